"""What a printed time says, before anything is known of zone or capture: kind and values.

A text is read in two steps. Its shape (the text with every digit as 0) is understood once and kept; the
numbers are then put in their places. A million different stamps of one site are one shape.
"""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from analysis import text
from analysis.times import machines
from analysis.times.fallback import guess, plausible
from analysis.times.readings import DAY, HOUR, MINUTE, MONTH, SECOND, YEAR, Span, Template
from analysis.times.statements import NO_WORDS, OTHER_WORDS, YEAR_ALONE, templates
from analysis.times.words import ascii_digits
from analysis.times.zones import Zone, Zones, fixed
from analysis.wordings import Wording

_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_YEAR = re.compile(r"\s*(?:1[5-9]|20|21)\d\d\s*")
_MONTH = re.compile(r"\s*(?:((?:1[5-9]|20|21)\d\d)[-/.](\d\d?)|(\d\d?)[-/.]((?:1[5-9]|20|21)\d\d))\s*")
_BUDDHIST = 543  # years that a Thai calendar is ahead
_BUDDHIST_YEARS = range(2400, 2700)
_NUMBERS = re.compile(r"\d+")
_LONGEST = 300  # characters of the longest text taken for a time
_FARTHEST = 14 * 60  # minutes between UTC and the farthest zone
_FIRST = datetime(1970, 1, 1)  # noqa: DTZ001 - of Unix, in UTC
_NOUGHTS = {
    (1970, 1, 1),
    (1900, 1, 1),
    (1899, 12, 30),
    (1899, 12, 31),
    (1904, 1, 1),
    (1753, 1, 1),
    (1601, 1, 1),
    (1, 1, 1),
}
_NO_DAY = re.compile(r"\s*(?:0{4}-00-00|1900-0?1-0?0|0?[01]/0?[01]/1900)\b")  # noughts that no calendar has
_ZERO_MONTHS = {(1969, 12), *((year, month) for year, month, _ in _NOUGHTS)}
ZERO = Wording.ZERO.value
_USUAL = {"second": 60, "minute": 60, "hour": 24, "day": 31, "week": 5, "month": 12, "year": 100}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Amount = tuple[float, float, str]  # from, to, unit


