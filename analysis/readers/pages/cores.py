"""The blocks of an aggregator's list: found by the outlet's name that stands twice around the time."""

from typing import NamedTuple

from analysis.readers.pages import chrome, time_forms
from analysis.readers.pages.lines import Line, Mark, bullet, cut, mark, same
from analysis.text import key
from analysis.wordings import Wording

_REACH = 5  # lines between the outlet and its bullet at most


class Core(NamedTuple):
    """Line numbers of a block: where it begins, its outlet, its time (None: not printed), its last bullet."""

    begin: int
    outlet: int
    time: int | None
    last: int


def find(lines: list[Line]) -> list[Core]:
    """Blocks in page order; those without a time form count only in a list that others or a label prove."""
    found = [core for number in range(1, len(lines)) if (core := _core(lines, number))]
    sure = [core for core in found if core.time is not None and is_time(lines[core.time].text)]
    label = next(
        (n for n, line in enumerate(lines) if (c := chrome.match(line.text)) and c.opens == "related"), None
    )
    starts = [n for n in (sure[0].outlet if sure else None, label) if n is not None]
    kept: list[Core] = []
    for core in found:
        if starts and core.outlet >= min(starts) and (not kept or core.outlet > kept[-1].last):
            kept.append(_with_begin(lines, core, kept[-1].last + 1 if kept else 0))
    return kept


def is_time(text: str) -> bool:
    """Whether a line in the place of a time has the form of one, behind an icon's name or not."""
    return time_forms.looks_like_time(text) or time_forms.looks_like_time(text[chrome.icon(text) :])


def _core(lines: list[Line], number: int) -> Core | None:
    """The block whose bullet with the outlet's name, or its second bare name, is this line."""
    name = bullet(lines[number].text)
    if name is None or len(name) > 100:
        return _bare_core(lines, number)
    for outlet in range(number - 1, max(-1, number - 1 - _REACH), -1):
        if bullet(lines[outlet].text) is None and _names(lines, outlet, name, number):
            between = range(outlet + 1, number)
            plain = [n for n in between if bullet(lines[n].text) is None]
            if not plain or (plain == [outlet + 1] and len(lines[outlet + 1].text) <= time_forms.LONGEST):
                return Core(outlet, outlet, plain[0] if plain else None, number)
    return None


def _names(lines: list[Line], outlet: int, name: str, number: int) -> bool:
    """Whether two lines name one outlet; the page's last line may be cut off in the name."""
    text = lines[outlet].text
    if not name or len(text) > 100:
        return number == len(lines) - 1 and number == outlet + 2 and is_time(lines[outlet + 1].text)
    whole = same(text, name) or text == name
    last = number == len(lines) - 1 and number == outlet + 2 and is_time(lines[outlet + 1].text)
    return whole or (last and key(text).startswith(key(name)))


def _bare_core(lines: list[Line], number: int) -> Core | None:
    twice = number >= 2 and lines[number].text == lines[number - 2].text
    if twice and len(lines[number].text) <= 60 and is_time(lines[number - 1].text):
        return Core(number - 2, number - 2, number - 1, number)
    return None


def _with_begin(lines: list[Line], core: Core, floor: int) -> Core:
    """The block with the copies of its headline that stand above its outlet."""
    headline = lines[core.last + 1].text if core.last + 1 < len(lines) else ""
    begin = core.outlet
    while begin > floor and headline and same(lines[begin - 1].text, headline):
        begin -= 1
    if begin == core.outlet and begin - 2 >= floor and lines[begin - 1].text == lines[begin - 2].text:
        begin -= 2
    return core._replace(begin=begin)


def block(lines: list[Line], core: Core, end: int, item: int) -> list[Mark]:
    """Marks of one block, from its first line to the line before `end`."""
    marks = [mark(lines[core.outlet], "outlet", item)]
    if core.time is not None:
        marks += time_marks(lines[core.time], item)
    for line in lines[core.outlet + 1 : core.last + 1]:
        name = bullet(line.text)
        if line is lines[core.last]:
            marks.append(mark(line, "repeated", item, Wording.OUTLET_AGAIN.value))
        elif name is not None:
            marks.append(mark(line, "section", item))
    above = lines[core.begin : core.outlet]
    below = lines[core.last + 1 : end]
    headlines = above + below[:1]
    marks += [mark(line, "headline", item) for line in headlines[:1]]
    marks += [mark(line, "repeated", item, Wording.HEADLINE_AGAIN.value) for line in headlines[1:]]
    return marks + _text(below[1:], item, headlines[0].text if headlines else "")


def time_marks(line: Line, item: int) -> list[Mark]:
    """Marks for the line in the place of the time; an icon's name or a word glued before it is set apart."""
    if time_forms.looks_like_time(line.text):
        return [mark(line, "time", item)]
    if icon := chrome.icon(line.text):
        return cut(line, icon, "boilerplate", "time", item)
    found = time_forms.suffix(line.text)
    word = line.text[: found[0]] if found else ""
    return (
        cut(line, found[0], "boilerplate", "time", item)
        if found and word.isalpha()
        else [mark(line, "time", item)]
    )


def _text(lines: list[Line], item: int, headline: str) -> list[Mark]:
    """Marks of a listed article's body, on one line or several."""
    marks = []
    for number, line in enumerate(lines):
        own = chrome.match(line.text)
        if own:
            marks.append(mark(line, own.use))
        elif time_forms.is_length(line.text):
            marks.append(mark(line, "media length", item, Wording.RECORDING.value))
        elif number == 0 and line.text == headline:
            marks.append(mark(line, "repeated", item, Wording.HEADLINE_AGAIN.value))
        else:
            marks.append(mark(line, "body", item))
    return marks
