"""Frames → safe HTML tables whose counts lead to the articles behind them."""

import html
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import evidence
from analysis.evidence import Html

HIDDEN = ("rows", "total")
PERCENT = ("share", "low", "high", "corrected")
GROUPED = ("texts", "origins")
MISSING = "–"
NOTHING = "none"


def show(
    table: pd.DataFrame,
    caption: str = "",
    *,
    count: str = "articles",
    names: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    limit: int = 50,
) -> Html:
    """A table to read: shares in percent, counts that lead to their list where the table has `rows`.

    `names` renames columns, `labels` renames values (topic codes, story ids); `count` is the column that
    `rows` lists. Past `limit` rows the number of the rest is stated.
    """
    columns = [c for c in table.columns if c not in HIDDEN]
    head = table.head(limit)
    body = [_row(record, columns, count, labels or {}) for record in head.astype(object).to_dict("records")]
    titles = [(names or {}).get(c, c.replace("_", " ").capitalize()) for c in columns]
    rest = f"and {len(table) - limit:,} more rows" if len(table) > limit else ""
    return render(titles, body, _numeric(head, columns), caption, rest if len(table) else NOTHING)


def render(
    titles: list[str], body: list[list[Html]], numeric: list[bool], caption: str = "", rest: str = ""
) -> Html:
    """Cells that are safe HTML already, as one table with a caption, scopes and a line for the rest."""
    kinds = [' class="n"' if n else "" for n in numeric]
    heads = "".join(f'<th scope="col"{k}>{html.escape(t)}</th>' for t, k in zip(titles, kinds, strict=True))
    lines = "".join(f"<tr>{_cells(cells, kinds)}</tr>" for cells in body)
    foot = f'<tfoot><tr><td colspan="{len(titles)}">{html.escape(rest)}</td></tr></tfoot>' if rest else ""
    title = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    markup = (
        f'<table class="tally">{title}<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody>{foot}</table>'
    )
    text = (
        [caption] * bool(caption)
        + [" | ".join(titles)]
        + [" | ".join(c.text for c in cells) for cells in body]
    )
    return Html(markup, "\n".join(text + [rest] * bool(rest)))


def cell(value: object, column: str = "") -> Html:
    """One value as it is printed: percent, thousands, minutes; escaped; a dash where it is unknown."""
    text = _text(value, column)
    return Html(html.escape(text), text)


def _cells(cells: list[Html], kinds: list[str]) -> str:
    first = f'<th scope="row" dir="auto"{kinds[0]}>{cells[0].html}</th>' if cells else ""
    rest = zip(cells[1:], kinds[1:], strict=True)
    return first + "".join(f'<td dir="auto"{kind}>{c.html}</td>' for c, kind in rest)


def _row(record: dict[Any, Any], columns: list[str], count: str, labels: Mapping[str, str]) -> list[Html]:
    rows = record.get("rows")
    if rows is None:
        return [
            cell(labels.get(record[c], record[c]) if isinstance(record[c], str) else record[c], c)
            for c in columns
        ]
    counted = {count: evidence.count(rows, int(record[count]))}
    counted |= {
        c: evidence.count(rows, int(record[c]), c) for c in GROUPED if c in columns and not pd.isna(record[c])
    }
    if len(rows) != record[count]:
        raise ValueError(f"{count} says {record[count]}, but {len(rows)} articles stand behind it")
    return [counted[c] if c in counted else cell(labels.get(record[c], record[c]), c) for c in columns]


def _text(value: Any, column: str) -> str:
    if isinstance(value, str):
        return value
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return MISSING
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value == value.normalize() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.1%}" if column in PERCENT else f"{value:,.3g}"
    if hasattr(value, "__iter__"):
        return ", ".join(_text(v, column) for v in value)
    return str(value)


def _numeric(table: pd.DataFrame, columns: list[str]) -> list[bool]:
    return [bool(pd.api.types.is_numeric_dtype(table[c].dtype)) for c in columns]
