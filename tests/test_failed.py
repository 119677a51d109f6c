"""A chapter that fails is told in a sentence, and leaves the others."""

import json
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import paths
from analysis.cli import main
from analysis.kernels import failed
from analysis.kernels.failed import Failure
from analysis.page import blocks

PAGE = paths.sample() / "pages" / "a-storm-odette.txt"


def notebook(heading: str, *sources: str) -> nbformat.NotebookNode:
    first = new_code_cell('corpus: str = ""  # what to read', metadata={"tags": ["parameters"]})
    cells = [new_markdown_cell(f"# {heading}"), first, *map(new_code_cell, sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=cells, metadata=kernel)


def test_a_report_is_made_without_a_chapter_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "suite").mkdir()
    for name, made in {
        "report": notebook("What is there?", "print('all', 'well')"),
        "01-broken": notebook("Where is the <b>key</b>?", "{}['as reported']", "print('never')"),
    }.items():
        nbformat.write(made, tmp_path / "suite" / f"{name}.ipynb")
    monkeypatch.setattr(paths, "notebooks", lambda: tmp_path / "suite")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    done = CliRunner().invoke(main, ["report", str(PAGE), "--out", str(tmp_path / "out")])
    assert done.exit_code == 3
    assert done.stdout.strip() == str(tmp_path / "out" / "report.html")
    told = done.stderr.partition("media-analysis: ")[2]
    assert told == (
        "1 chapter could not be made:\n  01-broken: code cell 3 failed (KeyError: 'as reported')\n"
    )
    names = sorted(path.name for path in (tmp_path / "out" / "notebooks").iterdir())
    assert names == ["01-broken.failed.ipynb", "report.ipynb"]
    chapters = json.loads((tmp_path / "out" / "manifest.json").read_text())["chapters"]
    assert chapters == [
        {"notebook": "report", "status": "made"},
        {"notebook": "01-broken", "status": "failed", "cell": 3, "why": "KeyError: 'as reported'"},
    ]
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "1 of 2 chapters could not be made: each says why." in html
    assert "all well" in html
    assert "<details><summary>Details</summary>" in html
    again = CliRunner().invoke(main, ["report", str(tmp_path / "out")])
    assert again.exit_code == 3
    assert "read …" not in again.stderr
    facts = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (facts["tables"]["run"], facts["inputs"][0]["document"]) == ("out", PAGE.name)


def run(*outputs: list[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    """A notebook of which so many code cells have run."""
    made = notebook("Where is <it>?", *(f"step({n})" for n in range(len(outputs))), "never()")
    for number, cell in enumerate(made.cells[1 : 2 + len(outputs)], start=1):
        cell.execution_count = number
        cell.outputs = outputs[number - 2] if number > 1 else []
    return made


def error(name: str, value: str, *trace: str) -> list[nbformat.NotebookNode]:
    return [new_output("error", ename=name, evalue=value, traceback=list(trace))]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("KeyError", "'as reported'", "KeyError: 'as reported'"),
        ("AssertionError", "", "AssertionError"),
        ("ValueError", "first\nsecond", "ValueError: first"),
        ("OSError", "No such file: '/home/eve/secret/pages.txt'", "OSError: No such file: 'pages.txt'"),
        ("OSError", "https://a.test/b/c did not answer", "OSError: https://a.test/b/c did not answer"),
        ("E", "\x1b[31mred\x1b[0m \x07bell", "E: red �bell"),
        ("E", "x" * 900, "E: " + "x" * 197),
    ],
)
def test_why_is_one_plain_line(name: str, value: str, why: str) -> None:
    assert failed.stopped(run([], error(name, value))) == Failure(3, why)


def test_the_chapter_names_the_way_to_the_error_but_no_folder_of_the_machine() -> None:
    trace = "\x1b[0;31mFile \x1b[0m/home/eve/analysis/tally/codes.py:88\x1b[0m, in by(articles)"
    made = run(error("KeyError", "'<script>'", trace))
    failure = failed.stopped(made)
    assert failure
    failed.mark(made, failure)
    nbformat.validate(made)
    chapter = blocks.Page().chapter("06-what-if", made)
    assert chapter.title == "Where is <it>?"
    assert (
        "This chapter could not be made: its code cell 2 failed (KeyError: &#x27;&lt;script&gt;&#x27;)."
        in chapter.body
    )
    assert "tally/codes.py, line 88, in by" in chapter.body
    assert "step(0)" in chapter.body
    assert "eve" not in chapter.body
    assert "<script>" not in chapter.body


def test_a_whole_notebook_has_not_failed() -> None:
    made = run([], [])
    made.cells.pop()
    assert failed.stopped(made) is None
    assert failed.of(made) is None
