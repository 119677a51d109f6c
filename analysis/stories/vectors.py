"""Texts as weighed words: what their likeness is measured on."""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from analysis import arrays
from analysis.stories import rarity
from analysis.stories.tokens import Flags, Floats, Hashes, Indices, Tokens

LEAD = 220  # words of the body that are compared: about its first 1,200 characters
HEADLINE = 3.0  # a word of the headline counts as often as this many in the body
NAME = ((15, 0.85), (60, 0.6))  # in texts of so many words, what a name counts beside another word as rare
WORK = 150  # pairs looked at for each word of each text, at most: the most common words give way


class Words(NamedTuple):
    """Texts as rows, words as columns.

    `counted` says how often a word stands in a text (in the headline HEADLINE times; as 1 + log), `matrix` what it
    counts there, each row at length 1, `expected` in which share of articles it is to be expected anywhere. `joint`
    are the columns of names that follow each other somewhere: first and last name, the parts of a place.
    """

    counted: sp.csr_matrix
    columns: Hashes
    expected: Floats
    names: Flags
    matrix: sp.csr_matrix
    counts: Indices
    joint: tuple[Indices, Indices]


def read(headlines: Tokens, bodies: Tokens, chrome: Flags | None = None) -> Words:
    """The words of headline and lead, without the site's own sentences, weighed as news writing has them."""
    lead, owners = _lead(bodies, chrome)
    rows = np.concatenate([headlines.owners, owners])
    columns, places = arrays.numbered(np.concatenate([headlines.hashes, bodies.hashes[lead]]))
    often = np.ones(len(places), np.float32)
    often[: len(headlines.hashes)] = HEADLINE
    counted = sp.coo_matrix((often, (rows, places)), shape=(len(headlines.lengths), len(columns))).tocsr()
    del often, lead
    counted.sum_duplicates()
    counted.data = (1 + np.log(counted.data, dtype=np.float64)).astype(np.float32)
    spelling = headlines.spelling | bodies.spelling
    names = np.array([not spelling[column][:1].islower() for column in columns.tolist()], dtype=bool)
    share = rarity.expected(counted, columns)
    joint = _joint(places, rows, names)
    return weighed(Words(counted, columns, share, names, counted, np.diff(counted.indptr), joint), share)


def _joint(places: Indices, rows: Indices, names: Flags) -> tuple[Indices, Indices]:
    """Columns of names that follow each other in some text, each pair once."""
    after = np.flatnonzero((rows[1:] == rows[:-1]) & names[places[1:]] & names[places[:-1]])
    pairs = arrays.distinct(places[after].astype(np.int64) * len(names) + places[after + 1])
    return pairs // max(len(names), 1), pairs % max(len(names), 1)


def weighed(words: Words, share: Floats) -> Words:
    """The same words, counting by the share of articles in which each is to be expected.

    Names count less than other words as rare, the less the longer the text: they stay when events change.
    """
    weight = rarity.weight(share).astype(np.float32)
    lengths, counts_for = zip(*NAME, strict=True)
    name = np.interp(words.counts, lengths, counts_for).astype(np.float32)
    matrix = words.counted.copy()
    matrix.data *= weight[matrix.indices]
    matrix.data *= np.where(words.names[matrix.indices], np.repeat(name, words.counts), np.float32(1))
    return words._replace(matrix=unit(matrix))


def affordable(matrix: sp.csr_matrix, share: float = 1.0) -> sp.csr_matrix:
    """The matrix without words only one row has, and without the most common ones if they cost too much.

    `share`: how much of the matrix each row is multiplied with.
    """
    holders = np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(float)
    sizes = np.sort(holders)
    most = sizes[np.cumsum(sizes**2 * share) <= WORK * matrix.nnz].max(initial=0.0)
    useful = (matrix @ sp.diags(((holders > 1) & (holders <= most)).astype(np.float32))).tocsr()
    useful.eliminate_zeros()
    return useful


def unit(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """The matrix with each row at length 1; empty rows stay."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.where(length > 0, length, 1).astype(np.float32), np.diff(matrix.indptr))
    return matrix


def _lead(bodies: Tokens, chrome: Flags | None) -> tuple[Indices, Indices]:
    """Places of the first LEAD words of each body, chrome left out, and the body of each."""
    lead, of = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
    for at, block in bodies.blocks():
        begin, count = bodies.offsets[at], len(block.hashes)
        kept = np.arange(count) if chrome is None else np.flatnonzero(~chrome[begin : begin + count])
        owners = block.owners[kept]
        first = np.searchsorted(owners, np.arange(len(block.lengths)))
        told = np.arange(len(kept)) - first[owners] < LEAD
        lead.append(kept[told] + begin)
        of.append((owners[told] + at).astype(np.int32))
    return np.concatenate(lead), np.concatenate(of)
