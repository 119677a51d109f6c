"""Numbers as they are printed or spelled: `22,000`, `2.1 million`, `two hundred and fifty`, `tens of thousands`."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from analysis.claims import lists
from analysis.claims.lists import Lists, Number
from analysis.claims.sentences import Token

_DIGITS = re.compile(r"(\d+(?:[.,٬٫:]\d+)*|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)([^\W\d_]*)((?:[-‑][^\W\d_]+)*)$")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_THREE = re.compile(r"\d{3}\b")
_SPACES = {0x20: None, 0xA0: None, 0x202F: None, 0x66C: None, 0x66B: "."}
_SWAP = str.maketrans(",.", ".,")
_LINKS = frozenset(("and", "y", "e", "et"))  # inside one number: two hundred and fifty
_PENCE = "p"


class Said(NamedTuple):
    """A number: its ends, the token after it, and what is glued to it by hyphens or as a suffix."""

    low: float
    high: float
    after: int
    glued: str = ""
    scaled: bool = False
    digits: bool = False


def may_begin(tokens: Sequence[Token]) -> list[int]:
    """Where numbers may begin."""
    return [at for at, token in enumerate(tokens) if token.begins]


def read(tokens: Sequence[Token], at: int, known: Lists) -> Said | None:
    """The number that begins at a token, with the scales after it."""
    word = tokens[at].low
    if word[0].isdigit():
        return _in_digits(tokens, at, known)
    number = known.numbers.get(word)
    if number is None:
        first, _, glued = word.partition("-")
        number = known.numbers[first]
        return Said(number.low, number.high, at + 1, glued) if number.role in ("unit", "ten") else None
    if number.role == "vague":
        return _vague(tokens, at, known)
    return None if number.role in ("fraction", "multiple") else _in_words(tokens, at, known)


def value(digits: str, comma: bool) -> float | None:
    """The number that digits with points and commas say; None for what is no number, such as 12:30."""
    plain = digits.translate(_SPACES)
    if ":" in plain:
        return None
    if "." in plain or "," in plain:
        english = plain.translate(_SWAP) if comma else plain
        if not _GROUPED.match(english) and comma and plain.count(".") == 1 and "," not in plain:
            english = plain  # 1.5, though commas set decimals off there
        elif not _GROUPED.match(english) and "," in english:
            return None
        plain = english.replace(",", "")
    try:
        return float(plain)
    except ValueError:
        return None


def _in_digits(tokens: Sequence[Token], at: int, known: Lists) -> Said | None:
    parts = _DIGITS.match(tokens[at].text)
    number = value(parts[1], known.comma) if parts else None
    if parts is None or number is None or _torn(tokens, at) or _torn(tokens, at - 2):
        return None
    suffix, glued = parts[2].lower(), parts[3][1:].lower()
    scale = known.numbers.get(suffix)
    if suffix and scale and scale.role == "scale":
        return Said(number * scale.low, number * scale.low, at + 1, glued, True, True)
    if suffix:
        unit = suffix in lists.units() or suffix == _PENCE
        return Said(number, number, at + 1, suffix, False, True) if unit else None
    return _scaled(tokens, Said(number, number, at + 1, glued, False, True), known)


def _torn(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number from the token on was torn in two: `24, 000`."""
    pair = tokens[at : at + 3] if at >= 0 else []
    return (
        len(pair) == 3
        and pair[0].text.isdecimal()
        and pair[1].text == ","
        and _THREE.fullmatch(pair[2].text) is not None
    )


def _scaled(tokens: Sequence[Token], said: Said, known: Lists) -> Said:
    """A number with the scale or group that follows it."""
    if said.glued or said.after >= len(tokens):
        return said
    low, _, glued = tokens[said.after].low.partition("-")
    word = known.numbers.get(low)
    if word and word.role in ("scale", "group", "hundred") and len(low) > 1:
        return Said(said.low * word.low, said.high * word.low, said.after + 1, glued, True, said.digits)
    return said


class _Spoken:
    """A number as its words are heard one after the other."""

    def __init__(self) -> None:
        self.total = self.current = 0.0
        self.begun = False

    def takes(self, word: str, number: Number, follows: Number | None) -> bool:
        """Hear one word; False if it belongs to no number or to the next one."""
        if number.role in ("unit", "ten"):
            return self._adds(number)
        if number.role == "one":
            if self.begun or follows is None or follows.role not in ("hundred", "scale", "group"):
                return False
            self.current = 1.0
            return True
        if number.role not in ("hundred", "group", "scale") or len(word) == 1:
            return False
        if not self.current and number.role != "hundred" and word not in lists.marks("alone"):
            return False
        self.current, self.begun = max(self.current, 1.0) * number.low, True
        if number.role == "scale":
            self.total, self.current = self.total + self.current, 0.0
        return True

    def _adds(self, number: Number) -> bool:
        taken = self.current % 100 if number.role == "ten" or number.low >= 10 else self.current % 10
        if self.begun and taken:
            return False
        self.current, self.begun = self.current + number.low, True
        return True

    def links(self, word: str, follows: Number | None) -> bool:
        """Whether the word holds two parts of one number together."""
        small = follows is not None and follows.role in ("unit", "ten") and follows.low < 100
        return word in _LINKS and self.begun and self.current >= 20 and small


def _in_words(tokens: Sequence[Token], at: int, known: Lists) -> Said | None:
    spoken, place = _Spoken(), at
    while place < len(tokens):
        word = tokens[place].low
        number = known.numbers.get(word)
        follows = known.numbers.get(tokens[place + 1].low) if place + 1 < len(tokens) else None
        if not (spoken.takes(word, number, follows) if number else spoken.links(word, follows)):
            break
        place += 1
    total = spoken.total + spoken.current
    return Said(total, total, place) if spoken.begun else None


def _vague(tokens: Sequence[Token], at: int, known: Lists) -> Said | None:
    """`dozens`, `hundreds of thousands`."""
    word, after = known.numbers[tokens[at].low], at + 1
    low, high = word.low, word.high
    if at + 2 < len(tokens) and tokens[at + 1].low in lists.marks("of"):
        more = known.numbers.get(tokens[at + 2].low)
        if more and more.role == "vague" and more.low >= 2000:
            low, high, after = low * more.low / 2, high * more.low / 2, at + 3
    return Said(low, high, after)
