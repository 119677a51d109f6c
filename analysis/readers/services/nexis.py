"""Nexis: exports of LexisNexis Academic (`1 of 9 DOCUMENTS`) and of Nexis Uni (`Body`, `End of Document`)."""

import re
from itertools import pairwise

from analysis.readers.pages.lines import Line, Mark
from analysis.readers.services import days, wording
from analysis.readers.services.marks import (
    SERVICE,
    Export,
    between,
    body,
    is_field,
    is_junk,
    of,
    paragraphs,
    wrapped,
)
from analysis.wordings import Wording

NAME = "nexis"
_COUNTER = re.compile(
    r"(?i)(?:focus - )?(?:\d+ (?:of|von|de|di|van|sur) \d+ (?:documents?|dokumente?n?|documenten|documentos?|documenti)"
    r"|(?:document|dokument|documento) \d+ (?:of|von|de|di|van|sur) \d+)"
)
_ALL = (
    r"(?:alle|all|tous|todos|tutti)\b.{0,12}\b(?:rechte|rights|droits|derechos|diritti|rechten|direitos)\b.*"
)
_COPYRIGHT = re.compile(rf"(?i)(?:copyright\b|©|\(c\) ?\d{{4}}|{_ALL})")
_HELD = re.compile(rf"(?i){_ALL}")
_EDITION = re.compile(
    r"(?i)\b(?:edition|final|\w*ausgabe|\w*auflage|[ée]dition|edici[óo]n|edizione|editie|edi[çc][ãa]o)\b"
    r"|correction appended"
)
_LINK = re.compile(r"https?://\S+$")  # at the end of a field, such as the first words of the text
_FAILED = re.compile(r"(?i)we are sorry but there is an error in this document\b")
_NOT_SHOWN = Wording.NOT_SHOWN.value
_LISTED = re.compile(r"(?:\(?\d{1,4}[.)]\s+)(.+)")
_INDENT = 6  # spaces before a line that is set in the middle
_HEAD = 40  # lines in which an article's head ends
_HEADLINE = 400  # characters
_BELOW = 12  # paragraphs under a heading of a field
_CODES = 200  # characters among the fields under a text that are in none


def recognises(lines: list[Line]) -> bool:
    """Whether lines have the marks of such an export: a counter or an end, with the fields that belong to it."""
    signs: set[str] = set()
    for line in lines[:600]:
        if len(line.text) > 60 and ":" not in line.text[:30]:
            continue
        signs |= _signs(line.text)
    told = signs & {"length", "load date", "section", "byline", "language"}
    framed = ("counter" in signs and told) or ("end" in signs and ({"body"} & signs or told))
    return bool(framed) or {"body", "length"} <= signs or ({"length", "load date"} <= signs and len(told) > 2)


def _signs(text: str) -> set[str]:
    found = _label(text, "label", "tail")
    if found:
        return {found.use}
    if wording.heading(NAME, text, "end", "end"):
        return {"end"}
    if wording.heading(NAME, text, "heading", "body"):
        return {"body"}
    return {"counter"} if len(text) < 60 and _COUNTER.fullmatch(text) else set()


SIGNS = (
    b"<DOCFULL",
    b" DOCUMENTS<",
    b"End of Document",
    b"LOAD-DATE",
)


def marked_up(data: bytes) -> bool:
    """Whether a page may be such an export: the HTML of LexisNexis Academic."""
    return any(sign in data for sign in SIGNS)


def read(lines: list[Line], plain: bool, hints: list[str] | None = None) -> Export:
    """Every article between two counters or ends; `plain` text may be broken at the edge of a page."""
    marks: list[Mark] = []
    broken, count = plain and wrapped(lines), 0
    counted = any(_counter(line) for line in lines)
    first = True
    middle = _centred(lines, hints)
    for block, by_counter in _blocks(lines, counted, marks):
        inside, cover = (block, []) if by_counter or not first else _uncovered(block)
        marks += [mark for line in cover for mark in of(line, SERVICE, reason=Wording.SERVICE_PAGE.value)]
        first = False
        if not inside:
            continue
        if len(inside) < 4 and any(_FAILED.match(line.text) for line in inside):
            marks += [m for line in inside for m in of(line, SERVICE, reason=_NOT_SHOWN)]
            continue
        marks += _academic(inside, count, broken, middle) if by_counter else _advance(inside, count, broken)
        count += 1
    return Export(NAME, marks, count)


