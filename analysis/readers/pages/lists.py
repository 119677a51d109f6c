"""News lists of unknown layout: repeated blocks of time, headline, and what stands around them.

The lines that are times are found first; then every declared layout is laid over the lines between them,
and the one that explains the page best is taken.
"""

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from analysis.readers.pages import cells, chrome, main, markers, outlet_names, parts, rows, slots, time_forms
from analysis.readers.pages.cells import Cut
from analysis.readers.pages.lines import (
    AROUND,
    EDGE,
    SEPARATORS,
    Found,
    Layout,
    Line,
    Mark,
    ends_sentence,
    mark,
    words,
)
from analysis.readers.pages.lines import cut as parted
from analysis.wordings import Wording

_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(
    r"https?://(?P<host>[\w.-]{1,80}\.[a-z]{2,10})(?:(?P<path>\s+[›>»].{0,200})|[/?#]\S{0,2000})?$",
    re.IGNORECASE,
)
_TICKER = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_LEAST = 0.4  # mean score from which lines are taken for a list


_CONFIDENT = 0.6  # the same without times
_FEWEST = 3  # items of a list without times
_TIMES = 4  # lines with a time from which a page is no article
_TITLES = 6  # the same of lines like headlines
_USUALLY = 0.6  # share of the items
_TITLE = 14  # words of such a line
_HEADING = 4  # words
_EVERY = 0.75  # share of the items from which such lines belong to the items
_UNDATED = 0.8  # share of its items that have a headline


class Anchor(NamedTuple):
    """A line that every item has, and where in it the time stands, or the outlet's name, or nothing of the item."""

    line: int
    start: int
    end: int
    kind: str = "time"


class Scored(NamedTuple):
    """A page read one way, and how well that explains it."""

    value: float
    layout: Layout


def read(lines: list[Line]) -> Layout | None:
    """Items of a table or a dated list, or None where fewer than two lines hold a time or nothing explains them.

    The lines are tried as they are and cut into their fields; what explains the page better is taken.
    """
    if table := rows.read(lines):
        return table
    found = [one for cut in _ways(lines) if (one := _dated(cut))]
    layout = max(found, key=lambda one: one.value).layout if found else None
    if not layout or _is_ticker_within(lines, layout) or _is_noted_below(lines, layout):
        return None
    return _below_an_article(lines, layout)


def _is_noted_below(lines: list[Line], layout: Layout) -> bool:
    """Whether of two items one is an article, and the other a line below its text: when something of it is on air."""
    if len(layout.found) != 2 or any(one.use == "outlet" and one.item is not None for one in layout.marks):
        return False
    begun = min(one.start for one in layout.marks if one.item == 1)
    told = [line for line in _paragraphs(lines) if line.start < begun]
    return len(told) > 1 and sum(line.end > begun for line in lines) == 1


def _is_ticker_within(lines: list[Line], layout: Layout) -> bool:
    """Whether the items are what one article says happened when: bare clock times or sentences, of no outlet.

    The article's paragraphs stand together before or behind them, and are longer.
    """
    told = _paragraphs(lines)
    times = sorted(one for one in layout.marks if one.use == "time" and one.item is not None)
    times = times[1:] if told and times[0].end <= told[0].start and len(times) > _FEWEST else times  # its own
    if len(told) < 2 or any(one.use == "outlet" and one.item is not None for one in layout.marks):
        return False
    first, last = min(one.start for one in times), max(one.end for one in times)
    within = [line for line in lines if first <= line.end and line.start <= last and line not in told]
    apart = all(line.start < first or line.start >= last for line in told)
    return apart and _are_hours(lines, times) and sum(map(_size, told)) > sum(map(_size, within))


def _paragraphs(lines: list[Line]) -> list[Line]:
    return [
        line
        for line in lines
        if len(line.text) >= main.PARAGRAPH
        and ends_sentence(line.text)
        and not cells.begins_with_clock(line.text)
    ]


def _size(line: Line) -> int:
    return len(line.text)


