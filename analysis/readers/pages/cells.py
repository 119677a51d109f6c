"""Lines that hold several fields, cut into cells: a time and what stands beside it, a headline and its outlet.

A ticker prints `+++ 19.02 Uhr: headline +++`, a feed reader `outlet / by author / 3h`, a wire `12:04 GMT  headline`.
Once cut, each field has a line of its own, and the layouts of lists hold for them too.
"""

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from analysis.readers.pages import chrome, inline, outlet_names, time_forms
from analysis.readers.pages.lines import EDGE, Line, Mark, ends_sentence
from analysis.wordings import Wording

Extent = tuple[int, int]
_LONGEST = 600  # characters of a line that is cut
_USUAL = 0.7  # share of the dated lines that use a separator, from which it parts fields
_ENUMERATED = 140  # characters of a line of outlet, time and author between commas
_BETWEEN = Wording.BETWEEN_PARTS.value
_SEPARATOR = re.compile(
    r"\s*\t\s*|\s{2,}|\s+(?P<sign>[|·•/–—-]|//)\s+|\s*(?P<glued>[|·•])\s*|\s*(?P<plus>\+{3,})\s*"
)
_EDGES = EDGE + "·•|,;:–—-+*/"
_OPENING = re.compile(r"(?:[+*]{2,}|[-–•·*▪]) *")
_NUMBER = re.compile(r"(\d{1,3})[.)][ \t]+(?=\S)")
_BY = r"(?:by|von|par|por|di|da|door|av)"
_AUTHORED = re.compile(rf"(?P<name>\S.{{1,58}}?)\s+(?P<by>{_BY}\s+\S.{{1,58}})")
_TOLD_BY = re.compile(rf"(?P<time>\S.{{1,58}}?)\s+(?P<by>{_BY}\s+(?P<name>\S.{{1,58}}))")
_MENU = re.compile(r"\s*[|·•]\s*|\s{2,}|\t")
_TRAIL = re.compile(r"\s+[>›»→]\s+")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?![\d.:/%])")
_CLOCK_FIRST = re.compile(
    r"[\[(]?(?P<clock>(?:[01]?\d|2[0-3])[:.h][0-5]\d(?: ?Uhr)?"
    r"|\d{1,2} ?(?:m|h|d|mins?|hrs?|Min\.?|Std\.?))[\])]?\s+(?=\S)"
)
_AFTER = re.compile(r"\s*(?:[·•|:;–—/\t+]|-\s|,\s|\s{2})")
_LINK = re.compile(
    r"\[(?P<text>[^\[\]]{3,300})\]\((?P<url>https?://[^\s()]{1,2000})\)"
)  # as Markdown writes it
_SITE = re.compile(
    r"(?P<headline>\S.{8,300}?\S)\s+\((?P<name>[^\s()]{1,60}\.[a-z]{2,10}(?:/[^\s()]{1,60})?)\)"
)


_FEWEST = 3  # lines that have an outlet's name at one place
_DASHES = ("–", "—", "-", "|", "·")
_REST = 3  # words of a headline behind an outlet's name
_NAME = 5  # words of an outlet's name on a line of its own
_MOSTLY = 0.6  # share of such names that are known, or have a word that outlets are called by
_INNER = (
    re.compile(r"(?:[-–•·*▪] *|\d{1,3}[.)] +)?(?P<name>[^\W\d_][^:]{1,59}?)\s?: (?P<rest>\S.{10,}\S)"),
    re.compile(r"(?:[-–•·*▪] *|\d{1,3}[.)] +)?(?P<rest>\S.{10,}\S)\s+[–—-]\s+(?P<name>[^–—]{2,60})"),
    re.compile(
        r"(?:[-–•·*▪] *|\d{1,3}[.)] +)?[\"“„«»](?P<rest>[^\"”“»«]{10,})[\"”“»«],?\s+(?P<name>[^\"”“»]{2,90})"
    ),
    re.compile(r"(?:[-–•·*▪] *|\d{1,3}[.)] +)?(?P<rest>\S.{10,}\S)\s*[(\[](?P<name>[^()\[\]]{2,90})[)\]]\.?"),
)


class Cut(NamedTuple):
    """Lines of one field each, and marks for what stood between them."""

    lines: list[Line]
    between: list[Mark]
    bylines: frozenset[int] = frozenset()  # numbers of lines that were cut out beside an outlet and a time
    clocks: frozenset[int] = frozenset()  # of those that are the times of their items, in whatever form
    joined: frozenset[int] = frozenset()  # of those that go on the line of the one before
    texts: bool = False  # whether headline and text of an item are one line that nothing parts


