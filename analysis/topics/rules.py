"""Boolean rules of a codebook: from the text of a rule to a query that finds its places in an article.

A rule is made of words, "phrases", wildcards (`vaccin*`, `organi?ation`), `NEAR/5` (at most five words
between), AND, OR, NOT, parentheses, and fields (`headline:storm`, `section:(sport OR leisure)`). Without a
field a rule reads headline and body. Case and accents do not matter.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from analysis.errors import InputError
from analysis.text import fold

FIELDS = ("headline", "body", "outlet", "section", "hashtags")
PLAIN = ("headline", "body")  # read where a rule names no field
LONGEST_RULE, DEEPEST_RULE = 5_000, 40  # characters; brackets, fields or NOT inside each other
MOST_NEAR = 10_000  # pairs a NEAR keeps in one article
_WORD = re.compile(r"\w+")
_GRAMMAR = r"""
?rule: any
?any: all ("OR" all)*
?all: one ("AND" one)*
?one: "NOT" one -> not_ | close
?close: item (NEAR item)*
?item: FIELD item -> within | "(" any ")" | QUOTED -> phrase | TERM -> phrase
NEAR.3: /NEAR\/\d{1,3}(?!\w)/
FIELD.2: /(headline|body|outlet|section|hashtags):/
QUOTED: /"[^"]*"/
TERM: /#?(?!(?:AND|OR|NOT|NEAR)(?![\w*?]))[\w*?][\w*?'’.&-]*/
%ignore /\s+/
"""


class Span(NamedTuple):
    """A hit: field, characters [start, end) in it, words [first, last] of it."""

    field: str
    start: int
    end: int
    first: int
    last: int


class Text(NamedTuple):
    """One field of an article, cut into words: where each folded word stands, and its characters."""

    places: dict[str, list[int]]
    spans: list[tuple[int, int]]


Texts = dict[str, Text]
Hits = list[Span] | None  # None: the rule does not hold
Query = Callable[[Texts, tuple[str, ...]], Hits]


def parse(rule: str, where: str = "rule") -> Query:
    """A rule as a query; InputError shows the place where it cannot be understood."""
    from lark.exceptions import UnexpectedInput

    if len(rule) > LONGEST_RULE or rule.count("(") + rule.count(":") + rule.count("NOT") > DEEPEST_RULE * 5:
        raise InputError(f"{where}: the rule is too long; split it into several rows with the same label")
    _balanced(rule, where)
    try:
        query, finds = _build(_parser().parse(rule), rule, where)
    except UnexpectedInput as error:
        place = min(error.pos_in_stream if error.pos_in_stream is not None else len(rule), len(rule))
        raise InputError(_pointing(rule, place, where, _hint(rule, place))) from None
    if not finds:
        raise InputError(f"{where}: a rule must find something; NOT alone only excludes\n  {rule}")
    return query


def cut(text: str) -> Text:
    """Cut the characters of a field into words."""
    places: dict[str, list[int]] = {}
    spans = []
    for number, match in enumerate(_WORD.finditer(text)):
        places.setdefault(_folded(match[0]), []).append(number)
        spans.append(match.span())
    return Text(places, spans)


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lark import Lark

    return Lark(_GRAMMAR, start="rule", parser="lalr", propagate_positions=True)


def _balanced(rule: str, where: str) -> None:
    depth, opened = 0, 0
    for place, sign in enumerate(re.sub(r'"[^"]*"', lambda m: "_" * len(m[0]), rule)):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        opened = place if sign == "(" else opened
        if depth < 0 or depth > DEEPEST_RULE:
            reason = "a ) without its (" if depth < 0 else "brackets too deep"
            raise InputError(_pointing(rule, place, where, reason))
    if depth:
        raise InputError(_pointing(rule, opened, where, "this ( is never closed"))


def _pointing(rule: str, place: int, where: str, reason: str) -> str:
    return f"{where}, character {place + 1}: {reason}\n  {rule}\n  {' ' * place}^"


def _hint(rule: str, place: int) -> str:
    rest = rule[place:]
    if not rest.strip():
        return "the rule ends where a word, a phrase or a bracket should follow"
    if rest.startswith('"'):
        return 'this " is never closed' if rest.count('"') == 1 else "write AND or OR between two terms"
    if re.match(r"\w+:", rest):
        return f"unknown field; the fields are {', '.join(FIELDS)}"
    if re.match(r"(AND|OR|NOT|NEAR)\b", rest):
        return f"{rest.split()[0]} needs a term on each side (NEAR is written NEAR/5)"
    if re.match(r"[\w#(*?]", rest):
        return "write AND or OR between two terms"
    return f"{rest[0]!r} means nothing here"


def _build(tree: Any, rule: str, where: str) -> tuple[Query, bool]:
    """The query of a parsed rule, and whether it finds words of its own."""
    if tree.data == "phrase":
        return _phrase(tree.children[0], rule, where), True
    if tree.data == "within":
        query, finds = _build(tree.children[1], rule, where)
        field = str(tree.children[0])[:-1]
        return (lambda texts, _: query(texts, (field,))), finds
    if tree.data == "close":
        return _close(tree.children, rule, where), True
    built = [_build(child, rule, where) for child in tree.children]
    parts = [query for query, _ in built]
    if tree.data == "not_":
        return (lambda texts, fields: None if parts[0](texts, fields) is not None else []), False
    needed, finding = (any, all) if tree.data == "any" else (all, any)
    finds = finding(words for _, words in built)
    return (lambda texts, fields: _joined([query(texts, fields) for query in parts], needed)), finds


def _joined(hits: list[Hits], needed: Callable[[Iterator[bool]], bool]) -> Hits:
    if not needed(h is not None for h in hits):
        return None
    return [span for part in hits if part for span in part]


def _phrase(token: Any, rule: str, where: str) -> Query:
    words = [w for w in re.split(r"[^\w*?]+", fold(str(token))) if w]
    if not any(re.search(r"\w", w) for w in words):
        raise InputError(_pointing(rule, token.start_pos, where, "no word in it"))
    tests = [_wildcard(w) if set(w) & set("*?") else w for w in words]

    def query(texts: Texts, fields: tuple[str, ...]) -> Hits:
        return [span for f in fields for span in _sequences(f, texts[f], tests)] or None

    return query


def _close(children: list[Any], rule: str, where: str) -> Query:
    parts = [_only_words(child, rule, where) for child in children[0::2]]
    gaps = [int(str(near)[5:]) for near in children[1::2]]

    def query(texts: Texts, fields: tuple[str, ...]) -> Hits:
        held = parts[0](texts, fields) or []
        for part, gap in zip(parts[1:], gaps, strict=True):
            others = part(texts, fields) or []
            pairs = (_span(a, b) for a in held for b in others if _near(a, b, gap))
            held = list(islice(pairs, MOST_NEAR))
        return held or None

    return query


def _only_words(tree: Any, rule: str, where: str) -> Query:
    if any(node.data in ("all", "not_", "within", "close") for node in tree.iter_subtrees()):
        reason = "NEAR joins words, phrases and (OR lists of) them only; put fields and AND outside"
        raise InputError(_pointing(rule, tree.meta.start_pos, where, reason))
    return _build(tree, rule, where)[0]


def _near(a: Span, b: Span, gap: int) -> bool:
    return a.field == b.field and 0 < max(b.first - a.last, a.first - b.last) <= gap + 1


def _span(a: Span, b: Span) -> Span:
    bounds = min(a.start, b.start), max(a.end, b.end), min(a.first, b.first), max(a.last, b.last)
    return Span(a.field, *bounds)


def _wildcard(word: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\*+", r"\\w*", word).replace("?", r"\w"))


def _sequences(field: str, text: Text, tests: list[str | re.Pattern[str]]) -> Iterator[Span]:
    """Places where words stand side by side that pass the tests."""
    found = [_places(text, test) for test in tests]
    rest = [set(places) for places in found[1:]]
    for first in found[0]:
        if all(first + step in places for step, places in enumerate(rest, start=1)):
            last = first + len(rest)
            yield Span(field, text.spans[first][0], text.spans[last][1], first, last)


def _places(text: Text, test: str | re.Pattern[str]) -> list[int]:
    if isinstance(test, str):
        return text.places.get(test, [])
    return sorted(place for word, places in text.places.items() if test.fullmatch(word) for place in places)


@lru_cache(maxsize=200_000)
def _folded(word: str) -> str:
    return fold(word)
