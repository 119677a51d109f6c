"""The published scores of the suite: of gold sets, which are other corpora than that of a report."""

import csv

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
        f"{row.of} ({row.set}): {language.say(str(row.measure))} {language.number(f'{row.score:.2f}')}"
        for row in scores(what).itertuples(index=False)
    )
    return evidence.sentence(
        "How right the {kind} are here is not known: no pair of this corpus is judged. Published scores are of other "
        "corpora: {told}. To know it of this one: media-analysis label RUN --what {what}.",
        kind=language.say(what), what=what, told=told,
    )  # fmt: skip
