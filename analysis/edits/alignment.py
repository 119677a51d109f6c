"""Which sentence of one text is which of another, and what differs between two sentences, word by word."""

from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel, LCSseq

from analysis.edits.units import Sentence, Word, letters

PAIRED = 0.5  # likeness of words from which two sentences are one, reworded
MOST = 400  # sentences of one gap that are compared each with each

Span = tuple[int, int]


class Pair(NamedTuple):
    """Places of a sentence in both texts; -1 where it stands in the other alone."""

    one: int
    other: int


class Hunk(NamedTuple):
    """Words of one sentence that became words of another: places from and to in both."""

    one: Span
    other: Span


def pairs(one: Sequence[Sentence], other: Sequence[Sentence]) -> list[Pair]:
    """Sentences in order, equal ones first, those between them by their likeness; moved ones are in both alone."""
    found: list[Pair] = []
    for equal, a, b in _stretches([s.keys for s in one], [s.keys for s in other]):
        found += map(Pair, range(*a), range(*b)) if equal else _gap(one, other, a, b)
    return found


def _gap(one: Sequence[Sentence], other: Sequence[Sentence], a: Span, b: Span) -> list[Pair]:
    """The sentences of a stretch in which none is equal; those that run together or apart count as equal."""
    rows, columns = range(*a), range(*b)
    if letters([s for n in rows for s in one[n].keys]) == letters(
        [s for n in columns for s in other[n].keys]
    ):
        return []
    if not rows or not columns or max(len(rows), len(columns)) > MOST:
        return [*(Pair(n, -1) for n in rows), *(Pair(-1, n) for n in columns)]
    like = process.cdist(
        [one[n].keys for n in rows], [other[n].keys for n in columns],
        scorer=Indel.normalized_similarity, score_cutoff=PAIRED,
    )  # fmt: skip
    found = [Pair(a[0] + i, b[0] + j) for i, j in _best(like)]
    left, right = {p.one for p in found}, {p.other for p in found}
    return _ordered(found, [n for n in rows if n not in left], [n for n in columns if n not in right])


def _best(like: "np.ndarray[tuple[int, int], np.dtype[np.float32]]") -> list[tuple[int, int]]:
    """The pairs in order of both that are most like together."""
    rows, columns = like.shape
    best = np.zeros((rows + 1, columns + 1))
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            taken = best[i + 1, j + 1] + like[i, j] if like[i, j] > 0 else 0.0
            best[i, j] = max(best[i + 1, j], best[i, j + 1], taken)
    found, i, j = list[tuple[int, int]](), 0, 0
    while i < rows and j < columns:
        if like[i, j] > 0 and best[i, j] == best[i + 1, j + 1] + like[i, j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i, j] == best[i + 1, j]:
            i += 1
        else:
            j += 1
    return found


def _ordered(found: list[Pair], gone: list[int], came: list[int]) -> list[Pair]:
    """Pairs and single sentences in the order of the texts: what went before what came in its place."""
    ends = [*found, Pair(10**9, 10**9)]
    out: list[Pair] = []
    for end in ends:
        out += [Pair(n, -1) for n in gone if n < end.one]
        out += [Pair(-1, n) for n in came if n < end.other]
        gone, came = [n for n in gone if n > end.one], [n for n in came if n > end.other]
        out += [end] if end.one < 10**9 else []
    return out


def hunks(one: Sequence[Word], other: Sequence[Word]) -> Iterator[Hunk]:
    """What differs between two sentences; words that were only glued or torn apart do not."""
    for equal, a, b in _stretches([w.key for w in one], [w.key for w in other]):
        if not equal and letters([w.key for w in one[slice(*a)]]) != letters(
            [w.key for w in other[slice(*b)]]
        ):
            yield Hunk(a, b)


def _stretches(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[tuple[bool, Span, Span]]:
    """Both sequences cut into stretches that are equal and stretches that are not, in turn."""
    codes = {value: n for n, value in enumerate(dict.fromkeys((*one, *other)))}
    ops = LCSseq.opcodes([codes[v] for v in one], [codes[v] for v in other]).as_list()
    for equal, run in groupby(ops, key=lambda op: op[0] == "equal"):
        places = [tuple(op) for op in run]
        (_, a, _, b, _), (_, _, a_end, _, b_end) = places[0], places[-1]
        yield equal, (int(a), int(a_end)), (int(b), int(b_end))


def containment(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of the shorter text's words that stand in the other in the same order."""
    short = min(len(one), len(other))
    return LCSseq.similarity(one, other) / short if short else 0.0
