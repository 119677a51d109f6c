"""Long arrays of numbers: what NumPy looks up by hashing, and ten to ninety times as slowly, looked up by sorting."""

from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.keeping import spill

Number = TypeVar("Number", bound=np.generic)
Indices = npt.NDArray[np.int64]

_BITS = 2**22 - 1  # of a number, by which most of what is not wanted is told without a search
_FEW = 2**16  # numbers that are not worth it
_MANY = 2**21  # numbers of which a table by hash would take too much memory
_UNLIKE = 1_000  # places at which hashes that are alike but for their last bits are put in order one by one


def leading(
    groups: npt.NDArray[Any], scores: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    """Of rows ranked within their groups: which is the first of its group, and the score of the row behind it, or 0.

    Groups 7, 7, 9 with scores .9, .6, .4: the first and the third, and .6, 0, 0.
    """
    first = np.ones(len(groups), bool)
    first[1:] = groups[1:] != groups[:-1]
    follows = np.append(~first[1:], False)[: len(groups)]
    return first, np.where(follows, np.append(scores[1:], 0.0)[: len(scores)], 0.0)


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The values in order, each once: `numpy.unique`."""
    ordered = np.sort(values, axis=None)
    new = np.ones(len(ordered), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def order(hashes: npt.NDArray[np.uint64]) -> Indices:
    """The order of hashes, equal ones as they stand: stable `numpy.argsort`, in a third of the time.

    The place of each stands in its last bits, so that numbers alone are sorted.
    """
    last = np.uint64((1 << len(hashes).bit_length()) - 1)
    packed = hashes & ~last
    packed |= np.arange(len(hashes), dtype=np.uint64)
    packed.sort()
    packed &= last
    found: Indices = packed.view(np.int64)
    ordered = hashes[found]
    wrong = ordered[:-1][ordered[1:] < ordered[:-1]] & ~last
    if len(wrong) > _UNLIKE:
        return np.argsort(hashes, kind="stable")
    ordered &= ~last
    for alike in distinct(wrong):
        begin, end = np.searchsorted(ordered, alike, "left"), np.searchsorted(ordered, alike, "right")
        part = found[begin:end]
        found[begin:end] = part[np.argsort(hashes[part], kind="stable")]
    return found


def ordered(
    numbers: npt.NDArray[np.int64], values: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Numbers in order with their values, whole ones of which none is negative: equal numbers by their values.

    Where both fit into 63 bits they are sorted as one, in a fifth of the time of `numpy.lexsort`.
    """
    bits = int(values.max(initial=0)).bit_length()
    if int(numbers.max(initial=0)).bit_length() + bits > 63:
        order = np.lexsort((values, numbers))
        return numbers[order], values[order].astype(np.int64)
    packed = numbers << bits
    packed |= values
    packed.sort()
    return packed >> bits, packed & ((1 << bits) - 1)


def numbered(values: npt.NDArray[Number]) -> tuple[npt.NDArray[Number], npt.NDArray[np.int32]]:
    """The values in order, each once, and the place of each value there: `numpy.unique` with its inverse.

    Of many values of which few are distinct; in a fraction of the time and memory.
    """
    found, first = pd.factorize(values)
    order = np.argsort(first)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return np.asarray(first)[order], rank[found]


def places(wanted: npt.NDArray[Number], values: npt.NDArray[Number]) -> tuple[Indices, Indices]:
    """Which values are among those wanted, distinct whole numbers in order, and the place of each there."""
    if not len(wanted):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    few = len(values) < _FEW
    found: Indices = np.arange(len(values)) if few else np.flatnonzero(_likely(wanted, values))
    asked = values[found]
    if few or len(wanted) > _MANY:
        place = np.minimum(np.searchsorted(wanted, asked), len(wanted) - 1)
        same = wanted[place] == asked
    else:
        place = pd.Index(wanted).get_indexer(pd.Index(asked)).astype(np.int64, copy=False)
        same = place >= 0
    return found[same], place[same]


def within(ordered: npt.NDArray[Number], asked: npt.NDArray[Number]) -> tuple[Indices, Indices]:
    """For each number asked for, its place among those asked, and each place where it stands among ordered ones.

    Of 3, 5, 5, 8 ordered, asked for 5 and 8: places 0, 0, 1 of the asked, and 1, 2, 3 of the ordered.
    """
    begin, end = (np.searchsorted(ordered, asked, side=side) for side in ("left", "right"))
    return np.repeat(np.arange(len(asked)), end - begin), spill.spans(begin, end - begin)


def cuts(ordered: npt.NDArray[Number], size: int) -> list[tuple[int, int]]:
    """Begin and end of blocks of values in order, of some `size` each, or more where that keeps equal ones together.

    Of 1, 1, 1, 2, 3 by two: 0 to 3, 3 to 4 and 4 to 5.
    """
    if not len(ordered):
        return []
    edges = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1], [True]]))
    wanted = np.append(np.arange(0, len(ordered), size), len(ordered))
    return list(pairwise(distinct(edges[np.searchsorted(edges, wanted)]).tolist()))


def among(values: npt.NDArray[Number], some: npt.NDArray[Number]) -> npt.NDArray[np.bool_]:
    """Which whole numbers are among some: `numpy.isin`."""
    flags = np.zeros(len(values), bool)
    flags[places(distinct(some), values)[0]] = True
    return flags


def _likely(wanted: npt.NDArray[Any], values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    mask = values.dtype.type(_BITS)
    known = np.zeros(_BITS + 1, bool)
    known[wanted & mask] = True
    return np.asarray(known[values & mask])
