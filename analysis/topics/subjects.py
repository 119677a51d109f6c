"""The 17 top subjects of an article, and the strongest of them: what is tallied and told by topic."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import schema

TOP = frozenset(f"medtop:{number:02}000000" for number in range(1, 18))
Flags = npt.NDArray[np.bool_]


def top_subjects(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles whose `topics` hold only the 17 top subjects: what a tally by topic counts."""
    return articles.assign(topics=those(articles["topics"], _is_top))


def main_topic(articles: pd.DataFrame) -> pd.Series:
    """Each article's strongest top subject; null where none reaches the threshold."""
    places, codes = of_articles(articles["topics"], _is_top)
    first = np.unique(places, return_index=True)[1]
    found = np.full(len(articles), None, object)
    found[places[first]] = codes[first]
    return pd.Series(found, index=articles.index, dtype="string[pyarrow]")


def of_articles(
    topics: pd.Series, which: Callable[[pa.StructArray], Flags] | None = None
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]:
    """Topics one by one: the place of their article, and their qcode; those alone that `which` keeps, or all."""
    lists = _lists(topics)
    flat = lists.flatten()
    kept = np.ones(len(flat), bool) if which is None else which(flat)
    places = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)[kept]
    return places.astype(np.int64), flat.field("qcode").filter(pa.array(kept)).to_numpy(zero_copy_only=False)


def surest(topics: pd.Series) -> npt.NDArray[np.float64]:
    """The highest score among the topics of each article; 0 where it has none."""
    lists, highest = _lists(topics), np.zeros(len(topics))
    scores = lists.flatten().field("score").to_numpy(zero_copy_only=False)
    np.maximum.at(highest, pc.list_parent_indices(lists).to_numpy(zero_copy_only=False), scores)
    return highest


def those(topics: pd.Series, which: Callable[[pa.StructArray], Flags]) -> pd.Series:
    """Lists of topics with those alone that `which` keeps of all of them in a row."""
    lists = _lists(topics)
    flat = lists.flatten()
    kept = which(flat)
    places = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)[kept]
    ends = np.concatenate([[0], np.cumsum(np.bincount(places, minlength=len(lists)))]).astype(np.int32)
    left = pa.ListArray.from_arrays(pa.array(ends), flat.filter(pa.array(kept)), type=lists.type)
    return pd.Series(left, index=topics.index, dtype=pd.ArrowDtype(lists.type), name=topics.name)


def strongest(topics: pd.Series) -> pd.Series:
    """Lists of topics with the first alone."""
    lists = _lists(topics)
    return those(
        topics,
        lambda _: np.diff(pc.list_parent_indices(lists).to_numpy(zero_copy_only=False), prepend=-1) > 0,
    )


def strongest_first(topics: pd.Series) -> bool:
    """Whether the scores of each article's topics lie in 0 to 1 and do not rise."""
    lists = _lists(topics)
    scores, places = (
        lists.flatten().field("score").to_numpy(zero_copy_only=False),
        pc.list_parent_indices(lists),
    )
    together = np.diff(places.to_numpy(zero_copy_only=False)) == 0
    return bool(((scores >= 0) & (scores <= 1)).all() and (np.diff(scores)[together] <= 0).all())


def _is_top(flat: pa.StructArray) -> Flags:
    return np.asarray(pc.is_in(flat.field("qcode"), pa.array(sorted(TOP))), bool)


def _lists(topics: pd.Series) -> pa.ListArray:
    array = pa.array(topics, schema.TOPICS)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
