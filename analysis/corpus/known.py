"""What a corpus knows: which documents need no reading, and those tried again in place of what it said."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis import recaptured
from analysis.corpus.index import Index
from analysis.corpus.parts import Added, Writer, added, write
from analysis.readers.document import Document, article_id
from analysis.readers.seen import Seen

_ROWS = 10_000  # of a part, taken at once
_OF_RECORDS = ["article_id", "version", "source_id", "url", "published_raw", "document", "position"]
_Row = dict[str, Any]


def load(folder: Path, index: Index) -> Seen:
    """The documents of a corpus, and the ids of articles that stand for whole documents.

    What was not read is not settled: another run tries it again.
    """
    seen = Seen()
    archives: set[str] = set()
    for row in _rows(folder, index.parts["documents"], ["document", "sha256", "reader", "status"]):
        settled = row["status"] != "not read"
        seen.note(row["document"], row["sha256"], settled)
        if settled and row["sha256"]:
            seen.first(article_id(_hashed(row["sha256"]), 0), row["document"])
        if row["reader"] == "warc":
            archives.add(row["document"])
    columns = ["article_id", "document", "position"]
    for row in _rows(folder, index.parts["articles"] if archives else [], columns):
        if row["document"] in archives:
            seen.first(row["article_id"], recaptured.place(row["document"], row["position"] + 1))
    for part in index.parts["articles"]:
        with pq.ParquetFile(folder / part) as file:
            if "version" in file.schema_arrow.names:  # corpora made before have no records to know again
                for batch in file.iter_batches(_ROWS, columns=_OF_RECORDS):
                    _note(seen, pa.Table.from_batches([batch]))
    return seen


def _note(seen: Seen, rows: pa.Table) -> None:
    """Take down the records among a corpus's articles."""
    seen.records.note(rows.filter(pc.is_valid(rows["version"])))


def _rows(folder: Path, parts: list[str], columns: list[str] | None = None) -> Iterator[_Row]:
    for part in parts:
        with pq.ParquetFile(folder / part) as file:
            for batch in file.iter_batches(_ROWS, columns=columns):
                yield from batch.to_pylist()


def _hashed(sha256: str) -> Document:
    document = Document("", b"")
    document.__dict__["sha256"] = sha256
    return document


def replaced(folder: Path, index: Index, again: Writer) -> tuple[Index, Added]:
    """The index with what was read again in place of what it says of it; as it is where that is the same."""
    found = again.documents().to_pylist()
    keys, names = set(map(_key, found)), {row["document"] for row in found}
    there = [row for row in _rows(folder, index.parts["documents"]) if row["document"] in names]
    before = {_key(row): row for row in there if _key(row) in keys or row["sha256"] is None}
    news = [row for row in found if row != before.get(_key(row))]
    if not news:
        return index, Added(0, 0, 0)
    shared = {row["document"] for row in there if _key(row) not in before}

    def documents(rows: pa.Table) -> pa.Array:
        return pa.array([_key(row) in before for row in rows.to_pylist()])

    def lines(rows: pa.Table) -> pa.Array:
        """Lines of no article under the names; only those of the same reason if others have the name."""
        own = pc.and_(_in(rows["document"], {name for name, _ in before}), pc.is_null(rows["article_id"]))
        told = _in(rows["reason"], {row["reason"] for row in before.values() if row["reason"]})
        return pc.and_(own, pc.or_(told, pc.invert(_in(rows["document"], shared))))

    kept = {
        "articles": index.parts["articles"],
        "ledger": _without(folder, index, "ledger", lines, again),
        "documents": _without(folder, index, "documents", documents, again),
    }
    parts = {table: [*kept[table], *again.files[table]] for table in index.parts}
    return Index(parts, index.next), added(pa.Table.from_pylist(news, schema=again.documents().schema))


def _key(row: _Row) -> tuple[str, str | None]:
    return row["document"], row["sha256"]


def _in(values: pa.Array, given: set[str]) -> pa.Array:
    return pc.is_in(values, pa.array(given, pa.string()))


def _without(
    folder: Path, index: Index, table: str, gone: Callable[[pa.Table], pa.Array], again: Writer
) -> list[str]:
    """The parts of a table, those with rows that are gone written anew."""
    kept = []
    for part in index.parts[table]:
        rows = pq.read_table(folder / part)
        left = rows.filter(pc.invert(gone(rows)))
        if left.num_rows == rows.num_rows:
            kept.append(part)
        elif left.num_rows:
            kept.append(write(folder, table, next(again.numbers), left))
    return kept
