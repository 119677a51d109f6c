"""Which words one article shares with another of a different origin, and where they stand in both."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from analysis import arrays, decimals, threads
from analysis.stories import chance, rarity, vectors
from analysis.stories.chance import Heard, Shared
from analysis.stories.copies import SIZE, Seeds
from analysis.stories.tokens import Flags, Floats, Hashes, Indices, Tokens, runs

PASSAGE = 8  # words from which a shared passage counts
TELLS, NAMED = 9.0, 0.5  # what its words tell in all by themselves, and what a name counts beside a word
LETTER = 0.3  # what a letter tells where words are not set apart
SURE = 9.4  # what it tells where it stands, at least
ALIKE, ONE_SUBJECT = 0.06, 16.5  # likeness of texts on one subject, and what is asked of them
LONG = 20  # words from which a passage is no mere phrase
FOLLOWED, PAIRED = 1.0, 2.0  # what each run, and each pair, that other stories hold takes from a shorter one
LEAST = 5.0  # what is left of it at least
MANY = 3  # stories in which a shorter one is a stock phrase, and one of a family of outlets its furniture
_AT_ONCE = 50_000  # passages whose words are looked at at a time, some hundreds of bytes for each word
MOST = 5  # partners a text keeps, those it shares most words with


class Passages(NamedTuple):
    """Shared passages: the pair of texts, the first word in each, counted within the text, and how many words."""

    a: Indices
    b: Indices
    at_a: Indices
    at_b: Indices
    words: Indices

    def take(self, rows: Indices | Flags) -> "Passages":
        """Some of the passages."""
        return Passages(*(part[rows] for part in self))

    def in_parts(self) -> "Iterator[Passages]":
        """The passages, _AT_ONCE at a time."""
        for at in range(0, len(self.a), _AT_ONCE):
            yield self.take(np.arange(at, min(at + _AT_ONCE, len(self.a))))

    def shared(self, texts: Tokens) -> Shared:
        """The words of the passages."""
        return Shared(texts.offsets[self.a] + self.at_a, self.words, self.a, self.b)


def passages(texts: Tokens, common: Iterable[Seeds]) -> Passages:
    """Each run in common, grown to both sides as far as the words are the same; PASSAGE words or more.

    `common`: the runs of some first texts at a time, as `copies.by_first` has them.
    """
    parts = [_passages(texts, some) for some in common]
    return Passages(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _passages(texts: Tokens, common: Seeds) -> Passages:
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


def of_others(
    found: Passages,
    texts: Tokens,
    words: sp.csr_matrix,
    stories: Indices,
    outlets: Indices,
    families: Indices,
) -> tuple[Flags, Flags]:
    """Which passages may be words of others, and which of those are only if both texts quote them.

    A title, the name of an office, a request for comment: whoever writes of them writes the same words. Such words
    are common ones, or names, or follow from each other, or stand in texts of several stories; of texts on one
    subject more is asked. What fails is no passage, unless both put it in quotation marks. What an outlet prints
    twice is its own, be it furniture or what it keeps to explain a matter: it must pass, and be quoted as well.
    `words`: texts as weighed words.
    """
    told = np.concatenate([np.zeros(0), *(_alone(some, texts) for some in found.in_parts())])
    kept = np.flatnonzero(told >= TELLS)
    spread = _spread(found.take(kept), texts, stories)
    passing = ~spread | (found.words[kept] >= LONG)
    kept, spread = kept[passing], spread[passing]
    some = found.take(kept)
    own = _same(outlets, some)
    sure, said = _told_in_parts(some, texts, words, stories)
    flags, free = np.zeros((2, len(told)), bool)
    flags[kept] = np.where(own, sure, said)
    free[kept] = sure & ~own & ~(spread & _same(families, some))
    return flags, ~free


def _same(groups: Indices, found: Passages) -> Flags:
    """Passages of which both texts are of one known group."""
    return np.asarray((groups[found.a] == groups[found.b]) & (groups[found.a] >= 0))


def _alone(found: Passages, texts: Tokens) -> Floats:
    """What the words of each passage tell in all by themselves."""
    shared = found.shared(texts)
    return _summed(shared, _weight(texts, shared.place))


def _summed(shared: Shared, told: Floats) -> Floats:
    return decimals.rounded(np.bincount(shared.passage, told, minlength=shared.count), decimals.FINE)


def _told_in_parts(
    found: Passages, texts: Tokens, words: sp.csr_matrix, stories: Indices
) -> tuple[Flags, Flags]:
    """What `_told` gives, some passages at a time: what each tells depends on no other."""
    heard = chance.Heard(texts, stories)
    parts = threads.ahead(lambda some: _told(some, texts, words, stories, heard), found.in_parts())
    none = (np.zeros(0, bool),) * 2
    sure, said = (np.concatenate(part) for part in zip(none, *parts, strict=True))
    return sure, said


def _told(
    found: Passages, texts: Tokens, words: sp.csr_matrix, stories: Indices, heard: Heard
) -> tuple[Flags, Flags]:
    """Passages that tell more where they stand than what anybody writes, and those that do if they are quoted.

    Texts of one story quote one speaker; in those of two a quotation may be what anybody says.
    """
    shared = found.shared(texts)
    tells, ends = chance.telling(shared, texts, stories, _weight(texts, shared.place), heard)
    told, long = _summed(shared, tells), found.words >= LONG
    left = told - FOLLOWED * np.bincount(shared.passage, ends, minlength=shared.count)
    likeness = vectors.likeness(words, found.a, found.b)
    alike, one = likeness >= ALIKE, stories[found.a] == stories[found.b]
    said = one | ((told >= SURE) & (long | (left >= LEAST)))
    odd = long | (left - PAIRED * chance.paired(shared, texts, stories, heard) >= LEAST)
    sure = odd & (told >= np.where(alike, ONE_SUBJECT, SURE))
    return sure, sure | said


def _weight(texts: Tokens, word: Indices) -> Floats:
    """How much each word tells: the rarer the more, a name half of that."""
    hashes, which = np.unique(texts.hashes[word], return_inverse=True)
    known = rarity.background()
    at = np.minimum(np.searchsorted(known.hashes, hashes), len(known.hashes) - 1)
    share = np.where(known.hashes[at] == hashes, known.shares[at], 0.0)
    name = np.array([not word[:1].islower() for word in texts.spelling.of(hashes)], bool)
    told = rarity.weight(share) * np.where(name, NAMED, 1.0)
    return np.asarray(np.where(np.isin(hashes, rarity.letters()), LETTER, told)[which])


def _spread(found: Passages, texts: Tokens, stories: Indices) -> Flags:
    """Passages of which every run of SIZE words is shared by texts of MANY stories or more."""
    count = int(stories.max(initial=0)) + 1
    parts = [_runs(some, texts) for some in found.in_parts()]
    names = arrays.distinct(np.concatenate([np.zeros(0, np.uint64), *(hashes for _, hashes in parts)]))
    held = [np.zeros(0, np.int64)]
    for some, (passage, hashes) in zip(found.in_parts(), parts, strict=True):
        run = np.searchsorted(names, hashes) * count
        held.append(arrays.distinct(np.concatenate([run + stories[side[passage]] for side in some[:2]])))
    stories_of = np.bincount(arrays.distinct(np.concatenate(held)) // count, minlength=len(names))
    spread = [np.zeros(0, bool)]
    for some, (passage, hashes) in zip(found.in_parts(), parts, strict=True):
        least = np.full(len(some.a), np.iinfo(np.int64).max)
        np.minimum.at(least, passage, stories_of[np.searchsorted(names, hashes)])
        spread.append(least >= MANY)
    return np.concatenate(spread)


def _runs(found: Passages, texts: Tokens) -> tuple[Indices, Hashes]:
    """The runs of SIZE words in passages: the passage of each, and its hash."""
    shared = found.shared(texts)
    last = np.flatnonzero(shared.within >= SIZE - 1)
    return shared.passage[last], runs(texts.hashes, shared.place[last] - (SIZE - 1), SIZE)


def _among_best(one: Indices, other: Indices, weight: Floats) -> Flags:
    order = np.lexsort((other, -weight, one))
    ranked = one[order]
    place = np.arange(len(order)) - np.searchsorted(ranked, ranked)
    best = np.zeros(len(one), bool)
    best[order[place < MOST]] = True
    return best
