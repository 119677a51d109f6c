"""An outlet's own lines inside its texts: players, embedded posts, promotion, links to other articles, notices.

Such a line stands alone; data/furniture.csv says in eight languages what it looks like. It leaves the body and
stands in the ledger with its kind. Of parts of lines only a link to the rest of a teaser does: `… » Read more`.
"""

import csv
import hashlib
import json
import re
import string
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import regex

from analysis import arrays, paths, schema
from analysis.keeping import cached
from analysis.readers import letters
from analysis.readers.document import EXCERPT, Reading, Row

LONGEST = 240  # characters: no such line is longer
USE, TAIL = "furniture", "read more"
_HEAD = 6  # characters by which most lines are known to be none
_TOLD = 3  # the same by which patterns are left out without being compiled
_LETTER, _SIGN = "ɷ", "☃"  # stand for any letter and any sign that no pattern names
_RANGE = re.compile(r"\[[^\]]*[^\\\]]-[^\]]|\\p")  # may hold letters that it does not name
_LINK = 60  # characters of such a link, with what leads to it
_LINK_BYTES = 4 * (_LINK + 4)
_MARKS = tuple(mark.encode() for mark in ("...", *"…]»›→>"))  # one of these stands before such a link
_EDGE = " \t\r\n\u00a0\u200b\u200e\u200f*•·–—-»›→>|"
_QUOTES = str.maketrans("’‘", "''")

Places = npt.NDArray[np.int64]


class Stripped(NamedTuple):
    """A text without such lines, and each of them with its kind."""

    body: str | None
    lines: list[tuple[str, str]]


class _Lines(NamedTuple):
    """All lines of a column: its bytes, and where in them each line begins and ends."""

    whole: letters.Bytes
    starts: Places
    ends: Places

    def texts(self, at: list[int]) -> list[str]:
        """Some lines as text."""
        return [self.whole[self.starts[n] : self.ends[n]].tobytes().decode() for n in at]


@lru_cache(maxsize=1)
def _rows() -> list[tuple[str, str]]:
    """Each pattern with its kind, in the order of the file: the first that holds of a line says what it is."""
    with paths.data("furniture.csv").open(encoding="utf-8", newline="") as file:
        return [(row["pattern"], row["kind"]) for row in csv.DictReader(file)]


@lru_cache(maxsize=1_000)
def _pattern(number: int) -> "regex.Pattern[str]":
    return regex.compile(_rows()[number][0], regex.IGNORECASE)


@lru_cache(maxsize=1)
def _heads() -> dict[str, list[int]]:
    """How lines may begin, in up to three characters → the patterns that begin so; kept for the next run."""
    digest = hashlib.sha256(f"{regex.__version__}{_TOLD}{_rows()}".encode()).hexdigest()[:16]
    found: dict[str, list[int]] = json.loads(
        cached.text(f"furniture-{digest}", lambda: json.dumps(_told_heads()))
    )
    return found


def _told_heads() -> dict[str, list[int]]:
    """The same as the patterns tell it: each is asked about every beginning made of the letters it names."""
    named = sorted(_named())
    found: dict[str, list[int]] = {}
    for number, (pattern, _) in enumerate(_rows()):
        own = {*pattern.lower(), *string.digits, " "}
        heads, any_may = [""], bool(_RANGE.search(pattern))
        for _ in range(_TOLD):
            heads = [longer for head in heads for longer in _longer(number, head, named, own, any_may)]
            for head in heads:
                found.setdefault(head, []).append(number)
    return found


def _longer(number: int, head: str, named: list[str], own: set[str], any_may: bool) -> list[str]:
    """The beginnings that are one letter longer; what a pattern does not name is as good as any letter, or sign."""

    def may(letter: str) -> bool:
        return any_may or _pattern(number).fullmatch(head + letter, partial=True) is not None

    others = {True: may(_LETTER), False: may(_SIGN)}
    more = [c for c in named if (may(c) if c in own else others[c.isalpha()])]
    return [
        head + c for c in [*more, *([_LETTER] if others[True] else []), *([_SIGN] if others[False] else [])]
    ]


