"""Texts as weighed words: what their likeness is measured on."""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from analysis.stories import rarity
from analysis.stories.tokens import Flags, Floats, Hashes, Indices, Tokens

LEAD = 220  # words of the body that are compared: about its first 1,200 characters
HEADLINE = 3.0  # a word of the headline counts as often as this many in the body
NAME = 0.85  # what a name counts beside another word as rare: names stay when events change


class Words(NamedTuple):
    """Texts as rows, words as columns.

    `counted` says how often a word stands in a text (in the headline HEADLINE times; as 1 + log), `matrix` what it
    counts there, each row at length 1, `expected` in which share of articles it is to be expected anywhere.
    """

    counted: sp.csr_matrix
    columns: Hashes
    expected: Floats
    names: Flags
    matrix: sp.csr_matrix
    counts: Indices


def read(headlines: Tokens, bodies: Tokens, chrome: Flags | None = None) -> Words:
    """The words of headline and lead, without the site's own sentences, weighed as news writing has them."""
    lead = _lead(bodies, chrome)
    rows = np.concatenate([headlines.owners, bodies.owners[lead]])
    columns, places = np.unique(np.concatenate([headlines.hashes, bodies.hashes[lead]]), return_inverse=True)
    often = np.concatenate([np.full(len(headlines.hashes), HEADLINE), np.ones(len(lead))])
    counted = sp.coo_matrix((often, (rows, places)), shape=(len(headlines.lengths), len(columns))).tocsr()
    counted.sum_duplicates()
    counted.data = (1 + np.log(counted.data)).astype(np.float32)
    spelling = headlines.spelling | bodies.spelling
    names = np.array([not spelling[column][:1].islower() for column in columns.tolist()], dtype=bool)
    share = rarity.expected(counted, columns)
    return weighed(Words(counted, columns, share, names, counted, np.diff(counted.indptr)), share)


def weighed(words: Words, share: Floats) -> Words:
    """The same words, counting by the share of articles in which each is to be expected."""
    weight = (rarity.weight(share) * np.where(words.names, NAME, 1.0)).astype(np.float32)
    matrix = words.counted.copy()
    matrix.data *= weight[matrix.indices]
    return words._replace(matrix=unit(matrix))


def unit(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """The matrix with each row at length 1; empty rows stay."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.where(length > 0, length, 1).astype(np.float32), np.diff(matrix.indptr))
    return matrix


def _lead(bodies: Tokens, chrome: Flags | None) -> Indices:
    """Places of the first LEAD words of each body, chrome left out."""
    kept = np.arange(len(bodies.hashes)) if chrome is None else np.flatnonzero(~chrome)
    owners = bodies.owners[kept]
    first = np.searchsorted(owners, np.arange(len(bodies.lengths)))
    return np.asarray(kept[np.arange(len(kept)) - first[owners] < LEAD])
