"""Times in the markup of a page that declares none: in marked elements, in values meant for machines, as shown."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from analysis.readers import clean
from analysis.readers.pages import time_forms
from analysis.readers.pages.lines import SEPARATORS
from analysis.readers.pages.time_forms import looks_like_time

_LONGEST = 80
_MOST = 20_000  # elements looked at
_MACHINE = re.compile(
    r"(?:19|20)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
    r"|(?:19|20)\d{6}T\d{4,6}Z?|1\d{9}(?:\d{3})?"
    r"|(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? \S{1,5}"
)
_OF_TIME = re.compile(r"date|time|stamp|epoch|publish|(?:^|-)ts$", re.IGNORECASE)
_CHANGED = re.compile(
    r"(?:^|[\s_:-])(?:dt-)?(?:updated?|modified|dateModified|lastmod|last-update)(?:$|[\s_-])", re.IGNORECASE
)
_PUBLISHED = re.compile(
    r"(?:^|[\s_:-])(?:dt-)?(?:published?|pubdate|datePublished|posted|entry-date|created)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"(?:^|[\s_-])(?:date|time|timestamp|datetime|dateline|pubdate|published?|posted|ago|byline|meta|info|created|when)(?:$|[\s_-])"
    r"|date|timestamp",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:related|sidebar|recommend\w*|more|latest|popular|trending|comments?|footer|nav|menu|widget|teasers?|promo|read-next|also)(?:$|[\s_-])",
    re.IGNORECASE,
)
_APART = {"head", "nav", "aside", "footer", "meta", "script", "style"}
_CLOCK = re.compile(r"\d{1,2}\s?[:.h]\s?\d\d")
_MARKED = (
    "//*[@itemprop='datePublished']", "//time[@pubdate]",
    "//time[contains(concat(' ', @class, ' '), ' published ')]",
    "//*[contains(concat(' ', @class, ' '), ' published ')][@title or @datetime]",
    "//*[contains(concat(' ', @class, ' '), ' dt-published ')]",
)  # fmt: skip


class Shown(NamedTuple):
    """A time of publication as shown, and the value for machines of a change that is shown beside it."""

    raw: str
    machine: str | None = None


def marked(tree: HtmlElement) -> str | None:
    """The time in an element that is marked as the time of publication, or in the only time element."""
    for path in _MARKED:
        for element in tree.xpath(path):
            value = machine(element) or _written(element)
            if value and len(value) <= _LONGEST:
                return value
    own = [e for e in tree.iter("time") if not changes(e)]
    times = {value for e in own if (value := machine(e) or clean.line(e.get("datetime")))}
    return times.pop() if len(times) == 1 else None


def changed(tree: HtmlElement) -> tuple[str | None, Shown | None]:
    """The time of the last change that an element is marked with; and what it shows, if it names two times."""
    for element in _near(tree):
        value = machine(element) if changes(element) else None
        if value:
            text = clean.line(element.text_content())
            both = text and len(text) <= _LONGEST and len(_CLOCK.findall(text)) > 1
            return value, Shown(text, value) if text and both else None
    return None, None


def shown(tree: HtmlElement) -> str | None:
    """The time nearest to the headline in an element named after times: for machines, to the minute, or any."""
    found = list(islice(_times(tree), 50))
    return next((v for v in found if _CLOCK.search(v) or _MACHINE.fullmatch(v)), next(iter(found), None))


def machine(element: HtmlElement) -> str | None:
    """The value for machines in an element's attributes: `content`, `datetime`, `title`, `data-…`."""
    named = [element.get(name) for name in ("content", "datetime", "title")]
    named += [value for name, value in element.attrib.items()
              if str(name).startswith("data-") and _OF_TIME.search(str(name))]  # fmt: skip
    return next((v.strip() for v in named if v and _MACHINE.fullmatch(v.strip())), None)


def changes(element: HtmlElement) -> bool:
    """Whether an element is marked as the time of a change, and not of publication as well."""
    names = _names(element)
    return bool(_CHANGED.search(names)) and not _PUBLISHED.search(names)


def _names(element: HtmlElement) -> str:
    return " ".join(filter(None, (element.get(name) for name in ("class", "id", "itemprop", "property"))))


def _written(element: HtmlElement) -> str | None:
    return clean.line(element.get("content") or element.get("datetime") or element.text_content())


def _times(tree: HtmlElement) -> Iterator[str]:
    """Times in elements that are named after times, those after the headline first."""
    before: list[str] = []
    past = tree.find(".//h1") is None
    for element in _near(tree):
        past = past or element.tag == "h1"
        if element.tag not in ("time", "abbr") and not _HINT.search(_names(element)):
            continue
        value = machine(element) or _text(element)
        if value and not changes(element):
            if past:
                yield value
            else:
                before.append(value)
    yield from before


def _text(element: HtmlElement) -> str | None:
    if len(element) > 6:
        return None
    text = clean.line(element.text_content())
    if not text or len(text) > _LONGEST:
        return None
    return text if looks_like_time(text) else _beside(text)


def _beside(text: str) -> str | None:
    """The time in a line that has a name before or behind it, parted by a sign: `3 hours ago · Northgate`."""
    if (end := time_forms.prefix(text)) and text[end:].lstrip()[:1] in tuple(SEPARATORS):
        return text[:end]
    start, sure = time_forms.suffix(text) or (0, False)
    return text[start:] if sure and not text[start - 1].isalnum() else None


def _near(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements of the page in its order, without those of its lists, menus and comments."""
    left, todo = _MOST, [tree]
    while todo and left:
        element = todo.pop()
        left -= 1
        if not isinstance(element.tag, str) or element.tag in _APART:
            continue
        if element.tag not in ("html", "body", "main", "article") and _ELSEWHERE.search(_names(element)):
            continue
        yield element
        todo.extend(reversed(element))
