"""When a saved page was published, and when it was saved."""

import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from lxml.html import HtmlElement

from analysis.readers import clean
from analysis.readers.document import Document
from analysis.readers.html import shown_times
from analysis.readers.html.declared import Declared, words_of

_SAVED = re.compile(r"Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*([^\n(]+)")
_ARCHIVED = re.compile(r"FILE ARCHIVED ON (\d{2}:\d{2}:\d{2} [A-Z][a-z]{2} \d{1,2}, \d{4})")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_CLOCK = r"[T ](\d\d:\d\d:\d\d)(?:\.\d{1,6})?(Z|[+-]\d\d:?\d\d)?(?![\d:+-]|\.\d)"
_STAMP = re.compile(r"(?:19|20)\d\d-\d\d-\d\d" + _CLOCK)
_DAY = re.compile(r"/(20\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?!\d)")
_QUARTER, _FURTHEST = timedelta(minutes=15), timedelta(hours=14)


class Told(NamedTuple):
    """What a page says of its times: published and changed as written, and the zone that the two show together."""

    published: str | None = None
    zone: str | None = None
    changed: str | None = None


def told(tree: HtmlElement, page: Declared, source: str, address: str | None) -> Told:
    """The times a page declares, marks up or shows; else the day that htmldate finds."""
    changed = clean.line(words_of(page.node.get("dateModified"))) or page.of("modified")
    said = clean.line(words_of(page.node.get("datePublished"))) or page.of("published")
    said = said or shown_times.marked(tree) or clean.line(words_of(page.node.get("dateCreated")))
    if said:
        return Told(local(said, source, address), None, changed)
    marked, both = shown_times.changed(tree)
    changed = changed or marked
    if both:
        return Told(both.raw, _zone(both), changed)
    shown = shown_times.shown(tree)
    if shown and (not _DAY.search(address or "") or ":" in shown):
        return Told(shown, None, changed)
    found = _searched(source, address)
    return Told(None if _is_change(found, changed, address) else found, None, changed)


def _zone(both: shown_times.Shown) -> str | None:
    """The offset of the value for machines, where its clock is one of those shown."""
    stamp = _STAMP.match(both.machine or "")
    if stamp is None or not stamp[2]:
        return None
    hour, minute = stamp[1].split(":")[:2]
    there = re.search(rf"(?<!\d)0?{int(hour)}\s?[:.h]\s?{minute}(?!\d)", both.raw)
    offset = "+00:00" if stamp[2] == "Z" else stamp[2]
    return (offset if ":" in offset else f"{offset[:3]}:{offset[3:]}") if there else None


def _is_change(found: str | None, changed: str | None, address: str | None) -> bool:
    """Whether the day that was found is only that of the last change."""
    day = _DAY.search(address or "")
    return bool(found and changed and changed.startswith(found)) and not (
        day and "-".join(day.groups()) == found
    )


def local(said: str, source: str, address: str | None) -> str:
    """A time in UTC as the page also prints it in the outlet's zone, which tells the day there; else as it is.

    The instant stays the same. A print without a zone counts where its day is the one in the page's address,
    and gets the offset that the two make.
    """
    stamp = _STAMP.fullmatch(said)
    instant = _read(stamp) if stamp and stamp[2] in ("Z", "+00:00", "+0000") else None
    if instant is None:
        return said
    own = _DAY.search(address or "")
    for day in (instant.date() + timedelta(days=n) for n in (0, -1, 1)):
        if f"{day}" not in source:  # which most often is so, and seen ten times as fast
            continue
        named = bool(own and f"{day}" == "-".join(own.groups()))
        for other in re.finditer(f"{day}{_CLOCK}", source):  # a fixed beginning is found fast
            away = _offset(other, instant)
            if away and (other[2] or named):
                return (
                    other[0] if other[2] else other[0] + instant.astimezone(timezone(away)).isoformat()[-6:]
                )
    return said


def _read(stamp: re.Match[str]) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{stamp[0][:10]}T{stamp[1]}{stamp[2] or 'Z'}")
    except ValueError:
        return None


def _offset(other: re.Match[str], instant: datetime) -> timedelta | None:
    """How far the clock of another print of the same instant is from UTC; null if it is none."""
    found = _read(other)
    if found is None or (other[2] and found != instant):
        return None
    away = found.replace(tzinfo=UTC) - instant
    return away if away % _QUARTER == timedelta() and abs(away) <= _FURTHEST else None


def _searched(source: str, address: str | None) -> str | None:
    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)  # it reports pages without a date, as we do
    try:
        return find_date(source, url=address, original_date=True)
    except (ValueError, OverflowError, RecursionError, TypeError, AttributeError):
        return None


def captured(document: Document, edges: str) -> Document:
    """The document with the capture time and address that the program which saved it wrote into it."""
    saved, archived, source = _SAVED.search(edges), _ARCHIVED.search(edges), _SAVED_FROM.search(edges)
    address = document.url or clean.url(saved[1] if saved else source[1] if source else None)
    when = _instant(saved[2].strip()) if saved else _archived(archived[1]) if archived else None
    if when is None:
        return replace(document, url=address)
    cause = "saved date in the page" if saved else "web archive's note in the page"
    return replace(document, url=address, captured=when, captured_until=None, captured_cause=cause)


def _archived(value: str) -> datetime | None:
    try:
        return datetime.strptime(value, "%H:%M:%S %b %d, %Y").replace(tzinfo=UTC)
    except ValueError:
        return None


def _instant(value: str) -> datetime | None:
    match = re.match(r"\w{3} (\w{3} \d{1,2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})", value)
    try:
        return (
            datetime.strptime(f"{match[1]} {match[2]}", "%b %d %Y %H:%M:%S %z").astimezone(UTC)
            if match
            else None
        )
    except (ValueError, OverflowError):
        return None
