"""When an outlet publishes at all: the hours in which it is silent, and how round the times are that it prints."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import bdtr

from analysis.times import ordering

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
HOUR, DAY = 3_600.0, 86_400.0
GRAINS = (DAY, HOUR, 1_800.0, 900.0, 600.0, 300.0)  # seconds to which times are rounded, coarsest first
ROUND, TIMES = 0.95, 8  # so many of an outlet's times are round, and it has at least so many
_SHORT = 120.0  # seconds of an interval that is one printed minute
_KNOWN = 3 * HOUR  # of intervals longer than this no hour is asked
_LEAST, _QUIET, _CHANCE = 3, 0.1, 0.01  # hours of a silence; of an even spread; that it is chance


def rounding(articles: pd.DataFrame, key: str) -> tuple[Floats, Floats]:
    """How many seconds each article may have appeared before and after its interval, its outlet rounding times.

    Where nearly all minutes that an outlet prints are a multiple of 5, 10, 15, 30 or 60, a time is that to which
    it was rounded: down, or to the nearest.
    """
    low, high = ordering.seconds(articles)
    exact = np.isfinite(low) & (high - low <= _SHORT)
    code, names = pd.factorize(articles[key].astype(object), sort=True)
    grain = np.zeros(len(names))
    many = np.bincount(code[exact], minlength=len(names))
    for seconds in reversed(GRAINS):
        whole = np.bincount(code[exact], np.mod(low[exact], seconds) < 1, len(names))
        grain[(many >= TIMES) & (whole >= ROUND * many)] = seconds
    own = np.where(exact, np.append(grain, 0)[code], 0)
    return own / 2, own


def silent(outlet: Ints, many: int, low: Floats, high: Floats, clock: Flags) -> Flags:
    """For each of so many outlets its hours of the day (UTC) in the longest silence that is no chance.

    `outlet` is the outlet of each article, `clock` whether its bounds are times of a clock.
    """
    known = np.isfinite(low) & (high - low <= _KNOWN) & clock
    touched = np.zeros((many, 24))
    first = np.floor(low[known] / HOUR).astype(np.int64)
    for step in range(int(_KNOWN / HOUR) + 1):
        hours = first + step
        on = hours * HOUR <= high[known]
        np.add.at(touched, (outlet[known][on], hours[on] % 24), 1)
    counts = np.bincount(outlet[known], minlength=many)
    return np.array(
        [_silence(hours, int(n)) for hours, n in zip(touched, counts, strict=True)], bool
    ).reshape(-1, 24)


def _silence(touched: Floats, many: int) -> Flags:
    """The longest run of hours with hardly an article, which an outlet of no rhythm would hardly have."""
    quiet = np.zeros(24, bool)
    even = many / 24
    if many < TIMES:
        return quiet
    for length in range(23, _LEAST - 1, -1):
        windows = np.lib.stride_tricks.sliding_window_view(np.tile(touched, 2), length)[:24]
        few = (windows.max(axis=1) <= max(_QUIET * even, 0)) & (windows.sum(axis=1) <= _QUIET * even * length)
        at = np.flatnonzero(few)
        if len(at) and 24 * bdtr(windows[at[0]].sum(), many, length / 24) <= _CHANCE:
            quiet[np.arange(at[0], at[0] + length) % 24] = True
            return quiet
    return quiet


def waited(low: Floats, hours: Flags) -> Floats:
    """How many seconds an article may have lain ready: since a silence began that it came in, or in the hour after."""
    known = np.isfinite(low)
    start = np.where(known, low, 0.0)
    hour, rest = np.divmod(np.mod(start, DAY), HOUR)
    hour = np.minimum(hour.astype(np.int64), 23)
    back = np.zeros(len(low))
    line, still = np.arange(len(low)), hours[np.arange(len(low)), hour] | hours[np.arange(len(low)), hour - 1]
    for step in range(1, 24):
        silent = hours[line, hour - step]
        still = still & (silent if step > 1 else (silent | hours[line, hour]))
        back = np.where(still & silent, step * HOUR, back)
    inside = hours[line, hour] | (back > 0)
    return np.asarray(np.where(known & inside, back + rest, 0.0))
