"""Texts as sentences and tokens that know where they stand."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis import wordlists

_END = re.compile(
    r"\n+|(?<=[.!?؟…])[\"”»’']?\s+(?=[\"“«‘'(]?[^\W\d_a-z])|(?<=[.!?][\"”])(?=[^\W\d_a-z])|(?<=[\"”][.!?])(?=[^\W\d_a-z])"
)
_LAST = re.compile(r"([^\W\d_]+)\.$")
_TOKEN = re.compile(
    r"[A-Z]{0,2}\$|[£€¥₹₽₩₺₴₪%℃]"
    r"|\d{1,3}(?:[   ]\d{3})+(?![\d.,])|\d+(?:[.,٬٫:]\d+)*[^\W\d_]*(?:[-‑][^\W\d_]+)*"
    r"|[^\W\d_]+(?:['’\-‑][^\W\d_]+)*|[^\w\s]"
)


class Token(NamedTuple):
    """A word, number or mark: as printed, in small letters, and where it stands."""

    text: str
    low: str
    start: int
    end: int


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends; a stop after an abbreviation or an initial ends none."""
    start = 0
    for gap in _END.finditer(text):
        last = _LAST.search(text, max(start, gap.start() - 12), gap.start())
        if (
            gap[0][:1] != "\n"
            and last
            and (len(last[1]) == 1 or last[1].lower() in wordlists.abbreviations())
        ):
            continue
        end = gap.start() + (gap[0][:1] in "\"”»’'" if gap[0] else 0)
        if text[start:end].strip():
            yield start, end
        start = gap.end()
    if text[start:].strip():
        yield start, len(text)


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The tokens of a span of a text."""
    new = tuple.__new__  # twice as fast as the constructor
    return [
        new(Token, (word := m[0], word.lower(), m.start(), m.end()))
        for m in _TOKEN.finditer(text, start, end)
    ]
