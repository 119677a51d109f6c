"""Warm kernels: forked, alone, and never left behind."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import types
from collections.abc import Iterator
from pathlib import Path

import papermill
import pytest
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from analysis.kernels import client, engine, manager, warm

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def run(*cells: str) -> list[str]:
    """What each cell printed."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=KERNEL)
    done = papermill.execute_notebook(notebook, None, engine_name=engine.NAME, progress_bar=False)
    return ["".join(output.text for output in cell.outputs) for cell in done.cells]


def gone(pid: int) -> bool:
    """Whether a process ends within some seconds; one that nobody has waited for yet has ended too."""
    for _ in range(150):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def request_of(tmp_path: Path) -> warm.Request:
    return warm.Request(dict(os.environ), str(tmp_path))


@pytest.fixture
def kernel(request_of: warm.Request) -> Iterator[manager.Kernel]:
    kernel = manager.server().launch(request_of)
    yield kernel
    kernel.kill()
    assert kernel.wait() is not None
    kernel.close()


def test_the_server_has_one_thread_and_is_the_kernels_parent(kernel: manager.Kernel) -> None:
    server = manager.server().process.pid
    assert len(list(Path(f"/proc/{server}/task").iterdir())) == 1
    assert Path(f"/proc/{kernel.pid}/stat").read_text().rpartition(")")[2].split()[1] == str(server)


def test_libraries_are_there_and_their_thread_pools_work() -> None:
    before, arrow, blas = run(
        "import sys; print({'pandas', 'altair', 'analysis.pipeline'} <= set(sys.modules))",
        "import pyarrow as pa; t = pa.table({'a': ['x', 'y'] * 50_000}); "
        "print(t.group_by('a').aggregate([([], 'count_all')]).num_rows, t.to_pandas().shape[0])",
        "import numpy as np; print((np.ones((300, 300)) @ np.ones((300, 300))).sum())",
    )
    assert (before, arrow, blas) == ("True\n", "2 100000\n", "27000000.0\n")


def test_chance_is_not_inherited() -> None:
    draw = "import random, numpy as np, uuid; print(random.random(), np.random.rand(), uuid.uuid4())"
    assert len({number for _ in range(2) for number in run(draw)[0].split()}) == 6


