"""Charts of two keys at once: counts as shaded cells with their numbers."""

from collections.abc import Mapping
from itertools import product

import altair as alt
import pandas as pd

from analysis import evidence, plurals
from analysis.charts.figure import (
    Drawn,
    Names,
    Record,
    Scope,
    Words,
    data,
    finish,
    layered,
    listed,
    records,
    tips,
)
from analysis.evidence import Html
from analysis.palette import LIGHT

WIDTH, HEIGHT = 36, 26  # pixels of a cell
NARROW, ROOM = (
    26,
    540,
)  # pixels of the narrowest cell, and of all columns together where they can be so narrow
STEP, HEAD = 15, 12  # pixels between the names of columns, and under the lowest
DIGIT = 7  # pixels of a digit
LONG = 1_000  # from here on a cell has its number in thousands; the table has it whole
DARK = 0.66  # from this part of the strongest on, a number needs the paper's colour to be read
NOTE = (
    "0 means not seen in this input. An article with "
    "several topics counts in each, so a row need not add up to its outlet's articles."
)


def heatmap(
    table: pd.DataFrame,
    subject: str,
    where: Scope,
    rows: str = "outlet",
    columns: str = "topics",
    names: Names = None,
    role: str = "topic",
    unit: str = "articles",
    note: str = NOTE,
    most: int = 20,
    of: str = "articles",
    none: str = "there are no articles",
) -> Drawn:
    """Counts of two keys as shaded cells with their numbers.

    The `most` largest rows and columns are drawn; the subtitle says how many are not.
    """
    kept = {key: _largest(table, key, unit, most) for key in (rows, columns)}
    at_left, above = _sides(kept, names or {}, rows, columns)
    left_out = {key: table[key].nunique() - len(kept[key]) for key in kept}
    drawn = table[table[rows].isin(kept[rows]) & table[columns].isin(kept[columns])]
    lines = _headed(_grid(drawn, kept, names or {}, unit), at_left, above)
    headings = {rows: rows.capitalize(), columns: columns.capitalize(), "value": unit.capitalize()}
    seen = sorted((line for line in lines if line["value"]), key=lambda r: (-r["value"], r[rows], r[columns]))
    cells = [line | {"cell": f"{line[rows]} – {line[columns]}"} for line in seen]
    words = Words(
        evidence.sentence(
            "Grid of {rows} by {columns}; largest: {said}.",
            rows=len(kept[rows]), columns=len(kept[columns]), said=listed(cells, "cell", "value"),
        ).text,
        note,
        headings,
        more=_left_out(left_out[at_left], left_out[above]),
        of=of,
        none=none,
    )  # fmt: skip
    base = _base(lines, at_left, above, tips({**headings, "value": f"{unit.capitalize()} #"}))
    strongest = seen[0]["value"] if seen else 1
    drawing = _cells(base, LIGHT[role], strongest, _names_of_columns(base, above))
    chart = finish(drawing, subject, where, words, cells)
    if isinstance(chart, Html):
        return chart
    digits = len(str(strongest)) if strongest < LONG else 4
    width = max(NARROW, DIGIT * digits + 6, min(WIDTH, ROOM // max(len(kept[above]), 1)))
    chart.width, chart.height = alt.Step(width), HEIGHT * max(len(kept[at_left]), 1)
    return chart


def _left_out(rows: int, columns: int) -> str | Html:
    """How many rows and columns are not drawn, in words; empty for none."""
    counted = ((rows, "row|rows"), (columns, "column|columns"))
    what = plurals.listed([plurals.said(n, words) for n, words in counted if n])
    return evidence.sentence("Not drawn: {what} with smaller numbers", what=what) if what else ""


def credits(  # noqa: A001 - it is called as charts.credits, the name of the table it draws
    table: pd.DataFrame, subject: str, where: Scope, names: Names = None
) -> Drawn:
    """Who names whom as where it comes from: the outlet that credits at the left, the credited above."""
    note = (
        "Not every borrowing is credited, and a credit is no proof of copying: this counts names in the "
        "text. 0 means that no such credit was found."
    )
    return heatmap(
        table, subject, where, "outlet", "credited", names, role="agency", unit="credits", note=note,
        of="credits", none="no article names another outlet as where its report comes from",
    )  # fmt: skip


def _sides(
    kept: Mapping[str, list[str]], names: Mapping[str, str], rows: str, columns: str
) -> tuple[str, str]:
    """The key whose names stand at the left, and the other, whose names stand above: the longer names at the left."""
    longest = {key: max((len(str(names.get(v, v))) for v in kept[key]), default=0) for key in (rows, columns)}
    return (rows, columns) if longest[rows] >= longest[columns] else (columns, rows)


def _headed(lines: list[Record], at_left: str, above: str) -> list[Record]:
    """The lines, those of the first row with the name of their column and where it stands above it."""
    if not lines:
        return lines
    first = lines[0][at_left]
    columns = list(dict.fromkeys(line[above] for line in lines))
    return [
        line | {"head": line[above], "up": -HEAD - STEP * columns.index(line[above]), "over": 0}
        if line[at_left] == first
        else line
        for line in lines
    ]


def _names_of_columns(base: alt.Chart, above: str) -> list[alt.Chart]:
    """Names of columns above the grid, each on a line of its own that ends where its column is: none is slanted or cut.

    They rise from left to right, so that no name crosses the line that leads from another to its column.
    """
    heads = base.transform_filter("isValid(datum.head)")
    at = alt.Y("up:Q", scale=None, axis=None)
    return [
        heads.mark_rule(color=LIGHT["rule"], tooltip=None).encode(y=at, y2=alt.Y2("over")),
        heads.mark_text(
            align="right", baseline="middle", dx=3, dy=-5, color=LIGHT["ink"], tooltip=None
        ).encode(y=at, text=alt.Text("head:N")),
    ]


def _cells(base: alt.Chart, colour: str, strongest: int, heads: list[alt.Chart]) -> alt.LayerChart:
    """Zero and counted cells, each with its own look, the numbers on top, and the names of columns above."""
    paper = LIGHT["paper"]
    strength = alt.Opacity("value:Q", legend=None).scale(domain=[0, strongest], range=[0.08, 1])
    dark = f"datum.value > {DARK * strongest}"
    ink = alt.condition(dark, alt.value(paper), alt.value(LIGHT["ink"]))
    zero, counted = (base.transform_filter(f"datum.value {test}") for test in ("=== 0", "> 0"))
    number = alt.Text("value:Q", format="," if strongest < LONG else ".2~s")
    layers = [
        zero.mark_rect(color=LIGHT["empty"], stroke=paper, strokeWidth=2),
        counted.mark_rect(color=colour, cursor="pointer", stroke=paper, strokeWidth=2).encode(
            opacity=strength
        ),
        base.mark_text(tooltip=None, fontSize=11).encode(text=number, color=ink),
        *heads,
    ]
    return layered(alt.Undefined, *layers)


def _base(lines: list[Record], at_left: str, above: str, tooltip: list[alt.Tooltip]) -> alt.Chart:
    """Rows and columns in the order of the lines."""
    order = {key: list(dict.fromkeys(line[key] for line in lines)) for key in (at_left, above)}
    base: alt.Chart = alt.Chart(data(lines)).encode(
        y=alt.Y(f"{at_left}:N", sort=order[at_left], axis=alt.Axis(title=None)),
        x=alt.X(f"{above}:N", sort=order[above], axis=None),
        tooltip=tooltip,
    )
    return base


def _grid(
    table: pd.DataFrame, kept: Mapping[str, list[str]], names: Mapping[str, str], unit: str
) -> list[Record]:
    """Every pair of a row and a column: its count, 0 where none was seen."""
    rows, columns = kept
    seen = {(line[rows], line[columns]): line for line in records(table)}
    lines = []
    for pair in product(kept[rows], kept[columns]):
        known = seen.get(pair, {})
        label = {key: evidence.plain(names.get(i, i)) for key, i in zip((rows, columns), pair, strict=True)}
        behind = {field: known[field] for field in ("rows", "n") if field in known}
        lines.append(label | {"value": known.get(unit, 0)} | behind)
    return lines


def _largest(table: pd.DataFrame, key: str, unit: str, most: int) -> list[str]:
    """The values of a key with most articles, ties by name, and after them what has no name."""
    sums = table.groupby(key, sort=True)[unit].sum()
    named = sorted((v for v in sums.index if not v.startswith("(")), key=lambda v: (-sums[v], v))
    return named[:most] + [v for v in sums.index if v.startswith("(")]
