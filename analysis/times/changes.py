"""A time of change is no time of publication: it says that the article was published not after it."""

import numpy as np
import pandas as pd

from analysis.times import stamps
from analysis.times.resolving import resolve
from analysis.times.stamps import Habits
from analysis.wordings import Wording


def bound(found: pd.DataFrame, articles: pd.DataFrame, habits: Habits, rounding: str) -> pd.DataFrame:
    """Intervals that end no later than the change their article prints; one that would be empty stays as it is."""
    if "modified_raw" not in articles or not articles["modified_raw"].notna().any():
        return found
    rows = np.flatnonzero(articles["modified_raw"].notna().to_numpy(bool))
    some = articles.iloc[rows]
    printed = stamps.read(some, column="modified_raw")
    own = Habits(*(values[rows] for values in habits))._replace(order=habits.order[rows])
    changed = resolve(printed, own, some[["captured_earliest", "captured_latest"]], rounding)
    latest = changed["published_latest"].to_numpy("datetime64[us]")
    low, high = (
        pd.DatetimeIndex(found[name]).tz_localize(None).to_numpy("M8[us]").copy()
        for name in ("published_earliest", "published_latest")
    )
    none = (found["published_basis"] == "none").to_numpy(bool)[rows]
    nearer = ~np.isnat(latest) & ~(high[rows] <= latest) & ~(low[rows] > latest)
    high[rows[nearer]] = latest[nearer]
    cause, basis = found["published_cause"].to_numpy(object), found["published_basis"].to_numpy(object)
    for at, raw, was_none in zip(rows[nearer], some["modified_raw"][nearer], none[nearer], strict=True):
        told = Wording.CHANGED.written(raw=raw[:80])
        cause[at] = f"{cause[at]}; {told}" if cause[at] else told
        basis[at] = "inferred" if was_none else basis[at]
    return found.assign(
        published_latest=pd.DatetimeIndex(high).tz_localize("UTC"),
        published_cause=cause,
        published_basis=basis,
    )
