"""When a document was captured: as stated, by its file name, or bounded by dated evidence in its own texts.

A page cannot be older than the youngest post signature, stamp or dateline printed on it: that one is the
lower bound. Dates the text only tells of (announcements, memories) are no evidence.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import schema
from analysis.keeping import once
from analysis.times import intervals, stamps
from analysis.times import rounding as models
from analysis.times.capture_names import from_name
from analysis.times.capture_texts import Dated, dated, names_weekday
from analysis.times.expressions import understand

SIDES = {"not before": "captured_earliest", "not after": "captured_latest"}
_READ_FROM = (
    "document", "article_id", "headline", "body", "published_raw", "role", "start", "use", "excerpt",
    "captured_earliest", "captured_latest", "captured_cause",
)  # of articles and of the ledger  # fmt: skip
_WEEKDAY_HOLDS = timedelta(days=7, hours=26)  # seven days, ending anywhere on earth


class Bound(NamedTuple):
    """Evidence that the document was captured not before, or not after, `instant`, as `quote` says."""

    document: str
    article_id: str | None
    side: str
    instant: datetime
    kind: str
    quote: str
    day: date | None = None  # the day printed, of which `instant` is the first moment anywhere on earth


def bounds(articles: pd.DataFrame, ledger: pd.DataFrame | None = None) -> pd.DataFrame:
    """Articles with `captured_*` filled in where evidence gives a bound; what was stated stays as it is."""
    types = {c.name: pd.ArrowDtype(c.type) for c in schema.READ if c.name.startswith("captured_")}
    bounded = articles.assign(
        **{c: articles.get(c, pd.Series(None, articles.index)).astype(t) for c, t in types.items()}
    )
    best = binding(evidence(bounded, ledger))
    if not best:
        return bounded
    names = bounded["document"].astype(object)
    for side, column in SIDES.items():
        found = names.map({b.document: b.instant for b in best if b.side == side})
        bounded[column] = bounded[column].fillna(pd.to_datetime(found, utc=True).astype(types[column]))
    said = names.map(causes(best)).astype(types["captured_cause"])
    return bounded.assign(captured_cause=bounded["captured_cause"].fillna(said))


@once.found(*_READ_FROM)
def evidence(articles: pd.DataFrame, ledger: pd.DataFrame | None = None) -> list[Bound]:
    """Every piece of evidence in documents whose capture is not stated, in the order of the table."""
    if "document" not in articles:
        return []
    unknown = not_stated(articles)
    names = articles.loc[unknown, "document"].drop_duplicates()
    found = [
        Bound(name, None, side, at, "file name", words)
        for name in names
        for side, at, words in from_name(name)
    ]
    columns = [c for c in ("document", "article_id", "headline", "body", "published_raw") if c in articles]
    heads = stamps.page_times(ledger)
    heads = heads[heads["document"].isin(names)]
    for document, raw in heads.astype(object).itertuples(index=False):
        found += _by_stamp(document, None, raw, "stamp of the page")
    pages = articles.loc[unknown & stamps.on_page(articles), columns]
    for row in pages.astype(object).where(pages.notna(), None).to_dict("records"):
        found += _by_texts({str(name): value for name, value in row.items()})
    return found


def not_stated(articles: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """True where no header, parameter or archive record says when; bounds inferred before do not count."""
    known = articles["captured_earliest"].notna() | articles["captured_latest"].notna()
    inferred = articles["captured_cause"].astype("string[pyarrow]").str.startswith(tuple(SIDES)).fillna(False)
    return ~known.to_numpy(bool) | inferred.to_numpy(bool)


def binding(found: list[Bound]) -> list[Bound]:
    """Of each document the youngest lower and the oldest upper bound; none above where they contradict."""
    best: dict[tuple[str, str], Bound] = {}
    for bound in found:
        key = (bound.document, bound.side)
        later = key in best and bound.instant > best[key].instant
        earlier = key in best and bound.instant < best[key].instant
        if key not in best or (later if bound.side == "not before" else earlier):
            best[key] = bound
    lows = {name: b.instant for (name, side), b in best.items() if side == "not before"}
    return [
        b for b in best.values() if b.side == "not before" or b.instant >= lows.get(b.document, b.instant)
    ]


def table(found: list[Bound]) -> pd.DataFrame:
    """The evidence as a frame, with `binding` true for the bounds that count."""
    best = set(binding(found))
    return pd.DataFrame(
        [{**b._asdict(), "binding": b in best} for b in found], columns=[*Bound._fields, "binding"]
    )


def _by_texts(row: dict[str, Any]) -> Iterator[Bound]:
    body, raw = row.get("body") or "", row.get("published_raw") or ""
    signs = dated(body)
    for sign in signs:
        yield Bound(
            row["document"],
            row.get("article_id"),
            "not before",
            sign.earliest,
            sign.kind,
            sign.quote,
            sign.day,
        )
    yield from _by_stamp(row["document"], row.get("article_id"), raw, "stamp of an article")
    said = understand(raw)
    upper = _within_a_week(body, signs, models.bounds(said.amounts) if said.amounts else None)
    if upper:
        yield Bound(row["document"], row.get("article_id"), "not after", *upper)


def _by_stamp(document: str, article_id: str | None, raw: str, kind: str) -> Iterator[Bound]:
    """A full date printed as a stamp is a lower bound, if it cannot be read two ways."""
    said = understand(raw)
    if said.year and said.month and said.day and said.order != "either":
        low, high = intervals.local(intervals.fields([said]))
        first = intervals.moment(intervals.instants(low, high, [said.zones], [None])[0][0])
        yield Bound(document, article_id, "not before", first, kind, raw)


def _within_a_week(
    body: str, signs: list[Dated], back: tuple[float, float] | None
) -> tuple[datetime, str, str] | None:
    """A text that calls the day of its youngest post by its weekday alone is of the week after it."""
    posts = [s for s in signs if s.kind == "signature of a post"]
    if not posts or back is None:
        return None
    youngest = max(posts, key=lambda s: s.day)
    named = names_weekday(body, youngest.day)
    if named is None:
        return None
    return youngest.earliest + _WEEKDAY_HOLDS + timedelta(seconds=back[1]), "weekday without a date", named


def causes(best: list[Bound]) -> dict[str, str]:
    """Document → its bounds in words, each with the sentence that gives it."""
    said: dict[str, list[str]] = {}
    for b in best:
        day = f"{b.day.isoformat()}, which begins " if b.day else ""
        words = f"{b.side} {day}{b.instant:%Y-%m-%d %H:%M} UTC by {b.kind}: “{b.quote}”"
        said.setdefault(b.document, []).append(words)
    return {document: "; ".join(parts) for document, parts in said.items()}
