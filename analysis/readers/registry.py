"""Which reader takes a document: by its first bytes, then by its name, plain text last."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import pyarrow as pa

from analysis import schema
from analysis.readers import (
    archives,
    beside,
    decoding,
    feeds,
    furniture,
    html,
    languages,
    limits,
    mail,
    office,
    pages,
    records,
    references,
    suffixes,
    tables,
    texts,
)
from analysis.readers.document import Document, Reading, Row, record
from analysis.readers.services import wires
from analysis.wordings import Wording

LONGEST = archives.HOLD
_EMPTY = Wording.EMPTY_FILE.value
_BINARY = Wording.BINARY.value
_OFFICE = Wording.OFFICE.value
_OTHER = Wording.OTHER_KIND.value
_JSON = re.compile(
    rb"(?:\s*window\.YTD\.\w+\.part\d+\s*=)?[\s\xef\xbb\xbf\xff\xfe\0]*[\[{][\s\0]*[\[{\"}\]]"
)  # records may hold whole pages
_STREAMED = ("csv", "jsonl", "parquet", "excel")


def _too_long(kind: str) -> str:
    return Wording.TOO_LONG_FILE.written(n=LONGEST >> 20, kind=kind)


def parse(
    document: Document,
    own: Mapping[str, str] | None = None,
    seconds: float | None = None,
    spoken: bool = True,
) -> Iterator[Reading]:
    """What is in a document, in one reading or many; a reader that fails becomes a reading that says so.

    So does one that takes longer than so many seconds for a reading. Where no language is declared it is told
    from the text, unless `spoken` is false.
    """
    seconds = seconds or limits.LONGEST
    try:
        for reading in limits.timely(_readings(document, own), seconds):
            placed = _placed(document, languages.told(reading) if spoken else reading)
            yield furniture.removed(records.named(suffixes.removed(arrowed(placed))))
    except limits.TooLong:
        yield refused(limits.told(seconds))
    except Exception as error:  # noqa: BLE001 - whatever a hostile file brings about ends here
        told = f"{type(error).__name__}: {str(error)[:160]}"
        reason = Wording.READER_FAILED.written(error=told)
        yield refused(reason)


def _readings(document: Document, own: Mapping[str, str] | None) -> Iterator[Reading]:
    if told := beside.reason(document) if document.size else _EMPTY:
        yield _refused(told)
        return
    written = office.kind(document)
    if written:
        yield _refused(_too_long(written)) if document.path else office.read(document, written)
        return
    kind = None if document.record else tables.signed(document)
    if kind in ("parquet", "excel"):
        yield from tables.read(document, own, kind)
        return
    marked_up = kind not in ("xml", "bookmarks") and (
        kind not in ("json", "jsonl") or not _JSON.match(document.data)
    )
    for name, reader in (("feed", feeds), ("document", wires), ("saved page", mail), ("page", html)):
        if (marked_up or reader is feeds) and reader.recognises(document):
            yield _refused(_too_long(name)) if document.path else reader.read(document)
            return
    yield from _by_lines(document, own, kind)


def _by_lines(document: Document, own: Mapping[str, str] | None, kind: str | None) -> Iterator[Reading]:
    """What is in a document that is no markup: only its lines tell what it is, unless its name or first bytes do."""
    if not document.record:
        kind = kind or tables.by_columns(document)
    cited = references.kind(document) if kind in (None, "csv") and not document.record else None
    if cited:
        yield from ([_refused(_too_long(cited))] if document.path else references.read(document, cited, own))
        return
    if kind in _STREAMED or (kind and not document.path):
        yield from tables.read(document, own, kind)
    elif document.path:
        yield _refused(_too_long("text"))
    elif decoding.is_binary(document.data):
        yield _refused(_OFFICE if document.data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) else _BINARY)
    else:
        yield texts.read(document) if pages.recognises(document) else _refused(_OTHER)


def refused(reason: str) -> Reading:
    """A reading that gave nothing, and why."""
    return arrowed(_refused(reason))


def _refused(reason: str) -> Reading:
    return Reading("none", status="not read", reason=reason)


def _placed(document: Document, reading: Reading) -> Reading:
    """A page that is a record of a web archive, under the archive's name and its own place."""
    if not document.record or isinstance(reading.articles, pa.Table):
        return reading
    articles = [
        {**row, "url": row.get("url") or (document.url if row.get("role") == "main" else None),
         "position": document.number, "role": "item"}
        for row in reading.articles
    ]  # fmt: skip
    ledger = [{**row, "record": document.record} for row in reading.ledger]
    if not articles and not ledger:
        ledger = [record(document, document.record, "set aside", reason=reading.reason)]
    return replace(
        reading,
        reader="warc",
        layout=None,
        articles=articles,
        ledger=ledger,
        records=1,
        status="read",
        reason=None,
    )


def arrowed(reading: Reading) -> Reading:
    """The same reading with its rows as Arrow tables."""
    return replace(
        reading,
        articles=table(reading.articles, schema.READ),
        ledger=table(reading.ledger, schema.LEDGER),
    )


def table(rows: list[Row] | pa.Table, columns: tuple[schema.Column, ...]) -> pa.Table:
    """Rows as an Arrow table; half surrogate pairs, which no encoding has, become U+FFFD."""
    if isinstance(rows, pa.Table):
        return schema.kept(rows, columns)
    empty = _empty(columns)
    if not rows:
        return empty
    try:
        return schema.kept(pa.Table.from_pylist(rows, schema=empty.schema), columns)
    except UnicodeEncodeError:
        return schema.kept(pa.Table.from_pylist([_mended(row) for row in rows], schema=empty.schema), columns)


@cache
def _empty(columns: tuple[schema.Column, ...]) -> pa.Table:
    return schema.arrow(columns).empty_table()


def _mended(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_mended(inner) for inner in value]
    return {name: _mended(inner) for name, inner in value.items()} if isinstance(value, dict) else value
