"""What the articles of a block of whole stories state, set against one another; of other blocks it asks for words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import decimals, instants, schema
from analysis.claims import alike, stated, turns, verdicts
from analysis.claims.alike import Pairs, Values, Whole
from analysis.claims.days import Published
from analysis.claims.turns import Name
from analysis.claims.verdicts import Told, Verdict
from analysis.wordings import Wording

READ_FROM = (
    "article_id", "story_id", "text_id", "origin_id", "outlet", "language", "published_earliest", "published_latest",
)  # fmt: skip
_TOLD_BY = ["article_id", "kind", "unit", "low", "high", "words"]  # what words of values are counted from
SAID = pa.schema([("word", pa.string()), ("values", pa.int64())])
ANYBODY = Wording.UNNAMED.value
_SHOWN_IF_DISPUTED = ("polarity", "name")  # kinds of which nothing else is shown
_DAYS = 366.0 * 86_400  # an interval as long says no day
_FIRST_DAY = date(1970, 1, 1).toordinal()
_AT_ONCE = 500_000  # rows of words that are held until they are added up


def words(told: pd.DataFrame, found: pa.Table) -> pa.Table:
    """Beside how many values of a block each word is said; beside no word, how many values there are."""
    values, _ = _parted(found.select(_TOLD_BY), told)
    counted = pc.value_counts(pc.list_flatten(values["words"]))
    some = pa.table([counted.field("values"), counted.field("counts")], SAID)
    return pa.concat_tables([pa.table([[None], [len(values)]], SAID), some])


def merged(parts: Iterable[pa.Table]) -> pd.DataFrame:
    """Beside how many values of all blocks each word is said, and how many there are."""
    held, rows = [SAID.empty_table()], 0
    for part in parts:
        held.append(part)
        rows += len(part)
        if rows > max(_AT_ONCE, len(held[0])):
            held, rows = [_added(held)], 0
    return schema.to_pandas(_added(held).sort_by("word"))


def _added(parts: Sequence[pa.Table]) -> pa.Table:
    whole = pa.concat_tables(parts).group_by("word").aggregate([("values", "sum")])
    return whole.rename_columns({"values_sum": "values"}).select(SAID.names).cast(SAID)


def compared(told: pd.DataFrame, found: pa.Table, said: pd.DataFrame) -> pa.Table:
    """The claims of a block, in the order of its articles; `said` is what `merged` gives of all blocks."""
    values, names = _parted(found, told)
    stories, texts, who = _columns(told)
    ids = _ids(told)
    article = np.asarray(pc.index_in(values["article_id"], ids), np.int64)
    facts = [np.array(column) for column in zip(*who, strict=True)] or [np.zeros(0, np.int64)] * 5
    pairs = alike.pairs(values, alike.Told(
        article, stories[article], facts[1][article], texts[article], facts[3][article], facts[4][article],
    ), said)  # fmt: skip
    spelled, tied = _spelled(names, ids, list(zip(stories, told["language"].fillna("en"), strict=True)), who)
    whole = pa.concat_tables([values, spelled]).combine_chunks()
    tied += len(values)
    every = Pairs(*(np.concatenate(ends) for ends in zip(
        pairs, (tied[:, 0], tied[:, 1], np.zeros(len(tied), bool)), strict=True)))  # fmt: skip
    return _table(whole, np.asarray(pc.index_in(whole["article_id"], ids), np.int64), every, who)


def _parted(found: pa.Table, told: pd.DataFrame) -> tuple[pa.Table, pa.Table]:
    """Values that articles state, days as publication tells them, and the names in their bodies."""
    found = stated.dated(found, _ids(told), [_published(*ends) for ends in zip(*_ends(told), strict=True)])
    named = pc.equal(found["kind"], stated.NAME)
    return found.filter(pc.invert(named)), found.filter(named)


def _ids(told: pd.DataFrame) -> pa.Array:
    return pa.array(told["article_id"], pa.string())


def _ends(told: pd.DataFrame) -> tuple[list[float], list[float]]:
    """From when to when each article was published, in seconds; NaN where that is not known."""
    first, last = (
        (instants.reals(told[name]) / 1e6).tolist() for name in ("published_earliest", "published_latest")
    )
    return first, last


def _columns(told: pd.DataFrame) -> tuple[Whole, Whole, list[Told]]:
    """Story and text of each article, and who told it when."""
    stories, texts = (pd.factorize(told[name], sort=True)[0] for name in ("story_id", "text_id"))
    voices = pd.factorize(told["outlet"], sort=True)[0]
    alone = voices < 0
    voices[alone] = voices.max(initial=0) + 1 + np.arange(alone.sum())
    outlets = told["outlet"].fillna(ANYBODY)
    who = [Told(*row) for row in zip(outlets, voices.tolist(), told["origin_id"], *_ends(told), strict=True)]
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


def _table(found: pa.Table, article: Whole, pairs: Pairs, who: Sequence[Told]) -> pa.Table:
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
    return pa.table({name: columns[name] for name in kept.names}).cast(kept)


def _whole(found: pa.Table, name: str) -> Whole:
    """A column as numbers; of places headlines first."""
    values = pc.equal(found[name], "body") if name == "place" else found[name]
    return np.asarray(values, np.int64)
