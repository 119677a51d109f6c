"""The axis of time: few labels on round moments of the calendar, that can be read from a minute to centuries."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from analysis import evidence

LABELS = 7  # at most, side by side
_STEPS = [
    *(("s", many) for many in (1, 2, 5, 10, 15, 30)), *(("m", many) for many in (1, 2, 5, 10, 15, 30)),
    *(("h", many) for many in (1, 2, 3, 6, 12)), *(("D", many) for many in (1, 2)),
    *(("W", many) for many in (1, 2)), *(("M", many) for many in (1, 2, 3, 6)),
    *(("Y", many * ten) for ten in (1, 10, 100, 1_000, 10_000) for many in (1, 2, 5)),
]  # fmt: skip
_MONDAY = 3  # days from a Monday to 1 January 1970
_CLOCK = ("s", "m", "h")


def iso(value: pd.Timestamp) -> str:
    """An instant as charts take it: UTC to the second; a browser reads years of five digits with a sign only."""
    return _signed(f"{value.tz_convert(None).isoformat(timespec='seconds')}Z")


def _signed(instant: str) -> str:
    year = instant.index("-", 1)
    return instant if year <= 4 else f"+{instant[:year]:0>6}{instant[year:]}"


def time(field: str, start: pd.Timestamp, end: pd.Timestamp, ends: bool = True) -> alt.X:
    """A UTC axis from start to end; what all its labels have in common stands in its title.

    Of the layers of a chart one without an `x2` sets the `ends`: an `x2` has no type, so that Vega-Lite takes the
    same ends for other ones there, and warns.
    """
    step, moments = _moments(start, end)
    form, title = _words(step, start, end - pd.Timedelta(microseconds=1) if end > start else end)
    axis = alt.Axis(labelOverlap=True, format=form, values=moments, **_long(form, end))
    bounds: dict[str, Any] = {"domain": [iso(start), iso(end)]} if ends else {}
    scale = alt.Scale(type="utc", nice=False, **bounds)
    return alt.X(field, title=title, scale=scale, axis=axis)


def _long(form: str, end: pd.Timestamp) -> dict[str, Any]:
    """What prints years of five digits, of which a browser's format prints the last four."""
    if end.year < 10_000 or not form.endswith("%Y"):
        return {}
    before = form.removesuffix("%Y")
    return {"labelExpr": f"{f'utcFormat(datum.value, {before!r}) + ' if before else ''}utcyear(datum.value)"}


def _moments(start: pd.Timestamp, end: pd.Timestamp) -> tuple[str, list[str]]:
    """The shortest step whose round moments between the two are few, and these."""
    ends = np.array([i.tz_convert(None).as_unit("us").to_datetime64() for i in (start, end)])
    for step, every in _STEPS:
        unit = "D" if step == "W" else step
        many, shift = (7 * every, _MONDAY) if step == "W" else (every, _year(step, every))
        numbers = ends.astype(f"M8[{unit}]").astype(np.int64) + shift
        first, last = int(numbers[0]) // many, int(numbers[1]) // many
        if last - first > LABELS:
            continue
        at = (np.arange(first, last + 1) * many - shift).astype(f"M8[{unit}]").astype("M8[us]")
        at = at[(at >= ends[0]) & (at <= ends[1])]
        if len(at) <= LABELS:
            return step, [_signed(f"{moment}Z") for moment in at.astype("M8[s]").astype(str).tolist()]
    return "Y", []


def _year(step: str, many: int) -> int:
    """How far 1970 is from a round year."""
    return 1970 % many if step == "Y" else 0


def _words(step: str, start: pd.Timestamp, end: pd.Timestamp) -> tuple[str, str]:
    """The labels' form, and the axis' title: the day, or the year, that all of them share."""
    clock = {"s": "%H:%M:%S", "m": "%H:%M", "h": "%H:%M"}
    if step in _CLOCK:
        same = start.date() == end.date()
        form = clock[step] if same else f"%-d %b {clock[step]}"
        return form, f"{evidence.day(start)}, UTC" if same else _year_of(start, end)
    if step in ("D", "W"):
        return ("%-d %b" if start.year == end.year else "%-d %b %Y"), _year_of(start, end)
    return ("%b %Y" if step == "M" else "%Y"), "UTC"


def _year_of(start: pd.Timestamp, end: pd.Timestamp) -> str:
    return f"{start.year}, UTC" if start.year == end.year else "UTC"
