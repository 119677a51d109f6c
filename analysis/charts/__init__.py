"""Tally → chart. Every chart states subject, place, period and N, and says what it does not show.

Each function takes a table that a tally made, a subject and a `Scope`, and returns an Altair chart whose
spec is the same bytes for the same input. `names` puts labels in place of ids.
"""

from typing import Any

import altair as alt
import pandas as pd

from analysis import evidence, language, plurals
from analysis.charts.figure import (
    LEFT,
    Drawn,
    Names,
    Record,
    Scope,
    Words,
    alone,
    data,
    finish,
    layered,
    listed,
    records,
    scope,
    tips,
)  # fmt: skip
from analysis.charts.grids import credits, heatmap
from analysis.charts.leading import leads, transfer
from analysis.charts.odd import changes, unusual
from analysis.charts.over_time import attention, bases, widths
from analysis.charts.timelines import stories
from analysis.charts.voices import voices
from analysis.palette import LIGHT

__all__ = [
    "Scope", "attention", "bars", "bases", "changes", "credits", "differences", "heatmap", "leads",
    "ledger", "outlets", "ranks", "scope", "shares", "stories", "transfer", "unusual", "voices", "widths",
]  # fmt: skip

MEASURES = {"articles": "Articles", "texts": "Distinct texts", "origins": "Independent origins"}
MOST = 300  # rows of the table under a chart of outlets
ROW = 42  # pixels of a row whose name stands above its mark
BAR = 15
NOTE = "Not why the numbers differ: a count describes this input only."


def outlets(
    table: pd.DataFrame, subject: str, where: Scope, names: Names = None, key: str = "outlet", most: int = 50
) -> Drawn:
    """Articles, distinct texts and independent origins side by side, one group of bars an outlet.

    The first `most` are drawn; the table under the chart has all up to MOST, and the subtitle names the rest.
    """
    every = records(table.head(MOST), names)
    lines = every[:most]
    beyond = {str(line[key]): evidence.decode(line["rows"]) for line in every[most:] if line.get("rows")}
    measures = {m: title for m, title in MEASURES.items() if m in table}
    order = list(measures.values())
    base = alt.Chart(data(_long(lines, key, measures))).encode(
        y=_band(key, lines, alt.Scale(paddingInner=0.2, paddingOuter=0)),
        yOffset=alt.YOffset("measure:N", sort=["", *order], scale=alt.Scale(paddingInner=0.12)),
        tooltip=tips({key: key.capitalize(), "measure": "Counted", "value": "Number #"}),
    )
    bar = base.transform_filter("datum.measure !== ''").encode(x=_length())
    head = base.transform_filter("datum.measure === ''").mark_text(align="left", fontWeight=600, tooltip=None)
    colour = alt.Color("measure:N", sort=order).scale(domain=order, range=[LIGHT[m] for m in measures])
    chart = layered(
        BAR * (len(order) + 2) * max(len(lines), 1),
        bar.mark_bar(cursor="pointer").encode(color=colour),
        bar.mark_text(align="left", dx=5, fontSize=11).encode(text=alt.Text("value:Q", format=",")),
        head.encode(x=LEFT, text=alt.Text(f"{key}:N")),
    )
    words = Words(
        evidence.sentence(
            "Bars of articles for {n:row|rows}: {said}.", n=len(lines), said=listed(lines, key, "articles")
        ).text,
        "Not how large an outlet is, nor how much it published: only what this input carried. Where texts or "
        "origins are fewer than articles, the difference is copies.",
        {key: key.capitalize()} | measures | {"share": "Share %"},
        more=evidence.sentence(
            "{n} with fewer articles are not drawn; all are in the table", n=evidence.named(beyond, f"{key}s")
        )
        if beyond
        else "",
        none="there are no articles",
    )
    return finish(chart, subject, where, words, every if every[most:] else lines)


