"""Who is set against whom: each two outlets that tell a story, and what bounds the first article of either."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.leads import firsts
from analysis.leads.firsts import Firsts, Flags, Floats, Ints

Ends = tuple[Floats, Floats]
FEWEST = 5  # stories that two must share before anything is said of them
MOST = 40  # outlets that are set against each other, those with most shared stories
LEADS, NOT_TOLD = "leads", "cannot tell"
EARLIER, LATER = "earlier", "later"


class Leads(NamedTuple):
    """Pairs with enough stories in common, the surest lead first; the stories behind them; what was not asked."""

    table: (
        pd.DataFrame
    )  # key, other, pair, stories, earlier, later, untold, share … statement, lag_low, lag_high
    stories: pd.DataFrame  # pair, story_id, order: one line for each story of each pair
    key: str
    few: int  # pairs that share a story, and fewer than FEWEST
    beyond: int  # outlets that share stories, beyond the most that are set against each other


class Lines(NamedTuple):
    """One line for each story of each pair, pair by pair; `a` and `b` bound the first article of either."""

    pair: Ints
    story: Ints
    a: Ends
    b: Ends
    articles: Ends  # how many either has
    ready: Ends  # before when either first article cannot have lain ready


class Pairing(NamedTuple):
    """Pairs with enough stories in common: their names, their lines, and what is left out."""

    names: pd.DataFrame  # the column of the key, other
    lines: Lines
    stories: list[str]
    few: int  # pairs that share fewer than FEWEST stories
    beyond: int  # outlets beyond MOST


def by_two(articles: pd.DataFrame, key: str) -> Pairing:
    """Each two outlets, or families, that share stories."""
    found = firsts.of(articles, key)
    chosen, beyond = _most(found)
    first, second = _pairs(found, chosen)
    size = max(len(found.names), 1)
    codes, group = np.unique(found.outlet[first] * size + found.outlet[second], return_inverse=True)
    enough = np.bincount(group, minlength=len(codes)) >= FEWEST
    kept = np.flatnonzero(enough[group])
    kept = kept[np.argsort(group[kept], kind="stable")]
    first, second, pair = first[kept], second[kept], (np.cumsum(enough) - 1)[group[kept]]
    names = np.array(found.names, object)
    pairs = pd.DataFrame({key: names[codes[enough] // size], "other": names[codes[enough] % size]})
    many = found.articles[first].astype(float), found.articles[second].astype(float)
    a, b = ((found.low[at], found.high[at]) for at in (first, second))
    lines = Lines(pair, found.story[first], a, b, many, (found.ready[first], found.ready[second]))
    return Pairing(pairs, lines, found.stories, int((~enough).sum()), beyond)


def turned(lines: Lines, which: Flags) -> Lines:
    """The lines with the two sides of these pairs exchanged."""
    at = which[lines.pair]

    def swapped(one: Floats, other: Floats) -> Ends:
        return np.where(at, other, one), np.where(at, one, other)

    (a_low, b_low), (a_high, b_high) = swapped(lines.a[0], lines.b[0]), swapped(lines.a[1], lines.b[1])
    many, ready = swapped(*lines.articles), swapped(*lines.ready)
    return lines._replace(a=(a_low, a_high), b=(b_low, b_high), articles=many, ready=ready)


def _most(found: Firsts) -> tuple[Ints, int]:
    """The lines of the outlets with most shared stories, and how many outlets there are beyond these."""
    told = np.bincount(found.story, minlength=len(found.stories))
    shared = told[found.story] > 1
    often = np.bincount(found.outlet[shared], minlength=len(found.names))
    ranked = np.argsort(-often, kind="stable")
    ranked = ranked[often[ranked] > 0]
    return np.flatnonzero(shared & np.isin(found.outlet, ranked[:MOST])), max(len(ranked) - MOST, 0)


def _pairs(found: Firsts, chosen: Ints) -> tuple[Ints, Ints]:
    """Every two lines of one story, the outlet that comes first by name as the first."""
    _, begin, many = np.unique(found.story[chosen], return_index=True, return_counts=True)
    left, right = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for size in np.unique(many[many > 1]):
        one, other = np.triu_indices(int(size), 1)
        starts = begin[many == size][:, None]
        left.append((starts + one).ravel())
        right.append((starts + other).ravel())
    return chosen[np.concatenate(left)], chosen[np.concatenate(right)]
