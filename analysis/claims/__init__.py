"""What articles of one story say of the same thing: numbers, days, names; what agrees, conflicts, is updated."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import decimals, partitions, schema
from analysis.claims import alike, mentions, turns, verdicts
from analysis.claims.alike import Pair
from analysis.claims.days import Published
from analysis.claims.mentions import Mention
from analysis.claims.turns import Name
from analysis.claims.verdicts import Told

READ_FROM = ("language", "headline", "body", "published_earliest", "published_latest")
ANYBODY = "an article without outlet"
_SHOWN_IF_DISPUTED = frozenset(("polarity", "name"))  # kinds of which nothing else is shown
_DAYS = 366.0 * 86_400  # an interval as long says no day


class _Found(NamedTuple):
    """What a part of the articles states, and the names in it."""

    mentions: list[Mention]
    names: list[Name]


def find(articles: pd.DataFrame) -> pd.DataFrame:
    """Find what the articles of each story state in numbers, days and names, and how that stands to one another.

    Only stories with two texts or more are read; a text that is printed again is one voice.
    """
    told = _told_twice(articles)
    parts = partitions.each(_found, told[list(READ_FROM)].reset_index(drop=True).assign(row=range(len(told))))
    found = [m for part in parts for m in part.mentions]
    stories, texts, who = _columns(told)
    pairs = alike.pairs(
        found, [stories[m.article] for m in found], [who[m.article].voice for m in found],
        [texts[m.article] for m in found], [(who[m.article].earliest, who[m.article].latest) for m in found],
    )  # fmt: skip
    languages = told["language"].fillna("en").tolist()
    spelled, tied = _spelled(parts, list(zip(stories, languages, strict=True)), who, len(found))
    return _table(told, [*found, *spelled], [*pairs, *tied], who)


def _told_twice(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles of stories that are told in two texts or more, in the order of their ids."""
    several = articles.groupby("story_id")["text_id"].transform("nunique") > 1
    return articles[several.fillna(False).to_numpy(bool)].sort_values("article_id")


def _columns(told: pd.DataFrame) -> tuple[list[int], list[int], list[Told]]:
    """Story and text of each article, and who told it when."""
    stories, texts = (pd.factorize(told[name], sort=True)[0].tolist() for name in ("story_id", "text_id"))
    voices = pd.factorize(told["outlet"], sort=True)[0]
    alone = voices < 0
    voices[alone] = voices.max(initial=0) + 1 + np.arange(alone.sum())
    ends = (_seconds(told[name]) for name in ("published_earliest", "published_latest"))
    outlets = told["outlet"].fillna(ANYBODY)
    who = [Told(*row) for row in zip(outlets, voices.tolist(), told["origin_id"], *ends, strict=True)]
    return stories, texts, who


def _seconds(times: pd.Series) -> list[float]:
    known = pa.array(times).cast(pa.timestamp("us", "UTC")).cast(pa.int64())
    values = known.cast(pa.float64(), safe=False).fill_null(math.nan).to_numpy(zero_copy_only=False)
    return list((values / 1e6).tolist())


def _found(articles: pd.DataFrame) -> _Found:
    stated: list[Mention] = []
    named: list[Name] = []
    read: dict[tuple[object, ...], _Found] = {}  # a text that is printed again is read once
    columns = [pa.array(articles[name], pa.large_string()).to_pylist() for name in READ_FROM[:3]]
    ends = [_seconds(articles[name]) for name in READ_FROM[3:]]
    for row, language, headline, body, low, high in zip(articles["row"], *columns, *ends, strict=True):
        key = headline or "", body or "", language or "en", _published(low, high)
        if key not in read:
            read[key] = _told(row, *key)
        stated.extend(m if m.article == row else m._replace(article=row) for m in read[key].mentions)
        named.extend(n if n.article == row else n._replace(article=row) for n in read[key].names)
    return _Found(stated, named)


def _told(row: int, headline: str, body: str, language: str, published: Published) -> _Found:
    """What one article states, and the names in its body: headlines may have a capital on every word."""
    texts = ("headline", headline), ("body", body)
    stated = [m for place, text in texts for m in mentions.of(row, place, text, language, published)]
    return _Found(stated, list(turns.names(row, "body", body)))


def _published(low: float, high: float) -> Published:
    """The days in which an article was published; None where that is not known to within a year."""
    if not high - low < _DAYS:
        return None
    first, last = (pd.Timestamp(end, unit="s").date() for end in (low, high))
    return (first, last) if isinstance(first, date) and isinstance(last, date) else None


def _spelled(
    parts: Iterable[_Found], stories: Sequence[tuple[int, str]], who: Sequence[Told], before: int
) -> tuple[list[Mention], list[Pair]]:
    """Names that two outlets of a story spell in two ways in one language, as mentions numbered from `before`."""
    by_story: dict[tuple[int, str], list[Name]] = defaultdict(list)
    for part in parts:
        for name in part.names:
            by_story[stories[name.article]].append(name)
    number: dict[Name, int] = {}
    tied: list[Pair] = []
    for own in by_story.values():
        for a, b in turns.spelled_apart(own):
            if who[a.article].voice != who[b.article].voice:
                ends = [number.setdefault(name, before + len(number)) for name in (a, b)]
                tied.append(Pair(min(ends), max(ends), False, 1.0))
    return [_as_mention(name) for name in number], tied


def _as_mention(name: Name) -> Mention:
    span = name.start, name.end
    key = float(int.from_bytes(name.printed.lower().encode()[-6:], "big"))
    none: frozenset[str] = frozenset()
    return Mention(
        name.article, name.place, span, span, "name", "", key, key, name.printed, none, none, True, False, {}
    )  # fmt: skip


def _table(told: pd.DataFrame, found: list[Mention], pairs: list[Pair], who: list[Told]) -> pd.DataFrame:
    texts = {name: pa.array(told[name], pa.large_string()).to_pylist() for name in ("headline", "body")}
    values = [texts[m.place][m.article][slice(*m.span)] for m in found]
    judged = verdicts.of(found, values, [who[m.article] for m in found], pairs)
    ids = told["article_id"].tolist()
    disputed = {v.group for v in judged if v.verdict == verdicts.CONFLICTS}
    order = sorted(
        range(len(found)),
        key=lambda at: (found[at].article, found[at].place != "headline", found[at].span, found[at].kind),
    )
    rows = [
        _row(found[at], values[at], judged[at], ids, found[judged[at].group])
        for at in order
        if judged[at].group in disputed or found[at].kind not in _SHOWN_IF_DISPUTED
    ]
    return schema.frame(rows, schema.CLAIMS)


def _row(
    m: Mention, value: str, judged: verdicts.Verdict, ids: list[str], founder: Mention
) -> dict[str, object]:
    known = m.kind not in _SHOWN_IF_DISPUTED
    low, high = decimals.rounded([m.low, m.high], schema.SCORE).tolist()
    return {
        "article_id": ids[m.article], "claim_id": f"{ids[founder.article]}-{founder.place[0]}{founder.span[0]}",
        "place": m.place, "sentence_start": m.sentence[0], "sentence_end": m.sentence[1],
        "start": m.span[0], "end": m.span[1], "value": value, "kind": m.kind, "unit": m.unit or None,
        "low": low if known else None, "high": high if known else None, "about": m.about,
        "verdict": judged.verdict, "reason": judged.reason or None,
    }  # fmt: skip
