"""A name for each story, in words that one of its articles printed: the headline that says what happened."""

import re

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis import arrays, decimals
from analysis.keeping import once
from analysis.stories import rarity, series, tokens, vectors
from analysis.stories.tokens import Floats, Indices, Tokens

UNTITLED = "(no headline)"
FIRST_WORDS = 80  # characters of a text that name a story without any headline
OPENING = 900  # characters of the body that tell what an article is about
WORDS = 5  # words a headline has that says what happened
HEADLINE = 2.0  # a word of other headlines counts as often as this many in their texts
# what a headline is worth beside one as near to what the articles say that tells who did what
QUOTE, QUESTION, SHOUT, RUBRIC, NAMELESS, BRIEF, CUT = 0.6, 0.8, 0.8, 0.6, 0.8, 0.7, 0.8
_QUOTED = re.compile(r"[\"“”„«»]|(?<!\w)['‘’]|['‘’](?!\w)")
_FIRST_PERSON = re.compile(r"(?i)^(i|i'm|i’m|we|my|ich|wir|mein|je|nous|yo|io|eu|ik|wij)\b")
_RUBRIC = re.compile(
    r"(?i)^\W*(opinion|comment|analysis|editorial|video|watch|photos?|pictures|kommentar|analyse|meinung|tribune|"
    r"opini[oó]n|an[aá]lisis|an[aá]lise|opini[aã]o|commento|opinie|podcast|explainer|fact check|why|how|what|"
    r"warum|wie|was|pourquoi|comment|por qu[eé]|perch[eé]|por que|waarom)\b"
)


@once.found("article_id", "story_id", "headline", "body", "outlet", "outlet_raw", "url")
def names(articles: pd.DataFrame) -> dict[str, str]:
    """A name for each story: the headline nearest to what its articles say that tells who did what.

    What they say is weighed by outlet: many articles of one outlet say no more than one. A quote, a question, a
    rubric, a headline that is cut, without a name or of few words gives way to another that is nearly as near. Where
    no article of a story has a headline, `(no headline)` and the words that the nearest one begins with, or its
    address.
    """
    named = _names(articles)
    silent = articles[articles["story_id"].notna() & ~articles["story_id"].isin(list(named))]
    told = silent["body"].fillna(silent["url"]) if "url" in silent else silent["body"]
    begun = told.astype("str").str.slice(0, OPENING).str.replace(r"\s+", " ", regex=True).str.strip()
    long = begun.str.len() > FIRST_WORDS
    words = begun.str.slice(0, FIRST_WORDS).mask(long, begun.str.slice(0, FIRST_WORDS - 1) + "…")
    return named | {
        story: f"{UNTITLED} {text}" for story, text in _names(silent.assign(headline=words)).items()
    }


def _names(articles: pd.DataFrame) -> dict[str, str]:
    chosen = central(articles)
    return dict(zip(articles["story_id"].iloc[chosen], articles["headline"].iloc[chosen], strict=True))


def central(articles: pd.DataFrame) -> Indices:
    """The row of each story whose headline names it; stories without any headline have none."""
    rows = np.flatnonzero(articles["headline"].notna() & articles["story_id"].notna())
    told = articles.iloc[rows]
    story = pd.factorize(told["story_id"], sort=True)[0]
    single = np.bincount(story)[story] == 1
    score = np.zeros(len(rows))
    score[~single] = _scores(told[~single], story[~single])
    order = np.lexsort((told["article_id"].to_numpy(str), -decimals.rounded(score, decimals.FINE), story))
    return rows[order[np.unique(story[order], return_index=True)[1]]]


def _scores(told: pd.DataFrame, story: Indices) -> Floats:
    """How near each headline is to what the articles of its story say, and how much of a name it is."""
    if not len(told):
        return np.zeros(0)
    heads, bodies = tokens.read(told["headline"]), tokens.read(told["body"].str.slice(0, OPENING))
    columns, places = np.unique(np.concatenate([heads.hashes, bodies.hashes]), return_inverse=True)
    head = presence(heads, places[: len(heads.hashes)], len(columns))
    body = presence(bodies, places[len(heads.hashes) :], len(columns))
    weight = rarity.weight(rarity.expected(head + body, columns))
    weighed = (HEADLINE * head + body).tocsr().minimum(HEADLINE).tocsr()
    said = _by_outlet(told, story) @ weighed @ sp.diags(weight)
    own = vectors.unit((head @ sp.diags(weight)).tocsr())
    near = np.asarray(own.multiply(vectors.unit(said.tocsr())[story]).sum(axis=1)).ravel()
    names_in = named(heads, heads.spelling | bodies.spelling)
    return np.asarray(near * _worth(told["headline"], heads, names_in))


def presence(texts: Tokens, places: Indices, width: int) -> sp.csr_matrix:
    """Texts by words, 1 where a text holds the word; `places`: the column of each word."""
    shape = (len(texts.lengths), width)
    matrix = sp.coo_matrix((np.ones(len(places)), (texts.owners, places)), shape=shape).tocsr()
    matrix.data[:] = 1.0
    return matrix


def _by_outlet(told: pd.DataFrame, story: Indices) -> sp.csr_matrix:
    """Stories by articles: an article counts as its part of its outlet's articles there; no outlet, as one."""
    outlet = told["outlet" if "outlet" in told else "outlet_raw"].astype(object)
    alone = pd.Series([f" {number}" for number in range(len(told))], told.index, dtype=object)
    printed = pd.factorize(outlet.where(outlet.notna(), alone), sort=True)[0]
    code = np.unique(story * (len(told) + 1) + printed, return_inverse=True)[1]
    part = 1.0 / np.bincount(code)[code]
    return sp.csr_matrix((part, (story, np.arange(len(story)))), shape=(story.max() + 1, len(story)))


def named(heads: Tokens, spelling: dict[int, str]) -> Indices:
    """How many words of each headline are names: never written small here, and rare."""
    known = rarity.background()
    rare = ~arrays.among(heads.hashes, known.hashes[known.shares > 0.02])
    large = np.array(
        [spelling[h][:1].isupper() or not spelling[h].isascii() for h in heads.hashes.tolist()], bool
    )
    return np.bincount(heads.owners[large & rare], minlength=len(heads.lengths))


def _worth(headlines: pd.Series, heads: Tokens, names_in: Indices) -> Floats:
    worth = np.array([_form(str(headline)) for headline in headlines])
    worth *= np.where(names_in > 0, 1.0, NAMELESS)
    worth *= np.where(heads.lengths < WORDS, BRIEF, 1.0)
    rubric = series.read(headlines, heads, np.arange(len(heads.lengths))).kind >= 0
    return np.asarray(worth * np.where(rubric, RUBRIC, 1.0))


def _form(headline: str) -> float:
    """What the form of a headline leaves of its worth."""
    line = headline.strip()
    marks = [match.start() for match in _QUOTED.finditer(line)]
    quoted = marks[-1] - marks[0] if len(marks) > 1 else 0
    worth = QUOTE if (marks and marks[0] == 0) or 2 * quoted > len(line) or _FIRST_PERSON.match(line) else 1.0
    worth *= QUESTION if line.endswith(("?", "؟")) else CUT if line.endswith(("...", "…")) else 1.0
    worth *= SHOUT if line.isupper() or "!" in line else 1.0
    return worth * (RUBRIC if _RUBRIC.match(line) else 1.0)
