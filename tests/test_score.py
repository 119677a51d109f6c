"""Scores: worked examples, bounds, and what a score must not depend on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import score

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("found", "gold", "precision", "recall"),
    [
        ("aabb", "xxyy", 1.0, 1.0),
        ("aaaa", "xxyy", 0.5, 1.0),
        ("abcd", "xxyy", 1.0, 0.5),
        ("aaabb", "xxyyy", 11 / 15, 11 / 15),
        ("", "", 1.0, 1.0),
    ],
)
def test_bcubed(found: str, gold: str, precision: float, recall: float) -> None:
    got = score.bcubed(list(found), list(gold))
    assert got.precision == pytest.approx(precision)
    assert got.recall == pytest.approx(recall)


@pytest.mark.parametrize(
    ("found", "gold", "precision", "recall"),
    [
        ("aabb", "xxyy", 1.0, 1.0),
        ("aaaa", "xxyy", 2 / 6, 1.0),
        ("abcd", "xxyy", 1.0, 0.0),
        ("ab", "xy", 1.0, 1.0),
    ],
)
def test_pairs_of_a_grouping(found: str, gold: str, precision: float, recall: float) -> None:
    assert score.grouping_pairs(list(found), list(gold))[:2] == pytest.approx((precision, recall))


@pytest.mark.parametrize(
    ("found", "gold", "expected"),
    [
        ("aabb", "xxyy", 1.0),
        ("abab", "xxyy", -0.5),
        ("aaaa", "xxyy", 0.0),
        ("aabb", "xxyz", 4 / 7),
        ("a", "x", 1.0),
    ],
)
def test_adjusted_rand(found: str, gold: str, expected: float) -> None:
    assert score.adjusted_rand(list(found), list(gold)) == pytest.approx(expected)


@given(LABELS)
def test_a_grouping_scores_itself_fully_and_names_do_not_matter(labels: list[tuple[int, int]]) -> None:
    gold = [label for _, label in labels]
    renamed = [f"group {9 - label}" for label in gold]
    assert score.bcubed(renamed, gold).f1 == pytest.approx(1.0)
    assert score.adjusted_rand(renamed, gold) == pytest.approx(1.0)


@given(LABELS)
def test_scores_stay_in_bounds_and_swapping_sides_swaps_them(labels: list[tuple[int, int]]) -> None:
    found, gold = [a for a, _ in labels], [b for _, b in labels]
    there, back = score.bcubed(found, gold), score.bcubed(gold, found)
    assert 0 < there.precision <= 1 + 1e-9
    assert (there.precision, there.recall) == pytest.approx((back.recall, back.precision))
    assert score.adjusted_rand(found, gold) == pytest.approx(score.adjusted_rand(gold, found))


def test_pairs_have_no_direction() -> None:
    got = score.pairs([("a", "b"), ("c", "d")], [("b", "a"), ("e", "f")])
    assert got == pytest.approx((0.5, 0.5, 0.5))


def test_a_missing_label_is_never_right() -> None:
    assert score.accuracy(["a", None, "b"], ["a", "a", "c"]) == pytest.approx(1 / 3)


def test_labels_must_be_as_many_as_gold_labels() -> None:
    with pytest.raises(ValueError, match="2 labels against 1 gold"):
        score.bcubed(["a", "b"], ["a"])
    with pytest.raises(ValueError, match="1 labels against 2 gold"):
        score.accuracy(["a"], ["a", "b"])


def test_confusion_counts_gold_by_row() -> None:
    table = score.confusion(["sport", "sport", "art"], ["sport", "art", "art"])
    assert table.loc["art", "sport"] == 1
    assert table.loc["art"].sum() == 2
