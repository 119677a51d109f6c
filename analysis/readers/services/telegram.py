"""Telegram's export as HTML (`messages.html`): a channel's messages, each under who wrote it and when."""

import re
from collections.abc import Iterator
from typing import Any

from analysis.readers import clean
from analysis.readers.document import Document, Reading, Row, article, record
from analysis.readers.pages import main
from analysis.readers.tables import records
from analysis.wordings import Wording

_NUMBER = re.compile(r"message-?(\d+)")
_NO_TEXT = Wording.NO_TEXT.value
_SERVICE = Wording.SERVICE_MESSAGE

SIGNS = (b"page_header",)


def marked_up(data: bytes) -> bool:
    """Whether a page is such an export, by the classes of its messages."""
    return any(sign in data for sign in SIGNS) and b'class="message ' in data and b"from_name" in data


def read(document: Document, encoding: str, tree: Any) -> Reading:
    """Every message with text as an article of the channel."""
    reading = Reading("services", "telegram", encoding)
    channel = _text(next(iter(_of(tree, "page_header")), None))
    writer = ""
    for number, message in enumerate(_of(tree, "message")):
        writer = _writer(message) or writer
        fields = _fields(message, channel, writer)
        place = f"message {_id(message) or number + 1}"
        if reason := _aside(message, fields["body"]):
            shown = clean.excerpt(_text(message))
            reading.ledger.append(record(document, place, "set aside", reason=reason, excerpt=shown))
            continue
        row = article(document, number, "item", **fields)
        reading.articles.append(row)
        shown = clean.excerpt(fields["body"])
        reading.ledger.append(record(document, place, "record", article_id=row["article_id"], excerpt=shown))
    reading.records = len(reading.ledger)
    return reading


def _of(element: Any, name: str) -> Iterator[Any]:
    """The elements in an element that have a class, in order."""
    return iter(element.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"))


def _id(message: Any) -> str | None:
    found = _NUMBER.fullmatch(message.get("id") or "")
    return found[1] if found else None


def _aside(message: Any, body: str | None) -> str | None:
    if " service " in f" {message.get('class')} ":
        return _SERVICE.written(raw=_text(message)[:60])
    return None if body else _NO_TEXT


def _writer(message: Any) -> str:
    """Who wrote a message; one that follows another of the same writer does not say so again."""
    named = [e for e in _of(message, "from_name") if not _forwarded(e)]
    return _text(named[0]) if named else ""


def _forwarded(element: Any) -> bool:
    return any(" forwarded " in f" {above.get('class') or ''} " for above in element.iterancestors())


def _fields(message: Any, channel: str, writer: str) -> Row:
    texts = [_text(e, lines=True) for e in _of(message, "text")]
    whole = "\n".join(filter(None, texts)) or None
    dated = next((e for e in _of(message, "date") if e.get("title")), None)
    signed = _text(next(iter(_of(message, "signature")), None))
    outlet = channel or writer
    byline = signed or (writer if writer != outlet else "")
    return {
        "outlet_raw": outlet or None,
        "headline": records.headline(whole or "") or None,
        "body": whole,
        "byline": byline or None,
        "hashtags": main.hashtags(whole or ""),
        "source_id": _id(message),
        "published_raw": dated.get("title").strip() if dated is not None else None,
    }


def _text(element: Any, lines: bool = False) -> str:
    if element is None:
        return ""
    pieces: list[str] = [element.text or ""]
    for child in element:
        pieces.append("\n" if child.tag == "br" else _text(child, lines))
        pieces.append(child.tail or "")
    joined = "".join(pieces)
    if not lines:
        return " ".join(joined.split())
    return (
        joined
        if element.getparent() is not None and element.tag != "div"
        else clean.line(joined, lines=True) or ""
    )
