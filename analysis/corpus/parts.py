"""Parts of a corpus: files of rows, written when so many wait that they would fill the memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis import read
from analysis.corpus import index
from analysis.readers import assemble, files
from analysis.readers.assemble import Part

HELD = 8 * 1024 * 1024  # bytes of rows held before they go to a part
_PIECE = 10 * 1024  # bytes that a piece of a table takes beside its values, as measured
_ALIKE = frozenset((  # columns with few values: a dictionary of any other is made in vain
    "document", "role", "outlet_raw", "byline", "language", "section", "page", "published_raw", "published_zone",
    "captured_cause", "use", "reason", "reader", "layout", "encoding", "status",
))  # fmt: skip
SHAPES = dict(zip(Part._fields, assemble.SHAPES, strict=True))


class Added(NamedTuple):
    """What a run added to a corpus, and of how many documents nothing: not read for what they are, or refused."""

    documents: int
    articles: int
    set_aside: int
    unread: int = 0
    refused: int = 0


def added(documents: pa.Table) -> Added:
    """What rows of the table of documents add."""
    articles, aside = (pc.sum(documents[name]).as_py() or 0 for name in ("articles", "set_aside"))
    again = pc.fill_null(pc.match_substring(documents["reason"], "same bytes as "), False)
    unread = pc.and_(pc.equal(documents["status"], "not read"), pc.invert(again))
    refused = pc.fill_null(pc.match_substring(documents["reason"], files.REFUSED), False)
    lost = (pc.sum(pc.and_(unread, of)).as_py() or 0 for of in (pc.invert(refused), refused))
    return Added(documents.num_rows, articles, aside, *lost)


class Writer:
    """New parts of a corpus, and what is in them."""

    def __init__(self, folder: Path, numbers: Iterator[int]) -> None:
        """Nothing is written yet; parts take the next of `numbers`."""
        self.folder, self.numbers = folder, numbers
        self.waiting: dict[str, list[pa.Table]] = {name: [] for name in Part._fields}
        self.files: dict[str, list[str]] = {name: [] for name in Part._fields}
        self.added = Added(0, 0, 0)
        self.held = 0

    def take(self, part: Part) -> None:
        """Keep a piece until there is enough for a part."""
        for name, rows in part._asdict().items():
            if rows.num_rows:
                self.waiting[name].append(rows)
                self.held += rows.nbytes + _PIECE
        if part.documents.num_rows:
            more = added(part.documents)
            self.added = Added(*(a + b for a, b in zip(self.added, more, strict=True)))
        if self.held >= HELD:
            self.write()

    def write(self) -> None:
        """Write what waits."""
        number = next(self.numbers) if self.held else 0
        for name, waiting in self.waiting.items():
            if waiting:
                rows = read.joined(waiting, SHAPES[name])
                self.files[name].append(write(self.folder, name, number, rows))
                waiting.clear()
        self.held = 0

    def documents(self) -> pa.Table:
        """The documents written so far."""
        files = [pq.read_table(self.folder / name) for name in self.files["documents"]]
        return read.joined(files, SHAPES["documents"])


def write(folder: Path, table: str, number: int, rows: pa.Table) -> str:
    """Write a part; its name."""
    path = folder / f"{table}-{number:06d}.parquet"
    with path.open("wb") as file:
        alike = [name for name in rows.column_names if name in _ALIKE]
        pq.write_table(rows, file, compression="zstd", use_dictionary=alike)
        index.flush(file)
    return path.name
