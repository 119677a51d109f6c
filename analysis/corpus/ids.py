"""The ids that a corpus keeps: what the last report of it called its texts, origins and stories."""

import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import schema
from analysis.corpus import index
from analysis.errors import InputError
from analysis.schema import Column

NAMES = ("text_id", "origin_id", "story_id")
GROUPING = ("rounding", "window_days")  # parameters that change the groups: each set of them has its own ids
_ID = Column("article_id", pa.string(), "the article", True)
EARLIER = (
    _ID,
    *(Column(name, pa.string(), "what its group was called", True) for name in NAMES),
    Column("again", pa.bool_(), "it came with the last report: the ids are those of the same articles", True),
)
_STORED = (
    _ID,
    *(Column(name, pa.string(), "what its group is called", True) for name in NAMES),
    *(Column(f"{name}_before", pa.string(), "what it was called for fewer articles") for name in NAMES),
)
_ABOUT = b"media-analysis ids"


class Handed(NamedTuple):
    """Ids for a report to keep, from where they are, and the file they are from as it was read; null where none."""

    earlier: pd.DataFrame
    source: dict[str, Any] | None
    stamp: str | None


def place(folder: Path, settings: dict[str, Any]) -> Path:
    """The file of the ids that were made with such settings."""
    own = json.dumps({name: settings[name] for name in GROUPING}, sort_keys=True, default=str)
    return folder / f"ids-{hashlib.sha256(own.encode()).hexdigest()[:8]}.parquet"


def load(folder: Path, settings: dict[str, Any]) -> Handed:
    """The ids that a report of the corpus is to keep.

    Where the last report was of the same articles they are those that it kept itself, and its own for what was new
    to it: so the report made again is the same, and tells the same of its stories.
    """
    path = place(folder, settings)
    stamp = _stamp(path)
    if stamp is None:
        return Handed(schema.frame([], EARLIER), None, None)
    try:
        stored = pq.read_table(path)
        about = json.loads(stored.schema.metadata[_ABOUT])
        articles, source = about["articles"], about["source"]
        rows = schema.to_pandas(stored.select([column.name for column in _STORED]))
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise InputError(
            f"{path}: the ids of the corpus cannot be read ({error}); without the file they are made anew"
        ) from None
    if articles == _articles(folder):
        return Handed(_of_the_same(rows), source, stamp)
    earlier = rows[[_ID.name, *NAMES]].assign(again=False)
    return Handed(_shaped(earlier), {"corpus": folder.resolve().name, "ids": _digest(earlier)}, stamp)


def keep(folder: Path, settings: dict[str, Any], handed: Handed, named: pd.DataFrame) -> bool:
    """Have the ids of `named`, all articles of a report and their printings, stand in the corpus; whether they do.

    All of them or none. Where another report has written meanwhile, its ids stay.
    """
    before = handed.earlier.loc[~handed.earlier["again"].astype(bool), [_ID.name, *NAMES]]
    rows = named[[_ID.name, *NAMES]].drop_duplicates(_ID.name)
    rows = rows.merge(before, how="left", on=_ID.name, suffixes=("", "_before")).sort_values(_ID.name)
    about = {"articles": _articles(folder), "source": handed.source}
    table = schema.to_arrow(rows.reset_index(drop=True), _STORED)
    table = table.replace_schema_metadata({_ABOUT: json.dumps(about, sort_keys=True).encode()})
    path = place(folder, settings)
    with _alone(folder):
        if _stamp(path) != handed.stamp:
            return False
        temporary = path.with_name(f"{path.name}.new")
        with temporary.open("wb") as file:
            pq.write_table(table, file, compression="zstd")
            index.flush(file)
        temporary.replace(path)
    return True


def _of_the_same(rows: pd.DataFrame) -> pd.DataFrame:
    """What was known before the last report, and of what was new to it what it is called since."""
    again = rows["story_id_before"].isna().to_numpy(bool)
    ids = {name: rows[f"{name}_before"].where(~again, rows[name]) for name in NAMES}
    return _shaped(rows[[_ID.name]].assign(**ids, again=again))


def _shaped(rows: pd.DataFrame) -> pd.DataFrame:
    return schema.to_pandas(schema.to_arrow(rows.reset_index(drop=True), EARLIER))


def _articles(folder: Path) -> str:
    """What tells the articles of a corpus from those it had before."""
    parts = (
        pq.read_table(folder / part, columns=["article_id"]) for part in index.load(folder).parts["articles"]
    )
    found = sorted(article for part in parts for article in part["article_id"].to_pylist())
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def _digest(rows: pd.DataFrame) -> str:
    return hashlib.sha256(rows.sort_values(_ID.name).to_csv(index=False).encode()).hexdigest()


def _stamp(path: Path) -> str | None:
    """The hash of a file; null where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path}: the ids of the corpus cannot be read ({error.strerror})") from None


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one report at a time write; a reading of new documents may go on beside it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        os.fsync(handle)
    finally:
        os.close(handle)
