from datetime import date, timedelta

import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import parameters, schema, select
from analysis.errors import ParameterError
from analysis.query import periods

WEEK = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 8)}
SPORT, MONEY = "medtop:15000000", "medtop:04000000"
START = pd.Timestamp("2026-01-01T00:00Z")


def articles(*rows: dict[str, object]) -> pd.DataFrame:
    base = {"document": "d.txt", "role": "item", "published_basis": "none", "topics": []}
    numbered = [{"article_id": f"a{n}", "position": n, **base, **row} for n, row in enumerate(rows)]
    return schema.frame(numbered, schema.ARTICLES)


def dated(earliest: str | None, latest: str | None) -> pd.DataFrame:
    ends = {"published_earliest": earliest, "published_latest": latest}
    return articles({name: end and pd.Timestamp(f"{end}Z") for name, end in ends.items()})


def about(*codes: str) -> list[dict[str, object]]:
    return [{"qcode": code, "score": 0.5, "words": ["w"]} for code in codes]


@pytest.mark.parametrize(
    ("earliest", "latest", "touching", "placed", "certain"),
    [
        ("2026-03-02T00:00", "2026-03-02T00:00", True, True, True),
        ("2026-03-01T23:59", "2026-03-01T23:59", False, False, False),
        ("2026-03-08T00:00", "2026-03-08T23:59:59.999999", True, True, True),
        ("2026-03-09T00:00", "2026-03-09T00:00", False, False, False),
        ("2026-03-01T23:00", "2026-03-02T22:59:59.999999", True, True, False),  # a Monday east of Greenwich
        ("2026-02-28T00:00", "2026-03-03T00:00", True, False, False),
        ("2026-03-01T12:00", "2026-03-02T11:59:59.999999", True, True, False),  # half of it, and its middle
        (
            "2026-03-08T12:00",
            "2026-03-09T11:59:59.999999",
            True,
            False,
            False,
        ),  # that half is the next week's
        ("2020-03-05T00:00", "2032-03-05T00:00", True, False, False),  # its middle, but not most of it
        ("2026-03-05T00:00", None, True, False, False),
        ("2026-03-09T00:00", None, False, False, False),
        (None, "2026-03-01T00:00", False, False, False),
        (None, None, True, False, False),
        (
            "2524-02-29T00:00",
            "2524-02-29T00:00",
            False,
            False,
            False,
        ),  # more microseconds than a float tells apart
    ],
)
def test_what_a_week_holds(
    earliest: str | None, latest: str | None, touching: bool, placed: bool, certain: bool
) -> None:
    one = dated(earliest, latest)
    assert len(select.touching(one, **WEEK)) == touching
    assert len(select.placed(one, **WEEK)) == placed
    assert periods.within(one, **WEEK).tolist() == [certain]


@pytest.mark.parametrize(
    ("earliest", "latest", "days", "kept"),
    [
        ("2026-03-05T00:00", None, {"first_day": date(2026, 3, 2)}, True),
        ("2026-03-01T00:00", None, {"first_day": date(2026, 3, 2)}, False),
        (None, "2026-03-08T00:00", {"last_day": date(2026, 3, 8)}, True),
        (None, "2026-03-08T00:00", {"first_day": date(2026, 3, 2)}, False),
        (None, None, {"last_day": date(2026, 3, 8)}, False),
    ],
)
def test_a_period_that_is_open_on_one_side_asks_nothing_of_it(
    earliest: str | None, latest: str | None, days: dict[str, date], kept: bool
) -> None:
    assert len(select.placed(dated(earliest, latest), **days)) == kept


@examples(30)
@given(st.lists(st.tuples(st.integers(0, 40 * 1440), st.integers(0, 20 * 1440)), min_size=5, max_size=60))
def test_weeks_do_not_share_an_article_and_lose_none_that_is_narrow(minutes: list[tuple[int, int]]) -> None:
    ends = [
        (START + pd.Timedelta(minutes=at), START + pd.Timedelta(minutes=at + width)) for at, width in minutes
    ]
    table = articles(*({"published_earliest": low, "published_latest": high} for low, high in ends))
    weeks = [date(2025, 12, 29) + timedelta(days=7 * n) for n in range(10)]
    found = [select.placed(table, first_day=day, last_day=day + timedelta(days=6)) for day in weeks]
    ids = [article for week in found for article in week["article_id"]]
    assert len(ids) == len(set(ids))
    narrow = {f"a{n}" for n, (_, width) in enumerate(minutes) if width < 7 * 1440}
    assert narrow <= set(ids)


def test_a_topic_includes_what_is_under_it_and_not_what_is_over_it() -> None:
    known = select.topics.subjects()
    child = known.loc[known["parent"] == SPORT, "qcode"].iloc[0]
    table = articles(*({"topics": about(*codes)} for codes in ([SPORT], [MONEY, child], [MONEY], [])))
    assert select.topic(table, SPORT)["article_id"].tolist() == ["a0", "a1"]
    assert select.topic(table, child)["article_id"].tolist() == ["a1"]


TWO = articles(
    {"outlet": "Harbour Post"}, {"outlet": "Marrow Radio", "topics": about(SPORT)}, {"outlet": None}
)


@pytest.mark.parametrize(
    ("pair", "ids"),
    [
        ("outlet=Harbour Post", ["a0"]),
        ("outlet=harbour post ", ["a0"]),
        ("topic=Sport", ["a1"]),
        (f"topic={SPORT}", ["a1"]),
        ("title=All", ["a0", "a1", "a2"]),
    ],
)
def test_values_are_taken_as_people_write_them(pair: str, ids: list[str]) -> None:
    assert select.rows(TWO, parameters.from_options((pair,)))["article_id"].tolist() == ids


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("outlet=Harbor Post", "did you mean 'Harbour Post'"),
        ("outlet=*", "no outlet"),
        ("topic=sports", "did you mean 'sport'"),
        ("topic=medtop:99", "no topic"),
        ("query=storm wall", "query, character 7"),
    ],
)
def test_a_value_that_is_not_there_is_refused_with_the_nearest(pair: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        select.rows(TWO, parameters.from_options((pair,)))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, ""),
        ({"query": 'storm AND\n"ice wall"', "outlet": "Gull"}, 'query “storm AND "ice wall"”, outlet Gull'),
        ({"query": "storm OR " * 20}, f"query “{('storm OR ' * 20)[:119]}…”"),
        ({"outlet": "Harbour Post"}, "outlet Harbour Post"),
        ({"topic": SPORT, "first_day": "2026-03-02"}, "topic sport, from 2 Mar 2026"),
        ({"first_day": "2026-03-02", "last_day": "2026-03-08"}, "2 Mar 2026 to 8 Mar 2026"),
        ({"first_day": "2026-03-02", "last_day": "2026-03-02"}, "2 Mar 2026"),
        ({"last_day": "2026-03-08"}, "until 8 Mar 2026"),
    ],
)
def test_a_selection_in_words(settings: dict[str, str], said: str) -> None:
    assert select.words(settings) == said
