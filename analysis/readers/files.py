"""The files that the given paths stand for, in an order and under names that do not depend on the machine."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from analysis import paths
from analysis.readers import collected
from analysis.readers.archives import HOLD
from analysis.readers.captures import Captures
from analysis.readers.document import Document
from analysis.wordings import Wording

REFUSED = " cannot be read ("  # stands in each reason that is a refusal of the system
_HEAD = 1024 * 1024
_STAMP = re.compile(r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})T(\d{2})[:.-]?(\d{2})(?:[:.-]?(\d{2}))?Z")


class Found(NamedTuple):
    """A file to read under its name, or what stands in the way."""

    name: str
    path: Path
    problem: str | None = None


def walk(inputs: Iterable[Path | str]) -> Iterator[Found]:
    """Files of the inputs: a folder's by their path within it, sorted; a file by its own name.

    Where several folders are given, their own names come first. Links that lead out of the folder, hidden
    files and what is no regular file come with a problem.
    """
    roots = [Path(given) for given in inputs]
    several = sum(root.is_dir() for root in roots) > 1
    taken: set[str] = set()
    for root in roots:
        prefix = f"{root.resolve().name}/" if several else ""
        for found in _folder(root, prefix) if root.is_dir() else [_single(root)]:
            name = _free(found.name, taken)
            taken.add(name)
            yield found._replace(name=name)


def refusal(error: OSError, words: Wording = Wording.REFUSED) -> str:
    """Why a document or folder is not read: what the system says, and what to do."""
    return words.written(error=error.strerror or str(error))


def _single(path: Path) -> Found:
    if not path.exists():
        return Found(_text(path.name), path, Wording.NO_FILE.value)
    return Found(_text(path.name), path, None if path.is_file() else Wording.NOT_REGULAR.value)


def _free(name: str, taken: set[str]) -> str:
    """The name itself, or with the lowest number that no document has yet."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}~{number}", number + 1
    return free


def _text(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


def _folder(root: Path, prefix: str) -> Iterator[Found]:
    inside = root.resolve()
    for folder, children in _entries(root):
        for entry in children:
            path = Path(entry.path)
            name = prefix + _text(path.relative_to(root).as_posix())
            problem = _problem(entry, inside)
            if problem or not (entry.is_dir() or collected.is_record(path)):
                yield Found(name, path, problem)
        if isinstance(folder, OSError):
            where = Path(folder.filename or root)
            yield Found(
                prefix + _text(where.relative_to(root).as_posix()),
                where,
                refusal(folder, Wording.FOLDER_REFUSED),
            )


def _entries(root: Path) -> Iterator[tuple[Path | OSError, list["os.DirEntry[str]"]]]:
    """Each folder that may be entered with its entries by name, folders depth first after their files."""
    left = [root]
    while left:
        folder = left.pop()
        try:
            with os.scandir(folder) as scan:
                children = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            yield error, []
            continue
        yield folder, children
        inner = [Path(e.path) for e in children if e.is_dir(follow_symlinks=False) and not _closed(e.name)]
        left += reversed(inner)


def _closed(name: str) -> bool:
    return name.startswith(".") or name == paths.DERIVED


def _problem(entry: "os.DirEntry[str]", inside: Path) -> str | None:
    if entry.name.startswith("."):
        return Wording.HIDDEN.value
    if entry.name == paths.DERIVED and entry.is_dir():
        return Wording.DERIVED.value
    if entry.is_symlink():
        target = Path(entry.path).resolve()
        if not target.is_relative_to(inside):
            return Wording.LINK_OUT.value
        if not target.is_file():
            return Wording.LINK_NOWHERE.value
    if not (entry.is_file() or entry.is_dir()):
        return Wording.NOT_REGULAR_INSIDE.value
    return collected.NOT_READ if collected.is_log(Path(entry.path)) else None


def load(found: Found, captured: datetime | Captures | None = None) -> Document:
    """The file as a document: held if short, by its beginning and its path if not; raises OSError.

    It was captured when the record of its collection says, else a row for it, else its name in UTC
    (`2026-03-04T0930Z`), else when `captured` says.
    """
    with found.path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        data = file.read(_HEAD if size > HOLD else HOLD + 1)
    path = found.path if size > HOLD else None
    told = collected.told(found.path)
    if told.captured:
        body = Document(found.name, data, told.url, told.captured, collected.CAUSE, None, path)
        return replace(body, modified=told.modified)
    row = captured.of(found.name) if isinstance(captured, Captures) else None
    if row:
        return Document(found.name, data, None, row.first, row.cause, row.last, path)
    captured = captured if isinstance(captured, datetime) else None
    named = stamp(found.path.name)
    if named:
        return Document(found.name, data, None, named[0], "file name", named[1], path)
    return Document(
        found.name, data, None, captured, "parameter captured_at" if captured else None, None, path
    )


def stamp(name: str) -> tuple[datetime, datetime] | None:
    """First and last instant that a UTC time in a file's name can mean; null where there is none."""
    match = _STAMP.search(name)
    try:
        digits = "".join(part or "00" for part in match.groups()) if match else ""
        first = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return first, first + timedelta(seconds=0 if match and match[6] else 59)