class Expression(NamedTuple):
    """One printed time. `kind`: absolute, date-only, time-only, weekday-only, relative, or not-a-time."""

    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    zones: Zones = ()  # several where the name printed has several meanings
    weekday: int | None = None  # Monday is 0
    days_back: int | None = None  # yesterday is 1
    amounts: tuple[Amount, ...] = ()
    order: str = (
        ""  # of numeric dates: day first, month first, either (day first stands here), or so by its dots
    )
    label: str = "published"
    also: "Expression | None" = None  # a second time in the same text, such as the last update
    reason: str = ""
    further: int = 0  # days that follow, of an issue for several

    @property
    def meaning(self) -> str:
        """The value in ISO 8601 form: `2019-11-19T06:21-05:00`, `PT37M`, `last Saturday T16:08`."""
        back = "..".join(
            dict.fromkeys(_duration([(a[:2][end], a[2]) for a in self.amounts]) for end in (0, 1))
        )
        clock = "" if self.hour is None else f"T{self.hour:02}:{self.minute or 0:02}"
        clock += f":{self.second:02}" if self.second is not None and clock else ""
        clock += self._offset(self.zones[0]) if clock and self.zones else ""
        if self.amounts:
            return f"{back} {clock}".strip()
        if self.days_back is not None:
            return f"{self.days_back} days back {clock}".strip()
        if self.day is None and self.month is None and self.year is None:
            return clock if self.weekday is None else f"last {WEEKDAYS[self.weekday]} {clock}".strip()
        day = "-".join(f"{part:02}" for part in (self.year, self.month, self.day) if part is not None)
        return day + clock

    def ways_round(self, order: str | None) -> "list[Expression]":
        """What day and month can be: one, or both ways round where `order`, why one is first, says nothing."""
        if self.order != "either" or (order or "").startswith("day"):
            return [self]
        turned = self._replace(month=self.day, day=self.month)
        return [turned] if order else [self, turned]

    def _offset(self, zone: Zone) -> str:
        """The offset of a zone printed, on the day printed; its name where there is no day."""
        if zone.offset is not None:
            return _offset(zone.offset)
        if not (self.year and self.month and self.day):
            return f"[{zone.name}]"
        wall = datetime(self.year, self.month, self.day, (self.hour or 0) % 24, self.minute or 0)  # noqa: DTZ001
        return _offset(int((ZoneInfo(zone.name).utcoffset(wall) or timedelta()).total_seconds() // 60))


def understand(raw: str, outlets: Collection[str] = (), language: str | None = None) -> Expression:
    """What `raw` says.

    `outlets`: keys (`text.key`) of known outlets, which settle where a glued name ends: `News183 days ago` is
    News18, 3 days ago, if News18 is an outlet. `language` settles words that mean different months in
    different languages.
    """
    plain, zone = machines.plain(raw if raw.isascii() else ascii_digits(raw))
    plain, further = machines.issue(plain)
    if len(plain) > _LONGEST:
        return Expression("not-a-time", reason=Wording.TOO_LONG.value)
    first, second = _templates(plain.encode(errors="replace").translate(_ZEROS), language)
    numbers = _NUMBERS.findall(plain)
    found = _fill(first, numbers)
    run = first.amounts[0][0] if first.led and found.amounts else None
    if run is not None and outlets:
        found = _unglued(plain, run, outlets, language) or found
    if first.reason in (NO_WORDS, YEAR_ALONE, OTHER_WORDS) and plausible(plain) and (day := guess(plain)):
        found = Expression("date-only", *day)
    if first.reason == YEAR_ALONE and _YEAR.fullmatch(plain):  # pages never take it for a time; tables may
        found = Expression("date-only", int(plain))
    if first.reason == YEAR_ALONE and (month := _MONTH.fullmatch(plain)):
        found = _month(int(month[1] or month[4]), int(month[2] or month[3])) or found
    if further and found.kind == "date-only":
        found = found._replace(further=further)
    if zone and found.zones:
        found = found._replace(zones=zone)
    if _is_zero(found, plain):
        return Expression("not-a-time", reason=ZERO)
    if second is not None:
        also = _fill(second, numbers)
        found = found._replace(also=also) if also.kind != "not-a-time" else found
    return found


def _is_zero(e: Expression, plain: str) -> bool:
    """Whether a program wrote the day it counts from: that day in figures or at midnight, in whatever zone."""
    if _NO_DAY.match(plain):
        return True
    if e.year is None or e.month is None or e.day is None or (e.year, e.month) not in _ZERO_MONTHS:
        return False
    if e.hour is None:
        return (e.year, e.month, e.day) in _NOUGHTS and not any(map(str.isalpha, plain))
    clock = timedelta(hours=e.hour, minutes=e.minute or 0, seconds=e.second or 0)
    east = timedelta(minutes=(e.zones[0].offset or 0) if e.zones else 0)
    first = datetime(e.year, e.month, e.day) + clock - east  # noqa: DTZ001
    return first == _FIRST or (not clock and (e.year, e.month, e.day) in _NOUGHTS)


def _month(year: int, month: int) -> Expression | None:
    return Expression("date-only", year, month) if 1 <= month <= 12 else None


@lru_cache(maxsize=200_000)
def _templates(shape: bytes, language: str | None) -> tuple[Template, Template | None]:
    return templates(shape.decode(), language)


def _fill(template: Template, numbers: list[str]) -> Expression:
    """Put the numbers in their places and see that such a day and hour exist."""
    v, zones = list(template.values), template.zones
    for field, run in template.slots:
        v[field] = int(numbers[run])
    order = ""
    amounts: tuple[Amount, ...] = ()
    if template.special:
        if template.kind == "not-a-time":
            return Expression(template.kind, reason=template.reason)
        order, zones = _special(template, v, zones, numbers)
    if (year := v[YEAR]) is not None and year in _BUDDHIST_YEARS:
        v[YEAR] = year - _BUDDHIST
    if template.amounts:
        amounts = tuple([_amount(span, numbers) for span in template.amounts])
    if (not template.amounts or template.slots) and not _exists(v, zones):
        return Expression("not-a-time", reason=Wording.NO_SUCH_DAY.value)
    said = (zones, template.weekday, template.days_back, amounts, order, template.label, None, "", 0)
    return Expression._make((template.kind, *v, *said))


def _amount(span: Span, numbers: list[str]) -> Amount:
    run, low, high, unit = span
    number = 1 if run is None else int(numbers[run])
    return number * low, number * high, unit


def _special(template: Template, v: list[int | None], zones: Zones, numbers: list[str]) -> tuple[str, Zones]:
    """Numbers whose place or value hangs on others; the order of day and month, and the zone, found."""
    order = ""
    if template.epoch is not None:
        moment = datetime.fromtimestamp(int(numbers[template.epoch][:10]), UTC)
        v[:] = moment.timetuple()[: len(v)]
        return order, fixed(0)
    if template.stamp is not None:
        _stamp(v, numbers[template.stamp] + (numbers[template.hhmm] if template.hhmm is not None else ""))
    elif template.hhmm is not None:
        v[HOUR], v[MINUTE] = divmod(int(numbers[template.hhmm]), 100)
    if template.order is not None:
        order = _day_and_month(v, *template.order, numbers)
    order = "dots" if template.dotted and order == "either" else order
    year, hour = v[YEAR], v[HOUR]
    if template.short_year and year is not None:
        v[YEAR] = year + (2000 if year < 70 else 1900)
    if template.meridiem and hour is not None and hour <= 12:
        v[HOUR] = hour % 12 + 12 * (template.meridiem == "pm")
    return order, _shift(template.offset, numbers) if template.offset else zones


def _day_and_month(v: list[int | None], first: int, second: int, numbers: list[str]) -> str:
    """Put day and month in their places, day first unless impossible; say what is known of the order."""
    a, b = int(numbers[first]), int(numbers[second])
    v[DAY], v[MONTH] = (b, a) if b > 12 >= a else (a, b)
    if a == b:
        return ""
    return "month first" if b > 12 else "day first" if a > 12 else "either"


def _stamp(v: list[int | None], digits: str) -> None:
    v[YEAR], v[MONTH], v[DAY] = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    for field, at in ((HOUR, 8), (MINUTE, 10), (SECOND, 12)):
        if len(digits) > at:
            v[field] = int(digits[at : at + 2])


def _shift(offset: tuple[str, int, int | None], numbers: list[str]) -> Zones:
    """`+0530`, `+05:30` or `+5` as minutes east of UTC."""
    sign, run, minutes = offset
    digits = numbers[run]
    hour, minute = (int(digits[:2]), int(digits[2:])) if len(digits) == 4 else (int(digits), 0)
    minute = int(numbers[minutes]) if minutes is not None else minute
    return fixed((hour * 60 + minute) * (-1 if sign == "-" else 1))


def _exists(v: list[int | None], zones: Zones) -> bool:
    """Whether the calendar and the clock have such a moment; 24:00 and a leap second are real."""
    year, month, day, hour, minute, second = v
    if hour == 24 and not minute and not second:
        hour = 0
    try:
        datetime(  # noqa: DTZ001 - tried, not kept
            2000 if year is None else year,
            1 if month is None else month,
            1 if day is None else day,
            hour or 0,
            minute or 0,
            59 if second == 60 else second or 0,
        )
    except ValueError:
        return False
    return len(zones) != 1 or -_FARTHEST <= (zones[0].offset or 0) <= _FARTHEST


def _unglued(plain: str, run: int, outlets: Collection[str], language: str | None) -> Expression | None:
    """Give the outlet glued before a relative time its own digits back, if the outlet list knows it."""
    number = list(_NUMBERS.finditer(plain))[run]
    lead = text.words(plain[: number.start()])
    for cut in range(len(number[0]) - 1, 0, -1):
        names = (text.key(" ".join(lead[start:]) + number[0][:cut]) for start in range(len(lead)))
        if any(name in outlets for name in names):
            rest = understand(plain[number.start() + cut :], language=language)
            if rest.amounts and rest.amounts[0][1] <= _USUAL[rest.amounts[0][2]]:
                return rest
    return None


def _duration(parts: list[tuple[float, str]]) -> str:
    letters = {"year": "Y", "month": "M", "week": "W", "day": "D", "hour": "H", "minute": "M", "second": "S"}
    days = "".join(f"{n:g}{letters[u]}" for n, u in parts if u in ("year", "month", "week", "day"))
    clock = "".join(f"{n:g}{letters[u]}" for n, u in parts if u in ("hour", "minute", "second"))
    return f"P{days}" + (f"T{clock}" if clock else "")


def _offset(minutes: int) -> str:
    if minutes == 0:
        return "Z"
    hour, minute = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hour:02}:{minute:02}"
