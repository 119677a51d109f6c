"""What sentences turn round: words that say the opposite of one another, and names that are spelled in two ways."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple

from rapidfuzz.distance import Indel

from analysis import text
from analysis.claims import lists
from analysis.claims.lists import Lists
from analysis.claims.quantities import Quantity
from analysis.claims.sentences import Token

_NAME = re.compile(  # the capital first, then what stands before it: a search for a capital is fast
    r"[A-Z](?<!\w[A-Z])[^\W\d_]++(?:[-'’][A-Z]?[^\W\d_]++)?(?: [A-Z][^\W\d_]++(?:[-'’][A-Z]?[^\W\d_]++)?){1,2}\b"
)
REACH = 3  # words between a word and the `not` that belongs to it
OR_NOT = " or not"
LETTERS = 5  # of a part of a name that may be spelled in two ways
LIKE = 0.8
ENDING = 2  # letters that one spelling may have after the other: Council is no Councilman


class Name(NamedTuple):
    """A name of two or three words as an article prints it, and the row that has it."""

    article: int
    row: int
    printed: str


def opposites(tokens: Sequence[Token], known: Lists) -> Iterator[Quantity]:
    """The words of a sentence that have an opposite: 1 for the one, -1 for the other, turned by a `not` before it."""
    listed = lists.opposites()
    for at in [at for at, token in enumerate(tokens) if token.low in listed]:
        before = [t.low for t in tokens[max(at - REACH, 0) : at]]
        if not lists.marks("open").isdisjoint(before):
            continue
        for pair, sign in listed[tokens[at].low]:
            negated = sum(low in known.nots for low in before)
            value = float(sign if negated % 2 == 0 else -sign)
            yield Quantity("polarity", pair, value, value, at, at + 1)


def deeds(tokens: Sequence[Token], known: Lists) -> Iterator[Quantity]:
    """What a sentence says was done, 1, or was not done, -1: `resigned`, `has not resigned`, `did not resign`."""
    listed = lists.deeds(known.language)
    asked, open_ = tokens[-1].text == "?", lists.marks("open") | lists.marks("of a thing")
    for at in [at for at, token in enumerate(tokens) if token.low in listed and at and not asked]:
        base, done = listed[tokens[at].low]
        before = [t.low for t in tokens[max(at - REACH, 0) : at]]
        if not open_.isdisjoint(before):
            continue
        nots = sum(low in known.nots for low in before)
        if nots < 2 and (nots or done):
            value = -1.0 if nots else 1.0
            yield Quantity("polarity", base + OR_NOT, value, value, at, at + 1)


def names(printed: str) -> Iterator[tuple[int, int, str]]:
    """The names of a text with their places, each once."""
    seen: set[str] = set()
    for found in _NAME.finditer(printed):
        if found[0] not in seen:
            seen.add(found[0])
            yield found.start(), found.end(), found[0]


def spelled_apart(found: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Names of different articles of one story that differ in the spelling of one part, each article using one."""
    by_part: dict[str, dict[tuple[str, ...], list[Name]]] = defaultdict(lambda: defaultdict(list))
    used: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for name in found:
        parts = _parts(name.printed)
        if len(parts) < 2:
            continue
        used[parts].add(name.article)
        for part in dict.fromkeys((parts[0], parts[-1])):
            by_part[part][parts].append(name)
    for forms in by_part.values():
        for one, other in combinations(sorted(forms), 2):
            if _one_part_off(one, other) and used[one].isdisjoint(used[other]):
                yield from product(forms[one], forms[other])


@lru_cache(maxsize=100_000)
def _parts(printed: str) -> tuple[str, ...]:
    """The parts of a name, without small words that a sentence begins with: `But Ada Reyes`."""
    parts = [_bare(part) for part in text.fold(printed).split()]
    titled = [at for at, part in enumerate(parts) if part in lists.marks("title")]
    parts = parts[titled[-1] + 1 :] if titled else parts  # Russian President Vladimir is no name
    while parts and parts[0] in lists.small():
        parts.pop(0)
    return tuple(parts)


def _bare(part: str) -> str:
    return part.removesuffix("'s").rstrip("'")


def _spelled_out(part: str) -> str:
    """A word whose umlauts may be two letters: Sueddeutsche is Süddeutsche."""
    return part.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _inflected(part: str) -> str:
    """A word without an ending that leaves it the same word."""
    ending = max((e for e in lists.marks("inflected") if part.endswith(e)), key=len, default="")
    return part.removesuffix(ending)


def _one_part_off(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether all parts but one are the same and that one is nearly so: no plural, no two words of English."""
    if len(one) != len(other):
        return False
    off = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(off) != 1:
        return False
    a, b = sorted(off[0], key=len)
    if b.startswith(a) and (len(b) - len(a) > ENDING or b[len(a) :] in lists.marks("of a place")):
        return False
    if {a, b} <= lists.common() or _spelled_out(a) == _spelled_out(b):
        return False
    same = _inflected(a) == _inflected(b) or a.rstrip("s'’") == b.rstrip("s'’")
    return (
        min(len(a), len(b)) >= LETTERS
        and not same
        and "-" not in a + b
        and a[0] == b[0]
        and Indel.normalized_similarity(a, b) >= LIKE
    )
