"""One article printed on several captures → one row, its time narrowed by all; its printings are kept beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

ADDRESS, TEXT, TIME = "same address", "same text", "same headline at one time"
_TELLING = 20  # characters from which a headline is no standing title such as "In brief"
_DAY = 24 * 3600 * 1_000_000
_ALWAYS, _NEVER = np.iinfo(np.int64).min, np.iinfo(np.int64).max
_DATED = ("published_earliest", "published_latest", "published_basis", "published_cause", "published_raw")
_OF_TIME = frozenset((
    *_DATED, "document", "position", "start", "end", "role", "captured_earliest", "captured_latest", "captured_cause",
))  # fmt: skip
_OF_TEXT = frozenset(("body", "damage"))

Rows = npt.NDArray[np.int64]


class Merged(NamedTuple):
    """The articles, one row each, and every printing of those that are printed more than once."""

    articles: pd.DataFrame
    printings: pd.DataFrame


@dataclass
class _Printing:
    """What is compared of one printing; an article found so far has the same, from all of its own."""

    row: int
    outlet: str | None
    headline: str
    document: str
    address: str | None
    body: str
    earliest: int
    latest: int


@dataclass
class _Article:
    """What its printings so far say of an article."""

    known: _Printing
    documents: set[str] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def printings(articles: pd.DataFrame) -> Merged:
    """Merge the printings of each published article: a list captured every hour names it every hour.

    Dated rows are one article if they stand in different documents, have one outlet and one headline, no two
    addresses and times that can be equal, and agree in the address, the text (one may be cut) or a time known to
    the day. Where the outlet is unknown only the address counts. The article has the id of its printing that was
    captured first, the time that all of them leave open, and the longest of their texts.
    """
    found = list(_found(articles))
    rows = np.array([row for one in found for row in one.rows], np.int64)
    group = np.repeat(np.arange(len(found)), [len(one.rows) for one in found])
    several, firsts = articles.iloc[rows].reset_index(drop=True), _firsts(group)
    reasons = pa.array([why for one in found for why in one.reasons], pa.string())
    kept = several.assign(
        merged_into=several["article_id"].take(firsts[group]).array,
        reason=pd.arrays.ArrowExtensionArray(reasons),
    )
    once = np.delete(np.arange(len(articles)), rows)
    joined = pd.concat([articles.iloc[once], narrowed(several, group)]) if found else articles
    counts = pa.array(np.r_[np.ones(len(once), np.int64), np.bincount(group)])
    joined = joined.assign(printings=pd.arrays.ArrowExtensionArray(counts))
    order = np.argsort(np.r_[once, rows[firsts]], kind="stable")
    return Merged(joined.iloc[order].reset_index(drop=True), kept)


def again(articles: pd.DataFrame, printings: pd.DataFrame) -> pd.DataFrame:
    """Merged articles with the times that their printings, dated anew, leave open."""
    group, ids = pd.factorize(printings["merged_into"].astype(object))
    whole = narrowed(printings, group.astype(np.int64)).set_axis(pd.Index(ids))
    dated = articles.set_index("article_id", drop=False)
    for name in _DATED:
        values = dated[name].copy()
        values[whole.index] = whole[name]
        dated[name] = values
    return dated.set_axis(articles.index)


def narrowed(several: pd.DataFrame, group: Rows) -> pd.DataFrame:
    """One row for each group (0, 1, … in order) of printings, the one captured first standing first in it."""
    low, high = _micros(several)
    unknown = (low == _ALWAYS).astype(float) + (high == _NEVER)
    narrowest = _best(np.where(unknown > 0, unknown * _NEVER, high.astype(float) - low), group)
    whole = _picked(several, group, narrowest)
    firsts = _firsts(group)
    earliest = np.maximum.reduceat(low, firsts) if len(firsts) else low
    latest = np.minimum.reduceat(high, firsts) if len(firsts) else high
    others = (low[narrowest] < earliest) | (high[narrowest] > latest)
    cause = whole["published_cause"]
    return whole.assign(
        published_earliest=_instants(earliest, _ALWAYS),
        published_latest=_instants(latest, _NEVER),
        published_cause=cause.where(~others, cause + "; narrowed by its other printings"),
    )


def _picked(several: pd.DataFrame, group: Rows, narrowest: Rows) -> pd.DataFrame:
    """What each group says: of time as its narrowest does, the longest text, of the rest what is known first."""
    letters = np.asarray(several["body"].str.len().fillna(0), np.float64)
    longest = _best(-letters, group)
    rows = {
        name: narrowest if name in _OF_TIME else longest if name in _OF_TEXT else _known(several[name], group)
        for name in several
    }
    return pd.DataFrame({name: several[name].take(at).array for name, at in rows.items()})


def _found(articles: pd.DataFrame) -> Iterator[_Article]:
    """Every article that is printed more than once."""
    for same in _candidates(articles):
        known: list[_Article] = []
        for printing in same:
            for article in known:
                if why := _why(article, printing):
                    _add(article, printing, why)
                    break
            else:
                known.append(_Article(printing, {printing.document}, [printing.row], [""]))
        for article in known:
            if len(article.rows) > 1:
                article.reasons[0] = "captured first"
                yield article


def _candidates(articles: pd.DataFrame) -> Iterator[list[_Printing]]:
    """Printings of one outlet with one headline, in the order of capture."""
    several = articles["headline"].notna() & articles.duplicated(["outlet", "headline"], keep=False)
    rows = np.flatnonzero(several.to_numpy(bool))
    some = articles.iloc[rows]
    low, high = _micros(some)
    captured = some["captured_latest"].astype("datetime64[us, UTC]").to_numpy("datetime64[us]")
    order = np.lexsort((some["article_id"].to_numpy(str), captured))  # unknown sorts last
    columns = [some[name].astype(object).where(some[name].notna(), None).to_numpy(object)
               for name in ("outlet", "headline", "document", "url", "body")]  # fmt: skip
    groups: dict[tuple[str | None, str], list[_Printing]] = {}
    for at in order.tolist():
        outlet, headline, document, url, body = (column[at] for column in columns)
        groups.setdefault((outlet, headline), []).append(_Printing(
            int(rows[at]), outlet, headline, document, address(url), _plain(body), int(low[at]), int(high[at])
        ))  # fmt: skip
    return iter(groups.values())


def _why(article: _Article, printing: _Printing) -> str:
    """Why a printing is of this article; empty if nothing says so."""
    one, other = article.known, printing
    if other.document in article.documents or max(one.earliest, other.earliest) > min(
        one.latest, other.latest
    ):
        return ""
    if one.address and other.address:
        return ADDRESS if one.address == other.address else ""
    if one.outlet is None:
        return ""
    short, long = sorted((one.body, other.body), key=len)
    if short and long.startswith(short):
        return TEXT
    to_the_day = all(
        p.earliest > _ALWAYS and p.latest < _NEVER and p.latest - p.earliest <= _DAY for p in (one, other)
    )
    return TIME if to_the_day and len(one.headline) >= _TELLING else ""


def _add(article: _Article, printing: _Printing, why: str) -> None:
    known = article.known
    known.address = known.address or printing.address
    known.body = max(known.body, printing.body, key=len)
    known.earliest, known.latest = max(known.earliest, printing.earliest), min(known.latest, printing.latest)
    article.documents.add(printing.document)
    article.rows.append(printing.row)
    article.reasons.append(why)


def address(url: str | None) -> str | None:
    """What an address points at, without what only tracks readers; null where that is a whole site."""
    from courlan import normalize_url  # late: slow to import

    try:
        parts = urlsplit(normalize_url(url or ""))
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    if not path and not parts.query:
        return None
    return f"{parts.netloc.lower().removeprefix('www.')}{path}?{parts.query}"


def _plain(body: str | None) -> str:
    return " ".join((body or "").split()).rstrip(".… ")


def _micros(articles: pd.DataFrame) -> tuple[Rows, Rows]:
    """Both ends as microseconds, an unknown end as far away as can be."""
    ends = (("published_earliest", _ALWAYS), ("published_latest", _NEVER))
    low, high = (
        pa.array(articles[name]).cast(pa.timestamp("us", "UTC")).cast(pa.int64()).fill_null(far)
        .to_numpy(zero_copy_only=False).copy()
        for name, far in ends
    )  # fmt: skip
    return low, high


def _instants(micros: Rows, unknown: int) -> pd.Series:
    """Microseconds as UTC times, null where the end is unknown."""
    ends = pa.array(micros, pa.int64(), mask=micros == unknown).cast(pa.timestamp("us", "UTC"))
    return pd.Series(pd.arrays.ArrowExtensionArray(ends))


def _firsts(group: Rows) -> Rows:
    """The first row of each group."""
    return np.flatnonzero(np.r_[True, group[1:] != group[:-1]][: len(group)])


def _best(cost: npt.NDArray[np.float64], group: Rows) -> Rows:
    """In each group the row of least cost, the first of those."""
    order = np.lexsort((cost, group))
    return np.asarray(order[_firsts(group[order])], np.int64)


def _known(values: pd.Series, group: Rows) -> Rows:
    """In each group the first row that is not null or an empty list."""
    empty = values.isna().to_numpy(bool)
    if isinstance(values.dtype, pd.ArrowDtype) and pa.types.is_list(values.dtype.pyarrow_dtype):
        empty = empty | (values.list.len().fillna(0) == 0).to_numpy(bool)
    return _best(empty.astype(float), group)
