"""Which reports are asked for: one for each outlet, topic or week of a corpus, or for each line of a file."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import coding, evidence, parameters, plurals, query, select, topics
from analysis.errors import ParameterError
from analysis.parameters import Parameters
from analysis.run import folders
from analysis.topics.subjects import TOP

BY = ("outlet", "topic", "week", "codebook")
NAME = "name"  # the one column of a file that is no parameter
_LONGEST = 200  # characters of a title
_WEEK = timedelta(days=6)


class Asked(NamedTuple):
    """One report: its name, the folder it goes to, its parameters."""

    name: str
    folder: str
    given: Parameters


class Plan(NamedTuple):
    """The reports asked for, and a sentence on the articles that none of them has."""

    asked: list[Asked]
    left: str


def values(articles: pd.DataFrame, given: Parameters, by: str, quotes: pd.DataFrame | None = None) -> Plan:
    """A report for each outlet (most articles first), topic or category (likewise) or week (in order) of articles.

    An article whose outlet, topic, category or week is not known is in none of them; one of several topics or
    categories is in several. `quotes`: who said what in the articles.
    """
    among = select.rows(articles, given, quotes)
    makers = {"outlet": _outlets, "topic": _topics, "week": _weeks}
    found = list(_categories(among, given, quotes) if by == "codebook" else makers[by](among))
    in_any = set[int]().union(*(rows for _, _, rows in found))
    asked = [(name, given.model_copy(update=update)) for name, update, _ in found]
    why = {"outlet": "no outlet is printed", "topic": "no topic was found", "codebook": "no rule finds them",
           "week": "the time is not known well enough to tell the week"}[by]  # fmt: skip
    kinds = {"topic": "topics", "codebook": "categories"}
    several = f" An article of several {kinds[by]} is in several reports." if by in kinds else ""
    missed = len(among) - len(in_any)
    if not missed:
        return Plan(_placed(asked, given.title), f"Every article is in one of the reports.{several}")
    of = f"{missed:,} of {plurals.some(len(among), 'article')} {plurals.noun(missed, 'is', 'are')}"
    left = f"{of} in none of the reports: {why}.{several}"
    return Plan(_placed(asked, given.title), left)


def from_file(path: Path, given: Parameters) -> Plan:
    """A report for each line of a CSV file whose columns are parameters, and `name` if need be.

    An empty cell leaves a parameter as it is given otherwise. Raises ParameterError naming the line.
    """
    asked = []
    for number, line in _lines(path):
        named = {key: value for key, value in line.items() if key != NAME and value}
        try:
            own = parameters.parse({**given.model_dump(), **named})
            if own.query:
                query.parse(own.query)
        except ParameterError as error:
            raise ParameterError(f"{path.name}, line {number}: {error}") from None
        name = line.get(NAME) or ", ".join(named.values()) or f"line {number}"
        asked.append((name, own))
    if not asked:
        raise ParameterError(f"{path.name}: no line below its header; write a line for each report")
    return Plan(_placed(asked, given.title), "")


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="", restval="", strict=True)
            if unknown := [
                name for name in reader.fieldnames or () if name not in (NAME, *Parameters.model_fields)
            ]:
                raise ParameterError(f"{path.name}: {parameters.unknown(unknown[0])}")
            for line in reader:
                if "" in line:
                    raise ParameterError(f"{path.name}, line {reader.line_num}: more cells than columns")
                yield reader.line_num, {key: value.strip() for key, value in line.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        known = ", ".join(BY)
        raise ParameterError(f"{path}: neither {known} nor a CSV file that can be read ({error})") from None


def _placed(asked: list[tuple[str, Parameters]], title: str) -> list[Asked]:
    """Reports with a folder each, and a title of their own where none was set for them."""
    places = folders.names(name for name, _ in asked)
    return [
        Asked(
            name,
            place,
            given.model_copy(update={"title": _title(title, name)}) if given.title == title else given,
        )
        for (name, given), place in zip(asked, places, strict=True)
    ]


def _title(title: str, name: str) -> str:
    whole = f"{title}: {name}"
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1]}…"


Found = Iterator[tuple[str, dict[str, Any], "pd.Index[int]"]]


def _outlets(articles: pd.DataFrame) -> Found:
    rows = articles.groupby("outlet").groups
    for outlet in sorted(rows, key=lambda name: (-len(rows[name]), name)):
        yield str(outlet), {"outlet": outlet}, rows[outlet]


def _topics(articles: pd.DataFrame) -> Found:
    names = topics.names()
    found = [(code, select.topic(articles, code).index) for code in sorted(TOP)]
    for code, rows in sorted(found, key=lambda pair: (-len(pair[1]), pair[0])):
        if len(rows):
            yield names[code], {"topic": code}, rows


def _categories(articles: pd.DataFrame, given: Parameters, quotes: pd.DataFrame | None) -> Found:
    book = coding.read(given.codebook or "")
    reading, found = query.Reading(articles, quotes), []
    for label in coding.labels(book):
        asked = " OR ".join(f"({rule.rule})" for rule in book if rule.label == label)
        rows = articles.index[query.mask(query.parse(asked), reading)]
        found.append((label, f"({given.query}) AND ({asked})" if given.query else asked, rows))
    for label, asked, rows in sorted(found, key=lambda one: -len(one[2])):
        if len(rows):
            yield label, {"query": asked}, rows


def _weeks(articles: pd.DataFrame) -> Found:
    dated = articles.dropna(subset=["published_earliest", "published_latest"])
    middle = dated["published_earliest"] + (dated["published_latest"] - dated["published_earliest"]) / 2
    for monday in sorted({day - timedelta(days=day.weekday()) for day in middle.dt.date}):
        week = {"first_day": monday, "last_day": monday + _WEEK}
        if len(rows := select.placed(dated, **week).index):
            yield f"week of {evidence.day(pd.Timestamp(monday))}", week, rows
