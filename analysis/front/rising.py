"""What rose over the period of a corpus: the topic whose share grew most from its first half to its second."""

from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from analysis import decimals, evidence, overview, schema, topics, uncertainty
from analysis.evidence import Html

LEAST = 10  # articles on a topic, and articles of a half, below which no change is looked for
COLUMNS = ["topic", "change", "low", "high", "rows_before", "of_before", "rows_after", "of_after"]


def table(articles: pd.DataFrame, level: float = uncertainty.LEVEL) -> pd.DataFrame:
    """The share of each main topic in the earlier and the later half of the dated articles, and how it changed.

    The halves part at the middle article by time, so that both are equally large. `low` and `high` bound the change
    with probability `level` for all topics together (Bonferroni), by a bootstrap over stories.
    """
    dated = schema.lean(articles)[overview.placed(articles)]
    known = dated.assign(topic=topics.main_topic(dated)).dropna(subset=["topic", "story_id"])
    later = known["published_earliest"] > known["published_earliest"].median()
    if min(later.sum(), (~later).sum()) < LEAST:
        return pd.DataFrame(columns=COLUMNS)
    sizes = known["topic"].value_counts()
    names = sorted(sizes.index[sizes >= LEAST])
    if not names:
        return pd.DataFrame(columns=COLUMNS)
    sums, behind = _sums(known, later, names)
    first, second = sums.sum(axis=0)[: len(names)], sums.sum(axis=0)[len(names) : -2]
    halves = sums.sum(axis=0)[-2:]
    drawn = uncertainty.resample(sums)
    change = drawn[:, len(names) : -2] / np.maximum(drawn[:, [-1]], 1) - drawn[:, : len(names)] / np.maximum(
        drawn[:, [-2]], 1
    )
    reach = NormalDist().inv_cdf(1 - (1 - level) / 2 / max(len(names), 1)) * change.std(axis=0)
    moved = second / halves[1] - first / halves[0]
    found = pd.DataFrame(
        {
            "topic": names, "change": moved, "low": moved - reach, "high": moved + reach,
            "rows_before": [behind[name, False] for name in names], "of_before": int(halves[0]),
            "rows_after": [behind[name, True] for name in names], "of_after": int(halves[1]),
        }
    )  # fmt: skip
    return decimals.kept(found).sort_values(["change", "topic"], ascending=[False, True], ignore_index=True)


def _sums(
    known: pd.DataFrame, later: "pd.Series[bool]", names: list[str]
) -> tuple[np.ndarray, dict[tuple[str, bool], list[int]]]:
    """Articles of each story on each topic before and after, then in all before and after; and the rows of each."""
    story = pd.factorize(known["story_id"], sort=True)[0]
    sums = np.zeros((story.max() + 1, 2 * len(names) + 2))
    place = {name: at for at, name in enumerate(names)}
    at = known["topic"].map(place)
    column = at + np.where(later, len(names), 0)
    some = at.notna().to_numpy(bool)
    np.add.at(sums, (story[some], column[some].to_numpy(int)), 1)
    np.add.at(sums, (story, np.where(later, -1, -2)), 1)
    groups = known.groupby([known["topic"].astype(object), later], sort=True).groups
    return sums, {
        (name, half): list(groups.get((name, half), [])) for name in names for half in (False, True)
    }


def sentence(articles: pd.DataFrame, names: Mapping[str, str]) -> Html | None:
    """The topic that rose most and the one that fell most, where that is more than chance; None of no change."""
    found = table(articles)
    rose, fell = found[found["low"] > 0].head(1), found[found["high"] < 0].tail(1)
    if rose.empty and fell.empty:
        return None
    parts = [_moved(row, names) for part in (rose, fell) for row in part.itertuples(index=False)]
    return evidence.sentence(
        "From the earlier to the later half of the articles {parts}.", parts=evidence.joined(parts)
    )


def _moved(row: Any, names: Mapping[str, str]) -> Html:
    return evidence.sentence(
        "{topic} rose from {before} to {after} of all"
        if row.change > 0
        else "{topic} fell from {before} to {after} of all",
        topic=names.get(row.topic, row.topic),
        before=evidence.count(row.rows_before, share=row.of_before),
        after=evidence.count(row.rows_after, share=row.of_after),
    )  # fmt: skip
