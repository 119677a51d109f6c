"""Aggregator pages: blocks in which the outlet's name stands twice around the time.

Layout A   outlet / time / - outlet / headline / body
Layout B   headline / headline / outlet / icon+time / • outlet / headline / body
Layout H   as B, with • section above • outlet, under the heading of a hashtag

The repeated outlet finds the blocks in any language; labels (data/chrome.csv) only support.
"""

from itertools import pairwise

from analysis.readers.pages import cells, chrome, ends, lists
from analysis.readers.pages import cores as core_blocks
from analysis.readers.pages import main as main_article
from analysis.readers.pages import parts as page_parts
from analysis.readers.pages.cores import Core
from analysis.readers.pages.lines import Found, Layout, Line, Mark, mark
from analysis.wordings import Wording


def read(lines: list[Line]) -> Layout | None:
    """Main article and listed articles of an aggregator page, or None where nothing marks it as one."""
    cores = core_blocks.find(lines)
    first = cores[0].begin if cores else len(lines)
    parts = page_parts.read(lines[:first], bool(cores))
    doubled = _doubled(parts.main)
    if not (cores or parts.labelled or (doubled and not cells.again(lines))):
        return None
    if not cores and parts.listed is not None:
        return _unrepeated(lines, parts.listed, doubled)
    marks, found = _main(parts, bool(cores), doubled)
    role, tags = ("item", (parts.tag,)) if parts.tag else ("related", ())
    end = _end(lines, cores)
    for core, stop in pairwise([*cores, Core(end, end, None, end)]):
        marks += core_blocks.block(lines, core, stop.begin, len(found))
        found.append(Found(role, None, tags))
    rest = ends.read(lines[end:], len(found))
    found += [Found(role, None, tags)] * any(m.item == len(found) for m in rest)
    return Layout(_name(lines, cores, parts, doubled), marks + rest, found)


def _end(lines: list[Line], cores: list[Core]) -> int:
    """Where the last whole block ends: at the page's footer, or where a cut-off item begins."""
    if not cores:
        return len(lines)
    start = min(cores[-1].last + 2, len(lines))
    return start + ends.find(lines[start:], apart=all(lines[core.begin].gap >= 2 for core in cores))


def _unrepeated(lines: list[Line], listed: int, doubled: bool) -> Layout:
    """A page whose list, under its label, repeats no outlet: read as any list, or as one cut-off item."""
    parts = page_parts.read(lines[:listed], False)
    marks, found = _main(parts, False, doubled)
    below = lines[listed:]
    other = lists.read(below)
    if other:
        shift = len(found)
        marks += [m if m.item is None else m._replace(item=m.item + shift) for m in other.marks]
        found += [one._replace(role="related") for one in other.found]
    elif below:
        rest = ends.read(below[ends.find(below) :], len(found))
        marks += rest
        found += [Found("related")] * any(m.item == len(found) for m in rest)
    return Layout("B" if doubled else "A", marks, found)


def _main(parts: page_parts.Parts, blocks: bool, doubled: bool) -> tuple[list[Mark], list[Found]]:
    """Marks of the main article; a few short lines with no label after them are the page's heading."""
    marks = list(parts.marks)
    heading = blocks and not parts.labelled and not doubled and not main_article.is_article(parts.main)
    if parts.tag or heading:
        return marks + [_heading(line) for line in [*parts.main, *parts.tags]], []
    main = main_article.read(parts.main, 0)
    found = [Found("main")] * any(m.item == 0 for m in main)
    tags = [mark(line, "hashtag", 0 if found else None) for line in parts.tags]
    return marks + main + tags, found


def _heading(line: Line) -> Mark:
    own = chrome.match(line.text)
    return mark(line, own.use if own else "boilerplate", None, None if own else Wording.PAGE_HEADING.value)


def _doubled(main: list[Line]) -> bool:
    own = [line for line in main if not chrome.match(line.text)]
    return len(own) > 2 and (own[0].text == own[1].text or main_article.doubled_at(own) > 0)


def _name(lines: list[Line], cores: list[Core], parts: page_parts.Parts, doubled: bool) -> str:
    if parts.tag:
        return "H"
    icons = any(core.time is not None and chrome.icon(lines[core.time].text) for core in cores)
    return "B" if doubled or icons else "A"
