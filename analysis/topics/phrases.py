"""Phrases that mark an article, a story, an outlet or a period against the rest.

The measure is log-likelihood (G2: Dunning 1993; on two corpora, Rayson and Garside 2000) with the log ratio
(Hardie 2014) as its effect size, both on the number of articles a phrase stands in, so that one wordy article
cannot speak for its group. For a single article G2 comes to twice its inverse document frequency.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from analysis import arrays, decimals, partitions, schema
from analysis.keeping import spill
from analysis.topics import backgrounds, said
from analysis.topics.backgrounds import Background
from analysis.topics.said import Said, Vocabulary

READ_FROM = ("headline", "body", "language")
SIGNIFICANT = 6.63  # G2 for p < .01, one degree of freedom
COVERED = 0.75  # a phrase is dropped if a longer one holds it in this share of its articles
SHOWN = 5  # key phrases of an article
_HELD = 2**23  # bytes of long arrays that are held in memory
_AT_ONCE = 2**22  # numbers that are looked up at a time

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


class _Several(NamedTuple):
    """Phrases that stand in several articles: a line for each article of one, its place and the phrase's code.

    By their code, where the words of the first article that has each begin, and how many they are.
    """

    place: NDArray[np.int32]
    code: NDArray[np.int32]
    start: Indices
    length: Indices
    words: NDArray[np.int32]
    vocabulary: Vocabulary

    def printed(self, code: int) -> str:
        """A phrase as it is printed in the first article that has it."""
        begin = self.start[code]
        return " ".join(self.vocabulary.spelled(self.words[begin : begin + self.length[code]]))


def background(articles: pd.DataFrame) -> Background:
    """Count the phrases of some articles; partitions are counted apart and merged."""
    return _counted(_found(articles), len(articles))


def label(articles: pd.DataFrame, against: Background | None = None) -> pd.DataFrame:
    """Articles with `key_phrases`: the five that mark each most against all, or a given background."""
    if partitions.few(articles):
        found = _found(articles[list(READ_FROM)])
        table = _table(_marked(found, len(articles), against or _counted(found, len(articles))))
    else:  # found twice, for what all articles say does not fit in memory
        if against is None:
            counted = partitions.derived(_stand, articles, READ_FROM)
            against = Background(len(articles), *backgrounds.several(counted))
        known = pd.DataFrame({"hashes": against.hashes, "counts": against.counts})
        table = partitions.derived(_marks, articles, READ_FROM, known, total=against.articles).whole()
    return articles.assign(key_phrases=schema.to_pandas(table)["key_phrases"].set_axis(articles.index))


def _table(best: list[list[str]]) -> pa.Table:
    return pa.table({"key_phrases": pa.array(best, schema.TEXTS)})


def _stand(articles: pd.DataFrame) -> pa.Table:
    """In how many of some articles each phrase stands."""
    counted = background(articles)
    return pa.table({"hashes": counted.hashes, "counts": counted.counts})


def key(articles: pd.DataFrame, group: str, top: int = 20) -> pd.DataFrame:
    """The phrases that mark each group, say each `outlet`, against all other articles, strongest first.

    Columns: the group, phrase, articles (in the group), rest (articles outside it), g2, log_ratio (base 2:
    one more is twice as frequent), and `rows` and `rows_rest`, the index labels of articles and rest. Phrases
    of a single article and those that miss p < .01 are left out.
    """
    rows = np.flatnonzero(articles[group].notna())
    codes, names = pd.factorize(articles[group].iloc[rows], sort=True)
    read = articles[list(READ_FROM)]
    several = _several(read, rows)
    place, phrase = several.place, several.code
    marks = _compare(place, phrase, codes, len(names))
    shown = arrays.distinct(marks.phrase.to_numpy(np.int64))
    printed = {code: several.printed(code) for code in shown.tolist()}
    form = pd.Series([printed[code] for code in marks.phrase], marks.index, dtype=object)
    marks = marks.assign(code=marks.phrase, form=form, phrase=form.map(str.casefold))
    marks = marks.sort_values(["group", "g2", "phrase"], ascending=[True, False, True])
    kept = [without_parts(rows).head(top) for _, rows in marks.groupby("group", sort=True)]
    result = pd.concat([marks.head(0), *kept], ignore_index=True)
    behind = _behind(place, phrase, codes, result, articles.index[rows])
    result = result.assign(group=[names[i] for i in result.group], phrase=result.form, **behind)
    return result.drop(columns=["form", "code"]).rename(columns={"group": group})


def standing(articles: pd.DataFrame, most: int) -> tuple[sparse.csr_array, list[str]]:
    """Which article has which phrase (a row an article), and the phrases as first printed, by their order in columns.

    Of phrases that stand in two articles or more the `most` frequent ones; the texts are read twice, part by part.
    """
    if partitions.few(articles):
        whole = background(articles[list(READ_FROM)])
        hashes, counts = whole.hashes[whole.counts > 1], whole.counts[whole.counts > 1]
    else:
        hashes, counts = backgrounds.several(partitions.derived(_stand, articles, READ_FROM))
    kept = np.sort(hashes[np.lexsort((hashes, -counts))][:most])
    known = pd.DataFrame({"hashes": kept})
    read = articles[list(READ_FROM)]
    table = (
        _standing(read, known)
        if partitions.few(articles)
        else partitions.derived(_standing, articles, READ_FROM, known).whole()
    )
    lists = table["columns"].combine_chunks()
    columns, ends = (
        lists.flatten().to_numpy(),
        np.concatenate([[0], np.cumsum(lists.value_lengths().to_numpy())]),
    )
    held = sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(articles), len(kept)))
    cells = held.tocoo()
    first = np.full(len(kept), len(articles))
    np.minimum.at(first, cells.col, cells.row)
    return held, _printed(read, kept, first)


def _standing(articles: pd.DataFrame, known: pd.DataFrame) -> pa.Table:
    """Of each article which of the known phrases it has, by their place among these."""
    found, kept = _found(articles), known["hashes"].to_numpy(np.uint64)
    phrase = np.concatenate([np.zeros(0, np.uint64), *(block.phrase for block in found)])
    article = np.concatenate([np.zeros(0, np.int64), *(block.article for block in found)]).astype(np.int64)
    column = np.minimum(np.searchsorted(kept, phrase), max(len(kept) - 1, 0)).astype(np.int32)
    held = kept[column] == phrase if len(kept) else np.zeros(len(phrase), bool)
    order = np.lexsort((column[held], article[held]))
    ends = np.concatenate([[0], np.cumsum(np.bincount(article[held], minlength=len(articles)))]).astype(
        np.int32
    )
    return pa.table({"columns": pa.ListArray.from_arrays(ends, column[held][order])})


def _printed(articles: pd.DataFrame, numbers: NDArray[np.uint64], first: Indices) -> list[str]:
    """How each phrase is printed in the first article that has it."""
    printed = dict[int, str]()
    for _, block in _each(articles, arrays.distinct(first)):
        for line in np.flatnonzero(arrays.among(block.phrase, numbers)).tolist():
            if (number := int(block.phrase[line])) not in printed:
                printed[number] = block.printed(line)
    return [printed[number] for number in numbers.tolist()]


def log_likelihood(inside: Floats, outside: Floats, size: Floats, rest: Floats) -> Floats:
    """G2 of `inside` hits in `size` articles beside `outside` in `rest`."""
    share = (inside + outside) / (size + rest)
    with np.errstate(divide="ignore", invalid="ignore"):
        within = np.where(inside > 0, inside * np.log(inside / (share * size)), 0.0)
        without = np.where(outside > 0, outside * np.log(outside / (share * rest)), 0.0)
    return np.asarray(2 * (within + without))


def log_ratio(inside: Floats, outside: Floats, size: Floats, rest: Floats) -> Floats:
    """How many times twice as frequent inside as outside; a half stands for none."""
    return np.asarray(np.log2(np.maximum(inside, 0.5) / size) - np.log2(np.maximum(outside, 0.5) / rest))


def _found(articles: pd.DataFrame, vocabulary: Vocabulary | None = None) -> list[Said]:
    begun = articles.assign(body=articles["body"].str.slice(0, said.READ)) if len(articles) else articles
    headlines, bodies, languages = (schema.values(begun[column].fillna("")) for column in READ_FROM)
    return said.blocks(headlines, bodies, [str(language)[:2] or None for language in languages], vocabulary)


def _counted(found: list[Said], articles: int) -> Background:
    stand = np.concatenate([np.zeros(0, np.uint64), *(block.phrase for block in found)])
    return Background(articles, *np.unique(stand, return_counts=True))


def _marks(articles: pd.DataFrame, known: pd.DataFrame, total: int) -> pa.Table:
    """The phrases that mark each article, `known` being those of all `total` articles that stand in several."""
    against = Background(total, known["hashes"].to_numpy(np.uint64), known["counts"].to_numpy(np.int64))
    return _table(_marked(_found(articles), len(articles), against))


def _marked(found: list[Said], articles: int, against: Background) -> list[list[str]]:
    """The phrases that mark each article."""
    best: list[list[str]] = [[] for _ in range(articles)]
    for block in found:
        scores = _scores(block, against)
        order = block.order(scores)
        order = order[scores[order] > 0]
        ends = np.flatnonzero(np.diff(block.article[order], append=-1)) + 1
        for lines in np.split(order, ends[:-1]):
            if len(lines):
                best[block.article[lines[0]]] = _best(block, lines)
    return best


def _scores(block: Said, against: Background) -> Floats:
    rest, ones = against.frequency(block.phrase), np.ones(len(block.phrase))
    others = np.full(len(ones), max(max(against.articles, 1) - 1, 1), float)
    g2 = log_likelihood(ones, np.maximum(rest - 1, 0), ones, others)
    return decimals.rounded(np.log1p(block.mentions.astype(float)) * g2)


def _best(block: Said, lines: Indices) -> list[str]:
    """The first phrases of an article, in this order, that share no word."""
    best: list[str] = []
    taken: set[str] = set()
    for line in lines.tolist():
        words = block.folded(line)
        if not taken.intersection(words):
            best.append(block.printed(line))
            taken.update(words)
            if len(best) == SHOWN:
                break
    return best


def _several(articles: pd.DataFrame, rows: Indices) -> _Several:
    """Phrases that stand in several of the articles at these places."""
    kinds = (np.uint64, np.int32, np.int64, np.int8, np.int32)
    numbers, places, starts, lengths, words = (spill.Writer(kind, _HELD) for kind in kinds)
    vocabulary, before = Vocabulary(), 0
    for at, block in _each(articles, rows, vocabulary):
        numbers.add(block.phrase)
        places.add(block.article + at)
        starts.add(block.start.astype(np.int64) + before)
        lengths.add(block.length)
        words.add(block.words)
        before += len(block.words)
    lines, codes = _standing_twice(numbers.array())
    first = lines[np.flatnonzero(np.diff(np.maximum.accumulate(codes), prepend=np.int32(-1)))]
    start, length = (part.array()[first].astype(np.int64) for part in (starts, lengths))
    place, at_once = places.array(), range(0, len(lines), _AT_ONCE)
    own = spill.joined((place[lines[at : at + _AT_ONCE]] for at in at_once), np.int32, _HELD)
    return _Several(own, codes, start, length, words.array(), vocabulary)


def _standing_twice(numbers: NDArray[np.uint64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Where numbers stand that stand there more than once, and for each a code, in the order in which they come.

    Of 9, 4, 7, 4, 9: the places 0, 1, 3, 4, and 0, 1, 1, 0.
    """
    known, lines, places = _repeated(numbers), spill.Writer(np.int32, _HELD), spill.Writer(np.int32, _HELD)
    for at in range(0, len(numbers), _AT_ONCE):
        found, place = arrays.places(known, numbers[at : at + _AT_ONCE])
        lines.add(found + at)
        places.add(place)
    code, first = places.array(), np.zeros(len(known), np.int32)
    starts = range(0, len(code), _AT_ONCE)
    for at in reversed(starts):
        part = code[at : at + _AT_ONCE]
        first[part[::-1]] = np.arange(at, at + len(part), dtype=np.int32)[::-1]
    number = np.empty(len(known), np.int32)
    number[np.argsort(first)] = np.arange(len(known), dtype=np.int32)
    numbered = (number[code[at : at + _AT_ONCE]] for at in starts)
    return lines.array(), spill.joined(numbered, np.int32, _HELD)


