"""Published times as intervals: what is printed, with zone, rounding, page and capture taken in."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from analysis import schema
from analysis.times import again, capture, changes, stamps
from analysis.times.expressions import Expression, understand
from analysis.times.ordering import before as order
from analysis.times.resolving import resolve

__all__ = ["Expression", "Moment", "date", "order", "parse", "understand"]

_SIDES = ("earliest", "latest")


class Moment(NamedTuple):
    """When something was published, as far as is known: null ends are unknown."""

    earliest: datetime | None
    latest: datetime | None
    basis: str
    cause: str


def date(
    articles: pd.DataFrame,
    known_outlets: pd.DataFrame | None = None,
    rounding: str = "any",
    ledger: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Date each article: an interval, what it rests on, and why; bounds of capture from what the texts say.

    `known_outlets` as `outlets.load()` gives it: an outlet's `timezone` and `day_first` are used for what it
    prints itself. `ledger`: for times a page prints above its articles, and for further captures of
    the same bytes. `rounding` names a model of data/times/rounding.csv, or `any`.
    """
    bounded = capture.bounds(articles, ledger)
    printed = stamps.read(bounded, stamps.keys(known_outlets))
    habits = stamps.habits(bounded, printed, known_outlets, ledger)
    found = resolve(printed, habits, bounded[["captured_earliest", "captured_latest"]], rounding)
    found = changes.bound(found, bounded, habits, rounding)
    found = again.narrow(found, bounded, printed, habits, rounding, ledger)
    return bounded.assign(**{c.name: found[c.name].astype(pd.ArrowDtype(c.type)) for c in schema.DATED})


@lru_cache(maxsize=100_000)
def parse(
    raw: str,
    captured: tuple[datetime | None, datetime | None] = (None, None),
    zone: str | None = None,
    day_first: bool | None = None,
    rounding: str = "any",
    language: str | None = None,
) -> Moment:
    """One printed time as an interval; for many, `date` is faster.

    `captured`: the instants (with zone) between which the page was captured. `zone`: IANA name of the zone
    the outlet writes in. `day_first`: whether it writes 3 June as 03/06.
    """
    ends = {
        f"captured_{side}": pd.DatetimeIndex([end], dtype="datetime64[us, UTC]")
        for side, end in zip(_SIDES, captured, strict=True)
    }
    row = pd.DataFrame({"published_raw": [raw], "language": [language], "outlet": ["it"], **ends})
    policy = pd.DataFrame({"name": ["it"], "timezone": [zone], "day_first": [day_first]})
    printed = stamps.read(row)
    found = resolve(printed, stamps.habits(row, printed, policy), row[list(ends)], rounding).iloc[0]
    earliest, latest = (
        None if pd.isna(v) else v.to_pydatetime() for v in (found[f"published_{side}"] for side in _SIDES)
    )
    return Moment(earliest, latest, found["published_basis"], found["published_cause"])
