"""Which values are said of the same thing: by unit, by the words around, and by what nobody says side by side."""

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis import arrays, schema
from analysis.claims import lists, mentions

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
SAME = 0.3  # how alike the words of two equal values must be
OTHER = {
    "toll": 0.3,
    "count": 0.5,
    "money": 0.5,
    "percent": 0.5,
    "measure": 0.6,
    "multiple": 0.12,
    "age": 0.55,
    "day": 0.6,
    "polarity": 0.45,
}  # of two that differ
STATISTIC = 0.85  # of two that differ and count what every match, person or season has
OF_ONE = 0.5  # a later value of one outlet that differs from its earlier one
FAR, TIMES, SMALL = (
    0.25,
    4.0,
    20,
)  # how much more alike must be what is so many times the other, and not small
EXACT = frozenset(("day", "polarity", "name"))  # kinds whose values are no amounts
NAMELESS = frozenset(
    ("toll", "multiple")
)  # kinds of values that are told in so many ways that names need not be shared
WORDS = {"day": 3, "multiple": 1}  # content words that two values which differ share at least, if not two
OF_A_DEED = 3  # words that two tellings of one deed share
LEADING = frozenset(("count", "money", "percent", "measure"))
HEAD, LEAD = 250, 0.1  # characters of the head of a text, and how much less alike two values there may be
DURATION = "second"
WEEK = 7
MOVED = 36 * 3600.0  # seconds in which both must be published of what moves each day
BOUNDED = (1.5, 2.0)  # ends of a number with a bound on one side, one by the other
PRODUCTS = 2_000_000  # of two words that are multiplied at a time


class Pairs(NamedTuple):
    """Pairs of mentions that are about one thing, the earlier first, and whether their values can both be right."""

    a: Whole
    b: Whole
    agree: Flags


class Told(NamedTuple):
    """Of each mention: its article, story, outlet and text as numbers, and when it was published, in seconds."""

    article: Whole
    story: Whole
    voice: Whole
    text: Whole
    earliest: Floats
    latest: Floats


class Values:
    """Values of mentions as columns: of which kind and unit, between which ends."""

    def __init__(self, table: pa.Table) -> None:
        """Of a table as `stated` has it."""
        self.kind = _codes(table["kind"], pa.array(schema.KINDS))
        unit = table["unit"].combine_chunks().dictionary_encode()
        self.units: list[str] = unit.dictionary.to_pylist()
        self.unit = np.asarray(unit.indices, np.int64)
        self.low, self.high = (np.asarray(table[name], np.float64) for name in ("low", "high"))
        self.deed = np.asarray(pc.not_equal(table["subject"], ""), bool)
        self._slack = np.array([slack(value) for value in self.low.tolist()], np.float64)
        self._loose = (self.low == self.high) & ~self.of("toll", "count")
        self._whole = self.low == np.floor(self.low)
        self._exact = self.of(*EXACT)

    def of(self, *kinds: str) -> Flags:
        """Which are of one of the kinds."""
        return np.isin(self.kind, [schema.KINDS.index(kind) for kind in kinds])

    def compatible(self, a: Whole, b: Whole) -> Flags:
        """Whether one number can be what both say, as numbers are rounded."""
        exact = self._exact[a]
        one, other = np.where(exact, 0.0, self._open(a, b)), np.where(exact, 0.0, self._open(b, a))
        low = self.low[a] - one <= self.high[b] + other
        return np.asarray(low & (self.low[b] - other <= self.high[a] + one))

    def _open(self, a: Whole, beside: Whole) -> Floats:
        """What the rounding of a number leaves open; a bound is loose as it is; 7 per cent may be 6.9, 7 people not."""
        finer = self._loose[a] & self._whole[a] & ~self._whole[beside]
        opened = np.maximum(self._slack[a], np.where(finer, 0.5, 0.0))
        return np.asarray(np.where(self.low[a] == self.high[a], opened, 0.0))


@lru_cache(maxsize=100_000)
def slack(value: float) -> float:
    """What a number may be off by as it is printed: half of its last digit, at most a fortieth, of millions a tenth."""
    if value < 100:
        return 0.0 if value == int(value) else 0.005 * max(value, 1)
    step = 10.0 ** (math.floor(math.log10(value)) - 5)
    while value % (step * 10) == 0:
        step *= 10
    return min(step / 2, value * (0.1 if value >= 1e6 else 0.025))


