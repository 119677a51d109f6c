"""Stories that hold two events of one kind, parted where each side has words of its own that the other lacks.

Two fights of one boxer, two fires in one town: what both have in common is their frame, and likeness cannot tell them
apart. But the texts of each event keep to their own opponent, street, date and number. Every story is halved once
along the line on which its texts differ most; the halves become stories if each has such words, held by most of its
texts and hardly any of the other's, and if texts of one half are clearly less alike to the other than to their own.
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from analysis.stories import rarity, vectors
from analysis.stories.gaps import Times
from analysis.stories.tokens import Flags, Floats, Indices
from analysis.stories.vectors import Words

LEAST = 3  # texts of a half at least
ROUNDS = 4  # what was parted is looked at again
WALKS, MOVES = 30, 8  # steps to the line on which texts differ most, and rounds in which each text takes its side
TELLING = 0.05  # share of articles in which a word is expected at most, to be a half's own
CORE = 0.45  # share of a half's texts that hold a word of its core
STRONGEST = 4  # words of a half's own that count
MANY = 6  # texts of a half beyond which more of them say no more
OWN = 4.0  # what those weigh at least
SAME = 14.0
STRICT, SLOPE, LOOSE = 3.0, 2.0, -4.0


class Halves(NamedTuple):
    """Each story's two halves compared.

    `own`: weight of the words of its own of the half that has less; `across`: likeness across the halves beside
    likeness within; `common`: share of the core of each half that the other holds too; `least`: texts of the smaller.
    """

    own: Floats
    across: Floats
    common: Floats
    least: Indices


def parted(stories: Indices, words: Words, origins: Indices, when: Times) -> Indices:
    """Stories after those that hold two events of one kind have been parted; copies of one text count as one."""
    stories = np.unique(stories, return_inverse=True)[1].astype(np.int64)
    spoken, speaker = _speakers(stories, origins)
    wanted = np.bincount(stories[spoken]) >= 2 * LEAST
    for _ in range(ROUNDS):
        texts = spoken[wanted[stories[spoken]]]
        if not len(texts):
            break
        labels, of = np.unique(stories[texts], return_inverse=True)
        by_words, by_time = _halved(words, texts, of), _before(words, when, texts, of)
        sides, margins = (by_words, by_time), []
        for half in sides:
            margins.append(_margin(halves(words, texts, of, half), between(when, texts, of, half)))
        side = np.where((margins[0] >= margins[1])[of], by_words, by_time)
        two = np.maximum(*margins) > 0
        new = int(stories.max()) + np.cumsum(two)
        moved = two[of] & side
        of_text = stories[spoken]
        stories = stories.copy()
        stories[texts[moved]] = new[of[moved]]
        stories = stories[speaker]
        wanted = np.zeros(int(stories.max()) + 1, bool)
        wanted[np.concatenate([labels[two], new[two]])] = True
        wanted &= np.bincount(stories[spoken], minlength=len(wanted)) >= 2 * LEAST
    return stories


def _speakers(stories: Indices, origins: Indices) -> tuple[Indices, Indices]:
    """The first text of each origin in each story, and for each text the one that speaks for it."""
    code = stories * (int(origins.max(initial=0)) + 1) + origins
    first, which = np.unique(code, return_index=True, return_inverse=True)[1:]
    return first, first[which]


def between(when: Times, texts: Indices, of: Indices, side: Flags) -> Floats:
    """Days between the middles of the halves; NaN where hardly any time is known."""
    middle = (when.earliest[texts] + when.latest[texts]) / 2
    known = ~np.isnan(middle)
    count = int(of.max(initial=-1)) + 1
    mids = []
    for half in (side & known, ~side & known):
        order = np.lexsort((middle[half], of[half]))
        ranked, group = middle[half][order], of[half][order]
        first, sizes = np.searchsorted(group, np.arange(count)), np.bincount(group, minlength=count)
        found = np.full(count, np.nan)
        some = sizes >= LEAST
        found[some] = ranked[(first + sizes // 2)[some]]
        mids.append(found)
    return np.abs(mids[0] - mids[1])


WEIGHT = (-3.8, -5.6, 0.33, -8.0, 4.4)


def score(found: Halves) -> Floats:
    k, ra, ow, co, la = WEIGHT
    return (
        k + ra * found.across + ow * found.own + co * found.common
        + la * np.log(np.minimum(np.maximum(found.least, 1), MANY))
    )


def _margin(found: Halves, days: Floats) -> Floats:
    """How clearly halves are two events; the further apart in time they were told, the less is asked."""
    enough = (found.own >= OWN) & (found.least >= LEAST)
    return np.where(enough, score(found) - asked(days), -np.inf)


def asked(days: Floats) -> Floats:
    return np.where(np.isnan(days), 0.0, np.clip(STRICT - SLOPE * np.log2(np.maximum(days, 1) / SAME), LOOSE, STRICT))


def _before(words: Words, when: Times, texts: Indices, of: Indices) -> Flags:
    """For each text whether it is of the time before the widest gap of its story; without a time, by its words."""
    middle = (when.earliest[texts] + when.latest[texts]) / 2
    known = np.flatnonzero(~np.isnan(middle))
    order = known[np.lexsort((middle[known], of[known]))]
    gap = np.diff(middle[order])
    same = of[order][1:] == of[order][:-1]
    place = np.arange(len(order)) - np.searchsorted(of[order], of[order])
    sizes = np.bincount(of[order], minlength=int(of.max()) + 1)[of[order]]
    inside = same & (place[:-1] + 1 >= LEAST) & (sizes[:-1] - place[:-1] - 1 >= LEAST)
    at = np.flatnonzero(inside)
    ranked = at[np.lexsort((at, -gap[at], of[order][at]))]
    first = ranked[np.unique(of[order][ranked], return_index=True)[1]]
    ends = np.full(int(of.max()) + 1, -np.inf)
    ends[of[order][first]] = middle[order][first]
    side = middle <= ends[of]
    later = np.zeros(len(texts), bool)
    later[known] = ~side[known]
    matrix, word, story = _local(words, texts, of)
    unit = vectors.unit((matrix @ sp.diags(rarity.weight(words.expected[word]))).tocsr())
    back = unit.T.tocsr()
    closer = _nearness(unit, back, story, of, side) > _nearness(unit, back, story, of, later)
    return np.where(np.isnan(middle), closer, side)


def _local(words: Words, texts: Indices, of: Indices) -> tuple[sp.csr_matrix, Indices, Indices]:
    """Presence of words in texts with columns of each story's own; the word and the story of each column."""
    part = words.counted[texts]
    rows = np.repeat(np.arange(len(texts)), np.diff(part.indptr))
    code, places = np.unique(of[rows].astype(np.int64) * part.shape[1] + part.indices, return_inverse=True)
    shape = (len(texts), len(code))
    matrix = sp.csr_matrix((np.ones(part.nnz), places, part.indptr), shape=shape)
    return matrix, code % part.shape[1], code // part.shape[1]


