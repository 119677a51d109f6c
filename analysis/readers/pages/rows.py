"""Tables printed as text: a row an item, cells between tabs or bars or in columns of one width, one field a column."""

import re
from itertools import pairwise, permutations
from statistics import fmean
from typing import NamedTuple

from analysis.readers.pages import cells, outlet_names, slots, time_forms
from analysis.readers.pages.lines import EDGE, Found, Layout, Line, Mark, mark
from analysis.wordings import Wording

_SIGNS = ("\t", "|")
_FIELDS = ("headline", "outlet", "section", "byline", "body")
_MOST = 6  # columns that are judged, the time's apart
_SURE = 0.5  # mean score of the headlines' column
_FEWEST = 3  # rows
_GAP = re.compile(r"\s{2,}(?=\S)")
_RULE = "-=:+ _"  # what a drawn line under a heading is made of


class _Row(NamedTuple):
    line: int
    cells: list[tuple[int, int]]  # first character and the one after the last, in the line's text


def read(lines: list[Line]) -> Layout | None:
    """Items of the rows, or None where there is no table, or none whose headlines and outlets or times are sure."""
    for rows in (*(_rows(lines, sign) for sign in _SIGNS), _aligned(lines)):
        if len(rows) >= _FEWEST and (found := _columns(lines, rows)):
            return _layout(lines, rows, found)
    return None


def _rows(lines: list[Line], sign: str) -> list[_Row]:
    """The lines with the usual number of cells; empty ones at the end may be missing."""
    cut = [(n, _cells(line.text, sign)) for n, line in enumerate(lines) if sign in line.text]
    if len(cut) < _FEWEST:
        return []
    width = max(
        sorted({len(found) for _, found in cut}), key=lambda w: sum(len(found) == w for _, found in cut)
    )
    full = [_Row(n, found) for n, found in cut if len(found) == width and not _ruled(lines[n].text)]
    return full if width > 1 and len(full) >= 0.6 * len(cut) and _adjacent(full) else []


def _aligned(lines: list[Line]) -> list[_Row]:
    """The longest run of lines below a heading whose cells all begin where the heading's words do."""
    best: list[_Row] = []
    n = 0
    while n < len(lines) - _FEWEST:
        begins = [0, *(found.end() for found in _GAP.finditer(lines[n].text))]
        end = n + 1
        if len(begins) >= _FEWEST:
            end = next((k for k in range(n, len(lines)) if not _begins(lines[k].text, begins)), len(lines))
            if end - n > max(_FEWEST, len(best)):
                best = [_Row(k, list(pairwise([*begins, len(lines[k].text)]))) for k in range(n, end)]
        n = max(end, n + 1)
    return best


def _begins(text: str, places: list[int]) -> bool:
    """Whether something begins at each of these places."""
    return len(text) > places[-1] and all(
        text[at - 1].isspace() and not text[at].isspace() for at in places[1:]
    )


def _adjacent(rows: list[_Row]) -> bool:
    """Whether most rows follow each other, as the lines of a table do."""
    return sum(b.line - a.line == 1 for a, b in pairwise(rows)) >= 0.6 * (len(rows) - 1)


def _ruled(text: str) -> bool:
    return not text.replace("|", "").strip(_RULE)


def _cells(text: str, sign: str) -> list[tuple[int, int]]:
    start, end = 0, len(text)
    if sign == "|":
        start, end = int(text.startswith("|")), end - text.endswith("|")
    found, at = [], start
    for part in text[start:end].split(sign):
        found.append((at, at + len(part)))
        at += len(part) + 1
    return found


def _value(lines: list[Line], row: _Row, column: int) -> str:
    a, b = row.cells[column]
    return lines[row.line].text[a:b].strip(EDGE)


