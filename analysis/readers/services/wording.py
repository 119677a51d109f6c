"""What press databases call the parts of an article, in the languages of their pages: `data/services.csv`."""

import csv
from functools import lru_cache
from typing import NamedTuple

from analysis import paths

_LONGEST = 44  # characters of a label
_SPACE = " \t\u00a0\u202f"


class Label(NamedTuple):
    """What a line says it is, and where in its text the value begins."""

    place: str  # label, tail, heading, cover or end
    use: str
    value: int


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
    found: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {}
    with paths.data("services.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = found.setdefault(row["service"], {})
            key = row["words"].casefold()
            words[key] = (*words.get(key, ()), (row["place"], row["use"]))
    return found


def labels(service: str, text: str) -> tuple[Label, ...]:
    """What a line `Label: value` of this service may be; empty where it is none."""
    colon = text.find(":", 0, _LONGEST + 1)
    if colon < 1:
        return ()
    known = _table()[service].get(_key(text[:colon]), ())
    value = len(text) - len(text[colon + 1 :].lstrip(_SPACE))
    return tuple(Label(place, use, value) for place, use in known if place in ("label", "tail", "cover"))


def label(service: str, text: str, *places: str) -> Label | None:
    """The same, in one of these places."""
    return next((found for found in labels(service, text) if found.place in places), None)


def heading(service: str, text: str, place: str, use: str) -> bool:
    """Whether a whole line is a heading of this kind, like `Body` or `End of Document`."""
    if len(text) > _LONGEST:
        return False
    return (place, use) in _table()[service].get(_key(text.rstrip(":")), ())


def _key(words: str) -> str:
    return " ".join(words.replace("’", "'").casefold().split())
