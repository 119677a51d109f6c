"""Seconds that queries take, beside what a user would pick instead: pandas, SQLite's FTS5, DuckDB.

    python benchmarks/queries.py [articles.jsonl.gz] [how many] [--duckdb PYTHON]

The file has `headline` and `text` a line; it is repeated until there are enough articles. Processor seconds of one
run each. An index is built once for many queries, so building is told apart from asking. DuckDB is no dependency:
`python -m venv duck && duck/bin/pip install duckdb`, then `--duckdb duck/bin/python`.
"""

import argparse
import json
import re
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analysis import query

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "data" / "load" / "articles-4000.jsonl.gz"
TEXT = pd.ArrowDtype(pa.large_string())
QUERIES = ("police", '"white house"', "elect*", "police AND NOT fire", "police NEAR/5 man")
OF_FTS5 = ("police", '"white house"', "elect*", "police NOT fire", "NEAR(police man, 5)")
PATTERNS = (
    r"\bpolice\b",
    r"\bwhite\W+house\b",
    r"\belect\w*",
    None,
    r"\bpolice\b(?:\W+\w+){0,5}\W+man\b|\bman\b(?:\W+\w+){0,5}\W+police\b",
)
IN_DUCKDB = """
import duckdb, json, resource, sys
path, times, patterns = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
con = duckdb.connect()
con.execute("set enable_progress_bar = false")
con.execute(f"create table a as select headline || ' ' || text as t from read_json('{path}'), range({times})")
def used():
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime
for pattern in patterns:
    begun = used()
    n = con.execute("select count(*) from a where regexp_matches(t, ?)", ["(?i)" + pattern]).fetchone()[0] if pattern else 0
    print(n, used() - begun)
"""


def used() -> float:
    """Processor seconds of this process so far."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def timed(work: Callable[[], object]) -> tuple[object, float]:
    """What some work gives, and its processor seconds."""
    begun = used()
    return work(), used() - begun


def articles(path: Path, size: int) -> pd.DataFrame:
    """So many articles of a file, repeated as needed."""
    read = pd.read_json(path, lines=True)
    table = pd.concat([read] * (size // len(read) + 1), ignore_index=True).head(size)
    return pd.DataFrame(
        {name: table[old].astype(TEXT) for name, old in (("headline", "headline"), ("body", "text"))}
    )


def ours(table: pd.DataFrame) -> None:
    """The suite's queries."""
    reading = query.Reading(table)
    _, built = timed(lambda: [reading.forms(field) for field in ("headline", "body")])
    print(f"ours: brought into form {built:.2f} s")
    for text in QUERIES:
        held, spent = timed(lambda text=text: query.mask(query.parse(text), reading))
        print(f"  {text}: {held.sum():,} articles, {spent:.2f} s")


def fts5(table: pd.DataFrame) -> None:
    """SQLite's full-text index, in memory."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "create virtual table a using fts5(headline, body, tokenize='unicode61 remove_diacritics 2')"
    )
    rows = list(zip(table.headline, table.body, strict=True))
    _, built = timed(lambda: base.executemany("insert into a values (?, ?)", rows))
    print(f"FTS5: indexed {built:.2f} s")
    for text in OF_FTS5:
        found, spent = timed(
            lambda text=text: base.execute("select count(*) from a where a match ?", [text]).fetchone()
        )
        print(f"  {text}: {found[0]:,} articles, {spent:.2f} s")


def pandas(table: pd.DataFrame) -> None:
    """One regular expression a query."""
    texts = (table.headline + " " + table.body).astype(object)
    print("pandas:")
    for text, pattern in zip(QUERIES, PATTERNS, strict=True):
        if pattern:
            compiled = re.compile(pattern, re.IGNORECASE)
            found, spent = timed(lambda compiled=compiled: texts.str.contains(compiled))
            print(f"  {text}: {found.sum():,} articles, {spent:.2f} s")


def duckdb(python: str, path: Path, times: int) -> None:
    """One regular expression a query, in a process that has duckdb."""
    given = [python, "-c", IN_DUCKDB, str(path), str(times), json.dumps(PATTERNS)]
    done = subprocess.run(given, capture_output=True, text=True, check=True)
    print("DuckDB, regular expressions:")
    for text, line in zip(QUERIES, done.stdout.splitlines(), strict=True):
        print(f"  {text}: {int(line.split()[0]):,} articles, {float(line.split()[1]):.2f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("size", nargs="?", type=int, default=100_000)
    parser.add_argument("--duckdb", help="a Python that has duckdb")
    options = parser.parse_args()
    table = articles(options.path, options.size)
    print(f"{len(table):,} articles, {table.body.str.len().sum() / 1e6:,.0f} million characters")
    ours(table)
    fts5(table)
    pandas(table)
    if options.duckdb:
        duckdb(options.duckdb, options.path, options.size // 4_000)
