"""ProQuest: articles between rules, with `Full text:` and a run of labels that ends with the document's number."""

import re

from analysis.readers.pages.lines import Line, Mark
from analysis.readers.services import days, labelled, wording
from analysis.readers.services.marks import SERVICE, Export, body, is_junk, of
from analysis.wordings import Wording

NAME = "proquest"
_RULE = re.compile(r"[_*=—-]{20,}")
_LINK = re.compile(
    r"(?i)(?:proquest document link|enlace al documento de proquest|lien du document proquest|https?://\S+"
    r"|link zum proquest-dokument|link al documento proquest|.*\bproquest\b.{0,20}\blink\b.*)"
)
_COUNTER = re.compile(r"(?i)(?:document|dokument|documento)\s+\d+\s+(?:of|von|de|di|van|sur)\s+\d+|\d+\.")
_DESK = re.compile(
    r"\s*:?\s*†?\s*\[([^\[\]]{2,60})\]$"
)  # what it writes behind a headline of some newspapers
_INFO = re.compile(r"(?P<outlet>[^;:\[\]]{2,100}?)\s*[;:\[].*?")
_ENDS = ("source id", "url", "time", "outlet")


def recognises(lines: list[Line]) -> bool:
    """Whether the labels that end an article are there, its number in ProQuest among them."""
    uses: set[str] = set()
    for line in lines[:3000]:
        found = wording.label(NAME, line.text, "tail", "label") if ":" in line.text[:41] else None
        if found:
            uses.add(found.use)
        if {"source id", "outlet"} <= uses or {"source id", "body"} <= uses:
            return True
    return False


SIGNS = (b"ProQuest",)


def marked_up(data: bytes) -> bool:
    """Whether a page is such an export."""
    return any(sign in data for sign in SIGNS) and (
        b"Full text" in data or b"ProQuest document" in data or b"docview" in data
    )


def read(lines: list[Line], plain: bool, hints: list[str] | None = None) -> Export:
    """Every article between two rules, or between the ends of two runs of labels."""
    marks: list[Mark] = []
    count = 0
    marked = hints is not None
    for block in _blocks(lines):
        uses = {found.use for line in block if (found := wording.label(NAME, line.text, "tail", "label"))}
        if {"source id", "body"} & uses and len(uses) >= 3:
            marks += _article(block, count, marked)
            count += 1
        else:
            marks += [m for line in block for m in of(line, SERVICE, reason=Wording.SERVICE_PAGE.value)]
    return Export(NAME, marks, count)


def _blocks(lines: list[Line]) -> list[list[Line]]:
    blocks: list[list[Line]] = [[]]
    ended = False
    ruled = sum(_RULE.fullmatch(line.text) is not None for line in lines) > 1
    for line in lines:
        found = wording.label(NAME, line.text, "tail")
        if _RULE.fullmatch(line.text):
            blocks.append([line])
            ended = False
            continue
        if ended and not found and not ruled and not is_junk(line):
            blocks.append([])
            ended = False
        blocks[-1].append(line)
        ended = ended or (found is not None and found.use == "source id")
    return [block for block in blocks if block]


def _article(block: list[Line], item: int, marked: bool) -> list[Mark]:
    text = next((n for n, line in enumerate(block) if _is(line, "body")), None)
    if text is None:
        text = next((n for n, line in enumerate(block) if _is(line, "abstract")), None)
    first = next(
        (n for n, line in enumerate(block) if wording.label(NAME, line.text, "label", "tail")), len(block)
    )
    end = labelled.tail(NAME, block, first if text is None else text + 1)
    top = [
        line
        for line in block[:first]
        if not (_RULE.fullmatch(line.text) or _LINK.fullmatch(line.text) or _COUNTER.fullmatch(line.text))
    ]
    top = top[_last(top, marked) :]
    marks = [m for line in block[:first] if line not in top for m in of(line, SERVICE)]
    taken = {"headline"} if top else set()
    below, seen = labelled.fields(NAME, block[end:], item, taken, "tail", "label")
    marks += _outlet(below, seen, item)
    head = block[first : end if text is None else text]
    above, more = labelled.fields(NAME, head, item, {"headline", *seen}, "label", "tail")
    marks += _headline(top, item, "section" in {**more, **seen})
    marks += above + _missing({**more, **seen}, item)
    return marks + (_text(block[text:end], item) if text is not None else [])


def _last(top: list[Line], marked: bool) -> int:
    """Where the last paragraph begins: what stands higher is of the mail or page around the articles."""
    first = max(len(top) - 1, 0)
    while first and not marked and not top[first].gap:
        first -= 1
    return first


def _headline(top: list[Line], item: int, placed: bool) -> list[Mark]:
    """The headline; a desk in brackets behind it is the section, where no field says one."""
    desk = _DESK.search(top[-1].text) if top else None
    marks = [m for line in (top[:-1] if desk else top) for m in of(line, "headline", item)]
    if not desk or not desk.start():
        return marks + (of(top[-1], "headline", item) if desk else [])
    line, use = top[-1], SERVICE if placed else "section"
    return [
        *marks,
        Mark(line.start, line.at + desk.start(), "headline", item),
        Mark(line.at + desk.start(), line.at + desk.start(1), SERVICE),
        Mark(line.at + desk.start(1), line.at + desk.end(1), use, None if placed else item),
        Mark(line.at + desk.end(1), line.end, SERVICE),
    ]


def _is(line: Line, use: str) -> bool:
    found = wording.label(NAME, line.text, "label")
    return found is not None and found.use == use


def _outlet(below: list[Mark], seen: dict[str, labelled.Seen], item: int) -> list[Mark]:
    """The outlet's name without the town that follows it."""
    named = seen.get("outlet")
    if not named or ";" not in named.line.text[named.value :]:
        return below
    cut = named.line.at + named.line.text.index(";", named.value)
    return [
        piece
        for mark in below
        for piece in (
            [mark._replace(end=cut), Mark(cut, mark.end, SERVICE)]
            if mark.use == "outlet" and mark.start <= cut < mark.end
            else [mark]
        )
    ]


def _missing(seen: dict[str, labelled.Seen], item: int) -> list[Mark]:
    """Outlet and day from the line of publication, the year where there is no day, the credit where no author."""
    marks: list[Mark] = []
    if "byline" not in seen and "credit" in seen:
        line, value = seen["credit"]
        marks.append(Mark(line.at + value, line.end, "byline", item))
    place = seen.get("place")
    if place:
        rest = place.line.text[place.value :]
        start = place.line.at + place.value
        day, name = days.find(rest), _INFO.match(rest)
        if "outlet" not in seen and name:
            marks.append(Mark(start, start + name.end("outlet"), "outlet", item))
        if "time" not in seen and day:
            marks.append(Mark(start + day[0], start + day[1], "time", item))
    if "time" not in seen and "year" in seen and not any(mark.use == "time" for mark in marks):
        line, value = seen["year"]
        marks.append(Mark(line.at + value, line.end, "time", item))
    return marks


def _text(lines: list[Line], item: int) -> list[Mark]:
    """The text, which begins behind its label or below it."""
    found = wording.label(NAME, lines[0].text, "label")
    value = found.value if found else 0
    if value >= len(lines[0].text):
        return of(lines[0], SERVICE) + body(lines[1:], item, broken=False)
    begun = of(lines[0], "body", item, skip=value)
    return begun + body(lines[1:], item, broken=False)
