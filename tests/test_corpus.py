import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from analysis import corpus, read
from analysis.corpus import index as indexed
from analysis.corpus import parts
from analysis.errors import InputError, RunError
from analysis.readers import files, pool
from analysis.readers.document import Document

TABLE = "headline,url\nLock closes,https://e.example/1\nFerry sails,https://e.example/2\n"
PAGE = (
    "<html><head><title>Lock closes for {} weeks</title><meta property='og:type' content='article'></head>"
    "<body><p>The lock.</p></body></html>"
)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "a.csv").write_text(TABLE)
    for number in range(5):
        (folder / f"{number}.html").write_text(PAGE.format(number))
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows(frame: pd.DataFrame) -> list[str]:
    return sorted(map(repr, frame.to_dict("records")))


def test_a_corpus_holds_what_read_gives(given: Path, tmp_path: Path) -> None:
    added = corpus.add(tmp_path / "c", [given])
    assert added == corpus.Added(6, 7, 0)
    for stored, direct in zip(corpus.open(tmp_path / "c"), read.read([given]), strict=True):
        pd.testing.assert_frame_equal(stored, direct)


def test_the_same_again_changes_no_byte(given: Path, tmp_path: Path) -> None:
    corpus.add(tmp_path / "c", [given])
    before = snapshot(tmp_path / "c")
    assert corpus.add(tmp_path / "c", [given]) == corpus.Added(0, 0, 0)
    assert snapshot(tmp_path / "c") == before


def test_new_files_add_only_themselves(given: Path, tmp_path: Path) -> None:
    corpus.add(tmp_path / "c", [given])
    (given / "new.html").write_text(PAGE.format("nine"))
    assert corpus.add(tmp_path / "c", [given]) == corpus.Added(1, 1, 0)
    whole = corpus.open(tmp_path / "c")
    assert set(whole.articles["article_id"]) == set(read.read([given]).articles["article_id"])
    assert len(whole.documents) == 7


def test_the_same_bytes_under_another_name_add_no_article(given: Path, tmp_path: Path) -> None:
    corpus.add(tmp_path / "c", [given])
    moved = tmp_path / "moved"
    moved.mkdir()
    shutil.copy(given / "a.csv", moved / "renamed.csv")
    assert corpus.add(tmp_path / "c", [moved]) == corpus.Added(1, 0, 1)
    assert "same bytes as a.csv" in set(corpus.open(tmp_path / "c").ledger["reason"].dropna())
    assert corpus.add(tmp_path / "c", [moved]) == corpus.Added(0, 0, 0)


UNKNOWN = "Rubb,Zell\nLock reopens,https://e.example/9\n"


def test_what_could_not_be_read_is_tried_again_and_replaced(given: Path, tmp_path: Path) -> None:
    (given / "b.csv").write_text(UNKNOWN)
    assert corpus.add(tmp_path / "c", [given]) == corpus.Added(7, 7, 1, 1)
    before = snapshot(tmp_path / "c")
    assert corpus.add(tmp_path / "c", [given]) == corpus.Added(0, 0, 0)
    assert snapshot(tmp_path / "c") == before  # it came out the same
    named = {"headline": "Rubb", "url": "Zell"}
    assert corpus.add(tmp_path / "c", [given], columns=named) == corpus.Added(1, 1, 0)
    for stored, direct in zip(corpus.open(tmp_path / "c"), read.read([given], columns=named), strict=True):
        assert rows(stored) == rows(direct)
    assert corpus.add(tmp_path / "c", [given]) == corpus.Added(0, 0, 0)


