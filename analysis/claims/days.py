"""Days in a sentence: weekdays and dates, as days of the calendar where the time of publication says which."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from analysis.claims import lists
from analysis.claims.quantities import Quantity
from analysis.claims.sentences import Token

Published = tuple[date, date] | None  # the first and the last day on which an article can have been published
_EPOCH = date(1970, 1, 1)
REACH = 6  # words before a day among which stands that somebody said it then


def find(tokens: Sequence[Token], published: Published) -> Iterator[Quantity]:
    """Each day that a sentence names, with its number since 1970, or as a weekday where none can be told."""
    weekdays, months = lists.calendar()
    for at, token in enumerate(tokens):
        if not token.text[0].isupper() and not token.text[0].isdigit():
            continue
        if token.low in weekdays and not _said_then(tokens, at):
            yield _weekday(tokens, at, weekdays[token.low], published)
        elif token.low in months:
            dated = _dated(tokens, at, months[token.low], published)
            if dated:
                yield dated


def _said_then(tokens: Sequence[Token], at: int) -> bool:
    """Whether the day is when somebody said it: `police said on Tuesday`."""
    return not lists.marks("said then").isdisjoint(token.low for token in tokens[max(at - REACH, 0) : at + 3])


def _weekday(tokens: Sequence[Token], at: int, weekday: int, published: Published) -> Quantity:
    before = tokens[at - 1].low if at else ""
    first = at - 1 if before in lists.marks("on") else at
    ends = {(day - timedelta(days=(day.weekday() - weekday) % 7) - _EPOCH).days for day in published or ()}
    if len(ends) != 1 or before in lists.marks("next"):
        return Quantity("day", "weekday", weekday, weekday, first, at + 1)
    return Quantity("day", "day", min(ends), max(ends), first, at + 1)


def _dated(tokens: Sequence[Token], at: int, month: int, published: Published) -> Quantity | None:
    """A day beside its month, in the year that is printed or nearest to publication."""
    for place in (at + 1, at - 1):
        if (
            0 <= place < len(tokens)
            and (number := tokens[place].low.rstrip("stndrh.")).isdecimal()
            and 1 <= int(number) <= 31
        ):
            first, last = min(place, at), max(place, at) + 1
            year = _year(tokens, last, month, published)
            if year is None:
                return Quantity(
                    "day", "date", 100 * month + int(number), 100 * month + int(number), first, last
                )
            try:
                day = (date(year, month, int(number)) - _EPOCH).days
            except ValueError:
                return None
            return Quantity("day", "day", day, day, first, last)
    return None


def _year(tokens: Sequence[Token], last: int, month: int, published: Published) -> int | None:
    following = [token.text for token in tokens[last : last + 2]]
    printed = next((word for word in following if len(word) == 4 and word.isdecimal()), None)
    if printed:
        return int(printed) if 1900 <= int(printed) <= 2100 else None
    if published is None:
        return None
    gap = month - published[0].month
    return published[0].year + (1 if gap < -6 else -1 if gap > 6 else 0)
