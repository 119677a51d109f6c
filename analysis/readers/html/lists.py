"""Saved pages that list articles of one outlet or many: their lines, read as any list's are."""

import copy
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml.html import HtmlElement

from analysis import text
from analysis.readers import charset, clean, pages
from analysis.readers.decoding import Decoded
from analysis.readers.document import Document, Reading, Row, article, record
from analysis.readers.pages import blocks, cells, lists
from analysis.readers.pages.lines import Layout, ends_sentence, split
from analysis.readers.pages.main import PARAGRAPH
from analysis.readers.services import markup
from analysis.wordings import Wording

_FEWEST = 3  # items of a list
_MOST = 0.5  # of a page's characters stand in its items
_ALIKE = 30  # letters with which a page's title and one of its headlines begin
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*")
_UNSURE = Wording.HTML_UNSURE
_LINKS = 5_000  # looked at


def read(tree: HtmlElement, document: Document, decoded: charset.Text, outlet: str | None) -> Reading | None:
    """The articles that a page lists which declares none of its own; null where no list explains most of it."""
    shown, layout = _best(_stamped(tree))
    if shown is None or layout is None or _is_of_one(tree, shown, layout):
        return None
    named = [one if one.outlet or one.role == "main" else one._replace(outlet=outlet) for one in layout.found]
    reading = pages.of_layout(
        document, Decoded(shown.text, decoded.encoding, bool(decoded.replaced)), layout._replace(found=named)
    )
    links = dict(_links(tree, document.url))
    reading.articles = [
        {**row, "url": links.get(text.key(row["headline"] or ""))} for row in reading.articles
    ]
    reading.reader = "html"
    return reading


def items(document: Document, decoded: charset.Text, layout: str, each: str, rows: list[Row]) -> Reading:
    """Rows of a list that its markup parts, as items with their records: `each` says what one is, by its number."""
    articles = [article(document, place, "item", **row) for place, row in enumerate(rows)]
    ledger = [
        record(
            document,
            f"{each} {n}",
            "record",
            article_id=row["article_id"],
            excerpt=clean.excerpt(row["headline"]),
        )
        for n, row in enumerate(articles, 1)
    ]
    return Reading("html", f"list: {layout}", decoded.encoding, articles, ledger, len(articles), "read")


def _best(tree: HtmlElement) -> tuple[markup.Hinted | None, Layout | None]:
    """A page's lines in the way in which a list explains most of them, and the list; as its blocks part them first."""
    for gaps in (True, False):
        ways = [markup.lines(tree, apart, gaps) for apart in (False, True)]
        for reader in (lambda lines: blocks.read(lines) or lists.read(lines), lists.undated):
            found = [(way, layout) for way in ways if (layout := reader(way.lines))]
            shown, layout = max(found, key=lambda one: _told(*one), default=(None, None))
            if shown and layout and _told(shown, layout) >= _MOST:
                return shown, layout
    return None, None


def unsure(body: str, titled: bool) -> str | None:
    """Why the text of a page that declares no article is a list that cannot be read for certain; null if it is none.

    Below a headline of its own (`titled`) it is one only without a paragraph, or where each second line has an outlet.
    """
    lines = split(body)
    told = lists.unsure(lines)
    if told and titled and 2 * cells.outlets(lines) < len(lines):
        told = None if any(len(one.text) >= PARAGRAPH and ends_sentence(one.text) for one in lines) else told
    return _UNSURE.written(listed=told) if told else None


def _stamped(tree: HtmlElement) -> HtmlElement:
    """A copy whose elements of time say what they mean, not `3 hours ago`."""
    copied = copy.deepcopy(tree)
    for element in copied.iter("time"):
        if _STAMP.fullmatch(stamp := (element.get("datetime") or "").strip()):
            for child in list(element):
                element.remove(child)
            element.text = stamp
    return copied


def _told(shown: markup.Hinted, layout: Layout) -> float:
    """Share of a page's characters that stand in items of a list; none where it has too few of them."""
    items = {mark.item for mark in layout.marks if mark.use == "headline"}
    told = sum(mark.end - mark.start for mark in layout.marks if mark.item is not None)
    return told / len(shown.text) if len(items) >= _FEWEST else 0.0


def _is_of_one(tree: HtmlElement, shown: markup.Hinted, layout: Layout) -> bool:
    """Whether a page's title is the headline of one of its items: it is that article's page."""
    title = text.key("".join(element.text_content() for element in tree.xpath(".//title")[:1]))[:_ALIKE]
    headlines = (shown.text[m.start : m.end] for m in layout.marks if m.use == "headline")
    return bool(title) and any(text.key(headline)[:_ALIKE] == title for headline in headlines)


def _links(tree: HtmlElement, address: str | None) -> Iterator[tuple[str, str]]:
    """What a link's words lead to; of equal words the first."""
    seen = set()
    for link in tree.xpath(".//a[@href]")[:_LINKS]:
        said = text.key(link.text_content())
        try:
            target = clean.url(urljoin(address or "", link.get("href").strip()))
        except ValueError:
            continue
        if said and target and said not in seen:
            seen.add(said)
            yield said, target
