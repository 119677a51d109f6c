"""Passages that can be judged: what the suite takes for said, sentences that look like it, and all others.

A passage is a quote that was found, or a sentence that no quote of speech touches; copies of a text are one.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import quotes, text
from analysis import speakers as voices
from analysis.pairs.groups import FAR, Frame, Pair

OPEN, CLOSE = "⟦", "⟧"  # around the passage, in the text that is shown
AROUND = 350  # characters of the text that are shown on either side
INDIRECT, NOBODY, SURE, MARKED, CUED = 1, 2, 3, 4, 5  # groups: the first three are taken for quotes
NONE = "none"  # what a coder writes where the text does not say who speaks
_TOLD = ["article_id", "place", "start", "end", "kind", "speaker"]


class Passage(NamedTuple):
    """Where a passage stands: in the headline or body, from the first character to the one after the last."""

    place: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.place}:{self.start}-{self.end}"


def frame(articles: pd.DataFrame, found: pd.DataFrame) -> Frame:
    """The passages of distinct texts by group, as pairs of an article's id and a place in it.

    Taken for quotes: without quotation marks (1), with them but nobody named who speaks (2), all others (3). Not taken:
    sentences with quotation marks (4), with a word that may tell of saying (5), all others (6).
    """
    groups: dict[int, list[Pair]] = {group: [] for group in range(1, FAR + 1)}
    texts = articles.sort_values("article_id").drop_duplicates("text_id")
    said = {article: list(part) for article, part in _spoken(found).items()}
    named = ("article_id", "language", "headline", "body")
    columns = (pa.array(texts[name], pa.large_string()).to_pylist() for name in named)
    for article, language, headline, body in zip(*columns, strict=True):
        own = said.get(article, [])
        for passage, group in own:
            groups[group].append((article, str(passage)))
        taken = [passage for passage, _ in own]
        for place, whole in (("headline", headline), ("body", body)):
            if whole:
                for passage, group in _other(place, whole, language, taken):
                    groups[group].append((article, str(passage)))

    def take(which: int, count: int, random: np.random.Generator) -> list[Pair]:
        there = groups[which]
        return [there[at] for at in random.choice(len(there), min(count, len(there)), replace=False)]

    return Frame({group: len(rows) for group, rows in groups.items()}, take)


def _spoken(found: pd.DataFrame) -> dict[str, list[tuple[Passage, int]]]:
    """The quotes of speech of each article, each with its group."""
    speech = found[(found["act"] == "speech").to_numpy(bool)]
    said: dict[str, list[tuple[Passage, int]]] = {}
    for article, place, start, end, kind, speaker in (
        speech[_TOLD].astype(object).itertuples(index=False, name=None)
    ):
        group = INDIRECT if kind == "indirect" else SURE if isinstance(speaker, str) else NOBODY
        said.setdefault(article, []).append((Passage(place, int(start), int(end)), group))
    return said


def _other(
    place: str, whole: str, language: str | None, taken: list[Passage]
) -> Iterator[tuple[Passage, int]]:
    """The sentences that no quote touches, a headline being one, each with its group."""
    ends = [(one.start, one.end) for one in taken if one.place == place]
    for start, end, marked, cued in quotes.sentences(whole, language, place == "headline"):
        if not any(low < end and start < high for low, high in ends):
            yield Passage(place, start, end), MARKED if marked else CUED if cued else FAR


def tied(articles: pd.DataFrame, found: pd.DataFrame, pairs: list[Pair]) -> list[bool | None]:
    """Whether the suite takes each passage for a quote; None where the corpus has no such text."""
    said = {(article, str(passage)) for article, own in _spoken(found).items() for passage, _ in own}
    known = (
        articles.drop_duplicates("article_id").set_index("article_id")[["headline", "body"]].astype(object)
    )
    size = {
        (article, place): len(whole)
        for place in ("headline", "body")
        for article, whole in known[place].items()
        if isinstance(whole, str)
    }

    def told(article: str, place: str) -> bool | None:
        passage = _read(place)
        inside = passage and passage.end <= size.get((article, passage.place), -1)
        return (article, place) in said if inside else None

    return [told(*pair) for pair in pairs]


def _read(place: str) -> Passage | None:
    """A place as it stands in a sheet; None where it is none."""
    name, _, ends = place.partition(":")
    start, _, end = ends.partition("-")
    right = name in ("headline", "body") and all(one.isascii() and one.isdigit() for one in (start, end))
    return Passage(name, int(start), int(end)) if right else None


def marked(headline: str, body: str, place: str) -> str:
    """The text around a passage, with the passage marked."""
    passage = _read(place) or Passage("body", 0, 0)
    whole = headline if passage.place == "headline" else body
    low, high = max(passage.start - AROUND, 0), passage.end + AROUND
    before, after = whole[low : passage.start], whole[passage.end : high]
    cut = ("… " if low else "", " …" if high < len(whole) else "")
    return f"{cut[0]}{before}{OPEN}{whole[passage.start : passage.end]}{CLOSE}{after}{cut[1]}"


def speakers(found: pd.DataFrame) -> dict[str, list[str]]:
    """Whom each article has speak by name, as coders are offered them: every name once, by the alphabet."""
    names = found[["article_id"]].assign(name=voices.named(found)).dropna().astype(object).drop_duplicates()
    return {str(article): sorted(part) for article, part in names.groupby("article_id")["name"]}


def who(found: pd.DataFrame) -> dict[Pair, set[str]]:
    """The keys of whoever the suite says speaks, by passage: `none` where it names nobody."""
    told: dict[Pair, set[str]] = {}
    columns = ["article_id", "place", "start", "end", "person", "speaker"]
    for article, place, start, end, *names in (
        found[columns].astype(object).itertuples(index=False, name=None)
    ):
        own = {key(name) for name in names if isinstance(name, str)}
        told[article, str(Passage(place, int(start), int(end)))] = own or {NONE}
    return told


def key(name: str) -> str:
    """Whom a name is of: its last word in plain letters, for articles call one person more or less fully."""
    folded = text.fold(name)
    return ([*text.words(folded)] or [folded.strip()])[-1]
