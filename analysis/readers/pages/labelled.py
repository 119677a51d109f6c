"""Texts with labelled heads, `Title: …`, `Source: …`, `Date: …`, as tools and people save articles; one or many."""

import re
from typing import NamedTuple

from analysis.readers.pages.lines import EDGE, Found, Layout, Line, Mark, mark
from analysis.readers.tables import naming

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


class _Label(NamedTuple):
    use: str
    value: int  # where in the line's text it begins


def read(lines: list[Line]) -> Layout | None:
    """Every article from the first label of its head to the next head; None where no head begins the text."""
    labels = {n: found for n, line in enumerate(lines) if (found := _label(line.text))}
    heads = _heads(lines, labels)
    if not heads or any(not _RULE.fullmatch(line.text) for line in lines[: heads[0][0]]):
        return None
    marks = [mark(line, "boilerplate", None, "rule") for line in lines[: heads[0][0]]]
    ends = [start for start, _ in heads[1:]] + [len(lines)]
    for item, ((start, below), end) in enumerate(zip(heads, ends, strict=True)):
        marks += _head(lines[start:below], [labels.get(n) for n in range(start, below)], item)
        marks += [_text(line, item) for line in lines[below:end]]
    return Layout("labelled", marks, [Found("item" if len(heads) > 1 else "main")] * len(heads))


def _label(text: str) -> _Label | None:
    found = _LABEL.match(text, 0, 60)
    if not found:
        return None
    name = naming.key(found["name"])
    use = next((use for target, use in _USES.items() if name in naming.usual()[target]), None)
    return _Label(use, found.end()) if use else None


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
    taken: set[str] = set()
    for line, label in zip(lines, labels, strict=True):
        value = line.text[label.value :].strip(EDGE + _QUOTES) if label else ""
        if not label or not value or label.use in taken:
            marks.append(mark(line, "boilerplate", None, "label of a head"))
            continue
        taken.add(label.use)
        start = line.at + line.text.index(value, label.value)
        parts = [Mark(line.start, start, "boilerplate"), Mark(start, start + len(value), label.use, item)]
        rest = Mark(start + len(value), line.end, "boilerplate")
        marks += (
            [*parts, rest]
            if line.text[label.value :].rstrip(EDGE) != value
            else [parts[0], parts[1]._replace(end=line.end)]
        )
    return marks


def _text(line: Line, item: int) -> Mark:
    rule = _RULE.fullmatch(line.text) is not None
    return mark(line, "boilerplate" if rule else "body", None if rule else item, "rule" if rule else None)
