"""The parts of an aggregator page that stand before its list: main article, hashtags, features, comments."""

import re
from typing import NamedTuple

from analysis.readers.pages import chrome, main, time_forms
from analysis.readers.pages.lines import Line, Mark, ends_sentence, mark
from analysis.wordings import Wording

_LABEL = 60  # characters of a label in a language that data/chrome.csv lacks, at most
_ORDER = ("hashtags", "tail", "comments", "related")  # in which a page prints its parts
_HEADING = re.compile(r".{0,80}?(#[^\s#]{1,100})\s*")
_REASONS = {
    "comments": Wording.COMMENT.value,
    "related": Wording.UNDER_LABEL.value,
}


class Parts(NamedTuple):
    """Lines of the main article and of its hashtags, marks for the rest, the tag of a hashtag page."""

    main: list[Line]
    tags: list[Line]
    marks: list[Mark]
    tag: str | None
    labelled: bool
    listed: int | None


def read(lines: list[Line], blocks: bool) -> Parts:
    """Cut the lines before the first listed item by the labels; `listed`: the line after the list's label."""
    state, listed, labelled = "main", None, False
    main: list[Line] = []
    tags: list[Line] = []
    marks: list[Mark] = []
    lowest = _lowest_after(lines)
    for number, line in enumerate(lines):
        found = chrome.match(line.text)
        if found and _opens(lines, number, found.opens, state, lowest[number]):
            state, labelled = found.opens, True
            listed = number + 1 if state == "related" else listed
            marks.append(mark(line, found.use))
        elif found and state != "main":
            marks.append(mark(line, found.use))
        elif state == "hashtags" and _is_tag(line):
            tags.append(line)
        elif state in ("main", "hashtags"):
            state = "main"
            main.append(line)
        else:
            marks.append(_other(line, state))
    if listed is None and blocks and not labelled:
        marks += _unknown_labels(main)
    return Parts(main, tags, marks, _page_tag(lines), labelled, listed)


def _lowest_after(lines: list[Line]) -> list[int]:
    """For each line, the earliest part of the page that a label below it opens."""
    lowest, at = [], len(_ORDER)
    for line in reversed(lines):
        lowest.append(at)
        found = chrome.match(line.text)
        if found and found.opens in _ORDER:
            at = min(at, _ORDER.index(found.opens))
    return lowest[::-1]


def _opens(lines: list[Line], number: int, opens: str, state: str, lowest: int) -> bool:
    """Whether a label opens its part here, and is no lone word of the article: parts keep their order."""
    if opens not in _ORDER:
        return opens in ("footer", "hashtag page")
    place = _ORDER.index(opens)
    if lowest < place or (opens == "hashtags" and lowest == place):
        return False
    if opens in ("tail", "related") or state not in ("main", "hashtags"):
        return True
    after = lines[number + 1].text if number + 1 < len(lines) else "#end"
    if opens == "comments":
        return lowest < len(_ORDER) or after == "#end"
    return main.only_tags(after) or chrome.match(after) is not None or lowest < len(_ORDER)


def _is_tag(line: Line) -> bool:
    return main.only_tags(line.text) or (len(line.text) <= 50 and not ends_sentence(line.text))


def _other(line: Line, state: str) -> Mark:
    reason = _REASONS.get(state)
    return mark(line, "set aside" if reason else "boilerplate", None, reason or Wording.AROUND_ARTICLES.value)


def _unknown_labels(main: list[Line]) -> list[Mark]:
    """Take label lines of an unknown language off the article's end: short, no sentence, after its text."""
    last = len(main)
    while last > 1 and len(main[last - 1].text) <= _LABEL and _label_like(main[last - 1].text):
        last -= 1
    labels = main[last:]
    del main[last:]
    return [mark(line, "boilerplate", None, Wording.LIST_LABEL.value) for line in labels]


def _label_like(text: str) -> bool:
    return text.endswith(("...", "…", ":")) or not (
        ends_sentence(text) or time_forms.is_length(text) or time_forms.is_labelled(text)
    )


def _page_tag(lines: list[Line]) -> str | None:
    """The hashtag a page is about: named in a heading, or in the short line under a lone `#`."""
    for number, line in enumerate(lines[:12]):
        found = chrome.match(line.text)
        named = (found is not None and found.opens == "hashtag page") or (
            number > 0 and lines[number - 1].text == "#"
        )
        if named and len(line.text) <= 200 and (heading := _HEADING.fullmatch(line.text)):
            return heading.group(1)
    return None
