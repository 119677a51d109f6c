"""What was unusual: periods in which a topic, speaker, outlet or query has more of the corpus than at other times.

The corpus' own volume, and the habits of a weekday, are what is expected; stories are what chance moves, for the ten
articles of one story are one event. Times that are intervals are spread over their days.
"""

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import decimals, evidence, language, speakers, topics, uncertainty
from analysis.attention import daily
from analysis.evidence import Html
from analysis.query import Reading, mask, parse
from analysis.unusual import scan

__all__ = ["DAYS", "ODD", "Unusual", "found", "lines", "listed", "of_query", "sentence", "too_little"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DAYS, ARTICLES, STORIES = 14, 8, 3  # of a period; of a value, before anything is asked of it
VALUES, EACH = 40, 3  # values of a kind, the largest ones; periods of a value
DRAWS = 199
ODD, NOT_TOLD = "unusual", "cannot tell"
COLUMNS = [
    "kind", "value", "first_day", "last_day", "articles", "at_least", "amount", "expected", "probability", "statement",
    "rows",
]  # fmt: skip
MOVED = [
    "kind", "value", "direction", "change", "change_low", "change_high", "share_before", "share_after", "probability",
    "rows",
]  # fmt: skip


class Unusual(NamedTuple):
    """Periods and lasting changes, of how many values, over how many days."""

    periods: pd.DataFrame  # COLUMNS; of each value what is unusual, or the best of what may be chance
    changes: pd.DataFrame  # MOVED
    asked: int  # values
    days: int
    first: pd.Timestamp | None  # of these days


def lines(articles: pd.DataFrame, quotes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """For each kind what is asked of: one line for each value of an article, with the article's index."""
    subjects = topics.top_subjects(articles)["topics"]
    of_topic = [
        (row, topic["qcode"]) for row, own in zip(articles.index, subjects, strict=True) for topic in own
    ]
    said = speakers.lines(articles, speakers.spoken(quotes, articles))
    named = articles["outlet"].dropna().astype(object)
    return {
        "topic": pd.DataFrame(of_topic, columns=["row", "value"]),
        "speaker": pd.DataFrame({"row": said.index, "value": said[speakers.KEY].astype(object).to_numpy()}),
        "outlet": pd.DataFrame({"row": named.index, "value": named.to_numpy()}),
    }


def of_query(articles: pd.DataFrame, quotes: pd.DataFrame, query: str) -> dict[str, pd.DataFrame]:
    """The articles that a query finds, to be asked of beside all others; without a query none."""
    if not query:
        return {}
    rows = articles.index[mask(parse(query), Reading(articles, quotes))]
    return {"query": pd.DataFrame({"row": rows, "value": query})}


def found(articles: pd.DataFrame, asked: Mapping[str, pd.DataFrame], sure: float) -> Unusual:
    """Periods of up to two weeks, and lasting changes, of each value of each kind; see the method.

    What is given has, over all values and kinds and all their periods, a chance of `1 - sure` of being there where
    nothing is unusual: stories are shuffled among those that began on the same weekday, and the largest of all scores
    of each draw is what a score is held against.
    """
    corpus = _corpus(articles)
    many = _values(articles, asked, corpus) if corpus.days >= DAYS else []
    if not many:
        return Unusual(pd.DataFrame(columns=COLUMNS), pd.DataFrame(columns=MOVED), 0, corpus.days, None)
    part = np.column_stack([value.part for value in many])
    seen = scan.Seen(part.T @ corpus.stories, corpus.volume, corpus.weekday)
    there = scan.scores(seen)
    drawn = scan.drawn(part, corpus.stories, corpus.volume, corpus.weekday, corpus.begun, DRAWS)
    limit = scan.limits(drawn, sure)
    periods = [
        line
        for at, value in enumerate(many)
        for line in _periods(value, at, seen, there, drawn, limit, corpus)
    ]
    changes = [
        line
        for at, value in enumerate(many)
        for line in _changes(value, at, seen, there, drawn, limit, corpus)
    ]
    return Unusual(_table(periods, COLUMNS), _table(changes, MOVED), len(many), corpus.days, _day(corpus, 0))


class _Corpus(NamedTuple):
    spread: daily.Daily
    rows: Ints  # of the article of each line
    place: dict[Hashable, int]  # the line of each row
    story: Ints  # of each line
    stories: sparse.csr_matrix  # story × day
    volume: Floats  # articles of each day
    weekday: Ints
    begun: Ints  # the weekday on which most of a story lies
    days: int
    sizes: Floats  # articles of each story


class _Value(NamedTuple):
    kind: str
    name: str
    lines: Ints
    part: Floats  # of the articles of each story


def _corpus(articles: pd.DataFrame) -> _Corpus:
    spread = daily.spread(articles)
    rows = articles.index.to_numpy()[spread.rows]
    own = articles["story_id"].iloc[spread.rows].astype(object)
    story, _ = pd.factorize(own.where(own.notna(), pd.Series(rows, own.index).map(str)), sort=True)
    many = int(story.max()) + 1 if len(story) else 0
    group = sparse.csr_matrix((np.ones(len(story)), (story, np.arange(len(story)))), (many, len(story)))
    stories = sparse.csr_matrix(group @ spread.weights)
    volume = np.asarray(stories.sum(axis=0)).ravel()
    weekday = (
        (spread.first + 3 + np.arange(len(volume))) % 7
        if spread.days >= 28
        else np.zeros(len(volume), np.int64)
    )
    heaviest = np.asarray(stories.argmax(axis=1)).ravel() if many else np.zeros(0, np.int64)
    sizes = np.asarray(stories.sum(axis=1)).ravel()
    place = {row: at for at, row in enumerate(rows.tolist())}
    return _Corpus(
        spread, rows, place, story, stories, volume, weekday, weekday[heaviest], spread.days, sizes
    )


def _values(articles: pd.DataFrame, asked: Mapping[str, pd.DataFrame], corpus: _Corpus) -> list[_Value]:
    """The largest values of each kind that enough articles and stories have."""
    made = []
    for kind, table in asked.items():
        known = table[table["row"].isin(corpus.place)].drop_duplicates()
        sizes = known["value"].value_counts()
        named = sorted(sizes.index[sizes >= ARTICLES], key=lambda name: (-sizes[name], str(name)))[:VALUES]
        groups = known.groupby("value")["row"]
        for name in named:
            at = np.array([corpus.place[row] for row in groups.get_group(name)])
            own = corpus.spread.weights[at].sum(axis=1)
            part = np.bincount(corpus.story[at], np.asarray(own).ravel(), len(corpus.sizes))
            if (part > 0).sum() >= STORIES:
                share = part / np.where(corpus.sizes > 0, corpus.sizes, 1)
                made.append(_Value(kind, str(name), at, np.asarray(share, np.float64)))
    return made


def _periods(
    value: _Value,
    at: int,
    seen: scan.Seen,
    there: scan.Scores,
    drawn: scan.Drawn,
    limit: scan.Limits,
    corpus: _Corpus,
) -> list[dict[str, Any]]:
    """The periods of one value that are unusual, none within another; where none is, its best one, as such."""
    lines = []
    best = scan.best(there.windows[at], limit.windows, EACH)
    for begin, end, score in best or scan.best(there.windows[at], 0.0, 1):
        inside = np.asarray(corpus.spread.weights[value.lines, begin:end].sum(axis=1)).ravel()
        touching = value.lines[inside > 0]
        lines.append({
            "kind": value.kind, "value": value.name,
            "first_day": _day(corpus, begin), "last_day": _day(corpus, end - 1),
            "articles": len(touching), "at_least": int((inside >= 1 - 1e-9).sum()),
            "amount": float(inside.sum()), "expected": float(seen.expected()[at, begin:end].sum()),
            "score": score, "probability": scan.chance(score, drawn.windows), "statement": ODD if best else NOT_TOLD,
            "rows": sorted(corpus.rows[touching].tolist()),
        })  # fmt: skip
    return lines


def _changes(
    value: _Value,
    at: int,
    seen: scan.Seen,
    there: scan.Scores,
    drawn: scan.Drawn,
    limit: scan.Limits,
    corpus: _Corpus,
) -> list[dict[str, Any]]:
    """The lasting change of one value, if there is one: when, in an interval, and from what share to what."""
    scores = there.splits[at]
    split = int(np.argmax(scores))
    if scores[split] <= limit.splits:
        return []
    low, high = scan.split_between(scores, _clumped(value, corpus), uncertainty.LEVEL)
    before, after = (
        seen.counts[at, part].sum() / max(seen.volume[part].sum(), 1)
        for part in (slice(0, split), slice(split, None))
    )
    return [{
        "kind": value.kind, "value": value.name, "direction": "more" if after > before else "less",
        "change": _day(corpus, split), "change_low": _day(corpus, low), "change_high": _day(corpus, high),
        "share_before": before, "share_after": after, "probability": scan.chance(scores[split], drawn.splits),
        "rows": sorted(corpus.rows[value.lines].tolist()),
    }]  # fmt: skip


def _clumped(value: _Value, corpus: _Corpus) -> float:
    """How many articles come as one: by so much less than their number they say."""
    own = value.part * corpus.sizes
    return max(float((own**2).sum() / max(own.sum(), 1e-9)), 1.0)


def _day(corpus: _Corpus, at: int) -> pd.Timestamp:
    return pd.Timestamp(corpus.spread.first + at, unit="D", tz="UTC")


def _table(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """The lines with the surest first."""
    table = pd.DataFrame(rows, columns=[*columns, "score"])
    if table.empty:
        return table[columns]
    kept = decimals.kept(table)
    order = ["probability", "score", "kind", "value"]
    return kept.sort_values(order, ascending=[True, False, True, True], ignore_index=True)[columns]


def listed(unusual: Unusual, top: int) -> pd.DataFrame:
    """The periods to read: from when to when, how many articles, how many are usual, and what may be said."""
    return unusual.periods.drop(columns="amount").head(top)


def too_little(unusual: Unusual) -> str:
    """Why nothing is asked, where nothing is."""
    if not unusual.days:
        return evidence.sentence("no article here has a known day of publication").text
    if unusual.days < DAYS:
        return evidence.sentence(
            "periods are compared within {least:day|days} at least, and this is {n:day|days}",
            least=DAYS, n=unusual.days,
        ).text  # fmt: skip
    return evidence.sentence(
        "no topic, speaker or outlet has {n:dated article|dated articles} of {stories:story|stories}",
        n=ARTICLES, stories=STORIES,
    ).text  # fmt: skip


def sentence(unusual: Unusual) -> Html:
    """How many values were asked, and how many were unusual at some time."""
    if not unusual.asked:
        return evidence.sentence("Nothing can be said: {why}.", why=too_little(unusual))
    asked = _behind(unusual.periods)
    odd = _behind(unusual.periods[unusual.periods["statement"] == ODD])
    moved = _behind(unusual.changes)
    values = (
        evidence.sentence(
            "{n:topic, speaker or outlet|topics, speakers and outlets}", n=evidence.named(asked, "values")
        )
        if asked
        else evidence.sentence("the topics, speakers and outlets that were asked")
    )
    return evidence.sentence(
        "Of {values} {odd}, and {moved}.", values=values,
        odd=evidence.sentence(
            "{n} {n:|was|were} at some time more unusual than stories that happen to fall together explain"
            if odd
            else "none was ever more unusual than stories that happen to fall together explain",
            n=evidence.named(odd, "values"),
        ),
        moved=evidence.sentence(
            "{n} changed for good" if moved else "none changed for good", n=evidence.named(moved, "values")
        ),
    )  # fmt: skip


def _behind(table: pd.DataFrame) -> dict[str, set[int]]:
    """The topics, speakers and outlets of a table, each with the articles of its periods."""
    behind: dict[str, set[int]] = {}
    for kind, value, rows in zip(table["kind"], table["value"], table["rows"], strict=True):
        behind.setdefault(f"{value} ({language.say(kind)})", set()).update(rows)
    return behind
