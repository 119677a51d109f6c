"""Exports of press databases, one module a service, each marking what the lines of a text are; agencies' markup."""

from typing import Any

from analysis.readers.decoding import Decoded
from analysis.readers.document import Document, Reading
from analysis.readers.pages.lines import Line
from analysis.readers.services import (
    ebsco,
    europresse,
    factiva,
    gale,
    marks,
    markup,
    newsbank,
    nexis,
    proquest,
    telegram,
)

_TEXTS = (gale, proquest, ebsco, factiva, nexis, europresse, newsbank)
_PAGES = (factiva, europresse, gale, proquest, ebsco, newsbank, nexis)


def read_text(document: Document, decoded: Decoded, lines: list[Line], plain: bool = True) -> Reading | None:
    """The articles of an export that came as text, or as paragraphs of a file of Word; null for any other text."""
    for service in _TEXTS:
        if service.recognises(lines):
            found = service.read(lines, plain)
            if found.articles:
                return marks.reading(document, decoded, found)
    return None


def read_page(document: Document, encoding: str, tree: Any) -> Reading | None:
    """The articles of an export that came as HTML; null for any other page."""
    if telegram.marked_up(document.data):
        return telegram.read(document, encoding, tree)
    for service in _PAGES:
        if service.marked_up(document.data):
            page = markup.lines(tree)
            known = service in (factiva, europresse) or service.recognises(page.lines)
            found = service.read(page.lines, False, page.hints) if known else None
            if found and found.articles:
                return marks.reading(document, Decoded(page.text, encoding), found)
    return None
