"""One article printed on several captures → one row, its time narrowed by all; its printings are kept beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import scipy.sparse as sp

from analysis import addresses, edits, instants, schema
from analysis.edits import Told
from analysis.edits.chains import chains
from analysis.keeping import spill
from analysis.wordings import Wording

EDITS = ("article_id", "version", "printing", "against", "changes")
FIRST, RECORD, EDITED = "captured first", "same record", "edited version"
ADDRESS, TEXT, TIME = "same address", "same text", "same headline at one time"
_TELLING = 20  # characters from which a headline is no standing title such as "In brief"
_DAY = 24 * 3600 * 1_000_000
_WHOLE = pd.ArrowDtype(pa.int64())
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
_OF_VERSION = frozenset(("headline", "byline", "section", "version"))
_TOLD = ("headline", "body", "byline")  # what a reader is told to have changed
_ROWS = 2_048  # articles whose texts are looked at at a time
_FARTHER = 1e12  # more than any text has letters

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Merged(NamedTuple):
    """The articles, one row each, every printing of those that are printed more than once, and what was edited.

    `edits` has a row for each version after the first: article_id, version, printing, against, changes.
    """

    articles: pd.DataFrame
    printings: pd.DataFrame
    edits: pd.DataFrame


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


def printings(articles: pd.DataFrame, documents: pd.DataFrame | None = None) -> Merged:
    """Merge the printings of each published article: a list captured every hour names it every hour.

    Rows of one record are one article, edited or not. Other dated rows are one if they stand in different documents,
    have one outlet, no two addresses and times that can be equal, and agree in the address, or in the headline and in
    the text (one may be cut) or a time known to the day; of one address times may be apart if the texts are alike.
    Where the outlet is unknown only the address counts. The article has the id of its printing that was captured
    first, the time that all of them leave open, and the longest text of its last version; `edited` says what was
    changed. `documents` say which printings are of one kind, so that a teaser is no edit of its article.
    """
    found = list(_found(articles))
    rows = np.array([row for one in found for row in one.rows], np.int64)
    group = np.repeat(np.arange(len(found)), [len(one.rows) for one in found])
    several, firsts = articles.iloc[rows].reset_index(drop=True), _firsts(group)
    shows, changed, steps = _versions_of(several, group, documents)
    reasons = [why for one in found for why in one.reasons]
    shown = pd.Series(shows, dtype=_WHOLE)
    kept = several.assign(
        merged_into=several["article_id"].take(firsts[group]).array,
        shows_version=shown,
        reason=_reasons(reasons, shows),
    )
    once = np.delete(np.arange(len(articles)), rows)
    rewritten = np.array(["body" in parts for parts in changed], bool)
    whole = narrowed(several.assign(shows_version=shown), group, rewritten).drop(columns="shows_version")
    joined = pd.concat([part for part in (articles.iloc[once], whole) if len(part)]) if found else articles
    printed = several["document"].groupby(group).nunique().to_numpy(np.int64)
    counts = pa.array(np.r_[np.ones(len(once), np.int64), printed])
    lists = pa.array([[]] * len(once) + changed, schema.TEXTS)
    joined = joined.assign(
        printings=pd.arrays.ArrowExtensionArray(counts), edited=pd.arrays.ArrowExtensionArray(lists)
    )
    order = np.argsort(np.r_[once, rows[firsts]], kind="stable")
    return Merged(_in_order_of(joined, order), kept, steps)


def _in_order_of(joined: pd.DataFrame, order: Rows) -> pd.DataFrame:
    """Rows in an order, counted anew."""
    if np.array_equal(order, np.arange(len(order))):
        return joined.reset_index(drop=True)
    return spill.rows(joined, order).reset_index(drop=True)


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


def narrowed(several: pd.DataFrame, group: Rows, rewritten: Flags | None = None) -> pd.DataFrame:
    """One row for each group (0, 1, … in order) of printings, the one captured first standing first in it.

    `rewritten`: the groups whose text was edited.
    """
    low, high = _micros(several)
    unknown = (low == _ALWAYS).astype(float) + (high == _NEVER)
    narrowest = _best(np.where(unknown > 0, unknown * _NEVER, high.astype(float) - low), group)
    firsts = _firsts(group)
    earliest = np.maximum.reduceat(low, firsts) if len(firsts) else low
    latest = np.minimum.reduceat(high, firsts) if len(firsts) else high
    apart = earliest > latest  # versions that print times apart: the article is as old as the first of them
    narrowest = np.where(apart, _best(high.astype(float), group), narrowest)
    whole = _picked(several, group, narrowest, rewritten)
    earliest, latest = np.where(apart, low[narrowest], earliest), np.where(apart, high[narrowest], latest)
    others = (low[narrowest] < earliest) | (high[narrowest] > latest)
    cause = whole["published_cause"]
    return whole.assign(
        published_earliest=_instants(earliest, _ALWAYS),
        published_latest=_instants(latest, _NEVER),
        published_cause=cause.where(~others, cause + f"; {Wording.PRINTINGS}"),
    )


def _picked(several: pd.DataFrame, group: Rows, narrowest: Rows, rewritten: Flags | None) -> pd.DataFrame:
    """What each group says: of time as its narrowest does, the longest text, of the rest what is known first.

    Headline and text are those of the last version; of a version without one, those known before.
    """
    letters = np.asarray(several["body"].str.len().fillna(0), np.float64)
    stale = _stale(several, group)
    old = stale & rewritten[group] if rewritten is not None else np.zeros(len(group), bool)
    longest = _best(np.where(old, _FARTHER, 0.0) - letters, group)
    rows = {
        name: narrowest if name in _OF_TIME else longest if name in _OF_TEXT
        else _known(several[name], group, stale if name in _OF_VERSION else None)
        for name in several
    }  # fmt: skip
    picked = pd.DataFrame({name: several[name].take(at).array for name, at in rows.items()})
    return picked.assign(
        **{name: _union(several[name], group) for name in schema.FINDINGS if name in several}
    )


def _union(values: pd.Series, group: Rows) -> pd.Series:
    """All that is listed in the rows of each group, once each, as it comes; null where nothing is."""
    if values.isna().all():
        return values.iloc[_firsts(group)].reset_index(drop=True)
    found: list[dict[str, None]] = [{} for _ in _firsts(group)]
    for at, listed in zip(group, values.dropna().reindex(values.index), strict=True):
        found[at] |= dict.fromkeys(listed if isinstance(listed, (list, np.ndarray)) else ())
    lists = pa.array([list(names) or None for names in found], schema.TEXTS)
    return pd.Series(pd.arrays.ArrowExtensionArray(lists))


def _stale(several: pd.DataFrame, group: Rows) -> Flags:
    """Which printings do not show the last version of their article."""
    if "shows_version" not in several or several["shows_version"].isna().any():
        return np.zeros(len(group), bool)
    shown = several["shows_version"].to_numpy(np.int64)
    last = np.zeros(int(group.max(initial=-1)) + 1, np.int64)
    np.maximum.at(last, group, shown)
    return np.asarray(shown < last[group], bool)


def _versions_of(
    several: pd.DataFrame, group: Rows, documents: pd.DataFrame | None
) -> tuple[Rows, list[list[str]], pd.DataFrame]:
    """Which version of its article each printing shows, in each group what was changed, and every step."""
    told, order = tellings(several, documents), in_order(several, group)
    said = pd.Series([one[:3] for one in told], dtype=object)
    differ = said.groupby(group).nunique().to_numpy(np.int64) > 1
    shows = np.ones(len(group), np.int64)
    changed: list[list[str]] = [[] for _ in differ]
    ids, firsts, steps = several["article_id"].tolist(), _firsts(group), list[tuple[object, ...]]()
    ends = np.flatnonzero(np.diff(group[order])) + 1
    rows = [part for part in np.split(order, ends) if len(part) and differ[group[part[0]]]]
    for own, found in zip(rows, chains([[told[row] for row in own] for own in rows]), strict=True):
        shows[own] = found.versions
        changed[group[own[0]]] = [name for name in _TOLD if name in found.parts]
        steps += [
            (ids[firsts[group[own[0]]]], n, ids[own[step.printing]], ids[own[step.against]], step.changes)
            for n, step in enumerate(found.steps, 2)
        ]
    return shows, changed, pd.DataFrame(steps, columns=list(EDITS), dtype=object)


def tellings(several: pd.DataFrame, documents: pd.DataFrame | None) -> list[Told]:
    """What each printing tells, with the kind of its document."""
    kinds: dict[str, str] = {}
    if documents is not None:
        named = documents[["document", "reader", "layout"]].astype(object).fillna("")
        kinds = {name: f"{reader} {layout}" for name, reader, layout in named.itertuples(index=False)}
    columns = ["headline", "body", "byline", "language", "document", "role", "outlet"]
    known = several[columns].astype(object).where(several[columns].notna(), None)
    return [
        Told(headline or "", body or "", byline or "", language, frozenset(damage or ()),
             f"{kinds.get(document, '')} {role}", outlet or "")
        for (headline, body, byline, language, document, role, outlet), damage in zip(
            known.itertuples(index=False), pa.array(several["damage"]).to_pylist(), strict=True)
    ]  # fmt: skip


def in_order(several: pd.DataFrame, group: Rows) -> Rows:
    """The printings of each group in the order in which they were seen: by capture, else as they were read."""
    captured = several["captured_latest"].astype("datetime64[us, UTC]").to_numpy("datetime64[us]")
    when = np.where(np.isnat(captured), _FAR, captured)
    none = np.zeros(len(group), bool)
    later = several["version_of"].notna().to_numpy(bool) if "version_of" in several else none
    dated = _micros(several)[0]
    return np.asarray(np.lexsort((np.arange(len(group)), dated, later, when, group)), np.int64)


def _reasons(found: list[str], shows: Rows) -> pd.Series:
    """Why each printing is of its article: what shows another version than the first is an edited one."""
    said = [
        why if why == FIRST else EDITED if version > 1 else RECORD if why == EDITED else why
        for why, version in zip(found, shows.tolist(), strict=True)
    ]
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.array(said, pa.string())))


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
    found: list[int | None] = []
    for at in range(0, len(articles), _ROWS):
        some = articles[list(_TOLD)].iloc[at : at + _ROWS]
        said = (pa.array(some[name], from_pandas=True).to_pylist() for name in _TOLD)
        found += [hash(told) if told[0] or told[1] else None for told in zip(*said, strict=True)]
    return found


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
        if not told or other.version is None or other.version in told:
            return RECORD
        return EDITED
    apart = max(one.earliest, other.earliest) > min(one.latest, other.latest)
    if other.document in article.documents or (
        one.address and other.address and one.address != other.address
    ):
        return ""
    same_outlet = one.outlet == other.outlet
    if one.address and other.address and (same_outlet or None in (one.outlet, other.outlet)):
        return "" if apart and not _alike(one, other) else ADDRESS
    if apart:
        return ""
    if one.outlet is None or not same_outlet or one.headline is None or one.headline != other.headline:
        return ""
    short, long = sorted((one.body, other.body), key=len)
    if short and long.startswith(short):
        return TEXT
    to_the_day = all(
        p.earliest > _ALWAYS and p.latest < _NEVER and p.latest - p.earliest <= _DAY for p in (one, other)
    )
    return TIME if to_the_day and len(one.headline) >= _TELLING else ""


def _alike(one: _Printing, other: _Printing) -> bool:
    """Whether two texts of one address, printed with times apart, are versions of one article."""
    return edits.alike(*(Told(told.headline or "", told.body) for told in (one, other)))


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
    low, high = articles["published_earliest"], articles["published_latest"]
    return instants.micros(low, _ALWAYS), instants.micros(high, _NEVER)


def _instants(micros: Rows, unknown: int) -> pd.Series:
    """Microseconds as UTC times, null where the end is unknown."""
    none = micros == unknown  # Arrow reckons with what stands under a null, too, and that must not overflow
    ends = pa.array(np.where(none, 0, micros), pa.int64(), mask=none).cast(pa.timestamp("us", "UTC"))
    return pd.Series(pd.arrays.ArrowExtensionArray(ends))


def _firsts(group: Rows) -> Rows:
    """The first row of each group."""
    return np.flatnonzero(np.r_[True, group[1:] != group[:-1]][: len(group)])


def _best(cost: npt.NDArray[np.float64], group: Rows) -> Rows:
    """In each group the row of least cost, the first of those."""
    order = np.lexsort((cost, group))
    return np.asarray(order[_firsts(group[order])], np.int64)


def _known(values: pd.Series, group: Rows, stale: Flags | None = None) -> Rows:
    """In each group the first row that is not null or an empty list, before all others one that is not stale."""
    empty = values.isna().to_numpy(bool)
    if isinstance(values.dtype, pd.ArrowDtype) and pa.types.is_list(values.dtype.pyarrow_dtype):
        empty = empty | (values.list.len().fillna(0) == 0).to_numpy(bool)
    old = stale if stale is not None else np.zeros(len(group), bool)
    return _best(np.where(empty, 2.0, 0.0) + np.where(old, 1.0, 0.0), group)
