"""One utterance in many articles: its wordings, who has which and since when, who had it first, what was changed."""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple, overload

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse import csgraph

from analysis import arrays, disagreements, evidence, language, plurals, schema, text
from analysis.claims import lists, sentences
from analysis.evidence import Html
from analysis.keeping import spill
from analysis.stories import tokens
from analysis.times import first

LEAST = 4  # words of a wording
RUN, TOLD = 6, 3  # words in a row that two wordings of any stories share, and how many of them tell something
LONG, COVERED = 12, 0.6  # words that such runs have, or their share of the shorter wording
APART = 8  # words that they have at least where the stories are two
SHARED, ALIKE = (
    3,
    0.7,
)  # content words that two wordings of one story share, and their share of the shorter one's
_TEXTS = 100_000  # texts, or runs of words, among which those that are alike are found at a time
_AT_ONCE = 10_000  # wordings whose words are looked at at a time
COMMON = 60  # wordings of one story that hold a word, above which it joins none of them
_QUOTED = re.compile(r"[\"“”„«»‘']([^\"“”„«»]{12,}?)[\"“”«»’'](?!\w)")
_PARTED = re.compile(r"(?<=[.,!?…;])[\"”»’]\s+[\"“«‘](?=\w)")  # between two parts of what is said
_EDGES = "\"“”„«»‘’' "
COLUMNS = ["wording", "how", "outlets", "since", "first", "flag", "articles", "rows"]

Indices = NDArray[np.int64]


class Wording(NamedTuple):
    """Words that an article quotes, a sentence at a time."""

    row: int
    printed: str
    words: tuple[str, ...]
    language: str
    person: str | None = None


class _Coded(NamedTuple):
    """Values by number; -1 is none."""

    codes: Indices
    told: list[str]


class _Cut(NamedTuple):
    """Wordings cut into words: where the words of each begin and how many they are."""

    begins: Indices
    sizes: Indices
    words: NDArray[np.int32]
    numbers: Mapping[str, int]  # of folded words
    vocabulary: list[str]  # by these
    of: Indices  # wordings of each text that was cut
    texts: Callable[[int], tuple[str, bool]]  # each text, and whether all of it is quoted


class Wordings(Sequence[Wording]):
    """Wordings as numbers; the words of those that read the same stand there once, one after the other."""

    def __init__(self, rows: Indices, own: Indices, cut: _Cut, languages: _Coded, people: _Coded) -> None:
        """For each its row, its place among those cut, its language and who says it; -1 is nobody."""
        self.rows, self.own, self.cut, self.languages, self.people = rows, own, cut, languages, people
        self._ends = np.cumsum(cut.of)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Wording: ...

    @overload
    def __getitem__(self, at: slice) -> list[Wording]: ...

    def __getitem__(self, at: int | slice) -> Wording | list[Wording]:
        """A wording with its words."""
        if isinstance(at, slice):
            return [self[one] for one in range(len(self))[at]]
        own, begin = int(self.own[at]), int(self.cut.begins[self.own[at]])
        words = tuple(
            self.cut.vocabulary[word] for word in self.cut.words[begin : begin + self.cut.sizes[own]]
        )
        language, person = self.languages.codes[at], self.people.codes[at]
        who = self.people.told[person] if person >= 0 else None
        return Wording(int(self.rows[at]), self._printed(own), words, self.languages.told[language], who)

    def _printed(self, own: int) -> str:
        """A wording as its text has it."""
        text = int(np.searchsorted(self._ends, own, side="right"))
        every = [one for one, _ in _pieces(*self.cut.texts(text))]
        return every[own - int(self._ends[text] - self.cut.of[text])]

    def by_words(self) -> Indices:
        """For each wording a number that those of the same words share."""
        ends, hashes = np.append(self.cut.begins, len(self.cut.words)), [np.zeros(0, np.uint64)]
        for at in range(0, len(self.cut.begins), _AT_ONCE):
            edges = ends[at : at + _AT_ONCE + 1]
            some = self.cut.words[edges[0] : edges[-1]].astype(np.uint64)
            hashes.append(tokens.whole(tokens.Tokens(some, edges - edges[0], tokens.UNSPELLED)))
        return arrays.numbered(np.concatenate(hashes))[1].astype(np.int64)[self.own]


