"""Exports of reference managers: RIS, EndNote's tagged format and BibTeX, an entry a record."""

import re
from collections.abc import Iterator, Mapping

from analysis.readers.document import Document, Reading
from analysis.readers.references import bibtex, tagged
from analysis.readers.tables import jsons, naming
from analysis.readers.tables.mapped import CHUNK, Mapped

_HEAD = 64 * 1024
_KINDS = (
    (
        "ris",
        re.compile(rb"(?m)^[ \t\xef\xbb\xbf\xff\xfe]*TY[ \t]{0,2}-[ \t]*[A-Z]{2,6}[ \t]*\r?$"),
        tagged.ris,
    ),
    ("endnote", re.compile(rb"(?m)\A\s*(?:\xef\xbb\xbf)?%0 [A-Z][A-Za-z ]{2,30}\r?$"), tagged.endnote),
    (
        "bibtex",
        re.compile(
            rb"(?m)^[ \t]*@[A-Za-z]{3,20}[ \t]*[{(][ \t]*[^\s,={}]{1,200},[ \t]*(?:\r?$|[A-Za-z-]{2,30}[ \t]*=)"
        ),
        bibtex.entries,
    ),
)


def kind(document: Document) -> str | None:
    """`ris`, `endnote` or `bibtex` by content; null for anything else."""
    head = document.data[:_HEAD].replace(b"\0", b"")
    marked = b"TY" in head[:2000] or b"%0" in head[:200] or b"@" in head
    return next((name for name, mark, _ in _KINDS if mark.search(head)), None) if marked else None


def read(document: Document, found: str, own: Mapping[str, str] | None = None) -> Iterator[Reading]:
    """Articles of the entries, a chunk a reading; what stands in no entry is set aside."""
    mapped = Mapped(document, found, naming.given(own), "entry ")
    reader = next(reader for name, _, reader in _KINDS if name == found)
    text, mapped.encoding = tagged.text(document)
    entries = reader(text)
    for start in range(0, len(entries.records), CHUNK):
        yield mapped.convert(jsons.table(entries.records[start : start + CHUNK]))
    if entries.aside:
        yield mapped.aside(entries.aside)
