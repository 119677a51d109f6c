"""Units of the calendar, from a minute to a century: their edges, their names, and which one suits a span."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analysis import language
from analysis.errors import ParameterError
from analysis.schema import INSTANT

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NAT = np.iinfo(np.int64).min
AUTO = "auto"
FEW = 80  # bars that are read one by one
GAP = 12  # bars without an article that may stand between others in any case
MANY = 400  # bars a chart has room for: a year of days
DROPPED = 0.1  # at most so many of all articles may lie too far off to be drawn
_ROOM = 1.05  # months are not equally long: a unit so much longer than what is left open counts as known
_MICROS = {"minute": 60_000_000, "hour": 3_600_000_000}


class _Unit(NamedTuple):
    step: str  # NumPy's unit of time
    many: int
    shift: int  # from 1970 back to where its first one begins
    days: float  # its usual length


_UNITS = {
    "minute": _Unit("m", 1, 0, 1 / 1440),
    "hour": _Unit("h", 1, 0, 1 / 24),
    "day": _Unit("D", 1, 0, 1),
    "week": _Unit("D", 7, 3, 7),  # 29 December 1969 was a Monday
    "month": _Unit("M", 1, 0, 30.44),
    "quarter": _Unit("M", 3, 0, 91.3),
    "year": _Unit("Y", 1, 0, 365.25),
    "decade": _Unit("Y", 10, 0, 3652.5),
    "century": _Unit("Y", 100, 70, 36525),
}
NAMES = tuple(_UNITS)
ASKED = NAMES[: NAMES.index("year") + 1]  # longer ones only where years do not fit


class Axis(NamedTuple):
    """What a chart over time draws: the unit of its bars, their edges, and why it is not the unit asked for."""

    unit: str
    edges: pd.DatetimeIndex
    instead: str


def micros(instants: "pd.Series[pd.Timestamp]") -> Codes:
    """Instants as microseconds since 1970, `NAT` where there is none."""
    if isinstance(instants.dtype, pd.ArrowDtype) and instants.dtype.pyarrow_dtype == INSTANT:
        whole: Codes = np.array(pa.array(instants).cast(pa.int64()).fill_null(NAT), np.int64)
        return whole
    values: npt.NDArray[np.datetime64] = (
        instants.astype("datetime64[us, UTC]").dt.tz_localize(None).to_numpy("M8[us]")
    )
    found: Codes = values.astype(np.int64)
    return found


def checked(unit: str) -> str:
    """The unit, or a ParameterError that names all there are."""
    if unit not in _UNITS:
        raise ParameterError(f"unit {unit!r} is none of: {', '.join(NAMES)}")
    return unit


def count(first: int, last: int, unit: str) -> int:
    """How many bars of the unit hold the instants from first to last (microseconds, UTC)."""
    ends = _number(np.array([first, last], np.int64), unit)
    return int(ends[1] - ends[0]) + 1


def edges(first: int, last: int, unit: str, zone: str = "UTC") -> pd.DatetimeIndex:
    """The edges of the unit's bars that hold the instants from first to last, as the zone's clocks show them."""
    span = pd.DatetimeIndex(np.array([first, last], np.int64).view("M8[us]"), tz="UTC").tz_convert(zone)
    if unit in _MICROS and zone != "UTC":  # clocks are turned, hours are not
        start = span[:1].floor(pd.Timedelta(microseconds=_MICROS[unit])).as_unit("us").asi8[0]
        steps = np.arange(start, last + _MICROS[unit] + 1, _MICROS[unit])
        return pd.DatetimeIndex(steps.view("M8[us]"), tz="UTC")
    here = span.tz_localize(None).as_unit("us").asi8
    low, high = _number(here, unit)
    local = pd.DatetimeIndex(_start(np.arange(low, high + 2), unit))
    if zone == "UTC":
        return local.tz_localize("UTC")
    return local.tz_localize(zone, ambiguous=True, nonexistent="shift_forward").tz_convert("UTC")


def label(start: pd.Timestamp, unit: str) -> str:
    """A bar by its name, in order of the alphabet: 2026-03-04 13:00, week of 2026-03-02, 2026-03, 2026 Q1."""
    day = f"{start.year:04}-{start.month:02}-{start.day:02}"
    names = {
        "minute": f"{day} {start.hour:02}:{start.minute:02}", "hour": f"{day} {start.hour:02}:00", "day": day,
        "week": language.say("week of {day}").replace("{day}", day), "month": day[:7],
        "quarter": f"{day[:4]} Q{(start.month + 2) // 3}",
        "year": day[:4], "decade": f"{day[:4]}s", "century": f"{day[:4]} to {start.year + 99:04}",
    }  # fmt: skip
    return names[unit]


def axis(
    earliest: "pd.Series[pd.Timestamp]", latest: "pd.Series[pd.Timestamp]", unit: str = AUTO, room: int = MANY
) -> Axis:
    """What to draw of intervals: the span of the bulk, and all beside it that fits; no more than `room` bars.

    With `auto` the finest unit of which `FEW` bars hold the bulk and which the times are known well enough
    for. A unit asked for of which more than there is room for would be needed is replaced by the finest that fits.
    """
    low, high = micros(earliest), micros(latest)
    known = (low != NAT) & (high != NAT) & (high >= low)
    if not known.any():
        return Axis("day" if unit == AUTO else checked(unit), pd.DatetimeIndex([], tz="UTC"), "")
    low, high = low[known], high[known]
    first, last = bulk(low, high)
    chosen = _suitable(first, last, low, high) if unit == AUTO else _fitting(first, last, checked(unit), room)
    instead = "" if unit in (AUTO, chosen) else _instead(unit, chosen, count(first, last, unit), room)
    first, last = _beside(first, last, low, high, chosen, unit == AUTO)
    return Axis(chosen, edges(first, last, chosen), instead)


def bulk(low: Codes, high: Codes) -> tuple[int, int]:
    """The span that holds the bulk of intervals: none is left out that lies nearer to it than it is long.

    It starts as the shortest that holds nine in ten of all beginnings, middles and ends (all of them, below
    ten intervals), and takes in what follows without a gap as long as that.
    """
    points = np.sort(np.concatenate([low, low + (high - low) // 2, high]))
    kept = len(points) - 3 * int(len(low) * DROPPED)
    lengths = points[kept - 1 :] - points[: len(points) - kept + 1]
    a = int(np.argmin(lengths))
    b, length = a + kept - 1, int(lengths[a])
    gaps = np.diff(points) > length
    before, after = np.flatnonzero(gaps[:a]), np.flatnonzero(gaps[b:])
    a = int(before[-1]) + 1 if len(before) else 0
    b = b + int(after[0]) if len(after) else len(points) - 1
    return int(points[a]), int(points[b])


def _beside(first: int, last: int, low: Codes, high: Codes, unit: str, dense: bool) -> tuple[int, int]:
    """The span with what lies outside as well, nearest first, while few bars hold it; `dense`: no gap half of them."""
    outside = np.concatenate([low[low < first], high[high > last]])
    nearest = outside[np.argsort(np.maximum(first - outside, outside - last), kind="stable")]
    firsts = np.minimum.accumulate(np.concatenate([[first], nearest]))
    lasts = np.maximum.accumulate(np.concatenate([[last], nearest]))
    bars = _number(lasts, unit) - _number(firsts, unit) + 1
    fit = bars <= max(FEW, count(first, last, unit))
    if dense:
        fit[1:] &= np.diff(bars) <= np.maximum(bars[:-1], GAP)
    at = int(np.flatnonzero(np.logical_and.accumulate(fit))[-1])
    return int(firsts[at]), int(lasts[at])


def _suitable(first: int, last: int, low: Codes, high: Codes) -> str:
    """The finest unit of which few bars hold the span, and no finer than the times are known."""
    open_days = float(np.median(high - low + 1)) / 86_400e6
    fits = [unit for unit in ASKED if count(first, last, unit) <= FEW]
    told = [unit for unit in ASKED if _UNITS[unit].days <= open_days * _ROOM]
    fits = [unit for unit in fits if not told or _UNITS[unit].days >= _UNITS[told[-1]].days] or fits[-1:]
    return fits[0] if fits else _fitting(first, last, "year")


def _fitting(first: int, last: int, unit: str, room: int = MANY) -> str:
    """The unit, or the next longer one of which there is room for all bars."""
    longer = NAMES[NAMES.index(unit) :]
    return next((u for u in longer if count(first, last, u) <= room), longer[-1])


def _instead(asked: str, unit: str, bars: int, room: int) -> str:
    return f"Drawn by {unit}, not by {asked}: that would be {bars:,} bars, and a chart has room for {room}"


def _number(instants: Codes, unit: str) -> Codes:
    """Which of the unit's bars each instant lies in, counted from 1970."""
    step, many, shift, _ = _UNITS[unit]
    whole: npt.NDArray[np.datetime64] = instants.view("M8[us]").astype(f"M8[{step}]")
    number: Codes = (whole.astype(np.int64) + shift) // many
    return number


def _start(numbers: Codes, unit: str) -> npt.NDArray[np.datetime64]:
    step, many, shift, _ = _UNITS[unit]
    starts: npt.NDArray[np.datetime64] = (numbers * many - shift).astype(f"M8[{step}]").astype("M8[us]")
    return starts
