"""One utterance in many articles: its wordings, who has which and since when, who had it first, what was changed."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd

from analysis import disagreements, evidence, plurals, text
from analysis.claims import lists, mentions, sentences
from analysis.evidence import Html
from analysis.times import first

LEAST = 4  # words of a wording
RUN = 6  # words in a row that two wordings of different stories share
SHARED, ALIKE = (
    3,
    0.6,
)  # content words that two wordings of one story share, and their share of the shorter one's
_QUOTED = re.compile(r"[\"“”„«»‘']([^\"“”„«»]{12,}?)[\"“”«»’'](?!\w)")
_EDGES = "\"“”„«»‘’' "
COLUMNS = ["wording", "how", "outlets", "since", "first", "flag", "articles", "rows"]


class Wording(NamedTuple):
    """Words that an article quotes, a sentence at a time."""

    row: int
    printed: str
    words: tuple[str, ...]
    telling: frozenset[str]
    language: str


def families(quotes: pd.DataFrame, articles: pd.DataFrame) -> list[list[Wording]]:
    """Wordings of one utterance, of those that outlets print in two wordings or from two origins; most told first."""
    found = list(_wordings(quotes, articles))
    stories = articles["story_id"].to_dict()
    groups: dict[int, list[Wording]] = defaultdict(list)
    for at, root in enumerate(_joined(found, _pairs(found, stories))):
        groups[root].append(found[at])
    outlets, origins = articles["outlet"].to_dict(), articles["origin_id"].to_dict()
    several = [own for own in groups.values() if _told_apart(own, outlets, origins)]
    return sorted(several, key=lambda own: (-len({w.row for w in own}), own[0].row, own[0].words))


def _told_apart(own: Sequence[Wording], outlets: Mapping[Any, object], origins: Mapping[Any, object]) -> bool:
    """Whether outlets print it in two wordings, or in texts that are no copies of one another."""
    known = {outlets[w.row] for w in own if isinstance(outlets[w.row], str)}
    return len(known) > 1 and (len({w.words for w in own}) > 1 or len({origins[w.row] for w in own}) > 1)


def _wordings(quotes: pd.DataFrame, articles: pd.DataFrame) -> Iterator[Wording]:
    place = pd.Series(articles.index, articles["article_id"].astype(object))
    languages = articles["language"].to_dict()
    said = quotes[quotes["kind"] != "indirect"]
    for article_id, kind, content in zip(said["article_id"], said["kind"], said["content"], strict=True):
        row = int(place[article_id])
        language = languages[row] if isinstance(languages[row], str) else "en"
        pieces = [content] if kind == "direct" else [found[1] for found in _QUOTED.finditer(content)]
        for piece in pieces:
            for start, end in sentences.spans(piece):
                printed = piece[start:end].strip(_EDGES)
                words = tuple(text.fold(word) for word in text.words(printed))
                if len(words) >= LEAST:
                    function = lists.of(language).function
                    telling = frozenset(mentions.stem(word) for word in words if word not in function)
                    yield Wording(row, printed, words, telling, language)


def _pairs(found: Sequence[Wording], stories: Mapping[Any, str]) -> Iterator[tuple[int, int]]:
    """Wordings that are of one utterance: by a run of words anywhere, by most of their words in one story."""
    runs: dict[tuple[str, ...], int] = {}
    for at, wording in enumerate(found):
        for start in range(max(1, len(wording.words) - RUN + 1)):
            yield runs.setdefault(wording.words[start : start + RUN], at), at
    by_word: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, wording in enumerate(found):
        for word in sorted(wording.telling):
            by_word[stories[wording.row], word].append(at)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for own in by_word.values():
        for pair in combinations(own, 2) if len(own) <= 60 else ():
            shared[pair] += 1
    for (a, b), n in shared.items():
        if n >= SHARED and n >= ALIKE * min(len(found[a].telling), len(found[b].telling)):
            yield a, b


def _joined(found: Sequence[Wording], pairs: Iterator[tuple[int, int]]) -> list[int]:
    parent = list(range(len(found)))

    def root(at: int) -> int:
        while parent[at] != at:
            at = parent[at]
        return at

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return [root(at) for at in range(len(found))]


def table(
    quotes: pd.DataFrame, articles: pd.DataFrame, credits: pd.DataFrame, sure: float, most: int
) -> pd.DataFrame:
    """The wordings of the most printed utterances: how each differs from the longest, who has it, who had it first."""
    rows: list[list[object]] = []
    for own in families(quotes, articles)[:most]:
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
    named = plurals.few(outlets) or evidence.NO_OUTLET
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
    how = "the longest" if not kinds & {"del", "ins"} else "reworded" if "ins" in kinds else "cut"
    return how, disagreements.marked(parts)


def flag(whole: Wording, other: Wording) -> str:
    """What a wording turns round or leaves out of another: a `not`, a number, a condition; empty for nothing."""
    known = lists.of(whole.language)
    said = []
    for name, words in (
        ("“not”", known.nots),
        ("condition", known.conditions),
        ("number", frozenset(known.numbers)),
    ):
        one, two = (
            {w for w in side.words if w in words or (name == "number" and w.isdecimal())}
            for side in (whole, other)
        )
        overlap = len(set(whole.words) & set(other.words)) / max(len(set(other.words)), 1)
        if one != two and overlap >= ALIKE:
            said.append(f"{name}: {', '.join(sorted(one)) or 'none'} / {', '.join(sorted(two)) or 'none'}")
    return "; ".join(said)


def _first(own: list[Wording], articles: pd.DataFrame, credits: pd.DataFrame, sure: float) -> dict[str, str]:
    """For each outlet how likely it had the utterance first, by the rules of stories."""
    told = articles.loc[sorted({wording.row for wording in own})].assign(story_id="one")
    found = first.outlets(told, credits, threshold=sure)
    chances = zip(found["outlet"], found["probability"], strict=True)
    return {outlet: plurals.chance(p) for outlet, p in chances if not pd.isna(p)}
