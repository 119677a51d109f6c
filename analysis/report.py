"""From inputs and parameters to a run folder: tables, executed notebooks, one page, a manifest."""

import json
import os
import sys
import tempfile
from pathlib import Path

from nbformat import NotebookNode

from analysis import execute, manifest, package, page, paths, pipeline, topics
from analysis.errors import RunError
from analysis.parameters import Parameters
from analysis.pipeline import SAVED, Prepared, Track

GUIDE = "00-start-here.ipynb"  # for people in JupyterLab; it has no part in a report
FRONT = "report.ipynb"


def make(inputs: list[Path], out: Path | None, given: Parameters) -> Path:
    """Make a report and return the path of its page; on any failure the run folder stays as it was."""
    inputs = inputs or [paths.sample()]
    out = out or Path("runs") / (inputs[0].resolve().stem or "report")
    refuse_foreign(out)
    execute.warm()
    track = Track(lambda step: tell(f"{step} …"))
    tables = pipeline.prepare(inputs, given, track)
    tell(f"{len(tables.articles)} articles in {len(tables.documents)} documents")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
        draft = Path(scratch) / "run"
        write(tables, given, draft, track)
        replace(draft, out, Path(scratch) / "old")
    return out / "report.html"


def write(tables: Prepared, given: Parameters, folder: Path, track: Track) -> None:
    """Write a whole run folder."""
    with track.timed("tables"):
        save_tables(tables, given.title, folder)
    with track.timed("notebooks"):
        executed = run_notebooks(given, folder / "notebooks")
    with track.timed("page"):
        html = page.render(
            executed,
            title=given.title,
            articles=tables.articles,
            csv="tables/articles.csv",
            names=topics.names(),
        )
        (folder / "report.html").write_text(html, encoding="utf-8")
    facts = manifest.describe(tables, given, folder, track.seconds)
    write_json(folder / "manifest.json", facts)


def save_tables(tables: Prepared, title: str, folder: Path) -> None:
    """Write the tables as Parquet and CSV, with their data package."""
    pipeline.save(tables, folder / "tables")
    for name, table in tables._asdict().items():
        text = package.csv(table, SAVED[name])
        (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    write_json(folder / "datapackage.json", package.describe(title, folder, SAVED))


def run_notebooks(given: Parameters, folder: Path) -> list[tuple[str, NotebookNode]]:
    """Execute the suite's notebooks into a folder; gives (file name, notebook), the front one first."""
    folder.mkdir()
    sources = sorted(
        (path for path in paths.notebooks().glob("*.ipynb") if path.name != GUIDE),
        key=lambda path: (path.name != FRONT, path.name),
    )
    values = {name: "" if value is None else value for name, value in given.model_dump(mode="json").items()}
    values["corpus"] = "../tables"
    executed = execute.several(sources, folder, values, os.cpu_count() or 1, lambda name: tell(f"ran {name}"))
    return [(source.stem, notebook) for source, notebook in zip(sources, executed, strict=True)]


def refuse_foreign(out: Path) -> None:
    """Raise RunError if `out` exists and is not a run folder of ours."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    try:
        ours = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["suite"] == "media-analysis"
    except (OSError, ValueError, KeyError, TypeError):
        ours = False
    if not ours:
        raise RunError(f"{out} exists and is not a run folder: name another with --out, or move it away")


def replace(draft: Path, out: Path, aside: Path) -> None:
    """Put the finished draft in the place of an older run."""
    if out.exists():
        out.rename(aside)
    try:
        draft.rename(out)
    except OSError:
        if aside.exists():
            aside.rename(out)
        raise


def write_json(path: Path, value: object) -> None:
    """Write a value as readable JSON."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def tell(message: str) -> None:
    """Say on the terminal where the run is."""
    print(message, file=sys.stderr, flush=True)
