import time
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis.errors import ParameterError
from analysis.kernels import execute, failed, manager


def notebook(folder: Path, *sources: str, name: str = "asked") -> Path:
    first = new_code_cell("n: int = 1  # a number", id="parameters", metadata={"tags": ["parameters"]})
    rest = [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = folder / f"{name}.ipynb"
    nbformat.write(new_notebook(cells=[first, *rest], metadata=kernel), path)
    return path


def target(folder: Path) -> Path:
    (folder / "out").mkdir()
    return folder / "out" / "asked.ipynb"


def test_the_parameters_reach_the_cells_and_two_runs_leave_the_same_bytes(tmp_path: Path) -> None:
    source, out = notebook(tmp_path, "n * 2"), target(tmp_path)
    executed = execute.notebook(source, out, {"n": 21})
    assert executed.cells[-1].outputs[0].data["text/plain"] == "42"
    once = out.read_bytes()
    execute.notebook(source, out, {"n": 21})
    assert out.read_bytes() == once


@pytest.mark.parametrize(
    ("cell", "seconds", "message"),
    [
        ("raise ValueError('no such outlet')", 60, "ValueError: no such outlet"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", 60, "its process ended"),
        ("import time; time.sleep(60)", 2, "longer than 2 seconds"),
    ],
    ids=["failed cell", "dead kernel", "time-out"],
)
def test_a_run_that_did_not_finish_leaves_a_notebook_that_says_so(
    tmp_path: Path, cell: str, seconds: int, message: str
) -> None:
    source, out = notebook(tmp_path, "print(n)", cell, "n"), target(tmp_path)
    with pytest.raises(execute.NotebookError, match=rf"^asked\.ipynb: code cell 3 failed \(.*{message}.*\)$"):
        execute.notebook(source, out, {}, seconds)
    assert [path.name for path in out.parent.iterdir()] == ["asked.failed.ipynb"]
    left = nbformat.read(out.parent / "asked.failed.ipynb", as_version=4)
    nbformat.validate(left)
    assert message in left.cells[0].source
    assert [text(left, -3), left.cells[-1].outputs] == ["1\n", []]
    failure = failed.of(left)
    assert failure
    assert (failure.cell, message in failure.why) == (3, True)


def test_only_parameters_the_notebook_names_are_passed(tmp_path: Path) -> None:
    assert execute.accepted(notebook(tmp_path, "n"), {"n": 2, "unit": "day"}) == {"n": 2}


def test_a_notebook_without_parameters_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bare.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1")]), path)
    with pytest.raises(ParameterError, match=r"bare\.ipynb"):
        execute.accepted(path, {})


def test_it_leaves_the_bytes_that_plain_papermill_would_leave(tmp_path: Path) -> None:
    cells = (
        "import pandas as pd; pd.DataFrame({'n': [n]})",
        "pd.DataFrame([[f'column {c}' for c in range(30)]])",
        "print(n); import sys; print('oh', file=sys.stderr); print(n, flush=True)",
        "from pathlib import Path; Path.cwd().name",
        "from IPython.display import clear_output, display; shown = display(n, display_id=True); print(1)",
        "shown.update({'n': n}); display(n); print('gone'); clear_output(wait=True); n, Out[3]['n'].sum()",
        "import asyncio; await asyncio.sleep(0.01); get_ipython().run_line_magic('pwd', '')[-3:]",
        "%%capture held\nprint('held')",
        "held.stdout; None",
        "!echo said",
        "",
        "_, __, In[-1], get_ipython().execution_count, Path('.') in map(Path, sys.path)",
        "sys.displayhook('hooked'); _",
        "import beside; beside.here",
    )
    source, out = notebook(tmp_path, *cells), target(tmp_path)
    (out.parent / "beside.py").write_text("here = 'beside the notebook'")
    execute.notebook(source, out, {"n": 21})
    plain = tmp_path / "plain.ipynb"
    papermill.execute_notebook(source, plain, {"n": 21}, progress_bar=False, cwd=out.parent)
    nbformat.write(execute.timeless(nbformat.read(plain, as_version=4)), plain)
    assert out.read_bytes() == plain.read_bytes()


def text(executed: nbformat.NotebookNode, place: int = -1) -> str:
    return executed.cells[place].outputs[0].text


def test_a_failure_leaves_the_others_and_names_itself(tmp_path: Path) -> None:
    out = target(tmp_path).parent
    cells = {
        "failed": "raise ValueError('no such outlet')",
        "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "first": "print(n)",
        "second": "print(n)",
    }
    sources = [notebook(tmp_path, cell, name=name) for name, cell in cells.items()]
    heard: list[str] = []
    executed = execute.several(sources, out, {"n": 3}, 2, heard.append)
    whys = [failure.why if (failure := failed.of(done)) else "" for done in executed]
    assert whys == ["ValueError: no such outlet", "its process ended (out of memory, or killed)", "", ""]
    assert sorted(heard) == ["first.ipynb", "second.ipynb"]
    names = ["failed.failed.ipynb", "first.ipynb", "killed.failed.ipynb", "second.ipynb"]
    assert sorted(path.name for path in out.iterdir()) == names
    assert text(nbformat.read(out / "first.ipynb", as_version=4)) == "3\n"


def test_results_come_in_the_order_asked_and_share_nothing(tmp_path: Path) -> None:
    out = target(tmp_path).parent
    look = "import analysis, os; print(n, vars(analysis).get('seen'), globals().get('seen'), os.getcwd())"
    leave = "print(end='')\nanalysis.seen = seen = n; os.chdir('/')"
    sources = [notebook(tmp_path, look, leave, name=f"n{number}") for number in range(5)]
    jobs = [execute.Job(source, out / source.name, {"n": n}) for n, source in enumerate(sources)]
    results = execute.each(jobs, 1, lambda _: None)
    assert [done.cells[-2].outputs[0].text for done in results] == [
        f"{n} None None {out}\n" for n in range(5)
    ]


def test_a_notebook_runs_in_the_folder_that_is_asked_for_wherever_the_first_one_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager.begin()
    monkeypatch.chdir(tmp_path)
    target(tmp_path)
    source = notebook(tmp_path, "import os; print(os.getcwd())")
    assert text(execute.notebook(source, Path("out/asked.ipynb"), {})) == f"{tmp_path / 'out'}\n"


def test_two_run_at_once(tmp_path: Path) -> None:
    out = target(tmp_path).parent
    meet = (
        "import pathlib, time\npathlib.Path(f'here-{n}').touch()\n"
        "while not pathlib.Path(f'here-{1 - n}').exists(): time.sleep(0.05)\nprint('met')"
    )
    sources = [notebook(tmp_path, meet, name=f"n{number}") for number in range(2)]
    jobs = [execute.Job(source, out / source.name, {"n": n}) for n, source in enumerate(sources)]
    assert [text(done) for done in execute.each(jobs, 1, lambda _: None)] == ["met\n"] * 2


def test_a_stop_ends_all_kernels_and_the_next_run_works(tmp_path: Path) -> None:
    out = target(tmp_path).parent
    wait = "import os, pathlib, time; pathlib.Path('pid').write_text(str(os.getpid())); time.sleep(0.2)"

    def interrupt(_: execute.Job) -> None:
        raise KeyboardInterrupt

    slow = notebook(tmp_path, wait, "time.sleep(600)", name="slow")
    quick = notebook(
        tmp_path,
        "import time, pathlib\nwhile not pathlib.Path('pid').exists(): time.sleep(0.05)",
        name="quick",
    )
    with pytest.raises(KeyboardInterrupt):
        execute.each([execute.Job(path, out / path.name, {}) for path in (slow, quick)], 2, interrupt)
    assert ended(int((out / "pid").read_text()))
    assert text(execute.notebook(notebook(tmp_path, "print(n)"), out / "asked.ipynb", {"n": 8})) == "8\n"


def ended(pid: int) -> bool:
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.1)
    return False
