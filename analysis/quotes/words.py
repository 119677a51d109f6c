"""The word lists of quotes: cues, titles, roles, words for a speaker; `data/quotes/`, read once."""

import csv
from functools import cache
from typing import NamedTuple

from analysis import paths

KINDS = ("auxiliary", "passive", "adverb", "boundary", "relative", "pronoun", "determiner", "preposition", "adjunct",
         "modal", "plural", "inner", "not an adverb")  # fmt: skip
(
    AUXILIARY,
    PASSIVE,
    ADVERB,
    BOUNDARY,
    RELATIVE,
    PRONOUN,
    DETERMINER,
    PREPOSITION,
    ADJUNCT,
    MODAL,
    PLURAL,
    INNER,
    _NO,
) = (1 << place for place in range(len(KINDS)))
TIME, QUOTE, SIGN, CAPITAL, JOINT, OPENS, CUE, LIKE_ADVERB, COMMA = (
    1 << len(KINDS) + place for place in range(9)
)
_TELLS = frozenset(("that", "tell", "marked"))


class Cue(NamedTuple):
    """A verb, or another wording, that says that somebody said or thought something."""

    act: str  # speech or thought
    takes: frozenset[str]  # that, tell, ask, to, np: what may follow
    form: int  # place among its forms: 0 the base, 1 the third person, then the past
    gerund: bool
    noun: bool  # a noun, too: report, calls
    words: int  # of the cue
    verb: str
    tells: bool  # takes what was said
    asks: bool  # takes a question


def _rows(name: str) -> list[dict[str, str]]:
    with paths.data("quotes", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def lists(language: str = "") -> dict[str, frozenset[str]]:
    """Words of each kind: of one language, or of all."""
    found: dict[str, set[str]] = {}
    for row in _rows("words.csv"):
        if language in ("", row["language"]):
            found.setdefault(row["kind"], set()).update(row["words"].split("/"))
    return {kind: frozenset(words) for kind, words in found.items()}


@cache
def languages() -> frozenset[str]:
    """The languages that have cues."""
    return frozenset(row["language"] for row in _rows("cues.csv"))


@cache
def tags() -> dict[str, int]:
    """What each small word of English may be, as bits; words of time as they are written."""
    known = lists("en")
    found: dict[str, int] = {}
    for place, kind in enumerate(KINDS):
        for word in known.get(kind, ()):
            found[word.lower()] = found.get(word.lower(), 0) | 1 << place
    return found


@cache
def times() -> frozenset[str]:
    """Words of time, as they are written."""
    return lists("en")["time"]


@cache
def not_people() -> frozenset[str]:
    """Words of names that people do not bear, as they are written: United, of United States."""
    return lists()["not a person"]


@cache
def cues(language: str) -> dict[str, list[tuple[tuple[str, ...], Cue]]]:
    """By the first word of a cue: the words that go on, longest first, and the cue."""
    found: dict[str, dict[tuple[str, ...], Cue]] = {}
    nouns = lists(language).get("noun", frozenset())
    for row in _rows("cues.csv"):
        if row["language"] != language:
            continue
        first, *rest = row["forms"].split(" ")
        takes = frozenset(row["takes"].split("/"))
        forms = first.split("/")
        for place, form in enumerate(forms):
            gerund = place > 1 and form.endswith("ing")
            cue = Cue(row["act"], takes, place, gerund, form in nouns, 1 + len(rest), forms[0],
                      not takes.isdisjoint(_TELLS), "ask" in takes)  # fmt: skip
            found.setdefault(form, {})[tuple(rest)] = cue
    return {
        word: sorted(options.items(), key=lambda option: -len(option[0])) for word, options in found.items()
    }
