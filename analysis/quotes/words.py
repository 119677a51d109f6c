"""The word lists of quotes: cues, titles, roles, words for a speaker; `data/quotes/`, read once."""

import csv
from functools import cache
from typing import NamedTuple

from analysis import paths


class Cue(NamedTuple):
    """A verb, or another wording, that says that somebody said or thought something."""

    act: str  # speech or thought
    takes: frozenset[str]  # that, tell, ask, to, np: what may follow
    form: int  # place among its forms: 0 the base, 1 the third person; the last the participle
    gerund: bool
    words: int  # of the cue
    verb: str


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
def cues(language: str) -> dict[str, list[tuple[tuple[str, ...], Cue]]]:
    """By the first word of a cue: the words that go on, longest first, and the cue."""
    found: dict[str, dict[tuple[str, ...], Cue]] = {}
    for row in _rows("cues.csv"):
        if row["language"] != language:
            continue
        first, *rest = row["forms"].split(" ")
        takes = frozenset(row["takes"].split("/"))
        forms = first.split("/")
        for place, form in enumerate(forms):
            gerund = place > 1 and form.endswith("ing")
            cue = Cue(row["act"], takes, place, gerund, 1 + len(rest), forms[0])
            found.setdefault(form, {})[tuple(rest)] = cue
    return {
        word: sorted(options.items(), key=lambda option: -len(option[0])) for word, options in found.items()
    }
