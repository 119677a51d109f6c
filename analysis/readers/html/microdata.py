"""Pages and mails that mark each article they list in their markup (schema.org), as alerts of search engines do."""

from lxml.html import HtmlElement

from analysis import addresses
from analysis.readers import charset, clean
from analysis.readers.document import Document, Reading, Row
from analysis.readers.html import lists

_ITEM = "//*[@itemscope][contains(@itemtype, 'schema.org/') and contains(@itemtype, 'Article')]"
_FEWEST = 2  # items
_FIELDS = {
    "headline": ("headline", "name"),
    "body": ("description", "articleBody"),
    "published_raw": ("datePublished",),
    "byline": ("author",),
    "section": ("articleSection",),
}


def read(tree: HtmlElement, document: Document, decoded: charset.Text) -> Reading | None:
    """The marked articles, where there are several, each with a headline and an address of its own; else null."""
    marked = [one for one in tree.xpath(_ITEM) if not one.xpath("ancestor::*[@itemprop]")]
    rows = [row for one in marked if (row := _row(one))]
    if len({row["url"] for row in rows}) < _FEWEST or len(rows) != len(marked):
        return None
    return lists.items(document, decoded, "marked items", "item", rows)


def _row(item: HtmlElement) -> Row | None:
    fields = {
        name: next(filter(None, (_of(item, one) for one in named)), None) for name, named in _FIELDS.items()
    }
    links = [url for url in (element.get("href") for element in _props(item, "url")) if url]
    url = clean.url(addresses.behind(links[0])) if links else None
    if not fields["headline"] or not url:
        return None
    return {
        **fields,
        "url": url,
        "outlet_raw": next((_of(one, "name") for one in _props(item, "publisher")), None),
    }


def _props(item: HtmlElement, name: str) -> list[HtmlElement]:
    """The elements of a property of this item itself, not of one within it."""
    found: list[HtmlElement] = item.xpath(f".//*[@itemprop='{name}']")
    return [one for one in found if _scope(one) is item]


def _scope(element: HtmlElement) -> HtmlElement | None:
    return next((above for above in element.iterancestors() if above.get("itemscope") is not None), None)


def _of(item: HtmlElement, name: str) -> str | None:
    """What a property says: for machines, else as shown."""
    for element in _props(item, name):
        if value := clean.line(element.get("content") or element.get("datetime") or element.text_content()):
            return value
    return None
