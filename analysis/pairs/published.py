"""The published scores of the suite: of gold sets, which are other corpora than that of a report."""

import csv
from typing import Any

import pandas as pd

from analysis import evidence, language, paths
from analysis.evidence import Html

COLUMNS = ["what", "set", "measure", "score", "of"]


def scores(what: str) -> pd.DataFrame:
    """What is published of `stories`, `copies`, `topics` or `outlets`: set, measure, score, of what."""
    with paths.data("published_scores.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["what"] == what]
    return pd.DataFrame(rows, columns=COLUMNS).drop(columns="what").astype({"score": float})


def sentence(what: str) -> Html:
    """The published scores in a sentence that says of what they are, and how to know it of this corpus."""
    told = "; ".join(
        f"{language.say(str(measure))} {', '.join(map(_score, own.itertuples(index=False)))}"
        for measure, own in scores(what).groupby("measure", sort=False)
    )
    return evidence.sentence(
        "How right the {kind} are here is not known: nobody has judged any of them. Measured on other corpora: {told}. "
        "To have a few of these judged: media-analysis label RUN --what {what}.",
        kind=language.say(what), what=what, told=told,
    )  # fmt: skip


def _score(row: Any) -> str:
    """A score and what it is of: 0.95 (full articles, giveme5w1h)."""
    return f"{language.number(f'{row.score:.2f}')} ({row.of}, {row.set})"
