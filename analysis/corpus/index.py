"""The index that says which parts make a corpus, and the lock that lets one run at a time write to it."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from analysis import ends, paths
from analysis.errors import InputError, RunError
from analysis.readers.assemble import Part

INDEX = paths.CORPUS
LOCK = "corpus.lock"
_FORMAT = 1
_IDENTIFIED = "media-analysis corpus"


class Index(NamedTuple):
    """The parts that make the corpus, by table, and the number of the next one."""

    parts: dict[str, list[str]]
    next: int


def load(folder: Path) -> Index:
    """The index of a corpus, or an empty one; raises InputError where something else stands in its place."""
    path = folder / INDEX
    if not path.exists():
        return Index({name: [] for name in Part._fields}, 0)
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if stored["kind"] != _IDENTIFIED or stored["format"] != _FORMAT:
            raise ValueError("another kind or version")
        return Index({name: list(stored["parts"][name]) for name in Part._fields}, stored["next"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not the index of a corpus ({error}); give another folder") from None


def commit(folder: Path, index: Index) -> None:
    """Put the new index in place of the old in one step: before it the corpus is as it was."""
    stored = {"kind": _IDENTIFIED, "format": _FORMAT, "next": index.next, "parts": index.parts}
    temporary = folder / f"{INDEX}.new"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(stored, file, indent=1)
        flush(file)
    os.replace(temporary, folder / INDEX)  # noqa: PTH105 - the atomic call is meant
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush(file: IO[Any]) -> None:
    """Have a file on disk, not only on its way there."""
    file.flush()
    os.fsync(file.fileno())


def sweep(folder: Path, index: Index) -> None:
    """Remove parts that no index names: a run that died or replaced them left them."""
    named = {part for parts in index.parts.values() for part in parts}
    for table in Part._fields:
        for path in folder.glob(f"{table}-*.parquet"):
            if path.name not in named:
                path.unlink()


@contextlib.contextmanager
def undone(folder: Path) -> Iterator[None]:
    """In this block parts are written; whatever ends it, none stays that no index names, and no empty corpus."""

    def undo() -> None:
        sweep(folder, load(folder))
        if not (folder / INDEX).exists():
            (folder / f"{INDEX}.new").unlink(missing_ok=True)
            (folder / LOCK).unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # it was there before, with something in it
                folder.rmdir()

    with ends.undoing(undo):
        try:
            yield
        except BaseException:
            with contextlib.suppress(OSError, InputError):
                undo()
            raise


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
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
