"""In how many articles a phrase stands: counted part by part, in any process, and added up."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_AT_ONCE = 8_000_000  # phrases of parts whose counts are added up at a time

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

    `parts`, asked for anew for each range of hashes, are tables of `hashes`, ascending, and `counts`.
    """
    found = [(np.zeros(0, np.uint64), np.zeros(0, np.int64))]
    ranges = sum(part.num_rows for part in parts) // _AT_ONCE + 1
    edges = [2**64 * step // ranges for step in range(1, ranges)]
    for low, high in zip([0, *edges], [*edges, None], strict=True):
        part = merged([_between(table, low, high) for table in parts])
        common = part.counts > 1
        found.append((part.hashes[common], part.counts[common]))
    hashed, counts = (np.concatenate(one) for one in zip(*found, strict=True))
    return hashed, counts


def _between(table: pa.Table, low: int, high: int | None) -> Background:
    hashed, counts = (table[name].to_numpy() for name in ("hashes", "counts"))
    rows = slice(
        np.searchsorted(hashed, np.uint64(low)),
        None if high is None else np.searchsorted(hashed, np.uint64(high)),
    )
    return Background(0, hashed[rows], counts[rows])
