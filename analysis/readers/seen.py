"""Documents and bytes that came before, in a temporary file of bounded memory however many they are."""

import hashlib
import sqlite3

from analysis.readers.document import Document
from analysis.readers.records import Records

_TABLES = """
PRAGMA cache_size = -4000;
PRAGMA journal_mode = OFF;
CREATE TABLE first (id INTEGER PRIMARY KEY, place TEXT);
CREATE TABLE document (id INTEGER PRIMARY KEY, settled INTEGER);
CREATE TABLE unsettled (id INTEGER PRIMARY KEY);
"""


class Seen:
    """Where bytes came first, and which documents are settled: those that need not be read again."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.empty = True
        self.records = Records()
        self.base = sqlite3.connect("")  # without a name: a file that goes with the connection
        self.base.executescript(_TABLES)

    def first(self, article_id: str, place: str) -> str:
        """The place where the bytes of this id came first: this one, if they are new."""
        given = (int.from_bytes(bytes.fromhex(article_id), signed=True), place)
        self.base.execute("INSERT OR IGNORE INTO first VALUES (?, ?)", given)
        found: str = self.base.execute("SELECT place FROM first WHERE id = ?", given[:1]).fetchone()[0]
        return found

    def note(self, name: str, sha256: str | None, read: bool) -> None:
        """Take down a document; one that was not read leaves the archives it lies in unsettled."""
        self.empty = False
        self.base.execute("INSERT OR REPLACE INTO document VALUES (?, ?)", (_key(name, sha256), read))
        while not read and "/" in name:
            name = name.rpartition("/")[0]
            self.base.execute("INSERT OR IGNORE INTO unsettled VALUES (?)", (_key(name, None),))

    def settled(self, document: Document) -> bool:
        """Whether a document was read, and all that is in it."""
        row = self._row("SELECT settled FROM document WHERE id = ?", _key(document.name, sha256(document)))
        return row == (1,) and not self._row(
            "SELECT id FROM unsettled WHERE id = ?", _key(document.name, None)
        )

    def noted(self, document: Document) -> bool:
        """Whether a document is among those taken down, by its bytes or as one whose bytes could not be had."""
        keys = {_key(document.name, sha256(document)), _key(document.name, None)}
        return any(self._row("SELECT id FROM document WHERE id = ?", key) for key in keys)

    def _row(self, query: str, key: int) -> tuple[int] | None:
        found: tuple[int] | None = self.base.execute(query, (key,)).fetchone()
        return found


def sha256(document: Document) -> str | None:
    """The hash by which the table of documents knows it: null where it has no bytes."""
    return document.sha256 if document.size else None


def _key(name: str, sha256: str | None) -> int:
    digest = hashlib.blake2b(f"{name}\0{sha256}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
