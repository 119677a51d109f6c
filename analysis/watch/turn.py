"""One turn of a watch: collect, read, report and compare, with a log of it and a lock on its folder."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, NamedTuple

from analysis import collect, corpus, diff, errors, parameters, pipeline, plurals
from analysis.errors import InputError, MediaAnalysisError, RunError
from analysis.keeping import drafts
from analysis.kernels import manager
from analysis.parameters import Parameters
from analysis.run import again, checks, report, same
from analysis.watch import told
from analysis.watch.lay_out import CORPUS, FEEDS, LOCK, LOG, PARAMETERS, RAW, RUNS

Tell = Callable[[str], None]


class Asked(NamedTuple):
    """What a watch is told beside its folder: the name of the run, how to fetch, and parameters over its own."""

    name: str = ""  # of the run; empty: the week, as 2026-W10
    rules: collect.Rules = collect.Rules()
    pairs: tuple[str, ...] = ()
    front_only: bool = False
    link: str = ""  # where readers find the folder of runs on the web


def run(
    folder: Path, asked: Asked, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> tuple[Path, list[str]]:
    """Collect what the feeds have, read it into the corpus, report, and say what changed.

    Gives the summary, and a line for each feed or chapter that failed while all else was made. Raises RunError where
    another process is at it. Whatever happens stands in the folder's log.
    """
    checks.watched(folder)
    with errors.placed(folder), _locked(folder), (folder / LOG).open("a", encoding="utf-8") as log:

        def tell(line: str) -> None:
            report.tell(line)
            print(f"{now():%Y-%m-%dT%H:%M:%SZ} {line}", file=log, flush=True)

        try:
            return _run(folder, asked, now, tell)
        except MediaAnalysisError as error:
            print(
                f"{now():%Y-%m-%dT%H:%M:%SZ} ended with status {error.status}: {error}", file=log, flush=True
            )
            raise


def _run(folder: Path, asked: Asked, now: Callable[[], datetime], tell: Tell) -> tuple[Path, list[str]]:
    name = asked.name or f"{now():%G-W%V}"
    out = folder / RUNS / name
    if Path(name).name != name or name == "..":
        raise errors.ParameterError(f"--name {name!r}: a name, no path")
    given = _given(folder, name, asked)
    checks.place(out)
    tell(f"watch {name}")
    problems = _collected(folder, asked.rules, tell)
    problems += _added(folder, given, tell)
    before = _before(folder, name)
    problems += _reported(folder, out, given, before, asked.front_only, tell)
    summary = _told(folder, out, before, problems, asked.link, tell)
    tell(f"done: {summary}")
    return summary, problems


@contextmanager
def _locked(folder: Path) -> Iterator[IO[str]]:
    """Hold the folder: the system lets go of it when the process ends, however it ends."""
    with (folder / LOCK).open("w", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunError(f"{folder}: another watch is at it; wait for it to end") from None
        yield held


def _given(folder: Path, name: str, asked: Asked) -> Parameters:
    """The watch's own parameters, over them those that were told; files they name lie in the folder."""
    file = folder / PARAMETERS
    before = {"title": f"The news until {name}"}
    given = parameters.from_options(asked.pairs, file if file.is_file() else None, before)
    own = {
        key: str(folder / value)
        for key in ("codebook", "labels")
        if (value := getattr(given, key)) and not Path(value).exists() and (folder / value).exists()
    }
    given = given.model_copy(update=own)
    checks.query(given)
    checks.captures(given.captured_at)
    checks.listed(given)
    checks.codebook(given)
    checks.topic(given.topic)
    checks.labels(given, None)
    return given


def _collected(folder: Path, rules: collect.Rules, tell: Tell) -> list[str]:
    """Fetch what the list has; gives a line for each address that failed."""
    try:
        wanted = collect.lists.read(folder / FEEDS) if (folder / FEEDS).is_file() else []
    except InputError as error:
        tell(f"collect: {error}")
        return []
    if not wanted:
        return []
    rows = collect.collect(wanted, folder / RAW, rules)
    counted = ", ".join(f"{n} {outcome}" for outcome, n in collect.counts(rows["outcome"]).items())
    tell(f"collect: {counted}")
    problems = collect.problems(rows[rows["outcome"] == "failed"])
    for line in problems:
        tell(line)
    return problems


def _added(folder: Path, given: Parameters, tell: Tell) -> list[str]:
    """Read what is new into the corpus, and tell what that was; gives a line where documents were refused."""
    raw, kept = folder / RAW, folder / CORPUS
    if not raw.is_dir() or not any(path.is_file() for path in raw.rglob("*")):
        raise InputError(
            f"{raw}: no page or feed in it; write addresses into {folder / FEEDS}, or put pages you have kept there"
        )
    captured = given.captured_at
    added = corpus.add(kept, [raw], captured, languages=given.languages)
    tell(
        f"read: {plurals.some(added.documents, 'document')}, {plurals.some(added.articles, 'article')} added, "
        f"{plurals.some(added.set_aside, 'record')} set aside"
    )
    refused = corpus.refused(added, kept)
    return [f"read: {refused}"] if refused else []


def _before(folder: Path, name: str) -> Path | None:
    """The run before this one, by name."""
    runs = [path for path in sorted((folder / RUNS).glob("*")) if path.name < name and again.facts(path)]
    return runs[-1] if runs else None


def _reported(
    folder: Path, out: Path, given: Parameters, before: Path | None, front_only: bool, tell: Tell
) -> list[str]:
    """Make the report, unless the very same lies there; gives a line for each chapter that failed."""
    inputs = [folder / CORPUS]
    known = any((folder / CORPUS).glob("ids-*.parquet"))
    earlier = None if known else before  # of older runs a corpus takes the ids of stories once
    notebooks = "front" if front_only else None
    it, key = same.asked(inputs, given, earlier, None, least=None, notebooks=notebooks)
    if same.found(key, out):
        tell(f"report: the same as before, {out}")
        return []
    manager.begin()
    with drafts.temporary():
        made = report.make(inputs, out, given, front_only, earlier)
    same.keep(it, key, out)
    tell(f"report: {made.page}")
    return made.failed


def _told(folder: Path, out: Path, before: Path | None, problems: list[str], link: str, tell: Tell) -> Path:
    """Compare with the run before, and write what changed as text and as HTML for a mail."""
    tables = pipeline.load(out / "tables")
    if before:
        page = folder / RUNS / f"{before.name}-to-{out.name}.html"
        with drafts.temporary():
            found = diff.between(before, out, tell)
            diff.write(found, page)
        summary = told.since(found, out, page, problems)
    else:
        summary = told.first(tables, out, problems)
    place = folder / RUNS / f"{out.name}-summary.txt"
    _write(place, told.text(summary))
    _write(place.with_suffix(".html"), told.html(summary, link))
    return place


def _write(place: Path, content: str) -> None:
    """Put a whole file in the place of another."""
    new = place.with_name(f".{place.name}.new")
    new.write_text(content, encoding="utf-8")
    os.replace(new, place)  # noqa: PTH105 - the atomic call is meant
