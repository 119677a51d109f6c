"""How sure a share or a lead is: resampling stories, because copies of one story are not new evidence."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis import decimals, language
from analysis.tally.codes import ranked

DRAWS = 2_000
SEED = 20_240_229
LEVEL = 0.9
FEWEST, WORK = 400, 8_000_000  # draws at least; drawn stories of a bootstrap at most, unless that needs fewer
SMALL = 200  # stories of which what is drawn takes little memory
BLOCK = 100  # draws held at a time: bounds memory on a large corpus
COLUMNS = 500  # values whose shares are drawn at a time


def shares(
    articles: pd.DataFrame,
    key: str,
    level: float = LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
    most: int | None = None,
) -> pd.DataFrame:
    """Share of articles of each value of `key` with an interval from a bootstrap over stories.

    Returns value, share, low, high, articles, total and rows, sorted by share. Stories are drawn with
    replacement (cluster bootstrap, Field and Welsh 2007); copying every article leaves the interval as it is.
    With `most`, intervals are drawn for that many rows only; the others have null.
    """
    counted = by_story(articles, key)
    if not len(counted.named):
        return pd.DataFrame({c: [] for c in (key, "share", "low", "high", "articles", "total", "rows")})
    counts = _whole(counted.sums.sum(axis=0))
    named = np.array([str(value) for value in counted.named], object)
    by_name = np.argsort(named, kind="stable")
    order = by_name[np.argsort(-decimals.rounded(counts / counts.sum())[by_name], kind="stable")]
    low, high = (np.full(len(counts), np.nan) for _ in range(2))
    for some in np.split(order[:most], range(COLUMNS, len(order[:most]), COLUMNS)):
        columns = sp.hstack([counted.sums[:, some], counted.sums.sum(axis=1)], format="csr")
        drawn = resample(columns, draws, seed)
        part = drawn[:, :-1] / drawn[:, -1:]
        low[some], high[some] = np.quantile(part, [(1 - level) / 2, (1 + level) / 2], axis=0)
    behind = np.split(counted.rows, np.cumsum(counts)[:-1])
    found = pd.DataFrame(
        {
            key: named,
            "share": counts / counts.sum(),
            "low": low,
            "high": high,
            "articles": counts,
            "total": counts.sum(),
            "rows": pd.Series([rows.tolist() for rows in behind], dtype=object),
        }
    )
    return decimals.kept(found).sort_values(["share", key], ascending=[False, True], ignore_index=True)


def lead(
    articles: pd.DataFrame, key: str, draws: int = DRAWS, seed: int = SEED
) -> tuple[str, list[str], float] | None:
    """The value of `key` with most articles, those with most after it, and how often the first leads in draws.

    To lead is to be ahead of every other value; a draw in which another has as much counts half.
    """
    counted = by_story(articles, key)
    if len(counted.named) < 2:
        return None
    sizes = _whole(counted.sums.sum(axis=0))
    top = int(np.argmax(sizes))
    others = np.delete(np.arange(len(sizes)), top)
    won: list[NDArray[Any]] = []
    for drawn in _drawn(counted.sums, draws, seed):
        first, best = drawn[:, top], drawn[:, others].max(axis=1)
        won.append((first > best) + (first == best) / 2)
    after = others[sizes[others] == sizes[others].max()]
    ahead = float(np.mean(np.concatenate(won)))
    return str(counted.named[top]), [str(counted.named[at]) for at in after], decimals.number(ahead)


def could_show(stories: int, level: float = LEVEL) -> float:
    """The smallest share of all stories that so many would show at least once, with probability `level`."""
    return 1.0 if stories < 1 else decimals.number(1 - (1 - level) ** (1 / stories))


def hedge(probability: float) -> str:
    """The word a probability allows (after the IPCC's calibrated language, coarser)."""
    scale = ((0.99, "almost certainly"), (0.9, "very likely"), (0.66, "probably"), (0.0, "perhaps"))
    return language.say(next(word for least, word in scale if probability >= least))


class Counted(NamedTuple):
    """How many articles of each story (a row) have each value (a column)."""

    sums: sp.csr_matrix
    named: NDArray[np.object_]
    rows: NDArray[Any]  # the articles that have each value, one value after the other


def by_story(articles: pd.DataFrame, key: str) -> Counted:
    """Articles counted by story and value of `key`; those without a story or a value are left out."""
    known = articles.loc[articles[key].notna() & articles["story_id"].notna(), list({"story_id": 0, key: 0})]
    stories, values = ranked(known["story_id"]), ranked(known[key])
    shape = (len(stories.told), len(values.told))
    sums = sp.coo_matrix((np.ones(len(known)), (stories.codes, values.codes)), shape=shape).tocsr()
    return Counted(sums, values.told, known.index.to_numpy()[np.argsort(values.codes, kind="stable")])


def resample(sums: NDArray[Any] | sp.csr_matrix, draws: int = DRAWS, seed: int = SEED) -> NDArray[Any]:
    """Sums of the columns (one row a story) in each draw of as many stories, with replacement.

    All that is a function of sums over stories is bootstrapped through here: shares, diversity, agreement.
    One row a draw; of many stories fewer draws, whose quantiles hardly differ. Counts are multiplied as floats,
    which is exact below 2**53 whatever the processor and the order, and thirty times faster than whole numbers.
    """
    if not sums.shape[0]:
        return np.zeros((draws, sums.shape[1]))
    return np.vstack(list(_drawn(sums, draws, seed)))


def _drawn(sums: NDArray[Any] | sp.csr_matrix, draws: int, seed: int) -> Iterator[NDArray[Any]]:
    """The draws of `resample`, a block at a time."""
    counts = sums.astype(float)
    stories = sums.shape[0]
    known = _times if stories > SMALL else _of_few
    for times in known(stories, min(draws, max(FEWEST, WORK // stories)), seed):
        if sp.issparse(counts):
            yield np.ascontiguousarray((counts.T @ times.T.astype(float)).T)
        else:
            yield times.astype(float) @ counts


def ready(articles: pd.DataFrame) -> None:
    """Have at hand what is drawn of stories that outlets tell, and of those with a topic: most chapters ask for it."""
    told = articles["story_id"].notna()
    for some in (told & articles["outlet"].notna(), told & (articles["topics"].list.len() > 0).fillna(False)):
        stories = articles["story_id"][some].nunique()
        if SMALL < stories <= WORK // FEWEST:  # of more it is less work than memory
            _times(stories, min(DRAWS, max(FEWEST, WORK // stories)), SEED)


@lru_cache(maxsize=64)
def _of_few(stories: int, draws: int, seed: int) -> list[NDArray[np.uint8]]:
    """As `_times`, of so few stories that many can be kept."""
    return _drawn_anew(stories, draws, seed)


@lru_cache(maxsize=4)
def _times(stories: int, draws: int, seed: int) -> list[NDArray[np.uint8]]:
    """How often each story is drawn, kept."""
    return _drawn_anew(stories, draws, seed)


def _drawn_anew(stories: int, draws: int, seed: int) -> list[NDArray[np.uint8]]:
    """How often each story is drawn, in each draw, in blocks of draws; no story is drawn 255 times."""
    random, even = np.random.default_rng(seed), np.full(stories, 1 / stories)
    sizes = [min(BLOCK, draws - at) for at in range(0, draws, BLOCK)]
    return [random.multinomial(stories, even, size=size).astype(np.uint8) for size in sizes]


def _whole(sums: Any) -> NDArray[np.int64]:
    return np.asarray(sums).ravel().astype(np.int64)


def weights(stories: int, seed: int = SEED, draws: int = DRAWS) -> Iterator[NDArray[np.float64]]:
    """Weights of stories, one row a draw, in blocks: a Bayesian bootstrap over stories (Rubin 1981).

    Where a count may be none, whole times a story is drawn say too little: weights of one on average, exponential,
    give the count of n stories the spread that a rate of n has. Of many stories fewer draws, as in `resample`.
    """
    draws = min(draws, max(FEWEST, WORK // max(stories, 1)))
    random, block = np.random.default_rng(seed), max(1, min(BLOCK, WORK // max(stories, 1)))
    for at in range(0, draws, block):
        yield random.standard_exponential((min(block, draws - at), stories))


def dealt(
    both: NDArray[np.bool_], part: float, seed: int = SEED, draws: int = DRAWS
) -> Iterator[NDArray[np.float64]]:
    """Which stories fall to the first of two sides when they are dealt anew: 1 or 0, one row a draw, in blocks.

    A story of one side falls to the first with the chance `part`; one of `both` is 1 with even chance.
    """
    stories = len(both)
    draws, block = (
        min(draws, max(FEWEST, WORK // max(stories, 1))),
        max(1, min(BLOCK, WORK // max(stories, 1))),
    )
    random, chance = np.random.default_rng(seed), np.where(both, 0.5, part)
    for at in range(0, draws, block):
        yield (random.random((min(block, draws - at), stories)) < chance).astype(float)
