import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import diversity, uncertainty


def corpus(*told: tuple[str, str, int]) -> pd.DataFrame:
    rows = [(story, outlet) for story, outlet, n in told for _ in range(n)]
    return pd.DataFrame(rows, columns=["story_id", "outlet"])


def values(articles: pd.DataFrame) -> list[float]:
    return list(diversity.of(articles, "outlet", floor=1)["value"])


OUTLETS = ("Herald", "Echo", "Gull", "Lantern")
MANY = corpus(*((f"s{i}", OUTLETS[i * i % 7 % 4], 1 + i % 3) for i in range(60)))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((4,), [1, 0, 0, 1, 1]),
        ((3, 3), [2, np.log(2), 0.5, 2, 2]),
        ((5, 5, 5, 5), [4, np.log(4), 0.75, 4, 4]),
        ((3, 1), [2, 0.5623, 0.375, 1.7548, 1.6]),
    ],
)
def test_known_tables(counts: tuple[int, ...], expected: list[float]) -> None:
    told = corpus(*((f"s{i}", f"o{i}", n) for i, n in enumerate(counts)))
    assert values(told) == pytest.approx(expected, abs=1e-3)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12))
def test_effective_numbers_lie_between_one_and_the_number(counts: list[int]) -> None:
    number, _, _, effective, large = values(corpus(*((f"s{i}", f"o{i}", n) for i, n in enumerate(counts))))
    assert 1 - 1e-9 <= large <= effective + 1e-9 <= number + 2e-9


def test_ten_copies_of_every_article_change_nothing() -> None:
    once, tenfold = (diversity.of(f, "outlet") for f in (MANY, pd.concat([MANY] * 10)))
    pd.testing.assert_frame_equal(once.drop(columns="rows"), tenfold.drop(columns="rows"))


def test_more_stories_narrow_the_interval() -> None:
    more = pd.concat([MANY.assign(story_id=MANY["story_id"] + str(i)) for i in range(16)])
    width = [(f["high"] - f["low"])[3] for f in (diversity.of(x, "outlet") for x in (MANY, more))]
    assert width[1] < width[0] / 2.5


@pytest.mark.worlds
def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    share = np.array([0.4, 0.25, 0.15, 0.1, 0.06, 0.04])
    truth, random = float(np.exp(-(share * np.log(share)).sum())), np.random.default_rng(5)
    hits = 0
    for _ in range(60):
        outlets = random.choice(list("abcdef"), size=150, p=share)
        drawn = pd.DataFrame({"story_id": [f"s{i}" for i in range(150)], "outlet": outlets})
        found = diversity.of(drawn, "outlet").iloc[3]
        hits += found["low"] <= truth <= found["high"]
    assert 0.8 <= hits / 60 <= 0.98


def test_below_the_floor_no_interval_is_drawn() -> None:
    few = corpus(("s1", "Herald", 9), ("s2", "Echo", 9))
    assert diversity.of(few, "outlet")[["low", "high"]].isna().all(axis=None)
    assert (
        "The outlet is known in 2 stories, too few for an interval"
        in diversity.sentence(few, "outlet", "outlet").text
    )
    assert "less than 68%" in diversity.sentence(few, "outlet", "outlet").text


def test_from_the_floor_on_the_sentence_has_its_interval() -> None:
    said = diversity.sentence(MANY, "outlet", "outlet").text
    found = diversity.of(MANY, "outlet").iloc[3]
    assert f"{found['value']:.1f} of equal size ({found['low']:.1f} to {found['high']:.1f}" in said


@pytest.mark.parametrize(("stories", "share"), [(0, 1.0), (1, 0.9), (22, 0.0994)])
def test_what_so_many_stories_could_show(stories: int, share: float) -> None:
    assert uncertainty.could_show(stories) == pytest.approx(share, abs=1e-3)


def test_by_outlet_is_sorted_and_leaves_out_the_unknown() -> None:
    told = corpus(("s1", "Herald", 1), ("s2", "Herald", 1), ("s1", "Echo", 1)).assign(topic=["x", "y", "x"])
    found = diversity.by(pd.concat([told, told.assign(outlet=None)]), "outlet", "topic", floor=1)
    assert list(zip(found["outlet"], found["effective"].round(3), found["stories"], strict=True)) == [
        ("Herald", 2.0, 2), ("Echo", 1.0, 1)]  # fmt: skip


def test_nothing_at_all_is_null() -> None:
    assert diversity.of(MANY.assign(outlet=None), "outlet")["value"].isna().all()


def test_intervals_for_the_first_rows_only_are_those_of_all() -> None:
    told = pd.concat(
        [MANY.assign(topic=[f"t{at % 3}" for at in range(len(MANY))], desk=desk) for desk in "ab"]
    )
    told = pd.concat([told, MANY.assign(topic="t0", desk="c"), MANY.assign(topic=None, desk="d")])
    whole, first = (diversity.by(told, "desk", "topic", floor=1, most=most) for most in (None, 2))
    pd.testing.assert_frame_equal(whole.head(2), first.head(2))
    assert first["low"].iloc[2:].isna().all()
    pd.testing.assert_frame_equal(whole.drop(columns=["low", "high"]), first.drop(columns=["low", "high"]))
