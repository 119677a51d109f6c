"""How far apart in time: intervals of publication, and what a gap does to likeness."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis import instants
from analysis.stories.tokens import Flags, Floats, Indices

FADING = 0.12  # likeness is divided by 1 + FADING × log2(1 + days between)
UNKNOWN = 7.0  # days put between two texts if nobody knows when either was published
HALF_KNOWN = 30.0  # the same, where it is known of one: of all times the other may have, few are near
SILENT = 270.0  # days in which nothing was published of a story, after which what comes is another
_DAY = 86_400_000_000


class Times(NamedTuple):
    """When texts were published, in days: not before, not after; NaN where not known."""

    earliest: Floats
    latest: Floats

    def take(self, rows: Indices) -> "Times":
        """The times of some texts."""
        return Times(self.earliest[rows], self.latest[rows])

    def gap(self, a: Indices, b: Indices) -> Floats:
        """Days between two intervals at least, 0 if they touch, NaN where an open end leaves that unsaid."""
        after, before = self.earliest[a] - self.latest[b], self.earliest[b] - self.latest[a]
        least = np.fmax(np.fmax(after, before), 0.0)
        unsaid = (np.isnan(after) | np.isnan(before)) & ~(least > 0)
        return np.where(unsaid, np.nan, least)

    def days(self, a: Indices, b: Indices) -> Floats:
        """The gap, or the days to be counted where it is not said."""
        return self.counted(self.gap(a, b), a, b)

    def counted(self, gap: Floats, a: Indices, b: Indices) -> Floats:
        """Gaps between two intervals, and the days to be counted where they are not said."""
        unsaid = np.flatnonzero(np.isnan(gap))
        if not len(unsaid):
            return gap
        neither = self.take(a[unsaid]).open & self.take(b[unsaid]).open
        days = gap.copy()
        days[unsaid] = np.where(neither, UNKNOWN, HALF_KNOWN)
        return days

    @property
    def open(self) -> Flags:
        """Texts of which an end is not known."""
        return np.isnan(self.earliest) | np.isnan(self.latest)

    def merged(self, groups: Indices, count: int) -> "Times":
        """The interval each group covers, by the times of which both ends are known."""
        first, last = np.full(count, np.inf), np.full(count, -np.inf)
        known = ~self.open
        np.minimum.at(first, groups[known], self.earliest[known])
        np.maximum.at(last, groups[known], self.latest[known])
        return Times(np.where(np.isinf(first), np.nan, first), np.where(np.isinf(last), np.nan, last))


def read(articles: pd.DataFrame) -> Times:
    """Publication intervals of articles; an end that is not known stays open."""
    return Times(_days(articles["published_earliest"]), _days(articles["published_latest"]))


def furthest(articles: pd.DataFrame) -> float:
    """Days between the two articles that are furthest apart, at least; 0 where no time is known of any two."""
    when = read(articles)
    apart = np.fmax.reduce(when.earliest, initial=np.nan) - np.fmin.reduce(when.latest, initial=np.nan)
    return float(np.fmax(apart, 0.0))


def _days(times: pd.Series) -> Floats:
    return instants.reals(times) / _DAY


def faded(likeness: Floats, days: Floats) -> Floats:
    """Likeness after time has passed: the same words a month later are weaker evidence."""
    doublings = np.log2(1 + days).astype(np.float32)  # cut to what every processor agrees on
    return np.asarray(likeness / (1 + FADING * doublings.astype(np.float64)))


def parted(stories: Indices, graph: sp.csr_matrix, when: Times, days: float) -> Indices:
    """Stories after those in which nothing was published for more than `days` have been parted there.

    Texts without a time tie affairs of years: each goes to the part it is most like in sum, or to the first.
    """
    stories = np.unique(stories, return_inverse=True)[1].astype(np.int64)
    known = np.flatnonzero(~when.open)
    order = known[np.lexsort((when.earliest[known], stories[known]))]
    of, first, last = stories[order], when.earliest[order], when.latest[order]
    shift = of * (last.max(initial=0.0) - first.min(initial=0.0) + 1.0)
    reached = np.maximum.accumulate(last + shift)
    begins = np.ones(len(order), bool)
    begins[1:] = (of[1:] != of[:-1]) | ((first + shift)[1:] - reached[:-1] > days)
    part = np.full(len(stories), -1)
    part[order] = np.cumsum(begins) - 1
    return _placed(part, stories, graph)


def _placed(part: Indices, stories: Indices, graph: sp.csr_matrix) -> Indices:
    """The part of each text; a story none of whose texts has one becomes a part."""
    count = int(part.max(initial=-1)) + 1
    earliest = count + np.arange(int(stories.max(initial=-1)) + 1)
    np.minimum.at(earliest, stories[part >= 0], part[part >= 0])
    rest = np.flatnonzero(part < 0)
    found = np.where(part >= 0, part, earliest[stories])
    links = graph[rest].tocoo()
    inside = (part[links.col] >= 0) & (stories[links.col] == stories[rest[links.row]])
    shape = (len(rest), count)
    sums = sp.coo_matrix((links.data[inside], (links.row[inside], part[links.col[inside]])), shape=shape)
    total = sums.tocsr().tocoo()
    ranked = np.lexsort((total.col, -total.data, total.row))
    rows, best = np.unique(total.row[ranked], return_index=True)
    found[rest[rows]] = total.col[ranked][best]
    return found.astype(np.int64)
