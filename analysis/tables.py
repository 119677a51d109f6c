"""Frames → safe HTML tables whose counts lead to the articles behind them."""

import html
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analysis import decimals, evidence, language, plurals, schema, tally, wordings
from analysis.evidence import Html

HIDDEN = ("rows", "total")
BEHIND = "rows_"
CHANCES = ("probability", "chance", "chance_of_zero")  # estimates: never 0 or 1
BOUNDS = ("low", "high", "corrected")  # estimated shares
PERCENT = ("share", "share_a", "share_b", *BOUNDS)
GROUPED = tuple(evidence.GROUPS)
# columns that hold words of the suite, not of the input: they are said in the language of the report
OURS = (
    "basis",
    "choice",
    "damage",
    "does",
    "first",
    "is",
    "kind",
    "layout",
    "machine",
    "meaning",
    "measure",
    "missed",
    "name",
    "note",
    "part",
    "people",
    "published_basis",
    "published_cause",
    "reason",
    "record",
    "relation",
    "side",
    "statement",
    "status",
    "step",
    "suite",
    "sure",
    "tried",
    "use",
    "what",
)
MISSING = "–"
LARGE = 999.5  # from which on a number is printed without decimals
MOST_PLACES = 3
_COUNT = re.compile(r"[<> ]*[\d,.]+%?|–")
NOTHING = "nothing in this corpus belongs in this table."


def show(
    table: pd.DataFrame,
    caption: str = "",
    *,
    count: str = "articles",
    of: str = "articles",
    names: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    limit: int = 50,
    nothing: str = NOTHING,
) -> Html:
    """A table to read: shares in percent, counts that lead to their list where the table has `rows`.

    `names` renames columns, `labels` renames values (topic codes, story ids); `count` is the column that
    `rows` lists, row numbers of the table `of`; a column `rows_x` lists what the column x counts, of a share
    its numerator; where that has names, each name with its rows. Past `limit` rows the number of the rest is stated.
    A table without rows is the sentence `nothing`; a column in which no row shown has a value is left out.
    """
    if table.empty:
        return evidence.nothing(caption, nothing)
    behind = {f"{BEHIND}{c}" for c in table.columns}
    head = table.head(limit)
    columns = [
        c
        for at, c in enumerate(table.columns)
        if c not in HIDDEN and c not in behind and (at == 0 or _told(head[c]))
    ]
    places = {c: _places(head[c]) for c in columns}
    body = [_row(record, places, count, of, labels or {}) for record in schema.records(head)]
    titles = [language.say((names or {}).get(c, c.replace("_", " ").capitalize())) for c in columns]
    rest = _rest(len(table) - limit)
    return render(titles, body, _numeric(head, columns), language.say(caption), rest)


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


def cell(value: object, column: str = "", places: int | None = None) -> Html:
    """One value as it is printed: percent, thousands, minutes; escaped; a dash where it is unknown.

    `places`: the decimals of its column; without them a number has three digits that count.
    """
    text = _text(value, column, places)
    if isinstance(value, pd.Timestamp):
        return Html(f'<span class="joint">{text}</span>', text)
    safe = html.escape(text)
    return Html(f'<bdi dir="rtl">{safe}</bdi>' if language.composed(text) else safe, text)


def _cells(cells: list[Html], kinds: list[str]) -> str:
    first = f'<th scope="row" dir="auto"{kinds[0]}>{cells[0].html}</th>' if cells else ""
    rest = zip(cells[1:], kinds[1:], strict=True)
    return first + "".join(f'<td dir="auto"{kind}>{c.html}</td>' for c, kind in rest)


def _told(column: "pd.Series[Any]") -> bool:
    """Whether a column says anything: one without a value in any line shown is none to read."""
    return bool(column.notna().any())


def _places(column: "pd.Series[Any]") -> int | None:
    """The decimals that all numbers of a column have: as many as any of its numbers needs, three at most."""
    numbers = [value for value in column if isinstance(value, float) and not pd.isna(value)]
    if not numbers or max(map(abs, numbers)) >= LARGE:
        return None
    return min(max(len(f"{value:.3g}".partition(".")[2]) for value in numbers), MOST_PLACES)


