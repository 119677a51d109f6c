"""What a shared passage tells: words that anybody would write there, or that both texts are full of, tell little.

"the Centers for Disease Control and Prevention" stands in two texts because both name the office, not because one
has it from the other: each word follows from those before. How likely it follows is counted in the stories of the
corpus, the two at hand left out, by runs of two and of three words.
"""

import numpy as np

from analysis.stories.tokens import Flags, Floats, Hashes, Indices, Tokens, mix, runs, shingles

TEXTS = 4_096  # texts in which is counted what follows what, evenly spread over all
LONGEST = 3  # words of a run that is counted
DOUBT = 2.0  # stories added to those that hold the words before, so that one more says little
BOTH = 1.0  # what a word tells at most that stands elsewhere in both texts too
_BITS = np.uint64(2**22 - 1)  # of a hash by which most of what is not wanted is told without a search


class Shared:
    """The words of shared passages: where each stands in the first text, its passage, and the two texts."""

    def __init__(self, first: Indices, words: Indices, a: Indices, b: Indices) -> None:
        """`first` is the place of a passage's first word among all words, `words` how many it has."""
        begins = np.cumsum(words) - words
        self.passage = np.repeat(np.arange(len(first)), words)
        self.within = np.arange(words.sum()) - begins[self.passage]
        self.place = first[self.passage] + self.within
        self.a, self.b = a[self.passage], b[self.passage]


def telling(shared: Shared, texts: Tokens, stories: Indices, tells: Floats) -> Floats:
    """What each word of shared passages tells where it stands; `tells`: what it does by itself."""
    told = np.where(_elsewhere(shared, texts), np.minimum(tells, BOTH), tells)
    held = _held(shared, texts, stories, 1)
    for size in range(2, LONGEST + 1):
        before, held = held, _held(shared, texts, stories, size)
        at = np.flatnonzero(shared.within >= size - 1)
        share = held[at] / (before[at - 1] + DOUBT)
        seen = share > 0
        told[at[seen]] = np.minimum(told[at[seen]], -np.log(share[seen]))
    return told


def again(shared: Shared, texts: Tokens, stories: Indices, size: int) -> Flags:
    """Passages of which some run of `size` words stands in a third story."""
    return np.asarray(np.bincount(shared.passage, _held(shared, texts, stories, size)) > 0)


def _held(shared: Shared, texts: Tokens, stories: Indices, size: int) -> Floats:
    """How many stories, not those of the two texts, hold the run of `size` words that ends with each word."""
    at = np.flatnonzero(shared.within >= size - 1)
    wanted, which = np.unique(runs(texts.hashes, shared.place[at] - (size - 1), size), return_inverse=True)
    some = np.unique(np.linspace(0, len(texts.lengths) - 1, min(len(texts.lengths), TEXTS)).astype(np.int64))
    part = texts.take(some)
    hashes, starts = shingles(part, size)
    found, place = _among(wanted, hashes)
    count = int(stories.max(initial=0)) + 1
    pairs = np.unique(place * count + stories[some][part.owners[starts[found]]])
    held = np.bincount(pairs // count, minlength=len(wanted)).astype(float)
    one, other = stories[shared.a[at]], stories[shared.b[at]]
    counts = np.zeros(len(shared.place))
    counts[at] = held[which] - _in(which * count + one, pairs)
    counts[at] -= _in(which * count + other, pairs) & (one != other)
    return counts


def _elsewhere(shared: Shared, texts: Tokens) -> Flags:
    """Which words stand in both texts outside the passage too."""
    inside = _key(texts.hashes[shared.place], shared.passage)
    _, which, often = np.unique(inside, return_inverse=True, return_counts=True)
    flags = np.ones(len(shared.place), bool)
    for side in (shared.a, shared.b):
        rows = np.unique(side)
        part = texts.take(rows)
        wanted, key = np.unique(_key(texts.hashes[shared.place], side), return_inverse=True)
        _, place = _among(wanted, _key(part.hashes, rows[part.owners]))
        flags &= np.bincount(place, minlength=len(wanted))[key] > often[which]
    return flags


def _key(hashes: Hashes, of: Indices) -> Hashes:
    return mix(hashes ^ mix(of.astype(np.uint64)))


def _among(wanted: Hashes, hashes: Hashes) -> tuple[Indices, Indices]:
    """Which hashes are among the wanted ones (in order), and the place of each there."""
    if not len(wanted):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    likely = np.zeros(int(_BITS) + 1, bool)
    likely[wanted & _BITS] = True
    found = np.flatnonzero(likely[hashes & _BITS])
    place = np.minimum(np.searchsorted(wanted, hashes[found]), len(wanted) - 1)
    same = wanted[place] == hashes[found]
    return found[same], place[same]


def _in(values: Indices, ordered: Indices) -> Flags:
    if not len(ordered):
        return np.zeros(len(values), bool)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[place] == values)
