"""Phrases that mark an article, a story, an outlet or a period against the rest.

The measure is log-likelihood (G2: Dunning 1993; on two corpora, Rayson and Garside 2000) with the log ratio
(Hardie 2014) as its effect size, both on the number of articles a phrase stands in, so that one wordy article
cannot speak for its group. For a single article G2 comes to twice its inverse document frequency.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from analysis import decimals, partitions, schema
from analysis.text import words
from analysis.topics import backgrounds
from analysis.topics.backgrounds import Background
from analysis.topics.matching import stopwords

READ_FROM = ("headline", "body", "language")
LONGEST = 3  # words of a phrase
READ = 1_500  # characters of a body, from its start
HEADLINE = 3.0  # what a mention in the headline counts
SIGNIFICANT = 6.63  # G2 for p < .01, one degree of freedom
COVERED = 0.75  # a phrase is dropped if a longer one holds it in this share of its articles
SHOWN = 5  # key phrases of an article
_BREAK = re.compile(r"[.!?;:,…]+(?=\s|$)|[\n\r()\[\]\"“”„«»|؛،؟]|\s[-–—]+\s")

Found = dict[str, tuple[float, str]]  # folded phrase → weighted mentions, first mention as printed
Floats = NDArray[np.float64]


def background(articles: pd.DataFrame) -> Background:
    """Count the phrases of some articles; partitions are counted apart and merged."""
    return _counted(_found(articles))


def label(articles: pd.DataFrame, against: Background | None = None) -> pd.DataFrame:
    """Articles with `key_phrases`: the five that mark each most against all, or a given background."""
    texts = articles[list(READ_FROM)]
    if len(texts) <= partitions.ROWS:
        found = _found(texts)
        best = _marked(found, against or _counted(found))
    else:  # found twice, for what all articles say does not fit in memory
        against = against or backgrounds.merged(partitions.each(background, texts))
        best = [phrases for part in partitions.each(_marks, texts, against) for phrases in part]
    column = schema.to_pandas(pa.table({"key_phrases": pa.array(best, schema.TEXTS)}))["key_phrases"]
    return articles.assign(key_phrases=column.set_axis(articles.index))


def key(articles: pd.DataFrame, group: str, top: int = 20) -> pd.DataFrame:
    """The phrases that mark each group, say each `outlet`, against all other articles, strongest first.

    Columns: the group, phrase, articles (in the group), rest (articles outside it), g2, log_ratio (base 2:
    one more is twice as frequent), and `rows` and `rows_rest`, the index labels of articles and rest. Phrases
    of a single article and those that miss p < .01 are left out.
    """
    named = articles[articles[group].notna()]
    found = _found(named)
    printed: dict[str, str] = {}
    for phrases in found:
        for phrase, (_, form) in phrases.items():
            printed.setdefault(phrase, form)
    codes, names = pd.factorize(named[group], sort=True)
    place = {phrase: i for i, phrase in enumerate(printed)}
    table = _incidence(found, place)
    marks = _compare(table, codes, len(names))
    listed = list(printed)
    marks = marks.assign(phrase=[listed[i] for i in marks.phrase]).sort_values(
        ["group", "g2", "phrase"], ascending=[True, False, True]
    )
    kept = [_without_parts(rows).head(top) for _, rows in marks.groupby("group", sort=True)]
    result = pd.concat([marks.head(0), *kept], ignore_index=True)
    behind = _behind(table, codes, result.group, [place[p] for p in result.phrase], named.index)
    result = result.assign(
        group=[names[i] for i in result.group], phrase=result.phrase.map(printed), **behind
    )
    return result.rename(columns={"group": group})


def phrases(text: str, language: str | None = None) -> Iterator[str]:
    """Phrases of one to three words that neither begin nor end with a function word, nor cross a stop."""
    functional = _function_words(language)
    for piece in _BREAK.split(text):
        run = words(piece)
        empty = [word.casefold() in functional or len(word) < 2 or word.isdigit() for word in run]
        for start in range(len(run)):
            for end in range(start + 1, min(start + LONGEST, len(run)) + 1):
                if not empty[start] and not empty[end - 1] and _holds(run[start:end], empty[start:end]):
                    yield " ".join(run[start:end])


def log_likelihood(inside: Floats, outside: Floats, size: Floats, rest: Floats) -> Floats:
    """G2 of `inside` hits in `size` articles beside `outside` in `rest`."""
    share = (inside + outside) / (size + rest)
    with np.errstate(divide="ignore", invalid="ignore"):
        within = np.where(inside > 0, inside * np.log(inside / (share * size)), 0.0)
        without = np.where(outside > 0, outside * np.log(outside / (share * rest)), 0.0)
    return np.asarray(2 * (within + without))


def log_ratio(inside: Floats, outside: Floats, size: Floats, rest: Floats) -> Floats:
    """How many times twice as frequent inside as outside; a half stands for none."""
    return np.asarray(np.log2(np.maximum(inside, 0.5) / size) - np.log2(np.maximum(outside, 0.5) / rest))


def _holds(run: list[str], empty: list[bool]) -> bool:
    return not any(empty) or (run[0][0].isupper() and run[-1][0].isupper())  # Bank of England


@lru_cache(maxsize=64)
def _function_words(language: str | None) -> frozenset[str]:
    listed = stopwords()
    return listed.get(language or "") or frozenset().union(*listed.values())


def _found(articles: pd.DataFrame) -> list[Found]:
    columns = (articles[c].fillna("") for c in READ_FROM)
    return [_count(h, b[:READ], str(language)[:2] or None) for h, b, language in zip(*columns, strict=True)]


def _count(headline: str, body: str, language: str | None) -> Found:
    found: Found = {}
    for text, weight in ((headline, HEADLINE), (body, 1.0)):
        for phrase in phrases(text, language):
            folded = phrase.casefold()
            count, printed = found.get(folded, (0.0, phrase))
            found[folded] = (count + weight, printed)
    return found


def _counted(found: list[Found]) -> Background:
    stand = [phrase for phrases in found for phrase in phrases]
    return Background(len(found), *np.unique(backgrounds.hashes(stand), return_counts=True))


def _marks(articles: pd.DataFrame, against: Background) -> list[list[str]]:
    return _marked(_found(articles), against)


def _marked(found: list[Found], against: Background) -> list[list[str]]:
    """The phrases that mark each article."""
    known = against.frequency([phrase for phrases in found for phrase in phrases])
    ends = np.cumsum([0, *map(len, found)])
    return [_best(one, known[ends[i] : ends[i + 1]], max(against.articles, 1)) for i, one in enumerate(found)]


def _best(found: Found, rest: Floats, total: int) -> list[str]:
    ones = np.ones_like(rest)
    g2 = log_likelihood(ones, np.maximum(rest - 1, 0), ones, ones * max(total - 1, 1))
    said = np.array([count for count, _ in found.values()])
    scores = decimals.rounded(np.log1p(said) * g2)
    ranked = sorted(zip(-scores, found, strict=True))
    best: list[str] = []
    taken: set[str] = set()
    for score, phrase in ranked:
        if score < 0 and not set(phrase.split()) & taken:
            best.append(phrase)
            taken.update(phrase.split())
        if len(best) == SHOWN:
            break
    return [found[p][1] for p in best]


def _incidence(found: list[Found], place: dict[str, int]) -> sparse.csr_array:
    columns = np.fromiter((place[p] for phrases in found for p in phrases), np.intp)
    starts = np.cumsum([0, *map(len, found)])
    return sparse.csr_array((np.ones(len(columns)), columns, starts), shape=(len(found), len(place)))


def _compare(table: sparse.csr_array, codes: NDArray[np.intp], groups: int) -> pd.DataFrame:
    rows, ones = np.arange(len(codes)), np.ones(len(codes))
    member = sparse.csr_array((ones, (codes, rows)), shape=(groups, len(codes)))
    cells = (member @ table).tocoo()
    sizes = np.bincount(codes, minlength=groups).astype(float)
    inside, total = cells.data, np.asarray(table.sum(axis=0)).ravel()
    size = sizes[cells.row]
    sides = (inside, total[cells.col] - inside, size, np.maximum(len(codes) - size, 1))
    found = pd.DataFrame(
        {
            "group": cells.row,
            "phrase": cells.col,
            "articles": inside.astype(int),
            "rest": sides[1].astype(int),
            "g2": log_likelihood(*sides),
            "log_ratio": log_ratio(*sides),
        }
    )
    found = decimals.kept(found)
    return found[(found.articles > 1) & (found.g2 >= SIGNIFICANT) & (found.log_ratio > 0)]


def _behind(
    table: sparse.csr_array,
    codes: NDArray[np.intp],
    groups: "pd.Series[int]",
    columns: list[int],
    labels: "pd.Index[int]",
) -> dict[str, pd.Series]:
    """The articles that each phrase of a group stands in: those of the group, and the rest."""
    by_phrase = table.tocsc()
    ends = by_phrase.indptr
    inside, outside = [], []
    for group, column in zip(groups, columns, strict=True):
        at = by_phrase.indices[ends[column] : ends[column + 1]]
        own = codes[at] == group
        inside.append(sorted(labels[at[own]]))
        outside.append(sorted(labels[at[~own]]))
    return {"rows": pd.Series(inside, dtype=object), "rows_rest": pd.Series(outside, dtype=object)}


def _without_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """Drop a phrase that nearly always stands inside a longer one."""
    count = dict(zip(rows.phrase, rows.articles, strict=True))
    covered = {
        part
        for phrase, articles in count.items()
        for part in _parts(phrase)
        if articles >= COVERED * count.get(part, np.inf)
    }
    return rows[~rows.phrase.isin(covered)]


def _parts(phrase: str) -> list[str]:
    run = phrase.split(" ")
    whole = len(run)
    return [" ".join(run[i:j]) for i in range(whole) for j in range(i + 1, whole + 1) if j - i < whole]
