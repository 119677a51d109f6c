"""The errors a user can meet; each message names the place and says what to do."""

import difflib
import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_ADVICE = {
    errno.ENOSPC: "no space is left there; free some, or give another place",
    errno.EDQUOT: "the quota is used up; free some space, or give another place",
    errno.EFBIG: "a file may not grow any larger there; give another place",
    errno.EROFS: "the place is read-only; give another",
    errno.EACCES: "no permission; give another place, or change its permissions",
    errno.EPERM: "not permitted; give another place, or change its permissions",
    errno.ENOENT: "it is not there, or no longer; check the path",
    errno.ENAMETOOLONG: "the name is too long; give a shorter one",
    errno.EIO: "the disk or its connection fails; check it and run again",
    errno.ESTALE: "the disk or its connection is lost; connect it and run again",
    errno.ENOTCONN: "the disk or its connection is lost; connect it and run again",
    errno.ENODEV: "the disk or its connection is lost; connect it and run again",
    errno.EMFILE: "too many files are open; raise the limit (ulimit -n) and run again",
    errno.ENOMEM: "out of memory; close other programs and run again",
}
_OF_DISK = {
    getattr(errno, name, 0)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO", "ESTALE", "ENOTCONN", "ENODEV")
}


class MediaAnalysisError(Exception):
    """Base of every error this package raises on purpose."""

    status = 1  # with which a command ends

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the message, which says all, without the code that raised it."""
        return [f"{type(self).__name__}: {self}"]


class InputError(MediaAnalysisError):
    """Something given to read cannot be read at all."""


class ParameterError(MediaAnalysisError):
    """A parameter is unknown, mistyped or out of its range."""


class RunError(MediaAnalysisError):
    """A run could not be finished; nothing that looks complete was left."""


class IncompleteError(MediaAnalysisError):
    """A run was finished without some of its chapters or reports, which the message names."""

    status = 3


class WordError(MediaAnalysisError, AttributeError):
    """What was asked for by a name has no such name."""


class SchemaError(MediaAnalysisError):
    """A table does not have the columns or values its schema promises."""


def shown(value: object, width: int = 60) -> str:
    """What was given, as a message shows it: on one line, and no longer than that."""
    if hasattr(value, "shape"):  # a frame, a column, an array
        return f"a {type(value).__name__}"
    line = " ".join(repr(value).split())
    return line if len(line) <= width else f"{line[: width - 1]}…"


def nearest(given: str, known: Iterable[str], few: int = 3, least: float = 0.0) -> str:
    """The known names nearest to one that is not known, as the end of a message; `least`: as like as one must be."""
    by_key = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(given.strip().casefold(), by_key, n=few, cutoff=0.6)
    near = near or difflib.get_close_matches(given.strip().casefold(), by_key, n=1, cutoff=least)
    return f": did you mean {' or '.join(repr(by_key[key]) for key in near)}?" if near else ""


def why(error: OSError) -> str:
    """Why the system refused something, and what to do."""
    number = error.errno or 0
    return _ADVICE.get(number) or (os.strerror(number) if number else str(error).split("\n")[0])


def of_disk(error: BaseException) -> bool:
    """Whether it is the disk that failed or is full, so that whatever else is written there fails as well."""
    return isinstance(error, OSError) and error.errno in _OF_DISK


def refused(error: OSError) -> str:
    """What the system refused, in one line."""
    return f"{error.filename}: {why(error)}" if error.filename else why(error)


@contextmanager
def placed(place: Path) -> Iterator[None]:
    """Have what the system refuses in this block told as one RunError that names the place.

    A file of a draft in the place is not named: it is one of ours, and gone by then.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        named = Path(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else place
        raise RunError(f"{place if _own(named, place) else named}: {why(error)}") from None


def _own(file: Path, place: Path) -> bool:
    """Whether a file is one of a draft below a place, or lies in it: what lies deeper may be what is read."""
    if not file.absolute().is_relative_to(place.absolute()):
        return False
    below = file.absolute().relative_to(place.absolute()).parts
    return len(below) < 2 or below[0].startswith(".")
