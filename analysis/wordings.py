"""What steps write into tables in words: each template once, written in English there and told in any language."""

import re
import string
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from analysis import language

_PARTS = re.compile(r"; (?![^“”]*”)")  # between the parts of a reason, not within what it quotes
_NUMBER, _SPAN = r"-?\d[\d.,]*", r"\d[\d.,]*(?: \w+)?"
_PLACE = r"\d+-\d+ = \d+-\d+.*"
_NUMBERS = ("n", "m", "x")
_SHAPES = {**dict.fromkeys(_NUMBERS, _NUMBER), "low": _SPAN, "high": _SPAN, "place": _PLACE, "side": "[ab]"}
# values that are words of the suite, too
_OURS = ("high", "low", "meaning", "order", "place", "places", "reason", "rounding", "tie")
_CLOCK = re.compile(r"( T.*)?$")  # behind a day in words


class _Count(int):
    """A number that English writes with its word: `{n:hour|hours}`."""

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.partition("|")
        return f"{int(self):,} {one if self == 1 else many}" if bar else format(int(self), spec)


class Wording(StrEnum):
    """The templates; of two that fit the same words the first one counts."""

    # why two articles are related
    NAMES = "names {words}"
    WORDS = "words {words}"
    LIKENESS = "likeness {x}"
    MINUTES_APART = "{n:minute|minutes} apart"
    HOURS_APART = "{n:hour|hours} apart"
    DAYS_APART = "{n:day|days} apart"
    WEEKS_APART = "{n:week|weeks} apart"
    AT_ONCE = "at the same time"
    GAP_UNKNOWN = "time apart not known"
    SAME_WORDS = "the same words"
    CREDITS = "{side} credits {outlet}"
    RUNS = "{n}% of the shorter text's runs of six words stand in the other"
    PASSAGES = "{n:shared passage|shared passages}, {m:word|words}: {places}"
    MORE_PLACES = "{place} and {n} more"
    QUOTED_PLACE = "{place} in quotation marks"
    SCORED = "{x}: {tie}"
    LIKE_AFTER = "{x} of words, {n} after time, linked from {m} on"
    LIKE_NAMED = "{article} (likeness {x}, linked from {m} on)"
    NONE_WRITTEN = "none written down: they stand together through others, or not at all"
    NO_WORD_SHARED = "none shares a word"
    # who was first
    BY_INTERVALS = "by the intervals"
    TEXT_CREDITS = "its text credits {outlet}"
    OTHERS_LATER = "every other outlet credits another or is later"
    ITS_LATER = "another outlet's interval ends before its begins"
    ONLY_OUTLET = "the only outlet"
    NO_INTERVAL = "no interval for {outlet}"
    # why a time was read so
    NOT_PRINTED = "no time is printed"
    NO_TIME = "“{raw}” is no time: {reason}"
    READ_AS = "“{raw}” read as {meaning}"
    LAST_UPDATE = "the time of the last update"
    NEVER_PRINTED = "{low} to {high} before capture ({rounding} rounding never prints this, so any rounding)"
    BEFORE_CAPTURE = "{low} to {high} before capture ({rounding} rounding)"
    AT_CLOCK = "and at that clock time"
    PAGE_DAY = "on the page's day, {day}"
    LAST_SUCH_DAY = "the last such day before capture"
    EITHER_ORDER = "day and month can be either way round: both are in the interval"
    SHOWN_ORDER = "{order}, as other dates of the document show"
    OUTLET_ORDER = "{order}, as the outlet writes"
    POSSIBLE_ORDER = "{order}, since the other way round lies after the capture"
    DOTS_ORDER = "day first, as dates with dots are written"
    LANGUAGE_ORDER = "day first, as is usual in language {code}"
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    ZONE_NAMED = "zone as printed, {zone}"
    ZONE_PRINTED = "zone as printed"
    ZONES_LEFT = "the zone printed has {n:meaning|meanings}, {m} of them for this outlet"
    ZONES_OWN = "the zone printed has {n:meaning|meanings}, one of them the outlet's own time ({zone})"
    ZONES = "the zone printed has {n:meaning|meanings}"
    ZONE_OF_OUTLET = "zone of the outlet or service, {zone}"
    ANY_ZONE = "no zone printed or known: any zone from UTC-12 to UTC+14"
    NO_CAPTURE = "when the page was captured is not known"
    HALF_CAPTURE = "only one end of the time of capture is known"
    BEFORE_PRINT = "set aside: before newspapers were printed"
    AFTER_CAPTURE = "set aside: after the page was captured"
    NO_DAY = "nothing tells the day"
    UPPER = "a time of change bounds publication from above"
    CAPPED = "not after the page was captured"
    NEVER = "set aside: the last year there is, which tables write for no time"
    CHANGED = "published not after “{raw}”, when it or its feed was changed last"
    CAPTURES = "narrowed by {n:capture|captures} of the same bytes"
    FIRST_CAPTURE = "published not after its first capture, {when} UTC"
    CONTRADICT = "captures of the same bytes contradict one another: counted from the first"
    PRINTINGS = "narrowed by its other printings"
    # why what is printed is no time
    TOO_LONG = "too long for a time"
    ZERO = "the day that programs count from, which tables write for no time"
    NO_SUCH_DAY = "no such day or hour in any calendar"
    NO_WORDS = "no words of time"
    OTHER_WORDS = "a word of time among other words"
    YEAR_ALONE = "a year alone is no time"
    PROSE = "prose that names a day, not a stamp"
    LENGTH = "a length of video, audio or reading"
    NO_CLOCK = "a length or a number: nothing says it is a time of day"
    # what a printed time means, where ISO 8601 has no words for it, and how its age is rounded
    DAYS_BACK = "{n:day|days} back"
    LAST_MONDAY = "last Monday"
    LAST_TUESDAY = "last Tuesday"
    LAST_WEDNESDAY = "last Wednesday"
    LAST_THURSDAY = "last Thursday"
    LAST_FRIDAY = "last Friday"
    LAST_SATURDAY = "last Saturday"
    LAST_SUNDAY = "last Sunday"
    ANY_ROUNDING = "any"
    FLOOR = "floor"
    NEAREST = "nearest"
    # how many articles no input held
    ONE_INPUT = "one input alone cannot say what it lacks"
    NONE_IN_TWO = "no article stands in two inputs"
    DEPENDENT = "inputs are not independent: what two of them share of a third is no chance"
    TWO_INPUTS = "if both inputs are independent, which two cannot show"
    MORE_INPUTS = "at least, if inputs are independent; no two were found not to be"
    RANGE = "{low} to {high}"
    # what became of a document, a line or a record
    MORE_COLUMNS = "columns not used: {words} and {n} more"
    COLUMNS_LEFT = "columns not used: {words}"
    COULD_BE_TEXT = "{raw} holds texts: name it with --columns body={name}"
    # why words are somebody's
    FOLLOWS_CUE = "follows its cue"
    FOLLOWS_SPEAKER = "follows its speaker"
    BEFORE_SPEAKER = "said before its speaker"
    CLAUSE_BEFORE = "said by the speaker of the clause before"
    OF_SENTENCE = "said by the speaker of the sentence"
    BODY_HAS = "the body has these words, and who says them"
    GOES_ON = "goes on from the sentence before"
    ALONE = "stands alone"
    BEFORE_COLON = "its speaker stands before a colon"
    AFTER_DASH = "its speaker stands after a dash"
    HEADLINE_NAMES = "a headline that names the speaker"
    # spans of time
    SECONDS = "{n:second|seconds}"
    MINUTES = "{n:minute|minutes}"
    HOURS = "{n:hour|hours}"
    DAYS = "{n:day|days}"

    def written(self, **values: object) -> str:
        """The words with their values, in English, as tables have them."""
        counts = {name: _Count(value) for name, value in values.items() if isinstance(value, int)}
        return self.format(**{**values, **counts})


