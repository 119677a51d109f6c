"""What a reader wants to see first: the corpus in a box, each story in a row, each relation in words."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import decimals, evidence, language, plurals, schema, select, tally, topics
from analysis.evidence import Html
from analysis.keeping import once
from analysis.stories import naming
from analysis.wordings import READERS

USABLE = pd.Timedelta(days=1)
ZONES = pd.Timedelta(hours=26)  # what a day can be shifted by where no zone is known: UTC-12 to UTC+14
_RECORD = r", (?:record|row|item|line) [\d,]+$"
STORY = ["story", "outlets", "articles", "texts", "origins", "rows"]
_TEXT = pd.ArrowDtype(pa.string())


def places(documents: pd.DataFrame) -> str:
    """Where the articles come from, in words: `7 aggregator pages, 1 feed`; of a selection also what it is."""
    kinds = [
        (READERS.get(reader, f"{reader}|{plurals.several(reader)}"), n)
        for reader, n in _readers(documents).items()
    ]
    read_from = [plurals.said(n, kind) for kind, n in kinds]
    where = language.say("{a}, {b}").removeprefix("{a}").removesuffix("{b}").join(read_from) or language.say(
        "no document"
    )
    only = select.words(documents.attrs.get("selection", {}))
    return f"{where} (only {only})" if only else where


@once.found("articles", "reader")
def _readers(documents: pd.DataFrame) -> dict[str, int]:
    """How many documents with articles each reader has read."""
    counts = documents.loc[documents["articles"].fillna(0) > 0, "reader"].value_counts().sort_index()
    return {str(reader): int(n) for reader, n in counts.items()}


def coverage(articles: pd.DataFrame, documents: pd.DataFrame, ledger: pd.DataFrame) -> dict[str, object]:
    """The coverage box: label → number, or the rows behind it."""
    aside = ledger.index[(ledger["use"] == "set aside") & ledger["record"].notna()]
    read = documents["status"] != "not read"
    return {
        "Articles": articles.index,
        "Distinct texts": distinct(articles, "text_id", "texts"),
        "Independent origins": distinct(articles, "origin_id", "origins"),
        "Stories": distinct(articles, "story_id", "stories"),
        "Outlets": distinct(articles, "outlet", "outlets"),
        "Articles without an outlet": articles.index[articles["outlet"].isna()],
        "Time known to within a day": articles.index[usable(articles)],
        "Documents read": evidence.count(documents.index[read], of="documents"),
        "Documents not read": evidence.count(documents.index[~read], of="documents"),
        "Records set aside": evidence.count(aside, of="ledger"),
    }


def distinct(articles: pd.DataFrame, key: str, per: str) -> Html:
    """The number of distinct texts, origins, stories or outlets; its list groups the articles by them."""
    return evidence.count(articles.index[articles[key].notna()], articles[key].nunique(), per)


def usable(articles: pd.DataFrame) -> pd.Series:
    """True where the publication time is known to within a day."""
    return _within(articles, USABLE)


def zoneless(articles: pd.DataFrame) -> pd.Series:
    """True where a day or time is stated and only its zone is not known, which leaves more than a day open."""
    stated = (articles["published_basis"] == "absolute").to_numpy(bool)
    return _within(articles, USABLE + ZONES) & ~usable(articles) & stated


def hours(articles: pd.DataFrame) -> int:
    """Within how many hours, rounded up, the publication of each of these articles lies."""
    width = articles["published_latest"] - articles["published_earliest"]
    return (
        0
        if width.isna().all()
        else math.ceil((width.max() - pd.Timedelta(minutes=1)) / pd.Timedelta(hours=1))
    )


def placed(articles: pd.DataFrame) -> pd.Series:
    """True where the day is known, be it in no zone that is known."""
    return usable(articles) | zoneless(articles)


def _within(articles: pd.DataFrame, most: pd.Timedelta) -> pd.Series:
    width = articles["published_latest"] - articles["published_earliest"]
    return (width <= most).fillna(False).astype(bool)


def dated(articles: pd.DataFrame) -> pd.Series:
    """True where an interval of publication is known, however wide."""
    low, high = articles["published_earliest"], articles["published_latest"]
    return (low.notna() & high.notna()).astype(bool)


def open_times(articles: pd.DataFrame) -> pd.DataFrame:
    """What is printed where the time is not known to within a day, how it was read, and how many articles have it."""
    left = articles.loc[~usable(articles), ["published_raw", "published_basis", "published_cause"]]
    groups = left.groupby(list(left.columns), dropna=False, sort=True)
    behind = [list(part.index) for _, part in groups]
    table = groups.size().rename("articles").reset_index()
    table = table.assign(rows=pd.Series(behind, table.index, dtype=object))
    return table.sort_values("articles", ascending=False, kind="stable", ignore_index=True)


def gapless(ledger: pd.DataFrame) -> pd.Series:
    """For each text document, whether its spans follow each other from 0 without gap or overlap."""
    spans = ledger.dropna(subset=["start", "end"]).sort_values(["document", "start", "end"])
    expected = spans.groupby("document")["end"].shift(fill_value=0)
    return (spans["start"] == expected).groupby(spans["document"]).all()


def set_aside(ledger: pd.DataFrame) -> pd.DataFrame:
    """Every span and record that did not become part of an article, with its reason."""
    return ledger.loc[ledger["use"] == "set aside", ["document", "record", "reason", "excerpt"]]


def why_set_aside(ledger: pd.DataFrame) -> pd.DataFrame:
    """How many lines and records were set aside for each reason, and in how many documents.

    A reason that names another record is the same for all that name one of that document.
    """
    aside = ledger[ledger["use"] == "set aside"]
    reason = aside["reason"].str.replace(_RECORD, "", regex=True)
    grouped = aside.assign(reason=reason).groupby("reason", sort=True, dropna=False)["document"]
    counted = grouped.agg(lines="size", documents="nunique")
    counted["rows"] = pd.Series({reason: list(rows) for reason, rows in grouped.groups.items()}, dtype=object)
    return counted.reset_index().sort_values(["lines", "reason"], ascending=[False, True], ignore_index=True)


def first_to_tell(firsts: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Stories of two outlets or more: the likeliest first outlet, its probability, and what can be stated.

    Outlets that are equally likely stand together; of a story without a probability none is named.
    """
    shared = firsts[firsts.groupby("story_id")["outlet"].transform("size") > 1].sort_values("outlet")
    best = shared.groupby("story_id")["probability"].transform("max")
    likeliest = shared[(shared["probability"] == best) | best.isna()]
    top = likeliest.drop_duplicates("story_id").sort_values("story_id", ignore_index=True)
    outlets = likeliest.groupby("story_id")["outlet"].agg(lambda names: plurals.few(list(names)))
    top["outlet"] = top["story_id"].map(outlets).where(top["probability"].notna(), None).astype(_TEXT)
    behind = articles.groupby("story_id").groups
    top["rows"] = pd.Series([list(behind[story]) for story in top["story_id"]], dtype=object)
    top = top.assign(
        story=_named(top["story_id"], articles),
        articles=top["rows"].map(len),
        reason=top["reason"],
    )
    return top[["story", "articles", "outlet", "probability", "statement", "reason", "rows"]]


