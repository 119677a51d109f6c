"""Who broke a story first: for every outlet the probability of being earliest, or "cannot tell"."""

import math
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analysis import decimals, schema
from analysis.errors import ParameterError
from analysis.keeping import once
from analysis.times import ordering, stamps
from analysis.times import rounding as models
from analysis.wordings import Wording

Flags = npt.NDArray[np.bool_]
Seconds = npt.NDArray[np.float64]
FIRST, NOT_FIRST, CANNOT_TELL = "first", "not first", "cannot tell"
LAGS = tuple(3600.0 * hours for hours in (0.25, 1, 4, 16, 64, 256))
_NODES = 24  # exact up to 48 overlapping uniform intervals
_PIECES = 40
_CELLS = 2_000_000  # numbers held at a time
_INSTANT = 1e-6  # seconds; the width given to an interval of none
READ_FROM = (
    "article_id", "story_id", "outlet", "document", "role", "start", "language", "published_raw", "published_zone",
    "published_basis", "published_earliest", "published_latest", "captured_earliest", "captured_latest",
)  # columns that say who was first  # fmt: skip
SAID = ("probability", "statement", "reason")
COLUMNS = {
    "story_id": pa.string(), "outlet": pa.string(), "articles": pa.int64(), "undated": pa.int64(),
    "probability": pa.float64(), "statement": pa.string(), "reason": pa.string(),
}  # fmt: skip


@once.found(*READ_FROM, "credited", "kind")
def outlets(
    articles: pd.DataFrame,
    credited: pd.DataFrame | None = None,
    threshold: float = 0.9,
    rounding: str = models.ANY,
) -> pd.DataFrame:
    """One row for each story and outlet: the probability of being earliest, and what `threshold` lets state.

    An article that credits another outlet of its story came after one of that outlet, whatever clocks say; but what
    somebody `told` an outlet may be of years ago, so that clocks speak against it.
    An outlet whose articles of a story have no interval can have been first: then nothing is stated by clock.
    """
    if not 0.5 < threshold <= 1:
        raise ParameterError(f"threshold must be above 0.5 and at most 1, not {threshold}")
    rows = [row for story in _stories(articles, credited, rounding) for row in _rows(story, threshold)]
    return schema.to_pandas(pa.Table.from_pylist(rows, schema=pa.schema(list(COLUMNS.items()))))


@once.found(*READ_FROM, "credited", "kind")
def _stories(articles: pd.DataFrame, credited: pd.DataFrame | None, rounding: str) -> "tuple[_Story, ...]":
    """Every story with the chances of its articles, whatever may be stated of them."""
    known = articles.filter(items=READ_FROM).dropna(subset=["story_id", "outlet"])
    known = known.sort_values(["story_id", "outlet", "article_id"])
    given, (low, high, _) = _given(credited), intervals(known, rounding)
    ids, names = (known[column].to_numpy(object) for column in ("article_id", "outlet"))
    return tuple(
        _story(
            str(story), names[at], low[at], high[at], _credits(ids[at], names[at], low[at], high[at], given)
        )
        for story, at in known.groupby("story_id", sort=True).indices.items()
    )


def earliest(low: Seconds, high: Seconds, lags: tuple[float, ...] = LAGS) -> Seconds:
    """The probability of each of being the least of instants that lie in [low, high] (seconds); sums to 1.

    A story comes in a burst: its articles follow an onset with exponential lags of unknown mean; the `lags`
    (seconds) are weighed by how well each explains the intervals. With `lags=(math.inf,)` the instants
    are independent and uniform. Gauss-Legendre quadrature between the ends of the intervals: no seed.
    """
    high = np.maximum(high, low + _INSTANT)
    alive = np.flatnonzero(low < high.min())
    if (low[alive] == low[alive[0]]).all() and (high[alive] == high[alive[0]]).all():
        return np.where(low < high.min(), 1 / len(alive), 0.0)  # one alone, or nothing sets them apart
    start, result = low[alive].min(), np.zeros(len(low))
    result[alive] = _parts((low[alive] - start).tobytes(), (high[alive] - start).tobytes(), lags)
    shares: Seconds = result / result.sum()
    return shares


