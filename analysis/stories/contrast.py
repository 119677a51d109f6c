"""Stories that hold two events of one kind, parted where each side has words of its own that the other lacks.

Two fights of one boxer, two fires in one town: what both have in common is their frame, and likeness cannot tell them
apart. But the texts of each event keep to their own opponent, street, date and number. Every story is halved along
the line on which its texts differ most, and at the widest gap in time; halves become stories if each has such words,
held by most of its texts and hardly any of the other's, and if its texts are less alike to the other half than to
their own. The nearer in time they were told, the more is asked; copies of one text count as one.
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from analysis import arrays
from analysis.stories import rarity, vectors
from analysis.stories.gaps import Times
from analysis.stories.tokens import Flags, Floats, Indices
from analysis.stories.vectors import Words

LEAST = 3  # texts of a half at least
ROUNDS = 4  # what was parted is looked at again
WALKS, MOVES = (
    30,
    8,
)  # steps to the line on which texts differ most, and rounds in which each text takes its side
TELLING = 0.05  # share of articles in which a word is expected at most, to be a half's own
RARER = 3  # a half's own word stands in so many times less of the other half's texts, or not at all
CORE = 0.45  # share of a half's texts that hold a word of its core
STRONGEST = 4  # words of a half's own that count
OWN = 4.0  # what they weigh at least
TEXTS = 4_096  # texts that are looked at at a time, whole stories: some ten kB for each
MANY = 6  # texts of a half beyond which more of them say no more
FREE, ACROSS, OWNS, COMMON, SIZE = (
    -2.6,
    -5.6,
    0.33,
    -8.0,
    4.4,
)  # fitted to halves of gold stories, alone and in pairs
SAME = 14.0  # days between the middles of the halves within which they were told at one time
MORE, LESS, STEP = (
    3.0,
    -4.0,
    2.0,
)  # what is asked then, at least, and how much less for each doubling of the days


class Halves(NamedTuple):
    """The two halves of stories compared.

    `own`: weight of the words of its own of the half that has less; `across`: likeness across the halves beside
    likeness within; `common`: share of the core of each half that the other holds too; `least`: texts of the smaller.
    """

    own: Floats
    across: Floats
    common: Floats
    least: Indices

    @property
    def margin(self) -> Floats:
        """How clearly they are two events, 0 where it is even; none where a half has no words of its own."""
        size = np.log(np.clip(self.least, 1, MANY))
        found = FREE + ACROSS * self.across + OWNS * self.own + COMMON * self.common + SIZE * size
        return np.where((self.own >= OWN) & (self.least >= LEAST), found, -np.inf)


class _Part(NamedTuple):
    """Texts of some stories, numbered from 0: words as columns of each story's own, so that one pass does for all."""

    of: Indices
    sizes: Indices
    held: sp.csr_matrix
    weight: Floats
    telling: Flags
    story: Indices

    def summed(self, values: Floats) -> Floats:
        """Values of columns, summed by story."""
        return np.asarray(np.bincount(self.story, values, len(self.sizes)), float)

    def centred(self, values: Floats) -> Floats:
        """Values of texts less the mean of their story's."""
        return np.asarray(values - (np.bincount(self.of, values) / self.sizes)[self.of])


def parted(stories: Indices, words: Words, origins: Indices, when: Times) -> Indices:
    """Stories after those that hold two events of one kind have been parted."""
    stories = np.unique(stories, return_inverse=True)[1].astype(np.int64)
    spoken, speaker = _speakers(stories, origins)
    wanted = np.ones(len(stories), bool)
    for _ in range(ROUNDS):
        wanted &= np.bincount(stories[spoken], minlength=len(wanted)) >= 2 * LEAST
        texts = spoken[wanted[stories[spoken]]]
        if not len(texts):
            break
        texts = texts[np.argsort(stories[texts], kind="stable")]
        labels, of = np.unique(stories[texts], return_inverse=True)
        side, two = np.zeros(len(texts), bool), np.zeros(len(labels), bool)
        for begin, end in arrays.cuts(of, TEXTS):
            some, first, last = texts[begin:end], of[begin], of[end - 1] + 1
            part = _part(words, some, of[begin:end] - first)
            side[begin:end], two[first:last] = _sides(part, when.take(some))
        new = int(stories.max()) + np.cumsum(two)
        moved, told = two[of] & side, stories.copy()
        told[texts[moved]] = new[of[moved]]
        stories = told[speaker]
        wanted = np.zeros(len(stories), bool)
        wanted[np.concatenate([labels[two], new[two]])] = True
    return stories