def _are_hours(lines: list[Line], times: list[Mark]) -> bool:
    """Whether times are hours of a day without its date, or what stands beside or below them are sentences."""
    at = {one.start: one.end for one in times}
    spans = [line.text[max(0, start - line.at) : end - line.at] for start, end in at.items() for line in lines
             if line.start <= start < line.end]  # fmt: skip
    hours = all(time_forms.has_clock(text) and not time_forms.has_date(text) for text in spans)
    behind = [line.text for above, line in pairwise(lines) if above.start in at and above.end in at.values()]
    beside = [line.text for line in lines if line.start in at and line.end not in at.values()]
    said = [text for text in behind + beside if ends_sentence(text)]
    return hours or len(said) * 2 > len(times)


def _below_an_article(lines: list[Line], layout: Layout) -> Layout:
    """The same list, and the article that stands above it where one does."""
    first = min(one.start for one in layout.marks if one.item is not None)
    header = [line for line in lines if line.end <= first]
    begun = max((line.end for line in header), default=0)
    if any(one.use == "outlet" and one.item is None for one in layout.marks):
        return layout  # what stands above speaks of the list
    above = parts.read(header, True)
    at = main.begins(above.main)
    if at is None:
        return layout
    heading = [mark(line, "boilerplate", None, Wording.PAGE_HEADING.value) for line in above.main[:at]]
    items = [
        one if one.item is None else one._replace(item=one.item + 1)
        for one in layout.marks
        if one.start >= begun
    ]
    tags = [mark(line, "hashtag", 0) for line in above.tags]
    own = main.read(above.main[at:], 0)
    found = [Found("main"), *(one._replace(role="related") for one in layout.found)]
    return Layout(layout.name, [*heading, *own, *tags, *above.marks, *items], found)


def undated(lines: list[Line]) -> Layout | None:
    """Items of a list without times, told by the outlets that it names or a line that each item has."""
    for cut in _ways(lines)[::-1]:
        for anchors in markers.find(cut.lines):
            kept = [Anchor(n, 0, len(cut.lines[n].text), anchors.kind) for n in anchors.lines]
            found = _scored(cut, kept)
            if found and found.value >= _CONFIDENT:
                return found.layout
    return None


def _ways(lines: list[Line]) -> list[Cut]:
    """The lines as they are but for the numbers that count them, and cut into cells where they can be."""
    plain = cells.unnumbered(lines)
    more = _cut(tuple(plain.lines))
    return [plain, *(one._replace(between=plain.between + one.between) for one in more)]


@lru_cache(maxsize=2)
def _cut(lines: tuple[Line, ...]) -> list[Cut]:
    """Lines cut into cells, once for a list with times and for one without."""
    return [one for cut in (cells.cut, cells.spaced) if (one := cut(list(lines)))]


def _dated(cut: Cut) -> Scored | None:
    clocks = [Anchor(n, 0, len(cut.lines[n].text)) for n in sorted(cut.clocks)]
    anchors = clocks or _anchors(cut.lines)
    return _scored(cut, anchors) if len(anchors) >= 2 else None


def _scored(cut: Cut, anchors: list[Anchor]) -> Scored | None:
    """The items around some anchors under the layout that explains them best; None where none does."""
    lines, times = cut.lines, [anchor.line for anchor in anchors]
    headings = _headings(lines, len(times))
    headings |= cut.bylines
    chunks = [[n for n in chunk if n not in headings] for chunk in _chunks(lines, times)]
    seen = Counter(
        lines[number].text for chunk in chunks for number in chunk if len(lines[number].text) < 200
    )
    kind = "text" if cut.texts else anchors[0].kind
    value, best, items = _best(lines, times, chunks, seen, kind, cut.joined)
    above = _of_page(items) or _of_the_article(items, lines)
    nameless = _nameless(items) if anchors[0].kind == "mark" else set()
    alone = [n for n, item in enumerate(items) if not item.slots or (n == 0 and above) or n in nameless]
    if alone and len(items) - len(alone) >= 2:
        return _scored(cut, [anchor for n, anchor in enumerate(anchors) if n not in alone])
    told = "body" if cut.texts else "headline"
    titled = sum(any(slot == told for slot, _ in item.slots) for item in items)
    least = 0.6 if anchors[0].kind == "time" else _UNDATED
    if best is None or titled < 2 or titled < least * len(items):
        return None
    items = _signed([*items[:-1], _ended(items, lines)], lines)
    marks, found = _marks(cut, anchors, items, _use_of_names(cut, anchors, items))
    return Scored(value, Layout(f"list: {best}", marks + cut.between, found))