def bars(
    table: pd.DataFrame,
    subject: str,
    where: Scope,
    key: str,
    names: Names = None,
    unit: str = "articles",
    role: str = "articles",
    note: str = NOTE,
    of: str = "articles",
) -> Drawn:
    """One bar a value of one key, its number and share at the end; a sentence where one value is all there is."""
    if len(table) == 1 and table["share"].iloc[0] == 1 and "rows" in table:
        return alone(subject, records(table, names)[0][key], table["rows"].iloc[0], of)
    lines = [
        line | {"value": line[unit], "label": f"{line[unit]:,} · {plurals.percent(line['share'])}"}
        for line in records(table, names)
    ]
    columns = {key: key.replace("_", " ").capitalize(), "value": unit.capitalize(), "share": "Share %"}
    base = alt.Chart(data(lines)).encode(
        y=_band(key, lines), x=_length(), tooltip=tips(columns | {"value": f"{unit.capitalize()} #"})
    )
    chart = layered(
        ROW * max(len(lines), 1),
        base.mark_bar(height=12, yOffset=8, cursor="pointer").encode(color=_named(key, LIGHT[role])),
        base.mark_text(align="left", dx=6, dy=9).encode(text=alt.Text("label:N")),
        above(base, key),
    )
    said = evidence.sentence("Bars: {said}.", said=listed(lines, key, "value")).text
    none = "there are no articles" if unit == "articles" else "nothing was counted"
    words = Words(said, note, columns, of=of, none=none)
    return finish(chart, subject, where, words, lines)


def ledger(table: pd.DataFrame, subject: str, where: Scope) -> Drawn:
    """What every line of the input was used as."""
    note = "Not whether each line was judged rightly: the ledger names every line and its reason."
    names = {use: language.say(use) for use in table["use"].unique()}
    return bars(table, subject, where, "use", names, unit="lines", role="band", note=note, of="ledger")


def shares(
    table: pd.DataFrame, subject: str, where: Scope, key: str = "outlet", names: Names = None
) -> Drawn:
    """Each share as a dot with its interval, or a sentence where one has all: columns key, share, low, high, 0 to 1.

    A share whose ends are null is a dot alone.
    """
    lines = records(table, names)
    if len(lines) == 1 and lines[0]["share"] == 1 and lines[0].get("articles") == lines[0].get("total", 0):
        return alone(subject, lines[0][key], table["rows"].iloc[0])
    said = "; ".join(f"{line[key]} {_between(line)}" for line in lines[:3])
    words = Words(
        evidence.sentence("Dots with intervals: {said}.", said=said).text,
        "Intervals show what chance in the choice of stories could do; they do not cover wrong labels or "
        "outlets this input never carries. Where intervals overlap, the order is not settled.",
        {key: key.capitalize(), "share": "Share %", "low": "Low %", "high": "High %"},
        none="there is nothing to take shares of",
    )
    axis = alt.Axis(title="Share", format="%", tickCount=6)
    x = alt.X("share:Q", axis=axis, scale=alt.Scale(zero=True))
    return finish(_ranges(lines, key, x, LIGHT["articles"], words.columns), subject, where, words, lines)


