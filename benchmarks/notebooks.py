"""Reports: small ones beside papermill and nbconvert, many beside plain papermill, and one of 100,000 articles.

python benchmarks/notebooks.py [--reports 50] [--articles 100000] [--notebooks all] [--only small|one|many|large]

Ours and theirs are run in turn, in one run, on the sample: from the tables of a run (as `media-analysis report`
runs a notebook) and read anew (the notebook as it stands). All share one folder of compiled Python files, filled
before. Seconds are those of the clock and, after the slash, of the processors, with all processes that were
started; ratios above 1: ours is faster. The large corpus is the sample over and over, each time with other names
in it and a day later, and most of it spread over outlets as a long tail.
"""

import argparse
import gzip
import itertools
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self

import nbformat
import numpy as np
import pandas as pd
from nbformat.v4 import new_code_cell, new_notebook
from stories import repeated

from analysis import paths, pipeline
from analysis.kernels import execute, manager

REPORT = paths.notebooks() / "report.ipynb"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
CORES = os.cpu_count() or 1
OUTLETS = 3_000


class Cost(NamedTuple):
    """Seconds of the clock, and of the processors."""

    clock: float
    processors: float

    def __str__(self) -> str:
        return f"{self.clock:6.2f} / {self.processors:5.2f} s"


def cost(work: Callable[[], object], times: int = 1) -> Cost:
    """What the work takes, with the processes it starts and ends, divided by how many times it did it."""
    before, start = _processors(), time.perf_counter()
    work()
    return Cost((time.perf_counter() - start) / times, (_processors() - before) / times)


