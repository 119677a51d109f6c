"""Languages of many texts at once: py3langid's model, walked through all texts side by side."""

import io
import lzma
import unicodedata
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.keeping import cached

_CLOSE = 1e-4  # of a score: two languages so near each other are told apart by the library itself

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


class _Found(NamedTuple):
    """Signs of languages: in which texts, and which."""

    texts: Ints
    signs: Ints


def _library() -> Any:
    """The library with its model, whose arrays are looked at where this computer keeps them."""
    from py3langid import langid  # late: as many texts declare theirs

    kept = pa.py_buffer(cached.mapped(f"languages-{version('py3langid')}.arrow", _unpacked))
    row = pa.ipc.open_stream(kept).read_next_batch()
    arrays: dict[str, Any] = {
        field.name: np.frombuffer(row[field.name].buffers()[2], field.metadata[b"kind"].decode())
        for field in row.schema
    }
    languages = arrays["classes"].tolist()
    return langid.LanguageIdentifier(
        arrays["ptc"].reshape(-1, len(languages)), arrays["pc"], languages, memoryview(arrays["nextmove"]),
        arrays["out_feat"].tolist(), tk_row=memoryview(arrays["nextmove_row"]),
    )  # fmt: skip


def _unpacked() -> bytes:
    """The arrays of the library's model as one row of an Arrow stream: as they lie in memory."""
    from py3langid import langid  # late, as above

    packed = (langid.MODEL_DIR / langid.MODEL_FILE).read_bytes()
    with np.load(io.BytesIO(lzma.decompress(packed))) as model:
        arrays = dict(model)
    kinds = [pa.field(n, pa.large_binary(), metadata={"kind": a.dtype.str}) for n, a in arrays.items()]
    row = pa.record_batch([[array.tobytes()] for array in arrays.values()], schema=pa.schema(kinds))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, row.schema) as stream:
        stream.write_batch(row)
    return bytes(sink.getvalue())


class Model:
    """The library's model and its automaton as arrays."""

    def __init__(self) -> None:
        """Read the model that comes with the library."""
        self.library = _library()
        rows = self.library.tk_row
        self.moves = np.asarray(self.library.tk_nextmove)
        self.begins = np.asarray(rows).astype(np.int32) << 8  # of the moves from each state
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
