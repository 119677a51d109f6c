"""What is kept is what was made, whatever became of the cache."""

from pathlib import Path

import pytest

from analysis import paths
from analysis.keeping import cached


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "cache", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def never() -> str:
    raise AssertionError("made again")


def test_it_is_made_once(cache: Path) -> None:
    assert cached.text("one", lambda: "words – in UTF-8") == cached.text("one", never) == "words – in UTF-8"
    assert [path.name for path in cache.iterdir()] == ["one.txt"]


@pytest.mark.parametrize("damage", [b"", b"half", b"\xff\xfe", None])
def test_what_is_damaged_is_made_again(cache: Path, damage: bytes | None) -> None:
    cached.text("one", lambda: "words")
    place = cache / "one.txt"
    place.write_bytes(place.read_bytes()[:-1] if damage is None else damage)
    assert cached.text("one", lambda: "words") == "words"
    assert cached.text("one", never) == "words"


def test_a_cache_that_cannot_be_written_costs_only_time(cache: Path) -> None:
    cache.write_text("a file where the folder would be", encoding="utf-8")
    assert cached.text("one", lambda: "words") == "words"


def test_what_is_mapped_is_what_was_made_and_made_once(cache: Path) -> None:
    assert bytes(cached.mapped("one", lambda: b"bytes")) == bytes(
        cached.mapped("one", lambda: never().encode())
    )
    assert bytes(cached.mapped("one", lambda: never().encode())) == b"bytes"


@pytest.mark.parametrize("damage", [b"", b"half", bytes(64) + b"bytes"])
def test_what_is_mapped_and_damaged_is_made_again(cache: Path, damage: bytes) -> None:
    cached.mapped("one", lambda: b"bytes")
    (cache / "one").write_bytes(damage)
    assert bytes(cached.mapped("one", lambda: b"bytes")) == b"bytes"
    assert bytes(cached.mapped("one", lambda: never().encode())) == b"bytes"


def test_without_a_cache_there_is_something_to_map(cache: Path) -> None:
    cache.write_text("a file where the folder would be", encoding="utf-8")
    assert bytes(cached.mapped("one", lambda: b"bytes")) == b"bytes"