def _speakers(stories: Indices, origins: Indices) -> tuple[Indices, Indices]:
    """The first text of each origin in each story, and for each text the one that speaks for it."""
    code = stories * (int(origins.max(initial=0)) + 1) + origins
    first, which = np.unique(code, return_index=True, return_inverse=True)[1:]
    return first, first[which]


def _part(words: Words, texts: Indices, of: Indices) -> _Part:
    counted = words.counted[texts]
    code = of[np.repeat(np.arange(len(texts)), np.diff(counted.indptr))] * counted.shape[1] + counted.indices
    columns, places = np.unique(code, return_inverse=True)
    shape = (len(texts), len(columns))
    held = sp.csr_matrix((np.ones(len(code)), places, counted.indptr), shape=shape)
    share = words.expected[columns % counted.shape[1]]
    story = columns // counted.shape[1]
    return _Part(of, np.bincount(of), held, rarity.weight(share), share < TELLING, story)


def _sides(part: _Part, when: Times) -> tuple[Flags, Flags]:
    """For each text its half, and for each story whether its halves are two events."""
    by_words, by_time = _halved(part), _before(part, when)
    margins = [halves(part, side).margin - _asked(part, side, when) for side in (by_words, by_time)]
    side = np.where((margins[0] >= margins[1])[part.of], by_words, by_time)
    return side, np.maximum(*margins) > 0


def _halved(part: _Part) -> Flags:
    """For each text the half of its story it falls into, by words that some but not all texts of the story hold."""
    holders = np.bincount(part.held.indices, minlength=len(part.story))
    fit = (holders > 1) & (holders < part.sizes[part.story])
    unit = vectors.unit((part.held @ sp.diags(np.where(fit, part.weight, 0.0))).tocsr())
    back = unit.T.tocsr()
    line = part.centred(_oddest(part, unit, back))
    for _ in range(WALKS):
        line = part.centred(unit @ (back @ line))
        line /= np.maximum(np.sqrt(np.bincount(part.of, line**2)), 1e-12)[part.of]
    side = line > 0
    for _ in range(MOVES):
        moved = _nearness(part, unit, back, side) > _nearness(part, unit, back, ~side)
        if (moved == side).all():
            break
        side = moved
    return side


def _oddest(part: _Part, unit: sp.csr_matrix, back: sp.csr_matrix) -> Floats:
    """Likeness of each text to the one of its story that is least like the others: where the walk starts."""
    mean = np.asarray(back.sum(axis=1)).ravel() / part.sizes[part.story]
    first = np.lexsort((unit @ mean, part.of))[np.cumsum(part.sizes) - part.sizes]
    start = np.zeros(len(part.of))
    start[first] = 1
    return np.asarray(unit @ (back @ start))


def _nearness(part: _Part, unit: sp.csr_matrix, back: sp.csr_matrix, side: Flags) -> Floats:
    """Likeness of each text to the middle of the flagged texts of its story."""
    middle = back @ side.astype(float)
    return np.asarray((unit @ middle) / np.maximum(np.sqrt(part.summed(middle**2)), 1e-12)[part.of])


