"""Why a published interval is what it is, in one sentence a reader can check."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from analysis.times import rounding as models
from analysis.times.expressions import Expression
from analysis.times.zones import meant
from analysis.wordings import Wording

_QUOTED = 80
STATES = (
    "",
    Wording.NO_CAPTURE.value,
    Wording.HALF_CAPTURE.value,
    Wording.BEFORE_PRINT.value,
    Wording.AFTER_CAPTURE.value,
    Wording.NO_DAY.value,
    Wording.UPPER.value,
    Wording.CAPPED.value,
    Wording.NEVER.value,
)


def cause(
    e: Expression,
    raw: str,
    zone: str | None,
    order: str | None,
    page_day: date | None,
    country: str | None,
    state: int,
    rounding: str,
) -> str:
    """The sentence: expression, how it was read, zone, order of day and month, and what is missing."""
    if e.kind == "not-a-time":
        return Wording.NO_TIME.written(raw=_short(raw), reason=e.reason) if raw else e.reason
    read = e._replace(zones=()) if len(e.zones) > 1 else e  # which of them is meant is said with the zone
    meaning = ", ".join(one.meaning for one in read.ways_round(order))
    parts = [Wording.READ_AS.written(raw=_short(raw), meaning=meaning)]
    if e.label == "updated":
        parts.append(Wording.LAST_UPDATE.value)
    if e.amounts:
        parts.append(_distance(e, rounding))
        parts.append(Wording.AT_CLOCK.value if e.hour is not None else "")
    elif e.kind == "time-only" and page_day:
        parts.append(Wording.PAGE_DAY.written(day=page_day.isoformat()))
    elif e.year is None:
        parts.append(Wording.LAST_SUCH_DAY.value)
    if e.order in ("either", "dots"):
        parts.append(order or Wording.EITHER_ORDER.value)
    if not e.amounts or e.hour is not None:
        parts.append(_zone(e, zone, country))
    return "; ".join(part for part in [*parts, STATES[state]] if part)


def _is_one(e: Expression, zone: str) -> bool:
    """Whether one meaning of the zone printed is what the outlet's clocks showed."""
    if e.year is None or e.month is None or e.day is None or e.hour is None:
        return False
    wall = datetime(e.year, e.month, e.day, e.hour, e.minute or 0)  # noqa: DTZ001 - its zone is what is asked
    own = wall.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    offsets = (
        timedelta(minutes=z.offset)
        if z.offset is not None
        else wall.replace(tzinfo=ZoneInfo(z.name)).utcoffset()
        for z in e.zones
    )
    return own in offsets


def _short(raw: str) -> str:
    return raw if len(raw) <= _QUOTED else f"{raw[:_QUOTED]}…"


def _distance(e: Expression, rounding: str) -> str:
    span, words = models.bounds(e.amounts, rounding), Wording.BEFORE_CAPTURE
    if span is None:
        span, words = models.bounds(e.amounts), Wording.NEVER_PRINTED
    return words.written(low=_time(span[0]), high=_time(span[1]), rounding=rounding) if span else ""


def _time(seconds: float) -> str:
    for unit, size in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.4g} {unit}"
    return f"{seconds:g} seconds"


def _zone(e: Expression, zone: str | None, country: str | None) -> str:
    if len(e.zones) == 1:
        return (
            Wording.ZONE_NAMED.written(zone=e.zones[0].name)
            if e.zones[0].name
            else Wording.ZONE_PRINTED.value
        )
    if e.zones:
        left = meant(e.zones, country, zone)
        if len(left) < len(e.zones):
            return Wording.ZONES_LEFT.written(n=len(e.zones), m=len(left))
        if zone is not None and _is_one(e, zone):
            return Wording.ZONES_OWN.written(n=len(e.zones), zone=zone)
        return Wording.ZONES.written(n=len(e.zones))
    return Wording.ZONE_OF_OUTLET.written(zone=zone) if zone else Wording.ANY_ZONE.value
