"""When many documents were captured: a CSV of file, or pattern of files, and time, as `--captured-at FILE` gives it."""

import csv
import fnmatch
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from analysis.errors import ParameterError

_FILE = ("file", "document", "pattern", "path", "name")
_TIME = ("captured_at", "captured", "time", "when")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TO_THE_MINUTE = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d\d:?\d\d(?!:?\d)")
_WEST, _EAST = timedelta(hours=12), timedelta(hours=14)
_ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz", ".warc", ".warc.gz")
WRITE = "write it as 2026-03-04T09:30Z, or as 2026-03-04 where only the day is known"


class Capture(NamedTuple):
    """A row: a file or pattern, the first and last instant of its capture, and which row says so."""

    pattern: str
    first: datetime
    last: datetime
    cause: str

    def holds(self, name: str) -> bool:
        """Whether a document is meant: by its name, by its path, or by a pattern of either."""
        return any(fnmatch.fnmatchcase(n, self.pattern) for n in (name, name.rpartition("/")[2]))


class Captures(NamedTuple):
    """The rows of a file; of several that hold, a name before a pattern, then the first."""

    named: dict[str, Capture]
    patterns: tuple[Capture, ...]

    def of(self, name: str) -> Capture | None:
        """When a document was captured, as far as a row says."""
        own = self.named.get(name) or self.named.get(name.rpartition("/")[2])
        return own or next((row for row in self.patterns if row.holds(name)), None)

    def refuse_unmatched(self, names: Iterable[str]) -> None:
        """Raise ParameterError for rows that hold for none of the documents; what is in archives is not looked at."""
        known = list(names)
        archives = [name for name in known if name.lower().endswith(_ARCHIVES)]
        rows = [*self.named.values(), *self.patterns]
        lost = [row for row in rows if not any(map(row.holds, known)) and not _inside(row, archives)]
        if lost:
            told = "; ".join(f"{row.cause}: no file is named {row.pattern!r}" for row in lost[:5])
            more = f" (and {len(lost) - 5} more)" if len(lost) > 5 else ""
            raise ParameterError(
                f"captured_at: {told}{more}; names are as the ledger has them, from the folder given"
            )


def _inside(row: Capture, archives: list[str]) -> bool:
    return any(row.pattern.startswith(f"{name}/") for name in archives)


def load(path: Path) -> Captures:
    """The rows of a CSV with columns `file` and `captured_at`; raises ParameterError for a bad file or row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ParameterError(f"captured_at: {path} cannot be read ({error}); give a CSV in UTF-8") from None
    names = {str(name).strip().casefold(): name for name in (rows[0] if rows else {})}
    of, at = (next((names[n] for n in known if n in names), None) for known in (_FILE, _TIME))
    if of is None or at is None:
        raise ParameterError(f"captured_at: {path} needs rows with the columns file and captured_at")
    found = [_row(f"{path.name}, row {n}", row[of], row[at]) for n, row in enumerate(rows, 1)]
    patterns = tuple(row for row in found if any(sign in row.pattern for sign in "*?["))
    named = {row.pattern: row for row in reversed(found) if row not in patterns}
    return Captures(named, patterns)


def _row(cause: str, pattern: str | None, said: str | None) -> Capture:
    pattern, said = (pattern or "").strip().removeprefix("./"), (said or "").strip()
    if not pattern:
        raise ParameterError(f"captured_at: {cause} names no file")
    try:
        return Capture(pattern, *_span(said), cause)
    except (ValueError, OverflowError):
        raise ParameterError(f"captured_at: {cause}: {said!r} is no time with a zone; {WRITE}") from None


def _span(said: str) -> tuple[datetime, datetime]:
    """First and last instant that a time can mean: a minute, or a day anywhere on earth."""
    if _DAY.fullmatch(said):
        day = date.fromisoformat(said)
        first = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return first - _EAST, first + timedelta(days=1, microseconds=-1) + _WEST
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError("no zone")
    at = at.astimezone(UTC)
    return at, at + timedelta(seconds=59) if _TO_THE_MINUTE.match(said) else at
