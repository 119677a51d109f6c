"""Where the words of a query stand: hits in their context, and what its wildcards and names took."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import schema
from analysis.query import grammar, holding, plain
from analysis.query.grammar import Many, Near, Node, Query, Within, Words
from analysis.query.mistakes import FACTS
from analysis.query.reading import SHOWN_BREAK, Mask, Reading
from analysis.schema import Column

TABLE = (
    Column("article_id", pa.string(), "the article", True),
    Column("text_id", pa.string(), "distinct text: exact copies share it"),
    Column("origin_id", pa.string(), "independent origin: copies and near copies share it"),
    Column("outlet", pa.string(), "its outlet"),
    Column("published_earliest", schema.INSTANT, "published not before"),
    Column("published_latest", schema.INSTANT, "published not after"),
    Column("term", pa.string(), "the term of the query, as written"),
    Column("field", pa.string(), "the field it stands in; empty where a query holds by facts alone"),
    Column("start", pa.int64(), "first character in that field"),
    Column("end", pa.int64(), "character after the last one"),
    Column("left", pa.string(), "what stands before it"),
    Column("hit", pa.string(), "what it found, as printed"),
    Column("right", pa.string(), "what stands after it"),
)
TOOK = ["term", "took", "articles", "rows"]
WIDTH = 40  # characters of context a side
_WHOLE = ("outlet", "section", "speaker")  # of these the value that was taken is told, not a word of it


class Span(NamedTuple):
    """A hit: the row of its article, its term, field and characters [start, end)."""

    row: int
    term: str
    field: str
    start: int
    end: int


class _Leaf(NamedTuple):
    """A term, the fields it is asked of, and the articles in which it has a part in the query's holding."""

    node: Words | Near
    fields: Sequence[str]
    held: Mask


def spans(query: Query, reading: Reading, among: Sequence[int] | None = None) -> list[Span]:
    """Every hit of a query, in the order of articles, fields and places; `among` some rows alone."""
    found = {
        Span(row, leaf.node.written, field, *span)
        for leaf in _leaves(query, reading)
        for field in leaf.fields
        for row, text in _texts(leaf, reading, field, among)
        for span in _printed(reading, field, row, text, leaf.node)
    }
    order = {field: place for place, field in enumerate(("headline", "body"))}
    return sorted(found, key=lambda hit: (hit.row, order.get(hit.field, 2), hit.start, hit.end, hit.term))


def table(
    query: Query, reading: Reading, width: int = WIDTH, among: Sequence[int] | None = None
) -> pd.DataFrame:
    """The hits as a table, each in its context; an article that a query holds of without words has one line.

    `among`: of some rows alone, of which the query holds.
    """
    rows = np.flatnonzero(holding.mask(query, reading)).tolist() if among is None else list(among)
    found = spans(query, reading, rows)
    bare = [Span(row, "", "", 0, 0) for row in sorted(set(rows) - {hit.row for hit in found})]
    lines = sorted([*found, *bare], key=lambda hit: hit.row)
    own = _own(reading.articles.iloc[[hit.row for hit in lines]])
    texts = pd.DataFrame([_line(reading, hit, width) for hit in lines], columns=[c.name for c in TABLE[6:]])
    return schema.to_pandas(schema.to_arrow(pd.concat([own, texts], axis=1), TABLE))


def _own(articles: pd.DataFrame) -> pd.DataFrame:
    """What the table says of articles; null where their table has no such column."""
    none = {
        c.name: pd.Series(None, articles.index, pd.ArrowDtype(c.type))
        for c in TABLE[:6]
        if c.name not in articles
    }
    return articles.assign(**none)[[column.name for column in TABLE[:6]]].reset_index(drop=True)


def took(query: Query, reading: Reading) -> pd.DataFrame:
    """What each wildcard, topic, story, language, outlet and speaker of a query stood for, with the articles."""
    found: dict[tuple[str, str], set[int]] = {}
    for leaf in _leaves(query, reading):
        for field in leaf.fields:
            for term, what, row in _took(leaf, reading, field):
                found.setdefault((term, what), set()).add(row)
    for node, field in grammar.leaves(query.tree):
        if field in FACTS and isinstance(node, Words):
            for key, name in holding.taken(query, reading, field, node).items():
                rows = np.flatnonzero(holding.having(reading, field, [key])).tolist()
                if rows:
                    found.setdefault((f"{field}:{node.written}", name), set()).update(rows)
    order = {term: place for place, term in enumerate(dict.fromkeys(term for term, _ in found))}
    ranked = sorted(found.items(), key=lambda item: (order[item[0][0]], -len(item[1]), item[0][1]))
    index = reading.articles.index
    lines = [(*what, len(rows), [index[row] for row in sorted(rows)]) for what, rows in ranked]
    return pd.DataFrame(lines, columns=TOOK)


