"""What a date, a clock, a distance in time or a weekday states, as a template that numbers are put into."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from analysis.times.forms import Piece
from analysis.times.words import Token, entries, zones
from analysis.times.zones import Zone, Zones

# words that may stand around a time and explain themselves
EXPLAINED = frozenset(["joiner", "published", "updated", "length", "ordinal", "zone", "zone_mark", "oclock"])
_FIELDS = ("year", "month", "day", "hour", "minute", "second")
YEAR, MONTH, DAY, HOUR, MINUTE, SECOND = range(len(_FIELDS))  # places of a template's values
_SHORT = 3  # letters of an abbreviated unit
_NAMED = 2  # letters of a zone that is named apart from its clock
_FEW = {"second": (0, 44), "minute": (1, 10), "hour": (1, 10), "day": (1, 10),
        "week": (1, 4), "month": (1, 10), "year": (1, 10)}  # fmt: skip
_HALF = {"minute": (30, "second"), "hour": (30, "minute"), "day": (12, "hour"), "week": (3.5, "day"),
         "month": (15, "day"), "year": (6, "month")}  # fmt: skip


Span = tuple[
    int | None, float, float, str
]  # run of digits; least and most, factors where there is a run; unit
Votes = Counter[str]


class Template(NamedTuple):
    """What a shape states, with the places its numbers go to (`slots`: field, run of digits)."""

    kind: str
    values: tuple[int | None, ...] = (None,) * 6
    slots: tuple[tuple[int, int], ...] = ()
    zones: Zones = ()
    weekday: int | None = None
    days_back: int | None = None
    amounts: tuple[Span, ...] = ()
    label: str = "published"
    led: bool = False  # other words stand before it
    special: bool = False  # whether any of the following says something
    order: tuple[int, int] | None = None
    dotted: bool = False
    short_year: bool = False
    meridiem: str = ""
    hhmm: int | None = None
    offset: tuple[str, int, int | None] | None = None
    epoch: int | None = None
    stamp: int | None = None
    reason: str = ""


def _value(token: Token, role: str, votes: Votes) -> str:
    """What a word says in a role; where languages differ, as the language with most votes has it."""
    values = entries()[token.word][role]
    return max(values, key=lambda v: max((votes[x] for x in values[v].split()), default=0))


def _date(first: dict[str, Piece], all_tokens: list[Token], votes: Votes) -> Template | None:
    piece = first["date"]
    parts = {name: all_tokens[at] for name, at in piece.parts.items()}
    values: list[int | None] = [None] * 6
    if "month" in parts:
        values[1] = int(_value(parts["month"], "month", votes))
    if "year" not in parts and "year" in first and first["year"].start > piece.start:
        parts["year"] = all_tokens[first["year"].start]
    if "month" in parts and "year" not in parts and _is_unit(parts["month"], votes):
        return None  # 3 gün: three days, and no third of June
    slots = [(_FIELDS.index(f.removesuffix("_number")), parts[f].run)
             for f in ("year", "month_number", "day") if f in parts]  # fmt: skip
    numeric = "first" in parts
    if (
        numeric
        and "year" in parts
        and len(parts["year"].word) == 2
        and piece.start
        and parts["first"].glued
        and all_tokens[piece.start - 1].word.isalpha()
    ):
        return None  # v2.10.15
    template = Template(
        "date-only", tuple(values), tuple(slots),
        order=(parts["first"].run, parts["second_number"].run) if numeric else None,
        dotted=numeric and "year" in parts and parts["by"].word == ".",
        stamp=parts["stamp"].run if "stamp" in parts else None,
        short_year="year" in parts and len(parts["year"].word) == 2,
        led=_led(piece, all_tokens),
    )  # fmt: skip
    return _with_clock(template, first, all_tokens, votes, sure=True)


def _is_unit(token: Token, votes: Votes) -> bool:
    """Whether a word is a unit of time in a language that is no less likely than the one in which it is a month."""
    if "unit" not in token.roles:
        return False
    spoken = {
        role: max(votes[x] for said in entries()[token.word][role].values() for x in said.split())
        for role in ("unit", "month")
    }
    return spoken["unit"] >= spoken["month"]


def _relative(first: dict[str, Piece], all_tokens: list[Token], votes: Votes) -> Template | None:
    piece = first["relative"]
    if _unknown_number(piece, all_tokens):
        return None
    spans = _spans(all_tokens[piece.start : piece.end], votes)
    if "upto" in piece.parts:
        spans = [(run, 0, most, unit) for run, _, most, unit in spans]
    template = Template("relative", amounts=tuple(spans), led=_led(piece, all_tokens))
    return (
        (_with_clock(template, first, all_tokens, votes, sure=True) or template)
        if _at(first, all_tokens)
        else template
    )


def _unknown_number(piece: Piece, all_tokens: list[Token]) -> bool:
    """Whether a unit without a number follows a word that may be one: `fourscore minutes ago`."""
    if "unit" not in all_tokens[piece.start].roles or not piece.start:
        return False
    before, above = all_tokens[piece.start - 1], all_tokens[max(piece.start - 2, 0)]
    return (
        before.roles == {"word"}
        and before.written == before.written.lower()
        and len(before.word) > 1
        and not (before.glued and above.word == ".")
    )


def _at(first: dict[str, Piece], all_tokens: list[Token]) -> bool:
    """Whether the clock beside a distance in time is one: `2 days ago at 07:52`, `9:08 GMT · 1 day ago`, no length."""
    clock = first.get("clock")
    if clock is None or clock.form != "clock":
        return False
    if {"before", "after", "zone", "zone_marked", "place", "place_marked"} & set(clock.parts):
        return True
    joined = clock.start > first["relative"].start and "joiner" in all_tokens[clock.start - 1].roles
    return "minute" in clock.parts and (joined or "oclock" in clock.parts)


def _spans(part: list[Token], votes: Votes) -> list[Span]:
    """`2 days 3 hours` as spans: a run of digits, a number word or a few, then a unit."""
    spans: list[Span] = []
    run, least, most, half = None, 1.0, 1.0, False
    for token, after in zip(part, [*part[1:], None], strict=True):
        before_unit = after is not None and bool(after.roles & {"unit", "half", "number"})
        if token.run >= 0:
            run = token.run
        elif "few" in token.roles and before_unit:
            least, most = 0, 0
        elif "half" in token.roles:
            half = True
        elif "number" in token.roles and (before_unit or "unit" not in token.roles):
            if not spans or before_unit:
                least = most = float(_value(token, "number", votes))
        elif "joiner" in token.roles and token is part[0] and after is not None and after.run >= 0:
            continue  # a label glued on: "time11 minutes ago"; "time" is a Danish hour too
        elif "unit" in token.roles and not (token is part[-1] and "ago_after" in token.roles and spans):
            times, _, unit = _value(token, "unit", votes).rpartition(" ")
            spans.append(_span(run, least, most, half, unit, int(times or 1)))
            run, least, most, half = None, 1.0, 1.0, False
    if run is not None and spans:  # Swahili says the unit first
        spans[-1] = (run, 1.0, 1.0, spans[-1][3])
    return spans


def _span(run: int | None, least: float, most: float, half: bool, unit: str, times: int) -> Span:
    if most == 0:
        return (None, *_FEW[unit], unit)
    if half and unit in _HALF:
        factor, unit = _HALF[unit]
        return run, least * factor, most * factor, unit
    return run, least * times, most * times, unit


def _day(first: dict[str, Piece], all_tokens: list[Token], votes: Votes) -> Template | None:
    token = all_tokens[first["day"].start]
    template = Template("relative", days_back=int(_value(token, "day", votes)))
    return _with_clock(template, first, all_tokens, votes, sure=True)


def _weekday(first: dict[str, Piece], all_tokens: list[Token], votes: Votes) -> Template | None:
    token = all_tokens[first["weekday"].start]
    template = Template("weekday-only", weekday=int(_value(token, "weekday", votes)))
    whole = _with_clock(template, first, all_tokens, votes, sure=True)
    if whole is template and len(token.word) <= 3 and token.word.isascii():
        return None  # a bare "Sun" or "Mar" is as often a name or a month
    return whole if whole is template or whole is None else whole._replace(kind="relative")


def _now(first: dict[str, Piece], all_tokens: list[Token], votes: Votes) -> Template | None:
    if any("unit" in token.roles for token in all_tokens[first["now"].end :]):
        return None  # Romanian says "now 20 minutes" for 20 minutes ago
    return Template("relative", amounts=((None, 0, 59, "second"),))


def _clock(first: dict[str, Piece], all_tokens: list[Token], votes: Votes) -> Template | None:
    template = Template("time-only")
    whole = _with_clock(template, first, all_tokens, votes, sure=False)
    return None if whole is template else whole


def _with_clock(
    template: Template, first: dict[str, Piece], all_tokens: list[Token], votes: Counter[str], sure: bool
) -> Template | None:
    """The statement with its clock time. `sure`: a day stands by, so that 9:05 is a time and no length."""
    piece = first.get("clock")
    apart, offset = _apart(first, all_tokens)
    if piece is None or piece.form != "clock" or not (sure or apart or _is_clock(piece, all_tokens)):
        return template
    parts = {name: all_tokens[at] for name, at in piece.parts.items()}
    slots = [(_FIELDS.index(f), parts[f].run) for f in ("hour", "minute", "second") if f in parts]
    half = parts.get("before") or parts.get("after")
    return template._replace(
        kind={"date-only": "absolute"}.get(template.kind, template.kind),
        slots=template.slots + tuple(slots),
        meridiem=_value(half, "meridiem", votes) if half else "",
        hhmm=parts["hhmm"].run if "hhmm" in parts else None,
        zones=_zones(parts, votes, bool(half)) or apart or template.zones,
        offset=_offset(parts) or offset or template.offset,
    )


def _is_clock(piece: Piece, all_tokens: list[Token]) -> bool:
    """Whether a bare 03:39 is a clock time: 1:30 is a length, 2.50 a price, 01:01:43 a length."""
    if (
        not {"minute", "before", "after", "hhmm"} & set(piece.parts)
        and "unit" in all_tokens[piece.parts["oclock"]].roles
    ):
        return False  # 3 hours, 3 horas
    if "minute" not in piece.parts and "after" in piece.parts:
        return (
            "unit" not in all_tokens[piece.parts["after"]].roles
        )  # 3 дня: three days, or 3 in the afternoon
    if {"before", "after", "oclock", "zone", "hhmm"} & set(piece.parts):
        return True
    hour = all_tokens[piece.parts["hour"]]
    return all_tokens[piece.parts["by"]].word == ":" and len(hour.word) == 2 and "second" not in piece.parts


def _zones(parts: dict[str, Token], votes: Votes | None = None, sure: bool = False) -> Zones:
    """What the zone named can mean. `sure`: am or pm stands by, so that a small `et` is a zone and no "and"."""
    token = parts.get("zone") or parts.get("zone_marked")
    if token is not None:
        doubtful = "zone" in parts and len(token.roles) > 1 and votes is not None
        return () if doubtful and not sure and _is_word(token, votes or Counter()) else zones()[token.word]
    place = parts.get("place") or parts.get("place_marked")
    return (Zone(next(iter(entries()[place.word]["place"]))),) if place is not None else ()


def _is_word(token: Token, votes: Votes) -> bool:
    """Whether what could be a zone is a word of the text's language: `et` is "and" in French."""
    others = {x for role, values in entries()[token.word].items() if role != "zone"
              for spoken in values.values() for x in spoken.split()}  # fmt: skip
    return token.written.islower() or any(votes[x] - 1 > votes["en"] for x in others - {"en"})


