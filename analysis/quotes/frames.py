"""A text as its sentences are built: what stands in quotation marks masked, so that no word in it counts."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from analysis.quotes.marks import Quoted
from analysis.quotes.words import CAPITAL, JOINT, QUOTE, SIGN, TIME, cues, lists, tags, times

OPEN, MASKED, CLOSE = "“", "¤", "”"
COMMA = (",", ",”")
_END = re.compile(  # a sign first, so that the search skips to the next one
    r"[.!?…\n](?:(?<=\n)|[.!?…]*(?:[”)’'\]]*(?=\s)|”(?=[A-ZÀ-Þ“])|(?<=[a-zà-ÿ”][.!?])(?=[A-ZÀ-Þ][a-zà-ÿ])))"
)
_LAST_SIGNS = frozenset(".!?…")
_TOKEN = re.compile(  # plain words first, which most are
    r"[A-Za-z]++(?![\w'’.&/-])|\w+(?:['’.&/-]\w+)*(?:\.(?= \S)|['’](?=\s))?|“¤*[^\w\s”]?”?|--+|[^\w\s]"
)
_MOST_SEEN = 200_000  # words that are kept
_LAST_WORD = re.compile(r"[\w.'’-]+\Z")
_SHORT = 5  # letters of a word that a full stop may shorten
_SIGNED = re.compile(r"[ \t\u00a0]*[―—–-][ \t\u00a0]*[A-ZÀ-Þ]")
_STARTS = re.compile(r"[\s“\"'‘’(\[―—–-]*([^\W_]|¤|[$£€])")
_NICKNAME = 24  # characters
_NAME_BEFORE = re.compile(r"(?:^|[\s(])[A-ZÀ-Þ][\w.'’-]+ \Z")
_NAME_AFTER = re.compile(r" [A-ZÀ-Þ]")
_SIGNS = frozenset(",;:―—–-()[]…") | {"--", "---", "..."}


class Words(NamedTuple):
    """The words and signs of a sentence, as they are and in small letters, and what each may be."""

    texts: tuple[str, ...]
    lows: tuple[str, ...]
    tags: tuple[int, ...]


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
        inside = body[one.start : one.end - 1] if one.closed else body[one.start : one.end]
        tail = inside.rstrip("'\"”’»“ ")[-1:]
        width = one.end - one.start
        if width < 4 or one.start < last or _is_nickname(body, one) or _in_a_word(body, one):
            continue
        pieces += [body[last : one.start], OPEN, MASKED * (width - 3)]
        pieces += [tail if tail in ".,!?…;―—–-" else MASKED, CLOSE]
        last = one.end
    return "".join([*pieces, body[last:]])


def _is_nickname(body: str, one: Quoted) -> bool:
    """Whether a quotation stands inside a name: `Marcia "Cia" Price`."""
    if one.end - one.start > _NICKNAME or not (after := _NAME_AFTER.match(body, one.end)):
        return False
    return bool(_NAME_BEFORE.search(body, max(0, one.start - 20), one.start)) and bool(after)


def _in_a_word(body: str, one: Quoted) -> bool:
    """Whether a quotation is a part of a word: `a “zero-risk”-minded council`, `der „Müll“-Fauxpas`."""
    return body[one.end : one.end + 1] in ("-", "‑") and body[one.end + 1 : one.end + 2].isalpha()


def sentences(frame: str) -> Iterator[Sentence]:
    """The sentences of a masked text."""
    start = paragraph = 0
    filled = False
    for match in _END.finditer(frame):
        new_line = match[0] == "\n"
        if not new_line and not _ends(frame, match, start):
            continue
        piece = frame[start : match.end()]
        if bare := piece.strip():
            low = start + piece.index(bare[0])
            yield Sentence(low, low + len(bare), paragraph)
            filled = True
        start = match.end()
        if new_line and filled:
            paragraph, filled = paragraph + 1, False
    if bare := frame[start:].strip():
        low = start + frame[start:].index(bare[0])
        yield Sentence(low, low + len(bare), paragraph)


def _ends(frame: str, match: re.Match[str], start: int) -> bool:
    """Whether a full stop, or another mark, ends a sentence: no abbreviation, and a new one begins."""
    begins = _STARTS.match(frame, match.end())
    if not begins or begins[1].islower():
        return False
    if match[0][-1] == CLOSE and _SIGNED.match(frame, match.end()):
        return False
    if match[0] != ".":
        return not (match[0][-1] == CLOSE and match[0][0] in "?!…" and _said_by().match(frame, match.end()))
    stop = match.start()
    if stop - start > _SHORT and frame[stop - _SHORT - 1 : stop].isalnum():
        return True
    word = _LAST_WORD.search(frame, max(start, stop - 24), stop)
    if not word or len(word[0]) > _SHORT:
        return True
    if word[0] in lists()["abbreviation"] or (len(word[0]) == 1 and word[0].isupper()):
        return False
    initials = "." in word[0] and all(len(part) < 3 and part.isalpha() for part in word[0].split("."))
    return not (initials and frame[match.end() : match.end() + 2].strip()[:1] != OPEN)


@cache
def _said_by() -> re.Pattern[str]:
    """`Graham asked.` after a question: the speaker of what was quoted before, up to 60 characters on."""
    finite = [
        form for form, options in cues("en").items()
        if (cue := dict(options).get(())) and cue.form > 0 and not cue.gerund and cue.takes & {"that", "tell"}
    ]  # fmt: skip
    said = "|".join(sorted(map(re.escape, finite)))
    return re.compile(
        rf"\s+[A-Z][^.,;:“”\n]{{0,60}}?(?:, [^.;:“”\n]{{2,80}},)?(?<=[\s,])\s?(?:{said})(?=[.,\s]|$)"
    )


class _Seen(dict[str, str]):
    """Words in small letters, each looked at once, and beside them what each may be."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, int] = {}

    def __missing__(self, text: str) -> str:
        low, tag = text.lower(), 0
        if text[0] == OPEN:
            low, tag = OPEN, QUOTE
        elif text in _SIGNS:
            tag = SIGN
        else:
            tag = tags().get(low, 0) | (CAPITAL if text[0].isupper() else 0)
        if text in times():
            tag |= TIME
        if tag & (SIGN | QUOTE) or low in ("and", "but"):
            tag |= JOINT
        self[text], self.tags[text] = low, tag
        return low

    def let_go(self) -> None:
        """Forget all where they are too many."""
        if len(self) > _MOST_SEEN:
            self.clear()
            self.tags.clear()


_seen = _Seen()


def words(frame: str, sentence: Sentence) -> Words:
    """The words of a sentence, its last full stop left out; a quotation is one of them: its marks and last sign."""
    texts = _TOKEN.findall(frame, sentence.start, sentence.end)
    while texts and texts[-1] in _LAST_SIGNS:
        texts.pop()
    _seen.let_go()
    lows = tuple(map(_seen.__getitem__, texts))
    return Words(tuple(texts), lows, tuple(map(_seen.tags.__getitem__, texts)))


def places(frame: str, sentence: Sentence) -> list[tuple[int, int]]:
    """Where the words of a sentence stand in the text."""
    return [match.span() for match in _TOKEN.finditer(frame, sentence.start, sentence.end)]
