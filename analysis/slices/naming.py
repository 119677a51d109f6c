"""What a slice is called by → its articles: an outlet, family, topic, period, file of ids, or any query."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import evidence, language, narrow, query, select, topics
from analysis.errors import InputError, ParameterError
from analysis.prepared import Prepared
from analysis.query import Reading

ID = "article_id"
QUOTED = "“"  # how the name of a slice begins that is a query
_SHOWN = 60  # characters of a query in a heading


class Side(NamedTuple):
    """One of two slices: what it is called, and the rows of its articles."""

    name: str
    rows: "pd.Index[int]"


@dataclass(frozen=True, eq=False)
class Two:
    """Two slices of the tables of a corpus, and in a sentence why these two, where nobody named them."""

    tables: Prepared
    a: Side
    b: Side
    why: str

    @cached_property
    def articles(self) -> pd.DataFrame:
        """The articles of either slice."""
        return self.tables.articles.loc[self.a.rows.union(self.b.rows)]

    @cached_property
    def stories(self) -> "pd.Series[int]":
        """The story of each article as a number; an article without one is a story of its own."""
        known, ids = self.articles, self.articles["story_id"].astype(object)
        codes, _ = pd.factorize(ids.where(ids.notna(), known[ID]))
        return pd.Series(codes, known.index)

    @property
    def named(self) -> bool:
        """Whether there are two slices at all."""
        return bool(self.a.name)


def of(tables: Prepared, slice_a: str = "", slice_b: str = "", minimum: int = 10) -> Two:
    """Two slices by what they are called; without the second it is compared with the rest.

    Without either: the two outlets with most articles, or the two halves of the period, if each has `minimum` articles.
    A mistake in a query is a QueryError that points at the place; a query that finds nothing is an empty slice.
    """
    if not slice_a.strip() and not slice_b.strip():
        return _default(tables, minimum)
    asked = (slice_a.strip() or select.REST, slice_b.strip() or select.REST)
    if all(name.casefold() == select.REST for name in asked):
        raise ParameterError("slice_a and slice_b cannot both be the rest: name one of them")
    reading = Reading(tables.articles, tables.later("quotes"))
    sides = [None if name.casefold() == select.REST else side(name, tables, reading) for name in asked]
    a, b = (own or _rest(tables, other) for own, other in zip(sides, reversed(sides), strict=True))
    return Two(tables, a, b, "")


def side(asked: str, tables: Prepared, reading: Reading | None = None) -> Side:
    """One slice: the first that fits of outlet, publisher family, topic, period, CSV file of article ids, and query."""
    articles = tables.articles
    for column in ("outlet", "publisher_family"):
        if known := select.same(asked, articles[column].dropna().unique()):
            held = (articles[column] == known).fillna(False).to_numpy(bool)
            family = evidence.sentence("family {name}", name=known).text
            return Side(known if column == "outlet" else family, articles.index[held])
    if select.same(asked, topics.names().values()) or asked in topics.names():
        name = topics.names().get(asked) or select.same(asked, topics.names().values())
        called = evidence.sentence("topic {name}", name=language.say(str(name))).text
        return Side(called, _found(f'topic:"{name}"', tables, reading))
    if select.PERIOD.fullmatch(asked):
        return Side(_days(asked), _found(f"date:{asked}", tables, reading))
    if asked.lower().endswith(".csv"):
        return _listed(Path(asked), articles)
    if "/" in asked and Path(asked).exists():
        raise ParameterError(
            f"{asked} is no part of this corpus; for two runs or corpora: media-analysis compare A B"
        )
    line = " ".join(asked.split())
    name = line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
    try:
        return Side(f"{QUOTED}{name}”", _found(asked, tables, reading))
    except query.QueryError as error:
        raise select.no_such(asked, select.names(articles), error) from None


def refuse_empty(asked: str, found: Side, tables: Prepared) -> None:
    """Raise ParameterError, with the nearest words, where a slice that somebody named has no article."""
    if len(found.rows) or asked.casefold() in ("", select.REST):
        return
    if found.name.startswith(QUOTED):
        reading = Reading(tables.articles, tables.later("quotes"))
        raise ParameterError(select.nothing(query.parse(asked, "slice"), reading))
    raise ParameterError(f"no article of the corpus is of {found.name}: there is nothing to compare")


def _found(asked: str, tables: Prepared, reading: Reading | None) -> "pd.Index[int]":
    reading = reading or Reading(tables.articles, tables.later("quotes"))
    return tables.articles.index[query.mask(query.parse(asked, "slice"), reading)]


def _days(asked: str) -> str:
    """A period in words, as its query has it."""
    parsed = query.parse(f"date:{asked}", "slice").tree
    return select.period(getattr(parsed, "first", None), getattr(parsed, "last", None)) or asked


def _listed(file: Path, articles: pd.DataFrame) -> Side:
    """The articles whose ids stand in a CSV file, say of `search --out`; InputError where it cannot be read."""
    try:
        table = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: not a CSV table that can be read ({error})") from None
    if ID not in table:
        raise InputError(f"{file}: no column {ID!r}; a slice is a list of article ids, one a line")
    return Side(file.stem, articles.index[articles[ID].isin(table[ID]).to_numpy(bool)])


def _rest(tables: Prepared, other: Side | None) -> Side:
    rows = other.rows if other else tables.articles.index[:0]
    return Side(language.say("the rest"), tables.articles.index.difference(rows))


def _default(tables: Prepared, minimum: int) -> Two:
    """What is compared where nobody says what: outlets, then halves of the period, or nothing."""
    articles = tables.articles
    sizes = articles["outlet"].value_counts()
    large = sorted(sizes.index[sizes >= minimum], key=lambda name: (-sizes[name], name))[:2]
    if len(large) == 2:
        a, b = (
            Side(name, articles.index[(articles["outlet"] == name).fillna(False).to_numpy(bool)])
            for name in large
        )
        return Two(
            tables,
            a,
            b,
            language.say("No slices are named, so that the two outlets with most articles are compared."),
        )
    halves = _halves(tables, minimum)
    if halves:
        why = "No slices are named, so that the first half of the articles is compared with the second, by days."
        return Two(tables, *halves, language.say(why))
    none = Side("", articles.index[:0])
    return Two(tables, none, none, evidence.sentence(
        "There is nothing to compare: no slices are named, and there are neither two outlets nor two periods of "
        "{n:article|articles} or more.", n=minimum).text)  # fmt: skip


def _halves(tables: Prepared, minimum: int) -> tuple[Side, Side] | None:
    """The articles up to a day and those after it, as near to half as a day comes; null where either has too few."""
    articles = tables.articles
    ends = articles[["published_earliest", "published_latest"]].dropna()
    middle = (
        ends["published_earliest"] + (ends["published_latest"] - ends["published_earliest"]) / 2
    ).sort_values()
    if middle.empty:
        return None
    days = np.unique(middle.dt.tz_convert("UTC").dt.date.to_numpy(object))
    before = np.array([(middle.dt.date <= day).sum() for day in days])
    day: date = days[int(np.argmin(np.abs(before - len(middle) / 2)))]
    after = day + pd.Timedelta(days=1)
    first = articles.index[query.periods.placed(articles, None, day)]
    second = articles.index[query.periods.placed(articles, after, None)]
    if min(len(first), len(second)) < minimum:
        return None
    return Side(evidence.sentence("until {day}", day=evidence.day(pd.Timestamp(day))).text, first), Side(
        evidence.sentence("from {day}", day=evidence.day(pd.Timestamp(after))).text, second
    )


def told(two: Two) -> str:
    """What is compared, as the heading of a page: the corpus or its part, and the two."""
    whole = narrow.standfirst(two.tables)
    return " ".join(
        part for part in (f"{two.a.name} beside {two.b.name}." if two.named else "", whole) if part
    )
