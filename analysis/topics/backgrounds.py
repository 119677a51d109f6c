"""In how many articles a phrase stands: counted part by part, in any process, and added up."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Background(NamedTuple):
    """How many of `articles` articles each phrase stands in: hashes of phrases, ascending, and their counts."""

    articles: int
    hashes: NDArray[np.uint64]
    counts: NDArray[np.int64]

    def frequency(self, phrases: list[str]) -> Floats:
        """In how many articles each of the phrases, folded, stands."""
        wanted = hashes(phrases)
        if not len(self.hashes):
            return np.zeros(len(wanted))
        places = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        return np.where(self.hashes[places] == wanted, self.counts[places], 0).astype(float)


def merged(parts: list[Background]) -> Background:
    """The background of all parts together."""
    hashes, places = np.unique(np.concatenate([part.hashes for part in parts]), return_inverse=True)
    counts = np.bincount(places, np.concatenate([part.counts for part in parts]), len(hashes))
    return Background(sum(part.articles for part in parts), hashes, counts.astype(np.int64))


def hashes(phrases: list[str]) -> NDArray[np.uint64]:
    """A number for each phrase, the same in every process."""
    return pd.util.hash_array(np.array(phrases, object), categorize=False)
