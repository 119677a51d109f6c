"""The language a report is written in: sentences and labels from one catalogue, plurals and numbers by its rules.

English is what stands in the code. Another language is a file `data/languages/CODE.po`: each English sentence or
label and what it is in that language. What a catalogue lacks stays English.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import paths

if TYPE_CHECKING:
    import pandas as pd

ENGLISH = "en"
NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "ar": "العربية"}
RIGHT_TO_LEFT = ("ar",)
DUAL = ("ar",)  # two of a thing are a form of its word, without a number
# what stands between thousands, before decimals, and before a percent sign
SIGNS = {"de": (".", ",", "\u00a0%"), "fr": ("\u202f", ",", "\u202f%"), "es": (".", ",", "\u00a0%")}
_APART, _WHOLE = (
    "\u2068",
    "\u2069",
)  # open and close a text whose direction is its own, whatever stands around it
_chosen = [ENGLISH]


def use(code: str) -> None:
    """From now on this process writes in that language."""
    _chosen[0] = code if code in NAMES else ENGLISH


@contextmanager
def of(code: str) -> Iterator[None]:
    """Write in that language for the block."""
    before = used()
    use(code)
    try:
        yield
    finally:
        use(before)


def used() -> str:
    """The language that is written in."""
    return _chosen[0]


def right_to_left() -> bool:
    """Whether the language that is written in runs from right to left."""
    return _chosen[0] in RIGHT_TO_LEFT


def apart(text: str) -> str:
    """A name, date or other text as part of a sentence from right to left: its signs stay with it, in order."""
    if not text or not right_to_left() or (text[0] == _APART and text.find(_WHOLE) == len(text) - 1):
        return text
    return f"{_APART}{text}{_WHOLE}"


def composed(text: str) -> bool:
    """Whether it is a sentence from right to left with parts set apart: its own direction, whatever it begins with."""
    return right_to_left() and _APART in text


def balanced(text: str) -> str:
    """Text whose marks of direction close what they open; where they do not, without them."""
    depth = 0
    for sign in text:
        depth += (sign == _APART) - (sign == _WHOLE)
        if depth < 0:
            break
    return bare(text) if depth else text


def bare(text: str) -> str:
    """Text without marks that set parts of it apart."""
    return text.replace(_APART, "").replace(_WHOLE, "")


def say(text: str) -> str:
    """A sentence or label in the language that is written in; English where the catalogue lacks it."""
    return text if _chosen[0] == ENGLISH else catalogue(_chosen[0]).get(text, text)


@cache
def catalogue(code: str) -> dict[str, str]:
    """What each English sentence or label is in a language."""
    if code == ENGLISH:
        return {}
    from babel.messages import pofile

    with (paths.data("languages") / f"{code}.po").open("rb") as file:
        messages = pofile.read_po(file, locale=code)
    return {str(one.id): str(one.string) for one in messages if one.id and one.string}


def tags(code: str) -> list[str]:
    """The kinds of plural of a language, in the order in which its forms are written."""
    if code == ENGLISH:
        return ["one", "other"]
    from babel import Locale

    kinds = (*Locale.parse(code).plural_form.tags, "other")
    return [kind for kind in ("zero", "one", "two", "few", "many", "other") if kind in kinds]


def form(n: float, forms: Sequence[str]) -> str:
    """Of the forms of a word the one that goes with a number: one and other, or one for each kind of plural."""
    code = _chosen[0]
    if code == ENGLISH:
        return forms[0] if n == 1 else forms[-1]
    kind = _kind(code, n)
    if len(forms) == len(tags(code)):
        return forms[tags(code).index(kind)]
    return forms[0] if kind == "one" else forms[-1]


def counted(n: float, word: str) -> bool:
    """Whether a form of a word says the number by itself, so that no digits stand before it: the dual of Arabic."""
    return _chosen[0] in DUAL and _kind(_chosen[0], n) == "two" and bool(word)


@cache
def _kind(code: str, n: float) -> str:
    from babel import Locale

    return str(Locale.parse(code).plural_form(n))


def number(text: str) -> str:
    """A number as it is printed in English, printed in the language that is written in."""
    if _chosen[0] not in SIGNS:
        return text
    thousands, point, percent = SIGNS[_chosen[0]]
    return text.translate({ord(","): thousands, ord("."): point, ord("%"): percent})


def month(instant: "pd.Timestamp") -> str:
    """The month of an instant, in short."""
    from babel import Locale

    return str(Locale.parse(_chosen[0]).months["format"]["abbreviated"][instant.month])


def day(instant: "pd.Timestamp") -> str:
    """A day as it is printed: 3 mars 2026, in German with a dot behind its number."""
    dot = "." if _chosen[0] == "de" else ""
    return f"{instant.day}{dot} {month(instant)} {instant.year}"


def tongues(names: Mapping[str, str]) -> dict[str, str]:
    """Languages by their codes, with their names in English, as the language that is written in calls them."""
    if _chosen[0] == ENGLISH:
        return dict(names)
    from babel import Locale

    return {code: Locale.parse(_chosen[0]).languages.get(code, name) for code, name in names.items()}


def of_script(units: dict[str, Any], said: Sequence[str]) -> str:
    """What the script of a page says, as JSON that stands safely in HTML: texts, words of units, kinds of plural."""
    known = {text: say(text) for text in said if say(text) != text}
    forms = {unit: say(words).split("|") for unit, words in units.items()}
    value = {"said": known, "units": forms, "tags": tags(_chosen[0]), "dual": _chosen[0] in DUAL}
    return json.dumps(value, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
