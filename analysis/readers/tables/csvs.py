"""CSV, TSV and other delimited tables, streamed."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa
from pyarrow import csv as arrow_csv

from analysis.readers import charset
from analysis.readers.document import EXCERPT, Document, Reading
from analysis.readers.tables import exports
from analysis.readers.tables.mapped import CHUNK, HEAD, Mapped
from analysis.wordings import Wording

BLOCK = 1024 * 1024  # bytes; Arrow reads up to 32 such blocks ahead, and no record may be longer than one
HELD = 4 * 1024 * 1024  # bytes of rows that are looked at together
LONGEST = 16 * 1024 * 1024  # bytes of a block where some record is
ABOVE = 30  # lines or rows above the names of the columns at most
ABOVE_IT = Wording.ABOVE_NAMES.value
_NAMED = 2  # columns of articles that a line below others must name
_DELIMITERS = ",;\t|"
_LONGEST_HEADER = 100_000
_TOO_LONG = Wording.RECORD_LONG.written(n=LONGEST >> 20)
_PIECE = 1 << 20
Aside = list[tuple[str, str, str]]
Tells = Callable[[Sequence[str]], int]  # how many columns of articles are among names


class Header(NamedTuple):
    """How a delimited table begins."""

    names: list[str]
    delimiter: str
    lines: int  # to skip before the first record
    quote: str | bool
    above: tuple[str, ...] = ()  # what stands above the names: a title, who asked for it and when


class Utf8(io.RawIOBase):
    """A stream of any encoding as one of UTF-8, without NUL."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        """Bytes that do not fit the encoding become U+FFFD."""
        self.stream, self.decoder, self.left = stream, codecs.getincrementaldecoder(encoding)("replace"), b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as there are bytes."""
        while not self.left:
            raw = self.stream.read(_PIECE)
            text = self.decoder.decode(raw, final=not raw).replace("\0", "\ufffd")
            self.left = text.encode("utf-8", "replace")
            if not raw and not self.left:
                return 0
        size = min(len(buffer), len(self.left))
        buffer[:size], self.left = self.left[:size], self.left[size:]
        return size


def utf8(document: Document, encoding: str) -> io.BufferedReader:
    """All of a document's bytes as a stream of UTF-8."""
    return io.BufferedReader(Utf8(document.stream(), encoding), _PIECE)


def header(head: bytes, tells: Tells | None = None) -> Header:
    """Names and delimiter of a table, also of files of GDELT and trafilatura, which have no names of their own.

    With `tells`, lines above the names are stepped over.
    """
    text = charset.text(head).text
    lines = text.splitlines(keepends=True)
    skipped = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    if skipped < len(lines) and lines[skipped].lower().startswith("sep="):
        skipped += 1
    native = exports.native_header(_cells(lines[skipped:], "\t")[0])
    if native:
        return Header(list(native), "\t", 0, '"' if native in exports.QUOTED else False)
    below = _below_a_title(lines, skipped, tells) if tells else skipped
    above, skipped = tuple(line.strip() for line in lines[skipped:below] if line.strip()), below
    delimiter = _delimiter(lines[skipped]) if skipped < len(lines) else ","
    names, used = _cells(lines[skipped:], delimiter)
    unique = [name if names.index(name) == n else f"{name}~{n}" for n, name in enumerate(names)]
    return Header(
        unique, delimiter, skipped + used, '"' if delimiter != "\t" or '"' in text else False, above
    )


def _below_a_title(lines: list[str], first: int, tells: Tells) -> int:
    """The line with the names: the first one, unless it names nothing and one not far below names two columns."""
    for number in range(first, min(first + ABOVE, len(lines))):
        names = _cells(lines[number:], _delimiter(lines[number]))[0]
        told = tells(names)
        if told >= _NAMED or (told and number == first):
            return number
    return first


def headings(head: bytes, tells: Tells) -> list[str]:
    """The names of the columns, and what stands on the first line if that is another."""
    return list(dict.fromkeys([*header(head).names, *header(head, tells).names]))


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=lambda mark: (line.count(mark), -_DELIMITERS.index(mark)))


def _cells(lines: list[str], delimiter: str) -> tuple[list[str], int]:
    """The cells of the first record and the number of lines it takes."""
    if not lines or len(lines[0]) > _LONGEST_HEADER:
        return [], 0
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        return next(reader, []), reader.line_num
    except csv.Error:
        return [], 0


def read(document: Document, own: Mapping[str, str]) -> Iterator[Reading]:
    """Articles of a delimited table; rows with too many or too few cells are set aside."""
    mapped = Mapped(document, "csv", own)
    encoding = charset.encoding(document.data)
    mapped.encoding = encoding.removesuffix("-sig")
    begun = header(document.data[:HEAD], mapped.tells)
    if not mapped.tells(begun.names):
        yield mapped.refuse(begun.names)
        return
    ragged: Aside = []
    if begun.above:
        yield mapped.aside([("above the table", ABOVE_IT, line) for line in begun.above])
    try:
        yield from _readings(partial(utf8, document, encoding), mapped, begun, ragged)
    except pa.ArrowInvalid as error:
        if "Empty CSV" not in str(error):
            yield mapped.broken(_TOO_LONG if "straddl" in str(error) else str(error)[:200])
    if ragged:
        yield mapped.aside(ragged)


def _readings(
    opened: Callable[[], io.BufferedReader], mapped: Mapped, begun: Header, ragged: Aside
) -> Iterator[Reading]:
    """The table in chunks of rows; from where a record is longer than a block, in longer blocks."""
    for block in (BLOCK, LONGEST):
        there = mapped.first
        ragged.clear()
        try:
            for rows in _chunks(_open(opened(), begun, ragged, block)):
                skipped = min(there, rows.num_rows)
                there -= skipped
                if skipped < rows.num_rows:
                    yield mapped.convert(rows.slice(skipped))
            return
        except pa.ArrowInvalid as error:
            if block == LONGEST or "straddl" not in str(error):
                raise


def _chunks(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Batches as chunks of rows, of which as many are looked at together as pays; what came before an error, too."""
    held: list[pa.RecordBatch] = []
    failed = None
    try:
        for batch in batches:
            held.append(batch)
            if sum(one.num_rows for one in held) < CHUNK and sum(one.nbytes for one in held) < HELD:
                continue
            rows = pa.Table.from_batches(held).combine_chunks()
            whole = rows.num_rows - (rows.num_rows % CHUNK if rows.num_rows > CHUNK else 0)
            yield from (rows.slice(start, CHUNK) for start in range(0, whole, CHUNK))
            held = rows.slice(whole).to_batches()
    except pa.ArrowInvalid as error:
        failed = error
    if held:
        yield pa.Table.from_batches(held).combine_chunks()
    if failed:
        raise failed


def _open(stream: io.BufferedReader, begun: Header, ragged: Aside, block: int) -> Any:
    """The table in batches of rows, all cells as text."""

    def note(row: Any) -> str:
        reason = Wording.RAGGED.written(n=f"{row.actual_columns}", m=f"{row.expected_columns}")
        ragged.append((f"line {row.number}" if row.number else "a row", reason, (row.text or "")[:EXCERPT]))
        return "skip"

    return arrow_csv.open_csv(
        stream,
        read_options=arrow_csv.ReadOptions(
            column_names=begun.names, skip_rows=begun.lines, block_size=block, use_threads=False
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=begun.delimiter,
            quote_char=begun.quote,
            newlines_in_values=bool(begun.quote),
            invalid_row_handler=note,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(begun.names, pa.string()), strings_can_be_null=False
        ),
    )
