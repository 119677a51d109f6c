"""Numbers are kept to declared decimals, the same whatever a processor does to their last digits."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import decimals, schema
from analysis.errors import SchemaError
from analysis.readers import registry


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [(1 / 128, 6, 0.007813), (-1 / 128, 6, -0.007813), (2.675, 2, 2.68), (0.1 + 0.2, 6, 0.3), (-1e-9, 6, 0.0),
     (1234567.123456789, 6, 1234567.12346), (1e300, 6, 1e300), (np.inf, 6, np.inf), (5.0, 2, 5.0)],
)  # fmt: skip
def test_a_number_is_rounded_half_away_from_zero(value: float, places: int, expected: float) -> None:
    assert decimals.number(value, places) == expected


@given(st.integers(1, 5_000), st.integers(1, 5_000), st.integers(-40, 40))
def test_noise_in_the_last_digits_is_gone_even_at_a_half(one: int, other: int, steps: int) -> None:
    share = min(one, other) / max(one, other)
    assert decimals.number(share + steps * np.spacing(share)) == decimals.number(share)


@given(st.floats(-1e12, 1e12), st.integers(0, 9))
def test_what_is_kept_is_near_and_short_and_stays(value: float, places: int) -> None:
    kept = decimals.number(value, places)
    assert abs(kept - value) <= 0.51 * 10.0**-places + abs(value) * 1e-11
    assert len(repr(abs(kept)).split("e")[0].replace(".", "").strip("0")) <= decimals.DIGITS
    assert decimals.number(kept, places) == kept
    assert decimals.short(kept) == kept


def test_every_column_is_kept_as_declared_and_none_is_undeclared() -> None:
    arrow = pd.Series([0.12345678, None], [4, 7], dtype=pd.ArrowDtype(pa.float64()))
    table = pd.DataFrame(
        {"share": [1 / 3, np.nan], "tau": [1 / 3, -1 / 3], "score": arrow, "n": [1, 2]}, index=[4, 7]
    )
    kept = decimals.kept(table)
    assert kept["share"].iloc[0] == 0.333333
    assert kept["tau"].tolist() == [0.333, -0.333]
    assert kept["score"].dtype == arrow.dtype
    assert kept["score"].iloc[0] == 0.123457
    assert kept["score"].isna().tolist() == kept["share"].isna().tolist() == [False, True]
    assert kept.index.tolist() == [4, 7]
    with pytest.raises(SchemaError, match="no decimals are declared for strange"):
        decimals.kept(pd.DataFrame({"strange": [0.5]}))


@pytest.mark.parametrize(("score", "right"), [(0.1234, True), (0.12341, False), (0.1 + 0.2, False)])
def test_the_schema_holds_tables_to_their_decimals(score: float, right: bool) -> None:
    relations = schema.frame(
        [{"a": "x", "b": "y", "relation": "reuse", "score": score, "reason": "words"}], schema.RELATIONS
    )
    topics = schema.frame([{"topics": [{"qcode": "q", "score": score, "words": []}]}], schema.ABOUT[:1])
    for table, columns in ((relations, schema.RELATIONS), (topics, schema.ABOUT[:1])):
        if right:
            assert schema.check(table, columns, "table") is table
        else:
            with pytest.raises(SchemaError, match="is not kept to 4 decimals"):
                schema.check(table, columns, "table")


def test_every_number_of_the_schema_has_its_decimals() -> None:
    floats = [column for columns in schema.TABLES.values() for column in columns
              if column.type in (pa.float64(), schema.TOPICS)]  # fmt: skip
    assert len(floats) >= 2
    assert all(column.decimals is not None for column in floats)


def test_numbers_that_a_service_gives_are_rounded_when_they_are_read() -> None:
    table = registry.table([{"article_id": "a", "tone": -1.85185185185185}, {"article_id": "b"}], schema.READ)
    assert table["tone"].to_pylist() == [-1.8519, None]
    assert registry.table(table, schema.READ).equals(table)
