"""What is true of the tables of a selection: nothing is lost without a line, and all that stays is the corpus's."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import narrow, overview, parameters, pipeline, stories
from analysis.errors import ParameterError
from analysis.pipeline import SAVED, Track
from analysis.prepared import Prepared

SELECTIONS = (
    ("outlet=Harbour Post",),
    ("topic=sport",),
    ("query=ferr* OR storm AND NOT outlet:post",),
    ("first_day=2026-03-02", "last_day=2026-03-08"),
    ("outlet=Tideway News Agency", "last_day=2026-03-15"),
)


@pytest.fixture(scope="module")
def whole(sample: Prepared) -> Prepared:
    return sample


def narrowed(whole: Prepared, *pairs: str) -> Prepared:
    return narrow.down(whole, parameters.from_options(pairs), Track(lambda _: None))


@pytest.fixture(scope="module", params=SELECTIONS, ids=" ".join)
def part(whole: Prepared, request: pytest.FixtureRequest) -> Prepared:
    return narrowed(whole, *request.param)


def test_held_tables_are_given_until_a_file_of_theirs_changes(sample: Prepared, tmp_path: Path) -> None:
    pipeline.save(sample, tmp_path)
    pipeline.hold(tmp_path, sample)
    held = pipeline.load(tmp_path)
    assert pipeline.load(tmp_path) is held
    assert pipeline.load(tmp_path / "." / ".." / tmp_path.name) is held
    (tmp_path / "relations.parquet").touch()
    read = pipeline.load(tmp_path)
    assert read is not held
    for name, table in read._asdict().items():
        pd.testing.assert_frame_equal(getattr(held, name), table)
    pipeline.hold(tmp_path, sample)
    pipeline.let_go()
    assert pipeline.load(tmp_path) is not pipeline.load(tmp_path)


def test_articles_are_as_in_the_corpus(whole: Prepared, part: Prepared) -> None:
    ids = part.articles["article_id"]
    assert 0 < len(ids) < len(whole.articles)
    there = whole.articles[whole.articles["article_id"].isin(ids)].reset_index(drop=True)
    pd.testing.assert_frame_equal(part.articles, there)


def test_relations_credits_and_printings_follow(whole: Prepared, part: Prepared) -> None:
    ids = set(part.articles["article_id"])
    ties = [{a, b} <= ids for a, b in whole.relations[["a", "b"]].itertuples(index=False)]
    assert len(part.relations) == sum(ties)
    assert len(part.credits) == sum(whole.credits["article_id"].isin(ids))
    assert len(part.printings) == sum(whole.printings["merged_into"].isin(ids))


def test_ledger_and_documents_stay_whole_and_add_up(whole: Prepared, part: Prepared) -> None:
    assert part.documents["document"].tolist() == whole.documents["document"].tolist()
    assert (part.documents["records"] == part.documents["articles"] + part.documents["set_aside"]).all()
    assert overview.gapless(part.ledger).all()
    printed = set(part.articles["article_id"]) | set(part.printings["article_id"])
    assert set(part.ledger["article_id"].dropna()) == printed
    assert part.documents["articles"].sum() == len(printed)
    ends = [table.ledger.groupby("document")["end"].max() for table in (whole, part)]
    pd.testing.assert_series_equal(*ends)


def test_lines_of_records_become_one_line_that_names_them_all(whole: Prepared) -> None:
    lines = narrowed(whole, "outlet=Harbour Post").ledger
    left = lines[lines["reason"] == "of another outlet than asked for"]
    assert left["article_id"].isna().all()
    assert set(left["use"]) == {"set aside"}
    assert left["record"].str.contains(" to ").any()


def test_steps_say_how_many_went_in_and_came_out(whole: Prepared) -> None:
    steps = narrowed(whole, "outlet=Tideway News Agency", "last_day=2026-03-15").steps
    added = steps.iloc[len(whole.steps) :]
    assert added["step"].tolist() == ["select outlet", "select period", "select placed in period"]
    assert added["rows_in"].tolist() == [len(whole.articles), *added["rows_out"].tolist()[:-1]]


def test_every_table_keeps_its_schema(part: Prepared) -> None:
    for name, table in part._asdict().items():
        pipeline.schema.check(table, SAVED[name], name)
        assert table.index.tolist() == list(range(len(table)))


def test_charts_and_page_name_the_selection_also_when_read_from_disk(whole: Prepared, tmp_path: Path) -> None:
    part = narrowed(whole, "outlet=harbour post", "first_day=2026-03-02")
    pipeline.save(part, tmp_path)
    said = "(only outlet Harbour Post, from 2 Mar 2026)"
    assert overview.places(part.documents).endswith(said)
    assert overview.places(pipeline.load(tmp_path).documents).endswith(said)
    assert "only" not in overview.places(whole.documents)
    sentence = narrow.standfirst(part)
    assert f": {len(part.articles)} of {len(whole.articles)} articles." in sentence
    assert narrow.standfirst(whole) == ""


def test_what_may_lie_outside_the_period_is_counted(whole: Prepared) -> None:
    assert "may lie outside the period" in narrow.standfirst(
        narrowed(whole, "first_day=2026-03-02", "last_day=2026-03-08")
    )


def test_a_query_narrows_once_and_nothing_narrows_nothing(whole: Prepared) -> None:
    assert narrow.to(whole) is whole
    part = narrow.to(whole, "speaker:mayor OR ferr*")
    assert 0 < len(part.articles) < len(whole.articles)
    assert narrow.to(part, "speaker:mayor OR ferr*") is part
    assert re.search(r"ferr\* stood for ferry \(\d+\), ferries \(\d+\)", narrow.standfirst(part))
    assert "query “speaker:mayor OR ferr*”" in overview.places(part.documents)


def test_a_story_is_asked_by_the_name_it_has_in_the_whole_corpus(whole: Prepared) -> None:
    name = stories.names(whole.articles)[whole.articles["story_id"].iloc[0]]
    part = narrow.to(whole, f'outlet:"{whole.articles["outlet"].iloc[0]}" AND story:"{name}"')
    assert set(part.articles["story_id"]) == {whole.articles["story_id"].iloc[0]}


def test_a_query_that_finds_nothing_names_the_nearest_words(whole: Prepared) -> None:
    with pytest.raises(ParameterError, match="no article has 'ferrry': the nearest words are ferry"):
        narrowed(whole, "query=ferrry")


def test_a_selection_of_nothing_is_refused_with_what_there_is(whole: Prepared) -> None:
    with pytest.raises(ParameterError, match=r"no article is left of from 1 Jan 2031.*Mar 2026"):
        narrowed(whole, "first_day=2031-01-01")
