"""A word list ready to be found in text: the longest term first, each word looked up once and remembered."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from analysis import paths
from analysis.text import fold

WORD = re.compile(r"(\W+)")
FUNCTION_WORDS = 2  # so many must be seen before they speak for a language
REMEMBERED = 400_000  # words looked up are remembered, so many at most
_ARABIC = re.compile("^[\u0621-\u064a]+$")
_CLITICS = ("وال", "بال", "كال", "فال", "ولل", "ال", "لل", "و", "ب", "ل", "ف")

Trie = dict[str, "Node"]
Match = tuple[int, int, int]  # the number of a term found, and the words [start, end) it covers


class Node(NamedTuple):
    """A word inside longer terms: the term that ends with it (-1: none) and the words that may follow."""

    term: int
    following: Trie


class Entry(NamedTuple):
    """What the list knows of one printed word: its own term (-1: none) and the longer terms it opens."""

    term: int
    opens: Trie


def cut(text: str) -> list[str]:
    """Words and what stands between them, in turn; `[0::2]` are the words, so that print can be restored."""
    return WORD.split(text)


@lru_cache(maxsize=1)
def stopwords() -> dict[str, frozenset[str]]:
    """Function words of each language, from `data/topics/stopwords.csv`, folded."""
    table = pd.read_csv(paths.data("topics", "stopwords.csv"), dtype=str, keep_default_na=False)
    return {str(language): frozenset(map(fold, rows.word)) for language, rows in table.groupby("language")}


@lru_cache(maxsize=1)
def _spoken() -> dict[str, tuple[str, ...]]:
    languages: dict[str, list[str]] = {}
    for language, listed in stopwords().items():
        for word in listed:
            languages.setdefault(word, []).append(language)
    return {word: tuple(sorted(where)) for word, where in languages.items()}


def language(words: Sequence[str]) -> str | None:
    """The language whose function words prevail among the first 200 words; None if that says too little."""
    found = Counter(where for word in words[:200] for where in _spoken().get(word.casefold(), ()))
    (first, most), (_, second) = [*found.most_common(2), (None, 0), (None, 0)][:2]
    return first if most >= FUNCTION_WORDS and most > second else None


def spell(term: str) -> list[str]:
    """The folded words of a term as the list holds it, Arabic ones without article; a wildcard stays."""
    folded = fold(term)
    words = folded.split(" ")
    if folded.isascii() and all(map(str.isalnum, words)):  # most: nothing to be cut off
        return words
    return [_bare(w) for w in re.split(r"[^\w*]+", folded) if w]


def plurals(word: str) -> list[str]:
    """The forms a word of the list stands for: itself and its regular English plural."""
    if len(word) < 4 or word.endswith("s") or not word.isascii():
        return [word]
    if word.endswith("y") and word[-2] not in "aeiou":
        return [word, word[:-1] + "ies"]
    return [word, word + ("es" if word.endswith(("x", "z", "ch", "sh")) else "s")]


class Terms(dict[str, Entry | None]):
    """Printed word → what the list knows of it, filled as words are met.

    One word with a capital (`Apple`, `WHO`) is a name and must be printed so, or all in capitals, or with
    other capitals inside it (`Softbank`, `ObamaCare`); a term of several words is found in any case.
    `vaccin*` and `*wahl` stand for every word that begins or ends so.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        """Index the terms; their places in the sequence are the numbers matches carry."""
        super().__init__()
        self.printed: dict[str, int] = {}
        self.humped: dict[str, int] = {}
        self.singles: dict[str, int] = {}
        self.heads: dict[str, int] = {}
        self.tails: dict[str, int] = {}
        self.tree: Trie = {}
        self.inner: set[str] = set()
        self.inside = Folded(self._known)
        for number, term in enumerate(terms):
            self._add(number, term, spell(term))
        for word, forms in [(w, plurals(w)[1:]) for w in self.singles]:
            for form in forms:
                self.singles.setdefault(form, self.singles[word])

    def _add(self, number: int, term: str, words: list[str]) -> None:
        if len(words) > 1:
            self._grow(number, words)
        elif term.endswith("*"):
            self.heads[words[0].strip("*")] = number
        elif term.startswith("*"):
            self.tails[words[0].strip("*")] = number
        elif term != term.lower():
            self.printed[term] = number
            self.printed.setdefault(term + "s", number)
            if len(term) > 3:
                self.printed.setdefault(term.upper(), number)
            if len(term) > 4 and not term.isupper():
                self.humped.setdefault(term.lower(), number)
                self.printed.setdefault(term.capitalize(), number)
        else:
            self.singles[words[0]] = number

    def _grow(self, number: int, words: list[str]) -> None:
        tree = self.tree
        for word in words[:-1]:
            node = tree.get(word)
            if node is None:
                node = tree[word] = Node(-1, {})
            tree = node.following
        self.inner.update(words[1:-1])
        for last in plurals(words[-1]):
            old = tree.get(last)
            if old is None or last == words[-1]:
                tree[last] = Node(number, old.following if old else {})
            self.inner.add(last)

    def __missing__(self, word: str) -> Entry | None:
        """Look a word up the first time it is met; None where no term begins with it."""
        if len(self) >= REMEMBERED:
            self.clear()
        whole = fold(word)
        folded = self._known(whole)
        opens, term = self.tree.get(folded), self._single(word, whole)
        entry = Entry(term, opens.following if opens else {}) if term >= 0 or opens else None
        self[word] = entry
        return entry

    def _known(self, folded: str) -> str:
        return next((f for f in _forms(folded) if f in self.tree or f in self.inner), folded)

    def _single(self, word: str, folded: str) -> int:
        if word in self.printed:
            return self.printed[word]
        if word.lower() in self.humped and word[1:] != word[1:].lower():
            return self.humped[word.lower()]
        for form in _forms(folded):
            if form in self.singles:
                return self.singles[form]
        for size in range(min(len(folded), 24), 1, -1):
            if folded[:size] in self.heads:
                return self.heads[folded[:size]]
            if folded[-size:] in self.tails:
                return self.tails[folded[-size:]]
        return -1

    def as_names(self, words: Sequence[str]) -> Sequence[str]:
        """Words of a text without any capital as its names would be printed; any other text as it is."""
        if not "".join(words).islower():
            return words
        return [self._as_name(word) for word in words]

    def _as_name(self, word: str) -> str:
        capitals = len(word) > 2 and word.upper() in self.printed and word not in _spoken()
        return word.upper() if capitals else word.capitalize()

    def find(self, words: Sequence[str]) -> Iterator[Match]:
        """Terms in the words, from left to right, the longest first, none inside another."""
        entries = list(map(self.__getitem__, words))
        free = 0
        for start in [place for place, entry in enumerate(entries) if entry]:
            entry = entries[start]
            if entry is None or start < free:
                continue
            term, opens = entry
            free = start + 1
            if opens and free < len(words) and self.inside[words[free]] in opens:
                term, free = self._longest(words, start, entry)
            if term >= 0:
                yield term, start, free

    def _longest(self, words: Sequence[str], start: int, entry: Entry) -> tuple[int, int]:
        term, end, tree = entry.term, start + 1, entry.opens
        for place in range(start + 1, len(words)):
            node = tree.get(self.inside[words[place]])
            if node is None:
                break
            if node.term >= 0:
                term, end = node.term, place + 1
            tree = node.following
        return term, end


class Folded(dict[str, str]):
    """Printed word → the form it has inside a longer term, filled as words are met."""

    def __init__(self, form: Callable[[str], str]) -> None:
        """Take the function that gives the form of a folded word."""
        super().__init__()
        self.form = form

    def __missing__(self, word: str) -> str:
        """Fold a word the first time it is met."""
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = self.form(fold(word))
        return self[word]


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _forms(folded: str) -> Iterator[str]:
    yield folded
    if _ARABIC.match(folded):
        yield from (folded[len(c) :] for c in _CLITICS if folded.startswith(c) and len(folded) > len(c) + 2)