def _columns(lines: list[Line], rows: list[_Row]) -> dict[int, str] | None:
    """What each column is, or None where that is not sure."""
    width = len(rows[0].cells)
    columns = [[v for row in rows if (v := _value(lines, row, c))] for c in range(width)]
    times = [c for c, values in enumerate(columns) if _share(values, _is_time) >= 0.6]
    rest = [c for c, values in enumerate(columns) if values and c not in times][:_MOST]
    scores = {(c, f): slots.column_score(f, columns[c]) for c in rest for f in _FIELDS}
    best = max(_choices(rest), key=lambda chosen: sum(scores[c, f] for c, f in chosen.items()), default={})
    found = {c: f for c, f in best.items() if scores[c, f] > 0} | dict.fromkeys(times[:1], "time")
    fields = {f: c for c, f in found.items()}
    sure = "headline" in fields and scores[fields["headline"], "headline"] >= _SURE
    return found if sure and ("time" in fields or "outlet" in fields) else None


def _choices(columns: list[int]) -> list[dict[int, str]]:
    fields = [*_FIELDS, *[""] * max(0, len(columns) - len(_FIELDS))]
    chosen = set(permutations(fields, len(columns)))
    return [{c: f for c, f in zip(columns, one, strict=True) if f} for one in sorted(chosen)]


def _share(values: list[str], holds: object) -> float:
    return fmean(bool(holds(value)) for value in values) if values and callable(holds) else 0.0


def _is_time(text: str) -> bool:
    return time_forms.looks_like_time(text) or cells.is_clock(text)


def _layout(lines: list[Line], rows: list[_Row], columns: dict[int, str]) -> Layout:
    items = [row for row in rows if not _is_head(lines, row, columns)]
    marks = [m for number, row in enumerate(items) for m in _row(lines[row.line], row, columns, number)]
    taken = {row.line for row in items}
    above = [line.text for line in lines[: min(row.line for row in rows)]]
    place = None if "outlet" in columns.values() else outlet_names.of_page(above)
    outlet = above[place[0]][place[1] : place[2]].strip(EDGE) if place else None
    for number, line in enumerate(lines):
        if number not in taken:
            marks.append(
                _around(
                    line, items[0].line < number < items[-1].line, place is not None and place[0] == number
                )
            )
    return Layout("table", marks, [Found("item", outlet)] * len(items))


def _around(line: Line, inside: bool, names: bool) -> Mark:
    """The mark of a line that is no row: it names the outlet of all rows, or is none of their business."""
    if names:
        return mark(line, "outlet", None, Wording.TABLE_OUTLET.value)
    if inside:
        return mark(line, "set aside", None, Wording.NO_ROW.value)
    return mark(line, "boilerplate", None, Wording.AROUND_TABLE.value)


def _is_head(lines: list[Line], row: _Row, columns: dict[int, str]) -> bool:
    """Whether a row names the columns: it has no time where the others have one, or is the first and short."""
    time = next((c for c, field in columns.items() if field == "time"), None)
    if time is not None:
        return not _is_time(_value(lines, row, time)) and len(_value(lines, row, time).split()) <= 3
    headline = next(c for c, field in columns.items() if field == "headline")
    return len(_value(lines, row, headline).split()) <= 2 and not outlet_names.known(
        _value(lines, row, headline)
    )


def _row(line: Line, row: _Row, columns: dict[int, str], item: int) -> list[Mark]:
    """Marks that cover a row: its fields, and what stands between them or in no known column."""
    marks, at = [], line.start
    for column, (a, b) in enumerate(row.cells):
        text = line.text[a:b]
        start = line.at + a + len(text) - len(text.lstrip(EDGE))
        end = start + len(text.strip(EDGE))
        if column in columns and end > start:
            if line.text[max(0, at - line.at) : start - line.at].strip(EDGE):
                marks.append(Mark(at, start, "boilerplate", None, Wording.BETWEEN_CELLS.value))
            marks.append(Mark(start, end, columns[column], item))
            at = end
    if line.text[max(0, at - line.at) :].strip(EDGE):
        marks.append(Mark(at, line.end, "boilerplate", None, Wording.NO_COLUMN.value))
    return marks
