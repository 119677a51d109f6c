"""Which articles are of the query, outlet, topic or period that a report is asked for; only rows leave here."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from analysis import evidence, parameters, plurals, topics
from analysis import query as asking
from analysis.errors import ParameterError, nearest
from analysis.parameters import Parameters
from analysis.prepared import Later
from analysis.query import Query, Reading, periods
from analysis.wordings import Wording

DAYS = ("first_day", "last_day")
NAMES = ("query", "outlet", "topic", *DAYS)
STEP = "select"  # how the names of its steps begin
REST = "rest"  # the slice of everything that the other has not
PERIOD = re.compile(r"\d{4}(-\d\d){0,2}(\.\.\d{4}(-\d\d){0,2})?")
_LONGEST = 120  # characters of a query in a title


class Criterion(NamedTuple):
    """One step of a selection: its name, its function and settings, and what is said of what it leaves out."""

    step: str
    function: Callable[..., pd.DataFrame]
    settings: dict[str, Any]
    reason: str


def chosen(given: Parameters) -> dict[str, Any]:
    """The selection parameters that are set."""
    return {name: getattr(given, name) for name in NAMES if getattr(given, name) is not None}


def words(settings: Mapping[str, Any]) -> str:
    """A selection in words: `query “storm”, outlet Harbour Post, 2 Mar 2026 to 8 Mar 2026`; empty for none."""
    parts = [f"query {_quoted(settings['query'])}"] if "query" in settings else []
    parts += [f"outlet {settings['outlet']}"] if "outlet" in settings else []
    parts += [f"topic {topics.names()[settings['topic']]}"] if "topic" in settings else []
    parts += ["articles of a list"] if "listed" in settings else []
    parts += [period(settings.get("first_day"), settings.get("last_day"))]
    return ", ".join(part for part in parts if part)


def _quoted(query: str) -> str:
    """A query as a title names it; a long one is cut, for the parameters have it whole."""
    line = " ".join(query.split())
    return f"“{line}”" if len(line) <= _LONGEST else f"“{line[: _LONGEST - 1]}…”"


def rows(articles: pd.DataFrame, given: Parameters, quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """The articles that parameters select, with their own index; there may be none. `quotes`: who said what there."""
    for criterion in criteria(resolved(given, articles)):
        said = {"quotes": quotes} if criterion.function is matching else {}
        articles = criterion.function(articles, **criterion.settings, **said)
    return articles


def outlet(articles: pd.DataFrame, outlet: str) -> pd.DataFrame:
    """Keep the articles of one outlet."""
    return articles.loc[(articles["outlet"] == outlet).fillna(False).astype(bool)]


def topic(articles: pd.DataFrame, topic: str) -> pd.DataFrame:
    """Keep the articles that have one topic, by its qcode, or one under it."""
    known = topics.subjects()
    under = {topic, *known.loc[known["parent"] == topic, "qcode"]}
    return articles.loc[[any(found["qcode"] in under for found in given) for given in articles["topics"]]]


def matching(articles: pd.DataFrame, query: str, quotes: pd.DataFrame | Later | None = None) -> pd.DataFrame:
    """Keep the articles that a query holds of."""
    return articles.loc[asking.mask(asking.parse(query), Reading(articles, quotes))]


def listed(articles: pd.DataFrame, ids: Iterable[str], listed: int) -> pd.DataFrame:
    """Keep the articles that a list names by their ids; `listed`: how many it names, for the record."""
    return articles.loc[articles["article_id"].isin(list(ids)).to_numpy(bool)]


def touching(
    articles: pd.DataFrame, first_day: date | None = None, last_day: date | None = None
) -> pd.DataFrame:
    """Keep the articles that may have been published in the period: their interval touches it, or is unknown."""
    return articles.loc[periods.touching(articles, first_day, last_day)]


def placed(
    articles: pd.DataFrame, first_day: date | None = None, last_day: date | None = None
) -> pd.DataFrame:
    """Of these keep the articles with most of their interval in the period."""
    return articles.loc[periods.placed(articles, first_day, last_day)]


def promising(given: Parameters, articles: pd.DataFrame) -> None:
    """Raise what `resolved` raises, and where a query of texts alone finds nothing: as soon as outlets are known."""
    resolved(given, articles)
    if given.query and asking.of_texts(query := asking.parse(given.query)):
        reading = Reading(articles)
        if not asking.mask(query, reading).any():
            raise ParameterError(nothing(query, reading))


def sliceable(asked: str, names: Collection[str] | None) -> None:
    """Raise an error where words for a slice are neither name nor query; `names`: what `names` gave, where known.

    Without these only what no outlet is called is refused: brackets or quotation marks that are never closed.
    """
    if asked.casefold() in ("", REST) or PERIOD.fullmatch(asked) or asked.lower().endswith(".csv"):
        return
    if names is not None and same(asked, names):
        return
    try:
        asking.parse(asked, "slice")
    except asking.QueryError as error:
        if names is not None:
            raise no_such(asked, names, error) from None
        if not asking.closed(asked):
            raise


def names(articles: pd.DataFrame) -> set[str]:
    """What slices are called: outlets, publisher families and topics."""
    own = (articles[column].dropna() for column in ("outlet", "publisher_family"))
    return {*topics.names(), *topics.names().values()}.union(*own)


def no_such(asked: str, names: Collection[str], error: asking.QueryError) -> Exception:
    """The error of a query, or of words that look like a name: what they are not, and what is nearest."""
    if not re.fullmatch(r"[\w .&'’-]+", asked):
        return error
    known = set(names) - topics.names().keys()
    said = f"the corpus has no outlet, family, topic or period {asked!r}{nearest(asked, sorted(known))}"
    return ParameterError(f"{said}\nas a query: {str(error).splitlines()[0]}")


def same(asked: str, there: Iterable[str]) -> str:
    """The name as it is written there, whatever its case; empty where there is none."""
    by_key = {name.casefold(): name for name in sorted(there, reverse=True)}
    return by_key.get(asked.casefold(), "")


def nothing(query: Query, reading: Reading) -> str:
    """What to say of a query that finds nothing: the words that stand nowhere, and the nearest that do.

    Where all of them stand somewhere, in how many articles each does by itself.
    """
    said = f"no article is found by {_quoted(query.text)}"
    for word, near in (lost := asking.nearest(query, reading)).items():
        hint = f": the nearest words are {', '.join(near)}" if near else ", nor any word like it"
        said += f"\n  no article has {word!r}{hint}"
    if "date" in asking.fields(query):
        said += f"\n  {span(reading.articles)}"
    if there := asking.languages(query, reading):
        said += f"\n  languages here: {', '.join(f'{code} ({n:,})' for code, n in there.items())}"
    if not lost and len(parts := asking.apart(query, reading)) > 1:
        each = ", ".join(f"{part} {plurals.some(n, 'article')}" for part, n in parts.items())
        said += f"\n  by itself each part finds: {each}"
    return said


def resolved(given: Parameters, articles: pd.DataFrame) -> dict[str, Any]:
    """What is asked for, in the corpus's own words; raises ParameterError where it has no such thing."""
    asked = chosen(given)
    if "query" in asked:
        asking.parse(asked["query"])
    if "outlet" in asked:
        asked["outlet"] = parameters.known(asked["outlet"], articles["outlet"].dropna().unique(), "outlet")
    if "topic" in asked:
        asked["topic"] = _qcode(asked["topic"])
    return asked


