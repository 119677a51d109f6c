"""Sentences in and out: right for 0, 1, 2 and many, no lead in a tie, no estimate printed as certain."""

import pandas as pd
import pytest

from analysis import evidence, findings, plurals, schema, tables


def corpus(*told: tuple[str | None, str, str]) -> pd.DataFrame:
    """Outlet, origin and story of each article."""
    rows = [
        {"article_id": f"a{i}", "headline": f"Headline {story}", "outlet": outlet, "text_id": f"t{i}",
         "origin_id": origin, "story_id": story, "published_basis": "none", "topics": []}
        for i, (outlet, origin, story) in enumerate(told)
    ]  # fmt: skip
    return schema.frame(rows, schema.ARTICLES)


@pytest.mark.parametrize(
    ("n", "said"), [(0, "0 articles are"), (1, "1 article is"), (2, "2 articles are"), (1204, "1,204 articles are")]
)  # fmt: skip
@pytest.mark.parametrize("as_rows", [True, False])
def test_words_follow_their_number(n: int, said: str, as_rows: bool) -> None:
    given = list(range(n)) if as_rows else n
    assert evidence.sentence("{n:article|articles} {n:|is|are}", n=given).text == said
    counted = evidence.count(range(n), n, "stories")
    assert evidence.sentence("{n:article|articles} {n:|is|are}", n=counted).text == said


@pytest.mark.parametrize(
    ("value", "percent", "likely", "chance"),
    [
        (0.0, "0.0%", "< 1%", "< 0.01"),
        (0.0003, "< 0.1%", "< 1%", "< 0.01"),
        (0.004, "0.4%", "< 1%", "< 0.01"),
        (0.26, "26.0%", "26%", "0.26"),
        (0.9996, "> 99.9%", "> 99%", "> 0.99"),
        (1.0, "100.0%", "> 99%", "> 0.99"),
    ],
)
def test_no_estimate_is_certain_and_nothing_that_is_there_is_nothing(
    value: float, percent: str, likely: str, chance: str
) -> None:
    assert (plurals.percent(value, 1), plurals.likely(value), plurals.chance(value)) == (
        percent,
        likely,
        chance,
    )
    shown = tables.show(pd.DataFrame({"probability": [value], "share": [value]})).text
    assert shown.splitlines()[-1] == f"{chance} | {percent}"


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_in_a_row(words: list[str], said: str) -> None:
    assert plurals.listed(words) == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([("A", "o1", "s")],
         "1 article is 1 distinct text and 1 independent origin: none repeats a text that another article carries too."),
        ([("A", "o1", "s"), ("B", "o1", "s")],
         ("2 articles are 2 distinct texts and 1 independent origin: 50.0% of the articles repeat a text that another "
         "article carries too.")),
    ],
)  # fmt: skip
def test_volume(told: list[tuple[str, str, str]], said: str) -> None:
    assert findings.volume(corpus(*told)).text == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([("A", "o1", "s"), ("A", "o2", "s")],
         "The most widely told story is “Headline s”: 2 articles of 1 outlet, 2 distinct texts, 2 independent origins."),
        ([("A", "o1", "s"), ("B", "o2", "s"), ("A", "o3", "r"), ("B", "o4", "r")],
         "No one story is the most widely told: 2 have 2 independent origins each, among them “Headline r”."),
        ([("A", "o1", "s"), ("B", "o1", "s")], None),
    ],
)  # fmt: skip
def test_the_most_widely_told_story(told: list[tuple[str, str, str]], said: str | None) -> None:
    found = findings.biggest_story(corpus(*told))
    assert (found and found.text) == said


def test_no_outlet_leads_in_a_tie() -> None:
    tied = [
        (outlet, f"{outlet}{n}", f"{outlet}{n}") for outlet in "ABC" for n in range(3 if outlet == "C" else 8)
    ]
    found = findings.leading_outlet(corpus(*tied))
    assert found is not None
    assert found.text == "No outlet has most articles: A and B have 8 each, of 19."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([("A", "Wire")], "Wire is named most often as where a report comes from: 1 credit by 1 outlet."),
        ([("A", "Wire"), ("B", "Wire"), ("A", "Echo")],
         "Wire is named most often as where a report comes from: 2 credits by 2 outlets."),
        ([("A", "Wire"), ("A", "Echo")],
         ("Echo and Wire are named equally often, and most, as where a report comes from: 2 credits in all, by 1 "
         "outlet.")),
    ],
)  # fmt: skip
def test_who_is_credited_most(given: list[tuple[str, str]], said: str) -> None:
    rows = [
        {"article_id": f"a{i}", "outlet": a, "credited": b, "kind": "text"} for i, (a, b) in enumerate(given)
    ]
    found = findings.most_credited(schema.frame(rows, schema.CREDITS))
    assert found is not None
    assert found.text == said


@pytest.mark.parametrize(
    ("firsts", "said"),
    [
        ({"s": ("cannot tell", "cannot tell")},
         "Who told a story first cannot be said for the one story that two outlets or more tell."),
        ({"s": ("first", "not first")},
         "Of 1 story told by two outlets or more it can be said for 1 who was first; it was A."),
        ({"s": ("first", "not first"), "r": ("not first", "first"), "q": ("cannot tell", "cannot tell")},
         ("Of 3 stories told by two outlets or more it can be said for 2 who was first; no outlet was it more often "
         "than all others. For the other nobody can tell from this material.")),
    ],
)  # fmt: skip
def test_who_was_first(firsts: dict[str, tuple[str, str]], said: str) -> None:
    told = [(outlet, f"{story}{outlet}", story) for story in firsts for outlet in "AB"]
    table = pd.DataFrame(
        [
            (story, outlet, said)
            for story, two in firsts.items()
            for outlet, said in zip("AB", two, strict=True)
        ],
        columns=["story_id", "outlet", "statement"],
    )
    found = findings.first(table, corpus(*told))
    assert found is not None
    assert found.text == said
