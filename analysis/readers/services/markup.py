"""A service's HTML as lines of text, each with the classes that say what it is."""

import io
from typing import Any, NamedTuple

from analysis.readers.pages.lines import EDGE, Line, split

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
    ]
)
_CELLS = frozenset(("a", "span", "time", "b", "strong", "em", "i", "small", "cite"))
_NAMED = "DocPublicationName"  # one such name beside the other is no name of both
_WHOLE = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figcaption"))
_UNSEEN = frozenset(("script", "style", "head", "noscript", "template", "title", "svg"))
_DEEPEST = 200


class Hinted(NamedTuple):
    """A page's text, its lines, and for each line the classes and ids of the elements it stands in."""

    text: str
    lines: list[Line]
    hints: list[str]


def lines(tree: Any, apart: bool = False, gaps: bool = False) -> Hinted:
    """The text of a page, a line for each block, as a reader sees it.

    `apart`: links, times and spans outside of paragraphs and headings have lines of their own, as cells of a list.
    `gaps`: around a block of several lines stands an empty one.
    """
    walk = _Walk(_CELLS if apart else frozenset())
    walk.into(tree, "", 0)
    walk.flush("")
    text = "\n".join(piece for piece, _ in walk.found)
    found = split(text)
    if gaps:
        found = [line._replace(gap=int(n in walk.gaps)) for n, line in enumerate(found)]
    return Hinted(text, found, [hint for _, hint in walk.found])


class _Walk:
    """A page's elements in order, their text gathered into lines."""

    def __init__(self, cells: frozenset[str]) -> None:
        self.cells = cells
        self.whole = 0  # paragraphs and headings entered
        self.found: list[tuple[str, str]] = []
        self.gaps: set[int] = set()  # numbers of the lines that begin a block of several, or stand below one
        self.run = io.StringIO()
        self.inline: list[str] = []  # what stands within a line, by its class

    def flush(self, hint: str) -> None:
        """End a line, if there is anything on it."""
        piece = " ".join(self.run.getvalue().split()).strip(EDGE)
        self.run = io.StringIO()
        if piece:
            self.found.append((piece, " / ".join([hint, *self.inline])))
        self.inline = []

    def into(self, element: Any, hint: str, level: int) -> None:
        """Take the text of an element and of all in it."""
        tag = element.tag if isinstance(element.tag, str) else None
        if tag is None or tag in _UNSEEN or level > _DEEPEST:
            return
        own = " ".join(filter(None, (tag, element.get("class"), element.get("id"))))
        inner = f"{hint} / {own}"[-400:]
        block = tag in _BLOCKS or (tag in self.cells and not self.whole) or _NAMED in own
        self.whole += tag in _WHOLE
        if block:
            self.flush(hint)
            first = len(self.found)
        elif element.get("class"):
            self.inline.append(own)
        self.run.write(element.text or "")
        for child in element:
            self.into(child, inner, level + 1)
            self.run.write(child.tail or "")
        self.whole -= tag in _WHOLE
        if block:
            self.flush(inner)
            if len(self.found) > first + 1:
                self.gaps |= {first, len(self.found)} if first else set()
