"""How telling a word is: how rare news writing finds it, and over how many stories it is spread here."""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from analysis import wordlists
from analysis.stories import graphs, tokens
from analysis.stories.tokens import Flags, Floats, Hashes, Indices

RAREST = 0.001  # no word is held rarer than one article in a thousand, so that names need no table
FEW, SLOW = 100, 5  # a word in FEW + SLOW × √stories stories, beyond what is expected, is in all of them
UNSPACED = (  # Thai, Lao; Burmese; Khmer; Hiragana
    (0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3040, 0x30A0),
)  # fmt: skip
FOREIGN = 20  # articles of other languages that are taken to be there besides
SEEN = 0.02  # share of these from which a word that stands there is a common one


class Background(NamedTuple):
    """Words that are known: hashes in order, share of news articles that hold them, whether the word is English."""

    hashes: Hashes
    shares: Floats
    english: Flags


@lru_cache(maxsize=1)
def background() -> Background:
    """The words of `data/words`: English ones as counted, of other languages those every article has."""
    table = wordlists.of_news()
    hashes = np.array([tokens.word_hash(word) for word in table["word"]], dtype=np.uint64)
    table = table.assign(hash=hashes).drop_duplicates("hash")  # an English word stays one: die, war, son
    table = table.set_index("hash").sort_index()
    return Background(
        table.index.to_numpy(np.uint64),
        table["per_10000"].to_numpy() / 10_000,
        table["english"].to_numpy(bool),
    )


@lru_cache(maxsize=1)
def letters() -> Hashes:
    """Letters of alphabets that are written without spaces: words by themselves for us, which tell nothing."""
    every = [chr(code) for begin, end in UNSPACED for code in range(begin, end)]
    return np.unique(np.array([tokens.word_hash(letter) for letter in every], np.uint64))


def expected(counted: sp.csr_matrix, columns: Hashes) -> Floats:
    """Share of articles in which a word is to be expected, 0 for words no table knows.

    The tables are fixed: what is read beside an article does not change what it is like. Articles of which English
    knows less than a third of the words say themselves which of their words are common.
    """
    other = foreign(counted, columns)
    seen = np.bincount(counted[other].indices, minlength=len(columns)) / (other.sum() + FOREIGN)
    return shares(columns, np.where(seen > SEEN, seen, 0.0))


def shares(columns: Hashes, seen: Floats) -> Floats:
    """Share of articles in which a word is to be expected: as it is known, or `seen` in other languages here."""
    places, hit = _known(columns)
    share = np.maximum(np.where(hit, background().shares[places], 0.0), seen)
    return np.where(np.isin(columns, letters()), 1.0, share)


def foreign(counted: sp.csr_matrix, columns: Hashes) -> Flags:
    """Which texts are in other languages: English knows less than a third of their words."""
    places, hit = _known(columns)
    english = hit & background().english[places]
    words, of_them = np.diff(counted.indptr), np.zeros(counted.shape[0])
    for begin, part, rows in graphs.blocks(counted):
        told = rows[english[part.indices]] - begin
        of_them[begin : begin + part.shape[0]] = np.bincount(told, minlength=part.shape[0])
    return np.asarray((words >= FOREIGN) & (of_them < words / 3))


def _known(columns: Hashes) -> tuple[Indices, Flags]:
    """The place of each word among those that are known, and whether it is one of them."""
    hashes = background().hashes
    places = np.minimum(np.searchsorted(hashes, columns), len(hashes) - 1)
    return places, hashes[places] == columns


def spread(counted: sp.csr_matrix, stories: Indices, share: Floats) -> Floats:
    """What is to be added to a word's share because it is spread over more stories here than its share lets expect.

    A place in every tenth story of a local paper tells little there, however rare it is elsewhere. The number of
    stories is that of equal parts the word would be spread over; it is set against a number that grows slowly with
    the corpus, so that unrelated articles beside change little.
    """
    total, squares = np.zeros((2, counted.shape[1]))
    of = members(stories)
    for at in range(0, of.shape[0], graphs.BLOCK):
        some = of[at : at + graphs.BLOCK]
        held = sp.csr_matrix((some.data, np.arange(some.nnz), some.indptr), shape=(some.shape[0], some.nnz))
        held = (held @ presence(counted[some.indices])).tocsr()
        total += np.bincount(held.indices, held.data, held.shape[1])
        squares += np.bincount(held.indices, held.data**2, held.shape[1])
    return _more(total**2 / np.maximum(squares, 1) - 1, share, of.shape[0])


def elsewhere(held: sp.csr_matrix, share: Floats) -> Floats:
    """As `spread`, by the stories besides two: what only these two hold may tie them (`held`: stories by words)."""
    return _more(np.bincount(held.indices, minlength=held.shape[1]) - 2.0, share, held.shape[0])


def _more(stories: npt.NDArray[np.floating[Any]], share: Floats, of: int) -> Floats:
    return np.asarray((stories - share * of).clip(0) / (FEW + SLOW * np.sqrt(of)))


def members(stories: Indices) -> sp.csr_matrix:
    """Stories by texts: 1 where a text is in a story; stories in order of their label."""
    names, rows = np.unique(stories, return_inverse=True)
    shape = (len(names), len(rows))
    return sp.csr_matrix((np.ones(len(rows), np.float32), (rows, np.arange(len(rows)))), shape=shape)


def weight(share: Floats) -> Floats:
    """What a word counts that stands in such a share of articles: -log, no rarer than RAREST."""
    return -np.log(np.minimum(share + RAREST, 1.0))


def presence(counted: sp.csr_matrix, kind: type[np.floating[Any]] = np.float64) -> sp.csr_matrix:
    """The matrix with 1 for each entry."""
    return sp.csr_matrix((np.ones(counted.nnz, kind), counted.indices, counted.indptr), shape=counted.shape)
