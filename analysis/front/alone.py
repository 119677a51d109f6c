"""Who has something alone: stories that one outlet tells, to which no headline of another comes near."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis import arrays, evidence, overview, schema
from analysis.evidence import Html
from analysis.stories import naming, rarity, tokens

NEAR = 0.5  # part of the lighter one's weight that words shared by two headlines are, one of them telling
TELLING = -np.log(0.005)  # weight of a word that fewer than one article in two hundred has
USED = 1_000  # headlines that hold a word, above which it tells nothing of two
_TAIL = r"\s+[-–—|]\s+[^-–—|]*$"


def sentence(articles: pd.DataFrame, called: Mapping[str, str]) -> Html | None:
    """Who has most stories that no other outlet of the corpus tells, and the one it wrote most about."""
    known = schema.lean(articles).dropna(subset=["outlet", "story_id"])
    tellers = known.groupby("story_id")["outlet"].nunique()
    if len(tellers) < 2 or known["outlet"].nunique() < 2:
        return None
    nameless = articles.loc[articles["outlet"].isna(), "story_id"]
    only = known[known["story_id"].map(tellers).eq(1) & ~known["story_id"].isin(nameless)]
    if only["story_id"].nunique() == len(tellers):
        return None  # nothing is shared, so that to have something alone tells nothing
    if only.empty:
        return evidence.sentence(
            "No outlet has a story to itself: each of the {n:story|stories} is told by two or more.",
            n=overview.distinct(known, "story_id", "stories"),
        )
    words = _Words(known)
    mine = _most(only, words)
    if mine.empty:
        return None
    tied = sorted(mine["outlet"].unique())
    sizes = words.sizes(mine)
    name = {story: called.get(story, naming.UNTITLED) for story in sizes.index}
    largest = min(sizes.index, key=lambda s: (-sizes[s], name[s].startswith(naming.UNTITLED), name[s]))
    told = mine[mine["story_id"] == largest]
    theirs = known[known["outlet"].isin(tied)]
    all_told = int(theirs["story_id"].nunique())
    each = int(mine.groupby("outlet")["story_id"].nunique().iloc[0])
    return evidence.sentence(
        "{outlet} alone has a story to itself: no other outlet here tells “{story}”."
        if each == len(tied) == 1
        else "{outlet} has most stories to itself: no other outlet here tells any of its {m}, among them “{story}”."
        if len(tied) == 1 and mine["story_id"].nunique() == all_told
        else "{outlet} has most stories to itself: no other outlet here tells {n} of its {m}, among them “{story}”."
        if len(tied) == 1
        else "{outlet} have {k:story|stories} each that no other outlet here tells, among them “{story}” in {teller}.",
        outlet=evidence.few({name: list(mine.index[mine["outlet"] == name]) for name in tied}, "outlets"),
        n=overview.distinct(mine, "story_id", "stories"),
        m=evidence.count(theirs.index, all_told, "stories"),
        k=each, story=name[largest], teller=evidence.called(str(told["outlet"].iloc[0]), told.index),
    )  # fmt: skip


def _most(only: pd.DataFrame, words: "_Words") -> pd.DataFrame:
    """The articles of stories told alone, of the outlet with most of them or of those with as many.

    Headlines are looked at outlet by outlet, that of most stories first, until none that is left can have more.
    """
    counted = only.groupby("outlet")["story_id"].nunique().sort_values(ascending=False, kind="stable")
    found, best = [], 1
    for outlets in _equal(counted):
        if counted[outlets[0]] < best:
            break
        own = only[only["outlet"].isin(outlets)]
        near = own.loc[words.near(own), "story_id"]
        own = own[~own["story_id"].isin(near)]
        if len(own):
            found.append(own)
            best = max(best, int(own.groupby("outlet")["story_id"].nunique().max()))
    if not found:
        return only.head(0)
    every = pd.concat(found).sort_index()
    sizes = every.groupby("outlet")["story_id"].transform("nunique")
    return every[(sizes == best).to_numpy(bool)]


def _equal(counted: "pd.Series[int]") -> Iterator[list[str]]:
    """Outlets with equally many stories, those with most first."""
    for many in counted.unique():
        yield list(counted.index[counted == many])


class _Words:
    """The headlines of a corpus as weighed words, without what stands behind their last dash: the outlet's own."""

    def __init__(self, known: pd.DataFrame) -> None:
        told = known[known["headline"].notna()]
        read = tokens.read(told["headline"].str.replace(_TAIL, "", regex=True))
        columns, places = np.unique(read.hashes, return_inverse=True)
        self.outlet, self.place = told["outlet"].to_numpy(object), pd.Series(np.arange(len(told)), told.index)
        held = sp.coo_matrix((np.ones(len(places)), (read.owners, places)), (len(told), len(columns))).tocsr()
        held.sum_duplicates()
        weight = rarity.weight(rarity.expected(held, columns))
        self.weighed = (rarity.presence(held) @ sp.diags(weight)).tocsr()
        common = np.bincount(held.indices, minlength=len(columns)) > USED
        self.telling = (self.weighed @ sp.diags(((weight >= TELLING) & ~common).astype(float))).tocsr()
        self.telling.eliminate_zeros()

    def near(self, own: pd.DataFrame) -> list[int]:
        """Those of these articles to whose headline one of another outlet comes near."""
        mine = self.place.reindex(own.index).dropna().astype(int)
        pairs = (self.telling[mine.to_numpy()] @ self.telling.T).tocoo()
        at, other = mine.to_numpy()[pairs.row], pairs.col
        apart = self.outlet[at] != self.outlet[other]
        at, other, row = at[apart], other[apart], pairs.row[apart]
        one, two = self.weighed[at], self.weighed[other]
        shared = one.multiply(two.sign()).tocsr()
        weights = [np.asarray(part.sum(axis=1)).ravel() for part in (shared, one, two)]
        hit = (np.diff(shared.indptr) > 1) & (weights[0] >= NEAR * np.minimum(*weights[1:]))
        return mine.index[arrays.distinct(row[hit])].tolist()

    def sizes(self, told: pd.DataFrame) -> "pd.Series[int]":
        """Articles of each story; 1 where no two of its headlines share a telling word: a habit holds them."""
        sizes = told.groupby("story_id").size()
        for story, own in told[told["story_id"].map(sizes) > 1].groupby("story_id"):
            part = self.telling[self.place.reindex(own.index).dropna().astype(int).to_numpy()]
            if np.bincount(part.indices, minlength=1).max() < 2:
                sizes[str(story)] = 1
        return sizes
