"""Days and years that texts name: what tells two events of one kind apart where no time of publication does."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis import paths
from analysis.stories import tokens
from analysis.stories.tokens import Flags, Hashes, Indices, Tokens

LEAD = 220  # words of a text in which days are looked for
YEARS = (1990, 2040)  # years that may be the year of an event in the news
SAME = 2  # days apart that may be one: a match on Saturday is reported on Sunday
MONTH = 31  # days a month is counted as
MASK = np.uint64(0xFFFF)  # bits of a hash by which most words are known to name none
ENDINGS = ("", "st", "nd", "rd", "th", "er")  # 1st, 2nd, 3rd, 4th, 1er


class Said(NamedTuple):
    """Texts by the days of a year that they name, those and their neighbours, and by the years."""

    days: sp.csr_matrix
    about: sp.csr_matrix
    years: sp.csr_matrix

    def differ(self, a: Indices, b: Indices) -> Flags:
        """Pairs of which both name days, or both years, and none in common."""
        return _apart(self.days, self.about, a, b) | _apart(self.years, self.years, a, b)


def read(headlines: Tokens, bodies: Tokens) -> Said:
    """The days and years that headlines and leads name."""
    found = [_dates(headlines), _dates(bodies)]
    rows, days = (np.concatenate([part[0][at] for part in found]) for at in (0, 1))
    of, years = (np.concatenate([part[1][at] for part in found]) for at in (0, 1))
    count = len(headlines.lengths)
    steps = np.arange(-SAME, SAME + 1)
    near = np.clip(days[:, None] + steps, 0, 12 * MONTH - 1).ravel()
    return Said(
        _presence(rows, days, count, 12 * MONTH),
        _presence(np.repeat(rows, len(steps)), near, count, 12 * MONTH),
        _presence(of, years, count, YEARS[1] - YEARS[0]),
    )


def _apart(one: sp.csr_matrix, other: sp.csr_matrix, a: Indices, b: Indices) -> Flags:
    some = np.diff(one.indptr) > 0
    pairs = np.flatnonzero(some[a] & some[b])
    shared = np.asarray(one[a[pairs]].multiply(other[b[pairs]]).sum(axis=1)).ravel()
    apart = np.zeros(len(a), bool)
    apart[pairs[shared == 0]] = True
    return apart


Dates = tuple[tuple[Indices, Indices], tuple[Indices, Indices]]


def _dates(texts: Tokens) -> Dates:
    """Text and day of the year of each day named, text and number of each year."""
    none = np.zeros(0, np.int64)
    days, years = [(none, none)], [(none, none)]
    for at, block in texts.blocks():
        (of_day, day), (of_year, year) = _dates_of(block)
        days.append((of_day + at, day))
        years.append((of_year + at, year))
    one, other = ([np.concatenate(part) for part in zip(*found, strict=True)] for found in (days, years))
    return (one[0], one[1]), (other[0], other[1])


def _dates_of(texts: Tokens) -> Dates:
    owners = texts.owners
    lead = np.arange(len(owners)) - texts.offsets[:-1][owners] < LEAD
    hashes, owners = texts.hashes[lead], owners[lead]
    *tables, between, likely = _known()
    some = np.flatnonzero(likely[hashes & MASK])  # three words in a thousand
    month, day, year = (_looked_up(hashes, some, table) for table in tables)
    rows, found = [owners[:0]], [owners[:0]]
    at = np.flatnonzero(month >= 0)
    for step in (-1, 1, -2):  # 9 March, March 9, 9 de marzo
        near = at + step
        inside = (near >= 0) & (near < len(hashes))
        here, near = at[inside], near[inside]
        kept = (day[near] >= 0) & (owners[near] == owners[here])
        if step == -2:
            kept &= np.isin(hashes[here - 1], between)
        rows.append(owners[here[kept]])
        found.append(month[here[kept]] * MONTH + day[near[kept]])
    named = np.flatnonzero(year >= 0)
    return (np.concatenate(rows), np.concatenate(found)), (owners[named], year[named])


Table = tuple[Hashes, Indices]


@lru_cache(maxsize=1)
def _known() -> tuple[Table, Table, Table, Hashes, Flags]:
    """Months, days and years as hashes with their number, and words that stand between a day and its month.

    The last says of which ends of a hash it may be one of the first three.
    """
    table = pd.read_csv(paths.data("times", "words.csv"), keep_default_na=False)
    month = table[table["role"] == "month"]
    names = {tokens.word_hash(str(w)): int(v) - 1 for w, v in zip(month["word"], month["value"], strict=True)}
    days = {tokens.word_hash(f"{day}{end}"): day - 1 for day in range(1, 32) for end in ENDINGS}
    years = {tokens.word_hash(str(year)): year - YEARS[0] for year in range(*YEARS)}
    between = np.array([tokens.word_hash(word) for word in ("de", "of", "di")], np.uint64)
    likely = np.zeros(int(MASK) + 1, bool)
    likely[np.array([*names, *days, *years], np.uint64) & MASK] = True
    return _table(names), _table(days), _table(years), between, likely


def _table(numbers: dict[int, int]) -> Table:
    hashes = np.array(sorted(numbers), np.uint64)
    return hashes, np.array([numbers[h] for h in sorted(numbers)], np.int64)


def _looked_up(hashes: Hashes, some: Indices, table: Table) -> Indices:
    """The number of each hash, -1 where it has none; `some` are all that may have one."""
    found, wanted = np.full(len(hashes), -1), hashes[some]
    place = np.minimum(np.searchsorted(table[0], wanted), len(table[0]) - 1)
    found[some] = np.where(table[0][place] == wanted, table[1][place], -1)
    return found


def _presence(rows: Indices, columns: Indices, count: int, width: int) -> sp.csr_matrix:
    matrix = sp.coo_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(count, width)).tocsr()
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix
