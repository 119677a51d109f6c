"""Documents that are text, whatever file they come in: a press database's export, else a page or list."""

from analysis.readers import decoding, pages, services
from analysis.readers.decoding import Decoded
from analysis.readers.document import Document, Reading
from analysis.readers.pages.lines import split


def read(document: Document) -> Reading:
    """Articles and ledger of a plain text."""
    with document.stream() as stream:
        return of(document, decoding.decode(stream.read()), plain=True)


def of(document: Document, decoded: Decoded, plain: bool = False) -> Reading:
    """The same of a text taken out of another kind of file, whose lines are its paragraphs."""
    lines = split(decoded.text)
    found = services.read_text(document, decoded, lines, plain)
    return found or pages.read_text(document, decoded, lines)
