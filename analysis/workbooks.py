"""Sheets that people fill as Excel workbooks: no cell is a formula, and every cell reads back as its text."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analysis.errors import InputError

SUFFIX = ".xlsx"
WIDE = 60  # signs that fit beside each other where a text is long
OFFERED = "choices"  # the sheet that holds lists which are too long for a cell
_INLINE = 255  # signs that Excel takes for the list of a cell
LARGEST = 200_000_000  # bytes that a workbook may be unpacked
_MISSING = "Excel workbooks need openpyxl: install it with `pip install 'media-analysis[excel]'`, or take CSV"
_FIRST = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the time that is written into the file, so that the same sheet is the same bytes


def write(
    path: Path,
    rows: Sequence[Sequence[str]],
    choices: Mapping[str, Sequence[str]],
    each: Mapping[str, Sequence[Sequence[str]]] = MappingProxyType({}),
) -> None:
    """Rows, the names of the columns first, as a workbook; a column with choices offers them in each cell.

    `each` has choices of its own for each cell of a column; where these do not fit into a cell, it offers none.
    """
    book = _openpyxl().Workbook()
    sheet = book.active
    offered = book.create_sheet(OFFERED) if any(map(_long, choices.values())) else None
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            _cell(sheet.cell(number, place), text)
    sheet.freeze_panes = "A2"
    for place, (name, *texts) in enumerate(zip(*rows, strict=True), start=1):
        letter = sheet.cell(1, place).column_letter
        sheet.column_dimensions[letter].width = min(max(map(len, (name, *texts))) + 2, WIDE)
        if name in choices and texts:
            listed = _listed(offered, choices[name]) if _long(choices[name]) else _inline(choices[name])
            _offer(sheet, f"{letter}2:{letter}{len(rows)}", listed)
        for number, own in enumerate(each.get(name, ()), start=2):
            if own and not _long(own):
                _offer(sheet, f"{letter}{number}", _inline(own))
    _save(book, path)


def fill(path: Path, into: Path, rows: Sequence[Sequence[str]]) -> None:
    """The same workbook with other texts in its cells, written to `into`: its choices and widths stay."""
    book = _openpyxl().load_workbook(path)
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            _cell(book.active.cell(number, place), text)
    _save(book, into)


def _save(book: Any, path: Path) -> None:
    packed = io.BytesIO()
    book.save(packed)
    path.write_bytes(_without_times(packed))


def read(path: Path) -> Iterator[list[str]]:
    """The rows of a workbook's first sheet as texts, the names of the columns first."""
    openpyxl = _openpyxl()
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > LARGEST:
                raise InputError(f"{path}: too large for a sheet that people fill")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = [[_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give the filled sheet") from None
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError):
        raise InputError(f"{path}: not an Excel workbook; save the sheet as XLSX or CSV") from None
    yield from rows


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise InputError(_MISSING) from None
    return openpyxl


def _cell(cell: Any, text: str) -> None:
    """A cell whose text is a text, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text) or None
    if text:
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _long(answers: Sequence[str]) -> bool:
    """Whether answers are too many, or of such signs, that a cell itself cannot offer them."""
    return len(_inline(answers)) > _INLINE or any(sign in answer for answer in answers for sign in ',"')


def _inline(answers: Sequence[str]) -> str:
    return f'"{",".join(answers)}"'


def _listed(sheet: Any, answers: Sequence[str]) -> str:
    """Write answers into the next column of a sheet of their own; gives where they stand."""
    at = 1 if sheet.cell(1, 1).value is None else sheet.max_column + 1
    for number, answer in enumerate(answers, start=1):
        _cell(sheet.cell(number, at), answer)
    letter = sheet.cell(1, at).column_letter
    return f"{OFFERED}!${letter}$1:${letter}${len(answers)}"


def _offer(sheet: Any, cells: str, listed: str) -> None:
    """Offer a list in some cells; what is not in it may be written all the same, and is judged when it is read."""
    from openpyxl.worksheet.datavalidation import DataValidation

    offered = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(offered)
    offered.add(cells)


def _without_times(packed: io.BytesIO) -> bytes:
    """The same workbook without the time at which it was written."""
    again = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name, _FIRST), content, zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _text(cell: object) -> str:
    """A cell as its text; a number that a spreadsheet made of one, without a point that it put there."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
