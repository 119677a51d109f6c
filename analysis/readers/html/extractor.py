"""The text that trafilatura finds on a page, step by step: its helpers are asked only where theirs could be better."""

import unicodedata
from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import Any

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import external, htmlprocessing, main_extractor, settings, xml, xpaths

_VERSION = "2.3.1"  # whose steps these are
_CHOICES: dict[str, Any] = {"favor_precision": True, "include_comments": False, "include_tables": False}
_NAMES = tuple(etree.XPath(f"//@{name}", smart_strings=False) for name in ("class", "id"))
# what a class or id that these paths match has in it
_APPENDED = ("mvp-post-add", "nfinite", "elementor-share-buttons")
_COMMENTS = ("omment", "comol", "disqus_thread", "dsq-comments")
_FORUM = "DiscussionForumPosting"


def text(tree: HtmlElement) -> str | None:
    """The text of the article; null where there is none. The tree is used up."""
    if trafilatura.__version__ != _VERSION or any(_FORUM in (s.text or "") for s in tree.iter("script")):
        found: str | None = trafilatura.extract(tree, **_CHOICES)
        return found
    try:
        body = _body(tree)
    except (TypeError, ValueError):  # which trafilatura takes for a page without text, too
        return None
    told = "" if body is None else xml.xmltotxt(body, False).strip()
    return unicodedata.normalize("NFC", told) or None


def _body(tree: HtmlElement) -> etree._Element | None:
    """What `trafilatura.extract` does with these choices, each copy and search left out that nothing comes of."""
    options, names = _options(), "\n".join(name for path in _NAMES for name in path(tree))
    _prune(tree, xpaths.RAW_TREE_PRUNE_XPATH, _APPENDED, names)
    _prune(tree, xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH, _COMMENTS, names)
    cleaned = htmlprocessing.convert_tags(htmlprocessing.tree_cleaning(copy(tree), options), options)
    _prune(cleaned, xpaths.REMOVE_COMMENTS_XPATH, _COMMENTS, names)
    body, told = main_extractor.extract_content(cleaned, options)
    if not _is_sure(body, told, tree):
        cleaned = htmlprocessing.tree_cleaning(copy(tree), options)
        body, told = external.compare_extraction(cleaned, tree, body, told, options)
    return body if told else None


@cache
def _options() -> Any:
    return settings.Extractor(precision=True, comments=False, tables=False)


def _prune(tree: HtmlElement, paths: list[etree.XPath], signs: Iterable[str], names: str) -> None:
    """Take out what the paths find, if any name has a sign of it: asking them of each element takes a millisecond."""
    if any(sign in names for sign in signs):
        htmlprocessing.prune_unwanted_nodes(tree, paths)


def _is_sure(body: etree._Element, told: str, tree: HtmlElement) -> bool:
    """Whether no helper's answer would be taken: one must be twice as long, unless the extractor's own is faulty."""
    whole = len(told) >= _options().min_extracted_size and body.xpath(".//p//text()")
    faulty = body.find(".//table") is not None or body.xpath(external.SANITIZED_XPATH)
    return bool(whole) and not faulty and _shown(tree) <= 2 * len(told)


def _shown(tree: HtmlElement) -> int:
    """How many characters a page shows outside of links that are no part of a paragraph."""
    page = tree.find("body")
    page = tree if page is None else page
    apart = (one for one in page.iter("a", "script") if next(one.iterancestors("p"), None) is None)
    return _length(page) - sum(map(_length, apart))


def _length(element: HtmlElement) -> int:
    return len(" ".join(element.text_content().split()))
