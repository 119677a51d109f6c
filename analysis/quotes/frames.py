"""A text as its sentences are built: what stands in quotation marks masked, so that no word in it counts."""

import re
from typing import NamedTuple

from analysis.quotes.marks import Quoted
from analysis.quotes.words import lists

OPEN, MASKED, CLOSE = "“", "¤", "”"
_END = re.compile(r"[.!?…]+[”)’'\]]*(?=\s)|\n")
_TOKEN = re.compile(r"“¤*[^\w\s”]?”?|[^\W_]+(?:['’.&/-][^\W_]+)*(?:['’](?=\s))?|--+|\S")
_LAST_WORD = re.compile(r"[\w.'’-]+\Z")
_STARTS = re.compile(r"[\s“\"'‘’(\[—–-]*([^\W_]|¤|[$£€])")


class Token(NamedTuple):
    """A word, a sign, or a whole quotation."""

    text: str
    low: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence's place, without the space around it, and the number of its paragraph."""

    start: int
    end: int
    paragraph: int


def masked(body: str, quoted: list[Quoted]) -> str:
    """The text, of the same length, with each quotation as one mark that opens, signs, and one that closes."""
    pieces: list[str] = []
    last = 0
    for one in quoted:
        inside = body[one.start : one.end]
        tail = inside[-1:] if not one.closed else inside[:-1].rstrip("'\"”’»“ ")[-1:]
        tail = tail if tail in ".,!?…;—–-" else MASKED
        width = one.end - one.start
        if width < 4:
            continue
        pieces += [body[last : one.start], OPEN, MASKED * (width - 3), tail, CLOSE]
        last = one.end
    return "".join([*pieces, body[last:]])


def sentences(frame: str) -> list[Sentence]:
    """The sentences of a masked text."""
    found: list[Sentence] = []
    start = paragraph = 0
    for match in _END.finditer(frame):
        new_line = match[0] == "\n"
        if not new_line and not _ends(frame, match, start):
            continue
        found += _sentence(frame, start, match.end(), paragraph)
        start = match.end()
        paragraph += new_line
    return [*found, *_sentence(frame, start, len(frame), paragraph)]


def _sentence(frame: str, start: int, end: int, paragraph: int) -> list[Sentence]:
    piece = frame[start:end]
    head = len(piece) - len(piece.lstrip())
    return [Sentence(start + head, start + len(piece.rstrip()), paragraph)] if piece.strip() else []


def _ends(frame: str, match: re.Match[str], start: int) -> bool:
    """Whether a full stop, or another mark, ends a sentence: no abbreviation, and a new one begins."""
    begins = _STARTS.match(frame, match.end())
    if not begins or begins[1].islower():
        return False
    if match[0] != ".":
        return True
    word = _LAST_WORD.search(frame, max(start, match.start() - 24), match.start())
    if not word:
        return True
    known = lists()["abbreviation"]
    return not (
        word[0] in known
        or (len(word[0]) == 1 and word[0].isupper())
        or _initials(word[0], frame, match.end())
    )


def _initials(word: str, frame: str, end: int) -> bool:
    """Whether `U.S.` goes on: another name after it, as in `U.S. Senate`."""
    return (
        "." in word
        and all(len(part) < 3 for part in word.split("."))
        and frame[end : end + 2].strip()[:1] != OPEN
    )


def tokens(frame: str, sentence: Sentence) -> list[Token]:
    """The tokens of a sentence, its last full stop left out."""
    found = [
        Token(match[0], match[0].lower(), *match.span())
        for match in _TOKEN.finditer(frame, sentence.start, sentence.end)
    ]
    while found and found[-1].text in (".", "!", "?", "…"):
        found.pop()
    return found
