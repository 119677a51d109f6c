"""Which came first: the probability that one article was published before another.

Within its interval every instant is taken as equally likely. On one page the time of capture cancels, so
that the order of its items is known even where the clock is not.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import decimals, instants
from analysis.errors import ParameterError
from analysis.times import rounding as models
from analysis.times import stamps
from analysis.times.expressions import Amount

Seconds = npt.NDArray[np.float64]
ENDS = ("published_earliest", "published_latest")
_MINUTE = 60.0
_ORIGIN = 946_684_800e6  # microseconds from 1970 to 2000


def before(a: pd.DataFrame, b: pd.DataFrame, rounding: str = models.ANY) -> pd.Series:
    """For each row, the probability that the article in `a` came before the one in `b`; NaN: cannot tell.

    `a` and `b`: dated articles, as many rows each.
    """
    _aligned(a, b)
    result = _probability(*seconds(a), *seconds(b))
    for at, first, second in _one_page(a, b):
        result[at] = _by_page(first, second, rounding)
    return pd.Series(result, index=a.index, name="probability")


def gap(a: pd.DataFrame, b: pd.DataFrame, rounding: str = models.ANY) -> pd.DataFrame:
    """For each row, how many minutes after `a` came `b`: least and most, negative where `b` may be first."""
    _aligned(a, b)
    (a_low, a_high), (b_low, b_high) = seconds(a), seconds(b)
    least, most = b_low - a_high, b_high - a_low
    for at, first, second in _one_page(a, b):
        spans = _spans(first, second, rounding)
        least[at] = min(x[0] - y[1] for x, y in spans)
        most[at] = max(x[1] - y[0] for x, y in spans)
    minutes = {"min_minutes": least / _MINUTE, "max_minutes": most / _MINUTE}
    return decimals.kept(pd.DataFrame(minutes, index=a.index))


def seconds(articles: pd.DataFrame) -> tuple[Seconds, Seconds]:
    """Published bounds as seconds since 2000, NaN where unknown."""
    low, high = ((instants.reals(articles[name]) - _ORIGIN) / 1e6 for name in ENDS)
    return low, high


def _aligned(a: pd.DataFrame, b: pd.DataFrame) -> None:
    if len(a) != len(b):
        raise ParameterError(f"as many articles on both sides are needed: {len(a)} and {len(b)} given")


def _probability(a_low: Seconds, a_high: Seconds, b_low: Seconds, b_high: Seconds) -> Seconds:
    """P(A < B) for A, B uniform on their intervals; 1 or 0 where they do not meet, one end unknown or not."""
    with np.errstate(invalid="ignore"):
        base = a_low
        low, high = b_low - base, b_high - base
        width = a_high - a_low
        span = high - low
        point = span <= 0
        smooth = (_area(high, width) - _area(low, width)) / np.where(point, 1, span)
        result = np.where(point, _share(low, width), smooth)
        result = np.where(a_high < b_low, 1.0, np.where(b_high < a_low, 0.0, result))
    return np.clip(result, 0.0, 1.0)


def _area(x: Seconds, width: Seconds) -> Seconds:
    """Integral up to `x` of the share of [0, width] that lies below."""
    inside = np.clip(x, 0, width)
    return np.where(width > 0, inside**2 / (2 * np.where(width > 0, width, 1)), 0) + np.maximum(x - width, 0)


def _share(x: Seconds, width: Seconds) -> Seconds:
    """The share of [0, width] below `x`; of a point, half where they coincide."""
    point = np.where(x > 0, 1.0, np.where(x < 0, 0.0, 0.5))
    return np.where(width > 0, np.clip(x, 0, width) / np.where(width > 0, width, 1), point)


def _one_page(a: pd.DataFrame, b: pd.DataFrame) -> list[tuple[int, tuple[Amount, ...], tuple[Amount, ...]]]:
    """Rows where both stand on the same page with a distance in time, and the two distances."""
    if "document" not in a or "document" not in b:
        return []
    same = (a["document"].to_numpy(object) == b["document"].to_numpy(object)) & stamps.on_page(a)
    rows = np.flatnonzero(same & stamps.on_page(b))
    first, second = amounts(a.iloc[rows]), amounts(b.iloc[rows])
    return [(int(at), x, y) for at, x, y in zip(rows, first, second, strict=True) if x and y]


def amounts(articles: pd.DataFrame) -> list[tuple[Amount, ...]]:
    """The distances in time that are printed, empty where something else is."""
    dated = (articles["published_basis"] == "relative").to_numpy(bool)
    printed = stamps.read(articles)
    return [printed.expressions[w].amounts if w >= 0 and is_dated else ()
            for w, is_dated in zip(printed.which, dated, strict=True)]  # fmt: skip


def _spans(
    first: tuple[Amount, ...], second: tuple[Amount, ...], rounding: str
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """How far back each lies, once for each model that can print both: a page rounds in one way."""
    pairs = [(models.bounds(first, m), models.bounds(second, m)) for m in models.models(rounding)]
    both = [(x, y) for x, y in pairs if x and y]
    whole = (models.bounds(first), models.bounds(second))
    return both or [(x, y) for x, y in [whole] if x and y] or [((0.0, np.inf), (0.0, np.inf))]


def _by_page(first: tuple[Amount, ...], second: tuple[Amount, ...], rounding: str) -> float:
    """The mean over the models, none of them more likely than another."""
    spans = np.array(_spans(first, second, rounding))
    if not np.isfinite(spans).all():
        return float("nan")
    (a_low, a_high), (b_low, b_high) = -spans[:, 0, ::-1].T, -spans[:, 1, ::-1].T
    return float(_probability(a_low, a_high, b_low, b_high).mean())
