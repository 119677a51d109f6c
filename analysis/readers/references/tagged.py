"""Entries of tagged lines: RIS (`TI  - …`) and EndNote (`%T …`), read so that one bad entry costs no other."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from analysis.readers import charset
from analysis.readers.document import EXCERPT, Document
from analysis.wordings import Wording

_RIS = re.compile(r"[ \t]*([A-Z][A-Z0-9])[ \t]{0,2}-(?:[ \t]+|$)(.*)")
_ENDNOTE = re.compile(r"%([A-Z0-9?@!#$\]&(+*>])[ \t]+(.*)")
_TEXT = ("AB", "N2", "TX", "X")  # tags whose value runs over lines
_MANY = ("AU", "A1", "A")
_RIS_NAMES = {
    "headline": ("TI", "T1", "CT", "BT"),
    "outlet": ("T2", "JF", "JO", "JA", "J2", "BT", "T3", "DB", "PB"),
    "published": ("DA", "Y1", "PY"),
    "url": ("UR", "L2", "LK"),
    "author": ("AU", "A1"),
    "section": ("SE", "M1"),
    "page": ("SP",),
    "language": ("LA",),
    "id": ("AN", "ID", "U1"),
    "body": ("TX", "N2", "AB"),
}
_ENDNOTE_NAMES = {
    "headline": ("T",), "outlet": ("B", "J"), "published": ("8", "D"), "url": ("U",), "author": ("A",),
    "section": ("&",), "page": ("P",), "language": ("G",), "id": ("M",), "body": ("X",),
}  # fmt: skip
_NEWS = {"T2", "JF", "JO", "JA"}
_YEAR = re.compile(r"\d{4}")
_NUMBERED = re.compile(r"^\d+$|\d{4}")  # an issue or a number of the database, which are no section
Tags = dict[str, list[str]]


class Entries(NamedTuple):
    """Entries as records under usual names, and lines that are in none."""

    records: list[dict[str, Any]]
    aside: list[tuple[str, str, str]]


def text(document: Document) -> tuple[str, str]:
    """All of a document's text, and its encoding."""
    with document.stream() as stream:
        found = charset.text(stream.read())
    return found.text, found.encoding


def ris(source: str) -> Entries:
    """Entries from `TY` to `ER`, or to the next `TY` where an end is missing."""
    return _entries(source, _RIS, "TY", "ER", _ris)


def endnote(source: str) -> Entries:
    """Entries that begin with `%0`."""
    return _entries(source, _ENDNOTE, "0", "", _endnote)


def _entries(
    source: str, line: re.Pattern[str], first: str, last: str, record: Callable[[Tags], dict[str, Any]]
) -> Entries:
    found, aside = Entries([], []), 0
    tags: Tags | None = None
    tag = ""
    for number, raw in enumerate(source.splitlines(), 1):
        match = line.match(raw.lstrip("\ufeff"))
        if match and match[1] == first:
            found.records.extend([record(tags)] if tags else [])
            tags, tag = {first: [match[2].strip()]}, first
        elif match and match[1] == last and tags:
            found.records.append(record(tags))
            tags = None
        elif tags is None:
            aside += bool(raw.strip())
            if raw.strip():
                found.aside.append((f"line {number}", Wording.IN_NO_ENTRY.value, raw[:EXCERPT]))
        elif match:
            tag = match[1]
            tags.setdefault(tag, []).append(match[2].strip())
        elif raw.strip() or tag in _TEXT:
            tags[tag][-1] += f"\n{raw.strip()}"
    found.records.extend([record(tags)] if tags else [])
    return found


def _first(tags: Tags, names: tuple[str, ...]) -> str:
    return next((value for name in names for value in tags.get(name, ()) if value.strip()), "").strip()


def _ris(tags: Tags) -> dict[str, Any]:
    record = {name: _first(tags, among) for name, among in _RIS_NAMES.items()}
    end = _first(tags, ("EP",))
    return {
        **record,
        "published": _day(list(_values(tags, _RIS_NAMES["published"]))),
        "author": "; ".join(_values(tags, _RIS_NAMES["author"])),
        "page": f"{record['page']}-{end}"
        if record["page"] and end not in ("", record["page"])
        else record["page"],
        "url": next((url for url in _values(tags, _RIS_NAMES["url"]) if "://" in url), record["url"]),
        "headline": " ".join(record["headline"].split()),
        "section": record["section"] if not _NUMBERED.search(record["section"]) else "",
    }


def _endnote(tags: Tags) -> dict[str, Any]:
    record = {name: _first(tags, among) for name, among in _ENDNOTE_NAMES.items()}
    day, year = _first(tags, ("8",)), _first(tags, ("D",))
    dated = day if not year or _YEAR.search(day) else f"{day} {year}".strip()
    return {**record, "published": dated, "author": "; ".join(_values(tags, ("A",)))}


def _values(tags: Tags, names: tuple[str, ...]) -> Iterator[str]:
    return (value for name in names for value in tags.get(name, ()) if value.strip())


def _day(values: list[str]) -> str:
    """The value that says most of a day: `2026/03/09/` before `2026`; a day and month take the year beside them."""
    cleaned = [re.sub(r"/+", "/", value).strip(" /") for value in values]
    best = max(
        cleaned,
        key=lambda value: (
            len(re.findall(r"\w+", value.split(" ")[0] if "/" in value else value)),
            -len(value),
        ),
        default="",
    )
    year = next((found[0] for value in cleaned if (found := _YEAR.search(value))), "")
    return best if not best or _YEAR.search(best) else f"{best} {year}".strip()
