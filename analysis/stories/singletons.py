"""Texts that no link holds in a story, and the one story they clearly belong to.

A follow-up has other words than the event it follows, but it has its names: a governor, a street. What likeness
leaves open is decided by names that hardly any other story here holds.
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.sparse import csgraph

from analysis import arrays, threads
from analysis.stories import gaps, rarity, vectors
from analysis.stories.apart import Apart
from analysis.stories.graphs import BLOCK
from analysis.stories.tokens import Flags, Floats, Indices
from analysis.stories.vectors import Words

ENOUGH = 0.6  # share of the bar that is asked: likeness, and what names add to it
PAIR = 1.05  # the same, where the story is one other text that stands alone
CLEAR, FAINT = 1.3, 1.6  # times as much as the next story has, and for a score that is just enough
NAME, MOST = 0.25, 3.0  # what each name adds that no other story holds, and how many count at most
LEAST = 1.1  # one name alone adds nothing: the governor is in other stories too
HOLDERS = 5  # stories that may hold a name; what it adds falls with the square of their number
UNHEARD = 0.0005  # share of articles below which a word with a capital is a name that may tell
MEMBERS = 64  # texts of a story among which one is looked for that is like the text
LIKE, NAMED = 0.6, 0.25  # share of the bar that its likeness reaches, and where they share names
SOON = 30.0  # days within which some text of the story was published
ROOM = 0.999  # of what is asked, for what floats round
WORDS = 2  # words that it shares with that text, where they share no name: one may be a word of a trade
ROUNDS = 2  # what has joined may bring the next


class _Groups(NamedTuple):
    """Stories as rows: the story of each text, how many texts each has, and the texts in order of story."""

    of_text: Indices
    sizes: Indices
    order: Indices
    starts: Indices


def joined(stories: Indices, words: Words, apart: Apart, window_days: float, bars: Floats) -> Indices:
    """Stories after each text left alone has joined the story it has most in common with, if that is clear.

    `bars`: the likeness from which each text is linked.
    """
    for _ in range(ROUNDS):
        before, stories = stories, _joined_once(stories, words, apart, window_days, bars)
        if len(np.unique(stories)) == len(np.unique(before)):  # none has joined, so none would
            break
    return stories


def _joined_once(stories: Indices, words: Words, apart: Apart, window_days: float, bars: Floats) -> Indices:
    rows, sizes = np.unique(stories, return_inverse=True, return_counts=True)[1:]
    groups = _Groups(rows, sizes, np.argsort(rows, kind="stable"), np.cumsum(sizes) - sizes)
    alone = np.flatnonzero(sizes == 1)
    alone = alone[~apart.of_series[groups.order[groups.starts[alone]]]]
    if not len(alone):
        return rows
    framed = (
        np.bincount(rows, apart.of_series, len(sizes)) == sizes
    )  # the frame of a series is like many texts
    least = np.bincount(rows, bars, len(sizes)) / sizes
    middles, names = _held(rows, words)
    spans = apart.when.merged(rows, len(sizes))

    def block(at: int) -> tuple[Indices, Indices]:
        some = alone[at : at + BLOCK]
        product = (middles @ middles[some].T).tocsr()
        likeness, shared, story, column = _promising(product, names @ names[some].T, least[some])
        one, gap = some[column], spans.gap(some[column], story)
        score = gaps.faded(likeness, spans.days(one, story)) / least[one]
        named = shared >= LEAST
        score += NAME * np.where(named, np.minimum(shared, MOST), 0.0)
        other = (one != story) & ~framed[story] & ~(gap > window_days)
        other &= score >= ENOUGH / CLEAR  # less changes nothing
        one, story, score, second, named = _best(one[other], story[other], score[other], named[other])
        clear = (score >= np.where(sizes[story] > 1, ENOUGH, PAIR)) & (score >= _ahead(score) * second)
        one, story = one[clear], story[clear]
        near = _near(groups, one, story, named[clear], words, apart, bars)
        return one[near], story[near]

    found = threads.ahead(block, range(0, max(len(alone), 1), BLOCK))
    one, other = (np.concatenate(part) for part in zip(*found, strict=True))
    graph = sp.coo_matrix((np.ones(len(one)), (one, other)), shape=(len(sizes), len(sizes)))
    return np.asarray(csgraph.connected_components(graph, directed=False)[1], dtype=np.int64)[rows]


def _promising(
    likeness: sp.csr_matrix, shared: sp.csr_matrix, least: Floats
) -> tuple[Floats, Floats, Indices, Indices]:
    """Likeness and shared names of those that may come to a score that counts: their values, rows and columns.

    Time between two takes from their likeness, so that only names can lift what is less than is asked.
    """
    asked = ROOM * ENOUGH / CLEAR * least
    some = np.flatnonzero(likeness.data >= asked.min())  # at once for all, then for each
    some = some[likeness.data[some] >= asked[likeness.indices[some]]]
    named = shared.tocoo()
    telling = named.data >= LEAST
    rows = [np.searchsorted(likeness.indptr, some, side="right") - 1, named.row[telling]]
    columns = [likeness.indices[some], named.col[telling]]
    wide = likeness.shape[1]
    places = arrays.distinct(np.concatenate(rows).astype(np.int64) * wide + np.concatenate(columns))
    row, column = places // wide, places % wide
    if not len(places):  # of which SciPy would give a matrix
        return np.zeros(0), np.zeros(0), row, column
    values = [np.asarray(matrix[row, column]).ravel().astype(float) for matrix in (likeness, shared)]
    held = values[0] > 0  # who shares a name shares a word, but for those that are too common to be asked
    return values[0][held], values[1][held], row[held], column[held]


def _near(
    groups: _Groups, one: Indices, story: Indices, named: Flags, words: Words, apart: Apart, bars: Floats
) -> Flags:
    """Which texts some member of the story is near to, in time and in words; a name makes up for most words.

    The middle of many texts on one subject is like every text on it: a story takes in what is like one of its own.
    """
    count = np.minimum(groups.sizes[story], MEMBERS)
    pair = np.repeat(np.arange(len(one)), count)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    step = np.maximum(groups.sizes[story] // MEMBERS, 1)[pair]
    other = groups.order[groups.starts[story][pair] + place * step]
    text = groups.order[groups.starts[one]][pair]
    shared = words.matrix[text].multiply(words.matrix[other]).tocsr()
    likeness = np.asarray(shared.sum(axis=1)).ravel().astype(float)
    likeness[~named[pair] & (np.diff(shared.indptr) < WORDS)] = 0.0
    days = apart.when.days(text, other)
    best, nearest = np.zeros(len(one)), np.full(len(one), np.inf)
    np.maximum.at(best, pair, gaps.faded(likeness, days) * apart.left(text, other) / bars[text])
    np.minimum.at(nearest, pair, days)
    return np.asarray((best >= np.where(named, NAMED, LIKE)) & (nearest <= SOON))


def _ahead(score: Floats) -> Floats:
    """How many times the next story's score is asked: the less, the higher the score."""
    return np.asarray(np.maximum(CLEAR, FAINT * ENOUGH / np.maximum(score, ENOUGH)))


