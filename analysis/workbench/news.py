"""What `ma.open` gives: the tables of a corpus after all steps, as frames, and how they are shown."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import narwhals as nw
import pandas as pd

from analysis import evidence, overview, plurals, tables
from analysis.errors import ParameterError, RunError, WordError, nearest
from analysis.prepared import Prepared

KINDS = {"polars": "Polars", "duckdb": "DuckDB", "pyarrow": "Arrow"}
_COUNTED = {"text": "text_id", "origin": "origin_id", "story": "story_id", "outlet": "outlet"}


class Frames(dict[str, Any]):
    """Tables of another library by name, also as attributes: `tables.articles`."""

    def __getattr__(self, name: str) -> Any:
        if name in self:
            return self[name]
        raise WordError(f"there is no table {name!r}{nearest(name, self)}")

    def __dir__(self) -> list[str]:
        return list(self)

    def __repr__(self) -> str:
        return f"tables: {', '.join(self)}"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(repr(self))


class News(Prepared):
    """The tables of a corpus: articles, ledger, documents, relations, credits, quotes, claims, versions …

    Each is a pandas frame; its columns are explained in `data/README.md`.
    """

    __slots__ = ()

    def to(self, kind: str = "") -> Frames:
        """All tables as frames of another library: polars, duckdb or pyarrow.

        A column `row` of the articles holds their row numbers, which lists of `rows` name.

        >>> news.to("polars").articles.select("outlet", "headline").shape
        (192, 2)
        """
        if kind not in KINDS:
            unknown = (
                f"there is no way to {kind!r}{nearest(str(kind), KINDS)}" if kind else "to which library?"
            )
            raise ParameterError(f'{unknown} Tables go to {", ".join(KINDS)}: news.to("polars")')
        if find_spec(kind) is None:
            raise RunError(f"no {KINDS[kind]} here: pip install 'media-analysis[frames]'")
        return Frames({name: _as(kind, table) for name, table in self._tables()})

    def _tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        for name, table in self._asdict().items():
            yield name, table.assign(row=table.index) if name == "articles" else table

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise WordError(
            f"there is no table {name!r}{nearest(name, self._fields)} There are: {', '.join(self._fields)}"
        )

    def __getitem__(self, key: Any) -> Any:
        """A table by its name, as by its place."""
        if isinstance(key, str):
            return getattr(self, key)
        try:
            return super().__getitem__(key)
        except (IndexError, TypeError):
            raise WordError(f"there is no table {key!r}. There are: {', '.join(self._fields)}") from None

    def __dir__(self) -> list[str]:
        return [*self._fields, "to"]

    def __repr__(self) -> str:
        counts = [plurals.some(self.articles[key].nunique(), word) for word, key in _COUNTED.items()]
        return f"{plurals.some(len(self.articles), 'article')}: {', '.join(counts)}"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(repr(self))

    def _repr_html_(self) -> str:
        found = overview.coverage(self.articles, self.documents, self.ledger)
        cells = [evidence.sentence("{v}", v=value) for value in found.values()]
        return tables.render(list(found), [cells], [True] * len(cells)).html


def _as(kind: str, table: pd.DataFrame) -> Any:
    """A frame as one of another library, by way of Arrow."""
    arrow = nw.from_native(nw.from_native(table.reset_index(drop=True)).to_arrow(), eager_only=True)
    if kind == "pyarrow":
        return arrow.to_native()
    return arrow.to_polars() if kind == "polars" else arrow.lazy(kind).to_native()
