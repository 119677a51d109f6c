"""From inputs and parameters to a run folder: tables, executed notebooks, one page, a manifest."""

import json
import os
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
from nbformat import NotebookNode

from analysis import (
    charts,
    coding,
    evidence,
    labelling,
    language,
    leads,
    narrow,
    overview,
    package,
    page,
    pairs,
    parameters,
    partitions,
    paths,
    pipeline,
    plurals,
    progress,
    select,
    speakers,
    stories,
    threads,
    topics,
    uncertainty,
    wordings,
)
from analysis.errors import ParameterError
from analysis.keeping import drafts, spill
from analysis.kernels import execute, failed
from analysis.page import left_out
from analysis.page.room import Fitted
from analysis.parameters import Parameters
from analysis.pipeline import SAVED, Track
from analysis.prepared import Prepared
from analysis.readers import files
from analysis.run import again, appendix, checks, cite, folders, kept, manifest
from analysis.run.kept import Kept
from analysis.slices import naming
from analysis.times import first

GUIDE = "00-start-here.ipynb"  # for people in JupyterLab; it has no part in a report
COOKBOOK = "cookbook.ipynb"  # questions of one's own: no chapter
FRONT = "report.ipynb"
COMPARED = "10-how-do-they-differ.ipynb"  # a chapter of reports that name two slices
SLICES = "slices"  # the folder of lists of articles that slices are
WHOLE = ("06-what-if.ipynb",)  # derive stories anew, which a part of a corpus does not allow

UNREAD = 5  # documents that could not be read, told one by one


class Report(NamedTuple):
    """A report that was made: its page, a line on each chapter missing in it, how many documents were refused."""

    page: Path
    failed: list[str]
    refused: int = 0


def make(
    inputs: list[Path],
    out: Path | None,
    given: Parameters,
    front_only: bool = False,
    earlier: Path | None = None,
) -> Report:
    """Make a report; on any failure but that of a chapter the run folder stays as it was.

    Of one run folder as input it is made from its tables. Stories that were there in the run folder `earlier`
    keep their ids, and so do those of a corpus, which keeps the ids of its last report itself.
    """
    out = out or again.there(inputs) or Path("runs") / folders.of_inputs(inputs)
    checks.place(out)
    with drafts.drafted(out) as draft:
        execute.warm()
        course = progress.Course()
        track = Track(lambda step: tell(course.at(step)))
        whole = gather(inputs, given, track, earlier)
        tables = whole.tables
        if select.chosen(given) and not pipeline.selection(tables.steps):
            tables = narrow.down(tables, given, track)
        if pipeline.selection(tables.steps) and not front_only:
            tell(f"without {', '.join(WHOLE)}: stories cannot be derived anew from a part of a corpus")
        origin = again.origin(run) if (run := again.there(inputs)) else {}
        ids = whole.handed.source if whole.handed else None
        missing = write(tables, given, draft, track, front_only, ids, origin)
        kept.name(inputs, given, whole, tell)
    if not missing:
        kept.forget([whole.place])
    return Report(out / "report.html", missing, refused(whole.tables.documents))


def gather(inputs: list[Path], given: Parameters, track: Track, earlier: Path | None = None) -> Kept:
    """The tables of the inputs: those of a run, those that a run which was cut off has left, or made now."""
    if run := again.there(inputs):
        if earlier:
            raise ParameterError("--earlier does not go with a run, whose stories have their ids")
        again.refuse_other(run, given.model_dump(mode="json"))
        again.refuse_edited(run)
        if older := again.defaulted(run):
            tell(older)
        found = Kept(pipeline.load(run / "tables"), None)
        for name, table in found.tables._asdict().items():
            pipeline.check(table, name)
    else:
        track.heard = lambda step, result: promising(given, result) if step == "outlets" else None
        found = kept.prepared(inputs or [paths.sample()], given, track, tell, earlier)
    articles, documents = len(found.tables.articles), len(found.tables.documents)
    tell(f"{plurals.some(articles, 'article')} in {plurals.some(documents, 'document')}")
    for line in unread(found.tables.documents):
        tell(line)
    return found


def promising(given: Parameters, articles: pd.DataFrame) -> None:
    """Raise an error where parameters ask for what is not among articles whose outlets are known, or cannot be read."""
    select.promising(given, articles)
    for asked in (given.slice_a or "", given.slice_b or ""):
        select.sliceable(asked.strip(), select.names(articles))


def refused(documents: pd.DataFrame) -> int:
    """Of how many documents the system gave no bytes."""
    lost = documents["reason"].str.contains(files.REFUSED, regex=False, na=False)
    return int((lost & (documents["status"] == "not read")).sum())