def _repeated(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The numbers that stand there more than once, in order; by sorting, for a table of all would be larger.

    Those with the same first bits are sorted at a time.
    """
    bits = (len(numbers) // _AT_ONCE).bit_length()
    found, starts = [np.zeros(0, np.uint64)], range(0, len(numbers), _AT_ONCE)
    for part in range(1 << bits):
        blocks = (numbers[at : at + _AT_ONCE] for at in starts)
        own = [block[block >> np.uint64(64 - bits) == part] if bits else block for block in blocks]
        ordered = np.sort(np.concatenate([np.zeros(0, np.uint64), *own]))
        found.append(arrays.distinct(ordered[1:][ordered[1:] == ordered[:-1]]))
    return np.concatenate(found)


def _each(
    articles: pd.DataFrame, rows: Indices, vocabulary: Vocabulary | None = None
) -> Iterator[tuple[int, Said]]:
    """What the articles at these places say, some at a time, with the place of the first of these among them."""
    for at in range(0, len(rows), said.BLOCK):
        for block in _found(articles.iloc[rows[at : at + said.BLOCK]], vocabulary):
            yield at, block


def _compare(
    place: NDArray[np.int32], phrase: NDArray[np.int32], codes: NDArray[np.intp], groups: int
) -> pd.DataFrame:
    """Each group and phrase that marks it; so many phrases are looked at at a time as have some million lines."""
    ends = np.cumsum(np.bincount(phrase, minlength=1))
    lots = np.searchsorted(ends, np.arange(0, len(phrase), _AT_ONCE)).tolist()
    parts = [
        _compared(place, phrase, codes, groups, begin, end)
        for begin, end in pairwise([*dict.fromkeys(lots or [0]), len(ends)])
    ]
    return pd.concat(parts).sort_values(["group", "phrase"], ignore_index=True)


def _compared(
    place: NDArray[np.int32],
    phrase: NDArray[np.int32],
    codes: NDArray[np.intp],
    groups: int,
    begin: int,
    end: int,
) -> pd.DataFrame:
    """The same for the phrases from one to another."""
    own = (
        np.flatnonzero((phrase >= begin) & (phrase < end))
        if end - begin < int(phrase.max(initial=-1)) + 1
        else slice(None)
    )
    column, size_of = phrase[own] - np.int32(begin), end - begin
    cells, often = np.unique(codes[place[own]] * size_of + column, return_counts=True)
    total = np.bincount(column, minlength=size_of).astype(float)
    cells, often = cells[often > 1], often[often > 1]
    rows, columns = cells // max(size_of, 1), cells % max(size_of, 1)
    size = np.bincount(codes, minlength=groups).astype(float)[rows]
    inside = often.astype(float)
    sides = (inside, total[columns] - inside, size, np.maximum(len(codes) - size, 1))
    found = pd.DataFrame(
        {
            "group": rows,
            "phrase": columns + begin,
            "articles": inside.astype(int),
            "rest": sides[1].astype(int),
            "g2": log_likelihood(*sides),
            "log_ratio": log_ratio(*sides),
        }
    )
    found = decimals.kept(found)
    return found[(found.g2 >= SIGNIFICANT) & (found.log_ratio > 0)]


def _behind(
    place: NDArray[np.int32],
    phrase: NDArray[np.int32],
    codes: NDArray[np.intp],
    marks: pd.DataFrame,
    labels: "pd.Index[int]",
) -> dict[str, pd.Series]:
    """The articles that each phrase of a group stands in: those of the group, and the rest."""
    asked = np.zeros(int(phrase.max(initial=-1)) + 1, bool)
    asked[marks.code.to_numpy(np.int64)] = True
    blocks = [slice(at, at + _AT_ONCE) for at in range(0, len(phrase), _AT_ONCE)]
    shown = [np.flatnonzero(asked[phrase[block]]) + block.start for block in blocks]
    lines = np.concatenate([np.zeros(0, np.int64), *shown])
    at_of = pd.Series(place[lines]).groupby(phrase[lines]).agg(list).to_dict()
    inside, outside = [], []
    for group, code in zip(marks.group, marks.code, strict=True):
        at = np.array(at_of[code], np.int64)
        own = codes[at] == group
        inside.append(sorted(labels[at[own]]))
        outside.append(sorted(labels[at[~own]]))
    return {"rows": pd.Series(inside, dtype=object), "rows_rest": pd.Series(outside, dtype=object)}


def without_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """Drop a phrase (column `phrase`, `articles` that have it) that nearly always stands inside a longer one."""
    count = dict(zip(rows.phrase, rows.articles, strict=True))
    covered = {
        part
        for phrase, articles in count.items()
        for part in _parts(phrase)
        if articles >= COVERED * count.get(part, np.inf)
    }
    return rows[~rows.phrase.isin(covered)]


def _parts(phrase: str) -> list[str]:
    run = phrase.split(" ")
    whole = len(run)
    return [" ".join(run[i:j]) for i in range(whole) for j in range(i + 1, whole + 1) if j - i < whole]
