"""One article printed on several captures → one row, its time narrowed by all; its printings are kept beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import scipy.sparse as sp

from analysis import addresses, schema

FIRST, RECORD, EDITED = "captured first", "same record", "edited version"
ADDRESS, TEXT, TIME = "same address", "same text", "same headline at one time"
_TELLING = 20  # characters from which a headline is no standing title such as "In brief"
_DAY = 24 * 3600 * 1_000_000
_FAR = np.datetime64("2262-01-01", "us")  # a version whose capture is unknown was read last
_ALWAYS, _NEVER = np.iinfo(np.int64).min, np.iinfo(np.int64).max
_DATED = (
    "published_earliest", "published_latest", "published_basis", "published_cause", "published_raw", "published_zone",
    "modified_raw",
)  # fmt: skip
_OF_TIME = frozenset((
    *_DATED, "document", "position", "start", "end", "role", "captured_earliest", "captured_latest", "captured_cause",
))  # fmt: skip
_OF_TEXT = frozenset(("body", "damage"))
_OF_VERSION = ("headline", "body", "byline", "section", "damage", "version")
_TOLD = ("headline", "body", "byline")  # what a reader is told to have changed

Rows = npt.NDArray[np.int64]


class Merged(NamedTuple):
    """The articles, one row each, and every printing of those that are printed more than once."""

    articles: pd.DataFrame
    printings: pd.DataFrame


@dataclass
class _Printing:
    """What is compared of one printing; an article found so far has the same, from all of its own."""

    row: int
    record: str | None
    version: int | None
    outlet: str | None
    headline: str | None
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
    records: set[str | None] = field(default_factory=set)
    versions: set[int | None] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)


def printings(articles: pd.DataFrame) -> Merged:
    """Merge the printings of each published article: a list captured every hour names it every hour.

    Rows of one record are one article, edited or not: the version read last is shown, and `edited` says what was
    changed. Other dated rows are one if they stand in different documents, have one outlet, no two addresses and
    times that can be equal, and agree in the address, or in the headline and in the text (one may be cut) or a time
    known to the day. Where the outlet is unknown only the address counts. The article has the id of its printing
    that was captured first, the time that all of them leave open, and the longest of their texts.
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
    documents = several["document"].groupby(group).nunique().to_numpy(np.int64)
    counts = pa.array(np.r_[np.ones(len(once), np.int64), documents])
    joined = _told(joined.assign(printings=pd.arrays.ArrowExtensionArray(counts)))
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
    apart = earliest > latest  # versions that print times apart: the narrowest stays
    earliest, latest = np.where(apart, low[narrowest], earliest), np.where(apart, high[narrowest], latest)
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
    last, changed = _edits(several, group)
    for name in _OF_VERSION:
        if name in rows:
            rows[name] = np.where(last >= 0, last, rows[name])
    picked = pd.DataFrame({name: several[name].take(at).array for name, at in rows.items()})
    picked = picked.assign(
        **{name: _union(several[name], group) for name in schema.FINDINGS if name in several}
    )
    return picked.assign(edited=pd.Series(pd.arrays.ArrowExtensionArray(pa.array(changed, schema.TEXTS))))


def _union(values: pd.Series, group: Rows) -> pd.Series:
    """All that is listed in the rows of each group, once each, as it comes; null where nothing is."""
    if values.isna().all():
        return values.iloc[_firsts(group)].reset_index(drop=True)
    found: list[dict[str, None]] = [{} for _ in _firsts(group)]
    for at, listed in zip(group, values.dropna().reindex(values.index), strict=True):
        found[at] |= dict.fromkeys(listed if isinstance(listed, (list, np.ndarray)) else ())
    lists = pa.array([list(names) or None for names in found], schema.TEXTS)
    return pd.Series(pd.arrays.ArrowExtensionArray(lists))


def _edits(several: pd.DataFrame, group: Rows) -> tuple[Rows, list[list[str]]]:
    """In each group with versions of one record the row of the last one, else -1; and what was changed."""
    groups = int(group[-1]) + 1 if len(group) else 0
    last = np.full(groups, -1, np.int64)
    changed: list[list[str]] = [[] for _ in range(groups)]
    if "version_of" not in several or not several["version_of"].notna().any():
        return last, changed
    keys = _keys(several)[["record", "version"]]
    told = keys.assign(group=group)[keys["version"].notna()]
    versions = told.groupby(["group", "record"])["version"].transform("nunique").to_numpy() > 1
    captured = several["captured_latest"].astype("datetime64[us, UTC]").to_numpy("datetime64[us]")
    for which, rows in told[versions].groupby("group").indices.items():
        own, at = told[versions].index.to_numpy()[rows], int(str(which))
        when = np.where(np.isnat(captured[own]), _FAR, captured[own])
        later = several["version_of"].notna().to_numpy(bool)[own]
        last[at] = own[np.lexsort((own, later, when))[-1]]
        changed[at] = [n for n in _TOLD if len(set(several[n].iloc[own].fillna(""))) > 1]
    return last, changed


