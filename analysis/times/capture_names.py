"""What a file name such as `page-2025-06-04T1530.txt` says about when the file was saved."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

_CLOCK = re.compile(
    r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)[T_ -]?(?P<hour>\d\d)[:h.-]?(\d\d)(?:[:.-]?(\d\d))?(?P<zone>Z?)(?!\d)"
)
_DAY = re.compile(r"^(?:captured|saved|snapshot|crawl(?:ed)?)?[-_ ]?(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)

Side = tuple[str, datetime, str]  # not before or not after, the instant, the words that say so


def from_name(document: str) -> list[Side]:
    """Bounds from the file name: two where it has a clock time, a lower one where it starts with a day."""
    name = PurePosixPath(document).name
    if match := _CLOCK.search(name):
        numbers = [int(n) for n in match.groups()[:6] if n]
        width = timedelta(seconds=1) if len(numbers) == 6 else timedelta(minutes=1)
        east, west = (timedelta(0),) * 2 if match["zone"] else (_EAST, _WEST)
    elif match := _DAY.search(name):
        numbers, width, east, west = [int(n) for n in match.groups()], None, _EAST, _WEST
    else:
        return []
    try:
        start = datetime(*numbers, tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return []
    lower = ("not before", start - east, match[0])
    return [lower, ("not after", start + width + west, match[0])] if width else [lower]
