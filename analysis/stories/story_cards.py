"""The card of a story: what happened, who told it, who first and how sure, in the words and numbers of its articles."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from analysis import language, paths, plurals, wordlists
from analysis.stories import naming, rarity, tokens, vectors
from analysis.stories.tokens import Floats, Indices

LOOKED_AT = 200  # articles of a story whose sentences are looked at
OPENING = 1_500  # characters of a body in which the sentence that says what happened stands
SENTENCES, SHORTEST, LONGEST = 2, 8, 45  # sentences shown, and words one has
NEW = 0.6  # a second sentence repeats at most so much of the first
NAMELESS = 0.6  # what a sentence without a name is worth beside one with some
SPEAKERS = 5  # named on a card
DISPUTED = 3  # conflicts shown
NUMBERS, RECUR = 5, 2  # numbers shown, and origins that print one
UNIT, SMALL = 2, 3_000  # words told with a number; how many of 10,000 articles have one that counts nothing
_END = re.compile(r"(?<=[.!?؟…])[\"”»’']?\s+(?=[\"“«‘']?[^\W\d_a-z])")
_LAST = re.compile(r"(\S+)\.[\"”»’']?$")
_NUMBER = re.compile(
    r"(?<![\w.,:/-])\d{1,3}(?:[.,  ]\d{3})+(?![\w])|(?<![\w.,:/-])\d+(?:[.,]\d+)?(?![\w:/-])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
DATE = 3  # words beside a digit that can be of one date
_LEAST = 0.05  # probability of having been first from which an outlet is named
COLUMNS = ["part", "value", "articles", "rows"]
READ_FROM = [
    "article_id", "story_id", "text_id", "origin_id", "outlet", "publisher_family", "headline", "body",
    "published_earliest", "published_latest",
]  # fmt: skip

Line = tuple[str, str, list[int]]


class Sentence(NamedTuple):
    """A sentence of an article, and the row of that article."""

    text: str
    row: int


def card(
    articles: pd.DataFrame,
    story_id: str,
    firsts: pd.DataFrame | None = None,
    credits: pd.DataFrame | None = None,
    said: pd.DataFrame | None = None,
    claims: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The card of a story as rows of part, value, articles and their row numbers.

    `firsts` as `times.first.outlets` gives them, `said` as `speakers.spoken` does, `credits` and `claims` as their
    tables. Every word is printed in an article the row leads to; nothing is made up.
    """
    story, rows = _of(articles, story_id)
    lines = [
        *_name(story, rows), *_what(story, rows), *_tellers(story, rows), *_first(story, rows, firsts),
        *_counts(story, rows), *_span(story, rows), *_credits(story, rows, credits),
        *_speakers(story, rows, said), *_numbers(story, rows), *_disputed(story, rows, claims),
    ]  # fmt: skip
    return pd.DataFrame([(part, value, len(where), where) for part, value, where in lines], columns=COLUMNS)


def told(
    articles: pd.DataFrame, story_id: str, firsts: pd.DataFrame, credits: pd.DataFrame, said: pd.DataFrame
) -> list[Line]:
    """What a card says that no table of stories does: what happened, who was first, is credited, speaks; numbers."""
    story, rows = _of(articles, story_id)
    return [*_what(story, rows), *_first(story, rows, firsts), *_credits(story, rows, credits),
            *_speakers(story, rows, said), *_numbers(story, rows)]  # fmt: skip


def _of(articles: pd.DataFrame, story_id: str) -> tuple[pd.DataFrame, Indices]:
    rows = np.flatnonzero((articles["story_id"] == story_id).to_numpy(bool, na_value=False))
    return articles.filter(items=READ_FROM).iloc[rows], rows


