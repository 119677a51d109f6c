"""Saved article pages: what the page declares of itself first, then a kept extractor for the text."""

import codecs
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from analysis import text
from analysis.readers import charset, clean, services
from analysis.readers.document import Document, Reading, article, record
from analysis.readers.html import bylines, declared, headlines, lists, microdata, newsletters, times, words
from analysis.readers.html.declared import Declared, words_of
from analysis.readers.pages import damage, time_forms
from analysis.wordings import Wording

_HEAD = 16 * 1024
_MARK = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title)[\s>]", re.IGNORECASE)
_XML = re.compile(rb"<(?:rss|feed|rdf:RDF|opml)[\s>]")
_NAMES = (".html", ".htm", ".xhtml", ".shtml", ".html.gz", ".htm.gz")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST_NAME = 80
_FREE_NO = re.compile(r"^(?:false|no|0|https?://schema.org/false)$", re.IGNORECASE)
_FEWEST = 140  # characters of text that make a page without any declaration an article
_TITLE = 4  # words
_NOTHING = Wording.NO_HEADLINE_ON_PAGE.value
_PLAIN = lxml.etree.ElementDefaultClassLookup(
    element=HtmlElement
)  # forms and fields are elements like others


def recognises(document: Document) -> bool:
    """Whether the bytes or the name are a web page's."""
    head = document.data[:_HEAD].replace(b"\0", b"")
    if _XML.search(head) and not re.search(rb"<html[\s>]", head, re.IGNORECASE):
        return False
    return bool(_MARK.search(head)) or (document.name.lower().endswith(_NAMES) and b"<" in head)


def read(document: Document, sender: newsletters.Sender | None = None) -> Reading:
    """The page's one article, or a line that says why there is none; of a page in a mail `sender` says whose it is."""
    decoded = charset.text(document.data)
    reading = Reading("html", None, decoded.encoding, records=1)
    tree = elements(utf8(document, decoded))
    if tree is None:
        return _aside(reading, document, Wording.EMPTY_PAGE.value)
    export = services.read_page(document, decoded.encoding, tree)
    if export:
        return export
    page = declared.of(tree, document.url)
    document = times.captured(document, decoded.text[:_HEAD] + decoded.text[-2000:])
    if listed := _listed(tree, page, document, decoded, sender):
        return listed
    fields = _fields(tree, page, document, decoded.text)
    if sender and not fields["outlet_raw"]:
        fields["outlet_raw"] = sender.outlet
    says = bool(page.node) or page.first("og:type") == "article"
    declares = says or bool(fields["published_raw"])
    short = len((fields["headline"] or "").split()) <= _TITLE  # a list's own title, no article's headline
    if not says and (told := lists.unsure(fields["body"] or "", not short)):
        return _aside(reading, document, told, fields["headline"])
    if not fields["headline"] or (len(fields["body"] or "") < _FEWEST and not declares):
        return _aside(reading, document, _NOTHING, fields["headline"])
    fields["damage"] = _damage(fields, page, decoded.replaced)
    return _kept(reading, document, fields, page)


def _listed(
    tree: HtmlElement,
    page: Declared,
    document: Document,
    decoded: charset.Text,
    sender: newsletters.Sender | None,
) -> Reading | None:
    """The articles that a page lists, marked or as its lines tell; null where it has one of its own."""
    if page.node or page.first("og:type") == "article":
        return None
    listed = None
    if not words.is_told(tree):
        marked = microdata.read(tree, document, decoded)
        listed = marked or lists.read(tree, document, decoded, _outlet(tree, page, document))
    if sender and not (listed and any(row["outlet_raw"] or row["published_raw"] for row in listed.articles)):
        return newsletters.read(tree, document, decoded, sender) or listed
    return listed


def utf8(document: Document, decoded: charset.Text) -> bytes:
    """The page in UTF-8: as it came where that is what it is in."""
    if decoded.encoding == "utf-8" and not decoded.replaced:
        return document.data.removeprefix(codecs.BOM_UTF8)
    return decoded.text.encode("utf-8", "replace")


