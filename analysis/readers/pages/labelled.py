"""Texts with labelled heads, `Title: …`, `Source: …`, `Date: …`, as tools and people save articles; one or many."""

import re
from typing import NamedTuple

from analysis.readers.pages.lines import EDGE, Found, Layout, Line, Mark, mark, same, words
from analysis.readers.tables import naming
from analysis.wordings import Wording

_LABEL = re.compile(r"(?:[-*>]\s+)?\*{0,2}(?P<name>[^\W\d_][^:：\n]{0,30}?)\*{0,2}\s*[:：]\s*\*{0,2}\s*")
_RULE = re.compile(r"[-=_*+#~]{3,}")
_FEWEST = 2  # labels of a head besides the headline's
_BETWEEN = 2  # lines in a row that may have another label, or none, within a head
_OTHER = 120  # characters of a line with another label
_USES = {
    "headline": "headline", "outlet_raw": "outlet", "byline": "byline", "published_raw": "time", "url": "url",
    "section": "section", "language": "language", "body": "body", "source_id": "source id", "page": "page",
}  # fmt: skip
_QUOTES = "\"'“”"
_TELLING = {"outlet", "time", "url", "byline"}
_MIN_TITLE = 3  # words of a headline without a label
_NUMBER = re.compile(r"\d{1,3}[.)]\s+")
_HEADING = re.compile(r"(?:#{1,6}|\d{1,3}[.)])\s+")
_ADDRESS = re.compile(r"https?://\S+")
_TITLE = 250  # characters of a headline above labels
_AGAIN = Wording.HEADLINE_AGAIN.value


class _Label(NamedTuple):
    use: str
    value: int  # where in the line's text it begins
    rank: int  # of names for one use the best is the lowest


def read(lines: list[Line]) -> Layout | None:
    """Every article from the first label of its head to the next head; None where no head begins the text."""
    labels = {n: found for n, line in enumerate(lines) if (found := _label(line.text))}
    heads = _heads(lines, labels) or _below_a_heading(lines, labels)
    if heads and any(not _RULE.fullmatch(line.text) for line in lines[: heads[0][0]]):
        heads = []
    heads = heads or _below_headings(lines, labels)
    if not heads:
        return None
    marks = [
        mark(
            line,
            "boilerplate",
            None,
            Wording.RULE.value if _RULE.fullmatch(line.text) else Wording.PAGE_HEADING.value,
        )
        for line in lines[: heads[0][0]]
    ]
    ends = [start for start, _ in heads[1:]] + [len(lines)]
    for item, ((start, below), end) in enumerate(zip(heads, ends, strict=True)):
        head = _head(lines[start:below], [labels.get(n) for n in range(start, below)], item)
        marks += head + _texts(lines[below:end], item, _headline(lines[start:below], head))
    return Layout("labelled", marks, [Found("item" if len(heads) > 1 else "main")] * len(heads))


def _label(text: str) -> _Label | None:
    found = _LABEL.match(text, 0, 60)
    if not found:
        return None
    name = naming.key(found["name"])
    target = next((target for target in _USES if name in naming.usual()[target]), None)
    if target is None:
        return None
    address = _ADDRESS.fullmatch(text[found.end() :].strip(EDGE + _QUOTES)) is not None
    use = "url" if _USES[target] == "outlet" and address else _USES[target]
    return _Label(use, found.end(), naming.usual()[target][name])


def _below_a_heading(lines: list[Line], labels: dict[int, _Label]) -> list[tuple[int, int]]:
    """The head of a text that has its headline as a heading, and below it labels, one with an address."""
    below = 1
    while below < len(lines) and len(lines[below].text) <= _OTHER and _LABEL.match(lines[below].text, 0, 60):
        below += 1
    uses = {labels[n].use for n in range(1, below) if n in labels}
    title = lines[0].text if lines else ""
    told = below > _FEWEST and "url" in uses and 0 not in labels and words(title) > 1 and len(title) <= _TITLE
    return [(0, below)] if told else []


