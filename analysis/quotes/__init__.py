"""Who said what: quotes direct and indirect, each with its cue, its speaker and who that is."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd
import pyarrow as pa

from analysis import partitions, schema
from analysis.quotes import frames, headlines, marks, people, turns
from analysis.quotes import words as lists
from analysis.text import words

READ_FROM = ("article_id", "language", "headline", "body")

Row = dict[str, Any]


def find(articles: pd.DataFrame, known: pd.DataFrame, credits: pd.DataFrame) -> pd.DataFrame:
    """Find what articles say that somebody said or thought, in order of the text, headlines first.

    `known` are the outlets' names, `credits` where a text names one as its source: a speaker that is an outlet.
    """
    table = partitions.derived(_found, articles, READ_FROM).whole()
    return schema.to_pandas(_with_outlets(table, known, credits))


def _found(articles: pd.DataFrame) -> pa.Table:
    names = [column.name for column in schema.QUOTES]
    rows: list[tuple[Any, ...]] = []
    read: dict[tuple[str | None, ...], list[Row]] = {}  # a text that is printed again is read once
    columns = (pa.array(articles[name], pa.large_string()).to_pylist() for name in READ_FROM)
    for article_id, *texts in zip(*columns, strict=True):
        if (key := tuple(texts)) not in read:
            read[key] = _told(*texts)
        for number, row in enumerate(read[key], start=1):
            own = {"article_id": article_id, "quote_id": f"{article_id}-{number}", **row}
            rows.append(tuple(map(own.__getitem__, names)))
    told = list(zip(*rows, strict=True)) or [()] * len(names)
    arrays = [pa.array(values, column.type) for values, column in zip(told, schema.QUOTES, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema.arrow(schema.QUOTES))


def _told(language: str | None, headline: str | None, body: str | None) -> list[Row]:
    """The quotes of an article, headlines first."""
    below = list(_spoken(body or "", language, "body"))
    above = list(_spoken(headline or "", language, "headline"))
    return [*(headlines.heard(above, below, body or "", language or "en") if above else ()), *below]


def _spoken(text: str, language: str | None, place: str) -> Iterator[Row]:
    """The quotes of one text."""
    found = turns.heard(text, language, place == "headline")
    speakers = people.named(text, [turn.speaker for turn in found], language or "en")
    for turn, person in zip(found, speakers, strict=True):
        content = " ".join(" ".join(text[start:end].split()) for start, end in turn.parts)
        said = len(words(content))
        row: Row = {
            "place": place, "kind": turn.kind, "act": turn.act,
            "start": turn.parts[0][0], "end": turn.parts[-1][1],
            "parts": [{"start": start, "end": end} for start, end in turn.parts],
            "content": content, "words": said,
            "quoted_words": said if turn.kind == "direct" else _marked(turn.kind, content),
            "person": person.name, "role": person.role, "speaker_outlet": None, "reason": turn.why,
        }  # fmt: skip
        for name, span in {"cue": turn.cue, "speaker": turn.speaker}.items():
            row[name] = text[slice(*span)] if span else None
            row[f"{name}_start"], row[f"{name}_end"] = span or (None, None)
        yield row


def _marked(kind: str, content: str) -> int:
    """How many words of what is said in part stand in quotation marks."""
    if kind == "indirect":
        return 0
    return len(words(" ".join(content[one.start : one.end] for one in marks.quoted(content))))


def sentences(
    text: str, language: str | None, headline: bool = False
) -> Iterator[tuple[int, int, bool, bool]]:
    """The sentences of a text, a headline being one: where each stands, whether it has quotation marks, and a cue."""
    quoted = marks.quoted(text, dialogue=language != "en")
    frame = frames.masked(text, quoted)
    cues = lists.cues(language or "en")
    whole = [frames.Sentence(0, len(text), 0)] if headline and text else frames.sentences(frame)
    for start, end, _ in whole:
        has = any(one.start < end and start < one.end for one in quoted)
        yield start, end, has, any(word.lower() in cues for word in words(frame[start:end]))


def languages() -> frozenset[str]:
    """The languages that quotes are read in."""
    return lists.languages()


@cache
def unnamed() -> frozenset[str]:
    """Words, in small letters, that a speaker is called by where no name is given: he, she, who, i."""
    return frozenset(word.lower() for word in lists.lists()["pronoun"] | lists.lists()["determiner"])


def is_office(word: str) -> bool:
    """Whether a word is what people are called by and no name: Experts."""
    return word.lower() in _offices() or word.lower().removesuffix("s") in _offices()


@cache
def _offices() -> frozenset[str]:
    return lists.lists("en")["role noun"] | lists.lists()["group"]


def _with_outlets(table: pa.Table, known: pd.DataFrame, credits: pd.DataFrame) -> pa.Table:
    """The outlet that a speaker is: one that the text credits there, or one whose name is all the speaker is."""
    names = {
        alias: name
        for name, aliases in zip(known["name"], known["aliases"], strict=True)
        for alias in (name, *aliases)
    }
    given = credits[credits["start"].notna()][["article_id", "start", "end", "credited"]]
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for article_id, start, end, credited in given.itertuples(index=False, name=None):
        spans[article_id].append((start, end, credited))
    columns = (
        table[name].to_pylist() for name in ("article_id", "place", "speaker", "speaker_start", "speaker_end")
    )
    found: list[str | None] = []
    for article_id, place, speaker, start, end in zip(*columns, strict=True):
        named = (
            names.get(speaker.removeprefix("The ").removeprefix("the ")) or names.get(speaker)
            if speaker
            else None
        )
        there = [
            c
            for low, high, c in spans.get(article_id, ())
            if (start is not None and low <= start < high)
            or (start is not None and start <= low < (end or 0))
        ]
        found.append(
            named or (there[0] if there and place == "body" and _is_named(speaker, there[0], names) else None)
        )
    at = table.column_names.index("speaker_outlet")
    return table.set_column(at, table.field(at), pa.array(found, pa.string()))


def _is_named(speaker: str, outlet: str, names: dict[str, str]) -> bool:
    """Whether a speaker's words are little more than a name of the outlet."""
    bare = speaker.removeprefix("the ").removeprefix("The ")
    return any(
        alias.removeprefix("The ") in bare and len(bare) < len(alias) + 12
        for alias, name in names.items()
        if name == outlet
    )