def _label(text: str, *places: str) -> wording.Label | None:
    """A line's label; what the service calls an update is one only where a day follows."""
    found = wording.label(NAME, text, *places)
    if found and found.use == "load date" and not days.find(text[found.value :]):
        return None
    return found


def _counter(line: Line) -> bool:
    return len(line.text) < 60 and _COUNTER.fullmatch(line.text) is not None


def _end(line: Line) -> bool:
    return wording.heading(NAME, line.text, "end", "end")


def _blocks(lines: list[Line], counted: bool, marks: list[Mark]) -> list[tuple[list[Line], bool]]:
    """Lines of each article, whether a counter stood above; what stands between articles is marked."""
    blocks: list[tuple[list[Line], bool]] = []
    block: list[Line] = []
    inside = not counted
    for line in lines:
        if _counter(line) or _end(line):
            if inside and block:
                blocks.append((block, counted))
            elif block:
                marks += [m for one in block for m in of(one, SERVICE, reason=Wording.SERVICE_PAGE.value)]
            marks += of(line, SERVICE)
            block, inside = [], not counted or _counter(line)
        else:
            block.append(line)
    if block and inside and (counted or _is_article(block)):
        blocks.append((block, counted))
    else:
        marks += [m for one in block for m in of(one, SERVICE, reason=Wording.SERVICE_PAGE.value)]
    return blocks


def _is_article(block: list[Line]) -> bool:
    return any(days.whole(line.text) for line in block[: _HEAD * 3]) and len(block) > 2


def _uncovered(block: list[Line]) -> tuple[list[Line], list[Line]]:
    """The first article and the page before it: who asked, when, for what, and the list of what was found."""
    last, titles = -1, set()
    for number, line in enumerate(block):
        if number > last + _HEAD and number > _HEAD:
            break
        if wording.heading(NAME, line.text, "heading", "body"):
            break
        listed = _LISTED.fullmatch(line.text)
        covers = _label(line.text, "cover") or wording.heading(
            NAME, line.text.split("(")[0].strip(), "cover", SERVICE
        )
        if (covers and not _label(line.text, "label", "tail")) or (listed and last >= 0) or is_junk(line):
            last = number
            titles |= {listed[1].strip()} if listed else set()
    again = next((n for n, line in enumerate(block[last + 1 :], last + 1) if line.text in titles), last + 1)
    return (block[again:], block[:again]) if again < len(block) else (block, [])


def _centred(lines: list[Line], hints: list[str] | None) -> frozenset[int]:
    """Where the lines begin that are set in the middle: of a page those whose class days have and no field."""
    if not hints:
        return frozenset(line.start for line in lines if line.at - line.start >= _INDENT)
    blocks = [hint.split(" / span ", 1)[0] for hint in hints]
    dated = {
        blocks[n]
        for n, line in enumerate(lines)
        if days.begins(line.text) and any(_counter(above) for above in lines[max(0, n - 3) : n])
    }
    dated -= {blocks[n] for n, line in enumerate(lines) if _label(line.text, "label")}
    return frozenset(line.start for line, block in zip(lines, blocks, strict=True) if block in dated)


def _academic(block: list[Line], item: int, broken: bool, middle: frozenset[int]) -> list[Mark]:
    """Outlet, day, edition, headline, fields, text: the order below a counter."""
    head, marks = _without_rights(block)
    day = next((n for n, line in enumerate(head[:12]) if days.whole(line.text)), None)
    day = next((n for n, line in enumerate(head[:6]) if days.begins(line.text)), None) if day is None else day
    before, rest = ([], head) if day is None else (head[:day], head[day + 1 :])
    if day is None and rest:
        before, rest = rest[:1], rest[1:]
    marks += of(before[0], "outlet", item) if before else []
    marks += _day(head[day], item) if day is not None else []
    edition = _edition(rest, day is not None, middle)
    marks += [m for line in rest[:edition] for m in of(line, SERVICE, reason=Wording.EDITION.value)]
    rest = rest[edition:]
    top = _headline(rest, broken)
    marks += [m for line in rest[:top] for m in of(line, "headline", item)]
    use = SERVICE if top or _titled(rest) else "headline"
    marks += [
        m for line in before[1:] for m in of(line, SERVICE if _label(line.text, "label") else use, item)
    ]
    return marks + _fields_and_text(rest[top:], item, broken)


def _titled(rest: list[Line]) -> bool:
    """Whether a field of the head is the headline."""
    heads = (_label(line.text, "label") for line in rest[:_HEAD])
    return any(found.use == "headline" for found in heads if found)


