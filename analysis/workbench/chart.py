"""Charts of what is open: each states what it shows, where from, when and of how many, and its marks list articles."""

import sys
from typing import Any

from analysis import attention, charts, overview, parameters, slices, tally, theme
from analysis import speakers as voices
from analysis import stories as related
from analysis import topics as subjects
from analysis.charts.figure import Drawn, Scope
from analysis.errors import WordError, nearest
from analysis.prepared import Prepared
from analysis.words import Room
from analysis.workbench import asked, comparing, counting
from analysis.workbench.asked import word

__all__ = ["compare", "credits", "outlets", "over_time", "shares", "speakers", "stories", "topics"]
TOP = 15
sys.modules[__name__].__class__ = Room


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    raise WordError(f"there is no chart {name!r}{nearest(name, __all__)} There are: {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__


def _opened(news: object, name: str) -> tuple[Prepared, Scope]:
    """What is open, whose articles marks list, and what a chart of it says of it."""
    tables = asked.tables(news, f"chart.{name}")
    theme.enable(tables, subjects.names())
    return tables, charts.scope(tables.articles, overview.places(tables.documents))


@word
def outlets(news: Prepared, top: int = TOP) -> Drawn:
    """Articles, distinct texts and independent origins of each outlet.

    >>> type(ma.chart.outlets(news)).__name__
    'LayerChart'
    """
    tables, scope = _opened(news, "outlets")
    table = tally.by(tables.articles, "outlet").head(top)
    return charts.outlets(table, "Articles, texts and origins by outlet", scope)


@word
def over_time(news: Prepared, unit: str = "auto") -> Drawn:
    """Articles by minute, hour, day, week, month, quarter or year, drawn as the intervals their times are.

    >>> type(ma.chart.over_time(news, "day")).__name__
    'LayerChart'
    """
    parameters.parse({"unit": unit})
    tables, scope = _opened(news, "over_time")
    found = attention.over_time(tables.articles, unit)
    return charts.attention(found, f"Articles by {found.unit}", scope)


@word
def shares(news: Prepared, key: str = "outlet", top: int = TOP) -> Drawn:
    """The share of each value of a column, of `speaker` or of `topic`, with its interval.

    >>> type(ma.chart.shares(news, "publisher_family")).__name__
    'LayerChart'
    """
    table = counting.shares(news, key).head(top)
    return charts.shares(table, f"Share by {key.replace('_', ' ')}", _opened(news, "shares")[1], key=key)


@word
def compare(news: Prepared, a: Any, b: Any = "", by: str = "topic", top: int = TOP) -> Drawn:
    """What sets two slices apart, as `ma.compare` has it: dots with intervals, at the right what a has more of.

    >>> type(ma.chart.compare(news, "storm*")).__name__
    'LayerChart'
    """
    two, _ = comparing.two_of(asked.tables(news, "chart.compare"), a, b, "chart.compare")
    names = (two.a.name, two.b.name)
    theme.enable(two.tables, subjects.names())
    scope = charts.scope(two.articles, overview.places(two.tables.documents))
    table = slices.both(comparing.found(two, by, "chart.compare"), top)
    return charts.differences(
        table, f"By {by.replace('_', ' ')}: {names[0]} beside {names[1]}", scope, names, key=by
    )


@word
def topics(news: Prepared) -> Drawn:
    """Articles by outlet and topic, each in all of its topics.

    >>> type(ma.chart.topics(news)).__name__
    'LayerChart'
    """
    tables, scope = _opened(news, "topics")
    table = tally.by(subjects.top_subjects(tables.articles), "topics", "outlet")
    return charts.heatmap(
        table, "Articles by outlet and topic, each in all of its topics", scope, names=subjects.names()
    )


@word
def speakers(news: Prepared, top: int = TOP) -> Drawn:
    """Articles by speaker and outlet.

    >>> type(ma.chart.speakers(news)).__name__
    'LayerChart'
    """
    tables, scope = _opened(news, "speakers")
    said = voices.spoken(tables.quotes, tables.articles)
    most = list(voices.by_speaker(tables.articles, said)[voices.KEY].head(top))
    grid = tally.by(voices.with_speakers(tables.articles, said), voices.KEY, "outlet")
    note = "0 means that no article of the outlet here quotes the speaker by name, not that it never did."
    return charts.heatmap(
        grid[grid[voices.KEY].isin(most)], "Articles by speaker and outlet", scope, rows=voices.KEY,
        columns="outlet", role="story", note=note, none="no article quotes anybody whom it names",
    )  # fmt: skip


@word
def credits(news: Prepared) -> Drawn:  # noqa: A001 - the name of the table it draws
    """Who names whom as where a report comes from.

    >>> type(ma.chart.credits(news)).__name__
    'LayerChart'
    """
    tables, scope = _opened(news, "credits")
    given = tables.credits[tables.credits["kind"] != "self"]
    pairs = tally.by(given, "outlet", "credited", unit="credits", rows=True)
    return charts.credits(pairs, "Who names whom as where a report comes from", scope)


@word
def stories(news: Prepared, most: int = 6) -> Drawn:
    """The largest stories, each article as the interval in which it was published.

    >>> type(ma.chart.stories(news)).__name__
    'LayerChart'
    """
    tables, _ = _opened(news, "stories")
    told = overview.stories(tables.articles)
    widest = tables.articles[tables.articles["story_id"].isin(told["story_id"].head(most))]
    scope = charts.scope(widest, overview.places(tables.documents))
    subject = overview.by_outlet(told, most)
    return charts.stories(widest, subject, scope, names=related.names(tables.articles), most=most)
