"""Attention over time when times are intervals."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.attention import spread
from analysis.errors import ParameterError

DAY = 86_400_000_000


def instants(*values: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(values), utc=True, format="ISO8601")).astype(
        "timestamp[us, tz=UTC][pyarrow]"
    )


LOW = instants("2025-01-01", "2025-01-01T12:00", "2025-01-01T18:00", None)
HIGH = instants(
    "2025-01-01T23:59:59.999999", "2025-01-03T11:59:59.999999", "2025-01-02T05:59:59.999999", "2025-01-02"
)


def test_articles_are_spread_over_the_days_they_touch() -> None:
    found = spread.attention(LOW, HIGH)
    days = found[found["status"] == "dated"]
    assert days["bin"].dt.day.tolist() == [1, 2, 3]
    assert days["expected"].tolist() == pytest.approx([1.75, 1.0, 0.25])
    assert days["low"].tolist() == [1, 0, 0]
    assert days["high"].tolist() == [3, 2, 1]
    assert (days["low_90"] >= days["low"]).all()
    assert (days["high_90"] <= days["high"]).all()
    assert found.loc[found["status"] == "unknown", "expected"].tolist() == [1]


def test_what_lies_outside_given_edges_is_counted_beside_them() -> None:
    edges = pd.date_range("2025-01-02", "2025-01-03", tz="UTC")
    found = spread.attention(LOW, HIGH, edges=edges).set_index("status")["expected"]
    assert found.to_dict() == pytest.approx({"dated": 1.0, "before": 1.75, "after": 0.25, "unknown": 1.0})


def test_groups_and_weights() -> None:
    found = spread.attention(
        LOW, HIGH, group=pd.Series(["a", "b", None, "b"]), weights=pd.Series([2.0, 1.0, 1.0, 3.0])
    )
    sums = found.groupby("group", dropna=False)["expected"].sum()
    assert sums["a"] == pytest.approx(2)
    assert sums["b"] == pytest.approx(4)
    assert found["expected"].sum() == pytest.approx(7)


@pytest.mark.parametrize(
    ("unit", "zone", "first", "rows"),
    [
        ("hour", "UTC", datetime(2025, 1, 1, tzinfo=UTC), 60),
        ("week", "UTC", datetime(2024, 12, 30, tzinfo=UTC), 1),
        ("month", "UTC", datetime(2025, 1, 1, tzinfo=UTC), 1),
        ("year", "UTC", datetime(2025, 1, 1, tzinfo=UTC), 1),
        ("day", "Asia/Tokyo", datetime(2024, 12, 31, 15, tzinfo=UTC), 3),
    ],
)
def test_units_in_a_zone(unit: str, zone: str, first: datetime, rows: int) -> None:
    found = spread.attention(LOW, HIGH, unit, zone=zone)
    dated = found[found["status"] == "dated"]
    assert (dated["bin"].iloc[0], len(dated)) == (first, rows)
    assert found["expected"].sum() == pytest.approx(4)


def test_days_that_are_not_24_hours_long() -> None:
    low, high = (
        instants("2025-10-25T23:00"),
        instants("2025-10-26T23:59:59.999999"),
    )  # 26 October in London: 25 hours
    found = spread.attention(low, high, zone="Europe/London")
    assert found["expected"].tolist() == pytest.approx([1, 0, 0, 0])


spans = st.lists(st.tuples(st.integers(0, 40 * DAY), st.integers(0, 15 * DAY)), max_size=30)


@given(spans, st.sampled_from(["hour", "day", "week", "month"]), st.integers(0, 3))
def test_everything_is_counted_once_as_plainly_done(
    rows: list[tuple[int, int]], unit: str, unknown: int
) -> None:
    start = np.array([a for a, _ in rows] + [0] * unknown, dtype=np.int64)
    end = start + np.array([w for _, w in rows] + [0] * unknown, dtype=np.int64)
    low, high = (pd.Series(pd.DatetimeIndex(x.astype("M8[us]"), tz="UTC")) for x in (start, end))
    low[len(rows) :] = pd.NaT
    found = spread.attention(low, high, unit)
    assert found["expected"].sum() == pytest.approx(len(start))
    assert (found["low"] <= found["expected"] + 1e-9).all()
    assert (found["expected"] <= found["high"] + 1e-9).all()
    for _, row in found[found["status"] == "dated"].iterrows():
        a, b = (int(row[name].value // 1000) for name in ("bin", "bin_end"))
        shares = [
            max(0, min(e + 1, b) - max(s, a)) / (e + 1 - s)
            for s, e in zip(start[: len(rows)], end, strict=False)
        ]
        assert row["expected"] == pytest.approx(sum(shares), abs=1e-6)
        assert row["low"] == sum(share == 1 for share in shares)
        assert row["high"] == sum(share > 0 for share in shares)


@pytest.mark.worlds
def test_nine_in_ten_bands_hold_the_truth() -> None:
    random = np.random.default_rng(3)
    held = []
    for _ in range(60):
        low = random.integers(0, 20 * DAY, 400)
        width = random.integers(1, 3 * DAY, 400)
        true = (low + width * random.uniform(size=400)).astype(np.int64)
        ends = (pd.Series(pd.DatetimeIndex(x.astype("M8[us]"), tz="UTC")) for x in (low, low + width))
        found = spread.attention(*ends).query("status == 'dated'")
        edges = found["bin"].dt.as_unit("us").astype("int64").tolist()
        counts = np.histogram(true, bins=[*edges, edges[-1] + DAY])[0]
        held += list((counts >= found["low_90"] - 0.5) & (counts <= found["high_90"] + 0.5))
    assert 0.87 <= np.mean(held) <= 0.96


def test_no_articles_make_no_bins() -> None:
    found = spread.attention(LOW[:0], HIGH[:0])
    assert found["status"].tolist() == ["before", "after", "unknown"]
    assert found["expected"].sum() == 0


def test_what_would_not_fit_is_refused() -> None:
    wide = (instants("1700-01-01"), instants("2025-01-01"))
    with pytest.raises(ParameterError, match="unit 'fortnight' is none of"):
        spread.attention(LOW, HIGH, "fortnight")
    with pytest.raises(ParameterError, match="take a longer unit"):
        spread.attention(
            *(pd.concat([x] * 30, ignore_index=True) for x in wide), "hour", group=pd.Series(range(30))
        )
