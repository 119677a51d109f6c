"""The words time expressions are made of, in some sixty languages: data/times/words.csv, zones.csv and places.csv."""

import csv
import re
import sys
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from analysis import paths, text
from analysis.times import zones as listed
from analysis.times.zones import Zones

_DIGITS = {i: str(unicodedata.digit(chr(i))) for i in range(0x660, 0x1FBFA) if chr(i).isdecimal()}
_MARKS = "\u05b0-\u05c7\u064b-\u0652\u0900-\u0dff\u0e00-\u0eff"  # vowel signs of Hebrew, Arabic, Indic and Thai script
_SPACELESS = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SPLIT = re.compile(
    rf"(\d+)|([{_SPACELESS}]+)|([ap]\.\s?m\b\.?)|((?:[^\W\d_]|[{_MARKS}])+)|(\S)", re.IGNORECASE
)
_DROPPED = str.maketrans(dict.fromkeys("'`´’״׳॰", " "))
_LONGEST = 4  # words in the longest entry of the list

Values = dict[str, str]  # value → the languages that read the word so


class Token(NamedTuple):
    """A number, word or sign: as written, folded, what it can be, and which run of digits it is."""

    written: str
    word: str
    roles: frozenset[str]
    run: int
    glued: bool


@cache
def entries() -> dict[str, dict[str, Values]]:
    """Folded word → role → value → languages."""
    table: dict[str, dict[str, Values]] = defaultdict(lambda: defaultdict(dict))
    with paths.data("times", "words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table[_key(row["word"])][row["role"]][row["value"]] = row["languages"]
    for name in zones():
        table[name]["zone"][name] = ""
    for place, zone, languages in listed.places():
        table[_key(place)]["place"][zone] = languages
    return {word: dict(roles) for word, roles in table.items()}


@cache
def zones() -> dict[str, Zones]:
    """Folded name of a time zone → all it can mean, the usual meaning first."""
    found: dict[str, Zones] = {}
    for name, zone in listed.rows():
        found[_key(name)] = (*found.get(_key(name), ()), zone)
    return found


def ascii_digits(raw: str) -> str:
    """The text in normal form, every script's digits as 0 to 9."""
    return raw if raw.isascii() else text.normalise(raw).translate(_DIGITS)


def tokens(raw: str) -> list[Token]:
    """Cut a text (in normal form) into tokens; entries of several words become one token."""
    pieces = [(m[0], m.lastindex or 0, m.start() > 0 and not raw[m.start() - 1].isspace())
              for m in _SPLIT.finditer(raw.translate(_DROPPED))]  # fmt: skip
    found: list[Token] = []
    at = runs = 0
    while at < len(pieces):
        written, kind, glued = pieces[at]
        if kind == 1:
            found.append(Token(written, written, _number(written), runs, glued))
            runs += 1
        elif kind == 2:
            found += _segments(written, glued)
        elif kind == 5:
            found.append(Token(written, written, frozenset([sys.intern(written)]), -1, glued))
        else:
            taken, token = _entry(pieces, at)
            found.append(token)
            at += taken - 1
        at += 1
    return found


def _entry(pieces: list[tuple[str, int, bool]], at: int) -> tuple[int, Token]:
    """The longest entry of the list that starts here, and how many pieces it takes."""
    for taken in range(min(_LONGEST, len(pieces) - at), 0, -1):
        run = pieces[at : at + taken]
        if any(kind in (1, 2) for _, kind, _ in run) or run[-1][1] == 5:
            continue
        word = _key(" ".join(written for written, _, _ in run))
        roles = entries().get(word)
        if roles or taken == 1:
            return taken, Token(
                " ".join(r[0] for r in run), word, frozenset(roles or ["word"]), -1, pieces[at][2]
            )
    raise AssertionError("a single piece is always an entry")


def _segments(run: str, glued: bool) -> list[Token]:
    """Cut a run of a script without spaces by the longest known word at each place."""
    found: list[Token] = []
    at = 0
    while at < len(run):
        for end in range(min(len(run), at + 12), at, -1):
            roles = entries().get(_key(run[at:end]))
            if roles:
                break
        written = run[at:end]
        found.append(Token(written, _key(written), frozenset(roles or ["word"]), -1, glued or at > 0))
        at = end
    return found


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word.lower()
    return re.sub(r"[\s.,\-()/\"]+", " ", text.fold(word.translate(_DROPPED))).strip()


@lru_cache(maxsize=1_000)
def _number(digits: str) -> frozenset[str]:
    length = len(digits)
    return frozenset([f"n{length}"] if length in (1, 2, 3, 4, 6, 8, 10, 12, 13, 14, 16) else ["long"])
