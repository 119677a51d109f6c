"""Gale (OneFile, InfoTrac): a headline, labels, `Full Text:`, the text, a citation, the document's number."""

import re

from analysis.readers.pages.lines import Line, Mark
from analysis.readers.services import days, labelled, wording
from analysis.readers.services.marks import SERVICE, Export, between, body, fields_below, is_junk, of, wrapped
from analysis.wordings import Wording

NAME = "gale"
_NUMBER = re.compile(r"(?i)(?:gale )?(?:document number|doc(?:ument)? id|id)\s*:?\s*(GALE\|\w{4,20})\W*")
_CITATION = re.compile(r"(?i)(?:source citation|citation)\b.{0,60}")
_RIGHTS = re.compile(r"(?i)(?:copyright\b|©|\(c\) ?\d{4}|https?://\S+$|disclaimer\b).*")
_SOURCE = re.compile(
    r"(?P<outlet>.{2,100}?)\.?\s*\((?P<time>[^()]*\d{4}[^()]*)\)"
    r"(?:\s*:\s*(?P<section>(?!pp?\.?\s*(?:NA|[A-Z]{0,3}\d))[^:\s][^:]{1,59}?))?(?:\s*:\s*p(?:p\.?)?\s*(?!NA\b)(?P<page>[A-Z]{0,3}\d[\w-]{0,6}))?(?:\W.*)?"
)
_USES = ("outlet", "time", "section", "page")


def recognises(lines: list[Line]) -> bool:
    """Whether the number that ends a document is there, and a label above a text."""
    numbered = any(map(_number, lines[:3000]))
    return numbered and any(_begins(line) for line in lines[:3000])


SIGNS = (b"GALE|",)


def marked_up(data: bytes) -> bool:
    """Whether a page may be such an export."""
    return any(sign in data for sign in SIGNS) and b"Full Text" in data


def read(lines: list[Line], plain: bool, hints: list[str] | None = None) -> Export:
    """Every document down to its number."""
    marks: list[Mark] = []
    count = 0
    broken = plain and wrapped(lines)
    for block in _blocks(lines):
        text = next((n for n, line in enumerate(block) if _begins(line)), None)
        if text is None:
            marks += [m for line in block for m in of(line, SERVICE, reason=Wording.SERVICE_PAGE.value)]
            continue
        marks += _head(block[:text], count) + _text(block[text:], count, broken)
        count += 1
    return Export(NAME, marks, count)


def _number(line: Line) -> re.Match[str] | None:
    return _NUMBER.fullmatch(line.text) if len(line.text) < 80 else None


def _begins(line: Line) -> bool:
    found = wording.label(NAME, line.text, "label")
    return found is not None and found.use == "body"


def _blocks(lines: list[Line]) -> list[list[Line]]:
    blocks: list[list[Line]] = [[]]
    for line in lines:
        blocks[-1].append(line)
        if _number(line):
            blocks.append([])
    return [block for block in blocks if block]


def _head(head: list[Line], item: int) -> list[Mark]:
    """The headline, bare or behind a label, and what stands behind the labels under it."""
    first = next((n for n, line in enumerate(head) if wording.label(NAME, line.text, "label")), len(head))
    top = [line for line in head[:first] if not is_junk(line)]
    labels = (wording.label(NAME, line.text, "label") for line in head)
    named = any(label.use == "headline" for label in labels if label)
    title = [] if named else top[-1:]
    marks = [m for line in title for m in of(line, "headline", item)]
    marks += [m for line in head[:first] if line not in title for m in of(line, SERVICE)]
    found, seen = labelled.fields(NAME, head[first:], item, set(), "label")
    return marks + found + _placed(seen, item)


def _placed(seen: dict[str, labelled.Seen], item: int) -> list[Mark]:
    """Outlet, day, section and page out of the one line of where a text was printed."""
    place = seen.get("place")
    found = _SOURCE.fullmatch(place.line.text[place.value :]) if place else None
    if place is None or (found and not days.find(found["time"])):
        return []
    start = place.line.at + place.value
    if found is None:
        return [] if "outlet" in seen else [Mark(start, place.line.end, "outlet", item)]
    uses = (use for use in _USES if use not in seen and found[use])
    return [Mark(start + found.start(use), start + found.end(use), use, item) for use in uses]


def _text(lines: list[Line], item: int, broken: bool) -> list[Mark]:
    """The text behind its label, and what stands below it: rights, a citation, the number."""
    found = wording.label(NAME, lines[0].text, "label")
    value = found.value if found else 0
    marks = of(lines[0], "body", item, skip=value) if value < len(lines[0].text) else of(lines[0], SERVICE)
    cited = next((n for n, line in enumerate(lines) if n and _CITATION.fullmatch(line.text)), len(lines))
    end = 1 + fields_below(lines[1:cited], _below)
    marks += body(lines[1:end], item, broken)
    for line in lines[end:]:
        number = _number(line)
        marks += between(line, *number.span(1), "source id", item) if number else of(line, SERVICE)
    return marks


def _below(line: Line) -> bool:
    """Whether a line is of those under a text."""
    named = _RIGHTS.fullmatch(line.text) or _number(line) or wording.label(NAME, line.text, "tail")
    return named is not None or is_junk(line)