def _halved(words: Words, texts: Indices, of: Indices) -> Flags:
    """For each text the half of its story it falls into."""
    matrix, word, story = _local(words, texts, of)
    sizes = np.bincount(of)
    holders = np.bincount(matrix.indices, minlength=matrix.shape[1])
    fit = (holders > 1) & (holders < sizes[story])
    weight = np.where(fit, rarity.weight(words.expected[word]), 0.0)
    unit = vectors.unit((matrix @ sp.diags(weight)).tocsr())
    back = unit.T.tocsr()
    mean = np.asarray(back.sum(axis=1)).ravel() / sizes[story]
    least = unit @ mean
    seed = np.lexsort((least, of))[np.cumsum(sizes) - sizes]
    place = np.zeros(len(texts)); place[seed] = 1
    line = unit @ (back @ place)
    line -= (np.bincount(of, line) / sizes)[of]
    for _ in range(WALKS):
        line = unit @ (back @ line)
        line -= (np.bincount(of, line) / sizes)[of]
        line /= np.maximum(np.sqrt(np.bincount(of, line**2)), 1e-12)[of]
    side = line > 0
    for _ in range(MOVES):
        nearer = [_nearness(unit, back, story, of, half) for half in (side, ~side)]
        moved = nearer[0] > nearer[1]
        if (moved == side).all():
            break
        side = moved
    return side


def _nearness(unit, back, story, of, half):
    centre = back @ half.astype(float)
    length = np.sqrt(np.bincount(story, centre**2, len(np.bincount(of))))
    return (unit @ centre) / np.maximum(length, 1e-12)[of]


def halves(words: Words, texts: Indices, of: Indices, side: Flags) -> Halves:
    """The halves of each story compared."""
    matrix, word, story = _local(words, texts, of)
    count = int(of.max(initial=-1)) + 1
    weight = rarity.weight(words.expected[word])
    sizes = [np.bincount(of, half, count) for half in (side, ~side)]
    held = [matrix.T @ half.astype(float) for half in (side, ~side)]
    share = [h / np.maximum(s, 1)[story] for h, s in zip(held, sizes, strict=True)]
    sure = [h / (s + 1)[story] for h, s in zip(held, sizes, strict=True)]
    telling = words.expected[word] < TELLING
    own, cores, commons = [], [], []
    for a, b in ((0, 1), (1, 0)):
        only = np.where(telling, weight * (sure[a] - 3 * share[b]).clip(0), 0.0)
        ranked = np.lexsort((-only, story))
        first = np.searchsorted(story[ranked], np.arange(count))
        place = np.arange(len(ranked)) - first[story[ranked]]
        top = ranked[place < STRONGEST]
        own.append(np.bincount(story[top], only[top], count))
        core = np.where(telling & (sure[a] > CORE), weight * sure[a], 0.0)
        cores.append(np.bincount(story, core, count))
        commons.append(np.bincount(story, core * np.minimum(1, share[b] / np.maximum(share[a], 1e-9)), count))
    unit = vectors.unit((matrix @ sp.diags(weight)).tocsr())
    sums = [unit.T @ half.astype(float) for half in (side, ~side)]
    n = sizes
    within = [(np.bincount(story, s**2, count) - k) / np.maximum(k * (k - 1), 1) for s, k in zip(sums, n, strict=True)]
    cross = np.bincount(story, sums[0] * sums[1], count) / np.maximum(n[0] * n[1], 1)
    across = cross / np.maximum(np.minimum(*within), 1e-9)
    common = sum(commons) / np.maximum(sum(cores), 1e-9)
    return Halves(np.minimum(*own), across, common, np.minimum(*n).astype(np.int64))
