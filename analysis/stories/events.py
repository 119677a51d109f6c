"""Which texts are about one event: words they share, how telling those are, and the time between."""

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from analysis.stories import gaps, graphs, lone, rarity, vectors
from analysis.stories.gaps import Times
from analysis.stories.graphs import BLOCK, THREADS
from analysis.stories.tokens import Flags, Floats, Indices
from analysis.stories.vectors import Words

FULL, SHORT = 0.16, 0.6  # likeness asked of long texts, and what 1/words adds for short ones
NEAR = 14.0  # days within which partners are looked for first; the rest of the window is a second look
WORK = 150  # pairs looked at for each word of each text, at most: the most common words give way
PARTNERS = 120  # strongest partners a text keeps

Links = tuple[Indices, Indices, Floats]


class Events(NamedTuple):
    """A story label for each text, the likeness graph it was found in, and the weighed words behind it."""

    stories: Indices
    graph: sp.csr_matrix
    words: Words


def group(words: Words, when: Times, window_days: float, similarity: float = 1.0) -> Events:
    """Stories of texts, found twice: a word the first stories show to be spread wide counts less in the second."""
    first = graphs.communities(alike(words, when, window_days, similarity, first=True))
    words = vectors.weighed(words, words.expected + rarity.spread(words.counted, first, words.expected))
    graph = alike(words, when, window_days, similarity)
    stories = lone.joined(graphs.communities(graph), words, when, window_days, similarity * bar(words.counts))
    return Events(stories, graph, words)


def bar(words: Indices) -> Floats:
    """Likeness from which a text of so many words is linked: more is asked of short ones."""
    return FULL + SHORT / np.maximum(words, 1)


def alike(
    words: Words, when: Times, window_days: float, similarity: float = 1.0, first: bool = False
) -> sp.csr_matrix:
    """Likeness of texts that may be about one event: symmetric, from the bar on, strongest partners only.

    Where all pairs of the window cost too much, partners within NEAR days are looked for first, with more words;
    the `first` graph makes do with those.
    """
    order = np.argsort(np.where(np.isnan(when.earliest), -np.inf, when.earliest), kind="stable")
    near = NEAR if window_days > NEAR and _cost(words.matrix) > WORK else window_days
    looks = [_Look(-1.0, near, window_days, similarity)]
    if near < window_days and not first:
        looks.append(_Look(near, window_days, window_days, similarity))
    found = [links for look in looks for links in _links(words, when, order, look)]
    none = np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32)
    rows, columns, scores = (np.concatenate(parts) for parts in zip(none, *found, strict=True))
    both = (
        np.concatenate([scores, scores]),
        (np.concatenate([rows, columns]), np.concatenate([columns, rows])),
    )
    return graphs.strongest(sp.coo_matrix(both, shape=(len(order), len(order))).tocsr(), PARTNERS)


def _cost(matrix: sp.csr_matrix) -> float:
    """Pairs to be looked at for each word of each text, if nothing is left out."""
    return float((np.bincount(matrix.indices).astype(float) ** 2).sum() / max(matrix.nnz, 1))


class _Look(NamedTuple):
    """One search for partners more than `beyond` and up to `reach` days apart, of a window.

    Two texts without a time count as no time apart; a text without one and a text with one, as a window apart.
    """

    beyond: float
    reach: float
    window: float
    similarity: float

    def holds(self, gap: Floats, timeless: Flags) -> Flags:
        """Which pairs are this look's to find."""
        apart = np.where(np.isnan(gap), np.where(timeless, 0.0, self.window), gap)
        return np.asarray((apart > self.beyond) & (apart <= self.reach))


def _links(words: Words, when: Times, order: Indices, look: _Look) -> list[Links]:
    """The linked pairs of a look, block by block in order of time, on all cores; texts without a time are first."""
    unknown = np.isnan(when.earliest)[order]
    earliest = np.where(unknown, -np.inf, when.earliest[order])
    end_of_unknown = np.inf if look.reach >= look.window else -np.inf
    latest = np.where(unknown, end_of_unknown, when.latest[order]) + look.reach
    starts = range(0, len(order), BLOCK)
    ends = [int(np.searchsorted(earliest, latest[at : at + BLOCK].max(), side="right")) for at in starts]
    reached = max((end - at for at, end in zip(starts, ends, strict=True)), default=0)
    matrix = _affordable(words.matrix, reached / max(len(order), 1))[order]
    order32 = order.astype(np.int32)

    def block(at: int, end: int) -> Links:
        product = (matrix[at : at + BLOCK] @ matrix[at:end].T).tocoo()
        kept = (product.data >= FULL * look.similarity) & (product.row < product.col)
        a, b = order32[product.row[kept] + at], order32[product.col[kept] + at]
        gap = when.gap(a, b)
        score = gaps.faded(product.data[kept].astype(float), gap)
        timeless = np.isnan(when.earliest[a]) & np.isnan(when.earliest[b])
        enough = score >= look.similarity * bar(np.minimum(words.counts[a], words.counts[b]))
        linked = look.holds(gap, timeless) & enough
        return a[linked], b[linked], score[linked].astype(np.float32)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(block, starts, ends))


def _affordable(matrix: sp.csr_matrix, share: float) -> sp.csr_matrix:
    """The matrix without words only one text has, and without the most common ones if they cost too much."""
    holders = np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(float)
    sizes = np.sort(holders)
    most = sizes[np.cumsum(sizes**2 * share) <= WORK * matrix.nnz].max(initial=0.0)
    useful = (matrix @ sp.diags(((holders > 1) & (holders <= most)).astype(np.float32))).tocsr()
    useful.eliminate_zeros()
    return useful
