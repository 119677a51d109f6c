"""What is new in the last part of a corpus: the stories that began in it, and an older one that goes on most."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from analysis import evidence, overview, schema
from analysis.evidence import Html
from analysis.stories import naming

DAYS, HOURS = (365, 30, 7), (24, 6, 2)  # what a last part may be
MOST = 0.4  # of the period, and of its articles, that the last part is
LEAST = 10  # articles with a known day before the last part, below which nothing in it is called new


class Latest(NamedTuple):
    """The last part of a period, the stories that began in it, and older ones that go on."""

    since: pd.Timestamp
    days: int  # 0: it is hours
    hours: int
    rows: list[int]  # articles with a known day, of the whole period
    stories: int  # that these are of
    new: pd.DataFrame  # story_id, articles, outlets, rows: most outlets first
    older: pd.DataFrame  # the same of what is certainly published since, of stories that were there before
    silent: pd.DataFrame  # the same, dated: stories of as long a time before of which none can be later


def of(articles: pd.DataFrame) -> Latest | None:
    """The longest of a year, month, week, day, six hours or two that holds no more than two fifths of all.

    Days are whole ones. A story began in it where no article of it can be older; what may lie before the part or in
    it counts for neither side. Null where too few articles have a day.
    """
    articles = schema.lean(articles)
    dated = articles[overview.placed(articles) & articles["story_id"].notna()]
    if len(dated) < LEAST:
        return None
    begin, end = dated["published_earliest"].min(), dated["published_latest"].max()
    parts = [
        *((days, 0, end.floor("D") - pd.Timedelta(days=days - 1)) for days in DAYS),
        *((0, hours, end - pd.Timedelta(hours=hours)) for hours in HOURS),
    ]
    for days, hours, since in parts:
        late = dated["published_earliest"] >= since
        if end - since <= MOST * (end - begin) and 0 < late.sum() <= MOST * len(dated):
            part = Latest(since, days, hours, dated.index.tolist(), 0, dated, dated, dated)
            return _told(articles, dated, late, part)
    return None


def _told(
    articles: pd.DataFrame, dated: pd.DataFrame, late: "pd.Series[bool]", part: Latest
) -> Latest | None:
    before = dated["published_latest"] < part.since
    if before.sum() < LEAST:
        return None
    told = articles[articles["story_id"].isin(dated["story_id"])]
    begins, ends = told["published_earliest"], told["published_latest"]
    certain, over = (
        side.groupby(told["story_id"]).transform("all").to_numpy(bool)
        for side in (begins.ge(part.since).fillna(False), ends.lt(part.since).fillna(begins.isna()))
    )
    before_it = part.since - pd.Timedelta(days=part.days, hours=part.hours)
    over &= begins.ge(before_it).fillna(False).groupby(told["story_id"]).transform("any").to_numpy(bool)
    older = dated[late & dated["story_id"].isin(dated.loc[before, "story_id"])]
    return part._replace(
        stories=int(dated["story_id"].nunique()),
        new=_counted(told[certain]),
        older=_counted(older),
        silent=_counted(dated[dated["story_id"].isin(told.loc[over, "story_id"])]),
    )


def _counted(articles: pd.DataFrame) -> pd.DataFrame:
    """Each story of these articles: how many there are, of how many outlets, and which; the widest told first."""
    groups = articles.groupby("story_id", sort=True)
    counted = groups.agg(articles=("article_id", "size"), outlets=("outlet", "nunique")).reset_index()
    behind = groups.groups
    rows = pd.Series([list(behind[story]) for story in counted["story_id"]], counted.index, dtype=object)
    return counted.assign(rows=rows).sort_values(
        ["outlets", "articles", "story_id"], ascending=[False, False, True], ignore_index=True
    )


def sentence(articles: pd.DataFrame, called: Mapping[str, str]) -> Html | None:
    """How many stories began in the last part, the most widely told of them, and which older one goes on most."""
    found = of(articles)
    if found is None:
        return None
    long = (
        evidence.sentence(
            "the last {n:day|days}, since {since}", n=found.days, since=evidence.day(found.since)
        )
        if found.days
        else evidence.sentence(
            "the last {n:hour|hours}, since {since}",
            n=found.hours, since=evidence.when(found.since, found.since),
        )
    )  # fmt: skip
    rows = [row for own in found.new["rows"] for row in own]
    said = (
        evidence.sentence(
            "{n} of {m:dated story|dated stories} began in {part}",
            n=evidence.count(rows, len(found.new), "stories"), part=long,
            m=evidence.count(found.rows, found.stories, "stories"),
        )
        if rows
        else evidence.sentence("No story began in {part}", part=long)
    )  # fmt: skip
    return (
        said + _widest(found.new, called) + _going_on(found.older, called) + _silent(found, articles, called)
    )


def _widest(new: pd.DataFrame, called: Mapping[str, str]) -> Html:
    """The new story that most outlets tell, where it is one and two tell it."""
    if new.empty:
        return evidence.sentence("")
    top = new.iloc[0]
    if top["outlets"] < 2:
        return evidence.sentence("; none of them is told by two outlets")
    tied = (new["outlets"] == top["outlets"]) & (new["articles"] == top["articles"])
    return evidence.sentence(
        "; most widely told of them is “{story}”, in {n:article|articles} of {outlets:outlet|outlets}"
        if tied.sum() == 1
        else "; among the most widely told of them is “{story}”, in {n:article|articles} of {outlets:outlet|outlets}",
        story=called.get(top["story_id"], naming.UNTITLED), n=top["rows"],
        outlets=evidence.count(top["rows"], int(top["outlets"]), "outlets"),
    )  # fmt: skip


def _going_on(older: pd.DataFrame, called: Mapping[str, str]) -> Html:
    """The older story with most articles since, where that is one and they are two or more."""
    most = older[older["articles"] == older["articles"].max()]
    if len(most) != 1 or most["articles"].iloc[0] < 2:
        return evidence.sentence(".")
    top = most.iloc[0]
    return evidence.sentence(
        ". Of the older ones “{story}” goes on most: {n:article|articles} since then.",
        story=called.get(top["story_id"], naming.UNTITLED), n=top["rows"],
    )  # fmt: skip


def _silent(found: Latest, articles: pd.DataFrame, called: Mapping[str, str]) -> Html:
    """The story that most outlets told until then and none tells since, where it is one; and when that ended."""
    most = found.silent.head(2)
    if most.empty or most["outlets"].iloc[0] < 2 or most.duplicated(["outlets", "articles"]).any():
        return evidence.sentence("")
    top = most.iloc[0]
    last = articles.loc[top["rows"]].sort_values(["published_latest", "article_id"]).iloc[-1]
    ends = (last["published_earliest"], last["published_latest"])
    return evidence.sentence(
        " “{story}”, told in {n:dated article|dated articles} of {outlets:outlet|outlets}, has fallen silent: the last "
        "is of {when}.",
        story=called.get(top["story_id"], naming.UNTITLED), n=top["rows"],
        outlets=evidence.count(top["rows"], int(top["outlets"]), "outlets"),
        when=evidence.day(ends[1]) if found.days else evidence.when(*ends),
    )  # fmt: skip
