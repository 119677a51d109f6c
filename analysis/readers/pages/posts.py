"""Posts of networks and channels copied as text: a line of who posted and when, and below it what was posted."""

import re
from typing import NamedTuple

from analysis.readers.pages import alone, chrome, main, outlet_names, time_forms
from analysis.readers.pages.lines import Found, Layout, Line, Mark, mark, words
from analysis.wordings import Wording

_FEWEST = 3  # posts
_HEAD = re.compile(
    r"(?P<name>[^\s@][^@]{0,60}?)\s+\(?(?P<handle>@\w[\w.-]{1,60}(?:@[\w.-]{3,60})?)\)?"
    r"\s*[·•|,–—-]?\s+(?P<time>[^@]{1,40})"
)
_HANDLE = re.compile(
    r"(?P<handle>@\w[\w.-]{1,60}(?:@[\w.-]{3,60})?)(?:\s*[·•|,–—-]?\s+(?P<time>[^@]{1,40}))?"
)
_CHANNEL = re.compile(r"(?P<name>[^\[\]]{2,60}?),? \[(?P<time>[^\[\]]{6,40})\]:?")  # as Telegram copies posts
_LONGEST = 120  # characters of such a line
_NAME = 60  # characters
_TITLE = 4  # words
_DOTS = "·•|"
_LETTER = re.compile(r"[^\W\d_]")
_COUNT = re.compile(r"[\d.,]+ ?[KMkm]")
_COUNTS = Wording.POST_COUNTS.value


class _Head(NamedTuple):
    """Who posted and when: marks of the lines from `first` to the one before `last`."""

    first: int
    last: int
    marks: list[tuple[Line, int, int, str]]  # a line, where in its text a part stands, and its use


def read(lines: list[Line]) -> Layout | None:
    """The posts, or the article above that shows them; None where there are fewer than three."""
    heads = _heads(lines)
    if len(heads) < _FEWEST:
        return None
    above, below = lines[: heads[0].first], lines[heads[0].first :]
    if main.begins(above) is not None:
        shown = [mark(line, "quoted post", 0) for line in below]
        return Layout("article", [*alone.read(above, 0), *shown], [Found("main")])
    if _is_below(lines, heads):
        return None
    marks = [mark(line, "boilerplate", None, Wording.PAGE_HEADING.value) for line in above]
    ends = [head.first for head in heads[1:]] + [len(lines)]
    for item, (head, end) in enumerate(zip(heads, ends, strict=True)):
        for line in lines[head.first : head.last]:
            marks += _parts(line, [part for part in head.marks if part[0] is line], item)
        marks += [_below(line, item) for line in lines[head.last : end]]
    return Layout("posts", marks, [Found("item")] * len(heads))


def _is_below(lines: list[Line], heads: list[_Head]) -> bool:
    """Whether headlines stand above such lines: above the first one, too, and no empty line parts it from most."""
    above = lines[heads[0].first - 1].text if heads[0].first else ""
    apart = sum(lines[head.first].gap > 0 for head in heads[1:])
    return words(above) >= _TITLE and not chrome.match(above) and apart * 2 < len(heads)


def _heads(lines: list[Line]) -> list[_Head]:
    found: list[_Head] = []
    for n, line in enumerate(lines):
        if found and n < found[-1].last:
            continue
        if head := _in_one(line, n) or _in_several(lines, n):
            found.append(head)
    return found


def _in_one(line: Line, n: int) -> _Head | None:
    """`Ann Bell @annbell · 3h`, `Gazette, [02.12.2026 10:15]`."""
    form = _HEAD if "@" in line.text else _CHANNEL if "[" in line.text else None
    found = form.fullmatch(line.text) if form and len(line.text) <= _LONGEST else None
    if not found or not time_forms.looks_like_time(found["time"]):
        return None
    return _Head(
        n, n + 1, [(line, *found.span("name"), _use(found["name"])), (line, *found.span("time"), "time")]
    )


def _in_several(lines: list[Line], n: int) -> _Head | None:
    """A name, and below it `@annbell · 3h`, or handle, dot and time each on a line of its own."""
    name, below = lines[n], lines[n + 1 : n + 5]
    found = _HANDLE.fullmatch(below[0].text) if below and len(below[0].text) <= _LONGEST else None
    if not found or len(name.text) > _NAME or "@" in name.text:
        return None
    whole = (name, 0, len(name.text), _use(name.text))
    if found["time"]:
        told = time_forms.looks_like_time(found["time"])
        return _Head(n, n + 2, [whole, (below[0], *found.span("time"), "time")]) if told else None
    at = 1 + (len(below) > 1 and below[1].text in _DOTS)
    if len(below) <= at or not time_forms.looks_like_time(below[at].text):
        return None
    return _Head(n, n + 2 + at, [whole, (below[at], 0, len(below[at].text), "time")])


def _use(name: str) -> str:
    """What a name is: a person's, who wrote it, else an outlet's."""
    return "byline" if outlet_names.is_person(name) else "outlet"


def _parts(line: Line, parts: list[tuple[Line, int, int, str]], item: int) -> list[Mark]:
    """Marks for a line of a head; what is no part of it, as the handle, is the network's."""
    marks, at = [], line.start
    for _, start, end, use in parts:
        if line.at + start > at:
            marks.append(Mark(at, line.at + start, "boilerplate"))
        marks.append(Mark(line.at + start, line.at + end, use, item))
        at = line.at + end
    return [*marks, Mark(at, line.end, "boilerplate")]


def _below(line: Line, item: int) -> Mark:
    own = chrome.match(line.text)
    if own or not _LETTER.search(line.text) or _COUNT.fullmatch(line.text):
        return mark(line, own.use if own else "boilerplate", None, _COUNTS)
    return mark(line, "body", item)
