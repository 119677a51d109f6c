"""Records that come again: known by their ids, set aside if they say the same, else versions of their article.

Where one id, or one address, leads to several articles, what they say parts them: `_differ`.
"""

import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.readers import identity, said
from analysis.readers.document import Document, Reading
from analysis.readers.noted import ROW, Flags, Ints, Known, Noted, Rows
from analysis.wordings import Wording

RECORDS = frozenset(("tables", "feeds", "services"))
_TOLD = 20  # characters from which a text is one that few other articles have
_SAME = Wording.SAME_RECORD
_MENTION = Wording.MENTION
_EDITED = Wording.EDITED
_MORE = Wording.MORE_FOUND


def named(reading: Reading) -> Reading:
    """The reading with ids made from its records; `version` is another one after an edit."""
    articles, ledger = reading.articles, reading.ledger
    if reading.reader not in RECORDS or not isinstance(articles, pa.Table) or not articles.num_rows:
        return reading
    old, ids = articles["article_id"], identity.ids(articles, reading)
    articles = _with(articles, "article_id", ids)
    articles = _with(articles, "version", said.versions(articles))
    if isinstance(ledger, pa.Table) and ledger.num_rows:
        at = pc.index_in(ledger["article_id"], value_set=old.combine_chunks())
        ledger = _with(ledger, "article_id", pc.coalesce(ids.take(at.combine_chunks()), ledger["article_id"]))
    return replace(reading, articles=articles, ledger=ledger)


def _with(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), table.schema.field(name), values)


def _digest(said: str) -> str:
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()


class Records:
    """The records that were read, of which little memory is taken however many they are."""

    def __init__(self) -> None:
        """None yet."""
        self.noted = Noted()

    def note(self, articles: pa.Table) -> tuple[Rows, Flags]:
        """Take records down that are not known: what is kept of each, and which were known."""
        rows = self._rows(articles)
        return rows, ~self.noted.add(rows)

    def settle(self, document: Document, reading: Reading) -> Reading:
        """The reading without records that say what is known, and with versions of articles marked as such."""
        articles = reading.articles
        if reading.reader not in RECORDS or not isinstance(articles, pa.Table) or not articles.num_rows:
            return reading
        rows, known = self.note(articles)
        return self._again(document, reading, rows, known) if known.any() else reading

    def _rows(self, articles: pa.Table) -> Rows:
        """What is kept of each record, to know it again within this run."""
        rows = np.empty(len(articles), ROW)
        rows["id"] = _numbers(articles["article_id"].combine_chunks())
        parts = _bytes(articles["version"].combine_chunks(), said.DIGITS).view(
            [("said", ">u4"), ("version", ">i8")]
        )
        rows["said"], rows["version"] = parts["said"], parts["version"]
        dated = articles["published_raw"].combine_chunks().dictionary_encode("encode")
        rows["dated"] = _hashes(dated.dictionary)[dated.indices.to_numpy()]
        rows["page"] = 0
        own = pc.is_valid(identity.longer(articles["source_id"].combine_chunks())).to_numpy(False)
        if own.any():
            rows["page"][own] = _hashes(articles["url"].combine_chunks().filter(pa.array(own)))
        rows["document"] = self.noted.codes(articles["document"].combine_chunks())
        rows["position"] = articles["position"].to_numpy()
        return rows

    def _again(self, document: Document, reading: Reading, rows: Rows, known: Flags) -> Reading:
        """A reading of which some records are known."""
        given, told_of = _tables(reading)
        at = np.flatnonzero(known)
        fates: list[_Fate] = [_NEW] * len(given)
        for place, met in zip(at.tolist(), self._met(reading, given.take(at), rows[at]), strict=True):
            fates[place] = self._fate(document, reading, met)
        old = given["article_id"].to_pylist()
        ids = [fate.article_id or i for i, fate in zip(old, fates, strict=True)]
        articles = _with(given, "article_id", pa.array(ids, pa.string()))
        articles = _with(articles, "version_of", pa.array([fate.version_of for fate in fates], pa.string()))
        kept = pa.array([not fate.reason for fate in fates])
        return replace(reading, articles=articles.filter(kept), ledger=_accounted(told_of, old, ids, fates))

    def _met(self, reading: Reading, given: pa.Table, known: Rows) -> "Iterator[_Met]":
        """Each record that is known, with the first of its id and with what it says."""
        rows = [Known(*row) for row in known.tolist()]
        headline, body, printed = (
            given[name].combine_chunks() for name in ("headline", "body", "published_raw")
        )
        return map(
            _Met, rows, self.noted.of([row.id for row in rows]),
            pc.or_(pc.is_valid(pc.coalesce(headline, body)), said.finds(given)).to_pylist(),
            said.strung(pc.coalesce(headline, body), printed).to_pylist(),
            pc.is_valid(identity.owned(given, reading)).to_pylist(),
            identity.clocked(printed).to_pylist(),
            pc.fill_null(pc.greater(pc.utf8_length(body), _TOLD), False).to_pylist(),
        )  # fmt: skip

    def _fate(self, document: Document, reading: Reading, met: "_Met") -> "_Fate":
        """What becomes of a record whose id another has."""
        article, row = _hex(met.row.id), met.row
        if not (met.same or identity.scattered(reading) or identity.service(reading)):
            other = _digest(f"{article}\0{met.says}")  # known by what it says, too
            shared = _number(_digest(f"{article}\0shared"))
            found = self.noted.find(_number(other))
            if found:
                article, met = other, met._replace(first=found)
            elif met.differs(shared=self.noted.find(shared) is not None):
                for number in (_number(other), shared):
                    self.noted.add_one(row._replace(id=number))
                return _Fate(other)
        return self._version(document, reading, met, article)

    def _version(self, document: Document, reading: Reading, met: "_Met", article: str) -> "_Fate":
        """What becomes of another record of an article."""
        row, first, feed = met.row, met.first, reading.reader == "feeds"
        place, same = self._place(first), met.same
        if not met.told:
            return _Fate(reason=_MENTION.written(record=place))
        if same and (first.document == row.document or not feed):
            return _Fate(reason=_SAME.written(record=place))
        printed = f"{document.sha256}\0{self._place(row)}" if feed else f"{row.said}\0{row.version}"
        version = _digest(f"{article}\0{printed}")
        again = self.noted.find(_number(version))
        if again:
            return _Fate(reason=_SAME.written(record=self._place(again)))
        self.noted.add_one(row._replace(id=_number(version)))
        what = _MORE if identity.scattered(reading) else _EDITED
        return _Fate(version, article, note=None if same else what.written(record=place))

    def _place(self, row: Known) -> str:
        return f"{self.noted.name(row.document)}, record {row.position + 1}"


