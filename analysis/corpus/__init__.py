"""A corpus on disk: Parquet parts that count once an index names them; a run that dies leaves no trace."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analysis import errors, plurals, read, schema
from analysis.corpus import ids as ids
from analysis.corpus import index, known
from analysis.corpus.index import INDEX, Index
from analysis.corpus.parts import SHAPES, Added, Writer
from analysis.errors import InputError
from analysis.keeping import drafts, spill
from analysis.readers.assemble import Part

__all__ = ["Added", "add", "open", "refused", "table", "there"]


def add(
    folder: Path | str,
    inputs: Iterable[Path | str],
    captured_at: datetime | str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    quiet: bool | None = None,
    languages: str = "told",
) -> Added:
    """Read the inputs into the corpus in `folder`, made if need be; what is in it already is not read again.

    What could not be read before is tried again, and takes the place of what the corpus says of it. All of it
    is added or nothing. Raises InputError where nothing could be read and nothing was known, and RunError
    where another run is writing to the corpus.
    """
    folder, given = Path(folder), list(inputs)
    with errors.placed(folder), drafts.parents(folder), index.locked(folder), index.undone(folder):
        old = index.load(folder)
        index.sweep(folder, old)
        seen = known.load(folder, old)
        numbers = itertools.count(old.next)
        new, again = Writer(folder, numbers), Writer(folder, numbers)
        for document, part in read.parts(given, captured_at, columns, seen, quiet, languages):
            (again if seen.noted(document) else new).take(part)
        new.write()
        again.write()
        if seen.empty and not new.added.articles:
            read.refuse_nothing(given, new.documents())
        kept, more = known.replaced(folder, old, again)
        parts = {table: [*kept.parts[table], *new.files[table]] for table in Part._fields}
        if parts != old.parts:
            index.commit(folder, Index(parts, next(numbers)))
        else:
            index.sweep(folder, old)
    added = Added(*(a + b for a, b in zip(new.added, more, strict=True)))
    return added._replace(refused=new.added.refused + again.added.refused)


def refused(added: Added, folder: Path) -> str | None:
    """What to say where the system gave no bytes of some documents; null where it gave them all."""
    if not added.refused:
        return None
    lost = plurals.some(added.refused, "document")
    return (
        f"the system refused {lost}, as where a disk is lost or a file may not be read; they are tried again the "
        f"next time (`media-analysis ledger {folder}` names them)"
    )


def there(folder: Path) -> bool:
    """Whether a folder is a corpus."""
    return (folder / INDEX).is_file()


def open(folder: Path | str) -> read.Corpus:  # noqa: A001 - callers read `corpus.open(folder)`
    """The tables of a corpus; raises InputError where there is none."""
    folder = Path(folder)
    if not there(folder):
        raise InputError(f"{folder}: no corpus; make one with `media-analysis read INPUT… --corpus {folder}`")
    named = index.load(folder)
    bodies = spill.Texts()
    for part in named.parts["articles"]:
        bodies.add(
            pq.read_table(folder / part, schema=schema.arrow(SHAPES["articles"]), columns=["body"])["body"]
        )
    tables = (_table(folder, named, table) for table in Part._fields[1:])
    articles = read.with_bodies(_table(folder, named, "articles", "body"), bodies)
    return read.Corpus(*map(schema.to_pandas, (articles, *tables)))


def table(folder: Path | str, name: str) -> Iterator[pa.Table]:
    """The parts of one table, `articles`, `ledger` or `documents`, one after the other."""
    folder = Path(folder)
    for part in index.load(folder).parts[name]:
        yield pq.read_table(folder / part)


def _table(folder: Path, named: Index, name: str, aside: str = "") -> pa.Table:
    """The parts of a table as one, without the column that is put aside."""
    shape = tuple(column for column in SHAPES[name] if column.name != aside)
    known, columns = schema.arrow(SHAPES[name]), [column.name for column in shape]
    parts = [pq.read_table(folder / part, schema=known, columns=columns) for part in named.parts[name]]
    return read.joined(parts, shape)
