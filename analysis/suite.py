"""What results follow from besides their input: code, word lists and libraries, each as a hash or a version."""

import ast
import hashlib
import importlib.util
import platform
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import analysis
from analysis import paths

NAMED = (
    "altair", "feedparser", "jupyterlab", "nbconvert", "nltk", "numpy", "pandas", "papermill", "pyarrow",
    "pydantic", "rapidfuzz", "scipy", "trafilatura", "vl-convert-python",
)  # fmt: skip
NOT_LISTS = ("gold", "exports")  # folders of data/ whose CSV files are articles


@cache
def lists() -> list[dict[str, Any]]:
    """The word lists and rules in force: file, number of rows, hash of its bytes."""
    files = sorted(path for path in paths.data().rglob("*.csv") if path.parent.name not in NOT_LISTS)
    found = []
    for path in files:
        content = path.read_bytes()
        rows = max(len(content.splitlines()) - 1, 0)
        name = path.relative_to(paths.data()).as_posix()
        found.append({"file": name, "rows": rows, "sha256": hashlib.sha256(content).hexdigest()})
    return found


@cache
def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that results depend on."""
    found = {"python": platform.python_version()}
    for name in NAMED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


@cache
def code(module: str) -> str:
    """The hash of a module and of all ours that it imports, directly or by others."""
    files, left = {}, [module]
    while left:
        name = left.pop()
        if name not in files and (path := _file(name)):
            files[name] = path.read_bytes()
            left += _imported(files[name])
    return _hash(f"{name} {hashlib.sha256(files[name]).hexdigest()}" for name in sorted(files))


@cache
def identity() -> dict[str, str]:
    """What two computers must have alike to give the same results."""
    root = Path(analysis.__file__).resolve().parent
    files = sorted(root.rglob("*.py"))
    facts = {
        "code": _hash(f"{p.relative_to(root)} {hashlib.sha256(p.read_bytes()).hexdigest()}" for p in files)
    }
    return {"version": analysis.__version__, **facts, "lists": _hash(map(str, lists())), **versions()}


def _file(module: str) -> Path | None:
    """The file of a module of ours, or of one that is asked for by name; null for what a module only holds."""
    try:
        spec = importlib.util.find_spec(module)
    except (ModuleNotFoundError, ValueError):
        return None
    return Path(spec.origin) if spec and spec.origin and spec.origin.endswith(".py") else None


def _imported(source: bytes) -> Iterator[str]:
    """The modules of ours that a file names, with the packages they are in."""
    for node in ast.walk(ast.parse(source)):
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            named = [f"{node.module}.{name}" for name in named]
        for parts in (name.split(".") for name in named):
            if parts[0] == "analysis":
                yield from (".".join(parts[:end]) for end in range(2, len(parts) + 1))


def _hash(lines: Iterator[str] | map) -> str:  # type: ignore[type-arg]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]
