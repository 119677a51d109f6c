"""Markup of agencies, corpora and extractors, an element an article: NewsML, NITF, TEI, SGML, trafilatura's XML."""

import html
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from analysis.readers import charset, clean
from analysis.readers.document import Document, Reading, Row, article, record
from analysis.wordings import Wording

_HEAD = 8 * 1024
_PROLOGUE = re.compile(r"<\?xml[^>]*\?>|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL)
_ROOT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:\s|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*"
    rb"<(?:(?:\w+:)?(?:nitf|newsItem|newsitem|newsMessage|packageItem|NewsML|TEI|teiCorpus|DOC|REUTERS|PPS\w{1,20}|pps\w{1,40})[\s>]"
    rb"|(?:[a-z]{3,12}>\s*<)?doc(?=\s)[^>]*\s(?:hostname|fingerprint|sitename|source)=)",
    re.DOTALL,
)
_SGML = re.compile(rb"<(?:DOC|REUTERS)[\s>]")
_CONTROL = re.compile(r"&#(?:x[01]?[\da-f]|[12]?\d|3[01]);|[\x00-\x08\x0b\x0c\x0e-\x1f]", re.IGNORECASE)
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w+;)?")
_P = re.compile(r"</?p(?:\s[^>]*)?>", re.IGNORECASE)
_MIDNIGHT = re.compile(r"(?<=\d{8})T000000(?:Z|[+-]0000)?$")  # what NITF writes where only the day is known
_NUMBERED_DAY = re.compile(r"_((?:19|20)\d{6})\.\d+$")  # Gigaword has the day nowhere else
_PARAGRAPH = re.compile(r"\n\s*\n|\n {2,}|\n\t")
_SIGNED = re.compile(r"(?i)\n\s*reuters?\s*\Z")
_BY = re.compile(r"^(?i:by)\s+")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOTHING = Wording.NO_ELEMENT.value
_NO_TEXT = Wording.ITEM_CLASS
_WITHDRAWN = Wording.WITHDRAWN
_DAMAGED = Wording.MARKUP_LOST.value


class _Kind(NamedTuple):
    """The element of an article, and where in it fields stand: paths of elements, `@` before an attribute."""

    layout: str
    element: str
    fields: dict[str, tuple[str, ...]]
    texts: tuple[str, ...]  # elements that hold the text, best first; `+` joins those that do together
    apart: tuple[str, ...] = ()  # elements in them that are no text
    mark: str = "."  # what such an element holds, beside others of its name


