import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import package, schema
from analysis.prepared import Prepared

WHEN = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
ROW = {
    "article_id": "a1", "document": "d.txt", "position": 0, "role": "main", "published_earliest": WHEN,
    "published_basis": "absolute", "printings": 1, "hashtags": ["#One", "#ثاني"],
    "topics": [{"qcode": "medtop:15000000", "score": 0.5, "words": ["goal", "match"]}],
}  # fmt: skip


def written(headline: str | None) -> str:
    frame = schema.frame([{**ROW, "headline": headline}], schema.ARTICLES)
    return package.csv(frame, schema.ARTICLES)


@pytest.mark.parametrize("risky", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_begins_with_what_a_spreadsheet_would_run(risky: str) -> None:
    cell = pd.read_csv(StringIO(written(risky)), dtype=str)["headline"][0]
    assert cell == "'" + risky


@pytest.mark.parametrize(
    "plain", ["Ferries stop", "1-0 to Skelby", 'He said "no", twice', "two\nlines", "a = b"]
)
def test_other_text_stays_as_it_is(plain: str) -> None:
    assert pd.read_csv(StringIO(written(plain)), dtype=str)["headline"][0] == plain


def test_times_are_utc_and_lists_are_json() -> None:
    read = pd.read_csv(StringIO(written(None)), dtype=str).iloc[0]
    assert read["published_earliest"] == "2026-03-04T09:30:00Z"
    assert read["hashtags"] == '["#One", "#ثاني"]'
    assert read["topics"].startswith('[{"qcode": "medtop:15000000"')
    assert pd.isna(read["headline"])


def test_the_data_package_is_valid(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "articles.csv").write_text(written("=1"), newline="")
    descriptor = package.describe("A test", tmp_path, {"articles": schema.ARTICLES}, "Ada's desk")
    assert descriptor["contributors"] == [{"title": "Ada's desk", "role": "author"}]
    report = frictionless.Package(descriptor, basepath=str(tmp_path)).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])


def test_how_many_rows_are_written_at_a_time_changes_nothing(
    sample: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = package.csv(sample.articles, schema.ARTICLES)
    monkeypatch.setattr(package, "ROWS", 7)
    package.save(
        schema.to_arrow(sample.articles, schema.ARTICLES), schema.ARTICLES, tmp_path / "articles.csv"
    )
    assert (tmp_path / "articles.csv").read_bytes().decode() == whole


@given(st.sampled_from([pa.string(), pa.int64(), pa.bool_()]), st.data())
def test_a_column_as_a_list_has_what_it_gives_one_by_one(kind: pa.DataType, data: st.DataObject) -> None:
    each = {pa.string(): st.text(), pa.int64(): st.integers(-(2**63), 2**63 - 1), pa.bool_(): st.booleans()}
    given_some = data.draw(st.lists(each[kind] | st.none(), max_size=9))
    column = pd.Series(given_some, dtype=pd.ArrowDtype(kind))
    found = schema.values(column)
    assert [None if value is pd.NA else value for value in found] == given_some
    assert list(map(type, found)) == list(map(type, column))


TEXT = st.text('ab"\\\n\r\t\x00\x1f\x7fé\u2028, ', max_size=6)
PART = st.fixed_dictionaries({"a\"b": st.none() | st.integers(-9, 9), "said": st.none() | TEXT,
                              "share": st.none() | st.floats(0, 1), "words": st.none() | st.lists(TEXT, max_size=2)})  # fmt: skip
PARTS = pa.list_(pa.struct([("a\"b", pa.int64()), ("said", pa.string()), ("share", pa.float64()),
                            ("words", schema.TEXTS)]))  # fmt: skip


@given(
    st.lists(st.none() | st.lists(st.none() | TEXT, max_size=3), max_size=5).map(
        lambda lists: (lists, schema.TEXTS)
    )
    | st.lists(st.none() | st.lists(st.none() | PART, max_size=3), max_size=5).map(
        lambda lists: (lists, PARTS)
    ),
    st.integers(0, 5),
)
def test_lists_are_json_whatever_they_hold(
    made: tuple[list[list[object] | None], pa.DataType], begin: int
) -> None:
    lists, kind = made
    some = pa.chunked_array([pa.array(lists, kind)]).slice(min(begin, len(lists)))
    told = [None if one is None else json.dumps(one, ensure_ascii=False) for one in some.to_pylist()]
    assert package._cells(some, kind).to_pylist() == told
