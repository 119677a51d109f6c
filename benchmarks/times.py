"""Times beside dateparser, and the attention tally beside pandas' resample on midpoints, in one run.

python benchmarks/times.py [--expressions 200000] [--intervals 10000000]
"""

import argparse
import random
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import dateparser
import numpy as np
import pandas as pd

from analysis import times
from analysis.attention import spread
from analysis.times.expressions import understand

FORMS = (
    "%Y-%m-%dT%H:%M:%SZ", "%a, %d %b %Y %H:%M:%S +0000", "%b %d, %Y, %I:%M %p EST", "%d/%m/%Y %H:%M",
    "%d %B %Y %H:%M", "%A, %B %d, %Y", "{n} minutes ago", "{n} hours ago", "hace {n} horas", "vor {n} Tagen",
)  # fmt: skip
SLOW = 2_000  # expressions dateparser is given


def expressions(count: int) -> list[str]:
    """Printed times of the forms above, most of them different."""
    draw = random.Random(1)
    start = datetime(2019, 1, 1, tzinfo=UTC)
    made = (start + timedelta(seconds=draw.randrange(200_000_000)) for _ in range(count))
    return [moment.strftime(FORMS[i % len(FORMS)]).format(n=2 + i % 40) for i, moment in enumerate(made)]


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def intervals(count: int) -> tuple[pd.Series, pd.Series]:
    """Intervals of up to five days in one year."""
    draw = np.random.default_rng(1)
    low = np.datetime64("2024-01-01", "us") + draw.integers(0, 365 * 86_400_000_000, count)
    high = low + draw.integers(0, 5 * 86_400_000_000, count)
    return pd.Series(pd.DatetimeIndex(low, tz="UTC")), pd.Series(pd.DatetimeIndex(high, tz="UTC"))


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--expressions", type=int, default=200_000)
    parser.add_argument("--intervals", type=int, default=10_000_000)
    given = parser.parse_args()

    printed = expressions(given.expressions)
    table = pd.DataFrame({"published_raw": pd.array(printed, dtype="string[pyarrow]")})
    base = {"RELATIVE_BASE": datetime(2025, 6, 4, tzinfo=UTC)}
    ours = len(printed) / seconds(lambda: [understand(raw) for raw in printed])
    dated = len(printed) / seconds(lambda: times.date(table))
    theirs = SLOW / seconds(lambda: [dateparser.parse(raw, settings=base) for raw in printed[:SLOW]])
    print(f"{len(printed):,} expressions, {len(set(printed)):,} different")
    print(f"  understand      {ours:>12,.0f} a second   {ours / theirs:,.0f} x dateparser")
    print(f"  times.date      {dated:>12,.0f} a second   {dated / theirs:,.0f} x, with intervals and causes")
    print(f"  dateparser      {theirs:>12,.0f} a second   on the first {SLOW:,}")

    low, high = intervals(given.intervals)
    tallied = seconds(lambda: spread.attention(low, high, "day"))
    middle = seconds(lambda: pd.Series(1, index=pd.DatetimeIndex(low + (high - low) / 2)).resample("D").sum())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{given.intervals:,} intervals into days")
    print(f"  spread.attention {tallied:>6.2f} s   {tallied / middle:.2f} x resample, with bands")
    print(f"  pandas resample  {middle:>6.2f} s   on midpoints, without either")
    print(f"  peak memory of the whole run {peak:.2f} GB")


if __name__ == "__main__":
    main()
