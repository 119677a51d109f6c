"""What is opened again is at hand: the same tables, as long as all they follow from is the same; few, and for a while."""

import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

import analysis as ma
from analysis import parameters, paths, pipeline, suite
from analysis.keeping import follows, shelf
from analysis.prepared import Prepared

PAGE = paths.sample() / "pages" / "a-storm-odette.txt"


@pytest.fixture(scope="module")
def tables() -> Prepared:
    return pipeline.prepare([PAGE], parameters.parse({}))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    shutil.copy(PAGE, tmp_path / "in")
    return tmp_path / "in"


@pytest.fixture
def made(tables: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What was made, one entry a time."""
    calls: list[Path] = []

    def prepare(inputs: list[Path], *_: object) -> Prepared:
        calls.extend(inputs)
        return tables

    monkeypatch.setattr(pipeline, "prepare", prepare)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(shelf.ANEW)
    return calls


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "media-analysis" / "opened").glob("*"))


def test_what_is_at_hand_is_what_was_made(made: list[Path], pages: Path, tables: Prepared) -> None:
    first, second, word = pipeline.open(str(pages)), pipeline.open(str(pages)), ma.open(pages)
    assert made == [pages]
    assert first is tables
    for name, table in tables._asdict().items():
        pd.testing.assert_frame_equal(getattr(second, name), table, obj=name)
        pd.testing.assert_frame_equal(getattr(word, name), table, obj=name)


def test_who_asks_for_what_another_makes_waits_for_it(
    pages: Path, tables: Prepared, made: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(inputs: list[Path], *_: object) -> Prepared:
        made.extend(inputs)
        time.sleep(0.5)
        return tables

    monkeypatch.setattr(pipeline, "prepare", prepare)
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(pipeline.open, [str(pages)] * 3))
    assert made == [pages]
    assert {len(one.articles) for one in found} == {len(tables.articles)}
    assert [place.name[0] != "." for place in kept(tmp_path)] == [True]


CHANGES: dict[str, Callable[[Path, pytest.MonkeyPatch], object]] = {
    "a byte": lambda pages, _: (pages / PAGE.name).write_bytes(PAGE.read_bytes() + b" "),
    "a name": lambda pages, _: (pages / PAGE.name).rename(pages / "other.txt"),
    "a file more": lambda pages, _: (pages / "empty.txt").touch(),
    "a library": lambda _, patch: patch.setattr(suite, "versions", lambda: {"numpy": "0"}),
    "a list": lambda _, patch: patch.setattr(suite, "lists", lambda: [{"file": "new.csv"}]),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_tables_follow_from_makes_others(
    what: str, made: list[Path], pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.open(str(pages))
    CHANGES[what](pages, monkeypatch)
    for _ in range(2):
        pipeline.open(str(pages))
    assert len(made) == 2


def test_settings_make_others_and_who_says_so_has_them_made(
    made: list[Path], pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        ma.open(pages)
        ma.open(pages, rounding="floor")
        pipeline.open(str(pages), captured_at="2026-03-04T09:30Z")
    assert len(made) == 3
    ma.open(pages, anew=True)
    assert len(made) == 4
    monkeypatch.setenv(shelf.ANEW, "1")
    ma.open(pages)
    assert len(made) == 5


@pytest.mark.parametrize(
    "harm",
    [
        lambda place: (place / "tables" / "articles.parquet").write_bytes(b"PAR1"),
        lambda place: (place / "tables" / "quotes.parquet").unlink(),
        lambda place: (place / "tables" / "more.parquet").touch(),
        lambda place: (place / "kept.json").write_text("[1]"),
        lambda place: (shutil.rmtree(place), place.touch()),
    ],
    ids=["damaged", "gone", "one more", "foreign", "a file"],
)
def test_what_is_not_as_it_was_written_is_made_anew_and_kept_whole(
    harm: Callable[[Path], object], made: list[Path], pages: Path, tmp_path: Path
) -> None:
    pipeline.open(str(pages))
    [place] = kept(tmp_path)
    harm(place)
    for _ in range(2):
        pipeline.open(str(pages))
    assert len(made) == 2
    assert kept(tmp_path) == [place]


def test_few_are_kept_for_nobody_else_those_asked_for_last_and_none_for_long(
    made: list[Path], pages: Path, tmp_path: Path
) -> None:
    def age(place: Path, days: float) -> None:
        os.utime(place, (time.time() - days * 86_400,) * 2)

    places = []
    for days in range(shelf.OPENED.few, 0, -1):
        ma.open(pages, window_days=days)
        [new] = set(kept(tmp_path)) - set(places)
        places.append(new)
        age(new, days)
    ma.open(pages, window_days=shelf.OPENED.few)
    ma.open(pages, window_days=20)
    assert len(kept(tmp_path)) == shelf.OPENED.few
    assert places[0] in kept(tmp_path)
    assert places[1] not in kept(tmp_path)
    age(places[2], shelf.OPENED.days + 1)
    ma.open(pages, window_days=21)
    assert places[2] not in kept(tmp_path)
    assert places[0].parent.stat().st_mode & 0o077 == 0


def test_what_changes_meanwhile_is_not_kept(
    made: list[Path], pages: Path, tables: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(*_: object) -> Prepared:
        (pages / "late.txt").write_text(str(len(made)))
        made.append(pages)
        return tables

    monkeypatch.setattr(pipeline, "prepare", prepare)
    for _ in range(2):
        pipeline.open(str(pages))
    assert len(made) == 2


def test_nothing_is_kept_of_large_inputs_or_by_code_that_was_changed(
    made: list[Path], pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert follows.unchanged()
    with monkeypatch.context() as patch:
        patch.setattr(shelf, "LARGEST", PAGE.stat().st_size - 1)
        pipeline.open(str(pages))
    with monkeypatch.context() as patch:
        patch.setattr(follows, "_BEGUN", Path(shelf.__file__).stat().st_mtime)
        pipeline.open(str(pages))
    assert (len(made), kept(tmp_path)) == (2, [])


def test_a_cache_that_takes_no_file_stops_nothing(
    made: list[Path], pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    pipeline.open(str(pages))
    assert len(made) == 1
