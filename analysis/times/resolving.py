"""Every printed time of a table to its interval of publication, with basis and cause."""

from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.times import intervals
from analysis.times import rounding as models
from analysis.times.causes import cause
from analysis.times.expressions import Expression
from analysis.times.intervals import Instants
from analysis.times.stamps import Habits, Printed
from analysis.wordings import Wording

Places = npt.NDArray[np.int64]
_PRINTING = np.datetime64("1600-01-01T00:00:00", "us")
_END = np.datetime64("9999-01-01T00:00:00", "us")  # its last day a zone further is no date of any library
_BASES = np.array(["absolute", "relative", "inferred", "none"], dtype=object)
ABSOLUTE, RELATIVE, INFERRED, NONE = range(4)
FINE, NO_CAPTURE, HALF_CAPTURE, BEFORE_PRINT, AFTER_CAPTURE, NO_DAY, UPPER, CAPPED, NEVER = range(9)
_STATES = 9
_ASIDE = (BEFORE_PRINT, AFTER_CAPTURE, NO_DAY, NEVER)
HOUR = np.timedelta64(1, "h")  # an interval this short is a printed minute or hour, and stays whole
_FAR = np.datetime64("9999-12-31", "us")
_NOTHING = Expression("not-a-time", reason=Wording.NOT_PRINTED.value)


class Cases(NamedTuple):
    """Distinct combinations of a printed time and the habits it is read by."""

    raw: list[str]
    said: list[Expression]
    zone: list[str | None]
    order: list[str | None]
    page_day: list[date | None]
    country: list[str | None]


def resolve(printed: Printed, habits: Habits, captured: pd.DataFrame, rounding: str) -> pd.DataFrame:
    """The four columns of `schema.DATED`, aligned with `captured`."""
    case, cases = _cases(printed, habits)
    early, late = (_instants(captured[c]) for c in ("captured_earliest", "captured_latest"))
    low, high = (ends[case] for ends in _from_words(cases))
    _count_back(low, high, case, cases, early, late, rounding)
    _count_days(low, high, case, cases, early, late)
    basis = np.array([_basis(e) for e in cases.said] + [NONE])[case]
    status = _status(low, high, basis, early, late)
    capped = (status == FINE) & (low <= late) & (late < high) & (high - low > HOUR)
    high[capped], status[capped] = late[capped], CAPPED
    changed = np.array([e.label == "updated" for e in cases.said] + [False])[case] & ~np.isnat(high)
    low[changed], basis[changed] = np.datetime64("NaT", "us"), INFERRED
    status[changed & ~np.isin(status, _ASIDE)] = UPPER
    aside = np.isin(status, _ASIDE)
    low[aside] = high[aside] = np.datetime64("NaT", "us")
    return pd.DataFrame({
        "published_earliest": pd.DatetimeIndex(low).tz_localize("UTC"),
        "published_latest": pd.DatetimeIndex(high).tz_localize("UTC"),
        "published_basis": _BASES[np.where(aside, NONE, basis)],
        "published_cause": _causes(case, cases, status, rounding),
    }, index=captured.index)  # fmt: skip


def _cases(printed: Printed, habits: Habits) -> tuple[Places, Cases]:
    """The distinct combinations, and which one each article is."""
    mixed = printed.which + 1
    for values in habits:
        code, distinct = pd.factorize(values)
        mixed = mixed * (len(distinct) + 1) + code + 1
    case, _ = pd.factorize(mixed)
    first = np.unique(case, return_index=True)[1]
    places = printed.which[first].tolist()
    zone, order, day, country = (values[first].tolist() for values in habits)
    said = [printed.expressions[at] if at >= 0 else _NOTHING for at in places]
    said = [_on_day(e, d) if d and e.kind == "time-only" else e for e, d in zip(said, day, strict=True)]
    return case, Cases([printed.raw[at] if at >= 0 else "" for at in places], said, zone, order, day, country)


