"""Capture times for many files at once: a CSV of file or pattern and time."""

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis import read
from analysis.errors import ParameterError
from analysis.parameters import parse

ITEM = '<rss version="2.0"><channel><title>Harbour Post</title><item><title>{}</title></item></channel></rss>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "march").mkdir(parents=True)
    for name in ("a.xml", "march/b.xml", "march/c.xml", "d-2026-03-01T0800Z.xml"):
        (tmp_path / "in" / name).write_text(ITEM.format(f"Headline of {name}"))
    return tmp_path


def captured(folder: Path, rows: str, header: str = "file,captured_at") -> dict[str, tuple[str, str, str]]:
    (folder / "when.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    articles = read.read([folder / "in"], captured_at=folder / "when.csv").articles
    columns = ["captured_earliest", "captured_latest", "captured_cause"]
    return {
        row["document"]: tuple(f"{row[c]:%Y-%m-%dT%H:%M:%S}" if c != columns[2] else row[c] for c in columns)
        for row in articles.to_dict("records")
        if pd.notna(row["captured_earliest"])
    }


def test_names_and_patterns_are_given_their_times(folder: Path) -> None:
    found = captured(
        folder, "march/*,2026-03-04T09:30Z\nmarch/c.xml,2026-03-05T09:30:10+01:00\na.xml,2026-03-06\n"
    )
    assert found == {
        "march/b.xml": ("2026-03-04T09:30:00", "2026-03-04T09:30:59", "when.csv, row 1"),
        "march/c.xml": ("2026-03-05T08:30:10", "2026-03-05T08:30:10", "when.csv, row 2"),
        "a.xml": ("2026-03-05T10:00:00", "2026-03-07T11:59:59", "when.csv, row 3"),  # that day, anywhere
        "d-2026-03-01T0800Z.xml": ("2026-03-01T08:00:00", "2026-03-01T08:00:59", "file name"),
    }


def test_a_row_comes_before_the_file_name(folder: Path) -> None:
    found = captured(folder, "d-*.xml;2026-03-09T08:00Z".replace(";", ","), "Pattern,Time")
    assert found["d-2026-03-01T0800Z.xml"][2] == "when.csv, row 1"


def test_what_lies_in_an_archive_has_rows_of_its_own(folder: Path) -> None:
    with zipfile.ZipFile(folder / "in" / "z.zip", "w") as archive:
        archive.writestr("one.xml", ITEM.format("Headline in an archive"))
    assert captured(folder, "z.zip/one.xml,2026-03-04T09:30Z")["z.zip/one.xml"][2] == "when.csv, row 1"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("nowhere/*,2026-03-04T09:30Z", "row 1: no file is named 'nowhere/\\*'"),
        ("a.xml,2026-03-04T09:30Z\nb.xml.gz,2026-03-04T09:30Z", "row 2: no file is named 'b.xml.gz'"),
        ("a.xml,2026-03-04T09:30", "row 1: '2026-03-04T09:30' is no time with a zone"),
        ("a.xml,yesterday", "row 1: 'yesterday' is no time with a zone"),
        (",2026-03-04T09:30Z", "row 1 names no file"),
        ("", "needs rows with the columns file and captured_at"),
    ],
)
def test_bad_rows_are_told_before_anything_is_read(
    folder: Path, rows: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.readers.files.load", lambda *_: pytest.fail("it was read"))
    with pytest.raises(ParameterError, match=told):
        captured(folder, rows)


def test_a_file_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(ParameterError, match="cannot be read"):
        read.read([folder / "in"], captured_at=folder / "none.csv")


def test_the_parameter_takes_a_file_or_a_time() -> None:
    assert parse({"captured_at": "when.csv"}).captured_at == Path("when.csv")
    assert parse({"captured_at": "when.csv"}).model_dump(mode="json")["captured_at"] == "when.csv"
    with pytest.raises(ParameterError, match="captured_at"):
        parse({"captured_at": "yesterday"})
