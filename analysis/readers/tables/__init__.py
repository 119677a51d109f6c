"""Tables of articles: CSV, TSV, JSON, JSON lines, XML, Parquet, Excel and bookmarks, in chunks of bounded size."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from analysis.readers import decoding
from analysis.readers.document import Document, Reading
from analysis.readers.tables import bookmarks, csvs, jsons, naming, posts, sheets, xmls
from analysis.readers.tables.mapped import HEAD

_BY_NAME = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
_JSON = re.compile(
    rb"[\s\xef\xbb\xbf\xff\xfe\0]*(?:\[[\s\0]*[\[{\"\]]|\{[\s\0]*[\"}])"
)  # `[08:15]` begins a text
_PACKED = b"PK\x03\x04"  # how an archive begins
_FEWEST_COLUMNS = 3  # by which a table is known without a name that says so
_READERS: dict[str, Callable[[Document, Mapping[str, str]], Iterator[Reading]]] = {
    "csv": csvs.read,
    "json": jsons.read,
    "jsonl": jsons.read_lines,
    "xml": xmls.read,
    "parquet": sheets.read_parquet,
    "excel": sheets.read_excel,
    "bookmarks": bookmarks.read,
}


def recognises(document: Document) -> bool:
    """Whether this is a table of some kind."""
    return kind(document) is not None


def read(
    document: Document, own: Mapping[str, str] | None = None, known: str | None = None
) -> Iterator[Reading]:
    """The table's articles, a chunk of records a reading; `own` names columns: `{"headline": "TITLE"}`.

    `known`: its kind, where that was asked before.
    """
    yield from _READERS[known or kind(document) or "csv"](document, naming.given(own))


def kind(document: Document) -> str | None:
    """`parquet`, `excel`, `json`, `jsonl`, `xml`, `bookmarks` or `csv`; null where it is no table of articles."""
    return signed(document) or by_columns(document)


def signed(document: Document) -> str | None:
    """The kind that its first bytes or its name tell; null where only a look at its lines could."""
    head = document.data[:HEAD]
    suffix = PurePosixPath(document.name.lower().removesuffix(".gz")).suffix
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_PACKED):
        return "excel" if suffix in (".xlsx", ".xlsm") or b"xl/" in document.data else None
    if decoding.is_binary(head):
        return None
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    if start in (b"{", b"[") and (suffix in _BY_NAME or _JSON.match(head)):
        return _json_kind(document.data, suffix)
    if start == b"w" and posts.ASSIGNED.match(head.decode("utf-8", "replace")):
        return "json"
    if start == b"<" and bookmarks.recognises(document):
        return "bookmarks"
    if start == b"<" and suffix not in _BY_NAME and xmls.recognises(document):
        return "xml"
    return _BY_NAME.get(suffix)


def _json_kind(data: bytes, suffix: str) -> str:
    """JSON lines when the first line is a whole record and more follow."""
    first, _, rest = data.lstrip(b"\xef\xbb\xbf \r\n\t").partition(b"\n")
    if not rest.strip() or not first.rstrip().endswith(b"}"):
        return _BY_NAME.get(suffix, "json") if suffix in (".jsonl", ".ndjson") else "json"
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return "jsonl" if suffix in (".jsonl", ".ndjson") else "json"
    return "jsonl"


def by_columns(document: Document) -> str | None:
    """`csv` where the first line names columns of a table of articles, or the table is GDELT's; else null."""
    head = document.data[:HEAD]
    names = [] if decoding.is_binary(head) or head.startswith(_PACKED) else csvs.header(head).names
    return "csv" if len(names) >= _FEWEST_COLUMNS and _tells(names) > 1 else None


def _tells(names: Sequence[str]) -> int:
    return naming.telling(naming.assign(names, {}))


def headings(document: Document) -> list[str] | None:
    """The names of a table's columns, from its beginning; null where the document is no table or is damaged."""
    found = None if document.record else kind(document)
    try:
        return _HEADINGS[found](document) if found else None
    except (ValueError, OSError, ImportError, zipfile.BadZipFile, RecursionError):
        return None


_HEADINGS: dict[str, Callable[[Document], list[str]]] = {
    "csv": lambda document: csvs.headings(document.data[:HEAD], _tells),
    "json": jsons.headings,
    "jsonl": jsons.headings,
    "xml": xmls.headings,
    "bookmarks": bookmarks.headings,
    "parquet": sheets.parquet_headings,
    "excel": lambda document: sheets.excel_headings(document, _tells),
}
