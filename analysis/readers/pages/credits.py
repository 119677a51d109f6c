"""Lists in which a line `Author / Outlet:` stands above each headline."""

import re

from analysis.readers.pages import outlet_names, time_forms
from analysis.readers.pages.lines import Found, Layout, Line, Mark, cut, mark
from analysis.wordings import Wording

_DASH = re.compile(r"\s+[—–]\s+")


def read(lines: list[Line]) -> Layout | None:
    """Items of a list of credit lines, or None where fewer than two stand there or most are mere colons."""
    heads = [n for n, line in enumerate(lines) if _is_credit(line.text)]
    if len(heads) > 2 and heads[1] == heads[0] + 1 and not _is_sure(lines, heads[0]):
        heads = heads[1:]  # a heading of the page stands above the first
    sure = [n for n in heads if _is_sure(lines, n)]
    if len(sure) < 2 or len(sure) * 2 < len(heads):
        return None
    marks = [_heading(line) for line in lines[: heads[0]]]
    for item, (number, end) in enumerate(zip(heads, [*heads[1:], len(lines)], strict=True)):
        marks += _credit(lines[number], item)
        marks += _text(lines[number + 1 : end], item)
    return Layout("credit lines", marks, [Found("item")] * len(heads))


def _heading(line: Line) -> Mark:
    use = "time" if time_forms.looks_like_time(line.text) else "boilerplate"
    return mark(line, use, None, Wording.PAGE_HEADING.value)


def _is_credit(text: str) -> bool:
    short = 3 < len(text) <= 90 and len(text.split()) <= 12
    return short and text.endswith(":") and "," not in text.rpartition(" / ")[2]


def _is_sure(lines: list[Line], number: int) -> bool:
    """Whether it names an author and an outlet, or a known outlet, or stands above `headline — text`."""
    name = lines[number].text.rstrip(" :")
    below = lines[number + 1].text[:400] if number + 1 < len(lines) else ""
    return (
        " / " in name
        or outlet_names.known(name)
        or bool(_DASH.search(below) and not below.startswith(("—", "–")))
    )


def _credit(line: Line, item: int) -> list[Mark]:
    at = line.text.rfind(" / ")
    return cut(line, at + 3, "byline", "outlet", item) if at > 0 else [mark(line, "outlet", item)]


def _text(lines: list[Line], item: int) -> list[Mark]:
    if not lines:
        return []
    body = [mark(line, "body", item) for line in lines[1:]]
    dash = _DASH.search(lines[0].text)
    if not dash:
        return [mark(lines[0], "headline", item), *body]
    first, last = (lines[0].at + place for place in dash.span())
    parts = [
        Mark(lines[0].start, first, "headline", item),
        Mark(first, last, "boilerplate", None, Wording.DASH.value),
        Mark(last, lines[0].end, "body", item),
    ]
    return [*parts, *body]
