"""Reports by the warm engine beside the same number of plain papermill runs, and one beside plain nbconvert.

python benchmarks/notebooks.py [--reports 50]

Every report is notebooks/report.ipynb on the sample: read anew (the notebook as it stands), or from the
tables of a run (as `media-analysis report` runs it). All runs share one folder of compiled Python files,
filled before. The start of the warm process, once for all reports, is told apart.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from analysis import execute, kernels, paths, pipeline

REPORT = paths.notebooks() / "report.ipynb"


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def python(*words: str | Path) -> None:
    """Run a Python module in a process of its own."""
    command = [sys.executable, "-m", *map(str, words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def plain(folder: Path, corpus: str, number: int) -> None:
    """One report by the papermill command."""
    out = folder / f"plain-{number}.ipynb"
    python("papermill", "--no-progress-bar", "-r", "corpus", corpus, "--cwd", folder, REPORT, out)


def warm(folder: Path, corpus: str, reports: int) -> None:
    """Reports by the warm engine, side by side."""
    jobs = [execute.Job(REPORT, folder / f"warm-{n}.ipynb", {"corpus": corpus}) for n in range(reports)]
    made = execute.each(jobs, os.cpu_count() or 1, lambda _: None)
    assert all(not isinstance(result, Exception) for result in made), made


def convert(folder: Path) -> None:
    """One report by plain papermill, then by nbconvert to a page."""
    plain(folder, "", 0)
    python("nbconvert", "--to", "html", folder / "plain-0.ipynb")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="Warm kernels beside plain papermill, in one run.")
    parser.add_argument("--reports", type=int, default=6, help="how many of each (issue: 50)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "MEDIA_ANALYSIS_QUIET": "1"}
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        compare(folder, given.reports)


def compare(folder: Path, reports: int) -> None:
    """Time everything and print it."""
    pipeline.save(pipeline.open(), folder / "tables")
    plain(folder, "", 0)  # compiles; its time does not count
    warm(folder, "", 1)
    kernels.close()
    start = seconds(lambda: warm(folder, "", 1))
    print(
        f"{reports} reports each, {os.cpu_count()} cores; first warm report, with all imports: {start:.2f} s"
    )
    for name, corpus in (("sample read anew", ""), ("tables of a run", str(folder / "tables"))):
        ours = seconds(lambda corpus=corpus: warm(folder, corpus, reports)) / reports
        theirs = seconds(lambda corpus=corpus: [plain(folder, corpus, n) for n in range(reports)]) / reports
        whole = (ours * (reports - 1) + start) / reports
        print(
            f"  {name:17} warm {ours:5.2f} s, plain {theirs:5.2f} s a report: {theirs / ours:4.1f} x;",
            end=" ",
        )
        print(f"{theirs / whole:4.1f} x with the imports")
    page = seconds(lambda: python("analysis", "report", "--out", folder / "run"))
    other = seconds(lambda: convert(folder))
    print(f"  media-analysis report {page:.2f} s: tables, all notebooks, page")
    print(f"  papermill + nbconvert {other:.2f} s: report.ipynb alone")


if __name__ == "__main__":
    main()
