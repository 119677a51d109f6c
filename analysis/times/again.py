"""Several captures of one page with the same bytes: what each of them says of its times, taken together.

What was captured was published before: the first capture bounds every time from above. "20 minutes ago" is counted
back from each capture, and the article was published when all of them say. Captures that contradict one another, as
of a page that is served as it was an hour ago, empty nothing: then the first one counts.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analysis import addresses, recaptured
from analysis.recaptured import APART, ELSEWHERE, Again
from analysis.times.capture_names import from_name
from analysis.times.resolving import HOUR, resolve
from analysis.times.stamps import Habits, Printed
from analysis.wordings import Wording

_NONE = np.datetime64("NaT", "us")
_BOUNDS = ("published_earliest", "published_latest", "captured_earliest", "captured_latest")
_WORDS = ("published_basis", "published_cause")

Instants = npt.NDArray[np.datetime64]


class _Pairs(NamedTuple):
    """Which article was captured again, by which line, and between which instants."""

    rows: npt.NDArray[np.int64]
    early: Instants
    late: Instants


class _Sight(NamedTuple):
    """What one capture says: when it was published, when the capture was, on what that rests, and why."""

    low: np.datetime64
    high: np.datetime64
    early: np.datetime64
    late: np.datetime64
    basis: str
    cause: str


def narrow(
    found: pd.DataFrame,
    articles: pd.DataFrame,
    printed: Printed,
    habits: Habits,
    rounding: str,
    ledger: pd.DataFrame | None,
) -> pd.DataFrame:
    """Intervals of articles whose page was captured several times, as all captures leave them open."""
    pairs = _pairs(articles, recaptured.lines(ledger))
    if not len(pairs.rows):
        return found
    own = Habits(*(values[pairs.rows] for values in habits))
    captured = pd.DataFrame({
        name: pd.DatetimeIndex(at).tz_localize("UTC")
        for name, at in zip(_BOUNDS[2:], (pairs.early, pairs.late), strict=True)
    })  # fmt: skip
    again = resolve(printed._replace(which=printed.which[pairs.rows]), own, captured, rounding)
    sights, firsts = _sights(again, captured), _sights(found, articles)
    groups: dict[int, list[_Sight]] = {}
    for row, sight in zip(pairs.rows.tolist(), sights, strict=True):
        groups.setdefault(row, [firsts[row]]).append(sight)
    low, high = (_naive(found[name]).copy() for name in _BOUNDS[:2])
    basis, cause = (found[name].to_numpy(object).copy() for name in _WORDS)
    for row, seen in groups.items():
        low[row], high[row], basis[row], cause[row] = _together(seen)
    return found.assign(
        published_earliest=pd.DatetimeIndex(low).tz_localize("UTC"),
        published_latest=pd.DatetimeIndex(high).tz_localize("UTC"),
        published_basis=basis,
        published_cause=cause,
    )


def told(ledger: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The ledger, in which a capture with the same bytes says where it could not count, and why.

    `articles`: those that were dated, with all printings of those that were merged.
    """
    found = recaptured.lines(ledger)
    if not found:
        return ledger
    reasons = pa.array(ledger["reason"]).to_pylist()
    apart = (
        articles["published_cause"].astype("string[pyarrow]").str.contains(Wording.CONTRADICT, regex=False)
    )
    places = _places(articles, found)
    disputed = apart.fillna(False).to_numpy(bool)
    for one in found:
        rows = places.get(one.place, [])
        said = recaptured.reason(one.place, one.first, one.last, one.url)
        if rows and not any(_of(one, articles["url"].iloc[row]) for row in rows):
            reasons[one.line] = said + ELSEWHERE
        elif any(disputed[row] for row in rows):
            reasons[one.line] = said + APART
    values = pd.arrays.ArrowExtensionArray(pa.array(reasons, pa.string()))
    return ledger.assign(reason=pd.Series(values, ledger.index))


