"""From the text of a query to its tree; a mistake is pointed at.

A query is made of words, "phrases", wildcards (`vaccin*`, `organi?ation`), AND, OR, NOT, brackets, fields
(`headline:storm`, `topic:(sport OR politics)`), days (`date:2026-03-02..2026-03-08`), and words near each other:
`NEAR/5` has at most five words between; `W/5`, and `PRE/5` in this order, count as LexisNexis does: neighbours are one
word apart. `&` and `|`, a `!` at the end of a word and curly quotation marks are taken as well.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

from analysis.errors import MediaAnalysisError
from analysis.query import mistakes, plain
from analysis.query.mistakes import DATES, FIELDS, QueryError, pointed

LONGEST, DEEPEST, WIDEST = 5_000, 40, 100  # characters; brackets inside each other; words of a NEAR
_QUOTES = r'"[^"]*"|“[^”"]*”|„[^“”"]*[“”]|«[^»]*»'
_GRAMMAR = rf"""
?query: any
?any: all (OR all)*
?all: one (AND one | without)*
?one: without | close
without: NOT one
?close: item (NEAR item)*
?item: FIELD item -> within | "(" any ")" | (QUOTED | QCODE | TERM) -> phrase
AND.3: /AND\b(?![*?!])|&&?(?=[\s(])/
OR.3: /OR\b(?![*?!])|\|\|?/
NOT.3: /NOT\b(?![*?!])/
NEAR.4: /(?:NEAR|[Nn]ear|[Ww]|PRE|[Pp]re)\/\d+(?!\w)/
QCODE.3: /medtop:\d+/
FIELD.2: /[^\W\d]\w*:/
QUOTED: /{_QUOTES}/
TERM: /(?!(?:AND|OR|NOT|NEAR)(?![\w*?!.'’-]))[^\s()":|“”„«»~&][^\s()":|“”„«»]*/
%ignore /\s+/
"""


class Words(NamedTuple):
    """Words side by side, in the form of `plain`, with the wildcards * and ?; as written, and where."""

    words: tuple[str, ...]
    written: str
    start: int


class Near(NamedTuple):
    """Words near each other: at most `gap` words between; `ordered`: the left before the right."""

    left: "Node"
    right: "Node"
    gap: int
    ordered: bool
    written: str
    start: int


class Many(NamedTuple):
    """All of the parts, or any of them."""

    every: bool
    parts: tuple["Node", ...]


class Without(NamedTuple):
    """What must not hold."""

    part: "Node"


class Within(NamedTuple):
    """A part that is asked of one field."""

    field: str
    part: "Node"


class Days(NamedTuple):
    """A period: in which an article was published for the most part, certainly, or possibly."""

    how: str
    first: date | None
    last: date | None
    written: str


Node = Words | Near | Many | Without | Within | Days


class Query(NamedTuple):
    """A query as it was written, and its tree."""

    text: str
    tree: Node
    where: str = "query"
    error: type[MediaAnalysisError] = QueryError

    def wrong(self, place: int, reason: str) -> NoReturn:
        """Raise the error that points at a place."""
        pointed(self.text, place, reason, self.where, self.error)


def parse(text: str, where: str = "query", error: type[MediaAnalysisError] = QueryError) -> Query:
    """A query as a tree; a QueryError, or the error given, shows the place that cannot be understood."""
    from lark.exceptions import UnexpectedInput

    text = text.translate(_WIDE)
    build = _Build(text, where, error)
    if len(text) > LONGEST:
        raise error(f"{where}: longer than {LONGEST:,} characters; write a codebook of several rules instead")
    _balanced(build)
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as problem:
        place = min(problem.pos_in_stream if problem.pos_in_stream is not None else len(text), len(text))
        place = len(text.rstrip()) if not text[place:].strip() else place
        build.wrong(place, mistakes.hint(text, place))
    return Query(text, build.node(tree), where, error)


def closed(text: str) -> bool:
    """Whether all brackets and quotation marks of a text are closed, as they are in a name."""
    bare = re.sub(_QUOTES, "", text.translate(_WIDE))
    while (inner := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = inner
    return not re.search('[()"“”„«»]', bare)


def finds(node: Node) -> bool:
    """Whether a query has hits of its own, and does not only leave out."""
    if isinstance(node, Without):
        return False
    if isinstance(node, Many):
        return (any if node.every else all)(finds(part) for part in node.parts)
    return finds(node.part) if isinstance(node, Within) else True


def fields(query: Query) -> set[str]:
    """The fields that a query asks of; empty for what names none, `date` for days of any kind."""
    return {"date" if isinstance(leaf, Days) else field for leaf, field in _all(query.tree, "")}


def of_texts(query: Query) -> bool:
    """Whether a query asks of nothing but what articles print, which is known before any step looks at them."""
    return not fields(query) & {*mistakes.FACTS, "speaker", "date"}


def _all(node: Node, field: str) -> Iterator[tuple[Node, str]]:
    """All leaves of a tree, each with the field that it is asked of."""
    if isinstance(node, Many):
        for part in node.parts:
            yield from _all(part, field)
    elif isinstance(node, Within | Without):
        yield from _all(node.part, node.field if isinstance(node, Within) else field)
    else:
        yield node, field


def said(node: Node) -> str:
    """Words, or words near each other, as they were written."""
    if isinstance(node, Many):
        return f"({' OR '.join(said(part) for part in node.parts)})"
    return node.written if isinstance(node, Words | Near) else ""


def leaves(node: Node, field: str = "") -> Iterator[tuple[Words | Near | Days, str]]:
    """The leaves of a tree that must hold, each with the field that it is asked of."""
    if isinstance(node, Many):
        for part in node.parts:
            yield from leaves(part, field)
    elif isinstance(node, Within):
        yield from leaves(node.part, node.field)
    elif not isinstance(node, Without):
        yield node, field


_ANY, _ONE = "ᚠ", "ᚢ"  # letters that stand for * and ? while a term is brought into form
_AT_UNSPACED = re.compile(rf"(?<=[{plain.UNSPACED}])\*+|\*+(?=[{plain.UNSPACED}])")
_WIDE = str.maketrans("（）：＂　", '():" ')  # as Chinese and Japanese keyboards write them


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lark import Lark

    return Lark(_GRAMMAR, start="query", parser="lalr", propagate_positions=True)


class _Build:
    """Makes the tree of a query from what the parser gives."""

    def __init__(self, text: str, where: str, error: type[MediaAnalysisError]) -> None:
        """Keep what a mistake is told with."""
        self.text, self.where, self.error = text, where, error

    def wrong(self, place: int, reason: str) -> NoReturn:
        """Raise the error that points at a place."""
        pointed(self.text, place, reason, self.where, self.error)

    def node(self, tree: Any, field: str = "") -> Node:
        """A part of the parser's tree, asked of a field."""
        children = [
            child for child in tree.children if getattr(child, "type", "") not in ("AND", "OR", "NOT")
        ]
        if tree.data == "phrase":
            return self._days(children[0], field) if field in DATES else self._words(children[0])
        if tree.data == "within":
            return self._within(children[0], children[1], field)
        if tree.data == "close":
            return self._close(children, field)
        if tree.data == "without":
            return Without(self.node(children[0], field))
        return Many(tree.data == "all", tuple(self.node(child, field) for child in children))

    def _within(self, name: Any, part: Any, outer: str) -> Node:
        field = str(name)[:-1].lower()
        if field not in FIELDS:
            self.wrong(name.start_pos, mistakes.unknown_field(str(name)[:-1]))
        if outer:
            self.wrong(name.start_pos, f"a field inside {outer}:; put it outside")
        inner = self.node(part, field)
        return inner if field in DATES else Within(field, inner)

    def _words(self, token: Any) -> Words:
        written, start = str(token), token.start_pos
        quoted = token.type == "QUOTED"
        if not quoted and (found := mistakes.strange(written)):
            self.wrong(start + found[0], found[1])
        bare = written[1:-1] if quoted else re.sub(r"(?<=\w)!$", "*", written)
        words = _worded(bare)
        if not any(re.search(r"\w", word) for word in words):
            self.wrong(start, "no word in it")
        return Words(tuple(words), written, start)

    def _close(self, children: list[Any], field: str) -> Node:
        held = self._side(children[0], field)
        for sign, child in zip(children[1::2], children[2::2], strict=True):
            name, number = str(sign).upper().split("/")
            gap = int(number) - (name != "NEAR")
            if gap < 0:
                self.wrong(sign.start_pos, f"neighbours are {name}/1; write that or more")
            if gap > WIDEST:
                self.wrong(sign.start_pos, f"at most {WIDEST} words may be between; write AND for any more")
            side = self._side(child, field)
            written = f"{said(held)} {sign} {said(side)}"
            held = Near(held, side, gap, name == "PRE", written, children[0].meta.start_pos)
        return held

    def _side(self, tree: Any, field: str) -> Node:
        if field in (*DATES, *mistakes.FACTS):
            self.wrong(tree.meta.start_pos, f"NEAR is of words in a text, not of {field}:")
        if any(node.data in ("all", "without", "within", "close") for node in tree.iter_subtrees()):
            reason = "NEAR joins words, phrases and (OR lists of) them only; put fields and AND outside"
            self.wrong(tree.meta.start_pos, reason)
        return self.node(tree, field)

    def _days(self, token: Any, how: str) -> Days:
        text = str(token).strip('"“”„«»')
        first, points, last = text.partition("..")
        try:
            begin, end = _span(first) if first else (None, None), _span(last) if last else (None, None)
        except ValueError:
            self.wrong(token.start_pos, mistakes.day(text))
        days = Days(how, begin[0], end[1] if points else begin[1], f"{how}:{text}")
        if not (days.first or days.last):
            self.wrong(token.start_pos, mistakes.day(text))
        if days.first and days.last and days.last < days.first:
            self.wrong(token.start_pos, f"the last day is before the first, {days.first}")
        return days


def _worded(text: str) -> list[str]:
    """The words of a term in the form in which texts are asked, wildcards and pauses inside it kept."""
    marked = _AT_UNSPACED.sub("", text).replace("*", _ANY).replace("?", _ONE)
    words = plain.form(marked).replace(_ANY, "*").replace(_ONE, "?").split()
    while words and words[-1] == plain.PAUSE:
        words.pop()
    return [re.sub(r"\*+", "*", word) for word in words]


def _span(text: str) -> tuple[date, date]:
    """The first and the last day of a day, a month or a year."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text.strip())
    if not found:
        raise ValueError(text)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    last = month or 12
    return first, date(year, last, calendar.monthrange(year, last)[1])


def _balanced(build: _Build) -> None:
    """Brackets that are not closed, or too deep, are told before the parser stumbles somewhere else."""
    opened = list[int]()
    for place, sign in enumerate(re.sub(r'"[^"]*"', lambda found: "_" * len(found[0]), build.text)):
        if sign == "(":
            opened.append(place)
        elif sign == ")":
            if not opened:
                build.wrong(place, "a ) without its (")
            opened.pop()
        if len(opened) > DEEPEST:
            build.wrong(place, "brackets too deep")
    if opened:
        build.wrong(opened[-1], "this ( is never closed")
