"""What is done ahead by threads comes in order, a few items before they are asked for, and errors with it."""

import threading
from itertools import count

import pytest

from analysis import threads


@pytest.mark.parametrize("cores", [1, 2, 5])
@pytest.mark.parametrize("items", [0, 1, 2, 3, 40])
def test_all_comes_in_order(monkeypatch: pytest.MonkeyPatch, cores: int, items: int) -> None:
    monkeypatch.setattr(threads, "CORES", cores)
    given = range(items)
    assert list(threads.ahead(lambda a, b: (a, b), given, map(str, given))) == [(at, str(at)) for at in given]


def test_no_more_is_done_ahead_than_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "CORES", 3)
    begun: list[int] = []
    found = threads.ahead(begun.append, count())
    for taken in range(1, 20):
        next(found)
        assert len(begun) <= taken + 3
    found.close()


def test_one_item_needs_no_thread() -> None:
    assert list(threads.ahead(lambda _: threading.current_thread(), [0])) == [threading.main_thread()]


def test_a_fault_comes_where_its_item_would() -> None:
    found = threads.ahead(lambda at: 6 // (3 - at), range(9))
    assert [next(found), next(found), next(found)] == [2, 3, 6]
    with pytest.raises(ZeroDivisionError):
        next(found)
