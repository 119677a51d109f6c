"""Articles whose parts stand behind labels: the labels above the text, the text, the run of labels below it."""

from typing import NamedTuple

from analysis.readers.pages.lines import Line, Mark
from analysis.readers.services import wording
from analysis.readers.services.marks import SERVICE, fields_below, is_junk, of

_ASIDE = ("year", "place", "credit", "abstract", "body")  # fill a field only where nothing else does


_SPACED = 4  # fields with an empty line above each: in such an export a line without one is of the text


class Seen(NamedTuple):
    """The labelled line that fills a field, and where in it the value begins."""

    line: Line
    value: int


def tail(service: str, lines: list[Line], start: int = 0) -> int:
    """Where the run of labels that ends an article begins: nothing but fields and rules stands from there on."""
    apart = len(lines) - start > _SPACED and all(line.gap for line in lines[-_SPACED:])

    def known(line: Line) -> bool:
        found = wording.label(service, line.text, "tail")
        stands = line.gap or not apart or (found is not None and found.use == "caption")
        return is_junk(line) or (bool(stands) and _below(service, line.text))

    end = fields_below(lines, known, start)
    while end < len(lines) and is_junk(lines[end]):
        end += 1
    return end


def _below(service: str, text: str) -> bool:
    """Whether a line is of those below a text, where what stands above it may stand once more."""
    found = wording.label(service, text, "tail", "label")
    if found is None:
        return wording.heading(service, text, "heading", "tail")
    return found.use not in ("body", "abstract")


def fields(
    service: str, lines: list[Line], item: int, taken: set[str], *places: str
) -> tuple[list[Mark], dict[str, Seen]]:
    """Marks of labelled lines, the first of each use filling its field; lines without a label go on with the last."""
    marks: list[Mark] = []
    seen: dict[str, Seen] = {}
    last = SERVICE
    for line in lines:
        found = wording.label(service, line.text, *places)
        if not found and is_junk(line):
            marks += of(line, SERVICE)
            continue
        if not found:
            marks += of(line, last if last in ("byline", "headline") else SERVICE, item)
            continue
        empty = found.value >= len(line.text)
        last = found.use if found.use not in taken and found.use not in seen else SERVICE
        if last == SERVICE or empty or found.use in _ASIDE:
            marks += of(line, SERVICE)
        else:
            marks += of(line, last, item, skip=found.value)
        if not empty:
            seen.setdefault(found.use, Seen(line, found.value))
    return marks, seen
