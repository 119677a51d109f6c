"""Ids of records: from the record itself, so that a grown, sorted or renamed export gives the same ids again.

A record of a table or feed is known by its own id, else by its address, else by outlet, headline and time. Where a
record comes again it is set aside if it says the same, and another version of the article if it does not.
"""

import binascii
import hashlib
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis import addresses, schema, text
from analysis.readers.document import Document, Reading
from analysis.readers.noted import ROW, Ints, Known, Noted, Rows

RECORDS = frozenset(("tables", "feeds", "services"))
SERVICES = frozenset(
    ("event registry", "media cloud", "zotero", "telegram")
)  # whose own ids are theirs alone
SCATTERED = ("gdelt",)  # has many records for one address: the address is the article
_COUNTER = r"^[0-9]{1,6}(?:\.0)?$"  # rows are numbered so
_TELLING_OF = ("source_id", "outlet_raw", "headline", "published_raw", "body")
_TELLING = 20  # characters from which a headline is no standing title
_SAME = "the same record as {}"
_MENTION = "another mention of the article in {}"
_EDITED = "an edited version of the same article, in {}"
_MORE = "more that was found in the article in {}"


def named(reading: Reading) -> Reading:
    """The reading with ids made from its records; `version` is another one after an edit."""
    articles, ledger = reading.articles, reading.ledger
    if reading.reader not in RECORDS or not isinstance(articles, pa.Table) or not articles.num_rows:
        return reading
    old, ids = articles["article_id"], pa.array(_ids(articles, reading))
    articles = _with(articles, "article_id", ids)
    articles = _with(articles, "version", pa.array(_versions(articles)))
    if isinstance(ledger, pa.Table) and ledger.num_rows:
        at = pc.index_in(ledger["article_id"], value_set=old.combine_chunks())
        ledger = _with(ledger, "article_id", pc.coalesce(ids.take(at.combine_chunks()), ledger["article_id"]))
    return replace(reading, articles=articles, ledger=ledger)


def _with(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), table.schema.field(name), values)


def _ids(articles: pa.Table, reading: Reading) -> list[str]:
    service = reading.layout if reading.reader == "tables" else None
    scope = service if service in SERVICES else None
    own = articles["source_id"].combine_chunks()
    if _scattered(reading):
        own = pa.nulls(len(own), pa.string())
    elif not scope:
        own = pc.if_else(pc.match_substring_regex(own, _COUNTER), None, own)
    pages = addresses.column(articles["url"].combine_chunks())
    keys = pc.binary_join_element_wise("address", pages, "\0")
    others = pc.or_(pc.is_valid(own), pc.is_null(pages))
    if pc.any(others).as_py():
        given = zip(
            articles.select(_TELLING_OF).filter(others).to_pylist(),
            own.filter(others).to_pylist(),
            keys.filter(others).to_pylist(),
            strict=True,
        )
        known = [
            (said and _own(said, row["outlet_raw"], scope)) or key or _content(**row)
            for row, said, key in given
        ]
        keys = pc.replace_with_mask(keys, others, pa.array(known, pa.string()))
    return [hashlib.blake2b(key, digest_size=8).hexdigest() for key in keys.cast(pa.binary()).to_pylist()]


def _scattered(reading: Reading) -> bool:
    return reading.reader == "tables" and (reading.layout or "").startswith(SCATTERED)


def _own(said: str, outlet: str | None, scope: str | None) -> str:
    """What a record is known by that has an id of its own, which may be an address."""
    page = addresses.normal(said) if said.startswith("http") else None
    return f"address\0{page}" if page else f"id\0{scope or _outlet(outlet)}\0{said}"


def _content(
    source_id: str | None,
    outlet_raw: str | None,
    headline: str | None,
    published_raw: str | None,
    body: str | None,
) -> str:
    """What a record is known by that has neither: what it says first of all."""
    told = headline or ""
    if not (outlet_raw or published_raw):
        told = f"{told}\0{body}"
    elif len(told) < _TELLING:
        told = f"{told}\0{source_id or body}"
    return f"content\0{_outlet(outlet_raw)}\0{published_raw}\0{told}"


@lru_cache(maxsize=10_000)
def _outlet(printed: str | None) -> str:
    return text.key(printed or "")