def _without_rights(block: list[Line]) -> tuple[list[Line], list[Mark]]:
    """An article's lines without the notice of rights above its outlet, which may take several lines."""
    last = 0
    while last < len(block) and last < 6 and (_COPYRIGHT.match(block[last].text) or is_junk(block[last])):
        following = block[last + 1 : last + 4]
        held = next((n for n, line in enumerate(following, 1) if _HELD.fullmatch(line.text)), 0)
        run = _COPYRIGHT.match(block[last].text) and not any(line.gap for line in following[:held])
        last += held + 1 if run else 1
    return block[last:], [m for line in block[:last] for m in of(line, SERVICE)]


def _day(line: Line, item: int) -> list[Mark]:
    end = days.begins(line.text)
    return (
        [Mark(line.start, line.at + end, "time", item), Mark(line.at + end, line.end, SERVICE)]
        if end < len(line.text)
        else of(line, "time", item)
    )


def _edition(rest: list[Line], dated: bool, middle: frozenset[int]) -> int:
    """How many lines under the day name an edition: set in the middle as it is, or by their words."""
    found = 0
    for line, after in pairwise(rest[:5]):
        centred = line.start in middle and not line.gap
        named = _EDITION.search(line.text) is not None and len(line.text) <= 60 and not line.gap
        if not dated or not (centred or named) or (_label(after.text, "label") and not centred):
            break
        found += 1
    return found


def _headline(rest: list[Line], broken: bool) -> int:
    """How many lines are the headline: all down to the first field, else the first paragraph."""
    if not rest or _label(rest[0].text, "label"):
        return 0
    field = next((n for n, line in enumerate(rest[:8]) if _label(line.text, "label")), None)
    if field is not None and sum(len(line.text) for line in rest[:field]) <= _HEADLINE:
        return field
    following = rest[1:]
    if not broken or not following or following[0].gap:
        return 1
    return next((n for n, line in enumerate(following, 1) if line.gap), 1)


def _fields_and_text(rest: list[Line], item: int, broken: bool) -> list[Mark]:
    """Fields until a paragraph that is none, the text, the fields below it."""
    marks: list[Mark] = []
    at = 0
    while at < len(rest):
        found = _label(rest[at].text, "label") or _loaded_on(rest[at].text)
        if not found:
            break
        marks += _field(rest[at], found, item)
        at += 1
        while broken and at < len(rest) and not rest[at].gap and not _label(rest[at].text, "label", "tail"):
            marks += of(rest[at], _use(found), item)
            at += 1
    if at < len(rest) and wording.heading(NAME, rest[at].text, "heading", "body"):
        marks += of(rest[at], SERVICE)
        at += 1
    return marks + _text(rest[at:], item, broken)


def _use(found: wording.Label) -> str:
    return SERVICE if found.use in ("length", "load date") else found.use


def _field(line: Line, found: wording.Label, item: int) -> list[Mark]:
    use = _use(found)
    link = _LINK.search(line.text, found.value) if use == SERVICE else None
    if link:
        return between(line, *link.span(), "url", item)
    return of(line, use, item) if use == SERVICE else of(line, use, item, skip=found.value)


def _text(rest: list[Line], item: int, broken: bool, title: str = "") -> list[Mark]:
    """The text of an article, the service's fields under it, and a correction among them, which is the outlet's."""
    end = _tail(rest, broken)
    marks, under = body(rest[:end], item, broken, title), SERVICE
    for line in rest[end:]:
        found = _label(line.text, "tail", *(() if under == "body" else ("label",)))
        if wording.heading(NAME, line.text, "heading", "correction"):
            under = "body"
            marks += of(line, under, item)
        elif wording.heading(NAME, line.text, "heading", "tail"):
            under = "caption"
            marks += of(line, SERVICE)
        elif found:
            under = found.use if found.use in ("language", "body", "caption") else SERVICE
            marks += of(line, "body", item) if under == "body" else _field(line, found, item)
        elif _COPYRIGHT.match(line.text) or (under == "language" and (line.gap or not broken)):
            marks += of(line, SERVICE)
        else:
            marks += of(line, under, item)
    return marks


