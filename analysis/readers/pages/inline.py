"""Lists of a line an item in which only spaces part the outlet, how long ago it was, and the headline or text."""

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from analysis.readers.pages import outlet_names, time_forms
from analysis.readers.pages.lines import AROUND, Line, ends_sentence, words

Extent = tuple[int, int]
_FEWEST = 3  # lines of one order
_SAME = 0.6  # share of the lines with such a time that have them in one order
_LONGEST = 4_000  # characters of a line that holds a whole item
_NAME = 7  # words
_HEADLINE = 25  # words
_INNER_END = re.compile(r"[^\W\d_]{3,}[.!?…]\s+(?=[^\W\d_])|[。！？](?=\w)|[^\W\d_]{3,}[.…؟۔।]$")
_BRACKETS = "[]()"
_EDGES = AROUND + _BRACKETS
_NAMED = re.compile(r"(?P<name>\S[^:|·–—]{1,58}?)\s*(?::|[|·–—]|\s-)\s+(?=\S)")
_LAST = re.compile(r"(?:\s+[–—|·-]\s+|\s*\(|\s+–\s*)(?P<name>[^()|·–—]{2,60})$")


class _Cells(NamedTuple):
    order: str
    extents: list[Extent]


def find(lines: list[Line]) -> dict[int, list[Extent]]:
    """The cells of the lines that hold an item each; none where fewer than three have one order."""
    cells = {n: found for n, line in enumerate(lines) if (found := _by_distance(line.text))}
    orders = Counter(found.order for found in cells.values())
    if not orders:
        return {}
    order = max(sorted(orders), key=lambda one: orders[one])
    if orders[order] < _FEWEST or orders[order] < _SAME * len(cells):
        return {}
    kept = {n: one.extents for n, one in cells.items() if one.order == order}
    return kept | _older(lines, kept, order)


def _older(lines: list[Line], found: dict[int, list[Extent]], order: str) -> dict[int, list[Extent]]:
    """The cells of lines that say a day where others say how long ago: in the same order, at the same distance."""
    places = sorted(found)
    step = Counter(b - a for a, b in pairwise(places)).most_common(1)[0][0]
    days = {
        n: cells for n, line in enumerate(lines) if n not in found and (cells := _by_day(line.text, order))
    }
    more: dict[int, list[Extent]] = {}
    for n in [*sorted(days), *sorted(days, reverse=True)]:
        if {n - step, n + step} & {*found, *more}:
            more[n] = days[n]
    return more


def _by_day(text: str, order: str) -> list[Extent] | None:
    spans = time_forms.days_within(text) if len(text) <= _LONGEST else []
    told = (cells for span in spans if (cells := _cells(text, span)) and cells.order == order)
    return next((cells.extents for cells in told), None)


def is_text(rest: str) -> bool:
    """Whether what stands behind outlet and time holds more than a headline, which then ends nobody knows where."""
    return words(rest) > _HEADLINE or bool(_INNER_END.search(rest))


def _by_distance(text: str) -> _Cells | None:
    found = time_forms.within(text) if len(text) <= _LONGEST else None
    return _cells(text, found) if found else None


def _cells(text: str, found: Extent) -> _Cells | None:
    """Outlet, time and the rest of a line, in the order that it has them."""
    before, after = _bare(text, 0, found[0]), _bare(text, found[1], len(text))
    if not _is_some(before):
        first = _NAMED.match(text, after[0], after[1])
        if not first or not outlet_names.plausible(first["name"]):
            return None
        return _Cells("time outlet rest", [found, first.span("name"), (first.end(), after[1])])
    if not _is_some(after):
        last = _LAST.search(text[: before[1]])
        if not last or not outlet_names.plausible(last["name"].rstrip(_EDGES)):
            return None
        return _Cells("rest outlet time", [(0, last.start()), _bare(text, *last.span("name")), found])
    if text.startswith(name := text[slice(*before)], after[0]):  # the outlet once more, as blocks have it
        after = _bare(text, after[0] + len(name), after[1])
    if _may_name(name) and words(text[slice(*after)]) >= 3:
        return _Cells("outlet time rest", [before, found, after])
    if _may_name(text[slice(*after)]):
        return _Cells("rest time outlet", [before, found, after])
    return None


def _bare(text: str, start: int, end: int) -> Extent:
    """The same extent without signs and brackets at its edges; a sentence keeps its end."""
    part = text[start:end]
    start += len(part) - len(part.lstrip(_EDGES))
    return start, max(start, start + len(text[start:end].rstrip(_EDGES)))


def _is_some(extent: Extent) -> bool:
    return extent[1] > extent[0]


def _may_name(text: str) -> bool:
    capital = text[0].isupper() or text[0].isdigit() or not text[0].isascii()
    return capital and words(text) <= _NAME and outlet_names.plausible(text) and not ends_sentence(text)