def _row(
    record: dict[Any, Any], places: Mapping[str, int | None], count: str, of: str, labels: Mapping[str, str]
) -> list[Html]:
    rows = record.get("rows")
    if rows is not None and count in record and len(rows) != record[count]:
        raise ValueError(f"{count} says {record[count]}, but {len(rows)} lines stand behind it")
    return [_cell(record, column, count, of, labels, own) for column, own in places.items()]


def _cell(
    record: dict[Any, Any], column: str, count: str, of: str, labels: Mapping[str, str], places: int | None
) -> Html:
    """One value; a count, and the share that is made of it, lead to their rows."""
    value, rows, own = record[column], record.get("rows"), record.get(BEHIND + column)
    if isinstance(value, Html):
        return value
    if own is not None and not pd.isna(value):
        return _own(value, own, record, column, of)
    if rows is not None and not isinstance(value, str) and not pd.isna(value):
        if column == count or column in GROUPED:
            return evidence.count(rows, int(value), "" if column == count else column, of)
        n, total = record.get(count), record.get("total")
        if column == "share" and n is not None and total and decimals.same(value, n / total):
            return evidence.count(rows, int(n), "", of, int(total))
    if isinstance(value, str):
        value = labels.get(value, value)
    return cell(value, column, places)


def _own(value: Any, own: Any, record: dict[Any, Any], column: str, of: str) -> Html:
    """A count, or a share of `total` (of all `rows` where none is given), with the list of its own."""
    if isinstance(own, Mapping):
        return evidence.named(own, column)
    share = int(record.get("total") or len(record["rows"])) if isinstance(value, float) else 0
    if not decimals.same(value, len(own) / (share or 1)):
        raise ValueError(f"{value} is printed, but {len(own)} lines stand behind it")
    return evidence.count(own, share=share, of=of)


def _text(value: Any, column: str, places: int | None) -> str:
    if isinstance(value, str):
        ours = column in OURS or value in tally.NOTHING_KNOWN
        return evidence.plain(wordings.told(value) if ours else value, evidence.LONG)
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return MISSING
    if isinstance(value, date) and not isinstance(value, pd.Timestamp):
        value = pd.Timestamp(value)
    if isinstance(value, pd.Timestamp):
        return evidence.day(value) + ("" if value == value.normalize() else f" {value:%H:%M}")
    if isinstance(value, bool):
        return language.say("yes") if value else language.say("no")
    if isinstance(value, int):
        return language.number(f"{value:,}")
    if isinstance(value, float):
        return _decimal(value, column, places)
    if hasattr(value, "__iter__"):
        return ", ".join(_text(v, column, places) for v in value)
    return str(value)


def _decimal(value: float, column: str, places: int | None) -> str:
    """A probability, a bound, a share or any other number, by its column."""
    if column in CHANCES:
        return plurals.chance(value)
    if column in BOUNDS:
        return plurals.bound(value, 1)
    if column in PERCENT:
        return plurals.percent(value, 1)
    if places is not None and (not value or round(value, places)):
        return language.number(f"{value:,.{places}f}")
    return language.number(f"{value:,.0f}" if abs(value) >= LARGE else f"{value:,.3g}")


def _rest(more: int) -> str:
    return evidence.sentence("and {n:more row|more rows}", n=more).text if more > 0 else ""


def _numeric(table: pd.DataFrame, columns: list[str]) -> list[bool]:
    return [bool(pd.api.types.is_numeric_dtype(table[c].dtype)) or _counts(table[c]) for c in columns]


def _counts(column: "pd.Series[Any]") -> bool:
    counts = [isinstance(value, Html) and bool(_COUNT.fullmatch(value.text)) for value in column]
    return any(counts) and all(counted or pd.isna(value) or isinstance(value, int)
                               for counted, value in zip(counts, column, strict=True))  # fmt: skip