def _tail(rest: list[Line], broken: bool) -> int:
    """Where the service's fields under a text begin: all paragraphs are fields, rights, or below such a heading.

    Below the day of loading stands no text, whatever else does: codes, rights in a form of their own.
    """
    groups = paragraphs(rest, broken=False)
    if broken:
        groups = _by_gap(rest)
    end = count = _loaded(groups)
    while True:
        end = count
        while count and (_is_tail(groups[count - 1]) or is_field(groups[count - 1][0].text)):
            count -= 1
            end = count if _is_tail(groups[count]) else end
        count = end
        above = range(end - 1, max(end - _BELOW, -1), -1)
        heading = next((n for n in above if _heads_tail(groups[n][0].text)), None)
        if end == len(groups) or heading is None:
            return sum(len(group) for group in groups[:end])
        count = heading


def _loaded(groups: list[list[Line]]) -> int:
    """The group under the day of loading, if what stands below it is fields but for a few words; else the end."""
    other = 0
    for number in range(len(groups), 0, -1):
        text = groups[number - 1][0].text
        if _loaded_on(text):
            return number
        other += 0 if _is_tail(groups[number - 1]) else sum(len(line.text) for line in groups[number - 1])
        if other > _CODES:
            break
    return len(groups)


def _loaded_on(text: str) -> wording.Label | None:
    """The label of a day of loading and nothing else."""
    found = _label(text, "tail")
    return found if found and found.use == "load date" and days.whole(text[found.value :]) else None


def _heads_tail(text: str) -> bool:
    return any(wording.heading(NAME, text, "heading", use) for use in ("tail", "correction"))


def _by_gap(rest: list[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in rest:
        labelled = _label(line.text, "tail") is not None or _heads_tail(line.text)
        if groups and not line.gap and not labelled:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _is_tail(group: list[Line]) -> bool:
    first = group[0].text
    found = _label(first, "tail")
    return bool(found or _heads_tail(first) or _COPYRIGHT.match(first) or is_junk(group[0]))


def _advance(block: list[Line], item: int, broken: bool) -> list[Mark]:
    """Headline, outlet, day, edition, rights, fields, `Body`, text: the order of Nexis Uni."""
    top = next(
        (n for n, line in enumerate(block[:_HEAD]) if wording.heading(NAME, line.text, "heading", "body")),
        None,
    )
    text = top + 1 if top is not None else _after_fields(block)
    head = block[:top] if top is not None else block[:text]
    fields = next((n for n, line in enumerate(head) if n >= _dated(head) and _is_field(line)), len(head))
    above = [line for line in head[:fields] if not (is_junk(line) or _is_field(line))]
    marks = [m for line in head[:fields] if line not in above for m in of(line, SERVICE)]
    day = _advance_day(above)
    if day is None:
        marks += [m for line in above[:-1] or above for m in of(line, "headline", item)]
        marks += of(above[-1], "outlet", item) if len(above) > 1 else []
    else:
        marks += _day(above[day], item)
        marks += of(above[day - 1], "outlet", item) if day else []
        marks += [m for line in above[: max(day - 1, 0)] for m in of(line, "headline", item)]
        marks += [m for line in above[day + 1 :] for m in of(line, SERVICE, reason=Wording.EDITION.value)]
    last: wording.Label | None = None
    for line in head[fields:]:
        last = _label(line.text, "label", "tail")
        marks += _field(line, last, item) if last else of(line, SERVICE)
    marks += of(block[top], SERVICE) if top is not None else []
    return marks + _text(block[text:], item, broken, above[0].text if above else "")


def _is_field(line: Line) -> bool:
    return _label(line.text, "label") is not None or _COPYRIGHT.match(line.text) is not None


def _dated(head: list[Line]) -> int:
    """Where the day stands if only one field stands above it, such as the show of a broadcast; else nowhere."""
    day = next((n for n, line in enumerate(head[:8]) if n > 1 and days.whole(line.text)), 0)
    return day if sum(map(_is_field, head[:day])) <= 1 else 0


def _advance_day(above: list[Line]) -> int | None:
    wholly = [n for n, line in enumerate(above) if n and days.whole(line.text)]
    begun = [n for n, line in enumerate(above) if n and days.begins(line.text)]
    return next(iter(wholly or begun), None)


def _after_fields(block: list[Line]) -> int:
    """The line after the last field of a head that no `Body` closes."""
    last = day = 0
    for number, line in enumerate(block[:_HEAD]):
        if _label(line.text, "label") or (_COPYRIGHT.match(line.text) and number < 12):
            last = number + 1
        elif not day and number and days.whole(line.text):
            day = number + 1
        elif last and number > last + 1:
            break
    return max(last, day, 1)
