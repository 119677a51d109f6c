"""The headline of a saved page: as it declares it, and where it declares two, the one it shows.

Many outlets write two headlines for an article: one for its readers, one for search engines or for sharing.
Which of them counts as the headline is then a convention. `data/html_fields.csv` holds that of the outlets
for which the fundus project keeps a parser; it is a list of facts about outlets, not a rule, and says
nothing about an outlet that is not in it.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice

import pandas as pd
from lxml.html import HtmlElement

from analysis import paths, text
from analysis.readers import clean
from analysis.readers.html.declared import Declared, words_of

_LAST = re.compile(r"(.{8,}?\S)\s*(?:[|｜ㅣ»•·]|\s[-–—―]{1,2}\s|[-–—―]{2})\s*([^|｜ㅣ»•·]{1,60})$")
_TAIL = re.compile(r"\s*(?:[|｜ㅣ:»•·]|[-–—―]{1,2})")
_CUT = ("…", "...")
# a heading in a path of links or beside the article is made for search engines or leads to another article
_BESIDE, _CRUMB = frozenset(("nav", "li", "aside", "footer")), "crumb"
_HEADINGS = (".//h1", ".//h2", ".//*[@itemprop='headline']")
_MOST = 200  # headings looked at
_LONGEST = 1000  # characters of a headline
_LABELS = 6  # of a host


def find(tree: HtmlElement, page: Declared, outlet: str | None, host: str | None = None) -> str | None:
    """The headline in JSON-LD or Open Graph, whichever the page shows; else its title, else its first heading.

    For a host of data/html_fields.csv it is the one named there, where the page has it whole. The outlet's
    name and what else stands behind the headline shown is left out.
    """
    shown = list(_headings(tree))
    if not _said(page) and (main := _main(tree)):
        return main
    own = _own(page, host)
    said = [_bare(line, outlet) for line in ([own] if own else _declared(tree, page))]
    if not said:
        return next(iter(shown), None)
    pairs = [(heading, s) for heading in shown for s in said]
    taken = next((s for is_it in (_is, _shows) for heading, s in pairs if is_it(heading, s)), said[0])
    return next((heading for heading in shown if _longer(taken, heading)), taken)


def _own(page: Declared, host: str | None) -> str | None:
    """The headline where the outlet's convention has it; null if that is unknown, missing or cut off."""
    take = _convention(host)
    said = _linked(page) if take == "json-ld" else clean.plain(page.first(take)) if take else None
    return said[:_LONGEST] if said and not said.endswith(_CUT) else None


def _convention(host: str | None) -> str | None:
    """Where the pages of a domain, or of one above it, have their headline."""
    labels = (host or "").split(".")[-_LABELS:]
    domains = (".".join(labels[n:]) for n in range(len(labels)))
    return next((_conventions()[domain] for domain in domains if domain in _conventions()), None)


@cache
def _conventions() -> dict[str, str]:
    table = pd.read_csv(paths.data("html_fields.csv"), dtype=str)
    rows = table[table["field"] == "headline"]
    return dict(zip(rows["domain"], rows["take"], strict=True))


def _linked(page: Declared) -> str | None:
    return clean.plain(words_of(page.node.get("headline")))


def _declared(tree: HtmlElement, page: Declared) -> list[str]:
    """The headlines of JSON-LD and Open Graph, one that is cut off last; else a name or title."""
    given = _said(page)
    if not given:
        name = clean.plain(words_of(page.node.get("name")))
        given = [s for s in (name, title(tree)) if s][:1]
    return sorted((s[:_LONGEST] for s in given), key=lambda s: s.endswith(_CUT))


def _said(page: Declared) -> list[str]:
    return [s for s in (_linked(page), clean.plain(page.first("og:title", "twitter:title"))) if s]


def _main(tree: HtmlElement) -> str | None:
    """The one main heading of a page that declares no headline, where its title says much the same."""
    headings = [line for e in _own_headings(tree, _HEADINGS[0], 2) if (line := clean.line(e.text_content()))]
    known = set(text.words(title(tree) or ""))
    if len(headings) != 1 or not known:
        return None
    words = text.words(headings[0])
    same = sum(word in known for word in words)
    return headings[0] if same > 1 and 2 * same >= len(words) else None


def title(tree: HtmlElement) -> str | None:
    """What stands in the window's title."""
    return next((clean.line(e.text_content()) for e in tree.iterfind(".//title")), None)


def behind(tree: HtmlElement) -> str | None:
    """The name behind the headline in the title, where what stands before it is the beginning of the main heading."""
    parts = _LAST.match(title(tree) or "")
    heading = text.key(_main(tree) or "")
    return parts[2] if parts and heading and heading.startswith(text.key(parts[1])) else None


def _headings(tree: HtmlElement) -> Iterator[str]:
    """Headings the reader of the page sees as its own, main ones first."""
    for path in _HEADINGS:
        for element in _own_headings(tree, path, _MOST):
            line = clean.line(element.text_content())
            if line and len(line) <= _LONGEST:
                yield line


def _own_headings(tree: HtmlElement, path: str, most: int) -> Iterator[HtmlElement]:
    """The first elements at a path that are not beside the article, nor in something that is."""
    return islice((element for element in tree.xpath(path) if not _is_beside(element)), most)


def _is_beside(element: HtmlElement) -> bool:
    around = chain([element], element.iterancestors())
    return any(one.tag in _BESIDE or _CRUMB in one.get("class", "") for one in around)


def _is(heading: str, said: str) -> bool:
    return text.key(heading) == text.key(said)


def _shows(heading: str, said: str) -> bool:
    """Whether a heading is a declared headline with a kicker before it, or without what stands behind it."""
    whole, part = text.key(heading), text.key(said)
    return _longer(said, heading) or (whole.endswith(part) and len(whole) < 2 * len(part))


def _longer(said: str, heading: str) -> bool:
    """Whether a declared headline is the heading with something behind it, as section and outlet."""
    whole, part = text.key(said), text.key(heading)
    tail = said[len(heading) :]
    return whole != part and whole.startswith(part) and 2 * len(part) > len(whole) and bool(_TAIL.match(tail))


def _bare(headline: str, outlet: str | None) -> str:
    """A headline without the outlet's name behind a dash or bar."""
    names = {text.key(outlet or ""), text.key(outlet or "").removeprefix("the")} - {""}
    while parts := _LAST.match(headline):
        tail = text.key(parts[2])
        if not any(tail and (tail in name or name in tail) for name in names):
            return headline
        headline = parts[1]
    return headline
