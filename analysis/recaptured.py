"""A page captured again with the same bytes: what its line of the ledger says, written and read in one place."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

import pandas as pd

from analysis.wordings import Wording

_SAME = "same bytes as "
_LINE = re.compile(
    r"same bytes as (?P<place>.+?)"
    r"(?:; captured (?P<first>\S+)(?: to (?P<last>\S+))?)?(?: at (?P<url>https?://\S+))?(?:; it \D+)?",
    re.DOTALL,
)
APART = f"; {Wording.TIME_CONTRADICTED}"
ELSEWHERE = f"; {Wording.OTHER_ADDRESS}"


class Again(NamedTuple):
    """A line of the ledger: which one, of which document, what has its bytes, when and where it was captured."""

    line: int
    document: str
    place: str
    first: datetime | None
    last: datetime | None
    url: str | None


def reason(place: str, first: datetime | None, last: datetime | None, url: str | None) -> str:
    """Why a document is set aside that has the same bytes as one before, with when and where it was captured."""
    captured = f"; captured {_written(first)}" if first else ""
    until = f" to {_written(last)}" if first and last and last != first else ""
    return f"{_SAME}{place}{captured}{until}{f' at {url}' if url else ''}"


def lines(ledger: pd.DataFrame | None) -> list[Again]:
    """The lines that say so, in their order."""
    if ledger is None or not len(ledger):
        return []
    said = ledger["reason"].astype("string[pyarrow]").str.startswith(_SAME).fillna(False).to_numpy(bool)
    said &= (ledger["use"] == "set aside").to_numpy(bool)
    found = []
    for at in said.nonzero()[0].tolist():
        told = _LINE.fullmatch(ledger["reason"].iloc[at])
        if told:
            first, last = _read(told["first"]), _read(told["last"])
            document = ledger["document"].iloc[at]
            found.append(Again(at, document, told["place"], first, last or first, told["url"]))
    return found


def place(document: str, record: int) -> str:
    """What the ledger calls a record of a document, counted from 1."""
    return f"{document}, record {record}"


def document(place: str) -> str:
    """The document of such a record."""
    return place.rpartition(", record ")[0]


def _written(when: datetime) -> str:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read(written: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(written) if written else None
    except ValueError:
        return None
