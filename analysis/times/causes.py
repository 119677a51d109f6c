"""Why a published interval is what it is, in one sentence a reader can check."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from analysis.times import rounding as models
from analysis.times.expressions import Expression
from analysis.times.zones import meant

_QUOTED = 80
STATES = (
    "",
    "when the page was captured is not known",
    "only one end of the time of capture is known",
    "set aside: before newspapers were printed",
    "set aside: after the page was captured",
    "nothing tells the day",
    "a time of change bounds publication from above",
    "not after the page was captured",
    "set aside: the last year there is, which tables write for no time",
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
        return f"{_quote(raw)} is no time: {e.reason}" if raw else e.reason
    read = e._replace(zones=()) if len(e.zones) > 1 else e  # which of them is meant is said with the zone
    parts = [f"{_quote(raw)} read as {read.meaning}"]
    if e.label == "updated":
        parts.append("the time of the last update")
    if e.amounts:
        parts.append(_distance(e, rounding))
        parts.append("and at that clock time" if e.hour is not None else "")
    elif e.kind == "time-only" and page_day:
        parts.append(f"on the page's day, {page_day.isoformat()}")
    elif e.year is None:
        parts.append("the last such day before capture")
    if e.order in ("either", "dots"):
        parts.append(order or "day and month can be either way round: both are in the interval")
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


def _quote(raw: str) -> str:
    return f"“{raw if len(raw) <= _QUOTED else raw[:_QUOTED] + '…'}”"


def _distance(e: Expression, rounding: str) -> str:
    span = models.bounds(e.amounts, rounding)
    name = f"{rounding} rounding"
    if span is None:
        span, name = models.bounds(e.amounts), f"{rounding} rounding never prints this, so any rounding"
    return f"{_time(span[0])} to {_time(span[1])} before capture ({name})" if span else ""


def _time(seconds: float) -> str:
    for unit, size in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.4g} {unit}"
    return f"{seconds:g} seconds"


def _zone(e: Expression, zone: str | None, country: str | None) -> str:
    if len(e.zones) == 1:
        return f"zone as printed, {e.zones[0].name}" if e.zones[0].name else "zone as printed"
    if e.zones:
        left = meant(e.zones, country, zone)
        told = f"the zone printed has {len(e.zones)} meanings"
        if len(left) < len(e.zones):
            return f"{told}, {len(left)} of them for this outlet"
        own = zone is not None and _is_one(e, zone)
        return f"{told}, one of them the outlet's own time ({zone})" if own else told
    return (
        f"zone of the outlet or service, {zone}"
        if zone
        else "no zone printed or known: any zone from UTC-12 to UTC+14"
    )