def _on_day(e: Expression, day: date) -> Expression:
    return e._replace(year=day.year, month=day.month, day=day.day)


def _basis(e: Expression) -> int:
    if e.kind == "not-a-time":
        return NONE
    if e.kind in ("relative", "weekday-only"):
        return RELATIVE
    return INFERRED if e.kind == "time-only" or e.year is None else ABSOLUTE


def _from_words(cases: Cases) -> tuple[Instants, Instants]:
    """Intervals of what needs no capture time: full dates, and clock times on a page with a day."""
    f = intervals.fields(cases.said)
    start, end = intervals.local(f)
    end += np.array([e.further for e in cases.said], dtype="m8[D]")
    month_first = np.array([(o or "").startswith("month") for o in cases.order], dtype=np.bool_)
    both = np.array(
        [e.order == "either" and not o for e, o in zip(cases.said, cases.order, strict=True)], dtype=bool
    )
    swap = np.flatnonzero(month_first | both)
    if len(swap):
        low, high = intervals.local(intervals.Fields(*(column[swap] for column in f)), swapped=True)
        start[swap] = np.where(both[swap], np.minimum(start[swap], low), low)
        end[swap] = np.where(both[swap], np.maximum(end[swap], high), high)
    return intervals.instants(start, end, [e.zones for e in cases.said], cases.zone, cases.country)


def _count_back(
    low: Instants, high: Instants, case: Places, cases: Cases, early: Instants, late: Instants, rounding: str
) -> None:
    """Fill in, in place, what is a distance from the capture: 20 minutes ago."""
    spans = [
        (models.bounds(e.amounts, rounding) or models.bounds(e.amounts)) if e.amounts else None
        for e in cases.said
    ]
    rows = np.flatnonzero(np.array([span is not None for span in spans], dtype=bool)[case])
    least, most = (np.array([s[end] if s else 0.0 for s in spans], dtype=float)[case[rows]] for end in (0, 1))
    low[rows] = early[rows] - _microseconds(most)
    high[rows] = late[rows] - _microseconds(least)
    _at_clock(low, high, case, cases)


def _at_clock(low: Instants, high: Instants, case: Places, cases: Cases) -> None:
    """Narrow, in place, a distance printed with a clock time (2 days ago at 07:52) to where both hold, if they do."""
    both = np.array([bool(e.amounts) and e.hour is not None for e in cases.said], dtype=bool)
    if not both.any():
        return
    rows = np.flatnonzero(both[case] & ~np.isnat(low) & ~np.isnat(high))
    begins, ends = low[rows], high[rows]
    found = [_clocks(day, case[rows], cases) for day in _around(begins)] + [
        _clocks(day, case[rows], cases) for day in _around(ends)
    ]
    inside = [(np.maximum(a, begins), np.minimum(b, ends)) for a, b in found]
    firsts = np.array([np.where(a <= b, a, _FAR) for a, b in inside]).min(axis=0)
    lasts = np.array([np.where(a <= b, b, _PRINTING) for a, b in inside]).max(axis=0)
    fits = firsts <= lasts
    low[rows] = np.where(fits, firsts, begins)
    high[rows] = np.where(fits, lasts, ends)


def _around(instants: Instants) -> list[npt.NDArray[np.datetime64]]:
    """The days that can be a wall clock's at an instant, the day before and the day after."""
    day: npt.NDArray[np.datetime64] = instants.astype("M8[D]")
    return [np.asarray(day + np.timedelta64(n, "D")) for n in (-1, 0, 1)]


def _clocks(days: npt.NDArray[np.datetime64], case: Places, cases: Cases) -> tuple[Instants, Instants]:
    """When the clock times printed come on these days."""
    said = [
        _on_day(cases.said[at], day)
        for at, day in zip(case.tolist(), days.astype(object).tolist(), strict=True)
    ]
    zones, countries = ([values[at] for at in case.tolist()] for values in (cases.zone, cases.country))
    start, end = intervals.local(intervals.fields(said))
    return intervals.instants(start, end, [e.zones for e in said], zones, countries)


