"""Which texts are about one event: words they share, how telling those are, and the time between."""

from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

from analysis import decimals, threads
from analysis.stories import beats, contrast, credited, gaps, graphs, rarity, singletons, vectors
from analysis.stories.apart import Apart
from analysis.stories.credited import Told
from analysis.stories.gaps import Times
from analysis.stories.graphs import BLOCK
from analysis.stories.tokens import Flags, Floats, Indices
from analysis.stories.vectors import Words

FULL, SHORT = 0.16, 0.6  # likeness asked of long texts, and what 1/words adds for short ones
NEAR = 14.0  # days within which partners are looked for first; the rest of the window is a second look
PARTNERS, FIRST = 120, 60  # strongest partners a text keeps, and in the first graph
TELLING = 0.1  # share of articles in which a word is expected at most that ties two texts
LITTLE, FEW = 20.0, 25  # what the words of two texts weigh together at least, if both have so many words
PART = (
    256  # texts compared at a time with those after them, at least; those before have been compared already
)
PARTS = 8  # or so many parts of those they reach: fewer compare much twice, more go through much
KIN = 30  # texts of its story among which a text that no link holds there finds the one most like it

LOWEST, KNOWN = (
    0.7,
    5_000,
)  # similarity from which on links are kept, for those who ask again; of so many texts

Links = tuple[Indices, Indices, Floats]
Known = dict["Look", list[Links]]


class Events(NamedTuple):
    """A story label for each text, the likeness graph it was found in, and the weighed words behind it."""

    stories: Indices
    graph: sp.csr_matrix
    words: Words


def group(
    words: Words,
    apart: Apart,
    told: Told,
    origins: Indices,
    window_days: float,
    similarity: float = 1.0,
    known: Known | None = None,
) -> Events:
    """Stories of texts, found twice: a word the first stories show to be spread wide counts less in the second.

    Stories that hold two events of one kind are parted. Then what stands alone is looked at once more, by credits and
    by names; at last stories are parted at silences, and pairs that little ties. Those ties are in the graph too.
    `origins`: copies of one text count as one where stories are parted. `known`: what was found of these texts when
    they were grouped before, and is added to.
    """
    first = graphs.communities(alike(words, apart, window_days, similarity, first=True, known=known))
    words = vectors.weighed(words, words.expected + rarity.spread(words.counted, first, words.expected))
    graph, bars, when = (
        alike(words, apart, window_days, similarity),
        similarity * bar(words.counts),
        apart.when,
    )
    stories = contrast.parted(graphs.communities(graph), words, origins, when)
    stories = credited.joined(stories, told, words, when, bars)
    stories = singletons.joined(stories, words, apart, window_days, bars)
    stories = _tied(gaps.parted(stories, graph, when, min(window_days, gaps.SILENT)), words)
    stories = beats.parted(apart.series.parted(stories), graph, words, apart, bars)
    return Events(stories, graph.maximum(_nearest(stories, graph, words, when)), words)


def _tied(stories: Indices, words: Words) -> Indices:
    """Stories after those of two texts have been parted that hardly any telling word ties; headlines have no more.

    "artificial intelligence" and "digital transformation" stand in two texts that tell of nothing in common.
    """
    stories = np.unique(stories, return_inverse=True)[1].astype(np.int64)
    order, sizes = np.argsort(stories, kind="stable"), np.bincount(stories)
    starts = (np.cumsum(sizes) - sizes)[sizes == 2]
    one, other = order[starts], order[starts + 1]
    telling = np.where(words.expected < TELLING, rarity.weight(words.expected), 0.0)
    held = rarity.presence(words.counted)
    shared = decimals.rounded(np.asarray(held[one].multiply(held[other]) @ telling).ravel(), decimals.FINE)
    loose = (shared < LITTLE) & (np.minimum(words.counts[one], words.counts[other]) >= FEW)
    stories[other[loose]] = len(sizes) + np.arange(loose.sum())
    return stories


