"""What every chart has in common: its title's parts, its size guard, its alt text, its note and its table."""

import textwrap
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from analysis import decimals, evidence, language, overview, schema
from analysis.charts.ticks import iso
from analysis.evidence import Html
from analysis.keeping import once

MOST = 5_000  # rows of one chart
WIDTH = 640
LEFT = alt.XValue(0)  # type: ignore[no-untyped-call]  # a channel by its class: altair looks a dict up among all classes

Record = dict[str, Any]
Names = Mapping[str, str] | None
LeftOut = Mapping[str, Sequence[int]]  # why → articles
Chart = alt.Chart | alt.LayerChart
Drawn = Chart | Html  # a chart, or the sentence that says why there is none


class LayerChart(alt.LayerChart):
    """Charts of ours drawn over each other: `layered` makes them whole, and tests see that every kind is valid.

    Altair's own copies all layers with their data at every turn, and asks a schema of 1.7 MB whenever it is shown.
    """

    def __init__(self, data: Any = alt.Undefined, layer: Sequence[alt.Chart] = (), **more: Any) -> None:
        """What Altair's own takes."""
        super(alt.LayerChart, self).__init__(data=data, layer=list(layer), **more)

    @classmethod
    def validate(cls, instance: Record, schema: Record | None = None) -> None:
        """Ask no schema: what a user changes in a chart is checked by the words they change it with."""


class Scope(NamedTuple):
    """What every chart of a run speaks of: where the articles come from, when, and how many."""

    where: str
    period: str
    n: int

    def line(self) -> str:
        """The scope as the line under a chart's title."""
        n = evidence.sentence("N\u00a0=\u00a0{n:article|articles}", n=self.n).text.replace(" ", "\u00a0")
        return f"{self.where} · {self.period} · {n}"


class Words(NamedTuple):
    """What a chart says beside itself: alt text, what it does not show, and the headings of its table.

    `columns` maps fields to headings; a heading that ends in % is a share. `left_out` holds the articles that
    are not drawn, by why, `partly` those that are drawn in part, `more` what else stands under the title.
    """

    alt: str
    note: str
    columns: Mapping[str, str]
    left_out: LeftOut = MappingProxyType({})
    partly: Sequence[int] = ()
    more: str | Html = ""
    wide: bool = False  # names stand at its left: on a phone it is scrolled, not squeezed
    of: str = "articles"  # the table whose lines stand behind its marks
    none: str = "nothing was counted"  # why there is nothing to draw, where there is not


def scope(articles: pd.DataFrame, where: str) -> Scope:
    """The scope of a table of articles; its period spans the articles whose day is known, else those dated best."""
    period = _period(articles[["published_earliest", "published_latest"]])
    if not period:
        return Scope(where, language.say("no publication time known"), len(articles))
    first, last = (evidence.day(end) for end in period)
    days = language.say("{first} to {last}").replace("{first}", first).replace("{last}", last)
    return Scope(where, first if first == last else days, len(articles))


@once.found()
def _period(ends: pd.DataFrame) -> tuple[pd.Timestamp, ...]:
    """The first and the last instant of intervals no wider than a day, or than the narrowest; none of none."""
    known = ends.dropna()
    if known.empty:
        return ()
    width = known["published_latest"] - known["published_earliest"]
    best = known[width <= max(width.min(), overview.USABLE + overview.ZONES)]
    return best["published_earliest"].min(), best["published_latest"].max()


def records(table: pd.DataFrame, names: Names = None) -> list[Record]:
    """A tally as chart data: plain values, names for ids, times in ISO, rows as a code of the articles."""
    if len(table) > MOST:
        raise ValueError(
            f"a chart takes at most {MOST:,} rows and this has {len(table):,}: use tally.top or filter it"
        )
    lines = []
    for record in schema.records(table):
        line = {str(k): _plain(v, names or {}) for k, v in record.items() if not str(k).startswith("rows")}
        if record.get("rows") is not None:
            line |= {"rows": evidence.encode(record["rows"]), "n": len(record["rows"])}
        if record.get("rows_low") is not None:
            line["rows_low"] = evidence.encode(record["rows_low"])
        lines.append(line)
    return lines


def data(lines: list[Record]) -> alt.InlineData:
    """Records as inline data, in the order given."""
    return alt.InlineData(values=lines)


def layered(height: Any, *charts: alt.Chart) -> LayerChart:
    """Charts drawn over each other, the first one undermost; data that all of them share stand above them."""
    shared = charts[0].data
    if shared is alt.Undefined or any(chart.data is not shared for chart in charts):
        return LayerChart(layer=charts, height=height)
    layers = [chart.copy(deep=False) for chart in charts]
    for layer in layers:
        layer.data = alt.Undefined
    return LayerChart(shared, layers, height=height)


