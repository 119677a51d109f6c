"""Many reports of one corpus: one for each outlet, topic or week, or for each line of a file of parameters.

The corpus is read and taken through every step once; then each report has the articles it is asked for, and a
kernel of its own from the one warm process. A report that fails leaves the others.
"""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import analysis
from analysis import errors, narrow, parameters, partitions, plurals, select
from analysis.errors import MediaAnalysisError, RunError
from analysis.keeping import drafts
from analysis.kernels import execute
from analysis.parameters import Parameters
from analysis.pipeline import Track
from analysis.run import checks, index, kept, plans, report
from analysis.run.index import Made
from analysis.run.kept import Kept
from analysis.run.plans import BY, Asked, Plan

Batch = tuple[list[Asked], Kept]


def make(
    inputs: list[Path],
    out: Path,
    given: Parameters,
    by: str,
    least: int | None = None,
    front_only: bool = True,
) -> tuple[list[Made], int]:
    """Make the reports and the index page in `out`; gives what became of each, in order, and how many documents
    the system refused.

    `by` is outlet, topic, week or codebook (each of its categories), or a CSV file with a column for each parameter
    it sets. What has fewer than `least` articles has no report: the index names it. `least` is the parameter
    `minimum`, and of a file 1.
    Raises RunError where not one report could be made; `out` is then as it was.
    """
    checks.place(out)
    plan = None if by in BY else plans.from_file(Path(by), given)  # a mistake in it is told before the work
    used = []
    with drafts.drafted(out) as draft:
        execute.warm()
        draft.mkdir()
        if plan:
            batches, least = _batches(inputs, plan), least or 1
        else:
            whole = _gathered(inputs, given)
            plan = plans.values(whole.tables.articles, given, by, whole.tables.quotes)
            batches, least = iter([(plan.asked, whole)]), least or given.minimum
        made: list[Made] = []
        refused = 0
        for asked, whole in batches:
            made += _all(asked, whole, draft, least, front_only)
            kept.name(inputs, asked[0].given, whole, report.tell)
            used.append(whole.place)
            refused = report.refused(whole.tables.documents)
        made = _in_order(plan, made)
        _index(draft, given, by, plan, made)
    if not any(one.failed or one.missing for one in made):
        kept.forget(used)
    return made, refused


def _batches(inputs: list[Path], plan: Plan) -> Iterator[Batch]:
    """Reports that need the same tables together, each with these; one such set of tables at a time."""
    groups: dict[str, list[Asked]] = {}
    for one in plan.asked:
        groups.setdefault(one.given.model_dump_json(include=set(parameters.DERIVED)), []).append(one)
    for asked in groups.values():
        yield asked, _gathered(inputs, asked[0].given)


def _gathered(inputs: list[Path], given: Parameters) -> Kept:
    return report.gather(inputs, given, Track(lambda step: report.tell(f"{step} …")))


def _all(asked: list[Asked], whole: Kept, draft: Path, least: int, front_only: bool) -> list[Made]:
    """The reports of one batch, side by side."""
    number = count(1)
    partitions.rest()
    execute.ready(lambda: None)
    return execute.side_by_side(
        lambda one: _one(one, whole, draft / one.folder, least, front_only), asked, os.cpu_count() or 1,
        lambda one: report.tell(f"{next(number)} of {len(asked)}: {one.name}"),
    )  # type: ignore[return-value]  # `_one` lets no error through  # fmt: skip


def _one(one: Asked, found: Kept, folder: Path, least: int, front_only: bool) -> Made:
    """One report, or why there is none; no failure but that of the disk stops the others, not even a fault of ours."""
    whole, ids = found.tables, found.handed.source if found.handed else None
    try:
        size = len(select.rows(whole.articles, one.given, whole.quotes))
        if 0 < size < least:
            return Made(one, size, reason=f"fewer than {plurals.some(least, 'article')}")
        track = Track(lambda _: None)
        tables = narrow.down(whole, one.given, track) if select.chosen(one.given) else whole
        missing = tuple(report.write(tables, one.given, folder, track, front_only, ids))
    except Exception as error:  # hostile text may bring a fault to light
        shutil.rmtree(folder, ignore_errors=True)
        if errors.of_disk(error):
            raise
        kind = "" if isinstance(error, MediaAnalysisError) else f"{type(error).__name__}: "
        return Made(one, None, reason=f"{kind}{error}", failed=True)
    articles = tables.articles
    texts, origins = articles["text_id"].nunique(), articles["origin_id"].nunique()
    return Made(one, len(articles), texts, origins, missing=missing)


def _in_order(plan: Plan, made: list[Made]) -> list[Made]:
    """All as they were asked for; raises RunError where there is not one report among them."""
    if all(one.reason for one in made):
        why = "\n".join(f"{one.asked.name}: {one.reason}" for one in made[:10])
        raise RunError(f"no report could be made\n{why}".strip())
    place = {one.folder: number for number, one in enumerate(plan.asked)}
    return sorted(made, key=lambda one: place[one.asked.folder])


def _index(draft: Path, given: Parameters, by: str, plan: Plan, made: list[Made]) -> None:
    """Write the index page, and the record by which the folder is known as ours."""
    of = by if by in BY else f"line of {Path(by).name}"
    (draft / "index.html").write_text(index.render(given.title, of, made, plan.left), encoding="utf-8")
    facts = {"suite": "media-analysis", "version": analysis.__version__, "each": of,
             "parameters": parameters.marked(given), "reports": index.record(made)}  # fmt: skip
    report.write_json(draft / "manifest.json", facts)
