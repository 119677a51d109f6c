"""What a run was made from and what it made: parameters, hashes, versions, counts, seconds."""

import hashlib
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import analysis
from analysis import parameters as parameter
from analysis import suite
from analysis.keeping import follows
from analysis.parameters import Parameters

if TYPE_CHECKING:
    from analysis.prepared import Prepared


def describe(tables: "Prepared", given: Parameters, ids: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a run is made from and what its steps did; all of it follows from input, parameters and code.

    `ids`: from where the ids are that it keeps; the first report of a corpus has none to keep.
    """
    documents = tables.documents[["document", "sha256", "size", "status"]]
    return {
        "suite": "media-analysis",
        "version": analysis.__version__,
        "parameters": parameter.marked(given),
        "inputs": documents.astype(object).where(documents.notna(), None).to_dict("records"),
        "steps": tables.steps.astype(object).where(tables.steps.notna(), None).to_dict("records"),
        "earlier": dict(ids) if ids else None,
        "lists": suite.lists(),
        "versions": suite.versions(),
        "code": code_state(),
    }


def earlier(run: Path) -> dict[str, str]:
    """An earlier run by its name and the hash of its articles."""
    content = (run / "tables" / "articles.parquet").read_bytes()
    return {"run": run.resolve().name, "articles": hashlib.sha256(content).hexdigest()}


def seal(facts: dict[str, Any], folder: Path, seconds: dict[str, float]) -> dict[str, Any]:
    """The manifest of a finished run folder: the facts, the hashes of what was written, and the times."""
    return facts | {
        "outputs": follows.hashes(folder),
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
    }


@cache
def code_state() -> dict[str, Any]:
    """The commit of this package's checkout and whether files differ from it; nulls outside git."""
    checkout = Path(analysis.__file__).resolve().parent.parent
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
