"""From what a time says to the instants between which it lies: zone, capture and page day brought in.

All arrays are aligned; instants are NumPy `datetime64[us]` in UTC, NaT where unknown, both ends inclusive.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.times.expressions import Expression
from analysis.times.zones import Zone, Zones, meant

Instants = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.int64]
WEST, EAST = -12 * 60, 14 * 60  # the zones there are, in minutes
_NONE = -(10**6)
_MICROSECOND = np.timedelta64(1, "us")
_MINUTE = np.timedelta64(60_000_000, "us")
_DAY_ONE = timedelta(days=1)
_FIRST, _LAST = np.datetime64("0001-01-01", "us"), np.datetime64("9999-12-31", "us")


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
    after = months + np.where(month > 0, 1, 12)
    end = np.where(day > 0, days + np.timedelta64(1, "D"), after.astype("M8[D]")).astype("M8[us]")
    return _clock(np.where(known, start, np.datetime64("NaT", "us")), end, f)


def _clock(start: Instants, end: Instants, f: Fields) -> tuple[Instants, Instants]:
    """Narrow days to the hour, minute or second that is said."""
    for value, unit in ((f.hour, 3600), (f.minute, 60), (f.second, 1)):
        said = value != _NONE
        length = np.timedelta64(unit * 1_000_000, "us")
        start = np.where(said, start + np.where(said, value, 0) * length, start)
        end = np.where(said, start + length, end)
    return start, np.where(np.isnat(start), start, end - _MICROSECOND)


def instants(
    start: Instants,
    end: Instants,
    printed: list[Zones],
    zones: list[str | None],
    countries: list[str | None] | None = None,
) -> tuple[Instants, Instants]:
    """Wall-clock bounds as UTC bounds: by the zone printed, else the outlet's, else every zone.

    Of a printed name with several meanings those count that are possible on the day, for an outlet with this zone
    or of this country.
    """
    low, high = start - EAST * _MINUTE, end - WEST * _MINUTE
    cases: dict[tuple[Zones, str | None, str | None], list[int]] = {}
    for at, (names, zone) in enumerate(zip(printed, zones, strict=True)):
        if names or zone:
            several = len(names) > 1
            country = countries[at] if several and countries else None
            cases.setdefault((names, zone if several or not names else None, country), []).append(at)
    for (names, zone, country), rows in cases.items():
        low[rows], high[rows] = _between(start[rows], end[rows], names, zone, country)
    return low, high


def own(names: Zones) -> str | None:
    """The one zone printed, as a name that clocks can be set by; null where there is none or several."""
    if len(names) != 1:
        return None
    minutes = names[0].offset
    if minutes is None:
        return names[0].name
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _between(
    start: Instants, end: Instants, names: Zones, zone: str | None, country: str | None
) -> tuple[Instants, Instants]:
    """Bounds in UTC of wall-clock bounds that all name their zone alike."""
    if not names and zone:
        return _utc(start, zone, True), _utc(end, zone, False)
    meanings = meant(names, country, zone)
    lows, highs, possible = (
        np.array(x) for x in zip(*(_meaning(start, end, z) for z in meanings), strict=True)
    )
    if len(meanings) == 1:
        return lows[0], highs[0]
    if zone and len(meanings) == len(meant(names, None, None)):
        own = lows == _utc(start, zone, True)
        possible = np.where(own.any(axis=0), own, possible)
    possible |= ~possible.any(axis=0)
    return (
        np.where(possible, lows, _LAST).min(axis=0),
        np.where(possible, highs, _FIRST).max(axis=0),
    )


def _meaning(start: Instants, end: Instants, zone: Zone) -> tuple[Instants, Instants, npt.NDArray[np.bool_]]:
    """Bounds in UTC by one meaning of a zone, and whether it is one on that day."""
    everywhere = np.ones(len(start), dtype=np.bool_)
    if not zone.name:
        offset = (zone.offset or 0) * _MINUTE
        return start - offset, end - offset, everywhere
    low, high = _utc(start, zone.name, True), _utc(end, zone.name, False)
    if zone.offset is None:
        return low, high, everywhere
    offset = zone.offset * _MINUTE
    return start - offset, end - offset, (start - low == offset) | (end - high == offset)


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
