"""Archives opened member by member, in bounded memory, and never written to where a member's name says."""

import contextlib
import io
import mailbox
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NamedTuple

from analysis.readers import beside
from analysis.readers.document import Document, Reading, record
from analysis.wordings import Wording

HOLD = 64 * 1024 * 1024  # bytes of one document held in memory; a longer one lies in a temporary file
LARGEST = 4 * 1024**3  # bytes of one document, and of all members of one archive
RATIO = 200  # times a member may grow when it is unpacked, above HOLD
DEEPEST = 3  # archives within archives
MEMBERS = 200_000
_HEAD = 1024 * 1024
_PIECE = 1024 * 1024
_TAR_MARK = slice(257, 262)
_MBOX = re.compile(rb"\AFrom \S[^\r\n]{0,200}\d{4}[^\r\n]{0,20}\r?\n[A-Za-z][A-Za-z-]{1,40}:[ \t]")
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    LookupError,
)


class Refused(NamedTuple):
    """A member that is not read, and why."""

    place: str
    reason: str


Opened = Iterator[Document | Refused]


def kind(document: Document) -> str | None:
    """`zip`, `tar`, `gzip` or `mbox`; null for anything else, also for office files, which are zips within."""
    head = document.data
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None if _office(document) else "zip"
    if head.startswith(b"\x1f\x8b"):
        return None if document.name.lower().endswith((".warc.gz", ".wet.gz", ".arc.gz")) else "gzip"
    if _MBOX.match(head):
        return "mbox"
    return "tar" if head[_TAR_MARK] == b"ustar" else None


def _office(document: Document) -> bool:
    if beside.is_open_document(document.data):
        return True
    try:
        with document.stream() as stream, zipfile.ZipFile(stream) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except _BROKEN:
        return False


def opened(document: Document, depth: int = 0) -> Opened:
    """The document itself, or if it is an archive the documents in it, archives within archives too."""
    opener = _OPENERS.get(kind(document) or "")
    if opener is None:
        yield document
        return
    if depth >= DEEPEST:
        yield Refused(document.name, Wording.DEEP.written(n=DEEPEST))
        return
    left = LARGEST
    try:
        for count, member in enumerate(opener(document)):
            if isinstance(member, Refused):
                yield member
                continue
            left -= member.size
            if left < 0 or count >= MEMBERS:
                yield Refused(member.name, Wording.ARCHIVE_LARGE.value)
                return
            yield from opened(member, depth + 1)
    except _BROKEN as error:
        yield Refused(document.name, Wording.ARCHIVE_BROKEN.written(error=str(error)[:120]))


def _named(outer: Document, member: str) -> str:
    return f"{outer.name}/{PurePosixPath(member.replace(chr(92), '/'))}".encode("utf-8", "replace").decode()


def _escapes(member: str) -> bool:
    path = PurePosixPath(member.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in path.parts[0] if path.parts else True


def _hidden(member: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(member).parts)


def _unwanted(outer: Document, member: str) -> Refused | None:
    if _escapes(member):
        return Refused(_named(outer, member), Wording.MEMBER_ESCAPES.value)
    if _hidden(member):
        return Refused(_named(outer, member), Wording.MEMBER_HIDDEN.value)
    return None


def _zip(document: Document) -> Opened:
    with document.stream() as stream, zipfile.ZipFile(stream) as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            if info.is_dir():
                continue
            refused = _unwanted(document, info.filename)
            if info.flag_bits & 1:
                refused = Refused(_named(document, info.filename), Wording.MEMBER_LOCKED.value)
            if refused:
                yield refused
                continue
            yield from _member(document, info.filename, partial(archive.open, info), info.compress_size)


def _tar(document: Document) -> Opened:
    with document.stream() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            if info.isdir():
                continue
            refused = _unwanted(document, info.name)
            if not info.isreg():
                refused = Refused(_named(document, info.name), Wording.MEMBER_LINK.value)
            if refused:
                yield refused
                continue
            yield from _member(document, info.name, partial(archive.extractfile, info), info.size)


def _mbox(document: Document) -> Opened:
    """Every mail of a mailbox, which is opened where it lies or in a temporary file."""
    with tempfile.NamedTemporaryFile(prefix="media-analysis-") as file:
        if document.path is None:
            file.write(document.data)
            file.flush()
        box = mailbox.mbox(document.path or file.name, create=False)
        with contextlib.closing(box):
            for number, key in enumerate(box.iterkeys(), 1):
                mail = partial(box.get_file, key)
                yield from _member(document, f"{number:04}.eml", mail, document.size)


def _gzip(document: Document) -> Opened:
    import gzip

    with document.stream() as stream:
        for unpacked in _member(document, "", lambda: gzip.GzipFile(fileobj=stream), document.size):
            named = replace(unpacked, name=document.name) if isinstance(unpacked, Document) else unpacked
            yield named._replace(place=document.name) if isinstance(named, Refused) else named


def _member(outer: Document, member: str, open_: Callable[[], Any], packed: int) -> Opened:
    """One member as a document: held if short, in a temporary file while it is in use if not."""
    name = _named(outer, member)
    try:
        with contextlib.closing(open_()) as stream:
            data = _read(stream, HOLD + 1)
            if len(data) <= HOLD:
                yield replace(outer, name=name, data=data, path=None)
                return
            with tempfile.NamedTemporaryFile(prefix="media-analysis-") as file:
                if not _spool(data, stream, file, min(LARGEST, RATIO * packed)):
                    yield Refused(name, Wording.MEMBER_BOMB.value)
                    return
                yield replace(outer, name=name, data=data[:_HEAD], path=Path(file.name))
    except _BROKEN as error:
        yield Refused(name, Wording.MEMBER_BROKEN.written(error=str(error)[:120]))


def _read(stream: BinaryIO, most: int) -> bytes:
    out = io.BytesIO()
    while out.tell() < most and (piece := stream.read(min(_PIECE, most - out.tell()))):
        out.write(piece)
    return out.getvalue()


def _spool(begun: bytes, stream: BinaryIO, file: Any, most: int) -> bool:
    file.write(begun)
    while file.tell() <= most:
        piece = stream.read(_PIECE)
        if not piece:
            file.flush()
            return True
        file.write(piece)
    return False


_OPENERS: dict[str, Callable[[Document], Opened]] = {"zip": _zip, "tar": _tar, "gzip": _gzip, "mbox": _mbox}


def account(document: Document, refused: list[Refused]) -> Reading:
    """The reading of the archive itself: members that are not read, each with its reason."""
    ledger = [record(document, r.place, "set aside", reason=r.reason) for r in refused]
    reading = Reading("archives", kind(document), ledger=ledger, records=len(ledger))
    if refused:
        reading.status, reading.reason = "partly read", Wording.MEMBERS_ASIDE.written(n=f"{len(refused)}")
    return reading
