"""The committed notebooks are whole: shape, outputs, parameters; nbval itself runs them."""

import ast
import copy
import json
import operator
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from analysis import parameters, paths
from analysis.kernels import execute
from analysis.parameters import Parameters
from analysis.theme import MIME

NOTEBOOKS = sorted(paths.notebooks().glob("*.ipynb"))
NUMBERED = re.compile(r"^\d\d-[a-z-]+$|^report$|^cookbook$")
LOCAL = set(parameters.Local.model_fields)  # what a notebook is told besides the report's own parameters


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def python(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=400, check=False)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    assert NUMBERED.match(request.param.stem)
    return nbformat.read(request.param, as_version=4)


def test_every_cell_has_run_in_order_and_keeps_its_output(notebook: nbformat.NotebookNode) -> None:
    execute.complete(notebook, "notebook")
    assert any(cell.outputs for cell in code(notebook))
    streams = [o.name for cell in code(notebook) for o in cell.outputs if o.output_type == "stream"]
    assert set(streams) <= {"stdout"}


def test_it_asks_a_question_and_answers_in_short_cells(notebook: nbformat.NotebookNode) -> None:
    title = notebook.cells[0].source.splitlines()[0]
    assert title.startswith("# ")
    assert title.endswith("?")
    for cell in code(notebook):
        body = [part for part in ast.parse(cell.source).body if not isinstance(part, ast.ImportFrom)]
        assert sum(part.end_lineno - part.lineno + 1 for part in body if part.end_lineno) <= 12
        assert not re.search(r"^\s*(def|class) |sys\.path|warnings\.", cell.source, re.MULTILINE)


def test_its_outputs_are_text_beside_markup_and_not_markup_twice(notebook: nbformat.NotebookNode) -> None:
    for output in (o for cell in code(notebook) for o in cell.outputs if "text/html" in o.get("data", {})):
        assert "<data " not in output.data["text/plain"]
        assert not re.match(r"\w+\(", output.data["text/plain"])


def test_its_headline_cell_is_compared(notebook: nbformat.NotebookNode) -> None:
    [kept] = [cell for cell in code(notebook) if "nbval-check-output" in cell.metadata.get("tags", [])]
    assert kept.outputs


def test_every_chart_has_a_title_with_n_and_a_text_alternative(notebook: nbformat.NotebookNode) -> None:
    specs = [o.data[MIME] for cell in code(notebook) for o in cell.outputs if MIME in o.get("data", {})]
    for spec in specs:
        title = spec["title"]
        assert "N" in json.dumps(title), title
        assert len(spec["description"]) > 40
        assert spec["usermeta"]["note"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_its_parameters_are_typed_explained_and_those_of_the_report(path: Path) -> None:
    known = papermill.inspect_notebook(str(path))
    assert set(known) <= set(Parameters.model_fields) | LOCAL
    for name, parameter in known.items():
        assert parameter["inferred_type_name"] != "None", name
        assert len(parameter["help"]) > 10, name
        if name not in LOCAL:
            default = Parameters.model_fields[name].default
            assert json.loads(parameter["default"].replace("'", '"')) == (
                "" if default is None else default
            ), name


def test_plain_papermill_runs_the_report_from_any_folder(tmp_path: Path) -> None:
    source = paths.sample() / "feeds"
    shutil.copytree(source, tmp_path / "mine")
    words = ["papermill", str(paths.notebooks() / "report.ipynb"), "out.ipynb", "-p", "corpus", "mine"]
    done = python(*words, folder=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    execute.complete(nbformat.read(tmp_path / "out.ipynb", as_version=4), "out.ipynb")


def test_nbval_fails_where_a_number_of_a_chart_or_a_headline_changes_and_nowhere_else(tmp_path: Path) -> None:
    notebook = nbformat.read(paths.notebooks() / "00-start-here.ipynb", as_version=4)
    changed = copy.deepcopy(notebook)
    for output in (o for cell in code(changed) for o in cell.outputs):
        if MIME in output.get("data", {}):
            [rows] = [data for name, data in output.data[MIME]["datasets"].items() if name != "articles"]
            rows[0]["n"] += 1
        elif output.output_type == "stream":
            output.text = re.sub(r"\d+", lambda m: str(int(m[0]) + 1), output.text, count=1)
    both = [
        n for n, cells in enumerate(zip(code(notebook), code(changed), strict=True)) if operator.ne(*cells)
    ]
    assert len(both) == 3
    nbformat.write(changed, tmp_path / "changed.ipynb")
    done = python(
        "pytest", "--nbval", "changed.ipynb", "-q", "-rf", "-p", "no:cacheprovider", folder=tmp_path
    )
    assert done.returncode == 1, done.stdout[-2000:]
    assert [int(n) for n in re.findall(r"^FAILED .*::Cell (\d+)", done.stdout, re.MULTILINE)] == both


def test_each_numbered_notebook_has_something_to_try_whose_answer_says_whether_it_moves(
    notebook: nbformat.NotebookNode,
) -> None:
    asks = [at for at, cell in enumerate(notebook.cells) if "Try it: " in cell.source]
    title = notebook.cells[0].source.splitlines()[0]
    if title in ("# How do I ask a question of my own?", "# What did the news cover?"):
        return
    [at] = asks
    tried = notebook.cells[at + 1]
    [answer] = [output.data["text/plain"] for output in tried.outputs]
    assert re.search(r"^The answer (moves|does not move): with ", answer, re.MULTILINE)
    tour = title == "# Where do I start?"
    assert tour or ("omit" in notebook.cells[at].metadata.tags and "omit" in tried.metadata.tags)


def test_the_tour_names_every_notebook() -> None:
    tour = nbformat.read(paths.notebooks() / "00-start-here.ipynb", as_version=4)
    prose = " ".join(cell.source for cell in tour.cells if cell.cell_type == "markdown")
    others = sorted(path.name for path in paths.notebooks().glob("*.ipynb") if path.stem != "00-start-here")
    assert [name for name in others if f"({name})" not in prose] == []


def test_charts_have_a_picture_where_no_vega_is(notebook: nbformat.NotebookNode) -> None:
    """Each or none, as the notebook was run; a picture runs nothing and loads nothing."""
    drawn = [o.data for cell in code(notebook) for o in cell.outputs if MIME in o.get("data", {})]
    pictures = ["".join(data["image/svg+xml"]) for data in drawn if "image/svg+xml" in data]
    assert len(pictures) in (0, len(drawn))
    assert all(picture.startswith("<svg") for picture in pictures)
    assert not [picture for picture in pictures if re.search(r"<script|onload|href=[\"']http", picture)]


def test_the_notebooks_of_the_suite_have_their_pictures() -> None:
    for name in ("00-start-here", "02-when-was-it-published", "05-who-covers-what", "report"):
        assert "image/svg+xml" in (paths.notebooks() / f"{name}.ipynb").read_text(encoding="utf-8"), name
