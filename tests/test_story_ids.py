"""Ids that stay when articles are added to the sample: grown, merged and split stories, in any order of arrival."""

from random import Random

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import paths, stories
from analysis.stories import ids as naming


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    table = pd.read_json(paths.data("gold", "articles.jsonl"), lines=True)
    instant = pd.to_datetime(table["published"], utc=True)
    return table.assign(article_id=table["key"], published_earliest=instant, published_latest=instant)


def ids(articles: pd.DataFrame, column: str, earlier: pd.DataFrame | None = None) -> "pd.Series[str]":
    found = stories.relate(articles, earlier=earlier).articles
    return found.set_index("article_id")[column].astype(object)


@examples(12)
@given(st.randoms(use_true_random=False), st.integers(20, 170), st.sampled_from(["story_id", "origin_id"]))
def test_a_story_keeps_its_id_when_articles_are_added(
    sample: pd.DataFrame, random: Random, first: int, column: str
) -> None:
    rows = random.sample(range(len(sample)), len(sample))
    before = ids(sample.iloc[rows[:first]], column)
    after = ids(sample, column, before.rename(column).reset_index())
    now = after[before.index]
    came_from = before.groupby(now).unique()
    for name, members in now.groupby(before):
        if len(set(members)) > 1:  # split: the id stays on one part, unless each has gone into another story
            assert name in set(members) or all(m in set(came_from[m]) - {name} for m in set(members))
        elif len(came_from[members.iloc[0]]) == 1:  # the same, or grown
            assert set(members) == {name}
        else:  # merged: one of the ids stays
            assert members.iloc[0] in set(came_from[members.iloc[0]])


@pytest.mark.parametrize("column", ["text_id", "origin_id", "story_id"])
def test_the_same_articles_again_change_no_id(sample: pd.DataFrame, column: str) -> None:
    before = ids(sample, column)
    pd.testing.assert_series_equal(
        ids(sample[::-1], column, before.reset_index()).sort_index(), before.sort_index()
    )


def test_a_founder_that_left_its_story_takes_no_id_with_it() -> None:
    """Two groups never share an id, though one keeps what was made of the other's founder."""
    table = pd.DataFrame(
        {"article_id": list("abcd"), "published_earliest": pd.Timestamp("2026-03-01", tz="UTC")}
    )
    together = naming.name(np.array([0, 0, 0, 0]), table, "story_id")
    apart = naming.name(np.array([0, 1, 1, 1]), table, "story_id", table.assign(story_id=together))
    assert apart[1:] == together[1:]
    assert apart[0] not in together


@given(st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 4)), max_size=12))
def test_a_group_is_founded_by_its_first_article(told: list[tuple[int, int | None]]) -> None:
    hour = pd.Timedelta(hours=1)
    times = [None if at is None else pd.Timestamp("2026-03-01T00:00Z") + at * hour for _, at in told]
    articles = pd.DataFrame(
        {"published_earliest": pd.Series(times, dtype=pd.ArrowDtype(pa.timestamp("us", "UTC")))}
    )
    found = naming.founders(np.array([group for group, _ in told], np.int64), articles)
    order = sorted(range(len(told)), key=lambda row: (times[row] is None, times[row] or 0, row))
    first = {told[row][0]: row for row in reversed(order)}
    assert found.tolist() == [first[group] for group, _ in told]
