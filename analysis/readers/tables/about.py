"""What a service says of an article besides its text: GDELT's themes, persons, organisations, places and tone."""

import csv
from collections.abc import Callable
from functools import cache

import pyarrow as pa

from analysis import paths, schema
from analysis.readers.tables.naming import key

_NAMES = {  # ours → theirs, best first
    "themes": ("v2themes", "v2enhancedthemes", "themes"),
    "persons": ("v2persons", "v2enhancedpersons", "persons"),
    "organisations": ("v2organizations", "v2enhancedorganizations", "organizations"),
    "places": ("v2locations", "v2enhancedlocations", "locations", "actiongeofullname"),
    "tone": ("v2tone", "v15tone", "tone", "mentiondoctone", "avgtone"),
}


@cache
def zones() -> dict[str, str]:
    """Service → the zone it writes its times in, from data/times/services.csv."""
    with paths.data("times", "services.csv").open(encoding="utf-8", newline="") as file:
        return {row["service"]: row["zone"] for row in csv.DictReader(file)}


def columns(service: str | None, table: pa.Table) -> dict[str, pa.Array]:
    """Columns of ours for each row of a service's table: the zone of its times, and what GDELT found in the text."""
    found: dict[str, pa.Array] = {}
    if service in zones():
        found["published_zone"] = pa.repeat(pa.scalar(zones()[service or ""], pa.string()), table.num_rows)
    if not (service or "").startswith("gdelt"):
        return found
    theirs = {key(name): name for name in reversed(table.column_names)}
    for ours, names in _NAMES.items():
        name = next((theirs[n] for n in names if n in theirs), None)
        if name is not None:
            values = table[name].cast(pa.string()).to_pylist()
            found[ours] = _tones(values) if ours == "tone" else _lists(values, _READ.get(ours, _first))
    return found


def _lists(values: list[str | None], read: Callable[[str], str]) -> pa.Array:
    """Lists of `a,12;b,40`, each name once; null where there is none."""
    told = ([name for part in (value or "").split(";") if (name := read(part).strip())] for value in values)
    return pa.array([list(dict.fromkeys(names)) or None for names in told], schema.TEXTS)


def _first(part: str) -> str:
    """A name without the place in the text behind it."""
    name, comma, at = part.rpartition(",")
    return name if comma and at.strip().isdigit() else part


def _place(part: str) -> str:
    """The full name in `1#Japan#JA#…`."""
    pieces = part.split("#")
    return pieces[1] if len(pieces) > 1 else part


_READ: dict[str, Callable[[str], str]] = {"places": _place}


def _tones(values: list[str | None]) -> pa.Array:
    return pa.array([_number((value or "").split(",")[0]) for value in values], pa.float64())


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
