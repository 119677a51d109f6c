"""Ids of records: from the record itself, so that a grown, sorted or renamed export gives the same ids again.

A record of a table or feed is known by its own id, else by its address, else by outlet, headline and time. Where a
record comes again it is set aside if it says the same, and another version of the article if it does not.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis import addresses, schema, text
from analysis.readers.document import Document, Reading

RECORDS = frozenset(("tables", "feeds", "services"))
SERVICES = frozenset(
    ("event registry", "media cloud", "zotero", "telegram")
)  # whose own ids are theirs alone
SCATTERED = ("gdelt",)  # has many records for one address: the address is the article
_COUNTER = r"^[0-9]{1,6}(?:\.0)?$"  # rows are numbered so
_TELLING_OF = ("source_id", "outlet_raw", "headline", "published_raw", "body")
_ASKED = 500  # ids asked for at once
_TELLING = 20  # characters from which a headline is no standing title
_TABLE = """
PRAGMA cache_size = -8000;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE record (id INTEGER PRIMARY KEY, version INTEGER, said INTEGER, dated INTEGER, place TEXT);
"""
_SAME = "the same record as {}"
_MENTION = "another mention of the article in {}"
_EDITED = "an edited version of the same article, in {}"
_MORE = "more that was found in the article in {}"

Known = tuple[int, int, int, int, str]  # id, version, headline and time as numbers, where it stands


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
    keys = pc.binary_join_element_wise("address", pages, "\0").to_pylist()
    for at in np.flatnonzero(
        pc.or_(pc.is_valid(own), pc.is_null(pages)).to_numpy(zero_copy_only=False)
    ).tolist():
        row = {name: articles[name][at].as_py() for name in _TELLING_OF}
        said = own[at].as_py()
        keys[at] = (_own(said, row["outlet_raw"], scope) if said else keys[at]) or _content(**row)
    return list(map(_digest, keys))


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
    columns = [pc.fill_null(articles[name].combine_chunks(), "") for name in ("headline", "body", "byline")]
    joined = pc.binary_join_element_wise(*columns, "\x1f")
    if pc.any(found := _finds(articles)).as_py():  # a service's findings are news of an article, too
        lists = (pc.binary_join(articles[name].combine_chunks(), ";") for name in schema.FINDINGS)
        more = pc.binary_join_element_wise(joined, *(pc.fill_null(one, "") for one in lists), "\x1f")
        joined = pc.if_else(found, more, joined)
    return [hashlib.sha1(said.as_buffer(), usedforsecurity=False).hexdigest()[:16] for said in joined]


def _finds(articles: pa.Table) -> pa.Array:
    """Whether a service found anything in each article."""
    said = [pc.is_valid(articles[name].combine_chunks()) for name in schema.FINDINGS]
    return pc.or_(pc.or_(said[0], said[1]), pc.or_(said[2], said[3]))


class Records:
    """The records that were read, in a temporary file of bounded memory however many they are."""

    def __init__(self) -> None:
        """None yet."""
        self.base = sqlite3.connect("")
        self.base.executescript(_TABLE)

    def note(self, rows: Iterator[Known] | Sequence[Known]) -> int:
        """Take records down that are not known; how many were new."""
        before = self.base.total_changes
        self.base.executemany("INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?)", rows)
        return self.base.total_changes - before

    def settle(self, document: Document, reading: Reading) -> Reading:
        """The reading without records that say what is known, and with versions of articles marked as such."""
        articles = reading.articles
        if reading.reader not in RECORDS or not isinstance(articles, pa.Table) or not articles.num_rows:
            return reading
        places = [f"{document.name}, record {n + 1}" for n in articles["position"].to_pylist()]
        rows = list(known(articles, places))
        if self.note(rows) == len(rows):
            return reading
        return self._again(document, reading, rows)

    def _again(self, document: Document, reading: Reading, rows: list[Known]) -> Reading:
        """A reading of which some records are known."""
        given, told_of = _tables(reading)
        told = pc.or_(pc.is_valid(pc.coalesce(given["headline"], given["body"])), _finds(given))
        places = self._places([row[0] for row in rows])
        fates = [
            (None, None, None) if places[row[0]] == row[4] else self._fate(document, reading, row, says)
            for row, says in zip(rows, told.to_pylist(), strict=True)
        ]
        old = given["article_id"].to_pylist()
        ids = [new or i for i, (new, _, _) in zip(old, fates, strict=True)]
        articles = _with(given, "article_id", pa.array(ids, pa.string()))
        articles = _with(articles, "version_of", pa.array([of for _, of, _ in fates], pa.string()))
        kept = pa.array([not reason for _, _, reason in fates])
        said = [of and self._said(reading, row) for row, (_, of, _) in zip(rows, fates, strict=True)]
        ledger = _accounted(told_of, old, ids, [reason for _, _, reason in fates], said)
        return replace(reading, articles=articles.filter(kept), ledger=ledger)

    def _fate(
        self, document: Document, reading: Reading, row: Known, told: bool
    ) -> tuple[str | None, str | None, str | None]:
        """A new id, the article of which it is a version, and why it is set aside; nulls for a record that is new."""
        first = self._row(row[0])
        if first[4] == row[4]:
            return None, None, None
        place, article, reader = first[4], _hex(row[0]), reading.reader
        here = place.startswith(f"{document.name}, record ")
        if here and first[2] != row[2] and first[3] != row[3] and not _scattered(reading):
            return self._other(row, article)
        if not told:
            return None, None, _MENTION.format(place)
        same = first[1] == row[1]
        if same and (here or reader != "feeds"):
            return None, None, _SAME.format(place)
        printed = f"{article}\0{row[1]}" if reader != "feeds" else f"{article}\0{document.sha256}\0{row[4]}"
        version = _digest(printed)
        (again,) = [self._row(_number(version))] if not self.note([(_number(version), *row[1:])]) else [None]
        if again is not None and again[4] != row[4]:
            return None, None, _SAME.format(again[4])
        return version, article, None

    def _said(self, reading: Reading, row: Known) -> str | None:
        """What to say of a version: that it is edited, unless it is the same or only finds more."""
        first = self._row(row[0])
        if first[1] == row[1]:
            return None
        return (_MORE if _scattered(reading) else _EDITED).format(first[4])

    def _other(self, row: Known, article: str) -> tuple[str | None, str | None, str | None]:
        """Another article under an id or address that is not its own alone: known by what it says, too."""
        new = _digest(f"{article}\0{row[2]}\0{row[3]}")
        if self.note([(_number(new), *row[1:])]):
            return new, None, None
        known = self._row(_number(new))
        return (new, None, None) if known[4] == row[4] else (None, None, _SAME.format(known[4]))

    def _places(self, numbers: list[int]) -> dict[int, str]:
        """Where the records of these ids came first."""
        found: dict[int, str] = {}
        for start in range(0, len(numbers), _ASKED):
            some = numbers[start : start + _ASKED]
            asked = f"SELECT id, place FROM record WHERE id IN ({','.join('?' * len(some))})"  # noqa: S608 - marks only
            found |= dict(self.base.execute(asked, some))
        return found

    def _row(self, number: int) -> Known:
        found: Known = self.base.execute("SELECT * FROM record WHERE id = ?", (number,)).fetchone()
        return found


def _tables(reading: Reading) -> tuple[pa.Table, pa.Table]:
    """Articles and ledger, which are Arrow tables by now."""
    return cast("pa.Table", reading.articles), cast("pa.Table", reading.ledger)


def known(articles: pa.Table, places: list[str]) -> Iterator[Known]:
    """What is kept of each record, to know it again within this run."""
    numbers = (_numbers(articles[name].to_pylist()) for name in ("article_id", "version"))
    said = (map(_said, articles[name].to_pylist()) for name in ("headline", "published_raw"))
    return zip(*numbers, *said, places, strict=True)


def _said(text: str | None) -> int:
    return hash(text) if text else 0


def _numbers(digits: list[str | None]) -> list[int]:
    """Ids of sixteen hex digits as whole numbers, many at once."""
    whole = bytes.fromhex("".join(one or "0" * 16 for one in digits))
    return list(np.frombuffer(whole, ">i8").tolist())


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
