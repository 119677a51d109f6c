"""Long arrays: the same as NumPy's own functions, whatever the numbers."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as some

from analysis import arrays

KINDS = st.sampled_from([np.int32, np.int64, np.uint64])
NUMBERS = KINDS.flatmap(
    lambda kind: some.arrays(kind, st.integers(0, 40), elements=st.integers(0, 2**31 - 1))
)
SMALL = KINDS.flatmap(lambda kind: some.arrays(kind, st.integers(0, 40), elements=st.integers(0, 9)))


@given(NUMBERS | SMALL)
def test_distinct(values: npt.NDArray[np.int64]) -> None:
    found = arrays.distinct(values)
    assert found.dtype == values.dtype
    assert found.tolist() == sorted(set(values.tolist()))


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)))
def test_among(values: list[int], wanted: list[int]) -> None:
    flags = arrays.among(np.array(values, np.int64), np.array(wanted, np.int64))
    assert flags.tolist() == [value in wanted for value in values]


@pytest.mark.parametrize("many", [0, arrays._MANY])
@pytest.mark.parametrize("kind", [np.int64, np.uint64])
def test_places_in_long_arrays(kind: type[np.integer], many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above some ten thousand most are told apart by some of their bits, and the answer is the same."""
    monkeypatch.setattr(arrays, "_MANY", many)
    chance = np.random.default_rng(7)
    values = chance.integers(0, 2**40, 100_000).astype(kind)
    wanted = arrays.distinct(np.concatenate([values[::50], chance.integers(0, 2**40, 500).astype(kind)]))
    found, place = arrays.places(wanted, values)
    assert (wanted[place] == values[found]).all()
    assert np.array_equal(np.isin(values, wanted), arrays.among(values, wanted))
    assert len(found) == np.isin(values, wanted).sum()


@given(NUMBERS | SMALL)
def test_numbered(values: npt.NDArray[np.int64]) -> None:
    found, place = arrays.numbered(values)
    assert found.dtype == values.dtype
    assert found.tolist() == sorted(set(values.tolist()))
    assert found[place].tolist() == values.tolist()


HASHES = some.arrays(np.uint64, st.integers(0, 40), elements=st.integers(0, 2**64 - 1) | st.integers(0, 200))


@pytest.mark.parametrize("unlike", [0, arrays._UNLIKE])
@given(values=HASHES)
def test_order(unlike: int, values: npt.NDArray[np.uint64]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "_UNLIKE", unlike)
        assert arrays.order(values).tolist() == np.argsort(values, kind="stable").tolist()


@given(
    st.lists(
        st.tuples(st.integers(0, 2**40), st.integers(0, 2**30))
        | st.tuples(st.integers(0, 3), st.integers(0, 3))
    )
)
def test_ordered(rows: list[tuple[int, int]]) -> None:
    numbers, values = np.array(rows, np.int64).reshape(-1, 2).T
    found = arrays.ordered(numbers, values)
    assert list(zip(*(part.tolist() for part in found), strict=True)) == sorted(rows)


@given(st.lists(st.integers(0, 6), max_size=30).map(sorted), st.integers(1, 9))
def test_cuts(values: list[int], size: int) -> None:
    parts = [values[begin:end] for begin, end in arrays.cuts(np.array(values, np.int64), size)]
    assert [value for part in parts for value in part] == values
    assert all(part.index(part[-1]) < size for part in parts)
    assert all(one[-1] != other[0] for one, other in pairwise(parts))


def test_cuts_keep_equal_values_together() -> None:
    assert arrays.cuts(np.array([1, 1, 1, 2, 3]), 2) == [(0, 3), (3, 4), (4, 5)]
