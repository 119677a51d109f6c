"""What becomes of values that are said of one thing: they agree, conflict, update one another, or stand alone."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from analysis import plurals, schema
from analysis.claims.alike import Flags, Pairs, Values, Whole

AGREES, CONFLICTS, UPDATES, ALONE = "agrees", "conflicts", "updates", "only here"
GROWS = 12 * 3600.0  # seconds after which a higher count of another outlet says what has happened since
COUNTS = ("toll", "count")
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
    apart = _apart(found, pairs)
    tied = np.unique(np.concatenate([pairs.a, pairs.b]))
    order = tied[np.argsort(group[tied], kind="stable")]
    verdicts: dict[int, Verdict] = {}
    for own in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        if len(own):
            here = _Group(found, own, [printed[at] for at in own], [told[at] for at in article[own]], apart)
            verdicts |= zip(own.tolist(), here.verdicts(), strict=True)
    return verdicts


Value = tuple[int, int, float, float]


def _values(found: Values, rows: Whole) -> list[Value]:
    columns = (column[rows].tolist() for column in (found.kind, found.unit, found.low, found.high))
    return list(zip(*columns, strict=True))


def _apart(found: Values, pairs: Pairs) -> set[frozenset[Value]]:
    """Two values of one kind that differ, whoever says which."""
    rows = np.flatnonzero(~pairs.agree)
    both = zip(_values(found, pairs.a[rows]), _values(found, pairs.b[rows]), strict=True)
    return {frozenset(values) for values in both}


class _Group:
    """What is said of one thing, each against each: by whom, when, and whether two values can both be right."""

    def __init__(
        self, found: Values, own: Whole, printed: list[str], told: list[Told], apart: set[frozenset[Value]]
    ) -> None:
        self.printed, self.told = printed, told
        size = len(own)
        one, other = np.repeat(own, size), np.tile(own, size)
        self.like = found.compatible(one, other).reshape(size, size)
        voice = np.array([who.voice for who in told])
        self.others = voice[:, None] != voice
        self.earliest = np.array([who.earliest for who in told])
        self.latest = np.array([who.latest for who in told])
        after = self.earliest[None, :] > self.latest[:, None]
        self.later_own = ~self.others & after & ~self.like  # the same outlet says otherwise later
        values = _values(found, own)
        differ = [[frozenset((a, b)) in apart for b in values] for a in values]
        self.unlike = self.others & np.array(differ, bool)
        self.grown = self.unlike & self._grown(found, own)

    def _grown(self, found: Values, own: Whole) -> Flags:
        """Whether the later of two counts is the higher one, and so much later that more may have happened.

        So may a deed have been done since.
        """
        counts = np.isin(found.kind[own], [schema.KINDS.index(kind) for kind in COUNTS]) | found.deed[own]
        gap = self.earliest[None, :] - self.latest[:, None]
        since = (gap > GROWS) & (found.low[own][None, :] > found.high[own][:, None])
        return np.asarray(counts[:, None] & (since | since.T))

    def verdicts(self) -> Iterator[Verdict]:
        """What becomes of each, in order."""
        last = ~self.later_own.any(axis=1)
        origin = np.array([who.origin for who in self.told])
        like = self.others & self.like & (origin[:, None] != origin)
        for at in range(len(self.told)):
            against = np.flatnonzero(self.unlike[at] & last & ~self.grown[at])
            since = np.flatnonzero(self.grown[at] if self.grown[at].any() else self.later_own[:, at])
            if not last[at]:
                yield Verdict(UPDATES, self._later(at))
            elif len(against):
                yield Verdict(CONFLICTS, self._against(at, against))
            elif len(since):
                yield Verdict(UPDATES, f"another time it is another number: {self._say(since)}")
            elif like[at].any():
                yield Verdict(AGREES, f"{self._voices(np.flatnonzero(like[at]), 'says')} so too")
            elif self.others[at].any():
                yield Verdict(
                    ALONE, f"{self._voices(np.flatnonzero(self.others[at]), 'prints')} the same text"
                )
            else:
                yield Verdict(ALONE, "")

    def _later(self, at: int) -> str:
        own = np.flatnonzero(self.later_own[at])
        later = own[np.argmax(self.earliest[own])]
        return f"{self.told[at].outlet} itself says “{self.printed[later]}” later"

    def _against(self, at: int, against: Whole) -> str:
        copied = any(self.told[other].origin == self.told[at].origin for other in against)
        said = self._say(against)
        return f"{said}, in a copy of the same text" if copied else said

    def _say(self, others: Whole) -> str:
        """`The Gull says “14 joints”`, of each outlet one value."""
        by_value: dict[str, list[int]] = {}
        for other in others.tolist():
            by_value.setdefault(self.printed[other].lower(), []).append(other)
        said = [f"{self._voices(own, 'says')} “{self.printed[own[0]]}”" for own in by_value.values()]
        return plurals.few(said, SHOWN)

    def _voices(self, others: Sequence[int] | Whole, verb: str) -> str:
        """`The Gull says`, `The Gull and HPB News say`."""
        outlets = list(dict.fromkeys(self.told[other].outlet for other in others))
        several = len({self.told[other].voice for other in others}) > 1
        return f"{plurals.few(outlets, SHOWN)} {verb[:-1] if several else verb}"
