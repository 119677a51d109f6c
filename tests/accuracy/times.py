"""Time expressions as printed on real pages: kind and meaning."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from accuracy import real
from accuracy.scored import Scored, share
from analysis.times.expressions import Expression, understand


def kind(said: Expression) -> str:
    """The kind, with that of a second time in it."""
    return said.kind if said.also is None or said.also.kind == said.kind else f"{said.kind}+{said.also.kind}"


def same(said: Expression, meaning: str) -> bool:
    """Gold meanings carry remarks after the value, and the day of a clock time where the page tells it."""
    wanted = re.split(r"[;(]| with | for | local", meaning)[0].strip()
    if said.kind == "not-a-time":
        return True
    if said.kind == "time-only":
        return wanted.endswith(said.meaning)
    return said.meaning.replace("0 days back", "same day") == wanted


def expressions() -> Iterator[Scored]:
    """Expressions whose kind and meaning are both right."""
    with (real.pinned("pages") / "time-expressions.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    said = [understand(row["expression"]) for row in rows]
    right = [kind(s) == row["kind"] and same(s, row["meaning"]) for row, s in zip(rows, said, strict=True)]
    wrong = [row["expression"] for row, r in zip(rows, right, strict=True) if not r]
    yield share("kind and meaning", right, 91, f"wrong: {wrong}")


def own_expressions() -> Iterator[Scored]:
    """Expressions of our own, as sites in 18 languages print them: kind and meaning, the zone's offset included."""
    path = Path(__file__).parent.parent / "expressions.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    right, wrong = [], []
    for row in rows:
        said = understand(row["expression"])
        right.append(
            (said.kind, "" if said.kind == "not-a-time" else said.meaning) == (row["kind"], row["meaning"])
        )
        wrong += [] if right[-1] else [row["expression"]]
    yield share("kind and meaning of our own", right, 150, f"wrong: {wrong}")
