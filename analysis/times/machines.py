"""Times as programs and issues have them, in usual forms: IANA zones, long fractions, epochs, days of an issue."""

import re
from functools import cache
from zoneinfo import available_timezones

from analysis.times.zones import Zone, Zones

_ODD = re.compile(
    r"[A-Za-z]/[A-Z]|[.,]\d{7}|[.:]\d\d(?:[.,]\d+)?[+-]\d\d$|^\s*\d{10}\.\d|(?:UTC|GMT)\s?[+-]\d{1,2}[.,]\d|[\u2212\u2013\u0e00-\u0eff]"
)
_ZONE = re.compile(r"\[?\b([A-Z][A-Za-z]+(?:/[A-Za-z_+-]+\d*){1,2})\b\]?")
_FRACTION = re.compile(r"(?<=\d[.,]\d{6})\d+")
_HOURS = re.compile(r"(:\d\d(?:[.,]\d+)?[+-]\d\d)$")
_EPOCH = re.compile(r"(\s*\d{10})\.\d+\s*")
_MINUS = re.compile(r"(?:\u2212|(?<=UTC|GMT)\u2013)(?=\d)")
_PARTS = re.compile(r"((?:UTC|GMT)\s?[+-]\d{1,2})[.,](\d{1,2})(?!\d|[.,]\d)")
_QUARTERS = {"25": "15", "50": "30", "75": "45"}  # of an hour
_THAI = dict(
    zip(
        "ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค".split(),  # noqa: SIM905
        "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split(),  # noqa: SIM905
        strict=True,
    )
)  # which words.csv cannot hold: without their points they stand within other words
_THAI_MONTH = re.compile(rf"(?<=\d)\s*({'|'.join(map(re.escape, _THAI))})\.?")
_RANGE = re.compile(r"\d\.?\s?[-–/]\s?\d{1,2}\.?,?\s+(?:\d{4}|(?:de\s)?[^\W\d_]{3})")
_DAYS = re.compile(
    r"(?<![\d.:/–-])(\d{1,2})\.?\s?[-–/]\s?(\d{1,2})\.?(?=\s(?:de\s|d')?[^\W\d_]{3,}\.?,?\s+(?:de\s)?\d{4})"
    r"|(?:(?<=[^\W\d_]{3}\s)|(?<=[^\W\d_]\.\s))(\d{1,2})\s?[-–/]\s?(\d{1,2})(?=,?\s+\d{4})"
)
_FARTHEST = 7  # days that one issue is for


def issue(raw: str) -> tuple[str, int]:
    """The text with the first day of an issue for several, and how many days follow: `7-8 March 2026`."""
    found = _DAYS.search(raw) if _RANGE.search(raw) else None
    if not found:
        return raw, 0
    first, last = (int(a or b) for a, b in ((found[1], found[3]), (found[2], found[4])))
    if not 0 < last - first < _FARTHEST:
        return raw, 0
    return f"{raw[: found.start()]}{first}{raw[found.end() :]}", last - first


def plain(raw: str) -> tuple[str, Zones]:
    """The text in usual forms, `UTC` standing for a zone of the IANA's list, and that zone."""
    if not _ODD.search(raw):
        return raw, ()
    found = next((m for m in _ZONE.finditer(raw) if m[1] in _known()), None)
    if found:
        stands = "" if found[0].startswith("[") else " UTC "
        raw = raw[: found.start()] + stands + raw[found.end() :]
    raw = _FRACTION.sub("", _HOURS.sub(r"\1:00", _EPOCH.sub(r"\1", raw)))
    raw = _THAI_MONTH.sub(lambda m: f" {_THAI[m[1]]} ", _PARTS.sub(_minutes, _MINUS.sub("-", raw)))
    return raw, (Zone(found[1]),) if found and stands else ()


def _minutes(found: re.Match[str]) -> str:
    """An offset with parts of an hour, or minutes behind a point: `UTC+5.5` and `UTC+5.30` → `UTC+5:30`."""
    part = found[2]
    return f"{found[1]}:{int(part) * 6:02}" if len(part) == 1 else f"{found[1]}:{_QUARTERS.get(part, part)}"


@cache
def _known() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name)
