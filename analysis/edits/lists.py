"""The words by which changes are told apart: `data/changes.csv`, and words of times from `data/times/words.csv`."""

import csv
import re
from functools import lru_cache
from typing import NamedTuple

from analysis import paths, text

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "ar")
_TIMES = ("weekday", "month", "day", "meridiem", "oclock")
_SOON = ("second", "minute", "hour", "day")  # what an age is told in that goes on while a text stands
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d")
_LOWER = {"fr", "es", "it", "pt", "nl"}  # languages that write weekdays and months small


class Lists(NamedTuple):
    """What one language, or all of them where none is known, has for each kind of word."""

    note: re.Pattern[str]
    nothing: re.Pattern[str]
    negation: re.Pattern[str]
    number: re.Pattern[str]
    times: frozenset[str]
    near: frozenset[str]
    units: frozenset[str]
    ago: frozenset[str]
    values: dict[str, str]


@lru_cache(maxsize=16)
def of(language: str | None) -> Lists:
    """The words of a language; of all languages where it is not one of the lists'."""
    own = {language, "*"} if language in LANGUAGES else {*LANGUAGES, "*"}
    with paths.data("changes.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] in own]

    def joined(kind: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{row['pattern']})" for row in rows if row["kind"] == kind))

    with paths.data("times", "words.csv").open(encoding="utf-8") as file:
        words = [row for row in csv.DictReader(file) if own & set(row["languages"].split())]

    def told(*roles: str) -> frozenset[str]:
        return frozenset(text.fold(row["word"]) for row in words if row["role"] in roles)

    counted = {
        text.fold(row["word"]): row["value"]
        for row in words
        if row["role"] == "number" and row["value"].isdigit() and int(row["value"]) > 1
    }
    return Lists(
        joined("note"), joined("no text"), joined("negation"), joined("number"),
        frozenset(word for word in told(*_TIMES) - told("unit") if len(word) > 2), told("day", "now"),
        frozenset(text.fold(row["word"]) for row in words if row["role"] == "unit" and row["value"] in _SOON),
        told("ago_after", "ago_before"), counted,
    )  # fmt: skip


def is_time(printed: str, key: str, known: Lists, language: str | None) -> bool:
    """Whether a word is a clock time, a weekday, a month or a day by its nearness."""
    if _CLOCK.fullmatch(key):
        return True
    if key not in known.times:
        return False
    return key in known.near or language in _LOWER or language == "ar" or not printed[:1].islower()
