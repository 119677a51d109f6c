"""Which articles are of the outlet, topic or period that a report is asked for; only rows leave here."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analysis import evidence, topics
from analysis.errors import ParameterError, nearest
from analysis.parameters import Parameters

NAMES = ("outlet", "topic", "first_day", "last_day")
STEP = "select"  # how the names of its steps begin
_DAY = pd.Timedelta(days=1)

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


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
    """A selection in words: `outlet Harbour Post, topic sport, 2 Mar 2026 to 8 Mar 2026`; empty for none."""
    parts = [f"outlet {settings['outlet']}"] if "outlet" in settings else []
    parts += [f"topic {topics.names()[settings['topic']]}"] if "topic" in settings else []
    parts += [period(settings.get("first_day"), settings.get("last_day"))]
    return ", ".join(part for part in parts if part)


def rows(articles: pd.DataFrame, given: Parameters) -> pd.DataFrame:
    """The articles that parameters select, with their own index; there may be none."""
    for criterion in criteria(resolved(given, articles)):
        articles = criterion.function(articles, **criterion.settings)
    return articles


def outlet(articles: pd.DataFrame, outlet: str) -> pd.DataFrame:
    """Keep the articles of one outlet."""
    return articles.loc[(articles["outlet"] == outlet).fillna(False).astype(bool)]


def topic(articles: pd.DataFrame, topic: str) -> pd.DataFrame:
    """Keep the articles that have one topic, by its qcode, or one under it."""
    known = topics.subjects()
    under = {topic, *known.loc[known["parent"] == topic, "qcode"]}
    return articles.loc[[any(found["qcode"] in under for found in given) for given in articles["topics"]]]


def touching(
    articles: pd.DataFrame, first_day: date | None = None, last_day: date | None = None
) -> pd.DataFrame:
    """Keep the articles that may have been published in the period: their interval touches it, or is unknown."""
    (earliest, latest), (start, end) = _ends(articles), _bounds(first_day, last_day)
    return articles.loc[(latest > start) & (earliest < end)]


def placed(
    articles: pd.DataFrame, first_day: date | None = None, last_day: date | None = None
) -> pd.DataFrame:
    """Of these keep the articles with most of their interval in the period."""
    (earliest, latest), (start, end) = _ends(articles), _bounds(first_day, last_day)
    known = np.isfinite(earliest) & np.isfinite(latest)
    low, high = np.where(known, earliest, 0), np.where(known, latest, 0)
    inside, middle = np.minimum(high, end) - np.maximum(low, start), (low + high) / 2
    most = known & (2 * inside >= high - low) & (start <= middle) & (middle < end)
    return articles.loc[most | within(articles, first_day, last_day)]


def within(articles: pd.DataFrame, first_day: date | None = None, last_day: date | None = None) -> Mask:
    """Where an article was certainly published in the period."""
    (earliest, latest), (start, end) = _ends(articles), _bounds(first_day, last_day)
    return (earliest >= start) & (latest <= end) & (np.isfinite(earliest) | np.isfinite(latest))


def _ends(articles: pd.DataFrame) -> tuple[Floats, Floats]:
    """From when and before when each article was published, in microseconds; infinite where not known."""
    low, high = (
        pa.array(articles[name]).cast(pa.timestamp("us", "UTC")).cast(pa.int64()).cast(pa.float64())
        .fill_null(unknown).to_numpy(zero_copy_only=False)
        for name, unknown in (("published_earliest", -np.inf), ("published_latest", np.inf))
    )  # fmt: skip
    return low, high + 1


def _bounds(first: date | None, last: date | None) -> tuple[float, float]:
    """From when and before when a period runs, likewise; infinite on a side that is open."""
    start = pd.Timestamp(first, tz="UTC").timestamp() * 1e6 if first else -np.inf
    return start, (pd.Timestamp(last, tz="UTC") + _DAY).timestamp() * 1e6 if last else np.inf


def resolved(given: Parameters, articles: pd.DataFrame) -> dict[str, Any]:
    """What is asked for, in the corpus's own words; raises ParameterError where it has no such thing."""
    asked = chosen(given)
    if "outlet" in asked:
        asked["outlet"] = _known(asked["outlet"], articles["outlet"].dropna().unique(), "outlet")
    if "topic" in asked:
        asked["topic"] = _qcode(asked["topic"])
    return asked


def criteria(asked: dict[str, Any]) -> Iterable[Criterion]:
    """The steps of a selection whose values `resolved` gave."""
    if "outlet" in asked:
        yield Criterion(
            f"{STEP} outlet", outlet, {"outlet": asked["outlet"]}, "of another outlet than asked for"
        )
    if "topic" in asked:
        yield Criterion(f"{STEP} topic", topic, {"topic": asked["topic"]}, "not on the topic asked for")
    if days := {name: day for name, day in asked.items() if name.endswith("_day")}:
        maybe = (
            "perhaps published in the period asked for, but most of its interval is outside, or it has none"
        )
        yield Criterion(f"{STEP} period", touching, days, "published outside the period asked for")
        yield Criterion(f"{STEP} placed in period", placed, days, maybe)


def _known(value: str, there: Iterable[str], what: str) -> str:
    """The value as the corpus has it, whatever its case; raises ParameterError naming the nearest one."""
    by_key = {name.casefold(): name for name in sorted(there, reverse=True)}
    exact = value if value in by_key.values() else by_key.get(value.strip().casefold())
    if exact is not None:
        return exact
    hint = nearest(value, by_key.values()) if by_key else "; it has none at all"
    raise ParameterError(f"the corpus has no {what} {value!r}{hint}")


def _qcode(topic: str) -> str:
    """The qcode of a topic given by its qcode or name; raises ParameterError naming the nearest one."""
    names = topics.names()
    if topic in names:
        return topic
    codes = {name: code for code, name in reversed(names.items())}  # of two of one name the wider one
    return codes[_known(topic, codes, "topic")]


def period(first: Any, last: Any) -> str:
    """A period in words: 2 Mar 2026 to 8 Mar 2026, from 2 Mar 2026, until 8 Mar 2026."""
    start, end = (evidence.day(pd.Timestamp(day)) if day else "" for day in (first, last))
    if start and end:
        return start if start == end else f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else ""
