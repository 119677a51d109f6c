"""Articles cut into parts, where the hash of an id says so: articles that come later leave all other parts alone."""

import hashlib
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

LEAST, USUAL, MOST = 128, 1_024, 4_096  # articles of a part
Whole = NDArray[np.int64]


class Parts:
    """Articles in parts; `at` is the place of a part among them."""

    def __init__(self, articles: pd.DataFrame, rows: Whole | None = None, together: str = "") -> None:
        """Of all articles, or of some rows in an order; equal values of a column, side by side, stay together."""
        self.articles, self._rows, self._together = articles, rows, together

    def __len__(self) -> int:
        """How many articles there are."""
        return len(self.articles if self._rows is None else self._rows)

    @cached_property
    def cuts(self) -> list[tuple[int, int]]:
        """First article and article after the last of each part."""
        return _cuts(len(self), self._values("article_id"), self._values(self._together))

    def whole(self, columns: Sequence[str]) -> pd.DataFrame:
        """Columns of all the articles."""
        return self._of(slice(None), columns)

    def part(self, at: int, columns: Sequence[str]) -> pd.DataFrame:
        """Columns of the articles of a part."""
        return self._of(slice(*self.cuts[at]), columns)

    def size(self, at: int) -> int:
        """How many articles a part has."""
        return self.cuts[at][1] - self.cuts[at][0]

    def _of(self, some: slice, columns: Sequence[str]) -> pd.DataFrame:
        return self.articles[list(columns)].iloc[some if self._rows is None else self._rows[some]]

    def _values(self, name: str) -> NDArray[np.object_] | None:
        return self._of(slice(None), [name])[name].to_numpy(object) if name in self.articles else None


def _cuts(
    count: int, ids: NDArray[np.object_] | None, together: NDArray[np.object_] | None
) -> list[tuple[int, int]]:
    """Where parts begin and end: where the hash of an id says so, and before what stays together with that article."""
    if ids is None:
        begins = np.arange(0, count, USUAL)
    else:
        begins = np.flatnonzero(pd.util.hash_array(ids, categorize=False) % np.uint64(USUAL) == 0)
    starts = np.arange(count + 1)
    if together is not None and count:
        starts = np.append(np.flatnonzero(np.append(True, together[1:] != together[:-1])), count)
        begins = np.unique(starts[np.searchsorted(starts, begins, "right") - 1])
    cuts, start = list[tuple[int, int]](), 0
    for at in [*begins.tolist(), count]:
        while at - start > MOST and (cut := _cut(starts, start)) < at:
            cuts.append((start, cut))
            start = cut
        if at - start >= LEAST or (at == count and (at > start or not cuts)):
            cuts.append((start, at))
            start = at
    return cuts


def _cut(starts: Whole, start: int) -> int:
    """Where a part that is too long ends: as late as it may, or after the one thing that it begins with."""
    last, after = np.searchsorted(starts, [start + MOST, start], "right") - [1, 0]
    return int(starts[max(last, after)])


def digest(texts: pd.DataFrame) -> bytes:
    """The hash of some columns of a part, whatever way they lie in memory."""
    columns = {name: pa.chunked_array(pa.array(texts[name], from_pandas=True)) for name in texts}
    for name, values in columns.items():
        if pa.types.is_timestamp(values.type):
            columns[name] = values.cast(pa.int64())
    return b"".join(str(name).encode() + _digest(values) for name, values in columns.items())


def _digest(values: pa.ChunkedArray) -> bytes:
    """The hash of texts: how long each is, -1 for none, and what all say."""
    known = pc.is_valid(values).to_numpy()
    bare = pc.fill_null(values.cast(pa.large_string()).cast(pa.large_binary()), b"")
    lengths = np.where(known, pc.binary_length(bare).to_numpy(), -1).astype("<i8")
    told = hashlib.blake2b(lengths.tobytes(), digest_size=16)
    for chunk in bare.chunks:
        ends_at = np.frombuffer(chunk.buffers()[1], np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
        if len(chunk) and ends_at[-1] > ends_at[0]:
            told.update(memoryview(chunk.buffers()[2])[int(ends_at[0]) : int(ends_at[-1])])
    return told.digest()
