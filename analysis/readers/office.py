"""Word documents (docx) and RTF as plain text, a paragraph a line, in bounded memory."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from analysis.readers import texts
from analysis.readers.decoding import Decoded, decode
from analysis.readers.document import Document, Reading
from analysis.wordings import Wording

_PART = "word/document.xml"
_LARGEST = 256 * 1024 * 1024  # bytes of a document's main part when unpacked
_MOST = 64 * 1024 * 1024  # characters of text taken out of one
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_INNER = {"t": None, "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOMB = Wording.DOCUMENT_BOMB.written(n=_LARGEST >> 20)
_DAMAGED = Wording.DOCUMENT_BROKEN
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z])")
_ROW = re.compile(r"\\(?:nest)?row(?![a-z])")
_FIELD = re.compile(r"\{\\\*?\\?fldinst(?:[^{}]|\{[^{}]*\})*\}")


def kind(document: Document) -> str | None:
    """`docx` or `rtf` by content; null for anything else."""
    if document.data.startswith(b"{\\rtf"):
        return "rtf"
    if not document.data.startswith(b"PK\x03\x04"):
        return None
    try:
        with document.stream() as stream, zipfile.ZipFile(stream) as archive:
            return "docx" if _PART in archive.namelist() else None
    except (zipfile.BadZipFile, OSError, ValueError):
        return "docx" if _PART.encode() in document.data else None


def read(document: Document, found: str) -> Reading:
    """Articles of a Word document or RTF: a press database's export, or a page kept as a document."""
    try:
        text = _rtf(document.data) if found == "rtf" else _docx(document)
    except _BombError:
        return Reading("none", status="not read", reason=_BOMB)
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        SyntaxError,
        ValueError,
        OSError,
        LookupError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        return Reading("none", status="not read", reason=_DAMAGED.written(error=str(error)[:120]))
    return texts.of(document, Decoded(text, found))


class _BombError(Exception):
    """More text than one document is read for."""


def _docx(document: Document) -> str:
    """Its paragraphs, those of tables and text boxes in their place, a line each."""
    with document.stream() as stream, zipfile.ZipFile(stream) as archive:
        if archive.getinfo(_PART).file_size > _LARGEST:
            raise _BombError
        with archive.open(_PART) as part:
            out = io.StringIO()
            for paragraph in _paragraphs(part):
                out.write(paragraph + "\n")
                if out.tell() > _MOST:
                    raise _BombError
            return out.getvalue()


def _paragraphs(part: Any) -> Iterator[str]:
    from lxml import etree

    tags = [f"{space}p" for space in (_W, _STRICT)]
    events = etree.iterparse(
        part, events=("end",), tag=[*tags, _FALLBACK], resolve_entities=False, no_network=True
    )
    for _, element in events:
        if element.tag != _FALLBACK:
            yield "".join(_runs(element))
        element.clear(keep_tail=True)
        while element.getprevious() is not None and element.getparent() is not None:
            del element.getparent()[0]


def _runs(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter("{*}*"):
        space, _, name = element.tag.rpartition("}")
        if space + "}" in (_W, _STRICT) and name in _INNER:
            yield _INNER[name] or element.text or ""


def _rtf(data: bytes) -> str:
    """Its paragraphs and the cells of its tables, a line each; addresses behind links are left out."""
    from striprtf.striprtf import rtf_to_text

    source = _FIELD.sub("", _ROW.sub(r"\\par ", _CELL.sub(r"\\par ", decode(data).text)))
    text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "\ufffd")