def _held(rows: Indices, words: Words) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """What stories hold: the middle of their texts' words, and the names few others hold, the rarer the more.

    Words that make one name together count as one: a person with two names is one person.
    """
    members = rarity.members(rows)
    held = (members @ rarity.presence(words.counted, np.float32)).tocsr()
    weighed = vectors.weighed(words, words.expected + rarity.elsewhere(held, words.expected))
    middles = vectors.affordable(vectors.unit((members @ weighed.matrix).tocsr()))
    holders = np.bincount(held.indices, minlength=held.shape[1])
    telling = np.flatnonzero(words.names & (words.expected < UNHEARD) & (holders > 1) & (holders <= HOLDERS))
    names = rarity.presence(held[:, telling])
    parts = np.bincount(_whole(words, telling))[_whole(words, telling)]
    names.data /= ((holders[telling] - 1) * np.sqrt(parts))[names.indices]
    return middles, names


def _whole(words: Words, telling: Indices) -> Indices:
    """For each telling word the name it is part of: those that follow each other make one."""
    place = np.full(len(words.columns), -1)
    place[telling] = np.arange(len(telling))
    one, other = place[words.joint[0]], place[words.joint[1]]
    both = (one >= 0) & (other >= 0)
    shape = (len(telling), len(telling))
    graph = sp.coo_matrix((np.ones(both.sum()), (one[both], other[both])), shape=shape)
    return np.asarray(csgraph.connected_components(graph, directed=False)[1], dtype=np.int64)


def _best(
    one: Indices, story: Indices, score: Floats, named: Flags
) -> tuple[Indices, Indices, Floats, Floats, Flags]:
    """For each the story with the highest score (ties to the lowest), the score of the next, and whether by name."""
    ranked = np.lexsort((story, -score, one))
    one, story, score, named = one[ranked], story[ranked], score[ranked], named[ranked]
    first, second = arrays.leading(one, score)
    return one[first], story[first], score[first], second[first], named[first]
