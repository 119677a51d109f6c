"""News lists of unknown layout: repeated blocks of time, headline, and what stands around them.

The lines that are times are found first; then every declared layout is laid over the lines between them,
and the one that explains the page best is taken.
"""

import re
from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from analysis.readers.pages import chrome, main, outlet_names, slots, time_forms
from analysis.readers.pages.lines import EDGE, Found, Layout, Line, Mark, cut, mark

_SEPARATORS = "·•|,;:–—/-"
_TICKER = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_LEAST = 0.4  # mean score from which lines are taken for a list


class Anchor(NamedTuple):
    """A line with the time of an item, and where in it the time stands."""

    line: int
    start: int
    end: int


def read(lines: list[Line]) -> Layout | None:
    """Items of a list, or None where fewer than two lines are times or no layout explains the lines."""
    anchors = _anchors(lines)
    if len(anchors) < 2:
        return None
    times = [anchor.line for anchor in anchors]
    chunks = _chunks(lines, times)
    seen = Counter(
        lines[number].text for chunk in chunks for number in chunk if len(lines[number].text) < 200
    )
    best, items = _best(lines, times, chunks, seen)
    titled = sum(any(slot == "headline" for slot, _ in item.slots) for item in items)
    if best is None or titled < 2 or titled < 0.6 * len(items):
        return None
    return Layout(f"list: {best}", *_marks(lines, anchors, items))


def _best(
    lines: list[Line], times: list[int], chunks: list[list[int]], seen: Counter[str]
) -> tuple[str | None, list[slots.Item]]:
    few = slots.VOTERS
    scored = [
        (
            slots.score(t, slots.assign(t, times[:few], _head(chunks, len(times), few)), lines, seen),
            -n,
            t,
        )
        for n, t in enumerate(slots.templates())
    ]
    value, _, template = max(scored)
    if value < _LEAST:
        return None, []
    return template.name, slots.assign(template, times, chunks)


def _head(chunks: list[list[int]], times: int, few: int) -> list[list[int]]:
    return chunks if times <= few else [*chunks[:few], []]


def _anchors(lines: list[Line]) -> list[Anchor]:
    """The lines that date an item: whole lines, or lines of outlet and time, whichever are more."""
    whole = [
        Anchor(n, 0, len(line.text)) for n, line in enumerate(lines) if time_forms.looks_like_time(line.text)
    ]
    named = [found for n, line in enumerate(lines) if (found := _named(n, line))]
    kept = _alike(lines, whole if len(whole) >= len(named) else named)
    return kept if len(kept) >= 2 else _ticker(lines)


def _named(number: int, line: Line) -> Anchor | None:
    text = line.text
    if len(text) > time_forms.LONGEST or time_forms.looks_like_time(text):
        return None
    if start := main.glued(line):
        return Anchor(number, start, len(text))
    if (end := time_forms.prefix(text)) and text[end:].lstrip(EDGE)[:1] in tuple(_SEPARATORS):
        name = text[end:].strip(EDGE + _SEPARATORS)
        return Anchor(number, 0, end) if name and outlet_names.plausible(name) else None
    return None


def _alike(lines: list[Line], anchors: list[Anchor]) -> list[Anchor]:
    """Without times of the page: labelled otherwise than most, or the first and only one of its form."""
    forms = [_form(lines[a.line].text[a.start : a.end]) for a in anchors]
    labelled = sum(form[0] for form in forms)
    few = labelled * 2 < len(forms)
    kept = [(a, form) for a, form in zip(anchors, forms, strict=True) if not (few and form[0])]
    rest = {form for _, form in kept[1:]}
    if len(kept) > 2 and len(rest) == 1 and kept[0][1] not in rest:
        kept = kept[1:]
    return [a for a, _ in kept]


def _form(text: str) -> tuple[bool, ...]:
    kinds = [token.kinds for token in time_forms.tokens(text)]
    has = [any(letter in kind for kind in kinds) for letter in ("A", "M", "D", "C", "I")]
    return (bool(kinds) and "L" in kinds[0], *has)


