"""Whose voice it is: each flag by a table of articles, intervals that hold, and what inputs missed, or a refusal."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import echo, schema
from analysis.echo import unseen
from analysis.prepared import Prepared

T0 = pd.Timestamp("2026-03-02T06:00Z")


def articles(*told: tuple[str | None, str, str, float | None]) -> pd.DataFrame:
    """Articles of outlet, origin, story and hour of publication (null: not known)."""
    rows: list[dict[str, object]] = []
    for at, (outlet, origin, story, hour) in enumerate(told):
        time = None if hour is None else T0 + pd.Timedelta(hours=hour)
        rows.append({
            "article_id": f"a{at}", "document": "d", "position": at, "role": "item", "outlet": outlet, "printings": 1,
            "published_earliest": time, "published_latest": time, "published_basis": "absolute" if time else "none",
            "text_id": f"t{at}", "origin_id": origin, "story_id": story, "topics": [],
        })  # fmt: skip
    return schema.frame(rows, schema.ARTICLES)


def credit(article: int, outlet: str, credited: str, kind: str) -> dict[str, object]:
    return {
        "article_id": f"a{article}",
        "outlet": outlet,
        "credited": credited,
        "kind": kind,
        "quote": credited,
    }


def flags(table: pd.DataFrame, *given: dict[str, object]) -> list[str]:
    """For each article of an outlet the kinds it is of."""
    found = echo.judged(table, schema.frame(list(given), schema.CREDITS), 0.9)
    kinds = [*echo.KINDS, *echo.REPEATED]
    return [" ".join(kind for kind in kinds if line[kind]) for line in found.to_dict("records")]


@pytest.mark.parametrize(
    ("told", "given", "expected"),
    [
        ([("A", "o", "s", 1)], [], ["own alone"]),
        ([("A", "o", "s", 1), ("B", "p", "s", 2)], [], ["own", "own"]),
        ([("A", "o", "s", 1), ("B", "o", "s", 2)], [], ["own repeated", ""]),
        ([("A", "o", "s", None), ("B", "o", "s", None)], [], ["unclear", "unclear"]),
        ([("A", "o", "s", 1), (None, "p", "s", 2)], [], ["own"]),
        ([("A", "o", "s", 1), ("B", "p", "s", 2)], [("B", "told")], ["own repeated", "own follows"]),
        (
            [("A", "o", "s", 1), ("B", "o", "s", 2)],
            [("B", "agency mark")],
            ["own repeated", "agency"],
        ),
        ([("A", "o", "s", 1), ("B", "p", "s", 2)], [("B", "self")], ["own", "own"]),
    ],
)
def test_each_kind(told: list[Any], given: list[tuple[str, str]], expected: list[str]) -> None:
    named = [credit(1, outlet, "A", kind) for outlet, kind in given]
    assert flags(articles(*told), *named) == expected


def test_an_agency_by_its_mark_and_by_its_text() -> None:
    table = articles(
        ("Post", "o", "s", 2), ("Wire", "o", "s", 1), ("Echo", "o", "s", 3), ("Radio", "p", "s", 3)
    )
    assert flags(table, credit(2, "Echo", "Wire", "agency mark")) == [
        "agency",
        "own repeated",
        "agency",
        "own",
    ]


def test_copies_within_a_story_do_not_make_sure() -> None:
    """Ten stories, each printed once or five times over: the interval of a share stays that of ten stories."""
    one = [("A", f"o{n}", f"s{n}", n) for n in range(12)]
    rest = [("B", f"o{n}", f"s{n}", n - 1) for n in range(6)]
    few = echo.judged(articles(*one, *rest), schema.frame([], schema.CREDITS), 0.9)
    more = echo.judged(articles(*one * 4, *rest), schema.frame([], schema.CREDITS), 0.9)
    shares = [echo.by_outlet(voices, ["own"], 9).iloc[0] for voices in (few, more)]
    assert [shares[0][c] for c in ("share", "low", "high")] == [
        shares[1][c] for c in ("share", "low", "high")
    ]
    assert shares[0]["low"] < 0.5 == shares[0]["share"] < shares[0]["high"]


@pytest.mark.worlds
def test_90_of_100_intervals_hold_the_share_of_a_population_of_stories() -> None:
    """40 stories of one to six articles, each all own or none, with probability .3: cluster by cluster."""
    random, held = np.random.default_rng(7), 0
    for _ in range(200):
        sizes = random.integers(1, 7, 40)
        own = np.repeat(random.random(40) < 0.3, sizes)
        voices = pd.DataFrame(
            {"outlet": "A", "story_id": np.repeat([f"s{n}" for n in range(40)], sizes), "own": own}
        )
        [line] = echo.by_outlet(voices, ["own"], 1).to_dict("records")
        held += line["low"] <= 0.3 <= line["high"]
    assert 0.84 <= held / 200 <= 0.95


def test_what_is_never_or_always_seen_is_not_sure() -> None:
    voices = echo.judged(
        articles(*[("A", f"o{n}", f"s{n}", n) for n in range(20)]), schema.frame([], schema.CREDITS), 0.9
    )
    table = echo.by_outlet(voices, ["own", "agency"], 5).set_index("kind")
    assert table.loc["own", "high"] == 1
    assert (
        table.loc["own", "low"]
        == pytest.approx(1 - table.loc["agency", "high"])
        == pytest.approx(0.891, abs=0.001)
    )
    assert (table.loc["agency", "low"], table.loc["agency", "share"]) == (0, 0)


def test_articles_are_spread_over_the_parts_of_a_period() -> None:
    table = articles(*[("A", f"o{n}", f"s{n}", 24 * n) for n in range(6)])
    table.loc[0, "published_latest"] = T0 + pd.Timedelta(hours=48)
    parts = echo.over_time(echo.judged(table, schema.frame([], schema.CREDITS), 0.9), ["own"])
    assert list(parts["bin"]) == ["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-07"]
    assert parts["value"].tolist() == pytest.approx([1.5, 1.125, 1, 1, 1])
    assert parts["rows"].iloc[0] == [0, 1]


def test_whose_reports_are_repeated_opens_the_articles_that_do() -> None:
    table = articles(("A", "o", "s", 1), ("B", "p", "s", 2), ("C", "q", "s", 3))
    given = schema.frame([credit(1, "B", "A", "told"), credit(2, "C", "A", "told")], schema.CREDITS)
    [line] = echo.repeated_by(echo.judged(table, given, 0.9), table, given, 5).to_dict("records")
    assert (line["credited"], line["articles"], line["outlets"], line["rows"], line["repeated"]) == (
        "A",
        2,
        2,
        [1, 2],
        "–",
    )


@pytest.mark.parametrize(("lists", "least"), [(2, 0.86), (3, 0.86), (5, 0.86)])
def test_independent_inputs_say_what_they_missed(lists: int, least: float) -> None:
    """Of 150 draws of 200 articles, each input taking 40 %: the interval of 90 % holds what none took."""
    random, held, told = np.random.default_rng(lists), 0, 0
    for _ in range(150):
        caught = random.random((200, lists)) < 0.4
        there = caught.any(axis=1)
        low, high, _ = unseen.estimate(caught[there])
        told += not np.isnan(low)
        held += low <= 200 - there.sum() <= high
    assert told >= 135
    assert least <= held / told <= 0.97


@pytest.mark.parametrize(
    ("caught", "why"),
    [
        (np.ones((20, 1), bool), "one input alone"),
        (np.eye(3, dtype=bool)[np.arange(30) % 3], "no article stands in two"),
        (np.column_stack([np.arange(200) % 2 < 1, np.arange(200) % 2 < 1, np.arange(200) % 3 < 2])[np.arange(200) % 6 != 5],
         "not independent"),
    ],
)  # fmt: skip
def test_it_refuses_where_its_assumptions_fail(caught: np.ndarray, why: str) -> None:
    low, high, reason = unseen.estimate(caught)
    assert np.isnan(low)
    assert np.isnan(high)
    assert why in reason


def test_inputs_are_folders_and_large_documents() -> None:
    table = articles(*[("A", f"o{n}", f"s{n}", n) for n in range(24)])
    table["document"] = ["big.csv"] * 12 + ["one.txt", "two.txt", "pages/a.txt", "pages/b.txt"] * 3
    printings = schema.frame([], schema.PRINTINGS)
    [line] = unseen.missing(table, printings, 5).to_dict("records")
    assert (line["inputs"], line["articles"], line["in_several"]) == (3, 24, 0)
    assert line["missed"] == "cannot tell"


def test_nothing_is_nothing() -> None:
    voices = echo.judged(articles((None, "o", "s", None)), schema.frame([], schema.CREDITS), 0.9)
    assert voices.empty
    assert echo.by_outlet(voices, list(echo.KINDS), 5).empty
    assert echo.over_time(voices, list(echo.KINDS)).empty
    assert echo.news(voices).text == "Whose voice it is cannot be said: no article has an outlet."


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ({"own": 2, "agency": 1, "follows": 1, "alone": 1, "unclear": 1},
         ("Of 3 articles with an outlet, 2 are their own origin, 1 has the text of an agency, 1 follows an outlet named "
          "in the text, of 1 nobody else here has the story and of 1 nobody can tell whose text it is.")),
        ({"own": 3}, "Of 3 articles with an outlet, 3 are their own origin."),
    ],
)  # fmt: skip
def test_kinds_that_no_article_is_of_are_not_told(kinds: dict[str, int], said: str) -> None:
    voices = pd.DataFrame({kind: [at < kinds.get(kind, 0) for at in range(3)] for kind in echo.KINDS})
    assert echo.news(voices).text == said


def test_the_sample_has_an_agency_that_others_copy(sample: Prepared) -> None:
    voices = echo.judged(sample.articles, sample.credits, 0.9)
    wire = voices[(voices["outlet"] == "Tideway News Agency").to_numpy(bool)]
    assert wire["own"].all()
    assert not (voices["own"] & voices["agency"]).any()
    assert 30 <= voices["agency"].sum() <= 60