def _before(part: _Part, when: Times) -> Flags:
    """For each text whether it is of the time before the widest gap of its story; without a time, by its words."""
    middle = (when.earliest + when.latest) / 2
    known = np.flatnonzero(~np.isnan(middle))
    order = known[np.lexsort((middle[known], part.of[known]))]
    of, at = part.of[order], np.arange(len(order))
    first, after = np.searchsorted(of, of), np.searchsorted(of, of, side="right")
    inside = np.flatnonzero((at - first + 1 >= LEAST) & (after - at - 1 >= LEAST))
    widest = inside[np.lexsort((middle[order][inside] - middle[order][inside + 1], of[inside]))]
    widest = widest[np.unique(of[widest], return_index=True)[1]]
    ends = np.full(len(part.sizes), -np.inf)
    ends[of[widest]] = middle[order][widest]
    sooner, later = middle <= ends[part.of], middle > ends[part.of]
    unit = vectors.unit((part.held @ sp.diags(part.weight)).tocsr())
    back = unit.T.tocsr()
    nearer = _nearness(part, unit, back, sooner) > _nearness(part, unit, back, later)
    return np.where(np.isnan(middle), nearer, sooner)


def _asked(part: _Part, side: Flags, when: Times) -> Floats:
    """What margin is asked of halves: the more days lie between their middles, the less; 0 if that is not known."""
    middle = (when.earliest + when.latest) / 2
    middles = [_middles(part, side & ~np.isnan(middle), middle) for side in (side, ~side)]
    days = np.abs(middles[0] - middles[1])
    less = STEP * np.log2(np.maximum(days, 1) / SAME)
    return np.where(np.isnan(days), 0.0, np.clip(MORE - less, LESS, MORE))


def _middles(part: _Part, some: Flags, middle: Floats) -> Floats:
    """The middle one of the times of some texts of each story; NaN where they are fewer than LEAST."""
    order = np.flatnonzero(some)[np.lexsort((middle[some], part.of[some]))]
    of, stories = part.of[order], np.arange(len(part.sizes))
    first, after = np.searchsorted(of, stories), np.searchsorted(of, stories, side="right")
    enough = after - first >= LEAST
    found = np.full(len(stories), np.nan)
    found[enough] = middle[order][((first + after) // 2)[enough]]
    return found


def halves(part: _Part, side: Flags) -> Halves:
    """The halves of each story compared."""
    sizes = [np.bincount(part.of[half], minlength=len(part.sizes)) for half in (side, ~side)]
    holders = [part.held.T @ half.astype(float) for half in (side, ~side)]
    share = [n / np.maximum(size, 1)[part.story] for n, size in zip(holders, sizes, strict=True)]
    sure = [n / (size + 1)[part.story] for n, size in zip(holders, sizes, strict=True)]
    own, core, held = [], np.zeros(len(part.sizes)), np.zeros(len(part.sizes))
    for one, other in ((0, 1), (1, 0)):
        only = (sure[one] - RARER * share[other]).clip(0)
        own.append(_strongest(part, np.where(part.telling, part.weight * only, 0.0)))
        weight = np.where(part.telling & (sure[one] > CORE), part.weight * sure[one], 0.0)
        core += part.summed(weight)
        held += part.summed(weight * np.minimum(1, share[other] / np.maximum(share[one], 1e-9)))
    least = np.minimum(*sizes).astype(np.int64)
    return Halves(np.minimum(*own), _across(part, side, sizes), held / np.maximum(core, 1e-9), least)


def _strongest(part: _Part, weight: Floats) -> Floats:
    """The weight of the STRONGEST words of each story."""
    ranked = np.lexsort((-weight, part.story))
    place = np.arange(len(ranked)) - np.searchsorted(part.story, part.story)
    return part.summed(np.where(place < STRONGEST, weight[ranked], 0.0))


def _across(part: _Part, side: Flags, sizes: list[Indices]) -> Floats:
    """Mean likeness of texts of different halves, beside that within the half whose texts are less alike."""
    unit = vectors.unit((part.held @ sp.diags(part.weight)).tocsr())
    sums = [unit.T @ half.astype(float) for half in (side, ~side)]
    pairs = [np.maximum(size * (size - 1), 1) for size in sizes]
    within = [
        (part.summed(total**2) - size) / count for total, size, count in zip(sums, sizes, pairs, strict=True)
    ]
    between = part.summed(sums[0] * sums[1]) / np.maximum(sizes[0] * sizes[1], 1)
    return np.asarray(between / np.maximum(np.minimum(*within), 1e-9))
