"""Long arrays that lie in files without a name while they are used: the system keeps of them in memory what it can."""

import tempfile
from collections.abc import Iterable
from typing import IO, Any

import numpy as np
import numpy.typing as npt

SMALL = 32 * 2**20  # bytes that are held in memory


class Writer:
    """An array that grows piece by piece, in memory as long as it is small."""

    def __init__(self, kind: npt.DTypeLike, small: int = SMALL) -> None:
        """`kind` is what numbers it holds, `small` the bytes of them that memory holds."""
        self.kind, self.small, self.held = np.dtype(kind), small, 0
        self._parts: list[npt.NDArray[Any]] = []
        self._file: IO[bytes] | None = None
        self._count = 0

    def add(self, part: npt.NDArray[Any]) -> None:
        """Put more behind it."""
        self._parts.append(np.ascontiguousarray(part, self.kind))
        self._count += len(part)
        self.held += self._parts[-1].nbytes
        if self.held > self.small:
            self._spill()

    def array(self) -> npt.NDArray[Any]:
        """All of it; not to be changed."""
        if self._file is None:
            return np.concatenate([np.zeros(0, self.kind), *self._parts])
        self._spill()
        self._file.flush()
        return np.asarray(np.memmap(self._file, self.kind, "r", shape=(self._count,)))

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is gone when nothing maps it any longer
        for part in self._parts:
            self._file.write(part.data)
        self._parts, self.held = [], 0


def joined(parts: Iterable[npt.NDArray[Any]], kind: npt.DTypeLike, small: int = SMALL) -> npt.NDArray[Any]:
    """Arrays end to end."""
    writer = Writer(kind, small)
    for part in parts:
        writer.add(part)
    return writer.array()


def spans(starts: npt.NDArray[Any], lengths: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """All places from each start on, as many as its length: starts 3 and 9, lengths 2 and 1 give 3, 4, 9."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    first = np.asarray(starts, np.int64) - (ends - lengths)
    return np.asarray(np.arange(total) + np.repeat(first, lengths), np.int64)
