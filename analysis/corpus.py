"""A corpus on disk: Parquet parts that count once an index names them; a run that dies leaves no trace."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis import read, schema
from analysis.errors import InputError, RunError
from analysis.readers import assemble
from analysis.readers.assemble import Part
from analysis.readers.document import Document, article_id

INDEX = "corpus.json"
LOCK = "corpus.lock"
_FORMAT = 1
_HELD = 32 * 1024 * 1024  # bytes of rows held before they go to a part
_PIECE = 10 * 1024  # bytes that a piece of a table takes beside its values, as measured
_IDENTIFIED = "media-analysis corpus"


class Added(NamedTuple):
    """What a run added to a corpus."""

    documents: int
    articles: int
    set_aside: int


class _Index(NamedTuple):
    """The parts that make the corpus, by table, and the number of the next one."""

    parts: dict[str, list[str]]
    next: int


def add(
    folder: Path | str,
    inputs: Iterable[Path | str],
    captured_at: datetime | str | None = None,
    columns: Mapping[str, str] | None = None,
    quiet: bool | None = None,
) -> Added:
    """Read the inputs into the corpus in `folder`, made if need be; what is in it already is not read again.

    All of it is added or nothing. Raises InputError where nothing could be read and nothing was known, and
    RunError where another run is writing to the corpus.
    """
    folder, given = Path(folder), list(inputs)
    with _locked(folder):
        index = _index(folder)
        _sweep(folder, index)
        known = _known(folder, index)
        writer = _Writer(folder, index.next)
        for part in read.parts(given, captured_at, columns, known, quiet):
            writer.take(part)
        added = writer.close()
        if not known.documents:
            read.refuse_nothing(given, writer.documents())
        if writer.files["documents"]:
            _commit(
                folder, _Index({t: [*index.parts[t], *writer.files[t]] for t in Part._fields}, writer.number)
            )
    return added


def there(folder: Path) -> bool:
    """Whether a folder is a corpus."""
    return (folder / INDEX).is_file()


def open(folder: Path | str) -> read.Corpus:  # noqa: A001 - callers read `corpus.open(folder)`
    """The tables of a corpus; raises InputError where there is none."""
    folder = Path(folder)
    if not there(folder):
        raise InputError(f"{folder}: no corpus; make one with `media-analysis read INPUT… --corpus {folder}`")
    index = _index(folder)
    return read.Corpus(*(schema.to_pandas(_table(folder, index, table)) for table in Part._fields))


def table(folder: Path | str, name: str) -> Iterator[pa.Table]:
    """The parts of one table, `articles`, `ledger` or `documents`, one after the other."""
    folder = Path(folder)
    for part in _index(folder).parts[name]:
        yield pq.read_table(folder / part)


def _table(folder: Path, index: _Index, name: str) -> pa.Table:
    shape = dict(zip(Part._fields, assemble.SHAPES, strict=True))[name]
    return read.joined(
        [pq.read_table(folder / part, schema=schema.arrow(shape)) for part in index.parts[name]], shape
    )


# --- the index


def _index(folder: Path) -> _Index:
    path = folder / INDEX
    if not path.exists():
        return _Index({name: [] for name in Part._fields}, 0)
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if stored["kind"] != _IDENTIFIED or stored["format"] != _FORMAT:
            raise ValueError("another kind or version")
        return _Index({name: list(stored["parts"][name]) for name in Part._fields}, stored["next"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not the index of a corpus ({error}); give another folder") from None


def _commit(folder: Path, index: _Index) -> None:
    """Put the new index in place of the old in one step: before it the corpus is as it was."""
    stored = {"kind": _IDENTIFIED, "format": _FORMAT, "next": index.next, "parts": index.parts}
    temporary = folder / f"{INDEX}.new"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(stored, file, indent=1)
        _flush(file)
    os.replace(temporary, folder / INDEX)  # noqa: PTH105 - the atomic call is meant
    _flush_folder(folder)


def _flush(file: IO[Any]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path, index: _Index) -> None:
    """Remove parts that no index names: a run that died left them."""
    named = {part for parts in index.parts.values() for part in parts}
    for path in [
        *folder.glob("articles-*.parquet"),
        *folder.glob("ledger-*.parquet"),
        *folder.glob("documents-*.parquet"),
    ]:
        if path.name not in named:
            path.unlink()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the corpus for this run alone; the system lets go of it when the process ends, however it ends."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: not a folder; give another for the corpus")
    if (
        folder.is_dir()
        and any(folder.iterdir())
        and not any((folder / name).exists() for name in (INDEX, LOCK))
    ):
        raise InputError(f"{folder}: has files in it that are no corpus; give a new or empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RunError(f"{folder}: another run is writing to this corpus; wait for it to end") from None
        yield


# --- what is there, and what comes


def _known(folder: Path, index: _Index) -> read.Known:
    """Documents by name and hash, and the ids of articles that stand for whole documents."""
    documents = _table(folder, index, "documents").select(["document", "sha256", "reader"]).to_pylist()
    firsts: dict[str, str] = {}
    for row in documents:
        if row["sha256"]:
            firsts.setdefault(article_id(_hashed(row["sha256"]), 0), row["document"])
    archives = pa.array([row["document"] for row in documents if row["reader"] == "warc"], pa.string())
    for part in index.parts["articles"] if len(archives) else ():
        rows = pq.read_table(folder / part, columns=["article_id", "document"])
        rows = rows.filter(pc.is_in(rows["document"], archives)).to_pylist()
        firsts |= {row["article_id"]: row["document"] for row in rows}
    return read.Known(firsts, {(row["document"], row["sha256"]) for row in documents})


def _hashed(sha256: str) -> Document:
    document = Document("", b"")
    document.__dict__["sha256"] = sha256
    return document


class _Writer:
    """Parts of the three tables, written when so many rows wait that they would fill the memory."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder, self.number = folder, number
        self.waiting: dict[str, list[pa.Table]] = {name: [] for name in Part._fields}
        self.files: dict[str, list[str]] = {name: [] for name in Part._fields}
        self.held = 0

    def take(self, part: Part) -> None:
        for name, rows in part._asdict().items():
            if rows.num_rows:
                self.waiting[name].append(rows)
                self.held += rows.nbytes + _PIECE
        if self.held >= _HELD:
            self._write()

    def _write(self) -> None:
        for (name, waiting), shape in zip(self.waiting.items(), assemble.SHAPES, strict=True):
            if waiting:
                path = self.folder / f"{name}-{self.number:06d}.parquet"
                with path.open("wb") as file:
                    pq.write_table(read.joined(waiting, shape), file, compression="zstd")
                    _flush(file)
                self.files[name].append(path.name)
                waiting.clear()
        self.number += 1
        self.held = 0

    def close(self) -> Added:
        """Write what waits; how much came in."""
        if self.held:
            self._write()
        rows = self.documents()
        return Added(
            rows.num_rows, pc.sum(rows["articles"]).as_py() or 0, pc.sum(rows["set_aside"]).as_py() or 0
        )

    def documents(self) -> pa.Table:
        """The documents written so far."""
        return read.joined(
            [pq.read_table(self.folder / name) for name in self.files["documents"]], schema.DOCUMENTS
        )
