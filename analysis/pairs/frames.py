"""The pairs that can be judged: those put together, those nearly so, and all others, each with its group and size.

A frame never holds all pairs of a corpus: those near each other are listed, the others drawn as they are needed.
"""

import itertools
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis import outlets, text
from analysis.errors import ParameterError
from analysis.pairs import passages
from analysis.pairs.groups import FAR, TIED, Frame, Pair

UNITS = {"stories": ("origin_id", "story_id"), "copies": ("text_id", "origin_id")}
WHAT = (*UNITS, "outlets", "quotes")
NEAREST = (
    5  # neighbours of a text that are near it, if half as like as the weakest tenth of those put together
)
COMMON = 500  # texts with a word from which on it says nothing of two of them
LOOKED_AT = 2_000  # characters of a text that are compared
UNPARTED = 5  # letters of a word that is not ASCII from which on its pairs of signs are compared as well
BLOCK = 500  # texts compared with all others at a time
LISTED = 1_000_000  # pairs up to which all are listed; of more they are drawn until there are enough

Ints = NDArray[np.int64]


class _Tied(NamedTuple):
    """Texts with the group each is in, and how many pairs of them are in one group."""

    ids: NDArray[np.object_]
    group: Ints

    @property
    def pairs(self) -> int:
        sizes = np.bincount(self.group).astype(np.int64) if len(self.group) else np.zeros(0, np.int64)
        return int((sizes * (sizes - 1) // 2).sum())


def of(what: str, articles: pd.DataFrame, quotes: pd.DataFrame | None = None) -> Frame:
    """The frame of `stories` (one article an origin), `copies` (one a text), `outlets` (names as printed) or `quotes`.

    A quote is asked as a pair of an article and a place in it.
    """
    if what not in WHAT:
        raise ParameterError(f"there are no pairs of {what!r}; there are {', '.join(WHAT)}")
    if what == "quotes":
        return passages.frame(articles, _needed(quotes))
    return _names(articles) if what == "outlets" else _texts(articles, *UNITS[what])


def _needed(quotes: pd.DataFrame | None) -> pd.DataFrame:
    if quotes is None:
        raise ParameterError("to judge quotes takes the table of quotes beside that of articles")
    return quotes


def tied(
    what: str, articles: pd.DataFrame, pairs: list[Pair], quotes: pd.DataFrame | None = None
) -> list[bool | None]:
    """Whether the suite puts each pair together; None where the corpus has not both."""
    if what == "quotes":
        return passages.tied(articles, _needed(quotes), pairs)
    if what == "outlets":
        known = _printed(articles)
        sure = set(zip(known["outlet_raw"], known["outlet"], strict=True))
        names = set(articles["outlet_raw"].dropna())
        return [(a, b) in sure if a in names else None for a, b in pairs]
    group = dict(zip(articles["article_id"], articles[UNITS[what][1]], strict=True))
    return [group[a] == group[b] if a in group and b in group else None for a, b in pairs]


def _texts(articles: pd.DataFrame, unit: str, together: str) -> Frame:
    known = articles.dropna(subset=[unit, together]).sort_values("article_id").drop_duplicates(unit)
    texts = _Tied(known["article_id"].to_numpy(object), pd.factorize(known[together])[0].astype(np.int64))
    a, b, score = _near(known)
    same = texts.group[a] == texts.group[b]
    if same.any():  # what is far less like than pairs put together is not near
        kept = same | (score >= np.quantile(score[same], 0.1) / 2)
        a, b, score, same = a[kept], b[kept], score[kept], same[kept]
    weak = score < np.quantile(score[same], 1 / 3) if same.any() else same
    close = score >= np.quantile(score[~same], 2 / 3) if (~same).any() else same
    group = np.select([same & weak, same, close], [1, 2, 4], 5)
    near = {g: np.column_stack([a, b])[group == g] for g in (1, 2, 4, 5)}
    n = len(texts.ids)
    sizes = {g: len(rows) for g, rows in near.items()}
    sizes[3] = texts.pairs - sizes[1] - sizes[2]
    sizes[FAR] = n * (n - 1) // 2 - texts.pairs - sizes[4] - sizes[5]
    listed = np.sort(a * n + b)

    def take(which: int, count: int, random: np.random.Generator) -> list[Pair]:
        rows = near.get(which)
        rows = _unlisted(texts, listed, which == TIED, count, random) if rows is None else rows
        picked = rows[random.choice(len(rows), min(count, len(rows)), replace=False)]
        return [(str(texts.ids[i]), str(texts.ids[j])) for i, j in picked]

    return Frame(dict(sorted(sizes.items())), take)


def _near(known: pd.DataFrame) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Pairs of texts of which one is among the NEAREST of the other by their rarer words, with their likeness."""
    said = (known["headline"].fillna("") + " " + known["body"].fillna("")).str.slice(0, LOOKED_AT)
    vectors = _vectors(said.to_list())
    if not vectors.nnz:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    parts = [_nearest(vectors, start) for start in range(0, vectors.shape[0], BLOCK)]
    a, b, score = (np.concatenate(part) for part in zip(*parts, strict=True))
    low, high = np.minimum(a, b), np.maximum(a, b)
    _, first = np.unique(low * len(said) + high, return_index=True)
    return low[first], high[first], score[first]


def _vectors(texts: list[str]) -> sp.csr_matrix:
    """Each text's terms by how often it has them (1 + log) and how rare they are (log of the inverse), at length 1."""
    terms = [_terms(said) for said in texts]
    rows = np.repeat(np.arange(len(texts)), [len(row) for row in terms])
    columns, names = pd.factorize(np.array([*itertools.chain(*terms)], dtype=object), sort=True)
    counted = sp.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(texts), len(names))).tocsr()
    holders = np.bincount(counted.indices, minlength=len(names))
    weight = np.log((1 + len(texts)) / (1 + holders)) + 1
    counted.data = (1 + np.log(counted.data)) * np.where(holders > COMMON, 0, weight)[counted.indices]
    counted.eliminate_zeros()
    length = np.sqrt(np.asarray(counted.power(2).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags(1 / np.where(length > 0, length, 1)) @ counted)


def _terms(said: str) -> list[str]:
    """Words; where a script does not part them, the pairs of its signs."""
    found = list(text.words(text.fold(said)))
    unparted = (word for word in found if len(word) > UNPARTED and not word.isascii())
    return found + [a + b for word in unparted for a, b in itertools.pairwise(word)]


def _nearest(vectors: sp.csr_matrix, start: int) -> tuple[Ints, Ints, NDArray[np.float64]]:
    found = (vectors[start : start + BLOCK] @ vectors.T).tocoo()
    row, column, score = found.row + start, found.col, np.round(found.data, 9)
    other = row != column
    row, column, score = row[other], column[other], score[other]
    order = np.lexsort((column, -score, row))
    row, column, score = row[order], column[order], score[order]
    begins = np.flatnonzero(np.diff(row, prepend=-1))
    place = np.arange(len(row)) - np.repeat(begins, np.diff([*begins, len(row)]))
    kept = place < NEAREST
    return row[kept].astype(np.int64), column[kept].astype(np.int64), score[kept]


def _unlisted(texts: _Tied, listed: Ints, together: bool, count: int, random: np.random.Generator) -> Ints:
    """Pairs that are not near each other, put together or not: all of few, enough of many, at random."""
    n = len(texts.ids)
    whole = texts.pairs if together else n * (n - 1) // 2

    def right(pairs: Ints) -> Ints:
        a, b = pairs.T
        told = (a < b) & ((texts.group[a] == texts.group[b]) == together)
        return np.asarray(pairs[told & ~np.isin(a * n + b, listed)], np.int64)

    if whole <= LISTED:
        return right(_all_together(texts) if together else np.column_stack(np.triu_indices(n, 1)))
    found = np.zeros((0, 2), np.int64)
    while len(found) < count:
        drawn = _together(texts, random) if together else random.integers(0, n, (LISTED // 10, 2))
        found = np.unique(np.vstack([found, right(drawn)]), axis=0)
    return found


def _members(texts: _Tied) -> list[Ints]:
    order = np.argsort(texts.group, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(texts.group[order])) + 1)
    return [np.sort(part) for part in parts if len(part) > 1]


def _all_together(texts: _Tied) -> Ints:
    pairs = [part[np.column_stack(np.triu_indices(len(part), 1))] for part in _members(texts)]
    return np.vstack([np.zeros((0, 2), np.int64), *pairs])


def _together(texts: _Tied, random: np.random.Generator) -> Ints:
    """Pairs within groups, each pair as likely as any other."""
    members = _members(texts)
    weight = np.array([len(part) * (len(part) - 1) / 2 for part in members])
    times = random.multinomial(LISTED // 10, weight / weight.sum())
    drawn = [part[random.integers(0, len(part), (2 * n, 2))] for part, n in zip(members, times, strict=True)]
    return np.vstack(drawn)


def _printed(articles: pd.DataFrame) -> pd.DataFrame:
    """Each name as printed with the outlet it was taken for, once."""
    known = articles.dropna(subset=["outlet_raw", "outlet"])[["outlet_raw", "outlet", "outlet_match"]]
    known = (
        known.astype(object).sort_values(["outlet_raw", "outlet"]).drop_duplicates(["outlet_raw", "outlet"])
    )
    return known[known["outlet_match"] != "unknown"]


def _names(articles: pd.DataFrame) -> Frame:
    """Names with their outlet: one slip away (1), by address (2), by name (3); unknown ones with the likest (4)."""
    known = _printed(articles)
    kind = known["outlet_match"].map({"fuzzy": 1, "domain": 2, "alias": 3})
    pairs = {
        g: list(zip(*(known.loc[kind == g, c] for c in ("outlet_raw", "outlet")), strict=True))
        for g in (1, 2, 3)
    }
    pairs[4] = outlets.likest(articles)

    def take(which: int, count: int, random: np.random.Generator) -> list[Pair]:
        there = pairs[which]
        return [there[i] for i in random.choice(len(there), min(count, len(there)), replace=False)]

    return Frame({g: len(rows) for g, rows in pairs.items()}, take)
