"""Readings put together as pieces of the three tables, one row a document."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyarrow as pa

from analysis import schema
from analysis.readers import registry
from analysis.readers.document import Document, Reading, Row, record
from analysis.readers.pool import Job

_ALL_ASIDE = "no article in it: all {} records were set aside, see the ledger"


class Part(NamedTuple):
    """A piece of the tables in Arrow; `documents` has a row where a document is finished."""

    articles: pa.Table
    ledger: pa.Table
    documents: pa.Table


SHAPES = (schema.READ, schema.LEDGER, schema.DOCUMENTS)


class _Read(NamedTuple):
    """What is kept of a reading until its document is finished."""

    reading: Reading
    articles: int
    lines: int


def parts(results: Iterable[tuple[Job, Reading | None]]) -> Iterator[Part]:
    """A piece for each reading, and one with the document's own row after its last."""
    kept: list[_Read] = []
    for job, reading in results:
        if reading is not None:
            kept.append(
                _Read(
                    Reading(**{**vars(reading), "articles": [], "ledger": []}),
                    len(reading.articles),
                    len(reading.ledger),
                )
            )
            if len(reading.articles) or len(reading.ledger):
                yield part(reading.articles, reading.ledger, [])
        elif job.last:
            yield _closed(job.document, kept)
            kept = []


def part(articles: pa.Table | list[Row], ledger: pa.Table | list[Row], documents: list[Row]) -> Part:
    """Rows or tables as one piece."""
    given = (articles, ledger, documents)
    return Part(*(registry.table(rows, shape) for rows, shape in zip(given, SHAPES, strict=True)))


def _closed(document: Document, kept: list[_Read]) -> Part:
    """The document's row; one that gave nothing, not even a line of the ledger, is set aside as a whole."""
    row = _row(document, kept)
    if sum(read.lines for read in kept) or row["status"] != "not read":
        return part([], [], [row])
    line = record(document, "document", "set aside", reason=row["reason"])
    return part([], [line], [{**row, "records": 1, "set_aside": 1}])


def _row(document: Document, kept: list[_Read]) -> Row:
    articles, records = sum(read.articles for read in kept), sum(read.reading.records for read in kept)
    readings = [read.reading for read in kept]
    first = next((r for r in readings if r.reader != "none"), readings[0])
    return {
        "document": document.name,
        "sha256": document.sha256 if document.size else None,
        "size": document.size,
        "reader": first.reader,
        "layout": first.layout,
        "encoding": next((r.encoding for r in readings if r.encoding), None),
        "records": records,
        "articles": articles,
        "set_aside": records - articles,
        "status": _status(readings, articles),
        "reason": next(
            (r.reason for r in readings if r.reason),
            None if articles or not records else _ALL_ASIDE.format(records),
        ),
    }


def _status(readings: list[Reading], articles: int) -> str:
    if not articles:
        container = readings[-1].reader == "archives" and readings[-1].status == "read"
        return "read" if container else "not read"
    return "read" if all(r.status == "read" for r in readings) else "partly read"
