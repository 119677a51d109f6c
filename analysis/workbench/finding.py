"""Words that find: hits, stories, who was first, copies, quotes, claims, changes, and the articles behind a number."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis import evidence as behind
from analysis import overview, parameters, select, speakers
from analysis import query as asking
from analysis import stories as related
from analysis.errors import ParameterError, nearest
from analysis.prepared import Prepared
from analysis.query import Reading
from analysis.schema import CLAIMS
from analysis.times import first as broke
from analysis.workbench import asked
from analysis.workbench.asked import word

VERDICTS = next(column.allowed for column in CLAIMS if column.name == "verdict")
HIT = ["outlet", "headline", "field", "left", "hit", "right"]
QUOTE = ["speaker", "printed", "role", "content", "kind", "words", "outlet", "headline"]
CLAIM = ["story", "about", "value", "verdict", "outlet", "headline", "reason"]
VERSION = [
    "story",
    "outlet",
    "part",
    "kind",
    "before",
    "after",
    "since",
    "note",
    "headline",
    "version",
    "article_id",
]
PARTS = ("headline", "body", "byline")
EVIDENCE = [
    "article_id",
    "outlet",
    "headline",
    "body",
    "story_id",
    "url",
    "document",
    "published_earliest",
    "published_latest",
]
ARTICLE = ["outlet", "headline", "published", "story", "url", "document", "article_id"]


@word
def search(news: asked.News, query: str, width: int = 40) -> pd.DataFrame:
    """Every hit of a query in its context of `width` characters a side, in the order of articles and places.

        storm "harbour wall" vaccin*       words, phrases, wildcards
        (a OR b) AND c NOT d               AND, OR, NOT, brackets
        storm NEAR/5 wall  W/5  PRE/5      near each other; as LexisNexis counts; in this order
        headline: body: outlet: section:   one field; also hashtags: speaker: topic: story: language:
        date:2026-03-02..2026-03-08        published in it for the most part; certainly: possibly:

    >>> ma.search(news, "robb* NEAR/5 boat")[["outlet", "left", "hit"]].head(1)
               outlet                 left                      hit
    0  Belmora Herald  PORT MARROW (TNA) -  Robbers in a small boat
    """
    said = news.later("quotes") if isinstance(news, Prepared) else None
    frame, asks = (
        asked.articles(news, "search", ["article_id", "headline", "body", "outlet"]),
        asking.parse(query),
    )
    reading = Reading(frame, said)
    rows = np.flatnonzero(asking.mask(asks, reading))
    if not len(rows):
        raise asking.QueryError(select.nothing(asks, reading))
    found = asking.table(asks, reading, width, rows.tolist())
    return _with_articles(found, frame, ["headline"], HIT)


@word
def stories(news: asked.News) -> pd.DataFrame:
    """Stories, most articles first: the name of each, its three counts, how many outlets tell it, and its rows.

    >>> ma.stories(news)[["story", "articles", "origins", "outlets"]].head(1)
                                    story  articles  origins  outlets
    0  Vossling quits over Harbour Tunnel        22       15       10
    """
    needed = ("story_id", "text_id", "origin_id", "outlet", "headline", "body")
    table = overview.stories(asked.articles(news, "stories", needed))
    first = ["story", "articles", "texts", "origins", "outlets"]
    return table[[*first, *(name for name in table if name not in first)]]


@word
def first(news: asked.News, sure: float = 0.9) -> pd.DataFrame:
    """Who was first, of stories of two outlets or more, largest first: the likeliest outlet, and what can be said.

    Below the probability `sure` the statement is that nobody can tell.

    >>> ma.first(news)["statement"].value_counts().to_dict()
    {'first': 32, 'cannot tell': 6}
    """
    tables = asked.tables(news, "first")
    parameters.parse({"sure": sure})
    firsts = broke.outlets(tables.articles, tables.credits, threshold=sure)
    told = overview.first_to_tell(firsts, tables.articles)
    return told.sort_values(["articles", "story"], ascending=[False, True], kind="stable", ignore_index=True)


@word
def copies(news: asked.News) -> pd.DataFrame:
    """Texts that were printed more than once: the first headline, who printed them, how often, and the rows.

    >>> ma.copies(news)[["headline", "articles", "texts"]].head(1)
                                                headline  articles  texts
    0  FOUR DEAD in mill inferno: 'The staircase was ...         5      3
    """
    return overview.copied(asked.articles(news, "copies", ("origin_id", "text_id", "headline", "outlet")))


@word
def quotes(news: Prepared, speaker: str = "") -> pd.DataFrame:
    """Who said what, in quotation marks or in other words; of whoever has `speaker` in the name or role.

    `speaker` is the name, where a text gives one, and `printed` what stands there: she, the mayor.

    >>> ma.quotes(news, "Vane")["speaker"].unique().tolist()
    ['Idris Vane']
    >>> ma.quotes(news, "minister")["speaker"].value_counts().head(1).to_dict()
    {'Petra Vossling': 11}
    """
    tables = asked.tables(news, "quotes")
    lines = speakers.spoken(tables.quotes, tables.articles)
    said = tables.quotes.loc[lines.index]
    said = said.join(lines[lines.columns.difference(said.columns, sort=False)])
    said = said.rename(columns={"speaker": "printed", "speaker_name": "speaker"})
    if speaker:
        told = said[["speaker", "role", "printed"]]
        held = told.apply(lambda names: names.str.contains(speaker, case=False, regex=False).fillna(False))
        if not held.any(axis=None):
            known = sorted({*told["speaker"].dropna(), *told["role"].dropna()})
            near = nearest(speaker, known, least=0.5) or '; ma.tally(news, "speaker") lists who is'
            raise ParameterError(f"nobody is quoted who is called {speaker!r}{near}")
        said = said[held.any(axis=1)]
    return _with_articles(said, tables.articles, ["headline"], QUOTE)


@word
def claims(news: Prepared, verdict: str = "", *outlets: str) -> pd.DataFrame:
    """Numbers, days and names that articles of one story state; with a verdict, the claims in which a side has it.

    Verdicts: agrees, conflicts, updates, only here. One `claim_id` is one thing that is stated. With `outlets`
    those that each of them states, in which one of them has the verdict.

    >>> ma.claims(news, "conflicts")[["story", "value"]].iloc[0].tolist()
    ['Ostrander Marine to cut 640 jobs in Ironholt', '640 jobs']
    >>> ma.claims(news, "conflicts", "The Ledger", "The Hallandry Times")["value"].unique().tolist()
    ['640 jobs', '680 jobs']
    """
    tables = asked.tables(news, "claims")
    table = tables.claims
    if verdict:
        asked.one_of(verdict, VERDICTS, "claims", "verdict")
    if outlets:
        table = _stated_by(table, tables.articles, outlets)
    if verdict:
        told = table.loc[table["verdict"] == verdict, "claim_id"]
        table = table[table["claim_id"].isin(told)].sort_values(["claim_id", "low"], kind="stable")
    table = _with_articles(table, tables.articles, ["outlet", "headline", "story_id"], [])
    names = related.names(tables.articles)
    table = table.assign(story=table["story_id"].map(names))
    return table[[*CLAIM, *(name for name in table if name not in CLAIM)]]


def _stated_by(table: pd.DataFrame, articles: pd.DataFrame, outlets: Sequence[str]) -> pd.DataFrame:
    """Claims that each of some outlets states: of one outlet whole, of several what these say of it."""
    known = articles["outlet"].dropna().unique()
    names = [parameters.known(outlet, known, "outlet") for outlet in outlets]
    whose = table["article_id"].map(articles.drop_duplicates("article_id").set_index("article_id")["outlet"])
    own = table[whose.isin(names)]
    many = whose.reindex(own.index).groupby(own["claim_id"]).nunique()
    ids = many.index[many == len(set(names))]
    if len(set(names)) == 1:
        return table[table["claim_id"].isin(ids)]
    own = own[own["claim_id"].isin(ids)]
    sides = own["value"].str.casefold().groupby(own["claim_id"]).transform("nunique")
    return own[(sides > 1) | ~own["verdict"].isin(["conflicts", "updates"])]


@word
def versions(news: Prepared, part: str = "") -> pd.DataFrame:
    """What outlets changed in their articles, a line for each change; of the headline, body or byline alone.

    `since` is from when on the new words were the latest, `note` the sentence that says they were changed.

    >>> ma.versions(news, "headline")[["outlet", "after"]].iloc[0].tolist()
    ['Tideway News Agency', 'CORRECTION: Three dead, not four, in Skelby mill fire']
    """
    tables = asked.tables(news, "versions")
    if part:
        asked.one_of(part, PARTS, "versions", "part")
    told = tables.versions[
        ["article_id", "version", "outlet", "since_earliest", "since_latest", "note", "changes"]
    ]
    told = told.explode("changes", ignore_index=True).dropna(subset=["changes"])
    changes = pd.DataFrame(told["changes"].tolist(), told.index, columns=["part", "kind", "before", "after"])
    ends = zip(told["since_earliest"], told["since_latest"], strict=True)
    table = told.join(changes).assign(since=[behind.when(*end) for end in ends])
    table = _with_articles(table, tables.articles, ["headline", "story_id"], [])
    table = table.assign(story=table["story_id"].map(related.names(tables.articles)))
    return table.loc[table["part"] == part if part else slice(None), VERSION].reset_index(drop=True)


@word
def evidence(news: asked.News, of: Any) -> pd.DataFrame:
    """The articles behind a number: of row numbers, of a line with `rows` or of several, of hits, quotes or claims.

    >>> line = ma.tally(news, "outlet").iloc[0]
    >>> ma.evidence(news, line).shape
    (41, 7)
    """
    frame = asked.articles(news, "evidence", EVIDENCE)
    wanted = frame.loc[asked.rows(of, frame, "evidence")]
    ends = zip(wanted["published_earliest"], wanted["published_latest"], strict=True)
    names = related.names(frame)
    told = wanted.assign(published=[behind.when(*end) for end in ends], story=wanted["story_id"].map(names))
    return told[ARTICLE]


def _with_articles(
    table: pd.DataFrame, articles: pd.DataFrame, columns: list[str], ahead: list[str]
) -> pd.DataFrame:
    """Lines with columns of their articles; what is read first stands first."""
    own = articles.drop_duplicates("article_id").set_index("article_id")[columns]
    told = table.drop(columns=[name for name in columns if name in table]).join(own, on="article_id")
    return told[[*ahead, *(name for name in told if name not in ahead)]]