def _apart(
    first: dict[str, Piece], all_tokens: list[Token]
) -> tuple[Zones, tuple[str, int, int | None] | None]:
    """A zone that does not stand beside the clock: named with its place, or in capitals."""
    piece = first.get("zone")
    if piece is None:
        return (), None
    parts = {name: all_tokens[at] for name, at in piece.parts.items()}
    token = parts.get("zone")
    if (
        token is not None
        and " " not in token.word
        and (len(token.roles) > 1 or token.written.upper() != token.written or len(token.written) < _NAMED)
    ):
        return (), None
    return _zones(parts), _offset(parts)


def _offset(parts: dict[str, Token]) -> tuple[str, int, int | None] | None:
    """Sign and places of an offset in digits, the last one printed."""
    found = None
    for end in ("", "1"):
        run = parts.get("offset" + end) or parts.get("offset_hour" + end)
        if "sign" + end in parts and run is not None and run.glued:
            minute = parts.get("offset_minute" + end)
            found = (parts["sign" + end].word, run.run, minute.run if minute else None)
    return found


def _epoch(first: dict[str, Piece], all_tokens: list[Token], votes: Votes) -> Template | None:
    return Template("absolute", epoch=all_tokens[first["epoch"].start].run) if len(all_tokens) == 1 else None