def cut(lines: list[Line]) -> Cut | None:
    """The same lines, cut where they hold a time or an outlet and more; None where no line does."""
    numbered = _numbered(lines)
    usual, signed, authored = _usual(lines), _signed(lines), _authored(lines)
    told = _told_by(lines)
    named, begun = _named(lines), _begun(lines)
    named = named or begun
    clocks: set[int] = set()
    found: list[Line] = []
    between: list[Mark] = []
    people: dict[tuple[int, int], list[int]] = {}
    joined: set[int] = set()
    for number, line in enumerate(lines):
        extents = _extents(line, number in numbered, usual) if len(line.text) <= _LONGEST else []
        if signed:
            extents = _unsigned(line.text, extents)
        if authored and len(extents) > 1:
            extents = [piece for extent in extents for piece in _unauthored(line.text, extent)]
        extents = told.get(number, extents)
        inner = number in named and len(extents) < len(named[number].parts)
        if inner:  # each begins an item, whether an empty line says so or not
            extents = named[number].parts
        if extents:
            begins = inner and named[number].alone
            pieces = _pieces(line._replace(gap=max(line.gap, begins)), extents)
            joined |= set(range(len(found) + 1, len(found) + len(pieces)))
            clocks |= {len(found)} if inner and named is begun else set()
            for n in [] if inner else _beside(pieces):
                people.setdefault((len(pieces), n), []).append(len(found) + n)
            found += pieces
            between += _gaps(line, pieces)
        else:
            found.append(line)
    return (
        Cut(found, between, _bylines(found, people), frozenset(clocks), frozenset(joined))
        if between or len(found) > len(lines)
        else None
    )


def unnumbered(lines: list[Line]) -> Cut:
    """The lines as they are, with numbers, names said twice, links of Markdown and what leads to outlets parted."""
    numbered, twice = _numbered(lines), again(lines)
    led = {n: parts for n, line in enumerate(lines) if (parts := _led(line.text, 0, len(line.text)))}
    found: list[Line] = []
    between: list[Mark] = []
    for number, line in enumerate(lines):
        if number in twice:
            between.append(Mark(line.start, line.end, "repeated", None, Wording.OUTLET_AGAIN.value))
            continue
        opening = _NUMBER.match(line.text) if number in numbered else None
        link = _LINK.search(line.text) if "](" in line.text else None
        pieces = [line]
        if link and not _LINK.search(line.text, link.end()):
            around = ((0, link.start()), link.span("text"), link.span("url"), (link.end(), len(line.text)))
            pieces = _pieces(line, [(a, b) for a, b in around if line.text[a:b].strip(_EDGES)])
        elif opening:
            pieces = _pieces(line, [(opening.end(), len(line.text))])
        elif number in led and len(led) > 1:
            pieces = _pieces(line, led[number])
        found += pieces
        between += _gaps(line, pieces) if pieces != [line] else []
    return Cut(found, between)


def again(lines: list[Line]) -> frozenset[int]:
    """Lines that say the outlet above them once more, as the text of its picture and its name do on tiles."""
    twice = [n for n in range(1, len(lines)) if lines[n].text == lines[n - 1].text and not lines[n].gap]
    names = [lines[n].text for n in twice if outlet_names.plausible(lines[n].text)]
    sure = sum(map(_is_outlet, names))
    return (
        frozenset(twice)
        if len(names) == len(twice) >= _FEWEST and sure >= _MOSTLY * len(names)
        else frozenset()
    )


def spaced(lines: list[Line]) -> Cut | None:
    """The lines with those cut that hold an item each, its parts with only spaces between; None where none does."""
    items = inline.find(lines)
    found: list[Line] = []
    between: list[Mark] = []
    for number, line in enumerate(lines):
        pieces = _pieces(line._replace(gap=max(line.gap, 1)), items[number]) if number in items else [line]
        found += pieces
        between += _gaps(line, pieces) if number in items else []
    texts = sum(inline.is_text(max((lines[n].text[a:b] for a, b in items[n]), key=len)) for n in items)
    return Cut(found, between, texts=texts * 2 > len(items)) if items else None


class _Named(NamedTuple):
    """The parts of a line that has an outlet's name in it; whether it is an item by itself."""

    parts: list[Extent]
    alone: bool


