"""Read whatever an analyst has into one articles table, and account for all of it in a ledger."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from analysis import recaptured, schema
from analysis.errors import InputError, ParameterError
from analysis.keeping import spill
from analysis.progress import progress
from analysis.readers import archives, assemble, captures, collected, files, har, pool, warc
from analysis.readers.assemble import Part
from analysis.readers.captures import Captures
from analysis.readers.document import Document, Reading, article_id, record
from analysis.readers.pool import Job
from analysis.readers.seen import Seen
from analysis.readers.tables import naming

_SHOWN = 5


class Corpus(NamedTuple):
    """Articles, the ledger of everything read, and one row a document."""

    articles: pd.DataFrame
    ledger: pd.DataFrame
    documents: pd.DataFrame


def read(
    inputs: Iterable[Path | str],
    captured_at: datetime | str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    quiet: bool | None = None,
    languages: str = "told",
) -> Corpus:
    """Read files and folders into articles, a ledger of all that was in them, and documents.

    `captured_at` says when documents that do not say so themselves were captured: a time, or a CSV file of names or
    patterns and times; `columns` names the columns of tables whose names are not usual: `{"headline": "TITLE"}`;
    with `languages="declared"` no language is told from the text where none is declared.
    """
    given = list(inputs)
    bodies, pieces = spill.Texts(), list[Part]()
    for _, piece in parts(given, captured_at, columns, quiet=quiet, languages=languages):
        bodies.add(piece.articles["body"])
        pieces.append(piece._replace(articles=piece.articles.drop_columns("body")))
    tables = [joined([piece[n] for piece in pieces], shape) for n, shape in enumerate(assemble.SHAPES)]
    refuse_nothing(given, tables[2])
    return Corpus(*map(schema.to_pandas, (with_bodies(tables[0], bodies), *tables[1:])))


def parts(
    inputs: Iterable[Path | str],
    captured_at: datetime | str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    seen: Seen | None = None,
    quiet: bool | None = None,
    languages: str = "told",
) -> Iterator[tuple[Document, Part]]:
    """The same tables piece by piece, each with its document, so that memory does not grow with the input."""
    given, captured = list(inputs), _captured(captured_at)
    how = pool.How(naming.given(columns), languages != "declared")
    seen = seen or Seen()
    counts = {"articles": 0, "set aside": 0}
    names = [found.name for found in files.walk(given)]
    if isinstance(captured, Captures):
        captured.refuse_unmatched(names)
    with progress(files.walk(given), "read", total=len(names), quiet=quiet) as watched:
        jobs = _jobs(watched, captured, seen)
        for document, part in assemble.parts(pool.parse(jobs, how), seen.records):
            for row in part.documents.select(["articles", "set_aside"]).to_pylist():
                counts["articles"] += row["articles"]
                counts["set aside"] += row["set_aside"]
            watched.set_postfix(counts, refresh=False)
            yield document, part


def joined(tables: list[pa.Table], shape: tuple[schema.Column, ...]) -> pa.Table:
    """Pieces of one table as one, with its columns even where there is no piece; without those no piece has."""
    none = schema.arrow(shape).empty_table()
    if tables:
        none = none.select(tables[0].column_names)
    return pa.concat_tables([none, *tables]).combine_chunks()


def with_bodies(articles: pa.Table, bodies: spill.Texts) -> pa.Table:
    """Articles whose bodies were put aside as they were read, with all columns in their order."""
    place = [column.name for column in schema.READ].index("body")
    return bodies.within(articles, place, schema.arrow(schema.READ).field("body"))


def refuse_nothing(inputs: list[Path | str], documents: pa.Table) -> None:
    """Raise InputError, with what was tried and why it failed, unless something could be read."""
    if not inputs:
        raise InputError("no input given: name files or folders to read")
    rows = documents.select(["document", "status", "reason", "articles"]).to_pylist()
    if any(row["articles"] for row in rows):
        return
    told = [f"{row['document']}: {row['reason']}" for row in rows if row["reason"]] or [
        f"{path}: no file in it" for path in inputs
    ]
    more = f" (and {len(told) - _SHOWN} more)" if len(told) > _SHOWN else ""
    raise InputError("nothing could be read. " + "; ".join(told[:_SHOWN]) + more)


def _captured(value: datetime | str | Path | None) -> datetime | Captures | None:
    if isinstance(value, Path) or (value and str(value).lower().endswith(".csv")):
        return captures.load(Path(str(value)))
    return _instant(value)


def _instant(value: datetime | str | None) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ParameterError(
                f"captured_at: {value!r} is no time; write it as 2026-03-04T09:30Z"
            ) from None
    if value is not None and value.tzinfo is None:
        raise ParameterError(f"captured_at: {value} has no zone; write it as 2026-03-04T09:30Z")
    return value


def _jobs(found: Iterable[files.Found], captured: datetime | Captures | None, seen: Seen) -> Iterator[Job]:
    """Each document once, archives opened, with what stands in the way of one as a reading already."""
    for file in found:
        problem = file.problem
        try:
            if not problem:
                yield from _contents(files.load(file, captured), seen, captured)
        except OSError as error:
            problem = files.refusal(error)
        if problem:
            yield Job(Document(file.name, b""), Reading("none", status="not read", reason=problem))


def _contents(document: Document, seen: Seen, captured: datetime | Captures | None) -> Iterator[Job]:
    if seen.settled(document):
        return
    refused: list[archives.Refused] = []
    for opened in archives.opened(document):
        if isinstance(opened, archives.Refused):
            refused.append(opened)
        elif not seen.settled(opened):
            told = _row_of(opened, captured)
            kept = next((kind for kind in (warc, har) if kind.recognises(told)), None)
            yield from _web_archive(told, kept.pages(told), seen) if kept else [_once(told, seen)]
    kind = archives.kind(document)
    if refused or kind in ("zip", "tar"):
        yield Job(document, archives.account(document, refused))


def _row_of(document: Document, captured: datetime | Captures | None) -> Document:
    """A document in an archive with the time that a row has for it by its own name."""
    row = captured.of(document.name) if isinstance(captured, Captures) and "/" in document.name else None
    if row is None or document.captured_cause == collected.CAUSE:
        return document
    return replace(document, captured=row.first, captured_until=row.last, captured_cause=row.cause)


def _once(document: Document, seen: Seen, last: bool = True) -> Job:
    """The document to parse, or set aside where the same bytes came before."""
    place = ", ".join(filter(None, (document.name, document.record)))
    first = seen.first(article_id(document, 0), place) if document.size else place
    if first == place:
        return Job(document, None, last)
    reason = recaptured.reason(first, document.captured, document.captured_until, document.url)
    line = record(document, document.record or "document", "set aside", reason=reason)
    return Job(
        document,
        Reading("none", ledger=[line], records=1, status="not read", reason=reason if last else None),
        last,
    )


def _web_archive(document: Document, pages: Iterator[Document | Reading], seen: Seen) -> Iterator[Job]:
    for page in pages:
        yield Job(document, page, last=False) if isinstance(page, Reading) else _once(page, seen, last=False)
    yield Job(document, Reading("warc"))
