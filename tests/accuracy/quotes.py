"""Who said what, against attributions that people marked: content, cue and source of 84 articles.

What is found is matched one to one to what is marked, the most alike first: the characters that both have, of all that
one of them has. Precision speaks of all that was found with marks or without; recall of all that was marked so.
"""

import csv
import json
from collections.abc import Iterator
from typing import Any

from accuracy import real
from accuracy.scored import Scored, share
from analysis import paths
from analysis.quotes import people, turns

Span = tuple[int, int]


def _characters(spans: list[Span]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _matched(found: list[set[int]], gold: list[set[int]], least: float) -> dict[int, int]:
    """Gold → found, where they overlap by at least so much; the most alike first, each once."""
    alike = [
        (len(one & other) / len(one | other), i, j)
        for i, one in enumerate(found) for j, other in enumerate(gold) if one & other
    ]  # fmt: skip
    pairs: dict[int, int] = {}
    for alike_by, i, j in sorted(alike, reverse=True):
        if alike_by >= least and j not in pairs and i not in pairs.values():
            pairs[j] = i
    return pairs


def _judged(article: dict[str, Any], least: float) -> Iterator[tuple[str, bool, bool]]:
    """For each thing that was found or marked: which, whether it has quotation marks, whether it is right."""
    marked = [one for one in article["attributions"] if one["content"]]
    heard = turns.heard(article["text"])
    pairs = _matched(
        [_characters(turn.parts) for turn in heard], [_characters(one["content"]) for one in marked], least
    )
    for i, turn in enumerate(heard):
        yield "found", turn.kind != "indirect", i in pairs.values()
    for j, one in enumerate(marked):
        yield "marked", one["quoted"], j in pairs
        if j in pairs and one["source"]:
            speaker = heard[pairs[j]].speaker
            right = speaker is not None and bool(_characters([speaker]) & _characters(one["source"]))
            yield "speaker", one["quoted"], right


def _share(judged: list[tuple[str, bool, bool]], what: str, quoted: bool) -> tuple[int, float]:
    right = [one[2] for one in judged if one[0] == what and one[1] == quoted]
    return len(right), sum(right) / len(right)


def polnear() -> Iterator[Scored]:
    """Attributions with quotation marks and without, and the speakers of those found; all of it, and both halves."""
    articles = real.lines("quotes/polnear-dev.jsonl.gz")
    for least in (0.3, 0.8):
        judged = [list(_judged(article, least)) for article in articles]
        for quoted in (True, False):
            if not quoted and least > 0.5:
                continue
            name = f"{'quoted' if quoted else 'unquoted'} attributions at {least:.0%} (F1)"
            scores = [
                _f1([one for part in half for one in part], quoted)
                for half in (judged, judged[::2], judged[1::2])
            ]
            halves = f"half that was looked at {scores[1][1]:.3f}, half that was not {scores[2][1]:.3f}"
            yield Scored(name, *scores[0], halves)
        if least < 0.5:
            whole = [one for part in judged for one in part]
            yield Scored("speaker of quoted attributions", *_share(whole, "speaker", True))
            yield Scored("speaker of unquoted attributions", *_share(whole, "speaker", False))


def sample() -> Iterator[Scored]:
    """Whatever stands in quotation marks on the ten pages of the sample: who says it, or that nobody does."""
    with paths.data("gold", "quotes.csv").open(encoding="utf-8", newline="") as file:
        marked = list(csv.DictReader(file))
    bodies = {
        row["key"]: row["body"]
        for row in map(json.loads, paths.data("gold", "articles.jsonl").read_text("utf-8").splitlines())
    }
    told, speakers, nobody = [], [], []
    for key, body in bodies.items():
        own = [row for row in marked if row["key"] == key]
        heard = turns.heard(body or "") if own else []
        who = people.named(body or "", [turn.speaker for turn in heard])
        for row in own:
            at = body.index(row["quote"])
            hit = [person for turn, person in zip(heard, who, strict=True) if _holds(turn.parts, at)]
            if row["speaker"]:
                told.append(bool(hit))
                speakers += [hit[0].name == row["speaker"]] if hit else []
            else:
                nobody.append(not hit)
    yield share("what somebody says", told, 100)
    yield share("who says it, by name", speakers, 90)
    yield share("what nobody says", nobody, 8)


def _holds(parts: list[Span], at: int) -> bool:
    return any(start <= at < end for start, end in parts)


def _f1(judged: list[tuple[str, bool, bool]], quoted: bool) -> tuple[int, float]:
    precision, (many, recall) = _share(judged, "found", quoted)[1], _share(judged, "marked", quoted)
    return many, 2 * precision * recall / (precision + recall)
