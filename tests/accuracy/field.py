"""Small exports of our own words, each standing for a fault that users of such tools reported."""

import json
from collections.abc import Iterator
from typing import Any

from accuracy import real
from accuracy.scored import Scored, share
from analysis import times
from analysis.read import read

_EXPORTS = (
    "nexis-uni.docx", "nexis.txt", "factiva.html", "zotero.ris", "zotero.csv", "trafilatura.jsonl",
    "telegram-export.json", "cp1252.csv", "excel-serial.csv",
)  # fmt: skip


def exports() -> Iterator[Scored]:
    """What is told of every article, field by field; an article too many or too few is a wrong one."""
    folder = real.pinned("field")
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    right: dict[str, bool] = {}
    for name in _EXPORTS:
        found = times.date(read([folder / name], quiet=True).articles).to_dict("records")
        wanted = expected[name]["articles"]
        right[f"{name}: articles"] = len(found) == len(wanted)
        for number, (row, fields) in enumerate(zip(found, wanted, strict=False), 1):
            right |= {
                f"{name} {number}: {field}": _same(row, field, value) for field, value in fields.items()
            }
    yield share(
        "fields of exports", list(right.values()), 60, f"wrong: {[k for k, ok in right.items() if not ok]}"
    )


def _same(row: dict[str, Any], field: str, value: str) -> bool:
    body = row["body"] or ""
    if field == "day":
        ends = row["published_earliest"], row["published_latest"]
        return ends[0] is not None and str(ends[0])[:10] <= value <= str(ends[1])[:10]
    if field.startswith("body_"):
        tells = {"body_starts": body.startswith, "body_ends": body.endswith, "body_has": body.__contains__}
        return bool(tells[field](value))
    return bool(row["outlet_raw" if field == "outlet" else field] == value)
