"""The word lists of claims, as a person edits them: numbers, currencies, units, bounds, what one thing is called."""

import csv
from functools import lru_cache
from typing import NamedTuple

from analysis import paths

PEOPLE = frozenset(("men", "man"))  # stopwords elsewhere, and what is counted here
COMMAS = frozenset(("de", "fr", "es", "it", "pt", "nl"))  # languages in which a comma sets decimals off

Row = dict[str, str]


class Number(NamedTuple):
    """A word that says a number, alone or with others: its role, and its value or the range it leaves."""

    role: str
    low: float
    high: float


class Bound(NamedTuple):
    """What a word such as `nearly` makes of a number: factors for its lower and upper end."""

    low: float
    high: float


class Lists(NamedTuple):
    """The lists of one language."""

    numbers: dict[str, Number]
    before: dict[tuple[str, ...], Bound]
    after: dict[tuple[str, ...], Bound]
    function: frozenset[str]
    empty: frozenset[str]  # words that tell nothing of what a value is of: function words and numbers
    nots: frozenset[str]
    conditions: frozenset[str]
    corrections: frozenset[str]
    comma: bool
    language: str


@lru_cache(maxsize=16)
def _table(*name: str) -> list[Row]:
    with paths.data(*name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=64)
def of(language: str) -> Lists:
    """The lists of a language; of one without lists only its digits are read, as English writes them."""
    numbers, bounds, turns, stops = (
        [row for row in _table(*name) if row["language"] == language]
        for name in (
            ("claims", "numbers.csv"),
            ("claims", "bounds.csv"),
            ("claims", "turns.csv"),
            ("topics", "stopwords.csv"),
        )
    )
    said = {row["word"]: Number(row["role"], float(row["low"]), float(row["high"])) for row in numbers}
    function = frozenset(row["word"] for row in stops) - PEOPLE
    return Lists(
        said, _bounds(bounds, "before"), _bounds(bounds, "after"), function, function | said.keys(),
        _of_kind(turns, "not"), _of_kind(turns, "condition"), _of_kind(turns, "correction"),
        language in COMMAS,
        language,
    )  # fmt: skip


def _of_kind(rows: list[Row], kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows if row["kind"] == kind)


def _bounds(rows: list[Row], place: str) -> dict[tuple[str, ...], Bound]:
    return {
        tuple(row["words"].split()): Bound(float(row["low"]), float(row["high"]))
        for row in rows if row["place"] == place
    }  # fmt: skip


@lru_cache(maxsize=1)
def units() -> dict[str, tuple[str, float]]:
    """A unit as printed → its canonical name, and how many of these it is."""
    return {row["printed"]: (row["unit"], float(row["factor"])) for row in _table("claims", "units.csv")}


@lru_cache(maxsize=2)
def currencies(place: str) -> dict[str, str]:
    """A currency as printed before or after its number → its code."""
    return {
        row["printed"]: row["code"] for row in _table("claims", "currencies.csv") if row["place"] == place
    }


@lru_cache(maxsize=1)
def things() -> dict[str, tuple[str, str]]:
    """A word → what it counts, and what kind of thing that is: toll, people, group, statistic."""
    return {row["printed"]: (row["thing"], row["kind"]) for row in _table("claims", "things.csv")}


@lru_cache(maxsize=1)
def tolls() -> dict[str, str]:
    """A word for a toll → what befell those it counts."""
    return {word: thing for word, (thing, kind) in things().items() if kind == "toll"}


@lru_cache(maxsize=1)
def statistics() -> frozenset[str]:
    """Things of which a text has many counts."""
    return frozenset(thing for thing, kind in things().values() if kind == "statistic")


@lru_cache(maxsize=32)
def marks(role: str) -> frozenset[str]:
    """The small words that play a role around numbers and days."""
    return frozenset(row["word"] for row in _table("claims", "marks.csv") if row["role"] == role)


@lru_cache(maxsize=1)
def opposites() -> dict[str, tuple[tuple[str, int], ...]]:
    """A word → the pairs of opposites it is in, and on which side of each, 1 or -1."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row in _table("claims", "opposites.csv"):
        pair = f"{row['one']} or {row['other']}"
        found.setdefault(row["one"], []).append((pair, 1))
        found.setdefault(row["other"], []).append((pair, -1))
    return {word: tuple(pairs) for word, pairs in found.items()}


@lru_cache(maxsize=16)
def deeds(language: str) -> dict[str, tuple[str, bool]]:
    """A form of a verb that tells a deed → its base, and whether the form alone says that it was done."""
    found: dict[str, tuple[str, bool]] = {}
    for row in _table("claims", "deeds.csv"):
        if row["language"] == language:
            found |= {
                row[form]: (row["base"], form != "base") for form in ("base", "third", "past", "participle")
            }
    return found


@lru_cache(maxsize=1)
def small() -> frozenset[str]:
    """Function words of English: at the head of a sentence they look like a part of a name."""
    return of("en").function


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Words that general English news has."""
    return frozenset(row["word"] for row in _table("words", "background.csv"))


@lru_cache(maxsize=1)
def calendar() -> tuple[dict[str, int], dict[str, int]]:
    """Weekdays, Monday 0, and months, January 1, by their full names in any language of the lists."""
    full = [row for row in _table("times", "words.csv") if len(row["word"]) > 3 or row["word"] == "may"]
    days, months = (
        {row["word"]: int(row["value"]) for row in full if row["role"] == role}
        for role in ("weekday", "month")
    )
    return days, months