def _nearest(stories: Indices, graph: sp.csr_matrix, words: Words, when: Times) -> sp.csr_matrix:
    """Links of texts that no link holds in their story: to the one most like it, among the KIN first.

    Texts 0, 1 and 2 are a story in which only 0 and 1 are linked: 2 is loose. Its kin are all three, so `text` is
    [2, 2, 2] and `other` [0, 1, 2]; itself counts 0, and of 0 and 1 the one more like it becomes its link.
    """
    rows = np.repeat(np.arange(len(stories)), np.diff(graph.indptr))
    order, sizes = np.argsort(stories, kind="stable"), np.bincount(stories)
    linked = np.bincount(rows[stories[rows] == stories[graph.indices]], minlength=len(stories)) > 0
    loose = np.flatnonzero(~linked & (sizes[stories] > 1))
    kin = np.minimum(sizes[stories[loose]], KIN)
    text, first = np.repeat(loose, kin), np.repeat((np.cumsum(sizes) - sizes)[stories[loose]], kin)
    other = order[first + np.arange(len(text)) - np.repeat(np.cumsum(kin) - kin, kin)]
    likeness = vectors.likeness(words.matrix, text, other)
    score = np.where(text == other, 0.0, gaps.faded(likeness, when.days(text, other)))
    ranked = np.lexsort((other, -score, text))
    best = ranked[np.unique(text[ranked], return_index=True)[1]]
    links = (
        sp.coo_matrix((score[best], (text[best], other[best])), shape=graph.shape).tocsr().astype(graph.dtype)
    )
    return links.maximum(links.T).tocsr()


def bar(words: Indices) -> Floats:
    """Likeness from which a text of so many words is linked: more is asked of short ones."""
    return FULL + SHORT / np.maximum(words, 1)


def alike(
    words: Words,
    apart: Apart,
    window_days: float,
    similarity: float = 1.0,
    first: bool = False,
    known: Known | None = None,
) -> sp.csr_matrix:
    """Likeness of texts that may be about one event: symmetric, from the bar on, strongest partners only.

    Where all pairs of the window cost too much, partners within NEAR days are looked for first, with more words;
    the `first` graph makes do with those.
    """
    near = NEAR if window_days > NEAR and _cost(words.matrix) > vectors.WORK else window_days
    looks = [Look(-1.0, near, window_days, similarity)]
    if near < window_days and not first:
        looks.append(Look(near, window_days, window_days, similarity))
    found = [part for look in looks for part in _known_links(words, apart, look, known)]
    return graphs.strongest(_both(_half(found, words.matrix.shape[0])), FIRST if first else PARTNERS)


def _both(half: sp.csr_matrix) -> sp.csr_matrix:
    """Links in both directions."""
    return half + half.T.tocsr()


def _half(found: list[Links], count: int) -> sp.csr_matrix:
    """Links as a graph that has each in one direction; what they were found as is let go."""
    none = np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32)
    rows, columns, scores = (np.concatenate(parts) for parts in zip(none, *found, strict=True))
    found.clear()
    return sp.coo_matrix((scores, (rows, columns)), shape=(count, count)).tocsr()


def _cost(matrix: sp.csr_matrix) -> float:
    """Pairs to be looked at for each word of each text, if nothing is left out."""
    return float((np.bincount(matrix.indices).astype(float) ** 2).sum() / max(matrix.nnz, 1))


class Look(NamedTuple):
    """One search for partners more than `beyond` and up to `reach` days apart, of a window.

    Two texts with an open end count as no time apart; one of which alone the end is open, as a window apart.
    """

    beyond: float
    reach: float
    window: float
    similarity: float

    def holds(self, gap: Floats, a: Flags, b: Flags) -> Flags:
        """Which pairs are this look's to find; `a`, `b`: which ends of them are open."""
        apart = np.where(a | b, np.where(a & b, 0.0, self.window), gap)
        return np.asarray((apart > self.beyond) & (apart <= self.reach) & ~(gap > self.window))


