"""How many articles of an outlet no input held: capture and recapture, where inputs are independent enough to ask.

Two inputs that would hold every article with the same chance, whatever the other holds, miss together what their
overlap says. Of more inputs Chao's estimate (1987) allows articles that are harder to catch than others, and is then
a least number.
"""

from itertools import combinations
from pathlib import PurePosixPath
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import gammaincc

from analysis import schema, uncertainty
from analysis.wordings import Wording

Flags = npt.NDArray[np.bool_]
LARGE = (
    10  # articles of a document that is an input by itself where it lies in no folder; smaller ones are one
)
FEWEST, TESTED = 10, 0.05  # articles of an outlet; the chance from which inputs count as independent
COLUMNS = ["outlet", "inputs", "articles", "in_several", "missed", "reason", "rows", "rows_inputs",
           "rows_in_several"]  # fmt: skip


def missing(articles: pd.DataFrame, printings: pd.DataFrame, top: int) -> pd.DataFrame:
    """Of each outlet with ten articles or more: its inputs, articles, those in several, and how many none held.

    `missed` is an interval of 90 % in words, `reason` why there is none or what it rests on.
    """
    held = _held(articles, printings)
    outlets = pd.Series(
        articles["outlet"].astype(object).to_numpy(), articles["article_id"].astype(object).to_numpy()
    )
    held = held.assign(outlet=held["article_id"].map(outlets))
    sizes = articles["outlet"].dropna().astype(object).value_counts()
    named = sorted(sizes.index[sizes >= FEWEST], key=lambda name: (-sizes[name], name))[:top]
    return pd.DataFrame([_of(articles, held, name) for name in named], columns=COLUMNS)


def _held(articles: pd.DataFrame, printings: pd.DataFrame) -> pd.DataFrame:
    """Which input held which article: article_id, input."""
    alone = articles[["article_id", "document"]]
    merged = printings[["merged_into", "document"]].rename(columns={"merged_into": "article_id"})
    both = pd.concat([alone, merged], ignore_index=True).astype(object).drop_duplicates()
    size = both["document"].map(both.groupby("document").size())
    folder = both["document"].map(lambda name: PurePosixPath(name).parts[0] if "/" in name else "")
    by_itself = (folder == "") & (size >= LARGE)
    return both.assign(input=both["document"].where(by_itself, folder))[
        ["article_id", "input"]
    ].drop_duplicates()


def _of(articles: pd.DataFrame, held: pd.DataFrame, name: str) -> dict[str, object]:
    own = schema.lean(articles)[(articles["outlet"] == name).fillna(False).to_numpy(bool)]
    mine = held[(held["outlet"] == name).to_numpy(bool)]
    lists = pd.crosstab(mine["article_id"], mine["input"])
    caught = lists.to_numpy() > 0
    low, high, reason = estimate(caught)
    words = "cannot tell" if np.isnan(low) else Wording.RANGE.written(low=f"{low:,.0f}", high=f"{high:,.0f}")
    row = pd.Series(own.index, own["article_id"].astype(object)).reindex(lists.index).to_numpy()
    several = row[caught.sum(axis=1) > 1].tolist()
    held_by = {str(one): row[caught[:, at]].tolist() for at, one in enumerate(lists.columns)}
    values = [name, caught.shape[1], len(own), len(several), words, reason, list(own.index), held_by, several]
    return dict(zip(COLUMNS, values, strict=True))


def estimate(caught: Flags) -> tuple[float, float, str]:
    """An interval for how many were caught by no list, and what it rests on; null where it must not be said."""
    none = float("nan")
    if caught.shape[1] < 2:
        return none, none, Wording.ONE_INPUT.value
    times = caught.sum(axis=1)
    seen, once, twice = len(caught), int((times == 1).sum()), int((times == 2).sum())
    if not (times > 1).any():
        return none, none, Wording.NONE_IN_TWO.value
    if (dependent := _dependent(caught)) is not None:
        return none, none, dependent
    if caught.shape[1] == 2:
        one, other = caught.sum(axis=0)
        both = seen - once
        missed = (one + 1) * (other + 1) / (both + 1) - 1 - seen
        variance = (one + 1) * (other + 1) * (one - both) * (other - both) / ((both + 1) ** 2 * (both + 2))
        return *_range(missed, variance), Wording.TWO_INPUTS.value
    part = (caught.shape[1] - 1) / caught.shape[1]
    missed = part * once * (once - 1) / (2 * (twice + 1))
    ratio = once / max(twice, 1)
    variance = max(twice, 1) * (part * ratio**2 / 2 + part**2 * ratio**3 + part**2 * ratio**4 / 4)
    return *_range(missed, variance), Wording.MORE_INPUTS.value


def _range(missed: float, variance: float) -> tuple[float, float]:
    """A log-normal interval for what is missed (Chao 1987), which is never below nothing."""
    if missed <= 0:
        return 0.0, float(np.sqrt(max(variance, 0)) * 1.64)
    z = NormalDist().inv_cdf((1 + uncertainty.LEVEL) / 2)
    spread = float(np.exp(z * np.sqrt(np.log1p(max(variance, 0) / missed**2))))
    return missed / spread, missed * spread


def _dependent(caught: Flags) -> str | None:
    """Why inputs are not independent: of what a third holds, two hold the same too often or too seldom."""
    lists = range(caught.shape[1])
    tests = [
        (one, other, third)
        for one, other in combinations(lists, 2)
        for third in lists
        if third not in (one, other)
    ]
    for one, other, third in tests:
        if _chance(caught[caught[:, third]][:, [one, other]]) < TESTED / len(tests):
            return Wording.DEPENDENT.value
    return None


def _chance(pair: Flags) -> float:
    """The chance of a table of two by two as uneven as this, by chi-square with Yates' correction."""
    a, b = (int((pair[:, 0] & (pair[:, 1] == flag)).sum()) for flag in (True, False))
    c, d = (int((~pair[:, 0] & (pair[:, 1] == flag)).sum()) for flag in (True, False))
    margins = float((a + b) * (c + d) * (a + c) * (b + d))
    n = a + b + c + d
    if not margins:
        return 1.0
    square = n * max(abs(a * d - b * c) - n / 2, 0) ** 2 / margins
    return float(gammaincc(0.5, square / 2))