def _signed(lines: list[Line]) -> bool:
    """Whether lines of authors name outlets, too, most of them known: `By Ann Bell, Gazette`."""
    parts = [
        line.text[a:b]
        for line in lines
        if len(line.text) <= _ENUMERATED and "," in line.text
        for a, b in _split(line.text, 0, len(line.text), None)
    ]
    names = [
        part.rpartition(",")[2].strip() for part in parts if "," in part and outlet_names.is_byline(part)
    ]
    return len(names) > 1 and sum(map(_is_outlet, names)) >= _MOSTLY * len(names)


def _unsigned(text: str, extents: list[Extent]) -> list[Extent]:
    """The cells of a line, with the outlet cut from behind its author."""
    found = []
    for a, b in extents or [(0, len(text))]:
        comma = text.rfind(",", a, b)
        found += [(a, comma), (comma + 1, b)] if comma > a and outlet_names.is_byline(text[a:b]) else [(a, b)]
    return found if len(found) > 1 else extents


def _authored(lines: list[Line]) -> bool:
    """Whether cells beside a time hold an outlet and who wrote it, most outlets known: `Gazette by Ann Bell / 3h`."""
    cut = [
        (line.text, _split(line.text, 0, len(line.text), None))
        for line in lines
        if len(line.text) <= _ENUMERATED
    ]
    dated = [(text, parts) for text, parts in cut if any(_is_time(text[a:b]) for a, b in parts)]
    names = [
        text[a : a + len(m["name"])] for text, parts in dated for a, b in parts if (m := _by_whom(text[a:b]))
    ]
    return len(names) > 1 and sum(map(_is_outlet, names)) >= _MOSTLY * len(names)


def _by_whom(cell: str) -> re.Match[str] | None:
    found = _AUTHORED.fullmatch(cell)
    return found if found and outlet_names.is_byline(found["by"]) else None


def _unauthored(text: str, extent: Extent) -> list[Extent]:
    """A cell, cut between the outlet and who wrote it."""
    found = _by_whom(text[slice(*extent)])
    return (
        [(extent[0] + a, extent[0] + b) for a, b in (found.span("name"), found.span("by"))]
        if found
        else [extent]
    )


def _told_by(lines: list[Line]) -> dict[int, list[Extent]]:
    """Lines of a time and whom it is by, most of them known outlets, or all persons: `3 hours ago by Ann Bell`."""
    matched = ((n, _TOLD_BY.fullmatch(line.text)) for n, line in enumerate(lines))
    found = {n: m for n, m in matched if m and _is_time(m["time"])}
    sure = sum(_is_outlet(m["name"]) for m in found.values())
    if len(found) < 2:
        return {}
    if sure >= _MOSTLY * len(found):
        return {n: [m.span("time"), m.span("name")] for n, m in found.items()}
    people = all(outlet_names.is_person(m["name"]) for m in found.values())
    return {n: [m.span("time"), m.span("by")] for n, m in found.items()} if people else {}


def _named(lines: list[Line]) -> dict[int, _Named]:
    """Lines with an outlet before a colon, behind a dash or in brackets at the end, where most such names are known.

    So press reviews are written: `Gazette: headline`, `headline – Gazette`, `headline (Gazette, 9 March)`,
    `text [Gazette]`.
    """
    best: dict[int, _Named] = {}
    for pattern in _INNER:
        found = {
            n: m
            for n, line in enumerate(lines)
            if len(line.text) <= _LONGEST and (m := pattern.fullmatch(line.text))
        }
        names = {n: _name(m["name"]) for n, m in found.items()}
        found = {n: m for n, m in found.items() if outlet_names.plausible(names[n])}
        side = _ends_each(lines, found)
        sure = len(found) if side else sum(_is_outlet(names[n]) for n in found)
        if len(found) >= _FEWEST and sure >= _MOSTLY * len(found) and len(found) > len(best):
            best = {
                n: _Named(_inner(m), side >= 0 and not ends_sentence(m["rest"])) for n, m in found.items()
            }
    return best


def _ends_each(lines: list[Line], found: dict[int, re.Match[str]]) -> int:
    """1 where a name ends each line above a time, and no other, -1 for below: an outlet's, known or not; else 0."""
    if not all(m.start("rest") < m.start("name") and _may_end(m) for m in found.values()):
        return 0
    times = [n for n, line in enumerate(lines) if _is_time(line.text)]
    sides = (side for side in (1, -1) if {n - side for n in times} == found.keys())
    return next(sides, 0) if len(times) >= _FEWEST else 0


