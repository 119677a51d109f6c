"""What may be an outlet's name on a page: known ones from data/outlets.csv, else by its form."""

import csv
import re
from collections.abc import Iterable
from functools import lru_cache

from analysis import paths
from analysis.readers.pages import chrome, time_forms
from analysis.readers.pages.lines import EDGE, ends_sentence
from analysis.text import key

_TITLE = re.compile(r"\s+[|–—·»-]\s+")
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|da|door|av|oleh|mit|от|تأليف|بقلم|كتب)[ :]\s*(?![a-zà-ÿ]+ [a-zà-ÿ]+ )\S.{1,80}",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    path = paths.data("outlets.csv")
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = (name for row in rows for name in [row["name"], *(row.get("aliases") or "").split("|")])
    return frozenset(filter(None, map(key, names)))


def known(name: str) -> bool:
    """Whether a name is an outlet's in data/outlets.csv, with or without a note in brackets."""
    if not name or len(name) > 80:
        return False
    return key(name) in _known() or key(_BRACKET.sub("", name)) in _known()


def plausible(line: str) -> bool:
    """Whether a line could be an outlet's name: short, no sentence, not a length, a label or a hashtag."""
    words = len(line.split())
    if len(line) > 60 or words > 7 or line.startswith("#") or time_forms.is_length(line):
        return False
    if known(line):
        return True
    closed = ends_sentence(line) and words > 2  # `Yahoo!` is a name
    return not closed and not line.endswith((",", ":", ";")) and not chrome.match(line)


def is_byline(line: str) -> bool:
    """Whether a line names who wrote the text: `By Ann Bell`."""
    return len(line) <= 90 and bool(_BYLINE.fullmatch(line)) and not ends_sentence(line)


def of_page(header: Iterable[str]) -> tuple[int, int, int] | None:
    """Where a list page's header names the one outlet of all its items: line, start, end; None if nowhere.

    A known outlet within a line, else the end of a `section | outlet` title, else a short line that
    another line of the header repeats.
    """
    lines = list(header)
    usable = [(n, line) for n, line in enumerate(lines) if _may_name(line)]
    for find in (_known_within, _title_part):
        for number, line in usable:
            if place := find(line):
                return number, *place
    for number, line in usable:
        if plausible(line) and any(
            line in other for n, other in usable if n != number and not is_byline(other)
        ):
            return number, 0, len(line)
    return None


def _may_name(line: str) -> bool:
    return len(line) <= 160 and not ends_sentence(line) and not is_byline(line)


def _known_within(line: str) -> tuple[int, int] | None:
    """The longest run of words that is a known outlet."""
    words = list(re.finditer(r"[^\s|·,:()]+", line))
    for size in range(len(words), 0, -1):
        for first, last in zip(words, words[size - 1 :], strict=False):
            name = line[first.start() : last.end()]
            if len(name) >= 3 and not name.islower() and key(name) in _known():
                return first.start(), last.end()
    return None


def _title_part(line: str) -> tuple[int, int] | None:
    cuts = list(_TITLE.finditer(line))
    if not cuts or not plausible(line[cuts[-1].end() :].strip(EDGE)):
        return None
    return cuts[-1].end(), len(line)
