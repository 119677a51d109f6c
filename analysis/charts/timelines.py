"""Stories over time: one row an outlet, each article drawn as the interval it can have appeared in."""

from typing import Any

import altair as alt
import pandas as pd

from analysis import evidence, language, schema
from analysis.attention import units
from analysis.charts.figure import LEFT, Drawn, Names, Record, Scope, Words, data, finish, layered, tips
from analysis.charts.over_time import bases_called, colour
from analysis.charts.ticks import iso, time
from analysis.evidence import NO_OUTLET, plain, when
from analysis.palette import LIGHT

Span = tuple[pd.Timestamp, pd.Timestamp]
EPOCH = pd.Timestamp(0, tz="UTC")

ROW = 22  # pixels
PLACE = "slice(datum.value, indexof(datum.value, '|') + 1)"  # "2|Herald" → "Herald": rows are a story's own
READ_FROM = ["story_id", "outlet", "headline", "published_earliest", "published_latest", "published_basis"]
COLUMNS = {"story": "Story", "outlet": "Outlet", "headline": "Headline", "time": "Published", "basis": "Time"}
MARKS = [
    ("closed", "circle", "middle"),
    ("after", "triangle-right", "to"),
    ("before", "triangle-left", "from"),
]
ENDS = ["published_earliest", "published_latest"]


def stories(articles: pd.DataFrame, subject: str, where: Scope, names: Names = None, per_story: int = 12,
            most: int = 6) -> Drawn:  # fmt: skip
    """The largest stories; a line is an article's interval, an arrow a side that is open.

    Takes the articles' story_id, outlet, headline, published interval and basis. Of each of the `most`
    largest stories the first `per_story` articles are drawn; the subtitle says how many are not.
    """
    known = articles[READ_FROM].dropna(subset=["story_id"])
    sizes = known.groupby("story_id").size()
    largest = sorted(sizes.index, key=lambda story: (-sizes[story], story))[:most]
    shown = known[known["story_id"].isin(largest)]
    dated = shown.dropna(subset=ENDS, how="all")
    span = _span(dated)
    inside = dated[_meets(dated, span)]
    lines = [
        line
        for n, story in enumerate(largest)
        for line in _story(inside, n, story, names or {}, per_story, span)
    ]
    drawn = [line for line in lines if line["kind"] != "story"]
    left_out = {
        "without a usable time": shown.index.difference(dated.index),
        "too far from the others in time": dated.index.difference(inside.index),
        _beyond(per_story): inside.index.difference([int(a["rows"]) for a in drawn]),
    }
    words = Words(
        evidence.sentence(
            "{n:article|articles} of {stories:story|stories} as intervals in time.",
            n=len(drawn),
            stories=len(largest),
        ).text,
        "A line is all that is known of a time: the article appeared somewhere on it, and the point is only "
        "its middle. Where lines overlap, who came first cannot be told. Arrows mark a side that is open or "
        "lies outside the chart.",
        COLUMNS,
        {why: list(rows) for why, rows in left_out.items()},
        wide=True,
        none="no article here has a time that can be drawn",
    )
    return finish(_drawn(lines, span), subject, where, words, drawn)


def _beyond(most: int) -> str:
    return evidence.sentence("after the first {n} of a story", n=most).text


