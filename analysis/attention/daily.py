"""Articles spread over the days that their intervals touch: for what is asked day by day."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis.attention import units

Ints = npt.NDArray[np.int64]
DAY = 86_400_000_000
WIDEST, LONGEST = (
    7,
    400,
)  # days that a time may leave open; days of a period, the fullest ones of a longer one


class Daily(NamedTuple):
    """The articles whose time says which days, how much of each lies on which day, and of which period."""

    weights: sparse.csr_matrix  # article × day
    rows: Ints  # place of each in the table of articles
    first: int  # the first day, since 1970
    days: int


def spread(articles: pd.DataFrame) -> Daily:
    """Each article spread evenly over its interval; those whose time is open for more than a week are left out."""
    low, high = (units.micros(articles[end]) for end in ("published_earliest", "published_latest"))
    known = (low != units.NAT) & (high != units.NAT) & (high >= low)
    known &= high - np.where(known, low, high) <= WIDEST * DAY
    rows = np.flatnonzero(known)
    start, end = low[rows], high[rows] + 1
    first, days = _period(start, end)
    inside = (end > first * DAY) & (start < (first + days) * DAY)
    rows, start, end = rows[inside], start[inside], end[inside]
    line, column, weight = [], [], []
    for step in range(WIDEST + 2):
        day = start // DAY + step
        share = (np.minimum(end, (day + 1) * DAY) - np.maximum(start, day * DAY)) / (end - start)
        on = np.flatnonzero((share > 0) & (day >= first) & (day < first + days))
        line.append(on)
        column.append(day[on] - first)
        weight.append(share[on])
    shape = (len(rows), max(days, 1))
    places = np.concatenate(line), np.concatenate(column)
    return Daily(sparse.csr_matrix((np.concatenate(weight), places), shape), rows, first, days)


def _period(start: Ints, end: Ints) -> tuple[int, int]:
    """The first day and how many: those of the bulk, of too many the fullest."""
    if not len(start):
        return 0, 0
    low, high = units.bulk(start, end - 1)
    first, days = low // DAY, high // DAY - low // DAY + 1
    if days <= LONGEST:
        return int(first), int(days)
    ordered = np.sort(start // DAY)
    within = np.searchsorted(ordered, ordered + LONGEST) - np.arange(len(ordered))
    return int(ordered[int(np.argmax(within))]), LONGEST
