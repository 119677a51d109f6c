"""Who wrote a saved page: declared authors, else the elements that pages print them in."""

import re

from lxml.html import HtmlElement

from analysis import text
from analysis.readers import clean
from analysis.readers.html import declared
from analysis.readers.html.declared import Declared

_MARKED = (
    ".//*[@itemprop='author']",
    ".//a[@rel='author']",
    ".//*[contains(@class,'author-name')]",
    ".//*[contains(@class,'author__name')]",
    ".//*[contains(@class,'byline')]",
    ".//*[contains(@class,'author')]",
)
_BY = re.compile(
    r"^(?:by|von|par|por|di|da|af|av|door|przez|autor(?:en|es|a)?|written by|reporting by|text|foto)\b[:\s]+",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\s*[|·•]\s*")
_LONGEST = 80


def find(tree: HtmlElement, page: Declared, outlet: str | None) -> list[str]:
    """Names in the order the page gives them; empty where it names nobody."""
    said = declared.names(page.node.get("author") or page.node.get("creator"), page)
    people = [n for n in said if not _is(n, outlet)]
    meta = [m for m in page.all("byline") if not clean.url(m)]
    meta = [m for m in meta if not _is(m, outlet) and len(m) <= _LONGEST]
    return people or meta[:6] or _marked(tree) or said


def bare(line: str | None) -> str | None:
    """The names in a line that says who wrote a text: `By Ann Bell` → `Ann Bell`."""
    return _BY.sub("", _BESIDE.split(line)[0]) or None if line else None


def _is(name: str, outlet: str | None) -> bool:
    """Whether a name is the outlet's own, an address or a number, and no person's."""
    if name.isdigit() or ("." in name.strip(".") and " " not in name):
        return True
    return text.key(name) == text.key(outlet or "")


def _marked(tree: HtmlElement) -> list[str]:
    for path in _MARKED:
        found = [_BY.sub("", line) for e in tree.xpath(path) if (line := clean.line(e.text_content()))]
        found = [name for name in dict.fromkeys(found) if 3 < len(name) <= _LONGEST]
        if found:
            return found[:6]
    return []