def _drawn(lines: list[Record], span: Span) -> alt.LayerChart:
    """Lines, points in their middle, arrows at open sides, and each story's heading above its rows."""
    rows = list(dict.fromkeys(line["place"] for line in lines))
    base = alt.Chart(data(lines)).encode(
        y=alt.Y("place:N", sort=rows, axis=alt.Axis(title=None, grid=False, labelExpr=PLACE))
    )
    timed = base.encode(color=colour(lines, legend=alt.Legend(symbolOpacity=1)), tooltip=tips(COLUMNS))
    line = timed.transform_filter("datum.kind !== 'story'").mark_rule(
        strokeWidth=4, opacity=0.55, strokeCap="round", cursor="pointer"
    )
    heading = base.transform_filter("datum.kind === 'story'").mark_text(
        align="left", fontWeight=600, fontSize=13, baseline="bottom", dy=8, color=LIGHT["ink"]
    )
    kinds = [mark for mark in MARKS if any(line["kind"] == mark[0] for line in lines)]
    marks = [
        timed.transform_filter(f"datum.kind === '{kind}'")
        .mark_point(shape=shape, filled=True, size=65, opacity=1, cursor="pointer")
        .encode(x=time(f"{field}:T", *span, ends=not number))
        for number, (kind, shape, field) in enumerate(kinds)
    ]
    return layered(
        ROW * max(len(rows), 1),
        line.encode(x=time("from:T", *span, ends=False), x2=alt.X2("to:T")),
        *marks,
        heading.encode(x=LEFT, text=alt.Text("headline:N")),
    )


def _story(dated: pd.DataFrame, number: int, story: str, names: Names, most: int, span: Span) -> list[Record]:
    """A record for the story's heading and one for each of its first articles, in the order of time."""
    own = dated[dated["story_id"] == story]
    first = own["published_earliest"].fillna(own["published_latest"])
    own = own.assign(first=first).sort_values(["first", "outlet"], kind="stable").head(most)
    if own.empty:
        return []
    headlines = own["headline"].dropna()
    heading = _short(plain((names or {}).get(story) or (headlines.iloc[0] if len(headlines) else story)))
    rows = zip(own.index, schema.records(own), strict=True)
    articles = [_article(int(row), article, span) for row, article in rows]
    title = {"kind": "story", "place": f"{number} |", "headline": heading}
    return [title, *(a | {"story": heading, "place": f"{number}|{a['outlet']}"} for a in articles)]


def _article(row: int, article: dict[Any, Any], span: Span) -> Record:
    """An article's interval; a side that is open, or lies outside, reaches to the end of what is drawn."""
    early, late = (article[end] for end in ENDS)
    start, end = (span[0] if pd.isna(early) else max(early, span[0])), (span[1] if pd.isna(late) else late)
    end = max(start, min(end, span[1]))
    beyond, before = pd.isna(late) or late > span[1], pd.isna(early) or early < span[0]
    kind = "after" if beyond and not before else "before" if before and not beyond else "closed"
    outlet, headline = (
        plain(article[c]) if isinstance(article[c], str) else "" for c in ("outlet", "headline")
    )
    return {
        "kind": kind,
        "outlet": outlet or language.say(NO_OUTLET),
        "headline": headline,
        "time": when(early, late),
        "basis": bases_called().get(article["published_basis"], language.say("none")),
        "from": iso(start),
        "middle": iso(start + (end - start) / 2),
        "to": iso(end),
        "rows": str(row),
        "n": 1,
    }


def _meets(dated: pd.DataFrame, span: Span) -> "pd.Series[bool]":
    """Whether any of an interval can be drawn; of one that is open on a side that is always so."""
    early, late = (dated[end] for end in ENDS)
    ended, begins = (late < span[0]).fillna(False), (early > span[1]).fillna(False)
    return ~((ended & early.notna()) | (begins & late.notna())).astype(bool)


def _span(dated: pd.DataFrame) -> Span:
    """A little more than the bulk: what is open on a side, or lies years off, would stretch the chart."""
    closed = dated.dropna(subset=ENDS)
    closed = closed[(closed[ENDS[0]] <= closed[ENDS[1]]).astype(bool)]
    if len(closed):
        ends = units.bulk(*(units.micros(closed[end]) for end in ENDS))
        first, last = (pd.Timestamp(end, unit="us", tz="UTC") for end in ends)
    else:
        instants = pd.concat([dated[end] for end in ENDS]).dropna()
        first, last = (instants.min(), instants.max()) if len(instants) else (EPOCH, EPOCH)
    room = (last - first) * 0.03 + pd.Timedelta(minutes=1)
    return (first - room).floor("s"), (last + room).ceil("s")


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
