"""One utterance in many articles: its wordings, who has which and since when, who had it first, what was changed."""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, overload

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse import csgraph

from analysis import arrays, disagreements, evidence, language, plurals, text
from analysis.claims import lists, sentences
from analysis.evidence import Html
from analysis.keeping import spill
from analysis.times import first

LEAST = 4  # words of a wording
RUN, TOLD = 6, 3  # words in a row that two wordings of any stories share, and how many of them tell something
LONG, COVERED = 12, 0.6  # words that such runs have, or their share of the shorter wording
APART = 8  # words that they have at least where the stories are two
SHARED, ALIKE = (
    3,
    0.7,
)  # content words that two wordings of one story share, and their share of the shorter one's
_AT_ONCE = 50_000  # wordings whose words are looked at at a time
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
    """Wordings cut into words: as printed, and where the words of each begin and how many they are."""

    printed: list[str]
    begins: Indices
    sizes: Indices
    words: NDArray[np.int32]
    numbers: Mapping[str, int]  # of folded words
    vocabulary: list[str]  # by these
    of: Indices  # wordings of each text that was cut


class Wordings(Sequence[Wording]):
    """Wordings as numbers; the words of those that read the same stand there once, one after the other."""

    def __init__(self, rows: Indices, own: Indices, cut: _Cut, languages: _Coded, people: _Coded) -> None:
        """For each its row, its place among those cut, its language and who says it; -1 is nobody."""
        self.rows, self.own, self.cut, self.languages, self.people = rows, own, cut, languages, people

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
        return Wording(int(self.rows[at]), self.cut.printed[own], words, self.languages.told[language], who)

    def by_words(self) -> Indices:
        """For each wording a number that those of the same words share."""
        ends = self.cut.begins + self.cut.sizes
        spelled = [self.cut.words[a:b].tobytes() for a, b in zip(self.cut.begins, ends, strict=True)]
        return np.asarray(pd.factorize(np.array(spelled, object))[0], np.int64)[self.own]


