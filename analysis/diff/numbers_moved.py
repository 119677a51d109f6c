"""Numbers before and after as a table, with what each cause moved them by."""

import html
from collections.abc import Sequence

import pandas as pd

from analysis import plurals, tables
from analysis.diff import numbers
from analysis.diff.articles_behind import Side
from analysis.evidence import Html

SHOWN = 20
SMALL = 0.0005  # a share that moved by less would be printed as 0.0


def table(rows: pd.DataFrame, causes: Sequence[str], of: str, a: Side, b: Side) -> Html:
    """Numbers before and after, each with the list of what it counts, and what each cause moved them by."""
    head = rows.head(SHOWN)
    body = []
    for row in head.astype(object).to_dict("records"):
        measure = str(row["measure"])
        name = [tables.cell(row["name"])] if of != numbers.ALL else []
        sides = ((a, row["before"]), (b, row["after"]))
        values = [side.number(row["of"], row["id"], measure, value) for side, value in sides]
        moved = [_signed(row[column], measure) for column in ("change", *causes)]
        body.append([*name, tables.cell(measure.capitalize() if not name else measure), *values, *moved])
    named = [of.capitalize()] if of != numbers.ALL else []
    titles = [*named, "Number", "A", "B", "Change", *(f"by {cause}" for cause in causes)]
    numeric = [False] * (len(named) + 1) + [True] * (3 + len(causes))
    rest = f"and {plurals.some(len(rows) - SHOWN, 'more row')}" if len(rows) > SHOWN else ""
    return tables.render(titles, body, numeric, rest=rest)


def _signed(value: float, measure: str) -> Html:
    """A movement with its sign, in the colour of its direction."""
    text = change(value, measure)
    kind = "zero" if abs(value) <= numbers.NEAR else "up" if value > 0 else "down"
    return Html(f'<span class="{kind}">{html.escape(text)}</span>', text)


def change(value: float, measure: str) -> str:
    """A movement with its sign: a count, or percentage points of a share."""
    if abs(value) <= numbers.NEAR:
        return "0"
    sign = "+" if value > 0 else "−"
    if measure != numbers.SHARE:
        return f"{sign}{abs(value):,.0f}"
    return f"{sign}{abs(value) * 100:.1f} points" if abs(value) >= SMALL else f"{sign}less than 0.1 points"