def _use_of_names(cut: Cut, anchors: list[Anchor], items: list[slots.Item]) -> str:
    """What the names in an outlet's place are: outlets, sections or places, or persons."""
    lines = cut.lines
    placed = [n for item in items for slot, n in item.slots if slot == "outlet"]
    if anchors[0].kind != "time" or any(n and cells.is_lead(lines[n - 1].text) for n in placed):
        return "outlet"
    beside = [(lines[a.line].text[: a.start] or lines[a.line].text[a.end :]).strip(AROUND) for a in anchors]
    behind = all(
        n in cut.joined and n - 1 == item.time for item in items for slot, n in item.slots if slot == "outlet"
    )
    behind = behind and all(a.start == 0 for a in anchors)
    first = min([items[0].time, *(n for _, n in items[0].slots)])
    place = outlet_names.of_page([line.text for line in lines[:first]])
    headed = place is not None and outlet_names.writes(lines[place[0]].text[place[1] : place[2]].strip(EDGE))
    return outlet_names.use([*(lines[n].text for n in placed), *filter(None, beside)], behind, headed)


def _nameless(items: list[slots.Item]) -> set[int]:
    """Items without an outlet where most have one: what stands around the list has such a line, too."""
    bare = {n for n, item in enumerate(items) if all(slot != "outlet" for slot, _ in item.slots)}
    return bare if len(bare) <= (1 - _USUALLY) * len(items) else set()


def _of_page(items: list[slots.Item]) -> bool:
    """Whether the first time is the page's: it lacks the headline, or two fields, that every other item has."""
    fields = [{slot for slot, _ in item.slots} for item in items]
    lacking = set.intersection(*fields[1:]) - fields[0] if len(items) > 2 else set()
    return "headline" in lacking or len(lacking) > 1


def _of_the_article(items: list[slots.Item], lines: list[Line]) -> bool:
    """Whether the first time is that of an article above the list: a paragraph stands for its headline alone."""
    told = [
        len(lines[n].text) >= main.PARAGRAPH and ends_sentence(lines[n].text)
        for item in items
        for slot, n in item.slots
        if slot == "headline"
    ]
    return len(items) > 2 and len(told) == len(items) and told[0] and not any(told[1:])


def _ended(items: list[slots.Item], lines: list[Line]) -> slots.Item:
    """The last item without what stands below the list: behind a blank line, where no other body has one."""
    last = items[-1]
    bodies = [[n for slot, n in item.slots if slot == "body" and n > item.time] for item in items]
    if len(items) < _FEWEST or not bodies[-1] or any(lines[n].gap for body in bodies[:-1] for n in body[1:]):
        return last
    below = next((n for n in bodies[-1][1:] if lines[n].gap), len(lines))
    return last._replace(slots=[(slot, n) for slot, n in last.slots if n < below])


def _signed(items: list[slots.Item], lines: list[Line]) -> list[slots.Item]:
    """The items with bylines where the one line that each has below its head is a person's name and no text."""
    told = [[n for slot, n in item.slots if slot == "body"] for item in items]
    names = [lines[n].text for body in told for n in body]
    if len(names) < 2 or any(len(body) > 1 for body in told) or not all(map(outlet_names.is_person, names)):
        return items
    return [
        item._replace(slots=[("byline" if slot == "body" else slot, n) for slot, n in item.slots])
        for item in items
    ]


def _best(
    lines: list[Line],
    times: list[int],
    chunks: list[list[int]],
    seen: Counter[str],
    kind: str,
    joined: frozenset[int],
) -> tuple[float, str | None, list[slots.Item]]:
    few, scored = slots.VOTERS, []
    for n, template in enumerate(slots.templates()):
        if template.anchor == kind:
            items = slots.assign(template, times[:few], _head(chunks, len(times), few), lines)
            astray = _lost(items[0], chunks[0], lines) + _left_over(items, lines) + _torn(items, joined)
            value = slots.score(template, items, lines, seen) - astray / len(items)
            scored.append((value, -n, template))
    value, _, template = max(scored)
    if value < _LEAST:
        return value, None, []
    return value, template.name, slots.assign(template, times, chunks, lines)


