"""A table of somebody's, its columns assigned, as articles and ledger of ours."""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis import addresses, schema
from analysis.readers import clean, letters
from analysis.readers.document import EXCERPT, Document, Reading
from analysis.readers.seen import Seen
from analysis.readers.tables import naming, values
from analysis.readers.tables.naming import TARGETS, Columns, key
from analysis.wordings import Wording

CUT, _CUT_END = r"(?:…|\.\.\.)?\s*\[\+?\d+ chars\]\s*$", " chars]"
_OFTEN_LISTS = ("body", "outlet_raw", "byline", "section", "language")  # as programs write them into a cell
_READ = ("headline", "body")
_WRITTEN = {"headline", "body", "byline", "section", "outlet_raw"}
_ARTICLE = {"article", "articles", "artikel", "artículo", "articulo", "articolo", "artigo"}
_BY = r"^(?i:by)\s+"
_CLOCK = r"^\s*\d{1,2}:\d{2}"
_INNER = r"(?i)[?&][a-z]{1,12}=https?(?::|%3a)(?:/|%2f)"  # an address within another
_NO_PAGE = "https://removed.com"  # NewsAPI's address of what it no longer has
_NO_ARTICLE = Wording.NO_ARTICLE.value
_SUM = Wording.SUM_ROW.value
_SAME_URL = Wording.SAME_ADDRESS.value


