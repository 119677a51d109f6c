"""A command that is stopped, or whose disk is full, ends at once, in one line, and leaves nothing."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import called
import psutil
import pytest
from click.testing import CliRunner

from analysis import corpus, page, paths, pipeline
from analysis.cli import main
from analysis.corpus import parts
from analysis.errors import RunError
from analysis.keeping import drafts
from analysis.parameters import parse
from analysis.run import report

PAGE = paths.sample() / "pages" / "a-storm-odette.txt"
SOON = 5.0  # seconds; two on a machine with nothing else to do


def start(*words: str | Path, folder: Path) -> subprocess.Popen[str]:
    """The command in a process group of its own, as a shell starts it; its cache lies in the folder `cache`."""
    env = {**os.environ, "XDG_CACHE_HOME": str(folder.parent / "cache"), "TMPDIR": str(folder.parent / "tmp")}
    (folder.parent / "tmp").mkdir(exist_ok=True)
    called.lists(folder.parent / "cache")
    return subprocess.Popen(
        [sys.executable, "-m", "analysis", *map(str, words)], cwd=folder, env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def stop(running: subprocess.Popen[str], number: int) -> tuple[float, str]:
    """Signal the whole group, as Ctrl-C does; gives the seconds it took and what was said after."""
    begun = time.monotonic()
    os.killpg(running.pid, number)
    _, said = running.communicate(timeout=60)
    return time.monotonic() - begun, said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def test_a_report_that_is_stopped_leaves_nothing_and_the_same_command_goes_on(folder: Path) -> None:
    words = ("report", PAGE, "--notebooks", "front", "--out", "runs/new/one")
    running = start(*words, folder=folder)
    assert running.stderr
    assert any("notebooks …" in line for line in running.stderr)  # the tables are there
    took, said = stop(running, signal.SIGINT)
    assert (running.returncode, took < SOON) == (130, True)
    assert (
        said == "media-analysis: stopped (Ctrl-C); the tables are kept: the same command goes on from them\n"
    )
    assert list(folder.iterdir()) == []
    assert list((folder.parent / "tmp").iterdir()) == []
    again = start(*words, folder=folder)
    out, said = again.communicate(timeout=300)
    assert (again.returncode, out) == (0, "runs/new/one/report.html\n"), said
    assert said.startswith("goes on from the tables of a run that was cut off")
    assert "read …" not in said
    kept = (folder.parent / "cache" / "media-analysis").iterdir()
    assert {path.name for path in kept if path.is_dir()} == {
        "reports"
    }  # where this one went; lists are files


STOPPED_EARLY = """
import signal, sys
from analysis import __main__ as command
class Stopping:
    def find_spec(self, name, *_):
        if name == "analysis.cli":
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Stopping())
command.run()
"""


def test_a_stop_before_the_command_is_loaded_is_a_line() -> None:
    done = subprocess.run([sys.executable, "-c", STOPPED_EARLY], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "media-analysis: stopped (Ctrl-C)\n")


STOPPED_BELOW = """
import os, signal, sys
import click
from analysis.cli import Group
@click.group(cls=Group)
def main():
    pass
@main.command()
@click.argument("way")
def work(way):
    if way == "stopped":
        os.kill(os.getpid(), signal.SIGTERM)
    raise EOFError if way != "full" else OSError("no room")
