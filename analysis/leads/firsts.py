"""The first article of each outlet on each story, as the interval in which it can have appeared."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.leads import rhythm
from analysis.times import first

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Firsts(NamedTuple):
    """One line for each story and outlet that tells it, sorted by story, then outlet."""

    story: Ints
    outlet: Ints  # place in `names`
    low: Floats  # the first article appeared not before (seconds; -inf: not known)
    high: Floats  # and not after
    ready: Floats  # nor can it have lain ready before: what comes out after hours of silence may have waited
    articles: Ints
    names: list[str]
    stories: list[str]


def of(articles: pd.DataFrame, key: str) -> Firsts:
    """The first articles by `key`, an outlet or a family; what an outlet prints in round numbers is taken as rounded.

    An outlet of which one article of a story has no time may have been earlier than its others show.
    """
    known = articles.filter(items=list(dict.fromkeys([*first.READ_FROM, key]))).dropna(
        subset=["story_id", key]
    )
    low, high, on_page = first.intervals(known)
    early, late = rhythm.rounding(known, key)
    low, high = low - np.where(on_page, 0, early), high + np.where(on_page, 0, late)
    story, stories = pd.factorize(known["story_id"].astype(object), sort=True)
    outlet, names = pd.factorize(known[key].astype(object), sort=True)
    cell, at = np.unique(story * max(len(names), 1) + outlet, return_inverse=True)
    waited = rhythm.waited(low, rhythm.silent(outlet, len(names), low, high, ~on_page)[outlet])
    low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
    ends = low, high, low - np.where(on_page, 0, waited)
    size, count = max(len(names), 1), len(cell)
    lows, highs, ready = (_least(end, at, count) for end in ends)
    return Firsts(
        cell // size, cell % size, lows, highs, ready, np.bincount(at, minlength=count), [str(n) for n in names],
        [str(s) for s in stories],
    )  # fmt: skip


def _least(values: Floats, at: Ints, many: int) -> Floats:
    found = np.full(many, np.inf)
    np.minimum.at(found, at, values)
    return found
