"""What a date, a clock, a distance in time or a weekday states, as a template that numbers are put into."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from analysis.times.forms import Piece
from analysis.times.words import Token, entries

# words that may stand around a time and explain themselves
EXPLAINED = frozenset(["joiner", "published", "updated", "length", "ordinal", "zone", "oclock"])
_FIELDS = ("year", "month", "day", "hour", "minute", "second")
_SHORT = 3  # letters of an abbreviated unit
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
    offsets: tuple[int, ...] = ()
    weekday: int | None = None
    days_back: int | None = None
    amounts: tuple[Span, ...] = ()
    label: str = "published"
    led: bool = False  # other words stand before it
    special: bool = False  # whether any of the following says something
    order: tuple[int, int] | None = None
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
    slots = [(_FIELDS.index(f.removesuffix("_number")), parts[f].run)
             for f in ("year", "month_number", "day") if f in parts]  # fmt: skip
    numeric = "first" in parts
    if (
        numeric
        and len(parts["year"].word) == 2
        and piece.start
        and parts["first"].glued
        and all_tokens[piece.start - 1].word.isalpha()
    ):
        return None  # v2.10.15
    template = Template(
        "date-only", tuple(values), tuple(slots),
        order=(parts["first"].run, parts["second_number"].run) if numeric else None,
        stamp=parts["stamp"].run if "stamp" in parts else None,
        short_year="year" in parts and len(parts["year"].word) == 2,
        led=_led(piece, all_tokens),
    )  # fmt: skip
    return _with_clock(template, first, all_tokens, votes, sure=True)


def _relative(first: dict[str, Piece], all_tokens: list[Token], votes: Votes) -> Template:
    piece = first["relative"]
    spans = _spans(all_tokens[piece.start : piece.end], votes)
    if "upto" in piece.parts:
        spans = [(run, 0, most, unit) for run, _, most, unit in spans]
    return Template("relative", amounts=tuple(spans), led=_led(piece, all_tokens))


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


def _now(first: dict[str, Piece], all_tokens: list[Token], votes: Votes) -> Template:
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
    if piece is None or piece.form != "clock" or not (sure or _is_clock(piece, all_tokens)):
        return template
    parts = {name: all_tokens[at] for name, at in piece.parts.items()}
    slots = [(_FIELDS.index(f), parts[f].run) for f in ("hour", "minute", "second") if f in parts]
    half = parts.get("before") or parts.get("after")
    return template._replace(
        kind={"date-only": "absolute"}.get(template.kind, template.kind),
        slots=template.slots + tuple(slots),
        meridiem=_value(half, "meridiem", votes) if half else "",
        hhmm=parts["hhmm"].run if "hhmm" in parts else None,
        offsets=_offsets(parts) or template.offsets,
        offset=_offset(parts) or template.offset,
    )


def _is_clock(piece: Piece, all_tokens: list[Token]) -> bool:
    """Whether a bare 03:39 is a clock time: 1:30 is a length, 2.50 a price, 01:01:43 a length."""
    if (
        not {"minute", "before", "after", "hhmm"} & set(piece.parts)
        and "unit" in all_tokens[piece.parts["oclock"]].roles
    ):
        return False  # 3 hours, 3 horas
    if {"before", "after", "oclock", "zone", "hhmm"} & set(piece.parts):
        return True
    hour = all_tokens[piece.parts["hour"]]
    return all_tokens[piece.parts["by"]].word == ":" and len(hour.word) == 2 and "second" not in piece.parts


def _offsets(parts: dict[str, Token]) -> tuple[int, ...]:
    """The offsets a named zone can mean, in minutes."""
    if "zone" not in parts:
        return ()
    return tuple(int(x) for x in next(iter(entries()[parts["zone"].word]["zone"])).split())


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
                    offsets=_offsets(parts), offset=_offset(parts))  # fmt: skip


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
