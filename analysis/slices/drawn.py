"""Values counted on two sides, story by story: differences, their intervals, and what so many rows show by chance."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import decimals, uncertainty
from analysis.uncertainty import LEVEL, SEED

FLOOR = 10  # stories of each side below which nothing is drawn
HALF = 0.5  # of an article: what Jeffreys' prior adds to each count and to the rest
COLUMNS = 1_000  # values whose draws are looked at at a time
TINY = 1e-12  # of a share: nothing but the last digits of a processor
MEASURED = ("difference", "low", "high", "log_ratio", "log_low", "log_high", "chance")

Floats = npt.NDArray[np.float64]


class Counted(NamedTuple):
    """Articles of both sides by story and value (sparse, a row a story), and by story alone; floats."""

    values: list[str]
    a: sparse.csr_array
    b: sparse.csr_array
    size_a: Floats
    size_b: Floats


class Draw(NamedTuple):
    """The statistic of each row: as counted, and one line a draw."""

    value: Floats
    drawn: Floats


def enough(size_a: Floats, size_b: Floats) -> bool:
    """Whether both sides have the stories that intervals are drawn from."""
    return fewest(size_a, size_b) >= FLOOR


def fewest(size_a: Floats, size_b: Floats) -> int:
    """The stories of the side that has fewer."""
    return int(min((size_a > 0).sum(), (size_b > 0).sum()))


def compared(counted: Counted, level: float = LEVEL, seed: int = SEED) -> pd.DataFrame:
    """Each value's shares of both sides and their difference: a, b, stories, share_a, share_b and MEASURED.

    Stories are drawn anew by weights (Bayesian bootstrap, Rubin 1981), one story's articles of both sides together,
    with half an article more on each side and half a one less (Jeffreys), taken times the articles that stories have
    of the value: what one side lacks has an interval, too. `low` to `high` is that of the difference by itself,
    `log_low` to `log_high` that of the ratio of shares (base 2). `chance` is of all rows at once: how often any row
    of the table would be as far from none, in standard errors, if nothing differed (single-step max-T, Westfall and
    Young 1993). Of fewer than FLOOR stories a side nothing is drawn, and these are null.
    """
    a, b = (_sums(side) for side in (counted.a, counted.b))
    whole = [max(float(size.sum()), 1.0) for size in (counted.size_a, counted.size_b)]
    table = pd.DataFrame(
        {
            "value": pd.Series(counted.values, dtype=object),
            "a": a.round().astype(int),
            "b": b.round().astype(int),
            "stories": _holding(counted),
            "share_a": a / whole[0],
            "share_b": b / whole[1],
        }
    )
    spread = _spread(counted)
    logs = np.log2((a + HALF * spread) / whole[0]) - np.log2((b + HALF * spread) / whole[1])
    table = table.assign(difference=table["share_a"] - table["share_b"], log_ratio=logs)
    none = dict.fromkeys((name for name in MEASURED if name not in table), np.nan)
    table = table.assign(**none)
    if len(table) and enough(counted.size_a, counted.size_b):
        table = _measured(table, counted, spread, level, seed)
    return decimals.kept(table)


def _measured(table: pd.DataFrame, counted: Counted, spread: Floats, level: float, seed: int) -> pd.DataFrame:
    differences, logs = zip(*_draws(counted, spread, seed), strict=True)
    wider = np.sqrt(1 + 2 / max(fewest(counted.size_a, counted.size_b) - 1, 1))
    low, high = _ends(table["difference"].to_numpy(float), differences, level, wider)
    low, high = np.maximum(low, -1), np.minimum(high, 1)
    log_low, log_high = _ends(table["log_ratio"].to_numpy(float), logs, level, wider)
    del differences, logs  # of many values they are most of what memory holds
    chance = _chances(table, counted, spread, seed)
    return table.assign(low=low, high=high, log_low=log_low, log_high=log_high, chance=chance)


def _ends(value: Floats, blocks: Sequence[Floats], level: float, wider: float) -> tuple[Floats, Floats]:
    """`interval` of draws that come in blocks: of some rows of the table at a time."""
    parts = [
        interval(Draw(value[some], draws), level, wider) for some, draws in _by_columns(blocks, len(value))
    ]
    low, high = (np.concatenate(ends) for ends in zip(*parts, strict=True))
    return low, high


def _by_columns(blocks: Sequence[Floats], count: int) -> Iterator[tuple[slice, Floats]]:
    """All draws of some columns at a time, of as many as memory holds with ease."""
    parts = -(-count // COLUMNS)
    for at in range(parts):
        some = slice(at * count // parts, (at + 1) * count // parts)
        yield some, np.concatenate([block[:, some] for block in blocks])


def interval(found: Draw, level: float = LEVEL, wider: float = 1.0) -> tuple[Floats, Floats]:
    """Low and high of each row: quantiles of its draws, spread about their middle, with the value inside."""
    middle = found.drawn.mean(axis=0)
    ends = np.quantile(found.drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    low, high = middle + (ends - middle) * wider
    return np.minimum(low, found.value), np.maximum(high, found.value)


def together(value: Floats, most: Iterable[Floats]) -> Floats:
    """Of each row how often any row of the table is as far from none if nothing differs (single-step max-T).

    `most`: how far the furthest row is where stories are dealt to the sides at random, one number a draw, in blocks.
    """
    furthest = np.sort(np.concatenate([np.round(part, 9) for part in most]))
    as_far = len(furthest) - np.searchsorted(furthest, np.round(np.abs(value), 9), side="left")
    return np.asarray((1 + as_far) / (1 + len(furthest)), np.float64)


def _chances(table: pd.DataFrame, counted: Counted, spread: Floats, seed: int) -> Floats:
    """The chance of all rows at once, of differences measured by signed roots of G2 and not by standard errors.

    In standard errors a rare value is often far from none where one side is small, and covers what is not rare. The
    root counts stories, by their spread, and is taken as often as the values of both sides vary together less.
    """
    n_a, n_b = (max(float(size.sum()), 1.0) for size in (counted.size_a, counted.size_b))
    share = (_sums(counted.a) + _sums(counted.b)) / (n_a + n_b)
    blocks = list(_dealt(counted, seed))
    spreads = [draws.std(axis=0) for _, draws in _by_columns(blocks, len(share))]
    alone = np.sqrt(share * (1 - share) * spread * (1 / n_a + 1 / n_b))
    paired = np.divide(np.concatenate(spreads), alone, out=np.ones_like(alone), where=alone > TINY)
    by = np.maximum(np.minimum(paired, 1.0), TINY)

    def root(difference: Floats) -> Floats:
        return np.asarray(_root(difference, share, n_a / spread, n_b / spread) / by, np.float64)

    most = (np.abs(root(block)).max(axis=1, initial=0.0) for block in blocks)
    return together(root(table["difference"].to_numpy(float)), most)


def _root(difference: Floats, share: Floats, n_a: Floats, n_b: Floats) -> Floats:
    """The signed root of G2 of a difference of shares about their common share."""
    whole = n_a + n_b
    g2 = np.zeros_like(difference)
    for n, moved in ((n_a, difference * (n_b / whole)), (n_b, difference * (-n_a / whole))):
        own = np.clip(moved + share, 0, 1)
        for due in (share, 1 - share):
            logs = np.maximum(own, TINY)
            logs /= np.maximum(due, TINY)
            np.log(logs, out=logs)
            logs *= own
            logs *= 2 * n
            g2 += logs
            own = np.subtract(1, own, out=own)
    root = np.sqrt(np.maximum(g2, 0, out=g2), out=g2)
    return np.copysign(root, difference, out=root)


def dealt(counted: Counted, seed: int = SEED) -> Floats:
    """Differences of shares where stories are dealt to the sides at random, one line a draw."""
    return np.vstack(list(_dealt(counted, seed)))


def _dealt(counted: Counted, seed: int) -> Iterator[Floats]:
    """`dealt`, some draws at a time.

    What a story adds beyond the share of both sides together is dealt: of a story of one side to either, by their
    volumes; of a story of both, to keep or change its sign, whatever the volumes.
    """
    n_a, n_b = (max(float(size.sum()), 1.0) for size in (counted.size_a, counted.size_b))
    share = (_sums(counted.a) + _sums(counted.b)) / (n_a + n_b)
    both = (counted.size_a > 0) & (counted.size_b > 0)
    to_a, to_b = (np.where(both, 2 / n, 1 / n_a + 1 / n_b) for n in (n_a, n_b))
    to_b = np.where(both, -to_b, to_b)
    moves = sparse.csr_array(counted.a.multiply(to_a[:, None]) + counted.b.multiply(to_b[:, None]))
    sizes = counted.size_a * to_a + counted.size_b * to_b
    kept_a, kept_b = np.where(both, 1 / n_a, 1 / n_b), np.where(both, -1 / n_b, 1 / n_b)
    still = (
        kept_a @ counted.a + kept_b @ counted.b - share * (kept_a @ counted.size_a + kept_b @ counted.size_b)
    )
    blocks = uncertainty.dealt(both, n_a / (n_a + n_b), seed)
    for falls in blocks:
        yield falls @ moves - np.outer(falls @ sizes, share) - still


def _draws(counted: Counted, spread: Floats, seed: int) -> Iterator[tuple[Floats, Floats]]:
    """Differences of shares and log ratios, one line a draw, some draws at a time."""
    random = np.random.default_rng([seed, 1])
    wide = _mean_size(counted.size_a + counted.size_b)
    for weights in uncertainty.weights(len(counted.size_a), seed):
        shares = []
        for side, size in ((counted.a, counted.size_a), (counted.b, counted.size_b)):
            more = _halves(random, len(weights), len(spread)) * spread
            rest = _halves(random, len(weights), 1) * wide
            whole = more + ((weights @ size)[:, None] + rest)
            more += weights @ side
            more /= whole
            shares.append(more)
        difference = shares[0] - shares[1]
        logs, others = (np.log2(share, out=share) for share in shares)
        logs -= others
        yield difference, logs


def _halves(random: np.random.Generator, draws: int, wide: int) -> Floats:
    """Draws of the gamma distribution of shape HALF, as half the squares of normal ones, which are drawn faster."""
    found = random.standard_normal((draws, wide))
    found *= found
    found *= HALF
    return found


def _sums(side: sparse.csr_array) -> Floats:
    return np.asarray(side.sum(axis=0), float).ravel()


def _spread(counted: Counted) -> Floats:
    """How many articles a story has of each value, as an article of it sees it: copies of one story are one voice."""
    both = counted.a + counted.b
    sums, squares = (_sums(x) for x in (both, sparse.csr_array(both.multiply(both))))
    return np.divide(squares, sums, out=np.ones_like(sums), where=sums > 0)


def _mean_size(size: Floats) -> float:
    return float((size**2).sum() / max(size.sum(), 1.0))


def _holding(counted: Counted) -> npt.NDArray[np.int64]:
    """The stories that have each value on either side."""
    both = sparse.csr_array(counted.a + counted.b)
    both.eliminate_zeros()
    return np.bincount(both.indices, minlength=both.shape[1]).astype(np.int64)
