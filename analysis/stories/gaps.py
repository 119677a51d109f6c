"""How far apart in time: intervals of publication, and what a gap does to likeness."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.stories.tokens import Flags, Floats, Indices

FADING = 0.12  # likeness is divided by 1 + FADING × log2(1 + days between)
UNKNOWN = 7.0  # days put between two texts if nobody knows when either was published
HALF_KNOWN = 30.0  # the same, where it is known of one: of all times the other may have, few are near
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


def _days(instants: pd.Series) -> Floats:
    stamps = pd.to_datetime(instants, utc=True).dt.tz_localize(None).to_numpy("datetime64[us]")
    return np.where(np.isnat(stamps), np.nan, stamps.astype(np.int64) / _DAY)


def faded(likeness: Floats, days: Floats) -> Floats:
    """Likeness after time has passed: the same words a month later are weaker evidence."""
    doublings = np.log2(1 + days).astype(np.float32)  # cut to what every processor agrees on
    return np.asarray(likeness / (1 + FADING * doublings.astype(np.float64)))
