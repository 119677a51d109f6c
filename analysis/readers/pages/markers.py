"""What every item of a list without times has: the outlet it is from, or a line of the page such as its link."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from analysis.readers.pages import cells, chrome, outlet_names
from analysis.readers.pages.lines import Line, ends_sentence
from analysis.readers.pages.time_forms import looks_like_time

_FEWEST = 3  # items
_LONGEST = 10  # lines of an item, on average
_SURE = 0.6  # share of names that are known, repeated, or have a word that outlets are called by
_WORDS = 5  # of an outlet's name on a line of its own
_MARKS = ("end", "meter")  # what a line of data/chrome.csv opens, if it may stand in each item once


class Markers(NamedTuple):
    """Numbers of the lines that mark the items, and what they are: `outlet` or `mark`."""

    kind: str
    lines: list[int]


def find(lines: list[Line]) -> Iterator[Markers]:
    """The ways to tell items apart, surest first: outlets led to, meters, links, outlets by their place."""
    led = [n for n, line in enumerate(lines) if n and cells.is_lead(lines[n - 1].text) and _may_name(line)]
    marks = [_opened(lines, opens) for opens in ("meter", "end")]
    for kind, found in (("outlet", led), *(("mark", one) for one in marks), ("outlet", _placed(lines))):
        if len(found) >= _FEWEST and len(lines) <= _LONGEST * len(found):
            yield Markers(kind, found)


def _may_name(line: Line) -> bool:
    return outlet_names.plausible(line.text)


def _opened(lines: list[Line], opens: str) -> list[int]:
    return [n for n, line in enumerate(lines) if (own := chrome.match(line.text)) and own.opens == opens]


def _placed(lines: list[Line]) -> list[int]:
    """Lines at the place of a block where most blocks have an outlet: known, of a press word, or repeated."""
    blocks = _blocks(lines)
    if len(blocks) < _FEWEST:
        return _periodic(lines)
    places = Counter(place for block in blocks for place, n in enumerate(block[:3]) if _named(lines[n]))
    if not places:
        return []
    place = max(sorted(places), key=lambda p: places[p])
    found = [block[place] for block in blocks if len(block) > place and _named(lines[block[place]])]
    names = Counter(lines[n].text for n in found)
    sure = sum(names[lines[n].text] > 1 or _is_outlet(lines[n].text) for n in found)
    return found if sure >= _SURE * len(found) and len(found) >= 0.75 * len(blocks) else []


def _periodic(lines: list[Line]) -> list[int]:
    """Lines at equal distances where no empty line parts items, most of which are outlets, and no other line is one."""
    sure = [n for n, line in enumerate(lines) if _named(line) and _is_outlet(line.text)]
    steps = Counter(b - a for a, b in pairwise(sure))
    if len(sure) < _FEWEST or not steps:
        return []
    step = min(steps, key=lambda one: (-steps[one], one))
    found = [n for n in range(sure[0] % step, len(lines), step) if _named(lines[n]) and n + 1 < len(lines)]
    found = [n for n in found if n >= sure[0] - step]
    whole = step > 1 and set(sure) <= set(found) and len(sure) >= _SURE * len(found)
    return found if whole and found == list(range(found[0], found[-1] + 1, step)) else []


def _blocks(lines: list[Line]) -> list[list[int]]:
    """Groups of two lines or more between blank lines."""
    blocks: list[list[int]] = []
    for number, line in enumerate(lines):
        if line.gap or not blocks:
            blocks.append([])
        blocks[-1].append(number)
    return [block for block in blocks if len(block) > 1]


def _named(line: Line) -> bool:
    """Whether a line may be nothing but an outlet's name: a few words, the first with a capital."""
    text = line.text
    few = len(text.split()) <= _WORDS and (text[0].isupper() or not text[0].isascii())
    return few and outlet_names.plausible(text) and not ends_sentence(text) and not looks_like_time(text)


def _is_outlet(text: str) -> bool:
    return outlet_names.known(text) or outlet_names.is_press(text)
