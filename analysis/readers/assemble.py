"""Readings put together as pieces of the three tables, one row a document."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import pyarrow as pa

from analysis import schema
from analysis.readers import registry
from analysis.readers.document import Document, Reading, Row, record
from analysis.readers.pool import Job
from analysis.readers.records import Records
from analysis.readers.seen import sha256
from analysis.wordings import Wording

_NOTHING_NEW = Wording.ALL_BEFORE
_ALL_ASIDE = Wording.ALL_ASIDE

_NO_RECORD = Wording.NO_RECORD.value


class Part(NamedTuple):
    """A piece of the tables in Arrow; `documents` has a row where a document is finished."""

    articles: pa.Table
    ledger: pa.Table
    documents: pa.Table


SHAPES = (schema.READ, schema.LEDGER, schema.DOCUMENTS)


@dataclass
class _Account:
    """What is kept of a document's readings until it is finished."""

    first: Reading | None = None
    last: Reading | None = None
    encoding: str | None = None
    reason: str | None = None
    note: str | None = None
    whole: bool = True
    records: int = 0
    articles: int = 0
    lines: int = 0
    repeated: int = 0

    def take(self, reading: Reading) -> None:
        bare = replace(reading, articles=[], ledger=[])
        if self.first is None or self.first.reader == "none":
            self.first = bare if self.first is None or bare.reader != "none" else self.first
        self.last = bare
        self.encoding = self.encoding or reading.encoding
        self.reason = self.reason or reading.reason
        self.note = self.note or reading.note
        self.whole = self.whole and reading.status == "read"
        self.records += reading.records
        self.articles += len(reading.articles)
        self.lines += len(reading.ledger)


def parts(results: Iterable[tuple[Job, Reading | None]], records: Records) -> Iterator[tuple[Document, Part]]:
    """A piece for each reading, and one with the document's own row after its last."""
    account = _Account()
    for job, given in results:
        if given is not None:
            reading = records.settle(job.document, given)
            account.repeated += len(given.articles) - len(reading.articles)
            account.take(reading)
            if len(reading.articles) or len(reading.ledger):
                yield job.document, part(reading.articles, reading.ledger, [])
        elif job.last:
            yield job.document, _closed(job.document, account)
            account = _Account()


def part(articles: pa.Table | list[Row], ledger: pa.Table | list[Row], documents: list[Row]) -> Part:
    """Rows or tables as one piece."""
    given = (articles, ledger, documents)
    return Part(*(registry.table(rows, shape) for rows, shape in zip(given, SHAPES, strict=True)))


def _closed(document: Document, account: _Account) -> Part:
    """The document's row; one that gave nothing, not even a line of the ledger, is set aside as a whole."""
    row = _row(document, account)
    if account.lines or row["status"] != "not read":
        return part([], [], [row])
    line = record(document, "document", "set aside", reason=row["reason"])
    return part([], [line], [{**row, "records": 1, "set_aside": 1}])


def _row(document: Document, account: _Account) -> Row:
    first, all_aside = account.first, account.records and not account.articles
    told = _NOTHING_NEW if account.repeated == account.records else _ALL_ASIDE
    nothing = account.note if first else _NO_RECORD
    return {
        "document": document.name,
        "sha256": sha256(document),
        "size": document.size,
        "reader": first and first.reader,
        "layout": first and first.layout,
        "encoding": account.encoding,
        "records": account.records,
        "articles": account.articles,
        "set_aside": account.records - account.articles,
        "status": _status(account),
        "reason": account.reason or (told.written(n=account.records) if all_aside else nothing),
    }


def _status(account: _Account) -> str:
    if account.articles or account.repeated:
        return "read" if account.whole else "partly read"
    last = account.last
    return "read" if last and last.reader == "archives" and last.status == "read" else "not read"
