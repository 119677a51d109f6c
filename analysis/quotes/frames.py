"""A text as its sentences are built: what stands in quotation marks masked, so that no word in it counts."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from analysis.quotes.marks import Quoted
from analysis.quotes.words import (
    CAPITAL,
    COMMA,
    CUE,
    JOINT,
    LIKE_ADVERB,
    OPENS,
    QUOTE,
    SIGN,
    TIME,
    cues,
    lists,
    not_people,
    tags,
    times,
)

OPEN, MASKED, CLOSE = "“", "¤", "”"
_COMMAS = (",", ",”")
_END = re.compile(  # a sign first, so that the search skips to the next one; of several the first
    r"[.!?…\n](?<![.!?…][.!?…])(?:(?<=\n)\n*|[.!?…]*+(?:[”)’'\]]*(?=\s)|”(?=[A-ZÀ-Þ“])|(?<=[a-zà-ÿ”][.!?])(?=[A-ZÀ-Þ][a-zà-ÿ])))"
)
LAST_SIGNS = frozenset(".!?…")
TOKEN = re.compile(  # plain words first, which most are
    r"[A-Za-z]++(?![\w'’.&/-])|\w+(?:['’.&/-]\w+)*(?:\.(?= \S)|['’](?=\s))?|“¤*[^\w\s”]?”?|--+|[^\w\s]"
)
MASKS = re.compile(r"“¤*[^\w\s”]?”?")
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
        low, end = match.span()
        new_line = frame[low] == "\n"
        if not new_line and not (_surely_ends(frame, low, end, start) or _ends(frame, match, start)):
            continue
        if bare := frame[start:end].lstrip():
            low, filled = end - len(bare), True
            yield Sentence(low, low + len(bare.rstrip()) if new_line else end, paragraph)
        start = end
        if new_line and filled:
            paragraph, filled = paragraph + 1, False
    if bare := frame[start:].lstrip():
        low = len(frame) - len(bare)
        yield Sentence(low, low + len(bare.rstrip()), paragraph)


def _surely_ends(frame: str, stop: int, end: int, start: int) -> bool:
    """What most sentences end with, of which `_ends` says so too: a full stop, then a capital or a quotation.

    A mark that closes stands between the two, or the word before is a long one, or of small letters and none that a
    full stop shortens.
    """
    signs = frame[stop:end]
    if signs not in (".", ".”"):
        return False
    begins = frame[end : end + 5].lstrip(" \n")
    if not begins.startswith("“¤") and not (begins[:1].isupper() and begins[0].isalnum()):
        return False
    if signs == ".”" or stop - start <= _SHORT:
        return signs == ".”"
    last = frame[stop - _SHORT - 1 : stop]
    if last.isalnum():
        return True
    _, space, word = last.rpartition(" ")
    return bool(space) and word.isalpha() and word.islower() and word not in lists()["abbreviation"]


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


class _Seen(dict[str, tuple[str, int]]):
    """Words as they are met in texts of a language, each looked at once: in small letters, and what it may be."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._cues = cues(language)

    def __missing__(self, text: str) -> tuple[str, int]:
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
        if text.endswith(_COMMAS):
            tag |= COMMA
        if low.endswith("ly") and not tag & CAPITAL and low not in lists("en")["not an adverb"]:
            tag |= LIKE_ADVERB
        if low in self._cues:
            tag |= OPENS
        if low in cues("en") and text not in not_people():
            tag |= CUE
        if len(self) > _MOST_SEEN:
            self.clear()
        self[text] = found = (low, tag)
        return found


@cache
def seen(language: str) -> _Seen:
    """The words of a language, as far as they were met."""
    return _Seen(language)


def words(frame: str, sentence: Sentence, language: str) -> Words:
    """The words of a sentence, its last full stop left out; a quotation is one of them: its marks and last sign."""
    texts = TOKEN.findall(frame, sentence.start, sentence.end)
    while texts and texts[-1] in LAST_SIGNS:
        texts.pop()
    if not texts:
        return Words((), (), ())
    lows, tags_ = zip(*map(seen(language).__getitem__, texts), strict=True)
    return Words(tuple(texts), lows, tags_)


def places(frame: str, sentence: Sentence, texts: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words of a sentence stand in the text: nothing but space is between two of them."""
    found: list[tuple[int, int]] = []
    end, find = sentence.start, frame.find
    for text in texts:
        start = find(text, end)
        end = start + len(text)
        found.append((start, end))
    return found