def test_the_environment_is_the_askers_and_progress_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    manager.server()
    monkeypatch.setenv("ASKED_LATER", "yes")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    names = ("ASKED_LATER", "MEDIA_ANALYSIS_QUIET", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    asked = [os.environ.get(name) for name in names]
    asked[1] = "1"
    assert run(f"import os; print([os.environ.get(name) for name in {names}])") == [f"{asked}\n"]


def test_a_shell_made_before_the_fork_stands_in_the_folder_and_environment_of_its_notebook(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    manager.server()
    monkeypatch.chdir(tmp_path)
    place = (
        "print([str(p) for p in _dh] == [get_ipython().starting_dir] == [os.getcwd()], os.environ['PAGER'])"
    )
    assert run(f"import os; {place}; print(os.getcwd())") == [f"True cat\n{tmp_path}\n"]


def test_a_home_that_cannot_be_written_is_no_output_of_a_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager.server()
    (tmp_path / "home").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert run("print('first')", "print('second')") == ["first\n", "second\n"]


def test_what_a_kernel_says_of_its_end(kernel: manager.Kernel) -> None:
    assert kernel.wait(0) is None
    kernel.kill()
    assert kernel.wait() == -signal.SIGKILL
    assert kernel.wait(0) == -signal.SIGKILL
    kernel.send_signal(signal.SIGTERM)  # too late, and no error


def test_what_a_kernel_started_ends_with_it() -> None:
    [child] = run("import subprocess as s; print(s.Popen(['sleep', '600']).pid)")
    assert gone(int(child))


def test_what_was_left_for_the_end_is_done(tmp_path: Path) -> None:
    leave = (
        "import atexit, pathlib, threading, time\n"
        f"at = pathlib.Path({str(tmp_path)!r})\n"
        "def late(): time.sleep(0.3); (at / 'thread').touch()\n"
        "threading.Thread(target=late).start()\n"
        "_ = atexit.register((at / 'handler').touch)"
    )
    run(leave)
    assert {path.name for path in tmp_path.iterdir()} == {"thread", "handler"}


def test_a_kernel_that_nobody_waits_for_ends(request_of: warm.Request) -> None:
    kernel = manager.server().launch(request_of)
    kernel.answers.close()
    kernel.pair.close()
    assert gone(kernel.pid)


def test_kernels_end_with_their_server_and_the_next_one_has_a_new_server(request_of: warm.Request) -> None:
    server = manager.server()
    kernel = server.launch(request_of)
    server.process.kill()
    server.process.wait()
    assert kernel.wait() == -signal.SIGKILL
    assert gone(kernel.pid)
    assert run("print(1)") == ["1\n"]
    assert manager.server() is not server


def test_a_bad_request_costs_only_itself(request_of: warm.Request, tmp_path: Path) -> None:
    server = manager.server()
    lost = server.launch(request_of._replace(folder=str(tmp_path / "no such folder")))
    assert lost.wait() == 1
    with pytest.raises(manager.ColdError):
        server.launch("neither arguments nor environment")  # type: ignore[arg-type]
    assert run("print(1)") == ["1\n"]
    assert manager.server() is server


COMMAND = """
import atexit, fcntl, os, sys, tempfile, time
from analysis import ends

with ends.guarded():
    locked = open("lock", "w")
    fcntl.flock(locked, fcntl.LOCK_EX)
    from analysis.kernels import manager
    manager.begin()
    own = tempfile.TemporaryDirectory(dir=".")
    atexit.register(lambda: open("ends", "a").write("once"))
    manager.ready(lambda: setattr(sys, "held", "by all"))
    server = manager.server()
    import nbformat.v4 as v, papermill
    cell = v.new_code_cell({cell!r})
    notebook = v.new_notebook(cells=[cell], metadata={kernel})
    papermill.execute_notebook(notebook, None, engine_name={engine!r}, progress_bar=False)
    assert os.path.isdir(own.name)
"""
SEEN = """
import os, pathlib, sys
server = os.getppid()
seen = [server, os.getpid(), len(os.listdir(f"/proc/{server}/task")), int("analysis.pipeline" in sys.modules),
        int("OMP_NUM_THREADS" in os.environ), int(os.getppid() == os.getsid(os.getppid())),
        int(pathlib.Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[1])]
pathlib.Path("draft").write_text(" ".join(map(str, seen)))
os.rename("draft", "seen")
import time; time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_command_forks_the_server_from_itself_and_nothing_of_it_outlives_the_command(
    number: int, tmp_path: Path
) -> None:
    program = COMMAND.format(cell=SEEN, kernel=KERNEL, engine=engine.NAME)
    env = {name: value for name, value in os.environ.items() if name not in warm.ONE_THREAD}
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, env=env, stderr=subprocess.DEVNULL
    ) as process:
        while not (tmp_path / "seen").exists():
            assert process.poll() is None
            time.sleep(0.1)
        server, kernel, *seen = map(int, (tmp_path / "seen").read_text().split())
        assert seen == [1, 1, 0, 1, process.pid]
        lines = {Path(f"/proc/{pid}/cmdline").read_bytes() for pid in (server, process.pid)}
        assert len(lines) == 1  # no other program was started
        process.send_signal(number)
        process.wait(60)
    with (tmp_path / "lock").open() as lock:  # neither holds what the command held
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert gone(server)
    assert gone(kernel)


def test_a_kernel_of_a_command_ends_by_itself_with_what_was_left_for_the_end(tmp_path: Path) -> None:
    """What the command leaves for its own end, and its temporary folders, are none of the kernel's."""
    cell = (
        "import atexit, pathlib, sys\n"
        "pathlib.Path('held').write_text(sys.held)\n"
        "from analysis.kernels import manager\n"
        "pathlib.Path('free').write_text(str(manager._lock.acquire(timeout=5)))\n"
        "manager._lock.release()\n"
        "_ = atexit.register(pathlib.Path('handler').write_text, 'done')"
    )
    program = COMMAND.format(cell=cell, kernel=KERNEL, engine=engine.NAME)
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, timeout=300)
    assert (tmp_path / "handler").read_text() == "done"
    assert (tmp_path / "free").read_text() == "True"
    assert (tmp_path / "held").read_text() == "by all"
    assert (tmp_path / "ends").read_text() == "once"


def test_what_any_notebook_imports_of_ours_is_there_before_it_runs() -> None:
    assert {"analysis.pipeline", "analysis.validation", "analysis.stories.cards"} <= set(warm._imported())
    foreign = run("import sys; print({'scipy.stats', 'sklearn', 'nltk', 'debugpy'} & set(sys.modules))")
    assert foreign == ["set()\n"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_a_process_that_is_killed(number: int, tmp_path: Path) -> None:
    program = (
        "import signal, time, papermill, nbformat.v4 as v\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # also where a shell runs the tests behind it
        "cell = v.new_code_cell('import os, time, pathlib; "
        'pathlib.Path("draft").write_text(f"{os.getpid()} {os.getppid()}"); '
        'os.rename("draft", "pids"); time.sleep(120)\')\n'
        f"papermill.execute_notebook(v.new_notebook(cells=[cell], metadata={KERNEL}), None, "
        f"engine_name='{engine.NAME}', progress_bar=False)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, stderr=subprocess.DEVNULL
    ) as process:
        while not (tmp_path / "pids").exists():
            assert process.poll() is None
            time.sleep(0.1)
        process.send_signal(number)
        process.wait(60)
    assert all(gone(int(pid)) for pid in (tmp_path / "pids").read_text().split())


@pytest.mark.filterwarnings("ignore:Unexpected error discovering local network interfaces")
def test_where_no_fork_can_be_had_an_ordinary_kernel_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = ("import sys, os; print(os.environ['MEDIA_ANALYSIS_QUIET'])", "print(sum(range(10)))")
    warmly = run(*cells)
    elsewhere = types.SimpleNamespace(executable=sys.executable, platform="other")
    monkeypatch.setattr(
        manager, "sys", elsewhere
    )  # here only: libraries that are imported meanwhile ask, too
    assert run(*cells) == warmly
    assert run("import sys; print('pandas' in sys.modules)") == ["False\n"]


def test_kernels_look_for_circles_seldom_but_do() -> None:
    asked = "import gc; print(gc.isenabled(), gc.get_threshold()[0], gc.get_freeze_count() > 100_000)"
    assert run(asked) == [f"True {warm.NEW} True\n"]


def test_only_this_python_is_forked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    start = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
    commands = {
        "this": ([sys.executable, *start], True),
        "named": (["python", *start], True),
        "other": (["/another/bin/python", *start], False),
        "xeus": ([sys.executable, "-m", "xeus", "-f", "{connection_file}"], False),
    }
    for name, (command, forked) in commands.items():
        (tmp_path / "kernels" / name).mkdir(parents=True)
        spec = {"argv": command, "display_name": name, "language": "python"}
        (tmp_path / "kernels" / name / "kernel.json").write_text(json.dumps(spec))
        assert client.of_this_python(name) is forked


def test_a_cell_that_leaves_ends_its_notebook() -> None:
    for word in ("exit()", "import os; os._exit(0)"):
        with pytest.raises(DeadKernelError):
            run("print(1)", word, "print(2)")
