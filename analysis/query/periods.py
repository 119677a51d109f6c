"""Which articles were published in a period, when what is known of their time is an interval."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import instants

_DAY = pd.Timedelta(days=1)

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def holds(articles: pd.DataFrame, how: str, first: date | None, last: date | None) -> Mask:
    """Where articles are of a period: `date` for the most part, `certainly`, or `possibly`."""
    return {"date": placed, "certainly": within, "possibly": touching}[how](articles, first, last)


def touching(articles: pd.DataFrame, first_day: date | None = None, last_day: date | None = None) -> Mask:
    """Where an article may have been published in the period: its interval touches it, or is unknown."""
    (earliest, latest), (start, end) = _ends(articles), _bounds(first_day, last_day)
    return (latest > start) & (earliest < end)


def placed(articles: pd.DataFrame, first_day: date | None = None, last_day: date | None = None) -> Mask:
    """Where most of an article's interval is in the period."""
    (earliest, latest), (start, end) = _ends(articles), _bounds(first_day, last_day)
    known = np.isfinite(earliest) & np.isfinite(latest)
    low, high = np.where(known, earliest, 0), np.where(known, latest, 0)
    inside, middle = np.minimum(high, end) - np.maximum(low, start), (low + high) / 2
    most = known & (2 * inside >= high - low) & (start <= middle) & (middle < end)
    return most | within(articles, first_day, last_day)


def within(articles: pd.DataFrame, first_day: date | None = None, last_day: date | None = None) -> Mask:
    """Where an article was certainly published in the period."""
    (earliest, latest), (start, end) = _ends(articles), _bounds(first_day, last_day)
    return (earliest >= start) & (latest <= end) & (np.isfinite(earliest) | np.isfinite(latest))


def _ends(articles: pd.DataFrame) -> tuple[Floats, Floats]:
    """From when and before when each article was published, in microseconds; infinite where not known."""
    low = instants.reals(articles["published_earliest"], -np.inf)
    return low, instants.reals(articles["published_latest"], np.inf) + 1


def _bounds(first: date | None, last: date | None) -> tuple[float, float]:
    """From when and before when a period runs, likewise; infinite on a side that is open."""
    start = pd.Timestamp(first, tz="UTC").timestamp() * 1e6 if first else -np.inf
    return start, (pd.Timestamp(last, tz="UTC") + _DAY).timestamp() * 1e6 if last else np.inf