def _pairs(articles: pd.DataFrame, found: list[Again]) -> _Pairs:
    """Articles and the further captures of their pages that have a time and are of no other address."""
    places = _places(articles, found)
    rows: list[int] = []
    bounds: list[tuple[np.datetime64, np.datetime64]] = []
    for one in found:
        early, late = _captured(one)
        if np.isnat(early) and np.isnat(late):
            continue
        own = [row for row in places.get(one.place, []) if _of(one, articles["url"].iloc[row])]
        rows += own
        bounds += [(early, late)] * len(own)
    ends = np.array(bounds, "datetime64[us]").reshape(-1, 2)
    return _Pairs(np.array(rows, np.int64), ends[:, 0], ends[:, 1])


def _places(articles: pd.DataFrame, found: list[Again]) -> dict[str, list[int]]:
    """What the ledger calls documents, and records of documents, that were captured again → their articles' rows."""
    places: dict[str, list[int]] = {one.place: [] for one in found}
    if not found:
        return places
    named = {document for place in places for document in (place, recaptured.document(place))}
    rows = np.flatnonzero(articles["document"].isin(named).to_numpy(bool))
    some = articles[["document", "position"]].iloc[rows]
    for row, (name, position) in zip(rows.tolist(), some.itertuples(index=False), strict=True):
        for place in places.keys() & {name, recaptured.place(name, position + 1)}:
            places[place].append(row)
    return places


def _of(one: Again, url: object) -> bool:
    """Whether a capture is of an article's own page, as far as addresses say."""
    there, own = addresses.normal(one.url), addresses.normal(url if isinstance(url, str) else None)
    return not (there and own) or there == own


def _captured(one: Again) -> tuple[np.datetime64, np.datetime64]:
    """Between which instants, as stated or as the file's name says."""
    if one.first:
        return _instant(one.first), _instant(one.last)
    named = {side: at for side, at, _ in from_name(one.document)}
    return _instant(named.get("not before")), _instant(named.get("not after"))


def _instant(when: datetime | None) -> np.datetime64:
    return pd.Timestamp(when).tz_convert("UTC").tz_localize(None).to_datetime64() if when else _NONE


def _sights(times: pd.DataFrame, captured: pd.DataFrame) -> list[_Sight]:
    ends = [_naive(times[name]) for name in _BOUNDS[:2]] + [_naive(captured[name]) for name in _BOUNDS[2:]]
    words = [times[name].tolist() for name in _WORDS]
    return [_Sight(*one) for one in zip(*ends, *words, strict=True)]


def _naive(times: pd.Series) -> Instants:
    return pd.DatetimeIndex(times.astype("datetime64[us, UTC]")).tz_localize(None).to_numpy("M8[us]")


def _together(seen: list[_Sight]) -> tuple[np.datetime64, np.datetime64, str, str]:
    """The interval that all captures leave open, what it rests on, and why."""
    ordered = sorted(seen, key=lambda sight: (np.isnat(sight.late), sight.late))
    dated = [sight for sight in ordered if sight.basis != "none"]
    own = seen[0] if seen[0].basis != "none" or not dated else dated[0]
    low = _known(np.fmax.reduce, (sight.low for sight in dated))
    high = _known(np.fmin.reduce, (sight.high for sight in dated))
    first = _known(np.fmin.reduce, (sight.late for sight in seen))
    if low > high or low > first:
        counted = dated[0]
        return counted.low, counted.high, counted.basis, f"{counted.cause}; {Wording.CONTRADICT}"
    if np.isnat(first) or high <= first or high - low <= HOUR:
        if (np.isnat(low) or low == own.low) and (np.isnat(high) or high == own.high):
            return own.low, own.high, own.basis, own.cause
        return low, high, own.basis, f"{own.cause}; {Wording.CAPTURES.written(n=len(seen))}"
    why = Wording.FIRST_CAPTURE.written(when=f"{pd.Timestamp(first):%Y-%m-%d %H:%M}")
    cause = f"{own.cause}; {why}" if own.cause else why
    return low, first, "inferred" if own.basis == "none" else own.basis, cause


def _known(function: Callable[[Instants], np.datetime64], values: Iterable[np.datetime64]) -> np.datetime64:
    """The extreme of all that are known; not a time where none is."""
    return function(np.array([_NONE, *values], "datetime64[us]"))