def _ticker(lines: list[Line]) -> list[Anchor]:
    """Bare clock times of a ticker: at least three, in one direction through the day, not all below ten."""
    found = [(n, m) for n, line in enumerate(lines) if (m := _TICKER.fullmatch(line.text))]
    minutes = [int(m.group(1)) * 60 + int(m.group(2)) for _, m in found]
    if (
        len(found) < 3
        or max(minutes) < 600
        or minutes not in (sorted(minutes), sorted(minutes, reverse=True))
    ):
        return []
    return [Anchor(n, 0, len(lines[n].text)) for n, _ in found]


def _chunks(lines: list[Line], times: list[int]) -> list[list[int]]:
    """Numbers of the lines with content before each time and after the last one."""
    edges = [-1, *times, len(lines)]
    return [
        [n for n in range(start + 1, end) if _is_content(lines[n].text)] for start, end in pairwise(edges)
    ]


def _is_content(text: str) -> bool:
    if chrome.match(text) or time_forms.is_length(text) or time_forms.looks_like_time(text):
        return False
    return not outlet_names.is_byline(text)


def _marks(
    lines: list[Line], anchors: list[Anchor], items: list[slots.Item]
) -> tuple[list[Mark], list[Found]]:
    marks: list[Mark] = []
    taken: set[int] = set()
    for number, (anchor, item) in enumerate(zip(anchors, items, strict=True)):
        marks += _anchor_marks(lines[anchor.line], anchor, number)
        marks += [mark(lines[n], slot, number) for slot, n in item.slots]
        taken |= {anchor.line, *(n for _, n in item.slots)}
    starts = [min(item.time, *(n for _, n in item.slots)) if item.slots else item.time for item in items]
    header = [line for n, line in enumerate(lines) if n < starts[0] and n not in taken]
    bare = len({m.item for m in marks if m.use == "outlet"}) < len(items)
    head_marks, outlet = _header(header, bare)
    marks += head_marks
    for n in range(starts[0], len(lines)):
        if n not in taken:
            marks += _between(lines[n], bisect_right(starts, n) - 1)
    own = {m.item for m in marks if m.use == "outlet"}
    return marks, [Found("item", None if number in own else outlet) for number in range(len(items))]


def _anchor_marks(line: Line, anchor: Anchor, item: int) -> list[Mark]:
    if anchor.start:
        name = line.text[: anchor.start].strip(EDGE + _SEPARATORS)
        return cut(line, anchor.start, "byline" if outlet_names.is_byline(name) else "outlet", "time", item)
    if anchor.end < len(line.text):
        return cut(line, anchor.end, "time", "outlet", item)
    return [mark(line, "time", item)]


def _between(line: Line, item: int) -> list[Mark]:
    """Marks for a line among the items that no slot took."""
    own = chrome.match(line.text)
    if own:
        return [mark(line, own.use)]
    if time_forms.is_length(line.text):
        return [mark(line, "media length", item, "length of a recording, not a time")]
    if outlet_names.is_byline(line.text):
        return [mark(line, "byline", item)]
    if time_forms.looks_like_time(line.text):
        return [mark(line, "time", None, "a second time, of the page or of a change")]
    return [mark(line, "set aside", None, "no place in the layout that the other items have")]


def _header(header: list[Line], bare: bool) -> tuple[list[Mark], str | None]:
    """Marks for the lines above the list, and the outlet they name for items that are `bare` of one."""
    marks: list[Mark] = []
    place = outlet_names.of_page([line.text for line in header]) if bare else None
    outlet = header[place[0]].text[place[1] : place[2]].strip(EDGE) if place else None
    for number, line in enumerate(header):
        end = time_forms.prefix(line.text)
        rest = line.text[end:].strip(EDGE + _SEPARATORS) if end else ""
        if place and number == place[0]:
            marks.append(mark(line, "outlet", None, "outlet of all items of this list"))
        elif time_forms.looks_like_time(line.text):
            marks.append(mark(line, "time", None, "time of the page, not of an item"))
        elif bare and end and rest and outlet_names.plausible(rest):
            outlet = outlet or rest
            marks += cut(line, end, "time", "outlet", None)
        elif outlet_names.is_byline(line.text):
            marks.append(mark(line, "byline"))
        else:
            own = chrome.match(line.text)
            marks.append(
                mark(line, own.use if own else "boilerplate", None, None if own else "heading of the page")
            )
    return marks, outlet