class _Met(NamedTuple):
    """A record and the first one of its id; whether it tells anything, its headline and time, and what tells of it."""

    row: Known
    first: Known
    told: bool
    says: str
    own: bool  # the id is the record's own
    clocked: bool  # its time is one that few others have
    long: bool  # its text is, too

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return (self.first.said, self.first.version) == (self.row.said, self.row.version)

    def differs(self, shared: bool) -> bool:
        """Whether they are two articles: of an address or a number in one document, or where it is known to be shared.

        An id of a record's own, in whatever documents, unless headline, address, text or exact time are the same.
        """
        row, first = self.row, self.first
        if not self.own:
            unlike = first.said != row.said and first.dated != row.dated
            return unlike and (shared or first.document == row.document)
        agree = (
            first.said == row.said != 0, first.page == row.page != 0, self.long and first.version == row.version,
            self.clocked and first.dated == row.dated,
        )  # fmt: skip
        told = ((first.said, row.said), (first.page, row.page), (first.dated, row.dated))
        return not any(agree) and any(0 not in pair and pair[0] != pair[1] for pair in told)


class _Fate(NamedTuple):
    """What becomes of a record: a new id, the article of which it is a version, why it is set aside, what it is."""

    article_id: str | None = None
    version_of: str | None = None
    reason: str | None = None
    note: str | None = None


_NEW = _Fate()


def _tables(reading: Reading) -> tuple[pa.Table, pa.Table]:
    """Articles and ledger, which are Arrow tables by now."""
    return cast("pa.Table", reading.articles), cast("pa.Table", reading.ledger)


def _hashes(texts: pa.Array) -> Ints:
    """Numbers that tell texts apart within this process; 0 where there is none."""
    return np.fromiter(map(hash, pc.fill_null(texts, "").to_pylist()), np.int64, len(texts))


def _numbers(digits: pa.Array) -> Ints:
    """Ids of sixteen hex digits as whole numbers, many at once."""
    return _bytes(digits, 16).view(">i8").astype(np.int64)


def _bytes(digits: pa.Array, size: int) -> "npt.NDArray[np.uint8]":
    """What hex digits write, so many of each; nothing is written as noughts."""
    filled = pc.fill_null(digits, "0" * size)
    if len(filled) and pc.min(pc.binary_length(filled)).as_py() < size:
        filled = pc.utf8_lpad(filled, size, "0")
    whole = pc.binary_join(pa.ListArray.from_arrays([0, len(digits)], filled), "")[0]
    return np.frombuffer(binascii.unhexlify(whole.as_buffer()), np.uint8)


def _number(digits: str | None) -> int:
    return int.from_bytes(bytes.fromhex(digits or ""), signed=True)


def _hex(number: int) -> str:
    return number.to_bytes(8, signed=True).hex()


def _accounted(ledger: pa.Table, old: list[str], ids: list[str], fates: "list[_Fate]") -> pa.Table:
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
        fate = fates[at]
        row["article_id"] = None if fate.reason else ids[at]
        if first and fate.note and not row["reason"]:
            row["reason"] = fate.note
        if fate.reason:
            row["use"], row["reason"] = "set aside" if first else "repeated", fate.reason
    return pa.Table.from_pylist(rows, schema=ledger.schema)
