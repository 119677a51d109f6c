"""Gold sets and their floors: each set is one function that gives scores; tests and `make accuracy` read both."""

import csv
import importlib
from pathlib import Path
from typing import NamedTuple

from accuracy.scored import Scored

FLOORS = Path(__file__).resolve().parent.parent / "floors.csv"

GOLD = {
    "pages": "pages.aggregators",
    "pages/lists": "pages.lists",
    "html/fundus": "reading.fundus",
    "html/dates": "reading.dates",
    "field/exports": "field.exports",
    "field/times": "field.dated",
    "languages/meantime": "reading.languages_of_short_texts",
    "outlets/fundus": "where.addresses",
    "outlets/load": "where.printed_names",
    "times/expressions": "times.expressions",
    "times/own": "times.own_expressions",
    "stories/giveme5w1h": "stories.giveme5w1h",
    "stories/uci": "stories.uci",
    "stories/ecbplus-odd": "stories.ecbplus_odd",
    "stories/meantime": "stories.meantime",
    "stories/sample": "stories.sample",
    "copies/load": "stories.planted_copies",
    "passages/load": "stories.planted_passages",
    "topics/giveme5w1h": "topics.giveme5w1h",
    "topics/uci": "topics.uci",
    "topics/own": "topics.own",
    "topics/load": "topics.load",
    "topics/sample": "topics.sample",
    "credits/sample": "sample.credited",
    "quotes/polnear": "quotes.polnear",
    "quotes/sample": "quotes.sample",
    "versions": "versions.edited",
    "sample": "sample.suite",
    "claims/own": "claims.planted",
    "claims/sample": "claims.in_sample",
    "claims/judged": "claims.judged",
}  # set → module and function that gives its scores; loaded when asked, for they load the whole suite


class Line(NamedTuple):
    """One line of the table: a score beside its floor; no value where the gold is not here."""

    gold: str
    score: str
    of: int
    value: float
    floor: float
    detail: str = ""

    @property
    def holds(self) -> bool:
        """Whether the score is not below its floor; what is no number is below it."""
        return self.value >= self.floor


def rows() -> list[dict[str, str]]:
    """The floors as they are written: set, score, floor, since, reason."""
    return parsed(FLOORS.read_text("utf-8"))


def parsed(text: str) -> list[dict[str, str]]:
    """The rows of a table of floors."""
    return list(csv.DictReader(text.splitlines()))


def floors(gold: str) -> dict[str, float]:
    """The floor of every score of one gold set."""
    return {row["score"]: float(row["floor"]) for row in rows() if row["set"] == gold}


def scores(gold: str) -> list[Scored]:
    """What the function of a gold set gives."""
    module, _, name = GOLD[gold].partition(".")
    return list(getattr(importlib.import_module(f"accuracy.{module}"), name)())


def lines(gold: str) -> list[Line]:
    """The scores of one gold set beside their floors; each score has a floor, and each floor a score."""
    known, told = floors(gold), scores(gold)
    names = [one.name for one in told]
    if sorted(names) != sorted(known):
        raise ValueError(f"{gold}: scores {sorted(names)}, but {FLOORS.name} has floors for {sorted(known)}")
    return [Line(gold, one.name, one.of, one.value, known[one.name], one.detail) for one in told]
