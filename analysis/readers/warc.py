"""Web archives (WARC, also compressed and as CC-NEWS writes them, and WET): each saved page an article."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from analysis.readers import clean
from analysis.readers.document import Document, Reading, record
from analysis.wordings import Wording

_PAGE = 16 * 1024 * 1024  # bytes of one page
_NOT_INSTALLED = Wording.NO_WARC.value
_NAMES = (".warc", ".warc.gz", ".warc.zst", ".warc.lz4", ".wet", ".wet.gz")
_KINDS = {  # of records, with the kinds of content that are read: pages, or their text as it was extracted (WET)
    "response": ("html",), "resource": ("html",), "conversion": ("html", "text/plain"),
}  # fmt: skip


def recognises(document: Document) -> bool:
    """Whether the name or the first bytes are a web archive's."""
    return document.name.lower().endswith(_NAMES) or document.data.startswith(b"WARC/")


def pages(document: Document) -> Iterator[Document | Reading]:
    """Saved pages as documents of their own, and readings that account for all other records."""
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError:
        yield Reading("warc", status="not read", reason=_NOT_INSTALLED)
        return
    number = 0
    try:
        with document.stream() as stream:
            for number, entry in enumerate(ArchiveIterator(stream, parse_http=True, auto_decode="all"), 1):
                yield _page(document, entry, number)
    except Exception as error:  # noqa: BLE001 - fastwarc raises what its decompressors do
        reason = Wording.ARCHIVE_BROKEN_AFTER.written(n=f"{number}", error=str(error)[:120])
        yield aside(document, f"after record {number}", reason, None, "partly read")
    if not number:
        yield Reading("warc", status="not read", reason=Wording.WARC_EMPTY.value)


def _page(document: Document, entry: Any, number: int) -> Document | Reading:
    address = clean.url(entry.headers.get("WARC-Target-URI", "").strip("<>"))
    place = f"record {number}"
    kind = entry.headers.get("WARC-Type", "nameless")
    if kind not in _KINDS:
        return aside(document, place, Wording.NO_PAGE_RECORD.written(kind=kind), address)
    said = entry.http_content_type if kind == "response" else entry.headers.get("Content-Type")
    content = (said or "").lower()
    if not any(read in content for read in _KINDS[kind]):
        return aside(document, place, Wording.NO_WEB_PAGE.written(kind=content or "unknown"), address)
    status = entry.http_headers.status_code if entry.http_headers else None
    if status and status != 200:
        return aside(document, place, Wording.BAD_STATUS.written(status=f"{status}"), address)
    data = entry.reader.read(_PAGE + 1)
    if len(data) > _PAGE:
        return aside(document, place, Wording.PAGE_TOO_LARGE.written(n=_PAGE >> 20), address)
    modified = clean.line(entry.http_headers.get("Last-Modified")) if entry.http_headers else None
    when = instant(entry.headers.get("WARC-Date"))
    cause = "WARC-Date" if when else document.captured_cause
    until = None if when else document.captured_until
    captured = when or document.captured
    return Document(document.name, data, address, captured, cause, until, None, place, number - 1, modified)


def aside(document: Document, place: str, reason: str, address: str | None, status: str = "read") -> Reading:
    """A record of an archive that holds no page: one line of the ledger that says why, with its address."""
    line = record(document, place, "set aside", reason=reason, excerpt=clean.excerpt(address))
    return Reading(
        "warc", ledger=[line], records=1, status=status, reason=reason if status != "read" else None
    )


def instant(value: str | None) -> datetime | None:
    """A time that an archive says of a record, in UTC where it names no zone; null where it is none."""
    try:
        found = datetime.fromisoformat((value or "").strip())
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
