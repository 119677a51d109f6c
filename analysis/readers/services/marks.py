"""Marked lines of an export as a Reading: every article's fields from its own lines, the ledger over the whole text."""

import re
from collections.abc import Callable
from typing import NamedTuple

from analysis.readers import clean, pages
from analysis.readers.decoding import Decoded
from analysis.readers.document import Document, Reading, Row, article
from analysis.readers.pages import damage, main
from analysis.readers.pages.lines import EDGE, Found, Layout, Line, Mark

SERVICE = "service line"
_WIDE = 100  # characters: a text whose lines are all shorter is broken at the edge of a page
_PAGE = re.compile(
    r"(?i)(?:\b(?:pg|pp?|s|seite|page|página|pagina|pág|pag|blz)\b\.?\s*)"
    r"([\w.-]{1,12}(?:\s*,\s*[A-Z]{0,2}\d[\w.-]{0,8})*)"
    r"(?:[\s,;]+(?:ausg|ausgabe|heft|nr|no|n°|issue|vol|edition|éd|ed)\b.*)?\s*$"
)
_LABEL = re.compile(r"[^\W\d_][\w /&().'’-]{1,38}:(?=\s|$)")
_FIELD = 300  # characters of a field under a text
_BY = re.compile(
    r"^(?:(?i:by|par|por)\s+|(?:[Vv]on|VON|[Dd]i|DI|[Dd]oor|DOOR|[Dd]e|DE)\s+(?=[A-ZÀ-Þ]\S*\s+[A-ZÀ-Þ]))"
)
_JUNK = re.compile(
    r"(?i)(?:(?:page|seite|página|pagina|pág\.?)\s*\d+\s*(?:of|von|de|sur|di|van|/)\s*\d+\s*"
    r"|(?:©|\(c\)|copyright)?\s*\d{4}\s*factiva,?\s*inc\.?\s*(?:all\s*rights\s*reserved\.?)?\s*)+"
    r"|about lexisnexis\b.*|bekijk de oorspronkelijke pagina\b.*"
    r"|link (?:to|zum|vers|al|naar) .{0,20}\b(?:pdf|image|story)\b.{0,20}|\W+"
)


class Export(NamedTuple):
    """A service's text understood: its name, the marks of its lines, how many articles they make."""

    service: str
    marks: list[Mark]
    articles: int


def of(line: Line, use: str, item: int | None = None, reason: str | None = None, skip: int = 0) -> list[Mark]:
    """One use for a line; its first `skip` characters, a label, are the service's."""
    if not 0 < skip <= len(line.text):
        return [Mark(line.start, line.end, use, item if use != SERVICE else None, reason)]
    at = line.at + skip
    if at >= line.at + len(line.text):
        return [Mark(line.start, line.end, SERVICE, None, reason)]
    return [Mark(line.start, at, SERVICE), Mark(at, line.end, use, item if use != SERVICE else None, reason)]


def between(line: Line, start: int, end: int, use: str, item: int) -> list[Mark]:
    """A use for characters `start` to `end` of a line's text; what stands around them is the service's."""
    parts = [(line.start, line.at + start, SERVICE), (line.at + start, line.at + end, use)]
    parts.append((line.at + end, line.end, SERVICE))
    return [Mark(a, b, u, item if u == use else None) for a, b, u in parts if b > a]


def is_junk(line: Line) -> bool:
    """Whether a line is a page's number, a rule or another line that services put on every page."""
    return len(line.text) <= 200 and _JUNK.fullmatch(line.text) is not None


def is_field(text: str) -> bool:
    """Whether a line has the form of a label with its value, though the label is none that is known."""
    return (
        len(text) <= _FIELD
        and text[:1].isupper()
        and text[-1] not in ".?!"
        and _LABEL.match(text) is not None
    )


def fields_below(lines: list[Line], known: Callable[[Line], bool], start: int = 0) -> int:
    """Where the fields at the end of lines begin: with the first known one, unknown ones standing between."""
    end = at = len(lines)
    while at > start:
        at -= 1
        if known(lines[at]):
            end = at
        elif not is_field(lines[at].text):
            break
    return end


