"""Which values are said of the same thing: by unit, by the words around, and by what nobody says side by side."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.claims import lists
from analysis.claims.mentions import Mention

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
SAME = 0.3  # how alike the words of two equal values must be
OTHER = {
    "toll": 0.3,
    "count": 0.5,
    "money": 0.5,
    "percent": 0.5,
    "measure": 0.6,
    "multiple": 0.12,
    "age": 0.55,
    "day": 0.6,
    "polarity": 0.45,
}  # of two that differ
STATISTIC = 0.85  # of two that differ and count what every match, person or season has
OF_ONE = 0.5  # a later value of one outlet that differs from its earlier one
FAR, TIMES, SMALL = (
    0.25,
    4.0,
    20,
)  # how much more alike must be what is so many times the other, and not small
EXACT = frozenset(("day", "polarity", "name"))  # kinds whose values are no amounts
NAMELESS = frozenset(
    ("toll", "multiple")
)  # kinds of values that are told in so many ways that names need not be shared
WORDS = {"day": 3, "multiple": 1}  # content words that two values which differ share at least, if not two
LEADING = frozenset(("count", "money", "percent", "measure"))
HEAD, LEAD = 250, 0.1  # characters of the head of a text, and how much less alike two values there may be
DURATION = "second"
WEEK = 7
MOVED = 36 * 3600.0  # seconds in which both must be published of what moves each day
ROWS = 20_000  # of a product at a time


class Pair(NamedTuple):
    """Two mentions that are about one thing, and whether their values can both be right."""

    a: int
    b: int
    agree: bool
    score: float


def compatible(a: Mention, b: Mention) -> bool:
    """Whether one number can be what both say, as numbers are rounded."""
    if a.kind in EXACT:
        return a.low <= b.high and b.low <= a.high
    one, other = _slack(a, b), _slack(b, a)
    return a.low - one <= b.high + other and b.low - other <= a.high + one


def _slack(m: Mention, beside: Mention) -> float:
    """What the rounding of a number leaves open; a bound is loose as it is; 7 per cent may be 6.9, 7 people not."""
    if m.low != m.high:
        return 0.0
    finer = m.kind not in ("toll", "count") and m.low == int(m.low) and beside.low != int(beside.low)
    return max(slack(m.low), 0.5 if finer else 0.0)


def slack(value: float) -> float:
    """What a number may be off by as it is printed: half of its last digit, at most a fortieth, of millions a tenth."""
    if value < 100:
        return 0.0 if value == int(value) else 0.005 * max(value, 1)
    step = 10.0 ** (math.floor(math.log10(value)) - 5)
    while value % (step * 10) == 0:
        step *= 10
    return min(step / 2, value * (0.1 if value >= 1e6 else 0.025))


def pairs(
    found: Sequence[Mention], stories: Sequence[int], voices: Sequence[int], texts: Sequence[int],
    told: Sequence[tuple[float, float]],
) -> list[Pair]:  # fmt: skip
    """The mentions of a story that are about one thing, two by two.

    `voices` are outlets, `texts` what copies share, `told` the ends of the time of publication in seconds.
    """
    bucket = _buckets(found, stories)
    scored = [*_scored(found, stories, bucket)]
    held = _held(found, bucket)
    kept = [
        Pair(a, b, compatible(found[a], found[b]), score)
        for a, b, score in scored
        if found[a].article != found[b].article
    ]
    best = _best(kept, found)
    return [
        pair for pair in kept
        if _stands(pair, found, voices, texts, held[bucket[pair.a]], best)
        and (pair.agree or _of_one_day(found[pair.a], found[pair.b], told[pair.a], told[pair.b]))
    ]  # fmt: skip


def _buckets(found: Sequence[Mention], stories: Sequence[int]) -> list[tuple[int, str, str]]:
    return [(story, m.kind, m.unit) for story, m in zip(stories, found, strict=True)]


def _scored(
    found: Sequence[Mention], stories: Sequence[int], bucket: list[tuple[int, str, str]]
) -> Iterator[tuple[int, int, float]]:
    """Pairs within a bucket that share words, with the cosine of these."""
    matrix = _matrix(found, stories, bucket)
    for start in range(0, matrix.shape[0], ROWS):
        alike = sp.coo_matrix(matrix[start : start + ROWS] @ matrix.T)
        least = alike.data >= min(SAME, *OTHER.values())
        rows, columns = alike.row[least] + start, alike.col[least]
        above = rows < columns
        yield from zip(
            rows[above].tolist(), columns[above].tolist(), alike.data[least][above].tolist(), strict=True
        )


def _matrix(
    found: Sequence[Mention], stories: Sequence[int], bucket: list[tuple[int, str, str]]
) -> sp.csr_matrix:
    """Mentions as weighed words; a word of one bucket is another than that of another one."""
    everywhere: Counter[str] = Counter(word for m in found for word in m.words)
    inside: Counter[tuple[int, str]] = Counter(
        (story, word) for story, m in zip(stories, found, strict=True) for word in m.words
    )
    size = Counter(stories)
    columns: dict[tuple[object, str], int] = {}
    data: list[float] = []
    places: list[int] = []
    ends = [0]
    for m, story, own in zip(found, stories, bucket, strict=True):
        for word, near in m.words.items():
            weight = math.log(1 + len(found) / everywhere[word]) * math.log(
                1 + 2 * size[story] / inside[story, word]
            )
            data.append(near * weight)
            places.append(columns.setdefault((own, word), len(columns)))
        ends.append(len(places))
    matrix = sp.csr_matrix((data, places, ends), shape=(len(found), len(columns) or 1))
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags(1 / np.maximum(length, 1e-9)) @ matrix)


def _held(
    found: Sequence[Mention], bucket: list[tuple[int, str, str]]
) -> dict[tuple[int, str, str], dict[int, list[Mention]]]:
    """What each article states in each bucket."""
    held: dict[tuple[int, str, str], dict[int, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for m, own in zip(found, bucket, strict=True):
        held[own][m.article].append(m)
    return held


def _best(kept: list[Pair], found: Sequence[Mention]) -> dict[tuple[int, int], float]:
    """For each mention and each other article, the score of what is most like it there."""
    best: dict[tuple[int, int], float] = {}
    for pair in kept:
        for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
            key = one, found[other].article
            best[key] = max(best.get(key, 0.0), pair.score)
    return best


def _stands(
    pair: Pair, found: Sequence[Mention], voices: Sequence[int], texts: Sequence[int],
    held: dict[int, list[Mention]], best: dict[tuple[int, int], float],
) -> bool:  # fmt: skip
    """Whether two mentions are taken to be about one thing."""
    a, b = found[pair.a], found[pair.b]
    if pair.agree:
        return pair.score >= SAME
    asked = _asked(a, b, voices[pair.a] == voices[pair.b]) + (FAR if _far(a, b) else 0.0)
    if texts[pair.a] == texts[pair.b] or pair.score < asked or a.apart != b.apart:
        return False
    if len(a.words.keys() & b.words.keys()) < (3 if a.subject else WORDS.get(a.kind, 2)):
        return False
    if not (a.kind in NAMELESS or pair.score >= STATISTIC or _of_one_name(a, b)):
        return False
    if pair.score < max(best[pair.a, b.article], best[pair.b, a.article]):
        return False
    return not _side_by_side(a, b, held)


def _of_one_name(a: Mention, b: Mention) -> bool:
    """Whether both sentences name somebody or something of one name; an age is of nobody without one."""
    return bool(a.names & b.names) or (a.kind != "age" and not (a.names and b.names))


def _of_one_day(a: Mention, b: Mention, told: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two numbers that differ can be of one day: what moves each day must be named, timed and told alike."""
    if a.kind == "day":
        return a.unit != "day" or (a.low - b.low) % WEEK != 0  # `on Monday`, printed in two weeks
    if a.subject or b.subject:
        return bool(a.subject & b.subject)
    if a.periods is None and b.periods is None:
        return True
    named = bool(a.names & b.names) and (a.names <= b.names or b.names <= a.names)
    return a.periods == b.periods and named and max(told[1], other[1]) - min(told[0], other[0]) <= MOVED


