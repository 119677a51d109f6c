"""A page's text as lines with exact offsets, and the marks that readers put on them."""

import re
import string
from collections.abc import Iterator
from typing import NamedTuple

from analysis.text import key

_BREAK = re.compile(r"\r\n|\n|\r")
INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
EDGE = INVISIBLE + string.whitespace + "\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"
EDGE += "".join(chr(code) for code in range(0x2000, 0x200B))  # spaces of all widths
SEPARATORS = "·•|,;:–—/-"  # signs that part a name from what stands beside it
AROUND = EDGE + SEPARATORS
_BULLET = re.compile(rf"[-–—‐‑−•·∙●▪■◦‣⁃*»›]+[\s{INVISIBLE}]*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
_SENTENCE_END = tuple(".!?…。！？؟।॥۔")
_CLOSERS = "\"”'’»)]›」』 "


class Line(NamedTuple):
    """A line that is not blank: its place with the line break, and its text without the edges."""

    start: int
    end: int
    at: int
    text: str
    gap: int


class Mark(NamedTuple):
    """What the characters `start` to `end` are used as, and in which item."""

    start: int
    end: int
    use: str
    item: int | None = None
    reason: str | None = None


class Found(NamedTuple):
    """An article found: its role, and what the page says of it outside its own lines."""

    role: str
    outlet: str | None = None
    hashtags: tuple[str, ...] = ()


class Layout(NamedTuple):
    """A page understood: the layout's name, marks in any order, and the articles they make."""

    name: str
    marks: list[Mark]
    found: list[Found]


def split(text: str) -> list[Line]:
    """Lines that are not blank, in order; CRLF, LF and CR break lines; `gap` counts blank lines above."""
    return list(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    start, gap = 0, 0
    for start, end in _extents(text):
        raw = text[start:end]
        stripped = raw.lstrip(EDGE)
        at = start + len(raw) - len(stripped)
        stripped = stripped.rstrip(EDGE)
        if stripped:
            yield Line(start, end, at, stripped, gap)
        gap = 0 if stripped else gap + 1


def _extents(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(text):
        yield start, found.end()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def mark(line: Line, use: str, item: int | None = None, reason: str | None = None) -> Mark:
    """One use for a whole line, its line break included."""
    return Mark(line.start, line.end, use, item, reason)


def cut(line: Line, at: int, left: str, right: str, item: int | None = None) -> list[Mark]:
    """Two uses for one line, cut before character `at` of its text; boilerplate belongs to no item."""
    middle = line.at + at
    return [
        Mark(line.start, middle, left, None if left == "boilerplate" else item),
        Mark(middle, line.end, right, None if right == "boilerplate" else item),
    ]


def bullet(text: str) -> str | None:
    """The text behind a list bullet, or None where the line has none."""
    found = _BULLET.match(text)
    return text[found.end() :].strip(EDGE) if found else None


def same(a: str, b: str) -> bool:
    """Whether two short lines say the same but for case, marks and punctuation."""
    if a == b:
        return True
    return max(len(a), len(b)) <= 400 and key(a) == key(b) != ""


def words(text: str) -> int:
    """About how many words a line has; scripts written without spaces have one in two characters."""
    runs = _UNSPACED.findall(text)
    if not runs:
        return len(text.split())
    spaced = sum(any(c.isalnum() for c in part) for part in _UNSPACED.sub(" ", text).split())
    return spaced + sum((len(run) + 1) // 2 for run in runs)


def ends_sentence(text: str) -> bool:
    """Whether a line ends as sentences end."""
    return text.rstrip(_CLOSERS).endswith(_SENTENCE_END)