def families(quotes: pd.DataFrame, articles: pd.DataFrame) -> list[list[Wording]]:
    """Wordings of one utterance, of those that outlets print in two wordings or from two origins; most told first."""
    found = _wordings(quotes, articles)
    places = articles.index.get_indexer(pd.Index(found.rows))
    story, outlet, origin = (
        pd.factorize(articles[name])[0][places] for name in ("story_id", "outlet", "origin_id")
    )
    same = found.by_words()
    by_run = _by_run(found, same, story)
    told = story + 1  # those of no story are one more
    shared = _several(by_run, found.rows)[by_run] | _several(told, found.rows)[told]
    near = np.flatnonzero(arrays.among(found.rows, found.rows[shared]))
    alike = near[_by_words(found, near, story[near])]
    links = (np.concatenate([by_run, alike[:, 0]]), np.concatenate([np.arange(len(found)), alike[:, 1]]))
    graph = sp.coo_matrix((np.ones(len(links[0])), links), shape=(len(found),) * 2)
    group = csgraph.connected_components(graph, directed=False)[1]
    apart = _several(group, outlet) & (_several(group, same) | _several(group, origin + 1))
    groups: dict[int, list[Wording]] = defaultdict(list)
    for at in np.flatnonzero(apart[group]).tolist():
        groups[int(group[at])].append(found[at])
    return sorted(groups.values(), key=lambda own: (-len({w.row for w in own}), own[0].row, own[0].words))


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
    said = quotes[["article_id", "kind", "content", "person"]][(quotes["kind"] != "indirect").to_numpy(bool)]
    place = dict(zip(articles["article_id"].tolist(), articles.index.tolist(), strict=True))
    article, ids = pd.factorize(said.pop("article_id"))
    row = np.array([place[one] for one in ids], np.int64)[article]
    content, texts = pd.factorize(said.pop("content"))
    direct = (said["kind"] == "direct").to_numpy(bool)
    asked, codes = pd.factorize(content * 2 + direct)
    cut = _cut([(str(texts[code // 2]), bool(code % 2)) for code in codes.tolist()])
    starts = np.cumsum(cut.of) - cut.of
    often = cut.of[asked]
    known = dict(zip(articles.index.tolist(), articles["language"].tolist(), strict=True))
    spoken = np.array([known[one] if isinstance(known[one], str) else "en" for one in row.tolist()], object)
    language, languages = pd.factorize(spoken)
    person, people = pd.factorize(said["person"])
    named = np.array([" " in one and one[0].isupper() for one in people.tolist()] + [False], bool)
    who = np.where(named[person], person, -1)
    return Wordings(
        np.repeat(row, often), spill.spans(starts[asked], often), cut,
        _Coded(np.repeat(language, often), list(languages)), _Coded(np.repeat(who, often), people.tolist()),
    )  # fmt: skip


def _cut(texts: Iterable[tuple[str, bool]]) -> _Cut:
    """What is quoted in each text, all of it or what stands in quotation marks, a sentence at a time."""
    printed, sizes, flat, of, known = list[str](), array("i"), array("i"), array("i"), _Words()
    for whole, direct in texts:
        before = len(printed)
        pieces = _PARTED.split(whole) if direct else [found[1] for found in _QUOTED.finditer(whole)]
        for piece in pieces:
            for start, end in sentences.spans(piece):
                one = piece[start:end].strip(_EDGES)
                words = text.words(one)
                if len(words) >= LEAST:
                    printed.append(one)
                    sizes.append(len(words))
                    flat.extend(map(known.__getitem__, words))
        of.append(len(printed) - before)
    many = np.asarray(sizes).astype(np.int64)
    return _Cut(
        printed, np.cumsum(many) - many, many, np.asarray(flat), known.folded, list(known.folded),
        np.asarray(of).astype(np.int64),
    )  # fmt: skip


def _by_run(found: Wordings, same: Indices, story: Indices) -> Indices:
    """For each wording a group of those that a run of words joins, one with the next."""
    first = np.unique(same, return_index=True)[1]
    wording, run = _runs(found, same)
    shape = (len(first), int(run.max(initial=0)) + 1)
    table = sp.csr_matrix((np.ones(len(run), np.int32), (wording, run)), shape=shape)
    shared = sp.triu(table @ table.T, 1).tocoo()
    a, b = first[shared.row], first[shared.col]
    length, size = shared.data + RUN - 1, found.cut.sizes[found.own]
    least = np.where(story[a] == story[b], 0, APART)
    enough = length >= np.minimum(LONG, np.maximum(COVERED * np.minimum(size[a], size[b]), least))
    links = (np.concatenate([first[same], a[enough]]), np.concatenate([np.arange(len(found)), b[enough]]))
    graph = sp.coo_matrix((np.ones(len(links[0])), links), shape=(len(found),) * 2)
    label = csgraph.connected_components(graph, directed=False)[1]
    return np.asarray(np.unique(label, return_index=True)[1][label], np.int64)


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
    code, many = np.zeros(len(owner), np.int64), len(found.cut.vocabulary)
    for step in range(RUN):
        code = pd.factorize(code * many + found.cut.words[place + step])[0]
    runs = int(code.max(initial=-1)) + 1
    pairs = arrays.distinct(same[each][owner] * max(runs, 1) + code)
    wording, run = pairs // max(runs, 1), pairs % max(runs, 1)
    held = np.bincount(run, minlength=1)[run]
    kept = (held > 1) & (held <= COMMON)
    return wording[kept], run[kept]


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
    """Pairs of some wordings, of one story, that share most of their telling words, and no two people's, a row each."""
    owner, stem = _stems(found, near)
    size = np.bincount(owner, minlength=len(near))
    column = pd.factorize(story[owner] * (int(stem.max(initial=0)) + 1) + stem)[0]
    held = np.bincount(column)[column] if len(column) else column
    kept = (held > 1) & (held <= COMMON)
    shape = (len(near), int(column.max(initial=0)) + 1)
    table = sp.csr_matrix((np.ones(kept.sum(), np.int32), (owner[kept], column[kept])), shape=shape)
    pairs = [_sharing(table, at, size) for at in range(0, max(len(near), 1), _AT_ONCE)]
    a, b = np.concatenate(pairs, axis=1)
    ends = ["".join(one.split()[-1:]) for one in found.people.told]
    last = pd.factorize(np.array([*ends, None], object))[0]
    who = found.people.codes[near]
    one = (who[a] < 0) | (who[b] < 0) | (last[who[a]] == last[who[b]])
    return np.column_stack([a[one], b[one]])


def _sharing(table: sp.csr_matrix, begin: int, size: Indices) -> NDArray[np.int64]:
    """Each row of some of a table and a later one that share most of what the shorter has, as two lines."""
    shared = (table[begin : begin + _AT_ONCE] @ table.T).tocoo()
    row = shared.row.astype(np.int64) + begin
    enough = (shared.data >= SHARED) & (row < shared.col)
    a, b, often = row[enough], shared.col[enough].astype(np.int64), shared.data[enough]
    alike = often >= ALIKE * np.minimum(size[a], size[b])
    return np.stack([a[alike], b[alike]])


def _stems(found: Wordings, near: Indices) -> tuple[Indices, Indices]:
    """Which of some wordings has which telling words, by their stems, each once."""
    many, starts = len(found.cut.vocabulary), range(0, len(near), _AT_ONCE)
    said = np.zeros(len(found.languages.told) * many, bool)
    for at in starts:
        said[_spelled(found, near[at : at + _AT_ONCE])[1]] = True
    asked = np.flatnonzero(said)
    spelled = [
        _stem(found.cut.vocabulary[one % many], found.languages.told[one // many]) for one in asked.tolist()
    ]
    code, stems = pd.factorize(np.array(spelled, object))
    empty = np.array([not stem for stem in stems], bool)[code] if len(code) else np.zeros(0, bool)
    stem_of, count, pairs = np.full(len(said), -1, np.int64), max(len(stems), 1), [np.zeros(0, np.int64)]
    stem_of[asked] = np.where(empty, -1, code)
    for at in starts:
        owner, word = _spelled(found, near[at : at + _AT_ONCE])
        stem = stem_of[word]
        pairs.append(arrays.distinct((owner[stem >= 0] + at) * count + stem[stem >= 0]))
    told = np.concatenate(pairs)
    return told // count, told % count


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
    told = families(quotes, articles)[:most]
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
