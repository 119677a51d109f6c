"""From what a time says to the instants between which it lies: zone, capture and page day brought in.

All arrays are aligned; instants are NumPy `datetime64[us]` in UTC, NaT where unknown, both ends inclusive.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.times.expressions import Expression

Instants = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.int64]
WEST, EAST = -12 * 60, 14 * 60  # the zones there are, in minutes
_NONE = -(10**6)
_MICROSECOND = np.timedelta64(1, "us")
_MINUTE = np.timedelta64(60_000_000, "us")
_DAY_ONE = timedelta(days=1)


class Fields(NamedTuple):
    """The parts of many expressions as arrays, -1000000 where an expression does not have the part."""

    year: Numbers
    month: Numbers
    day: Numbers
    hour: Numbers
    minute: Numbers
    second: Numbers


def fields(expressions: list[Expression]) -> Fields:
    """Columns from rows."""
    n = len(expressions)
    columns = zip(*(e[1:7] for e in expressions), strict=True) if n else [()] * 6
    return Fields(*(np.fromiter((_NONE if v is None else v for v in c), np.int64, n) for c in columns))


def local(f: Fields, swapped: bool = False) -> tuple[Instants, Instants]:
    """First and last microsecond the fields can mean on the wall clock; NaT without a year."""
    month, day = (f.day, f.month) if swapped else (f.month, f.day)
    known = f.year != _NONE
    months = (np.where(known, f.year, 1970) - 1970).astype("M8[Y]").astype("M8[M]") + np.where(
        month > 0, month - 1, 0
    )
    days = months.astype("M8[D]") + np.where(day > 0, day - 1, 0)
    start = days.astype("M8[us]")
    end = np.where(day > 0, days + 1, (months + 1).astype("M8[D]")).astype("M8[us]")
    return _clock(np.where(known, start, np.datetime64("NaT")), end, f)


def _clock(start: Instants, end: Instants, f: Fields) -> tuple[Instants, Instants]:
    """Narrow days to the hour, minute or second that is said."""
    for value, unit in ((f.hour, 3600), (f.minute, 60), (f.second, 1)):
        said = value != _NONE
        length = np.timedelta64(unit * 1_000_000, "us")
        start = np.where(said, start + np.where(said, value, 0) * length, start)
        end = np.where(said, start + length, end)
    return start, np.where(np.isnat(start), start, end - _MICROSECOND)


def instants(
    start: Instants, end: Instants, offsets: list[tuple[int, ...]], zones: list[str | None]
) -> tuple[Instants, Instants]:
    """Wall-clock bounds as UTC bounds: by the offset printed, else the outlet's zone, else every zone."""
    least = np.fromiter((min(o) if o else WEST for o in offsets), np.int64, len(offsets))
    most = np.fromiter((max(o) if o else EAST for o in offsets), np.int64, len(offsets))
    low, high = start - most * _MINUTE, end - least * _MINUTE
    named: dict[str, list[int]] = {}
    for at, (offset, zone) in enumerate(zip(offsets, zones, strict=True)):
        if zone and len(offset) != 1:
            named.setdefault(zone, []).append(at)
    for zone, rows in sorted(named.items()):
        first, last = _utc(start[rows], zone, True), _utc(end[rows], zone, False)
        printed = np.array([len(offsets[at]) for at in rows]) > 0
        fits = np.array([_fits(offsets[at], s, f) for at, s, f in zip(rows, start[rows], first, strict=True)])
        low[rows] = np.where(printed & ~fits, low[rows], first)
        high[rows] = np.where(printed & ~fits, high[rows], last)
    return low, high


def _fits(offsets: tuple[int, ...], wall: np.datetime64, utc: np.datetime64) -> bool:
    """Whether the outlet's own zone is one of the readings of the abbreviation printed."""
    return not np.isnat(wall) and int((wall - utc) / _MINUTE) in offsets


def _utc(wall: Instants, zone: str, earliest: bool) -> Instants:
    """Wall-clock time in a zone as UTC; an hour that comes twice is taken as early or late as asked."""
    index = pd.DatetimeIndex(wall)
    twice = np.full(len(index), earliest)
    return (
        index.tz_localize(zone, ambiguous=twice, nonexistent="shift_forward")
        .tz_convert("UTC")
        .tz_localize(None)
        .to_numpy("M8[us]")
    )


def days(
    e: Expression, earliest: datetime | None, latest: datetime | None, zone: str | None
) -> tuple[date | None, date | None]:
    """The first and last local day that a time without a full date can mean."""
    first = min((_day(e, local, early=True) for local in _walls(earliest, zone)), default=None)
    last = max((_day(e, local, early=False) for local in _walls(latest, zone)), default=None)
    return first, last


def _walls(instant: datetime | None, zone: str | None) -> list[datetime]:
    """What the wall clock can show at an instant."""
    if instant is None:
        return []
    if zone:
        return [pd.Timestamp(instant).tz_convert(zone).tz_localize(None).to_pydatetime()]
    naive = instant.replace(tzinfo=None)
    return [naive + timedelta(minutes=WEST), naive + timedelta(minutes=EAST)]


def _day(e: Expression, now: datetime, early: bool) -> date:
    """The local day meant when the wall clock shows `now`; the earlier where two can be meant."""
    today = now.date()
    if e.days_back is not None:
        return today - e.days_back * _DAY_ONE
    if e.weekday is not None and e.month is None:
        back = (today.weekday() - e.weekday) % 7
        return today - (7 if early and back == 0 else back) * _DAY_ONE
    if e.month is not None:
        return _anniversary(e.month, e.day or 1, today)
    return today if (e.hour or 0, e.minute or 0) <= (now.hour, now.minute) else today - _DAY_ONE


def _anniversary(month: int, day: int, today: date) -> date:
    """The last such day of the calendar, today included."""
    for year in range(today.year, today.year - 9, -1):
        try:
            if (found := date(year, month, day)) <= today:
                return found
        except ValueError:  # 29 February
            continue
    return today


def moment(instant: np.datetime64) -> datetime:
    """A NumPy instant as an aware datetime in UTC."""
    return pd.Timestamp(instant, tz="UTC").to_pydatetime()
