"""A name for each story, in words that one of its articles printed: the headline that says what happened."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp

from analysis import arrays, decimals, schema
from analysis.keeping import once, spill
from analysis.stories import rarity, series, tokens, vectors
from analysis.stories.tokens import Floats, Hashes, Indices, Spelling, Tokens

UNTITLED = "(no headline)"
FIRST_WORDS = 80  # characters of a text that name a story without any headline
OPENING = 900  # characters of the body that tell what an article is about
WORDS = 5  # words a headline has that says what happened
ROWS = 4_096  # texts that are looked at a time
OFTEN = 0.02  # share of articles in which a word stands at least that is no name
HEADLINE = 2.0  # a word of other headlines counts as often as this many in their texts
# what a headline is worth beside one as near to what the articles say that tells who did what
QUOTE, QUESTION, SHOUT, RUBRIC, NAMELESS, BRIEF, CUT = 0.6, 0.8, 0.8, 0.6, 0.8, 0.7, 0.8
_READ = ("article_id", "story_id", "headline", "outlet", "outlet_raw")
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
    told = articles[[name for name in _READ if name in articles]].iloc[rows]
    story = pd.factorize(told["story_id"], sort=True)[0]
    several = np.flatnonzero(np.bincount(story)[story] > 1)
    several = several[np.argsort(story[several], kind="stable")]
    score = np.zeros(len(rows))
    score[several] = _scores(told.iloc[several], _openings(articles["body"], rows[several]), story[several])
    order = np.lexsort((told["article_id"].to_numpy(str), -decimals.rounded(score, decimals.FINE), story))
    return rows[order[np.unique(story[order], return_index=True)[1]]]


def _openings(bodies: pd.Series, rows: Indices) -> pd.Series:
    """How the bodies of some rows begin."""
    whole, found = pa.chunked_array(pa.array(bodies, from_pandas=True)), spill.Texts()
    if pa.types.is_null(whole.type):
        whole = whole.cast(pa.string())
    for at in range(0, len(rows), ROWS):
        some = whole.take(pa.array(rows[at : at + ROWS]))
        found.add(pc.utf8_slice_codeunits(some, 0, OPENING))
    return pd.Series(pd.arrays.ArrowExtensionArray(found.column()))


class _Block(NamedTuple):
    """Texts of some whole stories: their rows, and which words each has in headline and opening."""

    rows: slice
    columns: Hashes
    head: sp.csr_matrix
    body: sp.csr_matrix


def _scores(told: pd.DataFrame, openings: pd.Series, story: Indices) -> Floats:
    """How near each headline is to what the articles of its story say, and how much of a name it is.

    The rows of a story follow each other.
    """
    if not len(told):
        return np.zeros(0)
    heads, bodies = tokens.read(told["headline"]), tokens.read(openings)
    names_in = named(heads, bodies.spelling.besides(heads.spelling))
    blocks = list(_blocks(heads, bodies, story))
    seen, part = _foreign(blocks), _parts(told, story)
    near = [_near(block, seen, story[block.rows], part[block.rows]) for block in blocks]
    return np.asarray(np.concatenate(near) * _worth(told["headline"], heads, names_in))


def _blocks(heads: Tokens, bodies: Tokens, story: Indices) -> Iterator[_Block]:
    """The stories, so many at a time as have some thousand texts."""
    for begin, end in arrays.cuts(story, ROWS):
        own = np.arange(begin, end)
        head, body = heads.take(own), bodies.take(own)
        columns, places = arrays.numbered(np.concatenate([head.hashes, body.hashes]))
        of_head, of_body = places[: len(head.hashes)], places[len(head.hashes) :]
        yield _Block(
            slice(begin, end),
            columns,
            presence(head, of_head, len(columns)).astype(np.int8),
            presence(body, of_body, len(columns)).astype(np.int8),
        )


def _foreign(blocks: list[_Block]) -> tuple[Hashes, Floats]:
    """Words that articles in other languages than English often have, and in which share of these each stands."""
    hashes, counts, many = [np.zeros(0, np.uint64)], [np.zeros(0)], rarity.FOREIGN
    for block in blocks:
        held = block.head + block.body
        foreign = rarity.foreign(held, block.columns)
        seen = np.bincount(held[foreign].indices, minlength=len(block.columns)).astype(float)
        hashes.append(block.columns[seen > 0])
        counts.append(seen[seen > 0])
        many += int(foreign.sum())
    columns, places = arrays.numbered(np.concatenate(hashes))
    share = np.bincount(places, np.concatenate(counts), len(columns)) / many
    often = share > rarity.SEEN
    return columns[often], share[often]


def _near(block: _Block, seen: tuple[Hashes, Floats], story: Indices, part: Floats) -> Floats:
    """How near each headline is to what the articles of its story say."""
    of_others = np.zeros(len(block.columns))
    at, place = arrays.places(seen[0], block.columns)
    of_others[at] = seen[1][place]
    weight = sp.diags(rarity.weight(rarity.shares(block.columns, of_others)))
    own = np.cumsum(np.append(False, story[1:] != story[:-1]))
    told_by = sp.csr_matrix((part, (own, np.arange(len(own)))), shape=(int(own[-1]) + 1, len(own)))
    said = told_by @ (HEADLINE * block.head + block.body).tocsr().minimum(HEADLINE).tocsr() @ weight
    head = vectors.unit((block.head @ weight).tocsr())
    return np.asarray(head.multiply(vectors.unit(said.tocsr())[own]).sum(axis=1)).ravel()


def presence(texts: Tokens, places: Indices, width: int) -> sp.csr_matrix:
    """Texts by words, 1 where a text holds the word; `places`: the column of each word."""
    shape = (len(texts.lengths), width)
    matrix = sp.coo_matrix((np.ones(len(places)), (texts.owners, places)), shape=shape).tocsr()
    matrix.data[:] = 1.0
    return matrix


def _parts(told: pd.DataFrame, story: Indices) -> Floats:
    """What each article counts in its story: its part of its outlet's articles there; no outlet, as one."""
    outlet = told["outlet" if "outlet" in told else "outlet_raw"].astype(object)
    alone = pd.Series([f" {number}" for number in range(len(told))], told.index, dtype=object)
    printed = pd.factorize(outlet.where(outlet.notna(), alone), sort=True)[0]
    code = np.unique(story * (len(told) + 1) + printed, return_inverse=True)[1]
    return np.asarray(1.0 / np.bincount(code)[code])


