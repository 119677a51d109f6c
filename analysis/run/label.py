"""A sheet for people to fill, drawn from a run: of articles for topics or categories, or of pairs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import coding, labelling, pairs, topics
from analysis.errors import InputError
from analysis.prepared import Prepared
from analysis.run import again
from analysis.schema import Column


class Drawn(NamedTuple):
    """A sheet to write: its lines, its columns, and what a workbook offers in each."""

    sheet: pd.DataFrame
    columns: tuple[Column, ...]
    choices: Mapping[str, Sequence[str]]


def draw(
    what: str,
    tables: Prepared,
    n: int,
    seed: int,
    coder: str,
    after: Sequence[Path],
    book: Sequence[coding.Rule] = (),
) -> Drawn:
    """What tells most of `what`, drawn as a sheet; nothing that the sheets `after` have is drawn again."""
    if what not in ("topics", "codebook"):
        before = pairs.read(after, tables.articles, tables.quotes) if after else None
        sheet = pairs.draw(what, tables.articles, n, seed, coder, tables.quotes, before)
        return Drawn(sheet, pairs.columns(what), labelling.CHOICES)
    columns = coding.SHEET if what == "codebook" else labelling.SHEET
    answer = columns[6].name
    articles, strata, offered = (
        tables.articles,
        ("topic", "outlet"),
        [*topics.names().values(), labelling.NONE],
    )
    if what == "codebook" and book:
        articles, strata = _coded(tables, book), ("code", "outlet")
        offered = [*coding.labels(book), labelling.NONE]
    drawn = labelling.draw(articles, n, seed, strata, _labelled(after, answer))
    return Drawn(drawn.rename(columns={"label": answer}).assign(coder=coder), columns, {answer: offered})


def _coded(tables: Prepared, book: Sequence[coding.Rule]) -> pd.DataFrame:
    """The articles with the rarest of the categories that the codebook gives each: rare ones are drawn more densely."""
    coded = coding.apply(tables.articles, list(book), tables.quotes)
    often = coded[coding.CODES].explode().value_counts()
    rarest = [min(codes, key=lambda code: (often[code], code), default="") for codes in coded[coding.CODES]]
    return coded.assign(code=rarest)


def _labelled(sheets: Sequence[Path], answer: str) -> set[str]:
    """The articles that some sheets have an answer of."""
    needed = ("article_id", answer)
    lines = [row for sheet in sheets for _, row in labelling.cells(sheet, needed)]
    return {row["article_id"].strip() for row in lines if row[answer].strip()}


def codebook(run: Path) -> list[coding.Rule]:
    """The rules of the codebook that a run was made with; none where it was made without."""
    name = again.parameters(run).get("codebook")
    if not name:
        return []
    book = run / "codebook" / Path(str(name)).name
    if not book.is_file():
        raise InputError(
            f"{book}: the codebook of the run is not there; make the run anew with -p codebook=FILE"
        )
    return coding.read(book)
