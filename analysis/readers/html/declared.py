"""What a saved page says of itself: JSON-LD, meta elements, marked-up elements."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pandas as pd
from lxml.html import HtmlElement

from analysis import paths
from analysis.readers import clean

_ARTICLE = re.compile(r"article|posting|report|review|liveblog", re.IGNORECASE)
_NOT_ARTICLE = {"ReportageNewsOrganization", "AggregateRating", "Rating", "Review", "ClaimReview"}
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_MARKS = ("<!", "-->", "]]>")  # no comment is without one
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_MOST_NODES = 5000
_SECONDARY = (
    "ItemList", "CollectionPage", "hasPart", "itemListElement", "mentions", "relatedLink", "isPartOf",
    "citation", "liveBlogUpdate", "subjectOf", "comment", "about", "image", "video", "associatedMedia",
)  # fmt: skip


class Declared(NamedTuple):
    """The node of the page's own article, all JSON-LD nodes by @id, and meta values by lower-case name."""

    node: dict[str, Any]
    nodes: dict[str, dict[str, Any]]
    meta: dict[str, list[str]]

    def first(self, *names: str) -> str | None:
        """The first value that any of these meta names has."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)

    def all(self, field: str) -> list[str]:
        """All values of the meta names in which pages have this field, best name first."""
        return [value for name in _meta_names().get(field, ()) for value in self.meta.get(name, ())]

    def of(self, field: str) -> str | None:
        """The first of them."""
        return next(iter(self.all(field)), None)


@cache
def _meta_names() -> dict[str, list[str]]:
    table = pd.read_csv(paths.data("html_meta.csv"), dtype=str)
    return {str(field): list(names) for field, names in table.groupby("field")["name"]}


def of(tree: HtmlElement, address: str | None = None) -> Declared:
    """Everything a page declares; `address` helps to tell its own article from others it lists."""
    meta = _meta(tree)
    own = {a for a in (address, _canonical(tree), *meta.get("og:url", [])) if a}
    nodes = list(_linked_data(tree))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 2}
    return Declared(_article(nodes, own), by_id, meta)


def _canonical(tree: HtmlElement) -> str | None:
    return next((e.get("href") for e in tree.iterfind(".//link[@rel='canonical']") if e.get("href")), None)


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
        )
        value = clean.line(element.get("content"))
        if name and value:
            found.setdefault(name.strip().lower(), []).append(value)
    canonical = _canonical(tree)
    if canonical:
        found["canonical"] = [canonical]
    return found


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    left = _MOST_NODES
    for script in tree.iterfind(".//script[@type]"):
        if "ld+json" not in script.get("type", "").lower():
            continue
        for node in _nodes(_parse(script.text or "")):
            left -= 1
            if left < 0:
                return
            yield node


def _parse(source: str) -> Any:
    """A JSON value, also of JSON in comments, with raw line breaks or a comma too many; null if worse."""
    if any(mark in source for mark in _MARKS):
        source = _COMMENT.sub("", _COMMENT.sub("", source))
    source = source.strip().rstrip(";")
    for attempt in (source, _TRAILING_COMMA.sub(r"\1", source), clean.unescaped(source)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """All typed nodes; those under a list of other articles are left out."""
    if depth > 12:
        return
    if isinstance(value, list):
        for inner in value:
            yield from _nodes(inner, depth + 1)
    elif isinstance(value, dict):
        yield value
        listed = "ItemList" in types(value)
        for name, inner in value.items():
            if isinstance(inner, (dict, list)) and name not in _SECONDARY and not listed:
                yield from _nodes(inner, depth + 1)


def types(node: dict[str, Any]) -> list[str]:
    """The names of a node's types, without the schema's address."""
    found = node.get("@type")
    listed = found if isinstance(found, list) else [found]
    return [t.rsplit("/", 1)[-1] for t in listed if isinstance(t, str)]


def _article(nodes: list[dict[str, Any]], own: set[str]) -> dict[str, Any]:
    """The node of the page's article: about this address, else the one that says most."""
    typed = [n for n in nodes if any(_ARTICLE.search(t) and t not in _NOT_ARTICLE for t in types(n))]
    typed = typed or [
        n for n in nodes if {"VideoObject", "WebPage"} & set(types(n)) and n.get("datePublished")
    ]

    def telling(node: dict[str, Any]) -> tuple[int, int]:
        ids = (node.get("url"), node.get("@id"), ident(node.get("mainEntityOfPage")))
        about = any(isinstance(i, str) and _same(i, o) for i in ids for o in own)
        said = sum(
            bool(node.get(k)) for k in ("headline", "datePublished", "author", "publisher", "articleBody")
        )
        return about, said

    return max(typed, key=telling, default={})


def ident(value: Any) -> str | None:
    """The address a reference points to."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) else None


def _same(a: str, b: str) -> bool:
    def bare(address: str) -> str:
        return re.sub(r"^https?://(www\.)?|[#?].*", "", address).rstrip("/")

    return bare(a) == bare(b) != ""


def names(value: Any, declared: Declared) -> list[str]:
    """Names of the people or organisations a value stands for, references followed."""
    found: list[Any] = []
    for one in value if isinstance(value, list) else [value]:
        name = _name(one, declared) if isinstance(one, dict) else one
        found += name if isinstance(name, list) else [name]
    lines = [clean.plain(name) for name in found if isinstance(name, str)]
    return list(dict.fromkeys(name for name in lines if name and not clean.url(name)))


def _name(node: dict[str, Any], declared: Declared) -> Any:
    """The name of a person or organisation; where only its @id stands, the name of the node that has it."""
    address = node.get("@id")
    if "name" not in node and isinstance(address, str):
        node = declared.nodes.get(address, node)
    return node.get("name") or " ".join(str(node[k]) for k in ("givenName", "familyName") if node.get(k))


def words_of(value: Any) -> str | None:
    """The first text in a JSON-LD value."""
    if isinstance(value, list):
        return next((found for found in map(words_of, value) if found), None)
    if isinstance(value, dict):
        return words_of(value.get("@value") or value.get("name"))
    return value if isinstance(value, str) else None