def told(written: str) -> str:
    """Words of a table in the language that is written in; what no template fits stands as it is."""
    if language.used() == language.ENGLISH:
        return written
    whole = language.say(written)
    return whole if whole != written else _between("; ").join(map(_part, _PARTS.split(written)))


def _part(written: str) -> str:
    """One part by its template, with its values."""
    for template, pattern in _patterns():
        if found := pattern.fullmatch(written):
            values = {name: _value(name, text) for name, text in found.groupdict().items()}
            return _Teller().vformat(language.say(template), (), values)
    return language.number(written) if re.fullmatch(_NUMBER, written) else language.say(written)


def _between(sign: str) -> str:
    """What stands between two of a row where English has a comma or a semicolon."""
    return language.say(f"{{a}}{sign}{{b}}").removeprefix("{a}").removesuffix("{b}")


def _value(name: str, text: str) -> str:
    """A value as the language has it: numbers by its signs, words of the suite by its catalogue, the rest as it is."""
    if name in _NUMBERS:
        return _Digits(text)
    if name == "places":
        return _between(", ").join(map(_part, text.split(", ")))
    if name == "code":
        return language.tongues({text: text})[text]
    if name not in _OURS:
        return text
    clock = _CLOCK.search(text) if name == "meaning" else None
    return _part(text[: clock.start()]) + clock[0] if clock else _part(text)


class _Digits(str):
    """A number as English prints it."""

    __slots__ = ()


class _Teller(string.Formatter):
    """Fills a template of another language with values that are told already."""

    def format_field(self, value: str, format_spec: str) -> str:
        digits = language.number(value) if isinstance(value, _Digits) else value
        if not format_spec:
            return digits
        n = float(value.replace(",", ""))
        word = language.form(n, format_spec.split("|"))
        return word if language.counted(n, word) else f"{digits} {word}"


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each template with what it fits."""
    return tuple((one.value, re.compile("".join(_shapes(one.value)))) for one in Wording)


def _shapes(template: str) -> Iterator[str]:
    for text, name, spec, _ in string.Formatter().parse(template):
        yield re.escape(text)
        if name is not None:
            yield f"(?P<{name}>{_SHAPES.get(name, '.+')})"
        if spec:
            yield f" (?:{spec})"
