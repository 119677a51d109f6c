import errno
import fcntl
import itertools
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from analysis import errors
from analysis.errors import RunError
from analysis.keeping import drafts


def dead(parent: Path, name: str, *, old: bool = False) -> Path:
    """What a process that was killed leaves: a folder whose lock nobody holds."""
    own = parent / f".{name}-abcd1234"
    (own / "run").mkdir(parents=True)
    (own / drafts.MARK).write_text(name)
    if old:
        (own / "old").mkdir()
        (own / "old" / "report.html").write_text("the older run")
    return own


def faulty(out: Path) -> None:
    with drafts.drafted(out) as draft:
        draft.mkdir()
        raise ZeroDivisionError


def test_a_draft_takes_its_place_only_when_it_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "runs" / "new" / "one"
    with pytest.raises(ZeroDivisionError):
        faulty(out)
    assert list(tmp_path.iterdir()) == []
    for text in ("first", "second"):
        with drafts.drafted(out) as draft:
            draft.mkdir()
            (draft / "a").write_text(text)
            assert not out.exists() or (out / "a").read_text() == "first"
    assert [(path.name, (path / "a").read_text()) for path in out.parent.iterdir()] == [("one", "second")]


def test_what_a_killed_process_left_is_swept_and_a_living_one_is_not(tmp_path: Path) -> None:
    gone, lives = dead(tmp_path, "gone"), dead(tmp_path, "lives")
    (tmp_path / ".mine").mkdir()
    with (lives / drafts.MARK).open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        drafts.sweep(tmp_path)
        assert (gone.exists(), lives.exists(), (tmp_path / ".mine").exists()) == (False, True, True)
    drafts.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".mine"]


@pytest.mark.parametrize("there", [False, True])
def test_a_run_that_was_being_replaced_comes_back(tmp_path: Path, there: bool) -> None:
    dead(tmp_path, "one", old=True)
    if there:
        (tmp_path / "one").mkdir()
        (tmp_path / "one" / "report.html").write_text("the newer run")
    drafts.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert (tmp_path / "one" / "report.html").read_text() == ("the newer run" if there else "the older run")


@pytest.mark.parametrize("name", ["../elsewhere", "..", "", "/elsewhere"])
def test_a_mark_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    own = dead(tmp_path / "in", "one", old=True)
    (own / drafts.MARK).write_text(name)
    drafts.sweep(tmp_path / "in")
    assert [path.name for path in tmp_path.rglob("*")] == ["in"]


def test_temporary_files_go_with_their_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with drafts.temporary():
        Path(tempfile.mkdtemp(), "a").write_text("x")
        [own] = tmp_path.iterdir()
        assert Path(tempfile.gettempdir()) == own
    assert list(tmp_path.iterdir()) == []
    killed = "import os, tempfile; from analysis.keeping import drafts\nwith drafts.temporary(): os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", killed], env={"TMPDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}, check=False)  # fmt: skip
    assert len(list(tmp_path.iterdir())) == 1
    with drafts.temporary():
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_takes_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RunError, match=r"file"), drafts.drafted(tmp_path / "file" / "one"):
        pass


@pytest.mark.runs
def test_processes_that_read_leave_no_message_at_the_end(tmp_path: Path) -> None:
    """Their sockets lie in the folder of temporary files, which is gone when Python clears up."""
    (tmp_path / "in").mkdir()
    for number in range(60):
        page = f"Harbour Post\n2 hours ago\n- Harbour Post\nPier {number} opens\nThe pier is open again, people say.\n"
        (tmp_path / "in" / f"{number}.txt").write_text(page, encoding="utf-8")
    command = [sys.executable, "-m", "analysis", "read", "in", "--corpus", "corpus"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


@pytest.mark.runs
def test_a_folder_goes_while_a_thread_writes_to_it(tmp_path: Path) -> None:
    ended = threading.Event()

    def write(own: Path) -> None:
        for n in itertools.count():
            if ended.is_set():
                return
            with suppress(OSError):
                (own / "tables" / f"{n}").write_text("")

    for n in range(30):
        own = tmp_path / f"draft-{n}"
        (own / "tables").mkdir(parents=True)
        writing = [threading.Thread(target=write, args=(own,)) for _ in range(3)]
        for thread in writing:
            thread.start()
        drafts.remove(own)
        left = [*tmp_path.iterdir()]
        ended.set()
        for thread in writing:
            thread.join()
        ended.clear()
        assert left == []


def filled(out: Path) -> None:
    with drafts.file(out) as draft:
        draft.write_text("half")
        raise OSError(errno.ENOSPC, "full")


def test_a_file_takes_its_place_only_when_it_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "sheet.csv"
    out.write_text("before")
    with pytest.raises(RunError, match="no space"):
        filled(out)
    assert (out.read_text(), [path.name for path in tmp_path.iterdir()]) == ("before", ["sheet.csv"])
    with drafts.file(out) as draft:
        draft.write_text("whole")
    assert (out.read_text(), [path.name for path in tmp_path.iterdir()]) == ("whole", ["sheet.csv"])


def test_what_is_no_plain_file_is_written_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "sheet.csv")
    for out in (Path("/dev/null"), tmp_path / "link.csv"):
        with drafts.file(out) as draft:
            assert draft == out
            draft.write_text("x")
    assert (tmp_path / "sheet.csv").read_text() == "x"
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        ("here/.one-x2/run/report.html", "here"),  # ours
        ("here/articles-000001.parquet", "here"),
        ("here", "here"),
        (
            "here/disk/corpus/articles-000001.parquet",
            "here/disk/corpus/articles-000001.parquet",
        ),  # what is read
        ("elsewhere/page.html", "elsewhere/page.html"),
    ],
)
def test_what_the_system_refuses_is_named_unless_it_is_a_draft(tmp_path: Path, lost: str, named: str) -> None:
    with pytest.raises(RunError) as told, errors.placed(tmp_path / "here"):
        raise FileNotFoundError(errno.ENOENT, "gone", str(tmp_path / lost))
    assert str(told.value).startswith(f"{tmp_path / named}: it is not there")
