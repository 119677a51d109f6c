"""What a run was made from and what it made: parameters, hashes, versions, counts, seconds."""

import hashlib
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import analysis
from analysis import parameters as parameter
from analysis.parameters import Parameters
from analysis.pipeline import Prepared

NAMED = (
    "altair", "feedparser", "jupyterlab", "nbconvert", "nltk", "numpy", "pandas", "papermill", "pyarrow",
    "pydantic", "rapidfuzz", "scikit-learn", "scipy", "trafilatura", "vl-convert-python",
)  # fmt: skip


def describe(tables: Prepared, given: Parameters, folder: Path, seconds: dict[str, float]) -> dict[str, Any]:
    """The manifest of a finished run folder; all but `seconds` follows from input, parameters and code."""
    documents = tables.documents[["document", "sha256", "size", "status"]]
    return {
        "suite": "media-analysis",
        "version": analysis.__version__,
        "parameters": parameter.marked(given),
        "inputs": documents.astype(object).where(documents.notna(), None).to_dict("records"),
        "outputs": hashes(folder),
        "steps": tables.steps.astype(object).where(tables.steps.notna(), None).to_dict("records"),
        "versions": versions(),
        "code": code_state(),
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
    }


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that results depend on."""
    found = {"python": platform.python_version()}
    for name in NAMED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def code_state() -> dict[str, Any]:
    """The commit of this package's checkout and whether files differ from it; nulls outside git."""
    checkout = Path(__file__).resolve().parent.parent
    commit = _git(checkout, "rev-parse", "HEAD") if (checkout / ".git").exists() else None
    changed = _git(checkout, "status", "--porcelain") if commit else None
    return {"commit": commit, "changed": bool(changed) if changed is not None else None}


def _git(checkout: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, no shell
            ["git", "-C", str(checkout), *words],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
