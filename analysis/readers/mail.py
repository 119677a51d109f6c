"""Saved pages in a mail wrapper (MHTML): the page in it, with the address and time its program noted."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from analysis.readers import clean, html
from analysis.readers.document import Document, Reading

_HEAD = 4096
_MARK = re.compile(
    rb"^(?:MIME-Version|Snapshot-Content-Location|Content-Type:\s*multipart/related)",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER = re.compile(rb"\A(?:\xef\xbb\xbf)?[A-Za-z][A-Za-z-]{1,40}:[ \t]")


def recognises(document: Document) -> bool:
    """Whether the bytes begin with the headers of a page saved as one file."""
    head = document.data[:_HEAD].lstrip(b"\r\n")
    return bool(_HEADER.match(head) and _MARK.search(head))


def read(document: Document) -> Reading:
    """The article of the first web page in it."""
    message = email.message_from_bytes(document.data.lstrip(b"\r\n"), policy=email.policy.compat32)
    part = next(
        (p for p in message.walk() if p.get_content_type() in ("text/html", "application/xhtml+xml")), None
    )
    data = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(data, bytes) or not data.strip():
        return Reading("html", "mhtml", status="not read", reason="no web page in it; save the page again")
    address = clean.url(str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or ""))
    reading = html.read(_inner(document, message, data, address))
    reading.layout = "mhtml"
    return reading


def _inner(
    document: Document, message: "email.message.Message | EmailMessage", data: bytes, address: str | None
) -> Document:
    inner = replace(document, data=data, url=address or document.url)
    try:
        when = parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError, IndexError):
        return inner
    when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    return replace(inner, captured=when, captured_cause="Date of the saved page", captured_until=None)
