"""What tables follow from, as one hash: files of the inputs, parameters, code, its lists and libraries."""

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import analysis
from analysis import parameters, paths, suite
from analysis.parameters import Parameters

_PIECE = 1 << 20
_BEGUN = time.time()


def key(inputs: list[Path], files: Iterable[Path], given: Parameters, earlier: Path | None = None) -> str:
    """The hash of all that tables follow from."""
    code = sorted(Path(analysis.__file__).resolve().parent.rglob("*.py"))
    return hashed(
        facts(inputs, files, given, earlier)
        | {
            "parameters": given.model_dump(mode="json", include=set(parameters.DERIVED)),
            "code": [(path.name, sha256(path)) for path in code],
            "lists": suite.lists(),
        }
    )


def unchanged() -> bool:
    """Whether no code or list is younger than this process, which goes on with those that it began with."""
    return newest() < _BEGUN


def newest() -> float:
    """When code or lists of ours were last changed."""
    code, lists = Path(analysis.__file__).resolve().parent.rglob("*.py"), paths.data().rglob("*.csv")
    return max(path.stat().st_mtime for path in chain(code, lists))


def facts(
    inputs: list[Path], files: Iterable[Path], given: Parameters, earlier: Path | None
) -> dict[str, Any]:
    """All that results follow from besides code and parameters: bytes and names of files, libraries."""
    captured = given.captured_at
    return {
        "inputs": [(root.resolve().name, root.is_dir()) for root in inputs],
        "files": [(_named(path, inputs), path.is_symlink(), sha256(path)) for path in files],
        "captured": sha256(captured) if isinstance(captured, Path) else None,
        "earlier": sha256(earlier / "tables" / "articles.parquet") if earlier else None,
        "libraries": suite.versions(),
        "data": str(paths.data()),
    }


def hashed(facts: dict[str, Any]) -> str:
    """Facts as one hash."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]


def _named(path: Path, inputs: list[Path]) -> str:
    """A file's path below the input it belongs to."""
    root = next((root for root in inputs if path.is_relative_to(root)), path.parent)
    return os.fsencode(path.relative_to(root)).hex() if path != root else os.fsencode(path.name).hex()


def files(inputs: Iterable[Path]) -> Iterator[Path]:
    """Whatever lies in the inputs, the records of a collection too, which say when a page was fetched."""
    for root in inputs:
        if not root.is_dir():
            yield from (path for path in (root, root.with_name(root.name + paths.RECORD)) if path.exists())
            continue
        for folder, inner, names in os.walk(root):
            inner[:] = sorted(name for name in inner if name != paths.DERIVED)
            yield from (Path(folder, name) for name in sorted([*names, *inner]))


def stamps(files: Iterable[Path]) -> list[tuple[Path, int, int]]:
    """Size and time of each file: where they are the same, so is the file."""
    found = []
    for path in files:
        with suppress(OSError):
            state = path.stat()
            found.append((path, state.st_size, state.st_mtime_ns))
    return found


def sha256(path: Path) -> str:
    """The hash of a file, or why it has none."""
    if not path.is_file():
        return "no file"
    try:
        state = path.stat()
        return _digest(path, state.st_size, state.st_mtime_ns, state.st_ino)
    except OSError as error:
        return f"not read: {error.errno}"


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


@lru_cache(maxsize=100_000)
def _digest(path: Path, *_: int) -> str:
    """The hash of a file as it is at a time: large inputs are read once for it in a process."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
