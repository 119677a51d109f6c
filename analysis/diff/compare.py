"""What sets two tables of articles apart: who came and went, which values differ, who is with whom."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import addresses, edits, schema
from analysis.diff.stages import CODE, DATA, State, order
from analysis.edits import Change, Told

PLACE = {
    "article_id",
    "document",
    "position",
    "start",
    "end",
    "version",
    "version_of",
}  # where an article stands, not what it says
GROUPS = {"text_id": "text", "origin_id": "origin", "story_id": "story"}
VALUES = [c.name for c in schema.ARTICLES if c.name not in PLACE | set(GROUPS)]
READ_IN = ("headline", "body", "byline")  # what is read of an article, and may be edited
ITSELF = "article"
_SAME = ["outlet_raw", "url", "headline", "body"]
_READ = ("reader", "layout", "encoding", "records", "articles", "status")
_LONG = 200

Causes = dict[tuple[str, str], str]


def carried(a: pd.DataFrame, b: pd.DataFrame) -> dict[str, str]:
    """Ids of B → ids of A for articles that say the same, or have one address, in documents whose bytes differ."""
    gone = a.loc[~a["article_id"].isin(b["article_id"]), ["article_id", *_SAME]]
    came = b.loc[~b["article_id"].isin(a["article_id"]), ["article_id", *_SAME]]
    turn = "which of several"
    gone, came = (
        rows.assign(**{turn: rows.groupby(_SAME, dropna=False).cumcount()}) for rows in (gone, came)
    )
    pairs = came.merge(gone, on=[*_SAME, turn], suffixes=("_b", "_a"))
    found = dict(zip(pairs["article_id_b"], pairs["article_id_a"], strict=True))
    left = came[~came["article_id"].isin(found)], gone[~gone["article_id"].isin(found.values())]
    later, earlier = (_by_address(rows) for rows in left)
    return found | {later[page]: earlier[page] for page in later.keys() & earlier.keys()}


def _by_address(rows: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Ids of articles by outlet and address, where no two have the same."""
    known = rows.astype(object).where(rows.notna(), None)
    pages = [addresses.normal(url) for url in known["url"]]
    told = known.assign(page=pd.Series(pages, known.index, dtype=object)).dropna(
        subset=["page", "outlet_raw"]
    )
    once = told[~told.duplicated(["outlet_raw", "page"], keep=False)]
    return dict(zip(zip(once["outlet_raw"], once["page"], strict=True), once["article_id"], strict=True))


def articles(state: State, same: Mapping[str, str]) -> pd.DataFrame:
    """A state's articles by id, those carried over under the id they have in A."""
    table = state.tables.articles
    taken = set(table["article_id"])
    ids = [same[i] if i in same and same[i] not in taken else i for i in table["article_id"]]
    return table.assign(article_id=pd.Series(ids, index=table.index, dtype="str")).set_index("article_id")


def differing(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, set[str]]:
    """Column → ids of the articles, present in both, whose value in it differs."""
    both = before.index.intersection(after.index, sort=False)
    old, new = before.loc[both], after.loc[both]
    values = {column: set(both[_unlike(old[column], new[column])]) for column in VALUES}
    return values | {column: regrouped(old[column], new[column]) for column in GROUPS}


def edited(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, list[Change]]:
    """Articles, present in both, that their outlet edited, and what was changed; what only looks different is none."""
    unlike = [_unlike(before[column], after[column]) for column in READ_IN]
    at = np.flatnonzero(np.any(unlike, axis=0))
    one, other = (_told(table.iloc[at]) for table in (before, after))
    found = {i: edits.between(a, b) for i, a, b in zip(before.index[at], one, other, strict=True)}
    return {article: changes for article, changes in found.items() if changes}


def _told(articles: pd.DataFrame) -> list[Told]:
    columns = [*READ_IN, "language", "role", "outlet"]
    known = articles[columns].astype(object).where(articles[columns].notna(), None)
    damage = pa.array(articles["damage"]).to_pylist()
    return [
        Told(headline or "", body or "", byline or "", language, frozenset(flags or ()), role, outlet or "")
        for (headline, body, byline, language, role, outlet), flags in zip(
            known.itertuples(index=False), damage, strict=True)
    ]  # fmt: skip


