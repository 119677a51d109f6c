"""Text as every step sees it: one normal form, one way to cut words."""

import re
import unicodedata
from functools import lru_cache

_CURLY = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "..."}
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


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


@lru_cache(maxsize=200_000)
def key(name: str) -> str:
    """A name reduced to letters and digits, to look it up: `The  B.B.C.` → `thebbc`."""
    return "".join(c for c in fold(name) if c.isalnum())
