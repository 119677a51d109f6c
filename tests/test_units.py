"""Which unit of the calendar a chart over time takes, and what of it is drawn."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import attention
from analysis.attention import spread, units
from analysis.errors import ParameterError

HOUR = 3_600_000_000
DAY = 24 * HOUR
RANGE = st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999)  # years 1 to 9999


def instants(*values: object) -> pd.Series:
    return pd.Series(pd.to_datetime(list(values), utc=True, format="ISO8601")).astype(
        "timestamp[us, tz=UTC][pyarrow]"
    )


def at(micros: list[int]) -> pd.Series:
    return pd.Series(pd.DatetimeIndex(np.array(micros, np.int64).view("M8[us]"), tz="UTC"))


def articles(low: pd.Series, high: pd.Series | None = None) -> pd.DataFrame:
    return pd.DataFrame({"published_earliest": low, "published_latest": low if high is None else high})


@pytest.mark.parametrize(
    ("unit", "first", "edges"),
    [
        ("minute", "1969-12-31 23:59", 3),
        ("hour", "1969-12-31 23:00", 3),
        ("day", "1969-12-31", 3),
        ("week", "week of 1969-12-29", 2),
        ("month", "1969-12", 3),
        ("quarter", "1969 Q4", 3),
        ("year", "1969", 3),
        ("decade", "1960s", 3),
        ("century", "1900 to 1999", 2),
    ],
)
def test_bars_stand_between_edges_of_the_calendar(unit: str, first: str, edges: int) -> None:
    low, high = units.micros(instants("1969-12-31T23:59:30", "1970-01-01T00:00:30"))
    found = units.edges(int(low), int(high), unit)
    assert (units.label(found[0], unit), len(found)) == (first, edges)


@pytest.mark.parametrize(
    ("dates", "unit"),
    [
        (["2026-03-04T10:00", "2026-03-04T10:01"], "minute"),
        (["2026-03-04T10:00", "2026-03-05T22:00"], "hour"),
        (["2026-03-04", "2026-03-24"], "day"),
        (["2026-01-04", "2026-12-24"], "week"),
        (["2020-01-04", "2025-12-24"], "month"),
        (["2009-03-04", "2026-03-04"], "quarter"),
        (["1960-03-04", "2026-03-04"], "year"),
        (["1700-03-04", "2026-03-04"], "year"),
        (["1500-03-04", "2026-03-04"], "decade"),
        (["0001-01-01", "9999-12-31"], "century"),
        (["2026-03-04"], "minute"),
        ([], "day"),
    ],
)
def test_the_span_says_the_unit(dates: list[str], unit: str) -> None:
    found = units.axis(instants(*dates), instants(*dates))
    assert (found.unit, found.instead) == (unit, "")


@pytest.mark.parametrize(
    ("hours", "unit"), [(0, "minute"), (1, "hour"), (24, "day"), (30, "day"), (8 * 24, "week"), (31 * 24, "month")]
)  # fmt: skip
def test_no_unit_is_finer_than_the_times_are_known(hours: int, unit: str) -> None:
    low = instants("2026-03-01T10:00")
    assert units.axis(low, low + pd.Timedelta(hours=hours)).unit == unit


def test_a_unit_of_which_there_would_be_too_many_is_replaced_and_that_is_said() -> None:
    ends = instants("1986-03-04", "2026-03-04")
    found = units.axis(ends, ends, "minute")
    assert (found.unit, len(found.edges)) == ("quarter", 162)
    assert found.instead == (
        "Drawn by quarter, not by minute: that would be 21,038,401 bars, and a chart has room for 400"
    )
    with pytest.raises(ParameterError, match="unit 'fortnight' is none of: minute, hour"):
        units.axis(ends, ends, "fortnight")


DENSE = [f"2026-03-{day:02}" for day in range(1, 29)]


@pytest.mark.parametrize(
    ("far", "unit", "left_out"),
    [
        ([], "day", {}),
        (["2008-03-01", "2008-07-01"], "day", {"before 1 Mar 2026": 2}),
        (["2008-03-01", "2031-07-01"], "day", {"before 1 Mar 2026": 1, "after 28 Mar 2026": 1}),
        (["2026-04-15"], "day", {}),  # far off, but there is room
        (["2026-05-05"], "day", {"after 28 Mar 2026": 1}),  # room there is, but more than half would be empty
        (["2010-01-01", "2012-01-01", "2014-01-01", "2016-01-01", "2018-01-01"], "quarter", {}),  # no few
    ],
)
def test_what_lies_far_from_the_bulk_is_counted_and_not_drawn(
    far: list[str], unit: str, left_out: dict[str, int]
) -> None:
    found = attention.over_time(articles(instants(*DENSE, *far)))
    assert found.unit == unit
    assert {why: len(rows) for why, rows in found.left_out.items()} == left_out


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("hour", {"before 1 Mar 2026 00:00": 1, "from 8 Mar 2026 01:00 on": 1}),
        ("day", {"before 1 Mar 2026": 1, "after 8 Mar 2026": 1}),
        ("month", {"before March 2026": 1, "after March 2026": 1}),
        ("year", {}),
    ],
)
def test_the_edge_of_what_is_drawn_is_told_in_the_unit(unit: str, told: dict[str, int]) -> None:
    many = [f"2026-03-{1 + n % 8:02}" for n in range(40)]
    found = attention.over_time(articles(instants(*many, "1999-01-01", "2040-01-01")), unit)
    assert {why: len(rows) for why, rows in found.left_out.items()} == told


def test_an_interval_of_years_does_not_stretch_the_chart() -> None:
    low, high = instants(*DENSE, "2009-01-01"), instants(*DENSE, "2027-01-01")
    found = attention.over_time(articles(low, high))
    assert (found.unit, found.partly, found.left_out) == ("day", [28], {})
    assert set(found.bins["high"]) == {2}


def test_months_get_what_overlaps_them() -> None:
    low, high = instants("2026-01-01"), instants("2026-03-31T23:59:59.999999")
    found = attention.over_time(articles(low, high), "month").bins
    assert found["expected"].tolist() == pytest.approx([31 / 90, 28 / 90, 31 / 90])
    assert found["name"].tolist() == ["2026-01", "2026-02", "2026-03"]


spans = st.lists(st.tuples(RANGE, st.integers(0, 4000 * DAY)), max_size=40)


@given(spans, st.sampled_from([units.AUTO, *units.ASKED]), st.integers(0, 2))
def test_every_article_is_drawn_or_counted_and_its_rows_are_behind_its_bars(
    rows: list[tuple[int, int]], unit: str, unknown: int
) -> None:
    low = at([a for a, _ in rows] + [0] * unknown)
    high = at([min(a + w, 253_402_300_799_999_999) for a, w in rows] + [0] * unknown)
    low[len(rows) :] = pd.NaT
    found = attention.over_time(articles(low, high), unit)
    assert len(found.bins) <= units.MANY
    drawn = {row for rows in found.bins["rows"] for row in rows}
    lost = [row for rows in found.left_out.values() for row in rows]
    assert sorted([*drawn, *lost]) == list(range(len(low)))
    assert set(found.partly) <= drawn
    outside = len(lost) - unknown
    assert outside <= units.DROPPED * len(rows)
    assert found.bins["high"].tolist() == [len(rows) for rows in found.bins["rows"]]
    assert found.bins["low"].tolist() == [len(rows) for rows in found.bins["rows_low"]]
    if not found.partly:
        assert found.bins["expected"].sum() == pytest.approx(len(rows) - outside)


def test_the_same_articles_in_another_order_give_the_same_axis() -> None:
    low = instants(*DENSE, "2008-03-01", "2031-07-01")
    one, other = (units.axis(x, x) for x in (low, low.sample(frac=1, random_state=2)))
    assert (one.unit, list(one.edges)) == (other.unit, list(other.edges))
    table = spread.attention(low, low, unit=one.unit, edges=one.edges)
    assert table.set_index("status")["expected"].groupby(level=0).sum().to_dict() == pytest.approx(
        {"dated": 28, "before": 1, "after": 1, "unknown": 0}
    )