def _took(leaf: _Leaf, reading: Reading, field: str) -> Iterator[tuple[str, str, int]]:
    """What a term found in which row: the words of a wildcard, the whole value of a name."""
    wild = [word for word in words_of(leaf.node) if set("*?") & set("".join(word.words))]
    nodes: list[Words | Near] = [leaf.node] if field in _WHOLE else list(wild)
    for node in nodes:
        pattern = re.compile(f" ({holding.expression(node)})(?= )")
        for row, text in _texts(leaf, reading, field, None):
            if field in _WHOLE:
                values = reading.printed(field)[row].as_py().split(plain.BREAK)
                yield from (
                    (node.written, value, row) for value in values if pattern.search(plain.form(value))
                )
            else:
                yield from ((node.written, " ".join(one.split()), row) for one in set(pattern.findall(text)))


def words_of(node: Node) -> Iterator[Words]:
    """The words of a term."""
    if isinstance(node, Words):
        yield node
    elif isinstance(node, Near):
        yield from words_of(node.left)
        yield from words_of(node.right)
    elif isinstance(node, Many):
        for part in node.parts:
            yield from words_of(part)


def _leaves(query: Query, reading: Reading) -> list[_Leaf]:
    """The terms of a query that stand in texts."""
    held = holding.Holding(query, reading)

    def under(node: Node, fields: Sequence[str], mask: Mask) -> Iterator[_Leaf]:
        if isinstance(node, Many):
            for part in node.parts:
                yield from under(part, fields, mask & held.of(part, fields))
        elif isinstance(node, Within):
            if node.field not in FACTS:
                yield from under(node.part, (node.field,), mask)
        elif isinstance(node, Words | Near):
            yield _Leaf(node, fields, mask)

    leaves: list[_Leaf] = reading.once(
        f"leaves {query.text}",
        lambda: list(under(query.tree, holding.TEXT, held.of(query.tree, holding.TEXT))),
    )
    return leaves


def _texts(
    leaf: _Leaf, reading: Reading, field: str, among: Sequence[int] | None
) -> Iterator[tuple[int, str]]:
    """The fields, in form, in which a term may stand, with their rows."""
    wanted = leaf.held
    if among is not None:
        wanted = np.zeros(len(leaf.held), bool)
        wanted[list(among)] = True
        wanted &= leaf.held
    rows = np.flatnonzero(wanted)
    return zip(rows.tolist(), reading.forms(field).take(pa.array(rows)).to_pylist(), strict=True)


def _printed(
    reading: Reading, field: str, row: int, text: str, node: Words | Near
) -> Iterator[tuple[int, int]]:
    """Where a term stands in a field as it is printed."""
    pattern = re.compile(f" ({holding.expression(node)})(?= )")
    found = [match.span(1) for match in pattern.finditer(text)]
    if not found:
        return
    raw = reading.printed(field)[row].as_py()
    if len(raw) + 2 == len(text) and raw.isascii():
        yield from ((start - 1, end - 1) for start, end in found)
        return
    begins = [
        match.start() for match in re.finditer(r"[^ ]+", text) if match[0] not in (plain.PAUSE, plain.BREAK)
    ]
    printed = plain.words(raw)
    for start, end in found:
        first, last = bisect_right(begins, start) - 1, bisect_right(begins, end - 1) - 1
        yield printed[first][0], printed[last][1]


def _line(reading: Reading, hit: Span, width: int) -> tuple[str | int | None, ...]:
    """What a line of the table says of a hit beside its article."""
    if not hit.field:
        return (None,) * 7
    text = reading.printed(hit.field)[hit.row].as_py()
    around = (
        text[max(hit.start - width, 0) : hit.start],
        text[hit.start : hit.end],
        text[hit.end : hit.end + width],
    )
    left, inside, right = (" ".join(part.replace(plain.BREAK, SHOWN_BREAK).split()) for part in around)
    return hit.term, hit.field, hit.start, hit.end, left, inside, right
