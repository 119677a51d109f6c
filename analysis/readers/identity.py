"""What a record is known by: an id of its own that is one, else its address, else what it says.

A counter with or without a label (`17`, `V1`, `row 3`), a part of a part (`2-14`) and a name (`trafilatura`) stand in
many files and say nothing of an article. Longer ids are trusted until what records say speaks against it (`records`).
"""

import binascii
import hashlib
import re
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis import addresses, text
from analysis.readers.document import Reading

SERVICES = frozenset(("event registry", "media cloud", "zotero", "telegram"))  # their ids are theirs alone
_SCATTERED = ("gdelt",)  # has many records for one address: the address is the article
_COUNTED = 6  # digits of a number that rows are counted by
_COUNTER = rf"[0-9]{{1,{_COUNTED}}}(?:\.0)?"
_LABELLED = r"[^0-9:/]{1,40}(?:[0-9]{1,4}|0[0-9]{1,5})"
_PARTS = r"[^0-9:/]{0,40}[0-9]{1,4}(?:[^0-9:/][0-9]{1,4}){1,2}"  # of parts, or a day
_NAME = r"\pL+[0-9]{0,2}\pL*(?:[ ._-]\pL+)?"
_WEAK = f"^(?:{_COUNTER}|{_LABELLED}|{_PARTS}|{_NAME}|.{{1,4}})$"
_CLOCK = r"\d:\d\d|\dT\d|^\d{10,}$"  # a time that few other articles have
_TELLING_OF = ("source_id", "outlet_raw", "headline", "published_raw", "body")
_TELLING = 20  # characters from which a headline is no standing title


def ids(articles: pa.Table, reading: Reading) -> pa.Array:
    """Sixteen hex digits for each record, the same in every export."""
    own, pages = owned(articles, reading), addresses.column(articles["url"].combine_chunks())
    keys = pc.binary_join_element_wise("address", pages, "\0")
    others = pc.or_(pc.is_valid(own), pc.is_null(pages))
    if pc.any(others).as_py():
        given = zip(
            articles.select(_TELLING_OF).filter(others).to_pylist(),
            own.filter(others).to_pylist(),
            keys.filter(others).to_pylist(),
            strict=True,
        )
        scope = service(reading)
        known = [
            (said and _own(said, row["outlet_raw"], scope)) or key or _content(**row)
            for row, said, key in given
        ]
        keys = pc.replace_with_mask(keys, others, pa.array(known, pa.string()))
    digests = [hashlib.blake2b(key, digest_size=8).digest() for key in keys.cast(pa.binary()).to_pylist()]
    return written(b"".join(digests), 8)


def written(digests: bytes, size: int) -> pa.Array:
    """Bytes as hex digits, so many bytes for each text."""
    many, ends = len(digests) // size, np.arange(0, 2 * len(digests) + 1, 2 * size, dtype=np.int32)
    return pa.StringArray.from_buffers(many, pa.py_buffer(ends), pa.py_buffer(binascii.hexlify(digests)))


def owned(articles: pa.Table, reading: Reading) -> pa.Array:
    """The records' own ids, null where they have none by which an article can be known."""
    said = articles["source_id"].combine_chunks()
    if scattered(reading):
        return pa.nulls(len(said), pa.string())
    return said if service(reading) or said.null_count == len(said) else longer(said)


def longer(said: pa.Array) -> pa.Array:
    """Ids without those that stand in many files."""
    numbers = pc.and_(pc.utf8_is_digit(said), pc.less_equal(pc.binary_length(said), _COUNTED))
    said = pc.if_else(numbers, None, said)  # most often all, without a look at their shape
    return (
        said
        if said.null_count == len(said)
        else pc.if_else(pc.match_substring_regex(said, _WEAK), None, said)
    )


def service(reading: Reading) -> str | None:
    """The service whose ids are its own, if the records are of one."""
    return reading.layout if reading.reader == "tables" and reading.layout in SERVICES else None


def scattered(reading: Reading) -> bool:
    """Whether an article has many records, which are known by its address."""
    return reading.reader == "tables" and (reading.layout or "").startswith(_SCATTERED)


def clocked(printed: pa.Array) -> pa.Array:
    """Which times are so exact that few other articles have them."""
    return pc.fill_null(pc.match_substring_regex(printed, _CLOCK), False)


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
    """What a record is known by that has neither: what it says, with its number where that is little."""
    told, number = headline or "", source_id if re.search(r"\d", source_id or "") else None
    if outlet_raw or published_raw:
        timed = bool(headline or re.search(_CLOCK, published_raw or ""))
        told = told if len(told) >= _TELLING else f"{told}\0{(timed and number) or body}"
    else:
        labelled = len(told) >= _TELLING and number and not re.fullmatch(_COUNTER, number)
        told = f"{told}\0{number if labelled else body}"
    return f"content\0{_outlet(outlet_raw)}\0{published_raw}\0{told}"


@lru_cache(maxsize=10_000)
def _outlet(printed: str | None) -> str:
    return text.key(printed or "")
