"""Real data beside the checkout, each set pinned by a hash: a changed set is not the one its floors are for."""

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parent.parent.parent.parent / "shared" / "data"
PINS = {
    "exports": "c1150db33b26b73f",
    "feeds": "e5e6b39985f654ff",
    "field": "a651ef2c8b4ecfb2",
    "html/dates": "5b1013d05ecca6f2",
    "html/fundus": "b2961badbd6eb86b",
    "load/articles-4000.jsonl.gz": "f31ad529a8cf17a2",
    "pages": "5b44daaa2379df41",
    "quotes/polnear-dev.jsonl.gz": "c19cfaa70c1853c8",
    "stories/ecbplus-odd.jsonl.gz": "59c68bf365f7969d",
    "stories/giveme5w1h.jsonl.gz": "f5ffe3bea21937a2",
    "stories/uci-headlines.csv": "d53fbe7c664dcdc3",
    "wikinews/meantime.jsonl.gz": "0f59612304f28972",
}


class NotHereError(Exception):
    """The real data is not beside this checkout."""


@cache
def pinned(name: str) -> Path:
    """A file or folder of real data, its bytes as they were when the floors were set."""
    path = SHARED / name
    if not path.exists():
        raise NotHereError(f"no {name} in ../shared/data beside the checkout")
    if (found := digest(path)) != PINS[name]:
        raise ValueError(f"{name} is not the set that the floors are for: {found}, not {PINS[name]}")
    return path


def digest(path: Path) -> str:
    """One hash of a file, or of the names and bytes of all files of a folder."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    seen = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        seen.update(file.relative_to(path).as_posix().encode() + b"\0" + file.read_bytes())
    return seen.hexdigest()[:16]


def lines(name: str) -> list[dict[str, Any]]:
    """The records of a packed file of JSON lines."""
    with gzip.open(pinned(name), "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
