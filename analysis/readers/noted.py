"""Records that came before, in sorted runs of numbers: asked for many at once, and kept on disk but for the newest."""

import tempfile
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

ROW = np.dtype(
    [
        *((name, "i8") for name in ("id", "version", "said", "dated", "page")),
        ("document", "i4"),
        ("position", "i4"),
    ]
)
_HELD = 1 << 17  # ids of a run that is held in memory
_LONGEST = 1 << 19  # rows of a run that is merged with another
_FEW = 1 << 12  # rows that come one by one, held beside the runs

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.void]
Flags = npt.NDArray[np.bool_]


class Known(NamedTuple):
    """What is kept of a record: its id, text, headline, time and address as numbers, and where it stands."""

    id: int
    version: int
    said: int
    dated: int
    page: int
    document: int
    position: int


class _Run(NamedTuple):
    """Ids in ascending order, and the places of their rows among all that were kept."""

    ids: Ints
    places: Ints


class Noted:
    """Rows by their ids; the first of an id stays."""

    def __init__(self) -> None:
        """None yet."""
        self.runs: list[_Run] = []
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as this is in use
        self.kept = 0
        self._mapped = np.empty(0, ROW)
        self.few: dict[int, Known] = {}
        self.documents: dict[str, int] = {}
        self.names: list[str] = []

    def codes(self, documents: pa.Array) -> Ints:
        """Names of documents as numbers."""
        encoded = documents.dictionary_encode()
        numbers: Ints = np.array(list(map(self._code, encoded.dictionary.to_pylist())), np.int64)
        at: Ints = encoded.indices.to_numpy()
        return numbers[at]

    def _code(self, name: str) -> int:
        code = self.documents.setdefault(name, len(self.names))
        if code == len(self.names):
            self.names.append(name)
        return code

    def name(self, document: int) -> str:
        """The document of a number."""
        return self.names[document]

    def add(self, rows: Rows) -> Flags:
        """Keep rows whose ids are new; which those are."""
        ids, first = np.unique(rows["id"], return_index=True)
        few = self.few
        new = (
            np.array([number not in few for number in ids.tolist()], bool) if few else np.ones(len(ids), bool)
        )
        for run in self.runs:
            new &= ~_among(run.ids, ids)[0]
        many = int(new.sum())
        if many:
            rows[first[new]].tofile(self.file)
            self._push(_Run(ids[new], np.arange(self.kept, self.kept + many)))
            self.kept += many
        kept = np.zeros(len(rows), bool)
        kept[first[new]] = True
        return kept

    def add_one(self, row: Known) -> bool:
        """Keep one row if its id is new; whether it is."""
        if self.find(row.id):
            return False
        self.few[row.id] = row
        if len(self.few) > _FEW:
            rows = np.array(list(map(tuple, self.few.values())), ROW)
            self.few.clear()
            self.add(rows)
        return True

    def of(self, ids: list[int]) -> list[Known]:
        """The rows of these ids, each of which is known."""
        found = self._of(ids)
        return [found[number] for number in ids]

    def find(self, number: int) -> Known | None:
        """The row of an id; null where there is none."""
        if found := self.few.get(number):
            return found
        for run in self.runs:
            at = int(run.ids.searchsorted(number))
            if at < len(run.ids) and run.ids[at] == number:
                return Known(*self._rows()[run.places[at]].item())
        return None

    def _of(self, ids: list[int]) -> dict[int, Known]:
        found = {number: self.few[number] for number in ids if number in self.few}
        asked, rows = np.array(ids, np.int64), self._rows()
        for run in self.runs:
            there, at = _among(run.ids, asked)
            found |= {row[0]: Known(*row) for row in rows[run.places[at[there]]].tolist()}
        return found

    def _rows(self) -> Rows:
        """The rows that lie in the file, mapped anew once there are more."""
        if len(self._mapped) < self.kept:
            self.file.flush()
            self._mapped = np.asarray(np.memmap(self.file, ROW, "r", shape=(self.kept,)))
        return self._mapped

    def _push(self, run: _Run) -> None:
        """Take a run, merged with those before it that are not much longer: so there are few, and each is sorted."""
        while self.runs and len(self.runs[-1].ids) < min(2 * len(run.ids), _LONGEST):
            run = _merged(self.runs.pop(), run)
        self.runs.append(run)


def _among(known: Ints, asked: Ints) -> tuple[Flags, Ints]:
    """Which numbers are among sorted ones, and where they stand."""
    place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return known[place] == asked, place


def _merged(*runs: _Run) -> _Run:
    ids, places = (np.concatenate(column) for column in zip(*runs, strict=True))
    order = np.argsort(ids, kind="stable")
    merged = (ids[order], places[order])
    return _Run(*(map(_on_disk, merged) if len(ids) > _HELD else merged))


def _on_disk(values: Ints) -> Ints:
    """Numbers in a file without a name, which goes with them."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the values are
    values.tofile(file)
    return np.asarray(
        np.memmap(file, values.dtype, "r", shape=values.shape)
    )  # plain: many are asked one by one