def _stamp(first: dict[str, Piece], all_tokens: list[Token], votes: Votes) -> Template | None:
    piece = first["stamp"]
    parts = {name: all_tokens[at] for name, at in piece.parts.items()}
    if piece.end - piece.start < len(all_tokens):
        return None
    clock = "clock" in parts or len(parts["stamp"].word) > 8
    return Template("absolute" if clock else "date-only", stamp=parts["stamp"].run,
                    hhmm=parts["clock"].run if "clock" in parts else None,
                    zones=_zones(parts), offset=_offset(parts))  # fmt: skip


def compact(all_tokens: list[Token]) -> Template | None:
    """`5h` or `32M` alone: sites write so for hours or minutes ago."""
    if len(all_tokens) != 2 or all_tokens[0].roles.isdisjoint({"n1", "n2"}):
        return None
    unit = all_tokens[1]
    if "unit" not in unit.roles or not unit.glued or len(unit.word) > _SHORT or not unit.word.isascii():
        return None
    return Template("relative", amounts=((0, 1.0, 1.0, next(iter(entries()[unit.word]["unit"]))),))


def _led(piece: Piece, all_tokens: list[Token]) -> bool:
    return any(t.written[0].isalpha() and not t.roles & EXPLAINED for t in all_tokens[: piece.start])


Reader = Callable[[dict[str, Piece], list[Token], Votes], Template | None]
READERS: dict[str, Reader] = {  # the surest first
    "epoch": _epoch,
    "stamp": _stamp,
    "date": _date,
    "relative": _relative,
    "day": _day,
    "weekday": _weekday,
    "clock": _clock,
    "now": _now,
}
