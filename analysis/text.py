"""Text as every step sees it: one normal form, one way to cut words."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_CURLY = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "..."}
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_JOINS = np.array([ord(sign) for sign in "'’.-"], np.uint32)  # between letters of one word
_ASCII_LETTERS = np.array([chr(code).isalnum() for code in range(128)] + [False])


def normalise(text: str) -> str:
    """NFKC, straight quotes and dashes, no invisible characters, single spaces."""
    if text.isascii():  # nothing there that has another form; most of most corpora
        return " ".join(text.split())
    text = unicodedata.normalize("NFKC", text.translate(_CURLY))
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def fold(text: str) -> str:
    """The form in which two texts are compared: normalised, case-folded, without accents."""
    if text.isascii():
        return normalise(text).casefold()
    folded = normalise(text).casefold()
    if folded.isascii():  # curly quotes and dashes were all that was not
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Words in reading order, as written; numbers with their points stay whole."""
    return _WORD.findall(text)


def counted(texts: Sequence[str]) -> NDArray[np.int64]:
    """How many words each of many texts has, as `words` cuts them: all are looked at at once."""
    joined = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    inside = np.zeros(len(joined) + 2, bool)  # with room before and after
    inside[1:-1] = letters(joined)
    joins = np.flatnonzero(np.isin(joined, _JOINS)) + 1
    inside[joins] = inside[joins - 1] & inside[joins + 1]
    begun = np.concatenate([[0], np.cumsum(inside[1:-1] & ~inside[:-2])])
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    return np.asarray(np.diff(begun[ends], prepend=0), np.int64)


def letters(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which characters are letters or digits; each that is not ASCII is asked about once."""
    found = _ASCII_LETTERS[np.minimum(codes, 128)]
    others = np.flatnonzero(codes > 127)
    each, which = np.unique(codes[others], return_inverse=True)
    found[others] = np.fromiter((chr(code).isalnum() for code in each.tolist()), bool, len(each))[which]
    return found


@lru_cache(maxsize=200_000)
def key(name: str) -> str:
    """A name reduced to letters and digits, to look it up: `The  B.B.C.` → `thebbc`."""
    return "".join(c for c in fold(name) if c.isalnum())