class Mentions:
    """Addresses seen, for exports that have a record for every mention of an article."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        self.seen, self.records = Seen(), 0

    def again(self, urls: list[str | None]) -> list[bool]:
        """Whether each address was there before."""
        return [url is not None and self._before(url) for url in urls]

    def _before(self, url: str) -> bool:
        self.records += 1
        name = hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=8).hexdigest()
        return self.seen.first(name, str(self.records)) != str(self.records)


def convert(
    table: pa.Table,
    columns: Columns,
    document: Document,
    reading: Reading,
    first: int,
    place: str = "row ",
    mentions: Mentions | None = None,
    about: Mapping[str, pa.Array] | None = None,
    aside: pa.Array | None = None,
) -> Reading:
    """Fill `reading` with a chunk of their table; record n of the document stands in row n - first.

    `about`: columns of ours that a service fills besides; `aside`: why records are no articles.
    """
    size = table.num_rows
    ours = _ours(table, columns)
    fields: dict[str, pa.Array] = {
        target: _nulls(size) if ours.get(target) is None else ours[target] for target in TARGETS
    }
    fields["url"] = _addresses(fields["url"])
    cut = _cut(fields["body"])
    if pc.any(cut).as_py():  # replacing takes 25 times as long as looking
        fields["body"] = pc.replace_substring_regex(fields["body"], CUT, "")
    empty = pc.and_(
        pc.and_(pc.is_null(fields["headline"]), pc.is_null(fields["body"])), pc.is_null(fields["url"])
    )
    again = pa.array(mentions.again(fields["url"].to_pylist())) if mentions else pa.scalar(False)
    for name in schema.FINDINGS & (about or {}).keys():  # a mention that tells more of its article
        again = pc.and_(again, pc.is_null((about or {})[name]))
    kept = pc.invert(pc.or_(empty, again))
    aside = _sums(fields) if aside is None else aside
    kept = kept if aside is None else pc.and_(kept, pc.is_null(aside))
    numbers = pa.array(np.arange(first, first + size + 1)).cast(pa.string())
    ids = numbers[:-1]  # until `records` names them
    articles = _articles(document, fields | dict(about or {}), cut, ids, first)
    reading.articles = articles if pc.all(kept).as_py() else articles.filter(kept)
    places = pc.binary_join_element_wise(place, numbers[1:], "")
    reasons = pc.if_else(empty, _NO_ARTICLE, _SAME_URL)
    reasons = reasons if aside is None else pc.coalesce(aside, reasons)
    reading.ledger = _ledger(document, fields, kept, reasons, ids, places)
    reading.records = size
    return reading


def _ours(table: pa.Table, columns: Columns) -> dict[str, pa.Array | None]:
    """Our columns, as far as theirs fill them."""
    ours: dict[str, pa.Array | None] = {
        target: _fill(table, names, target) for target, names in columns.items() if target != "outlet_raw"
    }
    ours["published_raw"] = _with_clock(table, columns, ours.get("published_raw"))
    if (changed := ours.get("modified_raw")) is not None:
        ours["modified_raw"] = values.days(changed)
    ours |= _of_articles(table, columns, ours)
    ours |= _outlets(table, columns, ours.get("url"))
    if (headlines := ours.get("headline")) is not None:
        ours["headline"], desks = values.untagged(headlines)
        sections = [one for one in (ours.get("section"), desks) if one is not None]
        ours |= {"section": values.coalesced(sections)} if desks is not None else {}
    for target in _WRITTEN & ours.keys():
        ours[target] = values.unmarked(ours[target], lines=target == "body")
    if (authors := ours.get("byline")) is not None and pc.any(letters.beginning(authors, b"Bb")).as_py():
        ours["byline"] = pc.replace_substring_regex(authors, _BY, "")
    return ours


def _addresses(urls: pa.Array) -> pa.Array:
    """Values that are addresses of the web."""
    valid = pc.match_substring_regex(urls, r"(?i)^https?://[^\s/]")
    valid = pc.and_not(valid, pc.or_(letters.holding(urls, b" \t\n\f\r"), pc.equal(urls, _NO_PAGE)))
    urls = urls if pc.all(pc.fill_null(valid, True)).as_py() else pc.if_else(valid, urls, None)
    twice = letters.matching(urls, letters.holding(urls, b"?&"), _INNER)
    return values.each(urls, addresses.behind) if pc.any(twice).as_py() else urls


def _sums(fields: Mapping[str, pa.Array]) -> pa.Array | None:
    """Why rows without text, address and day that say `Total` are no articles; null where none is one."""
    bare = pc.and_(*(pc.is_null(fields[name]) for name in ("body", "url")))
    if pc.any(bare).as_py():
        bare = pc.and_not(bare, letters.holding(fields["published_raw"], b"0123456789"))
    at = np.flatnonzero(bare.to_numpy(zero_copy_only=False))
    told = [
        fields[name].take(at).to_pylist() for name in ("published_raw", "outlet_raw", "source_id", "headline")
    ]
    more = any(fields[name].null_count < len(bare) for name in ("published_raw", "outlet_raw", "url", "body"))
    rows = zip(at.tolist(), zip(*told, strict=True), strict=True)
    found = [n for n, row in rows if _is_sum(row, more)]
    if not found:
        return None
    mask = np.zeros(len(bare), bool)
    mask[found] = True
    return pc.if_else(pa.array(mask), _SUM, None)


def _is_sum(row: Sequence[str | None], more: bool) -> bool:
    """Whether what a row says in words is that it sums a table up, or whose a table with more columns is."""
    worded = [value for value in row if value and not value.replace(".", "").replace(",", "").isdecimal()]
    note = more and len(worded) == 1 and naming.is_note(worded[0])
    return bool(worded) and (note or all(map(naming.sums, worded)))


def _cut(bodies: pa.Array) -> pa.Array:
    """Which bodies a service cut and says so; their last letters tell most that it did not."""
    return letters.matching(bodies, pc.fill_null(pc.ends_with(bodies, _CUT_END), False), CUT)


def _nulls(size: int) -> pa.Array:
    return pa.nulls(size, pa.string())


def _of_articles(
    table: pa.Table, columns: Columns, ours: Mapping[str, pa.Array | None]
) -> dict[str, pa.Array | None]:
    """What a column named after articles holds, where its values are no texts: addresses, ids or headlines."""
    names = columns.get("body", [])
    named = [name for name in names if key(name) in _ARTICLE]
    if not named:
        return {}
    column = _fill(table, named, "body")
    texts = [name for name in names if name not in named]
    rest = {"body": _fill(table, texts, "body") if texts else _nulls(table.num_rows)}
    if values.are_ids(column):
        target = "url" if pc.all(pc.match_substring(column, "://")).as_py() else "source_id"
        return rest | ({target: column} if ours.get(target) is None else {})
    return (
        rest | {"headline": column} if ours.get("headline") is None and values.are_headlines(column) else {}
    )


def _fill(table: pa.Table, names: Sequence[str], target: str) -> pa.Array:
    """The first value of a row's columns that holds anything."""
    return values.coalesced(_filled(table, names, target))


def _filled(table: pa.Table, names: Sequence[str], target: str) -> list[pa.Array]:
    columns = [letters.trimmed(table[name].combine_chunks().cast(pa.string())) for name in names]
    columns = [values.told(column) for column in columns]
    if target in _READ:
        columns = [values.worded(column) for column in columns]
    return [values.pieces(column) for column in columns] if target in _OFTEN_LISTS else columns


