"""What became of each document, with the lists that show it."""

from typing import Any

import pandas as pd

from analysis import evidence, wordings

_OF_RECORDS = ("record", "set aside")  # not its time, nor lines of its text


def documents(
    table: pd.DataFrame, articles: pd.DataFrame, printings: pd.DataFrame, ledger: pd.DataFrame
) -> pd.DataFrame:
    """One row a document: how it was read, and its records, articles and what was set aside with their lists."""
    own = _printed(articles, printings).groupby("document")["row"].agg(list)
    recorded = ledger[ledger["record"].notna() & ledger["use"].isin(_OF_RECORDS)]
    records = recorded.groupby("document").groups
    aside = recorded[recorded["use"] == "set aside"].groupby("document").groups
    shown = table[["document", "reader", "layout", "records", "articles", "set_aside", "status", "reason"]]
    counts = {
        "records": [
            _listed(records[d], n, "ledger") if d in records else _listed(own.get(d, ()), n, "articles")
            for d, n in _pairs(table, "records")
        ],
        "articles": [_listed(own.get(d, ()), n, "articles") for d, n in _pairs(table, "articles")],
        "set_aside": [_listed(aside.get(d, ()), n, "ledger") for d, n in _pairs(table, "set_aside")],
    }
    read_by = [None if pd.isna(name) else wordings.reader(name) for name in shown["reader"]]
    shown = shown.assign(reader=pd.Series(read_by, table.index, object))
    return shown.assign(**{name: pd.Series(c, table.index, object) for name, c in counts.items()})


def _printed(articles: pd.DataFrame, printings: pd.DataFrame) -> pd.DataFrame:
    """Which article each document prints: document, row; an article of several printings is in several."""
    merged = printings[["document", "merged_into"]].rename(columns={"merged_into": "article_id"})
    once = articles.loc[~articles["article_id"].isin(merged["article_id"]), ["document", "article_id"]]
    rows = pd.Series(articles.index, index=articles["article_id"])
    printed = pd.concat([once, merged], ignore_index=True).drop_duplicates()
    return printed.assign(row=printed["article_id"].map(rows)).dropna(subset=["row"])


def _pairs(table: pd.DataFrame, column: str) -> list[list[Any]]:
    pairs: list[list[Any]] = table[["document", column]].astype(object).to_numpy().tolist()
    return pairs


def _listed(rows: Any, n: Any, of: str) -> Any:
    """A count with its list where the list is what was counted; the plain number otherwise."""
    return evidence.count(rows, of=of) if len(rows) == n else n
