"""What becomes of values that are said of one thing: they agree, conflict, update one another, or stand alone."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis import arrays, plurals, schema
from analysis.claims.alike import Flags, Floats, Pairs, Values, Whole

AGREES, CONFLICTS, UPDATES, ALONE = "agrees", "conflicts", "updates", "only here"
GROWS = 12 * 3600.0  # seconds after which a higher count of another outlet says what has happened since
COUNTS = ("toll", "count")
AT_ONCE = 500_000  # lines of two mentions that are looked at at a time
SHOWN = 3  # others that a reason names


class Told(NamedTuple):
    """Who told it: outlet as shown, the voice it speaks with, its origin, and when, in seconds; NaN where not known."""

    outlet: str
    voice: int
    origin: str
    earliest: float
    latest: float


class Verdict(NamedTuple):
    """What became of a mention, and why."""

    verdict: str
    reason: str


def groups(size: int, pairs: Pairs) -> Whole:
    """For each mention the first of those that it is tied to."""
    tied = sp.coo_matrix((np.ones(len(pairs.a), np.int8), (pairs.a, pairs.b)), shape=(size, size))
    label = sp.csgraph.connected_components(tied, directed=False)[1]
    _, first = np.unique(label, return_index=True)
    return np.asarray(first[label], np.int64)


def of(
    found: Values, printed: Sequence[str], told: Sequence[Told], article: Whole, pairs: Pairs, group: Whole
) -> dict[int, Verdict]:
    """A verdict for each mention that is tied to another; `told` says of each article who told it."""
    tied = arrays.distinct(np.concatenate([pairs.a, pairs.b]))
    order = tied[np.argsort(group[tied], kind="stable")]
    values = _numbered(found, pairs, order, group)
    verdicts: dict[int, Verdict] = {}
    for own in _parts(order, group):
        who = [told[at] for at in article[own].tolist()]
        here = _Among(found, own, group[own], [printed[at] for at in own.tolist()], who, values)
        verdicts |= zip(own.tolist(), here.verdicts(), strict=True)
    return verdicts


def _parts(order: Whole, group: Whole) -> Iterator[Whole]:
    """Mentions in the order of their groups, some groups at a time: each is set against each of its own."""
    ends = np.append(np.flatnonzero(np.diff(group[order])) + 1, len(order))
    sizes = np.diff(ends, prepend=0)
    part = np.cumsum(sizes * sizes) // AT_ONCE
    cuts = ends[np.flatnonzero(np.diff(part))]
    yield from (own for own in np.split(order, cuts) if len(own))


class _Differing(NamedTuple):
    """Each value as a number (-1: none), and which two of them differ, the smaller one first, as one number."""

    number: Whole
    apart: Whole
    many: int

    def differ(self, one: Whole, other: Whole) -> Flags:
        """Whether the values of two mentions differ."""
        a, b = self.number[one], self.number[other]
        return np.isin(np.minimum(a, b) * self.many + np.maximum(a, b), self.apart) & (np.minimum(a, b) >= 0)


def _numbered(found: Values, pairs: Pairs, tied: Whole, group: Whole) -> _Differing:
    """Two values of one thing differ, whoever says which."""
    columns = (column[tied].tolist() for column in (group, found.kind, found.unit, found.low, found.high))
    known: dict[tuple[float, ...], int] = {}
    number = np.full(len(found.kind), -1, np.int64)
    number[tied] = [known.setdefault(value, len(known)) for value in zip(*columns, strict=True)]
    number[np.isnan(found.low) | np.isnan(found.high)] = -1
    a, b = number[pairs.a[~pairs.agree]], number[pairs.b[~pairs.agree]]
    return _Differing(number, arrays.distinct(np.minimum(a, b) * len(known) + np.maximum(a, b)), len(known))


class _Among:
    """What is said of some things, each mention against each of its group: who, when, whether both can be right.

    A line for each two mentions of a group, in the order of the first (`row`), then of the second (`col`).
    """

    def __init__(
        self,
        found: Values,
        own: Whole,
        group: Whole,
        printed: list[str],
        told: list[Told],
        values: _Differing,
    ) -> None:
        self.printed, self.told = printed, told
        _, start, inverse, sizes = np.unique(
            group, return_index=True, return_inverse=True, return_counts=True
        )
        self.first, reach = start[inverse], sizes[inverse]
        self.begin = np.cumsum(reach) - reach
        self.end = self.begin + reach
        self.row = np.repeat(np.arange(len(own)), reach)
        self.col = np.arange(len(self.row)) - np.repeat(self.begin - self.first, reach)
        self.turned = (
            self.begin[self.col] + self.row - self.first[self.row]
        )  # where the two stand the other way round
        a, b = own[self.row], own[self.col]
        like = found.compatible(a, b)
        voice, self.earliest = np.array([who.voice for who in told]), np.array([who.earliest for who in told])
        latest = np.array([who.latest for who in told])
        self.others = voice[self.row] != voice[self.col]
        gap = self.earliest[self.col] - latest[self.row]
        self.later_own = (
            ~self.others & (self.earliest[self.col] > latest[self.row]) & ~like
        )  # it says otherwise later
        unlike = self.others & values.differ(a, b)
        self.grown = unlike & self._grown(found, a, b, gap)
        self.last = ~self._any(self.later_own)
        self.against = unlike & self.last[self.col] & ~self.grown
        origin = pd.factorize(np.array([who.origin for who in told], object))[0]
        self.like = self.others & like & (origin[self.row] != origin[self.col])

    def _grown(self, found: Values, a: Whole, b: Whole, gap: Floats) -> Flags:
        """Whether the later of two counts is the higher one, and so much later that more may have happened.

        So may a deed have been done since.
        """
        counts = np.isin(found.kind[a], [schema.KINDS.index(kind) for kind in COUNTS]) | found.deed[a]
        since = (gap > GROWS) & (found.low[b] > found.high[a])
        return np.asarray(counts & (since | since[self.turned]))

    def _any(self, flags: Flags) -> Flags:
        """For each mention whether one of its lines is flagged."""
        return np.logical_or.reduceat(flags, self.begin)

    def _of(self, at: int, flags: Flags) -> list[int]:
        """The mentions that are flagged in the lines of one."""
        lines = slice(self.begin[at], self.end[at])
        chosen: list[int] = self.col[lines][flags[lines]].tolist()
        return chosen

    def verdicts(self) -> Iterator[Verdict]:
        """What becomes of each, in order."""
        before = self.later_own[self.turned]
        flagged = (self.last, *map(self._any, (self.against, self.grown, before, self.like, self.others)))
        for at, (last, against, grown, since, like, others) in enumerate(
            zip(*map(list, flagged), strict=True)
        ):
            if not last:
                yield Verdict(UPDATES, self._later(at))
            elif against:
                yield Verdict(CONFLICTS, self._against(at, self._of(at, self.against)))
            elif grown or since:
                other = self._say(self._of(at, self.grown if grown else before))
                yield Verdict(UPDATES, f"another time it is another number: {other}")
            elif like:
                yield Verdict(AGREES, f"{self._voices(self._of(at, self.like), 'says')} so too")
            elif others:
                said = self._voices(self._of(at, self.others), "prints")
                yield Verdict(ALONE, f"{said} the same text")
            else:
                yield Verdict(ALONE, "")

    def _later(self, at: int) -> str:
        own = self._of(at, self.later_own)
        later = own[int(np.argmax(self.earliest[own]))]
        return f"{self.told[at].outlet} itself says “{self.printed[later]}” later"

    def _against(self, at: int, against: list[int]) -> str:
        copied = any(self.told[other].origin == self.told[at].origin for other in against)
        said = self._say(against)
        return f"{said}, in a copy of the same text" if copied else said

    def _say(self, others: list[int]) -> str:
        """`The Gull says “14 joints”`, of each outlet one value."""
        by_value: dict[str, list[int]] = {}
        for other in others:
            by_value.setdefault(self.printed[other].lower(), []).append(other)
        said = [f"{self._voices(own, 'says')} “{self.printed[own[0]]}”" for own in by_value.values()]
        return plurals.few(said, SHOWN)

    def _voices(self, others: list[int], verb: str) -> str:
        """`The Gull says`, `The Gull and HPB News say`."""
        outlets = list(dict.fromkeys(self.told[other].outlet for other in others))
        several = len({self.told[other].voice for other in others}) > 1
        return f"{plurals.few(outlets, SHOWN)} {verb[:-1] if several else verb}"
