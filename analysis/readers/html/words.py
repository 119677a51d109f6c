"""The text of a saved page."""

import logging
from collections import defaultdict

from lxml.html import HtmlElement

from analysis import text
from analysis.readers import clean
from analysis.readers.html.declared import Declared, words_of

_LONG = 500  # characters


def body(tree: HtmlElement, page: Declared) -> str | None:
    """The article's text: extracted, or declared in JSON-LD where that is much more of the same.

    Where the extractor took another part of the page than the one with most paragraphs, that part. The tree
    is used up: look for everything else first.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports pages without text, as we do
    densest = _densest(tree)
    found = trafilatura.extract(tree, include_comments=False, include_tables=False, favor_precision=True)
    extracted = clean.line(found, lines=True)
    said = clean.plain(words_of(page.node.get("articleBody")), lines=True)
    if len(densest) > _LONG and _shared(densest, extracted or "") < 0.3:
        extracted = densest
    if not said or not extracted:
        return extracted or said
    return said if len(said) > 2 * len(extracted) and _shared(extracted, said) > 0.5 else extracted


def _densest(tree: HtmlElement) -> str:
    """The paragraphs of the element that has most text in paragraphs of its own."""
    parts: dict[HtmlElement, list[str]] = defaultdict(list)
    for paragraph in tree.iter("p"):
        line = clean.line(paragraph.text_content())
        if line and paragraph.getparent() is not None:
            parts[paragraph.getparent()].append(line)
    return "\n".join(max(parts.values(), key=lambda lines: sum(map(len, lines)), default=[]))


def _shared(part: str, whole: str) -> float:
    """Share of the words of one text that another has."""
    known, words = set(text.words(whole)), text.words(part)
    return sum(word in known for word in words) / max(1, len(words))
