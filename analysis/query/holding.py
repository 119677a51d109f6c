"""Which articles a query holds of: one pass of a compiled expression over a field for each of its terms."""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from analysis import topics
from analysis.query import grammar, periods, plain
from analysis.query.grammar import Days, Many, Near, Node, Query, Within, Without, Words
from analysis.query.mistakes import FACTS
from analysis.query.reading import Mask, Reading
from analysis.stories import naming

IN_PART = 80  # of a hundred: likeness of a part of a name from which it is named
TEXT = ("headline", "body")  # asked where no field is named
_LETTER = f"[^ {plain.BREAK}]"  # RE2 has no way to leave PAUSE out of a wildcard and in a gap; no letter stands by it
_QCODE = re.compile(r"(?:medtop:)?\d{8}")


def mask(query: Query, reading: Reading) -> Mask:
    """Where a query holds; raises its error, which points at the place, where it asks for what is not there."""
    return Holding(query, reading).of(query.tree, TEXT)


def expression(node: Node) -> str:
    """Words, or words near each other, as an expression for a text in form, between its spaces."""
    if isinstance(node, Words):
        return " +".join(_word(word) for word in node.words)
    if isinstance(node, Many):
        return f"(?:{'|'.join(expression(part) for part in node.parts)})"
    if not isinstance(node, Near):
        raise TypeError(f"{type(node).__name__} is not asked of a text")
    left, right = expression(node.left), expression(node.right)
    gap = f"(?: +{_LETTER}+){{0,{node.gap}}} +"
    one_way = f"{left}{gap}{right}"
    return f"(?:{one_way})" if node.ordered else f"(?:{one_way}|{right}{gap}{left})"


def _word(word: str) -> str:
    if word == "*":
        return f"{_LETTER}+"
    return re.escape(word).replace(r"\*", f"{_LETTER}*").replace(r"\?", _LETTER)


class Holding:
    """One query asked of one reading."""

    def __init__(self, query: Query, reading: Reading) -> None:
        """Nothing is asked yet."""
        self.query, self.reading = query, reading
        self._known: dict[tuple[int, tuple[str, ...]], Mask] = {}

    def of(self, node: Node, fields: Sequence[str]) -> Mask:
        """Where a part of the query holds, asked of some fields; each is asked once."""
        key = id(node), tuple(fields)
        if key not in self._known:
            self._known[key] = self._of(node, fields)
        return self._known[key]

    def _of(self, node: Node, fields: Sequence[str]) -> Mask:
        if isinstance(node, Without):
            return ~self.of(node.part, fields)
        if isinstance(node, Within):
            return self._within(node)
        if isinstance(node, Days):
            return periods.holds(self.reading.articles, node.how, node.first, node.last)
        if isinstance(node, Many):
            return self._many(node, fields)
        return self._found(expression(node), fields, node.start)

    def _many(self, node: Many, fields: Sequence[str]) -> Mask:
        simple = [part for part in node.parts if isinstance(part, Words | Near)]
        others = [part for part in node.parts if not isinstance(part, Words | Near)]
        masks = [self.of(part, fields) for part in (others if not node.every else node.parts)]
        if simple and not node.every:
            masks.append(self._found(expression(Many(False, tuple(simple))), fields, simple[0].start))
        return _joined(node, masks)

    def _within(self, node: Within) -> Mask:
        if node.field in FACTS:
            return self._fact(node.field, node.part)
        if node.field == "speaker" and self.reading.quotes is None:
            start = next(leaf.start for leaf, _ in grammar.leaves(node) if isinstance(leaf, Words | Near))
            self.query.wrong(start, "who is quoted is not known in these tables")
        return self.of(node.part, (node.field,))

    def _found(self, pattern: str, fields: Sequence[str], start: int) -> Mask:
        found = np.zeros(len(self.reading), bool)
        try:
            for field in fields:
                hits = pc.match_substring_regex(self.reading.forms(field), f" {pattern} ")
                found |= hits.to_numpy(zero_copy_only=False)
        except pa.ArrowInvalid:
            self.query.wrong(start, "too much for one expression; ask for fewer words near each other")
        return found

    def _fact(self, field: str, node: Node) -> Mask:
        if isinstance(node, Without):
            return ~self._fact(field, node.part)
        if isinstance(node, Many):
            return _joined(node, [self._fact(field, part) for part in node.parts])
        if not isinstance(node, Words):
            raise TypeError(f"{type(node).__name__} is not asked of a fact")
        values = taken(self.query, self.reading, field, node)
        return having(self.reading, field, list(values))


def _joined(node: Many, masks: Sequence[Mask]) -> Mask:
    return np.asarray(np.logical_and.reduce(masks) if node.every else np.logical_or.reduce(masks), bool)


def taken(query: Query, reading: Reading, field: str, words: Words) -> dict[str, str]:
    """The topics, stories or languages that words stand for: their ids, with their names."""
    names = _names(reading, field)
    asked = words.written.strip('"“”„«»').strip()
    if field == "topic" and _QCODE.fullmatch(asked):
        code = f"medtop:{asked.removeprefix('medtop:')}"
        found = {code: names[code]} if code in names else {}
    else:
        exact = [key for key in names if asked.casefold() in (key.casefold(), names[key].casefold())]
        pattern = re.compile(f" {expression(words)} ")
        found = {key: names[key] for key in exact} or {
            key: name for key, name in names.items() if pattern.search(plain.form(name))
        }
    if not found:
        near = _near(asked, list(names.values()))
        hint = f": did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
        query.wrong(words.start, f"there is no {field} {asked!r}{hint}")
    return found


def _near(asked: str, names: list[str]) -> list[str]:
    """The names that are like what was asked for as a whole, or else in a part."""
    from difflib import get_close_matches

    known = {name.casefold(): name for name in names}
    near = get_close_matches(asked.casefold(), known, n=3, cutoff=0.5)
    parts = (
        []
        if near
        else process.extract(
            asked.casefold(), list(known), scorer=fuzz.partial_ratio, score_cutoff=IN_PART, limit=3
        )
    )
    return [known[name] for name in near or [part for part, _, _ in parts]]


def having(reading: Reading, field: str, values: list[str]) -> Mask:
    """The articles that have one of some topics (or one under them), stories or languages."""
    articles = reading.articles
    if field == "topic":
        known = topics.subjects()
        wanted = {*values, *known.loc[known["parent"].isin(values), "qcode"]}
        lists = pa.array(articles["topics"], from_pandas=True)
        lists = lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists
        hits = pc.is_in(
            pc.struct_field(pc.list_flatten(lists), "qcode"), pa.array(sorted(wanted), pa.string())
        )
        found = np.zeros(len(articles), bool)
        found[pc.list_parent_indices(lists).to_numpy()[hits.to_numpy(zero_copy_only=False)]] = True
        return found
    column = topics.spoken(articles) if field == "language" else articles["story_id"]
    return np.asarray(column.isin(values).fillna(False), bool)


def _names(reading: Reading, field: str) -> dict[str, str]:
    """What can be asked for by name: id → name."""
    if field == "topic":
        return topics.names()
    if field == "language":
        spoken = set(topics.spoken(reading.articles).dropna())
        names = topics.language_names()
        return {code: names.get(code, code) for code in sorted({*names, *spoken})}
    named: dict[str, str] = reading.once("stories", lambda: naming.names(reading.articles))
    return named
