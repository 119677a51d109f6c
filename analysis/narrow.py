"""The tables of a corpus narrowed down to the articles that a report is asked for.

All steps have run over the whole corpus before, so that texts, origins, stories and credits are those of the
corpus. What leaves is set aside in the ledger with its reason; documents and ledger stay whole.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis import plurals, schema, select
from analysis import query as asking
from analysis.errors import ParameterError
from analysis.parameters import Parameters, parse
from analysis.pipeline import STEPS, Track, named, selection
from analysis.prepared import Later, Prepared
from analysis.wordings import Wording

_NAMED = 8  # words that a wildcard stood for, named on the page


def down(tables: Prepared, given: Parameters, track: Track) -> Prepared:
    """The tables with the selected articles and what is said of these; documents and ledger stay whole.

    What is left out stays in the ledger, set aside with the reason; runs of such lines become one. The
    documents' counts follow. Raises ParameterError where a value is not in the corpus or nothing is left.
    """
    articles, reasons = tables.articles, dict[str, str]()
    recorded = len(track.rows)
    asked = select.resolved(given, articles)
    for criterion in select.criteria(asked):
        before = articles
        said = {"quotes": tables.later("quotes")} if criterion.function is select.matching else {}
        articles = track.run(criterion.step, criterion.function, before, **criterion.settings, **said)
        left = before.loc[~before["article_id"].isin(articles["article_id"]), "article_id"]
        reasons |= dict.fromkeys(left, criterion.reason)
        if articles.empty and said:
            whole = asking.Reading(tables.articles, tables.later("quotes"))
            raise ParameterError(select.nothing(asking.parse(asked["query"]), whole))
    if articles.empty:
        raise ParameterError(f"no article is left of {select.words(asked)}: {select.span(tables.articles)}")
    return _kept(tables, articles, reasons, track.rows[recorded:])


def listed(tables: Prepared, ids: Sequence[str], track: Track) -> Prepared:
    """The tables with the articles of a list, by their ids, and what is said of these."""
    recorded = len(track.rows)
    step = f"{select.STEP} listed"
    articles = track.run(step, select.listed, tables.articles, ids, listed=len(set(ids)))
    left = tables.articles.loc[~tables.articles["article_id"].isin(articles["article_id"]), "article_id"]
    return _kept(tables, articles, dict.fromkeys(left, Wording.NOT_LISTED.value), track.rows[recorded:])


def _kept(
    tables: Prepared, articles: pd.DataFrame, reasons: dict[str, str], recorded: list[dict[str, Any]]
) -> Prepared:
    """The tables brought in line with the articles that are kept, and the steps that chose them."""
    reasons |= _of_printings(tables.printings, reasons)
    steps = pd.concat([tables.steps, schema.frame(recorded, STEPS)], ignore_index=True)
    return _follow(tables, articles, reasons, steps)


def to(tables: Prepared, query: str = "") -> Prepared:
    """The tables with the articles that a query finds; without one, or where they are these already, as they are."""
    if not query or selection(tables.steps).get("query") == query:
        return tables
    return down(tables, parse({"query": query}), Track(lambda _: None))


def standfirst(tables: Prepared) -> str:
    """What a page of these tables speaks of, in words; empty where they are a whole corpus."""
    asked = selection(tables.steps)
    if not asked:
        return ""
    whole = tables.steps.loc[tables.steps["step"].str.startswith("select "), "rows_in"].iloc[0]
    period = {name: date.fromisoformat(asked[name]) for name in select.DAYS if name in asked}
    unsure = (
        len(tables.articles) - int(asking.periods.within(tables.articles, **period).sum()) if period else 0
    )
    maybe = (
        f" {unsure:,} of them may lie outside the period: only most of "
        f"{plurals.noun(unsure, 'its', 'their')} interval is in it."
        if unsure
        else ""
    )
    return (
        f"Only {select.words(asked)}: {len(tables.articles):,} of {plurals.some(whole, 'article')}."
        f"{maybe}{_took(tables, asked.get('query'))} "
        "Texts, origins, stories and credits were found in the whole corpus; counts, shares and who was first are "
        f"those of {plurals.noun(len(tables.articles), 'this article', 'these articles')}."
    )


def _took(tables: Prepared, query: str | None) -> str:
    """What the wildcards of a query stood for, most articles first: `elect*` may have taken electricity."""
    if not query:
        return ""
    with suppress(asking.QueryError):  # a story may have another name among these articles alone
        found = asking.took(asking.parse(query), asking.Reading(tables.articles, tables.later("quotes")))
        wild = found[found["term"].str.contains(r"[*?!]", regex=True)]
        return "".join(_stood(str(term), own) for term, own in wild.groupby("term", sort=False))
    return ""


def _stood(term: str, found: pd.DataFrame) -> str:
    named = [f"{took} ({n:,})" for took, n in found[["took", "articles"]].head(_NAMED).to_numpy().tolist()]
    more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
    return f" {term} stood for {', '.join(named)}{more}."


def _follow(
    tables: Prepared, articles: pd.DataFrame, reasons: dict[str, str], steps: pd.DataFrame
) -> Prepared:
    """The other tables brought in line with the articles that are kept, each when it is first asked for."""
    ids, stories = articles["article_id"], articles["story_id"]
    printed = pd.concat([table[["article_id", "document"]] for table in (tables.articles, tables.printings)])
    lost = printed[printed["article_id"].isin(reasons)].drop_duplicates("article_id")

    def kept(name: str, part: Callable[[pd.DataFrame], pd.DataFrame]) -> Later:
        whole = tables.later(name)
        return Later(lambda: part(whole.table()).reset_index(drop=True))

    def of_articles(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["article_id"].isin(ids)]

    documents = kept("documents", lambda table: _documents(table, lost))
    return Prepared(
        articles=articles.reset_index(drop=True),
        ledger=kept("ledger", lambda table: _ledger(table, reasons)),
        documents=Later(lambda: named(documents.table(), steps)),
        relations=kept("relations", lambda table: table[table["a"].isin(ids) & table["b"].isin(ids)]),
        credits=kept("credits", of_articles),
        quotes=kept("quotes", of_articles),
        claims=kept("claims", of_articles),
        printings=kept("printings", lambda table: table[table["merged_into"].isin(ids)]),
        versions=kept("versions", lambda table: _versions(table, ids)),
        story_changes=kept("story_changes", lambda table: table[table["story_id"].isin(stories)]),
        steps=steps,
    )


def _versions(versions: pd.DataFrame, ids: "pd.Series[str]") -> pd.DataFrame:
    """The versions of articles that are kept; of versions that are articles of their own all must be."""
    lost = versions.loc[versions["apart"] & ~versions["printing"].isin(ids), "article_id"]
    return versions[versions["article_id"].isin(ids) & ~versions["article_id"].isin(lost)]


def _of_printings(printings: pd.DataFrame, reasons: dict[str, str]) -> dict[str, str]:
    """Every printing of an article that is left out is left out with it."""
    whole = printings[["article_id", "merged_into"]].itertuples(index=False, name=None)
    return {printing: reasons[article] for printing, article in whole if article in reasons}


def _ledger(ledger: pd.DataFrame, reasons: dict[str, str]) -> pd.DataFrame:
    """The ledger with the lines of articles that were left out as set aside, each run of them as one line."""
    reason = np.array([reasons.get(article, "") for article in ledger["article_id"].fillna("")], object)
    document = ledger["document"].to_numpy(object)
    new = np.r_[True, (reason[1:] != reason[:-1]) | (document[1:] != document[:-1])][: len(ledger)] | (
        reason == ""
    )
    at = np.flatnonzero(new)
    first, last = ledger.iloc[at], ledger.iloc[np.r_[at[1:] - 1, len(ledger) - 1][: len(at)]].set_index(at)
    first, out = first.set_index(at), reason[at] != ""
    several = (first["record"] != last["record"]).fillna(False).astype(bool)
    return first.assign(
        end=last["end"],
        record=first["record"].mask(several, first["record"] + " to " + last["record"]),
        use=first["use"].mask(out, "set aside"),
        article_id=first["article_id"].mask(out),
        reason=first["reason"].mask(out, pd.Series(reason[at], at, first["reason"].dtype)),
    )


def _documents(documents: pd.DataFrame, lost: pd.DataFrame) -> pd.DataFrame:
    """The documents with the articles that were left out counted as set aside."""
    by_document = lost["document"].value_counts()
    less = documents["document"].map(by_document).fillna(0).astype(documents["articles"].dtype)
    return documents.assign(articles=documents["articles"] - less, set_aside=documents["set_aside"] + less)
