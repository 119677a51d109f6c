"""Values counted on two sides, story by story: differences, their intervals, and what so many rows show by chance."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import decimals, uncertainty
from analysis.uncertainty import LEVEL, SEED

FLOOR = 10  # stories of each side below which nothing is drawn
HALF = 0.5  # of an article: what Jeffreys' prior adds to each count and to the rest
COLUMNS = 1_000  # values that are drawn at a time, which bounds the memory
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
    """The statistic of each row as counted, and its draws, a row each."""

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
    whole = _wholes(counted)
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
    wider = np.sqrt(1 + 2 / max(fewest(counted.size_a, counted.size_b) - 1, 1))
    ends = [np.zeros((4, 0))]
    for some, *drawn in _draws(counted, spread, seed):
        values = (table[name].to_numpy(float)[some] for name in ("difference", "log_ratio"))
        low_high = (interval(Draw(*pair), level, wider) for pair in zip(values, drawn, strict=True))
        ends.append(np.vstack([end for pair in low_high for end in pair]))
    low, high, log_low, log_high = np.hstack(ends)
    low, high = np.maximum(low, -1), np.minimum(high, 1)
    chance = _chances(table["difference"].to_numpy(float), counted, spread, seed)
    return table.assign(low=low, high=high, log_low=log_low, log_high=log_high, chance=chance)


def interval(found: Draw, level: float = LEVEL, wider: float = 1.0) -> tuple[Floats, Floats]:
    """Low and high of each row: quantiles of its draws, spread about their middle, with the value inside."""
    middle = found.drawn.mean(axis=1)
    ends = np.quantile(found.drawn, [(1 - level) / 2, (1 + level) / 2], axis=1)
    low, high = middle + (ends - middle) * wider
    return np.minimum(low, found.value), np.maximum(high, found.value)


def together(value: Floats, most: Floats) -> Floats:
    """Of each row how often any row of the table is as far from none if nothing differs (single-step max-T).

    `most`: how far the furthest row is where stories are dealt to the sides at random, one number a draw.
    """
    furthest = np.sort(np.round(most, 9))
    as_far = len(furthest) - np.searchsorted(furthest, np.round(np.abs(value), 9), side="left")
    return np.asarray((1 + as_far) / (1 + len(furthest)), np.float64)


def _chances(difference: Floats, counted: Counted, spread: Floats, seed: int) -> Floats:
    """The chance of all rows at once, of differences measured by signed roots of G2 and not by standard errors.

    In standard errors a rare value is often far from none where one side is small, and covers what is not rare. The
    root counts stories, by their spread, and is taken as often as the values of both sides vary together less.
    """
    n_a, n_b = _wholes(counted)
    share = _share(counted)
    alone = np.sqrt(share * (1 - share) * spread * (1 / n_a + 1 / n_b))
    own, most = np.zeros_like(share), np.zeros(1)
    for some, draws in _dealt(counted, seed):
        paired = np.divide(
            draws.std(axis=1), alone[some], out=np.ones_like(alone[some]), where=alone[some] > TINY
        )
        by = np.maximum(np.minimum(paired, 1.0), TINY)
        given = share[some], n_a / spread[some], n_b / spread[some]
        own[some] = _root(difference[some], *given) / by
        roots = _root(draws, *(each[:, None] for each in given))
        roots /= by[:, None]
        most = np.maximum(most, np.abs(roots, out=roots).max(axis=0, initial=0.0))
    return together(own, most)


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
    """Differences of shares where stories are dealt to the sides at random, a row a value."""
    return np.vstack([draws for _, draws in _dealt(counted, seed)])


def _dealt(counted: Counted, seed: int) -> Iterator[tuple[slice, Floats]]:
    """`dealt`, some values at a time.

    What a story adds beyond the share of both sides together is dealt: of a story of one side to either, by their
    volumes; of a story of both, to keep or change its sign, whatever the volumes.
    """
    n_a, n_b = _wholes(counted)
    share = _share(counted)
    both = (counted.size_a > 0) & (counted.size_b > 0)
    to_a, to_b = (np.where(both, 2 / n, 1 / n_a + 1 / n_b) for n in (n_a, n_b))
    to_b = np.where(both, -to_b, to_b)
    moves = sparse.csr_array((counted.a.multiply(to_a[:, None]) + counted.b.multiply(to_b[:, None])).T)
    sizes = counted.size_a * to_a + counted.size_b * to_b
    kept_a, kept_b = np.where(both, 1 / n_a, 1 / n_b), np.where(both, -1 / n_b, 1 / n_b)
    still = (
        kept_a @ counted.a + kept_b @ counted.b - share * (kept_a @ counted.size_a + kept_b @ counted.size_b)
    )
    falls = _by_story(uncertainty.dealt(both, n_a / (n_a + n_b), seed))
    moved = sizes @ falls
    for some in _parts(len(share)):
        found = moves[some] @ falls
        found -= share[some, None] * moved
        found -= still[some, None]
        yield some, found


def _draws(counted: Counted, spread: Floats, seed: int) -> Iterator[tuple[slice, Floats, Floats]]:
    """Differences of shares and log ratios of some values at a time: a row a value, its draws side by side."""
    weights = _by_story(uncertainty.weights(len(counted.size_a), seed))
    wide = _mean_size(counted.size_a + counted.size_b)
    sides = []
    for number, (side, size) in enumerate(((counted.a, counted.size_a), (counted.b, counted.size_b))):
        random = np.random.default_rng([seed, 1 + number])
        whole = size @ weights + _halves(random, 1, weights.shape[1]) * wide
        sides.append((random, sparse.csr_array(side.T), whole))
    for some in _parts(len(spread)):
        shares = []
        for random, side, whole in sides:
            own = _halves(random, len(spread[some]), weights.shape[1])
            own *= spread[some, None]
            rest = own + whole
            own += side[some] @ weights
            own /= rest
            shares.append(own)
        difference = shares[0] - shares[1]
        logs, others = (np.log2(share, out=share) for share in shares)
        logs -= others
        yield some, difference, logs


def _halves(random: np.random.Generator, values: int, draws: int) -> Floats:
    """Draws of the gamma distribution of shape HALF, as half the squares of normal ones, which are drawn faster.

    Value after value: however many are drawn at a time, each has the same.
    """
    found = random.standard_normal((values, draws))
    found *= found
    found *= HALF
    return found


def _by_story(blocks: Iterator[Floats]) -> Floats:
    """Draws in blocks, a row each → a row a story, all its draws side by side."""
    return np.concatenate([block.T for block in blocks], axis=1)


def _parts(count: int) -> Iterator[slice]:
    """All values, of as many at a time as memory holds with ease."""
    parts = -(-count // COLUMNS)
    return (slice(at * count // parts, (at + 1) * count // parts) for at in range(parts))


def _wholes(counted: Counted) -> tuple[float, float]:
    """The articles of both sides, at least one each."""
    return max(float(counted.size_a.sum()), 1.0), max(float(counted.size_b.sum()), 1.0)


def _share(counted: Counted) -> Floats:
    """The share of each value of both sides together."""
    return (_sums(counted.a) + _sums(counted.b)) / sum(_wholes(counted))


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
