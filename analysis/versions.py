"""Versions of one article: what was changed from each to the next, whether a note says so, and how long each stood."""

from collections.abc import Iterator, Sequence
from itertools import chain as chained
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import pandas as pd

from analysis import addresses, edits, schema
from analysis.edits import Change, Told
from analysis.edits.chains import chain

SOON = pd.Timedelta(days=2)  # between two articles of one outlet that are versions of one
_NEVER = (None, None)
_READ = 1_024  # rows that are taken out of the table at a time

Row = dict[str, Any]
Ends = tuple[Any, Any]


def find(articles: pd.DataFrame, printings: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """Find every version of each article that was seen with another headline, number, name, time or text.

    Versions of one article are those of its printings (`steps`: what was edited, as `merge` found it). Near copies
    that an outlet published within two days, without two addresses or with a note that corrects the first, stay
    articles of their own, and are versions too.
    """
    found: list[Row] = []
    for article, own, its in _edited(articles, printings, steps):
        found += _of_article(article, own, its)
    for group in _apart(articles):
        found += _of_group(group)
    return schema.frame(found, schema.VERSIONS)


def _edited(
    articles: pd.DataFrame, printings: pd.DataFrame, steps: pd.DataFrame
) -> Iterator[tuple[Row, pd.DataFrame, list[Row]]]:
    """Each article that was edited, with its printings and what was edited from each to the next."""
    if steps.empty:
        return
    changed = _rows(articles[articles["article_id"].isin(steps["article_id"])])
    dated = {row["article_id"]: row for row in changed}
    seen = printings[printings["merged_into"].isin(steps["article_id"])]
    for article, own in seen.groupby("merged_into", sort=False):
        its = steps[steps["article_id"] == article].sort_values("version")
        yield dated[str(article)], own, _rows(its)


def _of_article(article: Row, seen: pd.DataFrame, steps: Sequence[Row]) -> Iterator[Row]:
    """The versions that the printings of an article show."""
    by_id = {row["article_id"]: row for row in _rows(seen)}
    shown = [_rows(rows) for _, rows in seen.groupby("shows_version")]
    firsts = [steps[0]["against"], *(step["printing"] for step in steps)]
    since = [_published(article, shown[0])]
    for (before, after), first in zip(pairwise(shown), firsts[1:], strict=True):
        since.append(_replaced(before, after, by_id[first], article, since[-1][0]))
    until = [*since[1:], (_last(shown[-1], None), None)]
    for n, step in enumerate([None, *steps]):
        old = _told(by_id[step["against"]]) if step else None
        yield _row(_told(by_id[firsts[n]]), old, since[n], until[n], step["changes"] if step else []) | {
            "article_id": article["article_id"], "version": n + 1, "printing": firsts[n],
            "against": step and step["against"], "printings": len(shown[n]), "apart": False,
        }  # fmt: skip


def _published(article: Row, shown: Sequence[Row]) -> Ends:
    """When the first version came: as the article was published, and not after it was seen."""
    ends = [article["published_latest"], *(row["captured_latest"] for row in shown)]
    return article["published_earliest"], min((end for end in ends if end is not None), default=None)


def _replaced(before: Sequence[Row], after: Sequence[Row], first: Row, article: Row, least: Any) -> Ends:
    """When a version took the place of the one before: after that was last seen, not after it was seen itself."""
    latest = min(
        (row["captured_latest"] for row in after if row["captured_latest"] is not None), default=None
    )
    earliest = _last(before, latest) or least
    low, high = first["published_earliest"], first["published_latest"]
    if None in (low, article["published_latest"]) or low <= article["published_latest"]:
        return earliest, latest
    printed = max(end for end in (earliest, low) if end is not None)
    ends = [end for end in (latest, high) if end is not None]
    return (printed, min(ends, default=None)) if printed <= min(ends, default=printed) else (earliest, latest)


def _last(shown: Sequence[Row], latest: Any) -> Any:
    """When a version was seen for the last time, before another one was."""
    seen = [row["captured_earliest"] for row in shown if row["captured_earliest"] is not None]
    return max((end for end in seen if latest is None or end <= latest), default=None)


def _apart(articles: pd.DataFrame) -> Iterator[list[Row]]:
    """Articles of one outlet that are near copies of each other in several documents, in the order of publication."""
    known = articles[["outlet", "origin_id", "document"]].dropna()
    near = known[known.duplicated(["outlet", "origin_id"], keep=False)]
    places = near.groupby(["outlet", "origin_id"])["document"].transform("nunique")
    ordered = articles.loc[near.index[(places > 1).to_numpy(bool)]].sort_values(
        ["outlet", "origin_id", "published_earliest", "captured_latest", "article_id"]
    )
    parts = (_rows(ordered.iloc[start : start + _READ]) for start in range(0, len(ordered), _READ))
    groups = groupby(chained.from_iterable(parts), key=itemgetter("outlet", "origin_id"))
    yield from (list(group) for _, group in groups)


def _of_group(rows: Sequence[Row]) -> Iterator[Row]:
    """The versions among near copies of one outlet; none where nothing was edited."""
    versions, edited = [rows[0]], list[list[Change]]()
    for row in rows[1:]:
        if _goes_on(versions[-1], row) and (found := chain([_told(versions[-1]), _told(row)]).steps):
            versions.append(row)
            edited.append(found[0].changes)
    since = [(version["published_earliest"], version["published_latest"]) for version in versions]
    until: list[Ends] = [*since[1:], _NEVER]
    for n, version in enumerate(versions if edited else []):
        old = versions[n - 1] if n else None
        changes = edited[n - 1] if n else []
        yield _row(_told(version), _told(old) if old else None, since[n], until[n], changes) | {
            "article_id": versions[0]["article_id"], "version": n + 1, "printing": version["article_id"],
            "against": old and old["article_id"], "printings": version["printings"], "apart": n > 0,
        }  # fmt: skip


def _goes_on(one: Row, other: Row) -> bool:
    """Whether an article is a version of another of its outlet: of two addresses the later text must say so."""
    if one["document"] == other["document"]:
        return False
    low, high = other["published_earliest"], one["published_latest"]
    if low is not None and high is not None and low - high > SOON:
        return False
    pages = [addresses.normal(row["url"]) for row in (one, other)]
    return None in pages or pages[0] == pages[1] or bool(_note(_told(one), _told(other)))


def _note(before: Told | None, told: Told) -> str:
    """The sentence in which a version says that it was changed, if it did not stand there before."""
    said = edits.note(told)
    return "" if before is not None and said in (edits.note(before), before.headline) else said


def _row(told: Told, before: Told | None, since: Ends, until: Ends, changes: Sequence[Change]) -> Row:
    return {
        "outlet": told.outlet or None, "headline": told.headline or None,
        "since_earliest": since[0], "since_latest": since[1], "until_earliest": until[0], "until_latest": until[1],
        "note": _note(before, told) or None, "changes": [change._asdict() for change in changes],
    }  # fmt: skip


def _rows(table: pd.DataFrame) -> list[Row]:
    """Rows with None where nothing is known."""
    return schema.records(table.drop(columns=["topics", "key_phrases"], errors="ignore"))


def _told(row: Row) -> Told:
    flags = frozenset(() if row["damage"] is None else row["damage"])
    headline, body, byline, outlet = (row[name] or "" for name in ("headline", "body", "byline", "outlet"))
    return Told(headline, body, byline, row["language"], flags, outlet=outlet)
