"""Texts that no link holds in a story, and the one story they are clearly most like."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import scipy.sparse as sp

from analysis.stories import gaps, vectors
from analysis.stories.gaps import Times
from analysis.stories.graphs import BLOCK, THREADS
from analysis.stories.tokens import Floats, Indices
from analysis.stories.vectors import Words

ENOUGH = 0.6  # share of the bar that is asked
CLEAR = 1.6  # times as like as the next story


def joined(stories: Indices, words: Words, when: Times, window_days: float, bars: Floats) -> Indices:
    """Stories after each text left alone has joined the one whose middle it is most like, if that is clear."""
    labels, rows, sizes = np.unique(stories, return_inverse=True, return_counts=True)
    alone = np.flatnonzero(sizes[rows] == 1)
    shape = (len(labels), len(rows))
    members = sp.csr_matrix((np.ones(len(rows), np.float32), (rows, np.arange(len(rows)))), shape=shape)
    middles = vectors.unit((members @ words.matrix).tocsr())
    spans = when.merged(rows, len(labels))
    result = stories.copy()

    def block(at: int) -> tuple[Indices, Indices]:
        some = alone[at : at + BLOCK]
        product = (words.matrix[some] @ middles.T).tocoo()
        text, story = some[product.row], product.col
        gap = spans.gap(rows[text], story)
        score = gaps.faded(product.data.astype(float), gap)
        other = (rows[text] != story) & ~(gap > window_days)
        text, story, score, second = _best(text[other], story[other], score[other])
        clear = (score >= ENOUGH * bars[text]) & (score >= CLEAR * second) & (sizes[story] > 1)
        return text[clear], labels[story[clear]]

    with ThreadPoolExecutor(THREADS) as pool:
        for text, story in pool.map(block, range(0, len(alone), BLOCK)):
            result[text] = story
    return result


def _best(text: Indices, story: Indices, score: Floats) -> tuple[Indices, Indices, Floats, Floats]:
    """For each text the story with the highest score (ties to the lowest), and the score of the next."""
    ranked = np.lexsort((story, -score, text))
    text, story, score = text[ranked], story[ranked], score[ranked]
    first = np.ones(len(text), bool)
    first[1:] = text[1:] != text[:-1]
    follows = np.append(~first[1:], False)[: len(text)]
    second = np.where(follows, np.append(score[1:], 0.0)[: len(score)], 0.0)
    return text[first], story[first], score[first], second[first]
