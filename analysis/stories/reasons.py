"""Why two articles are related, in words a reader can check."""

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analysis import arrays, paths, schema, text, wordlists
from analysis.stories import tokens
from analysis.stories.reuse import LONG, Passages
from analysis.stories.tokens import Flags, Floats, Hashes, Indices, Spelling
from analysis.stories.vectors import PAIRS, Words
from analysis.wordings import Wording

NamesAndWords = tuple[list[str], list[str]]
Pair = tuple[int, int]
READ_FROM = ("body",)
Passage = dict[str, int | bool]
COMMON = 0.1  # share of articles from which on a word is not worth naming
USUAL = 0.2  # share of articles that have a word which says nothing
NAMES = 2.5  # names there are for each other word in a list of them
QUOTED = 0.75  # share of a passage that stands in quotation marks, if it is a quotation
_MARKED = re.compile(
    r'“[^”]*(?:”|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|»[^«]{0,2000}«|"[^"]*(?:"|$)|「[^」]*(?:」|$)'
    r"|(?<!\w)‘.*?(?:’(?!\w)|$)|(?<!\w)'(?=\w).{0,600}?(?<=[\w.,!?…])'(?!\w)"
)
_OPENING = re.compile("[“„«»\"「‘']")  # what a marked part begins with
STOCK, BESIDE = 30, 5  # words a stock phrase has at most, and words beside it that make a passage of it
SHOWN = 5  # words, names or passages put into one reason
_AT_ONCE = 500  # articles whose bodies, and places of words in these, are held
_FROM = np.array([1, 120, 60 * 24, 60 * 24 * 60])  # minutes from which a gap is told in the next unit
_UNITS = (  # of how many minutes
    (1, Wording.AT_ONCE),
    (1, Wording.MINUTES_APART),
    (60, Wording.HOURS_APART),
    (60 * 24, Wording.DAYS_APART),
    (60 * 24 * 7, Wording.WEEKS_APART),
)


def apart(days: Floats) -> list[str]:
    """Time gaps as one says them: `20 minutes apart`, `3 days apart`, `time apart not known`."""
    minutes = np.nan_to_num(days, nan=-1.0) * 60 * 24
    unit = np.searchsorted(_FROM, minutes, side="right")
    count = np.rint(minutes / np.array([size for size, _ in _UNITS])[unit]).astype(np.int64)
    some = np.where(unit > 0, count * len(_UNITS) + unit, np.where(minutes < 0, -1, 0))
    said = {code: _apart(code) for code in arrays.distinct(some).tolist()}
    return [said[code] for code in some.tolist()]


def _apart(code: int) -> str:
    count, unit = divmod(code, len(_UNITS))
    if code <= 0:
        return (Wording.GAP_UNKNOWN if code else Wording.AT_ONCE).value
    return _UNITS[unit][1].written(n=count)


def shared_words(words: Words, spelling: Spelling, a: Indices, b: Indices) -> list[NamesAndWords]:
    """For each pair of articles, the names and the other words that count most for their likeness."""
    pairs = ((a[at : at + PAIRS], b[at : at + PAIRS]) for at in range(0, len(a), PAIRS))
    return [told for some in pairs for told in _shared_words(words, spelling, *some)]


def _shared_words(words: Words, spelling: Spelling, a: Indices, b: Indices) -> list[NamesAndWords]:
    product = words.matrix[a].multiply(words.matrix[b]).tocsr()
    product.data *= words.expected[product.indices] < COMMON
    product.eliminate_zeros()
    product.sort_indices()
    rows = np.repeat(np.arange(len(a)), np.diff(product.indptr))
    ranked = np.argsort(_keys(rows, product.data), kind="stable")
    place = np.arange(len(ranked)) - np.repeat(product.indptr[:-1], np.diff(product.indptr))
    best = ranked[place < 2 * SHOWN]
    columns, which = np.unique(product.indices[best], return_inverse=True)
    spelled = np.array(spelling.of(words.columns[columns]), object)
    name = np.array([not word.islower() and not word.isdigit() for word in spelled], bool)[which]
    kinds = (_first(spelled[which[kind]], rows[best[kind]], len(a)) for kind in (name, ~name))
    return list(zip(*kinds, strict=True))


def _keys(rows: Indices, likeness: npt.NDArray[np.float32]) -> Hashes:
    """Numbers by which rows follow each other, the highest likeness of each first: bits of floats from 0 on ascend."""
    return (rows.astype(np.uint64) << np.uint64(32)) | ~likeness.astype(np.float32).view(np.uint32)


def _first(words: npt.NDArray[np.object_], of: Indices, count: int) -> list[list[str]]:
    """The first SHOWN words of each of `count` pairs; `of`: the pair of each word, in order."""
    ends = np.searchsorted(of, np.arange(count + 1))
    begins, said = ends[:-1], words.tolist()
    last = np.minimum(ends[1:], begins + SHOWN)
    return [said[begin:end] for begin, end in zip(begins.tolist(), last.tolist(), strict=True)]


