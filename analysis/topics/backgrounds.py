"""In how many articles a phrase stands: counted part by part, in any process, and added up."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
