"""The tables of a corpus after all steps; one that lies in a file is read when it is first asked for."""

import operator
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, Self, overload

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import schema
from analysis.errors import InputError
from analysis.keeping import spill

_ROWS = 4_096  # bodies that are read at a time
_ROWS_AT_ONCE = 65_536  # rows of other tables
_AGAIN = "make the run again, or give its inputs"


class Later:
    """A table that is made when it is first asked for, and once."""

    def __init__(self, make: Callable[[], pd.DataFrame]) -> None:
        """`make` is let go of, with all that it holds, as soon as the table is there."""
        self._own: Callable[[], pd.DataFrame] | pd.DataFrame = make

    @property
    def waits(self) -> bool:
        """Whether nobody has asked for it yet."""
        return callable(self._own)

    def table(self) -> pd.DataFrame:
        """The table."""
        if callable(self._own):
            self._own = self._own()
        return self._own


class Field:
    """A table as an attribute of `Prepared`."""

    def __set_name__(self, owner: type, name: str) -> None:
        """`name` is that of the table."""
        self.name = name

    @overload
    def __get__(self, tables: None, owner: type) -> Self: ...

    @overload
    def __get__(self, tables: "Prepared", owner: type) -> pd.DataFrame: ...

    def __get__(self, tables: "Prepared | None", owner: type) -> "Self | pd.DataFrame":
        """The table, read by now."""
        return self if tables is None else tables.later(self.name).table()


class Prepared:
    """Everything a report is made from: the tables of a corpus after all steps.

    They are had as attributes, by name and by place; one that is given as `Later` is made when it is first asked for.
    """

    _fields: ClassVar[tuple[str, ...]] = (*schema.TABLES, "steps")
    articles, ledger, documents, relations = Field(), Field(), Field(), Field()
    credits, quotes, claims = Field(), Field(), Field()
    printings, versions, story_changes, steps = Field(), Field(), Field(), Field()

    def __init__(
        self,
        articles: pd.DataFrame | Later,
        ledger: pd.DataFrame | Later,
        documents: pd.DataFrame | Later,
        relations: pd.DataFrame | Later,
        credits: pd.DataFrame | Later,
        quotes: pd.DataFrame | Later,
        claims: pd.DataFrame | Later,
        printings: pd.DataFrame | Later,
        versions: pd.DataFrame | Later,
        story_changes: pd.DataFrame | Later,
        steps: pd.DataFrame | Later,
    ) -> None:
        """Nothing is read yet."""
        given = (
            articles, ledger, documents, relations, credits, quotes, claims, printings, versions, story_changes,
            steps,
        )  # fmt: skip
        self._given = dict(zip(self._fields, given, strict=True))

    @classmethod
    def of(cls, tables: "Prepared") -> Self:
        """The tables of another one, of which nothing is read for it."""
        return cls(**{name: tables.later(name) for name in cls._fields})

    def later(self, name: str) -> Later:
        """A table by its name, whether it was asked for or not."""
        given = self._given[name]
        return given if isinstance(given, Later) else Later(lambda: given)

    def waiting(self) -> list[str]:
        """The tables that nobody has asked for yet."""
        return [name for name, given in self._given.items() if isinstance(given, Later) and given.waits]

    def by_name(self) -> Mapping[str, pd.DataFrame]:
        """All tables by their names, each read when it is looked up."""
        return _ByName(self)

    def _asdict(self) -> dict[str, pd.DataFrame]:
        """All tables by their names, read by now."""
        return dict(self.by_name())

    def _replace(self, **tables: pd.DataFrame | Later) -> Self:
        """The same with other tables under some names."""
        return type(self)(**{**self._given, **tables})

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """All tables in their order."""
        return iter(self.by_name().values())

    def __len__(self) -> int:
        return len(self._fields)

    def __getitem__(self, place: int) -> pd.DataFrame:
        """The table at a place."""
        return self.later(self._fields[operator.index(place)]).table()


class _ByName(Mapping[str, pd.DataFrame]):
    """Tables by name, each read when it is looked up."""

    def __init__(self, tables: Prepared) -> None:
        self.tables = tables

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables.later(name).table()

    def __contains__(self, name: object) -> bool:
        return name in Prepared._fields

    def __iter__(self) -> Iterator[str]:
        return iter(Prepared._fields)

    def __len__(self) -> int:
        return len(Prepared._fields)


class Stored:
    """A table in a file that stays open: what is read is what lay there then, even if the file is replaced."""

    def __init__(self, path: Path) -> None:
        """InputError where the file is none of a table; its rows are not read yet. OSError where there is none."""
        self.path, self._opened = path, pa.OSFile(str(path))
        self._as_it_was = self._state()
        self._file = self._tried(lambda: pq.ParquetFile(self._opened))

    def table(self) -> pa.Table:
        """All of it; bodies of articles are put aside as they are read. InputError where it was changed in place."""
        if self._state() != self._as_it_was:
            raise InputError(f"{self.path}: this table was changed after it was opened; open the run again")
        with self._opened:
            return self._tried(self._read)

    def _read(self) -> pa.Table:
        columns, facts = self._file.schema_arrow.names, self._file.metadata
        if self.path.stem != "articles" or "body" not in columns:
            size = sum(facts.row_group(group).total_byte_size for group in range(facts.num_row_groups))
            if size <= spill.SMALL:
                return self._file.read()
            batches = self._file.iter_batches(_ROWS_AT_ONCE)
            return spill.aside(pa.Table.from_batches([batch], self._file.schema_arrow) for batch in batches)
        bodies, place = spill.Texts(), columns.index("body")
        for batch in self._file.iter_batches(_ROWS, columns=["body"]):
            bodies.add(pa.chunked_array([batch["body"]]))
        rest = spill.large(self._file.read([column for column in columns if column != "body"]))
        return bodies.within(rest, place, self._file.schema_arrow.field("body"))

    def _state(self) -> tuple[int, int]:
        state = os.fstat(self._opened.fileno())
        return state.st_size, state.st_mtime_ns

    def _tried(self, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except (OSError, pa.ArrowException) as error:
            raise InputError(
                f"{self.path}: this table of a run is damaged ({str(error).strip()[:200]}); {_AGAIN}"
            ) from None
