"""A page of what sets two slices apart: of one corpus, or of two runs or corpora, whose stories are found anew."""

from pathlib import Path
from typing import Any

import pandas as pd

from analysis import narrow, package, pipeline, plurals, schema, select
from analysis.keeping import drafts
from analysis.kernels import execute
from analysis.parameters import Parameters
from analysis.pipeline import Track
from analysis.prepared import Prepared
from analysis.run import checks, folders, report
from analysis.slices import joining, naming

IDS = tuple(column for column in schema.ARTICLES if column.name == naming.ID)


def place(asked: tuple[str, str]) -> Path:
    """Where a page of two slices goes that is not told."""
    said = [_called(path) if (path := checks.place_of(one)) else one or select.REST for one in asked]
    return Path("runs") / folders.names([f"{said[0]} and {said[1]}"])[0]


def _called(path: Path) -> str:
    return path.resolve().stem if path.is_file() else path.resolve().name


def make(asked: tuple[str, str], inputs: list[Path], out: Path, given: Parameters) -> report.Report:
    """Compare two slices in a run folder of its own; a failure leaves the folder as it was."""
    checks.slices(asked, given)
    checks.place(out)
    with drafts.drafted(out) as draft:
        execute.warm()
        track = Track(lambda step: report.tell(f"{step} …"))
        parts = [None if checks.place_of(one) else one or None for one in asked]
        given = given.model_copy(update=dict(zip(("slice_a", "slice_b"), parts, strict=True)))
        if any(map(checks.place_of, asked)):
            tables = _of_folders(asked, inputs, given, track, draft)
        else:
            tables = report.gather(inputs, given, track).tables
            if select.chosen(given):
                tables = narrow.down(tables, given, track)
            for one in filter(None, asked):
                naming.refuse_empty(one, naming.side(one, tables), tables)
        given = given.model_copy(update={"slice_a": asked[0] or None, "slice_b": asked[1] or None})
        missing = report.write(tables, given, draft, track, only=report.COMPARED)
    return report.Report(out / "report.html", missing)


def _of_folders(
    asked: tuple[str, str], inputs: list[Path], given: Parameters, track: Track, draft: Path
) -> Prepared:
    """The tables of two places as one; each slice as a file of article ids in the run folder."""
    opened: dict[Any, Prepared] = {}
    ids = []
    for one in asked:
        path = checks.place_of(one)
        own = [path] if path else inputs
        key = tuple(map(str, own))
        tables = opened.setdefault(key, opened.get(key) or report.gather(own, given, track).tables)
        if not path:
            naming.refuse_empty(one, side := naming.side(one, tables), tables)
        ids.append(tables.articles if path else tables.articles.loc[side.rows])
    first, *others = opened.values()
    track.rows.clear()
    whole = joining.join(first, others[0], given.window_days, track) if others else first
    for name, table in whole._asdict().items():
        pipeline.check(table, name)
    for number, (articles, one) in enumerate(zip(ids, asked, strict=True), 1):
        _listed(articles, one, draft / report.SLICES / str(number))
    return whole


def _listed(articles: pd.DataFrame, asked: str, place: Path) -> None:
    """Write the ids of a slice as a file that is named as the slice is."""
    path = checks.place_of(asked)
    [name] = folders.names([_called(path) if path else asked])
    for folder in (place.parent.parent, place.parent, place):
        folder.mkdir(exist_ok=True)
    (place / f"{name}.csv").write_text(package.csv(articles[[naming.ID]], IDS), encoding="utf-8", newline="")
    report.tell(f"{name}: {plurals.some(len(articles), 'article')}")
