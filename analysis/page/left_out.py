"""What a page leaves out for want of room: sentences that say so, and a file that has the lists."""

import html
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import evidence, language
from analysis.evidence import Html
from analysis.page.behind import Number
from analysis.page.blocks import Chapter
from analysis.schema import Column

FILE = "lists.csv"
COLUMNS = (
    Column("list", pa.int64(), "number of the list, counted from the beginning of the page", required=True),
    Column("chapter", pa.string(), "chapter of the page that has the number", required=True),
    Column("counted", pa.int64(), "the number", required=True),
    Column("table", pa.string(), "table whose lines it counts, a file of tables/", required=True),
    Column("name", pa.string(), "what these lines belong to, where the number counts names"),
    Column(
        "lines",
        pa.string(),
        "lines of the CSV file of that table, of which the first holds the names of its columns",
        required=True,
    ),
)
PLACE = "method-left-out"


def said(lines: int, marks: bool, without: int, chapters: int) -> list[Html]:
    """What a page leaves out, in sentences: of each list what comes after so many lines, then lists, then chapters."""
    told = [evidence.sentence("A page has three million bytes at most, and there is more to list than that.")]
    if lines < evidence.SHOWN:
        told.append(evidence.sentence("Of each list it carries {n:line|lines} at most.", n=lines))
    if not marks:
        told.append(evidence.sentence("Marks of charts open no list: the numbers under each chart do."))
    if without:
        told.append(
            evidence.sentence("{n:number|numbers} at its end {n:|has|have} no list in it.", n=without)
        )
    if chapters:
        told.append(
            evidence.sentence(
                "{n:chapter|chapters} {n:|is|are} left out: in place of each it is said where it stands.",
                n=chapters,
            )
        )
    in_file = evidence.sentence(
        "Which lines of which table each number counts, the first {n} of them, stands in {file}: a row for each list, "
        "by its number.",
        n=evidence.SHOWN,
        file=FILE,
    )
    return [*told, in_file]


def elsewhere(file: str) -> str:
    """In place of a chapter: where it stands."""
    said = evidence.sentence(
        "This chapter has no room in a page of three million bytes. It stands in {file}.", file=file
    )
    return f"<p>{said.html}</p>"


def added(chapter: Chapter, sentences: Sequence[Html]) -> Chapter:
    """The method of a report with what its page leaves out as the last section."""
    title = language.say("What this page leaves out")
    text = " ".join(one.html for one in sentences)
    body = f'{chapter.body}\n<h3 id="{PLACE}">{html.escape(title)}</h3>\n<p>{text}</p>'
    return chapter._replace(body=body, sections=[*chapter.sections, (PLACE, title)])


def table(
    chapters: Sequence[tuple[str, Sequence[Number]]], tables: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """The lists behind the numbers of chapters, each by its number in the page; of names a row for each."""
    numbers = [(title, one) for title, own in chapters for one in own]
    wanted: dict[str, set[int]] = {}
    for _, one in numbers:
        wanted.setdefault(one.list.of, set()).update(row for part in one.list.parts for row in part)
    lines = {of: _lines(tables[of], rows) for of, rows in wanted.items()}
    rows = [
        (at, title, one.counted, one.list.of, name, _code(part, lines[one.list.of]))
        for at, (title, one) in enumerate(numbers, 1)
        for part, name in zip_longest(one.list.parts, one.list.names)
    ]
    return pd.DataFrame(rows, columns=[column.name for column in COLUMNS])


def _lines(frame: pd.DataFrame, rows: Iterable[int]) -> dict[int, int]:
    """Rows of a table, and the lines of its CSV file that they are."""
    known = np.array(sorted(rows), np.int64)
    return dict(zip(known.tolist(), (frame.index.get_indexer(pd.Index(known)) + 2).tolist(), strict=True))


def _code(rows: Sequence[int], lines: Mapping[int, int]) -> str:
    return evidence.encode([lines[row] for row in rows], len(rows))
