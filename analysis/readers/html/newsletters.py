"""Mails of headings, each with some sentences and a link of its own: every section is an item."""

from collections import Counter
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from analysis.readers import charset, clean, suffixes
from analysis.readers.document import Document, Reading, Row
from analysis.readers.html import lists
from analysis.readers.pages import chrome, outlet_names
from analysis.readers.pages.lines import ends_sentence
from analysis.text import key

_LEVELS = ("h1", "h2", "h3", "h4")
_TEXTS = ("p", "li", "a")
_FEWEST = 3  # sections
_MOSTLY = 0.75  # of the headings of one level have sentences and a link of their own
_WORDS = 3  # of a headline
_LEADS = 0.6  # of a line's characters: a link that takes more leads to what the section is about


class Sender(NamedTuple):
    """Who sent a mail: the name before the address, and the address's domain."""

    name: str
    domain: str

    @property
    def outlet(self) -> str | None:
        """The name where it is an outlet's: its domain spells it, or it sounds like one."""
        spelt = suffixes.of_site(key(self.name), f"https://{self.domain}")
        return self.name if self.name and (spelt or outlet_names.sounds(self.name)) else None


class _Section(NamedTuple):
    """A heading, the lines below it, and where they lead."""

    headline: str
    lines: list[str]
    url: str


def read(tree: HtmlElement, document: Document, decoded: charset.Text, sender: Sender) -> Reading | None:
    """The sections as items; None where most headings lead nowhere, as in an article, or more is told above them."""
    for level in _LEVELS:
        above, parts = _parts(tree, level)
        sections = [found for head, below in parts if (found := _section(head, below, document.url))]
        leads = len({one.url for one in sections})
        told = sum(len(line) for one in sections for line in one.lines)
        if leads >= _FEWEST and leads >= _MOSTLY * len(parts) and above < told:
            return _items(document, decoded, sections, sender)
    return None


def _parts(tree: HtmlElement, level: str) -> tuple[int, list[tuple[HtmlElement, list[HtmlElement]]]]:
    """Each heading of a level with the paragraphs, items and links below it; how much is told above the first."""
    ends = _LEVELS[: _LEVELS.index(level) + 1]
    parts: list[tuple[HtmlElement, list[HtmlElement]]] = []
    taken: set[HtmlElement] = set()
    above, within = 0, False
    for element in tree.iter(*_LEVELS, *_TEXTS):
        if element.tag in ends:
            within = element.tag == level
            taken.add(element)
            parts += [(element, [])] if within else []
        elif element.tag in _TEXTS and taken.isdisjoint(element.iterancestors()):
            taken.add(element)
            line = clean.line(element.text_content()) or ""
            above += len(line) if not parts and ends_sentence(line) else 0
            if within:
                parts[-1][1].append(element)
    return above, parts


def _section(heading: HtmlElement, below: list[HtmlElement], base: str | None) -> _Section | None:
    """A heading with the lines below it; None where it has no sentence, or leads nowhere."""
    headline = clean.line(heading.text_content()) or ""
    lines, links = [], _links(heading, base)
    for element in below:
        line = clean.line(element.text_content()) or ""
        led = len(line) if element.tag == "a" else sum(len(link.text_content()) for link in element.iter("a"))
        if line and led >= _LEADS * len(line):
            links += _links(element, base)
        elif line:
            lines.append(line)
    lines = list(takewhile(lambda line: not chrome.match(line), lines))
    if len(headline.split()) < _WORDS or not any(map(ends_sentence, lines)) or not links:
        return None
    return _Section(headline, lines, links[0])


def _links(element: HtmlElement, base: str | None) -> list[str]:
    """Where an element leads: within a link, itself one, or with links in it."""
    own = [*element.iterancestors("a"), *element.iter("a")]
    found = (clean.url(urljoin(base or "", (link.get("href") or "").strip())) for link in own)
    return [url for url in found if url]


def _items(document: Document, decoded: charset.Text, sections: list[_Section], sender: Sender) -> Reading:
    outlet = sender.name if _is_own([one.url for one in sections], sender) else None
    most = max(len(one.lines) for one in sections[:-1])  # what stands below the last one is the mail's
    rows: list[Row] = [
        {
            "headline": one.headline,
            "body": "\n".join(one.lines[:most]),
            "url": one.url,
            "outlet_raw": outlet or None,
        }
        for one in sections
    ]
    return lists.items(document, decoded, "sections of a mail", "section", rows)


def _is_own(urls: list[str], sender: Sender) -> bool:
    """Whether most sections lead to the sender's site, or all to one, as where clicks are counted: it is no digest."""
    hosts = Counter(urlsplit(url).netloc.lower().removeprefix("www.") for url in urls)
    own = sum(count for host, count in hosts.items() if _is_site(host, sender))
    return len(hosts) == 1 or own * 2 > len(urls)


def _is_site(host: str, sender: Sender) -> bool:
    near = f".{sender.domain}".endswith(f".{host}") or f".{host}".endswith(f".{sender.domain}")
    return bool(sender.domain) and (near or suffixes.of_site(key(sender.name), f"https://{host}"))
