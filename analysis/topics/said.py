"""Which phrases each article says, how often and how first printed: found for many articles at once.

A phrase is a run of words that neither begins nor ends with a function word nor crosses a stop. It is known by a
number made from its folded words, the same in every process; its words are only put together where they are shown.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.topics.matching import stopwords

LONGEST = 3  # words of a phrase
READ = 1_500  # characters of a body, from its start
HEADLINE = 3.0  # what a mention in the headline counts
STOP, BARE, LARGE = 1, 2, 4  # an empty word; a letter or a number; with a capital
_MANY = 4_096  # words there is room for at first
BLOCK = 250  # articles whose words are looked at at a time
_STOP = r"[.!?;:,…]+(?=\s|$)|[\n\r()\[\]\"“”„«»|؛،؟]|\s[-–—]+\s"
_WORD = r"[^\W_]+(?:['’.-][^\W_]+)*"  # as `text.words` cuts them
_NEXT = re.compile(f"(?:{_STOP})|({_WORD})")
_MIX = np.uint64(0x9E3779B97F4A7C15)

Flags = NDArray[np.bool_]
Indices = NDArray[np.int64]
Places = NDArray[np.int32]


class Said(NamedTuple):
    """A line for each phrase of each article: its number, how often it is said, and where it is first printed.

    `words` are all words of the articles, one after the other, as numbers in the `vocabulary`.
    """

    article: Places
    phrase: NDArray[np.uint64]
    mentions: NDArray[np.float32]
    start: Places
    length: NDArray[np.int8]
    words: Places
    vocabulary: "Vocabulary"

    def printed(self, line: int) -> str:
        """A phrase as its article first prints it."""
        return " ".join(self._words(line))

    def folded(self, line: int) -> list[str]:
        """The words of a phrase, folded."""
        return [word.casefold() for word in self._words(line)]

    def _words(self, line: int) -> list[str]:
        begin = self.start[line]
        return self.vocabulary.spelled(self.words[begin : begin + self.length[line]])

    def order(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        """The lines by article, the highest score first, of equal ones as their folded words are spelled."""
        used, number = np.unique(self.words, return_inverse=True)
        folded = np.array([word.casefold() for word in self.vocabulary.spelled(used)], object)
        rank = np.unique(folded, return_inverse=True)[1] if len(folded) else np.zeros(0, np.int64)
        spelled = []
        for step in range(LONGEST):
            at = np.minimum(self.start + step, max(len(self.words) - 1, 0))
            spelled.append(np.where(self.length > step, rank[number[at]], -1))
        return np.lexsort((*reversed(spelled), -scores, self.article))


class Vocabulary(dict[str, int]):
    """Words as printed, each with a number, and what is asked of a word, found once for each."""

    def __init__(self) -> None:
        """No word is known yet."""
        self.printed: list[str] = []
        self.hashes = np.zeros(_MANY, np.uint64)
        self.flags = np.zeros(_MANY, np.uint8)
        self._known = 0
        self._functions: dict[str | None, tuple[Flags, int]] = {}

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self.printed)
        self.printed.append(word)
        return number

    def numbers(self, words: list[str]) -> Places:
        """The number of each word."""
        found = np.fromiter(map(self.__getitem__, words), np.int32, len(words))
        new = self.printed[self._known :]
        if len(self.printed) > len(self.hashes):
            self.hashes, self.flags = (_longer(part, len(self.printed)) for part in (self.hashes, self.flags))
        own = slice(self._known, len(self.printed))
        folded = np.array([word.casefold() for word in new], object)
        self.hashes[own] = pd.util.hash_array(folded, categorize=False)
        self.flags[own] = [
            STOP * (not word) + BARE * (len(word) < 2 or word.isdigit()) + LARGE * word[:1].isupper()
            for word in new
        ]
        self._known = len(self.printed)
        return found

    def function(self, language: str | None) -> Flags:
        """Which words are function words of a language."""
        flags, known = self._functions.get(language, (np.zeros(0, bool), 0))
        if known < len(self.printed):
            listed = _function_words(language)
            flags = _longer(flags, len(self.printed)) if len(flags) < len(self.printed) else flags
            flags[known : len(self.printed)] = [word.casefold() in listed for word in self.printed[known:]]
            self._functions[language] = flags, len(self.printed)
        return flags

    def spelled(self, numbers: Places) -> list[str]:
        """Words by their numbers."""
        return [self.printed[number] for number in numbers.tolist()]


def _longer(values: NDArray[Any], least: int) -> NDArray[Any]:
    """Values with room for as many more, and for the least that are needed."""
    longer = np.zeros(max(2 * len(values), least), values.dtype)
    longer[: len(values)] = values
    return longer


class _Words(NamedTuple):
    """The words of some articles in a row; a stop, and the end of a text, is an empty word."""

    text: list[str]
    article: Indices
    weight: NDArray[np.float64]
    language: Indices


def blocks(
    headlines: Sequence[str],
    bodies: Sequence[str],
    languages: Sequence[str | None],
    vocabulary: Vocabulary | None = None,
) -> list[Said]:
    """The phrases of articles, some articles at a time, in the order of the articles and of the first mention.

    Who asks for several lots gives a vocabulary, and what is known of a word is found once for all of them.
    """
    known = Vocabulary() if vocabulary is None else vocabulary
    starts = range(0, len(headlines), BLOCK)
    parts = [
        _read(headlines[at : at + BLOCK], bodies[at : at + BLOCK], languages[at : at + BLOCK], known)
        for at in starts
    ]
    return [
        part._replace(article=part.article + np.int32(at)) for part, at in zip(parts, starts, strict=True)
    ]


def _read(
    headlines: Sequence[str], bodies: Sequence[str], languages: Sequence[str | None], vocabulary: Vocabulary
) -> Said:
    known = list(dict.fromkeys(languages))
    words = _words(headlines, bodies, [known.index(language) for language in languages])
    number = vocabulary.numbers(words.text)
    hashes, flags = vocabulary.hashes[number], vocabulary.flags[number]
    empty, stop, large = (flags & BARE) > 0, (flags & STOP) > 0, (flags & LARGE) > 0
    for place, language in enumerate(known):
        own = words.language == place
        empty[own] |= vocabulary.function(language)[number[own]]
    start, length, phrase = _runs(hashes, stop, empty, large)
    order = np.lexsort((length, start))
    start, length, phrase = start[order], length[order], phrase[order]
    article = words.article[start]
    code = pd.factorize(phrase)[0]
    line, seen = pd.factorize(article * (int(code.max(initial=-1)) + 1) + code)
    first = np.zeros(len(seen), np.int64)
    first[line[::-1]] = np.arange(len(line))[::-1]
    mentions = np.bincount(line, words.weight[start], len(seen)).astype(np.float32)
    at = (article[first].astype(np.int32), phrase[first], mentions, start[first].astype(np.int32))
    return Said(*at, length[first].astype(np.int8), number, vocabulary)


def _words(headlines: Sequence[str], bodies: Sequence[str], languages: Sequence[int]) -> _Words:
    text: list[str] = []
    sizes: list[int] = []
    for headline, body in zip(headlines, bodies, strict=True):
        for part in (headline, body[:READ]):
            found = _NEXT.findall(part)
            sizes.append(len(found) + 1)
            text += found
            text.append("")
    article = np.repeat(np.arange(len(sizes)) // 2, sizes)
    weight = np.repeat(np.where(np.arange(len(sizes)) % 2 == 0, HEADLINE, 1.0), sizes)
    return _Words(text, article, weight, np.array(languages, np.int64)[article])


def _runs(
    hashes: NDArray[np.uint64], stop: Flags, empty: Flags, large: Flags
) -> tuple[Indices, Indices, NDArray[np.uint64]]:
    """Begin, length and number of each phrase of words in a row, the shorter ones first."""
    empty = empty | stop
    number, broken, partly = (
        np.zeros(len(hashes), np.uint64),
        np.zeros(len(hashes), bool),
        np.zeros(len(hashes), bool),
    )
    found: list[tuple[Any, ...]] = []
    for length in range(1, LONGEST + 1):
        last = np.minimum(np.arange(len(hashes)) + length - 1, max(len(hashes) - 1, 0))
        number = (number + np.uint64(length)) * _MIX + hashes[last]
        broken, partly = broken | stop[last], partly | empty[last]
        held = ~partly | (large & large[last])  # Bank of England
        begin = np.flatnonzero(~broken & ~empty & ~empty[last] & held)
        found.append((begin, np.full(len(begin), length), number[begin]))
    begins, lengths, numbers = (np.concatenate(part) for part in zip(*found, strict=True))
    return begins, lengths, numbers


@lru_cache(maxsize=64)
def _function_words(language: str | None) -> frozenset[str]:
    listed = stopwords()
    return listed.get(language or "") or frozenset().union(*listed.values())
