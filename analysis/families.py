"""One utterance in many articles: its wordings, who has which and since when, who had it first, what was changed."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse import csgraph

from analysis import disagreements, evidence, language, plurals, text
from analysis.claims import lists, sentences
from analysis.evidence import Html
from analysis.times import first

LEAST = 4  # words of a wording
RUN, TOLD = 6, 3  # words in a row that two wordings of any stories share, and how many of them tell something
LONG, COVERED = 12, 0.6  # words that such runs have, or their share of the shorter wording
APART = 8  # words that they have at least where the stories are two
SHARED, ALIKE = (
    3,
    0.7,
)  # content words that two wordings of one story share, and their share of the shorter one's
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


def families(quotes: pd.DataFrame, articles: pd.DataFrame) -> list[list[Wording]]:
    """Wordings of one utterance, of those that outlets print in two wordings or from two origins; most told first."""
    found = list(_wordings(quotes, articles))
    rows = np.array([wording.row for wording in found], np.int64)
    story = pd.factorize(articles["story_id"])[0][articles.index.get_indexer(pd.Index(rows))]
    by_run = _by_run(found, story)
    near = np.flatnonzero(np.isin(rows, [*_shared(by_run, rows), *_shared(story, rows)]))
    alike = near[_by_words([found[at] for at in near], story[near])]
    links = (np.concatenate([by_run, alike[:, 0]]), np.concatenate([np.arange(len(found)), alike[:, 1]]))
    graph = sp.coo_matrix((np.ones(len(links[0])), links), shape=(len(found),) * 2)
    groups: dict[int, list[Wording]] = defaultdict(list)
    for at, group in enumerate(csgraph.connected_components(graph, directed=False)[1].tolist()):
        groups[group].append(found[at])
    outlets, origins = articles["outlet"].to_dict(), articles["origin_id"].to_dict()
    several = [own for own in groups.values() if len(own) > 1 and _told_apart(own, outlets, origins)]
    return sorted(several, key=lambda own: (-len({w.row for w in own}), own[0].row, own[0].words))


def _shared(groups: Indices, rows: Indices) -> Indices:
    """The rows of groups in which there is another row too."""
    each = pd.DataFrame({"group": groups, "row": rows})
    return each.loc[(each.groupby("group")["row"].transform("nunique") > 1).to_numpy(bool), "row"].unique()


def _told_apart(own: Sequence[Wording], outlets: Mapping[Any, object], origins: Mapping[Any, object]) -> bool:
    """Whether outlets print it in two wordings, or in texts that are no copies of one another."""
    known = {outlets[w.row] for w in own if isinstance(outlets[w.row], str)}
    return len(known) > 1 and (len({w.words for w in own}) > 1 or len({origins[w.row] for w in own}) > 1)


def _wordings(quotes: pd.DataFrame, articles: pd.DataFrame) -> Iterator[Wording]:
    place = dict(zip(articles["article_id"].tolist(), articles.index.tolist(), strict=True))
    languages = dict(zip(articles.index.tolist(), articles["language"].tolist(), strict=True))
    folded = cache(text.fold)
    said = quotes[(quotes["kind"] != "indirect").to_numpy(bool)]
    columns = (said[name].tolist() for name in ("article_id", "kind", "content", "person"))
    for article_id, kind, content, person in zip(*columns, strict=True):
        row = int(place[article_id])
        language = languages[row] if isinstance(languages[row], str) else "en"
        name = person if isinstance(person, str) and " " in person and person[0].isupper() else None
        pieces = (
            _PARTED.split(content) if kind == "direct" else [found[1] for found in _QUOTED.finditer(content)]
        )
        for piece in pieces:
            for start, end in sentences.spans(piece):
                printed = piece[start:end].strip(_EDGES)
                words = tuple(map(folded, text.words(printed)))
                if len(words) >= LEAST:
                    yield Wording(row, printed, words, language, name)


def _by_run(found: Sequence[Wording], story: Indices) -> Indices:
    """For each wording a group of those that a run of words joins, one with the next; short ones are runs whole."""
    size = np.array([len(wording.words) for wording in found], np.int64)
    words = pd.factorize(np.array([word for wording in found for word in wording.words], object))[0] + 1
    begins = np.repeat(np.cumsum(size) - size, np.maximum(size - RUN + 1, 1))
    owner = np.repeat(np.arange(len(found)), np.maximum(size - RUN + 1, 1))
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    place = np.arange(len(owner)) - np.repeat(first, np.diff(np.append(first, len(owner))))
    code, padded = np.zeros(len(owner), np.int64), np.append(words, np.zeros(RUN, np.int64))
    for step in range(RUN):
        word = np.where(place + step < size[owner], padded[begins + place + step], 0)
        code = pd.factorize(code * (int(words.max(initial=0)) + 1) + word)[0]
    told = np.append(0, np.cumsum(np.append(_telling(found), np.zeros(RUN, np.int64))))
    empty = told[begins + place + RUN] - told[begins + place] < TOLD
    code = pd.factorize(np.where(empty, code.max(initial=0) + 1 + np.arange(len(code)), code))[0]
    links = _covered(found, story, owner, code)
    graph = sp.coo_matrix((np.ones(len(links[0])), links), shape=(len(found),) * 2)
    label = csgraph.connected_components(graph, directed=False)[1]
    return np.asarray(np.unique(label, return_index=True)[1][label], np.int64)


def _telling(found: Sequence[Wording]) -> Indices:
    """For each word of each wording 1 if it is no function word."""
    empty = {language: lists.of(language).function for language in {wording.language for wording in found}}
    return np.array([word not in empty[one.language] for one in found for word in one.words], np.int64)


def _covered(
    found: Sequence[Wording], story: Indices, owner: Indices, code: Indices
) -> tuple[Indices, Indices]:
    """Pairs of wordings that are the same, or whose common runs are long or cover most of the shorter one."""
    same = pd.factorize(np.array([" ".join(wording.words) for wording in found], object))[0]
    first = np.unique(same, return_index=True)[1]
    each = pd.DataFrame({"wording": same[owner], "run": code}).drop_duplicates()
    held = np.bincount(each["run"], minlength=1)[each["run"]]
    each = each[(held > 1) & (held <= COMMON)]
    shape = (len(first), int(code.max(initial=0)) + 1)
    table = sp.csr_matrix((np.ones(len(each), np.int32), (each["wording"], each["run"])), shape=shape)
    shared = sp.triu(table @ table.T, 1).tocoo()
    a, b = first[shared.row], first[shared.col]
    length, size = shared.data + RUN - 1, np.array([len(wording.words) for wording in found], np.int64)
    least = np.where(story[a] == story[b], 0, APART)
    enough = length >= np.minimum(LONG, np.maximum(COVERED * np.minimum(size[a], size[b]), least))
    return np.concatenate([first[same], a[enough]]), np.concatenate([np.arange(len(found)), b[enough]])


def _by_words(found: Sequence[Wording], story: Indices) -> NDArray[np.int64]:
    """Pairs of wordings of one story that share most of their telling words, and no two people's, a row each."""
    stems = cache(_stem)
    telling = [
        {stem for word in wording.words if (stem := stems(word, wording.language))} for wording in found
    ]
    size = np.array([len(own) for own in telling], np.int64)
    owner = np.repeat(np.arange(len(found)), size)
    word = pd.factorize(np.array([stem for own in telling for stem in sorted(own)], object))[0]
    column = pd.factorize(story[owner] * (int(word.max(initial=0)) + 1) + word)[0]
    held = np.bincount(column)[column] if len(column) else column
    kept = (held > 1) & (held <= COMMON)
    shape = (len(found), int(column.max(initial=0)) + 1)
    table = sp.csr_matrix((np.ones(kept.sum(), np.int32), (owner[kept], column[kept])), shape=shape)
    shared = sp.triu(table @ table.T, 1).tocoo()
    enough = (shared.data >= SHARED) & (shared.data >= ALIKE * np.minimum(size[shared.row], size[shared.col]))
    pairs = np.column_stack([shared.row[enough], shared.col[enough]]).astype(np.int64)
    who = [wording.person for wording in found]
    return pairs[[not who[a] or not who[b] or _one(who[a], who[b]) for a, b in pairs.tolist()]]


def _one(a: str | None, b: str | None) -> bool:
    """Whether two full names can be of one person: they end alike."""
    return (a or "").split()[-1:] == (b or "").split()[-1:]


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
