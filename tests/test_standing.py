"""Lines that an outlet prints under many unlike articles leave its texts; all other lines stay, whatever they are."""

import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import outlets, schema, standing

HEADLINES = (
    "Council agrees to repair the sea wall", "Striker leaves for record fee", "Rare owls nest in clock tower",
    "Bakery wins national prize", "Ferry crews walk out", "Old mill becomes museum",
)  # fmt: skip
STORM = tuple(f"Storm live: {what}" for what in ("ferries stop", "roofs fly", "schools shut", "lines fall"))
BODIES = (
    "Masons will begin in May and work until autumn.", "He had scored nineteen goals since August.",
    "Four chicks were counted on Sunday.", "The winning loaf is made of rye and spelt.",
    "Talks broke down late on Friday.", "The wheel will turn again for visitors.",
)  # fmt: skip
KNOWN = outlets.load()
PROMOTION = "Our evening letter brings you the day in five minutes, free of charge"


def corpus(
    *texts: str,
    headlines: tuple[str, ...] = HEADLINES,
    outlet: str | tuple[str, ...] = "Harbour Post",
    **more: list[str],
) -> pd.DataFrame:
    """One article a text, under headlines that have nothing in common."""
    rows = [
        {
            "article_id": f"{n:016x}", "document": f"{n}.txt", "position": 0, "role": "main", "body": body,
            "headline": headlines[n % len(headlines)], "hashtags": [], "damage": [],
            "outlet": outlet if isinstance(outlet, str) else outlet[n],
            **{name: values[n] for name, values in more.items()},
        }
        for n, body in enumerate(texts)
    ]  # fmt: skip
    return schema.frame(rows, (*schema.READ, *schema.LABELLED))


def under(line: str, n: int = 4, at: int = 1) -> list[str]:
    """Bodies of n articles, the line below the first or (at 0) above it."""
    return [f"{line}\n{body}" if at == 0 else f"{body}\n{line}" for body in BODIES[:n]]


def cleared(articles: pd.DataFrame) -> standing.Cleared:
    return standing.taken_out(articles, schema.frame([], schema.LEDGER), KNOWN)


@pytest.mark.parametrize("n", [4, 6])
@pytest.mark.parametrize(
    "line",
    [
        PROMOTION,
        "You can support our newsroom here",
        "Listen to this article",
        "Hafenpost gibt es auch als App für unterwegs",
        "Retrouvez toute l'actualité de la côte chaque matin",
        "يمكنكم متابعة كل أخبارنا على التطبيق",
        "Comments are moderated by the Harbour Post from nine to five",
    ],
)
@pytest.mark.parametrize("at", [0, 1])
def test_a_line_under_many_unlike_articles_is_the_outlets_own(line: str, n: int, at: int) -> None:
    given = corpus(*under(line, n, at))
    found = cleared(given)
    assert list(found.articles["body"]) == list(BODIES[:n])
    assert list(found.ledger["use"]) == ["standing line"] * n
    assert list(found.ledger["excerpt"]) == [line] * n
    assert list(found.ledger["article_id"]) == list(given["article_id"])
    assert found.ledger["reason"].str.contains(f"stands under {n} articles of Harbour Post").all()
    schema.check(found.ledger, schema.LEDGER, "ledger")


def test_case_and_spaces_make_no_other_line() -> None:
    lines = (
        "Read our Evening Letter",
        "READ OUR EVENING LETTER",
        " read our  evening letter ",
        "Read our\tevening letter",
    )
    found = cleared(corpus(*(f"{b}\n{line}" for b, line in zip(BODIES, lines, strict=False))))
    assert list(found.articles["body"]) == list(BODIES[:4])
    assert list(found.ledger["excerpt"]) == list(lines)


