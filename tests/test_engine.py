import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis import paths, pipeline
from analysis.kernels import engine, execute

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def write(path: Path, *cells: str) -> Path:
    nbformat.write(new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=KERNEL), path)
    return path


def test_papermill_on_the_command_line_runs_the_report_on_it_and_shows_no_kernel_noise(
    tmp_path: Path,
) -> None:
    """The report, and before it whether libraries are there already."""
    shutil.copytree(paths.sample() / "feeds", tmp_path / "mine")
    report = nbformat.read(paths.notebooks() / "report.ipynb", as_version=4)
    report.cells.insert(0, new_code_cell("import sys; print('altair' in sys.modules)"))
    nbformat.write(report, tmp_path / "in.ipynb")
    words = ["--engine", engine.NAME, "--no-progress-bar", "in.ipynb", "out.ipynb", "-p", "corpus", "mine"]
    done = subprocess.run([sys.executable, "-m", "papermill", *words], cwd=tmp_path, capture_output=True, text=True,
                          timeout=300, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "IPKernelApp" not in done.stderr
    made = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    execute.complete(made, "out.ipynb")
    assert made.cells[0].outputs[0].text == f"{sys.platform == 'linux'}\n"
    assert made.cells[0].execution_count == 1
    assert (
        f"{len(pipeline.open(str(tmp_path / 'mine')).articles)} articles," in made.cells[-1].outputs[0].text
    )


def test_papermill_reports_a_failed_cell_as_ever(tmp_path: Path) -> None:
    source = write(tmp_path / "in.ipynb", "1 / 0", "2")
    with pytest.raises(papermill.PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(source, None, engine_name=engine.NAME, progress_bar=False)


@pytest.mark.parametrize(
    "first", ["analysis.kernels.engine", "papermill", "analysis.kernels.execute", "papermill.engines"]
)
def test_it_can_be_imported_before_and_after_papermill(first: str) -> None:
    check = f"import {first}, papermill.engines as e; assert e.papermill_engines.get_engine('{engine.NAME}')"
    subprocess.run([sys.executable, "-c", check], check=True, timeout=300)


def test_every_papermill_run_loads_it_so_it_loads_nothing_heavy() -> None:
    check = "import sys, analysis.kernels.engine; assert not {'pandas', 'jupyter_client', 'papermill'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True, timeout=300)


def test_names_of_kernel_and_language_come_from_the_notebook() -> None:
    notebook = new_notebook(metadata=KERNEL)
    assert engine.WarmEngine.nb_kernel_name(notebook) == "python3"
    assert engine.WarmEngine.nb_kernel_name(notebook, "ir") == "ir"
    assert engine.WarmEngine.nb_language(notebook) == "python"
