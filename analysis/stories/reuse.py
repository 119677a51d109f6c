"""Which words one article shares with another of a different origin, and where they stand in both."""

from typing import NamedTuple

import numpy as np

from analysis.stories import rarity
from analysis.stories.copies import SIZE, Seeds
from analysis.stories.tokens import Flags, Floats, Indices, Tokens, mix

PASSAGE = 8  # words from which a shared passage counts
TELLS, NAMED = (
    9.0,
    0.5,
)  # what the words of a passage tell in all, at least, and what a name counts beside a word
OWN = 2.0  # times as much is asked of two texts of one outlet, which repeats itself
MANY, LONG = 3, 20  # stories in which a phrase of fewer words is a stock phrase
MOST = 5  # partners a text keeps, those it shares most words with


class Passages(NamedTuple):
    """Shared passages: the pair of texts, the first word in each, counted within the text, and how many words."""

    a: Indices
    b: Indices
    at_a: Indices
    at_b: Indices
    words: Indices


def passages(texts: Tokens, common: Seeds) -> Passages:
    """Each run in common, grown to both sides as far as the words are the same; PASSAGE words or more."""
    rows = _first_of_diagonal(common)
    a, b, at_a, at_b = common.a[rows], common.b[rows], common.at_a[rows], common.at_b[rows]
    before = _grown(texts, at_a - 1, at_b - 1, texts.offsets[a] - 1, texts.offsets[b] - 1, -1)
    after = _grown(texts, at_a + SIZE, at_b + SIZE, texts.offsets[a + 1], texts.offsets[b + 1], 1)
    start_a, start_b, words = at_a - before, at_b - before, before + SIZE + after
    code = np.lexsort((start_b, start_a, b, a))
    new = np.ones(len(code), bool)
    new[1:] = (np.diff(start_a[code]) != 0) | (np.diff(start_b[code]) != 0) | (np.diff(a[code]) != 0)
    kept = code[new & (words[code] >= PASSAGE)]
    a, b = a[kept], b[kept]
    first_a, first_b = start_a[kept] - texts.offsets[a], start_b[kept] - texts.offsets[b]
    return Passages(a, b, first_a, first_b, words[kept])


def _first_of_diagonal(common: Seeds) -> Indices:
    """Seeds that do not touch an earlier one of the same texts at the same distance: the rest grow into them."""
    distance = common.at_b - common.at_a
    order = np.lexsort((common.at_a, distance, common.b, common.a))
    if not len(order):
        return order
    same = (np.diff(common.a[order]) == 0) & (np.diff(common.b[order]) == 0) & (np.diff(distance[order]) == 0)
    touching = np.diff(common.at_a[order]) <= SIZE
    kept: Indices = order[np.concatenate([[True], ~(same & touching)])]
    return kept


def _grown(texts: Tokens, a: Indices, b: Indices, end_a: Indices, end_b: Indices, step: int) -> Indices:
    """How many words further two places stay the same, stepping until a text ends."""
    grown = np.zeros(len(a), np.int64)
    active = np.arange(len(a))
    while len(active):
        at_a, at_b = a[active] + step * grown[active], b[active] + step * grown[active]
        inside = (at_a != end_a[active]) & (at_b != end_b[active])
        active, at_a, at_b = active[inside], at_a[inside], at_b[inside]
        active = active[texts.hashes[at_a] == texts.hashes[at_b]]
        grown[active] += 1
    return grown


def strongest(found: Passages, texts: Tokens) -> tuple[Passages, Floats]:
    """Passages of each text's MOST partners by shared words; for each, the share of the shorter text in all."""
    count = len(texts.lengths)
    code, which = np.unique(found.a.astype(np.int64) * count + found.b, return_inverse=True)
    a, b = code // count, code % count
    shared = np.bincount(which, found.words, minlength=len(code)).astype(np.float64)
    share = np.minimum(shared / np.maximum(np.minimum(texts.lengths[a], texts.lengths[b]), 1), 1.0)
    kept = _among_best(a, b, shared) | _among_best(b, a, shared)
    chosen = kept[which]
    return Passages(*(part[chosen] for part in found)), share[which][chosen]


def of_others(found: Passages, texts: Tokens, stories: Indices, outlets: Indices) -> Flags:
    """Which passages are words of others: no stock phrase, not said in many stories, in one outlet only if they tell.

    A title, the name of an office, a request for comment: whoever writes of them writes the same words. Such words
    are common ones, or names, or stand in texts of several stories.
    """
    own = (outlets[found.a] == outlets[found.b]) & (outlets[found.a] >= 0)
    place = texts.offsets[found.a] + found.at_a
    word = np.repeat(place - np.cumsum(found.words) + found.words, found.words) + np.arange(found.words.sum())
    passage = np.repeat(np.arange(len(place)), found.words)
    told = np.bincount(passage, _telling(texts, word), len(place))
    asked = np.where(own, OWN * TELLS, TELLS)
    return np.asarray((told >= asked) & ~_spread(found, texts, stories, word, passage))


def _telling(texts: Tokens, word: Indices) -> Floats:
    """How much each word tells: the rarer the more, a name half of that."""
    hashes, which = np.unique(texts.hashes[word], return_inverse=True)
    known = rarity.background()
    at = np.minimum(np.searchsorted(known.hashes, hashes), len(known.hashes) - 1)
    share = np.where(known.hashes[at] == hashes, known.shares[at], 0.0)
    name = np.array([not texts.spelling[h][:1].islower() for h in hashes.tolist()], bool)
    return np.asarray((rarity.weight(share) * np.where(name, NAMED, 1.0))[which])


def _spread(found: Passages, texts: Tokens, stories: Indices, word: Indices, passage: Indices) -> Flags:
    """Short passages of which every run of SIZE words is shared by texts of MANY stories or more."""
    runs = np.flatnonzero(passage[SIZE - 1 :] == passage[: len(passage) - SIZE + 1])
    hashes = np.zeros(len(runs), np.uint64)
    for step in range(SIZE):
        hashes = mix(hashes ^ texts.hashes[word[runs + step]])
    of = passage[runs]
    both = np.concatenate([stories[found.a[of]], stories[found.b[of]]]).astype(np.uint64)
    held = np.unique(np.stack([np.concatenate([hashes, hashes]), both]), axis=1)[0]
    names, counts = np.unique(held, return_counts=True)
    least = np.full(len(found.a), np.iinfo(np.int64).max)
    np.minimum.at(least, of, counts[np.searchsorted(names, hashes)])
    return np.asarray((least >= MANY) & (found.words < LONG))


def _among_best(one: Indices, other: Indices, weight: Floats) -> Flags:
    order = np.lexsort((other, -weight, one))
    ranked = one[order]
    place = np.arange(len(order)) - np.searchsorted(ranked, ranked)
    best = np.zeros(len(one), bool)
    best[order[place < MOST]] = True
    return best
