"""Tables of a run that did not come to its end are found again, and no others."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis import parameters, paths, pipeline, schema, suite
from analysis.errors import InputError, ParameterError
from analysis.pipeline import SAVED, Track
from analysis.prepared import Prepared
from analysis.run import again, kept, manifest

PAGE = paths.sample() / "pages" / "a-storm-odette.txt"


@pytest.fixture(scope="module")
def tables() -> Prepared:
    return pipeline.prepare([PAGE], parameters.parse({}))


@pytest.fixture
def made(tables: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was asked to be made, one entry a time."""
    calls: list[Any] = []

    def prepare(inputs: list[Path], *_: object) -> Prepared:
        calls.append(inputs)
        return tables

    monkeypatch.setattr(pipeline, "prepare", prepare)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return calls


def gather(folder: Path, **given: object) -> kept.Kept:
    return kept.prepared([folder], parameters.parse(given), Track(lambda _: None), lambda _: None)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    shutil.copy(PAGE, tmp_path / "in")
    return tmp_path / "in"


def test_what_is_found_is_what_was_made(made: list[Any], pages: Path, tables: Prepared) -> None:
    gather(pages)
    again, track = gather(pages, top=3, unit="week"), Track(lambda _: None)
    assert len(made) == 1
    for name, table in tables._asdict().items():
        found = getattr(again.tables, name)
        assert schema.to_arrow(found, SAVED[name]).equals(schema.to_arrow(table, SAVED[name])), name
        assert found.index.equals(table.index)
        assert list(found.dtypes) == list(table.dtypes)
    kept.prepared([pages], parameters.parse({}), track, lambda _: None)
    assert [row["step"] for row in track.rows] == list(tables.steps["step"])


def test_other_inputs_parameters_or_code_are_made_anew(
    made: list[Any], pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather(pages)
    changes: list[Callable[[], object]] = [
        lambda: (pages / PAGE.name).write_bytes(PAGE.read_bytes() + b" "),
        lambda: (pages / PAGE.name).rename(pages / "other.txt"),
        (pages / "empty.txt").touch,
        lambda: monkeypatch.setattr(suite, "versions", lambda: {"numpy": "0"}),
    ]
    for number, change in enumerate(changes, start=2):
        change()
        gather(pages)
        gather(pages)
        assert len(made) == number
    gather(pages, rounding="floor")
    assert len(made) == 6
    gather(pages, rounding="floor")
    assert len(made) == 6


def test_damaged_tables_are_made_anew_and_whole_reports_leave_none(made: list[Any], pages: Path) -> None:
    place = gather(pages).place
    assert place
    (place / "tables" / "articles.parquet").write_bytes(b"PAR1")
    assert gather(pages).place == place
    assert len(made) == 2
    kept.forget([place, None])
    assert not place.exists()
    gather(pages)
    assert len(made) == 3


def test_only_few_are_kept_and_for_nobody_else(made: list[Any], pages: Path, tmp_path: Path) -> None:
    for n in range(kept.CUT_OFF.few + 2):
        gather(pages, window_days=n + 1)
    folder = tmp_path / "cache" / "media-analysis"
    assert len(list(folder.iterdir())) == kept.CUT_OFF.few
    assert folder.stat().st_mode & 0o077 == 0


def test_a_cache_that_takes_no_file_stops_nothing(
    made: list[Any], pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert gather(pages).place is None
    assert len(made) == 1


def test_a_run_that_is_older_than_a_parameter_has_its_default_and_says_so(
    tables: Prepared, tmp_path: Path
) -> None:
    pipeline.save(tables, tmp_path / "tables")
    facts = manifest.seal(manifest.describe(tables, parameters.parse({"top": 3})), tmp_path, {})
    new = ("languages", "sure", "query")
    facts["parameters"] = [row for row in facts["parameters"] if row["name"] not in new]
    facts["parameters"].append(
        {"name": "dropped", "value": 7, "default": False, "meaning": "nothing any more"}
    )
    (tmp_path / "manifest.json").write_text(json.dumps(facts))
    given = parameters.parse(again.parameters(tmp_path))
    assert (given.top, given.languages) == (3, "told")
    again.refuse_other(tmp_path, given.model_dump(mode="json"))
    assert again.defaulted(tmp_path).endswith("taken as languages=told, sure=0.9")
    with pytest.raises(ParameterError, match="made with languages=told"):
        again.refuse_other(tmp_path, parameters.parse({"languages": "declared"}).model_dump(mode="json"))


def test_a_run_gives_its_tables_only_for_what_they_were_made_with(tables: Prepared, tmp_path: Path) -> None:
    given = parameters.parse({"rounding": "floor", "top": 3})
    run = tmp_path / "run"
    pipeline.save(tables, run / "tables")
    facts = manifest.seal(manifest.describe(tables, given), run, {})
    (run / "manifest.json").write_text(json.dumps(facts))
    assert again.there([run]) == run
    assert again.there([run, PAGE]) is None
    assert parameters.from_options(("top=4",), None, again.parameters(run)) == given.model_copy(
        update={"top": 4}
    )
    again.refuse_other(
        run, given.model_copy(update={"top": 4, "outlet": "Harbour Post"}).model_dump(mode="json")
    )
    with pytest.raises(ParameterError, match="rounding=floor"):
        again.refuse_other(run, parameters.parse({}).model_dump(mode="json"))
    again.refuse_edited(run)
    (run / "tables" / "articles.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"articles\.parquet: not as the run wrote it"):
        again.refuse_edited(run)
