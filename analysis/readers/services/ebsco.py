"""EBSCOhost (Newspaper Source, Academic Search): records of labels from `Title:` to `Database:`, then the text."""

import re

from analysis.readers.pages.lines import Line, Mark, same
from analysis.readers.services import days, wording
from analysis.readers.services.marks import SERVICE, Export, between, body, of, wrapped

NAME = "ebsco"
_RECORD = re.compile(r"(?i)record\s*:?\s*\d{1,5}")
_RIGHTS = re.compile(r"(?i)copyright of .{1,200} is the property of .*|~{4,}")
_PAGE = re.compile(r"\bp(?!N\.)(?P<page>[A-Z]{0,2}\d[\w-]{0,7})")
_NOTE = re.compile(r"\s*\((?i:author|editor)\)\s*\.?$")
_OWN = ("headline", "source", "source id", "database")  # labels that every record has


def recognises(lines: list[Line]) -> bool:
    """Whether the labels stand there that every record has, its number and database among them."""
    uses = {found.use for line in lines[:3000] if (found := _label(line))}
    return uses >= set(_OWN)


SIGNS = (b"Accession Number",)


def marked_up(data: bytes) -> bool:
    """Whether a page may be such an export."""
    return any(sign in data for sign in SIGNS) and b"Database:" in data


def read(lines: list[Line], plain: bool, hints: list[str] | None = None) -> Export:
    """Every record from its title on."""
    marks: list[Mark] = []
    starts = [n for n, line in enumerate(lines) if _is(line, "headline")]
    starts = [
        n for n, end in zip(starts, [*starts[1:], len(lines)], strict=True) if _has_number(lines[n:end])
    ]
    marks += [m for line in lines[: starts[0] if starts else 0] for m in of(line, SERVICE)]
    broken = plain and wrapped(lines)
    for item, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True)):
        marks += _record(lines[start:end], item, broken)
    return Export(NAME, marks, len(starts))


def _label(line: Line) -> wording.Label | None:
    return wording.label(NAME, line.text, "label") if ":" in line.text[:45] else None


def _is(line: Line, use: str) -> bool:
    found = _label(line)
    return found is not None and found.use == use


def _has_number(lines: list[Line]) -> bool:
    return any(_is(line, "source id") for line in lines)


def _record(lines: list[Line], item: int, broken: bool) -> list[Mark]:
    """Labels down to that of the database, or of the section below it; then the text."""
    last = max((n for n, line in enumerate(lines) if _is(line, "database")), default=len(lines) - 1)
    last = _valued(lines, last)
    if last + 1 < len(lines) and _is(lines[last + 1], "section"):
        last = _valued(lines, last + 1)
    values = _values(lines[: last + 1])
    text = _text(lines[last + 1 :], item, broken, values.get("headline"))
    told = any(mark.use == "body" for mark in text)
    marks: list[Mark] = []
    for line in lines[: last + 1]:
        use, skip = next(((use, skip) for use, (own, skip) in values.items() if own is line), (SERVICE, 0))
        marks += _field(line, use, skip, item, told)
    return marks + text


def _valued(lines: list[Line], label: int) -> int:
    """The line with the value of a label: its own, else the one below."""
    found = _label(lines[label])
    return label + 1 if found and found.value >= len(lines[label].text) and label + 1 < len(lines) else label


def _values(lines: list[Line]) -> dict[str, tuple[Line, int]]:
    """Where the first value of each use stands: behind its label, else on the line below."""
    found: dict[str, tuple[Line, int]] = {}
    for n, line in enumerate(lines):
        label = _label(line)
        if label and label.value < len(line.text):
            found.setdefault(label.use, (line, label.value))
        elif label and n + 1 < len(lines) and not _label(lines[n + 1]):
            found.setdefault(label.use, (lines[n + 1], 0))
    return found


def _field(line: Line, use: str, skip: int, item: int, told: bool) -> list[Mark]:
    """Marks for a line of labels; `told`: there is a text, so that the abstract is none."""
    end = len(line.text)
    if use == "source":
        return _source(line, skip, item)
    if use == "headline" and line.text.endswith(".") and not line.text.endswith("..."):
        end -= 1  # which the service adds
    if use == "byline" and (note := _NOTE.search(line.text)):
        end = note.start()
    if use in ("headline", "byline", "source id", "url", "language", "section"):
        return between(line, skip, end, use, item)
    return between(line, skip, end, "body", item) if use == "abstract" and not told else of(line, SERVICE)


def _source(line: Line, skip: int, item: int) -> list[Mark]:
    """`Harbour Post. 3/9/2026, Vol. 12 Issue 3, pA4. 1p.` → outlet, day, page."""
    day = days.find(line.text[skip:])
    if not day:
        return between(line, skip, len(line.text), "outlet", item)
    start, stop = skip + day[0], skip + day[1]
    name = len(line.text[:start].rstrip(" .,;:("))
    page = _PAGE.search(line.text, stop)
    parts = [(skip, name, "outlet"), (start, stop, "time"), *([(*page.span("page"), "page")] if page else [])]
    marks, at = [], line.start
    for a, b, use in parts:
        marks += [Mark(at, line.at + a, SERVICE)] if line.at + a > at else []
        marks += [Mark(line.at + a, line.at + b, use, item)] if b > a else []
        at = line.at + b
    return [*marks, Mark(at, line.end, SERVICE)] if at < line.end else marks


def _text(lines: list[Line], item: int, broken: bool, title: tuple[Line, int] | None) -> list[Mark]:
    """The text without the title once more, and without rights, rules and the writer's line below it."""
    end = next((n for n, line in enumerate(lines) if _RIGHTS.fullmatch(line.text)), len(lines))
    end = next((n for n, line in enumerate(lines[:end]) if _RECORD.fullmatch(line.text)), end)
    named = title[0].text[title[1] :] if title else ""
    first = 1 if end and same(lines[0].text, named) else 0
    marks = [m for line in [*lines[:first], *lines[end:]] for m in of(line, SERVICE)]
    return marks + body(lines[first:end], item, broken)