main()
"""


@pytest.mark.parametrize(
    ("way", "status", "said"),
    [
        ("stopped", 143, "media-analysis: stopped (SIGTERM)\n"),
        ("ended", 1, "\nAborted!\n"),
        ("full", 1, "media-analysis: no room\n"),
    ],
)
def test_a_stop_is_told_and_not_what_came_of_it(way: str, status: int, said: str) -> None:
    """Whoever stops a group of processes stops those below us too, whose end may be seen before the signal is."""
    words = [sys.executable, "-c", STOPPED_BELOW, "work", way]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (status, said)


def test_a_stop_is_heard_while_the_scripts_of_charts_are_bundled() -> None:
    made: list[str] = []
    bundling = threading.Thread(target=lambda: made.append(page._bundled()))
    begun = last = time.monotonic()
    longest = 0.0
    bundling.start()
    while bundling.is_alive():
        time.sleep(0.01)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    assert "vega" in made[0]
    assert longest < (last - begun) / 2


def test_no_thread_that_is_still_at_it_brings_a_draft_back(tmp_path: Path) -> None:
    tables = pipeline.prepare([PAGE], parse({}))
    with pytest.raises(FileNotFoundError):
        report.write(tables, parse({}), tmp_path / "draft" / "one", pipeline.Track(lambda _: None), True)
    assert list(tmp_path.iterdir()) == []


def under_way(running: subprocess.Popen[str]) -> None:
    """Until a command has processes at its work, or two seconds where it has none."""
    begun = time.monotonic()
    while time.monotonic() - begun < 2 and len(psutil.Process(running.pid).children()) < 2:
        time.sleep(0.05)


def test_reading_that_is_stopped_leaves_nothing(folder: Path) -> None:
    page = (
        "<html><head><title>{n}</title></head><body><h1>Ferry {n}</h1>" + "<p>The ship left at noon.</p>" * 99
    )
    (folder / "in").mkdir()
    for n in range(3_000):
        (folder / "in" / f"{n}.html").write_text(page.format(n=n))
    running = start("read", "in", "--corpus", "a/corpus", folder=folder)
    while not (folder / "a" / "corpus" / "corpus.lock").exists():
        assert running.poll() is None
        time.sleep(0.05)
    under_way(running)
    took, said = stop(running, signal.SIGTERM)
    assert (running.returncode, said, took < SOON) == (143, "media-analysis: stopped (SIGTERM)\n", True)
    assert [path.name for path in folder.iterdir()] == ["in"]


def test_nobody_reads_on(folder: Path) -> None:
    assert CliRunner().invoke(main, ["read", str(PAGE), "--corpus", str(folder / "c")]).exit_code == 0
    running = start("ledger", "c", "--all", folder=folder)
    assert running.stdout
    running.stdout.close()
    assert running.stderr
    assert (running.stderr.read(), running.wait(60)) == ("", 141)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB, where one may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], capture_output=True, check=False)  # fmt: skip
    if mounted.returncode:
        pytest.skip("no disk may be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


def drafted(out: Path, content: bytes) -> None:
    with drafts.drafted(out) as draft:
        draft.mkdir()
        (draft / "articles.csv").write_bytes(content)


def test_a_full_disk_is_named_and_left_as_it_was(small: Path) -> None:
    (small / "runs").mkdir()
    with pytest.raises(RunError, match=r"disk/runs: no space is left there"):
        drafted(small / "runs" / "one", bytes(1 << 20))
    assert list((small / "runs").iterdir()) == []
    done = CliRunner().invoke(main, ["read", str(paths.sample()), "--corpus", str(small / "corpus")])
    assert done.exit_code == 1
    assert done.stderr.startswith(f"media-analysis: {small / 'corpus'}: no space is left there")
    assert done.stderr.count("\n") == 1
    assert [path.name for path in small.iterdir()] == ["runs"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.ENOTCONN])
def test_what_the_system_refuses_leaves_a_corpus_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    corpus.add(tmp_path / "c", [PAGE], quiet=True)
    before = sorted(path.name for path in (tmp_path / "c").iterdir())
    write, count = parts.write, iter(range(9))

    def refuse(folder: Path, table: str, place: int, rows: object) -> str:
        if next(count):
            raise OSError(number, os.strerror(number))
        return write(folder, table, place, rows)

    monkeypatch.setattr(parts, "write", refuse)
    with pytest.raises(RunError, match=r"/c: ") as told:
        corpus.add(tmp_path / "c", [paths.sample() / "feeds"], quiet=True)
    assert "\n" not in str(told.value)
    assert sorted(path.name for path in (tmp_path / "c").iterdir()) == before


@pytest.fixture
def sample_run(sample: pipeline.Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run folder of the sample without notebooks."""
    monkeypatch.setattr(report, "run_notebooks", lambda *_: [])
    report.write(sample, parse({}), tmp_path / "run", pipeline.Track(lambda _: None), front_only=True)
    return tmp_path / "run"


@pytest.mark.parametrize(
    "words",
    [
        ["label", "RUN", "--what", "topics", "--out", "DISK/sheet.csv"],
        ["label", "RUN", "--what", "topics", "--out", "DISK/sheet.xlsx"],
        ["search", "RUN", "a* OR s* OR t*", "--out", "DISK/hits.csv"],
        ["network", "RUN", "--what", "reuse", "--out", "DISK/ties.graphml"],
        ["init", "DISK/watch"],
    ],
    ids=lambda words: f"{words[0]} {words[-1][5:]}",
)
def test_no_part_of_a_file_stays_on_a_full_disk(small: Path, sample_run: Path, words: list[str]) -> None:
    (small / "full").write_bytes(bytes(60 << 10))
    told = [word.replace("DISK", str(small)).replace("RUN", str(sample_run)) for word in words]
    done = CliRunner().invoke(main, told)
    assert done.exit_code == 1, done.output
    assert done.stderr.startswith(f"media-analysis: {small}")
    assert "no space is left there" in done.stderr
    assert done.stderr.count("\n") == 1
    left = [path for path in small.rglob("*") if path.is_file() and path.name != "full"]
    assert [path.name for path in left if not path.read_bytes() or path.name.startswith(".")] == []
    assert words[0] == "init" or left == []


@pytest.mark.parametrize("place", ["tables", "one", "one/tables"])
def test_a_draft_that_is_gone_is_not_brought_back(
    sample: pipeline.Prepared, tmp_path: Path, place: str
) -> None:
    with drafts.parents(tmp_path / "runs" / "each"), drafts.folder(tmp_path / "runs", ".each-") as own:
        drafts.remove(own)
        with pytest.raises(FileNotFoundError):
            list(pipeline.written(sample, own / place))
        with pytest.raises(FileNotFoundError):
            report.write(sample, parse({}), own / place, pipeline.Track(lambda _: None), front_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_ends_all_reports_at_once(small: Path, folder: Path) -> None:
    words = ("report", PAGE, "--each", "outlet", "--least", "1", "--out", small / "runs" / "each")
    running = start(*words, folder=folder)
    _, said = running.communicate(timeout=300)
    assert running.returncode == 1, said
    assert said.splitlines()[-1].startswith(f"media-analysis: {small / 'runs'}: no space is left there")
    assert said.count("media-analysis:") == 1
    assert list(small.iterdir()) == []
