"""Who said what: quotes direct and indirect, each with its cue, its speaker and who that is."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import partitions, schema
from analysis.quotes import frames, headlines, marks, people, turns
from analysis.quotes import words as lists
from analysis.text import counted, words

READ_FROM = ("article_id", "language", "headline", "body")

_AT_ONCE = 512  # articles whose quotes are held as objects
_NOWHERE = (None, None)
_READ = frozenset(("place", "kind", "act", "start", "end", "parts", "content", "cue", "cue_start", "cue_end",
                   "speaker", "speaker_start", "speaker_end", "person", "role", "reason"))  # fmt: skip

Row = dict[str, Any]
_Texts = tuple[str | None, str | None, str | None]


def find(articles: pd.DataFrame, known: pd.DataFrame, credits: pd.DataFrame) -> pd.DataFrame:
    """Find what articles say that somebody said or thought, in order of the text, headlines first.

    `known` are the outlets' names, `credits` where a text names one as its source: a speaker that is an outlet.
    """
    table = partitions.derived(_found, articles, READ_FROM).whole()
    return schema.to_pandas(_with_outlets(table, known, credits))


def _found(articles: pd.DataFrame) -> pa.Table:
    ids, *texts = (pa.array(articles[name], pa.large_string()).to_pylist() for name in READ_FROM)
    keys = list(zip(*texts, strict=True))
    again = {key for key, count in Counter(keys).items() if count > 1}  # these are read once
    read: dict[_Texts, list[Row]] = {}
    tables = [schema.arrow(schema.QUOTES).empty_table()]
    for start in range(0, len(ids), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        fresh = [key for key in dict.fromkeys(some) if key not in read]
        here = {**read, **dict(zip(fresh, _told(fresh), strict=True))}
        read |= {key: here[key] for key in fresh if key in again}
        own = ids[start : start + _AT_ONCE]
        tables.append(_table(list(zip(own, map(here.__getitem__, some), strict=True))))
    return pa.concat_tables(tables).combine_chunks()


def _table(told: list[tuple[str, list[Row]]]) -> pa.Table:
    """The quotes of some articles, with their ids, numbers and counts of words."""
    rows = [row for _, own in told for row in own]
    columns: dict[str, Any] = {
        column.name: [row[column.name] for row in rows] for column in schema.QUOTES if column.name in _READ
    }
    columns["parts"] = _spans(columns["parts"])
    columns["article_id"] = [article_id for article_id, own in told for _ in own]
    columns["quote_id"] = [f"{article_id}-{n}" for article_id, own in told for n in range(1, len(own) + 1)]
    columns["speaker_outlet"] = [None] * len(rows)
    counts = counted([*columns["content"], *(row["marked"] for row in rows)])
    columns["words"], columns["quoted_words"] = counts[: len(rows)], counts[len(rows) :]
    arrays = [
        columns[column.name] if column.name == "parts" else pa.array(columns[column.name], column.type)
        for column in schema.QUOTES
    ]
    return pa.Table.from_arrays(arrays, schema=schema.arrow(schema.QUOTES))


def _spans(parts: Sequence[Sequence[tuple[int, int]]]) -> pa.Array:
    """The parts of each quote as Arrow holds them: ends of all, one after the other."""
    ends = np.fromiter(chain.from_iterable(chain.from_iterable(parts)), np.int64).reshape(-1, 2)
    kept = schema.SPANS.value_type
    flat = pa.StructArray.from_arrays(
        [pa.array(ends[:, at], kept.field(at).type) for at in range(2)], fields=[kept.field(0), kept.field(1)]
    )
    offsets = np.concatenate([[0], np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)))])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), flat, type=schema.SPANS)


def _told(articles: Sequence[_Texts]) -> Iterator[list[Row]]:
    """The quotes of each article, headlines first."""
    texts = [
        turns.Text(text or "", language or "en", place == "headline")
        for language, *printed in articles
        for place, text in zip(("headline", "body"), printed, strict=True)
    ]
    heard = iter(zip(texts, turns.heard_in(texts), strict=True))
    for (headline, title), (body, below) in zip(heard, heard, strict=True):
        said = [*_spoken(body, below)]
        above = [*_spoken(headline, title)]
        yield [*(headlines.heard(above, said, body.text, body.language) if above else ()), *said]


def _spoken(given: turns.Text, found: list[turns.Turn]) -> Iterator[Row]:
    """The quotes of one text; beside what is said, what of it stands in quotation marks."""
    text, place = given.text, "headline" if given.headline else "body"
    speakers = people.named(text, [turn.speaker for turn in found], given.language)
    for turn, person in zip(found, speakers, strict=True):
        parts, cue, speaker, kind, act, why = turn
        content = " ".join([" ".join(text[start:end].split()) for start, end in parts])
        (cue_start, cue_end), (speaker_start, speaker_end) = cue or _NOWHERE, speaker or _NOWHERE
        yield {
            "place": place, "kind": kind, "act": act, "start": parts[0][0], "end": parts[-1][1],
            "parts": parts,
            "content": content, "marked": content if kind == "direct" else _marked(kind, content),
            "cue": text[cue_start:cue_end] if cue else None, "cue_start": cue_start, "cue_end": cue_end,
            "speaker": text[speaker_start:speaker_end] if speaker else None,
            "speaker_start": speaker_start, "speaker_end": speaker_end,
            "person": person.name, "role": person.role, "reason": why,
        }  # fmt: skip


def _marked(kind: str, content: str) -> str:
    """What stands in quotation marks of what is said in part."""
    if kind == "indirect":
        return ""
    return " ".join(content[one.start : one.end] for one in marks.quoted(content))


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
    found = _by_name(table["speaker"], names)
    in_text = pc.and_(pc.equal(table["place"], "body"), pc.is_valid(table["speaker_start"]))
    given_one = pc.is_in(table["article_id"], pa.array(spans, pa.string()))
    asked = pc.and_(pc.and_(in_text, given_one), pc.is_null(found)).combine_chunks()
    some = table.select(["article_id", "speaker", "speaker_start", "speaker_end"]).filter(asked)
    theirs: list[str | None] = []
    for article_id, speaker, start, end in zip(
        *(some[name].to_pylist() for name in some.column_names), strict=True
    ):
        there = (one for low, high, one in spans[article_id] if low <= start < high or start <= low < end)
        outlet = next(there, None)
        theirs.append(outlet if outlet and _is_named(speaker, outlet, names) else None)
    found = pc.replace_with_mask(found, asked, pa.array(theirs, pa.string()))
    at = table.column_names.index("speaker_outlet")
    return table.set_column(at, table.field(at), found)


def _by_name(speakers: pa.ChunkedArray, names: dict[str, str]) -> pa.ChunkedArray:
    """The outlet whose name, with or without "The", is all that a speaker is called; null where there is none."""
    printed, called = pa.array(names, pa.string()), pa.array(names.values(), pa.string())
    bare = speakers
    for article in ("^The ", "^the "):
        bare = pc.replace_substring_regex(bare, article, "")
    bare, whole = (
        called.take(pc.index_in(one, printed)) for one in (bare.combine_chunks(), speakers.combine_chunks())
    )
    return pa.chunked_array([pc.coalesce(bare, whole)])


def _is_named(speaker: str, outlet: str, names: dict[str, str]) -> bool:
    """Whether a speaker's words are little more than a name of the outlet."""
    bare = speaker.removeprefix("the ").removeprefix("The ")
    return any(
        alias.removeprefix("The ") in bare and len(bare) < len(alias) + 12
        for alias, name in names.items()
        if name == outlet
    )
