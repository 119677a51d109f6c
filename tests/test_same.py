"""The same report asked for again is not made again; any other is, and what is found is whole."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import parameters, paths, suite
from analysis.cli import main
from analysis.kernels import manager
from analysis.run import key as key_of
from analysis.run import manifest, report, same

PAGE = paths.sample() / "pages" / "a-storm-odette.txt"
MADE = {
    "report.html": "<p>four",
    "tables/articles.csv": "a,b\n",
    "manifest.json": '{"suite": "media-analysis"}',
}


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    shutil.copy(PAGE, tmp_path / "in")
    (tmp_path / "when.csv").write_text("file,captured_at\na*,2026-03-04T09:30Z\n")
    (tmp_path / "ada.csv").write_text("pair_id,same\n1,yes\n")
    (tmp_path / "desks.csv").write_text("outlet\nHarbour Post\n")
    return tmp_path / "in"


def write(folder: Path) -> Path:
    for name, text in MADE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def read(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def asked(pages: Path, by: str | None = None, **given: object) -> tuple[same.Asked, str]:
    return same.asked([pages], parameters.parse(given), None, by, notebooks="front")


def kept(pages: Path, folder: Path) -> str:
    it, key = asked(pages)
    same.keep(it, key, write(folder))
    return key


def test_what_was_made_is_found_where_it_lies_and_copied_elsewhere(pages: Path, tmp_path: Path) -> None:
    key, made, other = kept(pages, tmp_path / "made"), tmp_path / "made", tmp_path / "new" / "other"
    assert asked(pages)[1] == key
    before = {path: path.stat().st_mtime_ns for path in made.rglob("*")}
    assert same.found(key, made) == made
    assert {path: path.stat().st_mtime_ns for path in made.rglob("*")} == before
    assert same.found(key, other) == made
    assert read(other) == read(made) == MADE
    assert sorted(path.name for path in other.parent.iterdir()) == ["other"]


CHANGES: dict[str, Callable[[Path, pytest.MonkeyPatch], object]] = {
    "a byte of the input": lambda pages, _: (pages / PAGE.name).write_bytes(PAGE.read_bytes() + b" "),
    "a name in it": lambda pages, _: (pages / PAGE.name).rename(pages / "other.txt"),
    "a file more": lambda pages, _: (pages / "empty.txt").touch(),
    "times of capture": lambda pages, _: (pages.parent / "when.csv").write_text("file,captured_at\n"),
    "a filled sheet": lambda pages, _: (pages.parent / "ada.csv").write_text("pair_id,same\n1,no\n"),
    "the file of --each": lambda pages, _: (pages.parent / "desks.csv").write_text("outlet\nThe Gull\n"),
    "a version": lambda _, patch: patch.setattr(suite, "versions", lambda: {"numpy": "0"}),
    "the code's state": lambda _, patch: patch.setattr(manifest, "code_state", lambda: {"commit": "0"}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_a_report_follows_from_makes_another(
    what: str, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"captured_at": str(pages.parent / "when.csv"), "labels": str(pages.parent / "ada.csv")}
    by = str(pages.parent / "desks.csv")
    _, key = asked(pages, by, **given)
    assert asked(pages, by, **given)[1] == key
    CHANGES[what](pages, monkeypatch)
    assert asked(pages, by, **given)[1] != key


def test_a_file_of_the_suite_or_a_library_makes_another(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(paths.notebooks(), tmp_path / "notebooks", ignore=shutil.ignore_patterns("*checkpoints"))
    monkeypatch.setattr(paths, "notebooks", lambda: tmp_path / "notebooks")
    keys = [asked(pages)[1], asked(pages, top=3)[1]]
    with (tmp_path / "notebooks" / report.FRONT).open("a") as file:
        file.write("\n")
    keys.append(asked(pages)[1])
    (tmp_path / "site" / "some_library-1.2.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])
    keys.append(asked(pages)[1])
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("harm", ["edited", "missing", "more", "gone", "no record"])
def test_what_is_not_as_it_was_written_is_not_found(harm: str, pages: Path, tmp_path: Path) -> None:
    key, made, other = kept(pages, tmp_path / "made"), tmp_path / "made", tmp_path / "other"
    write(other)
    (other / "report.html").write_text("of something else")
    if harm == "edited":
        (made / "report.html").write_text("<p>five")
    elif harm == "missing":
        (made / "report.html").unlink()
    elif harm == "more":
        (made / "notes.txt").touch()
    elif harm == "gone":
        shutil.rmtree(made)
    else:
        [record] = (tmp_path / "cache").rglob("*.json")
        record.write_text(json.dumps([1]))
    assert same.found(key, made) is None
    assert same.found(key, other) is None
    assert read(other) == MADE | {"report.html": "of something else"}


def test_what_changed_while_a_report_was_made_leaves_no_record(pages: Path, tmp_path: Path) -> None:
    it, key = asked(pages)
    (pages / "late.txt").touch()
    same.keep(it, key, write(tmp_path / "made"))
    assert same.found(key, tmp_path / "other") is None
    assert same.found(it.key(), tmp_path / "other") is None


def test_inputs_that_cannot_be_read_are_left_to_the_work(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> str:
        raise PermissionError(13, "not allowed")

    monkeypatch.setattr(key_of, "of_report", refused)
    it, key = asked(pages)
    same.keep(it, key, write(tmp_path / "made"))
    assert (key, same.found(key, tmp_path / "made")) == ("", None)
    assert not (tmp_path / "cache").exists()


def test_few_records_are_kept_for_nobody_else_and_a_place_that_takes_none_stops_nothing(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(same, "FEW", 2)
    for top in range(1, 5):
        it, key = asked(pages, top=top)
        same.keep(it, key, write(tmp_path / "made"))
    records = list((tmp_path / "cache").rglob("*.json"))
    assert len(records) == 2
    assert all(path.parent.stat().st_mode & 0o077 == 0 for path in records)
    assert same.found(key, tmp_path / "made")
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert kept(pages, tmp_path / "made")
    assert same.found(key, tmp_path / "made") is None


def test_the_command_makes_it_once_unless_told_and_never_keeps_half(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, calls = [["06-what-if.ipynb: code cell 3 failed"], [], []], []

    def make(_: object, out: Path, *more: object) -> report.Report:
        calls.append(out.name)
        return report.Report(write(out) / "report.html", lost.pop(0))

    monkeypatch.setattr(report, "make", make)
    monkeypatch.setattr(manager, "begin", lambda: None)

    def run(name: str, *more: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["report", str(pages), "--out", str(tmp_path / name), *more])
        assert str(tmp_path / name / "report.html") in done.stdout
        return done.exit_code, done.stderr

    assert run("one")[0] == 3
    assert run("two")[0] == 0
    code, said = run("three")
    assert (code, "the same report was made before" in said, str(tmp_path / "two") in said) == (0, True, True)
    assert run("three", "--anew")[0] == 0
    assert calls == ["one", "two", "three"]
    assert read(tmp_path / "three") == MADE