@lru_cache(maxsize=4_096)
def _parts(low: bytes, high: bytes, lags: tuple[float, ...]) -> Seconds:
    """What each interval has of being the least, up to a factor: many stories lie alike, seen from their begin."""
    ends = np.frombuffer(low), np.frombuffer(high)
    logs = [_log_shares(*ends, lag) for lag in lags]
    top = max(log.max() for log in logs)
    return np.asarray(np.sum([np.exp(log - top) for log in logs], axis=0))


def _log_shares(low: Seconds, high: Seconds, lag: float) -> Seconds:
    """For each, the log of the density of all intervals with it as the first, for one mean lag."""
    at, weight = _nodes(np.unique([*low, high.min()]), lag)
    total = np.full(len(low), -np.inf)
    for part in np.array_split(np.arange(len(at)), len(at) * len(low) // _CELLS + 1):
        t = at[part, None]
        rest = high - np.maximum(low, t)
        if lag == np.inf:
            follows = np.log(rest, where=rest > 0, out=np.full_like(rest, -np.inf))
        else:
            with np.errstate(divide="ignore"):  # where next to nothing of an interval is left
                follows = np.log(-np.expm1(-rest / lag)) - np.maximum(low - t, 0) / lag
        follows -= np.log(high - low)
        density = (
            follows.sum(axis=1, keepdims=True) - follows - np.log(high - low) + np.log(weight[part, None])
        )
        density = np.where(low <= t, density, -np.inf)
        total = np.logaddexp(total, np.logaddexp.reduce(density, axis=0))
    return total


@cache
def _gauss() -> tuple[Seconds, Seconds]:
    x, w = np.polynomial.legendre.leggauss(_NODES)
    return x, w


def _nodes(edges: Seconds, lag: float) -> tuple[Seconds, Seconds]:
    """Quadrature nodes and weights between the edges, in pieces of a lag where those are few."""
    x, w = _gauss()
    cut = [np.linspace(a, b, min(_PIECES, math.ceil((b - a) / lag) or 1) + 1) for a, b in pairwise(edges)]
    ends = np.unique(np.concatenate(cut))
    middle, half = (ends[:-1] + ends[1:]) / 2, np.diff(ends) / 2
    return (middle[:, None] + half[:, None] * x).ravel(), (half[:, None] * w).ravel()


def _given(credited: pd.DataFrame | None) -> dict[tuple[str, str], bool]:
    """Article and outlet that it credits → whether that is no more than what somebody told the outlet."""
    if credited is None:
        return {}
    known = credited.dropna(subset=["article_id", "credited"])
    told = known["kind"] == "told" if "kind" in known else pd.Series(False, known.index)
    given: dict[tuple[str, str], bool] = {}
    columns = map(schema.values, (known["article_id"], known["credited"], told))
    for article, outlet, only in zip(*columns, strict=True):
        given[article, outlet] = given.get((article, outlet), True) and bool(only)
    return given


class _Story(NamedTuple):
    """The articles of a story: one line each, in every array."""

    id: str
    outlet: npt.NDArray[np.object_]
    after: list[list[str]]  # the other outlets of the story that it credits
    candidate: Flags  # may have been first
    undated: Flags  # may have been first, and has no interval
    chance: Seconds  # of having been first, by the intervals


def _story(
    story: str, names: npt.NDArray[np.object_], low: Seconds, high: Seconds, after: list[list[str]]
) -> _Story:
    candidate = (
        np.array([not credited for credited in after]) if not all(after) else np.ones(len(names), dtype=bool)
    )
    candidate &= ~(low > np.where(np.isnan(high) | ~candidate, np.inf, high).min())
    dated = candidate & np.isfinite(low) & np.isfinite(high)
    chance = np.zeros(len(names))
    if len(set(names[dated])) > 1:
        chance[dated] = earliest(low[dated], high[dated])
    else:
        chance[dated] = 1 / max(int(dated.sum()), 1)
    return _Story(story, names, after, candidate, candidate & ~dated, chance)


def _rows(story: _Story, threshold: float) -> Iterator[dict[str, object]]:
    """A line for each outlet of the story."""
    if len(story.outlet) == 1:
        told = dict(zip(SAID, _said(story, np.ones(1, bool), threshold), strict=True))
        yield {
            "story_id": story.id,
            "outlet": story.outlet[0],
            "articles": 1,
            "undated": int(story.undated[0]),
            **told,
        }
        return
    for name in dict.fromkeys(story.outlet):
        own = story.outlet == name
        yield {
            "story_id": story.id,
            "outlet": name,
            "articles": int(own.sum()),
            "undated": int((own & story.undated).sum()),
            **dict(zip(SAID, _said(story, own, threshold), strict=True)),
        }


def _said(story: _Story, own: Flags, threshold: float) -> tuple[float | None, str, str]:
    """Of one outlet's articles in a story: probability of being first, what can be stated, and why."""
    if not (own & story.candidate).any():
        told = sorted({credited for at in np.flatnonzero(own) for credited in story.after[at]})
        later = Wording.ITS_LATER.value
        return 0.0, NOT_FIRST, Wording.TEXT_CREDITS.written(outlet=", ".join(told)) if told else later
    if not (story.candidate & ~own).any():
        others = Wording.OTHERS_LATER.value
        return 1.0, FIRST, Wording.ONLY_OUTLET.value if own.all() else others
    if story.undated.any():
        missing = sorted(set(story.outlet[story.undated]))
        return None, CANNOT_TELL, Wording.NO_INTERVAL.written(outlet=", ".join(missing[:5]))
    p = decimals.number(story.chance[own].sum())
    statement = FIRST if p >= threshold else NOT_FIRST if p <= 1 - threshold else CANNOT_TELL
    return p, statement, Wording.BY_INTERVALS.value


def intervals(known: pd.DataFrame, rounding: str = models.ANY) -> tuple[Seconds, Seconds, Flags]:
    """Bounds in seconds since 2000; where a story stands on one page (flagged) before its capture, which cancels."""
    low, high = ordering.seconds(known)
    on_page = np.zeros(len(low), bool)
    aged = (known["published_basis"] == "relative").to_numpy(bool) & stamps.on_page(known)
    if not aged.any():
        return low, high, on_page
    stories = known["story_id"].to_numpy(object)
    per = pd.DataFrame({"document": known["document"].to_numpy(object), "aged": aged}).groupby(stories)
    together = ((per["document"].transform("nunique") == 1) & per["aged"].transform("all")).to_numpy(bool)
    page = known[together]
    said = [models.bounds(amount, rounding) or models.bounds(amount) if amount else None
            for amount in ordering.amounts(page)]  # fmt: skip
    whole = pd.Series([bool(span) for span in said]).groupby(stories[together]).transform("all")
    at = np.flatnonzero(together)[whole.to_numpy(bool)]
    spans = np.array([span for span, kept in zip(said, whole, strict=True) if kept]).reshape(-1, 2)
    low[at], high[at] = -spans[:, 1], -spans[:, 0]
    on_page[at] = True
    return low, high, on_page


def _credits(
    ids: npt.NDArray[np.object_],
    names: npt.NDArray[np.object_],
    low: Seconds,
    high: Seconds,
    given: dict[tuple[str, str], bool],
) -> list[list[str]]:
    """For each article the other outlets of its story that it credits, unless all they have there is later."""
    begin = {name: np.fmin.reduce(low[names == name]) for name in sorted(set(names))}
    return [
        [
            x
            for x in begin
            if x != name and (article, x) in given and not (given[article, x] and begin[x] > end)
        ]
        for article, name, end in zip(ids, names, high, strict=True)
    ]