def unread(documents: pd.DataFrame) -> list[str]:
    """A line on each document that could not be read, the first few; the rest are counted."""
    lost = documents[(documents["status"] == "not read") & documents["reason"].notna()]
    told = [f"not read: {name}: {why}" for name, why in zip(lost["document"], lost["reason"], strict=True)]
    more = len(told) - UNREAD
    return [*told[:UNREAD], f"not read: {more} more, by name in the report"] if more > 0 else told


def write(
    tables: Prepared,
    given: Parameters,
    folder: Path,
    track: Track,
    front_only: bool = False,
    ids: dict[str, Any] | None = None,
    origin: dict[str, Any] | None = None,
    only: str = "",
) -> list[str]:
    """Write a whole run folder, and give a line on each chapter that failed.

    What it lies in has to be there: after a stop the draft is gone, and no thread that is still at it brings it back.
    Of `front_only` the page has the front notebook alone, and that of the name `only`, where one is given; `ids` and
    `origin` are what the manifest says of ids that were kept, and of tables that an earlier run made.
    """
    folder.mkdir(exist_ok=True)
    shown = sliced(coded(labelled(given, tables, folder), folder), tables, folder)
    facts = manifest.describe(tables, given, ids) | (origin or {})
    with track.stage("tables"), spill.bounded():
        save_tables(tables, given.title, folder, given.author)
        (folder / "CITATION.cff").write_text(cite.cff(tables, given, facts), encoding="utf-8")
    with track.stage("notebooks"):
        selected = bool(pipeline.selection(tables.steps))
        sources = [paths.notebooks() / only] if only else chapters(front_only, selected, sliced_at_all(given))
        executed = run_notebooks(shown, tables, folder / "notebooks", sources)
    missing = [
        f"{name}: code cell {failure.cell} failed ({failure.why})"
        for name, notebook in executed
        if (failure := failed.of(notebook))
    ]
    facts["chapters"] = [_chapter(name, notebook) for name, notebook in executed]
    with track.stage("page"), spill.bounded(), language.of(given.report_language):
        fitted = page.render(
            executed,
            title=given.title,
            articles=tables.articles,
            standfirst=_standfirst(tables, executed),
            tables=tables._asdict(),
            csv="tables/articles.csv",
            names=topics.called(),
            tongue=given.report_language,
            appendix=[appendix.chapter(facts, tables)],
        )
        _save_page(fitted, folder)
    write_json(folder / "manifest.json", manifest.seal(facts, folder, track.seconds))
    return missing


def _save_page(fitted: Fitted, folder: Path) -> None:
    """Write the page, and beside it the lists for which it has no room."""
    (folder / "report.html").write_text(fitted.html, encoding="utf-8")
    if fitted.lists is not None:
        text = package.csv(fitted.lists, left_out.COLUMNS)
        (folder / left_out.FILE).write_text(text, encoding="utf-8")


def labelled(given: Parameters, tables: Prepared, folder: Path) -> Parameters:
    """The parameters with filled sheets taken into the run folder, after they were read: a mistake ends the run."""
    if not given.labels:
        return given
    pairs.judged(given.labels, tables.articles, tables.quotes)
    if about := pairs.of_topics(given.labels):
        labelling.read(about, topics.names(), tables.articles)
    if coding.of_codebook(given.labels):
        coding.read_labels(given.labels, coding.read(given.codebook or ""), tables.articles)
    (folder / "labels").mkdir()
    names = []
    for number, file in enumerate(parameters.files(given.labels), 1):
        names.append(f"../labels/{number}/{file.name}")
        (folder / "labels" / str(number)).mkdir()
        (folder / "labels" / str(number) / file.name).write_bytes(file.read_bytes())
    return given.model_copy(update={"labels": ",".join(names)})


def coded(given: Parameters, folder: Path) -> Parameters:
    """The parameters with the codebook taken into the run folder."""
    if not given.codebook:
        return given
    coding.read(given.codebook)
    book = Path(given.codebook)
    (folder / "codebook").mkdir()
    (folder / "codebook" / book.name).write_bytes(book.read_bytes())
    return given.model_copy(update={"codebook": f"../codebook/{book.name}"})


def sliced_at_all(given: Parameters) -> bool:
    """Whether parameters name a slice."""
    return bool(given.slice_a or given.slice_b)


def sliced(given: Parameters, tables: Prepared, folder: Path) -> Parameters:
    """The parameters with files of article ids taken into the run folder, after both slices were tried."""
    named: dict[str, str] = {}
    for number, name in enumerate(("slice_a", "slice_b"), 1):
        place, asked = folder / SLICES / str(number), getattr(given, name) or ""
        if asked.lower().endswith(".csv") and not place.exists():
            naming.side(asked, tables)  # or a mistake ends the run
            place.parent.mkdir(exist_ok=True)
            place.mkdir()
            (place / Path(asked).name).write_bytes(Path(asked).read_bytes())
        if place.exists():
            [file] = place.iterdir()
            named[name] = f"../{SLICES}/{number}/{file.name}"
    if sliced_at_all(given) and not named:
        naming.of(tables, given.slice_a or "", given.slice_b or "")
    return given.model_copy(update=named)


