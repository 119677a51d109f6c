"""What articles disagree on: planted in our own words, in the sample corpus, and judged by hand in real stories."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd

from accuracy import sample, stories
from accuracy.scored import Scored
from analysis import claims, paths, schema

TESTS = Path(__file__).resolve().parent.parent
COLUMNS = tuple(
    c for c in schema.ARTICLES
    if c.name in ("article_id", "outlet", *claims.READ_FROM, "text_id", "origin_id", "story_id")
)  # fmt: skip
REAL = {"giveme5w1h": stories.giveme, "ecbplus-odd": stories.ecbplus, "uci": stories.uci_headlines}
WHEN = pd.Timestamp("2026-03-05T09:00Z")


def pairs() -> list[dict[str, str]]:
    """Pairs of sentences of two outlets, and the kind of thing that they disagree on, if any."""
    with (TESTS / "disagreements.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def told() -> pd.DataFrame:
    """Each pair as a story of two articles."""
    rows = [
        {
            "article_id": f"{n:03}{side}", "outlet": outlet, "language": pair["language"], "headline": "",
            "body": pair[side], "published_earliest": WHEN, "published_latest": WHEN,
            "text_id": f"{n}{side}", "origin_id": f"{n}{side}", "story_id": f"{n:03}",
        }
        for n, pair in enumerate(pairs())
        for side, outlet in (("one", "Harbour Post"), ("other", "Marrow Radio"))
    ]  # fmt: skip
    return schema.frame(rows, COLUMNS)


def planted() -> Iterator[Scored]:
    """Conflicts found of those that were written, and written of those that were found."""
    found = claims.find(told())
    disputed = found[found["verdict"] == "conflicts"]
    got = {(int(row.article_id[:3]), row.kind) for row in disputed.itertuples()}
    gold = {(n, pair["expected"]) for n, pair in enumerate(pairs()) if pair["expected"]}
    missed, wrong = sorted(gold - got), sorted(got - gold)
    yield Scored("recall of planted conflicts", len(gold), len(gold & got) / len(gold), f"missed {missed}")
    yield Scored("precision of conflicts", len(got), len(gold & got) / max(len(got), 1), f"wrong {wrong}")


def in_sample() -> Iterator[Scored]:
    """Conflicts of the sample corpus that its authors wrote into it, and what else is shown as one."""
    run = sample.whole()
    story = run.articles.set_index("article_id")["story_id"]
    disputed = run.claims[run.claims["verdict"] == "conflicts"]
    groups = [set(rows["value"].str.lower()) for _, rows in disputed.groupby("claim_id")]
    with (paths.data("gold", "conflicts.csv")).open(encoding="utf-8", newline="") as file:
        gold = [(row["one"], row["other"]) for row in csv.DictReader(file)]
    held = [any(_has(own, one) and _has(own, other) for own in groups) for one, other in gold]
    right = [any(_has(own, one) and _has(own, other) for one, other in gold) for own in groups]
    missed = [one for one, found in zip(gold, held, strict=True) if not found]
    yield Scored("recall of conflicts", len(gold), sum(held) / len(gold), f"missed {missed}")
    yield Scored(
        "precision of conflicts", len(right), sum(right) / max(len(right), 1), f"{story.nunique()} stories"
    )


def _has(values: set[str], printed: str) -> bool:
    return any(printed in value for value in values)


def judged() -> Iterator[Scored]:
    """Conflicts shown in real stories that a person who read both sentences called conflicts; unread ones are none."""
    with (TESTS / "judged_conflicts.csv").open(encoding="utf-8", newline="") as file:
        known = {(row["set"], row["claim_id"]): row["real"] == "yes" for row in csv.DictReader(file)}
    for name in REAL:
        shown = shown_in(name)
        right = [known.get((name, claim), False) for claim in shown]
        unread = [claim for claim in shown if (name, claim) not in known]
        yield Scored(f"{name}: precision", len(right), sum(right) / max(len(right), 1), f"unread {unread}")


@cache
def shown_in(name: str) -> tuple[str, ...]:
    """The claims of a real set with a conflict."""
    found = claims.find(stories.related(REAL[name]).assign(language="en"))
    return tuple(found.loc[found["verdict"] == "conflicts", "claim_id"].unique())
