"""The known outlets: `data/outlets.csv` and the user's own tables, each row checked."""

import csv
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING, cast
from zoneinfo import available_timezones

import pandas as pd
import pyarrow as pa

from analysis import paths, text
from analysis.errors import ParameterError
from analysis.keeping import cached
from analysis.schema import TEXTS, Column, frame, to_arrow, to_pandas

if TYPE_CHECKING:
    import tldextract

KINDS = ("agency", "broadcaster", "national", "local", "aggregator", "magazine", "blog", "sport", "trade")
KNOWN = (
    Column("name", pa.string(), "canonical name; homonyms carry their place in brackets", True),
    Column("aliases", TEXTS, "other names it is printed under"),
    Column("domains", TEXTS, "its hosts; one stands for every host below it"),
    Column("publisher_family", pa.string(), "newsroom or owner group", True),
    Column("country", pa.string(), "ISO 3166-1 alpha-2; X and a letter for a place without a code", True),
    Column("language", pa.string(), "ISO 639-1 code of most of its articles", True),
    Column("timezone", pa.string(), "IANA zone of its clock times", True),
    Column("day_first", pa.bool_(), "whether 03/04 is the third of April", True),
    Column("kind", pa.string(), "kind of outlet", True, KINDS),
    Column("note", pa.string(), "reason, where something could be seen otherwise"),
)


def load(extra: Sequence[Path | str] = ()) -> pd.DataFrame:
    """Return the known outlets, a row each with the columns of KNOWN.

    `extra` are the user's own tables of the same columns; a row of theirs replaces ours of the same
    name. A value that cannot be, and a name, alias or domain that two outlets claim, raise
    ParameterError naming table, row and column.
    """
    ours = paths.data("outlets.csv")
    if extra:
        return _merged(_read(path) for path in (ours, *map(Path, extra)))
    return _ours(ours).copy(deep=False)


@cache
def _ours(path: Path) -> pd.DataFrame:
    """Our own table, read once: a run asks for it at several steps. As long as it is the same, it is checked once."""
    what = hashlib.sha256(path.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    kept = cached.data(f"outlets-{what[:16]}", lambda: _packed(_merged([_read(path)])))
    return to_pandas(pa.ipc.open_file(kept).read_all())


def _packed(table: pd.DataFrame) -> bytes:
    sink = pa.BufferOutputStream()
    arrow = to_arrow(table, KNOWN)
    with pa.ipc.new_file(sink, arrow.schema) as file:
        file.write(arrow)
    return bytes(sink.getvalue())


def _merged(tables: Iterable[dict[str, dict[str, object]]]) -> pd.DataFrame:
    """The rows of tables, each table's over those before it."""
    rows: dict[str, dict[str, object]] = {}
    for table in tables:
        rows |= table
    _check_claims(rows)
    return frame([{k: v for k, v in row.items() if k != "place"} for row in rows.values()], KNOWN)


def _read(path: Path) -> dict[str, dict[str, object]]:
    """Rows of one table by outlet name, each checked."""
    wanted = [column.name for column in KNOWN]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="beyond the last column")
            fields, table = reader.fieldnames or (), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ParameterError(f"{path.name}: cannot be read as a CSV table in UTF-8 ({error})") from error
    if missing := [name for name in wanted if name not in fields]:
        raise ParameterError(f"{path.name}: lacks the columns {', '.join(missing)}")
    rows: dict[str, dict[str, object]] = {}
    for number, cells in enumerate(table, start=2):
        row = _row(cells, f"{path.name} row {number}")
        if row["name"] in rows:
            raise ParameterError(f"{row['place']}, name: {row['name']!r} has a row already")
        rows[str(row["name"])] = row
    return rows


def _row(cells: dict[str, str | None], place: str) -> dict[str, object]:
    """One outlet as typed values."""
    values = {column.name: (cells[column.name] or "").strip() for column in KNOWN}
    for column, sound, wish in (
        ("name", bool(text.key(values["name"])), "a name with letters or digits"),
        ("publisher_family", bool(values["publisher_family"]), "not empty: its own name if it stands alone"),
        ("country", values["country"] in _countries(), "an ISO 3166-1 code of two capital letters"),
        ("language", re.fullmatch("[a-z]{2}", values["language"]), "an ISO 639-1 code of two small letters"),
        ("timezone", values["timezone"] in _zones(), "an IANA zone such as Europe/London"),
        ("day_first", values["day_first"] in {"true", "false"}, "true or false"),
        ("kind", values["kind"] in KINDS, f"one of {', '.join(KINDS)}"),
    ):
        if not sound:
            raise ParameterError(f"{place}, {column}: {values[column]!r} should be {wish}")
    domains = _parts(values["domains"])
    if wrong := [domain for domain in domains if not _is_domain(domain)]:
        raise ParameterError(
            f"{place}, domains: {wrong[0]!r} should be a host in small letters, without path"
        )
    lists = {"aliases": _parts(values["aliases"]), "domains": domains}
    return {**values, **lists, "day_first": values["day_first"] == "true", "place": place}


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _is_domain(host: str) -> bool:
    parts = _suffix()(host)
    return host == host.lower() and "/" not in host and bool(parts.domain and parts.suffix)


def _check_claims(rows: dict[str, dict[str, object]]) -> None:
    """No two outlets may claim one name, alias or domain."""
    claims: dict[str, str] = {}
    for row in rows.values():
        names = {text.key(name): name for name in (str(row["name"]), *cast("list[str]", row["aliases"]))}
        for claim, shown in (*names.items(), *((f"//{d}", d) for d in cast("list[str]", row["domains"]))):
            if claims.setdefault(claim, str(row["name"])) != row["name"]:
                column = "domains" if claim.startswith("//") else "aliases"
                owner = claims[claim]
                raise ParameterError(f"{row['place']}, {column}: {shown!r} belongs to {owner!r} already")


@cache
def _countries() -> frozenset[str]:
    lines = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8").splitlines()
    return frozenset(line[:2] for line in lines if line[:1] != "#") | {f"X{c}" for c in ascii_uppercase}


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _suffix() -> "tldextract.TLDExtract":
    import tldextract  # takes a third of a second, and only tables of somebody's own are checked

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, extra_suffixes=("example",))
