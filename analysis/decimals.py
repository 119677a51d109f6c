"""To how many decimals a number is kept, stated once, and the rounding itself: the same on every processor.

Processors differ in the last digits of a logarithm, a product of matrices, a sum in parts. So a number is rounded
where it leaves a step, a tally or an interval, and what is decided by numbers (an order, a tie, a threshold) is
decided by rounded ones.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import SchemaError

Floats = npt.NDArray[np.float64]

DIGITS = 12  # significant digits at most: the last ones of the sixteen are the processor's
HAIR = 0.000031  # of the last place: what misses a half by less is a half, on whatever side the noise put it
SHARE = 6  # shares, chances and their intervals
FINE = 9  # what is very small, or is added up over thousands of bins
COLUMNS = {
    **dict.fromkeys(("share", "corrected", "low", "high", "probability", "score", "alpha", "change"), SHARE),
    **dict.fromkeys(("alpha_low", "alpha_high"), SHARE),
    **dict.fromkeys(("share_a", "share_b", "difference", "chance"), SHARE),
    **dict.fromkeys(("amount", "value", "effective"), SHARE),
    **dict.fromkeys(
        ("adjusted", "adjusted_low", "adjusted_high", "correlation", "share_before", "share_after"), SHARE
    ),
    **{f"difference_{days}{end}": SHARE for days in (1, 3, 7) for end in ("", "_low", "_high")},
    **dict.fromkeys(("lag_low", "lag_high"), 0),
    **dict.fromkeys(("expected", "low_90", "high_90", "chance_of_zero"), FINE),
    **dict.fromkeys(("g2", "log_ratio", "log_low", "log_high", "weight"), 4),
    **dict.fromkeys(("tau", "distance", "error", "min_minutes", "max_minutes"), 3),
    **dict.fromkeys(("mean_hours", "median_hours"), 2),
}  # of tables that are made from the tables of `schema`, which states its own


def rounded(values: npt.ArrayLike, decimals: int = SHARE) -> Floats:
    """Numbers rounded half away from zero; of large ones fewer decimals are kept, so that DIGITS stand at most."""
    given = np.asarray(values, np.float64)
    scale = 10.0**decimals
    found = np.sign(given) * np.floor(np.abs(given) * scale + (0.5 + HAIR)) / scale + 0.0  # no minus zero
    large = np.isfinite(given) & (np.abs(given) >= 10.0 ** (DIGITS - decimals))
    if large.any():
        found[large] = [short(value) for value in given[large].tolist()]
    return np.asarray(found, np.float64)


def number(value: float, decimals: int = SHARE) -> float:
    """One number, rounded as `rounded` does."""
    return float(rounded([value], decimals)[0])


def short(value: float) -> float:
    """A number with DIGITS significant digits."""
    return float(f"{value:.{DIGITS}g}")


def same(value: float, exact: float) -> bool:
    """Whether a share that was kept is the exact one it was made from."""
    return bool(abs(value - exact) <= 10.0**-SHARE)


def kept(table: pd.DataFrame) -> pd.DataFrame:
    """A table with each number to the decimals of its column; a column of none is an error of the step."""
    numbers = [name for name in table.columns if pd.api.types.is_float_dtype(table[name].dtype)]
    if unknown := [str(name) for name in numbers if name not in COLUMNS]:
        raise SchemaError(f"no decimals are declared for {', '.join(unknown)}: add them to decimals.COLUMNS")
    return table.assign(**{name: column(table[name], COLUMNS[name]) for name in numbers})


def column(values: pd.Series, decimals: int) -> pd.Series:
    """A column of numbers, rounded; what is missing stays so."""
    plain = rounded(values.to_numpy(np.float64, na_value=np.nan), decimals)
    if isinstance(values.dtype, np.dtype):
        return pd.Series(plain, values.index, dtype=np.float64, name=values.name)
    known = pd.Series(plain, values.index, dtype=object, name=values.name).where(values.notna(), None)
    return known.astype(values.dtype)
