"""Texts in the one form in which they are asked: small letters without marks, a space or several between words.

`The Café's  “Übung”` becomes ` the cafe s    ubung  `. What is ASCII keeps its length. In scripts without spaces each
character is a word, and a stretch of punctuation after one is a word as well (`PAUSE`), so that no word is found
across it.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis import schema

PAUSE, BREAK = "\ue000", "\ue001"  # a stretch of punctuation; what parts the values of a list
_BATCH = 8_192
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
UNSPACED = (
    "\u0e00-\u0e3a\u0e40-\u0e4e\u0e80-\u0edf\u1000-\u109f\u1780-\u17d3\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3038-\u303b\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)  # Thai, Lao, Burmese, Khmer, Han, kana
_OTHERS = {  # letters that are no letter with a mark, and stand for another all the same
    **dict.fromkeys("\u0640", ""),  # Arabic: the stroke that only widens a word
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
    "ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه",
}  # fmt: skip
_SPLIT = (
    "\u037a\ufc5e\ufc5f\ufc60\ufc61\ufc62\ufc63\ufdfa\ufdfb\ufe70\ufe72\ufe74\ufe76\ufe78\ufe7a\ufe7c\ufe7e"
)
_OURS = dict.fromkeys(PAUSE + BREAK, " ")
_BETWEEN = re.compile(r"[\W_]+")  # of a text without marks
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_WHOLE = {letter: unicodedata.normalize("NFKD", letter).replace(" ", "") for letter in _SPLIT}
_SIGNS = (
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f]"
)
_STRIPPED = re.compile(rf"(?<!и)\u0306|(?!\u0306){_SIGNS}")  # й is a letter of its own, not и with a mark
_LATIN = 0xC3  # first byte of the first of the letters that `_tables` knows


def _ends(*runs: tuple[int, int]) -> NDArray[np.bool_]:
    """Bytes that may end a character of punctuation, as a table."""
    table = np.zeros(256, bool)
    for first, last in runs:
        table[first : last + 1] = True
    return table


_PUNCTUATION = (  # all bytes but the last, and that: U+00A0 to U+00BF and U+2000 to U+20BF but letters and digits
    (
        b"\xc2",
        _ends(
            (0xA0, 0xA9), (0xAB, 0xAC), (0xAE, 0xB1), (0xB4, 0xB4), (0xB6, 0xB8), (0xBB, 0xBB), (0xBF, 0xBF)
        ),
    ),
    (b"\xe2\x80", _ends((0x80, 0x8A), (0x90, 0xA7), (0xAF, 0xBF))),
    (b"\xe2\x82", _ends((0xA0, 0xBF))),
)


@lru_cache(maxsize=1)
def _marks() -> str:
    """The marks of the basic plane as the inside of a character class: they are part of a word."""
    codes = np.array([code for code in range(0x10000) if unicodedata.category(chr(code))[0] == "M"])
    runs = np.split(codes, np.flatnonzero(np.diff(codes) > 1) + 1)
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


class _Patterns(NamedTuple):
    """A mark; what is between words; a stretch of punctuation; a character that is a word; a word as it is printed."""

    mark: re.Pattern[str]
    between: re.Pattern[str]
    pause: re.Pattern[str]
    alone: re.Pattern[str]
    word: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    marks = _marks()
    between, letter = rf"(?:[^\w{marks}]|_)+", rf"(?:(?![{UNSPACED}_])[\w{marks}])"
    return _Patterns(
        re.compile(f"[{marks}]"),
        re.compile(between),
        re.compile(rf"(?<=[{UNSPACED}])(?=\s*[^\w\s{marks}]){between}"),
        re.compile(f"([{UNSPACED}])"),
        re.compile(rf"[{_INVISIBLE}]*(?:[{UNSPACED}]|{letter}(?:{letter}|[{_INVISIBLE}])*)"),
    )


def words(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand as it is printed, in the order and number in which `form` has them."""
    found = _patterns().word.finditer(text)
    return [
        match.span() for match in found if match[0].isascii() or folded(_HIDDEN.sub("", match[0])).strip()
    ]