def families(quotes: pd.DataFrame, articles: pd.DataFrame, most: int | None = None) -> list[list[Wording]]:
    """Wordings of one utterance, of those that outlets print in two wordings or from two origins; most told first."""
    found = _wordings(quotes, articles)
    spill.give_back()
    places = articles.index.get_indexer(pd.Index(found.rows))
    story, outlet, origin = (
        pd.factorize(articles[name])[0][places] for name in ("story_id", "outlet", "origin_id")
    )
    del places
    same = found.by_words()
    by_run = _by_run(found, same, story)
    spill.give_back()
    told = story + 1  # those of no story are one more
    shared = _several(by_run, found.rows)[by_run] | _several(told, found.rows)[told]
    near = np.flatnonzero(arrays.among(found.rows, found.rows[shared]))
    one, other = near[_by_words(found, near, story[near])]
    group = _joined(len(found), (by_run, np.arange(len(found))), (one, other))
    apart = _several(group, outlet) & (_several(group, same) | _several(group, origin + 1))
    kept = np.flatnonzero(apart[group])
    groups: dict[int, list[Wording]] = defaultdict(list)
    for at in kept[_first_of(group[kept], found.rows[kept], most)].tolist():
        groups[int(group[at])].append(found[at])
    ordered = sorted(groups.values(), key=lambda own: (-len({w.row for w in own}), own[0].row, own[0].words))
    return ordered[:most]


