import contextlib
import hashlib
import multiprocessing
import os
import signal
import threading
import time
import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from analysis import read, schema
from analysis.errors import InputError, ParameterError
from analysis.readers import files, html, limits, pool, registry
from analysis.readers.document import Document, Reading

TABLE = "headline,url\nLock closes,https://e.example/1\nFerry sails,https://e.example/2\n"
FEED = (
    "<rss version='2.0'><channel><title>Echo</title><item><title>Lock closes</title></item></channel></rss>"
)
PAGE = (
    "<html><head><title>Lock closes for weeks</title><meta property='og:type' content='article'></head>"
    "<body><p>The lock.</p></body></html>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("b.csv", TABLE), ("a/feed.xml", FEED), ("a/page.html", PAGE)):
        path = tmp_path / "given" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "given"


def reasons(corpus: read.Corpus) -> dict[str, str]:
    """Reason of each document that was not read."""
    rows = corpus.documents[corpus.documents["status"] == "not read"].to_dict("records")
    return {row["document"]: row["reason"] for row in rows}


def assert_adds_up(corpus: read.Corpus) -> None:
    schema.check(corpus.articles, schema.READ, "articles")
    schema.check(corpus.ledger, schema.LEDGER, "ledger")
    schema.check(corpus.documents, schema.DOCUMENTS, "documents")
    documents = corpus.documents
    assert (documents["records"] == documents["articles"] + documents["set_aside"]).all()
    assert documents["articles"].sum() == len(corpus.articles)
    assert corpus.articles["article_id"].is_unique
    counted = corpus.ledger[
        corpus.ledger["record"].notna() & corpus.ledger["use"].isin(["record", "set aside"])
    ]
    assert len(counted) == documents.loc[documents["reader"] != "pages", "records"].sum()


def test_a_mixed_folder(folder: Path) -> None:
    corpus = read.read([folder])
    assert list(corpus.documents["document"]) == ["b.csv", "a/feed.xml", "a/page.html"]
    assert list(corpus.documents["reader"]) == ["tables", "feeds", "html"]
    assert list(corpus.articles["headline"]) == [
        "Lock closes",
        "Ferry sails",
        "Lock closes",
        "Lock closes for weeks",
    ]
    assert_adds_up(corpus)


def test_ids_depend_on_bytes_alone(folder: Path, tmp_path: Path) -> None:
    ids = dict(read.read([folder]).articles[["article_id", "headline"]].itertuples(index=False))
    other = tmp_path / "elsewhere" / "deep"
    other.mkdir(parents=True)
    for number, path in enumerate(sorted(folder.rglob("*.*"), reverse=True)):
        (other / f"{number}.{path.suffix}").write_bytes(path.read_bytes())
    assert dict(read.read([other]).articles[["article_id", "headline"]].itertuples(index=False)) == ids


def test_the_same_bytes_twice_are_one_document_and_a_reason(folder: Path) -> None:
    (folder / "again.csv").write_text(TABLE)
    corpus = read.read([folder])
    assert reasons(corpus) == {"b.csv": "same bytes as again.csv"}
    assert len(corpus.articles) == 4
    assert_adds_up(corpus)


def test_what_cannot_be_read_says_what_to_do_and_the_run_goes_on(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text("headline\nsecret\n")
    (folder / "empty.txt").touch()
    (folder / "noise.bin").write_bytes(os.urandom(4000))
    (folder / ".hidden.csv").write_text(TABLE + "x")
    (folder / "leads-out.csv").symlink_to(tmp_path / "outside.csv")
    (folder / "around").symlink_to(folder)
    (folder / "to-nothing").symlink_to(folder / "gone")
    os.mkfifo(folder / "pipe")
    corpus = read.read([folder, tmp_path / "absent.csv"])
    found = reasons(corpus)
    for name, words in {
        "empty.txt": "empty",
        "noise.bin": "not text",
        ".hidden.csv": "hidden",
        "leads-out.csv": "leads out",
        "around": "link",
        "to-nothing": "link",
        "pipe": "not a regular file",
        "absent.csv": "no such file",
    }.items():
        assert words in found[name], name
    assert "secret" not in set(corpus.articles["headline"])
    assert len(corpus.articles) == 4
    assert set(found) <= set(corpus.ledger.loc[corpus.ledger["use"] == "set aside", "document"])
    assert_adds_up(corpus)


def test_a_file_that_may_not_be_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load = files.load

    def denied(found: files.Found, *more: object) -> Document:
        if found.name == "b.csv":
            raise PermissionError(13, "Permission denied")
        return load(found, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "load", denied)
    assert "permissions" in reasons(read.read([folder]))["b.csv"]


@pytest.mark.parametrize("captured_at", ["2026-03-04T09:30Z", datetime(2026, 3, 4, 9, 30, tzinfo=UTC)])
def test_captured_at_is_for_documents_that_do_not_say(folder: Path, captured_at: str | datetime) -> None:
    (folder / "b-2026-03-01T1200Z.csv").write_text("headline\nNamed\n")
    articles = read.read([folder], captured_at=captured_at).articles.set_index("headline")
    assert articles.loc["Ferry sails", "captured_earliest"] == pd.Timestamp("2026-03-04 09:30Z")
    assert articles.loc["Ferry sails", "captured_cause"] == "parameter captured_at"
    assert articles.loc["Named", "captured_latest"] == pd.Timestamp("2026-03-01 12:00:59Z")
    assert articles.loc["Named", "captured_cause"] == "file name"


@pytest.mark.parametrize("value", ["2026-03-04T09:30", "yesterday", datetime(2026, 3, 4)])  # noqa: DTZ001
def test_captured_at_without_zone_or_sense_is_refused(folder: Path, value: str | datetime) -> None:
    with pytest.raises(ParameterError, match="captured_at"):
        read.read([folder], captured_at=value)


def test_no_input_and_nothing_readable(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no input given"):
        read.read([])
    with pytest.raises(InputError, match="no file in it"):
        read.read([tmp_path])
    (tmp_path / "empty.txt").touch()
    with pytest.raises(InputError, match=r"empty\.txt: the file is empty"):
        read.read([tmp_path])


def test_names_tell_folders_apart_and_never_collide(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.csv").write_text(f"headline\n{name}\n")
    both = read.read([tmp_path / "one", tmp_path / "two"]).documents["document"]
    assert list(both) == ["one/x.csv", "two/x.csv"]
    files_given = read.read([tmp_path / "one" / "x.csv", tmp_path / "two" / "x.csv"]).documents["document"]
    assert list(files_given) == ["x.csv", "x.csv~2"]


def many(folder: Path, count: int = 90) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03}.html").write_text(PAGE.replace("weeks", f"{number} weeks"))
    return folder


def by_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read by two processes also what one reads sooner."""
    monkeypatch.setenv(pool.WORKERS, "2")
    monkeypatch.setattr(pool, "_WORTH", 3)


@pytest.mark.runs
def test_processes_give_what_one_process_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = many(tmp_path / "pages")
    monkeypatch.setenv(pool.WORKERS, "1")
    alone = read.read([folder])
    by_processes(monkeypatch)
    together = read.read([folder])
    for one, other in zip(alone, together, strict=True):
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.runs
def test_a_document_that_kills_its_process_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_processes(monkeypatch)
    folder = many(tmp_path / "pages", 60)
    (folder / "045.html").write_text("KILL")
    monkeypatch.setattr(pool, "_there", _killing)
    corpus = read.read([folder])
    assert list(reasons(corpus)) == ["045.html"]
    assert "crashed" in reasons(corpus)["045.html"]
    assert len(corpus.articles) == 59


def _killing(documents: list[Document], how: pool.How, seconds: float) -> list[list[Reading]]:
    """What a worker does, killed by one document as the system kills one that takes too much memory."""
    if any(document.data.startswith(b"KILL") for document in documents):
        os.kill(os.getpid(), signal.SIGKILL)
    return _THERE(documents, how, seconds)


_THERE = pool._there


@pytest.mark.runs
def test_two_that_kill_at_once_take_nobody_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_processes(monkeypatch)
    folder = many(tmp_path / "pages", 80)
    for number in (20, 40):  # in batches that two processes have at the same time
        (folder / f"{number:03}.html").write_text(f"KILL {number}")
    monkeypatch.setattr(pool, "_there", _killing)
    assert list(reasons(read.read([folder]))) == ["020.html", "040.html"]


def _endless(document: Document) -> Reading:
    while b"SLOW" in document.data:
        with contextlib.suppress(Exception):  # as readers do that go on with whatever they have
            time.sleep(0.05)
    return html.read(document)


@pytest.mark.runs
def test_a_document_that_takes_too_long_is_named_and_the_rest_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LONGEST", 2)
    monkeypatch.setattr(registry, "html", types.SimpleNamespace(recognises=html.recognises, read=_endless))
    (folder / "slow.html").write_text(PAGE + "SLOW")
    corpus = read.read([folder])
    assert list(reasons(corpus)) == ["slow.html"]
    assert "took longer than 2 s" in reasons(corpus)["slow.html"]
    assert len(corpus.articles) == 4
    assert_adds_up(corpus)


def test_time_is_given_to_each_piece_of_a_big_table(monkeypatch: pytest.MonkeyPatch) -> None:
    def pieces(*_: object) -> Iterator[Reading]:
        for _ in range(4):
            time.sleep(0.1)
            yield Reading("tables")

    monkeypatch.setattr(registry.tables, "read", pieces)
    given = Document("a.csv", TABLE.encode())
    assert [r.status for r in registry.parse(given, seconds=5)] == ["read"] * 4
    assert [r.status for r in registry.parse(given, seconds=0.05)] == ["not read"]


@dataclass(frozen=True)
class Stuck(Document):
    """One whose reader cannot be stopped by a signal, as if it were in a loop in C."""

    @property
    def size(self) -> int:  # type: ignore[override]
        """Its size, never told to a worker."""
        if multiprocessing.parent_process():
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
            time.sleep(60)
        return 4


@pytest.mark.runs
def test_a_process_that_cannot_be_stopped_ends_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    by_processes(monkeypatch)
    monkeypatch.setattr(limits, "LONGEST", 2)
    monkeypatch.setattr(pool, "_there", _impatient)
    pages = [Document(f"{n}.html", PAGE.replace("weeks", str(n)).encode()) for n in range(60)]
    pages[30] = Stuck("stuck.html", b"left")
    readings = [(job.document.name, found) for job, found in pool.parse(map(pool.Job, pages)) if found]
    failed = {name: found.reason for name, found in readings if found.status == "not read"}
    assert list(failed) == ["stuck.html"]
    assert "took longer than 2 s" in str(failed["stuck.html"])
    assert len(readings) == 60


def _impatient(documents: list[Document], how: pool.How, seconds: float) -> list[list[Reading]]:
    limits._GRACE = 0.2
    return _THERE(documents, how, seconds)


def test_a_failing_reader_is_a_reason_and_not_an_exception(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(document: Document) -> Reading:
        raise RecursionError("too deep")

    monkeypatch.setattr("analysis.readers.feeds.read", fail)
    assert "RecursionError" in reasons(read.read([folder]))["a/feed.xml"]


def test_a_text_too_long_to_hold_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "HOLD", 100)
    long = folder / "long.html"
    long.write_text(PAGE + "x" * 200)
    rows = "".join(f"headline {n},https://e.example/{n}\n" for n in range(29))
    (folder / "long.csv").write_text("headline,url\n" + rows)
    corpus = read.read([folder])
    assert "longer than" in reasons(corpus)["long.html"]
    assert (corpus.articles["document"] == "long.csv").sum() == 29
    row = corpus.documents.set_index("document").loc["long.csv"]
    assert row["sha256"] == hashlib.sha256((folder / "long.csv").read_bytes()).hexdigest()


@pytest.mark.runs
def test_nothing_is_left_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_processes(monkeypatch)
    before = threading.active_count()
    list(read.parts([many(tmp_path / "pages", 60)]))
    for _ in range(200):  # the pool's own threads and processes end a moment after its work
        if threading.active_count() <= before + 1 and not multiprocessing.active_children():
            break
        time.sleep(0.1)
    assert threading.active_count() <= before + 1
    assert not multiprocessing.active_children()


HOSTILE = {
    "deep.json": b"[" * 300_000,
    "nul.txt": b"\0" * 5000,
    "surrogate.jsonl": b'{"title": "\\ud83d lone", "outlet": "x"}\n{"title": "b", "outlet": "x"}',
    "rtl.csv": "headline,outlet\n\u202eesreveR,<script>alert(1)</script>\n".encode(),
    "misdeclared.html": b"<html><meta charset=utf-8><title>Gr\xfc\xdfe aus dem Hafen</title>"
    b"<meta property='og:type' content='article'>",
    "bomb.xml": b"<!DOCTYPE rss ["
    + b"".join(b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 60))
    + b"]><rss><channel><item><title>&a59;</title></item></channel></rss>",
    "cut.csv": b'headline,outlet\n"never closed, ' + b"x" * 500_000,
    "line.txt": b"word " * 400_000,
    "feed-html.xml": b"<rss><channel>" + b"<item><title>" * 20_000,
    "dots.html": b"<div>" * 50_000,
}


def test_hostile_files_each_end_in_a_line(tmp_path: Path) -> None:
    for name, data in HOSTILE.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.csv").write_text(TABLE)
    corpus = read.read([tmp_path])
    assert set(corpus.documents["document"]) == {*HOSTILE, "good.csv"}
    assert set(HOSTILE) <= set(corpus.ledger["document"])
    assert "Grüße aus dem Hafen" in set(corpus.articles["headline"])
    assert "\u202eesreveR" in set(corpus.articles["headline"])
    assert_adds_up(corpus)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl"])
def test_headings_alone_are_accounted_for(name: str, tmp_path: Path) -> None:
    text = {"a.csv": "headline,url\n", "a.tsv": "headline\turl\n", "a.jsonl": "[]\n"}[name]
    (tmp_path / name).write_text(text)
    (tmp_path / "b.csv").write_text("headline,url\nLock closes,https://e.example/1\n")
    documents = read.read([tmp_path]).documents.set_index("document")
    row = documents.loc[name]
    assert (row["status"], row["records"], row["articles"], row["set_aside"]) == ("not read", 1, 0, 1)
    assert row["reason"]
