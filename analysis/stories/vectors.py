"""Texts as weighed words: what their likeness is measured on."""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from analysis import arrays
from analysis.keeping import spill
from analysis.stories import graphs, rarity
from analysis.stories.tokens import Flags, Floats, Hashes, Indices, Spelling, Tokens

LEAD = 220  # words of the body that are compared: about its first 1,200 characters
HEADLINE = 3.0  # a word of the headline counts as often as this many in the body
NAME = ((15, 0.85), (60, 0.6))  # in texts of so many words, what a name counts beside another word as rare
PAIRS = 20_000  # pairs of rows that are compared at a time, a few kB for each
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
    spelling = bodies.spelling.besides(headlines.spelling)
    parts = []
    for (at, heads), (_, block) in zip(headlines.blocks(), bodies.blocks(), strict=True):
        begin = int(bodies.offsets[at])
        shown = None if chrome is None else ~chrome[begin : begin + len(block.hashes)]
        parts.append(_part(heads, block, shown, spelling))
    columns = arrays.distinct(np.concatenate([np.zeros(0, np.uint64), *(part.columns for part in parts)]))
    names, joint = _named(columns, spelling), arrays.distinct(_joint(parts, columns))
    counted = _stacked(parts, columns)
    share = rarity.expected(counted, columns)
    pairs = joint // max(len(names), 1), joint % max(len(names), 1)
    return weighed(Words(counted, columns, share, names, counted, np.diff(counted.indptr), pairs), share)


class _Part(NamedTuple):
    """Some texts as rows, their own words as columns: how often each stands there, and names that follow each other."""

    counted: sp.csr_matrix
    columns: Hashes
    joint: Indices


def _part(heads: Tokens, bodies: Tokens, shown: Flags | None, spelling: Spelling) -> _Part:
    """The words of some texts, counted; those of a body that are not `shown` are the site's own."""
    lead, owners = _lead(bodies, shown)
    rows = np.concatenate([heads.owners, owners])
    columns, places = arrays.numbered(np.concatenate([heads.hashes, bodies.hashes[lead]]))
    often = np.ones(len(places), np.float32)
    often[: len(heads.hashes)] = HEADLINE
    counted = sp.coo_matrix((often, (rows, places)), shape=(len(heads.lengths), len(columns))).tocsr()
    counted.sum_duplicates()
    counted.data = (1 + np.log(counted.data, dtype=np.float64)).astype(np.float32)
    names = _named(columns, spelling)
    after = np.flatnonzero((rows[1:] == rows[:-1]) & names[places[1:]] & names[places[:-1]])
    joint = arrays.distinct(places[after].astype(np.int64) * len(names) + places[after + 1])
    return _Part(counted, columns, joint)


def _named(columns: Hashes, spelling: Spelling) -> Flags:
    """Which words are names: never written small."""
    return np.array([not word[:1].islower() for word in spelling.of(columns)], dtype=bool)