def _count_days(
    low: Instants, high: Instants, case: Places, cases: Cases, early: Instants, late: Instants
) -> None:
    """Fill in, in place, what is a day before the capture, or a clock: yesterday, Saturday, 5 May, 22:46."""
    days = [e.kind != "not-a-time" and not e.amounts and e.year is None for e in cases.said]
    rows = np.flatnonzero(np.array(days, dtype=bool)[case])
    if not len(rows):
        return
    keys = pd.DataFrame({"case": case[rows], "early": early[rows], "late": late[rows]})
    code = keys.groupby([*keys], dropna=False, sort=False).ngroup().to_numpy()
    firsts: list[Expression] = []
    lasts: list[Expression] = []
    zones: list[str | None] = []
    countries: list[str | None] = []
    for at, first, last in keys.iloc[np.unique(code, return_index=True)[1]].itertuples(index=False):
        zone = cases.zone[at]
        meant = [
            (e, intervals.days(e, _moment(first), _moment(last), intervals.own(e.zones) or zone))
            for e in cases.said[at].ways_round(cases.order[at])
        ]
        for whole, end, chosen in ((firsts, 0, min), (lasts, 1, max)):
            known = [_on_day(e, day) for e, days in meant if (day := days[end])]
            whole.append(chosen(known, key=_day_of) if known else meant[0][0])
        zones.append(zone)
        countries.append(cases.country[at])
    printed = [e.zones for e in firsts]
    low[rows] = intervals.instants(*intervals.local(intervals.fields(firsts)), printed, zones, countries)[0][
        code
    ]
    high[rows] = intervals.instants(*intervals.local(intervals.fields(lasts)), printed, zones, countries)[1][
        code
    ]


def _day_of(e: Expression) -> tuple[int, int, int]:
    return e.year or 0, e.month or 0, e.day or 0


def _microseconds(seconds: npt.NDArray[np.float64]) -> npt.NDArray[np.timedelta64]:
    return (seconds * 1_000_000).round().astype("m8[us]")


def _moment(value: pd.Timestamp) -> datetime | None:
    return None if pd.isna(value) else value.tz_localize("UTC").to_pydatetime()


def _status(low: Instants, high: Instants, basis: Places, early: Instants, late: Instants) -> Places:
    """What is to be said of each interval besides how it was read."""
    status = np.full(len(low), FINE)
    counted = (basis == RELATIVE) | (basis == INFERRED)
    missing = np.isnat(low).astype(int) + np.isnat(high).astype(int)
    status[counted & (missing == 1)] = HALF_CAPTURE
    status[counted & (missing == 2)] = NO_CAPTURE
    status[(basis == INFERRED) & (missing == 2)] = NO_DAY
    status[low > late] = AFTER_CAPTURE
    status[high < _PRINTING] = BEFORE_PRINT
    status[high >= _END] = NEVER
    return status


def _causes(case: Places, cases: Cases, status: Places, rounding: str) -> npt.NDArray[np.object_]:
    """One sentence for each distinct pair of case and status, spread over the articles."""
    code, pairs = pd.factorize(case * _STATES + status)
    sentences = []
    for pair in pairs.tolist():
        at, state = divmod(pair, _STATES)
        sentences.append(
            cause(
                cases.said[at],
                cases.raw[at],
                cases.zone[at],
                cases.order[at],
                cases.page_day[at],
                cases.country[at],
                state,
                rounding,
            )
        )
    return np.array([*sentences, ""], dtype=object)[code]


def _instants(column: pd.Series) -> Instants:
    index = pd.DatetimeIndex(column.astype("datetime64[us, UTC]"))
    return index.tz_localize(None).to_numpy("M8[us]").copy()