def _first_of(group: Indices, row: Indices, most: int | None) -> Indices:
    """Which wordings are of the `most` groups with most rows; of groups with as many, the ones that begin first."""
    if most is None or not len(group):
        return np.arange(len(group))
    _, begin, which = np.unique(group, return_index=True, return_inverse=True)
    size = int(row.max()) + 1
    many = np.bincount(arrays.distinct(which * size + row) // size)
    order = np.lexsort((row[begin], -many))
    last = order[: max(most, 1)][-1]
    ahead = (many > many[last]) | ((many == many[last]) & (row[begin] <= row[begin][last]))
    return np.flatnonzero(ahead[which])


def _spanning(one: Indices, other: Indices) -> NDArray[np.int64]:
    """As few pairs as join what these join, as two lines."""
    names, places = arrays.numbered(np.concatenate([one, other]))
    group = _joined(len(names), (places[: len(one)], places[len(one) :]))
    found = np.stack([np.unique(group, return_index=True)[1][group], np.arange(len(names))])
    return np.asarray(names[found[:, found[0] != found[1]]], np.int64)


def _joined(count: int, *links: tuple[NDArray[Any], NDArray[Any]]) -> Indices:
    """The group of each of so many things, where links join one and the other."""
    one, other = (np.concatenate(side) for side in zip(*links, strict=True))
    graph = sp.coo_matrix((np.ones(len(one), np.int8), (one, other)), shape=(count, count))
    return np.asarray(csgraph.connected_components(graph, directed=False)[1], np.int64)


def _several(group: Indices, value: Indices) -> NDArray[np.bool_]:
    """For each group whether there are two values in it; -1 is none."""
    known, count = value >= 0, int(group.max(initial=-1)) + 1
    one = np.full(count, -1, np.int64)
    one[group[known]] = value[known]
    return np.asarray(np.bincount(group[known & (value != one[group])], minlength=count) > 0)


class _Words(dict[str, int]):
    """Words as printed, each by the number of its folded form."""

    def __init__(self) -> None:
        self.folded: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        self[word] = self.folded.setdefault(text.fold(word), len(self.folded))
        return self[word]


def _wordings(quotes: pd.DataFrame, articles: pd.DataFrame) -> Wordings:
    said = np.flatnonzero((quotes["kind"] != "indirect").to_numpy(bool))
    content = pa.chunked_array(pa.array(quotes["content"]))
    asked, first = _asked(content, said, (quotes["kind"] == "direct").to_numpy(bool)[said])
    whole = (quotes["kind"] == "direct").to_numpy(bool)[first]
    cut = _cut(content, first, whole)
    starts, often = np.cumsum(cut.of) - cut.of, cut.of[asked]
    place = dict(zip(articles["article_id"].tolist(), range(len(articles)), strict=True))
    article, ids = pd.factorize(quotes["article_id"].iloc[said])
    at = np.array([place[one] for one in ids], np.int64)[article]
    del place, article
    spoken = [one if isinstance(one, str) else "en" for one in schema.values(articles["language"])]
    known, languages = pd.factorize(np.array(spoken, object))
    language, used = pd.factorize(known[at])
    person, people = pd.factorize(quotes["person"].iloc[said])
    named = np.array([" " in one and one[0].isupper() for one in people.tolist()] + [False], bool)
    who = np.where(named[person], person, -1)
    return Wordings(
        np.repeat(articles.index.to_numpy(np.int64)[at], often), spill.spans(starts[asked], often), cut,
        _Coded(np.repeat(language, often), list(languages[used])), _Coded(np.repeat(who, often), people.tolist()),
    )  # fmt: skip


def _asked(texts: pa.ChunkedArray, rows: Indices, whole: NDArray[np.bool_]) -> tuple[Indices, Indices]:
    """A number for each text of some rows, quoted as a whole or not, and the first row of each number.

    Texts of some lengths at a time are looked at: those that are alike are as long.
    """
    numbers, firsts, count = np.zeros(len(rows), np.int64), [np.zeros(0, np.int64)], 0
    parts = len(rows) // _TEXTS + 1
    part = pc.binary_length(texts).to_numpy()[rows] % parts
    for own in (np.flatnonzero(part == one) for one in range(parts)):
        code = texts.take(pa.array(rows[own])).combine_chunks().dictionary_encode().indices.to_numpy()
        number = pd.factorize(code * 2 + whole[own])[0]
        numbers[own] = number + count
        first = np.empty(int(number.max(initial=-1)) + 1, np.int64)
        first[number[::-1]] = rows[own[::-1]]
        firsts.append(first)
        count += len(first)
    return numbers, np.concatenate(firsts)


def _pieces(text_of: str, whole: bool) -> Iterator[tuple[str, list[str]]]:
    """The wordings that a text quotes, all of it or what stands in quotation marks, a sentence at a time."""
    quoted = _PARTED.split(text_of) if whole else [found[1] for found in _QUOTED.finditer(text_of)]
    for piece in quoted:
        for start, end in sentences.spans(piece):
            one = piece[start:end].strip(_EDGES)
            words = text.words(one)
            if len(words) >= LEAST:
                yield one, words


def _cut(texts: pa.ChunkedArray, rows: Indices, whole: NDArray[np.bool_]) -> _Cut:
    """The words of what is quoted in the texts of some rows."""
    sizes, flat, of, known = array("i"), array("i"), array("i"), _Words()
    for at in range(0, len(rows), _AT_ONCE):
        some = texts.take(pa.array(rows[at : at + _AT_ONCE])).to_pylist()
        for one, direct in zip(some, whole[at : at + _AT_ONCE].tolist(), strict=True):
            before = len(sizes)
            for _, words in _pieces(one, direct):
                sizes.append(len(words))
                flat.extend(map(known.__getitem__, words))
            of.append(len(sizes) - before)
    many = np.asarray(sizes).astype(np.int64)
    return _Cut(
        np.cumsum(many) - many, many, np.asarray(flat), known.folded, list(known.folded),
        np.asarray(of).astype(np.int64), lambda at: (texts[int(rows[at])].as_py(), bool(whole[at])),
    )  # fmt: skip


def _by_run(found: Wordings, same: Indices, story: Indices) -> Indices:
    """For each wording a group of those that a run of words joins, one with the next."""
    first = np.unique(same, return_index=True)[1]
    wording, run = _runs(found, same)
    spill.give_back()
    shape = (len(first), int(run.max(initial=0)) + 1)
    table = sp.csr_matrix((np.ones(len(run), np.int32), (wording, run)), shape=shape)
    del wording, run
    turned, size = table.T.tocsr(), found.cut.sizes[found.own[first]]
    told, pairs = story[first], [np.zeros((2, 0), np.int64)]
    for at in range(0, len(first), _AT_ONCE):
        shared = (table[at : at + _AT_ONCE] @ turned).tocoo()
        later = shared.row + at < shared.col
        a, b = shared.row[later].astype(np.int64) + at, shared.col[later].astype(np.int64)
        least = np.where(told[a] == told[b], 0, APART)
        most = np.minimum(LONG, np.maximum(COVERED * np.minimum(size[a], size[b]), least))
        enough = shared.data[later] + RUN - 1 >= most
        pairs.append(_spanning(a[enough], b[enough]))
    a, b = np.concatenate(pairs, axis=1)
    del pairs, table, turned
    spill.give_back()
    group = _joined(len(first), (a, b))
    begin = np.full(len(first), len(found))
    np.minimum.at(begin, group, first)
    return np.asarray(begin[group][same], np.int64)


def _runs(found: Wordings, same: Indices) -> tuple[Indices, Indices]:
    """Which wordings, by their words, have which runs that tell something, of those that several have, not too many."""
    spoken = len(found.languages.told)
    each = np.unique(same * spoken + found.languages.codes, return_index=True)[1]
    each = each[found.cut.sizes[found.own[each]] >= RUN]
    empty, starts = _empty(found), range(0, max(len(each), 1), _AT_ONCE)
    telling = [_telling(found, each[at : at + _AT_ONCE], empty) for at in starts]
    owner = np.concatenate([own + np.int32(at) for at, (own, _) in zip(starts, telling, strict=True)])
    place = np.concatenate([place for _, place in telling])
    del telling
    spill.give_back()
    often = _repeated(found.cut.words, place)
    whose, place = same[each][owner[often]], place[often]
    code = np.zeros(len(place), np.int64)
    del owner, often
    spill.give_back()
    for step in range(RUN):
        code *= len(found.cut.vocabulary)
        code += found.cut.words[place + np.int32(step)]
        code = pd.factorize(code)[0]
        often = np.bincount(code)[code] > 1  # a run that begins as no other is nobody else's
        code, place, whose = code[often], place[often], whose[often]
    runs = max(int(code.max(initial=-1)) + 1, 1)
    pairs = arrays.distinct(whose * runs + code)
    wording, run = pairs // runs, pairs % runs
    held = np.bincount(run, minlength=1)[run]
    kept = (held > 1) & (held <= COMMON)
    return wording[kept], run[kept]


def _repeated(words: NDArray[np.int32], place: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which runs that begin at these places may be there more than once; of the others hardly any."""
    bits, bucket = len(place).bit_length() + 1, np.empty(len(place), np.int32)
    for at in range(0, len(place), _TEXTS):
        hashes = tokens.runs(words.view(np.uint32), place[at : at + _TEXTS], RUN)
        bucket[at : at + _TEXTS] = hashes >> np.uint64(64 - bits)
    own = np.arange(len(place), dtype=np.int32)
    last, several = np.zeros(1 << bits, np.int32), np.zeros(1 << bits, bool)
    last[bucket] = own
    several[bucket[last[bucket] != own]] = True
    return np.asarray(several[bucket])


def _telling(
    found: Wordings, some: Indices, empty: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Of some wordings the runs that tell something: whose each is, by its place among them, and where it begins."""
    begins, sizes = found.cut.begins[found.own[some]], found.cut.sizes[found.own[some]] - RUN + 1
    owner, place = np.repeat(np.arange(len(some), dtype=np.int32), sizes), spill.spans(begins, sizes)
    language = found.languages.codes[some][owner]
    told = np.zeros(len(owner), np.int8)
    for step in range(RUN):
        told += ~empty[language, found.cut.words[place + step]]
    kept = told >= TOLD
    return owner[kept], place[kept].astype(np.int32)


def _empty(found: Wordings) -> NDArray[np.bool_]:
    """Which words, a column each, are function words in which language, a row each."""
    numbers, flags = found.cut.numbers, np.zeros((len(found.languages.told), len(found.cut.numbers)), bool)
    for spoken, listed in zip(found.languages.told, flags, strict=True):
        listed[[numbers[word] for word in lists.of(spoken).function if word in numbers]] = True
    return flags


def _by_words(found: Wordings, near: Indices, story: Indices) -> NDArray[np.int64]:
    """Pairs that join wordings of one story which share most of their telling words, unless two people say them."""
    order, stems = np.argsort(story, kind="stable"), _stems(found, near)
    last_names = ["".join(one.split()[-1:]) for one in found.people.told]
    last = pd.factorize(np.array([*last_names, None], object))[0]
    pairs = [np.zeros((2, 0), np.int64)]
    for begin, end in arrays.cuts(story[order], _AT_ONCE):
        own = order[begin:end]
        owner, word = _spelled(found, near[own])
        told = stems[word] >= 0
        a, b = _sharing(owner[told], stems[word[told]], story[own])
        who = found.people.codes[near[own]]
        one = (who[a] < 0) | (who[b] < 0) | (last[who[a]] == last[who[b]])
        pairs.append(own[_spanning(a[one], b[one])])
    return np.concatenate(pairs, axis=1)


def _sharing(owner: Indices, stem: Indices, story: Indices) -> NDArray[np.int64]:
    """Each two wordings of one story that share most of the stems that the shorter has, as two lines."""
    count = int(stem.max(initial=0)) + 1
    pairs = arrays.distinct(owner * count + stem)
    owner, stem = pairs // count, pairs % count
    size = np.bincount(owner, minlength=len(story))
    column = pd.factorize(story[owner] * count + stem)[0]
    held = np.bincount(column)[column] if len(column) else column
    kept = (held > 1) & (held <= COMMON)
    shape = (len(story), int(column.max(initial=0)) + 1)
    table = sp.csr_matrix((np.ones(kept.sum(), np.int32), (owner[kept], column[kept])), shape=shape)
    shared = (table @ table.T).tocoo()
    enough = (shared.data >= SHARED) & (shared.row < shared.col)
    a, b, often = shared.row[enough], shared.col[enough], shared.data[enough]
    alike = often >= ALIKE * np.minimum(size[a], size[b])
    return np.stack([a[alike], b[alike]]).astype(np.int64)


def _stems(found: Wordings, near: Indices) -> Indices:
    """The stem of each word of some wordings, by its language and number; -1 for one that tells nothing."""
    many = len(found.cut.vocabulary)
    said = np.zeros(len(found.languages.told) * many, bool)
    for at in range(0, len(near), _AT_ONCE):
        said[_spelled(found, near[at : at + _AT_ONCE])[1]] = True
    asked = np.flatnonzero(said)
    spelled = [
        _stem(found.cut.vocabulary[one % many], found.languages.told[one // many]) for one in asked.tolist()
    ]
    code, stems = pd.factorize(np.array(spelled, object))
    empty = np.array([not stem for stem in stems], bool)[code] if len(code) else np.zeros(0, bool)
    stem_of = np.full(len(said), -1, np.int64)
    stem_of[asked] = np.where(empty, -1, code)
    return stem_of


def _spelled(found: Wordings, some: Indices) -> tuple[Indices, Indices]:
    """Of some wordings each word, by its language and number, and whose it is, by its place among them."""
    begins, sizes = found.cut.begins[found.own[some]], found.cut.sizes[found.own[some]]
    owner, word = np.repeat(np.arange(len(some)), sizes), found.cut.words[spill.spans(begins, sizes)]
    return owner, found.languages.codes[some][owner] * len(found.cut.vocabulary) + word


def _stem(word: str, language: str) -> str:
    """A word without its ending; empty where it is a function word."""
    return "" if word in lists.of(language).function else sentences.stem(word)


def table(
    quotes: pd.DataFrame, articles: pd.DataFrame, credits: pd.DataFrame, sure: float, most: int
) -> pd.DataFrame:
    """The wordings of the most printed utterances: how each differs from the longest, who has it, who had it first."""
    rows: list[list[object]] = []
    told = families(quotes, articles, most)
    articles = articles.filter(items=first.READ_FROM).loc[sorted({w.row for own in told for w in own})]
    for own in told:
        chance = _first(own, articles, credits, sure)
        by_words: dict[tuple[str, ...], list[Wording]] = defaultdict(list)
        for wording in own:
            by_words[wording.words].append(wording)
        longest = max(by_words, key=lambda words: (len(words), words))
        ordered = sorted(by_words.items(), key=lambda item: (-len(item[0]), item[0]))
        rows += [_row(by_words[longest][0], had, articles, chance) for _, had in ordered]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(
    longest: Wording, had: list[Wording], articles: pd.DataFrame, chance: Mapping[str, str]
) -> list[object]:
    rows = sorted({wording.row for wording in had})
    told = articles.loc[rows].sort_values(["published_earliest", "article_id"])
    outlets = list(dict.fromkeys(told["outlet"].dropna()))
    since = evidence.when(told["published_earliest"].iloc[0], told["published_latest"].iloc[0])
    who = plurals.few([f"{outlet} {chance[outlet]}" for outlet in outlets if outlet in chance])
    named = plurals.few(outlets) or language.say(evidence.NO_OUTLET)
    how, shown = changed(longest.printed, had[0].printed)
    return [shown, how, named, since, who, flag(longest, had[0]), len(rows), rows]


def changed(whole: str, other: str) -> tuple[str, Html]:
    """How a wording differs from the longest one, and its words with those left out and put in marked."""
    before, after = whole.split(), other.split()
    folded = [[text.key(word) for word in words] for words in (before, after)]
    parts: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, folded[0], folded[1], autojunk=False).get_opcodes():
        if what == "equal":
            parts.append((f"{' '.join(after[c:d])} ", ""))
            continue
        parts += [(f"{' '.join(before[a:b])}", "del"), (" ", "")] if b > a else []
        parts += [(f"{' '.join(after[c:d])}", "ins"), (" ", "")] if d > c else []
    kinds = {element for _, element in parts}
    how = language.say(
        "the longest" if not kinds & {"del", "ins"} else "reworded" if "ins" in kinds else "cut"
    )
    return how, disagreements.marked(parts)


def flag(whole: Wording, other: Wording) -> str:
    """What a wording turns round or leaves out of another: a `not`, a number, a condition; empty for nothing."""
    known = lists.of(whole.language)
    said = []
    for name, words in (
        ("“not”", known.nots),
        ("condition", known.conditions),
        ("number", frozenset(word for word, number in known.numbers.items() if number.role != "one")),
    ):
        one, two = (
            {w for w in side.words if w in words or (name == "number" and w.isdecimal())}
            for side in (whole, other)
        )
        overlap = len(set(whole.words) & set(other.words)) / max(len(set(other.words)), 1)
        if one != two and overlap >= ALIKE:
            none = language.say("none")
            sides = (", ".join(sorted(side)) or none for side in (one, two))
            said.append(f"{language.say(name)}: {' / '.join(sides)}")
    return "; ".join(said)


def _first(own: list[Wording], articles: pd.DataFrame, credits: pd.DataFrame, sure: float) -> dict[str, str]:
    """For each outlet how likely it had the utterance first, by the rules of stories."""
    told = articles.loc[sorted({wording.row for wording in own})].assign(story_id="one")
    found = first.outlets(told, credits[credits["article_id"].isin(told["article_id"])], threshold=sure)
    chances = zip(found["outlet"], found["probability"], strict=True)
    return {outlet: plurals.chance(p) for outlet, p in chances if not pd.isna(p)}