def _asked(a: Mention, b: Mention, one_voice: bool) -> float:
    """How alike the words of two values that differ must be."""
    statistic = a.kind in ("count", "measure") and (a.unit in lists.statistics() or a.unit == DURATION)
    if statistic or (a.kind == "count" and not a.plural):
        return STATISTIC
    asked = OTHER[a.kind] - (LEAD if a.kind in LEADING and _leads(a) and _leads(b) else 0.0)
    return max(asked, OF_ONE) if one_voice else asked


def _leads(m: Mention) -> bool:
    """Whether it stands in the headline or at the head of the text, where an article says what it is about."""
    return m.place == "headline" or m.sentence[0] < HEAD


def _far(a: Mention, b: Mention) -> bool:
    """Whether one number is several times the other: hardly the same thing counted differently."""
    (low, high) = sorted((a.low + a.high, b.low + b.high))
    return a.kind not in EXACT and high > max(TIMES * low, 2 * SMALL)


def _side_by_side(a: Mention, b: Mention, held: dict[int, list[Mention]]) -> bool:
    """Whether an article has both values, or one of the two has the other's: then these are two things."""
    others = [m for m in held[b.article] if not m.corrects], [m for m in held[a.article] if not m.corrects]
    if any(compatible(a, m) for m in others[0]) or any(compatible(b, m) for m in others[1]):
        return True
    told = ([m for m in own if not m.corrects] for own in held.values())
    return any(any(_same(a, m) for m in own) and any(_same(b, m) for m in own) for own in told)


def _same(a: Mention, b: Mention) -> bool:
    return a.low == b.low and a.high == b.high
