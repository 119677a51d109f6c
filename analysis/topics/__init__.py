"""What an article is about: IPTC Media Topics from a weighted word list, with the words that decided.

The evidence for a subject is the sum, over the terms of `data/topics/terms.csv` found in the article, of
weight times a saturating count in which the headline counts more than the lead and the lead more than the
rest; and the section that the article prints or its address names (`data/topics/sections.csv`). A score is
the subject's share of all evidence with `DOUBT` added to it: little evidence, low score. Nothing depends on
the other articles, so any split of a corpus gives the same labels.
"""

import gc
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from analysis import decimals, partitions, paths, schema
from analysis.errors import ParameterError
from analysis.keeping import once
from analysis.language import say
from analysis.topics import backgrounds, phrases, sections
from analysis.topics.matching import Match, Terms, cut
from analysis.topics.matching import language as guess
from analysis.topics.subjects import main_topic as main_topic
from analysis.topics.subjects import of_articles as of_articles
from analysis.topics.subjects import strongest as strongest
from analysis.topics.subjects import strongest_first as strongest_first
from analysis.topics.subjects import surest as surest
from analysis.topics.subjects import those
from analysis.topics.subjects import top_subjects as top_subjects

HEADLINE, LEAD, REST = 4.0, 0.6, 0.08  # what one mention counts
LEAD_WORDS = 60  # about two paragraphs
SECTION = 1.0  # what the article's section counts: less than half of a word in the headline
READ = 3_000  # characters of a body that are read; more changed no figure by a point
DOUBT = 2.0
THRESHOLD = 0.2
LEAST = 0.1  # what is found from here on is kept, for a lower threshold that may be asked for
READ_FROM = ("headline", "body", "section", "url")
BLOCK = 200  # articles whose words are held at a time
SHOWN = 5  # words that decided, a subject

Topic = dict[str, object]


class Found(NamedTuple):
    """The terms of an article's headline, body and section, and the pieces of each, to print them from."""

    pieces: tuple[list[str], ...]
    matches: tuple[list[Match], ...]


class Lexicon(NamedTuple):
    """The word list for one language: its terms, then the sections, and what each says for each subject."""

    names: list[str]
    terms: Terms
    words: int  # so many names are terms
    qcodes: list[str]
    weights: NDArray[np.float32]
    parents: NDArray[np.intp]


@lru_cache(maxsize=1)
def subjects() -> pd.DataFrame:
    """The subjects a label can name: qcode, parent (empty for the 17 top subjects), name."""
    return pd.read_csv(paths.data("topics", "subjects.csv"), dtype=str, keep_default_na=False)


