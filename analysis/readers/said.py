"""What records say, as hashes: the same where only spaces, marks of quotation, dashes and case of letters differ."""

import hashlib
import zlib

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis import schema
from analysis.readers import identity

DIGITS = 24  # of a version: 8 of the headline, the others of all else
_END = b"\xff"  # stands in no text
_LEFT_OUT = b" \t\n\r\x0b\x0c\x00\"'`"
_LOWER = bytes(n + 32 if 65 <= n <= 90 else n for n in range(256))
_MARKS = {  # first bytes of marks in UTF-8: last byte → what stands for it
    b"\xe2\x80": {
        **dict.fromkeys([*range(0x80, 0x90), *range(0x98, 0xA0), 0xA8, 0xA9, 0xAF, 0xB9, 0xBA], b"   "),
        **dict.fromkeys(range(0x90, 0x96), b"-  "),
        0xA6: b"...",
    },
    b"\xc2": dict.fromkeys([0xA0, 0xAB, 0xAD, 0xB4, 0xBB], b"  "),
}

Bytes = npt.NDArray[np.uint8]


def versions(articles: pa.Table) -> pa.Array:
    """A version of each record: digits of its headline, then of its text, byline and what a service found."""
    parts = np.zeros((len(articles), DIGITS // 2), np.uint8)
    headlines = np.fromiter(
        map(zlib.crc32, plain(articles["headline"].combine_chunks())), ">u4", len(articles)
    )
    parts[:, :4] = headlines.view(np.uint8).reshape(-1, 4)
    texts = _texts(articles)
    if pc.any(pc.not_equal(texts, "")).as_py():
        told = plain(texts)
        digests = b"".join([hashlib.sha256(said).digest() for said in told])
        parts[:, 4:] = np.frombuffer(digests, np.uint8).reshape(-1, 32)[:, :8]
        parts[[not said for said in told], 4:] = 0
    return identity.written(parts.tobytes(), DIGITS // 2)


def _texts(articles: pa.Table) -> pa.Array:
    texts = strung(*(articles[name].combine_chunks() for name in ("body", "byline")))
    if pc.any(found := finds(articles)).as_py():  # a service's findings are news of an article, too
        lists = (pc.binary_join(articles[name].combine_chunks(), ";") for name in schema.FINDINGS)
        texts = pc.if_else(found, strung(texts, *lists), texts)
    return pc.if_else(pc.equal(texts, "\x1f"), "", texts)


def strung(first: pa.Array, *others: pa.Array) -> pa.Array:
    """Values of columns side by side as one text each; a null is empty."""
    told = (column if column.null_count < len(column) else pa.scalar("") for column in others)
    return pc.binary_join_element_wise(first, *told, "\x1f", null_handling="replace")


def finds(articles: pa.Table) -> pa.Array:
    """Whether a service found anything in each article."""
    said = [pc.is_valid(articles[name].combine_chunks()) for name in schema.FINDINGS]
    return pc.or_(pc.or_(said[0], said[1]), pc.or_(said[2], said[3]))


def plain(texts: pa.Array) -> list[bytes]:
    """Texts as they are compared, all of a column at once."""
    if not len(texts):
        return []
    several = pa.ListArray.from_arrays([0, len(texts)], pc.fill_null(texts, "").cast(pa.binary()))
    whole = bytearray(pc.binary_join(several, _END)[0].as_buffer())
    for first, last in _MARKS.items():
        _replace(np.frombuffer(whole, np.uint8), first, last)
    return bytes(whole.translate(_LOWER, _LEFT_OUT)).split(_END)


def _replace(whole: Bytes, first: bytes, last: dict[int, bytes]) -> None:
    """Put what stands for a mark in the place of its bytes."""
    ends = np.flatnonzero(whole[: -len(first) or None] == first[0])
    for n, byte in enumerate(first[1:], 1):
        ends = ends[whole[ends + n] == byte]
    size = len(first) + 1
    found = whole[ends + size - 1]
    for n in range(size):
        stands = np.zeros(256, np.uint8)
        for byte, mark in last.items():
            stands[byte] = mark[n]
        known = stands[found] > 0
        whole[ends[known] + n] = stands[found[known]]
