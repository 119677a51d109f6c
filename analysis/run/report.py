"""From inputs and parameters to a run folder: tables, executed notebooks, one page, a manifest."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbformat import NotebookNode

from analysis import package, page, paths, pipeline, select, topics
from analysis.errors import RunError
from analysis.kernels import execute
from analysis.parameters import Parameters
from analysis.pipeline import SAVED, Prepared, Track
from analysis.run import appendix, cite, manifest, narrow

GUIDE = "00-start-here.ipynb"  # for people in JupyterLab; it has no part in a report
FRONT = "report.ipynb"
WHOLE = ("06-what-if.ipynb",)  # derive stories anew, which a part of a corpus does not allow


def make(
    inputs: list[Path],
    out: Path | None,
    given: Parameters,
    front_only: bool = False,
    earlier: Path | None = None,
) -> Path:
    """Make a report and return the path of its page; on any failure the run folder stays as it was.

    Stories that were there in the run folder `earlier` keep their ids.
    """
    inputs = inputs or [paths.sample()]
    out = out or Path("runs") / name_of(inputs)
    refuse_foreign(out)
    execute.warm()
    track = Track(lambda step: tell(f"{step} …"))
    before = pipeline.load(earlier / "tables").articles if earlier else None
    tables = pipeline.prepare(inputs, given, track, before)
    if select.chosen(given):
        tables = narrow.down(tables, given, track)
        if not front_only:
            tell(f"without {', '.join(WHOLE)}: stories cannot be derived anew from a part of a corpus")
    tell(f"{len(tables.articles)} articles in {len(tables.documents)} documents")
    with drafted(out) as draft:
        write(tables, given, draft, track, front_only, earlier)
    return out / "report.html"


def name_of(inputs: list[Path]) -> str:
    """The name of a run of these inputs."""
    return (inputs or [paths.sample()])[0].resolve().stem or "report"


def write(
    tables: Prepared,
    given: Parameters,
    folder: Path,
    track: Track,
    front_only: bool = False,
    earlier: Path | None = None,
) -> None:
    """Write a whole run folder; of `front_only` the page has the front notebook alone, and one thread runs it."""
    facts = manifest.describe(tables, given, earlier)
    with track.timed("tables"):
        save_tables(tables, given.title, folder, given.author)
        (folder / "CITATION.cff").write_text(cite.cff(tables, given, facts), encoding="utf-8")
    with track.timed("notebooks"):
        executed = run_notebooks(given, folder / "notebooks", front_only)
    with track.timed("page"):
        html = page.render(
            executed,
            title=given.title,
            articles=tables.articles,
            standfirst=narrow.standfirst(tables),
            tables=tables._asdict(),
            csv="tables/articles.csv",
            names=topics.names(),
            appendix=[appendix.chapter(facts, tables)],
        )
        (folder / "report.html").write_text(html, encoding="utf-8")
    write_json(folder / "manifest.json", manifest.seal(facts, folder, track.seconds))


def save_tables(tables: Prepared, title: str, folder: Path, author: str | None = None) -> None:
    """Write the tables as Parquet and CSV, with their data package."""
    pipeline.save(tables, folder / "tables")
    for name, table in tables._asdict().items():
        text = package.csv(table, SAVED[name])
        (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    write_json(folder / "datapackage.json", package.describe(title, folder, SAVED, author))


def run_notebooks(given: Parameters, folder: Path, front_only: bool) -> list[tuple[str, NotebookNode]]:
    """Execute the suite's notebooks into a folder; gives (file name, notebook), the front one first."""
    folder.mkdir()
    sources = chapters(front_only, bool(select.chosen(given)))
    values = {name: "" if value is None else value for name, value in given.model_dump(mode="json").items()}
    values["corpus"] = "../tables"
    if front_only:
        front = execute.notebook(sources[0], folder / FRONT, execute.accepted(sources[0], values))
        return [(sources[0].stem, front)]
    executed = execute.several(sources, folder, values, os.cpu_count() or 1, lambda name: tell(f"ran {name}"))
    return [(source.stem, notebook) for source, notebook in zip(sources, executed, strict=True)]


def chapters(front_only: bool, selected: bool) -> list[Path]:
    """The notebooks of a report, the front one first; of a selection without those that need the whole corpus."""
    if front_only:
        return [paths.notebooks() / FRONT]
    left_out = {GUIDE, *(WHOLE if selected else ())}
    found = (path for path in paths.notebooks().glob("*.ipynb") if path.name not in left_out)
    return sorted(found, key=lambda path: (path.name != FRONT, path.name))


@contextmanager
def drafted(out: Path) -> Iterator[Path]:
    """A folder to write to, which takes the place of `out` when the block has ended well."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
        draft = Path(scratch) / "run"
        yield draft
        replace(draft, out, Path(scratch) / "old")


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