def _told(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles with `edited`, empty where only one version is known."""
    if "edited" not in articles:
        empty = pa.array([[]] * len(articles), schema.TEXTS)
        return articles.assign(edited=pd.Series(pd.arrays.ArrowExtensionArray(empty), index=articles.index))
    lists = [v if isinstance(v, (list, np.ndarray)) else [] for v in articles["edited"]]
    return articles.assign(
        edited=pd.Series(pd.arrays.ArrowExtensionArray(pa.array(lists, schema.TEXTS)), index=articles.index)
    )


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
                known.append(
                    _Article(
                        printing,
                        {printing.document},
                        [printing.row],
                        {printing.record},
                        {printing.version},
                        [""],
                    )
                )
        for article in known:
            if len(article.rows) > 1:
                article.reasons[0] = FIRST
                yield article


def _candidates(articles: pd.DataFrame) -> Iterator[list[_Printing]]:
    """Printings that share a record, an address, or outlet and headline, in the order of capture."""
    keys = _keys(articles)
    family = _families(keys)
    rows = np.flatnonzero(family >= 0)
    some = articles.iloc[rows]
    low, high = _micros(some)
    captured = some["captured_latest"].astype("datetime64[us, UTC]").to_numpy("datetime64[us]")
    later = keys["later"].to_numpy(bool)[rows]
    order = np.lexsort((some["article_id"].to_numpy(str), captured, later))  # unknown sorts last
    columns = [*(keys[name].to_numpy(object)[rows] for name in ("record", "version", "address")),
               *(some[name].astype(object).where(some[name].notna(), None).to_numpy(object)
                 for name in ("outlet", "headline", "document", "body"))]  # fmt: skip
    groups: dict[int, list[_Printing]] = {}
    for at in order.tolist():
        record, version, address, outlet, headline, document, body = (column[at] for column in columns)
        groups.setdefault(int(family[rows[at]]), []).append(_Printing(
            int(rows[at]), record, version, outlet, headline, document, address, _plain(body),
            int(low[at]), int(high[at]),
        ))  # fmt: skip
    return iter(groups.values())


def _keys(articles: pd.DataFrame) -> pd.DataFrame:
    """What printings of one article can share: the record, the address, outlet and headline."""
    none = np.full(len(articles), None, dtype=object)
    record = later = version = none
    if "version_of" in articles:
        first = articles["version_of"].to_numpy(object)
        later = ~pd.isna(first)
        told = np.where(later, first, articles["article_id"].to_numpy(object))
        known = articles["version"].notna().to_numpy(bool)
        record, version = (
            np.where(known, told, none),
            np.where(known, np.array(_versions(articles), object), none),
        )
    outlet, headline = (articles[name].to_numpy(object) for name in ("outlet", "headline"))
    urls = articles["url"].astype(object).where(articles["url"].notna(), None)
    return pd.DataFrame({
        "record": record, "version": version,
        "address": np.array([*addresses.many(urls), None], dtype=object)[:-1],
        "headline": [None if pd.isna(h) else (None if pd.isna(o) else o, h)
                     for o, h in zip(outlet, headline, strict=True)],
        "later": later.astype(bool) if later is not none else False,
    }, dtype=object)  # fmt: skip


def _versions(articles: pd.DataFrame) -> list[int | None]:
    """What a reader reads of each: a number for headline, text and byline; null where there is neither of the first."""
    said = (articles[name].astype(object).where(articles[name].notna(), None) for name in _TOLD)
    return [hash(told) if told[0] or told[1] else None for told in zip(*said, strict=True)]


def _families(keys: pd.DataFrame) -> Rows:
    """A number for all rows that any of the keys ties together, directly or by others; -1 for a row that is alone."""
    size, nodes = len(keys), len(keys)
    ends: list[Rows] = []
    for name in ("record", "address", "headline"):
        code = pd.factorize(keys[name])[0]
        tied = np.flatnonzero((code >= 0) & (np.bincount(code + 1, minlength=1)[code + 1] > 1))
        ends.append(np.stack([tied, nodes + code[tied]]).astype(np.int64))
        nodes += int(code.max(initial=-1)) + 1
    pairs = np.concatenate(ends, axis=1)
    links = sp.coo_matrix((np.ones(pairs.shape[1], np.int8), pairs), shape=(nodes, nodes))
    family = np.asarray(sp.csgraph.connected_components(links, directed=False)[1][:size], np.int64)
    return np.where(np.isin(np.arange(size), pairs[0]), family, -1)


def _why(article: _Article, printing: _Printing) -> str:
    """Why a printing is of this article; empty if nothing says so."""
    one, other = article.known, printing
    if other.record is not None and other.record in article.records:
        told = article.versions - {None}
        return EDITED if told and other.version is not None and other.version not in told else RECORD
    if other.document in article.documents or max(one.earliest, other.earliest) > min(
        one.latest, other.latest
    ):
        return ""
    if one.address and other.address and one.address != other.address:
        return ""
    same_outlet = one.outlet == other.outlet
    if one.address and other.address and (same_outlet or None in (one.outlet, other.outlet)):
        return ADDRESS
    if one.outlet is None or not same_outlet or one.headline is None or one.headline != other.headline:
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
    known.outlet = known.outlet or printing.outlet
    known.body = max(known.body, printing.body, key=len)
    low, high = max(known.earliest, printing.earliest), min(known.latest, printing.latest)
    if low <= high:  # an edited version may print another time
        known.earliest, known.latest = low, high
    article.documents.add(printing.document)
    article.records.add(printing.record)
    article.versions.add(printing.version)
    article.rows.append(printing.row)
    article.reasons.append(why)


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