def ranks(table: pd.DataFrame, subject: str, where: Scope, key: str = "outlet", names: Names = None) -> Drawn:
    """The rank each row takes over all declared choices, of two or more: columns key, rank, low, high (worst)."""
    lines = records(table, names) if len(table) > 1 else []
    said = "; ".join(
        f"{r[key]} {plurals.between(str(r['rank']), str(r['low']), str(r['high']))}" for r in lines[:3]
    )
    words = Words(
        evidence.sentence("Rank ranges: {said}.", said=said).text,
        "The range covers the declared choices only; another definition could move a rank further.",
        {key: key.capitalize(), "rank": "Rank", "low": "Best", "high": "Worst"}
        | ({"articles": "Articles"} if "articles" in table else {}),
        none="there is nothing to rank",
    )
    worst = max((r["high"] for r in lines), default=1)
    ticks = list(range(1, int(worst) + 1, int(worst) // 15 + 1))  # whole ranks only
    scale = alt.Scale(domain=[1, worst], zero=False, nice=False, padding=10)
    x = alt.X("rank:Q", axis=alt.Axis(title="Rank (1 = most)", format="d", values=ticks), scale=scale)
    return finish(_ranges(lines, key, x, LIGHT["story"], words.columns), subject, where, words, lines)


def differences(
    table: pd.DataFrame,
    subject: str,
    where: Scope,
    sides: tuple[str, str],
    key: str = "value",
    names: Names = None,
) -> Drawn:
    """What sets two slices apart: a dot with its interval each row, at the right what the first slice has more of.

    Columns key, difference, low, high, sure and rows; of words log_ratio, log_low, log_high in their place.
    """
    logs = "g2" in table
    fields = ("log_ratio", "log_low", "log_high") if logs else ("difference", "low", "high")
    drawn = table.rename(columns=dict(zip(fields, ("at", "least", "most"), strict=True)))
    lines = records(drawn.dropna(subset=["least", "most"]), names)
    said = "; ".join(f"{r[key]} {_signed(r['at'], logs)}" for r in lines[:3])
    title = "Times twice as frequent (log ratio)" if logs else "Difference of shares"
    percent = "" if logs else " %"
    columns = {
        key: key.capitalize(),
        "at": title + percent,
        "least": "Low" + percent,
        "most": "High" + percent,
    }
    words = Words(
        evidence.sentence(
            "Dots with intervals about none, at the right more in {right}, at the left more in {left}: {said}.",
            right=sides[0], left=sides[1], said=said,
        ).text,
        "Intervals are those of each row by itself; whether a row is different beside all others is what “sure” says. "
        "They show what chance in the choice of stories could do, not why the two differ.",
        columns | {"sure": "Sure"},
        none="either slice has too few stories for intervals, or nothing to compare",
    )  # fmt: skip
    left, right = (
        evidence.sentence("more in {name}", name=evidence.plain(side, 30)).text for side in sides[::-1]
    )
    axis = alt.Axis(title=f"← {left}   |   {right} →",
                    format="+.1f" if logs else "+.0%", tickCount=6)  # fmt: skip
    x = alt.X("at:Q", axis=axis, scale=alt.Scale(zero=True))
    chart = _ranges(lines, key, x, LIGHT["articles"], words.columns, ("least", "most"), zero=True)
    return finish(chart, subject, where, words, lines)


def _signed(value: float, logs: bool) -> str:
    return f"{value:+.1f}" if logs else evidence.sentence("{value} points", value=f"{value * 100:+.0f}").text


def above(base: alt.Chart, key: str) -> alt.Chart:
    """Each row's name above its mark, at the left: whole however long it is, on a phone too."""
    text = base.mark_text(align="left", baseline="bottom", dy=-2, tooltip=None)
    named: alt.Chart = text.encode(x=LEFT, text=alt.Text(f"{key}:N"))
    return named


def _long(lines: list[Record], key: str, measures: dict[str, str]) -> list[Record]:
    """A record for each measure of each line, and one without a measure that holds the line's name."""
    return [
        {
            key: line[key],
            "measure": title,
            "value": line.get(m),
            "rows": line.get("rows"),
            "n": line["articles"],
            "per": m,
        }
        for line in lines
        for m, title in {"": "", **measures}.items()
        if not m or line[m] is not None
    ]


def _between(line: Record) -> str:
    share = plurals.percent(line["share"])
    if line["low"] is None:
        return share
    return plurals.between(share, plurals.bound(line["low"]), plurals.bound(line["high"]))


def _ranges(
    lines: list[Record],
    key: str,
    x: alt.X,
    colour: str,
    columns: Any,
    ends: tuple[str, str] = ("low", "high"),
    zero: bool = False,
) -> alt.LayerChart:
    """A dot on the line of its interval, one row a value, its name above; with `zero` a line where there is none."""
    base = alt.Chart(data(lines)).encode(y=_band(key, lines), tooltip=tips(columns))
    none = alt.Chart(base.data).mark_rule(color=LIGHT["band"], tooltip=None).encode(x=alt.XDatum(0))
    line = base.mark_rule(strokeWidth=5, opacity=0.4, strokeCap="round", color=colour, yOffset=8, y2Offset=8)
    dot = base.mark_point(filled=True, size=110, opacity=1, color=colour, cursor="pointer", yOffset=8)
    return layered(
        ROW * max(len(lines), 1),
        *([none] if zero else []),
        line.encode(x=alt.X(f"{ends[0]}:Q"), x2=alt.X2(f"{ends[1]}:Q")),
        dot.encode(x=x),
        above(base, key),
    )


def _band(key: str, lines: list[Record], scale: alt.Scale | None = None) -> alt.Y:
    """Rows in the table's order, without an axis of names."""
    order = [line[key] for line in lines]
    return alt.Y(f"{key}:N", sort=order, axis=None, scale=scale or alt.Scale(padding=0))


def _named(key: str, colour: str) -> Any:
    """The role's colour, and grey for what has no name."""
    nameless = f"slice(datum['{key}'], 0, 1) === '('"
    return alt.condition(nameless, alt.value(LIGHT["unknown"]), alt.value(colour))


def _length() -> alt.X:
    """Length for a count; the number stands at its end, so that no axis is needed."""
    return alt.X("value:Q", axis=None, scale=alt.Scale(zero=True, nice=True))
