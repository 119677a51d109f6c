"""A text as sentences of words, each with its place: quotes, spaces, case, accents and hyphens tell nothing."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from analysis import text
from analysis.edits.lists import Lists

_WORD = re.compile(r"\d+(?:[.,:٫٬]\d+)*|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’‘`´-][^\W\d_]+)*|[%‰$£€¥?؟\ufffd]")
_END = re.compile(r"[.!?؟…]+[\"'”’»)\]]*\s+(?![a-zà-ÿ])|(?<=[a-zà-ÿ])[.!?](?=[A-ZÀ-Þ][a-zà-ÿ])")
_SHORT = re.compile(
    r"(?:^|[\s(.])(?:[^\W\d_]|[Mm]rs?|[Mm]s|[Dd]r|[Ss]t|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|No|Nr|vs|U\.S)\.+\s+$"
)
_LONGEST = 6  # characters of what is short, and of what stands before it
_LEFT_OUT = re.compile(r"[\W_]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,٬]\d{3})+")
_DIGIT = re.compile(r"\d")


class Word(NamedTuple):
    """A word as it is compared, and where it is printed."""

    key: str
    start: int
    end: int


class Sentence(NamedTuple):
    """The words of a sentence and where it stands; the folded line that it is of."""

    words: tuple[Word, ...]
    start: int
    end: int
    line: str

    @property
    def keys(self) -> tuple[str, ...]:
        """What is compared of it."""
        return tuple(word.key for word in self.words)


def sentences(printed: str, known: Lists) -> list[Sentence]:
    """The sentences of a text, line by line, those without a word left out."""
    return [
        one
        for start, end, line in _pieces(printed)
        if (one := _sentence(printed, start, end, line, known)).words
    ]


def keys(printed: str, known: Lists) -> list[str]:
    """What is compared of the words of a text."""
    return [word.key for sentence in sentences(printed, known) for word in sentence.words]


def letters(keys: tuple[str, ...] | list[str]) -> str:
    """All that is compared of words, run together: what was glued or torn apart is the same."""
    return "".join(keys)


def _pieces(printed: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for line in printed.splitlines(keepends=True):
        folded, start = text.fold(line), at
        for match in _END.finditer(line):
            if not _SHORT.search(line, max(match.start() - _LONGEST, 0), match.end()):
                yield start, at + match.end(), folded
                start = at + match.end()
        at += len(line)
        yield start, at, folded


def _sentence(printed: str, start: int, end: int, line: str, known: Lists) -> Sentence:
    words = tuple(
        Word(key, start + m.start(), start + m.end())
        for m in _WORD.finditer(printed[start:end])
        if (key := _key(m[0], known))
    )
    piece = printed[start:end]
    first, last = len(piece) - len(piece.lstrip()), len(piece.rstrip())
    return Sentence(words, start + first, start + max(last, first), line)


def _key(word: str, known: Lists) -> str:
    """A word as it is compared: a number by its value, all else without case, accents, hyphens and points."""
    if _DIGIT.match(word):
        plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in word)
        grouped = _THOUSANDS.fullmatch(plain)
        return re.sub(r"[.,٬]", "", plain) if grouped else re.sub(r"[,٫]", ".", plain)
    if word in "%‰$£€¥?؟\ufffd":
        return word
    folded = text.fold(word)
    return known.values.get(folded) or _LEFT_OUT.sub("", folded)
