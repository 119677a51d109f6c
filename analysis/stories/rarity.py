"""How telling a word is: how rare news writing finds it, and over how many stories it is spread here."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis import paths
from analysis.stories import tokens
from analysis.stories.tokens import Flags, Floats, Hashes, Indices

RAREST = 0.001  # no word is held rarer than one article in a thousand, so that names need no table
FEW, SLOW = 50, 5  # a word in FEW + SLOW × √stories stories, beyond what is expected, is in all of them
FOREIGN = 20  # articles of other languages that are taken to be there besides


class Background(NamedTuple):
    """Words that are known: hashes in order, share of news articles that hold them, whether the word is English."""

    hashes: Hashes
    shares: Floats
    english: Flags


@lru_cache(maxsize=1)
def background() -> Background:
    """The words of `data/words`: English ones as counted, of other languages those every article has."""
    tables = [
        pd.read_csv(paths.data("words", name), keep_default_na=False)[["word", "per_10000"]].assign(
            english=english
        )
        for name, english in (("background.csv", True), ("function_words.csv", False))
    ]
    table = pd.concat(tables)
    table["hash"] = np.array([tokens.word_hash(str(word)) for word in table["word"]], dtype=np.uint64)
    table = (
        table.drop_duplicates("hash").set_index("hash").sort_index()
    )  # an English word stays one: die, war, son
    return Background(
        table.index.to_numpy(np.uint64),
        table["per_10000"].to_numpy(float) / 10_000,
        table["english"].to_numpy(bool),
    )


def expected(counted: sp.csr_matrix, columns: Hashes) -> Floats:
    """Share of articles in which a word is to be expected, 0 for words no table knows.

    The tables are fixed: what is read beside an article does not change what it is like. Articles of which English
    knows less than a third of the words say themselves which of their words are common.
    """
    known = background()
    places = np.minimum(np.searchsorted(known.hashes, columns), len(known.hashes) - 1)
    hit = known.hashes[places] == columns
    present, words = presence(counted), np.diff(counted.indptr)
    english = np.asarray(present @ (hit & known.english[places])).ravel()
    foreign = (words >= FOREIGN) & (english < words / 3)
    seen = np.asarray(present[foreign].sum(axis=0)).ravel() / (foreign.sum() + FOREIGN)
    return np.maximum(np.where(hit, known.shares[places], 0.0), np.where(seen > 0.02, seen, 0.0))


def spread(counted: sp.csr_matrix, stories: Indices, share: Floats) -> Floats:
    """What is to be added to a word's share because it is spread over more stories here than its share lets expect.

    A place in every tenth story of a local paper tells little there, however rare it is elsewhere. The number of
    stories is that of equal parts the word would be spread over; it is set against a number that grows slowly with
    the corpus, so that unrelated articles beside change little.
    """
    names, rows = np.unique(stories, return_inverse=True)
    shape = (len(names), len(stories))
    members = sp.csr_matrix((np.ones(len(rows)), (rows, np.arange(len(rows)))), shape=shape)
    held = (members @ presence(counted)).tocsr()
    total, squares = np.asarray(held.sum(axis=0)).ravel(), np.asarray(held.multiply(held).sum(axis=0)).ravel()
    parts = total**2 / np.maximum(squares, 1)
    rarity: Floats = (parts - 1 - share * len(names)).clip(0) / (FEW + SLOW * np.sqrt(len(names)))
    return rarity


def weight(share: Floats) -> Floats:
    """What a word counts that stands in such a share of articles: -log, no rarer than RAREST."""
    return -np.log(np.minimum(share + RAREST, 1.0))


def presence(counted: sp.csr_matrix) -> sp.csr_matrix:
    """The matrix with 1 for each entry."""
    return sp.csr_matrix((np.ones(counted.nnz), counted.indices, counted.indptr), shape=counted.shape)