def _lost(first: slots.Item, above: list[int], lines: list[Line]) -> int:
    """How many lines of an item a layout leaves above its first: headline, the sentence under it, an outlet below."""
    taken = {n for _, n in first.slots}
    left = [lines[n].text for n in above if n not in taken]
    told = [n for n, text in enumerate(left) if slots.is_text(text)]
    if len(told) != 1:  # more are of an article above
        return 0
    title, below = left[: told[0]][-1:], left[told[0] + 1 :]
    if len(below) > 1 or not all(outlet_names.known(name) or outlet_names.is_press(name) for name in below):
        return 0
    return 1 + len(below) + any(4 <= words(text) <= 25 and not ends_sentence(text) for text in title)


def _torn(items: list[slots.Item], joined: frozenset[int]) -> int:
    """How many cells of one line are given to two items."""
    owners = {
        n: number for number, item in enumerate(items) for n in [item.time, *(n for _, n in item.slots)]
    }
    return sum(n in joined and owners.get(n - 1, owner) != owner for n, owner in owners.items())


def _left_over(items: list[slots.Item], lines: list[Line]) -> int:
    """How many lines of text only the last item has: those of every item stand behind the next one's head, then."""
    bodies = [[n for slot, n in item.slots if slot == "body"] for item in items]
    return sum(ends_sentence(lines[n].text) for n in bodies[-1][:2]) if not any(bodies[:-1]) else 0


def _head(chunks: list[list[int]], times: int, few: int) -> list[list[int]]:
    return chunks if times <= few else [*chunks[:few], []]


def _anchors(lines: list[Line]) -> list[Anchor]:
    """The lines that date an item: whole lines, or lines of outlet and time, whichever are more."""
    whole = [
        Anchor(n, 0, len(line.text)) for n, line in enumerate(lines) if time_forms.looks_like_time(line.text)
    ]
    named = [found for n, line in enumerate(lines) if (found := _named(n, line))]
    if daily := _daily(lines, whole):
        return daily
    if len(whole) < _FEWEST > len(named):
        named = _spaced(lines)
    kept = _alike(lines, whole if len(whole) >= len(named) else named)
    return kept if len(kept) >= 2 else _ticker(lines)


def _spaced(lines: list[Line]) -> list[Anchor]:
    """Lines of an outlet and a time that only a space parts: three at least, all of capital words or known names."""
    found = [(n, line, at) for n, line in enumerate(lines) if (at := time_forms.suffix(line.text))]
    names = [line.text[: at[0]].strip(AROUND) for _, line, at in found]
    sure = all(outlet_names.plausible(name) and _is_name(name) for name in names)
    return (
        [Anchor(n, at[0], len(line.text)) for n, line, at in found] if sure and len(found) >= _FEWEST else []
    )


def _is_name(text: str) -> bool:
    """Whether a line may be a name: known as an outlet's, or short and all its words with capitals."""
    few = len(text.split()) <= _HEADING and words(text) <= 2 * _HEADING
    return outlet_names.known(text) or (few and not any(word[0].islower() for word in text.split()))


def _daily(lines: list[Line], whole: list[Anchor]) -> list[Anchor]:
    """Clock times under days that head parts of the list: of each part in one direction; none where no day does."""
    clocks = [n for n, line in enumerate(lines) if _TICKER.fullmatch(line.text)]
    days = [a.line for a in whole]
    if not days or len(clocks) <= len(days) or len(clocks) < _FEWEST:
        return []
    if any(time_forms.has_clock(lines[n].text) or n + 1 not in clocks for n in days):
        return []
    parts = [[n for n in clocks if a < n < b] for a, b in pairwise([-1, *days, len(lines)])]
    minutes = [[lines[n].text for n in part] for part in parts]
    ordered = all(part in (sorted(part), sorted(part, reverse=True)) for part in minutes)
    return [Anchor(n, 0, len(lines[n].text)) for n in clocks] if ordered and not parts[0] else []


def _named(number: int, line: Line) -> Anchor | None:
    text = line.text
    if len(text) > time_forms.LONGEST or time_forms.looks_like_time(text):
        return None
    if start := main.glued(line):
        return Anchor(number, start, len(text))
    if (end := time_forms.prefix(text)) and text[end:].lstrip(EDGE)[:1] in tuple(SEPARATORS):
        name = text[end:].strip(AROUND)
        return Anchor(number, 0, end) if name and outlet_names.plausible(name) else None
    return None