def _may_end(found: re.Match[str]) -> bool:
    """Whether what stands behind the dash of a line may be a name, and what stands before it a headline."""
    name = found["name"].split()
    return len(name) < _NAME and not name[0][0].islower() and len(found["rest"].split()) > _REST


def _begun(lines: list[Line]) -> dict[int, _Named]:
    """Lines of clock time, outlet and headline with no more than a colon between: each name is known or comes again.

    None where a line has none, or where fewer than most are known or have a word that outlets are called by.
    """
    clocks = {n: m for n, line in enumerate(lines) if (m := _CLOCK_FIRST.match(line.text))}
    heads = {n: lines[n].text[m.end() :].split() for n, m in clocks.items()}
    counts = Counter(tuple(head[:size]) for head in heads.values() for size in range(1, _NAME + 1))
    names = {n: _first_name(head, counts) for n, head in heads.items()}
    names = {
        n: "" if _is_time(f"{clocks[n]['clock']} {name}") else name for n, name in names.items()
    }  # `Uhr`, `GMT`
    sure = sum(
        _is_outlet(name) or lines[n].text[clocks[n].end() + len(name) :].lstrip()[:1] in (":", *_DASHES)
        for n, name in names.items()
    )
    if len(clocks) < _FEWEST or not all(names.values()) or sure < _MOSTLY * len(clocks):
        return {}
    found = {}
    for n, name in names.items():
        at, text = clocks[n].end(), lines[n].text
        rest = len(text) - len(text[at + len(name) :].lstrip(_EDGES))
        found[n] = _Named([clocks[n].span("clock"), (at, at + len(name)), (rest, len(text))], alone=True)
    return found


def _first_name(words: list[str], counts: Counter[tuple[str, ...]]) -> str:
    """The outlet that begins a line: what a colon ends, else the longest known name, a word of outlets, what recurs."""
    heads = [words[:size] for size in range(min(_NAME, len(words) - _REST), 0, -1)]
    heads = [head for head in heads if not any(word[0].islower() for word in (head[0], head[-1]))]
    colon = (head for head in heads if head[-1].endswith(":") or words[len(head)] in _DASHES)
    known = (head for head in heads if outlet_names.known(" ".join(head)))
    press = (head for head in reversed(heads) if outlet_names.is_press(" ".join(head)))
    again = (head for head in heads if len(head) > 1 and counts[tuple(head)] > 1)
    return " ".join(next((head for some in (colon, known, press, again) for head in some), [])).removesuffix(
        ":"
    )


def outlets(lines: list[Line]) -> int:
    """How many lines are an outlet's name above or below another line, or have one where lists have it."""
    alone = [
        len(line.text.split()) <= _NAME and outlet_names.plausible(line.text) and _is_outlet(line.text)
        for line in lines
    ]
    apart = sum(here and not below for here, below in pairwise([*alone, False]))
    return max(apart if apart * 2 > sum(alone) else 0, len(_named(lines)))


def _is_outlet(name: str) -> bool:
    return outlet_names.known(name) or outlet_names.is_press(name)


def _name(within: str) -> str:
    """The outlet in brackets, without the day behind it."""
    first, comma, rest = within.partition(",")
    return first.strip() if comma and _is_time(rest.strip()) else within.strip()


def _inner(found: re.Match[str]) -> list[Extent]:
    start, end = found.span("name")
    first, comma, rest = found["name"].partition(",")
    parts = [(start, end)]
    if comma and _is_time(rest.strip()):
        parts = [(start, start + len(first)), (end - len(rest.lstrip()), end)]
    return sorted([found.span("rest"), *parts])


def is_clock(text: str) -> bool:
    """Whether a text is a bare clock time as tickers print it."""
    return bool(_CLOCK.fullmatch(text))


def begins_with_clock(text: str) -> bool:
    """Whether a bare clock time stands alone or begins a line: `19:02 Ferries stop`."""
    return is_clock(text) or bool(_CLOCK_FIRST.match(text))


def _numbered(lines: list[Line]) -> frozenset[int]:
    """Lines that count the items: at least three, each one more than the one before."""
    places = [(n, int(m[1])) for n, line in enumerate(lines) if (m := _NUMBER.match(line.text))]
    follow = sum(b[1] == a[1] + 1 for a, b in pairwise(places))
    return (
        frozenset(n for n, _ in places) if follow >= 2 and follow >= 0.8 * (len(places) - 1) else frozenset()
    )


