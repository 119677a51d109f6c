"""Attention over time when times are intervals: each article is spread over the bins its interval touches."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import decimals
from analysis.attention import units
from analysis.attention.units import NAT, micros
from analysis.errors import ParameterError

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
_CHUNK = 1_000_000
_CELLS = 10_000_000
_Z = 1.6448536269514722  # normal quantile: 90 of 100 lie within
_ALL: list[object] = [None]
DATED, BEFORE, AFTER, UNKNOWN = "dated", "before", "after", "unknown"


class _Sums(NamedTuple):
    """Sums over group × bin. An interval has two ends and, between them, two entries of a running sum."""

    certain: Floats
    touched: Floats  # running: + at the first bin, - after the last
    ends: Floats  # shares of first and last bins
    ends_variance: Floats
    between: Floats  # running: weight / width
    between_squared: Floats  # running: weight² / width
    between_variance: Floats  # running: weight² / width²


def attention(
    earliest: pd.Series, latest: pd.Series, unit: str = "day", edges: pd.DatetimeIndex | None = None,
    group: pd.Series | None = None, weights: pd.Series | None = None, zone: str = "UTC",
) -> pd.DataFrame:  # fmt: skip
    """Expected articles in each bin (and group), with what is certain, what is possible and a 90 % interval.

    Columns: `bin`, `bin_end` (left closed), `group` if given, `status`, `expected`, `low` (wholly within the
    bin), `high` (touching it), `low_90`, `high_90`. Rows with status `unknown` (no interval), `before` and
    `after` (outside `edges`) have no bin; all `expected` together are the number of articles, or the sum of
    `weights`. `unit`: one of `units.NAMES` in `zone`; `edges`: bin edges instead.
    """
    low, high = micros(earliest), micros(latest)
    weight = np.ones(len(low)) if weights is None else weights.to_numpy(np.float64, na_value=0.0)
    code, names = (np.zeros(len(low), np.int64), _ALL) if group is None else _groups(group)
    known = (low != NAT) & (high != NAT) & (high >= low)
    cuts = _edges(low[known], high[known], unit, zone) if edges is None else edges
    at = micros(pd.Series(cuts))
    if len(names) * max(len(at) - 1, 1) > _CELLS:
        raise ParameterError(
            f"{len(at) - 1} bins for {len(names)} groups are too many; take a longer unit than {unit}"
        )
    unknown = np.bincount(code[~known], weight[~known], len(names)).astype(np.float64)
    return _table(
        _sums(low, high, weight, code, known, at, len(names)), cuts, at, names, unknown, group is not None
    )


def _groups(group: pd.Series) -> tuple[Codes, list[object]]:
    code, names = pd.factorize(group.astype(object), sort=True, use_na_sentinel=True)
    return np.where(code < 0, len(names), code), [*names, None] if (code < 0).any() else list(names)


def _edges(low: Codes, high: Codes, unit: str, zone: str) -> pd.DatetimeIndex:
    """Edges of whole units, in the zone, that hold every interval."""
    units.checked(unit)
    if not len(low):
        return pd.DatetimeIndex([], tz="UTC")
    if (bars := units.count(int(low.min()), int(high.max()), unit)) > _CELLS:
        raise ParameterError(f"{bars:,} bins are too many; take a longer unit than {unit}")
    return units.edges(int(low.min()), int(high.max()), unit, zone)


def _sums(
    low: Codes, high: Codes, weight: Floats, code: Codes, known: npt.NDArray[np.bool_], at: Codes, groups: int
) -> _Sums:
    """The sums, a million rows at a time. Bins 0 and len(at) are what lies before and after the edges."""
    size = len(at) + 2
    sums = _Sums(*(np.zeros(groups * size) for _ in _Sums._fields))
    rows = np.flatnonzero(known)
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        a, b, w = low[part], high[part] + 1, weight[part]
        first, last = _bin(a, at), _bin(b - 1, at)
        _add(sums, a, b, w, first, last, code[part] * size, at)
    return sums


def _bin(instants: Codes, at: Codes) -> Codes:
    """The bin of each instant, from 0 (before the first edge) to len(at) (after the last)."""
    steps = np.diff(at)
    if len(steps) and (steps == steps[0]).all():
        bins: Codes = np.clip((instants - at[0]) // steps[0] + 1, 0, len(at))
    else:
        bins = np.searchsorted(at, instants, side="right").astype(np.int64)
    return bins


def _add(
    sums: _Sums, a: Codes, b: Codes, w: Floats, first: Codes, last: Codes, cell: Codes, at: Codes
) -> None:
    def put(total: Floats, cells: Codes, values: Floats) -> None:
        total += np.bincount(cells, values, len(total))

    put(sums.touched, cell + first, w)
    put(sums.touched, cell + last + 1, -w)
    whole = first == last
    put(sums.certain, (cell + first)[whole], w[whole])
    a, b, w, first, last, cell = (x[~whole] for x in (a, b, w, first, last, cell))
    width = (b - a).astype(np.float64)
    for bins, share in (
        (first, (at[np.minimum(first, len(at) - 1)] - a) / width),
        (last, (b - at[last - 1]) / width),
    ):
        put(sums.ends, cell + bins, w * share)
        put(sums.ends_variance, cell + bins, w**2 * share * (1 - share))
    over = last > first + 1  # where no bin lies between, a short interval would drown the long ones' shares
    first, last, cell = first[over], last[over], cell[over]
    w, width = w[over], width[over]
    for total, value in zip(sums[4:], (w / width, w**2 / width, w**2 / width**2), strict=True):
        put(total, cell + first + 1, value)
        put(total, cell + last, -value)


def _table(
    sums: _Sums, cuts: pd.DatetimeIndex, at: Codes, names: list[object], unknown: Floats, grouped: bool
) -> pd.DataFrame:
    size = len(at) + 2
    shaped = [s.reshape(len(names), size) for s in sums]
    certain, touched, ends, ends_variance = shaped[:4]
    width = np.zeros(size)
    width[1 : len(at)] = np.diff(at)
    running = [np.cumsum(s, axis=1) for s in shaped[4:]]
    expected = certain + ends + running[0] * width
    variance = np.maximum(ends_variance + running[1] * width - running[2] * width**2, 0)
    possible = np.maximum(np.cumsum(touched, axis=1), certain)
    cells = np.stack([expected, certain, possible, variance], axis=-1)
    parts = [_rows(cuts, name, cells[g], float(unknown[g])) for g, name in enumerate(names)]
    table = pd.concat(parts, ignore_index=True)
    table = decimals.kept(table)
    return table if grouped else table.drop(columns="group")


def _rows(cuts: pd.DatetimeIndex, name: object, values: Floats, unknown: float) -> pd.DataFrame:
    """The rows of one group: its bins, then what lies before and after them, then what is unknown."""
    bins = max(len(cuts) - 1, 0)
    values = np.vstack([values[1 : bins + 1], values[0], values[bins + 1], [unknown, unknown, unknown, 0]])
    spread = _Z * np.sqrt(values[:, 3])
    none = pd.DatetimeIndex([pd.NaT] * 3, tz=cuts.tz)
    return pd.DataFrame({
        "bin": cuts[:-1].append(none), "bin_end": cuts[1:].append(none), "group": name,
        "status": [DATED] * bins + [BEFORE, AFTER, UNKNOWN],
        "expected": values[:, 0], "low": values[:, 1], "high": values[:, 2],
        "low_90": np.maximum(values[:, 0] - spread, values[:, 1]),
        "high_90": np.minimum(values[:, 0] + spread, values[:, 2]),
    })  # fmt: skip