def same_event(shared: NamesAndWords, gap: str, likeness: float) -> str:
    """`names Odette, Sorrel; words ferry, gust; 3 hours apart; likeness 0.41`."""
    names, words = shared
    parts = [Wording.NAMES.written(words=", ".join(names))] if names else []
    parts += [Wording.WORDS.written(words=", ".join(words))] if words else []
    return "; ".join([*parts, gap, Wording.LIKENESS.written(x=f"{likeness:.2f}")])


class Shared(NamedTuple):
    """A shared passage as characters of both bodies."""

    in_a: tuple[int, int]
    in_b: tuple[int, int]
    words: int
    quoted: bool

    def row(self) -> Passage:
        """As the relations table has it."""
        (a, b), (c, d) = self.in_a, self.in_b
        return {"a_start": a, "a_end": b, "b_start": c, "b_end": d, "quoted": self.quoted}


class Asked(NamedTuple):
    """What is to be known of the bodies that passages stand in: a row each place, and the rows of each passage.

    `rows`: the article's place (`at`), the `first` of the words and how many, whether something is to be `told` of
    them, and whether they count `free` of quotation marks. Passages that start in the headline are left out.
    """

    rows: pd.DataFrame
    passage: Indices
    a: Indices
    b: Indices


def asked(found: Passages, counts: Indices, quotes: Flags, articles: Indices) -> Asked:
    """What is asked of passages. A place that an article shares with several others is asked for once.

    `counts`: words before the body in each text, to be taken off; `quotes`: what counts in quotation marks alone;
    `articles`: the place of each text's article.
    """
    kept = np.flatnonzero((found.at_a >= counts[found.a]) & (found.at_b >= counts[found.b]))
    some, free = found.take(kept), ~quotes[kept]
    at = articles[np.concatenate([some.a, some.b])]
    first = np.concatenate([some.at_a - counts[some.a], some.at_b - counts[some.b]])
    words, none = np.concatenate([some.words, some.words]), np.zeros(len(kept), bool)
    order = np.lexsort((words, first, at))
    keys = np.stack([at, first, words])[:, order]
    new = np.append(True, (np.diff(keys) != 0).any(axis=0))[: len(order)]
    row = np.empty(len(order), np.int64)
    row[order] = np.cumsum(new) - 1
    told, alone = np.zeros((2, int(new.sum())), bool)
    told[row[: len(kept)]] = True
    alone[row[np.concatenate([free, none])]] = True
    columns = dict(zip(("at", "first", "words"), keys[:, new].astype(np.int64), strict=True))
    rows = pd.DataFrame({**columns, "told": told, "free": alone})
    return Asked(rows, kept, row[: len(kept)], row[len(kept) :])


def printed(articles: pd.DataFrame, asked: pa.Table) -> pa.Table:
    """Of each row that is `asked`: its characters in the body, whether they are quoted, and whether they say little.

    `names`: they are hardly more than names; `stock`: hardly more than a phrase. Both are looked at where they count.
    """
    rows = asked.to_pandas()
    ends = [np.zeros((0, 2), np.int64)]
    said = [np.zeros((0, 3), bool)]
    begins = np.flatnonzero(np.diff(rows["at"].to_numpy(), prepend=-1))[::_AT_ONCE]  # of an article's rows
    for begin, end in zip(begins, np.append(begins[1:], len(rows)), strict=False):
        some = rows.iloc[begin:end]
        places, which = np.unique(some["at"].to_numpy(), return_inverse=True)
        bodies = articles["body"].iloc[places]
        ends.append(_characters(tokens.spans(bodies), which, some))
        said.append(_said(schema.values(bodies), which, some, ends[-1]))
    (start, end), (quoted, names, stock) = np.concatenate(ends).T, np.concatenate(said).T
    return pa.table({"start": start, "end": end, "quoted": quoted, "names": names, "stock": stock})


def _characters(spans: list[npt.NDArray[np.int64]], which: Indices, rows: pd.DataFrame) -> Indices:
    """Where the words of each row begin and end; nowhere, -1, where a body has not as many."""
    begins = np.concatenate([[0], np.cumsum([len(one) for one in spans])])
    places = np.concatenate([*spans, np.zeros((1, 2), np.int64)])
    first = begins[which] + rows["first"].to_numpy()
    last = first + rows["words"].to_numpy() - 1
    there = last < begins[which + 1]
    ends = np.stack([places[np.where(there, first, -1), 0], places[np.where(there, last, -1), 1]], axis=1)
    ends[~there] = -1
    return ends


def _said(bodies: list[str], which: Indices, rows: pd.DataFrame, ends: Indices) -> Flags:
    """Of each row whether it is quoted, hardly more than names, and hardly more than a phrase."""
    said = np.zeros((len(rows), 3), bool)
    marks, of = Marked(""), -1
    asked = zip(which.tolist(), ends.tolist(), *(rows[name].tolist() for name in ("words", "told", "free")),
                strict=True)  # fmt: skip
    for row, (article, (start, end), words, told, free) in enumerate(asked):
        if start < 0:
            continue
        if article != of:
            marks, of = Marked(bodies[article]), article
        quoted = marks.hold((start, end))
        passage, names = bodies[article][start:end], False
        if told and free:
            names = words < LONG and named(passage)
        said[row] = quoted, names, told and (quoted or (free and not names)) and stock(passage)
    return said


