"""Time zones by the names that are printed: data/times/zones.csv and places.csv, and what each can mean where."""

import csv
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from analysis import paths


class Zone(NamedTuple):
    """One meaning of a printed zone: minutes east of UTC, or a zone's own clock, or that at such an offset only."""

    name: str = ""  # IANA; empty: the offset alone
    offset: int | None = None
    countries: frozenset[str] = frozenset()  # whose outlets mean it so
    only_there: bool = False  # outlets elsewhere never mean it


Zones = tuple[Zone, ...]


@cache
def rows() -> tuple[tuple[str, Zone], ...]:
    """Names of zones as printed, each with one meaning; a name of several meanings has several rows."""
    with paths.data("times", "zones.csv").open(encoding="utf-8", newline="") as file:
        listed = [
            (
                row["name"],
                Zone(
                    row["zone"],
                    int(row["offset"]) if row["offset"] else None,
                    frozenset(row["countries"].split()),
                    row["only_there"] == "yes",
                ),
            )
            for row in csv.DictReader(file)
        ]
    for name, zone in listed:
        ZoneInfo(zone.name or "UTC")  # a row that names no zone is told here
        if not zone.name and zone.offset is None:
            raise ValueError(f"data/times/zones.csv: {name!r} has neither a zone nor an offset")
    return tuple(listed)


@cache
def places() -> tuple[tuple[str, str, str], ...]:
    """Places that stand for their zone in `heure de Paris`: name, zone, languages."""
    with paths.data("times", "places.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["place"], row["zone"], row["languages"]) for row in csv.DictReader(file))


def fixed(minutes: int) -> Zones:
    """An offset printed in digits."""
    return (Zone("", minutes),)


def meant(zones: Zones, country: str | None, own: str | None) -> Zones:
    """The meanings that an outlet of this country, with this zone of its own, can have in mind."""
    there = tuple(z for z in zones if country in z.countries or (own and z.name == own))
    return there or tuple(z for z in zones if not z.only_there)
