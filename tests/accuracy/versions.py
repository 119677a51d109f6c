"""Pairs of versions in our own words: what was changed, and what is no edit though the bytes differ."""

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accuracy.scored import Scored, share
from analysis import merge, outlets, times
from analysis.read import read

PAIRS = Path(__file__).resolve().parent.parent / "versions.jsonl"
_SEEN = ("2026-03-09T0900Z", "2026-03-09T1500Z")


def pairs() -> list[dict[str, Any]]:
    """What each pair is, its two headlines and texts, and what was changed."""
    return [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]


def found() -> list[list[list[str]]]:
    """What the suite says was changed in each pair, read from two exports of one outlet."""
    gold = pairs()
    with tempfile.TemporaryDirectory() as folder:
        for side, name in enumerate(_SEEN):
            (Path(folder) / f"{name}.csv").write_text(_table(gold, side), encoding="utf-8")
        corpus = read([folder], quiet=True)
    known = outlets.load()
    once = merge.printings(times.date(outlets.label(corpus.articles, known), known), corpus.documents)
    page = dict(zip(once.printings["article_id"], once.printings["url"], strict=True))
    told: list[list[list[str]]] = [[] for _ in gold]
    for step in once.edits.to_dict("records"):
        told[int(page[step["article_id"]].rpartition("/")[2])] += [list(c[:4]) for c in step["changes"]]
    return told


def _table(gold: list[dict[str, Any]], side: int) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("outlet", "title", "url", "date", "language", "text"))
    for n, pair in enumerate(gold):
        said = pair["headline"][side], f"https://post.example/{n}", "2026-03-09T06:00Z", pair["language"]
        rows.writerow(("Harbour Post", *said, pair["body"][side]))
    return out.getvalue()


def edited() -> Iterator[Scored]:
    """Changes as part, kind, words before and after; pairs that are no edit; changes that are none."""
    gold, told = pairs(), found()
    wanted = [(n, *c) for n, pair in enumerate(gold) for c in pair["changes"]]
    given = [(n, *c) for n, changes in enumerate(told) for c in changes]
    wrong = [f"{gold[n]['what']}: {rest}" for n, *rest in (*set(wanted) ^ set(given),)]
    detail = "\n".join(sorted(wrong))
    yield share("changes found", [change in given for change in wanted], 20, detail)
    yield share("changes that are right", [change in wanted for change in given], 20, detail)
    none = [not changes for pair, changes in zip(gold, told, strict=True) if not pair["changes"]]
    yield share("pairs that are no edit", none, 12, detail)