def _digest(said: str) -> str:
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _versions(articles: pa.Table) -> list[str]:
    """Hashes of what readers read, whatever its white space at the ends."""
    columns = (articles[name].combine_chunks() for name in ("headline", "body", "byline"))
    joined = _strung(*columns)
    if pc.any(found := _finds(articles)).as_py():  # a service's findings are news of an article, too
        lists = (pc.binary_join(articles[name].combine_chunks(), ";") for name in schema.FINDINGS)
        joined = pc.if_else(found, _strung(joined, *lists), joined)
    digests = [hashlib.sha1(said, usedforsecurity=False) for said in joined.cast(pa.binary()).to_pylist()]
    return [digest.hexdigest()[:16] for digest in digests]


def _strung(first: pa.Array, *others: pa.Array) -> pa.Array:
    """Values of columns side by side as one text each; a null is empty."""
    told = (column if column.null_count < len(column) else pa.scalar("") for column in others)
    return pc.binary_join_element_wise(first, *told, "\x1f", null_handling="replace")


def _finds(articles: pa.Table) -> pa.Array:
    """Whether a service found anything in each article."""
    said = [pc.is_valid(articles[name].combine_chunks()) for name in schema.FINDINGS]
    return pc.or_(pc.or_(said[0], said[1]), pc.or_(said[2], said[3]))


class Records:
    """The records that were read, of which little memory is taken however many they are."""

    def __init__(self) -> None:
        """None yet."""
        self.noted = Noted()

    def note(self, articles: pa.Table) -> Rows | None:
        """Take records down that are not known; what is kept of each, null where all are new."""
        rows = self._rows(articles)
        return None if self.noted.add(rows) == len(rows) else rows

    def settle(self, document: Document, reading: Reading) -> Reading:
        """The reading without records that say what is known, and with versions of articles marked as such."""
        articles = reading.articles
        if reading.reader not in RECORDS or not isinstance(articles, pa.Table) or not articles.num_rows:
            return reading
        rows = self.note(articles)
        return (
            reading
            if rows is None
            else self._again(document, reading, [Known(*row) for row in rows.tolist()])
        )

    def _rows(self, articles: pa.Table) -> Rows:
        """What is kept of each record, to know it again within this run."""
        rows = np.empty(len(articles), ROW)
        for name, column in (("id", "article_id"), ("version", "version")):
            rows[name] = _numbers(articles[column].combine_chunks())
        rows["said"] = _hashes(articles["headline"].combine_chunks())
        dated = articles["published_raw"].combine_chunks().dictionary_encode("encode")
        rows["dated"] = _hashes(dated.dictionary)[dated.indices.to_numpy()]
        rows["document"] = self.noted.codes(articles["document"].combine_chunks())
        rows["position"] = articles["position"].to_numpy()
        return rows

    def _again(self, document: Document, reading: Reading, rows: list[Known]) -> Reading:
        """A reading of which some records are known."""
        given, told_of = _tables(reading)
        told = pc.or_(pc.is_valid(pc.coalesce(given["headline"], given["body"])), _finds(given))
        says = _strung(*(given[name].combine_chunks() for name in ("headline", "published_raw")))
        firsts = self.noted.of([row.id for row in rows])
        met = list(map(_Met, rows, firsts, told.to_pylist(), says.to_pylist()))
        fates = [_NEW if one.is_first else self._fate(document, reading, one) for one in met]
        old = given["article_id"].to_pylist()
        ids = [new or i for i, (new, _, _) in zip(old, fates, strict=True)]
        articles = _with(given, "article_id", pa.array(ids, pa.string()))
        articles = _with(articles, "version_of", pa.array([of for _, of, _ in fates], pa.string()))
        kept = pa.array([not reason for _, _, reason in fates])
        said = [of and self._said(reading, one) for one, (_, of, _) in zip(met, fates, strict=True)]
        ledger = _accounted(told_of, old, ids, [reason for _, _, reason in fates], said)
        return replace(reading, articles=articles.filter(kept), ledger=ledger)

    def _fate(self, document: Document, reading: Reading, met: "_Met") -> "_Fate":
        """What becomes of a record whose id another has."""
        row, first = met.row, met.first
        place, article = self._place(first), _hex(row.id)
        here = first.document == row.document
        if here and first.said != row.said and first.dated != row.dated and not _scattered(reading):
            return self._other(met, article)
        if not met.told:
            return _Fate(reason=_MENTION.format(place))
        same = first.version == row.version
        if same and (here or reading.reader != "feeds"):
            return _Fate(reason=_SAME.format(place))
        printed = f"{article}\0{row.version}"
        if reading.reader == "feeds":
            printed = f"{article}\0{document.sha256}\0{self._place(row)}"
        version = _digest(printed)
        again = self._known(row, version)
        if again and not again.at_place_of(row):
            return _Fate(reason=_SAME.format(self._place(again)))
        return _Fate(version, article)

    def _said(self, reading: Reading, met: "_Met") -> str | None:
        """What to say of a version: that it is edited, unless it is the same or only finds more."""
        if met.first.version == met.row.version:
            return None
        return (_MORE if _scattered(reading) else _EDITED).format(self._place(met.first))

    def _other(self, met: "_Met", article: str) -> "_Fate":
        """Another article under an id or address that is not its own alone: known by what it says, too."""
        new = _digest(f"{article}\0{met.says}")
        known = self._known(met.row, new)
        if known and not known.at_place_of(met.row):
            return _Fate(reason=_SAME.format(self._place(known)))
        return _Fate(new)

    def _known(self, row: Known, digits: str) -> Known | None:
        """The record that is known by an id; null where it is new, and taken down as this one."""
        number = _number(digits)
        return None if self.noted.add_one(row._replace(id=number)) else self.noted.of([number])[0]

    def _place(self, row: Known) -> str:
        return f"{self.noted.name(row.document)}, record {row.position + 1}"


