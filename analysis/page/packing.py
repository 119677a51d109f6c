"""Lists and their lines as a page stores them: each text once, values by kind, row numbers as differences."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.page.behind import List

BETWEEN = " · "  # parts of a value, many of which stand in several
KEYS = ("text", "origin")  # which lines are of one kind, said to nobody: a number will do
Json = dict[str, Any]
Said = int | list[int]


class _Texts:
    """Texts in the order of their first use: one is said there as 0, and by its place from one on ever after."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def said(self, text: str) -> int:
        if (place := self.places.get(text, 0)) == 0:
            self.places[text] = len(self.places) + 1
        return place

    def value(self, value: str) -> Said:
        parts = [self.said(part) for part in value.split(BETWEEN)]
        return parts[0] if len(parts) == 1 else parts


def index(entries: Mapping[str, Sequence[Json]], lists: Mapping[str, Iterable[List]]) -> str:
    """Lines of tables, and the lists of each that name them, as the JSON that the script of a page reads again.

    `tables` has the lines of each: `rows` as differences, `keys` as numbers, what is `said` as texts, field by field.
    A list has its places among these lines as differences, or names and such a list for each.
    """
    texts = _Texts()
    tables = {of: _columns(texts, lines) for of, lines in entries.items()}
    places = {of: {line["row"]: at for at, line in enumerate(lines)} for of, lines in entries.items()}
    behind = {of: [_list(texts, one, places[of]) for one in own] for of, own in lists.items()}
    told = {"tables": tables, "lists": behind, "texts": list(texts.places)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _columns(texts: _Texts, lines: Sequence[Json]) -> Json:
    fields = [field for field in (lines[0] if lines else ()) if field not in ("row", *KEYS)]
    return {
        "rows": _steps(line["row"] for line in lines),
        "keys": {key: _numbered(line[key] for line in lines) for key in KEYS if lines and key in lines[0]},
        "said": {field: [texts.value(line[field]) for line in lines] for field in fields},
    }


def _numbered(values: Iterable[str]) -> list[int]:
    """Values as numbers, equal ones alike."""
    known: dict[str, int] = {}
    return [known.setdefault(value, len(known)) for value in values]


def _steps(places: Iterable[int]) -> list[int]:
    """Ascending numbers as the differences between them."""
    found = list(places)
    return [after - before for before, after in zip([0, *found], found, strict=False)]


def _list(texts: _Texts, one: List, places: Mapping[int, int]) -> Any:
    parts = [_steps(places[row] for row in part) for part in one.parts]
    return {"names": [texts.said(name) for name in one.names], "parts": parts} if one.names else parts[0]