def pairs(table: pa.Table, told: Told, said: pd.DataFrame) -> Pairs:
    """The mentions of a story that are about one thing, two by two; `table` as `stated` has it, without names.

    `said`: each `word`, and beside how many `values` it stands, in these and all other stories; of all at no word.
    """
    if not len(table):
        return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, bool))
    compared = _Compared(table, told, said)
    a, b, score = _joined([*compared.scored()])
    agree = compared.compatible(a, b)
    best = _best(a, b, score, told.article)
    stands = np.where(agree, score >= SAME, compared.stand(a, b, score) & (score >= best))
    differ = np.flatnonzero(stands & ~agree)
    kept = stands & agree
    kept[differ[compared.of_one_thing(a[differ], b[differ], score[differ])]] = True
    rows = np.flatnonzero(kept)
    return Pairs(a[rows], b[rows], agree[rows])


def _joined(parts: list[tuple[Whole, Whole, Floats]]) -> tuple[Whole, Whole, Floats]:
    a, b, score = zip(*parts, strict=True) if parts else ((), (), ())
    none = np.zeros(0, np.int64)
    return np.concatenate([none, *a]), np.concatenate([none, *b]), np.concatenate([np.zeros(0), *score])


def _best(a: Whole, b: Whole, score: Floats, article: Whole) -> Floats:
    """For each pair the score of what is most like either of the two in the other's article."""
    size = int(article.max(initial=0)) + 1
    keys = pd.factorize(np.concatenate([a * size + article[b], b * size + article[a]]))[0]
    most = np.zeros(int(keys.max(initial=-1)) + 1)
    np.maximum.at(most, keys, np.concatenate([score, score]))
    return np.asarray(np.maximum(most[keys[: len(a)]], most[keys[len(a) :]]))


def _codes(values: pa.ChunkedArray, known: pa.Array | None = None) -> Whole:
    """Texts as numbers, equal where they are."""
    if known is not None:
        return np.asarray(pc.index_in(values, known), np.int64)
    return np.asarray(values.combine_chunks().dictionary_encode().indices, np.int64)


