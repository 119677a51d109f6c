"""Labels against gold: how right is a grouping, a set of pairs, a classification?"""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Counts = npt.NDArray[np.intp]


class Score(NamedTuple):
    """Precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float
    f1: float


def _score(precision: float, recall: float) -> Score:
    both = precision + recall
    return Score(precision, recall, 2 * precision * recall / both if both else 0.0)


class _Table(NamedTuple):
    """One entry for each pair of labels that occurs: items of both, of the found label, of the gold label."""

    n: Counts
    of_found: Counts
    of_gold: Counts
    found: Counts  # the size of each group
    gold: Counts


def _codes(labels: Sequence[Hashable]) -> Counts:
    return pd.factorize(np.array([*labels, None], dtype=object)[:-1], use_na_sentinel=False)[0]


def _table(found: Sequence[Hashable], gold: Sequence[Hashable]) -> _Table:
    if len(found) != len(gold):
        raise ValueError(f"{len(found)} labels against {len(gold)} gold labels")
    rows, columns = _codes(found), _codes(gold)
    sizes = np.bincount(rows), np.bincount(columns)
    cells, n = np.unique(rows * max(len(sizes[1]), 1) + columns, return_counts=True)
    row, column = np.divmod(cells, max(len(sizes[1]), 1))
    return _Table(n, sizes[0][row], sizes[1][column], *sizes)


def bcubed(found: Sequence[Hashable], gold: Sequence[Hashable]) -> Score:
    """B-cubed of a grouping: each item scores its own group, and items count alike (Bagga and Baldwin 1998)."""
    table = _table(found, gold)
    total = len(found)
    if not total:
        return Score(1.0, 1.0, 1.0)
    squared = table.n**2
    return _score(
        float((squared / table.of_found).sum() / total), float((squared / table.of_gold).sum() / total)
    )


def grouping_pairs(found: Sequence[Hashable], gold: Sequence[Hashable]) -> Score:
    """Precision, recall and F1 over pairs of items put together."""
    table = _table(found, gold)
    together, claimed, true = _pairs(table.n), _pairs(table.found), _pairs(table.gold)
    return _score(together / claimed if claimed else 1.0, together / true if true else 1.0)


def _pairs(sizes: Counts) -> float:
    return float((sizes * (sizes - 1) / 2).sum())


def adjusted_rand(found: Sequence[Hashable], gold: Sequence[Hashable]) -> float:
    """Adjusted Rand index: 1 for the same grouping, about 0 for chance (Hubert and Arabie 1985)."""
    table = _table(found, gold)
    claimed, true = _pairs(table.found), _pairs(table.gold)
    every = len(found) * (len(found) - 1) / 2
    expected = claimed * true / every if every else 0.0
    spread = (claimed + true) / 2 - expected
    return (_pairs(table.n) - expected) / spread if spread else 1.0


def pairs(found: Iterable[tuple[str, str]], gold: Iterable[tuple[str, str]]) -> Score:
    """Precision, recall and F1 of a set of unordered pairs."""
    claimed, true = {frozenset(p) for p in found}, {frozenset(p) for p in gold}
    hits = len(claimed & true)
    return _score(hits / len(claimed) if claimed else 1.0, hits / len(true) if true else 1.0)


def accuracy(found: Sequence[Hashable], gold: Sequence[Hashable]) -> float:
    """Share of items whose label is the gold label; null never equals anything."""
    if len(found) != len(gold):
        raise ValueError(f"{len(found)} labels against {len(gold)} gold labels")
    return float(np.mean([f == g for f, g in zip(found, gold, strict=True)])) if len(found) else 1.0


def confusion(found: Sequence[Hashable], gold: Sequence[Hashable]) -> pd.DataFrame:
    """How often each gold label (rows) was given each label (columns)."""
    return pd.crosstab(pd.Series([*gold], name="gold"), pd.Series([*found], name="found"), dropna=False)
