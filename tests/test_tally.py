import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import schema, tally
from analysis.errors import SchemaError

COLUMNS = tuple(c for c in schema.ARTICLES if c.name in ("outlet", "role", "topics", "text_id", "origin_id"))
KEYS = [(), ("outlet",), ("topics",), ("outlet", "topics"), ("topics", "role"), ("role", "outlet")]


def topics(*qcodes: str) -> list[dict[str, object]]:
    return [{"qcode": q, "score": 0.5, "words": []} for q in qcodes]


def frame(*rows: tuple[str | None, list[str] | None, str | None, str | None]) -> pd.DataFrame:
    return schema.frame(
        [
            {
                "role": "item",
                "outlet": o,
                "topics": None if t is None else topics(*t),
                "text_id": x,
                "origin_id": y,
            }
            for o, t, x, y in rows
        ],
        COLUMNS,
    )


SMALL = frame(
    ("Herald", ["q1", "q2", "q1"], "t1", "o1"),
    ("Herald", [], "t1", "o1"),
    (None, None, "t2", "o1"),
    ("Courier", ["q1"], "t3", "o3"),
)


def plain(table: pd.DataFrame) -> list[tuple[object, ...]]:
    lists = table.assign(rows=[list(map(int, r)) for r in table["rows"]]) if "rows" in table else table
    return [tuple(line) for line in lists.astype(object).to_numpy().tolist()]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (
            ("outlet",),
            [
                ("Herald", 2, 1, 1, 4, 0.5, [0, 1]),
                ("Courier", 1, 1, 1, 4, 0.25, [3]),
                ("(no outlet printed)", 1, 1, 1, 4, 0.25, [2]),
            ],
        ),
        (
            (
                "topics",
            ),  # an article with two topics counts in both, one that lists a topic twice counts once
            [
                ("q1", 2, 2, 2, 4, 0.5, [0, 3]),
                ("q2", 1, 1, 1, 4, 0.25, [0]),
                ("(no topic)", 2, 2, 1, 4, 0.5, [1, 2]),
            ],
        ),
        (
            ("topics", "outlet"),
            [
                ("q1", "Courier", 1, 1, 1, 4, 0.25, [3]),
                ("q1", "Herald", 1, 1, 1, 4, 0.25, [0]),
                ("q2", "Herald", 1, 1, 1, 4, 0.25, [0]),
                ("(no topic)", "Herald", 1, 1, 1, 4, 0.25, [1]),
                ("(no topic)", "(no outlet printed)", 1, 1, 1, 4, 0.25, [2]),
            ],
        ),
        ((), [(4, 3, 2, 4, 1.0, [0, 1, 2, 3])]),
    ],
)
def test_counts_texts_origins_and_rows(keys: tuple[str, ...], expected: list[tuple[object, ...]]) -> None:
    assert plain(tally.by(SMALL, *keys)) == expected


def test_share_can_speak_of_origins() -> None:
    table = tally.by(SMALL, "outlet", of="origins", rows=False)
    assert table["total"].tolist() == [2, 2, 2]
    assert table["share"].tolist() == [0.5, 0.5, 0.5]


def test_a_filtered_table_still_leads_to_the_runs_rows() -> None:
    assert plain(tally.by(SMALL[SMALL["outlet"] == "Courier"], "outlet"))[0][-1] == [3]


def test_any_frame_can_be_counted_under_its_own_unit() -> None:
    given = pd.DataFrame({"credited": ["Wire", "Wire", None]})
    table = tally.by(given, "credited", unit="credits")
    assert list(table.columns) == ["credited", "credits", "total", "share"]
    assert table["credits"].tolist() == [2, 1]