def _processors() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def python(*words: str | Path) -> None:
    """Run a Python module in a process of its own."""
    command = [sys.executable, "-m", *map(str, words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def plain(folder: Path, corpus: str, reports: int = 1) -> None:
    """Reports by the papermill command, one after the other."""
    for number in range(reports):
        out = folder / f"plain-{number}.ipynb"
        python("papermill", "--no-progress-bar", "-r", "corpus", corpus, "--cwd", folder, REPORT, out)


def warm(folder: Path, corpus: str, reports: int) -> None:
    """Reports by the warm engine, with the start and the end of the warm process."""
    jobs = [execute.Job(REPORT, folder / f"warm-{n}.ipynb", {"corpus": corpus}) for n in range(reports)]
    made = execute.each(jobs, CORES, lambda _: None)
    manager.close()
    assert all(not isinstance(result, Exception) for result in made), made


def small(folder: Path) -> None:
    """Each small report with its goal, in processor seconds, beside papermill's command and nbconvert for one notebook."""
    convert = ("nbconvert", "--to", "html", folder / "plain-0.ipynb")
    theirs = cost(lambda: (plain(folder, ""), python(*convert))).processors
    print(
        f"papermill + nbconvert, report.ipynb of the sample: {theirs:.2f} s of the processors; ours, all notebooks:"
    )
    page, thousand = (
        paths.sample() / "pages" / "a-storm-odette.txt",
        SHARED / "load" / "articles-4000.jsonl.gz",
    )
    asked: dict[str, tuple[float, list[str | Path]]] = {
        "one page": (6, [page, "--anew"]),
        "the sample": (8, ["--anew"]),
        "the same again": (2, []),
    }
    if thousand.is_file():
        with gzip.open(thousand, "rt", encoding="utf-8") as file:
            lines = "".join(itertools.islice(file, 1_000))
        (folder / "thousand.jsonl").write_text(lines, encoding="utf-8")
        asked["1,000 full articles"] = (15, [folder / "thousand.jsonl", "--anew"])
    for name, (goal, words) in asked.items():
        command = ("analysis", "report", *words, "--out", folder / "run")
        _beside(name, cost(partial(python, *command)), goal, theirs)
    each = ("analysis", "report", "--anew", "--each", "outlet", "--least", "1", "--out", folder / "all")
    whole = cost(lambda: python(*each)).processors
    reports = len(list((folder / "all").glob("*/report.html")))
    _beside(f"--each, {reports} reports", Cost(0, whole / reports), 0.5, theirs)
    fixed(folder)
    _beside("--help", cost(lambda: python("analysis", "--help")), 0.2, theirs)


def fixed(folder: Path) -> None:
    """What a small report pays whatever is in it, in processor seconds: imports, and a kernel for each chapter."""
    bare = "import altair, lxml.html, pandas, papermill, pyarrow.parquet, rapidfuzz, scipy.sparse, tldextract"
    ours = "from analysis.kernels import warm; warm.load()"
    floor, whole = (
        cost(lambda code=code: subprocess.run([sys.executable, "-c", code], check=True)).processors
        for code in (bare, ours)
    )
    print(
        f"imports and word lists of a command {whole:.2f} s, bare imports {floor:.2f} s: {floor / whole:.2f} x"
    )
    empty = folder / "empty.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=[new_code_cell("1 + 1")], metadata=kernel), empty)

    def several(number: int) -> None:
        jobs = [execute.Job(empty, folder / f"empty-{at}.ipynb", {}) for at in range(number)]
        execute.each(jobs, CORES, lambda _: None)
        manager.close()

    one, more = (cost(partial(several, number)).processors for number in (1, 41))
    took = (more - one) / 40
    theirs = cost(lambda: python("papermill", "--no-progress-bar", empty, folder / "plain.ipynb")).processors
    print(f"a notebook of one cell {took:.3f} s, papermill's command {theirs:.2f} s: {theirs / took:.0f} x")


def _beside(name: str, took: Cost, goal: float, theirs: float) -> None:
    print(f"  {name:24} {took.processors:6.2f} s, goal {goal:4.1f}: {theirs / took.processors:5.1f} x")


def one(folder: Path) -> None:
    """Our command beside papermill and nbconvert of the same notebook, which give no tables and no lists."""
    ours = cost(
        lambda: python("analysis", "report", "--anew", "--notebooks", "front", "--out", folder / "run")
    )
    whole = cost(lambda: python("analysis", "report", "--anew", "--out", folder / "run"))
    convert = ("nbconvert", "--to", "html", folder / "plain-0.ipynb")
    theirs = cost(lambda: (plain(folder, ""), python(*convert)))
    print(f"one report of the sample, report.ipynb alone: {ours}; papermill + nbconvert: {theirs}: "
          f"{theirs.clock / ours.clock:.2f} / {theirs.processors / ours.processors:.2f} x")  # fmt: skip
    print(f"  with all notebooks: {whole}; page {_megabytes(folder / 'run')}")


def many(folder: Path, reports: int) -> None:
    """As many reports by warm kernels as by plain papermill."""
    for name, corpus in (("from tables", str(folder / "tables")), ("read anew", "")):
        ours = cost(lambda corpus=corpus: warm(folder, corpus, reports), reports)
        theirs = cost(lambda corpus=corpus: plain(folder, corpus, reports), reports)
        ratios = f"{theirs.clock / ours.clock:4.1f} / {theirs.processors / ours.processors:4.1f} x"
        print(f"{reports} reports, {name:11}: warm {ours}, plain {theirs} a report: {ratios}")


def large(folder: Path, articles: int, notebooks: str) -> None:
    """One report of a large corpus: time, memory of all processes at most, size of the page and of the folder."""
    corpus(folder / "large.csv", articles)
    words = ["report", "--anew", folder / "large.csv", "--out", folder / "large", "--notebooks", notebooks]
    with Memory() as memory:
        took = cost(lambda: python("analysis", *words))
    size = sum(path.stat().st_size for path in (folder / "large").rglob("*") if path.is_file())
    print(f"one report of {articles:,} articles, {notebooks} notebooks: {took}, {memory.most / 2**30:.1f} GB, "
          f"page {_megabytes(folder / 'large')}, folder {size / 2**20:.0f} MB")  # fmt: skip


def corpus(file: Path, articles: int) -> None:
    """A table of so many articles: the sample's, repeated."""
    sample = pipeline.open().articles
    dated = sample[sample["headline"].notna() & sample["published_earliest"].notna()]
    many = repeated(dated[["article_id", "outlet", "headline", "body", "language", "published_earliest",
                           "published_latest"]], articles, days=1.0)  # fmt: skip
    tail = pd.Series(np.minimum(np.random.default_rng(0).zipf(1.3, len(many)), OUTLETS)).astype(str)
    pd.DataFrame(
        {
            "headline": many["headline"],
            "text": many["body"],
            "outlet": many["outlet"].astype(object).where(tail == "1", "Paper " + tail),
            "published": many["published_earliest"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "url": "https://paper.example/" + many["article_id"],
            "language": many["language"],
        }
    ).to_csv(file, index=False)


class Memory:
    """The most memory that this process's descendants had at one time, pages they share counted once."""

    def __init__(self) -> None:
        """Does not look yet."""
        self.most = 0
        self.done = threading.Event()
        self.watch = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        """Begin to look, twice a second."""
        self.watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look no more."""
        self.done.set()
        self.watch.join()

    def _watch(self) -> None:
        while not self.done.wait(0.5):
            self.most = max(self.most, sum(_memory(pid) for pid in _descendants(os.getpid())))


def _descendants(parent: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(above, []).append(int(folder.name))
    found, left = [], [parent]
    while left:
        children = parents.get(left.pop(), [])
        found += children
        left += children
    return found


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _megabytes(run: Path) -> str:
    return f"{(run / 'report.html').stat().st_size / 2**20:.1f} MB"


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Reports beside plain papermill and nbconvert, in one run.")
    parser.add_argument("--reports", type=int, default=6, help="how many of each (issue: 50)")
    parser.add_argument("--articles", type=int, default=0, help="articles of the large report; 0: none")
    parser.add_argument("--notebooks", choices=("front", "all"), default="all", help="of the large report")
    parser.add_argument("--only", choices=("small", "one", "many", "large"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "MEDIA_ANALYSIS_QUIET": "1"}
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        print(f"{CORES} cores; others at work on them: load {os.getloadavg()[0]:.1f}")
        pipeline.save(pipeline.open(), folder / "tables")
        plain(folder, "")  # compiles; its time does not count
        warm(folder, "", 1)
        if given.only in (None, "small"):
            small(folder)
        if given.only in (None, "one"):
            one(folder)
        if given.only in (None, "many"):
            many(folder, given.reports)
        if given.articles and given.only in (None, "large"):
            large(folder, given.articles, given.notebooks)


if __name__ == "__main__":
    main()
