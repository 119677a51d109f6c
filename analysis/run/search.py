"""A query asked of a run, a corpus or any files: hits in their context, three counts, and what its names took."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import corpus as corpora
from analysis import credits, outlets, package, pipeline, plurals, query, quotes, select, topics
from analysis.keeping import drafts
from analysis.parameters import Parameters
from analysis.pipeline import Track
from analysis.prepared import Later
from analysis.query import Query, QueryError, Reading, grammar
from analysis.run import again, report

KNOWN = ("text_id", "origin_id", "story_id")  # what relating adds
_TOOK = 20  # words and names told of each term


class Corpus(NamedTuple):
    """Articles to search, with who is quoted in them where that is known, and whether they are related."""

    articles: pd.DataFrame
    quotes: pd.DataFrame | Later | None
    related: bool


class Found(NamedTuple):
    """What a query found: how many articles, texts and origins; null where they are not known."""

    reading: Reading
    rows: list[int]
    articles: int
    texts: int | None
    origins: int | None


def opened(inputs: list[Path], asked: Query, given: Parameters) -> Corpus:
    """The articles of a run folder; or of a corpus or files, taken as far as the query needs.

    Inputs are not related: that is the work of a report. A corpus keeps the ids that its last report gave.
    """
    if (run := again.there(inputs)) or (len(inputs) == 1 and (inputs[0] / "articles.parquet").is_file()):
        tables = pipeline.load(run / "tables" if run else inputs[0])
        return Corpus(tables.articles, tables.later("quotes"), True)
    track, fields = Track(lambda step: report.tell(f"{step} …")), grammar.fields(asked)
    ids = corpora.ids.load(inputs[0], given.model_dump()).earlier if pipeline.of_corpus(inputs) else None
    if "story" in fields and (ids is None or ids.empty):
        raise QueryError("story: no stories are known yet; make a report of it, and search that run")
    known = outlets.load()
    articles = pipeline.settled(pipeline.opened(inputs, given, track), known, given, track)[1].articles
    if "topic" in fields:
        articles = track.run("topics", topics.judge, articles, threshold=given.topic_threshold)
    said = None
    if "speaker" in fields:
        credit = track.run("credits", credits.find, articles, known)
        said = track.run("quotes", quotes.find, articles, known, credit)
    return Corpus(_named(articles, ids), said, ids is not None and not ids.empty)


def _named(articles: pd.DataFrame, ids: pd.DataFrame | None) -> pd.DataFrame:
    """Articles with the ids that their corpus keeps; null for those that came since."""
    if ids is None or ids.empty:
        return articles
    own = ids.drop_duplicates("article_id").set_index("article_id")[list(KNOWN)]
    return articles.join(own, on="article_id")


def find(corpus: Corpus, asked: Query) -> Found:
    """Ask a query; raises QueryError, with the nearest words, where nothing is found."""
    reading = Reading(corpus.articles, corpus.quotes)
    held = query.mask(asked, reading)
    if not held.any():
        raise QueryError(select.nothing(asked, reading))
    rows = np.flatnonzero(held)
    texts, origins = (_distinct(corpus, rows, name) for name in KNOWN[:2])
    return Found(reading, rows.tolist(), len(rows), texts, origins)


def _distinct(corpus: Corpus, rows: NDArray[np.intp], name: str) -> int | None:
    """How many texts or origins articles have; null where one of them is not known."""
    if name not in corpus.articles or (ids := corpus.articles[name].iloc[rows]).isna().any():
        return None
    return int(ids.nunique())


def counts(found: Found, corpus: Corpus) -> str:
    """The three counts in words, or why there is one alone."""
    said = f"{plurals.some(found.articles, 'article')} of {len(corpus.articles):,}"
    if found.texts is not None and found.origins is not None:
        some = plurals.some(found.texts, "text"), plurals.some(found.origins, "origin")
        return f"{said}, {some[0]}, {some[1]}"
    why = "some came since the last report" if corpus.related else "it takes a report to relate articles"
    return f"{said}; texts and origins are not known: {why}"


def lines(found: Found, asked: Query, limit: int, width: int) -> Iterator[str]:
    """The first hits in their context, by article."""
    last, shown = "", query.table(asked, found.reading, width, found.rows[:limit]).head(limit)
    wide = int(shown["left"].str.len().fillna(0).max()) if len(shown) else 0
    for hit in shown.astype(object).to_dict("records"):
        if hit["article_id"] != last:
            yield f"\n{_head(found.reading.articles, hit['article_id'])}"
        last = hit["article_id"]
        if isinstance(hit["field"], str):
            yield f"  {hit['field']:8} {hit['left']:>{wide}} [{hit['hit']}] {hit['right']}"


def _head(articles: pd.DataFrame, article_id: str) -> str:
    """An article in a line: outlet, when, headline."""
    article = articles[articles["article_id"] == article_id].iloc[0]
    ends = (article["published_earliest"], article["published_latest"])
    when = select.period(*(end if isinstance(end, pd.Timestamp) else None for end in ends))
    parts = (article.get("outlet"), when or "no time known", article["headline"])
    return " · ".join(str(part) for part in parts if isinstance(part, str))


def took(found: Found, asked: Query) -> Iterator[str]:
    """What each wildcard and name of the query stood for, most articles first."""
    for term, taken in query.took(asked, found.reading).groupby("term", sort=False):
        named = [f"{what} {n:,}" for what, n in taken[["took", "articles"]].head(_TOOK).to_numpy().tolist()]
        more = f" and {len(taken) - _TOOK:,} more" if len(taken) > _TOOK else ""
        yield f"{term} took {', '.join(named)}{more}"


def write(found: Found, asked: Query, out: Path) -> int:
    """Write every hit as a formula-safe CSV; gives their number."""
    table = query.table(asked, found.reading, among=found.rows)
    with drafts.file(out) as draft:
        draft.write_text(package.csv(table, query.TABLE), encoding="utf-8", newline="")
    return len(table)
