"""In how many articles a phrase stands: counted part by part, in any process, and added up."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.keeping import spill

_RANGES = 64  # of hashes, whose counts are added up at a time; for each is a few open files

Floats = NDArray[np.float64]


class Background(NamedTuple):
    """How many of `articles` articles each phrase stands in: numbers of phrases, ascending, and their counts."""

    articles: int
    hashes: NDArray[np.uint64]
    counts: NDArray[np.int64]

    def frequency(self, wanted: NDArray[np.uint64]) -> Floats:
        """In how many articles each of the phrases, by its number, stands."""
        if not len(self.hashes):
            return np.zeros(len(wanted))
        places = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        return np.where(self.hashes[places] == wanted, self.counts[places], 0).astype(float)


def merged(parts: list[Background]) -> Background:
    """The background of all parts together."""
    hashes, places = np.unique(np.concatenate([part.hashes for part in parts]), return_inverse=True)
    counts = np.bincount(places, np.concatenate([part.counts for part in parts]), len(hashes))
    return Background(sum(part.articles for part in parts), hashes, counts.astype(np.int64))


def several(parts: Iterable[pa.Table]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Phrases that stand in two articles or more of all parts, and in how many: in one, that of a phrase, is no news.

    `parts` are tables of `hashes`, ascending, and `counts`; each is dealt to ranges of hashes, which are added up one
    after the other.
    """
    lots = spill.Lots(_RANGES, np.uint64, np.int32)
    edges = np.array([2**64 * step // _RANGES for step in range(1, _RANGES)], np.uint64)
    for table in parts:
        columns = [table[name].to_numpy() for name in ("hashes", "counts")]
        lots.add([0, *np.searchsorted(columns[0], edges), len(columns[0])], *columns)
    found = [(np.zeros(0, np.uint64), np.zeros(0, np.int64))]
    for hashes, counts in lots.taken():
        part = merged([Background(0, hashes, counts)])
        common = part.counts > 1
        found.append((part.hashes[common], part.counts[common]))
    hashed, counted = (np.concatenate(one) for one in zip(*found, strict=True))
    return hashed, counted