def _outlets(table: pa.Table, columns: Columns, urls: pa.Array | None) -> dict[str, pa.Array | None]:
    """Outlets, of which an address is never the name; it is the article's address where there is no other."""
    names = columns.get("outlet_raw")
    if not names:
        return {}
    outlets, addresses = values.named(_filled(table, names, "outlet_raw"))
    if addresses is None:
        return {"outlet_raw": outlets}
    return {"outlet_raw": outlets, "url": addresses if urls is None else pc.coalesce(urls, addresses)}


def _with_clock(table: pa.Table, columns: Columns, published: pa.Array | None) -> pa.Array | None:
    """A day and a clock time that stand in two columns, as one value; a spreadsheet's day number as a day."""
    names = columns.get("published_raw", [])
    clocks = [name for name in names[1:] if key(name) in naming.clocks()]
    published = published if published is None else values.days(published)
    if published is None or not clocks:
        return published
    clock = _fill(table, clocks, "published_raw")
    both = pc.and_(pc.match_substring_regex(clock, _CLOCK), pc.invert(pc.match_substring(published, ":")))
    return pc.if_else(
        pc.fill_null(both, False), pc.binary_join_element_wise(published, clock, " "), published
    )


def _articles(
    document: Document, fields: dict[str, pa.Array], cut: pa.Array, ids: pa.Array, first: int
) -> pa.Table:
    size = len(ids)
    ready = {
        **fields,
        "article_id": ids,
        "document": _repeat(document.name, size),
        "position": pa.array(np.arange(first, first + size)),
        "role": _repeat("item", size),
        "language": _languages(fields["language"]),
        "hashtags": _hashtags(fields["hashtags"]),
        "damage": _damage(fields, cut),
        "captured_earliest": pa.repeat(pa.scalar(document.captured, schema.INSTANT), size),
        "captured_latest": pa.repeat(
            pa.scalar(document.captured_until or document.captured, schema.INSTANT), size
        ),
        "captured_cause": _repeat(document.captured_cause, size),
    }
    return _table(ready, size, schema.READ)


def _table(ready: dict[str, pa.Array], size: int, columns: tuple[schema.Column, ...]) -> pa.Table:
    """The columns that are there, and nulls for the others."""
    shape = schema.arrow(columns)
    filled = [ready[f.name] if f.name in ready else pa.nulls(size, f.type) for f in shape]
    return pa.table(filled, schema=shape)


def _hashtags(values: pa.Array) -> pa.Array:
    if values.null_count == len(values):
        return _no_texts(len(values))
    return pa.array([(v or "").replace(",", " ").split() for v in values.to_pylist()], schema.TEXTS)


def _no_texts(size: int) -> pa.Array:
    """So many empty lists, made at once."""
    return pa.ListArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), size + 1), pa.nulls(0, pa.string()))


def _repeat(value: str | None, size: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, pa.string()), size)


def _languages(values: pa.Array) -> pa.Array:
    encoded = values.dictionary_encode()
    codes = pa.array([clean.language(v) for v in encoded.dictionary.to_pylist()], pa.string())
    return codes.take(encoded.indices) if len(codes) else values


def _damage(fields: dict[str, pa.Array], cut: pa.Array) -> pa.Array:
    broken = pc.or_(*(_replaced(fields[name]) for name in ("headline", "body")))
    if not (pc.any(cut).as_py() or pc.any(broken).as_py()):
        return _no_texts(len(cut))
    flags = zip(cut.to_pylist(), broken.to_pylist(), strict=True)
    return pa.array([["truncated"] * c + ["replaced-characters"] * b for c, b in flags], schema.TEXTS)


def _replaced(texts: pa.Array) -> pa.Array:
    """Which texts have a character that stands for one that could not be read."""
    return letters.matching(texts, letters.holding(texts, "\ufffd".encode()[:1]), "\ufffd")


def _ledger(
    document: Document,
    fields: dict[str, pa.Array],
    kept: pa.Array,
    reasons: pa.Array,
    ids: pa.Array,
    places: pa.Array,
) -> pa.Table:
    size = len(ids)
    shown = pc.coalesce(fields["headline"], fields["body"], fields["url"], fields["source_id"])
    ready = {
        "document": _repeat(document.name, size),
        "record": places,
        "use": pc.if_else(kept, "record", "set aside"),
        "article_id": pc.if_else(kept, ids, None),
        "reason": pc.if_else(kept, None, reasons),
        "excerpt": pc.utf8_slice_codeunits(shown, 0, EXCERPT),
    }
    return _table(ready, size, schema.LEDGER)
