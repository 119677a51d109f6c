"""Which came first, how far apart, and who broke a story first."""

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import schema, times
from analysis.errors import ParameterError
from analysis.readers.document import Document
from analysis.times import first, ordering

START = datetime(2025, 6, 4, 12, tzinfo=UTC)
UNIFORM = (math.inf,)
OUTLETS = ("Lumen Post", "Harbour Herald", "Quay Courier", "Mole Mirror")


def articles(*rows: dict[str, object]) -> pd.DataFrame:
    full = [
        {"article_id": f"a{i}", "document": f"{i}.html", "position": 0, "role": "main", **row}
        for i, row in enumerate(rows)
    ]
    extra = {
        name: [row.get(name) for row in rows]
        for name in ("outlet", "story_id", "published_earliest", "published_latest")
    }
    frame = schema.frame(full, schema.READ).assign(published_basis="absolute", **extra)
    ends = dict.fromkeys(("published_earliest", "published_latest"), pd.ArrowDtype(schema.INSTANT))
    return frame.astype(ends)


def between(start: float, end: float, **more: object) -> dict[str, object]:
    """Hours after the start."""
    return {
        "published_earliest": START + timedelta(hours=start),
        "published_latest": START + timedelta(hours=end),
        **more,
    }


@pytest.mark.parametrize(
    ("a", "b", "probability"),
    [
        ((0, 1), (2, 3), 1.0),
        ((2, 3), (0, 1), 0.0),
        ((0, 1), (0, 1), 0.5),
        ((0, 2), (1, 3), 0.875),
        ((0, 4), (1, 2), 0.375),
        ((1, 1), (0, 4), 0.75),
        ((0, 4), (1, 1), 0.25),
        ((1, 1), (1, 1), 0.5),
        ((1, 1), (2, 2), 1.0),
    ],
)
def test_probability_of_coming_before(a: tuple[int, int], b: tuple[int, int], probability: float) -> None:
    assert ordering.before(articles(between(*a)), articles(between(*b)))[0] == pytest.approx(probability)


ENDS = st.tuples(st.floats(0, 100), st.floats(0, 100)).map(sorted)


@examples(20)
@given(st.lists(st.tuples(ENDS, ENDS), min_size=5, max_size=20))
def test_one_of_the_two_came_first(pairs: list[tuple[list[float], list[float]]]) -> None:
    a, b = (articles(*(between(*ends) for ends in side)) for side in zip(*pairs, strict=True))
    np.testing.assert_allclose(ordering.before(a, b) + ordering.before(b, a), 1)


def test_half_open_intervals_tell_what_they_can() -> None:
    a = articles(between(0, 1), between(0, 1), between(0, 1))
    b = articles(
        {"published_earliest": START + timedelta(hours=2)},
        {"published_latest": START - timedelta(hours=2)},
        {},
    )
    np.testing.assert_array_equal(ordering.before(a, b), [1.0, 0.0, np.nan])
    assert ordering.gap(a, b)["min_minutes"].tolist()[0] == 60
    assert np.isnan(ordering.gap(a, b)["max_minutes"][0])


def listed(*rows: tuple[str, str], **more: object) -> pd.DataFrame:
    """Related items of one page, dated without a time of capture."""
    same = {"document": "page.txt", "role": "related"}
    full = [
        {"article_id": f"a{i}", "position": i, "start": i, "published_raw": raw, **same}
        for i, (_, raw) in enumerate(rows)
    ]
    return times.date(schema.frame(full, schema.READ).assign(outlet=[name for name, _ in rows], **more))


def test_on_one_page_the_capture_cancels() -> None:
    page = listed(
        ("Lumen Post", "29 minutes ago"),
        ("Quay Courier", "20 minutes ago"),
        ("Mole Mirror", "an hour ago"),
        ("Lumen Post", "20 minutes ago"),
    )
    a, b = page.iloc[[0, 1, 2, 1]], page.iloc[[1, 0, 0, 3]]
    assert ordering.before(a, b).tolist() == [1.0, 0.0, 1.0, 0.5]
    gap = ordering.gap(a, b)
    assert gap.iloc[0].tolist() == pytest.approx([8, 10])
    assert gap.iloc[1].tolist() == pytest.approx([-10, -8])
    assert page["published_earliest"].isna().all()


