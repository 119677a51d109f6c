"""Parquet files and Excel workbooks."""

import functools
import html
import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.util import find_spec
from typing import Any, NamedTuple

import pyarrow as pa

from analysis.readers.document import Document, Reading, Row
from analysis.readers.tables import naming, values
from analysis.readers.tables.csvs import ABOVE, ABOVE_IT, Tells
from analysis.readers.tables.jsons import table
from analysis.readers.tables.mapped import CHUNK, Mapped
from analysis.wordings import Wording

_LARGEST = 512 * 1024 * 1024  # bytes of a workbook when unpacked
_BUFFER = 1024 * 1024  # bytes of each column read at once
PIECE = 64 * 1024 * 1024  # bytes of rows converted together
_MOST_MERGED = 1_000  # rows that one merged cell stands for
LINK = "hyperlink"  # what a column is called that holds where cells of a row lead
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_LINKED = re.compile(rb"<(?:\w+:)?hyperlink\s[^>]{1,4000}>")
_RELATED = re.compile(rb"<(?:\w+:)?Relationship\s[^>]{1,4000}>")
_CELL = re.compile(rb'\sref="([A-Z]{1,3})(\d{1,7})')
_ID = re.compile(rb'\s(?:\w+:)?id="([^"]{1,200})"')
_NAMED, _TARGET = re.compile(rb'\sId="([^"]{1,200})"'), re.compile(rb'\sTarget="([^"]{1,3000})"')
_NOT_INSTALLED = Wording.NO_EXCEL.value
_TOO_LARGE = Wording.WORKBOOK_LARGE.written(n=_LARGEST >> 20)


def read_parquet(document: Document, own: Mapping[str, str]) -> Iterator[Reading]:
    """Articles of a Parquet file, batch by batch."""
    import pyarrow.parquet as pq

    mapped = Mapped(document, "parquet", own)
    try:
        source = document.path or pa.BufferReader(document.data)
        file = pq.ParquetFile(source, pre_buffer=False, buffer_size=_BUFFER)
        for batch in file.iter_batches(batch_size=_at_once(file.metadata)):
            chunk = _plain(pa.Table.from_batches([batch]))
            if not mapped.tells(chunk.column_names):
                yield mapped.refuse(file.schema_arrow.names)
                return
            yield mapped.convert(chunk)
    except (pa.ArrowException, OSError, ValueError) as error:
        yield mapped.broken(Wording.FILE_BROKEN.written(error=str(error)[:200]))


def _at_once(told: Any) -> int:
    """Rows of a piece: CHUNK, or as many as take PIECE bytes by what the file says of its row groups."""
    groups = [told.row_group(at) for at in range(told.num_row_groups)]
    widest = max((group.total_byte_size / group.num_rows for group in groups if group.num_rows), default=0.0)
    return max(1, int(min(CHUNK, PIECE / max(widest, 1.0))))


