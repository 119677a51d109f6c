"""Why two articles stand together: one small table a reader can check."""

import numpy as np
import pandas as pd

from analysis import wordings
from analysis.errors import ParameterError
from analysis.stories import events, gaps, reasons, tokens, vectors
from analysis.stories.tokens import Indices
from analysis.wordings import Wording

LOOKED_AT = 3_000  # articles nearest in time among which the nearest one left out is looked for


def why(articles: pd.DataFrame, relations: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """The card of two articles, as rows of part and value: what they share, what ties them, who was left out.

    Articles need the columns of `stories.relate`. Likeness is that of general news writing, before the corpus's own
    common words are weighed down, so it may differ a little from the score of the tie.
    """
    rows = articles.reset_index(drop=True)
    place = {
        one: at[0] for one in (a, b) if len(at := np.flatnonzero((rows["article_id"] == one).to_numpy(bool)))
    }
    for article_id in (a, b):
        if article_id not in place:
            raise ParameterError(f"no article {article_id!r}: give two values of the column article_id")
    a, b = min(a, b), max(a, b)  # as the table has them, whose reasons speak of one and the other
    some = _around(rows, place[a], place[b])
    rows, one, other = rows.iloc[some].reset_index(drop=True), *np.searchsorted(some, [place[a], place[b]])
    headlines, bodies = tokens.read(rows["headline"]), tokens.read(rows["body"])
    words, when = vectors.read(headlines, bodies), gaps.read(rows)
    pair = np.array([one]), np.array([other])
    names, others = reasons.shared_words(words, bodies.spelling.besides(headlines.spelling), *pair)[0]
    gap = when.gap(*pair)
    likeness = words.matrix[pair[0]].multiply(words.matrix[pair[1]]).sum()
    least = events.bar(np.minimum(words.counts[one], words.counts[other]))
    after = gaps.faded(np.array([likeness]), when.days(*pair))[0]
    same = {level: rows[f"{level}_id"].iloc[one] == rows[f"{level}_id"].iloc[other] for level in LEVELS}
    parts = [
        ("together", next((f"the same {level}" for level in LEVELS if same[level]), "not in one story")),
        *zip(HEADLINES, rows["headline"].iloc[[one, other]], strict=True),
        ("shared names", ", ".join(names) or NONE), ("shared words", ", ".join(others) or NONE),
        ("time", reasons.apart(gap)[0]),
        ("likeness", Wording.LIKE_AFTER.written(x=f"{likeness:.2f}", n=f"{after:.2f}", m=f"{least:.2f}")),
        *_ties(relations, a, b),
        ("nearest left out", _left_out(rows, words, when, int(one), int(other))),
    ]  # fmt: skip
    said = [(part, value if part in HEADLINES else wordings.told(value)) for part, value in parts]
    return pd.DataFrame(said, columns=["part", "value"])


HEADLINES = tuple(wordings.SIDES.values())
NONE = "–"  # nothing is shared
LEVELS = ("text", "origin", "story")


def example(articles: pd.DataFrame, relations: pd.DataFrame, relation: str) -> pd.DataFrame:
    """The card of the pair that `pick` picks; empty if there is none."""
    pair = pick(relations, articles, relation)
    return why(articles, relations, *pair) if pair else pd.DataFrame(columns=["part", "value"])


def pick(relations: pd.DataFrame, articles: pd.DataFrame, relation: str) -> tuple[str, str] | None:
    """The pair of different outlets with the middle score of a relation: neither the plainest nor the faintest."""
    outlet = articles.set_index("article_id")["outlet"].astype(object).fillna("")
    some = relations[relations["relation"] == relation]
    apart = some["a"].map(outlet).to_numpy(object) != some["b"].map(outlet).to_numpy(object)
    ranked = some[apart].sort_values(["score", "a", "b"], ascending=[False, True, True])
    if ranked.empty:
        return None
    middle = ranked.iloc[len(ranked) // 2]
    return str(middle["a"]), str(middle["b"])


def _around(rows: pd.DataFrame, one: int, other: int) -> Indices:
    """The two articles, their stories, and those nearest to the first in time, LOOKED_AT at most, in order of row."""
    when = gaps.read(rows).earliest
    distance = np.nan_to_num(np.abs(when - when[one]), nan=np.inf)
    kin = rows["story_id"].isin([rows["story_id"].iloc[one], rows["story_id"].iloc[other]]).to_numpy(bool)
    order = np.lexsort((np.arange(len(rows)), distance, ~kin))
    return np.unique(np.concatenate([[one, other], order[:LOOKED_AT]]))


def _ties(relations: pd.DataFrame, a: str, b: str) -> list[tuple[str, str]]:
    found = relations[(relations["a"] == a) & (relations["b"] == b)]
    told = [(str(row.relation), f"{row.score:.2f}: {row.reason}") for row in found.itertuples(index=False)]
    return told or [("tie", Wording.NONE_WRITTEN.value)]


def _left_out(rows: pd.DataFrame, words: vectors.Words, when: gaps.Times, one: int, other: int) -> str:
    """The article of another story that is most like one of the two."""
    best = (0.0, "")
    for row in (one, other):
        score = (words.matrix[row] @ words.matrix.T).toarray().ravel().astype(float)
        score = gaps.faded(score, when.days(np.full(len(rows), row), np.arange(len(rows))))
        score[(rows["story_id"] == rows["story_id"].iloc[row]).to_numpy(bool)] = 0.0
        nearest = int(np.argmax(score))
        if score[nearest] > best[0]:
            least = events.bar(np.minimum(words.counts[row], words.counts[nearest]))
            named = [rows[column].iloc[nearest] for column in ("article_id", "headline")]
            told = ": ".join(str(part) for part in named if pd.notna(part))
            best = (
                score[nearest],
                Wording.LIKE_NAMED.written(article=told, x=f"{score[nearest]:.2f}", m=f"{least:.2f}"),
            )
    return best[1] or Wording.NO_WORD_SHARED.value
