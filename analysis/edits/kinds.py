"""Of what kind a change is: a number, a negation, a time, a name, words added, cut or reworded; or no edit at all."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from analysis.edits import lists
from analysis.edits.alignment import Hunk, Span
from analysis.edits.lists import Lists
from analysis.edits.units import Sentence, Word

NUMBER, NEGATION, TIME, NAME = "number", "negation", "time", "name"
ADDED, CUT, REWORDED, HEADLINE, NOTE, MOVED = "added", "cut", "reworded", "headline", "note", "moved"
KINDS = (HEADLINE, NUMBER, NEGATION, TIME, NAME, ADDED, CUT, REWORDED, MOVED, NOTE)
HARD = (NUMBER, NEGATION, TIME, NAME)  # what a fact checker looks at first
CLAUSE = 4  # words from which what came or went within a sentence is said to be added or cut
_TITLED = 0.6  # share of a headline's long words with a capital from which capitals say nothing
_NOISE = re.compile("[\ufffd]|Ã.|â€|Â[ «»°]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLITIC = re.compile(r"^(?:l|d|qu|dell|all|nell|sull|un)['’]", re.IGNORECASE)
_ARTICLE = re.compile(r"d(?:er|ie|as|en|em|es)|k?ein(?:e[nmrs]?)?|[iv]om|im|am|beim|zu[mr]", re.IGNORECASE)


class Side(NamedTuple):
    """One of two texts: what is printed, its sentences, its language's words, and the names it has inside sentences."""

    printed: str
    language: str | None
    known: Lists
    names: frozenset[str]
    titled: bool = False


def side(
    printed: str, sentences: Sequence[Sentence], language: str | None, known: Lists, title: bool
) -> Side:
    """What is known of a text before its changes are told apart."""
    inner = [(sentence, n) for sentence in sentences for n in range(1, len(sentence.words))]
    names = frozenset(s.words[n].key for s, n in inner if _capital(printed, s.words[n]))
    long = [printed[w.start] for s in sentences for w in s.words if w.end - w.start > 3]
    titled = title and len(long) > 1 and sum(c.isupper() for c in long) >= _TITLED * len(long)
    return Side(printed, language, known, names, titled)


def of(hunk: Hunk, one: Sentence, other: Sentence, a: Side, b: Side) -> str:
    """The kind of a change within a sentence; empty where it is no edit."""
    before, after = one.words[slice(*hunk.one)], other.words[slice(*hunk.other)]
    if _noise(before, after, a, b) or (_nearer(one, hunk.one, a) and _nearer(other, hunk.other, b)):
        return ""
    gone, came = ([w.key for w in side if w.key not in {o.key for o in rest}] for side, rest in
                  ((before, after), (after, before)))  # fmt: skip
    if not (before and after) and max(len(before), len(after)) >= CLAUSE:
        return ADDED if after else CUT
    if any(_negates(key, words) for words, keys in ((a, gone), (b, came)) for key in keys):
        return NEGATION
    if _dated(one, hunk.one, gone, a) or _dated(other, hunk.other, came, b):
        return TIME
    if any(_counts(key, words.known) for words, keys in ((a, gone), (b, came)) for key in keys):
        return NUMBER
    if _named(one, hunk.one, gone, a) or _named(other, hunk.other, came, b):
        return NAME
    return REWORDED


def _noise(before: Sequence[Word], after: Sequence[Word], a: Side, b: Side) -> bool:
    """Whether letters were only read wrongly in one of the two."""
    if not before or not after:
        return False
    old, new = a.printed[before[0].start : before[-1].end], b.printed[after[0].start : after[-1].end]
    if not (_NOISE.search(old) or _NOISE.search(new)):
        return False
    plain = [re.sub(r"[^a-z0-9]", "", words.lower()) for words in (old, new)]
    return (plain[0] == plain[1] and plain[0] != "") or _blurred(old, new) or _blurred(new, old)


def _blurred(clear: str, words: str) -> bool:
    """Whether words are others with letters that could not be read."""
    return bool(re.fullmatch(re.escape(words).replace("\ufffd", ".{1,2}"), clear))


def _nearer(sentence: Sentence, at: Span, side: Side) -> bool:
    """Whether these words only say how long ago: they change while the text stands."""
    inside = [w.key for w in sentence.words[slice(*at)]]
    known = side.known
    if inside and all(key in known.near for key in inside):
        return True
    window = " ".join(w.key for w in sentence.words[max(at[0] - 3, 0) : at[1] + 3])
    aged = any(f" {word} " in f" {window} " for word in known.ago) and any(
        key in known.units for key in window.split()
    )
    small = all(key.isdigit() or key in known.units or key in known.near or len(key) < 3 for key in inside)
    return aged and small


def _negates(key: str, side: Side) -> bool:
    return bool(side.known.negation.fullmatch(key))


def _counts(key: str, known: Lists) -> bool:
    return key[:1].isdigit() or key in "%‰$£€¥" or bool(known.number.fullmatch(key))


def _dated(sentence: Sentence, at: Span, unlike: Sequence[str], side: Side) -> bool:
    """Whether what differs is a time: a clock, a weekday or month, a year, or a number beside a month."""
    words = sentence.words
    for n in range(*at):
        word = words[n]
        if word.key not in unlike:
            continue
        printed = side.printed[word.start : word.end]
        if lists.is_time(printed, word.key, side.known, side.language) or _YEAR.fullmatch(word.key):
            return True
        around = [words[m] for m in (n - 1, n + 1) if 0 <= m < len(words)]
        if word.key.isdigit() and any(
            lists.is_time(side.printed[w.start : w.end], w.key, side.known, side.language) for w in around
        ):
            return True
    return False


def _named(sentence: Sentence, at: Span, unlike: Sequence[str], side: Side) -> bool:
    if side.titled or side.language == "ar":
        return False
    return any(
        words.key in unlike and _name(sentence, n, side)
        for n, words in ((n, sentence.words[n]) for n in range(*at))
    )


def _name(sentence: Sentence, n: int, side: Side) -> bool:
    """Whether a word is a name, as far as its capital and its place say so."""
    word = sentence.words[n]
    if not _capital(side.printed, word) or word.key[:1].isdigit():
        return False
    if n == 0 or side.printed[word.start - 1] in "\"“„«‘'(":
        return word.key in side.names and side.language != "de"
    if side.language != "de":
        return True
    left = side.printed[sentence.words[n - 1].start : sentence.words[n - 1].end]
    return not _ARTICLE.fullmatch(left) and not re.fullmatch(r"[a-zäöüß]+e[nrsm]?", left)


def _capital(printed: str, word: Word) -> bool:
    plain = _CLITIC.sub("", printed[word.start : word.end])
    return plain[:1].isupper() and len(plain) > 1