_PARTS = ("p", "head", "item", "quote", "cell", "code", "li", "hl2", "h2", "h3", "ab", "paragraph")
_KINDS = (
    _Kind(
        "newsml-g2", "newsitem",
        {
            "headline": ("contentmeta/headline", "contentmeta/slugline", "hl1"),
            "outlet_raw": ("itemmeta/provider/name", "itemmeta/provider@literal", "itemmeta/provider@qcode"),
            "byline": ("contentmeta/by", "contentmeta/creator/name", "contentmeta/creator@literal"),
            "published_raw": ("itemmeta/firstcreated", "itemmeta/versioncreated", "contentmeta/contentcreated"),
            "modified_raw": ("itemmeta/versioncreated",), "language": ("contentmeta/language@tag",),
            "source_id": (".@guid",), "class": ("itemmeta/itemclass@qcode",), "status": ("itemmeta/pubstatus@qcode",),
        },
        ("body.content", "contentset//body", "contentset/inlinexml", "contentset/inlinedata"), ("body.head",),
        "itemmeta",
    ),
    _Kind(
        "rcv1", "newsitem",
        {
            "headline": ("headline", "title"), "byline": ("byline",), "source_id": (".@itemid",),
            "outlet_raw": ("dc[@element='dc.source']@value", "dc[@element='dc.publisher']@value"),
            "published_raw": ("dc[@element='dc.date.published']@value", ".@date"),
        },
        ("text",), mark="metadata",
    ),
    _Kind(
        "newsml", "newsitem",
        {
            "headline": ("newslines/headline", "hl1"), "outlet_raw": ("providerid",),
            "byline": ("newslines/byline",), "published_raw": ("firstcreated", "dateid"),
            "modified_raw": ("thisrevisioncreated",), "language": ("language@formalname",),
            "source_id": ("publicidentifier", "newsitemid"),
        },
        ("body.content", "datacontent//body", "datacontent"), ("body.head",),
    ),
    _Kind(
        "nitf", "nitf",
        {
            "headline": ("hl1", "hedline", "head/title"), "byline": ("byline[@class='print_byline']", "byline"),
            "outlet_raw": ("pubdata@name", "doc.copyright@holder"), "url": ("pubdata@ex-ref",),
            "published_raw": ("date.issue@norm", "pubdata@date.publication", "date.release@norm", "story.date@norm"),
            "section": ("pubdata@position.section", "meta[@name='online_sections']@content"),
            "page": ("meta[@name='print_page_number']@content",), "source_id": ("doc-id@id-string",),
        },
        ("block[@class='full_text']", "body.content"), ("media",),
    ),
    _Kind(
        "tei", "tei",
        {
            "headline": ("titlestmt/title[@type='main']", "titlestmt/title"), "byline": ("titlestmt/author",),
            "outlet_raw": ("biblfull//publisher", "publicationstmt/publisher"),
            "published_raw": (
                "biblfull/publicationstmt/date@when", "biblfull/publicationstmt/date", "publicationstmt/date@when",
                "publicationstmt/date", "bibl/date@when", "bibl/date",
            ),
            "url": ("biblfull//ptr@target", "publicationstmt/ptr@target", "bibl/ref@target"),
            "section": ("term[@type='categories']",),
        },
        ("text/body", "text"), ("div[@type='comments']",),
    ),
    _Kind(
        "trafilatura", "doc",
        {
            "headline": (".@title",), "outlet_raw": (".@sitename", ".@source-hostname", ".@hostname"),
            "byline": (".@author",), "url": (".@url", ".@source"), "published_raw": (".@date",),
            "section": (".@categories",), "language": (".@language",), "source_id": (".@id",),
        },
        ("main",), mark="main",
    ),
    _Kind(
        "factiva", "article",
        {
            "headline": ("headline",), "outlet_raw": ("sourcename",), "byline": ("byline",), "page": ("pages",),
            "published_raw": ("publicationdate/datetime", "publicationdate/date", "publicationdate"),
            "modified_raw": ("modificationdate/datetime", "modificationdate/date"), "language": ("baselanguage",),
            "section": ("sectionname",), "source_id": ("accessionno",), "url": ("webaddress",),
        },
        ("leadparagraph+tailparagraphs",), mark="accessionno",
    ),
    _Kind(
        "reuters", "reuters",
        {"headline": ("title",), "published_raw": ("date",), "byline": ("author",), "source_id": (".@newid",)},
        ("body", "text"), ("title", "dateline", "author"),
    ),
    _Kind(
        "sgml", "doc",
        {
            "headline": ("headline", "hl", "head", "title", "ti"), "byline": ("byline", "author"),
            "outlet_raw": ("source", "so", "publication"), "url": ("url",),
            "published_raw": ("date_time", "datetime", "pubdate", "date", "dd"),
            "source_id": ("docno", ".@id", "docid"),
        },
        ("text", "body"), ("headline", "dateline"),
    ),
)  # fmt: skip


def recognises(document: Document) -> bool:
    """Whether the first element is of such a kind."""
    return _ROOT.match(document.data[:_HEAD]) is not None


def read(document: Document) -> Reading:
    """Every element of an article in it."""
    decoded = charset.text(document.data)
    plain = _SGML.search(document.data[:_HEAD]) is not None
    tree = _tree(_mended(decoded.text) if plain else decoded.text)
    kind = next((k for k in _KINDS if tree is not None and _fits(k, tree)), None)
    if tree is None or kind is None:
        return Reading("services", None, decoded.encoding, status="not read", reason=_DAMAGED)
    reading = Reading("services", kind.layout, decoded.encoding)
    for number, one in enumerate(tree.iter(kind.element)):
        fields, reason = _fields(one, kind)
        place = f"article {number + 1}"
        shown = clean.excerpt(fields["headline"] or fields["body"])
        if reason:
            reading.ledger.append(record(document, place, "set aside", reason=reason, excerpt=shown))
            continue
        row = article(document, number, "item", **fields)
        reading.articles.append(row)
        reading.ledger.append(record(document, place, "record", article_id=row["article_id"], excerpt=shown))
    reading.records = len(reading.ledger)
    return reading


