"""Articles counted by outlet, with their distinct texts and origins, beside what a user would pick instead.

    python benchmarks/tallies.py [rows …]

Everyone is given the same frame, as our tables are: Arrow's texts, ids as relating names them, 500 outlets of very
unequal size, one article in five a copy. What another library needs made of that frame counts; Polars and DuckDB
are also measured with it made before. Processor seconds and seconds of the clock, the best of three. Polars and
DuckDB are no dependencies: `pip install --target beside polars duckdb`, then PYTHONPATH=beside.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analysis import schema, tally

SIZES = (1_000_000, 10_000_000)
OUTLETS, COPIES, KIN = 500, 0.2, 0.1  # of the texts: copies, and others of the same origin
REPEATS = 3
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
Counts = dict[str, tuple[int, int, int]]


def frame(size: int) -> pd.DataFrame:
    """So many articles."""
    draw = np.random.default_rng(4)
    texts = draw.integers(0, 1 << 48, size, np.int64)
    first = np.maximum(np.arange(size) - draw.integers(1, 1000, size), 0)
    texts = np.where(draw.random(size) < COPIES, texts[first], texts)
    origins = np.where(draw.random(size) < KIN, texts[first], texts)
    names = pa.array([f"The Harbour Gazette of Port {n}" for n in range(OUTLETS)])
    outlet = names.take(pa.array(draw.zipf(1.3, size) % OUTLETS))
    table = {"outlet": outlet, "text_id": _ids("text", texts), "origin_id": _ids("origin", origins)}
    return schema.to_pandas(pa.table(table))


def _ids(kind: str, numbers: np.ndarray) -> pa.Array:
    """Ids as relating makes them: the kind and twelve hex digits."""
    begin = np.frombuffer(f"{kind}-".encode(), np.uint8)
    digits = _HEX[numbers[:, None] >> np.arange(44, -1, -4) & 15]
    written = np.hstack([np.broadcast_to(begin, (len(numbers), len(begin))), digits])
    ends = np.arange(0, written.size + 1, written.shape[1], dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(numbers), [None, pa.py_buffer(ends), pa.py_buffer(written)])


def ours(articles: pd.DataFrame) -> Counts:
    """tally.by without the articles behind each number, as nobody else lists them."""
    return _counts(tally.by(articles, "outlet", rows=False)[["outlet", "articles", "texts", "origins"]])


def ours_with_rows(articles: pd.DataFrame) -> Counts:
    """tally.by as the notebooks call it."""
    return _counts(tally.by(articles, "outlet")[["outlet", "articles", "texts", "origins"]])


def pandas(articles: pd.DataFrame) -> Counts:
    """A groupby."""
    grouped = articles.groupby("outlet", sort=False)
    found = pd.concat([grouped.size(), grouped["text_id"].nunique(), grouped["origin_id"].nunique()], axis=1)
    return _counts(found.reset_index())


def polars(articles: object) -> Counts:
    """A lazy group_by, from our frame or its own."""
    import polars as pl

    given = pl.from_pandas(articles) if isinstance(articles, pd.DataFrame) else articles
    columns = [pl.len(), pl.col("text_id").n_unique(), pl.col("origin_id").n_unique()]
    return _counts(given.lazy().group_by("outlet").agg(columns).collect().to_pandas())


def duckdb(articles: object) -> Counts:
    """A query, on our frame's Arrow table or its own."""
    import duckdb

    base = duckdb.connect() if isinstance(articles, pd.DataFrame) else articles
    if isinstance(articles, pd.DataFrame):
        base.register("given", pa.Table.from_pandas(articles, preserve_index=False))
    asked = "SELECT outlet, count(*), count(DISTINCT text_id), count(DISTINCT origin_id) FROM given GROUP BY outlet"
    return _counts(base.sql(asked).df())


def _counts(table: pd.DataFrame) -> Counts:
    return {
        str(outlet): (int(n), int(texts), int(origins))
        for outlet, n, texts, origins in table.to_numpy(object)
    }


def _polars_frame(articles: pd.DataFrame) -> object:
    import polars as pl

    return pl.from_pandas(articles)


def _duckdb_table(articles: pd.DataFrame) -> object:
    import duckdb

    base = duckdb.connect()
    base.register("arrow", pa.Table.from_pandas(articles, preserve_index=False))
    base.sql("CREATE TABLE given AS SELECT * FROM arrow")
    return base


WAYS: dict[str, tuple[Callable[..., Counts], Callable[[pd.DataFrame], object]]] = {
    "tally.by": (ours, lambda articles: articles),
    "tally.by, with the articles behind": (ours_with_rows, lambda articles: articles),
    "pandas, groupby": (pandas, lambda articles: articles),
    "Polars, from the frame": (polars, lambda articles: articles),
    "Polars, its own frame": (polars, _polars_frame),
    "DuckDB, on the frame": (duckdb, lambda articles: articles),
    "DuckDB, its own table": (duckdb, _duckdb_table),
}


def measure(run: Callable[..., Counts], given: object) -> tuple[float, float, Counts]:
    """Processor seconds and seconds by the clock, each the best of some runs, and what came out."""
    worked, passed = [], []
    for _ in range(REPEATS):
        start, begun = time.perf_counter(), time.process_time()
        found = run(given)
        worked.append(time.process_time() - begun)
        passed.append(time.perf_counter() - start)
    return min(worked), min(passed), found


def main() -> None:
    """Print a line for each way, and fail where one counts otherwise."""
    for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        articles = frame(size)
        print(f"{size:,} articles of {OUTLETS} outlets\n{'':40}{'cpu s':>8}{'clock s':>9}{'cpu x':>8}")
        first: tuple[float, Counts] | None = None
        for name, (run, prepared) in WAYS.items():
            try:
                worked, passed, found = measure(run, prepared(articles))
            except ImportError as error:
                print(f"{name:40}not compared: {error}")
                continue
            first = first or (worked, found)
            if found != first[1]:
                raise SystemExit(f"{name} counts otherwise")
            print(f"{name:40}{worked:8.2f}{passed:9.2f}{worked / first[0]:8.2f}")


if __name__ == "__main__":
    main()
