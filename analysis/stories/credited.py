"""Texts that credit another outlet, and the article of that outlet which they retell.

Whoever rewrites a rival's report changes every word of it and says so. A credit lowers what is asked of likeness; it
decides nothing by itself, for outlets are also credited for other things than the story.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.sparse import csgraph

from analysis import arrays
from analysis.stories import gaps
from analysis.stories.gaps import Times
from analysis.stories.graphs import BLOCK
from analysis.stories.tokens import Floats, Indices
from analysis.stories.vectors import Words

RETELLS = ("told", "according to", "reported")  # a mark of an agency says whose text is printed: a copy
DAYS = 3.0  # a text retells what was published so long before it at most
ENOUGH, CLEAR = 0.3, 2.0  # share of the bar that is asked, and times as much as of the next story
SMALL = 2  # texts of the smaller story at most: stories that stand by themselves are not joined by a credit


class Told(NamedTuple):
    """Which text credits which outlet, and which text is printed by which outlet; outlets are numbers."""

    text: Indices
    credited: Indices
    printed: Indices
    outlet: Indices


def read(rows: pd.DataFrame, of_article: Indices, credits: pd.DataFrame | None) -> Told:
    """The credits of articles, as of their texts; an outlet's credit to itself is none."""
    if credits is None or "outlet" not in rows or "kind" not in credits:
        return Told(*(np.zeros(0, np.int64),) * 4)
    place = pd.Series(np.arange(len(rows)), index=rows["article_id"].astype(object))
    given = credits[credits["kind"].isin(RETELLS) & credits["article_id"].isin(place.index)]
    giver = place[given["article_id"].astype(object)].to_numpy(np.int64)
    names = pd.factorize(pd.concat([rows["outlet"], given["credited"]]).astype(object), sort=True)[0]
    outlets, credited = names[: len(rows)], names[len(rows) :]
    other, known = outlets[giver] != credited, np.flatnonzero(outlets >= 0)
    return Told(of_article[giver[other]], credited[other], of_article[known], outlets[known])


def joined(stories: Indices, told: Told, words: Words, when: Times, bars: Floats) -> Indices:
    """Stories after each text that credits an outlet absent from its story joined the one it retells, if clear."""
    links = [(stories[:0], stories[:0])]
    for outlet in arrays.distinct(told.credited).tolist():
        theirs = arrays.distinct(told.printed[told.outlet == outlet])
        texts = arrays.distinct(told.text[told.credited == outlet])
        texts = texts[~np.isin(stories[texts], stories[theirs])] if len(theirs) else texts[:0]
        blocks = (texts[at : at + BLOCK] for at in range(0, len(texts), BLOCK))
        links.extend(_retold(block, theirs, stories, words, when, bars) for block in blocks)
    one, other = (np.concatenate(part) for part in zip(*links, strict=True))
    size = int(stories.max(initial=0)) + 1
    graph = sp.coo_matrix((np.ones(len(one)), (one, other)), shape=(size, size))
    return np.asarray(csgraph.connected_components(graph, directed=False)[1], dtype=np.int64)[stories]


def _retold(
    texts: Indices, theirs: Indices, stories: Indices, words: Words, when: Times, bars: Floats
) -> tuple[Indices, Indices]:
    """The stories of texts, and the one story of `theirs` that each is clearly most like."""
    product = (words.matrix[texts] @ words.matrix[theirs].T).tocoo()
    text, other = texts[product.row], theirs[product.col]
    gap = when.gap(text, other)
    share = gaps.faded(product.data.astype(float), when.days(text, other)) / np.minimum(
        bars[text], bars[other]
    )
    before = ~(when.earliest[other] > when.latest[text]) & ~(gap > DAYS)
    asked = before & np.isin(text, text[before & (share >= ENOUGH)])  # all others are joined to nothing
    if not asked.any():
        return stories[:0], stories[:0]
    text, story, share, second = _likest(*(part[asked] for part in (text, other, stories[other], share)))
    sizes = np.bincount(stories)
    smaller = np.minimum(sizes[stories[text]], sizes[story])
    kept = (share >= np.maximum(ENOUGH, CLEAR * second)) & (smaller <= SMALL)
    return stories[text[kept]], story[kept]


def _likest(
    text: Indices, other: Indices, story: Indices, share: Floats
) -> tuple[Indices, Indices, Floats, Floats]:
    """For each text the story that holds the text most like it, how like that is, and what the next story has, or 0.

    Text 7 has .9 with text 1 and .8 with text 2, both of story 3, and .6 with text 4 of story 5: 7, 3, .9, .6.
    """
    ranked = np.lexsort((other, -share, text))
    text, story, share = text[ranked], story[ranked], share[ranked]
    best = np.sort(np.unique(text * (int(story.max(initial=0)) + 1) + story, return_index=True)[1])
    text, story, share = text[best], story[best], share[best]
    first, second = arrays.leading(text, share)
    return text[first], story[first], share[first], second[first]
