"""Any articles table the schema allows goes through every step, every cell of all notebooks and the page.

MEDIA_ANALYSIS_SHAPES says how many; the suite takes a few, of which each extreme is one.
"""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import corpora
import in_process
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from test_shapes import adds_up, reads_well

from analysis import paths, pipeline, schema, theme
from analysis.keeping import spill
from analysis.parameters import parse

MANY = int(os.environ.get("MEDIA_ANALYSIS_SHAPES", "8"))

FULL = dict.fromkeys(corpora.COLUMNS, "all")
EMPTY = dict.fromkeys(corpora.COLUMNS, "none") | {"headline": "all"}
PARTLY = dict.fromkeys(corpora.COLUMNS, "some")
LARGE = corpora.Shape(
    articles=300, documents=300, outlets=10_000, stories=10_000, seconds=30 * 86_400, begin=corpora.NOW, script="all",
    longest=60, copies=True, written="any", filled=PARTLY, steering="<b onclick=x>&amp;", seed=1,
)  # fmt: skip
EXTREMES = {
    "three hundred rows, partly empty": LARGE,
    "one row, nothing but a headline": LARGE._replace(articles=1, filled=EMPTY),
    "all copies, one second": LARGE._replace(articles=12, outlets=1, stories=1, seconds=1, filled=FULL, script="zh"),
    "five hundred years": LARGE._replace(articles=25, seconds=500 * 31_557_600, begin=corpora.FIRST, filled=FULL,
                                         written="iso"),
    "no headline, ends that nobody knows": LARGE._replace(
        articles=3, documents=2, stories=2, seconds=1_262_304_000, begin=datetime(2524, 2, 29, tzinfo=UTC), script="ja",
        longest=5, copies=False, written="age", steering="]]>", seed=288,
        filled=PARTLY | {"headline": "none", "damage": "none", "byline": "none"} | dict.fromkeys(("hashtags", "url", "captured"), "all"),
    ),
    "a megabyte of body": LARGE._replace(articles=3, documents=1, longest=150_000, script="en", filled=FULL),
}  # fmt: skip


def whole_path(shape: corpora.Shape) -> None:
    """Every step, every cell of all notebooks, and the page; the counts add up."""
    found = pipeline.derive(corpora.corpus(shape), parse({}))
    adds_up(found)
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        reads_well(in_process.run(found, run), (run / "report.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXTREMES)
def test_each_extreme(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(theme.PICTURES, "1")
    whole_path(EXTREMES[name])


# a shape says all that there is to know of a failure: to make it smaller would take many runs more
@settings(
    max_examples=MANY, derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)  # fmt: skip
@given(corpora.shapes())
def test_any_corpus_gets_its_report(shape: corpora.Shape) -> None:
    with in_process.one_choice_of_each():
        whole_path(shape)


def test_columns_of_more_text_than_arrow_gives_rows_of_are_told_as_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = sorted((paths.sample() / "pages").iterdir())[::4]
    plain = pipeline.prepare(pages, parse({}))
    monkeypatch.setattr(spill, "LONGEST", 1_000)
    large = pipeline.prepare(pages, parse({}))
    for table, column in (("articles", "body"), ("quotes", "content"), ("claims", "about")):
        assert [getattr(tables, table)[column].dtype == schema.LARGE for tables in (plain, large)] == [
            False,
            True,
        ]
    with in_process.one_choice_of_each():
        for name, tables in {"plain": plain, "large": large}.items():
            in_process.run(tables, tmp_path / name)
    for name, columns in pipeline.SAVED.items():
        one, other = (
            schema.to_arrow(getattr(tables, name), columns)
            for tables in (plain, pipeline.load(tmp_path / "large/tables"))
        )
        assert other.cast(schema.arrow(columns)).equals(one.cast(schema.arrow(columns))), name
    assert (tmp_path / "large/report.html").read_bytes() == (tmp_path / "plain/report.html").read_bytes()
