"""What is found of tables is found once: in a process, and in those that are forked from it later.

A table is known by where the memory of its columns lies. Nothing changes what stands there, and as long as a result
is kept so are the columns it was made of, so that no other column can come to lie there: a table that was changed is
another one. Of a table with a column that is not Arrow's nothing is kept.
"""

import copy
import functools
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa

Given = ParamSpec("Given")
Result = TypeVar("Result")
FEW = 8  # results of one function that are kept


class UnknownTableError(Exception):
    """A table that cannot be known again."""


def found(
    *columns: str, most: int | None = None, few: int = FEW
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Make a function of tables answer from memory where it is asked again for the same ones.

    `columns` are all that it reads of any table, where it has them; of tables with more than `most` rows nothing
    is kept, of others the last `few` results. What it gives may be kept as it is by whoever asks, but not changed
    in depth.
    """

    def keeping(function: Callable[Given, Result]) -> Callable[Given, Result]:
        kept: OrderedDict[Hashable, tuple[Result, list[Any]]] = OrderedDict()

        @functools.wraps(function)
        def asked(*given: Given.args, **settings: Given.kwargs) -> Result:
            held: list[Any] = []
            try:
                key = known(given, settings, held)
            except UnknownTableError:
                return function(*given, **settings)
            if key not in kept:
                hold(key, function(*given, **settings), held)
            return copy.copy(kept[key][0])

        def known(given: tuple[Any, ...], settings: dict[str, Any], held: list[Any]) -> Hashable:
            values = [*given, *(value for _, value in sorted(settings.items()))]
            marks = (_mark(value, columns, most, held) for value in values)
            return len(given), *sorted(settings), *marks

        def hold(key: Hashable, result: Result, held: list[Any]) -> None:
            kept[key] = result, held
            if len(kept) > few:
                kept.popitem(last=False)

        def put(result: Result, given: tuple[Any, ...]) -> None:
            held: list[Any] = []
            with suppress(UnknownTableError):
                hold(known(given, {}, held), result, held)

        _all.append(kept)
        _putting[asked] = put
        return asked

    return keeping


def put(function: Callable[Given, Result], result: Result, *given: Given.args, **_: Given.kwargs) -> None:
    """Have what a function that `found` made gives for these at hand: it was found on the way to something else."""
    _putting[function](result, given)


def forget() -> None:
    """Keep nothing any longer."""
    for kept in _all:
        kept.clear()


_all: list[OrderedDict[Hashable, Any]] = []
_putting: dict[Callable[..., Any], Callable[[Any, tuple[Any, ...]], None]] = {}


def _mark(value: object, columns: tuple[str, ...], most: int | None, held: list[Any]) -> Hashable:
    """What a value is known by; the memory that this speaks of is put into `held`."""
    if not isinstance(value, pd.DataFrame):
        try:
            hash(value)
        except TypeError:
            raise UnknownTableError from None
        return value
    if most is not None and len(value) > most:
        raise UnknownTableError
    arrays = dict(zip(value.columns, _arrays(value), strict=True))
    if len(arrays) < len(value.columns):  # two columns of one name
        raise UnknownTableError
    names = [name for name in columns if name in arrays] if columns else arrays
    return (_index(value.index, held), *((name, _column(arrays[name], held)) for name in names))


def _arrays(table: pd.DataFrame) -> Iterator[object]:
    """What stands in each column, as it is kept: a Series made of each would take five times as long as all else."""
    found: Iterator[object] = table._iter_column_arrays()  # type: ignore[operator]  # noqa: SLF001
    return found


def _index(index: "pd.Index[Any]", held: list[Any]) -> Hashable:
    if isinstance(index, pd.RangeIndex):
        return index.start, index.stop, index.step
    if index.dtype.kind not in "iu":
        raise UnknownTableError
    numbers = np.asarray(index)
    held.append(numbers)
    return numbers.tobytes()


def _column(column: object, held: list[Any]) -> Hashable:
    if not isinstance(getattr(column, "dtype", None), pd.ArrowDtype):
        raise UnknownTableError
    array = pa.array(column)
    held.append(array)
    chunks = array.chunks if isinstance(array, pa.ChunkedArray) else [array]
    return str(array.type), tuple(
        (len(chunk), chunk.offset, *((b.address, b.size) if b is not None else None for b in chunk.buffers()))
        for chunk in chunks
    )