def elements(source: bytes) -> HtmlElement | None:
    """The elements of a page in UTF-8, without comments; null where it has none."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_PLAIN)
    try:
        return lxml.html.document_fromstring(source.replace(b"\0", b""), parser=parser)
    except (lxml.etree.ParserError, ValueError, AssertionError):
        return None


def _aside(reading: Reading, document: Document, reason: str, headline: str | None = None) -> Reading:
    reading.ledger.append(
        record(document, "page", "set aside", reason=reason, excerpt=clean.excerpt(headline))
    )
    reading.status, reading.reason = "not read", reason
    return reading


def _kept(reading: Reading, document: Document, fields: dict[str, Any], page: Declared) -> Reading:
    reading.layout = "json-ld" if page.node else "meta" if page.first("og:title") else "text"
    row = article(document, 0, "main", **fields)
    reading.articles = [row]
    shown = clean.excerpt(fields["headline"])
    reading.ledger = [record(document, "page", "record", article_id=row["article_id"], excerpt=shown)]
    if modified := fields["modified_raw"]:
        more = {"article_id": row["article_id"], "excerpt": clean.excerpt(modified), "reason": clean.CHANGED}
        place = "header Last-Modified" if modified == document.modified else "page, modified"
        reading.ledger.append(record(document, place, "time", **more))
    return reading


def _fields(tree: HtmlElement, page: Declared, document: Document, source: str) -> dict[str, Any]:
    outlet = _outlet(tree, page, document)
    address = _url(page, document)
    stamps = times.told(tree, page, source, address)
    changed = stamps.changed or document.modified
    headline = headlines.find(tree, page, outlet, _host(address))
    named = bylines.find(tree, page, outlet)
    language = _language(tree, page)
    section = clean.plain(words_of(page.node.get("articleSection"))) or page.of("section")
    told = words.without(headline, words.body(tree, page))
    published = stamps.published
    if told.time and time_forms.has_clock(told.time) and _DAY.fullmatch(published or "") and not page.node:
        published = told.time  # the day alone was found, in the same line
    return {
        "outlet_raw": outlet,
        "headline": headline,
        "byline": ", ".join(named) or bylines.bare(told.byline),
        "url": address,
        "language": language,
        "section": section,
        "published_raw": published,
        "published_zone": stamps.zone,
        "modified_raw": changed if changed != stamps.published else None,
        "body": told.body,
    }


def _outlet(tree: HtmlElement, page: Declared, document: Document) -> str | None:
    """The publisher's name, unless another name the page gives for itself is the one its domain spells."""
    organisations = [
        name
        for node in page.nodes.values()
        if {"NewsMediaOrganization", "Organization", "WebSite"} & set(declared.types(node))
        for name in declared.names(node, page)
    ]
    site = [
        page.first("og:site_name"),
        page.first("dc.publisher", "citation_journal_title"),
        *organisations[:3],
    ]
    other = [page.first("application-name", "apple-mobile-web-app-title")]
    names = [
        n
        for n in (*declared.names(page.node.get("publisher"), page), *site, *other)
        if n and len(n) <= _LONGEST_NAME
    ]
    host = _host(_url(page, document))
    spelt = text.key((host or "").rsplit(".", 1)[0])
    own = next((n for n in names if len(text.key(n)) > 3 and "." not in n and text.key(n) in spelt), None)
    return own or next(iter(names), None) or host or headlines.behind(tree)


def _host(address: str | None) -> str | None:
    return urlsplit(address).netloc.lower().removeprefix("www.") or None if address else None


def _url(page: Declared, document: Document) -> str | None:
    base = document.url or ""
    said = (
        page.first("canonical"),
        page.first("og:url"),
        declared.ident(page.node.get("mainEntityOfPage")),
        page.node.get("url"),
    )
    for candidate in said:
        if isinstance(candidate, str):
            try:
                joined = urljoin(base, candidate.strip())
            except ValueError:
                continue
            if clean.url(joined):
                return joined
    return clean.url(document.url)


def _language(tree: HtmlElement, page: Declared) -> str | None:
    said = (words_of(page.node.get("inLanguage")), tree.get("lang"), page.of("language"))
    return next((code for code in map(clean.language, said) if code), None)


def _damage(fields: dict[str, Any], page: Declared, replaced: int) -> list[str]:
    """Flags by what the page declares and by what its text asks for instead of going on."""
    declared_free = page.node.get("isAccessibleForFree")
    free = words_of(declared_free) or str(declared_free)
    found = set(dict(damage.listed(fields["body"] or ""))) & {"paywall", "consent"}
    if _FREE_NO.match(free) or page.first("article:content_tier") in ("locked", "metered"):
        found.add("paywall")
    if replaced:
        found.add("replaced-characters")
    return sorted(found)
