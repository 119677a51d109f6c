"""The folder a collection grows in: bodies as they came, their records, and a log that says what to ask."""

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from analysis import ends
from analysis.collect.request import Answer
from analysis.errors import InputError, RunError
from analysis.paths import RECORD
from analysis.readers.collected import BODY, LOG, MARK, is_record

Row = dict[str, Any]
GOOD = ("fetched", "not modified")
_RESUMED = timedelta(days=1)  # a run that was cut off is taken up again within this time
_TEMPORARY = ".collecting-"
_UNSAFE = re.compile(r"[^a-z0-9.-]+")
_PRIVATE = ("set-cookie", "set-cookie2")
_LONGEST_HEADER = 2048
_ENDINGS = (("html", "html"), ("json", "json"), ("xml", "xml"), ("csv", "csv"), ("text/plain", "txt"))


@contextmanager
def opened(folder: Path, at: datetime) -> Iterator["Collection"]:
    """The collection in `folder`, made if need be; raises RunError where another run is at it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOG).open("a+b") as log:
            _lock(log, folder)
            kept = Collection(folder, log, at)
            with ends.undoing(kept.sweep):
                yield kept
    except OSError as error:
        raise RunError(f"{folder}: {error.strerror or error}; what was collected before is kept") from error


def _lock(log: IO[bytes], folder: Path) -> None:
    try:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RunError(f"{folder}: another run is collecting into it; wait for it or give another") from None


class Collection:
    """What was collected, and what comes in: files under their last names, rows of the log that are whole."""

    def __init__(self, folder: Path, log: IO[bytes], at: datetime) -> None:
        """Read what earlier runs left; the run that began at `at` goes on with one that was cut off."""
        self._folder, self._log = folder, log
        rows = _rows(log, folder)
        self.sweep()
        self._bodies = {m[1]: self._name(path) for path in self._files() if (m := BODY.fullmatch(path.name))}
        self._last: dict[str, Row] = {row["url"]: row for row in rows if row.get("outcome") in GOOD}
        self.run = _unfinished(rows, at) or at.isoformat()

    def done(self, url: str) -> Row | None:
        """The row of an address that this run had done before it was cut off."""
        row = self._last.get(url)
        return row if row and row["run"] == self.run and self._holds(row) else None

    def validators(self, url: str) -> dict[str, dict[str, str]]:
        """Headers that ask only for what changed, by the address whose answer they are from."""
        row = self._last.get(url)
        if not row or not self._holds(row):
            return {}
        named = {"If-None-Match": row.get("etag"), "If-Modified-Since": row.get("last_modified")}
        return {str(row.get("final_url")): {name: value for name, value in named.items() if value}}

    def keep(self, url: str, answer: Answer) -> Row:
        """The row of an answer, its body stored if no other has the same bytes."""
        before = self._last.get(url, {})
        if answer.status == 304:
            same = {"outcome": "not modified", "bytes": before.get("bytes"), "file": before.get("file")}
            return {**self._row(url, answer, before), **same}
        sha256 = hashlib.sha256(answer.body).hexdigest()
        file = self._bodies.get(sha256[:16]) or self._store(url, answer, sha256)
        outcome = "not modified" if before.get("file") == file else "fetched"
        return {**self._row(url, answer, {}), "outcome": outcome, "bytes": len(answer.body), "file": file}

    def note(self, row: Row) -> None:
        """Add a row to the log, durably; a good one is what later runs go by."""
        self._log.write(json.dumps({"run": self.run, **row}, ensure_ascii=True).encode() + b"\n")
        self._log.flush()
        os.fsync(self._log.fileno())
        if row.get("outcome") in GOOD:
            self._last[row["url"]] = {"run": self.run, **row}

    def _row(self, url: str, answer: Answer, before: Row) -> Row:
        return {
            "url": url,
            "final_url": answer.url,
            "status": answer.status,
            "etag": _validator(answer.header("etag")) or before.get("etag"),
            "last_modified": _validator(answer.header("last-modified")) or before.get("last_modified"),
            "captured": answer.at.isoformat(),
        }

    def _holds(self, row: Row) -> bool:
        file = str(row.get("file"))
        match = BODY.fullmatch(file.rpartition("/")[2])
        return match is not None and self._bodies.get(match[1]) == file

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _store(self, url: str, answer: Answer, sha256: str) -> str:
        """Write record and body under names that tell when, the body last."""
        host = _UNSAFE.sub("_", answer.url.split("/")[2].rpartition("@")[2].lower()).strip(".") or "host"
        name = f"{answer.at:%Y-%m-%dT%H%M%SZ}-{sha256[:16]}.{_ending(answer)}"
        path = self._folder / host / name
        path.parent.mkdir(exist_ok=True)
        headers = [(k, v[:_LONGEST_HEADER]) for k, v in answer.headers if k.lower() not in _PRIVATE]
        record = {**self._row(url, answer, {}), "sha256": sha256, "headers": headers}
        _write(path.with_name(name + RECORD), json.dumps(record, indent=1).encode())
        _write(path, answer.body)
        return self._bodies.setdefault(sha256[:16], self._name(path))

    def _files(self) -> list[Path]:
        return sorted(path for path in self._folder.glob("*/*") if path.is_file() and not path.is_symlink())

    def sweep(self) -> None:
        """Remove what a run that was cut off left half done."""
        for path in self._files():
            orphan = is_record(path) and not path.with_name(path.name.removesuffix(RECORD)).exists()
            if orphan or path.name.startswith(_TEMPORARY):
                path.unlink()


def _rows(log: IO[bytes], folder: Path) -> list[Row]:
    """The rows of the log, without one that was cut off in writing; begins the log where there is none."""
    log.seek(0)
    content = log.read()
    mark = json.dumps(MARK).encode()
    if not mark.startswith(content[: len(mark)]):
        raise InputError(f"{folder / LOG}: not a log of this command; give another folder")
    whole = content[: content.rfind(b"\n") + 1]
    log.truncate(len(whole))
    if not whole:
        log.write(mark + b"\n")
    return [row for row in map(_parsed, whole.splitlines()[1:]) if row]


def _parsed(line: bytes) -> Row | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(row, dict) and isinstance(row.get("run"), str) and isinstance(row.get("url", ""), str)
    return {"url": "", **row} if whole else None


def _unfinished(rows: list[Row], at: datetime) -> str | None:
    """The last run, if it was cut off and is not long ago."""
    if not rows or "end" in rows[-1]:
        return None
    run: str = rows[-1]["run"]
    try:
        return run if timedelta(0) <= at - datetime.fromisoformat(run) <= _RESUMED else None
    except (ValueError, TypeError):
        return None


def _validator(value: str | None) -> str | None:
    """A header that can be sent back as it came."""
    fit = value and len(value) <= _LONGEST_HEADER and value.isascii() and value.isprintable()
    return value if fit else None


def _ending(answer: Answer) -> str:
    kind = (answer.header("content-type") or "").lower()
    return next((ending for word, ending in _ENDINGS if word in kind), "bin")


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there in full or not at all."""
    temporary = path.with_name(_TEMPORARY + path.name)
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