def test_counting_changes_nothing() -> None:
    before = SMALL.copy(deep=True)
    tally.by(SMALL, "outlet", "topics")
    pd.testing.assert_frame_equal(SMALL, before)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: tally.by(SMALL, "colour"), "cannot tally by colour"),
        (lambda: tally.by(SMALL, "outlet", of="likes"), "cannot take shares of likes"),
        (lambda: tally.by(pd.concat([SMALL, SMALL]), "outlet"), "keep the table's own index"),
    ],
)
def test_what_cannot_be_counted_says_why(call: object, words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        call()  # type: ignore[operator]


def test_no_articles_give_an_empty_table_with_all_columns() -> None:
    table = tally.by(SMALL.head(0), "outlet")
    assert len(table) == 0
    assert {"outlet", "articles", "texts", "origins", "total", "share", "rows"} == set(table.columns)


names = st.sampled_from(["Herald", "Courier", "Wire", "الميناء", None])
qcodes = st.lists(st.sampled_from(["q1", "q2", "q3"]), max_size=4) | st.none()
IDS = (  # some are written alike, as relating names them, and counted as numbers
    ("a", "b", "c", "d"),
    ("text-00000000000a", "text-a00000000000", "text-fffffffffffe", "text-ffffffffffff"),
    ("text-0000000000000001", "text-8000000000000000", "text-ffffffffffffffff", None),
    ("text-0a", "text-0A", "text-0b", None),
    ("text-0a", "word-0a", "text-0b", "text-zz"),
    ("0a", "0b", "ff", None),
    ("text-", "text-a", "text-ab", ""),
    (None,),
)
corpora = st.sampled_from([st.sampled_from(ids) for ids in IDS]).flatmap(
    lambda ids: st.lists(st.tuples(names, qcodes, ids, ids), min_size=1, max_size=25).map(
        lambda rows: frame(*rows)
    )
)


@given(corpora, st.sampled_from(KEYS))
def test_a_list_is_as_long_as_its_count_and_parts_add_up(corpus: pd.DataFrame, keys: tuple[str, ...]) -> None:
    table = tally.by(corpus, *keys)
    assert [len(rows) for rows in table["rows"]] == table["articles"].tolist()
    assert all(sorted(set(rows)) == list(rows) for rows in table["rows"])
    assert set().union(*map(set, table["rows"])) == set(corpus.index)
    assert (table["origins"] <= table["articles"]).all()
    behind = [corpus.loc[list(rows)] for rows in table["rows"]]
    assert [some["text_id"].nunique() for some in behind] == table["texts"].tolist()
    assert [some["origin_id"].nunique() for some in behind] == table["origins"].tolist()
    assert set(tally.by(corpus, *keys, of="origins")["total"]) == {corpus["origin_id"].nunique()}
    if "topics" not in keys:
        assert table["articles"].sum() == len(corpus)
        assert table["share"].sum() == pytest.approx(1, abs=1e-5)


@given(corpora, st.sampled_from(KEYS), st.randoms())
def test_the_order_of_articles_does_not_matter(
    corpus: pd.DataFrame, keys: tuple[str, ...], random: object
) -> None:
    order = list(corpus.index)
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = tally.by(corpus.loc[order], *keys)
    table = tally.by(corpus, *keys)
    pd.testing.assert_frame_equal(shuffled.drop(columns="rows"), table.drop(columns="rows"))
    assert [set(r) for r in shuffled["rows"]] == [set(r) for r in table["rows"]]


def test_the_rest_of_a_long_table_keeps_its_sum_and_admits_what_does_not_add() -> None:
    table = tally.top(tally.by(SMALL, "outlet"), 1)
    assert table["outlet"].tolist() == ["Herald", "(all others)"]
    assert table["articles"].tolist() == [2, 2]
    assert list(table["rows"][1]) == [2, 3]
    assert pd.isna(table["texts"][1])


def test_ledger_counts_lines_characters_and_documents() -> None:
    lines = pd.DataFrame({
        "use": ["body", "body", "blank"], "start": [0, 10, 5], "end": [5, 30, 6], "document": ["a", "b", "a"],
    })  # fmt: skip
    table = tally.ledger(lines)
    assert table.loc[0, ["use", "lines", "characters", "documents"]].tolist() == ["body", 2, 25, 2]
    assert table["share"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("minutes", "width"),
    [
        (0, "a minute or less"), (1, "a minute or less"), (2, "an hour or less"), (60, "an hour or less"),
        (61, "a day or less"), (1440, "a day or less"), (1441, "a week or less"),
        (10081, "longer than a week"),
    ],
)  # fmt: skip
def test_width_classes(minutes: int, width: str) -> None:
    start = pd.Timestamp("2026-03-01", tz="UTC")
    assert tally.widths(dated(start, start + pd.Timedelta(minutes=minutes)))["width"].tolist() == [width]


def test_open_intervals_have_no_width() -> None:
    start = pd.Timestamp("2026-03-01", tz="UTC")
    assert tally.widths(dated(start, None))["width"].tolist() == ["open on one side"]
    assert tally.widths(dated(None, start))["width"].tolist() == ["open on one side"]
    assert tally.widths(dated(None, None))["width"].tolist() == ["no time at all"]


def dated(earliest: pd.Timestamp | None, latest: pd.Timestamp | None) -> pd.DataFrame:
    row = {"published_earliest": earliest, "published_latest": latest, "published_basis": "inferred"}
    return schema.frame([row], schema.DATED)


def test_many_groups_take_the_sparse_path_to_the_same_numbers() -> None:
    wide = pd.DataFrame({"a": np.arange(300) % 150, "b": np.arange(300) % 100, "text_id": ["x"] * 300})
    wide = wide.astype({"text_id": pd.ArrowDtype(pa.string())})
    table = tally.by(wide, "a", "b")
    assert table["articles"].sum() == 300
    assert len(table) == len(wide[["a", "b"]].drop_duplicates())
    assert set(table["texts"]) == {1}
