"""Exports of press databases, one module a service, each marking what the lines of a text are; agencies' markup."""

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

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
# each page that one of them takes for its own has one of its SIGNS: they are looked for all at once
_SIGNS = "|".join(re.escape(sign.decode()) for service in (telegram, *_PAGES) for sign in service.SIGNS)


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
    if not _may_be(document.data):
        return None
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


def _may_be(data: bytes) -> bool:
    """Whether a page has a sign of any service: looked for one by one they take three times as long."""
    found: bool = pc.match_substring_regex(pa.array([data], pa.binary()), _SIGNS)[0].as_py()
    return found
