"""The relations table: each tie of two articles with its score and its reason."""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis import decimals, schema
from analysis.stories import graphs, reasons, reuse
from analysis.stories.copies import Pairs
from analysis.stories.events import Events
from analysis.stories.gaps import Times
from analysis.stories.reasons import Pair, Passage, Shared
from analysis.stories.tokens import Floats, Indices, Spelling
from analysis.wordings import Wording

STRONGEST = 2  # partners of an article whose tie to the same event is written down


class Ties(NamedTuple):
    """What the reasons are made of: articles in order of id, the article behind each text, times, who credits whom."""

    rows: pd.DataFrame
    founder: Indices
    when: Times
    credited: dict[str, set[str]]

    def frame(
        self,
        relation: str,
        a: Indices,
        b: Indices,
        score: Floats,
        reason: list[str],
        passages: list[list[Passage]] | None = None,
    ) -> pd.DataFrame:
        """Pairs of articles as rows of the relations table, the lower id first (`passages` have it so already)."""
        a, b = np.minimum(a, b), np.maximum(a, b)
        known = self.rows["article_id"].to_numpy(object)
        table = pd.DataFrame(
            {
                "a": known[a],
                "b": known[b],
                "relation": relation,
                "score": decimals.rounded(score, schema.SCORE),
            }
        )
        if self.credited:
            given = [self.credited.get(article, ()) for article in known]
            outlets = self.rows["outlet"].astype(object).where(self.rows["outlet"].notna(), None).tolist()
            pairs = zip(reason, a.tolist(), b.tolist(), strict=True)
            reason = [
                why + _credit("a", given[i], outlets[j]) + _credit("b", given[j], outlets[i])
                for why, i, j in pairs
            ]
        table["reason"] = reason
        table["passages"] = pd.Series(passages, range(len(a)), dtype=object)
        return schema.to_pandas(schema.to_arrow(table.sort_values(["a", "b"]), schema.RELATIONS))

    def apart(self, a: Indices, b: Indices) -> list[str]:
        """How far apart in time the articles of each pair are, in words."""
        return reasons.apart(self.when.gap(a, b))


def _credit(side: str, given: Collection[str], outlet: str | None) -> str:
    """`; a credits Tideway`, if one of the two names the other's outlet."""
    return (
        f"; {Wording.CREDITS.written(side=side, outlet=outlet)}"
        if outlet is not None and outlet in given
        else ""
    )


def ties(rows: pd.DataFrame, founder: Indices, when: Times, credits: pd.DataFrame | None) -> Ties:
    """Ties over articles in order of id; `credits` as `schema.CREDITS`, if there are any."""
    credited: dict[str, set[str]] = {}
    if credits is not None and "outlet" in rows:
        for article_id, outlet in zip(credits["article_id"], credits["credited"], strict=True):
            credited.setdefault(article_id, set()).add(outlet)
    return Ties(rows, founder, when, credited)


def exact(known: Ties, text: Indices) -> pd.DataFrame:
    """Each copy with the article that had the text first."""
    copy = np.flatnonzero(known.founder[text] != np.arange(len(text)))
    first = known.founder[text[copy]]
    reason = [f"{Wording.SAME_WORDS}; {gap}" for gap in known.apart(first, copy)]
    return known.frame("exact copy", first, copy, np.ones(len(copy)), reason)


def near(known: Ties, found: Pairs) -> pd.DataFrame:
    """Near copies of each other's text."""
    a, b = known.founder[found.a], known.founder[found.b]
    reason = [
        f"{Wording.RUNS.written(n=f'{share * 100:.0f}')}; {gap}"
        for share, gap in zip(found.score.tolist(), known.apart(a, b), strict=True)
    ]
    return known.frame("near copy", a, b, found.score, reason)


def reused(
    known: Ties, found: reuse.Passages, shares: Floats, told: dict[Pair, list[Shared]]
) -> pd.DataFrame:
    """Passages that texts of different origins share; the score is their share of the shorter text."""
    share = dict(zip(zip(found.a.tolist(), found.b.tolist(), strict=True), shares.tolist(), strict=True))
    pairs = np.array(list(told), dtype=np.int64).reshape(-1, 2)
    a, b = known.founder[pairs[:, 0]], known.founder[pairs[:, 1]]
    reason = [reasons.reuse(parts, gap) for parts, gap in zip(told.values(), known.apart(a, b), strict=True)]
    score = np.array([share[pair] for pair in told])
    shown = [[part.row() for part in parts] for parts in told.values()]
    return known.frame("reuse", a, b, score, reason, shown)


def same_event(
    known: Ties, found: Events, spelling: Spelling, story: Indices, origin: Indices
) -> pd.DataFrame:
    """The STRONGEST partners of each text in its story, copies of itself left out."""
    graph = found.graph
    rows = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    within = (story[rows] == story[graph.indices]) & (origin[rows] != origin[graph.indices])
    ends = np.concatenate([[0], np.cumsum(within)])[graph.indptr]
    inside = sp.csr_matrix((graph.data[within], graph.indices[within], ends), shape=graph.shape)
    strong = sp.triu(graphs.strongest(inside, STRONGEST)).tocoo()
    a, b, score = strong.row, strong.col, strong.data
    left, right = known.founder[a], known.founder[b]
    shared = reasons.shared_words(found.words, spelling, a, b)
    apart = known.apart(left, right)
    reason = [reasons.same_event(*parts) for parts in zip(shared, apart, score.tolist(), strict=True)]
    return known.frame("same event", left, right, score, reason)
