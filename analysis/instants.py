"""Instants as numbers: microseconds since 1970, of any century, with what stands where none is known."""

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray


def micros(times: pd.Series, unknown: int) -> NDArray[np.int64]:
    """Whole microseconds; `unknown` where no time is known."""
    return np.array(_counted(times).fill_null(unknown), np.int64)


def reals(times: pd.Series, unknown: float = np.nan) -> NDArray[np.float64]:
    """Microseconds as floats, for which an unknown time can be none, or without end."""
    known = _counted(times).cast(pa.float64(), safe=False)
    return np.array(known.fill_null(unknown), np.float64)


def _counted(times: pd.Series) -> pa.Int64Array:
    found = pa.array(times)
    whole = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    return whole.cast(pa.timestamp("us", "UTC")).cast(pa.int64())
