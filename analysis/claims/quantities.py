"""Quantities in a sentence: how many or how much, of what, between which ends, and where they stand."""

from collections.abc import Sequence
from typing import NamedTuple

from analysis.claims import counted, lists, numerals
from analysis.claims.lists import Bound, Lists
from analysis.claims.numerals import Said
from analysis.claims.sentences import Token

OPENED = 5  # words before the middle of a range among which it is opened: between £80m and
_DONE = ("ed", "fold", "t", "ó", "ou", "lé", "ato", "ata", "ado")  # ends of words that say it was done
_HOUR = {"h": "hour"}


class Quantity(NamedTuple):
    """A value as said: kind, unit, between what, and the tokens it stands in."""

    kind: str
    unit: str
    low: float
    high: float
    first: int
    last: int  # the token after its last one


def find(tokens: Sequence[Token], known: Lists) -> list[Quantity]:
    """The quantities of a sentence, in order; years, clock times, days, scores and numbers in names are none."""
    found: list[Quantity] = []
    reached = 0
    for at in numerals.may_begin(tokens):
        if at < reached:
            continue
        said = numerals.read(tokens, at, known)
        quantity = _quantity(tokens, at, said, known) if said else _multiple(tokens, at, known)
        if quantity:
            found.append(quantity)
        after = said.after if said else at + 1  # in `11 of the 38 joints` the 38 is read, too
        reached = quantity.last if quantity and quantity.kind != "count" else after
    return found


def _multiple(tokens: Sequence[Token], at: int, known: Lists) -> Quantity | None:
    """`more than double his wages`, `quadrupled`."""
    word = known.numbers.get(tokens[at].low)
    if word is None or word.role != "multiple":
        return None
    bound, first = _bound_before(tokens, at, known)
    follows = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if not bound and not tokens[at].low.endswith(_DONE) and follows not in known.function:
        return None
    low, high = bound or (1.0, 1.0)
    return Quantity("multiple", "times", word.low * low, word.high * high, first, at + 1)


def _quantity(tokens: Sequence[Token], at: int, said: Said, known: Lists) -> Quantity | None:
    """What a number counts or measures, with the range and the bound it stands in."""
    first, code = _currency_before(tokens, at)
    whole = _range(tokens, said, known)
    if whole.high < whole.low:
        return None
    found = counted.measured(tokens, at, whole, code, known)
    if found is None:
        return None
    unit, last = _rate(tokens, found.unit, found.last)
    bound, first = _bound_before(tokens, first, known)
    after, last = _bound_after(tokens, last, known)
    low, high = whole.low * found.factor, whole.high * found.factor
    for factors in (bound, after):
        if factors:
            low, high = low * factors.low, high * factors.high
    return Quantity(found.kind, unit, low, high, first, last)


def _currency_before(tokens: Sequence[Token], at: int) -> tuple[int, str]:
    code = lists.currencies("before").get(tokens[at - 1].text, "") if at else ""
    return (at - 1, code) if code else (at, "")


def _range(tokens: Sequence[Token], said: Said, known: Lists) -> Said:
    """The number, or the range of which it is the lower end: `between £80m and £100m`, `380 to 460 million`."""
    at = said.after
    if said.glued or at + 1 >= len(tokens) or tokens[at].low not in lists.marks("range"):
        return said
    opened = {token.low for token in tokens[max(0, at - OPENED) : at]} & lists.marks("opens a range")
    if tokens[at].low in lists.marks("range if opened") and not opened:
        return said
    place = at + 2 if tokens[at + 1].text in lists.currencies("before") else at + 1
    begins = place < len(tokens) and tokens[place].begins
    end = numerals.read(tokens, place, known) if begins else None
    if end is None:
        return said
    low = said.low * _scale(end.high) if end.scaled and not said.scaled and said.low < 1000 else said.low
    return end._replace(low=low) if end.high > low else said


def _scale(value: float) -> float:
    return max((scale for scale in (1.0, 1e3, 1e6, 1e9, 1e12) if value >= scale), default=1.0)


def _bound_before(tokens: Sequence[Token], first: int, known: Lists) -> tuple[Bound | None, int]:
    """What bounds a number from before, and the token that its words begin with."""
    if first and tokens[first - 1].low in lists.marks("opens a range"):
        return None, first - 1
    for width in (3, 2, 1):
        words = tuple(token.low for token in tokens[max(0, first - width) : first])
        if len(words) == width and words in known.before:
            return known.before[words], first - width
    return None, first


def _bound_after(tokens: Sequence[Token], last: int, known: Lists) -> tuple[Bound | None, int]:
    words = tuple(token.low for token in tokens[last : last + 2])
    return (known.after[words], last + 2) if words in known.after else (None, last)


def _rate(tokens: Sequence[Token], unit: str, last: int) -> tuple[str, int]:
    """What is said for a time or a share of something: `km/h`, `crowns a month`, `$70 per share`."""
    words = [token.low for token in tokens[last : last + 2]]
    if len(words) < 2 or words[0] not in lists.marks("per") or not words[1][0].isalpha():
        return unit, last
    if words[0] not in ("/", "per", "pro") and words[1] not in lists.units():
        return unit, last
    return f"{unit} per {_HOUR.get(words[1], words[1])}", last + 2
