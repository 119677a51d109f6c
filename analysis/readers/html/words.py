"""The text of a saved page: its paragraphs where they are plain to see, else what a kept extractor finds."""

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from analysis import text
from analysis.readers import clean
from analysis.readers.html.declared import Declared, words_of
from analysis.readers.pages import outlet_names, time_forms
from analysis.readers.pages.lines import same

_LONG = 500  # characters
_LINE = 40  # characters of a paragraph that counts wherever it stands
_ALIKE = 0.85  # of the words of two answers
_SENTENCE = re.compile(r"[.!?…。！？।؟:][\"'”’»)\]]*$")
_TOP = 3  # lines of a text among which its headline may stand
_LINKS = 0.5  # of a paragraph: more of it are links to other pages
_BESIDE = frozenset(
    ["nav", "aside", "footer", "header", "form", "figure", "figcaption", "button", "noscript", "table"]
)
_TEXTLESS = (
    "style",
    "svg",
    "iframe",
    "link",
    "canvas",
    "video",
    "audio",
    "picture",
    "input",
    "source",
    "img",
)
_DATA = "ld+json"
_OWN = frozenset(["p", "h1", "h2", "h3", "h4", "blockquote"])


class _Paragraph(NamedTuple):
    """A paragraph with text of its own."""

    element: HtmlElement
    line: str


class Told(NamedTuple):
    """A text, and the lines that stood above it: who wrote it, and when it was published."""

    body: str | None
    byline: str | None
    time: str | None


def body(tree: HtmlElement, page: Declared) -> str | None:
    """The article's text: its paragraphs, or declared in JSON-LD where that is much more of the same.

    The paragraphs of the element that has most of them are the text where the page has hardly any others: two ways
    to look that agree. Elsewhere it is extracted, which takes ten times as long; where the extractor took another
    part of the page than that element, the paragraphs in it. The tree is used up: look for everything else first.
    """
    paragraphs = list(_paragraphs(tree))
    plain = _plain(paragraphs)
    extracted = plain or _extracted(tree, paragraphs)
    said = clean.plain(words_of(page.node.get("articleBody")), lines=True)
    if not said or not extracted:
        return extracted or said
    return said if len(said) > 2 * len(extracted) and _shared(extracted, said) > 0.5 else extracted


def without(headline: str | None, body: str | None) -> Told:
    """A text that does not begin with its headline, nor with who wrote it and when, which are told apart."""
    found = (body or "").split("\n")
    told = [line for n, line in enumerate(found) if n >= _TOP or not headline or not same(line, headline)]
    own: dict[str, str] = {}
    while len(told) > 1 and (use := _of_head(told[0])) and use not in own:
        own[use] = told.pop(0)
    return Told("\n".join(told) or None, own.get("byline"), own.get("time"))


def _of_head(line: str) -> str | None:
    """What a line above a text is that says who wrote it or when; null for any other."""
    if len(line) > time_forms.LONGEST or _SENTENCE.search(line):
        return None
    when = time_forms.looks_like_time(line) and not time_forms.is_other(line)
    return "time" if when else "byline" if outlet_names.is_byline(line) else None


def is_told(tree: HtmlElement) -> bool:
    """Whether one element of a page has paragraphs enough, of sentences or long, to be an article's text."""
    told = [one for one in _paragraphs(tree) if _SENTENCE.search(one.line) or len(one.line) > 2 * _LINE]
    return len(_densest(told)) > _LONG


def _extracted(tree: HtmlElement, paragraphs: list[_Paragraph]) -> str | None:
    # late: trafilatura takes longer to start than most pages to read
    from analysis.readers.html import extractor

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports pages without text, as we do
    densest = _densest(paragraphs)
    _emptied(tree)
    extracted = clean.line(extractor.text(tree), lines=True)
    return densest if len(densest) > _LONG and _shared(densest, extracted or "") < 0.3 else extracted


def _emptied(tree: HtmlElement) -> None:
    """Take out what holds no text: the extractor copies the tree four times, and asks dozens of paths of each element.

    Scripts that declare data stay, for it may take a text from them.
    """
    for script in tree.findall(".//script"):
        if _DATA not in script.get("type", ""):
            script.drop_tree()
    etree.strip_elements(tree, *_TEXTLESS, with_tail=False)


def _paragraphs(tree: HtmlElement) -> Iterator[_Paragraph]:
    for paragraph in tree.iter("p"):
        line = clean.line(paragraph.text_content())
        if line and paragraph.getparent() is not None:
            yield _Paragraph(paragraph, line)


def _densest(paragraphs: list[_Paragraph]) -> str:
    """The paragraphs of the element that has most text in paragraphs of its own."""
    parts: dict[HtmlElement, list[str]] = defaultdict(list)
    for paragraph in paragraphs:
        parts[paragraph.element.getparent()].append(paragraph.line)
    return "\n".join(max(parts.values(), key=lambda lines: sum(map(len, lines)), default=[]))


def _plain(paragraphs: list[_Paragraph]) -> str | None:
    """The lines of the element with most paragraphs, if these are nearly all that the page has; null if not."""
    told = [one for one in paragraphs if _is_told(one.element, one.line, _LINKS)]
    sizes: Counter[HtmlElement] = Counter()
    for one in told:
        sizes[one.element.getparent()] += len(one.line)
    if not sizes:
        return None
    (most, _), *_ = sizes.most_common(1)
    lines = list(_lines(most))
    everywhere = [one.line for one in told if len(one.line) >= _LINE and not _is_beside(one.element)]
    found = "\n".join(lines)
    return found if len(found) > _LONG and _alike(lines, everywhere) >= _ALIKE else None


def _lines(element: HtmlElement) -> Iterator[str]:
    """The lines that are an element's own: paragraphs, subheads and quotes, and lists that do not lead elsewhere.

    They begin with the first that ends as a sentence does; before it stand names and times, which `without` takes.
    """
    begun = False
    for child in element:
        line = clean.line(child.text_content()) if child.tag in _OWN or child.tag in ("ul", "ol") else None
        begun = begun or bool(line and _SENTENCE.search(line))
        if line and (begun or _of_head(line)) and _is_told(child, line, _LINKS if child.tag in _OWN else 0.3):
            yield line


def _is_told(element: HtmlElement, line: str, most: float) -> bool:
    """Whether less than a share of a line's characters are links."""
    return sum(len(link.text_content()) for link in element.iter("a")) < most * len(line)


def _is_beside(element: HtmlElement) -> bool:
    return any(outer.tag in _BESIDE for outer in element.iterancestors())


def _alike(one: list[str], other: list[str]) -> float:
    """Twice the words that the lines of two texts share, of all their words; those of a common line are shared."""
    mine, others = Counter(one), Counter(other)
    common = 2 * len(_words(mine & others))
    first, second = Counter(_words(mine - others)), Counter(_words(others - mine))
    total = common + first.total() + second.total()
    return (common + 2 * (first & second).total()) / max(1, total)


def _words(lines: Counter[str]) -> list[str]:
    return text.words("\n".join(lines.elements()))


def _shared(part: str, whole: str) -> float:
    """Share of the words of one text that another has."""
    known, words = set(text.words(whole)), text.words(part)
    return sum(word in known for word in words) / max(1, len(words))
