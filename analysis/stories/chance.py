"""What a shared passage tells: words that anybody would write there, or that both texts are full of, tell little.

"the Centers for Disease Control and Prevention" stands in two texts because both name the office, not because one
has it from the other: each word follows from those before. How likely it follows is counted in the stories of the
corpus, the two at hand left out, by runs of two and of three words, and by pairs of words that tell
anything.
"""

from functools import cached_property

import numpy as np

from analysis import arrays
from analysis.stories import rarity
from analysis.stories.tokens import UNSPELLED, Flags, Floats, Hashes, Indices, Tokens, mix, runs, shingles

TEXTS = 4_096  # texts in which is counted what follows what, evenly spread over all
_AT_ONCE = 4_096  # texts that are looked at at a time
DOUBT = 2.0  # stories added to those that hold the words before, so that one more says little
USUAL = 0.1  # share of articles that hold a word which tells nothing by itself
BOTH = 1.0  # what a word tells at most that stands elsewhere in both texts too


class Shared:
    """The words of shared passages: where each stands in the first text, its passage, and the two texts."""

    def __init__(self, first: Indices, words: Indices, a: Indices, b: Indices) -> None:
        """`first` is the place of a passage's first word among all words, `words` how many it has."""
        self.count = len(first)
        begins = np.cumsum(words) - words
        self.passage = np.repeat(np.arange(len(first)), words)
        self.within = np.arange(words.sum()) - begins[self.passage]
        self.place = first[self.passage] + self.within
        self.a, self.b = a[self.passage], b[self.passage]


class Heard:
    """What follows what in TEXTS of all texts: runs of words, and the story of each; found once for all passages."""

    def __init__(self, texts: Tokens, stories: Indices) -> None:
        """`stories`: that of each text."""
        count = len(texts.lengths)
        some = np.unique(np.linspace(0, count - 1, min(count, TEXTS)).astype(np.int64))
        self.texts, self.stories = texts.take(some), stories[some]
        self._runs: dict[int, tuple[Hashes, Indices]] = {}

    def runs(self, size: int) -> tuple[Hashes, Indices]:
        """The runs of so many words, and the story of each."""
        if size not in self._runs:
            self._runs[size] = self._found(self.texts, size)
        return self._runs[size]

    @cached_property
    def pairs(self) -> tuple[Hashes, Indices]:
        """Words that follow each other, usual ones aside."""
        kept = ~arrays.among(self.texts.hashes, _usual())
        offsets = np.concatenate([[0], np.cumsum(kept)])[self.texts.offsets]
        return self._found(Tokens(self.texts.hashes[kept], offsets, UNSPELLED), 2)

    def _found(self, texts: Tokens, size: int) -> tuple[Hashes, Indices]:
        found, starts = shingles(texts, size)
        return found, self.stories.astype(np.int32)[texts.owners[starts]]


def telling(
    shared: Shared, texts: Tokens, stories: Indices, tells: Floats, heard: Heard
) -> tuple[Floats, Flags]:
    """What each word of shared passages tells where it stands, and which end a run that other stories hold.

    `tells`: what each does by itself; a run has three words. Who holds three words holds the last two of them, so that
    only where others hold two is it asked who holds the first of them, and who three.
    """
    told = np.where(_elsewhere(shared, texts, tells > BOTH), BOTH, tells)
    two = _held(shared, texts, stories, heard, 2, np.flatnonzero(shared.within >= 1))
    seen = np.flatnonzero(two > 0)
    one = _held(shared, texts, stories, heard, 1, seen - 1)
    three = _held(shared, texts, stories, heard, 3, seen[shared.within[seen] >= 2])
    for before, held in ((one, two), (two, three)):
        at = np.flatnonzero(held > 0)
        told[at] = np.minimum(told[at], -np.log(held[at] / (before[at - 1] + DOUBT)))
    return told, three > 0


def paired(shared: Shared, texts: Tokens, stories: Indices, heard: Heard) -> Indices:
    """For each passage how many of its words tell something and follow, usual words aside, one that they do elsewhere.

    "the straw that broke the camel's back" and "it broke the camel's whole back": camel follows broke in both.
    """
    hashes = texts.hashes[shared.place]
    telling = np.flatnonzero(~arrays.among(hashes, _usual()))
    ends = np.searchsorted(shared.passage[telling], np.arange(shared.count + 1))
    wanted, first = shingles(Tokens(hashes[telling], ends, UNSPELLED), 2)
    sides = stories[shared.a[telling[first]]], stories[shared.b[telling[first]]]
    held = _counted(wanted, sides, *heard.pairs)
    return np.bincount(shared.passage[telling[first]], held > 0, minlength=shared.count).astype(np.int64)


def _usual() -> Hashes:
    known = rarity.background()
    return np.asarray(known.hashes[known.shares >= USUAL])


def _held(shared: Shared, texts: Tokens, stories: Indices, heard: Heard, size: int, at: Indices) -> Floats:
    """How many stories, not those of the two texts, hold the run of `size` words that ends with some words, `at`."""
    wanted = runs(texts.hashes, shared.place[at] - (size - 1), size)
    counts = np.zeros(len(shared.place))
    sides = stories[shared.a[at]], stories[shared.b[at]]
    counts[at] = _counted(wanted, sides, *heard.runs(size))
    return counts


def _counted(wanted: Hashes, sides: tuple[Indices, Indices], found: Hashes, of: Indices) -> Floats:
    """In how many stories each wanted hash is found, those at its own two sides left out; `of`: where it is found."""
    names, which = np.unique(wanted, return_inverse=True)
    at, place = arrays.places(names, found)
    one, other = sides
    count = max(int(part.max(initial=0)) for part in (one, other, of)) + 1
    pairs = arrays.distinct(place * count + of[at])
    held = np.bincount(pairs // count, minlength=len(names)).astype(float)[which]
    first, second = np.flatnonzero(held > 0), np.flatnonzero((held > 0) & (one != other))
    rows, side = np.concatenate([first, second]), np.concatenate([one[first], other[second]])
    own = arrays.places(pairs, which[rows] * count + side)[0]
    held -= np.bincount(rows[own], minlength=len(held))
    return np.asarray(held)


def _elsewhere(shared: Shared, texts: Tokens, asked: Flags) -> Flags:
    """Which words that are `asked` stand in both texts outside the passage too; a word is asked wherever it stands."""
    words = texts.hashes[shared.place[asked]]
    inside = _key(words, shared.passage[asked])
    _, which, often = np.unique(inside, return_inverse=True, return_counts=True)
    found, flags = np.ones(len(words), bool), asked.copy()
    for side in (shared.a[asked], shared.b[asked]):
        rows = arrays.distinct(side)
        wanted, key = np.unique(_key(words, side), return_inverse=True)
        counts = np.zeros(len(wanted), np.int64)
        for at in range(0, len(rows), _AT_ONCE):
            part = texts.take(rows[at : at + _AT_ONCE])
            _, place = arrays.places(wanted, _key(part.hashes, rows[at : at + _AT_ONCE][part.owners]))
            counts += np.bincount(place, minlength=len(wanted))
        found &= counts[key] > often[which]
    flags[asked] = found
    return flags


def _key(hashes: Hashes, of: Indices) -> Hashes:
    return mix(hashes ^ mix(of.astype(np.uint64)))
