"""Charts of when: attention over time, what times rest on, and how exact they are."""

from typing import Any

import altair as alt
import pandas as pd

from analysis.charts.figure import Chart, Record, Scope, Words, data, finish, iso, layered, records, tips
from analysis.palette import LIGHT
from analysis.tally import LONGER, WIDTHS

BASIS = {
    "absolute": "printed as a date", "relative": "printed as an age", "inferred": "inferred", "none": "none",
}  # fmt: skip
ORDER = [*WIDTHS, LONGER, "open on one side", "no time at all"]
COUNTS = {"expected": "Expected #", "low": "At least #", "high": "At most #"}


def attention(table: pd.DataFrame, subject: str, where: Scope, unknown: int = 0) -> Chart:
    """Expected articles in each bin, and a line from the least to the most there can be.

    Columns bin (its start, UTC), expected, low, high; `unknown` counts the articles without a usable time.
    """
    starts = pd.to_datetime(table["bin"], utc=True)
    lines = _binned(records(table), starts)
    base = alt.Chart(data(lines)).encode(tooltip=tips({"from": "From (UTC)", **COUNTS}, ",.1f"))
    bar = base.mark_bar(color=LIGHT["articles"], binSpacing=1, cursor="pointer")
    axis = alt.Axis(tickMinStep=1, format=",d")
    tall = alt.Y("expected:Q", title="Articles", axis=axis)
    middle = base.encode(x=time("middle:T", starts))
    layers = [
        bar.encode(x=time("start:T", starts), x2="end:T", y=tall, y2=alt.datum(0)),
        middle.mark_rule(color=LIGHT["ink"], strokeWidth=1.5).encode(y="low:Q", y2="high:Q"),
        *(
            middle.mark_tick(orient="horizontal", size=7, thickness=1.5, color=LIGHT["ink"]).encode(
                y=f"{end}:Q"
            )
            for end in ("low", "high")
        ),
    ]
    peak = max(lines, key=lambda line: (line["expected"], line["start"]), default=None)
    most = f"most, {peak['expected']:,.1f}, from {peak['from']} UTC" if peak else "nothing drawn"
    words = Words(
        f"{len(lines)} bins; {most}. {unknown:,} articles without a usable time.",
        "Bars are expected counts: an article whose time is an interval is spread over it. Lines run from "
        "the articles that must lie in a bin to those that could. Attention here is what the input carried, "
        "not what was published.",
        {"from": "From (UTC)", "expected": "Expected", "low": "At least", "high": "At most"},
        _without(unknown),
    )
    return finish(layered(260, *layers), subject, where, words, lines)


def _without(unknown: int) -> str:
    has, are = ("article has", "is") if unknown == 1 else ("articles have", "are")
    return f"{unknown:,} {has} no usable time and {are} not drawn" if unknown else ""


def bases(table: pd.DataFrame, subject: str, where: Scope) -> Chart:
    """What the publication times rest on, as one bar in parts."""
    lines = sorted(_based(table), key=_place)
    bar = _parts(lines).mark_bar(height=26, stroke=LIGHT["paper"], cursor="pointer")
    said = ", ".join(f"{line['basis']} {line['articles']:,}" for line in lines)
    words = Words(f"Articles: {said}.", NOTE, {"basis": "Time", "articles": "Articles", "share": "Share %"})
    return finish(layered(40, bar), subject, where, words, lines)


def widths(table: pd.DataFrame, subject: str, where: Scope) -> Chart:
    """How wide the intervals of publication are, by what they rest on: the table `tally.widths` makes."""
    lines = sorted(_based(table), key=lambda line: (ORDER.index(line["width"]), _place(line)))
    rows = list(dict.fromkeys(line["width"] for line in lines))
    base = _parts(lines).encode(y=alt.Y("width:N", sort=rows, axis=None))
    chart = layered(
        42 * max(len(rows), 1),
        base.mark_bar(height=14, yOffset=8, stroke=LIGHT["paper"], cursor="pointer"),
        alt.Chart().mark_text(align="left", baseline="bottom", dy=-2).encode(
            x=alt.value(0), y=alt.Y("width:N", sort=rows), text="width:N"),
    )  # fmt: skip
    chart.data = base.data
    said = ", ".join(f"{line['width']} ({line['basis']}) {line['articles']:,}" for line in lines[:6])
    columns = {"width": "Interval", "basis": "Time", "articles": "Articles", "share": "Share %"}
    return finish(chart, subject, where, Words(f"Articles by interval: {said}.", NOTE, columns), lines)


NOTE = (
    "Not whether a printed time is true: only what the interval rests on. An age such as “20 minutes ago” "
    "counts from a capture that may itself be uncertain."
)


def time(field: str, instants: "pd.Series[pd.Timestamp]") -> alt.X:
    """A UTC axis whose labels say the hour only where the whole is a few days."""
    days = (instants.max() - instants.min()).days if len(instants) else 0
    axis = alt.Axis(labelOverlap=True, tickCount=6, format="%-d %b" if days > 4 else "%-d %b %H:%M")
    return alt.X(field, title="UTC", scale=alt.Scale(type="utc"), axis=axis)


def colour(lines: list[Record], **options: Any) -> alt.Color:
    """The colour of a time basis, with those that occur in the legend."""
    present = {line.get("basis") for line in lines}
    shown = {role: name for role, name in BASIS.items() if name in present}
    order = list(shown.values())
    return alt.Color("basis:N", sort=order, **options).scale(domain=order, range=[LIGHT[r] for r in shown])


def _binned(lines: list[Record], starts: "pd.Series[pd.Timestamp]") -> list[Record]:
    """Lines with the ends of their bin; a bin lasts until the next one starts."""
    step = pd.Timedelta(starts.sort_values().diff().min()) if len(starts) > 1 else pd.Timedelta(days=1)
    return [
        line
        | {"start": iso(start), "middle": iso(start + step / 2), "end": iso(start + step)}
        | {"from": f"{start:%Y-%m-%d %H:%M}"}
        for line, start in zip(lines, starts, strict=True)
    ]


def _based(table: pd.DataFrame) -> list[Record]:
    return [line | {"basis": BASIS.get(line["published_basis"], "none")} for line in records(table)]


def _place(line: Record) -> int:
    return list(BASIS.values()).index(line["basis"])


def _parts(lines: list[Record]) -> alt.Chart:
    placed = [line | {"place": _place(line)} for line in lines]
    chart: alt.Chart = alt.Chart(data(placed)).encode(
        x=alt.X("articles:Q", axis=alt.Axis(title="Articles", format=",d", tickMinStep=1, tickCount=6)),
        color=colour(lines),
        order="place:Q",
        tooltip=tips({"basis": "Time", "articles": "Articles #", "share": "Share %"}),
    )
    return chart
