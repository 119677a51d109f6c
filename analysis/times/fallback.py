"""Full dates in languages the word list does not have: dateparser, fenced in."""

import re
from datetime import datetime
from functools import lru_cache

_PLAUSIBLE = re.compile(
    r"\D{0,30}(?:(\d{1,2})\D{1,20}((?:19|20)\d\d)|((?:19|20)\d\d)\D{1,20}(\d{1,2}))\D{0,10}"
)
_STRANGE = re.compile(r"[^\s\d,.]{2,}")
_WORDS = 3
# The month must come from the text: two bases, so that a month filled in from the base shows.
_BASES = (datetime(2000, 1, 1), datetime(2000, 8, 1))  # noqa: DTZ001 - dateparser wants them so


def plausible(plain: str) -> bool:
    """Whether a text is a day, a year and a few words, and so worth 20 ms."""
    return bool(_PLAUSIBLE.fullmatch(plain)) and 1 <= len(_STRANGE.findall(plain)) <= _WORDS


@lru_cache(maxsize=10_000)
def guess(plain: str) -> tuple[int, int, int] | None:
    """Year, month and day as dateparser reads them, if it keeps the day and the year that stand there."""
    import dateparser

    match = _PLAUSIBLE.fullmatch(plain)
    if not match:
        return None
    year, day = int(match[2] or match[3]), int(match[1] or match[4])
    found = {
        dateparser.parse(plain, settings={
            "REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True, "PARSERS": ["absolute-time"],
            "DATE_ORDER": "DMY", "RELATIVE_BASE": base, "RETURN_AS_TIMEZONE_AWARE": False, "TIMEZONE": "UTC",
        })
        for base in _BASES
    }  # fmt: skip
    moment = found.pop()
    if found or moment is None or (moment.year, moment.day) != (year, day):
        return None
    return moment.year, moment.month, moment.day