def test_a_file_that_could_not_be_opened_is_replaced_once_it_can(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(found: files.Found, captured: object) -> Document:
        if found.name == "a.csv":
            raise PermissionError(13, "Permission denied")
        return LOAD(found, None)

    with monkeypatch.context() as patched:
        patched.setattr(files, "load", refuse)
        assert corpus.add(tmp_path / "c", [given]) == corpus.Added(6, 5, 1, 0, 1)
    assert corpus.add(tmp_path / "c", [given]) == corpus.Added(1, 2, 0)
    for stored, direct in zip(corpus.open(tmp_path / "c"), read.read([given]), strict=True):
        assert rows(stored) == rows(direct)


LOAD = files.load


def test_of_one_name_only_the_lines_of_what_was_not_read_are_replaced(tmp_path: Path) -> None:
    """A table with a row set aside, then another under its name that cannot be read, then can."""
    (tmp_path / "a.csv").write_text(TABLE + ",\n")
    corpus.add(tmp_path / "c", [tmp_path / "a.csv"])
    (tmp_path / "a.csv").write_text(UNKNOWN)
    corpus.add(tmp_path / "c", [tmp_path / "a.csv"])
    corpus.add(tmp_path / "c", [tmp_path / "a.csv"], columns={"headline": "Rubb", "url": "Zell"})
    whole = corpus.open(tmp_path / "c")
    assert list(whole.documents["status"]) == ["read", "read"]
    assert whole.ledger["use"].value_counts().to_dict() == {"record": 3, "set aside": 1}


def test_a_member_of_an_archive_is_tried_again(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/one.csv", TABLE)
        archive.writestr("in/two.csv", UNKNOWN)
    assert corpus.add(tmp_path / "c", [tmp_path / "a.zip"]) == corpus.Added(3, 2, 1, 1)
    before = snapshot(tmp_path / "c")
    assert corpus.add(tmp_path / "c", [tmp_path / "a.zip"]) == corpus.Added(0, 0, 0)
    assert snapshot(tmp_path / "c") == before
    named = {"headline": "Rubb", "url": "Zell"}
    assert corpus.add(tmp_path / "c", [tmp_path / "a.zip"], columns=named) == corpus.Added(1, 1, 0)
    for stored, direct in zip(
        corpus.open(tmp_path / "c"), read.read([tmp_path / "a.zip"], columns=named), strict=True
    ):
        assert rows(stored) == rows(direct)


def test_order_of_runs_does_not_matter_to_what_is_in_it(given: Path, tmp_path: Path) -> None:
    parts = sorted(given.iterdir())
    for name, order in (("one", parts), ("two", parts[::-1])):
        for path in order:
            corpus.add(tmp_path / name, [path])
    one, two = corpus.open(tmp_path / "one"), corpus.open(tmp_path / "two")
    for table, other in zip(one, two, strict=True):
        assert rows(table) == rows(other)


def test_parts_are_written_as_they_come(given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "HELD", 1)
    corpus.add(tmp_path / "c", [given])
    assert len(list(corpus.table(tmp_path / "c", "articles"))) > 2
    for stored, direct in zip(corpus.open(tmp_path / "c"), read.read([given]), strict=True):
        pd.testing.assert_frame_equal(stored, direct)


def test_a_run_that_fails_leaves_the_corpus_as_it_was(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.add(tmp_path / "c", [given / "a.csv"])
    before = corpus.open(tmp_path / "c")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(indexed, "commit", fail)
    with pytest.raises(KeyboardInterrupt):
        corpus.add(tmp_path / "c", [given])
    for stored, was in zip(corpus.open(tmp_path / "c"), before, strict=True):
        pd.testing.assert_frame_equal(stored, was)


def test_parts_of_a_dead_run_are_removed_by_the_next(given: Path, tmp_path: Path) -> None:
    corpus.add(tmp_path / "c", [given / "a.csv"])
    orphan = tmp_path / "c" / "articles-000001.parquet"
    orphan.write_bytes(b"half")
    corpus.add(tmp_path / "c", [given])
    named = {
        part
        for named in json.loads((tmp_path / "c" / indexed.INDEX).read_text())["parts"].values()
        for part in named
    }
    assert {path.name for path in (tmp_path / "c").glob("*.parquet")} == named
    assert len(corpus.open(tmp_path / "c").articles) == 7


@pytest.mark.parametrize("index", ["", "{}", "[]", '{"kind": "other", "format": 1}', "\0"])
def test_a_folder_that_is_no_corpus_is_left_alone(given: Path, tmp_path: Path, index: str) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / indexed.INDEX).write_text(index)
    with pytest.raises(InputError, match=r"corpus\.json"):
        corpus.add(tmp_path / "c", [given])
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "thesis.doc").touch()
    with pytest.raises(InputError, match="no corpus"):
        corpus.add(tmp_path / "d", [given])
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["thesis.doc"]
    with pytest.raises(InputError, match="no corpus"):
        corpus.open(tmp_path / "nowhere")


def test_nothing_readable_makes_no_corpus(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with pytest.raises(InputError, match="empty"):
        corpus.add(tmp_path / "c", [tmp_path / "empty.txt"])
    with pytest.raises(InputError):
        corpus.open(tmp_path / "c")


def test_a_name_in_an_input_cannot_lead_out_of_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "%2f..%2f..%2fescape.csv").write_text(TABLE)
    before = set(tmp_path.iterdir())
    corpus.add(tmp_path / "c", [tmp_path / "given"])
    assert set(tmp_path.iterdir()) == {*before, tmp_path / "c"}
    assert {path.suffix for path in (tmp_path / "c").iterdir()} <= {".parquet", ".json", ".lock"}


def _hold(
    folder: str, held: "multiprocessing.synchronize.Event", done: "multiprocessing.synchronize.Event"
) -> None:
    with indexed.locked(Path(folder)):
        held.set()
        done.wait(120)


@pytest.mark.runs
def test_two_runs_at_once_do_not_mix(given: Path, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(str(tmp_path / "c"), held, done))
    other.start()
    assert held.wait(120)
    try:
        with pytest.raises(RunError, match="another run"):
            corpus.add(tmp_path / "c", [given])
    finally:
        done.set()
        other.join()
    assert corpus.add(tmp_path / "c", [given]).articles == 7  # the lock goes with its process


FORKS = """
import os, sys
from analysis import corpus

corpus.add(sys.argv[1] + "-warm", sys.argv[2:], quiet=True)  # what is imported late is imported
for _ in sys.stdin:
    pid = os.fork()
    if not pid:
        corpus.add(sys.argv[1], sys.argv[2:], quiet=True)
        os._exit(0)
    print(pid, flush=True)
    print(os.waitpid(pid, 0)[1], flush=True)
"""


@pytest.mark.runs
def test_killed_at_any_moment_it_is_as_before_or_as_after(given: Path, tmp_path: Path) -> None:
    folder = tmp_path / "c"
    corpus.add(folder, [given / "a.csv"])
    before = set(corpus.open(folder).articles["article_id"])
    after = set(read.read([given]).articles["article_id"])
    environment = {**os.environ, pool.WORKERS: "1", "PYTHONPATH": str(Path(corpus.__file__).parents[2])}
    server = subprocess.Popen([sys.executable, "-c", FORKS, folder, given], env=environment, text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None

    def run() -> int:
        """A run that has just begun: its process."""
        server.stdin.write("\n")
        server.stdin.flush()
        return int(server.stdout.readline())

    def ended() -> int:
        return int(server.stdout.readline())

    run()
    begun = time.monotonic()
    assert ended() == 0
    whole_run = time.monotonic() - begun
    seen, killed = set(), []
    while len(killed) < 12 or sum(killed) < 7:
        assert len(killed) < 60
        shutil.rmtree(folder)
        corpus.add(folder, [given / "a.csv"])
        process = run()
        time.sleep(whole_run * (0.05 + 1.05 * (len(killed) % 12) / 12))
        with suppress(ProcessLookupError):  # it may have ended already
            os.kill(process, signal.SIGKILL)
        killed.append(ended() == signal.SIGKILL)
        whole_run *= 1 if killed[-1] else 0.9  # timed while the machine was busy
        found = set(corpus.open(folder).articles["article_id"])
        assert found in (before, after)
        seen.add(len(found))
        corpus.add(folder, [given])  # and the next run makes it whole
        assert set(corpus.open(folder).articles["article_id"]) == after
    server.communicate()
    assert seen
