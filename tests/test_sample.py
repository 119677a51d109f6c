"""The sample corpus is what its truth renders to, and is as large and as varied as it should be."""

import filecmp
import json
import runpy
from pathlib import Path

import pandas as pd
import pytest

from analysis import paths

GOLD = paths.data("gold")


@pytest.fixture(scope="module")
def truth() -> pd.DataFrame:
    return pd.read_json(GOLD / "articles.jsonl", lines=True)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_sample_is_what_the_truth_renders_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["build_sample.py", "--into", str(tmp_path)])
    runpy.run_path(str(GOLD / "build_sample.py"), run_name="__main__")
    assert files(tmp_path) == files(paths.sample())
    different = [
        n for n in files(tmp_path) if not filecmp.cmp(tmp_path / n, paths.sample() / n, shallow=False)
    ]
    assert different == []


def test_it_is_large_and_varied_enough_to_show_every_question(truth: pd.DataFrame) -> None:
    assert len(truth) >= 150
    assert truth["story"].nunique() >= 40
    assert truth["outlet"].nunique() == 15
    assert truth["publisher_family"].nunique() == 8
    assert truth["topic"].str[0].nunique() >= 10
    assert set(truth["relation"]) == {"original", "exact copy", "near copy", "rewrite"}
    when = pd.to_datetime(truth["published"])
    assert when.max() - when.min() >= pd.Timedelta(days=18)


def test_every_printed_item_stands_in_a_document_of_the_sample(truth: pd.DataFrame) -> None:
    documents = {json.loads(line)["document"] for line in (GOLD / "documents.jsonl").read_text().splitlines()}
    printed = {item["document"] for items in truth["printed_in"] for item in items}
    assert printed == documents == set(files(paths.sample()))
