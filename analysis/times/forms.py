"""The forms a date, a clock time or a distance in time takes: patterns over the roles that words can play."""

import re
from functools import cache
from typing import NamedTuple

from analysis.times.words import Token, entries

# <role> stands for one token that can play it, <<part>> for a pattern below; the rest is plain regex.
_PARTS = {
    "gap": r"(?:<joiner>|<ordinal>|[,.\-/|·•()]){0,4}",
    "n": r"(?:<n1>|<n2>)",
    "d": r"(?P<day><<n>>)<ordinal>?",
    "mon": r"(?P<month><month>)",
    "y": r"(?P<year><n4>)",
    "offset": r"(?P<sign>[+\-])(?:(?P<offset><n4>)|(?P<offset_hour><<n>>)(?::(?P<offset_minute><n2>))?)",
    "zoned": r"(?:,?\(?(?:<<zone>>)(?:<<offset>>)?\)?|,?\(?<<offset1>>\)?)?",
    "zone": r"(?P<zone><zone>)|<<placed>>",
    "placed": r"<zone_mark>{1,2}<joiner>{0,3}(?:(?P<zone_marked><zone>)|(?P<place><place>))<zone_mark>?"
    r"|(?P<place_marked><place>)<zone_mark>",
    "offset1": r"(?P<sign1>[+\-])(?:(?P<offset1><n4>)|(?P<offset_hour1><n2>):(?P<offset_minute1><n2>))",
    "seconds": r"(?:[:.](?P<second><n2>)(?:[.,]<number_of_any_length>)?)?",
    "hh": r"(?P<before><meridiem>)?(?P<hour><<n>>)",
    "half": r"(?P<oclock><oclock>)?(?P<after><meridiem>)?",
    "marked": r"(?:(?P<minute><<n>>)<minute_mark>?)?(?:(?P<second><n2>)<second_mark>)?",
    "amount": r"(?:<n1>|<n2>|<n3>|<n4>|<few>|<number>?<half>?<number>?)?",
    "span": r"(?:<<amount>><of>?<unit><number>?)",
    "spans": r"<<span>>(?:(?:<joiner>|,)?<<span>>(?!<n2>)){0,3}",
}
_FORMS = (
    ("weekday", r"<weekday>(?=<<gap>><<n>>(?:<ordinal>?<<gap>><month>|[\-/.]<<n>>[\-/.]))"),
    ("relative", r"<ago_before>(?:<joiner>|(?P<upto><upto>))?<<spans>><ago_after>?"),
    ("relative", r"(?P<upto><upto>)?<<spans>>\.?<joiner>?<ago_after>"),
    ("relative", r"(?:<n1>|<n2>|<few>|<number>)<half>?(?=<since>)<unit>"),
    ("relative", r"<unit>(?:<n1>|<n2>|<n3>)<ago_after>"),
    ("epoch", r"(?P<milliseconds><n16>|<n13>)|(?P<seconds><n10>)"),
    ("date", r"(?P<stamp><n8>)(?=<word>?<n2>:<n2>)"),
    ("stamp", r"(?P<stamp><n14>|<n12>|<n8>)(?:<word>?(?P<clock><n6>|<n4>)<<zoned>>)?"),
    ("date", r"<<y>><year_mark>(?P<month_number><<n>>)<month_mark>(?P<day><<n>>)<day_mark>"),
    ("date", r"(?P<month_number><<n>>)<month_mark>(?P<day><<n>>)<day_mark>"),
    ("date", r"<<d>><<gap>><month_mark>(?P<month_number><<n>>)<<gap>><year_mark>?<<y>>"),
    ("date", r"<<d>><<gap>><<mon>><<gap>><<y>>(?!:)"),
    ("date", r"<<d>>[\- ]?<<mon>>[\- ']?(?P<year><n2>)(?![:.h]|<meridiem>|<hour_mark>)"),
    ("date", r"<<mon>><<gap>><<d>><<gap>><<y>>(?!:)"),
    ("date", r"<<y>><<gap>><<mon>><<gap>><<d>>(?!:)"),
    ("date", r"<<y>><<gap>><<d>><<gap>><<mon>>"),
    ("date", r"<<y>>(?P<by>[\-/.])(?P<month_number><<n>>)(?P=by)(?P<day><<n>>)"),
    ("date", r"(?P<day><<n>>)\.(?P<month_number><<n>>)\.(?=[,|·\-]?<joiner>{0,2}<<n>>[:.]<n2>(?![:.]<n4>))"),
    ("date", r"(?P<first><<n>>)(?P<by>[\-/.])(?P<second_number><<n>>)(?P=by)(?P<year><n4>|<n2>)(?!<n2>?:)"),
    ("date", r"(?P<first><<n>>)(?P<by>[\-/.])(?P<second_number><<n>>)(?P=by)(?P<year><n4>|<n2>)"),
    ("date", r"(?P<first><<n>>)(?P<by>[/.])(?P<second_number><<n>>)(?=\(<weekday>\))"),
    ("date", r"(?P<first><<n>>)(?P<by>/)(?P<second_number><<n>>)(?=<weekday>|[,|·]?<joiner>{0,2}<n2>:<n2>(?!:))"),
    ("clock", r"(?!<meridiem><<n>>\.<n2>\.)<<hh>>(?P<by>[:.])(?P<minute><n2>)<<seconds>><<half>><<zoned>>"),
    ("clock", r"<<hh>>(?P<oclock><hour_mark>)<<marked>><<zoned>>"),
    ("clock", r"(?P<hour><<n>>)(?P<after><meridiem>)<<zoned>>"),
    ("clock", r"(?P<hhmm><n4>)(?=<oclock>|\(?<zone>)(?P<oclock><oclock>)?<<zoned>>"),
    ("clock", r"(?P<hour><<n>>)(?P<oclock><oclock>)<<zoned>>"),
    ("date", r"<<d>><<gap>><<mon>>"),
    ("date", r"<<mon>><<gap>><<d>>(?![:h/])"),
    ("date", r"<<mon>><<gap>><<y>>"),
    ("zone", r"<<placed>>|(?P<zone><zone>)(?:<<offset>>)?"),
    ("updated", r"<updated>"),
    ("published", r"<published>"),
    ("length", r"<length>"),
    ("length", r"(?:<n1>|<n2>|<n3>|<n4>|<few>|<number>)<unit>(?:<joiner>?<<span>>){0,3}"),
    ("day", r"<day>"),
    ("now", r"<now>"),
    ("weekday", r"<weekday>"),
    ("year", r"<n4>"),
)  # fmt: skip


