"""How sure a share or a lead is: resampling stories, because copies of one story are not new evidence."""

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import decimals

DRAWS = 2_000
SEED = 20_240_229
LEVEL = 0.9
FEWEST, WORK = 400, 8_000_000  # draws at least; drawn stories of a bootstrap at most, unless that needs fewer
BLOCK = 100  # draws held at a time: bounds memory on a large corpus


def shares(
    articles: pd.DataFrame, key: str, level: float = LEVEL, draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """Share of articles of each value of `key` with an interval from a bootstrap over stories.

    Returns value, share, low, high, articles, total and rows, sorted by share. Stories are drawn with
    replacement (cluster bootstrap, Field and Welsh 2007); copying every article leaves the interval as it is.
    """
    table, resampled = _shares_drawn(articles, key, draws, seed)
    if table.empty:
        return pd.DataFrame({c: [] for c in (key, "share", "low", "high", "articles", "total", "rows")})
    counts = table.to_numpy().sum(axis=0)
    known = articles[articles["story_id"].notna()]
    behind = known.groupby(known[key].astype(object)).groups
    low, high = np.quantile(resampled, [(1 - level) / 2, (1 + level) / 2], axis=0)
    found = pd.DataFrame(
        {
            key: table.columns.astype(str),
            "share": counts / counts.sum(),
            "low": low,
            "high": high,
            "articles": counts,
            "total": counts.sum(),
            "rows": pd.Series([list(behind[value]) for value in table.columns], dtype=object),
        }
    )
    return decimals.kept(found).sort_values(["share", key], ascending=[False, True], ignore_index=True)


def lead(
    articles: pd.DataFrame, key: str, draws: int = DRAWS, seed: int = SEED
) -> tuple[str, list[str], float] | None:
    """The value of `key` with most articles, those with most after it, and how often the first leads in draws.

    To lead is to be ahead of every other value; a draw in which another has as much counts half.
    """
    table, resampled = _shares_drawn(articles, key, draws, seed)
    if table.shape[1] < 2:
        return None
    sizes = table.to_numpy().sum(axis=0)
    top = int(np.argmax(sizes))
    others = np.delete(np.arange(len(sizes)), top)
    first, best = resampled[:, top], resampled[:, others].max(axis=1)
    ahead = float(np.mean(first > best) + np.mean(first == best) / 2)
    after = others[sizes[others] == sizes[others].max()]
    return str(table.columns[top]), [str(table.columns[at]) for at in after], decimals.number(ahead)


def could_show(stories: int, level: float = LEVEL) -> float:
    """The smallest share of all stories that so many would show at least once, with probability `level`."""
    return 1.0 if stories < 1 else decimals.number(1 - (1 - level) ** (1 / stories))


def half(stories: int, level: float = LEVEL) -> tuple[float, float]:
    """The interval that a share of one half has among so many stories (Wilson 1927): how blunt they are."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    reach = z / math.sqrt(stories + z * z) / 2
    return decimals.number(0.5 - reach), decimals.number(0.5 + reach)


def hedge(probability: float) -> str:
    """The word a probability allows (after the IPCC's calibrated language, coarser)."""
    scale = ((0.99, "almost certainly"), (0.9, "very likely"), (0.66, "probably"), (0.0, "perhaps"))
    return next(word for least, word in scale if probability >= least)


def _shares_drawn(
    articles: pd.DataFrame, key: str, draws: int, seed: int
) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Counts by story and value, and the shares of each value in every draw of stories."""
    known = articles[articles[key].notna()]
    table = pd.crosstab(known["story_id"].astype(object), known[key].astype(object))
    if table.empty:
        return table, np.zeros((draws, 0))
    drawn = resample(table.to_numpy(), draws, seed)
    return table, drawn / drawn.sum(axis=1, keepdims=True)


def resample(sums: NDArray[Any], draws: int = DRAWS, seed: int = SEED) -> NDArray[Any]:
    """Sums of the columns (one row a story) in each draw of as many stories, with replacement.

    All that is a function of sums over stories is bootstrapped through here: shares, diversity, agreement.
    One row a draw; of many stories fewer draws, whose quantiles hardly differ. Counts are multiplied as floats,
    which is exact below 2**53 whatever the processor, and thirty times faster than whole numbers.
    """
    stories = len(sums)
    if not stories:
        return np.zeros((draws, sums.shape[1]))
    draws = min(draws, max(FEWEST, WORK // stories))
    random, even = np.random.default_rng(seed), np.full(stories, 1 / stories)
    sizes = [min(BLOCK, draws - at) for at in range(0, draws, BLOCK)]
    drawn = (random.multinomial(stories, even, size=size).astype(float) for size in sizes)
    return np.vstack([times @ sums.astype(float) for times in drawn])