def _below_headings(lines: list[Line], labels: dict[int, _Label]) -> list[tuple[int, int]]:
    """The heads of items that each have a headline without a label, and below it labels that tell what it is of."""
    found = []
    for title, line in enumerate(lines):
        begins = line.gap or not title or _NUMBER.match(line.text)
        if (
            not begins
            or _LABEL.match(line.text, 0, 60)
            or not words(line.text) >= _MIN_TITLE
            or len(line.text) > _TITLE
        ):
            continue
        below = title + 1
        while below < len(lines) and (below in labels or _goes_on(lines[below])) and not lines[below].gap:
            below += 1
        uses = {labels[n].use for n in range(title + 1, below) if n in labels}
        if "headline" not in uses and len(uses & _TELLING) >= _FEWEST:
            found.append((title, below))
    return found if len(found) > 1 else []


def _headline(lines: list[Line], head: list[Mark]) -> str:
    """The headline that a head has."""
    at = next((one for one in head if one.use == "headline"), None)
    line = next((line for line in lines if at and line.start <= at.start < line.end), None)
    return line.text[max(0, at.start - line.at) : at.end - line.at] if at and line else ""


def _heads(lines: list[Line], labels: dict[int, _Label]) -> list[tuple[int, int]]:
    """First line of each head and the line below its last label: a headline's label and two others near each other."""
    runs: list[list[int]] = []
    for number, label in labels.items():
        near = bool(runs) and number - runs[-1][-1] <= _BETWEEN + 1
        if not near or (label.use == "headline" and any(labels[n].use == "headline" for n in runs[-1])):
            runs.append([])
        runs[-1].append(number)
    found = []
    for run in runs:
        uses = {labels[n].use for n in run}
        last = next((n for n in run if labels[n].use == "body"), run[-1])
        if "headline" in uses and len(uses - {"headline", "body"}) >= _FEWEST:
            below = last + 1
            while labels[last].use != "body" and below < len(lines) and _goes_on(lines[below]):
                below += 1
            found.append((run[0], below))
    return found


def _goes_on(line: Line) -> bool:
    """Whether a line below a label is another one, which fills nothing of ours: `tags: wall, sea`."""
    return not line.gap and len(line.text) <= _OTHER and _LABEL.match(line.text, 0, 60) is not None


def _head(lines: list[Line], labels: list[_Label | None], item: int) -> list[Mark]:
    """Marks for a head: each label the file's own, its value the article's; the first of each use fills it."""
    marks: list[Mark] = []
    best: dict[str, tuple[int, int]] = {}
    for number, label in enumerate(labels):
        if (
            label
            and _value(lines[number], label)
            and (label.use not in best or label.rank < best[label.use][0])
        ):
            best[label.use] = (label.rank, number)
    for number, (line, label) in enumerate(zip(lines, labels, strict=True)):
        value = _value(line, label) if label else ""
        if not number and not label and "headline" not in best:
            cut = _HEADING.match(line.text)
            begins = line.at + (cut.end() if cut else 0)
            marks += [Mark(line.start, begins, "boilerplate")] * (begins > line.start)
            marks.append(Mark(begins, line.end, "headline", item))
            continue
        if not label or best.get(label.use, (0, -1))[1] != number:
            marks.append(mark(line, "boilerplate", None, Wording.HEAD_LABEL.value))
            continue
        start = line.at + line.text.index(value, label.value)
        parts = [Mark(line.start, start, "boilerplate"), Mark(start, start + len(value), label.use, item)]
        rest = Mark(start + len(value), line.end, "boilerplate")
        marks += (
            [*parts, rest]
            if line.text[label.value :].rstrip(EDGE) != value
            else [parts[0], parts[1]._replace(end=line.end)]
        )
    return marks


def _value(line: Line, label: _Label) -> str:
    return line.text[label.value :].strip(EDGE + _QUOTES)


def _texts(lines: list[Line], item: int, headline: str) -> list[Mark]:
    """The text below a head; its rules are none, nor the headline once more above it."""
    marks = []
    first = next((n for n, line in enumerate(lines) if not _RULE.fullmatch(line.text)), 0)
    for number, line in enumerate(lines):
        bare = _HEADING.sub("", line.text)
        if _RULE.fullmatch(line.text):
            marks.append(mark(line, "boilerplate", None, Wording.RULE.value))
        elif number == first and headline and same(bare, headline):
            marks.append(mark(line, "repeated", item, _AGAIN))
        else:
            marks.append(mark(line, "body", item))
    return marks