class Piece(NamedTuple):
    """A form found at tokens `start` to `end`, with the token that plays each named part."""

    form: str
    start: int
    end: int
    parts: dict[str, int]


@cache
def _codes() -> dict[frozenset[str], str]:
    """One private character for each set of roles that words of the list have."""
    sets = sorted({tuple(sorted(roles)) for roles in entries().values()} | {("word",), ("long",)})
    sets += [(f"n{n}",) for n in (1, 2, 3, 4, 6, 8, 10, 12, 13, 14, 16)]
    return {frozenset(roles): chr(0xE000 + i) for i, roles in enumerate(sets)}


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(_expand(pattern))) for name, pattern in _FORMS)


def _expand(pattern: str) -> str:
    while "<<" in pattern:
        pattern = re.sub(r"<<(\w+)>>", lambda m: _PARTS[m[1]], pattern)
    return re.sub(r"(?<!\?P)<(\w+)>", lambda m: _class(m[1]), pattern)


def _class(role: str) -> str:
    any_number = role == "number_of_any_length"
    return "[" + "".join(
        code for roles, code in _codes().items()
        if role in roles or (any_number and any(r[0] == "n" and r[1:].isdigit() for r in roles))
    ) + "]"  # fmt: skip


def pieces(tokens: list[Token]) -> list[Piece]:
    """The forms found from left to right, the first in the list above winning at each place."""
    codes = "".join(_codes().get(t.roles, t.written[0]) for t in tokens)
    found: list[Piece] = []
    at = 0
    while at < len(codes):
        for name, pattern in _forms():
            match = pattern.match(codes, at)
            if match and match.end() > at:
                parts = {k: match.start(k) for k, v in match.groupdict().items() if v}
                found.append(Piece(name, at, match.end(), parts))
                break
        at = found[-1].end if match else at + 1
    return found
