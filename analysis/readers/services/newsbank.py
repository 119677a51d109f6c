"""NewsBank (Access World News): a headline, `Outlet - day - page`, labels, the text, the record's number."""

import re

from analysis.readers.pages.lines import Line, Mark
from analysis.readers.services import days, labelled, wording
from analysis.readers.services.marks import SERVICE, Export, body, fields_below, is_junk, of, wrapped
from analysis.wordings import Wording

NAME = "newsbank"
_PARTS = re.compile(r"\s+[-–—|•]\s+|\s*\|\s*")
_PAGE = re.compile(r"(?i)(?:pages?|pg|p)\b[.: ]*\s*([\w.-]{1,12})|[A-Z]{0,2}\d{1,3}[A-Z]?")
_RIGHTS = re.compile(
    r"(?i)(?:copyright\b|©|\(c\) ?\d{4}|all rights reserved|all content ©|derechos (?:de autor|reservados)"
    r"|droits d'auteur|tous droits r[ée]serv[ée]s|urheberrecht|alle rechte vorbehalten|direitos autorais"
    r"|todos os direitos|diritti d'autore|tutti i diritti|auteursrecht|alle rechten voorbehouden).*"
)
_NUMBER = re.compile(r"(\d{1,4})\.\s+(?=\S)")
_ABOVE = re.compile(
    r"(?i)[\d,]+ words?|browse issues|openurl link|view (?:text|pdf|image)"
)  # buttons and counts
_CITED = re.compile(r"(?i)\W*citation \(.{2,20} style\)\W*|.*‹https?://[^›]+›\W*")
_LONGEST = 200
_HEADLINE = 4  # lines of a headline at most


def recognises(lines: list[Line]) -> bool:
    """Whether a line of outlet and day stands above labels that only this service uses."""
    return any(map(_is_own, lines[:3000])) and any(map(_citation, lines[:3000]))


def _is_own(line: Line) -> bool:
    if ":" not in line.text[:41]:
        return False
    found = wording.label(NAME, line.text, "tail", "label")
    return found is not None and (found.use == "source id" or "newsbank" in line.text.lower())


SIGNS = (b"newsbank", b"NewsBank")


def marked_up(data: bytes) -> bool:
    """Whether a page is such an export."""
    return any(sign in data for sign in SIGNS)


def read(lines: list[Line], plain: bool, hints: list[str] | None = None) -> Export:
    """Every article from its headline to the next."""
    marks: list[Mark] = []
    lines = [piece for line in lines for piece in _pieces(line)]
    cited = [n for n, line in enumerate(lines) if _citation(line)]
    starts = [_start(lines, at, cited[n - 1] if n else -1) for n, at in enumerate(cited)]
    for line in lines[: starts[0] if starts else 0]:
        marks += of(line, SERVICE, reason=Wording.SERVICE_PAGE.value)
    broken = plain and wrapped(lines)
    numbered = [_number(lines[start].text) for start in starts] == list(range(1, len(starts) + 1))
    for item, at in enumerate(cited):
        end = starts[item + 1] if item + 1 < len(cited) else len(lines)
        counted = _NUMBER.match(lines[starts[item]].text) if numbered else None
        skips = [counted.end() if counted else 0, *[0] * (at - starts[item])]
        titled = zip(lines[starts[item] : at], skips, strict=False)
        marks += [m for line, skip in titled for m in of(line, "headline", item, skip=skip)]
        marks += _cited(lines[at], item) + _rest(lines[at + 1 : end], item, broken)
    return Export(NAME, marks, len(cited))


def _number(text: str) -> int | None:
    """The number of an article in an export that counts them."""
    found = _NUMBER.match(text)
    return int(found[1]) if found else None