def wrapped(lines: list[Line]) -> bool:
    """Whether lines were broken at a page's edge, so that a paragraph takes several."""
    return len(lines) > 3 and max(len(line.text) for line in lines) <= _WIDE


def paragraphs(lines: list[Line], broken: bool) -> list[list[Line]]:
    """Lines as paragraphs: of a broken text those that only the page's edge parts."""
    widest = max((len(line.text) for line in lines), default=0)
    found: list[list[Line]] = []
    for line in lines:
        last = found[-1][-1] if found else None
        if broken and last and last.end == line.start and _ran_on(last, line, widest):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _ran_on(last: Line, line: Line, widest: int) -> bool:
    first = line.text.split(maxsplit=1)[0]
    return len(last.text) + 1 + len(first) > widest - 8


def body(lines: list[Line], item: int, broken: bool, title: str = "") -> list[Mark]:
    """The lines of a body, a mark for each paragraph; a page's number, and the title once more under it, are none."""
    junk = [is_junk(line) or _again(lines, n, title) for n, line in enumerate(lines)]
    groups = paragraphs([line for line, out in zip(lines, junk, strict=True) if not out], broken)
    text = [Mark(group[0].start, group[-1].end, "body", item) for group in groups]
    return text + [mark for line, out in zip(lines, junk, strict=True) if out for mark in of(line, SERVICE)]


def _again(lines: list[Line], number: int, title: str) -> bool:
    return bool(title) and number > 0 and lines[number].text == title and is_junk(lines[number - 1])


def reading(document: Document, decoded: Decoded, found: Export) -> Reading:
    """Article rows and ledger of an export; what is marked as no article's is the service's own."""
    numbers = {item: n for n, item in enumerate(sorted({m.item for m in found.marks if m.item is not None}))}
    marks = [m if m.item is None else m._replace(item=numbers[m.item]) for m in found.marks]
    own: list[list[Mark]] = [[] for _ in numbers]  # an article of which no line is found is none
    for mark in sorted(marks, key=lambda m: m[:2]):
        if mark.item is not None:
            own[mark.item].append(mark)
    rows = [_fields(decoded.text, lines) for lines in own]
    layout = Layout(found.service, marks, [Found("item")] * len(own))
    told = pages.replaced(decoded.encoding) if decoded.replaced else None
    return Reading(
        "services",
        found.service,
        decoded.encoding,
        [article(document, place, "item", **row) for place, row in enumerate(rows)],
        pages.ledger(document, decoded.text, pages.partition(decoded.text, layout, None), rows),
        len(own),
        reason=told,
    )


def _fields(text: str, marks: list[Mark]) -> Row:
    values: dict[str, list[str]] = {}
    for mark in marks:
        value = " ".join(text[mark.start : mark.end].strip(EDGE).split())
        if value:
            values.setdefault(mark.use, []).append(value)
    one = {use: " ".join(parts) for use, parts in values.items()}
    whole = "\n".join(values.get("body", [])) or None
    return {
        "start": marks[0].start if marks else None,
        "end": marks[-1].end if marks else None,
        "outlet_raw": one.get("outlet"),
        "headline": one.get("headline"),
        "body": whole,
        "byline": _BY.sub("", one.get("byline", "")).rstrip(",;") or None,
        "section": one.get("section"),
        "page": one.get("page") or _page(one.get("section")),
        "url": clean.url(values.get("url", [""])[-1].rstrip(".,;")),
        "language": clean.language(re.split(r"[;,]", one.get("language", ""))[0]),
        "source_id": one.get("source id"),
        "published_raw": one.get("time"),
        "hashtags": main.hashtags(whole or ""),
        "damage": sorted(damage.flags(whole)) if whole else [],
    }


def _page(section: str | None) -> str | None:
    found = _PAGE.search(section) if section else None
    return found[1] if found else None
