"""XML with an element for each article: news site maps, and what databases and corpora write, as records of JSON."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from analysis.readers.document import Document, Reading
from analysis.readers.tables import jsons, naming, records
from analysis.readers.tables.mapped import CHUNK, HEAD, Mapped
from analysis.wordings import Wording

_BEFORE = rb"<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>"
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:(?:" + _BEFORE + rb")\s*)*<([\w:.-]+)", re.DOTALL)
_OTHERS = re.compile(
    rb"(?i)(?:\w+:)?(?:html|rss|feed|rdf|opml|doc|svg|tei|teicorpus|nitf|newsml|newsitem|newsmessage|packageitem|reuters)"
)  # read elsewhere, or no articles
_PARAGRAPHS = frozenset(
    ("p", "para", "paragraph", "br", "b", "i", "em", "strong", "u", "a", "span", "hi", "style")
)
_LIKE = 2  # elements of one name that make a list, and parts that make a record
_SITE_MAPS = {
    b"urlset": Wording.SITE_MAP,
    b"sitemapindex": Wording.SITE_MAPS,
}
_DAMAGED = Wording.XML_RECORDS


class Parsed(NamedTuple):
    """An XML document as nested values, and what is damaged in it."""

    value: Any
    damage: str | None


def recognises(document: Document) -> bool:
    """Whether the bytes are XML in which elements of one name, each with several parts, follow each other."""
    root = _ROOT.match(document.data[:HEAD]) if document.path is None and not document.record else None
    if not root or _OTHERS.fullmatch(root[1]) or b"<html" in document.data[:HEAD].lower():
        return False
    return root[1] in _SITE_MAPS or _listed(parsed(document).value)


def _listed(value: Any, level: int = 0) -> bool:
    """Whether a list of records lies in the first levels of a value."""
    if isinstance(value, list):
        return sum(isinstance(one, dict) and len(one) >= _LIKE for one in value) >= _LIKE
    if isinstance(value, dict) and naming.telling(naming.assign(list(records.names(value)), {})) > 1:
        return True
    inner = value.values() if isinstance(value, dict) and level < _LIKE else ()
    return any(_listed(one, level + 1) for one in inner)


def read(document: Document, own: Mapping[str, str]) -> Iterator[Reading]:
    """Articles of the list of records nearest to the top."""
    mapped = Mapped(document, "xml", own, "item ")
    value, damage = parsed(document)
    found = jsons.nearest(value, mapped)
    if found is None:
        yield _site_map(document, value) or mapped.refuse(jsons.inside(value))
        return
    for start in range(0, len(found), CHUNK):
        yield mapped.convert(jsons.table(found[start : start + CHUNK]))
    if damage:
        yield mapped.broken(damage)


def _site_map(document: Document, value: Any) -> Reading | None:
    """A site map without headlines, or of other site maps, which is no table of articles; null for anything else."""
    root = _ROOT.match(document.data[:HEAD])
    told = _SITE_MAPS.get(root[1]) if root else None
    if told is None or not isinstance(value, dict):
        return None
    entries = value.get("url") or value.get("sitemap") or []
    number = len(entries) if isinstance(entries, list) else 1
    return Reading("tables", "site map", status="not read", reason=told.written(n=f"{number}"))


def headings(document: Document) -> list[str]:
    """The names of the first records' parts."""
    return jsons.inside(parsed(document).value)


def parsed(document: Document) -> Parsed:
    """The elements as objects, those of one name as lists, attributes beside them; entities are not followed."""
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(document.data, parser)
    except etree.XMLSyntaxError as error:
        return Parsed({}, _DAMAGED.written(error=str(error)[:100]))
    errors = [error for error in parser.error_log if error.level_name != "WARNING"]
    damage = _DAMAGED.written(error=errors[0].message[:100]) if errors else None
    return Parsed({} if root is None else _value(root), damage)


def _value(element: Any) -> Any:
    """Text, or the parts of an element by their names without prefixes."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or all(_name(child) in _PARAGRAPHS for child in children):
        text = _text(element, children)
        named = {_local(name): value for name, value in element.attrib.items()}
        return {**named, "text": text} if len(named) > _LIKE or (named and not text) else text
    out: dict[str, Any] = {}
    for child in children:
        out.setdefault(_local(child.tag), []).append(_value(child))
    attributes = {_local(name): value for name, value in element.attrib.items()}
    return attributes | {name: found[0] if len(found) == 1 else found for name, found in out.items()}


def _text(element: Any, children: list[Any]) -> str:
    """All text of an element, a line for each of its paragraphs."""
    if not any(_name(child).startswith("p") for child in children):
        return " ".join("".join(element.itertext()).split())
    pieces = [element.text, *(part for child in children for part in ("".join(child.itertext()), child.tail))]
    return "\n".join(" ".join(piece.split()) for piece in pieces if piece and piece.strip())


def _name(element: Any) -> str:
    return _local(element.tag).casefold()


def _local(name: str) -> str:
    return name.rpartition("}")[2]
