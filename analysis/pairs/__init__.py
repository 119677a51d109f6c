"""How right is it here? Pairs that tell most, judged by people: precision and recall of this very corpus."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis import evidence, labelling, language, parameters, plurals
from analysis.evidence import Html
from analysis.pairs import published, rates
from analysis.pairs.coders import agreed, parted
from analysis.pairs.coders import sentence as agreement
from analysis.pairs.frames import WHAT
from analysis.pairs.rates import corrected, measured
from analysis.pairs.sheets import READ, SHEET, columns, draw, holds, read

CORRECTED = {  # what labels of a kind correct, and where
    "topics": "shares of main topics (“How often are we wrong?”)",
    "codebook": "shares of categories (“What is each article about?”)",
    "stories": "how many pairs of texts are of one story",
    "copies": "how many pairs are copies",
    "outlets": "how many names are of the outlet they are taken for",
    "quotes": "how many quotes there are",
}
_ANSWERS = {"topics": "label", "codebook": "categories"}
__all__ = [
    "CORRECTED",
    "READ",
    "SHEET",
    "WHAT",
    "agreed",
    "agreement",
    "columns",
    "corrected",
    "corrected_by",
    "draw",
    "holds",
    "how_right",
    "judged",
    "measured",
    "of_topics",
    "parted",
    "published",
    "read",
    "which_corrected",
]


def judged(labels: str, articles: pd.DataFrame, quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """The answers in those of the filled sheets, a comma between them, that are of pairs; or of quotes."""
    return read([file for file in parameters.files(labels) if holds(file)], articles, quotes)


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


def corrected_by(labels: str) -> list[str]:
    """What filled sheets, a comma between them, have labels of: topics, codebook, or a kind of pairs."""
    found = set()
    for file in parameters.files(labels):
        names, rows = labelling.table(file)
        kinds = {row["what"].strip() for row in rows} if "what" in names else set()
        found |= kinds | {kind for kind, column in _ANSWERS.items() if column in names}
    return [kind for kind in CORRECTED if kind in found]


def which_corrected(kinds: Iterable[str]) -> Html:
    """Which numbers of a report are corrected by labels of people, in a sentence; all others are as counted."""
    told = [language.say(CORRECTED[kind]) for kind in CORRECTED if kind in set(kinds)]
    if not told:
        return evidence.sentence("No number here is corrected for errors: nobody labelled anything.")
    return evidence.sentence(
        "Corrected for errors, by what people labelled, {k:|is|are} {told}; all other numbers are as counted.",
        k=len(told), told=plurals.listed(told),
    )  # fmt: skip
