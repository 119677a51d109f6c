"""What articles of one story say of the same thing: numbers, days, names; what agrees, conflicts, is updated.

By blocks of whole stories: what each article states (`stated`), how often each word is said around a value in all of
them (`blocks.words`, merged here), and, by these, what stands how to what else in its story (`blocks.compared`).
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import partitions, schema
from analysis.claims import blocks, stated
from analysis.claims.alike import Whole
from analysis.partitions.cuts import Parts

READ_FROM = tuple(dict.fromkeys((*stated.READ_FROM, *blocks.READ_FROM)))


def find(articles: pd.DataFrame) -> pd.DataFrame:
    """Find what the articles of each story state in numbers, days and names, and how that stands to one another.

    Only stories with two texts or more are read; a text that is printed again is one voice.
    """
    told = Parts(articles, _told_twice(articles), together="story_id")
    found = partitions.derived(stated.found, told, stated.READ_FROM)
    said = blocks.merged(partitions.derived(blocks.words, told, blocks.READ_FROM, found))
    compared = partitions.derived(blocks.compared, told, blocks.READ_FROM, found, said)
    return schema.to_pandas(_in_order(compared.whole()))


def _told_twice(articles: pd.DataFrame) -> Whole:
    """Rows of the articles of stories that are told in two texts or more, story by story, in the order of ids."""
    several = articles.groupby("story_id")["text_id"].transform("nunique") > 1
    rows = np.flatnonzero(several.fillna(False).to_numpy(bool))
    ids = pa.Table.from_pandas(articles[["story_id", "article_id"]].iloc[rows], preserve_index=False)
    order = pc.sort_indices(ids, [("story_id", "ascending"), ("article_id", "ascending")])
    return np.asarray(rows[order.to_numpy()], np.int64)


def _in_order(table: pa.Table) -> pa.Table:
    """Claims in the order of articles; those of one article, which lie in one block, as they are."""
    codes = table["article_id"].combine_chunks().dictionary_encode()
    rank = pc.rank(codes.dictionary, "ascending", tiebreaker="dense").to_numpy()
    return table.take(np.argsort(rank[codes.indices.to_numpy()], kind="stable"))
