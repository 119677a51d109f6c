"""What was unusual: planted bursts and changes are found, and nothing is where stories, weekdays and holidays do it."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import worlds
from scipy import sparse

from analysis import unusual
from analysis.attention import daily
from analysis.prepared import Prepared
from analysis.unusual import scan

DAY = worlds.DAY
KINDS = ("a", "b", "c", "d", "e")


def corpus(
    seed: int, *, days: int = 84, burst: tuple[int, int] | None = None, change: int = 0, habits: bool = False,
    wide: float = 0.0,
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:  # fmt: skip
    """Stories of one to eight articles within two days, each of one value; `a` has more of a burst, or from a day on.

    `habits`: weekends and holidays have a third of the articles, and most stories on Saturdays are of `b`.
    """
    random = np.random.default_rng(seed)
    rows, values = [], []
    for day in range(days):
        quiet = habits and (day % 7 > 4 or day in (30, 31, 60))
        for n in range(random.poisson(2 if quiet else 6)):
            weight = np.array([1.0, 2, 3, 3, 3])
            if habits and day % 7 == 5:
                weight[1] = 20
            if (burst and burst[0] <= day < burst[1]) or (change and day >= change):
                weight[0] = 8
            value = KINDS[random.choice(5, p=weight / weight.sum())]
            at = day * DAY + random.uniform(0, 1.8 * DAY, 1 + random.poisson(1.5))
            rows += [(f"s{day}-{n}", "A", low, low + 60 + wide) for low in at]
            values += [value] * len(at)
    articles = worlds.articles(pd.DataFrame(rows, columns=["story_id", "outlet", "low", "high"]))
    return articles, {"topic": pd.DataFrame({"row": articles.index, "value": values})}


def found(seed: int, **kind: Any) -> unusual.Unusual:
    return unusual.found(*corpus(seed, **kind), 0.9)


def odd(what: unusual.Unusual) -> pd.DataFrame:
    return what.periods[what.periods["statement"] == unusual.ODD]


@pytest.mark.worlds
@pytest.mark.parametrize("kind", [{}, {"habits": True}, {"wide": 2 * DAY}])
def test_nothing_is_unusual_where_only_stories_weekdays_and_holidays_move(kind: dict[str, Any]) -> None:
    """At 10 % two of 20 corpora have a false alarm; six or more would be one in a hundred."""
    false = [len(odd(what)) + len(what.changes) > 0 for what in (found(seed, **kind) for seed in range(20))]
    assert sum(false) <= 5


@pytest.mark.worlds
@pytest.mark.parametrize("wide", [0.0, DAY])
def test_a_burst_is_found_where_it_is(wide: float) -> None:
    for seed in range(6):
        top = odd(found(seed, burst=(40, 50), wide=wide)).iloc[0]
        assert top["value"] == "a"
        begun, ended = ((top[end] - worlds.START.normalize()).days for end in ("first_day", "last_day"))
        assert 34 <= begun <= 47
        assert 43 <= ended <= 54
        assert top["at_least"] <= top["amount"] <= top["articles"] == len(top["rows"])
        assert top["amount"] > 1.5 * top["expected"]


@pytest.mark.worlds
def test_a_change_lies_in_its_interval() -> None:
    held, told = 0, 0
    for seed in range(12):
        moved = found(seed, change=42).changes
        own = moved[moved["value"] == "a"]
        told += len(own)
        held += sum(
            (line["change_low"] <= worlds.START + pd.Timedelta(days=42) <= line["change_high"])
            and line["direction"] == "more" and line["share_after"] > line["share_before"]
            for line in own.to_dict("records")
        )  # fmt: skip
    assert told >= 10
    assert held >= 0.75 * told


def test_short_periods_and_few_articles_are_not_asked() -> None:
    assert found(1, days=8).asked == 0
    articles, asked = corpus(1)
    few = {"topic": asked["topic"].head(4)}
    assert unusual.found(articles, few, 0.9).periods.empty
    assert unusual.found(articles.head(0), {"topic": asked["topic"].head(0)}, 0.9).asked == 0


def test_it_is_the_same_twice_and_in_any_order() -> None:
    articles, asked = corpus(3, burst=(40, 50))
    one = unusual.found(articles, asked, 0.9).periods.drop(columns="rows")
    pd.testing.assert_frame_equal(one, unusual.found(articles, asked, 0.9).periods.drop(columns="rows"))


def test_a_sentence_counts_what_was_asked_and_found() -> None:
    said = unusual.sentence(found(1, burst=(40, 50))).text
    assert said.startswith("Of 5 topics, speakers and outlets 1 was at some time more unusual")
    assert unusual.sentence(found(1, days=8)).text.startswith(
        "Nothing can be said: periods are compared within 14 days"
    )


def test_best_windows_do_not_meet() -> None:
    windows = np.array([[0.0, 5, 0, 0, 3], [4, 6, 0, 2, 0]])
    assert scan.best(windows, 1.0, 3) == [(1, 3, 6.0), (4, 5, 3.0)]
    assert scan.best(windows, 9.0, 3) == []


def test_values_asked_alone_or_later_are_held_against_the_same_shuffles() -> None:
    random = np.random.default_rng(3)
    stories = sparse.csr_matrix(random.integers(0, 2, (30, 40)).astype(float))
    part = (random.random((30, 3)) < (0.5, 0.1, 0.1)).astype(float)
    volume = np.asarray(stories.sum(axis=0)).ravel()
    days, begun = np.arange(40) % 7, np.arange(30) % 7
    drawn = lambda some: scan.drawn(part[:, some], stories, volume, days, begun, 20)  # noqa: E731
    together, later = drawn([0, 1, 2]), drawn([1, 2])
    scan._of_corpus.cache_clear()
    anew, each = drawn([1, 2]), [drawn([n]) for n in range(3)]
    assert all(np.array_equal(a, b) for a, b in zip(later, anew, strict=True))
    assert np.array_equal(together.windows, np.max([one.windows for one in each], axis=0))
    assert len(later.splits) == 20
    scan._of_corpus.cache_clear()
    volume = volume[::-1].copy()
    assert not np.array_equal(drawn([1, 2]).windows, later.windows)


def test_articles_are_spread_over_days_and_far_ones_left_out() -> None:
    rows = [("s", "A", 0.0, 2 * DAY - 1e-6), ("t", "A", DAY, DAY + 60), ("u", "A", 0.0, 30 * DAY)]
    spread = daily.spread(worlds.articles(pd.DataFrame(rows, columns=["story_id", "outlet", "low", "high"])))
    assert spread.rows.tolist() == [0, 1]
    assert spread.weights.toarray() == pytest.approx(np.array([[0.5, 0.5], [0, 1]]))


def test_the_sample_is_asked(sample: Prepared) -> None:
    what = unusual.found(sample.articles, unusual.lines(sample.articles, sample.quotes), 0.9)
    assert what.asked > 10
    assert set(what.periods["kind"]) <= {"topic", "speaker", "outlet"}
