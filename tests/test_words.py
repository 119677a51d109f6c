"""Sentences in and out: right for 0, 1, 2 and many, no lead in a tie, no estimate printed as certain."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import diversity, evidence, findings, overview, plurals, readers, schema, tables, wordings
from analysis.charts import ticks
from analysis.diff import numbers, numbers_moved, summary
from analysis.stories import story_cards


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
        ([("A", "o1", "s"), ("A", "o2", "s")],
         "“Headline s” is the story with most independent origins: 2, in 2 articles of A, 2 distinct texts."),
        ([("A", "o1", "s"), (None, "o2", "s")],
         "The most widely told story is “Headline s”: 2 articles of 1 outlet, 2 distinct texts, 2 independent origins."),
        ([(None, "o1", "s"), (None, "o2", "s")],
         "The most widely told story is “Headline s”: 2 articles that print no outlet, 2 distinct texts, 2 independent origins."),
        ([("A", "o1", "s"), ("B", "o2", "s"), ("A", "o3", "r"), ("B", "o4", "r")],
         "No one story is the most widely told: 2 have 2 independent origins each, among them “Headline r”."),
        ([("A", "o1", "s"), ("A", "o2", "s"), ("B", "o3", "s"), ("A", "o4", "r"), ("B", "o4", "r"), ("C", "o4", "r"), ("C", "o5", "r")],
         "“Headline s” is the story with most independent origins: 3 articles of 2 outlets, 3 distinct texts, 3 independent origins; most outlets, 3, tell “Headline r”."),
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
    ("after", "against"),
    [
        ("B", "3 for B"),
        ("BC", "3 for B and as many for C"),
        ("BCDE", "3 for B and as many for C, D and E"),
        ("BCDEFG", "3 for B and as many for C, D, E and 2 more"),
    ],
)
def test_all_who_come_second_are_named(after: str, against: str) -> None:
    sizes = {"A": 8, **dict.fromkeys(after, 3), "Z": 1}
    found = findings.leading_outlet(
        corpus(*((o, f"{o}{n}", f"{o}{n}") for o in sizes for n in range(sizes[o])))
    )
    assert found is not None
    assert f"8 of {sum(sizes.values())}, against {against}; with stories" in found.text
    assert found.html.count("data-called") == min(len(sizes) - 1, 5)  # every name opens its articles


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
         "A was first (probability 93%) with the one story that two outlets or more tell, in 2 articles."),
        ({"s": ("first", "not first"), "r": ("not first", "first"), "q": ("cannot tell", "cannot tell")},
         ("Of 3 stories told by two outlets or more it can be said for 2 who was first; no outlet was first more often "
         "than all others. For the other nobody can tell from this material.")),
    ],
)  # fmt: skip
def test_who_was_first(firsts: dict[str, tuple[str, str]], said: str) -> None:
    told = [(outlet, f"{story}{outlet}", story) for story in firsts for outlet in "AB"]
    table = pd.DataFrame(
        [
            (story, outlet, said, 0.93 if said == "first" else 0.07)
            for story, two in firsts.items()
            for outlet, said in zip("AB", two, strict=True)
        ],
        columns=["story_id", "outlet", "statement", "probability"],
    )
    found = findings.first(table, corpus(*told))
    assert found is not None
    assert found.text == said


@pytest.mark.parametrize(
    ("share", "said", "short"),
    [(0.0, "< 0.1%", "< 1%"), (0.0004, "< 0.1%", "< 1%"), (0.004, "0.4%", "< 1%"), (0.26, "26.0%", "26%"),
     (0.997, "99.7%", "> 99%"), (0.9997, "> 99.9%", "> 99%"), (1.0, "> 99.9%", "> 99%")],
)  # fmt: skip
def test_the_end_of_an_interval_is_never_certain(share: float, said: str, short: str) -> None:
    assert (plurals.bound(share, 1), plurals.bound(share)) == (said, short)
    shown = tables.show(pd.DataFrame({"low": [share], "high": [share], "corrected": [share]})).text
    assert shown.splitlines()[-1] == f"{said} | {said} | {said}"


@pytest.mark.parametrize(
    ("sizes", "most", "said"),
    [([], 3, "All stories"), ([4], 3, "The one story"), ([4, 4, 1], 3, "All stories"),
     ([4, 3, 2, 1], 3, "The 3 most covered stories"), ([4, 2, 2, 2], 3, "3 of the most covered stories")],
)  # fmt: skip
def test_a_story_in_a_tie_is_not_among_the_most_covered(sizes: list[int], most: int, said: str) -> None:
    assert overview.most_covered(pd.DataFrame({"articles": sizes}), most) == said


@pytest.mark.parametrize(
    ("likely", "outlet", "card"),
    [
        ({"A": 0.97, "B": 0.03}, "A", "A, probability 0.97"),
        ({"A": 1.0, "B": 0.0}, "A", "A, probability > 0.99"),
        ({"A": 0.4, "B": 0.6}, "B", "cannot be told; likeliest B, probability 0.60"),
        ({"A": 0.5, "B": 0.5}, "A and B", "cannot be told; equally likely A and B, probability 0.50 each"),
        (dict.fromkeys("ABCDE", 0.2), "A, B, C and 2 more",
         "cannot be told; equally likely A, B, C and 2 more, probability 0.20 each"),
        ({"A": None, "B": None}, "–", None),
    ],
)  # fmt: skip
def test_who_was_first_in_a_table_and_on_a_card(
    likely: dict[str, float | None], outlet: str, card: str | None
) -> None:
    told = corpus(*((name, f"o{name}", "s") for name in likely))
    firsts = pd.DataFrame(
        {"story_id": "s", "outlet": name, "probability": p, "reason": "by the intervals",
         "statement": "first" if p is not None and p >= 0.9 else "cannot tell"}
        for name, p in likely.items()
    ).astype({"probability": "float64"})  # fmt: skip
    *_, heads, row = (
        line.split(" | ") for line in tables.show(overview.first_to_tell(firsts, told)).text.splitlines()
    )
    assert dict(zip(heads, row, strict=True)).get("Outlet", "–") == outlet  # a column without any is left out
    lines = story_cards.card(told, "s", firsts).set_index("part")["value"]
    assert lines.get("who was first") == card


def test_of_a_story_of_one_outlet_nobody_asks_who_was_first() -> None:
    told = corpus(("A", "o1", "s"))
    firsts = pd.DataFrame({"story_id": ["s"], "outlet": ["A"], "probability": [1.0], "statement": ["first"]})
    lines = story_cards.card(told, "s", firsts).set_index("part")["value"]
    assert "who was first" not in lines
    assert lines["texts and origins"] == "1 distinct text of 1 independent origin"


def topical(*told: tuple[str, str, str | None]) -> pd.DataFrame:
    """Articles of outlet, origin and topic."""
    frame = corpus(*((outlet, origin, origin) for outlet, origin, _ in told))
    labels = [[{"qcode": code, "score": 1.0, "words": ["w"]}] if code else [] for *_, code in told]
    return frame.assign(topics=pd.Series(labels, frame.index, dtype=object))


def test_a_zero_is_a_topic_of_which_the_outlet_has_no_article() -> None:
    sport, weather = "medtop:15000000", "medtop:17000000"
    told = topical(
        ("A", "o1", sport), ("A", "o2", sport), ("B", "o3", weather), ("B", "o4", sport), ("C", "o5", None)
    )
    found = overview.zeros(told, {sport: "sport", weather: "weather"})
    assert found[["outlet", "topic"]].to_numpy().tolist() == [["A", "weather"]]
    assert overview.zeros(told.iloc[:2], {}).empty


@pytest.mark.parametrize(
    ("stories", "said"),
    [
        (0, "Of no article the outlet is known."),
        (1, ("The outlet is known in 1 story, too few for an interval (drawn from 20 on): an outlet with less than 90% "
             "of all stories may be missing from them by chance.")),
        (2, ("The outlet is known in 2 stories, too few for an interval (drawn from 20 on): an outlet with less than 68% "
             "of all stories may be missing from them by chance.")),
    ],
)  # fmt: skip
def test_diversity_of_few(stories: int, said: str) -> None:
    told = corpus(*(("A", f"o{n}", f"s{n}") for n in range(stories)), (None, "o", "s"))
    assert diversity.sentence(told, "outlet", "outlet").text == said


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ([("outlet", "A", 2)], ", the articles of outlet “A” (+2)"),
        ([("outlet", "A", 2), ("topic", "sport", -3)], ", furthest the articles of topic “sport” (−3)"),
        ([("outlet", "A", 2), ("outlet", "B", -2)],
         ", equally far the articles of outlet “A” (+2) and outlet “B” (−2)"),
        ([*(("outlet", name, 2) for name in "ABCDE"), ("outlet", "F", 1)],
         ", furthest the articles of outlet “A” (+2), outlet “B” (+2), outlet “C” (+2) and 2 more"),
        ([], ""),
    ],
)  # fmt: skip
def test_what_a_cause_moved_furthest(moved: list[tuple[str, str, int]], said: str) -> None:
    rows = [{"of": of, "name": name, "measure": "articles", "code": by} for of, name, by in moved]
    frame = pd.DataFrame(rows, columns=["of", "name", "measure", "code"])
    assert summary._furthest(frame, "code") == said


@pytest.mark.parametrize(
    ("value", "measure", "said"),
    [(1, "articles", "+1"), (-1204, "articles", "−1,204"), (0, "articles", "0"), (0.012, numbers.SHARE, "+1.2 points"),
     (-0.0001, numbers.SHARE, "−less than 0.1 points")],
)  # fmt: skip
def test_a_movement(value: float, measure: str, said: str) -> None:
    assert numbers_moved.change(value, measure) == said


@pytest.mark.parametrize(
    ("year", "form", "label"),
    [(9998, "%Y", None), (10_400, "%Y", "utcyear(datum.value)"),
     (10_000, "%b %Y", "utcFormat(datum.value, '%b ') + utcyear(datum.value)"), (10_000, "%-d %b", None)],
)  # fmt: skip
def test_a_year_of_five_digits_is_printed_whole(year: int, form: str, label: str | None) -> None:
    end = pd.Timestamp(np.datetime64(f"{year}-01-01", "s"), tz="UTC")
    assert ticks._long(form, end).get("labelExpr") == label


def test_every_reader_has_a_name_that_people_use() -> None:
    """Of those that give articles: an archive is its members, and `none` reads nothing."""
    folder = Path(readers.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    known = set(re.findall(r'Reading\(\s*"(\w+)"', code))
    assert len(known) > 6
    assert known - {"none"} == set(wordings.READERS)
