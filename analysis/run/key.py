"""What a report follows from, as one hash: what its tables do, all parameters, notebooks, what the command was told."""

import os
import sys
from pathlib import Path

import analysis
from analysis import parameters, paths
from analysis.keeping import follows
from analysis.parameters import Parameters
from analysis.run import manifest


def of_report(inputs: list[Path], given: Parameters, earlier: Path | None, **more: object) -> str:
    """The hash of all that a report follows from; `more` is what else the command was told."""
    package = Path(analysis.__file__).resolve().parent
    suite = [*_below(package), *_below(paths.data()), *_below(paths.notebooks())]
    sheets = parameters.files(given.labels or "")
    facts = {
        "parameters": given.model_dump(mode="json"),
        "labels": [follows.sha256(path) for path in sheets],
        "codebook": follows.sha256(Path(given.codebook)) if given.codebook else None,
        "suite": [(str(path), follows.sha256(path)) for path in suite],
        "run": earlier.resolve().name if earlier else None,
        "state": manifest.code_state(),
        "installed": sorted({path.name for place in sys.path for path in Path(place).glob("*.dist-info")}),
        "more": more,
    }
    return follows.hashed(follows.facts(inputs, follows.files(inputs), given, earlier) | facts)


def _below(folder: Path) -> list[Path]:
    files = (
        f"{place}/{name}"
        for place, _, names in os.walk(folder)
        for name in names
        if not name.endswith(".pyc")
    )
    return [*map(Path, sorted(files))]