@pytest.mark.parametrize(
    ("what", "given"),
    [
        ("three articles are too few", corpus(*under(PROMOTION, 3))),
        ("four outlets", corpus(*under(PROMOTION), outlet=("A Post", "B Post", "C Post", "D Post"))),
        ("no outlet is known", corpus(*under(PROMOTION)).assign(outlet=pd.Series([None] * 4, dtype="string"))),
        ("part of a line", corpus(*(f"{body} {PROMOTION}" for body in BODIES[:4]))),
        ("four printings of one headline", corpus(*under(PROMOTION), headlines=HEADLINES[:1])),
        ("a live blog's refrain, told by its headlines", corpus(*under("All that happens, as it happens"), headlines=STORM)),
        ("a live blog's refrain, told by its texts", corpus(
            *(f"The storm Ottokar goes on. {body}\nFollow Ottokar here" for body in BODIES[:4]))),
        ("an agency's sign-off", corpus(*under("With material from Reuters"))),
        ("a reporter of the desk", corpus(*under("Ben Marsh contributed to this report"))),
        ("wires", corpus(*under("With Post wires"))),
        ("agencies", corpus(*under("(mit Agenturmaterial)"))),
        ("agencies in Arabic", corpus(*under("المصدر: وكالات"))),
        ("an agency alone", corpus(*under("dpa"))),
        ("an agency's desk", corpus(*under("Reporting by Ada Lowe; Editing by Ben Marsh"))),
        ("another outlet's text", corpus(*under("This article first appeared in The Guardian"))),
        ("a reporter's line", corpus(*under("By Ada Lowe"))),
        ("a reporter, as the byline has it", corpus(*under("Ada Lowe, Port Lumen"), byline=["Ada Lowe"] * 4)),
        ("a dateline", corpus(*under("PORT LUMEN, Orsel —", at=0))),
        ("a dateline with the outlet", corpus(*under("Port Lumen (Harbour Post)", at=0))),
        ("a rule of dashes", corpus(*under("* * *"))),
        ("headlines of function words", corpus(*under(PROMOTION), headlines=("And so it is", "What of it", "The", "Why"))),
        ("no text", corpus(*BODIES[:4]).assign(body=pd.Series([None] * 4, dtype="string"))),
        ("nothing at all", corpus()),
    ],
)  # fmt: skip
def test_what_is_none_stays_as_it_is(what: str, given: pd.DataFrame) -> None:
    found = cleared(given)
    pd.testing.assert_frame_equal(found.articles, given)
    assert found.ledger.empty, what


def test_a_text_that_is_nothing_else_is_no_text_and_tags_of_the_line_go_with_it() -> None:
    line = "More under #harbourpost and #lumen"
    texts = [f"{body}\n{line}" for body in BODIES[:3]]
    given = corpus(*texts, line, hashtags=[["#harbourpost", "#wall", "#lumen"]] * 4)  # type: ignore[arg-type]
    given.loc[0, "body"] = f"{BODIES[0]} #lumen\n{line}"
    found = cleared(given)
    assert pd.isna(found.articles["body"].iloc[3])
    assert [list(tags) for tags in found.articles["hashtags"]] == [["#wall", "#lumen"], *[["#wall"]] * 3]


LINES = st.sampled_from(
    [*BODIES, PROMOTION, "Listen to this article", "", "dpa", "More under #wall", "One\ttwo"]
)


@examples(60)
@given(st.lists(st.lists(LINES, min_size=1, max_size=6), max_size=12))
def test_only_whole_lines_leave_all_are_accounted_for_and_can_be_put_back(texts: list[list[str]]) -> None:
    given = corpus(*("\n".join(lines).strip() or "x" for lines in texts))
    found = cleared(given)
    gone = found.ledger.groupby("article_id")["excerpt"].agg(list)
    for before, (article, after) in zip(
        given["body"], found.articles[["article_id", "body"]].to_numpy(), strict=True
    ):
        taken = list(gone.get(article, []))
        left = [line for line in before.split("\n") if line not in taken]
        assert ([] if pd.isna(after) else after.split("\n")) == (left if any(x.strip() for x in left) else [])
        assert len(taken) == len(before.split("\n")) - len(left)
    other = [name for name in given if name not in ("body", "hashtags")]
    pd.testing.assert_frame_equal(found.articles[other], given[other])
    back = standing.put_back(found.articles, found.ledger)
    assert list(back.articles["body"]) == list(given["body"])
    assert back.ledger.empty
    pd.testing.assert_frame_equal(cleared(found.articles).articles, found.articles)  # once is enough


def test_the_order_of_articles_changes_nothing() -> None:
    given = corpus(*under(PROMOTION, 6), headlines=(*HEADLINES[:5], "Wall of old mill falls"))
    turned = cleared(given.iloc[::-1].reset_index(drop=True)).articles.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(turned, cleared(given).articles)
