"""Ids that stay: made from a group's founder, or kept from an earlier run."""

import hashlib
from collections import Counter

import numpy as np
import pandas as pd

from analysis import instants, schema
from analysis.stories.tokens import Indices

LAST = np.iinfo(np.int64).max  # where no time is known


def founders(labels: Indices, articles: pd.DataFrame) -> Indices:
    """For each article, the row of its group's first member: earliest published, then lowest id; null times last.

    The articles are in the order of their ids.
    """
    order = np.argsort(instants.micros(articles["published_earliest"], LAST), kind="stable")
    _, first, group = np.unique(labels[order], return_index=True, return_inverse=True)
    founder = np.empty(len(labels), np.int64)
    founder[order] = order[first][group]
    return founder


def name(
    founder: Indices, articles: pd.DataFrame, column: str, earlier: pd.DataFrame | None = None
) -> list[str]:
    """An id an article for its group: what most of its members were called in `earlier`, or one made of its founder.

    An earlier id goes to the group that holds most of its articles: a group that only grew keeps its id, of two that
    were merged the larger one's stays, and of a group that was split the largest part keeps it. Without `earlier`, an
    id lasts until an article is added that was published before the founder.
    """
    called = articles["article_id"].to_numpy(object)
    known = _kept(founder, articles["article_id"], column, earlier)
    taken = set(known.values())
    made = {row: _made(column, called[row], taken) for row in np.unique(founder).tolist() if row not in known}
    return [known[row] if row in known else made[row] for row in founder.tolist()]


def _kept(founder: Indices, ids: pd.Series, column: str, earlier: pd.DataFrame | None) -> dict[int, str]:
    if earlier is None or column not in earlier or not len(ids):
        return {}
    called = dict(zip(schema.values(earlier["article_id"]), schema.values(earlier[column]), strict=True))
    votes = Counter(
        (group, called[i])
        for group, i in zip(founder.tolist(), schema.values(ids), strict=True)
        if isinstance(called.get(i), str)
    )
    kept: dict[int, str] = {}
    taken: set[str] = set()
    for group, called_so in sorted(votes, key=lambda pair: (-votes[pair], *reversed(pair))):
        if group not in kept and called_so not in taken:
            kept[group] = called_so
            taken.add(called_so)
    return kept


def _made(column: str, founder: str, taken: set[str]) -> str:
    """An id made of a founder; another one where a group that the founder left keeps it."""
    own = f"{column[:-3]}-{_digest(founder)}"
    return own if own not in taken else f"{column[:-3]}-{_digest(f'{founder} apart from {own}')}"


def _digest(article_id: str) -> str:
    return hashlib.blake2b(str(article_id).encode(), digest_size=6).hexdigest()