def _citation(line: Line) -> list[tuple[int, int, str]] | None:
    """Where outlet, day and page stand in a line that joins them; null for any other line."""
    if len(line.text) > _LONGEST or line.text.endswith((".", "!", "?")):
        return None
    parts, at = [], 0
    for match in [*_PARTS.finditer(line.text), None]:
        end = match.start() if match else len(line.text)
        parts.append((at, end))
        at = match.end() if match else end
    texts = [line.text[a:b] for a, b in parts]
    day = next((n for n, text in enumerate(texts) if days.whole(text)), None)
    if day is None or len(parts) < 2 or len(parts) > 7:
        return None
    named = 0 if day else 1
    uses = [(*parts[day], "time")]
    if day > 1:
        uses.append((parts[0][0], parts[day - 1][1], "outlet"))
    else:
        uses.append((*parts[named], "outlet"))
    for n, text in enumerate(texts[max(day, named) + 1 :], max(day, named) + 1):
        if found := _PAGE.fullmatch(text):
            start, end = found.span(1) if found[1] else found.span()
            uses.append((parts[n][0] + start, parts[n][0] + end, "page"))
            break
    return sorted(uses)


def _start(lines: list[Line], cited: int, before: int) -> int:
    """The first line of the headline above a line of outlet and day: under the labels of the article before."""
    first = cited
    while first > before + 1 and cited - first < _HEADLINE:
        line = lines[first - 1]
        if (
            _below(line)
            or (first < cited and lines[first].gap and before >= 0)
            or (first < cited and lines[first].gap > 1)
        ):
            break
        first -= 1
    return first


def _pieces(line: Line) -> list[Line]:
    """A line of several labels, `Author: Ann Reed | Section: News | 312 Words`, as a line for each and each bar."""
    parts = re.split(r"(\s+\|\s+)", line.text) if " | " in line.text else []
    fields = [wording.label(NAME, part, "label") or _ABOVE.fullmatch(part) for part in parts[::2]]
    if len(parts) < 3 or not all(fields):
        return [line]
    pieces, at = [], line.at
    for number, part in enumerate(parts):
        end = line.end if number == len(parts) - 1 else at + len(part)
        inside = at + len(part) - len(part.lstrip())
        pieces.append(
            Line(at if number else line.start, end, inside, part.strip(), 0 if number else line.gap)
        )
        at += len(part)
    return pieces


def _is_above(line: Line) -> bool:
    """Whether a line is of those between the line of outlet and day and the text."""
    named = wording.label(NAME, line.text, "label") or _ABOVE.fullmatch(line.text)
    return named is not None or line.text == "|"


def _below(line: Line) -> bool:
    """Whether a line is of those below a text."""
    named = (
        _RIGHTS.fullmatch(line.text) or wording.label(NAME, line.text, "tail") or _CITED.fullmatch(line.text)
    )
    return named is not None or is_junk(line)


def _cited(line: Line, item: int) -> list[Mark]:
    marks, at = [], line.start
    for start, end, use in _citation(line) or []:
        marks += [Mark(at, line.at + start, SERVICE)] if line.at + start > at else []
        marks.append(Mark(line.at + start, line.at + end, use, item))
        at = line.at + end
    return [*marks, Mark(at, line.end, SERVICE)] if at < line.end else marks


def _rest(lines: list[Line], item: int, broken: bool) -> list[Mark]:
    """Labels, text, labels."""
    first = 0
    while first < len(lines) and _is_above(lines[first]):
        found = wording.label(NAME, lines[first].text, "label")
        first += 1
        if found and found.use == "body":
            break
    end = fields_below(lines, _below, first)
    buttons = [line for line in lines[:first] if _ABOVE.fullmatch(line.text)]
    named = [line for line in lines[:first] if line not in buttons]
    above, seen = labelled.fields(NAME, named, item, {"outlet", "time", "headline"}, "label")
    above += [mark for line in buttons for mark in of(line, SERVICE)]
    below, _ = labelled.fields(NAME, lines[end:], item, {"outlet", "time", "headline", *seen}, "tail")
    begun: list[Mark] = []
    last = wording.label(NAME, lines[first - 1].text, "label") if first else None
    if last and last.use == "body" and last.value < len(lines[first - 1].text):
        line = lines[first - 1]
        above = [mark for mark in above if mark.start < line.start]
        begun = of(line, "body", item, skip=last.value)
    return above + begun + body(lines[first:end], item, broken) + below
