"""Long arrays and texts that lie in files without a name while they are used: memory holds of them what it can."""

import ctypes
import mmap
import tempfile
import threading
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

SMALL = 32 * 2**20  # bytes that are held in memory
LONGEST = (
    2**31 - 1
)  # bytes of texts up to which a column is `string`: rows of more are only had of `large_string`
MAPPED = 512 * 2**20  # bytes of files that memory holds for more than a moment, libraries among them
_OFTEN = 0.2  # seconds after which that is looked at again
_ROWS = 2_048  # texts that are taken at a time
_ALIGNED = 64  # bytes at whose multiples Arrow likes its numbers to begin
_mapped: "weakref.WeakSet[mmap.mmap]" = weakref.WeakSet()  # files that are in use
_guard = threading.Lock()  # of these


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
            held = np.concatenate([np.zeros(0, self.kind), *self._parts])
            held.flags.writeable = False
            return held
        self._spill()
        return np.frombuffer(_map(self._file), self.kind, self._count)

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is gone when nothing maps it any longer
        for part in self._parts:
            self._file.write(part.data)
        self._parts, self.held = [], 0


class Lots:
    """Rows of numbers dealt to lots that are taken one after the other, in memory as long as all of it is small."""

    def __init__(self, count: int, *kinds: npt.DTypeLike) -> None:
        """`kinds` are what numbers a row holds."""
        self._lots = [[Writer(kind, SMALL // count) for kind in kinds] for _ in range(count)]

    def add(self, ends: npt.ArrayLike, *columns: npt.NDArray[Any]) -> None:
        """Put rows into their lots, in whose order they are: from each of `ends` up to the next."""
        for lot, (begin, end) in zip(self._lots, pairwise(np.asarray(ends).tolist()), strict=True):
            for writer, values in zip(lot, columns, strict=True):
                writer.add(values[begin:end])

    def taken(self) -> Iterator[list[npt.NDArray[Any]]]:
        """The columns of each lot, which is let go of as it is taken."""
        while self._lots:
            yield [writer.array() for writer in self._lots.pop(0)]


class Texts:
    """A column of texts that grows piece by piece, in memory as long as it is small."""

    def __init__(self, small: int = SMALL) -> None:
        """`small`: the bytes of it that memory holds."""
        self._letters = Writer(np.uint8, small)
        self._lengths, self._known = [np.zeros(0, np.int64)], [np.zeros(0, bool)]

    def add(self, piece: pa.ChunkedArray) -> None:
        """Put more texts behind it; a null stays one."""
        for chunk in piece.chunks:
            texts = pc.fill_null(chunk.cast(pa.large_string()), "")
            self._lengths.append(pc.binary_length(texts).to_numpy().astype(np.int64))
            self._known.append(pc.is_valid(chunk).to_numpy(zero_copy_only=False))
            if self._lengths[-1].any():
                letters = np.frombuffer(texts.buffers()[2], np.uint8)
                start = int(np.frombuffer(texts.buffers()[1], np.int64)[texts.offset])
                self._letters.add(letters[start : start + int(self._lengths[-1].sum())])

    def column(self) -> pa.ChunkedArray:
        """All of it in one piece: texts, large ones where there are more than LONGEST bytes of them."""
        letters, known = self._letters.array(), np.concatenate(self._known)
        large = len(letters) > LONGEST
        ends = np.concatenate([[0], np.cumsum(np.concatenate(self._lengths))])
        offsets = pa.py_buffer(ends.astype(np.int64 if large else np.int32))
        valid = None if known.all() else pa.array(known).buffers()[1]
        kind = pa.LargeStringArray if large else pa.StringArray
        whole = kind.from_buffers(len(known), offsets, pa.py_buffer(letters), valid)
        return pa.chunked_array([whole] if len(known) else [], whole.type)

    def within(self, table: pa.Table, place: int, field: pa.Field) -> pa.Table:
        """A table with all of it as a column, of the field's name and meaning."""
        column = self.column()
        return table.add_column(place, field.with_type(column.type), column)


def aside(parts: Iterable[pa.Table], small: int = SMALL) -> pa.Table:
    """Tables of one kind end to end, in files where memory would hold more than `small` bytes of them.

    A column with more than LONGEST bytes of texts is one of large texts: of others rows could not be taken.
    """
    with tempfile.TemporaryFile() as file:
        held, pieces, stream = 0, list[pa.Table](), None
        for part in parts:
            pieces.append(part)
            held += part.nbytes
            if held > small:
                stream = stream or pa.ipc.new_stream(file, part.schema)
                for piece in pieces:
                    stream.write_table(piece)
                pieces.clear()
        if stream is None:
            return large(pa.concat_tables(pieces))
        stream.close()
        return _by_column(large(pa.ipc.open_stream(pa.BufferReader(pa.py_buffer(_map(file)))).read_all()))


def put(frame: pd.DataFrame, small: int = SMALL) -> pd.DataFrame:
    """A frame whose columns of Arrow's types lie in a file, where memory would hold more than `small` bytes of them.

    Columns that are mapped as they are, such as bodies, are written once more: give the others.
    """
    named = {str(name): frame[name].array for name in frame if isinstance(frame[name].dtype, pd.ArrowDtype)}
    whole = aside(
        [pa.table({name: pa.chunked_array(pa.array(values)) for name, values in named.items()})], small
    )
    columns = {name: pd.arrays.ArrowExtensionArray(whole[name]) for name in named}
    return frame.assign(**columns)


def large(table: pa.Table) -> pa.Table:
    """A table whose columns with many texts are large ones."""
    for at, field in enumerate(table.schema):
        if field.type == pa.string() and table.column(at).nbytes > LONGEST:
            texts = Texts()
            texts.add(table.column(at))
            table = texts.within(table.remove_column(at), at, field)
    return table


def _by_column(table: pa.Table) -> pa.Table:
    """A table with each column in one piece, in a file: one after the other is in memory."""
    with tempfile.TemporaryFile() as file:
        begins = [0]
        for name in table.column_names:
            alone = table.select([name]).combine_chunks()
            with pa.ipc.new_stream(file, alone.schema) as stream:
                stream.write_table(alone)
            file.write(b"\0" * (-file.tell() % _ALIGNED))
            begins.append(file.tell())
        whole = pa.py_buffer(_map(file))
    columns = [
        pa.ipc.open_stream(pa.BufferReader(whole.slice(begin))).read_all().column(0) for begin in begins[:-1]
    ]
    return pa.Table.from_arrays(columns, schema=table.schema)


def _map(file: IO[bytes]) -> mmap.mmap:
    """What was written to a file, as it lies there."""
    file.flush()
    found = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with _guard:
        _mapped.add(found)
    return found


@contextmanager
def bounded() -> Iterator[None]:
    """In this block let go of files in use whenever memory holds more than MAPPED bytes of them, whatever reads them.

    A thread sees to that; there is none where the system does not say how much memory holds.
    """
    if _resident() is None:
        yield
        return
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(ended,), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def _watch(ended: threading.Event) -> None:
    while not ended.wait(_OFTEN):
        if (_resident() or 0) > MAPPED:
            let_go()


def _resident() -> int | None:
    """Bytes of files that memory holds for this process; None where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as told:  # noqa: PTH123 - five times a second
            return int(told.read().split()[2]) * mmap.PAGESIZE
    except OSError:
        return None


def taken(texts: pa.ChunkedArray, rows: npt.NDArray[Any], small: int = SMALL) -> pa.ChunkedArray:
    """The texts of some rows, in the order given."""
    kept = Texts(small)
    for at in range(0, len(rows), _ROWS):
        kept.add(texts.take(pa.array(rows[at : at + _ROWS])))
    return kept.column()


def rows(articles: pd.DataFrame, order: npt.NDArray[Any]) -> pd.DataFrame:
    """Rows of articles in an order; bodies, of which there is most, are put aside as they are taken."""
    bodies = taken(pa.chunked_array(pa.array(articles["body"])), order)
    rest = articles.drop(columns="body").iloc[order]
    column = pd.Series(pd.arrays.ArrowExtensionArray(bodies), rest.index)
    return rest.assign(body=column)[list(articles.columns)]


def give_back() -> None:
    """Give the system the memory that is free: allocators keep what a step has used, a third of it for nothing."""
    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError):  # where the C library has no such call
        ctypes.CDLL(None).malloc_trim(0)
    let_go()


def let_go() -> None:
    """Let go of what is read of files in use: it lies there, and is read again where it is wanted."""
    with suppress(OSError, AttributeError), _guard:  # where the system has no such call
        for file in _mapped:
            file.madvise(mmap.MADV_DONTNEED)


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
