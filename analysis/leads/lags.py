"""Who is earlier of two, and by how much, when both times are intervals: nothing is put in the middle of one.

The lag of two intervals has a likelihood of its own: how much of them fits a lag. How long lags are is learnt from
all pairs together (Turnbull 1976: self-consistency, here with steps of a fixed grid), whoever is first, but by
whether the first has fewer articles of the story than the other, as many, or more: the first of four articles comes
soon after any, and any long after it. Which of two is first is then one number a pair, whose likelihood is exact on
a grid. Where intervals tell nothing the prior stays: the answer is wide, not even.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr

from analysis import uncertainty

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Ends = tuple[Floats, Floats]
_MINUTE, _HOUR, _DAY = 60.0, 3_600.0, 86_400.0
EDGES = np.array(
    [0, *(_MINUTE * n for n in (1, 5, 15, 30)), *(_HOUR * n for n in (1, 2, 4, 8, 16)),
     *(_DAY * n for n in (1, 2, 4, 8, 16, 32, 90, 365, 3_650))]
)  # fmt: skip
STEPS, ROUNDS, WEIGHT = 200, 60, 0.1  # of the grid; of self-consistency; of each step of lags beforehand
POOLED = 10  # lines that lags of all numbers of articles weigh where one kind is asked for
LEARNT = 40_000  # pairs of a story that lengths of lags are learnt from at most
_CHUNK = 20_000
_GRID = np.sin((np.arange(STEPS) + 0.5) / STEPS * np.pi / 2) ** 2  # even under Jeffreys' prior
_INSTANT = 1.0  # seconds; the least width of an interval


def sides(a: Ends, b: Ends, articles: Ends) -> Ends:
    """How well each line agrees with `a` being earlier, and with `b`: the two add up to 1.

    `articles`: how many either has of the story.
    """
    widest = 2 * EDGES[-1]
    known = np.isfinite(a[0]) & np.isfinite(a[1]) & np.isfinite(b[0]) & np.isfinite(b[1])
    later = _fits(np.clip(_span(a, b), -widest, widest), known)
    sooner = _fits(np.clip(_span(b, a), -widest, widest), known)
    more = np.sign(articles[0] - articles[1]).astype(np.int64)
    every = np.flatnonzero(known)[:: max(1, int(known.sum()) // LEARNT)]
    lengths = _lengths(
        later[every] * articles[0][every, None], sooner[every] * articles[1][every, None], more[every]
    )
    u, v = (later * lengths[more + 1]).sum(axis=1), (sooner * lengths[1 - more]).sum(axis=1)
    total = u + v
    told = known & (total > 0)
    share = np.divide(u, total, out=np.full(len(u), 0.5), where=told)
    certain = np.where(a[1] < b[0], 1.0, np.where(b[1] < a[0], 0.0, share))
    return certain, 1 - certain


def _span(a: tuple[Floats, Floats], b: tuple[Floats, Floats]) -> Floats:
    """The corners of the trapezoid that says how much of two intervals fits a lag from `a` to `b`."""
    with np.errstate(invalid="ignore"):
        wide_a, wide_b = (np.maximum(x[1] - x[0], _INSTANT) for x in (a, b))
        start, rise = b[0] - (a[0] + wide_a), np.minimum(wide_a, wide_b)
        corners = np.column_stack(
            [start, start + rise, start + wide_a + wide_b - rise, start + wide_a + wide_b]
        )
    return np.nan_to_num(corners, nan=0.0, posinf=1e300, neginf=-1e300)


def _fits(corners: Floats, known: npt.NDArray[np.bool_]) -> Floats:
    """How much of each step of lags (none of them negative) fits, a mean over the step."""
    one, two, three, four = (corners[:, [n]] for n in range(4))
    edges = EDGES[None, :]

    def area(low: Floats, high: Floats, falling: bool) -> Floats:
        width = np.maximum(high - low, 1e-9)
        z = np.clip((edges - low) / width, 0, 1)
        return np.asarray(width * (z - z**2 / 2 if falling else z**2 / 2))

    below = area(one, two, False) + np.clip(edges - two, 0, three - two) + area(three, four, True)
    fits = np.diff(below, axis=1) / np.diff(EDGES)
    return np.asarray(np.where(known[:, None], fits, 0.0))


def _lengths(later: Floats, sooner: Floats, more: Ints) -> Floats:
    """How likely a lag of each step is per step, learnt from all lines; lines that fit no lag are left out.

    Three rows: where the first has fewer articles of the story than the other, as many, more; what fits either order
    is weighed by how often it would be so by chance.
    """
    most = np.maximum(later.max(axis=1, initial=0), sooner.max(axis=1, initial=0))
    kept = np.flatnonzero(most > 0)
    line = np.tile(np.arange(len(kept)), 2)
    kinds = np.concatenate([more[kept], -more[kept]])
    fits = np.concatenate([later[kept], sooner[kept]]) / most[kept][line, None]
    parts = [(fits[kinds == one], line[kinds == one]) for one in (-1, 0, 1)]
    found = np.full((3, len(EDGES) - 1), 1 / (len(EDGES) - 1))
    for _ in range(ROUNDS if len(kept) else 0):
        each = [part @ row for (part, _), row in zip(parts, found, strict=True)]
        total = np.bincount(np.concatenate([at for _, at in parts]), np.concatenate(each), len(kept))
        counted = np.array([(1 / total[at]) @ part for part, at in parts]) * found
        pooled = counted.sum(axis=0) + WEIGHT
        found = counted + POOLED * pooled / pooled.sum() + WEIGHT
        found /= found.sum(axis=1, keepdims=True)
    return found


def chances(
    group: Ints,
    groups: int,
    earlier: Floats,
    weights: tuple[Floats, Floats],
    level: float = uncertainty.LEVEL,
) -> tuple[Floats, Floats, Floats, Floats]:
    """For each group of lines: how likely its `a` is earlier, with an interval, and how sure it is above a half.

    `earlier`: how well each line agrees with it; `weights`: how often each of the two would be first by chance, so
    that what is told is what would be if both were first as often.
    """
    mine, other = weights
    keys = np.column_stack([group, np.round(earlier, 4), mine, other])
    unique, counts = np.unique(keys, axis=0, return_counts=True)
    logs = np.zeros((groups, STEPS))
    for at in range(0, len(unique), _CHUNK):
        g, e, w, o = (unique[at : at + _CHUNK, [n]] for n in range(4))
        odds = w * _GRID / (w * _GRID + o * (1 - _GRID))
        line = counts[at : at + _CHUNK, None] * np.log(odds * e + (1 - odds) * (1 - e))
        np.add.at(logs, g[:, 0].astype(np.int64), line)
    density = np.exp(logs - logs.max(axis=1, keepdims=True))
    density /= density.sum(axis=1, keepdims=True)
    upto = np.cumsum(density, axis=1)
    low, high = (
        np.array([_quantile(row, part) for row in upto]) for part in ((1 - level) / 2, (1 + level) / 2)
    )
    return density @ _GRID, low, high, density[:, _GRID > 0.5].sum(axis=1)


def _quantile(upto: Floats, part: float) -> float:
    """Where so much of the density lies below, between the points of the grid."""
    place = float(np.interp(part, np.concatenate([[0.0], upto]), np.arange(STEPS + 1)))
    return float(np.sin(place / STEPS * np.pi / 2) ** 2)


def typical(low: Floats, high: Floats, level: float = uncertainty.LEVEL) -> tuple[float, float]:
    """An interval for the median lag that holds whatever the lags are in theirs (order statistics); null of too few."""
    many = len(low)
    rank = int((bdtr(np.arange(many), many, 0.5) <= (1 - level) / 2).sum())
    if rank < 1:
        return float("nan"), float("nan")
    return float(np.sort(low)[rank - 1]), float(np.sort(high)[many - rank])
