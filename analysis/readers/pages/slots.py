"""Which line of a list item is what: declared layouts (data/list_layouts.csv), scored on the page."""

import csv
from collections import Counter
from functools import lru_cache
from statistics import fmean, median_low
from typing import NamedTuple

from analysis import paths
from analysis.readers.pages import outlet_names
from analysis.readers.pages.lines import Line, ends_sentence
from analysis.readers.pages.lines import words as count_words

VOTERS = 200  # items a layout is judged on
_TEXT = 8  # words of a sentence that is a text


class Template(NamedTuple):
    """A declared layout: the slots before and after its anchor; `body*` takes any number of lines.

    The anchor is what every item has: its time, else its outlet (`@outlet`) or a line of the page (`@mark`).
    """

    name: str
    anchor: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Item(NamedTuple):
    """One item under a template: (slot, line number) pairs in page order, its time line, lines left over."""

    slots: list[tuple[str, int]]
    time: int
    left: list[int]


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """The declared layouts in the order of the file, which decides ties."""
    with paths.data("list_layouts.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["name"], row["slots"].split()) for row in csv.DictReader(file)]
    return tuple(_template(name, parts) for name, parts in rows)


def _template(name: str, parts: list[str]) -> Template:
    at = next(n for n, part in enumerate(parts) if part == "time" or part.startswith("@"))
    return Template(name, parts[at].removeprefix("@"), tuple(parts[:at]), tuple(parts[at + 1 :]))


def assign(template: Template, times: list[int], chunks: list[list[int]], lines: list[Line]) -> list[Item]:
    """Give each line between times to the item before or after it; `chunks[i]` stands before `times[i]`."""
    heads, tails = [], []
    for number, chunk in enumerate(chunks):
        at = _cut(template, chunk)
        heads.append(chunk[at:] if number < len(times) else [])
        tails.append(chunk[:at] if number < len(times) else chunk)
    if "body*" in template.before:
        usual = median_low([len(head) for head in heads[1:-1]] or [len(template.before)])
        apart = [n for n, number in enumerate(chunks[0]) if lines[number].gap]
        gaps = [lines[head[0]].gap > 0 for head in heads[1:-1] if head]
        ruled = apart and sum(gaps) > len(gaps) / 2
        begun = apart[-1] if ruled else max(0, len(chunks[0]) - usual)
        while 0 < begun < len(chunks[0]) and is_text(lines[chunks[0][begun]].text):
            begun -= 1  # its headline stands above
        heads[0] = chunks[0][begun:]
    items = []
    for number, time in enumerate(times):
        before, left = _fill(template.before, heads[number])
        after, more = _fill(template.after, tails[number + 1])
        items.append(Item(before + after, time, left + more))
    return items


def is_text(text: str) -> bool:
    """Whether a line is a sentence of some length, as texts have and headlines are not."""
    return ends_sentence(text) and count_words(text) >= _TEXT


def _cut(template: Template, chunk: list[int]) -> int:
    if "body*" in template.before:
        return min(len(template.after), len(chunk))
    return max(0, len(chunk) - len(template.before))


def _fill(slots: tuple[str, ...], lines: list[int]) -> tuple[list[tuple[str, int]], list[int]]:
    """Slots for lines: fixed ones from both ends, the rest to `body*`; lines no slot takes are left over."""
    if "body*" not in slots:
        return list(zip(slots, lines, strict=False)), lines[len(slots) :]
    star = slots.index("body*")
    right = slots[star + 1 :] if len(lines) >= len(slots) - 1 else ()
    end = len(lines) - len(right)
    first = list(zip(slots[:star], lines[:end], strict=False))
    body = [("body", number) for number in lines[star:end]]
    return first + body + list(zip(right, lines[end:], strict=True)), []


def score(template: Template, items: list[Item], lines: list[Line], seen: Counter[str]) -> float:
    """How well a template explains a page: mean over its first items, higher is better."""
    wanted = {slot for slot in template.before + template.after if slot != "body*"}
    voters = items[:VOTERS]
    total = sum(_item_score(item, wanted, lines, seen, last=item is items[-1]) for item in voters)
    return total / max(1, len(voters))


def _item_score(item: Item, wanted: set[str], lines: list[Line], seen: Counter[str], last: bool) -> float:
    total = sum(_line_score(slot, lines[number].text, seen) for slot, number in item.slots)
    missing = wanted - {slot for slot, _ in item.slots}
    penalty = 0.5 if last else 1.0
    return (
        total
        - penalty * len(missing)
        - penalty * ("headline" in missing)
        - len(item.left)
        + _gaps(item, lines)
    )


def _gaps(item: Item, lines: list[Line]) -> float:
    """Whether blank lines stand around the item rather than inside its head."""
    own = sorted([number for slot, number in item.slots if slot != "body"] + [item.time])
    inside = max((lines[number].gap for number in own[1:]), default=0)
    return 0.6 * ((lines[own[0]].gap > inside) - (lines[own[0]].gap < inside))


def _line_score(slot: str, text: str, seen: Counter[str]) -> float:
    """How well a line fills a slot, from -3 (cannot be) to 3 (is known to be).

    The numbers were set by hand on list pages of ten sites, and only their order matters: what a table of ours
    knows outweighs any form (3, 2); a sentence in a place for a name (-2) outweighs what repetition and length
    say for it (0.4 to 1); among texts, length and a sentence's end tell headline from body by about 1.
    """
    words = count_words(text[:2000])
    sentence = ends_sentence(text)
    repeated = seen[text] > 1
    if slot == "outlet":
        if outlet_names.known(text):
            return 3.0
        size = 0.4 if words <= 4 else -0.5 if words <= 7 else -2.0
        return size + repeated + 0.6 * outlet_names.is_press(text) - 2.0 * sentence
    if slot == "section":
        if text.casefold() in outlet_names.sections():
            return 2.0
        return (0.3 if words <= 2 else -3.0) + 0.7 * repeated - 2.0 * sentence
    if outlet_names.known(text):
        return -3.0
    if slot == "headline":
        size = 1.0 if 4 <= words <= 25 else -0.6 if words < 4 else -2.0
        return size - 1.5 * sentence * (not text.endswith("?")) - 1.5 * repeated
    return min(1.0, 0.7 * sentence + 0.5 * (words > 12) - 0.4 * (not sentence and words < 12))


def column_score(slot: str, values: list[str]) -> float:
    """How well the cells of a table's column fill a slot; `byline`: short names that are no outlets'."""
    few = values[:VOTERS]
    seen = Counter(few)
    if slot == "byline":
        return fmean(_byline_score(value) for value in few)
    return fmean(_line_score(slot, value, seen) for value in few)


def _byline_score(text: str) -> float:
    if outlet_names.is_byline(text):
        return 2.0
    return 0.9 if outlet_names.is_person(text) else -1.0