def _joint(parts: list[_Part], columns: Hashes) -> Indices:
    """Pairs of names that follow each other in some text: the column of the first times their count, plus the other."""
    found = [np.zeros(0, np.int64)]
    for part in parts:
        place, own = np.searchsorted(columns, part.columns), max(len(part.columns), 1)
        found.append(place[part.joint // own] * len(columns) + place[part.joint % own])
    return np.concatenate(found)


def _stacked(parts: list[_Part], columns: Hashes) -> sp.csr_matrix:
    """The texts of all parts as rows, the words of all as columns; a part goes as it is taken over."""
    counts = np.concatenate([np.zeros(1, np.int64), *(np.diff(part.counted.indptr) for part in parts)])
    data, indices = spill.Writer(np.float32), spill.Writer(np.int32)
    while parts:
        part = parts.pop(0)
        data.add(part.counted.data)
        indices.add(np.searchsorted(columns, part.columns)[part.counted.indices])
    shape = len(counts) - 1, len(columns)
    return sp.csr_matrix((data.array(), indices.array(), np.cumsum(counts)), shape=shape)


def weighed(words: Words, share: Floats) -> Words:
    """The same words, counting by the share of articles in which each is to be expected.

    Names count less than other words as rare, the less the longer the text: they stay when events change.
    """
    weight = rarity.weight(share).astype(np.float32)
    lengths, counts_for = zip(*NAME, strict=True)
    name = np.interp(words.counts, lengths, counts_for).astype(np.float32)
    counted, data = words.counted, spill.Writer(np.float32)
    for _, part, rows in graphs.blocks(counted):
        part.data = part.data * weight[part.indices]
        part.data *= np.where(words.names[part.indices], name[rows], np.float32(1))
        data.add(unit(part).data)
    matrix = sp.csr_matrix((data.array(), counted.indices, counted.indptr), shape=counted.shape)
    return words._replace(matrix=matrix)


def affordable(matrix: sp.csr_matrix, share: float = 1.0, order: Indices | None = None) -> sp.csr_matrix:
    """The matrix without words only one row has, and without the most common ones if they cost too much.

    `share`: how much of the matrix each row is multiplied with; `order`: that of its rows, if another. Columns are
    numbered by how many rows hold them: what a product looks up most often lies together.
    """
    order = np.arange(matrix.shape[0]) if order is None else order
    holders = np.bincount(matrix.indices, minlength=matrix.shape[1])
    sizes = np.sort(holders).astype(float)
    most = sizes[np.cumsum(sizes**2 * share) <= WORK * matrix.nnz].max(initial=0.0)
    useful = (holders > 1) & (holders <= most)
    column = np.full(len(holders), -1, np.int32)
    column[np.argsort(-holders * useful, kind="stable")[: useful.sum()]] = np.arange(useful.sum())
    data, indices, ends = spill.Writer(matrix.dtype), spill.Writer(np.int32), [np.zeros(1, np.int64)]
    for at in range(0, len(order), graphs.BLOCK):
        part = matrix[order[at : at + graphs.BLOCK][::-1]]
        place = column[
            part.indices[::-1]
        ]  # words from the last to the first: likeness is summed in this order
        kept = place >= 0
        data.add(part.data[::-1][kept])
        indices.add(place[kept])
        before = np.concatenate([[0], np.cumsum(kept)])
        ends.append(ends[-1][-1] + before[len(kept) - part.indptr[-2::-1]])
    parts = data.array(), indices.array(), np.concatenate(ends)
    return sp.csr_matrix(parts, shape=(len(order), int(useful.sum())))


def unit(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """The matrix with each row at length 1; empty rows stay."""
    for begin, part, rows in graphs.blocks(matrix):
        length = np.sqrt(np.asarray(part.multiply(part).sum(axis=1)).ravel())
        part.data /= np.where(length > 0, length, 1).astype(np.float32)[rows - begin]
    return matrix


def likeness(matrix: sp.csr_matrix, a: Indices, b: Indices) -> Floats:
    """How alike rows are, pair by pair: the sum of what their words weigh in both."""
    parts = [np.zeros(0)]
    for at in range(0, len(a), PAIRS):
        shared = matrix[a[at : at + PAIRS]].multiply(matrix[b[at : at + PAIRS]])
        parts.append(np.asarray(shared.sum(axis=1)).ravel().astype(float))
    return np.concatenate(parts)


def _lead(bodies: Tokens, shown: Flags | None) -> tuple[Indices, Indices]:
    """Places of the first LEAD words of each body, chrome left out, and the body of each."""
    kept = np.arange(len(bodies.hashes)) if shown is None else np.flatnonzero(shown)
    owners = bodies.owners[kept]
    first = np.searchsorted(owners, np.arange(len(bodies.lengths)))
    told = np.arange(len(kept)) - first[owners] < LEAD
    return kept[told], owners[told]
