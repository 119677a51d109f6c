"""What articles of one story say of the same thing: numbers, days, names; what agrees, conflicts, is updated."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import decimals, instants, partitions, schema, spill
from analysis.claims import alike, stated, turns, verdicts
from analysis.claims.alike import Pairs, Values, Whole
from analysis.claims.days import Published
from analysis.claims.turns import Name
from analysis.claims.verdicts import Told, Verdict
from analysis.wordings import Wording

READ_FROM = ("language", "headline", "body", "published_earliest", "published_latest")
ANYBODY = Wording.UNNAMED.value
_SHOWN_IF_DISPUTED = ("polarity", "name")  # kinds of which nothing else is shown
_DAYS = 366.0 * 86_400  # an interval as long says no day
_FIRST_DAY = date(1970, 1, 1).toordinal()


def find(articles: pd.DataFrame) -> pd.DataFrame:
    """Find what the articles of each story state in numbers, days and names, and how that stands to one another.

    Only stories with two texts or more are read; a text that is printed again is one voice.
    """
    told = _told_twice(articles)
    stories, texts, who = _columns(told)
    ids = pa.array(told["article_id"], pa.string())
    found = partitions.derived(stated.found, told, stated.READ_FROM).whole()
    told = schema.lean(told)
    found = stated.dated(found, ids, [_published(one.earliest, one.latest) for one in who])
    is_name = pc.equal(found["kind"], stated.NAME)
    names, compared = found.filter(is_name), found.filter(pc.invert(is_name))
    del found
    article = np.asarray(pc.index_in(compared["article_id"], ids), np.int64)
    facts = [np.array(column) for column in zip(*who, strict=True)] or [np.zeros(0, np.int64)] * 5
    pairs = alike.pairs(compared, alike.Told(
        article, stories[article], facts[1][article], texts[article], facts[3][article], facts[4][article],
    ))  # fmt: skip
    spelled, tied = _spelled(names, ids, list(zip(stories, told["language"].fillna("en"), strict=True)), who)
    whole = pa.concat_tables([compared, spelled]).combine_chunks()
    tied += len(compared)
    every = Pairs(*(np.concatenate(ends) for ends in zip(
        pairs, (tied[:, 0], tied[:, 1], np.zeros(len(tied), bool)), strict=True)))  # fmt: skip
    return _table(whole, np.asarray(pc.index_in(whole["article_id"], ids), np.int64), every, who)


def _told_twice(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles of stories that are told in two texts or more, in the order of their ids."""
    several = articles.groupby("story_id")["text_id"].transform("nunique") > 1
    rows = np.flatnonzero(several.fillna(False).to_numpy(bool))
    return spill.rows(articles, rows[articles["article_id"].iloc[rows].argsort().to_numpy()])


def _columns(told: pd.DataFrame) -> tuple[Whole, Whole, list[Told]]:
    """Story and text of each article, and who told it when."""
    stories, texts = (pd.factorize(told[name], sort=True)[0] for name in ("story_id", "text_id"))
    voices = pd.factorize(told["outlet"], sort=True)[0]
    alone = voices < 0
    voices[alone] = voices.max(initial=0) + 1 + np.arange(alone.sum())
    ends = (
        (instants.reals(told[name]) / 1e6).tolist() for name in ("published_earliest", "published_latest")
    )
    outlets = told["outlet"].fillna(ANYBODY)
    who = [Told(*row) for row in zip(outlets, voices.tolist(), told["origin_id"], *ends, strict=True)]
    return stories, texts, who


def _published(low: float, high: float) -> Published:
    """The days in which an article was published; None where that is not known to within a year."""
    if not high - low < _DAYS:
        return None
    first, last = (date.fromordinal(_FIRST_DAY + int(end // 86_400)) for end in (low, high))
    return first, last


def _spelled(
    names: pa.Table, ids: pa.Array, told: Sequence[tuple[int, str]], who: Sequence[Told]
) -> tuple[pa.Table, Whole]:
    """Names that two outlets of a story spell in two ways in one language, and which of these are tied."""
    article = pc.index_in(names["article_id"], ids).to_pylist()
    by_story: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row, one in enumerate(article):
        by_story[told[one]].append(row)
    number: dict[int, int] = {}
    tied: list[list[int]] = []
    printed = names["value"].to_pylist()
    for rows in by_story.values():
        own = [Name(article[row], row, printed[row]) for row in rows]
        for a, b in turns.spelled_apart(own):
            if who[a.article].voice != who[b.article].voice:
                tied.append(sorted(number.setdefault(name.row, len(number)) for name in (a, b)))
    some = names.take(pa.array(number, pa.int64()))
    keys = pa.array([_letters(text) for text in some["value"].to_pylist()], pa.float64())
    for end in ("low", "high"):
        some = some.set_column(some.column_names.index(end), end, keys)
    return some, np.array(tied, np.int64).reshape(-1, 2)


def _letters(name: str) -> float:
    """A name as a number, another one for another spelling."""
    return float(int.from_bytes(name.lower().encode()[-6:], "big"))


def _table(found: pa.Table, article: Whole, pairs: Pairs, who: Sequence[Told]) -> pd.DataFrame:
    """The claims in the order of articles and texts, headlines first."""
    values, group = Values(found), verdicts.groups(len(found), pairs)
    judged = verdicts.of(values, found["value"].to_pylist(), who, article, pairs, group)
    disputed = np.zeros(len(found), bool)
    disputed[[group[at] for at, one in judged.items() if one.verdict == verdicts.CONFLICTS]] = True
    shown = np.flatnonzero(disputed[group] | ~values.of(*_SHOWN_IF_DISPUTED))
    body, start, end = (_whole(found, name) for name in ("place", "start", "end"))
    by_name = np.argsort(np.argsort(schema.KINDS))[values.kind]
    order = shown[np.lexsort([keys[shown] for keys in (by_name, end, start, body, article)])]
    rows, founders = found.take(order), found.take(group[order])
    told = [judged.get(at, Verdict(verdicts.ALONE, "")) for at in order.tolist()]
    known = np.isin(
        values.kind[order], [schema.KINDS.index(kind) for kind in _SHOWN_IF_DISPUTED], invert=True
    )
    claim = [f"{article_id}-{place[0]}{start}" for article_id, place, start in zip(
        *(founders[name].to_pylist() for name in ("article_id", "place", "start")), strict=True)]  # fmt: skip
    ends = {
        name: pa.array(decimals.rounded(rows[name].to_numpy(), schema.SCORE), mask=~known)
        for name in ("low", "high")
    }
    told_of = {"claim_id": claim, "verdict": [one.verdict for one in told],
               "reason": [one.reason or None for one in told]}  # fmt: skip
    unit = pc.if_else(pc.equal(rows["unit"], ""), None, rows["unit"])
    columns = {**{name: rows[name] for name in rows.column_names}, **told_of, **ends, "unit": unit}
    kept = schema.arrow(schema.CLAIMS)
    return schema.to_pandas(pa.table({name: columns[name] for name in kept.names}).cast(kept))


def _whole(found: pa.Table, name: str) -> Whole:
    """A column as numbers; of places headlines first."""
    values = pc.equal(found[name], "body") if name == "place" else found[name]
    return np.asarray(values, np.int64)
