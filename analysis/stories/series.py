"""Texts of a series: digests, tickers, live blogs, match reports; their frame comes back, what they tell does not.

A series is known by the rules of `data/series.csv`, or because an outlet begins many headlines with the same common
words. Two texts of a series are never tied by that frame: those of one outlet not at all, those of different outlets
only where their headlines share a name besides, and where they were published about the same day.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp

from analysis import arrays, paths, schema, text
from analysis.stories import rarity, tokens
from analysis.stories.gaps import Times
from analysis.stories.tokens import Flags, Hashes, Indices, Tokens

FEW = 3  # headlines of one outlet that begin alike
BEGINNING = r"^[\s\pZ]*(?P<start>[^:|–—]{3,40}?)[\s\pZ]*[:|–—][\s\pZ]"  # what stands before a colon or a bar
COMMON = 0.0003  # share of articles in which each word of it is expected at least: a name opens a story, not a series
NAME = 0.03  # share of articles in which a word is expected at most to tell two texts of a series apart
SOON = 1.5  # days between two texts of a series about one event


class Series(NamedTuple):
    """For each text the series it belongs to (-1: none) and its outlet; its headline without the series' words."""

    kind: Indices
    outlet: Indices
    heads: sp.csr_matrix

    def apart(self, a: Indices, b: Indices, when: Times) -> Flags:
        """Which pairs are two texts of series that nothing but their frame would tie."""
        both = np.flatnonzero((self.kind[a] >= 0) & (self.kind[b] >= 0))
        one, other = a[both], b[both]
        own = (self.outlet[one] == self.outlet[other]) & (self.kind[one] == self.kind[other])
        own &= self.kind[one] < len(_rules()[0])
        named = np.asarray(self.heads[one].multiply(self.heads[other]).sum(axis=1)).ravel() > 0
        flags = np.zeros(len(a), bool)
        flags[both] = own | ~named | (when.gap(one, other) > SOON)
        return flags

    def alone(self, labels: Indices) -> Flags:
        """Texts of stories that one known outlet tells alone; stories are numbered from 0."""
        count = int(labels.max(initial=-1)) + 1
        least, most = np.full(count, np.iinfo(np.int64).max), np.full(count, -1)
        np.minimum.at(least, labels, self.outlet)
        np.maximum.at(most, labels, self.outlet)
        return np.asarray(((least == most) & (least >= 0))[labels])

    def parted(self, stories: Indices) -> Indices:
        """Stories that one outlet tells alone, without the texts of its series: those become stories of their own.

        Two digests are not tied by their frame; but each may be like one and the same article of their outlet.
        """
        labels = np.unique(stories, return_inverse=True)[1].astype(np.int64)
        count = int(labels.max(initial=-1)) + 1
        rows = np.flatnonzero((self.kind >= 0) & self.alone(labels))
        code = labels[rows] * (int(self.kind.max(initial=0)) + 1) + self.kind[rows]
        _, which, sizes = np.unique(code, return_inverse=True, return_counts=True)
        again = rows[sizes[which] > 1] if len(rows) else rows
        labels[again] = count + np.arange(len(again))
        return labels


def read(headlines: pd.Series, words: Tokens, outlets: Indices) -> Series:
    """The series of texts, by their headlines; an unknown outlet (-1) counts as one."""
    kind, frame = ruled(headlines)
    kind = np.where(kind >= 0, kind, _by_beginning(headlines, words, outlets))
    known = rarity.background()
    common = arrays.among(words.hashes, known.hashes[known.shares > NAME])
    common |= arrays.among(words.hashes, frame)
    kept = ~common & (kind >= 0)[words.owners]
    columns, places = np.unique(words.hashes[kept], return_inverse=True)
    shape = (len(kind), len(columns))
    heads = sp.coo_matrix((np.ones(kept.sum()), (words.owners[kept], places)), shape=shape).tocsr()
    return Series(kind, outlets, heads)


def ruled(headlines: pd.Series) -> tuple[Indices, Hashes]:
    """The kind of series each headline's words say, and the hashes of the words of all rules."""
    rules, frame = _rules()
    shown = pc.fill_null(schema.array(headlines), "")
    plain = pc.string_is_ascii(shown)
    folded = pa.array([text.fold(h) for h in shown.filter(pc.invert(plain)).to_pylist()], pa.large_string())
    array = pc.replace_with_mask(pc.ascii_lower(shown), pc.invert(plain), folded)
    kind = np.full(len(headlines), -1, np.int64)
    for number, pattern in reversed(list(enumerate(rules))):
        kind[pc.match_substring_regex(array, pattern).to_numpy(zero_copy_only=False)] = number
    return kind, frame


@lru_cache(maxsize=1)
def _rules() -> tuple[list[str], Hashes]:
    """One pattern a kind, and the hashes of the words that stand in them."""
    table = pd.read_csv(paths.data("series.csv"), keep_default_na=False)
    patterns = [
        "|".join(f"(?:{p})" for p in part) for _, part in table.groupby("kind", sort=False)["pattern"]
    ]
    literal = table["pattern"].str.replace(r"\\[a-zA-Z]|\W", " ", regex=True)
    return patterns, np.unique(tokens.read(literal).hashes)


def _by_beginning(headlines: pd.Series, words: Tokens, outlets: Indices) -> Indices:
    """A number beyond the rules' where several headlines of one outlet begin with the same common words; -1 else."""
    kind = np.full(len(headlines), -1, np.int64)
    start = pc.extract_regex(schema.array(headlines), BEGINNING)
    rows = np.flatnonzero(pc.is_valid(start).to_numpy(zero_copy_only=False) & (outlets >= 0))
    begun = tokens.read(pc.struct_field(start, "start").take(pa.array(rows)).to_pandas())
    known = rarity.background()
    plain = np.array([word.islower() for word in words.spelling.of(begun.hashes)], bool)
    odd = ~(plain & arrays.among(begun.hashes, known.hashes[known.shares >= COMMON]))
    fit = (begun.lengths > 0) & (np.bincount(begun.owners[odd], minlength=len(rows)) == 0)
    key = tokens.mix(tokens.whole(begun)[fit] ^ tokens.mix(outlets[rows[fit]].astype(np.uint64)))
    _, which, sizes = np.unique(key, return_inverse=True, return_counts=True)
    often = sizes[which] >= FEW if len(key) else np.zeros(0, bool)
    kind[rows[fit][often]] = len(_rules()[0]) + which[often]
    return kind
