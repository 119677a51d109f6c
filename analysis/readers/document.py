"""What every reader takes and gives: a Document in, a Reading out."""

import hashlib
import io
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

Row = dict[str, Any]
EXCERPT = 120


@dataclass(frozen=True)
class Document:
    """Bytes with a name, and what is known of how they were obtained.

    A file too big to hold lies at `path`, and `data` is only its beginning; `stream` gives all of it.
    """

    name: str
    data: bytes
    url: str | None = None
    captured: datetime | None = None
    captured_cause: str | None = None
    captured_until: datetime | None = None  # where the time of capture is known to a minute or a day only
    path: Path | None = None
    record: str | None = None  # its place, when it is one record of the document `name`
    number: int = 0
    modified: str | None = None  # when it was changed last, as the server said it: the header Last-Modified
    wrapper: "Document | None" = None  # the mail or saved page whose part it is

    @cached_property
    def sha256(self) -> str:
        """Hash of the bytes, with the wrapper they came in: what the document is, wherever it lies."""
        if self.wrapper is not None:
            return self.wrapper.sha256
        if self.path is None:
            return hashlib.sha256(self.data).hexdigest()
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.data) if self.path is None else self.path.stat().st_size

    def stream(self) -> BinaryIO:
        """Its bytes from the start, to read bit by bit."""
        return io.BytesIO(self.data) if self.path is None else self.path.open("rb")


@dataclass
class Reading:
    """What a reader found: article rows, ledger rows, and the way it read.

    A big table comes as many readings, each with Arrow tables in place of lists of rows.
    """

    reader: str
    layout: str | None = None
    encoding: str | None = None
    articles: list[Row] | pa.Table = field(default_factory=list)
    ledger: list[Row] | pa.Table = field(default_factory=list)
    records: int = 0
    status: str = "read"
    reason: str | None = None
    note: str | None = None  # what was left of it where all went well


def article_id(document: Document, position: int) -> str:
    """Sixteen hex digits from the document's bytes and the article's place in it."""
    seed = f"{document.sha256}:{position}".encode()
    return hashlib.blake2b(seed, digest_size=8).hexdigest()


def article(document: Document, position: int, role: str, **fields: Any) -> Row:
    """An article row with its id, place and the document's capture time filled in."""
    return {
        "article_id": article_id(document, position),
        "document": document.name,
        "position": position,
        "role": role,
        "hashtags": [],
        "damage": [],
        "captured_earliest": document.captured,
        "captured_latest": document.captured_until or document.captured,
        "captured_cause": document.captured_cause,
        **fields,
    }


def span(document: Document, start: int, end: int, use: str, text: str, **more: Any) -> Row:
    """A ledger row for characters `start` to `end` of the document's text."""
    return {
        "document": document.name,
        "start": start,
        "end": end,
        "use": use,
        "excerpt": text[:EXCERPT].strip(),
        **more,
    }


def record(document: Document, place: str, use: str, **more: Any) -> Row:
    """A ledger row for a record of an input that has no text order."""
    return {"document": document.name, "record": place, "use": use, **more}