def _alike(lines: list[Line], anchors: list[Anchor]) -> list[Anchor]:
    """Without times of the page: labelled otherwise than most, or the first and only one of its form."""
    forms = [_form(lines[a.line].text[a.start : a.end]) for a in anchors]
    labelled = sum(form[0] for form in forms)
    few = labelled * 2 < len(forms)
    kept = [(a, form) for a, form in zip(anchors, forms, strict=True) if not (few and form[0])]
    rest = {form for _, form in kept[1:]}
    if len(kept) > 2 and kept[0][1] not in rest and (len(rest) == 1 or _only_day(kept[0][1], rest)):
        kept = kept[1:]
    return [a for a, _ in kept]


def _only_day(form: tuple[bool, ...], others: set[tuple[bool, ...]]) -> bool:
    """Whether a time names a month, and no other does; `ago` is one, too, in Spanish."""
    _, ago, month, *_ = form
    return month and not ago and not any(other[2] and not other[1] for other in others)


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


def _headings(lines: list[Line], items: int) -> frozenset[int]:
    """Lines that head a part of the list: capitals or a section's name, between blank lines, not in each item."""
    alone = (n for n, (line, below) in enumerate(pairwise(lines)) if line.gap and below.gap)
    found = frozenset(n for n in alone if _heads_a_part(lines[n].text))
    return found if len(found) < _EVERY * items else frozenset()


def _heads_a_part(text: str) -> bool:
    capitals = text.isupper() and len(text) > 3 and len(text.split()) <= _HEADING
    return capitals or text.casefold() in outlet_names.sections()


def _is_content(text: str) -> bool:
    if not _LETTER.search(text):
        return False  # counts, ranks, signs between cells
    if chrome.match(text) or time_forms.is_length(text) or time_forms.looks_like_time(text):
        return False
    return not (outlet_names.is_byline(text) or cells.is_lead(text) or cells.is_menu(text))


def _marks(
    cut: Cut, anchors: list[Anchor], items: list[slots.Item], name: str
) -> tuple[list[Mark], list[Found]]:
    """Marks for all lines; `name`: the use of what stands in an outlet's place."""
    lines = cut.lines
    marks: list[Mark] = []
    taken: set[int] = set()
    for number, (anchor, item) in enumerate(zip(anchors, items, strict=True)):
        marks += _anchor_marks(lines[anchor.line], anchor, number, name)
        marks += [mark(lines[n], name if slot == "outlet" else slot, number) for slot, n in item.slots]
        taken |= {anchor.line, *(n for _, n in item.slots)}
    starts = [min(item.time, *(n for _, n in item.slots)) if item.slots else item.time for item in items]
    header = [line for n, line in enumerate(lines) if n < starts[0] and n not in taken]
    bare = len({m.item for m in marks if m.use == "outlet"}) < len(items)
    head_marks, outlet = _header(header, bare)
    marks += head_marks
    if bare and not outlet:
        outlet = outlet_names.of_notice(line.text for line in lines)
    left = [(n, bisect_right(starts, n) - 1) for n in range(starts[0], len(lines)) if n not in taken]
    linked = _linked(lines, starts, left, bare and not outlet)
    for n, owner in left:
        plain = [mark(lines[n], "byline", owner)] if n in cut.bylines else _between(lines[n], owner)
        marks += linked.get(n, plain)
    own = {m.item for m in marks if m.use == "outlet"}
    return marks, [Found("item", None if number in own else outlet) for number in range(len(items))]


def _linked(
    lines: list[Line], starts: list[int], left: list[tuple[int, int]], bare: bool
) -> dict[int, list[Mark]]:
    """Marks for lines that are nothing but the address of their item, or its path from an outlet's domain on."""
    if starts[0] and _ADDRESS.match(lines[starts[0] - 1].text):
        return {}  # addresses stand above their items, and what they are of is not sure
    found: dict[int, list[Mark]] = {}
    taken: set[int] = set()
    for n, owner in left:
        place = _ADDRESS.match(lines[n].text)
        if not place or owner in taken:
            continue
        taken.add(owner)
        if not place["path"]:
            found[n] = [mark(lines[n], "url", owner)]
        elif bare:
            scheme, rest = parted(lines[n], place.start("host"), "boilerplate", "outlet", owner)
            at = lines[n].at + place.end("host")
            found[n] = [scheme, rest._replace(end=at), Mark(at, lines[n].end, "boilerplate")]
    return found


