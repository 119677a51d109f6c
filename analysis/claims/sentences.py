"""Texts as sentences and tokens: where each sentence stands, and what is known of each word of it."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from analysis import wordlists
from analysis.claims import lists

_END = re.compile(  # a sign that may end a sentence first, so that the search skips to the next one
    r"[\n.!?؟…\"”](?:(?<=\n)\n*|(?<=[.!?؟…])(?:[\"”»’']\s+|(?!\n)\s+)(?=[\"“«‘'(]?[^\W\d_a-z])"
    r"|(?<=[.!?])[\"”](?=[^\W\d_a-z])|(?<=[\"”])[.!?](?=[^\W\d_a-z]))"
)
_LAST = re.compile(r"([^\W\d_]+)\.$")
_LOOK = 12  # characters before a full stop in which an abbreviation stands
_TOKEN = re.compile(  # plain words first, which most are
    r"[A-Za-z][a-z]*+(?![\w'’\-‑$])|[A-Z]{0,2}\$|[^\W\d_]+(?:['’\-‑][^\W\d_]+)*|[£€¥₹₽₩₺₴₪%℃]"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d.,])|\d+(?:[.,٬٫:]\d+)*[^\W\d_]*(?:[-‑][^\W\d_]+)*|[^\w\s]"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STEM = 7  # letters of a word that count
_ENDINGS = ("ing", "ed", "es", "s", "ly")
_MOST_SEEN = 200_000  # words of a language that are kept
# what a sentence may state because of a word in it, as bits
TELLS, BEGINS, DAY, OPPOSITE, DEED, CORRECTION, ACCOUNT = (1 << place for place in range(7))


class Token(NamedTuple):
    """A word, number or mark: as printed, in small letters, and what it can be in a sentence of its language."""

    text: str
    low: str
    stem: str
    content: bool  # tells what a value is of
    named: bool  # has the capital of a name, unless it begins the sentence
    timed: bool  # says of which time a value is: a year, `still`
    begins: bool  # a number may begin with it
    marks: int  # what a sentence that has it may state: bits of TELLS, BEGINS, DAY …


class Vocabulary(dict[str, Token]):
    """What the words of a language are, each looked at once."""

    def __init__(self, language: str) -> None:
        """The lists of a language, looked up before any word."""
        super().__init__()
        self.known = lists.of(language)
        self._telling = _telling(language)
        self._marked = {
            DAY: calendar(), OPPOSITE: lists.opposites().keys(), DEED: lists.deeds(language).keys(),
            CORRECTION: self.known.corrections, ACCOUNT: frozenset("@"),
        }  # fmt: skip

    def __missing__(self, text: str) -> Token:
        low, numbers = text.lower(), self.known.numbers
        content = low not in self.known.empty and low[0].isalpha()
        capital = text[0].isupper() and (len(text) > 2 or text.isupper())
        tells = _DIGIT.search(text) is not None or not self._telling.isdisjoint(_WORD.findall(low))
        begins = low[0].isdigit() or low in numbers or ("-" in low and low.partition("-")[0] in numbers)
        marks = TELLS * tells | BEGINS * begins
        token = Token(
            text, low, stem(low), content,
            content and capital and low not in calendar(),
            _YEAR.fullmatch(low) is not None or low in lists.marks("past"),
            begins, marks | sum(bit for bit, words in self._marked.items() if low in words),
        )  # fmt: skip
        if len(self) > _MOST_SEEN:
            self.clear()
        self[text] = token
        return token

    def tokens(self, sentence: str) -> list[Token]:
        """The tokens of a sentence."""
        return list(map(self.__getitem__, _TOKEN.findall(sentence)))


@lru_cache(maxsize=1)
def calendar() -> frozenset[str]:
    """The words for weekdays and months."""
    return frozenset(lists.calendar()[0]) | frozenset(lists.calendar()[1])


@lru_cache(maxsize=16)
def vocabulary(language: str) -> Vocabulary:
    """The words of a language, as far as they were met."""
    return Vocabulary(language)


@lru_cache(maxsize=16)
def _telling(language: str) -> frozenset[str]:
    """Words of which a sentence without digits holds one if it states a number or a day."""
    known = lists.of(language).numbers
    spelled = {word for word, number in known.items() if number.role not in ("one", "fraction", "scale")}
    turned = lists.opposites() if language == "en" else ()
    return frozenset(lists.calendar()[0]).union(turned, lists.deeds(language), spelled - {"one"})


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without the commonest endings, cut to its first letters."""
    word = re.split("['’]", word)[0] or word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:_STEM]


def may_tell(some: Sequence[str], language: str) -> list[bool]:
    """Which sentences may have a token that tells; all others have none, and need not be cut into tokens."""
    low = pa.array([sentence.lower() for sentence in some], pa.large_string())
    found: list[bool] = pc.match_substring_regex(low, _may_tell(language)).to_pylist()
    return found


@lru_cache(maxsize=16)
def _may_tell(language: str) -> str:
    """A digit, or a word that tells, in small letters: for Arrow, which asks it of all at once."""
    words = "|".join(map(re.escape, sorted(_telling(language))))
    return rf"\pN|(?:^|[^a-z])(?:{words})(?:[^a-z]|$)"


def places(sentence: str, tokens: Sequence[Token]) -> list[int]:
    """Where each of its first tokens begins in a sentence."""
    found: list[int] = []
    end = 0
    for token in tokens:
        start = sentence.index(token.text, end)
        end = start + len(token.text)
        found.append(start)
    return found


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends; a stop after an abbreviation or an initial ends none."""
    start = 0
    for match in _END.finditer(text):
        low, high = match.span()
        sign, last = text[low], text[high - 1]
        if sign == "\n":
            end = low
        elif last in '"”' or sign in '"”':  # no space follows
            end = high
        elif sign == "." and _shortens(text, max(start, low + 1 - _LOOK), low + 1):
            continue
        else:
            end = low + 1 + (text[low + 1] in "\"”»’'")
        if not text[start:end].isspace() and start < end:
            yield start, end
        start = high
    if text[start:].strip():
        yield start, len(text)


def _shortens(text: str, start: int, end: int) -> bool:
    """Whether the full stop at the end of a span shortens the word before it."""
    last = _LAST.search(text, start, end)
    return last is not None and (len(last[1]) == 1 or last[1].lower() in wordlists.abbreviations())
