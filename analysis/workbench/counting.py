"""Words that count: by columns, as shares with their intervals, over time."""

from pathlib import Path

import pandas as pd

from analysis import attention, coding, parameters, speakers, topics, uncertainty
from analysis.attention import units
from analysis.errors import ParameterError
from analysis.prepared import Prepared
from analysis.schema import TEXTS
from analysis.tally import by
from analysis.workbench import asked
from analysis.workbench.asked import word

ENDS = ("published_earliest", "published_latest")
BARS = 100_000  # of one unit in a frame: a chart has room for fewer
LISTED = {"topic": "topics", "speaker": speakers.KEY, "category": coding.CODES}  # key → the list counted by


@word
def tally(
    news: asked.News, *keys: str, of: str | None = None, codebook: Path | str | None = None
) -> pd.DataFrame:
    """How many articles, distinct texts and independent origins, by columns: outlet, language, section, story_id …

    Also by topic, by speaker, and by category of a codebook; there an article counts in each that it has. `of`
    names the count that shares are of. `rows` are the articles behind each line, for `ma.evidence`.

    >>> ma.tally(news, "outlet")[["outlet", "articles", "texts", "origins"]].head(2)
                    outlet  articles  texts  origins
    0  Tideway News Agency        41     41       40
    1             HPB News        17     17       17
    """
    frame = asked.articles(news, "tally", ["topics"] if "topic" in keys else [])
    for key in keys:
        if key in units.NAMES:
            raise ParameterError(
                f'ma.tally counts no days: times are intervals; call ma.over_time(news, "{key}")'
            )
        asked.column(key, [*LISTED, *frame.columns], "tally")
    if of is not None:
        asked.column(of, ["articles", "texts", "origins"], "tally of")
    for key in keys:
        frame = _with(frame, news, key, codebook)
    listed = [LISTED.get(key, key) for key in keys]
    if keys == ("category",) and codebook:
        table = coding.tallied(frame, coding.read(codebook))
    else:
        table = by(frame, *listed, of=of)
    return table.rename(columns=dict(zip(listed, keys, strict=True)))


def _with(frame: pd.DataFrame, news: asked.News, key: str, codebook: Path | str | None) -> pd.DataFrame:
    """Articles with the list that a key is counted in."""
    if key == "topic":
        names = topics.names()
        told = [[names[topic["qcode"]] for topic in of] for of in topics.top_subjects(frame)["topics"]]
        return frame.assign(topics=pd.Series(told, frame.index, pd.ArrowDtype(TEXTS)))
    if key == "speaker":
        return speakers.with_speakers(frame, speakers.spoken(asked.tables(news, "tally").quotes, frame))
    if key == "category":
        if codebook is None:
            raise ParameterError(
                'ma.tally by category needs a codebook: ma.tally(news, "category", codebook="FILE")'
            )
        return coding.apply(frame, coding.read(codebook), news.quotes if isinstance(news, Prepared) else None)
    return frame


@word
def shares(news: asked.News, key: str = "outlet") -> pd.DataFrame:
    """Share of each value, with the interval that other stories could have given: copies of one do not narrow it.

    Of any column of text, of `speaker`, and of `topic`: there of the strongest of each article.

    >>> ma.shares(news)[["outlet", "share", "low", "high"]].round(2).head(1)
                    outlet  share   low  high
    0  Tideway News Agency   0.22  0.19  0.24
    """
    frame = asked.articles(news, "shares", ["story_id"])
    if key == "speaker":
        told = asked.tables(news, "shares")
        lines = speakers.lines(frame, speakers.spoken(told.quotes, frame))
        return uncertainty.shares(lines, speakers.KEY).rename(columns={speakers.KEY: key})
    if key == "topic":
        names = topics.names()
        frame = frame.assign(topic=topics.main_topic(frame).map(names))
    texts = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name])]
    return uncertainty.shares(frame, asked.column(key, ["topic", "speaker", *texts], "shares"))


@word
def over_time(news: asked.News, unit: str = units.AUTO, by: str = "") -> pd.DataFrame:
    """How many articles were published when, by minute, hour, day, week, month, quarter or year.

    Times are intervals: `expected` spreads each article over the bars it touches, `low` counts those wholly in one,
    `high` all that may be. `attrs["left_out"]` names the rows that are in none, by why. `by`: what `ma.tally`
    counts by, each value with the same bars.

    >>> ma.over_time(news, "week")[["name", "expected", "low", "high"]].head(2)
                     name   expected   low  high
    0  week of 2026-03-02  49.617150  48.0  51.0
    1  week of 2026-03-09  72.759823  71.0  79.0
    >>> weeks = ma.over_time(news, "week", by="outlet").pivot_table(index="outlet", columns="name", values="expected")
    >>> weeks.loc["HPB News"].round(1).tolist()
    [6.0, 5.0, 6.0]
    """
    parameters.parse({"unit": unit})
    frame = asked.articles(news, "over_time", ENDS)
    if by:
        asked.column(by, ["topic", "speaker", *frame.columns], "over_time")
    axis = units.axis(frame["published_earliest"], frame["published_latest"], unit, BARS)
    if axis.instead:
        raise ParameterError(f"ma.over_time: more than {BARS:,} bars of one {unit}: take a longer unit")
    found = attention.over_time(frame, axis=axis)
    table = _by_value(news, frame, by, axis) if by else found.bins.copy()
    table.attrs["left_out"] = found.left_out
    return table


def _by_value(news: asked.News, frame: pd.DataFrame, by: str, axis: units.Axis) -> pd.DataFrame:
    """The bars of each value of a key, those of most articles first."""
    values = tally(news, by)
    parts = [attention.over_time(frame.loc[rows], axis=axis).bins for rows in values["rows"]]
    told = [part.assign(**{by: value}) for part, value in zip(parts, values[by], strict=True)]
    table = (
        pd.concat(told, ignore_index=True)
        if told
        else attention.over_time(frame, axis=axis).bins.assign(**{by: None})
    )
    return table[[by, *(name for name in table if name != by)]]
