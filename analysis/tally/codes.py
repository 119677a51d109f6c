"""Group-by without a group-by: one integer code per line, from any columns, lists included."""

import binascii
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import SchemaError, nearest

Ints = npt.NDArray[np.int64]


class Coded(NamedTuple):
    """Lines of (article, group): one line an article, more where a key is a list."""

    place: Ints  # position of the line's article
    group: Ints  # the line's group, 0 … groups − 1
    keys: list[Ints]  # for each key, the value code of every group
    values: list[pa.Array]  # for each key, the value of every code; null is the code after the last
    exploded: bool  # whether an article may have several lines, or none; else line n is article n


class Numbered(NamedTuple):
    """Ids as whole numbers, and of how many bits."""

    numbers: npt.NDArray[np.uint64]
    known: npt.NDArray[np.bool_] | None  # which articles have one; all, where it is null
    bits: int


def arrow(column: pd.Series) -> pa.Array:
    """A column as one Arrow array; a struct in a list stands for its qcode."""
    array = pa.array(column, from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def dictionary(array: pa.Array) -> tuple[Ints, pa.Array]:
    """A code for each value, and the values; null has the code after the last."""
    if pa.types.is_struct(array.type):
        array = pc.struct_field(array, "qcode")
    if pa.types.is_null(array.type):
        array = array.cast(pa.string())
    coded = array.dictionary_encode()
    codes = coded.indices.fill_null(len(coded.dictionary)).to_numpy(zero_copy_only=False)
    return codes.astype(np.int64), coded.dictionary


class Ranked(NamedTuple):
    """The values of a column in order, and the place of each line's there; -1 is none."""

    codes: Ints
    values: pa.Array
    told: npt.NDArray[np.object_]  # the same values


def ranked(column: pd.Series) -> Ranked:
    """The values of a column in order, and which of them each line has."""
    codes, values = dictionary(arrow(column))
    order = pc.array_sort_indices(values).to_numpy()
    rank = np.full(len(values) + 1, -1, np.int64)
    rank[order] = np.arange(len(values))
    ordered = values.take(pa.array(order))
    return Ranked(rank[codes], ordered, ordered.to_numpy(zero_copy_only=False).astype(object))


def numbered(ids: pa.Array) -> Numbered | None:
    """Ids that are written alike, a word and hex digits, as the numbers they write; null where they are not."""
    there = ids.drop_null()
    if not (pa.types.is_string(ids.type) or pa.types.is_large_string(ids.type)) or not len(there):
        return None
    written = _alike(there)
    if written is None:
        return None
    digits = len(written[0].tobytes().rpartition(b"-")[2])
    begin = written.shape[1] - digits
    tails = np.ascontiguousarray(written[:, begin:]).tobytes()
    if (
        digits not in range(2, 17, 2)
        or (written[:, :begin] != written[0, :begin]).any()
        or tails != tails.lower()
    ):
        return None
    try:
        whole = np.frombuffer(binascii.unhexlify(tails), np.uint8)
    except binascii.Error:
        return None
    wide = np.zeros((len(there), 8), np.uint8)
    wide[:, 8 - digits // 2 :] = whole.reshape(len(there), -1)
    numbers = wide.view(">u8").ravel().astype(np.uint64)
    if not ids.null_count:
        return Numbered(numbers, None, 4 * digits)
    known = ids.is_valid().to_numpy(zero_copy_only=False)
    spread = np.zeros(len(ids), np.uint64)
    spread[known] = numbers
    return Numbered(spread, known, 4 * digits)


def _alike(texts: pa.Array) -> npt.NDArray[np.uint8] | None:
    """The bytes of texts that are all of one length, a row each; null where they are not."""
    size = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    ends = np.frombuffer(texts.buffers()[1], size)[texts.offset : texts.offset + len(texts) + 1]
    length = int(ends[1] - ends[0])
    if not length or (np.diff(ends) != length).any():
        return None
    return np.frombuffer(texts.buffers()[2], np.uint8)[ends[0] : ends[-1]].reshape(len(texts), length)


def code(frame: pd.DataFrame, keys: Sequence[str]) -> Coded:
    """One group code a line, numbered in order of appearance."""
    for key in keys:
        if key not in frame:
            near, there = nearest(str(key), frame.columns), ", ".join(frame.columns)
            raise SchemaError(f"cannot tally by {key}{near} The table has {there}")
    place, group = np.arange(len(frame)), np.zeros(len(frame), np.int64)
    codes: list[Ints] = []
    values: list[pa.Array] = []
    exploded = False
    for key in keys:
        array = arrow(frame[key])
        if _is_list(array.type):
            exploded = True
            line, array = _explode(array, place)
            place, group = place[line], group[line]
            own, value = dictionary(array)
        else:
            own, value = dictionary(array)
            own = own[place]
        bound = (len(codes[0]) if codes else 1) * (len(value) + 1)
        group, pairs = _number(group * (len(value) + 1) + own, bound)
        codes = [c[pairs // (len(value) + 1)] for c in codes] + [pairs % (len(value) + 1)]
        values.append(value)
    if exploded:  # an article that lists one value twice counts once
        _, first = np.unique(group * len(frame) + place, return_index=True)
        first.sort()
        place, group = place[first], group[first]
    return Coded(place, group, codes, values, exploded)


def _number(codes: Ints, bound: int) -> tuple[Ints, Ints]:
    """Codes below `bound` renumbered without gaps, and the code each new number stands for."""
    if bound > 4 * len(codes):
        group, uniques = pd.factorize(codes)
        return group.astype(np.int64, copy=False), np.asarray(uniques, np.int64)
    seen = np.flatnonzero(np.bincount(codes, minlength=bound))
    number = np.zeros(bound, np.int64)
    number[seen] = np.arange(len(seen))
    return number[codes], seen


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def _explode(array: pa.Array, place: Ints) -> tuple[Ints, pa.Array]:
    """For every value in the lists of the articles: its line and the value; an empty list gives null."""
    lengths = pc.list_value_length(array).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    starts = np.cumsum(lengths) - lengths
    wanted = np.maximum(lengths[place], 1)
    line = np.repeat(np.arange(len(place)), wanted)
    inside = np.arange(len(line)) - np.repeat(np.cumsum(wanted) - wanted, wanted)
    take = pa.array(starts[place][line] + inside, mask=lengths[place][line] == 0)
    return line, pc.list_flatten(array).take(take)
