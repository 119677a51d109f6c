"""A table on its way: chunks of it become readings, and its records are counted."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from analysis.readers.document import EXCERPT, Document, Reading, record
from analysis.readers.tables import about, columns, exports, naming

CHUNK = 5_000  # records
BLOCK = 16 * 1024 * 1024  # bytes of a table held at once: no record may be longer
HEAD = 256 * 1024  # bytes by which a table is judged


class Mapped:
    """The state of one table while its chunks are read."""

    def __init__(self, document: Document, layout: str, own: Mapping[str, str], place: str = "row ") -> None:
        """`own` is the user's assignment of columns; `place` is what the ledger calls a record."""
        self.document, self.layout, self.own, self.place = document, layout, own, place
        self.first = 0
        self.encoding: str | None = None
        self.mentions: columns.Mentions | None = None

    def tells(self, names: Sequence[str]) -> int:
        """How many columns of a table of articles are among these; none where some that the user gave are not."""
        return 0 if naming.half_there(names, self.own) else naming.telling(naming.assign(names, self.own))

    def convert(self, table: pa.Table) -> Reading:
        """The next chunk of the table as a reading."""
        service = exports.service([naming.key(name) for name in table.column_names])
        assigned = naming.assign(table.column_names, self.own)
        meant = exports.meant(service, table.column_names)
        assigned |= {target: names for target, names in meant.items() if target not in self.own}
        assigned = {target: names for target, names in assigned.items() if names}
        if service == "gdelt gkg":
            table, assigned = exports.enrich(table), {**exports.ENRICHED, **assigned}
        if service == "trafilatura":
            table = exports.without_nulls(table)
        if exports.once_an_article(service):
            self.mentions = self.mentions or columns.Mentions()
        reading = Reading("tables", service or self.layout, self.encoding)
        if not self.first:
            reading.note = naming.left_over(table, assigned)
        told, aside = about.columns(service, table), exports.aside(service, table)
        columns.convert(
            table, assigned, self.document, reading, self.first, self.place, self.mentions, told, aside
        )
        self.first += table.num_rows
        return reading

    def refuse(self, names: Sequence[str]) -> Reading:
        """A table without a column that is known."""
        reason = naming.half_there(names, self.own) or naming.unknown(names)
        return Reading("tables", self.layout, self.encoding, status="not read", reason=reason)

    def aside(self, places: Sequence[tuple[str, str, str]], reason: str | None = None) -> Reading:
        """Records that are no rows, as (place, reason, excerpt); with `reason` the rest is lost."""
        ledger = [record(self.document, p, "set aside", reason=r, excerpt=e[:EXCERPT]) for p, r, e in places]
        status = "partly read" if reason else "read"
        return Reading("tables", self.layout, self.encoding, [], ledger, len(ledger), status, reason)

    def broken(self, reason: str) -> Reading:
        """The rest of a table that cannot be read on."""
        return self.aside([(f"{self.place}{self.first + 1} and after", reason, "")], reason)


def texts(values: list[str | None]) -> pa.Array:
    """An Arrow array of texts; half a surrogate pair, which no encoding has, becomes U+FFFD."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([v and v.encode("utf-8", "replace").decode() for v in values], pa.string())
