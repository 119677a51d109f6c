"""An outlet's own lines inside its texts: players, embedded posts, promotion, links to other articles, notices.

Such a line stands alone; data/furniture.csv says in eight languages what it looks like. It leaves the body and
stands in the ledger with its kind. Of parts of lines only a link to the rest of a teaser does: `… » Read more`.
"""

import csv
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex

from analysis import arrays, paths, schema
from analysis.readers import letters
from analysis.readers.document import EXCERPT, Reading, Row

LONGEST = 240  # characters: no such line is longer
USE, TAIL = "furniture", "read more"
_HEAD = 6  # characters by which most lines are known to be none
_LINK = 60  # characters of such a link, with what leads to it
_LINK_BYTES = 4 * (_LINK + 4)
_MARKS = tuple(mark.encode() for mark in ("...", *"…]»›→>"))  # one of these stands before such a link
_EDGE = " \t\r\n\u00a0\u200b\u200e\u200f*•·–—-»›→>|"
_QUOTES = str.maketrans("’‘", "''")


class Stripped(NamedTuple):
    """A text without such lines, and each of them with its kind."""

    body: str | None
    lines: list[tuple[str, str]]


@lru_cache(maxsize=1)
def _table() -> tuple["regex.Pattern[str]", dict[str, str]]:
    with paths.data("furniture.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kinds = {f"f{n}": row["kind"] for n, row in enumerate(rows)}
    patterns = (f"(?P<f{n}>{row['pattern']})" for n, row in enumerate(rows))
    return regex.compile("|".join(patterns), regex.IGNORECASE), kinds


@lru_cache(maxsize=50_000)
def _begins(beginning: str) -> bool:
    """Whether such a line may begin like this."""
    return _table()[0].fullmatch(beginning.translate(_QUOTES), partial=True) is not None


@lru_cache(maxsize=200_000)
def _begins_in(number: int) -> bool:
    """The same of a beginning in plain letters, as the number that its bytes are."""
    return _begins(number.to_bytes(8, "little")[:_HEAD].decode().strip(_EDGE))


@lru_cache(maxsize=50_000)
def kind(line: str) -> str | None:
    """What a whole line is, if it is an outlet's own: `also read`, `promotion` …; None where it is text."""
    if len(line) > LONGEST or not (text := line.strip(_EDGE).translate(_QUOTES)):
        return None
    pattern, kinds = _table()
    found = pattern.fullmatch(text)
    return kinds[str(found.lastgroup)] if found else None


@lru_cache(maxsize=1)
def _tails() -> re.Pattern[str]:
    with paths.data("furniture.csv").open(encoding="utf-8", newline="") as file:
        more = "|".join(row["pattern"] for row in csv.DictReader(file) if row["kind"] == TAIL)
    return re.compile(
        rf"(?:(?<=\.\.\.)|(?<=…)|(?<=[…\.]\]))\s*(?:[»›→>]+\s*)?(?:{more})[\s»›→>.…]*$|\s+[»›→>]+\s*(?:{more})[\s»›→>]*$",
        re.IGNORECASE,
    )


def tail(line: str) -> int | None:
    """Where the link to the rest of a teaser begins, with which a line ends; None where it does not."""
    found = _tails().search(line, max(len(line) - _LINK, 0)) if line[-_LINK:].strip(_EDGE) else None
    return found.start() if found and found.start() else None


def stripped(body: str) -> Stripped:
    """A body without the lines, and ends of lines, that are an outlet's own; null where nothing else is in it."""
    lines = body.split("\n")
    found = [(line, own := kind(line), None if own else tail(line)) for line in lines]
    taken = [
        (line.strip(), own) if own else (line[cut:].strip(), TAIL)
        for line, own, cut in found
        if own or cut is not None
    ]
    if not taken:
        return Stripped(body, [])
    kept = "\n".join(line[:cut] for line, own, cut in found if not own).strip("\n")
    return Stripped(kept or None, taken)


def removed(reading: Reading) -> Reading:
    """A reading of records without such lines in its bodies; each has a line of its ledger. Pages mark them."""
    if reading.reader == "pages" or not len(reading.articles):
        return reading
    if isinstance(reading.articles, pa.Table):
        return _of_table(reading, reading.articles)
    raise TypeError("furniture is taken out of tables: give an arrowed reading")


def _of_table(reading: Reading, table: pa.Table) -> Reading:
    touched = _touched(table["body"].combine_chunks()) if "body" in table.column_names else []
    if not touched:
        return reading
    at = pa.array(touched)
    found = [stripped(body) for body in table["body"].take(at).to_pylist()]
    flags = np.zeros(len(table), bool)
    flags[touched] = True
    new_bodies = pa.array([one.body for one in found], pa.string())
    bodies = pc.replace_with_mask(table["body"].combine_chunks(), pa.array(flags), new_bodies)
    rows = table.select(["article_id", "document"]).take(at).to_pylist()
    new = [_line(row, *line) for row, one in zip(rows, found, strict=True) for line in one.lines]
    reading.articles = table.set_column(table.column_names.index("body"), "body", bodies)
    more = schema.kept(pa.Table.from_pylist(new, schema=schema.arrow(schema.LEDGER)), schema.LEDGER)
    ledger = reading.ledger if isinstance(reading.ledger, pa.Table) else None
    reading.ledger = pa.concat_tables([schema.kept(ledger, schema.LEDGER), more]) if ledger else more
    return reading


def _touched(bodies: pa.Array) -> list[int]:
    """The rows whose body has such a line; of most lines the first characters say that they are none."""
    split = pc.split_pattern(bodies, "\n")
    lines, rows = pc.list_flatten(split), pc.list_parent_indices(split)
    may, ends = _may(lines), _led(lines)
    found = _which(rows.filter(may), lines.filter(may), lambda line: kind(line) is not None)
    return sorted({*found, *_which(rows.take(ends), lines.take(ends), lambda line: tail(line) is not None)})


def _may(lines: pa.Array) -> pa.Array:
    """Which lines begin as such a line may; of those that begin in plain letters each beginning is looked at once."""
    numbers, plain = letters.first(lines)
    known = pa.array(numbers[plain]).dictionary_encode()
    told = np.array([_begins_in(number) for number in known.dictionary.to_pylist()], bool)
    may = np.zeros(len(lines), bool)
    may[plain] = told[known.indices.to_numpy()]
    others = lines.filter(pa.array(~plain))
    heads = pc.utf8_trim(pc.utf8_slice_codeunits(others, 0, _HEAD), _EDGE).to_pylist()
    full = pc.greater(pc.binary_length(others), 0).to_pylist()
    may[~plain] = [full and _begins(head) for head, full in zip(heads, full, strict=True)]
    return pa.array(may)


def _led(lines: pa.Array) -> pa.Array:
    """The places of lines near whose end something stands that may lead on."""
    whole, ends = letters.of(lines)
    at = np.concatenate([letters.places(whole, mark) for mark in _MARKS])
    line = np.searchsorted(ends, at, side="right") - 1
    return pa.array(arrays.distinct(line[ends[line + 1] - at <= _LINK_BYTES]))


def _which(rows: pa.Array, lines: pa.Array, test: Callable[[str], bool]) -> list[int]:
    """The rows of lines that stand a test."""
    return [row for row, line in zip(rows.to_pylist(), lines.to_pylist(), strict=True) if test(line)]


def _line(row: Row, text: str, own: str) -> Row:
    """The ledger's line: which article's text it stood in, and what it is."""
    return {
        "document": row["document"],
        "record": "line of its text",
        "use": USE,
        "article_id": row["article_id"],
        "reason": own,
        "excerpt": text[:EXCERPT],
    }
