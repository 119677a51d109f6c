"""What an outlet writes of most weeks ties no two of its texts: a developers' blog its product, a local paper its town.

A story that one outlet tells alone is held together by its own words; so is everything it writes on its beat. What
is left of its ties when these words count as often as the outlet uses them decides.
"""

from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from analysis import arrays
from analysis.keeping import spill
from analysis.stories import gaps, graphs, rarity, vectors
from analysis.stories.apart import Apart
from analysis.stories.gaps import Times
from analysis.stories.tokens import Flags, Floats, Indices
from analysis.stories.vectors import Words

WEEKS = 8  # weeks in which an outlet published here, from which it has a beat
OFTEN = 4  # of them in which a word stands, at least: what an event takes is fewer
SHARE = 0.25  # of them, at least
ENTRIES = 1_000_000  # of texts by words, that are looked at at a time
_MOST = 64  # times that this is done: for each is an open file
_WEEK = 7.0


def parted(stories: Indices, graph: sp.csr_matrix, words: Words, apart: Apart, bars: Floats) -> Indices:
    """Stories of one outlet, parted where only its beat ties them; `bars`: the likeness asked of each text."""
    labels = np.unique(stories, return_inverse=True)[1].astype(np.int64)
    alone = apart.series.alone(labels) & (np.bincount(labels) > 1)[labels]
    outlets = np.where(_of(apart.series.outlet, alone), apart.series.outlet, -1)
    entries, usual = shares(words.counted, outlets, apart.when, alone)
    touched = np.zeros(len(labels), bool)
    touched[labels[np.searchsorted(words.counted.indptr, entries, side="right") - 1]] = True
    touched = alone & touched[labels]
    if not touched.any():
        return stories
    a, b = _links(graph, labels, touched)
    likeness = vectors.likeness(_weighed(words, entries, usual), a, b)
    score = gaps.faded(likeness, apart.when.days(a, b)) * apart.left(a, b)
    kept = score >= np.maximum(bars[a], bars[b])
    held = sp.coo_matrix((np.ones(kept.sum()), (a[kept], b[kept])), shape=graph.shape)
    part = connected_components(held, directed=False)[1]
    labels[touched] = labels.max() + 1 + part[touched]
    return labels


def _of(outlets: Indices, some: Flags) -> Flags:
    return np.isin(outlets, outlets[some])


def _links(graph: sp.csr_matrix, labels: Indices, some: Flags) -> tuple[Indices, Indices]:
    """Linked pairs within the stories of some texts."""
    parts = [(np.zeros(0, np.int64), graph.indices[:0])]
    for _, part, rows in graphs.blocks(graph):
        inside = (rows < part.indices) & some[rows] & (labels[rows] == labels[part.indices])
        parts.append((rows[inside], part.indices[inside]))
    a, b = (np.concatenate(values) for values in zip(*parts, strict=True))
    return a, b


def _weighed(words: Words, entries: Indices, usual: Floats) -> sp.csr_matrix:
    """The texts with words of a beat, some entries of texts by words, counting as often as their outlet uses them."""
    data = words.matrix.data.copy()
    for at in range(0, len(entries), ENTRIES):
        some, often = entries[at : at + ENTRIES], usual[at : at + ENTRIES]
        expected = words.expected[words.matrix.indices[some]]
        before, after = rarity.weight(expected), rarity.weight(np.maximum(often, expected))
        data[some] = data[some] * after / np.maximum(before, rarity.RAREST)
    matrix = (data, words.matrix.indices, words.matrix.indptr)
    return vectors.unit(sp.csr_matrix(matrix, shape=words.matrix.shape))


def shares(counted: sp.csr_matrix, outlets: Indices, when: Times, asked: Flags) -> tuple[Indices, Floats]:
    """Entries of texts by words that are of the beat of their outlet, and the share of its weeks that have the word.

    `outlets`: -1 where it is not known. Texts of which no time is known have no week. Only words of texts that are
    `asked` are looked at, some columns at a time.
    """
    weeks = np.floor(when.earliest / _WEEK)
    dated = np.flatnonzero((outlets >= 0) & ~np.isnan(weeks))
    held = _weeks(outlets[dated], weeks[dated], int(outlets.max(initial=-1)) + 1)
    rows = np.zeros(len(outlets), bool)
    rows[dated[held[outlets[dated]] >= WEEKS]] = True
    found = [(np.zeros(0, np.int64), np.zeros(0))]
    for entry, owner in _by_columns(counted, rows, asked):
        word = outlets[owner].astype(np.int64) * counted.shape[1] + counted.indices[entry]
        names = arrays.distinct(word[asked[owner]])
        known, which = arrays.places(names, word)
        often = _weeks(which, weeks[owner[known]], len(names))
        share = often / np.maximum(held[names // counted.shape[1]], 1)
        of_beat = ((often >= OFTEN) & (share >= SHARE))[which]
        found.append((entry[known[of_beat]], share[which[of_beat]]))
    entries, share = (np.concatenate(values) for values in zip(*found, strict=True))
    return entries, share


def _by_columns(counted: sp.csr_matrix, rows: Flags, asked: Flags) -> Iterator[tuple[Indices, Indices]]:
    """Entries of some rows, and their rows, those of some columns after the other; only columns that are asked."""
    wanted = np.zeros(counted.shape[1], bool)
    sizes = np.zeros(counted.shape[1], np.int64)
    for _, part, of in graphs.blocks(counted):
        wanted[part.indices[(rows & asked)[of]]] = True
        sizes += np.bincount(part.indices[rows[of]], minlength=len(sizes))
    until = np.cumsum(np.where(wanted, sizes, 0))
    total = int(until[-1]) if len(until) else 0
    turns = min(total // ENTRIES + 1, _MOST)
    turn_of = (until * turns // (total + 1)).astype(np.uint8)
    lots = spill.Lots(turns, np.int64)
    for begin, part, of in graphs.blocks(counted):
        entry = np.flatnonzero(wanted[part.indices] & rows[of])
        turn = turn_of[part.indices[entry]]
        order = np.argsort(turn, kind="stable")
        lots.add(np.searchsorted(turn[order], np.arange(turns + 1)), entry[order] + counted.indptr[begin])
    for [entry] in lots.taken():
        yield entry, np.searchsorted(counted.indptr, entry, side="right") - 1


def _weeks(of: Indices, weeks: Floats, count: int) -> Indices:
    """How many weeks each of `count` things is seen in."""
    number = (weeks - weeks.min(initial=0)).astype(np.int64)
    many = int(number.max(initial=0)) + 1
    return np.bincount(arrays.distinct(of.astype(np.int64) * many + number) // many, minlength=count)
