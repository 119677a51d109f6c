"""Opening a run reads no table; each is read when it is first asked for, as it lay there when the run was opened."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import in_process
import pandas as pd
import pytest

import analysis as ma
from analysis import narrow, parameters, partitions, paths, pipeline, topics
from analysis.errors import InputError
from analysis.prepared import Later, Prepared
from analysis.run import report

CHAPTERS = ("02-when-was-it-published", "05-who-covers-what", "08-who-speaks", "09-what-they-disagree-on",
            "11-who-leads", "13-who-echoes-whom")  # fmt: skip
ALWAYS = {"steps"}  # small, and what charts say of a selection
NAMED = re.compile(r"\brun\.(\w+)")
WHAT_IF = {"quotes", "claims", "relations", "versions", "story_changes"}  # what no choice changes


@pytest.fixture
def folder(sample: Prepared, tmp_path: Path) -> Path:
    pipeline.save(sample, tmp_path / "tables")
    return tmp_path / "tables"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Prepared]:
    """What is loaded from now on."""
    found: list[Prepared] = []
    load = pipeline.load
    monkeypatch.setattr(pipeline, "load", lambda folder: found.append(load(folder)) or found[-1])
    return found


def read(tables: Prepared) -> set[str]:
    return {*tables._fields} - {*tables.waiting()}


def test_a_table_is_read_when_it_is_asked_for_and_once(folder: Path, sample: Prepared) -> None:
    tables = pipeline.load(folder)
    assert read(tables) == set()
    assert tables.credits is tables.credits is tables[4] is tables.by_name()["credits"]
    assert read(tables) == {"credits"}
    pd.testing.assert_frame_equal(tables.credits, sample.credits)
    for name, table in tables._asdict().items():
        pd.testing.assert_frame_equal(table, getattr(sample, name), obj=name)
    assert [*tables.by_name()] == [*sample._fields]


def test_an_empty_query_reads_nothing_and_a_query_no_table_that_is_not_asked_for(folder: Path) -> None:
    tables = pipeline.load(folder)
    assert narrow.to(tables, "") is tables
    assert read(tables) == set()
    part = narrow.to(tables, "storm*")
    assert 0 < len(part.credits) < len(tables.credits)
    assert {"relations", "claims", "ledger", "documents", "quotes"} <= {*part.waiting()} & {*tables.waiting()}
    said = narrow.to(tables, "speaker:minister")
    assert 0 < len(said.articles) < len(tables.articles)
    assert "quotes" not in tables.waiting()
    assert part.steps["settings"].iloc[-1] == '{"query": "storm*"}'


def test_a_word_that_opens_reads_nothing(folder: Path, opened: list[Prepared]) -> None:
    news = ma.open(folder)
    assert read(news) == read(opened[0]) == set()
    assert len(ma.search(news, "storm")) > 0
    assert read(news) == {"articles"}
    assert len(ma.quotes(news)) > 0
    assert read(news) == read(opened[0]) == {"articles", "quotes"}


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_reads_no_table_that_it_does_not_name(
    folder: Path, opened: list[Prepared], name: str
) -> None:
    source = paths.notebooks() / f"{name}.ipynb"
    cells = in_process.compiled(source)[0].cells
    in_process.notebook(source, {"corpus": str(folder)})
    named = {*NAMED.findall("\n".join(cell.source for cell in cells if cell.cell_type == "code"))}
    assert len(opened) == 1
    assert read(opened[0]) - ALWAYS <= named < {*Prepared._fields}


def test_what_if_reads_no_table_that_no_choice_changes(folder: Path, opened: list[Prepared]) -> None:
    with in_process.one_choice_of_each():
        in_process.notebook(paths.notebooks() / "06-what-if.ipynb", {"corpus": str(folder)})
    assert {*opened[0].waiting()} == WHAT_IF


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def no_parquet(path: Path) -> None:
    path.write_text("article_id,quote_id\n")


@pytest.mark.parametrize(
    ("damage", "said"),
    [(Path.unlink, r"credits\.parquet.*give the folder `tables` of a run, or an input"),
     (cut, r"credits\.parquet: this table of a run is damaged .*make the run again, or give its inputs"),
     (emptied, r"credits\.parquet: this table of a run is damaged"),
     (no_parquet, r"credits\.parquet: this table of a run is damaged")],
)  # fmt: skip
def test_a_table_that_is_missing_or_damaged_is_told_when_it_is_opened(
    folder: Path, damage: Callable[[Path], None], said: str
) -> None:
    damage(folder / "credits.parquet")
    for open_it in (pipeline.load, lambda place: pipeline.open(str(place))):
        with pytest.raises(InputError, match=said):
            open_it(folder)


def test_rows_that_are_damaged_are_told_with_their_file(folder: Path) -> None:
    path = folder / "quotes.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:4] + b"\xff" * (len(whole) // 2) + whole[4 + len(whole) // 2 :])
    tables = pipeline.load(folder)
    assert len(tables.claims) > 0
    with pytest.raises(InputError, match=r"quotes\.parquet: this table of a run is damaged"):
        tables.quotes  # noqa: B018 - asking reads it


def test_a_table_that_was_replaced_is_read_as_it_was_opened(folder: Path, sample: Prepared) -> None:
    tables = pipeline.load(folder)
    pipeline.save(sample._replace(credits=sample.credits.head(1)), folder.with_name("new"))
    shutil.move(folder, folder.with_name("old"))
    shutil.move(folder.with_name("new"), folder)
    shutil.rmtree(folder.with_name("old"))
    pd.testing.assert_frame_equal(tables.credits, sample.credits)
    assert len(pipeline.load(folder).credits) == 1


def test_a_table_that_was_changed_in_place_is_told(folder: Path, sample: Prepared) -> None:
    tables = pipeline.load(folder)
    pipeline.save(sample._replace(credits=sample.credits.head(1)), folder)
    with pytest.raises(
        InputError, match=r"credits\.parquet: .*changed after it was opened; open the run again"
    ):
        tables.credits  # noqa: B018 - asking reads it
    assert len(pipeline.load(folder).credits) == 1


def test_what_makes_a_table_is_let_go_once_it_is_there() -> None:
    calls: list[int] = []
    later = Later(lambda: calls.append(1) or pd.DataFrame({"n": [1]}))
    assert later.waits
    assert later.table() is later.table()
    assert calls == [1]
    assert not later.waits


def test_topics_of_a_run_are_judged_once_for_all_chapters(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    derived = partitions.derived
    monkeypatch.setattr(
        partitions,
        "derived",
        lambda step, *given, **told: judged.append(step.__name__) or derived(step, *given, **told),
    )
    tables = pipeline.load(folder)  # with columns that nobody has judged
    report._hold(folder, tables, parameters.parse({}))
    try:
        held = pipeline.load(folder)
        assert judged == ["_judged"]
        found = [topics.judge(held.articles, threshold) for threshold in (0.1, 0.4)]
        assert judged == ["_judged"]
    finally:
        pipeline.let_go()
    pd.testing.assert_series_equal(topics.judge(tables.articles.copy(), 0.4)["topics"], found[1]["topics"])