def named(heads: Tokens, spelling: Spelling) -> Indices:
    """How many words of each headline are names: never written small here, and rare."""
    known = rarity.background()
    words, places = arrays.numbered(heads.hashes)
    rare = ~arrays.among(words, known.hashes[known.shares > OFTEN])
    large = np.array([word[:1].isupper() or not word.isascii() for word in spelling.of(words)], bool)
    return np.bincount(heads.owners[(large & rare)[places]], minlength=len(heads.lengths))


def _worth(headlines: pd.Series, heads: Tokens, names_in: Indices) -> Floats:
    worth = np.array([_form(str(headline)) for headline in schema.values(headlines)])
    worth *= np.where(names_in > 0, 1.0, NAMELESS)
    worth *= np.where(heads.lengths < WORDS, BRIEF, 1.0)
    return np.asarray(worth * np.where(series.ruled(headlines)[0] >= 0, RUBRIC, 1.0))


def _form(headline: str) -> float:
    """What the form of a headline leaves of its worth."""
    line = headline.strip()
    marks = [match.start() for match in _QUOTED.finditer(line)]
    quoted = marks[-1] - marks[0] if len(marks) > 1 else 0
    worth = QUOTE if (marks and marks[0] == 0) or 2 * quoted > len(line) or _FIRST_PERSON.match(line) else 1.0
    worth *= QUESTION if line.endswith(("?", "؟")) else CUT if line.endswith(("...", "…")) else 1.0
    worth *= SHOUT if line.isupper() or "!" in line else 1.0
    return worth * (RUBRIC if _RUBRIC.match(line) else 1.0)
