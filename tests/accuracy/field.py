"""Small exports of our own words, each standing for a fault that users of such tools reported."""

import json
from collections.abc import Iterator
from typing import Any

from accuracy import real
from accuracy.scored import Scored, share
from analysis import merge, outlets, times
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


def dated() -> Iterator[Scored]:
    """When each item and page was published, to the minute, and that one address is one article."""
    folder = real.pinned("field")
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    feed = times.date(read([folder / "feed-dates.rss"], quiet=True).articles).to_dict("records")
    right = {
        row["url"]: _when(row, expected["feed-dates.rss"]["times"][row["url"].rpartition("/")[2]])
        for row in feed
    }
    for name in ("modified-time.html", "blogger.html", "ago-page.html"):
        (row,) = times.date(read([folder / name], quiet=True).articles).to_dict("records")
        (told,) = expected[name]["articles"]
        right[name] = _when(row, told["earliest"]) if "earliest" in told else (
            (row["published_raw"], row["published_basis"]) == (told["published_raw"], told["basis"])
        )  # fmt: skip
    both = read([folder / "utm1.rss", folder / "utm2.rss"], quiet=True).articles
    once = merge.printings(times.date(outlets.label(both, outlets.load())))
    right["one address"] = list(once.articles["printings"]) == [2]
    wrong = [name for name, ok in right.items() if not ok]
    yield share("times and addresses", list(right.values()), 13, f"wrong: {wrong}")


def _when(row: dict[str, Any], told: str) -> bool:
    low, high = (
        str(row[f"published_{side}"])[:16].replace(" ", "T") + "Z" for side in ("earliest", "latest")
    )
    if told.startswith("none"):
        return row["published_basis"] == "none" and bool(row["published_cause"])
    if told.startswith("between"):
        first, _, last = told.removeprefix("between ").partition(" and ")
        return first <= low < high <= last
    return low == high == told
