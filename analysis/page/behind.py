"""What lies behind the numbers of a page: each list once, named in text and charts by its place among all."""

import html
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from analysis import evidence

_COUNT = re.compile(r'(<data class="count" value="(\d+)" )data-rows="([0-9,;-]*)"((?: data-\w+="[^"]*")*)')
_OF = re.compile(r'data-of="(\w+)"')
_NAMES = re.compile(r' data-names="([^"]+)"')
Json = dict[str, Any]


class List(NamedTuple):
    """Rows of one table: one list of them, or one for each name."""

    of: str
    parts: tuple[tuple[int, ...], ...]
    names: tuple[str, ...] = ()

    def cut(self, lines: int) -> "List":
        """As many of its lines as a page carries of each list: of several names the first row of each at least."""
        each = max(lines // len(self.parts), 1)
        return List(self.of, tuple(part[:each] for part in self.parts[:lines]), self.names[:lines])


class Number(NamedTuple):
    """A number in the text of a page, and the list behind it."""

    counted: int
    list: List


def numbers(body: str) -> list[Number]:
    """The numbers of a chapter that lead to a list, in their order."""
    return [Number(int(found[2]), _list(found[3], found[4])) for found in _COUNT.finditer(body)]


def replaced(body: str, called: Callable[[], str]) -> str:
    """A chapter whose numbers name their lists by what is called out for each, in their order."""
    return _COUNT.sub(lambda found: f'{found[1]}data-list="{called()}"{_NAMES.sub("", found[4])}', body)


def _list(code: str, marks: str) -> List:
    of, names = _OF.search(marks), _NAMES.search(marks)
    return List(of[1] if of else "articles", _parts(code), tuple(_split(names[1])) if names else ())


def _split(names: str) -> list[str]:
    return html.unescape(names).split("\n")


def _parts(code: str) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(sorted(set(evidence.decode(part)))) for part in code.split(";"))


def marked(spec: Json, called: Callable[[], int | None]) -> Json:
    """A chart whose marks name their lists by what is called out for each, in their order; or have none."""
    made = dict(spec)
    if "values" in spec.get("data", {}):
        made["data"] = {**spec["data"], "values": _told(spec["data"]["values"], called)}
    if "datasets" in spec:
        made["datasets"] = {name: _told(lines, called) for name, lines in spec["datasets"].items()}
    return made


def _told(lines: Sequence[Any], called: Callable[[], int | None]) -> list[Any]:
    return [
        {key: called() if key == "rows" else value for key, value in line.items() if key != "rows_low"}
        if _leads(line)
        else line
        for line in lines
    ]


def _leads(line: Any) -> bool:
    """Whether a line of a chart's data leads to rows."""
    return isinstance(line, dict) and bool(line.get("rows"))


class Chart(NamedTuple):
    """A chart of a page, the table that its marks are counted from, and their lists."""

    spec: Json
    of: str

    def lists(self) -> list[List]:
        """The lists of its marks, in their order."""
        data = [self.spec.get("data", {}).get("values", []), *self.spec.get("datasets", {}).values()]
        return [List(self.of, _parts(line["rows"])) for lines in data for line in lines if _leads(line)]


class Carried:
    """The lists that a page carries: equal ones once, each with its place among those of its table."""

    def __init__(self, tables: Iterable[str], lines: int) -> None:
        """No list yet; lists of other tables than these lead nowhere."""
        self.lines = lines
        self.places: dict[str, dict[List, int]] = {of: {} for of in tables}

    def place(self, one: List) -> int | None:
        """The place of a list among those of its table; none of a table that is not known."""
        if one.of not in self.places:
            return None
        own = self.places[one.of]
        return own.setdefault(one.cut(self.lines), len(own))

    def rows(self) -> dict[str, set[int]]:
        """The rows of each table that the lists name."""
        return {
            of: {row for one in own for part in one.parts for row in part} for of, own in self.places.items()
        }