def folded(text: str) -> str:
    """Small letters without marks; those of Indic and Thai words stay, for they are vowels there."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", _mapped(text, _WHOLE)).casefold()
    bare = _STRIPPED.sub("", unicodedata.normalize("NFKD", bare))
    return _mapped(unicodedata.normalize("NFC", bare), _OTHERS)


@lru_cache(maxsize=8)
def _class(letters: str) -> re.Pattern[str]:
    return re.compile(f"[{letters}]")


def _mapped(text: str, table: dict[str, str]) -> str:
    """A text with some characters replaced, which most texts do not have."""
    return _class("".join(table)).sub(lambda match: table[match[0]], text)


def form(text: str) -> str:
    """One text in the form in which it is asked."""
    known = _patterns()
    text = _HIDDEN.sub("", _mapped(text, _OURS))
    if known.alone.search(text):
        text = " ".join(known.alone.split(known.pause.sub(f" {PAUSE} ", text)))
    between = known.between if known.mark.search(text) else _BETWEEN
    parts = (between.sub(" ", part) for part in text.split(PAUSE))
    return f" {folded(f' {PAUSE} '.join(parts))} "


def forms(texts: pd.Series | pa.Array) -> pa.Array:
    """Many texts in the form in which they are asked; null is empty."""
    array = schema.array(texts)
    parts = [_forms(array.slice(at, _BATCH)) for at in range(0, len(array), _BATCH)]
    return pa.concat_arrays(parts) if parts else array


def _forms(array: pa.Array) -> pa.Array:
    """A batch: Latin letters and common punctuation by tables over its bytes, texts with others one by one."""
    spaces = pa.scalar(" ", pa.large_string())
    padded = pc.binary_join_element_wise(
        spaces, pc.fill_null(array, ""), spaces, pa.scalar("", pa.large_string())
    )
    offsets = np.frombuffer(padded.buffers()[1], np.int64)[: len(padded) + 1]
    done = _by_tables(offsets, np.frombuffer(padded.buffers()[2], np.uint8)[: offsets[-1]])
    odd = pc.match_substring_regex(done, r"[^\x00-\x7f]")
    if not pc.any(odd).as_py():
        return done
    formed = pa.array([form(text) for text in array.filter(odd).to_pylist()], pa.large_string())
    return pc.replace_with_mask(done, odd, formed)


def _by_tables(offsets: NDArray[np.int64], given: NDArray[np.uint8]) -> pa.Array:
    """Texts with what two bytes of Latin are replaced by as many letters or fewer; any other byte stays."""
    ascii_, letters = _tables()
    data = np.frombuffer(bytearray(given.tobytes().translate(ascii_)), np.uint8)
    for lead, ends in _PUNCTUATION:
        at = np.flatnonzero(data[: len(data) - len(lead)] == lead[0])
        for step, byte in enumerate(lead[1:], start=1):
            at = at[data[at + step] == byte]
        at = at[ends[data[at + len(lead)]]]
        for step in range(len(lead) + 1):
            data[at + step] = ord(" ")
    for number in range(len(letters)):
        at = np.flatnonzero(data[:-1] == _LATIN + number)
        pairs = letters[number, data[at + 1] & 0x3F]
        at, pairs = at[pairs[:, 0] > 0], pairs[pairs[:, 0] > 0]
        data[at], data[at + 1] = pairs.T
    gone = np.flatnonzero(data == 0)
    if len(gone):
        offsets, data = offsets - np.searchsorted(gone, offsets), data[data > 0]
    return pa.LargeStringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))


@lru_cache(maxsize=1)
def _tables() -> tuple[bytes, NDArray[np.uint8]]:
    """What each ASCII byte becomes, and the letters of each pair of bytes of U+00C0 to U+017F; 0: none."""
    ascii_ = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128))
    letters = np.zeros((3, 64, 2), np.uint8)
    for code in range(0xC0, 0x180):
        bare = folded(chr(code)) if chr(code).isalpha() else "  "
        if bare.isascii() and len(bare) <= 2:
            lead, last = chr(code).encode()
            letters[lead - _LATIN, last & 0x3F, : len(bare)] = [ord(letter) for letter in bare]
    return ascii_ + bytes(range(128, 256)), letters