def _mended(sgml: str) -> str:
    """SGML as XML: no control signs, letters by their names, empty lines for paragraphs, which need no end there."""
    bare = _CONTROL.sub(" ", sgml)
    return _P.sub("\n\n", _NAMED.sub(lambda found: _letter(found[1]), bare))


def _letter(name: str | None) -> str:
    told = html.unescape(f"&{name}") if name else "&"
    return told if name and not told.startswith("&") else f"&amp;{name or ''}"


def _tree(markup: str) -> Any:
    """All elements under one root, their names and those of their attributes in small letters, without prefixes."""
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    whole = f"<all>{_PROLOGUE.sub('', markup.replace(chr(0), ''))}</all>"
    tree = etree.fromstring(whole.encode("utf-8", "replace"), parser)
    for element in tree.iter() if tree is not None else ():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2].lower()
    return tree


def _fits(kind: _Kind, tree: Any) -> bool:
    one = tree.find(f".//{kind.element}")
    return one is not None and one.find(kind.mark) is not None


def _fields(one: Any, kind: _Kind) -> tuple[Row, str | None]:
    """What an element tells of its article, and why it is none."""
    told = {field: _first(one, paths) for field, paths in kind.fields.items()}
    published = _MIDNIGHT.sub("", told.get("published_raw") or "") or None
    number = told.get("source_id")
    if not published and number and (day := _NUMBERED_DAY.search(number)):
        published = day[1]
    changed = told.get("modified_raw")
    fields = {
        "headline": told.get("headline"),
        "outlet_raw": told.get("outlet_raw") or ("Reuters" if kind.layout == "reuters" else None),
        "byline": _BY.sub("", told.get("byline") or "") or None,
        "published_raw": published,
        "modified_raw": changed if changed != published else None,
        "language": clean.language(told.get("language") or one.get(_LANG)),
        "url": clean.url(told.get("url")),
        "section": told.get("section"),
        "page": told.get("page"),
        "source_id": number,
        "body": _body(one, kind),
    }
    return fields, _aside(told, bool(fields["headline"] or fields["body"]))


def _aside(told: dict[str, str | None], says: bool) -> str | None:
    """Why an item is no article: of pictures, withdrawn, or empty."""
    if (what := told.get("class")) and what not in ("text", "composite"):
        return _NO_TEXT.written(kind=what)
    if (status := told.get("status")) and status != "usable":
        return _WITHDRAWN.written(status=status)
    return None if says else _NOTHING


def _first(one: Any, paths: tuple[str, ...]) -> str | None:
    """The first value at the paths that holds anything; of a code what stands behind its scheme."""
    for path in paths:
        place, attribute = path, ""
        if "@" in path.rpartition("]")[2]:
            place, _, attribute = path.rpartition("@")
        for element in (one,) if place == "." else one.iterfind(f".//{place}"):
            value = _attribute(element, attribute) if attribute else " ".join(element.itertext())
            if said := clean.line(value):
                return said.rpartition(":")[2] if attribute == "qcode" else said
    return None


def _attribute(element: Any, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.lower() == name), None)


def _body(one: Any, kind: _Kind) -> str | None:
    """The first text that there is, with those that follow beside it, a line a paragraph."""
    for path in kind.texts:
        parts = path.split("+")
        places = [e for p in parts for e in one.iterfind(f".//{p}") if "".join(e.itertext()).strip()]
        if places:
            beside = [e for e in places if e.getparent() is places[0].getparent()]
            return "\n".join(line for place in beside for line in _paragraphs(place, kind)) or None
    return None


def _paragraphs(place: Any, kind: _Kind) -> Iterator[str]:
    for path in kind.apart:
        for element in place.findall(f".//{path}"):
            element.clear(keep_tail=True)
    parts = [e for e in place.iter(*_PARTS) if next(e.iterancestors(*_PARTS), None) is None]
    whole = _SIGNED.sub("", "".join(place.itertext()))
    texts = ["".join(e.itertext()) for e in parts] or _PARAGRAPH.split(whole)
    yield from filter(None, (" ".join(text.split()) for text in texts))