def test_on_two_pages_it_does_not() -> None:
    page = listed(("Lumen Post", "29 minutes ago"), ("Quay Courier", "20 minutes ago"))
    page["document"] = pd.Series(["one.txt", "two.txt"], dtype="string[pyarrow]")
    assert ordering.before(page[:1], page[1:]).isna().all()
    export = listed(("Lumen Post", "29 minutes ago"), ("Quay Courier", "20 minutes ago")).assign(
        start=None, role="item"
    )
    assert ordering.before(export[:1], export[1:]).isna().all()


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(ParameterError, match="1 and 2 given"):
        ordering.before(articles(between(0, 1)), articles(between(0, 1), between(0, 1)))


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 20)), min_size=1, max_size=12))
def test_the_chances_of_being_first_are_a_distribution(spans: list[tuple[float, float]]) -> None:
    low = np.array([start for start, _ in spans])
    chance = first.earliest(low, low + np.array([width for _, width in spans]))
    assert chance.sum() == pytest.approx(1)
    assert (chance >= 0).all()


@pytest.mark.parametrize("lags", [UNIFORM, first.LAGS])
@pytest.mark.parametrize("n", [2, 3, 10, 200])
def test_equal_intervals_have_equal_chances(n: int, lags: tuple[float, ...]) -> None:
    np.testing.assert_allclose(first.earliest(np.zeros(n), np.ones(n), lags), 1 / n, rtol=1e-9)


def test_the_chances_of_two_are_those_of_their_order() -> None:
    low, high = np.array([0.0, 1.0]), np.array([2.0, 3.0])
    np.testing.assert_allclose(first.earliest(low, high, UNIFORM), [0.875, 0.125], rtol=1e-12)
    np.testing.assert_allclose(
        first.earliest(np.array([0.0, 0, 0.5]), np.array([1.0, 1, 0.5]), UNIFORM),
        [0.375, 0.375, 0.25],
        atol=1e-6,
    )


def story(*rows: dict[str, object]) -> pd.DataFrame:
    return articles(*({"outlet": OUTLETS[i], "story_id": "s", **row} for i, row in enumerate(rows)))


def statements(found: pd.DataFrame) -> dict[str, str]:
    return dict(zip(found["outlet"], found["statement"], strict=True))


CREDITS = pd.DataFrame({"article_id": ["a0"], "outlet": [OUTLETS[0]], "credited": [OUTLETS[1]]})


def test_who_broke_a_story_first() -> None:
    clear = first.outlets(story(between(0, 1), between(2, 3), between(0.9, 9)))
    assert statements(clear) == {
        "Lumen Post": "first",
        "Harbour Herald": "not first",
        "Quay Courier": "not first",
    }
    assert clear["probability"].sum() == pytest.approx(1)
    assert set(statements(first.outlets(story(between(0, 2), between(1, 3)), threshold=0.9)).values()) == {
        "cannot tell"
    }
    assert (
        statements(first.outlets(story(between(0, 2), between(1, 3)), threshold=0.6))["Lumen Post"] == "first"
    )


def test_an_article_without_an_interval_can_have_been_first() -> None:
    found = first.outlets(story(between(0, 1), between(2, 3), {}))
    assert statements(found) == {
        "Lumen Post": "cannot tell",
        "Harbour Herald": "not first",
        "Quay Courier": "cannot tell",
    }
    assert "Quay Courier" in found["reason"][1]
    late = first.outlets(story(between(0, 1), {"published_earliest": START + timedelta(hours=2)}))
    assert statements(late)["Lumen Post"] == "first"


