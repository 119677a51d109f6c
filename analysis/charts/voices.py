"""Charts of whose voice articles are: a share with its interval for each kind, outlet by outlet or over time."""

from collections.abc import Mapping
from functools import partial

import altair as alt
import pandas as pd

from analysis import evidence, language
from analysis.charts.figure import LEFT, Drawn, Record, Scope, Words, data, finish, layered, records, tips
from analysis.echo import share
from analysis.palette import LIGHT

HEAD, STEP = 30, 9  # pixels of a row's name, and of each mark below it
HUES = {
    "own": "origins", "agency": "agency", "follows": "topic", "alone": "story", "unclear": "unknown",
    "repeated": "articles",
}  # fmt: skip


def voices(
    table: pd.DataFrame, subject: str, where: Scope, kinds: Mapping[str, str], key: str = "outlet"
) -> Drawn:
    """A row for each outlet, or part of the period, and in it a dot with its interval for each kind.

    Takes the key, kind, share, low, high and rows; `kinds` names the kinds.
    """
    kinds = {kind: language.say(name) for kind, name in kinds.items()}
    lines = [
        line | {"named": kinds[line["kind"]], key: evidence.spelled(line[key]) if key == "bin" else line[key]}
        for line in records(table)
    ]
    said = "; ".join(
        f"{r[key]}: {r['named']} {share(r['share'], r['low'], r['high'])}" for r in lines[: len(kinds)]
    )
    heading = "Outlet" if key == "outlet" else "When (UTC)"
    words = Words(
        evidence.sentence("Dots with 90 % intervals: {said}.", said=said).text,
        "Not who copied without a word, and from whom nobody here has it: an origin is an outlet's own if no other "
        "outlet here prints its text, or it certainly had it first. Kinds overlap. Intervals show what other stories "
        "could have given.",
        {key: heading, "named": "Kind", "share": "Share %", "low": "Low %", "high": "High %"},
        none="no outlet has enough articles"
        if key == "outlet"
        else "no article of an outlet has a time that can be used",
    )  # fmt: skip
    return finish(_rows(lines, kinds, key, heading), subject, where, words, lines)


def _rows(lines: list[Record], kinds: Mapping[str, str], key: str, heading: str) -> alt.LayerChart:
    order = list(dict.fromkeys(line[key] for line in lines))
    names = list(kinds.values())
    drawn = data(lines)
    colour = alt.Color("named:N", sort=names, legend=alt.Legend(columns=3)).scale(
        domain=names, range=[LIGHT[HUES[kind]] for kind in kinds]
    )
    base = alt.Chart(drawn).encode(y=alt.Y(f"{key}:N", sort=order, axis=None, scale=alt.Scale(padding=0)))
    x = partial(
        alt.X,
        axis=alt.Axis(title="Share of articles", format="%", tickCount=5),
        scale=alt.Scale(domain=[0, 1]),
    )
    tooltip = tips({key: heading, "named": "Kind", "share": "Share %", "low": "Low %", "high": "High %"})
    height = HEAD + STEP * len(kinds)
    inside = alt.YOffset("named:N", sort=names, scale=alt.Scale(range=[HEAD - 6, height - 4]))
    each = base.encode(color=colour, tooltip=tooltip, yOffset=inside)
    rule = each.mark_rule(strokeWidth=4, opacity=0.45, strokeCap="round")
    dot = each.mark_point(filled=True, size=60, opacity=1, cursor="pointer")
    parts = [rule.encode(x=x("low:Q"), x2=alt.X2("high:Q")), dot.encode(x=x("share:Q"))]
    named = base.transform_filter(alt.datum.kind == next(iter(kinds))).mark_text(
        align="left", baseline="bottom", dy=HEAD - height / 2 - 7, tooltip=None
    )
    return layered(
        height * max(len(order), 1), *parts, named.encode(x=LEFT, text=alt.Text(f"{key}:N"))
    )  # fmt: skip
