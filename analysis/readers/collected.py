"""The folder that `media-analysis collect` fills, as readers see it: bodies, each with its record.

`HOST/2026-03-04T093000Z-HASH.html` is a body as it came, `….html.meta.json` its record, which says from
where and when; `collected.jsonl` is the log of all runs.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from analysis.paths import RECORD
from analysis.readers import clean
from analysis.wordings import Wording

LOG = "collected.jsonl"
MARK = {"log": "media-analysis collect", "format": 1}
BODY = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z-([0-9a-f]{16})\.[a-z]{1,8}")
CAUSE = "record of the collection"
NOT_READ = Wording.COLLECTION_LOG.value
_LONGEST = 8 * 1024 * 1024  # bytes of a record


def is_log(path: Path) -> bool:
    """Whether a file is the log of a collection: by its name and its first line."""
    if path.name != LOG:
        return False
    first = json.dumps(MARK).encode()
    with path.open("rb") as file:
        return file.read(len(first)) == first


def is_record(path: Path) -> bool:
    """Whether a file only tells of the body beside it, by its name."""
    return path.name.endswith(RECORD) and bool(BODY.fullmatch(path.name.removesuffix(RECORD)))


class Told(NamedTuple):
    """What the record of a body says: from where, when, and when the server changed it last."""

    url: str | None = None
    captured: datetime | None = None
    modified: str | None = None


def told(path: Path) -> Told:
    """What the record beside a body says; nulls where it has none, or one that cannot be read."""
    try:
        with path.with_name(path.name + RECORD).open("rb") as file:
            record: Any = json.loads(file.read(_LONGEST))
        at = datetime.fromisoformat(record["captured"])
        captured = at.astimezone(UTC) if at.tzinfo else None
        return Told(clean.url(record["final_url"]), captured, clean.line(record.get("last_modified")))
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return Told()
