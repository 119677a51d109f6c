"""The committed notebooks are whole: shape, outputs, parameters; nbval itself runs them (see pyproject.toml)."""

import copy
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from analysis import execute, paths
from analysis.parameters import Parameters
from analysis.theme import MIME

NOTEBOOKS = sorted(paths.notebooks().glob("*.ipynb"))
NUMBERED = re.compile(r"^\d\d-[a-z-]+$|^report$")
LOCAL = {"corpus"}  # what a notebook is told besides the report's own parameters


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    assert NUMBERED.match(request.param.stem)
    return nbformat.read(request.param, as_version=4)


def test_every_cell_has_run_in_order_and_keeps_its_output(notebook: nbformat.NotebookNode) -> None:
    execute.complete(notebook, "notebook")
    assert any(cell.outputs for cell in code(notebook))
    assert all(output.output_type != "stream" or output.name == "stdout" for c in code(notebook) for output in c.outputs)


def test_it_asks_a_question_and_answers_in_short_cells(notebook: nbformat.NotebookNode) -> None:
    title = notebook.cells[0].source.splitlines()[0]
    assert title.startswith("# ")
    assert title.endswith("?")
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= 15
        assert not re.search(r"^\s*(def|class) |sys\.path|warnings\.", cell.source, re.MULTILINE)


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
            assert json.loads(parameter["default"].replace("'", '"')) == ("" if default is None else default), name


def test_plain_papermill_runs_the_report_from_any_folder(tmp_path: Path) -> None:
    source = paths.sample() / "feeds"
    shutil.copytree(source, tmp_path / "mine")
    words = ["-m", "papermill", str(paths.notebooks() / "report.ipynb"), "out.ipynb", "-p", "corpus", "mine", "-p", "top", "3"]
    done = subprocess.run([sys.executable, *words], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    execute.complete(nbformat.read(tmp_path / "out.ipynb", as_version=4), "out.ipynb")


@pytest.mark.parametrize("where", ["chart", "headline"])
def test_nbval_fails_when_one_number_changes(tmp_path: Path, where: str) -> None:
    notebook = nbformat.read(paths.notebooks() / "00-start-here.ipynb", as_version=4)
    changed = copy.deepcopy(notebook)
    for output in (o for cell in code(changed) for o in cell.outputs):
        if where == "chart" and MIME in output.get("data", {}):
            rows = next(iter(output.data[MIME]["datasets"].values())) if "datasets" in output.data[MIME] else None
            row = (rows or values(output.data[MIME]))[0]
            name = next(key for key, value in row.items() if isinstance(value, int))
            row[name] += 1
        elif where == "headline" and output.output_type == "stream":
            output.text = re.sub(r"\d+", lambda m: str(int(m[0]) + 1), output.text, count=1)
    assert changed != notebook
    nbformat.write(changed, tmp_path / "changed.ipynb")
    words = ["-m", "pytest", "--nbval", "changed.ipynb", "-q", "-p", "no:cacheprovider", "--nbval-cell-timeout=300"]
    done = subprocess.run([sys.executable, *words], cwd=tmp_path, capture_output=True, text=True, timeout=400)
    assert done.returncode == 1, done.stdout[-2000:]
    assert "1 failed" in done.stdout


def values(spec: dict) -> list[dict]:
    """The first inline rows of a chart or of one of its layers."""
    if "values" in spec.get("data", {}):
        return spec["data"]["values"]
    parts = [part for key in ("layer", "hconcat", "vconcat", "concat") for part in spec.get(key, [])]
    return next(found for part in parts if (found := values(part)))