class _Compared(Values):
    """The mentions that are compared, with all that tells which thing each is a value of."""

    def __init__(self, table: pa.Table, told: Told, said: pd.DataFrame) -> None:
        super().__init__(table)
        self.table, self.told = table, told
        self.bucket = np.asarray(pd.factorize(
            (told.story * len(schema.KINDS) + self.kind) * max(len(self.units), 1) + self.unit
        )[0], np.int64)  # fmt: skip
        self.apart = _codes(table["apart"])
        self.plural = np.asarray(table["plural"], bool)
        self.corrects = np.asarray(table["corrects"], bool)
        words = table["words"].combine_chunks()
        coded = words.flatten().dictionary_encode()
        self.words = np.asarray(coded.indices, np.int64)
        asked = pa.concat_arrays([coded.dictionary, pa.nulls(1, pa.string())])
        place = pc.index_in(asked, pa.array(said["word"], pa.string()))
        counts = said["values"].to_numpy(np.int64)[place.to_numpy()]
        self.everywhere, self.every = counts[:-1], int(counts[-1])
        self.ends = (
            np.asarray(words.offsets, np.int64) - words.offsets[0].as_py() if len(words) else np.zeros(1, int)
        )
        self.near = np.asarray(table["near"].combine_chunks().flatten(), np.float64) / 10
        self.rows = np.argsort(self.bucket, kind="stable")
        self.starts = np.searchsorted(self.bucket[self.rows], np.arange(self.bucket.max(initial=-1) + 2))
        self.asked, self.leads = self._asked()
        self.grows = self.of("toll", "count")
        self.bounded = np.isin(
            self.high / np.where(self.low > 0, self.low, np.nan), BOUNDED
        )  # `at least 4` and `at least 6` are both right

    def _asked(self) -> tuple[Floats, Flags]:
        """How alike the words of a value and one that differs must be; whether it leads its article, of some kinds."""
        least = np.array([OTHER.get(kind, 2.0) for kind in schema.KINDS])[self.kind]
        many = np.array([unit in lists.statistics() or unit == DURATION for unit in self.units] or [False])
        counts = self.of("count")
        statistic = (self.of("count", "measure") & many[self.unit]) | (counts & ~self.plural)
        headline = np.asarray(pc.equal(self.table["place"], "headline"), bool)
        head = headline | (np.asarray(self.table["sentence_start"], np.int64) < HEAD)
        return np.where(statistic, STATISTIC, least), head & self.of(*LEADING)

    def scored(self) -> Iterator[tuple[Whole, Whole, Floats]]:
        """Pairs within a bucket, of two articles, that share words enough for any of their kind, with their cosine."""
        matrix = self._matrix()
        other = sp.csr_matrix(matrix.T)
        least = np.where(self.of("multiple"), OTHER["multiple"], SAME)
        products = np.concatenate([[0], np.cumsum(np.bincount(matrix.indices)[matrix.indices])])
        ends = products[matrix.indptr[1:]]
        cuts = np.flatnonzero(np.diff(ends // PRODUCTS)) + 1
        for start, end in pairwise([0, *cuts.tolist(), matrix.shape[0]]):
            alike = sp.coo_matrix(matrix[start:end] @ other)
            a, b = alike.row.astype(np.int64) + start, alike.col.astype(np.int64)
            kept = (a < b) & (alike.data >= least[a]) & (self.told.article[a] != self.told.article[b])
            yield a[kept], b[kept], alike.data[kept]

    def _matrix(self) -> sp.csr_matrix:
        """Mentions as weighed words; a word of one bucket is another than that of another one."""
        count = len(self.bucket)
        owner = np.repeat(np.arange(count), np.diff(self.ends))
        story, words = self.told.story[owner], int(self.words.max(initial=0)) + 1
        here = pd.factorize(story * words + self.words)[0]
        inside, everywhere = np.bincount(here)[here], self.everywhere[self.words]
        size = np.bincount(self.told.story)[story] if count else story
        weight = np.log(1 + self.every / everywhere) * np.log(1 + 2 * size / inside)
        met = self._met()[owner]  # what is alone in its bucket meets nothing
        columns = pd.factorize((self.bucket[owner] * words + self.words)[met])[0]
        ends = np.concatenate([[0], np.cumsum(met)])[self.ends]
        shape = count, int(columns.max(initial=0)) + 1
        values = (self.near * weight)[met]
        matrix = sp.csr_matrix((values, columns, ends), shape=shape)
        length = np.sqrt(np.bincount(owner[met], values * values, count))  # whatever else is in the matrix
        return sp.csr_matrix(sp.diags(1 / np.maximum(length, 1e-9)) @ matrix)

    def _met(self) -> Flags:
        """Which mentions have one of another article in their bucket."""
        first = self.told.article[self.rows[self.starts[:-1]]]
        return np.bincount(self.bucket, self.told.article != first[self.bucket])[self.bucket] > 0

    def stand(self, a: Whole, b: Whole, score: Floats) -> Flags:
        """Which of two values that differ are of two texts and alike enough; `another` on one side parts them."""
        asked = np.where(
            self.leads[a] & self.leads[b] & (self.asked[a] < STATISTIC), self.asked[a] - LEAD, self.asked[a]
        )
        of_one = self.told.voice[a] == self.told.voice[b]
        asked = np.where(of_one, np.maximum(asked, OF_ONE), asked) + np.where(self._far(a, b), FAR, 0.0)
        texts = self.told.text[a] != self.told.text[b]
        both_hold = (self.bounded[a] & self.bounded[b]) | self._of_two_times(a, b)
        return np.asarray(texts & (score >= asked) & (self.apart[a] == self.apart[b]) & ~both_hold)

    def _of_two_times(self, a: Whole, b: Whole) -> Flags:
        """Whether one count's time is known and the other's is not: either may be what the other became."""
        known = ~np.isnan(self.told.latest)
        return np.asarray(self.grows[a] & (known[a] != known[b]))

    def _far(self, a: Whole, b: Whole) -> Flags:
        """Whether one number is several times the other: hardly the same thing counted differently."""
        one, other = self.low[a] + self.high[a], self.low[b] + self.high[b]
        least = np.maximum(TIMES * np.minimum(one, other), 2 * SMALL)
        return np.asarray(~self._exact[a] & (np.maximum(one, other) > least))

    def of_one_thing(self, a: Whole, b: Whole, score: Floats) -> Flags:
        """Which two values that differ are of one thing and one day, and nobody says both."""
        least = np.array([WORDS.get(kind, 2) for kind in schema.KINDS])[self.kind[a]]
        able = self._shared(a, b) >= np.where(self.deed[a], OF_A_DEED, least)
        able[able] = ~self._side_by_side(a[able], b[able])
        for at in np.flatnonzero(able).tolist():
            one, other, kind = int(a[at]), int(b[at]), schema.KINDS[self.kind[a[at]]]
            nameless = kind in NAMELESS or score[at] >= STATISTIC
            able[at] = (nameless or self._of_one_name(one, other, kind)) and self._of_one_day(
                one, other, kind
            )
        return able

    def _shared(self, a: Whole, b: Whole) -> Whole:
        """How many words both of two mentions have."""
        shape = len(self.bucket), int(self.words.max(initial=0)) + 1
        held = sp.csr_matrix((np.ones(len(self.words), np.int32), self.words, self.ends), shape=shape)
        held.sum_duplicates()
        held.data[:] = 1
        return np.asarray(held[a].multiply(held[b]).sum(axis=1), np.int64).ravel()

    def _set(self, name: str, at: int) -> frozenset[str]:
        return frozenset((self.table[name][at].as_py() or "").split(mentions.BETWEEN)) - {""}

    def _of_one_day(self, a: int, b: int, kind: str) -> bool:
        """Whether they can be of one day: what moves each day must be named, timed and told alike."""
        if kind == "day":
            return self.units[self.unit[a]] != "day" or bool((self.low[a] - self.low[b]) % WEEK)
        if self.deed[a] or self.deed[b]:
            return bool(self._set("subject", a) & self._set("subject", b))
        periods = [self.table["periods"][at].as_py() for at in (a, b)]
        if periods == [None, None]:
            return True
        one, other = self._set("names", a), self._set("names", b)
        named = bool(one & other) and (one <= other or other <= one)
        apart = max(self.told.latest[a], self.told.latest[b]) - min(
            self.told.earliest[a], self.told.earliest[b]
        )
        return periods[0] == periods[1] and named and bool(apart <= MOVED)

    def _of_one_name(self, a: int, b: int, kind: str) -> bool:
        """Whether both sentences name somebody or something of one name; an age is of nobody without one."""
        one, other = self._set("names", a), self._set("names", b)
        return bool(one & other) or (kind != "age" and not (one and other))

    def _side_by_side(self, a: Whole, b: Whole) -> Flags:
        """Which two values stand in one article, or one of them beside the other: then these are two things.

        Values of a bucket are asked that correct nothing: of each pair those in the article of the other one, then the
        articles that print the one number, which none that prints the other may be. Each number is asked once.
        """
        value = np.asarray(pd.DataFrame({"b": self.bucket, "l": self.low, "h": self.high}).groupby(
            ["b", "l", "h"], dropna=False).ngroup(), np.int64)  # fmt: skip
        first = np.unique(value, return_index=True)[1]  # of those with one value, in its place
        many = int(self.told.article.max(initial=0)) + 1
        rows = np.flatnonzero(~self.corrects)
        printed = arrays.distinct(value[rows] * many + self.told.article[rows])
        number, article = first[printed // many], printed % many
        place = self.bucket[number] * many + article
        order = np.argsort(place, kind="stable")
        found = np.zeros(len(a), bool)
        for one, other in ((a, b), (b, a)):
            asked, back = np.unique(value[one] * many + self.told.article[other], return_inverse=True)
            said = first[asked // many]
            pair, at = arrays.within(place[order], self.bucket[said] * many + asked % many)
            beside = self.compatible(said[pair], number[order][at])
            found |= (np.bincount(pair, beside, len(asked)) > 0)[back]
        asked, back = np.unique(value[a] * len(first) + value[b], return_inverse=True)
        pair, at = arrays.within(printed // many, asked // len(first))
        both = arrays.among((asked % len(first))[pair] * many + article[at], printed)
        return np.asarray(found | (np.bincount(pair, both, len(asked)) > 0)[back])