def criteria(asked: dict[str, Any]) -> Iterable[Criterion]:
    """The steps of a selection whose values `resolved` gave; a query is asked of the whole, whose stories it names."""
    if "query" in asked:
        yield Criterion(f"{STEP} query", matching, {"query": asked["query"]}, Wording.NOT_FOUND.value)
    if "outlet" in asked:
        yield Criterion(f"{STEP} outlet", outlet, {"outlet": asked["outlet"]}, Wording.OF_OTHER_OUTLET.value)
    if "topic" in asked:
        yield Criterion(f"{STEP} topic", topic, {"topic": asked["topic"]}, Wording.OFF_TOPIC.value)
    if days := {name: day for name, day in asked.items() if name.endswith("_day")}:
        yield Criterion(f"{STEP} period", touching, days, Wording.OUTSIDE.value)
        yield Criterion(f"{STEP} placed in period", placed, days, Wording.PERHAPS_OUTSIDE.value)


def _qcode(topic: str) -> str:
    """The qcode of a topic given by its qcode or name; raises ParameterError naming the nearest one."""
    names = topics.names()
    if topic in names:
        return topic
    codes = {name: code for code, name in reversed(names.items())}  # of two of one name the wider one
    return codes[parameters.known(topic, codes, "topic")]


def period(first: Any, last: Any) -> str:
    """A period in words: 2 Mar 2026 to 8 Mar 2026, from 2 Mar 2026, until 8 Mar 2026."""
    start, end = (evidence.day(pd.Timestamp(day)) if day else "" for day in (first, last))
    if start and end:
        return start if start == end else f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else ""


def span(articles: pd.DataFrame) -> str:
    """The days that a corpus speaks of, for who asked for others."""
    days = pd.concat([articles["published_earliest"], articles["published_latest"]]).dropna()
    if days.empty:
        return "no article has a publication time"
    return f"the corpus has articles of {period(days.min(), days.max())}"