@lru_cache(maxsize=1)
def _named() -> frozenset[str]:
    return frozenset({*"".join(pattern for pattern, _ in _rows()).lower(), *string.digits, " "})


def _possible(text: str) -> list[int]:
    """The patterns that a text may match, by its first characters; all where these have unusual small letters."""
    head = text[:_TOLD]
    if head.isascii():
        head = head.lower()
    elif any(c in "ıİ" or c.lower() != c.casefold() or (c > "\x7f" and c.isdecimal()) for c in head):
        return list(range(len(_rows())))
    else:
        head = head.lower()
    return _heads().get(
        "".join([c if c in _named() else _LETTER if c.isalpha() else _SIGN for c in head]), []
    )


@lru_cache(maxsize=50_000)
def _begins(beginning: str) -> bool:
    """Whether such a line may begin like this."""
    text = beginning.translate(_QUOTES)
    return not text or any(_pattern(n).fullmatch(text, partial=True) for n in _possible(text))


@lru_cache(maxsize=200_000)
def _begins_in(number: int) -> bool:
    """The same of a beginning as the number that its bytes are, of which the last ones may be a part of a letter."""
    return _begins(number.to_bytes(8, "little", signed=True).decode(errors="ignore")[:_HEAD].strip(_EDGE))


@lru_cache(maxsize=50_000)
def kind(line: str) -> str | None:
    """What a whole line is, if it is an outlet's own: `also read`, `promotion` …; None where it is text."""
    if len(line) > LONGEST or not (text := line.strip(_EDGE).translate(_QUOTES)):
        return None
    return next((_rows()[n][1] for n in _possible(text) if _pattern(n).fullmatch(text)), None)


@lru_cache(maxsize=1)
def _tails() -> re.Pattern[str]:
    more = "|".join(pattern for pattern, own in _rows() if own == TAIL)
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
    whole, ends = letters.of(bodies)
    breaks = np.flatnonzero(whole == ord("\n"))
    edges = (np.concatenate([ends[:-1], breaks + 1]), np.concatenate([ends[1:], breaks]))
    lines = _Lines(whole, *(np.sort(edge, kind="stable") for edge in edges))
    at = [*_which(lines, _may(lines), lambda line: kind(line) is not None),
          *_which(lines, _led(lines), lambda line: tail(line) is not None)]  # fmt: skip
    rows = np.searchsorted(ends, lines.starts[at], side="right") - 1
    return [row for row in sorted({*rows.tolist()}) if bodies[row].is_valid]


def _may(lines: _Lines) -> Places:
    """The lines that begin as such a line may; each beginning is looked at once."""
    numbers, long = letters.first(*lines)
    known = pa.array(numbers[long]).dictionary_encode()
    told = np.array([_begins_in(number) for number in known.dictionary.to_pylist()], bool)
    may = np.zeros(len(long), bool)
    may[long] = told[known.indices.to_numpy()]
    short = np.flatnonzero(~long & (lines.ends > lines.starts))
    may[short] = [_begins(line[:_HEAD].strip(_EDGE)) for line in lines.texts(short.tolist())]
    return np.flatnonzero(may)


def _led(lines: _Lines) -> Places:
    """The lines near whose end something stands that may lead on."""
    at = np.concatenate([letters.places(lines.whole, mark) for mark in _MARKS])
    line = np.searchsorted(lines.starts, at, side="right") - 1
    return arrays.distinct(line[lines.ends[line] - at <= _LINK_BYTES])


def _which(lines: _Lines, at: Places, test: Callable[[str], bool]) -> list[int]:
    """The lines among some that stand a test."""
    some: list[int] = at.tolist()
    return [n for n, line in zip(some, lines.texts(some), strict=True) if test(line)]


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
