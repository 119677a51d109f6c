"""Charts of what was unusual: how much there was and would be usual, and when a share changed, as an interval."""

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
    data,
    finish,
    layered,
    records,
    tips,
)
from analysis.charts.ticks import time
from analysis.palette import LIGHT
from analysis.unusual import ODD, Unusual, too_little

ROW = 42  # pixels of a row whose name stands above its mark
STATED = {ODD: "Unusual", "cannot tell": "May be chance"}


def unusual(found: Unusual, subject: str, where: Scope, names: Names = None, top: int = 15) -> Drawn:
    """Each period: the articles expected of it as a tick, those there were as a dot on the line of what times allow."""
    lines = [_period(line) for line in records(found.periods.head(top), names)]
    said = "; ".join(
        evidence.sentence(
            "{what} {amount}, usual {expected}", what=line["named"],
            **{name: language.number(f"{line[name]:,.1f}") for name in ("amount", "expected")},
        ).text
        for line in lines[:3]
    )  # fmt: skip
    words = Words(
        evidence.sentence("Articles of a period beside what would be usual: {said}.", said=said).text,
        "Not why: a story that many tell is one event, and chance may give a topic to it. What is usual follows from "
        "the articles of all others on these days and from the weekday. A line runs from the articles that certainly "
        "lie in the period to those that may.",
        {"named": "What and when", "amount": "Expected", "expected": "Usual", "at_least": "At least",
         "articles": "At most", "stated": "Statement"},
        none=too_little(found),
    )  # fmt: skip
    return finish(_rows(lines), subject, where, words, lines)


def _period(line: Record) -> Record:
    first, last = (evidence.day(pd.Timestamp(line[end])) for end in ("first_day", "last_day"))
    when = first if first == last else evidence.sentence("{first} to {last}", first=first, last=last).text
    named = f"{line['value']} ({language.say(line['kind'])}), {when}"
    return line | {"named": named, "stated": language.say(STATED[line["statement"]])}


def _rows(lines: list[Record]) -> alt.LayerChart:
    """A row a period: its name, the line of what times allow, a dot for what there was, a tick for what is usual."""
    order = [line["named"] for line in lines]
    columns = {"named": "What and when", "amount": "Articles #", "expected": "Usual #", "stated": "Statement"}
    hues = dict(zip(map(language.say, STATED.values()), (LIGHT["emphasis"], LIGHT["band"]), strict=True))
    names = [name for name in hues if any(line["stated"] == name for line in lines)]
    legend = alt.Legend(symbolOpacity=1)
    colour = alt.Color("stated:N", sort=names, legend=legend).scale(
        domain=names, range=[hues[n] for n in names]
    )
    base = alt.Chart(data(lines)).encode(
        y=alt.Y("named:N", sort=order, axis=None, scale=alt.Scale(padding=0)), tooltip=tips(columns, ",.1f")
    )
    x = alt.X("at_least:Q", axis=alt.Axis(title="Articles (the black tick: as many as usual)", tickCount=6))
    rule = base.mark_rule(strokeWidth=5, opacity=0.4, strokeCap="round", yOffset=8, y2Offset=8)
    dot = base.mark_point(filled=True, size=90, opacity=1, cursor="pointer", yOffset=8)
    tick = base.mark_tick(color=LIGHT["ink"], thickness=2, size=18, yOffset=8)
    text = base.mark_text(align="left", baseline="bottom", dy=-2, tooltip=None)
    return layered(
        ROW * max(len(lines), 1),
        rule.encode(x=x, x2=alt.X2("articles:Q"), color=colour),
        tick.encode(x=alt.X("expected:Q")),
        dot.encode(x=alt.X("amount:Q"), color=colour),
        text.encode(x=LEFT, text=alt.Text("named:N")),
    )


def changes(found: Unusual, subject: str, where: Scope, names: Names = None, top: int = 15) -> Drawn:
    """Each lasting change: the day it most likely came, on the line of the days between which it came."""
    table = found.changes.head(top)
    lines = [
        line | {"named": f"{line['value']} ({language.say(line['kind'])}): {_moved(line)}"}
        for line in records(table, names)
    ]
    said = "; ".join(line["named"] for line in lines[:3])
    words = Words(
        evidence.sentence("{n:change|changes}, each between two days: {said}.", n=len(lines), said=said).text,
        "Not what changed it: the input may have. One change is looked for in each; what came and went is a period. "
        "The line holds the day of the change in nine of ten cases.",
        {"named": "What", "change": "Most likely", "change_low": "From", "change_high": "To"},
        none="no share changed for good by more than chance allows" if found.asked else too_little(found),
    )
    return finish(_between(lines, table), subject, where, words, lines)


def _moved(line: Record) -> str:
    return evidence.sentence(
        "more, {before} before, {after} after"
        if line["direction"] == "more"
        else "less, {before} before, {after} after",
        before=plurals.percent(line["share_before"], 1), after=plurals.percent(line["share_after"], 1),
    ).text  # fmt: skip


def _between(lines: list[Record], table: pd.DataFrame) -> alt.LayerChart:
    order = [line["named"] for line in lines]
    room = pd.Timedelta(days=2)
    none = pd.Timestamp(0, tz="UTC")
    span = (table["change_low"].min() - room, table["change_high"].max() + room) if lines else (none, none)
    base = alt.Chart(data(lines)).encode(
        y=alt.Y("named:N", sort=order, axis=None, scale=alt.Scale(padding=0)),
        tooltip=tips({"named": "What", "change": "Most likely", "change_low": "From", "change_high": "To"}),
    )
    hue = LIGHT["topic"]
    rule = base.mark_rule(strokeWidth=5, opacity=0.4, strokeCap="round", color=hue, yOffset=8, y2Offset=8)
    dot = base.mark_point(filled=True, size=90, opacity=1, color=hue, cursor="pointer", yOffset=8)
    text = base.mark_text(align="left", baseline="bottom", dy=-2, tooltip=None)
    return layered(
        ROW * max(len(lines), 1),
        rule.encode(x=time("change_low:T", span[0], span[1], ends=False), x2=alt.X2("change_high:T")),
        dot.encode(x=time("change:T", span[0], span[1])),
        text.encode(x=LEFT, text=alt.Text("named:N")),
    )
