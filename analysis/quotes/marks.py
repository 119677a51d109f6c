"""Which characters are quotation marks, and which of them open and close one quotation."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from analysis.quotes.words import lists

_DOUBLE = ('"', "“", "”", "„", "‟", "«", "»", "「", "」", "『", "』", "''", "``")
_SINGLE = re.compile(  # the mark first, in one set, what stands before it then: a search for one set is fast
    r"['‘‚‹’›](?:(?<=['‘‚‹])(?<![\w.,!?…'’].)(?=[\w“\"£$€¡¿(\[…@#])"
    r"|(?<=['’›‘])(?<=[\w.,!?…)\]%\"”—–-].)(?![\w'’]))"
)
_INCHES = re.compile(r"\d['’′]\s?\d{1,2}(?:[\"”″]|['’]{2})|\d(?:\.\d+|[½¼¾])?[\"″](?=\s*[x×]|[\s,.;)-])")
_AFTER_DIGIT = re.compile(r"[\"”″'’](?<=[\d½¼¾].)(?:(?<=[\"”″])|['’])")  # which all feet and inches have
_WORD = re.compile(r"[\w']+")
_BULLET = re.compile(
    r"^[ \t]*[»›](?=[ \t])", re.MULTILINE
)  # before a link; a » that opens has no space behind it
_DIALOGUE = re.compile(r"^[ \t]*([—–―][ \t]*[^\s—–―][^\n—–―]+?)\s*(?=[—–―][ \t]*[a-zà-ÿ])", re.MULTILINE)
_LONGEST = 6_000  # characters of one quotation: what is longer was never closed
_MOST = 1_000  # marks that are paired together; no article has as many
_OPENS, _CLOSES, _EITHER = "o", "c", "?"
_CLEAN = re.compile(r"(?:oc|\n|o\n+(?=o))*(?:o\n*)?\Z")  # of what the marks and lines of a text are
_BEFORE = frozenset(" \n\t\u00a0\u202f([{—–-/:")
_AFTER = frozenset(" \n\t\u00a0\u202f)]},.;:!?…—–-/")


class Quoted(NamedTuple):
    """A quotation: its first character, a mark where it has one, and the one after its last."""

    start: int
    end: int
    closed: bool
    again: bool  # goes on with what the quotation before began: it opens anew, nothing had closed
    single: bool


class _Mark(NamedTuple):
    start: int
    end: int
    role: str  # what its place says: opens, closes, either; or the end of a line


def quoted(body: str, dialogue: bool = False) -> list[Quoted]:
    """Quotations in reading order; marks inside others, apostrophes, feet and inches are none.

    `dialogue`: a dash at the head of a line opens speech, up to the dash before who says it: `— No —dijo el juez.`
    """
    double = list(_pairs(body, _marks(body)))
    spoken = (
        [Quoted(*match.span(1), False, False, False) for match in _DIALOGUE.finditer(body)]
        if dialogue
        else []
    )
    if spoken:
        double = sorted(
            [*spoken, *(one for one in double if not any(s.start <= one.start < s.end for s in spoken))]
        )
    single = list(_singles(body, double))
    if not single:
        return double
    outer = [(one.start, one.end) for one in single]
    inner = [one for one in double if not any(low < one.start < high for low, high in outer)]
    return sorted([*inner, *single])


def _marks(body: str) -> list[_Mark]:
    """Double marks in order, and the ends of lines between them."""
    found: list[_Mark] = []
    if "»" in body:
        body = _BULLET.sub(lambda bullet: " " * len(bullet[0]), body)
    low_nine, turned = "„" in body, -1 < body.find("»") < (body.find("«") % (len(body) + 1))
    inches = set[int]()
    if '"' in body and _AFTER_DIGIT.search(body):
        inches = {at for match in _INCHES.finditer(body) for at in range(*match.span())}
    last = 0
    straight_open = False
    for match in _any_of(tuple(mark for mark in _DOUBLE if mark in body)).finditer(body):
        start, end = match.span()
        mark = match[0]
        if start in inches and not straight_open:
            continue
        found += [_Mark(last, last, "\n")] if found and "\n" in body[last:start] else []
        role = _role(body, start, end, mark, low_nine, turned)
        if mark == '"':
            straight_open = role == _OPENS or (role == _EITHER and not straight_open)
        found.append(_Mark(start, end, role))
        last = end
    return found


@cache
def _any_of(marks: tuple[str, ...]) -> re.Pattern[str]:
    """The marks that a text has: a search for one or two signs is many times as fast as one for all there are."""
    alone, pairs = ("".join(mark for mark in marks if len(mark) == width) for width in (1, 2))
    signs = [f"[{alone}]"] if alone else []
    return re.compile("|".join([*signs, *(mark for mark in ("''", "``") if mark in pairs)]) or r"(?!)")


def _role(body: str, start: int, end: int, mark: str, low_nine: bool, turned: bool) -> str:
    """What a mark and its place say it does."""
    if mark in "「『„‟``":
        return _OPENS
    if mark in "」』":
        return _CLOSES
    if mark in "«»":
        return _OPENS if (mark == "»") == turned else _CLOSES
    if mark == "“" and not low_nine:
        ended = start > 0 and (body[start - 1].isalnum() or body[start - 1] in ".,!?…")
        return _EITHER if ended and (end == len(body) or body[end] in _AFTER) else _OPENS
    if mark == "”" and "“" in body:
        return _CLOSES
    opens = start == 0 or body[start - 1] in _BEFORE
    closes = end == len(body) or body[end] in _AFTER
    return _EITHER if opens == closes else _OPENS if opens else _CLOSES


def _pairs(body: str, marks: list[_Mark]) -> Iterator[Quoted]:
    """Marks paired: as their places say where that comes out even, else in the way that strains it least."""
    if not marks:
        return
    roles = "".join(mark.role for mark in marks)
    parts = (marks[at : at + _MOST] for at in range(0, len(marks), _MOST))
    acts = roles if _CLEAN.match(roles) else "".join(_least_strained(body, part) for part in parts)
    anew = _next_opens(acts)
    opened: _Mark | None = None
    again = False
    for at, (mark, act) in enumerate(zip(marks, acts, strict=True)):
        if act == _OPENS and opened:
            yield Quoted(opened.start, _last(body, opened.end, mark.start), False, again, False)
            opened, again = mark, True
        elif act == _OPENS:
            opened, again = mark, False
        elif act == _CLOSES and opened:
            yield Quoted(opened.start, mark.end, True, again, False)
            opened = None
        elif act == "\n" and opened and not anew[at]:
            yield Quoted(opened.start, _line(body, opened.end), False, again, False)
            opened = None
    if opened:
        yield Quoted(opened.start, _line(body, opened.end), False, again, False)


def _next_opens(acts: str) -> list[bool]:
    """For each mark whether the next one that is no end of a line opens."""
    found, opens = [False] * len(acts), False
    for at in range(len(acts) - 1, -1, -1):
        found[at] = opens
        opens = opens if acts[at] == "\n" else acts[at] == _OPENS
    return found


def _last(body: str, start: int, end: int) -> int:
    """The end of what stands between two places, spaces taken off."""
    return start + len(body[start:end].rstrip())


def _line(body: str, start: int) -> int:
    """The end of the line."""
    end = body.find("\n", start)
    return _last(body, start, len(body) if end < 0 else end)


def _least_strained(body: str, marks: list[_Mark]) -> str:
    """What each mark does, so that most of it is as its place says; a shortest path through open and closed."""
    best: tuple[tuple[float, str], tuple[float, str]] = ((0.0, ""), (9e9, ""))
    for at, mark in enumerate(marks):
        (shut, was_shut), (wide, was_wide) = best
        if mark.role == "\n":
            next_opens = at + 1 < len(marks) and marks[at + 1].role != _CLOSES and _heads(body, marks[at + 1])
            stays = (wide + (0 if next_opens else 3), was_wide + " ")
            best = min((shut, was_shut + "\n"), (wide + (2 if next_opens else 1), was_wide + "\n")), stays
            continue
        opens = {_OPENS: 0.0, _EITHER: 0.5, _CLOSES: 2.5}[mark.role]
        closes = {_OPENS: 2.5, _EITHER: 0.25, _CLOSES: 0.0}[mark.role]
        best = (
            min((shut + 2, was_shut + " "), (wide + closes, was_wide + _CLOSES)),
            min((wide + 2, was_wide + " "), (shut + opens, was_shut + _OPENS),
                (wide + opens + _anew(body, mark), was_wide + _OPENS)),
        )  # fmt: skip
    return min(best)[1]


def _heads(body: str, mark: _Mark) -> bool:
    """Whether a mark stands at the head of its line."""
    at = mark.start
    while at and body[at - 1] != "\n" and body[at - 1].isspace():
        at -= 1
    return not at or body[at - 1] == "\n"


def _anew(body: str, mark: _Mark) -> float:
    """How odd it is that a mark opens a paragraph of what is open: not at all at the head of a line."""
    if _heads(body, mark):
        return 0.1
    at = mark.start
    while at and body[at - 1].isspace():
        at -= 1
    return 0.6 if body[at - 1 : at] in (*".!?…",) else 3.0


def _singles(body: str, double: list[Quoted]) -> Iterator[Quoted]:
    """Quotations in single marks, outside those in double ones; a mark that has no fellow is an apostrophe."""
    if not any(mark in body for mark in ("'", "‘", "‚", "‹")):
        return
    starts = [one.start for one in double]
    marks = [
        at for match in _SINGLE.finditer(body)
        if not (before := bisect_left(starts, at := match.start())) or at >= double[before - 1].end - 1
    ]  # fmt: skip
    end = again = 0
    for place, at in enumerate(marks):
        if at < end or not _may_open(body, at):
            continue
        closing = _closing(body, at, marks, place + 1)
        if closing:
            yield Quoted(at, closing + 1, True, bool(again), True)
            end, again = closing + 1, 0
        elif follows := _reopened(body, at, marks, place + 1):
            yield Quoted(at, _last(body, at, follows), False, bool(again), True)
            end = again = follows
        else:
            again = 0


def _may_open(body: str, at: int) -> bool:
    """Whether a single mark may open: nothing before it is a word, and what follows is no clipped word."""
    if body[at] == "’" or (at and (body[at - 1].isalnum() or body[at - 1] in ".,!?…)]%")):
        return False
    word = _WORD.match(body, at + 1)
    return not (
        word
        and (
            word[0].split("'")[0].casefold() in lists()["clipped"]
            or (word[0][:2].isdigit() and word[0].endswith("0s"))
        )
    )


def _closing(body: str, at: int, marks: list[int], later: int) -> int:
    """The mark that closes what opens at a place: the first that is surely no apostrophe, else the first; 0: none.

    Of the marks those from the number `later` on are asked.
    """
    maybe = 0
    line = body.find("\n", at, at + _LONGEST + 1)
    for place in map(marks.__getitem__, range(later, len(marks))):
        if -1 < line < place or place - at > _LONGEST or _may_open(body, place):
            break
        before, after = body[place - 1], body[place + 1 : place + 3]
        plural = before in "sz" and after[:1] == " " and after[1:].isalpha()
        if not plural:
            return place
        maybe = maybe or place
    return maybe


def _reopened(body: str, at: int, marks: list[int], later: int) -> int:
    """Where what opens at a place, and does not close, opens again at the head of a sentence; 0 for nowhere."""
    near = takewhile(lambda place: place - at <= _LONGEST, map(marks.__getitem__, range(later, len(marks))))
    follows = next((place for place in near if _may_open(body, place)), 0)
    if not follows:
        return 0
    between = body[at + 1 : follows]
    return follows if between.rstrip()[-1:] in (*".!?…",) and between.count("\n") < 3 else 0