def regrouped(before: pd.Series, after: pd.Series) -> set[str]:
    """Ids of the articles that are grouped with others than before, whatever the groups are called."""
    pair = pd.DataFrame({"before": before, "after": after}).dropna()
    together = pair.groupby(["before", "after"])["before"].transform("size")
    was, now = pair["before"].map(before.value_counts()), pair["after"].map(after.value_counts())
    return set(pair.index[((together != was) | (together != now)).to_numpy(bool)])


def only(a: pd.DataFrame, b: pd.DataFrame) -> set[str]:
    """Ids of the articles that stand in one of the two alone."""
    return set(a.index.symmetric_difference(b.index))


def causes(states: Sequence[State], tables: Sequence[pd.DataFrame], common: "pd.Index[str]") -> Causes:
    """(article, column) → every cause that moved it on the way, `ITSELF` for its coming and going."""
    found: dict[tuple[str, str], list[str]] = {}
    for state, (before, after) in zip(states[1:], pairwise(tables), strict=True):
        if before is after:
            continue
        kept = [table.loc[table.index.intersection(common, sort=False)] for table in (before, after)]
        moved = differing(*kept) | {ITSELF: only(before, after)}
        for column, ids in moved.items():
            for article in ids:
                found.setdefault((article, column), []).append(state.cause)
    return {key: listed(moved) for key, moved in found.items()}


def company(states: Sequence[State], tables: Sequence[pd.DataFrame]) -> dict[str, set[str]]:
    """Article → the causes that changed who else is in its story, among all articles of each state."""
    found: dict[str, set[str]] = {}
    for state, (before, after) in zip(states[1:], pairwise(tables), strict=True):
        if before is not after:
            for article in regrouped(before["story_id"], after["story_id"]) | only(before, after):
                found.setdefault(article, set()).add(state.cause)
    return found


def listed(found: Iterable[str]) -> str:
    """Causes in one order: `data, code`."""
    return ", ".join(sorted(set(found), key=order))


def documents(a: pd.DataFrame, b: pd.DataFrame) -> list[dict[str, object]]:
    """Documents that came, went, changed or were renamed, or whose same bytes were read differently."""
    old, new = (table.drop_duplicates("document").set_index("document") for table in (a, b))
    rows = [_document(name, old, new) for name in sorted({*old.index, *new.index})]
    return [row for row in rows if row]


def _document(name: str, old: pd.DataFrame, new: pd.DataFrame) -> dict[str, object] | None:
    """What became of a document; null where nothing did."""
    was, now = (_row(table, name) for table in (old, new))
    row = {"document": name, "before": _articles(was), "after": _articles(now)}
    if was is None or now is None:
        there, others = (new.loc[name], old) if was is None else (old.loc[name], new)
        same = others.index[(others["sha256"] == there["sha256"]).fillna(False)]
        what = ("added" if was is None else "gone") if same.empty else f"renamed: {same[0]}"
        return {**row, "what": what, "cause": DATA}
    if _text(was["sha256"]) != _text(now["sha256"]):
        return {**row, "what": "changed", "cause": DATA}
    other = [column for column in _READ if _text(was[column]) != _text(now[column])]
    return {**row, "what": f"read differently: {', '.join(other)}", "cause": CODE} if other else None


def _row(documents: pd.DataFrame, name: str) -> "pd.Series[Any] | None":
    return documents.loc[[name]].iloc[0] if name in documents.index else None


def _articles(row: "pd.Series[Any] | None") -> int | None:
    return None if row is None or pd.isna(row["articles"]) else int(row["articles"])


def _unlike(old: pd.Series, new: pd.Series) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Where two columns differ; null is like null."""
    if pa.types.is_list(pa.array(old).type):
        pairs = zip(pa.array(old).to_pylist(), pa.array(new).to_pylist(), strict=True)
        return np.fromiter((one != other for one, other in pairs), bool, len(old))
    alike = (old.array == new.array).fillna(False) | (old.isna() & new.isna()).array
    return ~np.asarray(alike, bool)


def shown(value: object, names: Mapping[str, str]) -> str:
    """A value as text a reader can compare: times to the second, topics by name with their score."""
    if isinstance(value, list | np.ndarray):
        return "; ".join(_item(item, names) for item in value) or "none"
    return _text(value)[:_LONG] or "unknown"


def _item(item: object, names: Mapping[str, str]) -> str:
    if isinstance(item, Mapping):
        return f"{names.get(item['qcode'], item['qcode'])} {item['score']:.2f}"
    return str(item)


def _text(value: object) -> str:
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, pd.Timestamp) else str(value)