def _chapter(name: str, notebook: NotebookNode) -> dict[str, Any]:
    """What the manifest says of a chapter."""
    failure = failed.of(notebook)
    told = {"status": "failed", "cell": failure.cell, "why": failure.why} if failure else {"status": "made"}
    return {"notebook": name, **told}


def _standfirst(tables: Prepared, executed: list[tuple[str, NotebookNode]]) -> str:
    """What the page speaks of, and how many chapters are missing in it."""
    lost = sum(failed.of(notebook) is not None for _, notebook in executed)
    missing = f"{lost} of {len(executed)} chapters could not be made: each says why." if lost else ""
    return " ".join(part for part in (narrow.standfirst(tables), missing) if part)


def save_tables(tables: Prepared, title: str, folder: Path, author: str | None = None) -> None:
    """Write the tables as Parquet and CSV, with their data package."""
    (folder / "tables").mkdir()

    def as_csv(written: tuple[str, pa.Table]) -> None:
        name, table = written
        package.save(table, SAVED[name], folder / "tables" / f"{name}.csv")

    for _ in threads.ahead(as_csv, pipeline.written(tables, folder / "tables")):
        pass  # the next table is written as Parquet meanwhile
    write_json(folder / "datapackage.json", package.describe(title, folder, SAVED, author))


def run_notebooks(
    given: Parameters, tables: Prepared, folder: Path, sources: list[Path]
) -> list[tuple[str, NotebookNode]]:
    """Execute notebooks of the suite into a folder; gives (file name, notebook) in their order.

    One that failed is among them, marked as such.
    """
    folder.mkdir()
    partitions.rest()
    execute.ready(lambda: _hold(folder.parent / "tables", tables, given, len(sources) > 1))
    pipeline.let_go()  # the kernels have them
    spill.give_back()
    values = {name: "" if value is None else value for name, value in given.model_dump(mode="json").items()}
    values["corpus"] = "../tables"
    number, cores = count(1), os.cpu_count() or 1
    if len(tables.articles) > partitions.ROWS:  # each kernel takes hundreds of MB: as many as cores at a time
        cores = max(cores - 1, 1)
    executed = execute.several(
        sources, folder, values, cores,
        lambda name: tell(f"ran {name} ({next(number)} of {len(sources)})"),
    )  # fmt: skip
    return [(source.stem, notebook) for source, notebook in zip(sources, executed, strict=True)]


@spill.bounded()
def _hold(folder: Path, tables: Prepared, given: Parameters, chapters: bool = True) -> None:
    """Have the tables, and what several notebooks find of them, in all processes that are forked from here on."""
    pipeline.hold(folder, tables)
    held = pipeline.load(folder)
    with suppress(Exception):  # a fault here comes back in the chapter that asks, and is told there
        stories.names(held.articles)
        overview.stories(held.articles)
        speakers.spoken(held.quotes, held.articles)
        first.outlets(held.articles, held.credits, threshold=given.sure)
        uncertainty.ready(held.articles)
        leads.between(held.articles, held.credits, given.sure)
        if chapters:
            topics.judge(
                held.articles, topics.LEAST
            )  # known already, but where the tables are those of a run
            partitions.rest()
        with language.of(given.report_language):
            wordings.told("")  # what it looks up is what a report in another language needs
            charts.scope(held.articles, overview.places(held.documents))
            evidence.index(held.articles, [])
            evidence.index(held.articles, [], topics.called())
    spill.give_back()  # or kernels take over what is free


def chapters(front_only: bool, selected: bool, compared: bool = False) -> list[Path]:
    """The notebooks of a report, the front one first; of a selection without those that need the whole corpus.

    What compares two slices is among them only where these are named.
    """
    if front_only:
        return [paths.notebooks() / name for name in (FRONT, *([COMPARED] if compared else []))]
    left_out = {GUIDE, COOKBOOK, *(WHOLE if selected else ()), *(() if compared else (COMPARED,))}
    found = (path for path in paths.notebooks().glob("*.ipynb") if path.name not in left_out)
    return sorted(found, key=lambda path: (path.name != FRONT, path.name))


def write_json(path: Path, value: object) -> None:
    """Write a value as readable JSON."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def tell(message: str) -> None:
    """Say on the terminal where the run is."""
    print(message, file=sys.stderr, flush=True)
