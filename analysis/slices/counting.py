"""The articles of two slices by what they have: topics, outlets, speakers, words; with the articles behind each."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import decimals, topics
from analysis import speakers as voices
from analysis.slices import drawn
from analysis.slices.drawn import Counted
from analysis.slices.naming import Two
from analysis.topics import phrases

PHRASES = 5_000  # words and phrases that are compared: those in most articles
KINDS = ("topics", "outlets", "speakers")
CANNOT, TOO_FEW, ALONE = "cannot tell", "too few stories", "one story alone"
SURE = ((0.01, "almost certainly"), (0.1, "very likely"))  # the chance of all rows up to which it is said

Floats = npt.NDArray[np.float64]


class Having(NamedTuple):
    """Which article of either slice has which value: sparse, a row an article of `rows`."""

    rows: "pd.Index[int]"
    values: list[str]
    table: sparse.csr_array


def differences(two: Two, kind: str) -> pd.DataFrame:
    """How the shares of `topics`, `outlets`, `speakers` or of the values of a column differ, surest and largest first.

    Columns of `drawn.compared`, `sure` in words, and the articles behind a and b: rows_a, rows_b. A share is of all
    articles of its slice; an article counts in each of its topics and speakers.
    """
    own = {"topics": topics_of, "speakers": _speakers}
    found = own[kind](two) if kind in own else _column(two, "outlet" if kind == "outlets" else kind)
    return _ordered(_compared(two, found))


def words(two: Two) -> pd.DataFrame:
    """Words and phrases that mark one of two slices, surest and largest first: as `differences`, with g2.

    By the number of articles that have them, so that one wordy article cannot speak for its slice. The effect is
    log_ratio, one more being twice as frequent in a; g2 is the evidence as if articles were independent of each other
    (Dunning 1993). Phrases that nearly always stand inside a longer one are left out after all were compared.
    """
    articles = two.articles
    table, printed = phrases.standing(articles, PHRASES)
    found = _compared(two, Having(articles.index, printed, table))
    folded = found.assign(phrase=found["value"].str.casefold(), articles=found["a"] + found["b"])
    found = found.loc[phrases.without_parts(folded).index]
    sizes = [np.full(len(found), max(len(side.rows), 1), float) for side in (two.a, two.b)]
    g2 = phrases.log_likelihood(found["a"].to_numpy(float), found["b"].to_numpy(float), *sizes)
    return _ordered(
        found.assign(g2=decimals.rounded(g2, decimals.COLUMNS["g2"])), by=("log_low", "log_high", "g2")
    )


def counted(two: Two, having: Having, of: pd.DataFrame | None = None) -> Counted:
    """Values by story on both sides; `of` are the articles that count in the sizes, all of either slice by default."""
    whole = two.articles if of is None else of
    stories = two.stories
    size = int(stories.max()) + 1 if len(stories) else 0
    sides = [having.rows.isin(side.rows) for side in (two.a, two.b)]
    among = [whole.index.isin(side.rows) for side in (two.a, two.b)]
    own, all_ = (np.asarray(stories.loc[rows], np.intp) for rows in (having.rows, whole.index))
    sums = [_by_story(having.table, own, side, size) for side in sides]
    sizes = [np.bincount(all_[held], minlength=size).astype(float) for held in among]
    return Counted(having.values, *sums, *sizes)


def _by_story(
    table: sparse.csr_array, story: npt.NDArray[np.intp], held: npt.NDArray[np.bool_], stories: int
) -> sparse.csr_array:
    at = np.flatnonzero(held)
    member = sparse.csr_array((np.ones(len(at)), (story[at], at)), shape=(stories, table.shape[0]))
    return sparse.csr_array(member @ table)


def _compared(two: Two, having: Having) -> pd.DataFrame:
    found = drawn.compared(counted(two, having))
    found["sure"] = pd.Series([sure(*pair) for pair in zip(found["chance"], found["stories"], strict=True)],
                              found.index, dtype=object)  # fmt: skip
    columns = having.table.tocsc()
    ends = columns.indptr
    for name, side in (("rows_a", two.a), ("rows_b", two.b)):
        held = having.rows.isin(side.rows)
        lists = (
            [having.rows[at[held[at]]] for at in np.split(columns.indices, ends[1:-1])] if len(found) else []
        )
        found[name] = pd.Series([sorted(rows) for rows in lists], found.index, dtype=object)
    return found


def sure(chance: float, stories: int) -> str:
    """In words how sure a difference is: by the chance of all rows of its table."""
    if np.isnan(chance):
        return TOO_FEW
    said = next((word for most, word in SURE if chance <= most), CANNOT)
    return ALONE if said == CANNOT and stories == 1 else said


def _ordered(found: pd.DataFrame, by: tuple[str, ...] = ("low", "high", "difference")) -> pd.DataFrame:
    """What is sure first, then by how large it is at least, then by how large it seems; ties by name."""
    low, high, size = (found[name].to_numpy(float) for name in by)
    least = np.nan_to_num(np.maximum(np.maximum(low, -high), 0))
    told = found["sure"].isin([word for _, word in SURE]).to_numpy(bool)
    order = np.lexsort((found["value"].to_numpy(str), -np.abs(size), -least, ~told))
    return found.iloc[order].reset_index(drop=True)


def having(rows: "pd.Index[int]", lists: list[list[str]]) -> Having:
    """Which article has which of its values."""
    lines = np.repeat(np.arange(len(rows)), [len(set(values)) for values in lists])
    flat = np.array([value for values in lists for value in sorted(set(values))], object)
    codes, values = pd.factorize(flat, sort=True)
    table = sparse.csr_array((np.ones(len(lines)), (lines, codes)), shape=(len(rows), len(values)))
    return Having(rows, [str(value) for value in values], table)


def topics_of(two: Two) -> Having:
    """Which article is on which top subject."""
    found = topics.top_subjects(two.articles)["topics"]
    return having(found.index, [[topic["qcode"] for topic in own] for own in found])


def _column(two: Two, column: str) -> Having:
    """Which article has which value of a column of text, or of lists of text."""
    known = two.articles[column]
    lists = [
        list(map(str, value)) if np.ndim(value) else [] if pd.isna(value) else [str(value)] for value in known
    ]
    return having(known.index, lists)


def _speakers(two: Two) -> Having:
    articles = two.articles
    said = voices.spoken(two.tables.quotes, articles)
    lists: Any = voices.with_speakers(articles, said)[voices.KEY]
    return having(articles.index, [list(names) for names in lists])