class _Met(NamedTuple):
    """A record and the first one of its id; whether it tells anything, and its headline and time."""

    row: Known
    first: Known
    told: bool
    says: str

    @property
    def is_first(self) -> bool:
        return self.row.at_place_of(self.first)


class _Fate(NamedTuple):
    """What becomes of a record: a new id, the article of which it is a version, why it is set aside."""

    article_id: str | None = None
    version_of: str | None = None
    reason: str | None = None


_NEW = _Fate()


def _tables(reading: Reading) -> tuple[pa.Table, pa.Table]:
    """Articles and ledger, which are Arrow tables by now."""
    return cast("pa.Table", reading.articles), cast("pa.Table", reading.ledger)


def _hashes(texts: pa.Array) -> Ints:
    """Numbers that tell texts apart within this process; 0 where there is none."""
    return np.fromiter(map(hash, pc.fill_null(texts, "").to_pylist()), np.int64, len(texts))


def _numbers(digits: pa.Array) -> Ints:
    """Ids of sixteen hex digits as whole numbers, many at once."""
    whole = pc.binary_join(pa.ListArray.from_arrays([0, len(digits)], pc.fill_null(digits, "0" * 16)), "")[0]
    return np.frombuffer(binascii.unhexlify(whole.as_buffer()), ">i8").astype(np.int64)


def _number(digits: str | None) -> int:
    return int.from_bytes(bytes.fromhex(digits or ""), signed=True)


def _hex(number: int) -> str:
    return number.to_bytes(8, signed=True).hex()


def _accounted(
    ledger: pa.Table, old: list[str], ids: list[str], reasons: list[str | None], said: list[str | None]
) -> pa.Table:
    """The ledger with the new ids; the line of a record set aside says why, its other lines that it is repeated.

    The first line of a version says what it is.
    """
    left: dict[str, list[int]] = {}
    for at in reversed(range(len(old))):
        left.setdefault(old[at], []).append(at)
    now: dict[str, int] = {}
    rows = ledger.to_pylist()
    for row in rows:
        article = row["article_id"]
        if article not in left:
            continue
        first = article not in now or (row["use"] == "record" and bool(left[article]))
        if first:
            now[article] = left[article].pop()
        at = now[article]
        row["article_id"] = None if reasons[at] else ids[at]
        if first and said[at] and not row["reason"]:
            row["reason"] = said[at]
        if reasons[at]:
            row["use"], row["reason"] = "set aside" if first else "repeated", reasons[at]
    return pa.Table.from_pylist(rows, schema=ledger.schema)
