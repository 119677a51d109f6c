"""What a page carries, read from its bytes as its script reads it."""

import base64
import gzip
import json
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, NamedTuple

COUNT = re.compile(r'<data class="count" value="(\d+)" data-list="(\d*)"((?: data-\w+="[^"]*")*)>')
Rows = tuple[int, ...]


class Listed(NamedTuple):
    """A list: the rows of each of its parts, and what these are called."""

    parts: tuple[Rows, ...]
    names: tuple[str, ...] = ()


class Index(NamedTuple):
    """The lines that a page carries of each table, and the lists of it that name them."""

    entries: dict[str, list[dict[str, Any]]]
    lists: dict[str, list[Listed]]


class Number(NamedTuple):
    """A number of a page, the table whose lines it counts, and the list that the page carries of it."""

    counted: int
    of: str
    listed: Listed | None


def script(html: str, place: str) -> str:
    """What stands packed in a page."""
    packed = re.search(rf'id="{place}">([^<]*)<', html).group(1)  # type: ignore[union-attr]
    return gzip.decompress(base64.b64decode(packed)).decode()


def index(html: str) -> Index:
    """The lines and lists of a page."""
    return told(script(html, "index"))


def told(text: str) -> Index:
    """Lines and lists as they were before they were stored."""
    stored = json.loads(text)
    fresh = iter(stored["texts"])

    def said(at: int) -> str:
        return str(stored["texts"][at - 1] if at else next(fresh))

    def value(of: Any) -> str:
        return " · ".join(map(said, of)) if isinstance(of, list) else said(of)

    entries = {}
    for of, columns in stored["tables"].items():
        fields = {field: [value(one) for one in own] for field, own in columns["said"].items()}
        known = {"row": list(accumulate(columns["rows"])), **columns["keys"], **fields}
        entries[of] = [dict(zip(known, line, strict=True)) for line in zip(*known.values(), strict=True)]
    lists = {}
    for of, own in stored["lists"].items():
        rows = [line["row"] for line in entries[of]]
        lists[of] = [
            Listed(tuple(_rows(rows, part) for part in one["parts"]), tuple(map(said, one["names"])))
            if isinstance(one, dict)
            else Listed((_rows(rows, one),))
            for one in own
        ]
    assert next(fresh, None) is None, "a text that nothing says"
    return Index(entries, lists)


def _rows(rows: list[int], steps: list[int]) -> Rows:
    return tuple(rows[place] for place in accumulate(steps))


def numbers(html: str) -> Iterator[Number]:
    """The numbers of a page that lead to lists, in their order."""
    known = index(html).lists
    for counted, place, more in COUNT.findall(html):
        found = re.search(r'data-of="(\w+)"', more)
        of = found[1] if found else "articles"
        yield Number(int(counted), of, known[of][int(place)] if place else None)
