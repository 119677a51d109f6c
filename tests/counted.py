"""A step for tests that kill its processes: letters of headlines."""

import time

import pandas as pd
import pyarrow as pa

from analysis import partitions


def letters(part: pd.DataFrame, pause: float = 0) -> pa.Table:
    """How long each headline is; takes so many seconds for a part."""
    time.sleep(pause)
    return pa.table({"letters": [len(headline) for headline in part["headline"]]})


def articles(rows: int) -> pd.DataFrame:
    """Articles whose ids are spread as hashes are."""
    ids = [f"{n * 7919:06x}" for n in range(rows)]
    return pd.DataFrame({"article_id": ids, "headline": ids, "body": ids}, dtype=pd.ArrowDtype(pa.string()))


def count(rows: int, pause: float = 0) -> pa.Table:
    """Count in parts of some ten articles."""
    partitions.LEAST, partitions.USUAL, partitions.MOST = 2, 8, 20
    return partitions.derived(letters, articles(rows), ["headline"], pause=pause).whole()
