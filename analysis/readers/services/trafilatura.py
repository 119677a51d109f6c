"""XML that trafilatura writes: attributes for headline, site and day, paragraphs for the text; one article or many."""

import re
from typing import Any

from analysis.readers import charset, clean
from analysis.readers.document import Document, Reading, Row, article, record

_MARK = re.compile(
    rb"\A[\s\xef\xbb\xbf]*(?:<\?xml[^>]*\?>\s*)?(?:<[a-z]{3,12}>\s*)?"
    rb"<doc(?=\s)[^>]*\s(?:hostname|fingerprint|sitename|source)="
)
_PROLOGUE = re.compile(r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>")
_BLOCKS = ("p", "head", "item", "quote", "cell", "code")
_NOTHING = "the document has no headline and no text"


def recognises(document: Document) -> bool:
    """Whether the bytes begin with such a document."""
    return b"<doc" in document.data[:400] and _MARK.match(document.data[:4000]) is not None


def read(document: Document) -> Reading:
    """Every document in it as an article."""
    from lxml import etree

    decoded = charset.text(document.data)
    reading = Reading("services", "trafilatura", decoded.encoding)
    source = "<docs>" + _PROLOGUE.sub("", decoded.text.replace("\0", "")) + "</docs>"
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    tree = etree.fromstring(source.encode("utf-8", "replace"), parser)
    for number, one in enumerate(tree.iter("doc") if tree is not None else ()):
        fields = _fields(one)
        place = f"document {number + 1}"
        if not (fields["headline"] or fields["body"]):
            reading.ledger.append(record(document, place, "set aside", reason=_NOTHING))
            continue
        row = article(document, number, "item", **fields)
        reading.articles.append(row)
        shown = clean.excerpt(fields["headline"] or fields["body"])
        reading.ledger.append(record(document, place, "record", article_id=row["article_id"], excerpt=shown))
    reading.records = len(reading.ledger)
    return reading


def _fields(one: Any) -> Row:
    said = {name: clean.line(one.get(name)) for name in one.attrib}
    return {
        "headline": said.get("title"),
        "outlet_raw": said.get("sitename") or said.get("source-hostname") or said.get("hostname"),
        "byline": said.get("author"),
        "url": clean.url(one.get("url")) or clean.url(one.get("source")),
        "published_raw": said.get("date"),
        "section": said.get("categories"),
        "language": clean.language(one.get("language")),
        "source_id": said.get("id"),
        "body": _body(one.find("main")),
    }


def _body(main: Any) -> str | None:
    if main is None:
        return None
    blocks = [e for e in main.iter(*_BLOCKS) if next(e.iterancestors(*_BLOCKS), None) is None]
    lines = [" ".join("".join(e.itertext()).split()) for e in blocks]
    return "\n".join(filter(None, lines)) or " ".join("".join(main.itertext()).split()) or None
