"""Days in a sentence: weekdays and dates, as days of the calendar where the time of publication says which."""

from collections.abc import Iterator, Sequence
from datetime import date

from analysis.claims import lists
from analysis.claims.quantities import Quantity
from analysis.claims.sentences import Token

Published = tuple[date, date] | None  # the first and the last day on which an article can have been published
OPEN_WEEKDAY, OPEN_DATE = (
    "weekday near publication",
    "date near publication",
)  # units: publication tells the day
_EPOCH = date(1970, 1, 1).toordinal()
REACH = 6  # words before a day among which stands that somebody said it then


def find(tokens: Sequence[Token]) -> Iterator[Quantity]:
    """Each day that a sentence names: by its number since 1970, or as far as the sentence says which it is."""
    weekdays, months = lists.calendar()
    for at in [at for at, token in enumerate(tokens) if token.low in weekdays or token.low in months]:
        token = tokens[at]
        weekday, month = token.low in weekdays, token.low in months
        if not (token.text[0].isupper() or token.text[0].isdigit()):
            continue
        if weekday and not _said_then(tokens, at):
            yield _weekday(tokens, at, weekdays[token.low])
        elif month:
            dated = _dated(tokens, at, months[token.low])
            if dated:
                yield dated


def meant(unit: str, value: int, published: Published) -> tuple[str, float, float] | None:
    """Unit and ends of a day that publication tells; None where the calendar has none such."""
    if unit == OPEN_WEEKDAY:
        ends = {day.toordinal() - (day.weekday() - value) % 7 - _EPOCH for day in published or ()}
        return ("day", min(ends), max(ends)) if len(ends) == 1 else ("weekday", value, value)
    if published is None:
        return "date", value, value
    month, day = divmod(value, 100)
    gap = month - published[0].month
    known = _number(published[0].year + (1 if gap < -6 else -1 if gap > 6 else 0), month, day)
    return None if known is None else ("day", known, known)


def _number(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


def _said_then(tokens: Sequence[Token], at: int) -> bool:
    """Whether the day is when somebody said it: `police said on Tuesday`."""
    return not lists.marks("said then").isdisjoint(token.low for token in tokens[max(at - REACH, 0) : at + 3])


def _weekday(tokens: Sequence[Token], at: int, weekday: int) -> Quantity:
    before = tokens[at - 1].low if at else ""
    first = at - 1 if before in lists.marks("on") else at
    unit = "weekday" if before in lists.marks("next") else OPEN_WEEKDAY
    return Quantity("day", unit, weekday, weekday, first, at + 1)


def _dated(tokens: Sequence[Token], at: int, month: int) -> Quantity | None:
    """A day beside its month, with the year where one is printed."""
    for place in (at + 1, at - 1):
        if not 0 <= place < len(tokens):
            continue
        number = tokens[place].low.rstrip("stndrh.")
        if not number.isdecimal() or not 1 <= int(number) <= 31:
            continue
        first, last = min(place, at), max(place, at) + 1
        following = [token.text for token in tokens[last : last + 2]]
        year = next((int(word) for word in following if len(word) == 4 and word.isdecimal()), None)
        if year is None or not 1900 <= year <= 2100:
            date_ = 100 * month + int(number)
            return Quantity("day", OPEN_DATE if year is None else "date", date_, date_, first, last)
        day = _number(year, month, int(number))
        return None if day is None else Quantity("day", "day", day, day, first, last)
    return None