@once.found(
    "article_id", "text_id", "origin_id", "story_id", "headline", "body", "outlet", "outlet_raw", "url"
)
def stories(articles: pd.DataFrame) -> pd.DataFrame:
    """One row a story, most covered first: its name, three counts, outlets, and the rows behind them."""
    counted = tally.by(articles, "story_id")
    outlets = articles.groupby("story_id")["outlet"].nunique().rename("outlets")
    return counted.assign(story=_named(counted["story_id"], articles)).join(outlets, on="story_id")


def each(articles: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Every article in a row: whose it is, when as far as known, about what, and how many tell its story."""
    entries = evidence.index(articles, names=names)
    behind = articles.groupby("story_id").groups
    own = [list(behind.get(story, [row])) for row, story in articles["story_id"].items()]
    topic = [None if pd.isna(code) else names.get(code, code) for code in topics.main_topic(articles)]
    table = {
        "headline": [entry["headline"] for entry in entries],
        "outlet": [entry["outlet"] or None for entry in entries],
        "published": [entry["time"] for entry in entries],
        "printed as": articles["published_raw"].tolist(),
        "topic": topic,
        "articles": [len(rows) for rows in own],
        "rows": own,
    }
    return pd.DataFrame(table, dtype=object)


def most_covered(told: pd.DataFrame, most: int) -> str:
    """What the first `most` stories of this table are, as a title: a story is not most covered in a tie."""
    if len(told) <= most:
        return language.say("The one story" if len(told) == 1 else "All stories")
    tied = told["articles"].iloc[most - 1] == told["articles"].iloc[most]
    return evidence.sentence(
        "{most} of the most covered stories" if tied else "The {most} most covered stories", most=most
    ).text


def by_outlet(told: pd.DataFrame, most: int) -> str:
    """What a chart of the first `most` stories of this table is called."""
    return evidence.sentence("{stories}, by outlet", stories=most_covered(told, most)).text


def since(changes: pd.DataFrame, articles: pd.DataFrame) -> Html:
    """What became of the stories of the report before, in one sentence."""
    behind = {
        what: articles.index[articles["story_id"].isin(told["story_id"])]
        for what, told in changes.groupby("what")
    }
    said = {
        "{n:story|stories} grew": "grown",
        "{n:story|stories} hold what was several": "merged",
        "{n:story|stories} are parts of one that split": "split",
        "{n:story|stories} were put together anew": "regrouped",
    }
    parts = [
        evidence.sentence(words, n=evidence.count(behind[what], _stories(articles, behind[what]), "stories"))
        for words, what in said.items()
        if what in behind
    ]
    if not parts:
        return evidence.sentence("No story of an earlier report grew, merged or split.")
    return evidence.sentence(
        "Since the report before: {what}; each is in the table story_changes.",
        what=evidence.joined(parts, "{a}; {b}", "{a}; {b}"),
    )


def _stories(articles: pd.DataFrame, rows: "pd.Index[Any]") -> int:
    return int(articles.loc[rows, "story_id"].nunique())


def _named(stories: "pd.Series[str]", articles: pd.DataFrame) -> "pd.Series[str]":
    """The names of stories, also of those in which no article has a headline."""
    names = naming.names(articles)
    return pd.Series([names.get(story, naming.UNTITLED) for story in stories], stories.index, dtype=_TEXT)


def decided(articles: pd.DataFrame, names: Mapping[str, str], most: int | None = None) -> pd.DataFrame:
    """The articles, or the first of them, with their strongest topic, its score and the words that decided."""
    rows = np.flatnonzero((articles["topics"].list.len() > 0).to_numpy(bool))[: most or len(articles)]
    labelled = articles[["headline", "topics"]].iloc[rows]
    first = [topics[0] for topics in labelled["topics"]]
    return pd.DataFrame(
        {
            "headline": labelled["headline"].to_list(),
            "topic": [names.get(topic["qcode"], topic["qcode"]) for topic in first],
            "score": [decimals.number(topic["score"], 2) for topic in first],
            "words": [", ".join(topic["words"]) for topic in first],
        }
    )


def first_of_each(table: pd.DataFrame, key: str, most: int) -> pd.DataFrame:
    """The first rows of each value of `key`, in the order of the table."""
    return table[table.groupby(key, sort=False).cumcount() < most]


def copied(articles: pd.DataFrame) -> pd.DataFrame:
    """Origins printed more than once: the earliest headline, who printed them, and the three counts."""
    counted = tally.by(articles, "origin_id")
    counted = counted[counted["articles"] > 1]
    articles = schema.lean(articles)[articles["origin_id"].isin(counted["origin_id"])]
    named = articles[articles["headline"].notna()].sort_values(["published_earliest", "article_id"])
    first = named.drop_duplicates("origin_id").set_index("origin_id")["headline"]
    printed = articles.groupby("origin_id")["outlet"].agg(
        lambda names: ", ".join(sorted(set(names.dropna())))
    )
    return pd.DataFrame(
        {
            "headline": counted["origin_id"].map(first),
            "printed_by": counted["origin_id"].map(printed),
            "articles": counted["articles"],
            "texts": counted["texts"],
            "rows": counted["rows"],
        }
    )


def reasons(relations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Relations between articles of different outlets, in words, strongest first."""
    known = articles.set_index("article_id")
    table = pd.DataFrame(
        {
            "relation": relations["relation"],
            "one": relations["a"].map(known["headline"]),
            "its_outlet": relations["a"].map(known["outlet"]),
            "other": relations["b"].map(known["headline"]),
            "other_outlet": relations["b"].map(known["outlet"]),
            "score": decimals.column(relations["score"], 2),
            "reason": relations["reason"],
        }
    )
    across = table[(table["its_outlet"] != table["other_outlet"]).fillna(False).astype(bool)]
    return across.sort_values(["score", "one", "other"], ascending=[False, True, True], ignore_index=True)


def zeros(articles: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Topics an outlet has no article on, and how likely that is if it chose as the others do.

    With n independent origins, none of a topic that has share s among the other outlets' articles has
    probability (1 - s) ** n. Least likely first.
    """
    places, codes = topics.of_articles(topics.top_subjects(articles)["topics"])
    told = articles["outlet"].astype(object).to_numpy()[places]
    known = pd.notna(told)
    table = pd.crosstab(pd.Series(told[known], name="outlet"), pd.Series(codes[known], name="topic"))
    by_outlet = articles.groupby("outlet")
    size = by_outlet["article_id"].size().reindex(table.index).to_numpy(int)
    origins = by_outlet["origin_id"].nunique().reindex(table.index).to_numpy(int)
    own = {outlet: list(rows) for outlet, rows in by_outlet.groups.items()}
    told_of, rows = table.to_numpy(), []
    at, of = np.nonzero(told_of == 0)
    others = told_of.sum(axis=0)[of] / np.maximum(size.sum() - size[at], 1)
    for outlet, topic, share, many in zip(
        table.index[at], table.columns[of], others.tolist(), origins[at].tolist(), strict=True
    ):
        expected = decimals.number(share * many, 1)
        behind = own[outlet]
        rows.append(
            (outlet, names.get(topic, topic), len(behind), many, expected, (1 - share) ** many, behind)
        )
    columns = ["outlet", "topic", "articles", "origins", "expected", "chance_of_zero", "rows"]
    found = decimals.kept(pd.DataFrame(rows, columns=columns))
    return found.sort_values(["chance_of_zero", "outlet", "topic"], ignore_index=True)