def _usual(lines: list[Line]) -> frozenset[str]:
    """The separators that most lines with a time in them use."""
    dated = [
        signs
        for line in lines
        if len(line.text) <= _LONGEST and (signs := _signs(line.text)) and _has_time(line.text)
    ]
    counts = Counter(sign for signs in dated for sign in signs)
    return frozenset(sign for sign, count in counts.items() if count >= 2 and count >= _USUAL * len(dated))


def _signs(text: str) -> set[str]:
    return {_sign(m) for m in _SEPARATOR.finditer(text)}


def _sign(found: re.Match[str]) -> str:
    return found["sign"] or found["glued"] or found["plus"] or "\t"


def _has_time(text: str) -> bool:
    parts = _split(text, 0, len(text), None)
    return any(_is_time(text[a:b]) for part in parts for a, b in _dated(text, *part)) or bool(_leading(text))


def is_menu(text: str) -> bool:
    """Whether a line is nothing but short entries: `Home | Sport | Contact`, `Home > Sport`, `World Politics Sport`."""
    if len(text) > 300:
        return False
    parts, steps = _MENU.split(text), _TRAIL.split(text)
    listed = (parts if len(parts) >= _FEWEST else []) or (steps if len(steps) > 1 else [])
    if listed and all(0 < len(part.split()) <= 3 for part in listed):
        return True
    entries = [word.replace(".", "").casefold() for word in text.split()]
    return len(entries) >= _FEWEST and all(entry in outlet_names.sections() for entry in entries)


def _is_time(text: str) -> bool:
    return time_forms.looks_like_time(text) or is_clock(text)


def _split(text: str, start: int, end: int, signs: frozenset[str] | None) -> list[Extent]:
    """The parts between separators (of these kinds, or of any), without their edges."""
    extents, at = [], start
    for found in _SEPARATOR.finditer(text, start, end):
        if signs is None or _sign(found) in signs:
            extents.append((at, found.start()))
            at = found.end()
    return [(a, b) for a, b in [*extents, (at, end)] if text[a:b].strip(_EDGES)]


def _extents(line: Line, numbered: bool, usual: frozenset[str]) -> list[Extent]:
    """Where the cells of a line stand in its text; none where it is one field."""
    text = line.text
    opening = (_NUMBER if numbered else _OPENING).match(text)
    start = opening.end() if opening else 0
    end = len(text.rstrip(EDGE + "+")) if text.endswith("++") else len(text)
    if led := _led(text, start, end):
        return led
    if site := _SITE.fullmatch(text, start, end):
        return [site.span("headline"), site.span("name")]
    parts = _rejoined(text, _split(text, start, end, usual))
    if len(parts) > 1 and not start and all(_is_time(text[a:b]) for a, b in parts) and _is_time(text):
        return []  # a day and a distance beside each other are one time
    if not any(_is_time(text[a:b]) for a, b in parts):
        parts = [piece for a, b in parts for piece in _dated(text, a, b)]
    if any(_is_time(text[a:b]) for a, b in parts):
        return parts if len(parts) > 1 or start or end < len(text) else []
    if middle := _listed(text, start, end):
        return middle
    return [(start, end)] if numbered and start else []


def _rejoined(text: str, parts: list[Extent]) -> list[Extent]:
    """Parts of which two are one time together joined again: `04.03.2025 - 17:35`."""
    found: list[Extent] = []
    for part in parts:
        both = (found[-1][0], part[1]) if found else part
        if found and _is_time(text[slice(*found[-1])]) and _is_time(text[slice(*both)]):
            found[-1] = both
        else:
            found.append(part)
    return found


def _listed(text: str, start: int, end: int) -> list[Extent]:
    """`Gazette, 4 March 2026, Ann Bell` → its parts: commas stand in dates too, so the longest time is taken."""
    if end - start > _ENUMERATED or ends_sentence(text) or "," not in text:
        return []
    edges = [start, *(m.end() for m in re.finditer(r",\s+", text[:end]) if m.end() > start), end]
    spans = [(a, len(text[:b].rstrip(_EDGES + ","))) for i, a in enumerate(edges) for b in edges[i + 1 :]]
    times = [(a, b) for a, b in spans if b > a and _is_time(text[a:b])]
    if not times:
        return []
    a, b = max(times, key=lambda found: found[1] - found[0])
    around = [
        (start, len(text[:a].rstrip(_EDGES + ","))),
        (a, b),
        (b + len(text[b:end]) - len(text[b:end].lstrip(_EDGES + ",")), end),
    ]
    return (
        [(x, y) for x, y in around if y > x]
        if outlet_names.plausible(text[start:a].strip(_EDGES + ","))
        else []
    )


