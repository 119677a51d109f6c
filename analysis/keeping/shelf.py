"""Sets of tables in the user's cache folder, by what they follow from: each whole or not at all, few, for a while.

They lie under `XDG_CACHE_HOME`, else `~/.cache`, and nobody else can read them.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa

from analysis import paths
from analysis.errors import MediaAnalysisError
from analysis.keeping import drafts, follows
from analysis.parameters import Parameters

ANEW = "MEDIA_ANALYSIS_ANEW"  # where it is set, what is opened is made anew, and not kept
LARGEST = 300_000_000  # bytes of inputs whose tables are kept: what is larger is better made a corpus
TABLES, _SEAL, _DAY = "tables", "kept.json", 86_400
Result = TypeVar("Result")


class Shelf(NamedTuple):
    """A folder below the cache folder, how many sets it holds, and for how many days they stay unasked for."""

    folder: str
    few: int
    days: float = float("inf")


OPENED = Shelf("opened", 4, 30)  # of inputs that were opened in a notebook or by `ma.open`


def place(shelf: Shelf, key: str) -> Path:
    """Where the tables of this key lie, in a folder that is made for this user alone. OSError where there is none."""
    folder = paths.cache() / shelf.folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / key


def found(place: Path, load: Callable[[Path], Result]) -> tuple[Result, Mapping[str, Any]] | None:
    """What `load` makes of the tables at a place, and what was noted of them, if they are as they were written."""
    try:
        sealed = json.loads((place / _SEAL).read_text(encoding="utf-8"))
        if follows.hashes(place / TABLES) != sealed[TABLES]:
            return None
        tables = load(place / TABLES)
        os.utime(place)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException, MediaAnalysisError):
        return None
    return tables, sealed


def keep(shelf: Shelf, place: Path, save: Callable[[Path], object], note: Mapping[str, Any]) -> None:
    """Have tables saved to a place in one step; those asked for longest ago go. OSError where it takes none."""
    with drafts.folder(place.parent, ".kept-") as own:
        save(own / "run" / TABLES)
        seal = {**note, TABLES: follows.hashes(own / "run" / TABLES)}
        (own / "run" / _SEAL).write_text(json.dumps(seal), encoding="utf-8")
        drafts.replace(own / "run", place, own / "old")
    sets = sorted((-path.parent.stat().st_mtime, path.parent) for path in place.parent.glob(f"*/{_SEAL}"))
    for number, (asked, old) in enumerate(sets):
        if number >= shelf.few or time.time() + asked > shelf.days * _DAY:
            drafts.remove(old)


def at_hand(
    inputs: list[Path],
    given: Parameters,
    make: Callable[[], Result],
    load: Callable[[Path], Result],
    save: Callable[[Result, Path], object],
) -> Result:
    """The tables of inputs: as they were kept when these were opened before, or made, and kept for the next time.

    Where another process makes them, this one waits for it. Nothing is kept of large inputs, of inputs that change
    meanwhile, by a process whose code was changed since it began, or where ANEW is set; a cache that cannot be used
    costs only time.
    """
    there = None
    with suppress(OSError, RuntimeError):  # no home, or a file that cannot be read: reading tells of it
        files = follows.stamps(follows.files(inputs))
        if not os.environ.get(ANEW) and _small(files) and follows.unchanged():
            there = place(OPENED, follows.key(inputs, follows.files(inputs), given))
    if not there:
        return make()
    if kept := found(there, load):
        return kept[0]
    with _alone(there):
        if kept := found(there, load):
            return kept[0]
        tables = make()
        if files == follows.stamps(follows.files(inputs)):
            with suppress(OSError):
                keep(OPENED, there, lambda folder: save(tables, folder), {})
    return tables


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Be the one process that makes the tables of a place, where its folder can be locked; others wait meanwhile."""
    path = place.with_name(f".making-{place.name}")
    try:
        lock = path.open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError:
        yield
        return
    with lock:
        try:
            yield
        finally:
            path.unlink(missing_ok=True)  # who waits for it looks for the tables next


def _small(files: Iterable[tuple[Path, int, int]]) -> bool:
    return sum(size for _, size, _ in files) <= LARGEST