def cards(
    articles: pd.DataFrame,
    stories: list[str],
    firsts: pd.DataFrame,
    credits: pd.DataFrame,
    said: pd.DataFrame | None = None,
    claims: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The cards of some stories, one below the other, in the order given."""
    found = [card(articles, story, firsts, credits, said, claims) for story in stories]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)


def sentences(body: str) -> Iterator[str]:
    """The sentences of a text; a stop after an abbreviation or an initial ends none."""
    for paragraph in body.splitlines():
        held = ""
        for part in _END.split(paragraph.strip()):
            held = f"{held} {part}".strip()
            last = _LAST.search(held)
            if not last or not (len(last[1]) == 1 or last[1].lower() in _abbreviations()):
                yield held
                held = ""
        if held:
            yield held


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    return wordlists.abbreviations() | {m for m in _months() if len(m) < 5}


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    table = pd.read_csv(paths.data("times", "words.csv"), keep_default_na=False)
    return frozenset(table.loc[table["role"] == "month", "word"].str.lower())


@lru_cache(maxsize=1)
def _day() -> re.Pattern[str]:
    """A day beside its month: no number that tells something."""
    month = "|".join(re.escape(m) for m in sorted(_months(), key=len, reverse=True))
    return re.compile(rf"(?i)\b(?:{month})\.? \d{{1,2}}\b|\b\d{{1,2}}\.? (?:de )?(?:{month})\b")


def extract(story: pd.DataFrame, rows: Indices) -> list[Sentence]:
    """The sentences nearest to what the articles say, outlets weighed alike; the second adds to the first."""
    found = [
        Sentence(sentence, int(row))
        for row, body in zip(rows[:LOOKED_AT], story["body"].iloc[:LOOKED_AT], strict=True)
        if isinstance(body, str)
        for sentence in sentences(body[:OPENING])
        if SHORTEST <= len(sentence.split()) <= LONGEST
        and sentence[0] not in "\"“«'‘„"
        and not sentence[0].islower()  # the end of one that was cut
        and sentence[-1] in ".!…。"
    ]
    if not found:
        return []
    place = {int(row): number for number, row in enumerate(rows)}
    matrix, score = _nearness(story, found, [place[s.row] for s in found])
    chosen = [int(np.argmax(score))]
    overlap = (matrix @ matrix[chosen[0]].T).toarray().ravel()
    other = np.array([s.row != found[chosen[0]].row for s in found])
    score = np.where((overlap <= NEW) & (other | (len(story) == 1)), score * (1 - overlap / 2), 0.0)
    if score.max() > 0:
        chosen.append(int(np.argmax(score)))
    return [found[number] for number in chosen][:SENTENCES]


def _nearness(story: pd.DataFrame, found: list[Sentence], of: list[int]) -> tuple[sp.csr_matrix, Floats]:
    """Sentences as weighed words, and how near each is to the middle of the story's outlets; early ones first."""
    words = tokens.read(pd.Series([s.text for s in found], dtype=object))
    columns, places = np.unique(words.hashes, return_inverse=True)
    held = naming.presence(words, places, len(columns))
    weight = rarity.weight(rarity.expected(held, columns))
    matrix = vectors.unit((held @ sp.diags(weight)).tocsr())
    outlet = pd.factorize(story["outlet"], sort=True)[0][of]
    told = np.where(outlet < 0, -1 - np.array(of), outlet)
    part = 1.0 / pd.Series(told).groupby(told).transform("size").to_numpy(float)
    middle = np.asarray(matrix.T @ part).ravel()
    order = pd.Series(of).groupby(of).cumcount().to_numpy(float)
    nameless = naming.named(words, words.spelling) == 0
    return matrix, np.asarray(matrix @ middle) / (1 + order / 10) * np.where(nameless, NAMELESS, 1.0)


def _name(story: pd.DataFrame, rows: Indices) -> list[Line]:
    chosen = naming.central(story)
    return [("name", str(story["headline"].iloc[at]), [int(rows[at])]) for at in chosen[:1]]


def _what(story: pd.DataFrame, rows: Indices) -> list[Line]:
    return [("what happened", sentence.text, [sentence.row]) for sentence in extract(story, rows)]


def _tellers(story: pd.DataFrame, rows: Indices) -> list[Line]:
    lines: list[Line] = []
    for part, column in (("outlets", "outlet"), ("publisher families", "publisher_family")):
        if column in story and story[column].notna().any():
            counts = story[column].value_counts()
            told = ", ".join(f"{name} {n}" if n > 1 else str(name) for name, n in counts.items())
            lines.append(
                (f"{part}: {len(counts)}", told, rows[story[column].notna().to_numpy(bool)].tolist())
            )
    return lines


def _first(story: pd.DataFrame, rows: Indices, firsts: pd.DataFrame | None) -> list[Line]:
    """The outlet known or likely to have been first, and how sure that is."""
    if firsts is None or not len(firsts) or story["outlet"].nunique() < 2:
        return []
    known = firsts[(firsts["story_id"] == story["story_id"].iloc[0]) & firsts["probability"].notna()]
    if known.empty:
        return []
    best = known[known["probability"] == known["probability"].max()].sort_values("outlet")
    if best["probability"].iloc[0] < _LEAST:  # articles of unknown time take the rest
        none = language.say("cannot be told; no outlet with a probability above {p}")
        return [("who was first", none.replace("{p}", plurals.chance(_LEAST)), rows.tolist())]
    where = rows[story["outlet"].isin(best["outlet"]).to_numpy(bool)].tolist()
    sure, named = best["statement"].iloc[0] == "first", plurals.few(best["outlet"].tolist())
    told = language.say(
        "{who}, probability {p}" if sure
        else "cannot be told; likeliest {who}, probability {p}" if len(best) == 1
        else "cannot be told; equally likely {who}, probability {p} each"
    )  # fmt: skip
    p = plurals.chance(best["probability"].iloc[0])
    return [("who was first", told.replace("{who}", named).replace("{p}", p), where)]


def _counts(story: pd.DataFrame, rows: Indices) -> list[Line]:
    texts = plurals.some(story["text_id"].nunique(), "distinct text")
    origins = plurals.some(story["origin_id"].nunique(), "independent origin")
    return [("texts and origins", f"{texts} of {origins}", rows.tolist())]


def _span(story: pd.DataFrame, rows: Indices) -> list[Line]:
    dated = (story["published_earliest"].notna() & story["published_latest"].notna()).to_numpy(bool)
    if not dated.any():
        return [("span", "no article has a known time", [])]
    first, last = story["published_earliest"][dated].min(), story["published_latest"][dated].max()
    unknown = plurals.some(int((~dated).sum()), "article")
    more = f"; {unknown} without a known time" if not dated.all() else ""
    ends = dict.fromkeys(f"{end:%Y-%m-%d %H:%M}" for end in (first, last))
    return [("span", f"{' to '.join(ends)} UTC{more}", rows[dated].tolist())]


def _credits(story: pd.DataFrame, rows: Indices, credits: pd.DataFrame | None) -> list[Line]:
    if credits is None or not len(credits):
        return []
    given = credits[credits["article_id"].isin(story["article_id"]) & (credits["kind"] != "self")]
    if given.empty:
        return []
    counts = given.groupby("credited")["article_id"].nunique().sort_values(ascending=False, kind="stable")
    by = language.say("{name} by {n}")
    each = [
        by.replace("{name}", language.apart(str(name))).replace("{n}", str(n)) for name, n in counts.items()
    ]
    told = plurals.in_row(each)
    where = rows[story["article_id"].isin(given["article_id"]).to_numpy(bool)].tolist()
    return [("credits given to", told, where)]


def _speakers(story: pd.DataFrame, rows: Indices, said: pd.DataFrame | None) -> list[Line]:
    """Who speaks in a story by name, those whom most origins quote first."""
    if said is None or said.empty:
        return []
    own = said[said["article_id"].isin(story["article_id"]) & said["speaker_name"].notna()]
    if own.empty:
        return []
    counts = own.groupby("speaker_name")["origin_id"].nunique().sort_values(ascending=False, kind="stable")
    roles = own.dropna(subset=["role"]).groupby("speaker_name")["role"].first()
    told = [f"{name} ({roles[name]})" if name in roles.index else str(name) for name in counts.index]
    where = rows[story["article_id"].isin(own["article_id"]).to_numpy(bool)].tolist()
    return [(f"speakers: {len(counts)}", plurals.few(told, SPEAKERS), where)]


def _numbers(story: pd.DataFrame, rows: Indices) -> list[Line]:
    """Numbers that several origins print, those most of them print first; years and clock times are none."""
    texts = [
        (int(row), origin, " ".join(part[:OPENING] for part in parts if isinstance(part, str)))
        for row, origin, *parts in zip(
            rows, story["origin_id"], story["headline"], story["body"], strict=True
        )
    ]
    said = [(number, origin, row) for row, origin, words in texts for number in _numbers_in(words)]
    table = pd.DataFrame(said, columns=["number", "origin", "row"])
    counts = table.groupby("number")["origin"].nunique()
    often = counts[counts >= RECUR].sort_values(ascending=False, kind="stable").head(NUMBERS)
    behind = {number: sorted(set(table.loc[table["number"] == number, "row"])) for number in often.index}
    words = {row: words for row, _, words in texts}
    return [
        (
            f"number {_of_what(str(number), [words[row] for row in behind[number]])}",
            f"in {n} origins",
            behind[number],
        )
        for number, n in often.items()
    ]


def _of_what(number: str, texts: list[str]) -> str:
    """A number with the word or two that most texts print behind it: 11.5 million documents."""
    for _ in range(UNIT):
        after = re.compile(rf"(?<![\w.,]){re.escape(number)}(\s?%|\s[^\W\d_][\w-]*)")
        found = [set(after.findall(text)) for text in texts]
        often = Counter(
            word for words in found for word in words if word.strip().lower() not in _small_words()
        )
        word, n = max(often.items(), key=lambda each: (each[1], each[0]), default=("", 0))
        if 2 * n <= len(texts):
            break
        number += word
    return " ".join(number.split())


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    """Words that no number counts: those that a good part of all articles has."""
    table = wordlists.of_news()
    return frozenset(table.loc[table["per_10000"] >= SMALL, "word"])


def _disputed(story: pd.DataFrame, rows: Indices, claims: pd.DataFrame | None) -> list[Line]:
    """What outlets contradict one another on, each side's value once; what most articles are in first."""
    if claims is None or not len(claims):
        return []
    own = claims[(claims["verdict"] == "conflicts") & claims["article_id"].isin(story["article_id"])]
    place = dict(zip(story["article_id"], rows.tolist(), strict=True))
    lines: list[Line] = []
    for _, sides in own.groupby("claim_id", sort=True):
        values = list(dict.fromkeys(value.lower() for value in sides["value"]))
        where = sorted({place[article] for article in sides["article_id"]})
        if len(values) > 1:
            lines.append(("contradicted", " or ".join(values), where))
    return sorted(lines, key=lambda line: -len(line[2]))[:DISPUTED]


def _numbers_in(words: str) -> set[str]:
    """Numbers that a text prints; looked for near digits alone, for there are many names of months."""
    parts = words.split(" ")
    near = {
        at + step for at, part in enumerate(parts) if _DIGIT.search(part) for step in range(-DATE, DATE + 1)
    }
    said = " ".join(part if at in near else "" for at, part in enumerate(parts))
    found = _NUMBER.findall(_day().sub(" ", said))
    return {number for number in found if len(number) > 1 and not _YEAR.fullmatch(number)}