def _beside(pieces: list[Line]) -> list[int]:
    """Which cells of a line may be who wrote it: those behind the first, beside a time."""
    dated = len(pieces) >= 3 and any(_is_time(piece.text) for piece in pieces)
    return [n for n, piece in enumerate(pieces) if n and not _is_time(piece.text)] if dated else []


def _bylines(lines: list[Line], places: dict[tuple[int, int], list[int]]) -> frozenset[int]:
    """The cells that are persons' names, of places in a line at which no line has an outlet's name."""
    return frozenset(
        n
        for cells in places.values()
        if not any(_is_outlet(lines[n].text) for n in cells)
        for n in cells
        if outlet_names.is_person(lines[n].text)
    )


def _dated(text: str, start: int, end: int) -> list[Extent]:
    """A part cut at the time that begins or ends it; whole where none does."""
    part = text[start:end]
    if at := _leading(part):
        rest = len(part) - len(part[at:].lstrip(_EDGES))
        return [(start, start + at), (start + rest, end)] if part[at:].strip(_EDGES) else [(start, end)]
    for at in (m.end() for m in _SEPARATOR.finditer(part)):
        if _is_time(part[at:]):
            return [(start, start + len(part[:at].rstrip(_EDGES))), (start + at, end)]
    for at in time_forms.starts(part) if 0 < len(part) <= time_forms.LONGEST else []:
        if chrome.match(part[:at].strip(EDGE)):
            return [(start, start + len(part[:at].rstrip())), (start + at, end)]
    return [(start, end)]


def _leading(text: str) -> int:
    """Where the time that begins a text ends: a separator or a clock shows that it is one; 0 if none does."""
    if not text or not (text[0].isdigit() or text[0].isalpha()):
        return 0
    clock = _CLOCK.match(text)
    head = text[: time_forms.LONGEST - 10]
    found = time_forms.prefix(head) or (clock.end() if clock else 0)
    sure = bool(_AFTER.match(text, found)) or (bool(clock) and text[found : found + 1].isspace())
    return found if found and sure else 0


def _led(text: str, start: int, end: int) -> list[Extent]:
    """`Read more at Gazette` → the words that lead to an outlet, and its name; `via Gazette · 3h` has a time, too."""
    found = _leads().match(text, start, end)
    if not found:
        return []
    lead = (start, len(text[: found.end()].rstrip()))
    if listed := _listed(text, found.end(), end):
        return [lead, *listed]
    parts = _split(text, found.end(), end, None)
    if len(parts) == 1 or not any(_is_time(text[a:b]) for a, b in parts[1:]):
        parts = [(found.end(), found.end() + len(text[found.end() : end].rstrip(_EDGES + "›»→>")))]
    name = text[slice(*parts[0])]
    capital = bool(name) and (name[0].isupper() or not name[0].isascii())
    return [lead, *parts] if capital and outlet_names.plausible(name) else []


@lru_cache(maxsize=1)
def _leads() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(chrome.leads()) + r")(?:\s*[:：]\s*|\s+|$)", re.IGNORECASE)


def is_lead(text: str) -> bool:
    """Whether a cell is nothing but the words that lead to an outlet's name."""
    return len(text) <= chrome.LONGEST and bool(_leads().fullmatch(text))


def _pieces(line: Line, extents: list[Extent]) -> list[Line]:
    pieces = []
    for number, (a, b) in enumerate(extents):
        text = line.text[a:b].strip(EDGE)
        at = line.at + b - len(line.text[a:b].lstrip(EDGE))
        last = number + 1 == len(extents) and b == len(line.text)
        end = line.end if last else at + len(text)
        pieces.append(Line(at, end, at, text, 0 if number else line.gap))
    return [piece for piece in pieces if piece.text]


def _gaps(line: Line, pieces: list[Line]) -> list[Mark]:
    """Marks for what no cell of a line takes, white space apart."""
    marks, at = [], line.start
    for start, end in [*((piece.start, piece.end) for piece in pieces), (line.end, line.end)]:
        inside = line.text[max(0, at - line.at) : max(0, start - line.at)]
        if inside.strip(EDGE):
            marks.append(Mark(at, start, "boilerplate", None, _BETWEEN))
        at = end
    return marks