def _known_links(words: Words, apart: Apart, look: Look, known: Known | None) -> list[Links]:
    """The links of a look; of few texts those of LOWEST are found once, of which any look that asks for more has some.

    Time and what speaks against a tie only take from likeness: a score that is enough was so all the way.
    """
    if known is None or look.similarity < LOWEST or len(words.counts) > KNOWN:
        return links(words, apart, look)
    lowest = look._replace(similarity=LOWEST)
    if lowest not in known:
        known[lowest] = links(words, apart, lowest, np.float64)
    bars, some = look.similarity * bar(words.counts), list[Links]()
    for a, b, score in known[lowest]:
        enough = score >= np.maximum(bars[a], bars[b])
        some.append((a[enough], b[enough], np.asarray(score[enough], np.float32)))
    return some


def links(words: Words, apart: Apart, look: Look, kind: type[np.floating[Any]] = np.float32) -> list[Links]:
    """The linked pairs of a look, block by block in order of time, on all cores; texts with an open end are first.

    Each block is compared with what follows it in time, from `beyond` days after it to `reach` days after it; in the
    first look from itself on, for what overlaps it or has no time either begins nowhere after it.
    """
    when, unsaid = apart.when, apart.when.open
    order = np.argsort(np.where(unsaid, -np.inf, when.earliest), kind="stable")
    unknown = unsaid[order]
    earliest = np.where(unknown, -np.inf, when.earliest[order])
    latest = np.where(unknown, -np.inf, when.latest[order])
    if look.reach >= look.window:
        latest = np.where(unknown, np.inf, latest)
    starts = range(0, len(order), BLOCK)
    ends = [_after(earliest, latest[at : at + BLOCK].max() + look.reach) for at in starts]
    soon = np.where(unknown, -np.inf, latest) + look.beyond
    begins = [
        at if look.beyond < 0 else max(at, _after(earliest, soon[at : at + BLOCK].min())) for at in starts
    ]
    reached = max((end - begin for begin, end in zip(begins, ends, strict=True)), default=0)
    matrix = vectors.affordable(words.matrix, reached / max(len(order), 1), order)
    size = min(max(reached // PARTS, PART), BLOCK)
    order32 = order.astype(np.int32)
    bars = look.similarity * bar(words.counts)
    asked = bars[order]

    def block(at: int, begin: int, end: int) -> Links:
        upto = min(at + BLOCK, len(order))
        parts = [part(one, min(one + size, upto), max(begin, one), end) for one in range(at, upto, size)]
        a, b, score = (np.concatenate(values) for values in zip(*parts, strict=True))
        return a, b, score

    def part(at: int, upto: int, begin: int, end: int) -> Links:
        product = graphs.rows(matrix, begin, end) @ graphs.rows(matrix, at, upto).T
        likeness, sooner, later = _over(product, asked[begin:end], asked[at:upto])
        after = sooner + at < later + begin
        a, b = order32[sooner[after] + at], order32[later[after] + begin]
        gap = when.gap(a, b)
        score = gaps.faded(likeness[after].astype(float), when.counted(gap, a, b))
        least = np.maximum(bars[a], bars[b])
        enough = score >= least
        linked = look.holds(gap, unsaid[a], unsaid[b]) & enough
        a, b, score, least = a[linked], b[linked], score[linked], least[linked]
        score *= apart.left(a, b)
        linked = score >= least
        return a[linked], b[linked], score[linked].astype(kind)

    return list(threads.ahead(block, starts, begins, ends))


def _over(product: sp.csr_matrix, rows: Floats, columns: Floats) -> tuple[Floats, Indices, Indices]:
    """Likeness that reaches what is asked of its row and of its column, with its column and row: time only takes."""
    kept = np.flatnonzero(product.data >= float(columns.min()))
    row = np.repeat(np.arange(len(rows)), np.diff(np.searchsorted(kept, product.indptr)))
    likeness, column = product.data[kept], product.indices[kept]
    over = (likeness >= columns[column]) & (likeness >= rows[row])
    return likeness[over], column[over], row[over]


def _after(earliest: Floats, time: float) -> int:
    return int(np.searchsorted(earliest, time, side="right"))