def test_credit_outranks_clocks() -> None:
    clocks = story(between(0, 1), between(2, 3))
    assert statements(first.outlets(clocks))["Lumen Post"] == "first"
    told = first.outlets(clocks, CREDITS)
    assert statements(told) == {"Lumen Post": "not first", "Harbour Herald": "first"}
    assert told.set_index("outlet")["reason"]["Lumen Post"] == "its text credits Harbour Herald"
    beyond = first.outlets(clocks, CREDITS.assign(credited="Elsewhere Echo"))
    assert statements(beyond)["Lumen Post"] == "first"


def test_what_somebody_told_an_outlet_years_ago_is_no_knowledge_against_clocks() -> None:
    table = story(between(0, 1), between(30, 31), between(40, 41))
    known = table.set_index("outlet")["article_id"]
    late = known.index[1]
    told = pd.DataFrame({"article_id": [known.iloc[0]], "credited": [late], "kind": ["told"]})
    assert statements(first.outlets(table, told)) == {
        known.index[0]: "first",
        late: "not first",
        known.index[2]: "not first",
    }
    both = pd.concat([told, told.assign(kind="reported")])
    assert statements(first.outlets(table, both))[late] == "first"
    near = story(between(0, 9), between(5, 31), between(40, 41))
    assert (
        statements(first.outlets(near, told.assign(article_id=near["article_id"].iloc[0])))[late] == "first"
    )


def test_credits_in_a_circle_are_no_knowledge() -> None:
    circle = pd.concat(
        [CREDITS, pd.DataFrame({"article_id": ["a1"], "outlet": [OUTLETS[1]], "credited": [OUTLETS[0]]})]
    )
    assert statements(first.outlets(story(between(0, 1), between(2, 3)), circle))["Lumen Post"] == "first"


def test_one_page_tells_who_was_first_without_a_clock() -> None:
    page = listed(("Lumen Post", "29 minutes ago"), ("Quay Courier", "20 minutes ago"), story_id="s")
    assert statements(first.outlets(page)) == {"Lumen Post": "first", "Quay Courier": "not first"}


def test_thresholds_that_say_nothing_are_refused() -> None:
    with pytest.raises(ParameterError, match="threshold"):
        first.outlets(story(between(0, 1)), threshold=0.3)


@pytest.mark.worlds
def test_statements_of_ninety_per_cent_hold_that_often() -> None:
    """Bursts whose lags follow other laws than the one assumed, printed as minutes, hours or days."""
    random = np.random.default_rng(8)
    laws = (
        lambda n: random.exponential(3, n),
        lambda n: random.lognormal(1, 1.5, n),
        lambda n: random.uniform(0, 24, n),
    )
    stated, claimed = [], []
    for number in range(1500):
        n = int(random.integers(2, 8))
        true = random.uniform(0, 1000) + laws[number % 3](n)
        width = random.choice([1 / 60, 1.0, 6.0, 26.0], n)
        low = np.where(number % 2, np.floor(true / width) * width, true - width * random.uniform(size=n))
        chance = first.earliest(3600 * low, 3600 * (low + width))
        if chance.max() >= 0.9:
            stated.append(chance.argmax() == true.argmin())
            claimed.append(chance.max())
    assert len(stated) > 300
    assert np.mean(stated) >= 0.9
    assert np.mean(stated) == pytest.approx(np.mean(claimed), abs=0.03)


def test_the_real_page(shared: Path) -> None:
    from analysis.readers import pages

    path = shared / "pages" / "000_371d184b40ccc70a.txt"
    rows = pages.read(Document(path.name, path.read_bytes())).articles
    page = schema.frame(rows, schema.READ).sort_values("position")
    dated = times.date(page.assign(outlet=page["outlet_raw"]))
    items = {
        name: dated[dated["outlet_raw"] == name] for name in ("BBC News", "Telegraph", "The Independent")
    }
    assert ordering.before(items["BBC News"], items["Telegraph"]).tolist() == [1.0]
    assert ordering.before(items["Telegraph"], items["The Independent"]).tolist() == [1.0]
    assert (dated["captured_earliest"] == datetime(2025, 6, 2, 10, tzinfo=UTC)).all()
    assert dated["captured_cause"].str.contains("(@tntsports) June 3, 2025", regex=False).all()
    assert not dated["captured_cause"].str.contains("2023").any()
