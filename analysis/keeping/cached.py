"""What is the same for every run of a version, made once on this computer and kept in the user's cache folder."""

import hashlib
import mmap
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from analysis import paths

_DIGEST = 64  # characters of the hash in front of what is kept


def text(name: str, make: Callable[[], str]) -> str:
    """What `make` gives, as `data` keeps it."""
    return data(f"{name}.txt", lambda: make().encode()).decode()


def data(name: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, from the cache where it lies there whole; a cache that cannot be used costs only time."""
    place = paths.cache() / name
    with suppress(OSError):
        found = place.read_bytes()
        if found[:_DIGEST] == _hash(found[_DIGEST:]):
            return found[_DIGEST:]
    made = make()
    with suppress(OSError):
        write(place, _hash(made) + made)
    return made


def mapped(name: str, make: Callable[[], bytes]) -> memoryview:
    """What `make` gives, where it lies whole in the cache: no copy of it is made, and processes share it."""
    place = paths.cache() / name
    with suppress(OSError, ValueError):  # not there; empty
        return _mapped(place)
    made = data(name, make)
    with suppress(OSError, ValueError):
        return _mapped(place)
    return memoryview(made)


def _mapped(place: Path) -> memoryview:
    """What a file keeps, if it is as it was written; else ValueError."""
    with place.open("rb") as file:
        digest = file.read(_DIGEST)
        if hashlib.file_digest(file, "sha256").hexdigest().encode() != digest:
            raise ValueError(place)
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))[_DIGEST:]


def _hash(kept: bytes) -> bytes:
    return hashlib.sha256(kept).hexdigest().encode()


def write(place: Path, kept: bytes) -> None:
    """Write whole or not at all: two runs may do so at once."""
    place.parent.mkdir(parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(kept)
        Path(draft).replace(place)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
