"""Time expressions as printed on real pages: kind and meaning against gold."""

import csv
import re
from pathlib import Path

from analysis.times.expressions import Expression, understand

FLOOR = 0.98


def kind(said: Expression) -> str:
    return said.kind if said.also is None or said.also.kind == said.kind else f"{said.kind}+{said.also.kind}"


def same(said: Expression, meaning: str) -> bool:
    """Gold meanings carry remarks after the value, and the day of a clock time where the page tells it."""
    wanted = re.split(r"[;(]| with | for | local", meaning)[0].strip()
    if said.kind == "not-a-time":
        return True
    if said.kind == "time-only":
        return wanted.endswith(said.meaning)
    return said.meaning.replace("0 days back", "same day") == wanted


def test_kind_and_meaning_of_real_expressions(shared: Path) -> None:
    with (shared / "pages" / "time-expressions.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    said = [understand(row["expression"]) for row in rows]
    wrong = [row["expression"] for row, s in zip(rows, said, strict=True)
             if kind(s) != row["kind"] or not same(s, row["meaning"])]  # fmt: skip
    assert len(rows) == 91
    assert 1 - len(wrong) / len(rows) >= FLOOR, wrong
