"""Whole stories drawn at random from a large corpus, and what drawing others would move."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.keeping import once
from analysis.prepared import Prepared

DRAWN = 5_000  # articles of the stories that are drawn, at most
GROUPS = 10  # parts that are left out one at a time
SURE = 1.645  # standard errors on each side within which nine in ten draws lie


def drawn(articles: pd.DataFrame) -> "pd.Index[int]":
    """The articles of whole stories, drawn by a number made from the story's id: always the same ones."""
    return _drawn(articles, DRAWN)


@once.found("story_id")
def _drawn(articles: pd.DataFrame, most: int) -> "pd.Index[int]":
    stories = articles["story_id"].astype(object)
    sizes = stories.value_counts().sort_index()
    lot = np.argsort(_numbers(sizes.index), kind="stable")
    kept = max(int(np.searchsorted(np.cumsum(sizes.to_numpy()[lot]), most, side="right")), 1)
    return articles.index[stories.isin(sizes.index[lot[:kept]]).to_numpy(bool)]


def of(run: Prepared) -> Prepared:
    """A run with the articles of the drawn stories alone, and their credits."""
    articles, given = _part(run.articles, run.credits, DRAWN)
    return run._replace(articles=articles, credits=given)


@once.found(few=1)
def _part(articles: pd.DataFrame, given: pd.DataFrame, most: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same each time it is asked for, so that what is found of it is found once."""
    own = articles.loc[_drawn(articles, most)]
    return own, given[given["article_id"].isin(own["article_id"])]


def error(articles: pd.DataFrame, measure: Callable[["pd.Index[int]"], float]) -> float:
    """How far another draw of stories may move a measure, in nine of ten cases: a jackknife over parts of them.

    `measure` is given the articles that are left when a tenth of the stories is out.
    """
    group = (_numbers(articles["story_id"].astype(object)) % np.uint64(GROUPS)).astype(int)
    found = np.array([measure(articles.index[group != out]) for out in range(GROUPS)])
    return SURE * math.sqrt((GROUPS - 1) / GROUPS * float(((found - found.mean()) ** 2).sum()))


def _numbers(ids: "pd.Index[str] | pd.Series[str]") -> "np.typing.NDArray[np.uint64]":
    return pd.util.hash_array(np.asarray(ids, dtype=object), categorize=False)
