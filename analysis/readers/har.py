"""What a browser recorded of its traffic (HAR, W3C draft): each page that was loaded an article."""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any

from analysis.readers import clean, warc
from analysis.readers.document import Document, Reading
from analysis.wordings import Wording

LARGEST = 256 * 1024 * 1024  # bytes of one recording
_PAGE = 16 * 1024 * 1024  # characters of one page
_BEGIN = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"log"\s*:\s*\{\s*"(?:version|creator|browser|pages|entries|comment)"'
)
_CHARSET = re.compile(r"""(?i)<meta[^>]{0,200}charset=["']?([\w-]{1,40})""")
_TOO_LONG = Wording.RECORDING_LARGE.written(n=LARGEST >> 20)


def recognises(document: Document) -> bool:
    """Whether the first bytes are a recording's, whatever its name."""
    return bool(_BEGIN.match(document.data[:4096]))


def pages(document: Document) -> Iterator[Document | Reading]:
    """Loaded pages as documents of their own, and readings that account for all other entries."""
    if document.size > LARGEST:
        yield Reading("warc", status="not read", reason=_TOO_LONG)
        return
    try:
        with document.stream() as stream:
            entries = json.load(stream)["log"]["entries"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reason = Wording.RECORDING_BROKEN.written(error=str(error)[:120])
        yield Reading("warc", status="not read", reason=reason)
        return
    if not entries or not isinstance(entries, list):
        yield Reading("warc", status="not read", reason=Wording.RECORDING_EMPTY.value)
        return
    for number, entry in enumerate(entries, 1):
        yield _page(document, entry, number)


def _page(document: Document, entry: Any, number: int) -> Document | Reading:
    place = f"record {number}"
    request, response = (_part(entry, name) for name in ("request", "response"))
    address = clean.url(request.get("url"))
    content = _part(response, "content")
    kind = (clean.line(content.get("mimeType")) or "unknown").lower()
    if "html" not in kind:
        return warc.aside(document, place, Wording.NO_WEB_PAGE.written(kind=kind), address)
    if response.get("status") != 200:
        status = clean.line(response.get("status")) or "unknown"
        return warc.aside(document, place, Wording.BAD_STATUS.written(status=status), address)
    data = _bytes(content)
    if data is None:
        return warc.aside(document, place, Wording.NOT_RECORDED.value, address)
    if len(data) > _PAGE:
        return warc.aside(document, place, Wording.PAGE_TOO_LARGE.written(n=_PAGE >> 20), address)
    when = warc.instant(clean.line(entry.get("startedDateTime")))
    cause = "startedDateTime" if when else document.captured_cause
    until = None if when else document.captured_until
    return Document(
        document.name,
        data,
        address,
        when or document.captured,
        cause,
        until,
        None,
        place,
        number - 1,
        _modified(response),
    )


def _part(value: Any, name: str) -> dict[str, Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _bytes(content: dict[str, Any]) -> bytes | None:
    """The page as bytes: as sent, where they are kept so, else in UTF-8, with a mark if it calls itself another."""
    text = content.get("text")
    if not isinstance(text, str) or not text:
        return None
    if content.get("encoding") == "base64":
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
    told = _CHARSET.search(text, 0, 4096)
    return text.encode(
        "utf-8-sig" if told and told[1].lower() not in ("utf-8", "utf8") else "utf-8", "replace"
    )


def _modified(response: dict[str, Any]) -> str | None:
    headers = response.get("headers")
    named = [h for h in headers if isinstance(h, dict)] if isinstance(headers, list) else []
    return next(
        (clean.line(h.get("value")) for h in named if str(h.get("name")).lower() == "last-modified"), None
    )
