"""Articles whose parts stand behind labels: the labels above the text, the text, the run of labels below it."""

from typing import NamedTuple

from analysis.readers.pages.lines import Line, Mark
from analysis.readers.services import wording
from analysis.readers.services.marks import SERVICE, is_junk, of


class Seen(NamedTuple):
    """The labelled line that fills a field, and where in it the value begins."""

    line: Line
    value: int


def tail(service: str, lines: list[Line], start: int = 0) -> int:
    """Where the run of labels that ends an article begins: nothing but labels and rules stands from there on."""
    end = len(lines)
    while end > start and (_below(service, lines[end - 1].text) or is_junk(lines[end - 1])):
        end -= 1
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
        if not found:
            marks += of(line, last if last in ("byline", "headline") else SERVICE, item)
            continue
        empty = found.value >= len(line.text)
        last = found.use if found.use not in taken and found.use not in seen else SERVICE
        if last == SERVICE or empty or found.use in ("year", "place", "abstract", "body"):
            marks += of(line, SERVICE)
        else:
            marks += of(line, last, item, skip=found.value)
        if not empty:
            seen.setdefault(found.use, Seen(line, found.value))
    return marks, seen
