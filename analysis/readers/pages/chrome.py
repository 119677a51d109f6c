"""A page's own words: labels, buttons and links, from data/chrome.csv."""

import csv
import re
from functools import lru_cache
from typing import NamedTuple

from analysis import paths
from analysis.readers.pages.lines import EDGE

LONGEST = 240  # characters: no label is longer


class Chrome(NamedTuple):
    """What a page's own line is used as, and which part of the page it opens."""

    use: str
    opens: str


class _Table(NamedTuple):
    exact: dict[str, Chrome]
    regex: re.Pattern[str]
    named: dict[str, Chrome]
    prefixes: tuple[str, ...]
    leads: tuple[str, ...]


@lru_cache(maxsize=1)
def _table() -> _Table:
    with paths.data("chrome.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kind = {
        name: [row for row in rows if row["kind"] == name] for name in ("exact", "regex", "prefix", "lead")
    }
    exact = {_plain(row["pattern"]): Chrome(row["use"], row["opens"]) for row in kind["exact"]}
    named = {f"p{i}": Chrome(row["use"], row["opens"]) for i, row in enumerate(kind["regex"])}
    regex = "|".join(f"(?P<p{i}>{row['pattern']})" for i, row in enumerate(kind["regex"]))
    prefixes = tuple(row["pattern"] for row in kind["prefix"])
    leads = tuple(row["pattern"] for row in kind["lead"])
    return _Table(exact, re.compile(regex, re.IGNORECASE), named, prefixes, leads)


def _plain(line: str) -> str:
    return line.strip(EDGE).rstrip(" :").casefold()


@lru_cache(maxsize=50_000)
def match(line: str) -> Chrome | None:
    """The page's own use of a whole line, or None where it is the publisher's text."""
    if len(line) > LONGEST:
        return None
    table = _table()
    found = table.exact.get(_plain(line))
    if found or not (named := table.regex.fullmatch(line)):
        return found
    return table.named[str(named.lastgroup)]


def icon(line: str) -> int:
    """Length of an icon's name that stands glued before the rest: `time11 minutes ago` → 4."""
    return max((len(word) for word in _table().prefixes if line.startswith(word)), default=0)


def leads() -> tuple[str, ...]:
    """Patterns of the words that lead to an outlet's name at the end of an item: `Read more at`."""
    return _table().leads
