"""Bytes that may declare their encoding (XML, HTML, tables) to text."""

import codecs
import re
from typing import NamedTuple

from analysis.readers import decoding

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949"}
_HEAD = 4096
_SAMPLE = 256 * 1024


class Text(NamedTuple):
    """Decoded text, the encoding used, and how many characters could not be decoded."""

    text: str
    encoding: str
    replaced: int = 0


def text(data: bytes, declared: str | None = None) -> Text:
    """The text of `data`; bytes that fit no encoding become U+FFFD and are counted."""
    try:
        return Text(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        pass
    name = _known(declared) or _said(data[:_HEAD])
    if name and name != "utf-8" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoded = data.decode(name, "replace")
        if decoded.count("\ufffd") <= max(3, len(decoded) // 1000):
            return Text(decoded, name, decoded.count("\ufffd"))
    found = decoding.decode(data)
    return Text(found.text, found.encoding, found.text.count("\ufffd"))


def encoding(data: bytes) -> str:
    """The encoding of data of which only the beginning may be at hand."""
    head = data[:_SAMPLE]
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data" or error.end < len(head):
            return text(head).encoding
    return "utf-8-sig"


def _said(head: bytes) -> str | None:
    match = _DECLARED.search(head)
    return _known(match[1].decode("ascii")) if match else None


def _known(name: str | None) -> str | None:
    """The codec of a declared name, the wider one where its narrow name is usual; null for no text codec."""
    try:
        found = codecs.lookup(name or "")
    except (LookupError, ValueError):
        return None
    unsafe = found.name.startswith(
        ("utf-7", "utf-16", "utf-32", "idna", "punycode", "unicode", "raw_unicode")
    )
    if unsafe or not getattr(found, "_is_text_encoding", True) or found.name in ("undefined", "mbcs", "oem"):
        return None
    return _WIDER.get(found.name, found.name)
