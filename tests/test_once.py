"""What is found once: asked again for the same tables it is not found anew, and of any other it is."""

import pandas as pd
import pyarrow as pa
import pytest

from analysis import schema
from analysis.keeping import once


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame({name: pd.array(list("abc"), pd.ArrowDtype(pa.string())) for name in ("one", "two")})


class Counted:
    """A function of a table that counts how often it is called."""

    def __init__(self, *columns: str, most: int | None = None, few: int = once.FEW) -> None:
        self.calls = 0

        @once.found(*columns, most=most, few=few)
        def words(table: pd.DataFrame, end: str = "") -> list[str]:
            self.calls += 1
            return [word + end for word in table["one"]]

        self.ask = words


def test_the_same_table_is_looked_at_once(table: pd.DataFrame) -> None:
    words = Counted()
    assert [words.ask(table), words.ask(table), words.ask(table.copy())] == [["a", "b", "c"]] * 3
    assert words.calls == 1
    assert words.ask(table, end="!") == words.ask(table, end="!") == ["a!", "b!", "c!"]
    assert words.calls == 2


def test_what_was_found_on_the_way_is_at_hand(table: pd.DataFrame) -> None:
    words = Counted()
    once.put(words.ask, ["put"], table)
    assert words.ask(table) == ["put"]
    assert words.ask(table, end="!") == ["a!", "b!", "c!"]
    once.put(words.ask, ["never"], table.assign(one=[1, 2, 3]))  # no table that can be known again
    assert words.calls == 1
    once.forget()
    assert words.ask(table) == ["a", "b", "c"]


def test_who_asks_may_keep_what_is_found(table: pd.DataFrame) -> None:
    words = Counted()
    words.ask(table).append("more")
    assert words.ask(table) == ["a", "b", "c"]


@pytest.mark.parametrize("what", ["cell", "rows", "order", "index", "type"])
def test_another_table_is_another_one(table: pd.DataFrame, what: str) -> None:
    words = Counted()
    words.ask(table)
    other = table.copy()
    if what == "cell":
        other.loc[1, "one"] = "z"
    elif what == "rows":
        other = other.iloc[:2]
    elif what == "order":
        other = other.iloc[::-1]
    elif what == "index":
        other = other.set_axis([5, 6, 7])
    else:
        other = other.assign(one=other["one"].astype(object))
    assert words.ask(other) == list(other["one"])
    assert words.calls == 2
    assert words.ask(table) == ["a", "b", "c"]


def test_of_two_columns_of_one_name_nothing_is_kept(table: pd.DataFrame) -> None:
    words = Counted("two")
    twice = pd.concat([table, table[["two"]].iloc[::-1]], axis=1)
    assert words.ask(twice) == words.ask(twice) == ["a", "b", "c"]
    assert words.calls == 2


def test_columns_that_are_not_read_change_nothing(table: pd.DataFrame) -> None:
    words = Counted("one")
    words.ask(table)
    words.ask(table.assign(two=0, three=[[], [], []]))
    assert words.calls == 1


def test_of_large_tables_nothing_is_kept(table: pd.DataFrame) -> None:
    words = Counted(most=2)
    assert words.ask(table) == words.ask(table)
    assert words.calls == 2


def test_few_results_are_kept_and_none_when_told_to_forget(table: pd.DataFrame) -> None:
    words = Counted()
    ends = [str(number) for number in range(once.FEW + 1)]
    for end in ends:
        words.ask(table, end=end)
    words.ask(table, end=ends[-1])
    assert words.calls == len(ends)
    words.ask(table, end=ends[0])
    once.forget()
    words.ask(table, end=ends[0])
    assert words.calls == len(ends) + 2


def test_a_function_says_how_many_of_its_results_are_kept(table: pd.DataFrame) -> None:
    words, ends = Counted(few=2), ["", "!", "?"]
    for end in (*ends, *reversed(ends)):
        words.ask(table, end=end)
    assert words.calls == 4


def test_names_of_columns_are_looked_up_in_plain_memory_and_texts_stay_arrows() -> None:
    read = schema.frame([{"headline": "Ferry runs aground"}], schema.READ)
    assert read.columns.dtype.storage == "python"
    assert read["headline"].dtype == pd.ArrowDtype(pa.string())
