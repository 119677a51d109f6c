"""Files that lie beside articles and hold none: what they are, and what to give instead."""

import re

from analysis.readers.document import Document
from analysis.wordings import Wording

_HEAD = 4096
_PDF = Wording.PDF.value
_PICTURE = Wording.PICTURE.value
_SOUND = Wording.SOUND.value
_ODT = Wording.ODT.value
_ODS = Wording.ODS.value
_ODF = Wording.ODF.value
_INDEX = Wording.ARCHIVE_INDEX.value
_PAGES = Wording.ARCHIVE_PAGES.value
_PACKAGE = Wording.PACKAGE.value
_BOOK = Wording.BOOK.value
_LINE = rb"[^\s{]{1,2000} \d{14} (?:\{\"|\S{1,4000} \S{3,40} (?:\d{3}|-) \S+ )"
_ODF_MARK = b"mimetypeapplication/vnd.oasis.opendocument."
_KINDS = (
    (rb"application/epub\+zip", _BOOK),
    (
        rb"(?:<\?xml[^>]*>\s*)?<(?:package|container|ncx)\s[^>]*(?:idpf\.org|daisy\.org|opendocument:xmlns:container)",
        _BOOK,
    ),
    (rb"%PDF", _PDF),
    (rb"\xff\xd8\xff|\x89PNG|GIF8|II\*\0|MM\0\*|RIFF....WEBP", _PICTURE),
    (rb"ID3|OggS|fLaC|\x1aE\xdf\xa3|RIFF....(?:WAVE|AVI )|....ftyp", _SOUND),
    (rb"PK\x03\x04.{26}" + _ODF_MARK + rb"text", _ODT),
    (rb"PK\x03\x04.{26}" + _ODF_MARK + rb"spreadsheet", _ODS),
    (rb"PK\x03\x04.{26}" + _ODF_MARK, _ODF),
    (rb"\s*\[\s*\[\s*\"urlkey\"", _INDEX),
    (rb"(?: CDX [^\n]*\n|![^\n]*\n)*" + _LINE, _INDEX),
    (rb"\s*\{\s*\"format\"\s*:\s*\"json-pages-", _PAGES),
    (rb"\s*\{[^{}\[\]]*\"(?:profile\"\s*:\s*\"(?:tabular-)?data-package\"|wacz_version\")", _PACKAGE),
)
_PATTERNS = tuple(
    (re.compile(rb"\A(?:\xef\xbb\xbf)?(?:" + mark + rb")", re.DOTALL), reason) for mark, reason in _KINDS
)


def reason(document: Document) -> str | None:
    """Why a file of a known kind holds no article, and what to do; null for any other."""
    head = document.data[:_HEAD]
    return next((told for pattern, told in _PATTERNS if pattern.match(head)), None)


def is_open_document(head: bytes) -> bool:
    """Whether a zip is a text, sheet or presentation in an open format."""
    return head[30 : 30 + len(_ODF_MARK)] == _ODF_MARK
