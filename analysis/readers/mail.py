"""Mails: a page saved in a mail's wrapper (MHTML), or a newsletter; with the address and time that stand above it."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from analysis.readers import clean, decoding, html, texts
from analysis.readers.decoding import Decoded
from analysis.readers.document import Document, Reading
from analysis.readers.html.newsletters import Sender
from analysis.text import key
from analysis.wordings import Wording

_HEAD = 4096
_MARK = re.compile(
    rb"^(?:MIME-Version|Snapshot-Content-Location|Content-Type:\s*multipart/related)",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER = re.compile(rb"\A(?:\xef\xbb\xbf)?[A-Za-z][A-Za-z-]{1,40}:[ \t]")
_SENT = (re.compile(rb"(?im)^From:[ \t].*@"), re.compile(rb"(?im)^Subject:"), re.compile(rb"(?im)^Date:"))
_PAGES = ("text/html", "application/xhtml+xml")


def recognises(document: Document) -> bool:
    """Whether the bytes begin with the headers of a page saved as one file, or of a mail."""
    head = document.data[:_HEAD].lstrip(b"\r\n")
    above = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return bool(_HEADER.match(head) and (_MARK.search(head) or all(mark.search(above) for mark in _SENT)))


def read(document: Document) -> Reading:
    """The article of the first web page in it, else what its text lists."""
    message = email.message_from_bytes(document.data.lstrip(b"\r\n"), policy=email.policy.compat32)
    saved = _saved(message)
    page, plain = _part(message, _PAGES), None if saved else _part(message, ("text/plain",))
    reading = _page(document, message, page, saved) if page else None
    if plain and (reading is None or not reading.articles):
        told, subject = _text(plain), _subject(message)
        text = told if _begins(told, subject) else "\n\n".join(part for part in (subject, told) if part)
        reading = texts.of(_inner(document, message, b"", None), Decoded(text, "mail"))
    if reading is None:
        why = Wording.NO_PAGE_IN_MAIL if saved else Wording.NO_TEXT_IN_MAIL
        return Reading("html", _layout(saved), status="not read", reason=why.value)
    return reading


def _begins(told: str, subject: str) -> bool:
    """Whether a mail's text begins with its subject, or the subject with the text's first line."""
    first = key(told.strip().partition("\n")[0])
    return bool(first) and key(subject).startswith(first)


def _saved(message: Message) -> bool:
    """Whether a browser wrote it, not a sender."""
    return "Snapshot-Content-Location" in message or message.get_content_type() == "multipart/related"


def _layout(saved: bool) -> str:
    return "mhtml" if saved else "mail"


def _part(message: Message, kinds: tuple[str, ...]) -> Message | None:
    """The first part of one of these kinds that is not empty."""
    parts = (part for part in message.walk() if part.get_content_type() in kinds)
    return next((part for part in parts if _bytes(part).strip()), None)


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(part: Message) -> str:
    data = _bytes(part)
    try:
        return data.decode(part.get_content_charset() or "ascii")
    except (LookupError, UnicodeDecodeError):
        return decoding.decode(data).text


def _subject(message: Message) -> str:
    return _header(message, "Subject")


def _header(message: Message, name: str) -> str:
    try:
        return str(make_header(decode_header(str(message.get(name) or "")))).strip()
    except (LookupError, ValueError):
        return ""


def _sender(message: Message) -> Sender:
    name, address = parseaddr(_header(message, "From"))
    return Sender(" ".join(name.split()), address.rpartition("@")[2].lower())


def _page(document: Document, message: Message, part: Message, saved: bool) -> Reading:
    address = clean.url(str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or ""))
    inner = _inner(document, message, _bytes(part), address)
    reading = html.read(inner, None if saved else _sender(message))
    reading.layout = _layout(saved)
    return reading


def _inner(document: Document, message: Message, data: bytes, address: str | None) -> Document:
    inner = replace(document, data=data, url=address or document.url, wrapper=document)
    try:
        when = parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError, IndexError):
        return inner
    when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    cause = "Date of the saved page" if _saved(message) else "Date of the mail"
    return replace(inner, captured=when, captured_cause=cause, captured_until=None)
