"""What an outlet writes of most weeks ties no two of its texts: a developers' blog its product, a local paper its town.

A story that one outlet tells alone is held together by its own words; so is everything it writes on its beat. What
is left of its ties when these words count as often as the outlet uses them decides.
"""

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from analysis import arrays
from analysis.stories import gaps, rarity, vectors
from analysis.stories.apart import Apart
from analysis.stories.gaps import Times
from analysis.stories.tokens import Flags, Floats, Indices
from analysis.stories.vectors import Words

WEEKS = 8  # weeks in which an outlet published here, from which it has a beat
OFTEN = 4  # of them in which a word stands, at least: what an event takes is fewer
SHARE = 0.25  # of them, at least
_WEEK = 7.0


def parted(stories: Indices, graph: sp.csr_matrix, words: Words, apart: Apart, bars: Floats) -> Indices:
    """Stories of one outlet, parted where only its beat ties them; `bars`: the likeness asked of each text."""
    labels = np.unique(stories, return_inverse=True)[1].astype(np.int64)
    alone = apart.series.alone(labels) & (np.bincount(labels) > 1)[labels]
    usual = shares(
        words.counted, np.where(_of(apart.series.outlet, alone), apart.series.outlet, -1), apart.when, alone
    )
    rows = np.repeat(np.arange(len(labels)), np.diff(words.counted.indptr))
    touched = alone & (np.bincount(labels[rows], usual, int(labels.max(initial=-1)) + 1) > 0)[labels]
    if not touched.any():
        return stories
    a, b = _links(graph, labels, touched)
    matrix = _weighed(words, usual)
    likeness = np.asarray(matrix[a].multiply(matrix[b]).sum(axis=1)).ravel().astype(float)
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
    rows = np.repeat(np.arange(len(labels)), np.diff(graph.indptr))
    inside = (rows < graph.indices) & some[rows] & (labels[rows] == labels[graph.indices])
    return rows[inside], graph.indices[inside]


def _weighed(words: Words, usual: Floats) -> sp.csr_matrix:
    """The texts with the words of a beat counting as often as their outlet uses them."""
    own = usual > 0
    before = rarity.weight(words.expected)[words.matrix.indices]
    after = rarity.weight(np.maximum(usual, words.expected[words.matrix.indices]))
    matrix = words.matrix.copy()
    matrix.data = np.where(own, matrix.data * after / np.maximum(before, rarity.RAREST), matrix.data).astype(
        np.float32
    )
    return vectors.unit(matrix)


def shares(counted: sp.csr_matrix, outlets: Indices, when: Times, asked: Flags) -> Floats:
    """For each entry of texts by words the share of its outlet's weeks that have the word; 0 where it is no beat.

    `outlets`: -1 where it is not known. Texts of which no time is known have no week. Only words of texts that are
    `asked` are looked at.
    """
    found = np.zeros(counted.nnz)
    weeks = np.floor(when.earliest / _WEEK)
    dated = np.flatnonzero((outlets >= 0) & ~np.isnan(weeks))
    held = _weeks(outlets[dated], weeks[dated], int(outlets.max(initial=-1)) + 1)
    rows = np.zeros(len(outlets), bool)
    rows[dated[held[outlets[dated]] >= WEEKS]] = True
    owner = np.repeat(np.arange(counted.shape[0]), np.diff(counted.indptr))
    entry = np.flatnonzero(rows[owner])
    word = outlets[owner[entry]].astype(np.int64) * counted.shape[1] + counted.indices[entry]
    names = arrays.distinct(word[asked[owner[entry]]])
    known, which = arrays.places(names, word)
    entry = entry[known]
    often = _weeks(which, weeks[owner[entry]], len(names))
    share = often / np.maximum(held[names // counted.shape[1]], 1)
    found[entry] = np.where((often >= OFTEN) & (share >= SHARE), share, 0.0)[which]
    return found


def _weeks(of: Indices, weeks: Floats, count: int) -> Indices:
    """How many weeks each of `count` things is seen in."""
    number = (weeks - weeks.min(initial=0)).astype(np.int64)
    many = int(number.max(initial=0)) + 1
    return np.bincount(arrays.distinct(of.astype(np.int64) * many + number) // many, minlength=count)
