"""Bookmark files, as browsers and reading lists write them (Netscape's format): each link a record."""

import re
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from analysis.readers import charset, html
from analysis.readers.document import Document, Reading
from analysis.readers.tables import jsons
from analysis.readers.tables.mapped import CHUNK, Mapped

_FIRST = re.compile(rb"[\s\xef\xbb\xbf]*<!doctype netscape-bookmark-file", re.IGNORECASE)
_WEB = re.compile(r"(?i)\s*https?://")


def recognises(document: Document) -> bool:
    """Whether the first bytes are those of a bookmark file."""
    return _FIRST.match(document.data) is not None


def read(document: Document, own: Mapping[str, str]) -> Iterator[Reading]:
    """A record a link: its words, address and tags; when it was kept says nothing of when it was published."""
    mapped = Mapped(document, "bookmarks", own, "item ")
    decoded = charset.text(document.data)
    mapped.encoding = decoded.encoding
    file = html.elements(html.utf8(document, decoded))
    found = [] if file is None else [_record(link) for link in file.iter("a")]
    for start in range(0, len(found), CHUNK):
        yield mapped.convert(jsons.table(found[start : start + CHUNK]))


def headings(_: Document) -> list[str]:
    """The names of what is said of a link."""
    return ["title", "url", "tags"]


def _record(link: HtmlElement) -> dict[str, str]:
    """What is said of a link; of one that leads to no page of the web its address alone, so that it is set aside."""
    given = {"title": link.text_content(), "url": link.get("href", ""), "tags": link.get("tags", "")}
    shown = given if _WEB.match(given["url"]) else {"url": given["url"]}
    return {name: value.strip() for name, value in shown.items() if value.strip()}