@lru_cache(maxsize=1)
def terms() -> pd.DataFrame:
    """The word list as a person edits it: qcode, term, weight, language (empty: a name in any), note."""
    columns = dict.fromkeys(("qcode", "term", "language", "note"), object) | {"weight": float}
    return pd.read_csv(paths.data("topics", "terms.csv"), dtype=columns, keep_default_na=False)


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages the word list covers."""
    return frozenset(terms().language.unique()) - {""}


def called() -> dict[str, str]:
    """The names of topics in the language that is written in, as far as its catalogue has them."""
    return {code: say(name) for code, name in names().items()}


def language_names() -> dict[str, str]:
    """What each language is called in English, by its ISO 639-1 code."""
    table = pd.read_csv(paths.data("languages.csv"), dtype=str, keep_default_na=False)
    return dict(table.drop_duplicates("code")[["code", "name"]].to_numpy().tolist())


@lru_cache(maxsize=16)
def lexicon(language: str | None) -> Lexicon:
    """The word list for a language; for None, where the language is not known, that of all languages."""
    table, known = terms(), subjects()
    if language is not None:
        table = table[table.language.isin(["", language])]
    qcodes = list(known.qcode)
    place = {q: i for i, q in enumerate(qcodes)}
    parents = np.array([place[p or q] for q, p in zip(known.qcode, known.parent, strict=True)])
    words = list(dict.fromkeys(table.term))
    names = [*words, *sections.table().term]
    number = {name: i for i, name in enumerate(words)}
    rows = np.r_[[number[term] for term in table.term], len(words) : len(names)]
    columns = np.array([place[code] for code in (*table.qcode, *sections.table().qcode)])
    given = np.r_[table.weight.to_numpy(), sections.table().weight.to_numpy()]
    weights = np.zeros((len(names), len(qcodes)), np.float32)
    strongest = np.argsort(np.abs(given), kind="stable")
    for column in (columns, parents[columns]):
        weights[rows[strongest], column[strongest]] = given[strongest]
    return Lexicon(names, _indexed(words), len(words), qcodes, weights, parents)


def _indexed(words: list[str]) -> Terms:
    """The terms ready to be found; of a hundred thousand new objects that all stay, none is looked at for garbage."""
    collected = gc.isenabled()
    gc.disable()
    try:
        return Terms(words)
    finally:
        if collected:
            gc.enable()


def names() -> dict[str, str]:
    """The name of every subject a label can give, by qcode."""
    known = subjects()
    return dict(zip(known.qcode, known.name, strict=True))


def label(
    articles: pd.DataFrame, threshold: float = THRESHOLD, against: backgrounds.Background | None = None
) -> pd.DataFrame:
    """Label each article with IPTC Media Topics by a list of weighted words, and with its key phrases."""
    return phrases.label(judge(articles, threshold), against)


def judge(articles: pd.DataFrame, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Articles with `topics`: qcode, score (0 to 1) and the words that decided, strongest first.

    A subject is given from `threshold` on; none at all is an answer. Where no language is declared, function
    words tell it, and where they do not the words of all languages count. An article in a language that the
    word list does not cover gets none: `coverage` counts these.
    """
    if not 0 < threshold <= 1:
        raise ParameterError(f"threshold must be above 0 and at most 1, not {threshold}")
    columns = [name for name in (*READ_FROM, "language") if name in articles]
    known = articles[[name for name in ("article_id", *columns) if name in articles]]
    judged = articles.assign(topics=_scored(known, min(threshold, LEAST)))
    return judged if threshold <= LEAST else reaching(judged, threshold)


@once.found()
def _scored(articles: pd.DataFrame, threshold: float) -> pd.Series:
    """The topics of each article that reach a threshold, kept for whoever asks for those of a higher one."""
    columns = [str(name) for name in articles if name != "article_id"]
    found = partitions.derived(_judged, articles, columns, threshold=threshold).whole()
    return schema.to_pandas(found)["topics"].set_axis(articles.index)


