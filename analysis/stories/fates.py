"""What became of each story since an earlier run: by the articles that both have, never by its name."""

from collections import Counter
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis import schema

FATES = ("merged", "split", "regrouped", "grown", "shrunk", "exchanged", "born", "gone")
TOLD = FATES[:4]  # those of which a run itself tells


class Fate(NamedTuple):
    """Stories of the two runs that share articles, as (story, its articles), and all articles in them."""

    what: str
    before: list[tuple[str, int]]
    after: list[tuple[str, int]]
    came: int
    went: int
    articles: set[str]


def tell(before: pd.Series, after: pd.Series) -> list[Fate]:
    """Stories that merged, split, regrouped, grew, shrank, exchanged articles, were born or are gone.

    `before` and `after` give each article's story. Stories belong together where they share an article of
    both runs; one that kept just its articles is not told.
    """
    both = pd.DataFrame({"before": before, "after": after})
    old, new = (pd.Index(both[side].dropna().unique()) for side in both)
    shared = both.dropna()
    ends = (old.get_indexer(shared["before"]), new.get_indexer(shared["after"]) + len(old))
    size = len(old) + len(new)
    links = sp.coo_matrix((np.ones(len(shared)), ends), shape=(size, size))
    _, family = sp.csgraph.connected_components(links, directed=False)
    of_old, of_new = family[: len(old)], family[len(old) :]
    told = (
        both["before"]
        .map(dict(zip(old, of_old, strict=True)))
        .fillna(both["after"].map(dict(zip(new, of_new, strict=True))))
    )
    families = both.groupby(told.to_numpy(int))
    kept = (families.nunique().eq(1) & families.count().eq(families.size(), axis=0)).all(axis=1)
    found = [_fate(both.iloc[families.indices[family]]) for family in kept.index[~kept]]
    return sorted(found, key=lambda f: (FATES.index(f.what), -len(f.articles), min(f.articles)))


def _fate(family: pd.DataFrame) -> Fate:
    before, after = (_sizes(family[side]) for side in ("before", "after"))
    came, went = int(family["before"].isna().sum()), int(family["after"].isna().sum())
    return Fate(_what(len(before), len(after), came, went), before, after, came, went, set(family.index))


def _what(before: int, after: int, came: int, went: int) -> str:
    """The name of what became of a family of stories."""
    if not before or not after:
        return "gone" if before else "born"
    if before > 1 or after > 1:
        return "regrouped" if before > 1 and after > 1 else "merged" if before > 1 else "split"
    return "exchanged" if came == went else "grown" if came > went else "shrunk"


def _sizes(stories: pd.Series) -> list[tuple[str, int]]:
    """Stories with their number of articles, biggest first."""
    counts = Counter(map(str, stories.dropna()))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def followed(stories: pd.Series, against: pd.Series) -> pd.Series:
    """Stories under the name of the one in `against` that each shares most articles with, and it with them.

    One that follows none is called by the first of its articles: ids of stories depend on the run they are from.
    """
    pairs = pd.DataFrame({"own": stories, "known": against}).dropna()
    votes = pairs.value_counts().rename("n").reset_index()
    votes = votes.sort_values(["n", "known", "own"], ascending=[False, True, True])
    mutual = votes.merge(votes.drop_duplicates("own")).merge(votes.drop_duplicates("known"))
    names = dict(zip(mutual["own"], mutual["known"], strict=True))
    told = stories.dropna()
    first = pd.Series(told.index.astype(str), told.index).groupby(told.to_numpy(object)).min()
    return stories.map(lambda own: names.get(own) or f"{first[own]}+", na_action="ignore")


def changes(articles: pd.DataFrame, earlier: pd.DataFrame | None) -> pd.DataFrame:
    """What became of the stories of the report before: those that grew, merged or split, under both ids.

    `earlier` has the ids of that report, and with `again` those that came since and are no news of it.
    """
    now = articles.set_index("article_id")["story_id"].astype(object)
    was = _known(earlier).reindex(now.index)
    concerned = now.isin(now[was.notna()].unique())
    before, after = was[concerned], now[concerned]
    what = {story: fate.what for fate in tell(before, after) for story, _ in fate.before}
    pairs = pd.DataFrame({"before": before, "story_id": after}).dropna().value_counts().rename("articles")
    rows = pairs.reset_index()
    rows["what"] = rows["before"].map(what)
    rows["came"] = rows["story_id"].map(after[before.isna()].value_counts()).fillna(0).astype(int)
    rows = rows[rows["what"].isin(TOLD)].sort_values(["before", "story_id"])
    return schema.frame(
        [{str(name): row[name] for name in row} for row in rows.to_dict("records")], schema.STORY_CHANGES
    )


def _known(earlier: pd.DataFrame | None) -> pd.Series:
    """What the story of each article was called in the report before."""
    if earlier is None or "story_id" not in earlier:
        return pd.Series(dtype=object)
    news = earlier["again"].astype(bool) if "again" in earlier else pd.Series(False, earlier.index)
    return earlier[~news].set_index("article_id")["story_id"].astype(object)