def finish(chart: Chart, subject: str, where: Scope, words: Words, lines: list[Record]) -> Drawn:
    """The chart with its title, alt text, note and the table a page prints beneath it.

    Without lines to draw it is a sentence that says so, and why.
    """
    if not (subject.strip() and where.where.strip() and where.period.strip()):
        raise ValueError("a chart needs its title's parts: subject, where, period and n")
    subject = language.say(subject)
    told = [line for line in (*_aside(words), evidence.sentence("{s}", s=words.more)) if line.text]
    if not lines:
        why = [evidence.nothing(subject, f"{language.say(words.none)} ({where.line()})."), *told]
        return Html(" ".join(part.html for part in why), " ".join(part.text for part in why))
    under = [where.line(), *(line.text for line in told)]
    fields = (*words.columns, "rows", "rows_low", "n", "total")
    meta = {
        "subject": subject,
        "under": [where.line()],
        "aside": [line.html for line in told],
        "left_out": _groups(words),
        "note": language.say(words.note),
        "wide": words.wide,
        "of": words.of,
        "columns": dict(words.columns),
        "lines": [{field: line[field] for field in fields if field in line} for line in lines],
    }
    title = alt.TitleParams(
        textwrap.wrap(subject, 70), subtitle=[part for line in under for part in textwrap.wrap(line, 100)]
    )
    chart.title, chart.width, chart.usermeta = title, WIDTH, meta
    chart.description = f"{subject}. {where.line()}. {words.alt}"
    return chart


def alone(subject: str, name: str, rows: Sequence[int], of: str = "articles") -> evidence.Html:
    """In place of a chart of one mark that is all there is: what it is, in a sentence."""
    return evidence.sentence(
        "{subject}: {basis}, in all {n:article|articles}."
        if of == "articles"
        else "{subject}: {basis}, in all {n:line or record|lines and records}.",
        subject=language.say(subject), basis=name, n=evidence.count(rows, of=of),
    )  # fmt: skip


def _groups(words: Words) -> list[Record]:
    """The articles that are not drawn, or only in part, as marks: a label and the code of their rows."""
    groups = {**words.left_out, "drawn in part": words.partly}
    return [
        {"label": f"{len(rows):,} {language.say(why)}", "rows": evidence.encode(rows), "n": len(rows)}
        for why, rows in groups.items()
        if len(rows)
    ]


def _aside(words: Words) -> list[evidence.Html]:
    """What is not drawn, or only in part, in a sentence each; its numbers lead to the articles."""
    rows = [(why, list(rows)) for why, rows in words.left_out.items() if len(rows)]
    if len(rows) == 1:
        ((why, only),) = rows
        said = evidence.sentence(
            "{n:article|articles} {why} {n:|is|are} not drawn", n=only, why=language.say(why)
        )
        return [said, *_partly(words)]
    if not rows:
        return _partly(words)
    parts = [
        evidence.sentence(
            "{n:article|articles} {why}" if at == 0 else "{n} {why}", n=found, why=language.say(why)
        )
        for at, (why, found) in enumerate(rows)
    ]
    return [evidence.sentence("{what} are not drawn", what=evidence.joined(parts)), *_partly(words)]


def _partly(words: Words) -> list[evidence.Html]:
    """What is drawn only in part, in a sentence."""
    if not len(words.partly):
        return []
    rows = list(words.partly)
    return [
        evidence.sentence("{n:article|articles} may also lie outside and {n:|is|are} drawn in part", n=rows)
    ]


def listed(lines: list[Record], name: str, value: str, most: int = 3) -> str:
    """The first lines in words, for alt text: "Herald 31, Courier 24, Wire 20"."""
    return ", ".join(f"{line[name]} {language.number(f'{line[value]:,}')}" for line in lines[:most])


def tips(columns: Mapping[str, str], form: str = ",") -> list[alt.Tooltip]:
    """What the pointer shows: fields under their headings; a heading with # is a number, with % a share."""
    return [
        alt.Tooltip(f"{field}:Q", title=title.rstrip(" #%"), format=".1%" if title.endswith("%") else form)
        if title[-1] in "#%"
        else alt.Tooltip(f"{field}:N", title=title)
        for field, title in columns.items()
    ]


def _plain(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return evidence.plain(names.get(value, value))
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return iso(value)
    value = value.item() if hasattr(value, "item") else value
    return decimals.short(value) if isinstance(value, float) else value
