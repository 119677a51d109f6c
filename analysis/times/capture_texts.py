"""Dated evidence in a text: signatures of embedded posts, stamps and datelines, each with its sentence."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from analysis import text
from analysis.times import intervals
from analysis.times.expressions import Expression, understand
from analysis.times.forms import pieces
from analysis.times.words import ascii_digits, entries, tokens

_HANDLE = re.compile(r"\(@\w{1,40}\)")
_DASH = re.compile(r"[—–-]\s?(?=[^—–\n]{1,100}$)")
_CAPITALS = re.compile(r"\s*[A-Z][A-Z .'’-]{2,40}\b")
_HEAD = re.compile(r"(?:^|[\n.!?|])\s{0,3}([^\W\d_]{5,}(?:[ -][^\W\d_]{2,}){0,2})")
_AFTER_DATELINE = re.compile(r"\s*(?:\([^()\n]{1,40}\))?\s*[-–—:]")
_SENTENCE = re.compile(
    r"(?<=[.!?…])[\"'”’)]*\s+|\n|(?<=\b\d{4}) (?=[A-Z])"
)  # a signature's year ends one too
_WORD = re.compile(r"[^\W\d_]{4,}")
_REACH = 48  # characters after a handle or label in which its date stands
_MOST = 1_000  # signatures or labels looked at in one text
_CONTEXT = 1500  # characters before a signature that can say that it is an old one
_QUOTED = 240
_BEFORE = 9  # tokens, of a clock time mostly
_YEAR = re.compile(r"\d{4}")


class Dated(NamedTuple):
    """A date a text carries as a stamp: its kind and day, the first instant it can mean, the sentence."""

    kind: str
    day: date
    earliest: datetime
    quote: str


def dated(body: str) -> list[Dated]:
    """All such dates of a text, in reading order within each kind."""
    return [*_signatures(body), *_stamps(body), *_datelines(body)]


def names_weekday(body: str, day: date) -> str | None:
    """The first sentence that names the weekday of `day` by its full name, or None."""
    for match in _WORD.finditer(body):
        if str(day.weekday()) in entries().get(text.fold(match[0]), {}).get("weekday", {}):
            return _sentence(body, match.start(), match.end())
    return None


def _signatures(body: str) -> Iterator[Dated]:
    """`— Name (@handle) June 3, 2025` under an embedded post, unless the text tells of it as years back."""
    since = 0
    for handle in islice(_HANDLE.finditer(body), _MOST):
        dash = _DASH.search(body, max(since, handle.start() - 103), handle.start())
        found = _date_at(body, handle.end())
        if dash and found:
            context = body[max(since, dash.start() - _CONTEXT) : dash.start()]
            since = handle.end() + found[1]
            if not _looks_back(context) or names_weekday(context, _day(found[0])):
                yield _dated("signature of a post", found[0], _sentence(body, dash.start(), since))


def _stamps(body: str) -> Iterator[Dated]:
    """`Updated: 3 June 2025` at the head of a line or sentence."""
    for head in islice(_HEAD.finditer(body), _MOST):
        end = _label_end(head)
        if end and (found := _date_at(body, end)):
            yield _dated("stamp", found[0], _sentence(body, end - 1, end + found[1]))


def _label_end(head: re.Match[str]) -> int | None:
    """Where the longest label that a line or sentence begins with ends."""
    words = re.split("[ -]", head[1])
    for taken in range(len(words), 0, -1):
        roles = entries().get(text.fold(" ".join(words[:taken])), {})
        if {"published", "updated"} & set(roles) and "joiner" not in roles:
            return head.start(1) + len(" ".join(words[:taken]))
    return None


def _datelines(body: str) -> Iterator[Dated]:
    """`PORT LUMEN, June 3, 2025 (Agency) -` at the head of the text."""
    head = _CAPITALS.match(body)
    found = _date_at(body, head.end(), words=2) if head else None
    if head and found and _AFTER_DATELINE.match(body, head.end() + found[1]):
        yield _dated("dateline", found[0], body[: head.end() + found[1]].strip())


def _date_at(body: str, at: int, words: int = 0) -> tuple[Expression, int] | None:
    """The full date that starts here, after a clock time or `words` other words, and how far it reaches."""
    near = body[at : at + _REACH]
    if not _YEAR.search(near):
        return None
    cut = tokens(ascii_digits(near))
    found = pieces(cut)
    dates = [p for p in found if p.form == "date"]
    if not dates or any(p.form not in ("clock", "weekday") for p in found[: found.index(dates[0])]):
        return None
    before = cut[: dates[0].start]
    if sum(bool(t.roles & {"word", "place"}) for t in before) > words or len(before) > _BEFORE:
        return None
    e = understand(" ".join(t.written for t in cut[dates[0].start : dates[0].end]))
    if not (e.year and e.month and e.day):
        return None
    last = cut[dates[0].end - 1].written
    return e, near.find(last, near.find(cut[dates[0].start].written)) + len(last)


def _dated(kind: str, e: Expression, quote: str) -> Dated:
    start, end = intervals.local(intervals.fields([e]))
    low = (
        start if e.order != "either" else min(start, intervals.local(intervals.fields([e]), swapped=True)[0])
    )
    first = intervals.instants(low, end, [e.zones], [None])[0][0]
    return Dated(kind, _day(e), intervals.moment(first), quote)


def _day(e: Expression) -> date:
    return date(e.year or 1, e.month or 1, e.day or 1)


def _looks_back(context: str) -> bool:
    """Whether the words before tell of something years ago."""
    cut = tokens(ascii_digits(context))
    spans = (cut[p.start : p.end] for p in pieces(cut) if p.form == "relative")
    return any(
        "year" in value for span in spans for t in span for value in entries().get(t.word, {}).get("unit", {})
    )


def _sentence(body: str, start: int, end: int) -> str:
    """The sentence around a span, cut to a length that can be shown."""
    opening = max(
        (m.end() for m in _SENTENCE.finditer(body, max(0, start - _QUOTED), start)),
        default=max(0, start - _QUOTED),
    )
    closing = _SENTENCE.search(body, end)
    stop = min(closing.start() if closing else len(body), max(end, opening + _QUOTED))
    return text.normalise(body[opening:stop])
