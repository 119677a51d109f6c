"""What becomes of values that are said of one thing: they agree, conflict, update one another, or stand alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analysis import plurals
from analysis.claims import alike
from analysis.claims.alike import Pair
from analysis.claims.mentions import Mention

AGREES, CONFLICTS, UPDATES, ALONE = "agrees", "conflicts", "updates", "only here"
GROWS = 12 * 3600.0  # seconds after which a higher count of another outlet says what has happened since
COUNTS = frozenset(("toll", "count"))
SHOWN = 3  # others that a reason names


class Told(NamedTuple):
    """Who told it: outlet as shown, the voice it speaks with, its origin, and when, in seconds; NaN where not known."""

    outlet: str
    voice: int
    origin: str
    earliest: float
    latest: float


class Verdict(NamedTuple):
    """The group of a mention, what became of it, and why."""

    group: int
    verdict: str
    reason: str


def of(
    found: Sequence[Mention], values: Sequence[str], told: Sequence[Told], pairs: Iterable[Pair]
) -> list[Verdict]:
    """A verdict for each mention; `values` are their words, `told` says who each is of."""
    tied = list(pairs)
    group = _groups(len(found), tied)
    apart = {_values(found[pair.a], found[pair.b]) for pair in tied if not pair.agree}
    members: dict[int, list[int]] = defaultdict(list)
    for at, first in enumerate(group):
        members[first].append(at)
    verdicts = [Verdict(first, ALONE, "") for first in group]
    for first, own in members.items():
        if len(own) > 1:
            for at, (verdict, reason) in _in_group(own, found, values, told, apart).items():
                verdicts[at] = Verdict(first, verdict, reason)
    return verdicts


def _values(a: Mention, b: Mention) -> frozenset[object]:
    """Two values of one kind, whoever says which."""
    return frozenset(((a.kind, a.unit, a.low, a.high), (b.kind, b.unit, b.low, b.high)))


def _groups(size: int, pairs: Iterable[Pair]) -> list[int]:
    """For each mention the first of those that it is tied to."""
    parent = list(range(size))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for pair in pairs:
        a, b = root(pair.a), root(pair.b)
        parent[max(a, b)] = min(a, b)
    return [root(at) for at in range(size)]


def _in_group(
    own: list[int], found: Sequence[Mention], values: Sequence[str], told: Sequence[Told],
    apart: set[frozenset[object]],
) -> dict[int, tuple[str, str]]:  # fmt: skip
    """Verdict and reason of each mention of a group; `apart` are the values that were found to differ."""
    last = {at for at in own if not _superseded(at, own, found, told)}
    result: dict[int, tuple[str, str]] = {}
    for at in own:
        others = [other for other in own if told[other].voice != told[at].voice]
        unlike = [other for other in others if _values(found[at], found[other]) in apart]
        grown = [other for other in unlike if _grown(at, other, found, told)]
        against = [other for other in unlike if other in last and other not in grown]
        like = [
            other
            for other in others
            if alike.compatible(found[at], found[other]) and told[other].origin != told[at].origin
        ]
        if at not in last:
            result[at] = UPDATES, _later(at, own, found, values, told)
        elif against:
            result[at] = CONFLICTS, _against(at, against, values, told)
        elif grown or _earlier(at, own, found, told):
            result[at] = UPDATES, _since(grown or _earlier(at, own, found, told), values, told)
        elif like:
            result[at] = AGREES, f"{_voices(like, told, 'says')} so too"
        elif others:
            result[at] = ALONE, f"{_voices(others, told, 'prints')} the same text"
    return result


def _later_own(at: int, own: list[int], found: Sequence[Mention], told: Sequence[Told]) -> list[int]:
    return [
        other for other in own
        if told[other].voice == told[at].voice and told[other].earliest > told[at].latest
        and not alike.compatible(found[at], found[other])
    ]  # fmt: skip


def _superseded(at: int, own: list[int], found: Sequence[Mention], told: Sequence[Told]) -> bool:
    """Whether the same outlet says otherwise later."""
    return bool(_later_own(at, own, found, told))


def _earlier(at: int, own: list[int], found: Sequence[Mention], told: Sequence[Told]) -> list[int]:
    """What the same outlet said otherwise before."""
    return [other for other in own if at in _later_own(other, own, found, told)]


def _grown(at: int, other: int, found: Sequence[Mention], told: Sequence[Told]) -> bool:
    """Whether the later of two counts is the higher one, and so much later that more may have happened.

    So may a deed have been done since.
    """
    if found[at].kind not in COUNTS and not found[at].subject:
        return False
    early, late = sorted((at, other), key=lambda n: told[n].earliest)
    return told[late].earliest - told[early].latest > GROWS and found[late].low > found[early].high


def _later(
    at: int, own: list[int], found: Sequence[Mention], values: Sequence[str], told: Sequence[Told]
) -> str:
    later = max(_later_own(at, own, found, told), key=lambda other: told[other].earliest)
    return f"{told[at].outlet} itself says “{values[later]}” later"


def _against(at: int, against: list[int], values: Sequence[str], told: Sequence[Told]) -> str:
    copied = any(told[other].origin == told[at].origin for other in against)
    said = _say(against, values, told)
    return f"{said}, in a copy of the same text" if copied else said


def _since(others: list[int], values: Sequence[str], told: Sequence[Told]) -> str:
    return f"another time it is another number: {_say(others, values, told)}"


def _say(others: list[int], values: Sequence[str], told: Sequence[Told]) -> str:
    """`The Gull says “14 joints”`, of each outlet one value."""
    by_value: dict[str, list[int]] = defaultdict(list)
    for other in others:
        by_value[values[other].lower()].append(other)
    said = [f"{_voices(own, told, 'says')} “{values[own[0]]}”" for own in by_value.values()]
    return plurals.few(said, SHOWN)


def _voices(others: list[int], told: Sequence[Told], verb: str) -> str:
    """`The Gull says`, `The Gull and HPB News say`."""
    outlets = list(dict.fromkeys(told[other].outlet for other in others))
    several = len({told[other].voice for other in others}) > 1
    return f"{plurals.few(outlets, SHOWN)} {verb[:-1] if several else verb}"