def parquet_headings(document: Document) -> list[str]:
    """The names of its columns; those of nested ones by their inner names."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(document.path or pa.BufferReader(document.data))
    first = next(file.iter_batches(batch_size=1), None)
    return _plain(pa.Table.from_batches([first])).column_names if first else list(file.schema_arrow.names)


def _plain(chunk: pa.Table) -> pa.Table:
    """The columns that can be text; nested ones by their inner names."""
    if any(pa.types.is_nested(field.type) for field in chunk.schema):
        return table(chunk.to_pylist())
    return chunk.select(
        [f.name for f in chunk.schema if not (pa.types.is_binary(f.type) or pa.types.is_null(f.type))]
    )


def read_excel(document: Document, own: Mapping[str, str]) -> Iterator[Reading]:
    """Articles of every sheet whose first row, or one not far below it, names columns of articles."""
    if not find_spec("openpyxl"):
        yield Reading("tables", "excel", status="not read", reason=_NOT_INSTALLED)
        return
    if _unpacked(document) > _LARGEST:
        yield Reading("tables", "excel", status="not read", reason=_TOO_LARGE)
        return
    mapped = Mapped(document, "excel", own)
    refused: list[str] = []
    for sheet in _opened(document):
        above = _above(sheet)
        at = _named(above, mapped.tells)
        if at is None:
            refused += above[0] if above else []
            continue
        if titles := [" ".join(filter(None, row)) for row in above[:at] if any(row)]:
            yield mapped.aside([("above the table", ABOVE_IT, title) for title in titles])
        below = itertools.islice(sheet.iter_rows(values_only=True), at + 1, None)
        beside = _beside(document, sheet._worksheet_path)  # noqa: SLF001 - nothing else tells where a sheet lies
        yield from _sheet(mapped, above[at], _whole(below, above[at], beside, at + 2))
    if not mapped.first:
        yield mapped.refuse(refused)


def _opened(document: Document) -> list[Any]:
    """The sheets of a workbook, as large as they are: some services write a wrong size (`A1`) into every one."""
    from openpyxl import load_workbook

    book = load_workbook(document.path or io.BytesIO(document.data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
    return list(book.worksheets)


class _Beside(NamedTuple):
    """What a sheet keeps beside its rows: cells that stand for those below them, and where links of cells lead."""

    merged: dict[int, dict[int, int]]  # row → column → the row that its value stands in
    links: dict[int, dict[int, str]]  # row → column → address


def _beside(document: Document, path: str) -> _Beside:
    """Merged cells and links, which are not read with the rows."""
    found = _Beside({}, {})
    folder, _, name = path.lstrip("/").rpartition("/")
    with zipfile.ZipFile(document.path or io.BytesIO(document.data)) as archive:
        parts = (path.lstrip("/"), f"{folder}/_rels/{name}.rels")
        sizes = {part: archive.getinfo(part).file_size for part in parts if part in archive.namelist()}
        if max(sizes.values()) > _LARGEST // 8:
            return found
        sheet, targets = (archive.read(part) if part in sizes else b"" for part in parts)
    for first, top, last, bottom in _MERGED.findall(sheet):
        for row in (
            range(int(top) + 1, min(int(bottom), int(top) + _MOST_MERGED) + 1) if first == last else ()
        ):
            found.merged.setdefault(row, {})[_number(first)] = int(top)
    ends = ((_NAMED.search(tag), _TARGET.search(tag)) for tag in _RELATED.findall(targets))
    known = {name[1]: target[1] for name, target in ends if name and target}
    for tag in _LINKED.findall(sheet):
        cell, name_of = _CELL.search(tag), _ID.search(tag)
        if cell and name_of and name_of[1] in known:
            address = html.unescape(known[name_of[1]].decode("utf-8", "replace"))
            found.links.setdefault(int(cell[2]), {})[_number(cell[1])] = address
    return found


def _number(letters: bytes) -> int:
    """The place of a column by its letters: A is 0."""
    return functools.reduce(lambda number, letter: 26 * number + letter - 64, letters, 0) - 1


def _whole(rows: Iterator[Any], names: Sequence[str], beside: _Beside, first: int) -> Iterator[list[Any]]:
    """Rows with the values of merged cells in each row, and an address for each cell that is a link."""
    named = [n for n, name in enumerate(names) if naming.key(name) in naming.usual()["url"]]
    held: dict[tuple[int, int], Any] = {}
    starts: dict[int, set[int]] = {}
    for of in beside.merged.values():
        for column, top in of.items():
            starts.setdefault(top, set()).add(column)
    for number, row in enumerate(rows, first):
        cells = list(row) + [None] * (len(names) - len(row))
        for column, top in beside.merged.get(number, {}).items():
            if column < len(cells) and cells[column] is None:
                cells[column] = held.get((top, column))
        held |= {(number, column): cells[column] for column in starts.get(number, ()) if column < len(cells)}
        links = beside.links.get(number, {})
        for column in links.keys() & set(named):
            cells[column] = links[column]
        other = next((address for column, address in sorted(links.items()) if column not in named), None)
        yield [*cells[: len(names)], *([other] if beside.links else [])]


def _above(sheet: Any) -> list[list[str]]:
    """The first rows of a sheet, one of which names the columns."""
    rows = itertools.islice(sheet.iter_rows(values_only=True), ABOVE)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _named(rows: Sequence[list[str]], tells: Tells) -> int | None:
    """The row with the names of the columns: the first one, or one below it that names two of articles."""
    told = (n for n, row in enumerate(rows) if (found := tells(row)) and (found > 1 or not n))
    return next(told, None)


def _unpacked(document: Document) -> int:
    with zipfile.ZipFile(document.path or io.BytesIO(document.data)) as archive:
        return sum(info.file_size for info in archive.infolist())


def excel_headings(document: Document, tells: Tells) -> list[str]:
    """The first row of every sheet, and the one with the names of the columns if that is another."""
    if _unpacked(document) > _LARGEST:
        return []
    found: list[str] = []
    for sheet in _opened(document):
        above = _above(sheet)
        for row in [*above[:1], *above[_named(above, tells) or 0 :][:1]]:
            found += row
    return list(dict.fromkeys(filter(None, found)))


def _sheet(mapped: Mapped, names: Sequence[str], rows: Iterator[Any]) -> Iterator[Reading]:
    while chunk := list(itertools.islice(rows, CHUNK)):
        yield mapped.convert(table([_record(names, row) for row in chunk]))


def _record(names: Sequence[str], row: Sequence[Any]) -> Row:
    cells = itertools.zip_longest([*names, LINK], row[: len(names) + 1])
    return {name: _plain_cell(cell) for name, cell in cells if name}


def _plain_cell(cell: Any) -> Any:
    return values.plain(cell) if isinstance(cell, datetime) else cell