def _anchor_marks(line: Line, anchor: Anchor, item: int, name: str) -> list[Mark]:
    if anchor.kind != "time":
        own = chrome.match(line.text)
        use = "outlet" if anchor.kind == "outlet" else own.use if own else "boilerplate"
        return [mark(line, use, item if anchor.kind == "outlet" else None)]
    if anchor.start:
        by = outlet_names.is_byline(line.text[: anchor.start].strip(AROUND))
        return parted(line, anchor.start, "byline" if by else name, "time", item)
    if anchor.end < len(line.text):
        return parted(line, anchor.end, "time", name, item)
    return [mark(line, "time", item)]


def _between(line: Line, item: int) -> list[Mark]:
    """Marks for a line among the items that no slot took."""
    own = chrome.match(line.text)
    if own or cells.is_lead(line.text):
        return [mark(line, own.use if own else "boilerplate")]
    if time_forms.is_length(line.text):
        return [mark(line, "media length", item, Wording.RECORDING.value)]
    if cells.is_menu(line.text) or (line.gap and _heads_a_part(line.text)):
        return [mark(line, "boilerplate", None, Wording.MENU.value)]
    if not _LETTER.search(line.text):
        return [mark(line, "boilerplate", None, Wording.SIGN_ALONE.value)]
    if outlet_names.is_byline(line.text):
        return [mark(line, "byline", item)]
    if time_forms.looks_like_time(line.text):
        return [mark(line, "time", None, Wording.SECOND_TIME_OF_PAGE.value)]
    return [mark(line, "set aside", None, Wording.NO_PLACE.value)]


def _header(header: list[Line], bare: bool) -> tuple[list[Mark], str | None]:
    """Marks for the lines above the list, and the outlet they name for items that are `bare` of one."""
    marks: list[Mark] = []
    place = outlet_names.of_page([line.text for line in header]) if bare else None
    outlet = header[place[0]].text[place[1] : place[2]].strip(EDGE) if place else None
    for number, line in enumerate(header):
        end = time_forms.prefix(line.text)
        rest = line.text[end:].strip(AROUND) if end else ""
        if place and number == place[0]:
            marks.append(mark(line, "outlet", None, Wording.LIST_OUTLET.value))
        elif time_forms.looks_like_time(line.text):
            marks.append(mark(line, "time", None, Wording.PAGE_TIME.value))
        elif bare and end and rest and outlet_names.plausible(rest):
            outlet = outlet or rest
            marks += parted(line, end, "time", "outlet", None)
        elif outlet_names.is_byline(line.text):
            marks.append(mark(line, "byline"))
        else:
            own = chrome.match(line.text)
            marks.append(
                mark(
                    line, own.use if own else "boilerplate", None, None if own else Wording.PAGE_HEADING.value
                )
            )
    return marks, outlet


def _is_dated(text: str) -> bool:
    """Whether a line is a time, begins with a clock time or ends with how long ago something was."""
    if time_forms.looks_like_time(text) or cells.begins_with_clock(text):
        return True
    ago = None if ends_sentence(text) else time_forms.within(text)
    return ago is not None and ago[1] == len(text)


def unsure(lines: list[Line]) -> str | None:
    """Why lines that no layout explains are a list all the same, and no article; None where they are none."""
    own = [line.text for line in lines if not chrome.match(line.text)]
    told = sum(map(_size, _paragraphs(lines)))
    if told * 2 > sum(map(len, own)) and len(_paragraphs(lines)) > 1 and not cells.outlets(lines):
        return None
    times = sum(map(_is_dated, own))
    titles = sum(4 <= words(text) <= _TITLE and not ends_sentence(text) for text in own)
    if times * 6 >= len(own) and (times >= _TIMES or times == len(own) >= _FEWEST):
        return Wording.LISTED_TIMES.written(n=f"{times}", m=f"{len(own)}")
    if titles >= _TITLES and titles >= 0.6 * len(own):
        return Wording.LISTED_TITLES.written(n=f"{titles}", m=f"{len(own)}")
    names = cells.outlets(lines)
    if names >= _FEWEST and names * 4 >= len(own):
        return Wording.LISTED_NAMES.written(n=f"{names}", m=f"{len(own)}")
    return None