def reaching(articles: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Judged articles with those of their topics alone that reach a threshold, as `judge` gives them for it."""
    scores = lambda flat: flat.field("score").to_numpy(zero_copy_only=False) >= threshold  # noqa: E731
    return articles.assign(topics=those(articles["topics"], scores))


def coverage(articles: pd.DataFrame) -> pd.DataFrame:
    """How many articles of each language the word list can judge: language, articles, judged, labelled.

    A language is what reading declared or told; where it is unknown the words of all languages count.
    Beside them `rows`, `rows_judged` and `rows_labelled`: the articles that each of these counts.
    """
    some = (articles["topics"].list.len() > 0).fillna(False).astype(bool)
    lines = []
    languages = spoken(articles).fillna("")
    for language, own in languages.groupby(languages).groups.items():
        behind = [list(own), list(own) if _covered(str(language)) else [], list(own[some.loc[own]])]
        lines.append((language or "unknown", *map(len, behind), *behind))
    columns = ["language", "articles", "judged", "labelled", "rows", "rows_judged", "rows_labelled"]
    return pd.DataFrame(sorted(lines), columns=columns)


def spoken(articles: pd.DataFrame) -> pd.Series:
    """The language of each article as reading declared or told it, without its country; null where unknown."""
    return articles["language"].astype("string").str.split("-").str[0].str.lower()


def _covered(language: str | None) -> bool:
    return not language or language in languages()


def _by_language(articles: pd.DataFrame) -> dict[str | None, list[int]]:
    places: dict[str | None, list[int]] = {}
    columns = (articles["headline"].fillna(""), articles["body"].fillna(""), spoken(articles).fillna(""))
    for place, (headline, body, known) in enumerate(zip(*map(schema.values, columns), strict=True)):
        language = str(known) or guess(cut(f"{headline} {body[:READ]}")[0::2])
        places.setdefault(language, []).append(place)
    return places


def _judged(articles: pd.DataFrame, threshold: float) -> pa.Table:
    """The topics of each article."""
    found: list[list[Topic]] = [[] for _ in range(len(articles))]
    for language, places in _by_language(articles).items():
        if _covered(language):
            for start in range(0, len(places), BLOCK):
                block = places[start : start + BLOCK]
                judged = _judge(articles.iloc[block], lexicon(language), threshold)
                for place, topics in zip(block, judged, strict=True):
                    found[place] = topics
    return pa.table({"topics": pa.array(found, schema.TOPICS)})


def _judge(articles: pd.DataFrame, known: Lexicon, threshold: float) -> list[list[Topic]]:
    columns = (_column(articles, name) for name in READ_FROM)
    texts = zip(*columns, strict=True)
    found = [_find(known, *text) for text in texts]
    said = _said(found, len(known.names))
    evidence = _weighed(said, known.weights)
    totals = DOUBT + evidence[:, known.parents == np.arange(len(known.parents))].clip(0).sum(axis=1)
    scores = decimals.rounded(
        np.minimum(evidence, evidence[:, known.parents]) / totals[:, None], schema.SCORE
    )
    return [_topics(f, said, row, scores[row], known, threshold) for row, f in enumerate(found)]


def _weighed(said: sparse.csr_array, weights: NDArray[np.float32]) -> NDArray[np.float64]:
    """What each article says of each subject; of all the terms only those that are said are multiplied."""
    used, places = np.unique(said.indices, return_inverse=True)
    few = sparse.csr_array((said.data, places, said.indptr), shape=(said.shape[0], len(used)))
    return np.asarray(few @ weights[used])


def _column(articles: pd.DataFrame, name: str) -> list[str]:
    return schema.values(articles[name].fillna("")) if name in articles else [""] * len(articles)


def _find(known: Lexicon, headline: str, body: str, section: str, url: str) -> Found:
    head, rest = cut(headline), cut(body[:READ])
    named = [(known.words + place, shown) for place, shown in sections.said(section, url)]
    matches = [list(known.terms.find(known.terms.as_names(pieces[0::2]))) for pieces in (head, rest)]
    declared = [piece for _, shown in named for piece in (shown, "")]
    return Found(
        (head, rest, declared), (*matches, [(number, i, i + 1) for i, (number, _) in enumerate(named)])
    )


def _said(found: list[Found], size: int) -> sparse.csr_array:
    """How much each article says each term: the logarithm of its mentions, weighted by place."""
    matches = [match for f in found for part in f.matches for match in part]
    terms, starts = np.array([m[:2] for m in matches], np.intp).reshape(-1, 2).T
    counts = np.where(starts < LEAD_WORDS, LEAD, REST)
    sizes = [[len(part) for part in f.matches] for f in found]
    where = np.repeat([0, 1, 2] * len(found), np.ravel(sizes))
    counts[where == 0], counts[where == 2] = HEADLINE, SECTION
    ends = np.cumsum([0, *map(sum, sizes)])
    table = sparse.csr_array((counts, terms, ends), shape=(len(found), size))
    table.sum_duplicates()
    return table.log1p()


def _topics(
    found: Found,
    said: sparse.csr_array,
    row: int,
    scores: NDArray[np.float64],
    known: Lexicon,
    threshold: float,
) -> list[Topic]:
    places = np.flatnonzero(scores >= threshold)
    if not len(places):
        return []
    under = known.parents[places] != places
    order = places[np.lexsort((places, under, -scores[places]))]
    own = slice(said.indptr[row], said.indptr[row + 1])
    terms, counts = said.indices[own], said.data[own]
    return [
        {
            "qcode": known.qcodes[place],
            "score": float(scores[place]),
            "words": _words(found, terms, counts * known.weights[terms, place]),
        }
        for place in order
    ]


def _words(found: Found, terms: NDArray[np.int32], parts: NDArray[np.float64]) -> list[str]:
    strongest = np.argsort(-decimals.rounded(parts), kind="stable")[:SHOWN]
    return [_printed(found, int(terms[i])) for i in strongest if parts[i] > 0]


def _printed(found: Found, term: int) -> str:
    """The first mention of a term, as printed."""
    for pieces, matches in zip(found.pieces, found.matches, strict=True):
        for number, start, end in matches:
            if number == term:
                return " ".join("".join(pieces[2 * start : 2 * end - 1]).split())
    raise KeyError(term)
