"""The headline and the text of a saved page."""

import copy
import logging
import re
from collections import defaultdict
from functools import cache

import pandas as pd
from lxml.html import HtmlElement

from analysis import paths, text
from analysis.readers import clean
from analysis.readers.declared import Declared, words_of

_LAST = re.compile(r"(.{8,}?\S)\s*(?:[|｜ㅣ»•·]|\s[-–—―]{1,2}\s|[-–—―]{2})\s*([^|｜ㅣ»•·]{1,60})$")
_TAIL = re.compile(r"\s*(?:[|｜ㅣ:»•·]|[-–—―]{1,2})")
_LONG = 500  # characters


def headline(tree: HtmlElement, page: Declared, outlet: str | None, host: str | None) -> str | None:
    """The headline declared in JSON-LD, meta elements or title, without the outlet's name; else shown."""
    title = next((clean.line(e.text_content()) for e in tree.iterfind(".//title")), None)
    linked, meta = (
        clean.plain(words_of(page.node.get("headline"))),
        clean.plain(page.first("og:title", "twitter:title")),
    )
    shown = [s for e in tree.iter("h1") if (s := clean.line(e.text_content()))]
    take = _rule(host, "headline")
    if take == "h1" and shown:
        return shown[0]
    if meta and linked and (take == "og:title" or linked.endswith(("…", "..."))):
        linked = None
    given = linked or meta or clean.plain(words_of(page.node.get("name"))) or title
    if not given:
        return next(iter(shown), None)
    return next((s for s in shown if _longer(given, s)), None) or _bare(given, outlet)


@cache
def _rules() -> dict[tuple[str, str], str]:
    table = pd.read_csv(paths.data("html_fields.csv"), dtype=str)
    return {(row["domain"], row["field"]): row["take"] for row in table.to_dict("records")}


def _rule(host: str | None, field: str) -> str | None:
    """Where the pages of a domain have a field, if elsewhere than most: from data/html_fields.csv."""
    labels = (host or "").lower().split(".")
    domains = (".".join(labels[n:]) for n in range(len(labels)))
    return next((_rules()[d, field] for d in domains if (d, field) in _rules()), None)


def _longer(given: str, shown: str) -> bool:
    """Whether a declared headline is the shown one with something behind it, as section and outlet."""
    whole, part = text.key(given), text.key(shown)
    return (
        whole.startswith(part)
        and 2 * len(part) > len(whole)
        and bool(_TAIL.match(given[len(shown) :]) or whole == part)
    )


def _bare(headline: str, outlet: str | None) -> str:
    """A headline without the outlet's name behind a dash or bar."""
    names = {text.key(outlet or ""), text.key(outlet or "").removeprefix("the")} - {""}
    while parts := _LAST.match(headline):
        tail = text.key(parts[2])
        if not any(tail and (tail in name or name in tail) for name in names):
            return headline
        headline = parts[1]
    return headline


def body(tree: HtmlElement, page: Declared) -> str | None:
    """The article's text: extracted, or declared in JSON-LD where that is much more of the same.

    Where the extractor took another part of the page than the one with most paragraphs, that part.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports pages without text, as we do
    found = trafilatura.extract(
        copy.deepcopy(tree), include_comments=False, include_tables=False, favor_precision=True
    )
    extracted = clean.line(found, lines=True)
    said = clean.plain(words_of(page.node.get("articleBody")), lines=True)
    densest = _densest(tree)
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
