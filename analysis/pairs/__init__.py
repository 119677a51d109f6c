"""How right is it here? Pairs that tell most, judged by people: precision and recall of this very corpus."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis import labelling, parameters
from analysis.evidence import Html
from analysis.pairs import published, rates
from analysis.pairs.frames import WHAT
from analysis.pairs.rates import corrected, measured
from analysis.pairs.sheets import READ, SHEET, draw, holds, read

__all__ = [
    "READ",
    "SHEET",
    "WHAT",
    "corrected",
    "draw",
    "holds",
    "how_right",
    "judged",
    "measured",
    "of_topics",
    "published",
    "read",
]


def judged(labels: str, articles: pd.DataFrame) -> pd.DataFrame:
    """The answers in those of the filled sheets (a comma between them) that are of pairs."""
    return read([file for file in parameters.files(labels) if holds(file)], articles)


def of_topics(labels: str) -> list[Path]:
    """Those of the filled sheets that label articles with topics."""
    return [file for file in parameters.files(labels) if "label" in labelling.heading(file)]


def how_right(
    answers: pd.DataFrame, what: Iterable[str] = ("stories",), articles: pd.DataFrame | None = None
) -> list[Html]:
    """Of each kind: what people found in this corpus, or else what is published, which is of other corpora.

    With the `articles` the number of pairs leads to them.
    """
    return [rates.sentence(answers, kind, articles) or published.sentence(kind) for kind in what]
