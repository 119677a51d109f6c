"""Languages of many texts at once: py3langid's model, walked through all texts side by side."""

import unicodedata
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_CLOSE = 1e-4  # of a score: two languages so near each other are told apart by the library itself

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


class _Found(NamedTuple):
    """Signs of languages: in which texts, and which."""

    texts: Ints
    signs: Ints


class Model:
    """The library's model and its automaton as arrays."""

    def __init__(self) -> None:
        """Read the model that comes with the library."""
        from py3langid.langid import MODEL_FILE, LanguageIdentifier  # late: as many texts declare theirs

        self.library = LanguageIdentifier.from_model_file(MODEL_FILE)
        rows = self.library.tk_row
        self.moves = np.frombuffer(self.library.tk_nextmove, self.library.tk_nextmove.typecode)
        self.begins = np.frombuffer(rows, rows.typecode).astype(np.int32) << 8  # of the moves from each state
        self.signs = np.array(self.library.tk_output, np.int32)  # of each state; below 0: none

    def one(self, text: str) -> str:
        """The language of a text, as the library says it."""
        return str(self.library.classify(text)[0])

    def many(self, texts: list[str]) -> list[str]:
        """The language of each text: what the library would say of it."""
        scores = self._scores(len(texts), self._walked(list(map(_encoded, texts))))
        best = scores.argmax(axis=1)
        second, first = np.partition(scores, -2, axis=1)[:, -2:].T
        close = first - second <= _CLOSE * np.abs(first)
        names = self.library.nb_classes
        return [
            self.one(text) if near else names[at] for text, near, at in zip(texts, close, best, strict=True)
        ]

    def _walked(self, texts: list[bytes]) -> _Found:
        """Every sign of every text: all of them are read one byte further at a time, the longest first."""
        lengths = np.array(list(map(len, texts)))
        order = np.argsort(-lengths, kind="stable").astype(np.int32)
        longest = int(lengths[order[0]])
        padded = b"".join(texts[at].ljust(longest, b"\0") for at in order)
        letters = np.ascontiguousarray(np.frombuffer(padded, np.uint8).reshape(len(texts), longest).T)
        left = len(texts) - np.searchsorted(lengths[order][::-1], np.arange(longest), side="right")
        state: npt.NDArray[np.integer] = np.zeros(len(texts), np.int32)
        places, signs = [], []
        for many, row in zip(left, letters, strict=True):
            state = self.moves[self.begins[state[:many]] + row[:many]]
            sign = self.signs[state]
            there = np.flatnonzero(sign >= 0)
            places.append(order[there])
            signs.append(sign[there])
        return _Found(np.concatenate(places), np.concatenate(signs))

    def _scores(self, many: int, found: _Found) -> Floats:
        """How likely each language is for each text, as the library counts it."""
        from scipy import sparse  # late: slow to import

        there = np.zeros(len(self.library.nb_ptc), bool)
        there[found.signs] = True
        used, number = np.flatnonzero(there), np.cumsum(there, dtype=np.int32) - 1
        ones = np.ones(len(found.signs), np.float32)
        counts = sparse.coo_matrix((ones, (found.texts, number[found.signs])), (many, len(used))).tocsr()
        counts.data = np.log1p(counts.data)
        scores: Floats = counts @ self.library.nb_ptc[used].astype(np.float32) + self.library.nb_pc
        return scores


def _encoded(text: str) -> bytes:
    """A text as the library reads it."""
    text = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
