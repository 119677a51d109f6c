"""Charts of when: attention over time, what times rest on, and how exact they are."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from analysis import evidence, language, plurals
from analysis.attention import OverTime
from analysis.charts.figure import (
    LEFT,
    Drawn,
    Record,
    Scope,
    Words,
    alone,
    data,
    finish,
    layered,
    records,
    tips,
)
from analysis.charts.ticks import iso, time
from analysis.palette import LIGHT
from analysis.tally import LONGER, WIDTHS

BARS = {
    name: f"{name}|{plurals.several(name)}"
    for name in ("minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century")
}
BASIS = {
    "absolute": "printed as a date", "relative": "printed as an age", "inferred": "inferred", "none": "none",
}  # fmt: skip
ORDER = [*WIDTHS, LONGER, "open on one side", "no time at all"]
TICKS = 6
COUNTS = {"expected": "Expected #", "low": "At least #", "high": "At most #"}


def attention(over_time: OverTime, subject: str, where: Scope) -> Drawn:
    """Expected articles in each bar, and a line from the least to the most there can be.

    Bars that no article touches are neither drawn nor listed; the subtitle counts the articles not drawn.
    """
    table, unit = over_time.bins, over_time.unit
    lines = records(table[table["high"] > 0].drop(columns=["bin", "bin_end"]).join(_ends(table)))
    lines = [line | {"name": evidence.spelled(line["name"])} for line in lines]
    heading = f"{unit.capitalize()} (UTC)"
    base = alt.Chart(data(lines)).encode(tooltip=tips({"name": heading, **COUNTS}, ",.1f"))
    x = _across(table)
    words = Words(
        _aloud(plurals.said(len(table), BARS[unit]), len(table) - len(lines), lines),
        "Bars are expected counts: an article whose time is an interval is spread over it. Lines run from "
        "the articles that must lie in a bar to those that could. Attention here is what the input carried, "
        "not what was published.",
        {"name": heading, "expected": "Expected", "low": "At least", "high": "At most"},
        over_time.left_out, over_time.partly, over_time.instead,
        none="no article has a time that can be used",
    )  # fmt: skip
    return finish(
        layered(260, *_bars(base, x, table["high"].max() if lines else 0)), subject, where, words, lines
    )


def _aloud(bars: str, empty: int, lines: list[Record]) -> str:
    """The bars in words: how many, how many no article touches, and the one with most expected articles."""
    if not lines:
        return evidence.sentence("{bars}; nothing drawn.", bars=bars).text
    most = max(line["expected"] for line in lines)
    named = [line["name"] for line in lines if line["expected"] == most]
    peak = evidence.sentence(
        "most, {most}, {name}" if len(named) == 1 else "most, {most}, in each of {k}",
        most=language.number(f"{most:,.1f}"), name=named[0], k=len(named),
    )  # fmt: skip
    return evidence.sentence(
        "{bars}, {empty} of them empty; {peak}." if empty else "{bars}, none of them empty; {peak}.",
        bars=bars, empty=empty, peak=peak.text,
    ).text  # fmt: skip


def _bars(base: alt.Chart, x: Callable[..., alt.X], top: float) -> list[alt.Chart]:
    """The bars, and on each the line from the least to the most with its ends."""
    ink = LIGHT["ink"]
    axis = alt.Axis(format=",d", tickCount=min(TICKS, max(math.ceil(top), 1)))  # whole articles only
    tall = partial(alt.Y, title="Articles", axis=axis)
    bar = base.mark_bar(color=LIGHT["articles"], binSpacing=1, cursor="pointer")
    tick = base.encode(x=x("middle:T", ends=False)).mark_tick(
        orient="horizontal", size=7, thickness=1.5, color=ink
    )
    return [
        bar.encode(x=x("start:T", ends=False), x2=alt.X2("end:T"), y=tall("expected:Q"), y2=alt.Y2Datum(0)),
        base.mark_rule(strokeWidth=1.5, color=ink).encode(
            x=x("middle:T"), y=tall("low:Q"), y2=alt.Y2("high:Q")
        ),
        *(tick.encode(y=tall(f"{end}:Q")) for end in ("low", "high")),
    ]


def _across(table: pd.DataFrame) -> Callable[..., alt.X]:
    """The axis of time from the first edge to the last."""
    if table.empty:
        return lambda field, **_: alt.X(field, title="UTC", scale=alt.Scale(type="utc"))
    return partial(time, start=table["bin"].min(), end=table["bin_end"].max())


def _ends(table: pd.DataFrame) -> pd.DataFrame:
    """The ends of each bar and its middle, by the calendar: months are not equally long."""
    ends = {
        "start": table["bin"], "middle": table["bin"] + (table["bin_end"] - table["bin"]) / 2, "end": table["bin_end"],
    }  # fmt: skip
    return pd.DataFrame({name: [iso(instant) for instant in instants] for name, instants in ends.items()})


def bases(table: pd.DataFrame, subject: str, where: Scope) -> Drawn:
    """What the publication times rest on, as one bar in parts; where all rest on the same, a sentence."""
    lines = sorted(_based(table), key=_place)
    if len(lines) == 1:
        return alone(subject, lines[0]["basis"], table["rows"].iloc[0])
    bar = _parts(lines).mark_bar(height=26, stroke=LIGHT["paper"], cursor="pointer")
    said = ", ".join(f"{line['basis']} {line['articles']:,}" for line in lines)
    words = Words(
        evidence.sentence("Articles: {said}.", said=said).text,
        NOTE,
        {"basis": "Time", "articles": "Articles", "share": "Share %"},
    )
    return finish(layered(40, bar), subject, where, words, lines)


def widths(table: pd.DataFrame, subject: str, where: Scope) -> Drawn:
    """How wide the intervals of publication are, by what they rest on: the table `tally.widths` makes."""
    lines = sorted(_based(table), key=lambda line: (ORDER.index(line["width"]), _place(line)))
    lines = [line | {"width": language.say(line["width"])} for line in lines]
    rows = list(dict.fromkeys(line["width"] for line in lines))
    if len(lines) == 1:
        return alone(subject, rows[0], table["rows"].iloc[0])
    base = _parts(lines).encode(y=alt.Y("width:N", sort=rows, axis=None))
    chart = layered(
        42 * max(len(rows), 1),
        base.mark_bar(height=14, yOffset=8, stroke=LIGHT["paper"], cursor="pointer"),
        alt.Chart().transform_aggregate(groupby=["width"]).mark_text(align="left", baseline="bottom", dy=-2).encode(
            x=LEFT, y=alt.Y("width:N", sort=rows), text=alt.Text("width:N")),
    )  # fmt: skip
    chart.data = base.data
    said = ", ".join(f"{line['width']} ({line['basis']}) {line['articles']:,}" for line in lines[:6])
    columns = {"width": "Interval", "basis": "Time", "articles": "Articles", "share": "Share %"}
    words = Words(evidence.sentence("Articles by interval: {said}.", said=said).text, NOTE, columns)
    return finish(chart, subject, where, words, lines)


NOTE = (
    "Not whether a printed time is true: only what the interval rests on. An age such as “20 minutes ago” "
    "counts from a capture that may itself be uncertain."
)


def bases_called() -> dict[str, str]:
    """What the bases of times are called in a chart."""
    return {basis: language.say(name) for basis, name in BASIS.items()}


def colour(lines: list[Record], **options: Any) -> alt.Color:
    """The colour of a time basis, with those that occur in the legend."""
    present = {line.get("basis") for line in lines}
    shown = {role: name for role, name in bases_called().items() if name in present}
    order = list(shown.values())
    return alt.Color("basis:N", sort=order, **options).scale(domain=order, range=[LIGHT[r] for r in shown])


def _based(table: pd.DataFrame) -> list[Record]:
    called = bases_called()
    return [line | {"basis": called.get(line["published_basis"], called["none"])} for line in records(table)]


def _place(line: Record) -> int:
    return list(bases_called().values()).index(line["basis"])


def _parts(lines: list[Record]) -> alt.Chart:
    placed = [line | {"place": _place(line)} for line in lines]
    chart: alt.Chart = alt.Chart(data(placed)).encode(
        x=alt.X("articles:Q", axis=alt.Axis(title="Articles", format=",d", tickMinStep=1, tickCount=6)),
        color=colour(lines),
        order=alt.Order("place:Q"),
        tooltip=tips({"basis": "Time", "articles": "Articles #", "share": "Share %"}),
    )
    return chart
