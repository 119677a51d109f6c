"""Columns of texts as the bytes they lie in: which texts hold a sign is seen in one look at all of them."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Bytes = npt.NDArray[np.uint8]
Ends = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
_EIGHT = 8
_SPACES = np.array([n >= 128 or chr(n).isspace() for n in range(256)])  # bytes that may be of a space


def of(column: pa.Array) -> tuple[Bytes, Ends]:
    """The bytes of all texts, and where in them each begins and the last one ends."""
    if not len(column):
        return np.zeros(0, np.uint8), np.zeros(1, np.int32)
    ends = np.frombuffer(column.buffers()[1], np.int32)[column.offset :][: len(column) + 1]
    return np.frombuffer(column.buffers()[2] or b"", np.uint8)[ends[0] : ends[-1]], ends - ends[0]


def holding(column: pa.Array, signs: bytes) -> pa.Array:
    """Which texts hold any of these bytes; a null holds none."""
    whole, ends = of(column)
    there = np.zeros(len(whole), bool)
    for sign in signs:
        there |= whole == sign
    found = np.zeros(len(column), bool)
    found[np.searchsorted(ends, np.flatnonzero(there), side="right") - 1] = True
    return _told(column, found)


def beginning(column: pa.Array, signs: bytes) -> pa.Array:
    """Which texts begin with one of these bytes; a null does not, nor what is empty."""
    return _told(column, begun(column, signs))


def begun(column: pa.Array, signs: bytes) -> npt.NDArray[np.bool_]:
    """The same as flags, of nulls that lie over a text by what they hide."""
    whole, ends = of(column)
    known = np.zeros(256, bool)
    known[list(signs)] = True
    full = np.flatnonzero(ends[1:] > ends[:-1])
    found = np.zeros(len(column), bool)
    found[full] = known[whole[ends[full]]]
    return found


def first(whole: Bytes, starts: Places, ends: Places) -> tuple[Places, npt.NDArray[np.bool_]]:
    """The first eight bytes of each text as a number, and which texts have so many."""
    long = ends - starts >= _EIGHT
    numbers = np.zeros(len(starts), np.int64)
    if long.any():
        eights = np.lib.stride_tricks.sliding_window_view(whole, _EIGHT)[starts[long]]
        numbers[long] = np.ascontiguousarray(eights).view("<i8").ravel()
    return numbers, long


def places(whole: Bytes, sign: bytes) -> Places:
    """Where a sign of one or more bytes ends; its last byte, which few signs share, is looked for first."""
    ends = np.flatnonzero(whole == sign[-1])
    ends = ends[ends >= len(sign) - 1]
    for n, byte in enumerate(reversed(sign[:-1]), 1):
        ends = ends[whole[ends - n] == byte]
    return ends


def trimmed(column: pa.Array) -> pa.Array:
    """Texts without spaces around them: most often none has any, which its first and last byte tell."""
    whole, ends = of(column)
    full = np.flatnonzero(ends[1:] > ends[:-1])
    edged = _SPACES[whole[ends[full]]] | _SPACES[whole[ends[full + 1] - 1]]
    if not edged.any():
        return column
    some = column.take(pa.array(full[edged]))
    if pc.utf8_trim_whitespace(some).equals(some):
        return column
    return pc.utf8_trim_whitespace(column)


def matching(column: pa.Array, may: pa.Array, pattern: str) -> pa.Array:
    """Which of the texts that may match a pattern do: most often few, and only they are looked at."""
    if not pc.any(may).as_py():
        return may
    return pc.replace_with_mask(may, may, pc.match_substring_regex(column.filter(may), pattern))


def _told(column: pa.Array, found: npt.NDArray[np.bool_]) -> pa.Array:
    flags = pa.array(found)
    return pc.and_(flags, pc.is_valid(column)) if column.null_count else flags
