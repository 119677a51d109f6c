"""Periods scanned for more than expected, with false alarms held by shuffling stories.

The scan statistic of Kulldorff (1997) in time: of every window of up to two weeks the likelihood ratio of a rate
that is higher within it. Chance is not Poisson here, for articles come in stories: its share is what shuffled stories
give, the largest score of all windows and values of each shuffle (Westfall and Young 1993).
"""

import hashlib
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis import uncertainty

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
LONGEST = 14  # days of a window
PRIOR = 20.0  # articles by which a weekday's share is drawn to that of all days
EDGE = 3  # days on either side of a change, at least
_LEAST = 1e-9
_ROWS = 200  # values of shuffles that are scored at once: few enough for a processor's own memory


class Seen(NamedTuple):
    """Articles of each value on each day, and what they are set against."""

    counts: Floats  # value × day
    volume: Floats  # articles of the corpus on each day
    weekday: Ints

    def expected(self) -> Floats:
        """What volume and weekday lead one to expect; as many in all as there are."""
        share = self.counts.sum(axis=1) / max(self.volume.sum(), _LEAST)
        rates = np.empty_like(self.counts)
        for one in np.unique(self.weekday):
            days = self.weekday == one
            total = self.volume[days].sum()
            rate = (self.counts[:, days].sum(axis=1) + PRIOR * share) / (total + PRIOR)
            rates[:, days] = rate[:, None] * self.volume[days]
        scale = self.counts.sum(axis=1) / np.maximum(rates.sum(axis=1), _LEAST)
        return np.asarray(rates * scale[:, None])


class Scores(NamedTuple):
    """Scores of every window (value × length × first day) and of every split (value × day)."""

    windows: Floats
    splits: Floats


class Drawn(NamedTuple):
    """The largest scores of each shuffle: of one value, of several, or of each of them in a column."""

    windows: Floats
    splits: Floats


class Limits(NamedTuple):
    """What a score must exceed."""

    windows: float
    splits: float


def scores(seen: Seen) -> Scores:
    """The scores of all windows and splits; 0 where there is no more than expected."""
    zero = np.zeros((len(seen.counts), 1))
    count = np.hstack([zero, np.cumsum(seen.counts, axis=1)])
    expected = np.hstack([zero, np.cumsum(seen.expected(), axis=1)])
    total, days = count[:, -1:], seen.counts.shape[1]
    longest = min(LONGEST, days // 2)
    windows = np.zeros((len(count), longest, days))
    for length in range(1, longest + 1):
        c, e = (run[:, length:] - run[:, :-length] for run in (count, expected))
        windows[:, length - 1, : days - length + 1] = np.where(c > e, _ratio(c, e, total), 0)
    splits = _ratio(count, expected, total)[:, :-1]
    splits[:, :EDGE] = 0
    splits[:, days - EDGE + 1 :] = 0
    return Scores(windows, splits)


def _ratio(c: Floats, e: Floats, total: Floats) -> Floats:
    """The log of the likelihood ratio of another rate inside than outside."""
    rest, other = np.maximum(total - c, 0), np.maximum(total - e, _LEAST)
    inside = c * np.log(np.maximum(c, _LEAST) / np.maximum(e, _LEAST))
    return np.asarray(np.maximum(inside + rest * np.log(np.maximum(rest, _LEAST) / other), 0))


def drawn(
    part: Floats, stories: sparse.csr_matrix, volume: Floats, weekday: Ints, begun: Ints, draws: int
) -> Drawn:
    """What shuffled stories give: which of them have a value is drawn anew among those of one weekday.

    The shuffles are the same whatever is asked: of a value that was asked before, the scores are known.
    """
    corpus = (stories.data, stories.indices, stories.indptr, volume, weekday, begun, np.array([draws]))
    found = _of_corpus(_digest(*corpus))
    names = [_digest(value) for value in np.ascontiguousarray(part.T)]
    new = [at for at, name in enumerate(names) if name not in found]
    if new:
        windows, splits = _each(part[:, new], stories, volume, weekday, begun, draws)
        found.update((names[at], Drawn(windows[:, n], splits[:, n])) for n, at in enumerate(new))
    own = [found[name] for name in names]
    return Drawn(*(np.max(each, axis=0) for each in zip(*own, strict=True)))


@lru_cache(maxsize=1)
def _of_corpus(corpus: bytes) -> dict[bytes, Drawn]:
    """Of the values of a corpus, the largest scores of each shuffle."""
    return {}


def _digest(*arrays: npt.NDArray[Any]) -> bytes:
    found = hashlib.blake2b(digest_size=16)
    for array in arrays:
        found.update(array.tobytes())
    return found.digest()


def _each(
    part: Floats, stories: sparse.csr_matrix, volume: Floats, weekday: Ints, begun: Ints, draws: int
) -> Drawn:
    """The largest scores of each value in each shuffle: draws × values."""
    random = np.random.default_rng(uncertainty.SEED)
    groups = [np.flatnonzero(begun == one) for one in np.unique(begun)]
    values = part.shape[1]
    windows, splits = np.zeros((draws, values)), np.zeros((draws, values))
    turned, block = sparse.csr_matrix(stories.T), max(1, _ROWS // max(values, 1))
    for at in range(0, draws, block):
        many = min(block, draws - at)
        counts = np.hstack([turned @ part[_shuffled(groups, len(part), random)] for _ in range(many)])
        found = scores(Seen(counts.T, volume, weekday))
        windows[at : at + many] = found.windows.max(axis=(1, 2)).reshape(many, values)
        splits[at : at + many] = found.splits.max(axis=1).reshape(many, values)
    return Drawn(windows, splits)


def _shuffled(groups: list[npt.NDArray[np.intp]], many: int, random: np.random.Generator) -> Ints:
    """An order of so many in which each group has its own places."""
    order = np.arange(many)
    for group in groups:
        order[group] = random.permutation(group)
    return order


def limits(found: Drawn, sure: float) -> Limits:
    """The scores that no more than one in so many shuffles reaches, windows and splits together."""
    level = 1 - (1 - sure) / 2
    return Limits(*(float(np.quantile(one, level, method="higher")) for one in found))


def chance(score: float, largest: Floats) -> float:
    """How often shuffled stories give as much anywhere: never nothing, for they are drawn."""
    return float((1 + (largest >= score - _LEAST).sum()) / (1 + len(largest)))


def best(windows: Floats, limit: float, most: int) -> list[tuple[int, int, float]]:
    """The best windows above the limit: first day, day after the last, score; none touches a better one."""
    free, chosen = windows.copy(), list[tuple[int, int, float]]()
    lengths = np.arange(1, len(windows) + 1)[:, None]
    begins = np.arange(windows.shape[1])[None, :]
    while len(chosen) < most and free.size and free.max() > limit:
        length, begin = (int(n) for n in np.unravel_index(int(np.argmax(free)), free.shape))
        end = begin + length + 1
        chosen.append((begin, end, float(free[length, begin])))
        free[(begins < end) & (begins + lengths > begin)] = 0
    return chosen


def split_between(splits: Floats, clumped: float, level: float) -> tuple[int, int]:
    """The days between which the change lies: its likelihood, as if articles that come as one were one."""
    density = np.exp((splits - splits.max()) / clumped) * (splits > 0)
    upto = np.cumsum(density) / density.sum()
    low, high = (int(np.searchsorted(upto, part)) for part in ((1 - level) / 2, (1 + level) / 2))
    return low, min(high, len(splits) - 1)
