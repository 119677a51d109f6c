"""Folders and files that work is done in: locked while their process lives, swept by the next one if it was killed."""

import fcntl
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import forkserver
from pathlib import Path
from typing import IO

from analysis import ends, errors

MARK = "media-analysis.lock"  # holds the name of the folder that the draft is to become
_OLD = "old"  # what the draft takes the place of, for an instant
_LONGEST = 40  # characters of a name that a draft shows
_TRIES = 5


@contextmanager
def drafted(out: Path) -> Iterator[Path]:
    """A folder to write to, which takes the place of `out` when the block has ended well.

    It is made at once, so that a place that cannot be written is known before the work. Raises RunError that
    names the place where the system refuses to write.
    """
    with (
        errors.placed(out.parent),
        parents(out),
        folder(out.parent, f".{out.name[:_LONGEST]}-", out.name) as own,
    ):
        yield own / "run"
        replace(own / "run", out, own / _OLD)


@contextmanager
def file(out: Path) -> Iterator[Path]:
    """A file to write, which takes the place of `out` when the block has ended well; else nothing of it is left.

    What is no plain file, such as /dev/stdout, is written as it is. Raises RunError as `drafted` does.
    """
    with errors.placed(out.parent):
        if out.is_symlink() or (out.exists() and not out.is_file()):
            yield out
            return
        draft = out.with_name(f".{out.stem[:_LONGEST]}-new{out.suffix}")
        with ends.undoing(lambda: draft.unlink(missing_ok=True)):
            try:
                yield draft
                draft.replace(out)
            finally:
                draft.unlink(missing_ok=True)


@contextmanager
def temporary() -> Iterator[None]:
    """Have all temporary files of this process in one folder that goes with it, however it ends."""
    before = tempfile.tempdir
    with folder(Path(tempfile.gettempdir()), "ma-") as own:
        tempfile.tempdir = str(own)
        try:
            with _processes(own):
                yield
        finally:
            tempfile.tempdir = before


@contextmanager
def _processes(own: Path) -> Iterator[None]:
    """Have the sockets of worker processes there too; else Python clears them at its end, when they are gone.

    The server that forks workers is stopped after the block, for it listens in that folder.
    """
    config = multiprocessing.current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001 - no public name
    before = config.get("tempdir")
    config["tempdir"] = str(own)
    try:
        yield
    finally:
        forkserver._forkserver._stop()  # type: ignore[attr-defined]  # noqa: SLF001 - nothing where none was started
        config["tempdir"] = before


@contextmanager
def folder(parent: Path, prefix: str, name: str = "") -> Iterator[Path]:
    """A new folder that is gone after the block; what killed processes left beside it is swept first."""
    sweep(parent)
    own = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    with ends.undoing(lambda: remove(own)):
        try:
            with _marked(own, name):
                yield own
        finally:
            remove(own)


def replace(draft: Path, out: Path, aside: Path) -> None:
    """Put the finished draft in the place of an older run."""
    with ends.whole():
        if out.exists():
            out.rename(aside)
        try:
            draft.rename(out)
        except OSError:
            if aside.exists():
                aside.rename(out)
            raise


def sweep(parent: Path) -> None:
    """Remove the folders below `parent` whose processes are gone; a run that was being replaced comes back."""
    with suppress(OSError):
        for mark in list(parent.glob(f"*/{MARK}")):
            _sweep(mark)


def _sweep(mark: Path) -> None:
    with suppress(OSError), mark.open("r+", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        name, own = held.read(), mark.parent
        place, old = own.parent / name, own / _OLD
        if name == place.name and old.exists() and not place.exists():
            old.rename(place)
        remove(own)


@contextmanager
def _marked(own: Path, name: str) -> Iterator[None]:
    """Hold the lock of a folder: the system lets go of it when the process ends, however it ends."""
    new = own / f".{MARK}"
    with new.open("w", encoding="utf-8") as held:
        _lock(held)
        held.write(name)
        held.flush()
        new.rename(own / MARK)  # under this name only when it is locked
        yield


def _lock(held: IO[str]) -> None:
    """Lock, where the file system can: elsewhere nothing is ever swept, for no lock can be had then either."""
    with suppress(OSError):
        fcntl.flock(held, fcntl.LOCK_EX)


@contextmanager
def parents(out: Path) -> Iterator[None]:
    """Have the folders above `out`; those that were made for it go again if nothing came of it."""
    missing = [place for place in (out.parent, *out.parent.parents) if not place.exists()]

    def undo() -> None:
        for place in missing:
            with suppress(OSError):
                place.rmdir()

    out.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(ends.undoing(undo))
        stack.callback(undo)
        yield


def remove(own: Path) -> None:
    """Remove a folder, also while a thread still writes to it: under another name nothing new comes in."""
    with suppress(OSError):
        own = own.rename(own.with_name(f"{own.name}-gone"))
    for _ in range(_TRIES):
        shutil.rmtree(own, ignore_errors=True)
        if not own.exists():
            return
    with suppress(OSError):
        os.rmdir(own)  # noqa: PTH106 - the last try
