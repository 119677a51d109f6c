"""A step for tests that kill its processes: letters of headlines."""

import os
import time
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pyarrow as pa

from analysis import partitions
from analysis.partitions import cuts

HOLD = (
    "COUNTED_HOLD"  # a file that says where parts lie: while it is there, none beyond the first few is done
)
FEW = 5


def letters(part: pd.DataFrame) -> pa.Table:
    """How long each headline is."""
    hold = Path(os.environ.get(HOLD, "/nowhere"))
    with suppress(FileNotFoundError):
        while len(done(Path(hold.read_text(encoding="utf-8")))) >= FEW:
            time.sleep(0.02)
    return pa.table({"letters": [len(headline) for headline in part["headline"]]})


def done(place: Path) -> list[Path]:
    """The parts that are there."""
    return list(place.glob("counted.letters-*"))


def articles(rows: int) -> pd.DataFrame:
    """Articles whose ids are spread as hashes are."""
    ids = [f"{n * 7919:06x}" for n in range(rows)]
    return pd.DataFrame({"article_id": ids, "headline": ids, "body": ids}, dtype=pd.ArrowDtype(pa.string()))


def count(rows: int) -> pa.Table:
    """Count in parts of some ten articles."""
    cuts.LEAST, cuts.USUAL, cuts.MOST = 2, 8, 20
    return partitions.derived(letters, articles(rows), ["headline"]).whole()