def passages(found: Passages, quotes: Flags, asked: Asked, printed: pa.Table) -> dict[Pair, list[Shared]]:
    """The passages of each pair of texts that tell something, longest first, by what is `printed` of them."""
    start, end, quoted, names, stock = (printed[name].to_numpy() for name in printed.column_names)
    a, b = asked.a, asked.b
    both, marked = quoted[a] & quoted[b], quotes[asked.passage]
    kept = (start[a] >= 0) & (start[b] >= 0) & (both | ~(marked | names[a])) & ~stock[a]
    told = found.take(asked.passage[kept])
    in_a, in_b = (np.stack([start[side[kept]], end[side[kept]]], axis=1) for side in (a, b))
    order = np.lexsort((*in_a.T[::-1], -told.words, told.b, told.a))
    parts: dict[Pair, list[Shared]] = {}
    columns = (told.a, told.b, in_a, in_b, told.words, both[kept])
    for one, other, left, right, words, held in zip(*(part[order].tolist() for part in columns), strict=True):
        parts.setdefault((one, other), []).append(Shared(tuple(left), tuple(right), words, held))
    return parts


@lru_cache(maxsize=65_536)
def stock(passage: str) -> bool:
    """Whether a passage is hardly more than a phrase that everybody writes."""
    words = len(text.words(passage))
    rest = _stock().sub(" ", text.fold(passage)) if words <= STOCK else passage
    return words <= STOCK and len(text.words(rest)) < BESIDE


@lru_cache(maxsize=1)
def _stock() -> re.Pattern[str]:
    table = pd.read_csv(paths.data("stock_phrases.csv"), keep_default_na=False)
    return re.compile("|".join(f"(?:{pattern})" for pattern in table["pattern"]))


class Marked:
    """Where quotation marks and what stands between them are in a body: each line is read once, when it is asked.

    Marks that nothing closes hold to the end of their line.
    """

    def __init__(self, body: str) -> None:
        """Take a body; nothing of it is read yet."""
        self._body = body
        self._lines: dict[int, tuple[list[int], list[int], list[int], int]] = {}

    def hold(self, place: tuple[int, int]) -> bool:
        """Whether most of a passage stands in quotation marks."""
        begin, end = place
        inside, line = 0, self._body.rfind("\n", 0, begin) + 1
        while line <= end:
            starts, ends, sums, after = self._lines.get(line) or self._read(line)
            if starts:
                inside += _before(starts, ends, sums, end) - _before(starts, ends, sums, begin)
            line = after
        return inside >= QUOTED * (end - begin)

    def _read(self, line: int) -> tuple[list[int], list[int], list[int], int]:
        """Where the marked parts of a line begin and end, characters in those before, and the place after the line."""
        end = self._body.find("\n", line)
        told = self._body[line : end if end >= 0 else len(self._body)]
        opening = _OPENING.search(told)
        spans = [part.span() for part in _MARKED.finditer(told, opening.start())] if opening else []
        starts, ends = [line + start for start, _ in spans], [line + end for _, end in spans]
        sums = [0, *accumulate(end - start for start, end in spans)]
        self._lines[line] = starts, ends, sums, line + len(told) + 1
        return self._lines[line]


def _before(starts: list[int], ends: list[int], sums: list[int], place: int) -> int:
    """How many characters stand in marks and before a place."""
    last = bisect_right(starts, place) - 1
    return sums[last] + min(place, ends[last]) - starts[last] if last >= 0 else 0


@lru_cache(maxsize=65_536)
def named(passage: str) -> bool:
    """Whether a passage is hardly more than names: of offices, of people and what they are."""
    told = [word for word in text.words(passage) if not word.isdecimal() and text.fold(word) not in _usual()]
    names = sum(word[:1].isupper() for word in told)
    return 0 < names >= NAMES * (len(told) - names)


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    """Words that most texts have, whatever they tell."""
    known = wordlists.of_news()
    return frozenset(known.loc[known["per_10000"] >= USUAL * 10_000, "word"])


def reuse(parts: list[Shared], gap: str) -> str:
    """`2 shared passages, 41 words: 120-260 = 300-440, in quotation marks; 3 hours apart`."""
    total = sum(part.words for part in parts)
    places = ", ".join(map(_place, parts[:SHOWN]))
    if len(parts) > SHOWN:
        places = Wording.MORE_PLACES.written(place=places, n=len(parts) - SHOWN)
    return f"{Wording.PASSAGES.written(n=len(parts), m=total, places=places)}; {gap}"


def _place(part: Shared) -> str:
    where = f"{part.in_a[0]}-{part.in_a[1]} = {part.in_b[0]}-{part.in_b[1]}"
    return Wording.QUOTED_PLACE.written(place=where) if part.quoted else where
