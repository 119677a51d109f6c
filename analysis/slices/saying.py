"""Two slices in sentences, and their tables as they are read."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis import evidence, language, overview, plurals
from analysis.evidence import Html
from analysis.slices import counting, drawn, told, working
from analysis.slices.naming import Side, Two

NAMED = 3  # rows of a kind that are told in a sentence
NOUNS = {
    "topics": "topic|topics", "outlets": "outlet|outlets", "speakers": "speaker|speakers",
    "words": "word or phrase|words and phrases",
}  # fmt: skip
HEADS = {"topics": "Topics", "outlets": "Outlets", "speakers": "Speakers", "words": "Words and phrases"}


def compared(two: Two) -> dict[str, pd.DataFrame]:
    """All that is compared by shares, each as `differences` has it: topics, outlets, speakers, words."""
    found = {kind: counting.differences(two, kind) for kind in counting.KINDS}
    if one_outlet(two):
        found["outlets"] = found["outlets"].head(0)
    return found | {"words": counting.words(two), "ways": working.ways(two)}


def sentences(
    two: Two, found: Mapping[str, pd.DataFrame], names: Mapping[str, str], sure: float = 0.9
) -> list[Html]:
    """What sets two slices apart, as `compared` has it; of slices that are empty, or the same, that they are."""
    first = [evidence.sentence("{why}", why=two.why)] if two.why else []
    if not two.named:
        return first
    if empty := [side for side in (two.a, two.b) if side.rows.empty]:
        return [*first, *(_size(two, side) for side in empty)]
    if two.a.rows.equals(two.b.rows):
        return [
            *first,
            evidence.sentence(
                "{a} and {b} are the same {n:article|articles}: nothing can differ.",
                a=two.a.name, b=two.b.name, n=two.a.rows,
            ),
        ]  # fmt: skip
    articles = two.articles
    stories = [articles.loc[side.rows, "story_id"].nunique() for side in (two.a, two.b)]
    told_ = (
        [_apart(two, kind, found[kind], names) for kind in NOUNS]
        if min(stories) >= drawn.FLOOR
        else [_few(two)]
    )
    said = [_ways(two, found["ways"]), *told_, _agendas(two), _alone(two), _firsts(two, sure), overlap(two)]
    return [*first, *(_size(two, side) for side in (two.a, two.b)), *(one for one in said if one)]


def _size(two: Two, side: Side) -> Html:
    """How much a slice is."""
    articles = two.tables.articles.loc[side.rows]
    if articles.empty:
        return evidence.sentence("No article is in {name}: there is nothing to compare.", name=side.name)
    return evidence.sentence(
        "{name}: {n:article|articles}, {texts:distinct text|distinct texts}, "
        "{origins:independent origin|independent origins}, {stories:story|stories}.",
        name=side.name, n=side.rows, texts=overview.distinct(articles, "text_id", "texts"),
        origins=overview.distinct(articles, "origin_id", "origins"),
        stories=overview.distinct(articles, "story_id", "stories"),
    )  # fmt: skip


def overlap(two: Two) -> Html | None:
    """How many articles are in both slices, and what that does."""
    both = two.a.rows.intersection(two.b.rows)
    if both.empty:
        return None
    return evidence.sentence(
        "{n:article is|articles are} in both slices and {n:|counts|count} on both sides, which makes these more alike.",
        n=both,
    )


def _few(two: Two) -> Html:
    """That too few stories are there for intervals."""
    return evidence.sentence(
        "Too few stories to say what differs: each slice needs {floor:story|stories}. Shares stand beside each "
        "other, and nothing is called different.", floor=drawn.FLOOR,
    )  # fmt: skip


def _apart(two: Two, kind: str, table: pd.DataFrame, names: Mapping[str, str]) -> Html | None:
    """What differs for sure of one kind, or that nothing does."""
    if kind == "outlets" and one_outlet(two):
        return None
    if table.empty:
        return evidence.sentence("Neither slice has any {nouns}.", nouns=_noun(kind, 0))
    certain = table[table["sure"].isin([word for _, word in counting.SURE])].head(NAMED)
    if certain.empty:
        return evidence.sentence(
            "Of {n} {noun} none differs by more than chance would make one of so many differ.",
            n=len(table), noun=_noun(kind, len(table)),
        )  # fmt: skip
    parts = [
        _row(two, {str(key): value for key, value in row.items()}, names)
        for row in certain.to_dict("records")
    ]
    more = int(table["sure"].isin([word for _, word in counting.SURE]).sum()) - len(certain)
    return evidence.sentence(
        "{head}: {told}; and {n} more." if more else "{head}: {told}.",
        head=language.say(HEADS[kind]), told=_row_by_row(parts), n=more,
    )  # fmt: skip


def _ways(two: Two, table: pd.DataFrame) -> Html | None:
    """In what the two work differently for sure, of what is counted in articles."""
    certain = table[table["sure"].isin([word for _, word in counting.SURE]) & table["rows_a"].notna()]
    parts = [
        evidence.sentence(
            "{x} of the articles of {a} {way}, {y} of those of {b} ({sure} a difference)",
            way=language.say(row["measure"]), sure=language.say(row["sure"]), a=two.a.name,
            b=two.b.name, x=evidence.count(row["rows_a"], share=len(two.a.rows)),
            y=evidence.count(row["rows_b"], share=len(two.b.rows)),
        )
        for row in certain.to_dict("records")
    ]  # fmt: skip
    if not parts:
        return None
    return _row_by_row(parts) + evidence.sentence(".")


def _row_by_row(parts: list[Html]) -> Html:
    return evidence.joined(parts, "{a}; {b}", "{a}; {b}")


def _noun(kind: str, n: int) -> str:
    """What a row of a kind is called beside a number."""
    return language.form(n, language.say(NOUNS[kind]).split("|"))


def _row(two: Two, row: Mapping[str, object], names: Mapping[str, str]) -> Html:
    more, less = ("a", "b") if float(str(row["difference"])) > 0 else ("b", "a")
    sides = {"a": two.a, "b": two.b}
    shares = {side: evidence.count(row[f"rows_{side}"], share=len(sides[side].rows)) for side in "ab"}  # type: ignore[arg-type]
    value = str(row["value"])
    return evidence.sentence(
        "{value} is {sure} more frequent in {more} ({x} of its articles, against {y} in {less})",
        value=names.get(value, value), sure=language.say(str(row["sure"])), more=sides[more].name,
        less=sides[less].name, x=shares[more], y=shares[less],
    )  # fmt: skip


def one_outlet(two: Two) -> bool:
    """Whether each slice is of one outlet at most, so that outlets cannot be compared."""
    outlets = two.tables.articles["outlet"]
    return all(outlets.loc[side.rows].nunique() < 2 for side in (two.a, two.b))


def _agendas(two: Two) -> Html | None:
    found = working.agendas(two)
    if found is None:
        return None
    return evidence.sentence(
        "By the shares of {n:topic|topics} the agendas have a rank correlation of {value} ({low} to {high} with other "
        "stories).", n=int(found["topics"]),
        **{name: language.number(f"{found[name]:.2f}") for name in ("value", "low", "high")},
    )  # fmt: skip


def _alone(two: Two) -> Html:
    """How many stories one slice alone has, against what volume alone would do."""
    table, due = told.alone(two), told.expected(two)
    rows = {side.name: [row for rows in table.loc[(table["slice"] == side.name) & (table["origins"] > 1), "rows"]
                        for row in rows] for side in (two.a, two.b)}  # fmt: skip
    parts = [
        evidence.sentence(
            "{name} alone has {n:story|stories} of two origins or more, where volume alone would make it {due}",
            name=side.name, n=evidence.count(rows[side.name], due[key][0], "stories"),
            due=language.number(f"{due[key][1]:,.1f}"),
        )
        for key, side in (("a", two.a), ("b", two.b))
    ]  # fmt: skip
    return _row_by_row(parts) + evidence.sentence(".")


def _firsts(two: Two, sure: float) -> Html | None:
    table = told.firsts(two, sure)
    if table.empty:
        return None
    counts = [evidence.count(row["rows"], int(row["stories"]), "stories") for row in table.to_dict("records")]
    hours = told.lag(two)
    said = evidence.sentence(
        "Of {m:story|stories} that both tell, {a} was first in {x}, {b} in {y}, and for {z} nobody can tell.",
        m=int(table["stories"].sum()), a=two.a.name, b=two.b.name, x=counts[0], y=counts[1], z=counts[2],
    )  # fmt: skip
    if hours is None:
        return said
    return said + evidence.sentence(
        " The first article of {b} came {lag} that of {a}, typically (medians of what is left open).",
        a=two.a.name, b=two.b.name, lag=_between(*hours[:2]),
    )  # fmt: skip


def _between(low: float, high: float) -> str:
    """Bounds of a lag in words: between 3.8 hours before and 28.6 hours after."""
    ends = [
        evidence.sentence(
            "{hours} hours before" if x < 0 else "{hours} hours after",
            hours=language.number(f"{abs(x):,.1f}"),
        ).text
        for x in (low, high)
    ]
    if low == high:
        return ends[0]
    return evidence.sentence("between {first} and {last}", first=ends[0], last=ends[1]).text


def shown(table: pd.DataFrame, top: int) -> pd.DataFrame:
    """A table of differences as it is read: counts with their articles, shares, differences with their intervals."""
    first = table.columns[0]
    head = table.head(top)
    logs = "g2" in head
    fields = ("log_ratio", "log_low", "log_high") if logs else ("difference", "low", "high")
    said = [_interval(ends, logs) for ends in head[list(fields)].itertuples(index=False, name=None)]
    sides = {side: pd.Series([_side(row, side) for row in head.to_dict("records")], head.index, dtype=object)
             for side in ("a", "b")}  # fmt: skip
    kept = head.assign(**sides, difference=pd.Series(said, head.index, dtype=object))
    return kept[[first, "sure", "a", "b", "difference", *(["g2"] if logs else [])]]


def _side(row: Mapping[Hashable, Any], side: str) -> Html:
    """How many articles of a slice have a value, with their list, and which share that is."""
    share = plurals.percent(row[f"share_{side}"], 1)
    if row[f"rows_{side}"] is None:
        return evidence.sentence("{share}", share=share)
    return evidence.sentence("{n} · {share}", n=evidence.count(row[f"rows_{side}"]), share=share)


def _interval(ends: tuple[Any, ...], logs: bool) -> str:
    value, low, high = map(float, ends)

    def one(x: float) -> str:
        return language.number(f"{x:+.1f}" if logs else f"{x * 100:+.1f}")

    unknown = np.isnan(low) or np.isnan(high)
    return one(value) if unknown else plurals.between(one(value), one(low), one(high))


def heads(two: Two, logs: bool = False) -> dict[str, str]:
    """What the columns of `shown` are called."""
    effect = language.say("Log ratio (90%)" if logs else "Difference in points (90%)")
    names = {"a": two.a.name, "b": two.b.name, "g2": "G²"}
    return names | {"difference": effect, "sure": language.say("Sure")}


def versus(two: Two) -> str:
    """The two by name, as titles have them."""
    if not two.named:
        return language.say("two slices")
    return evidence.sentence("{a} beside {b}", a=two.a.name, b=two.b.name).text


def both(table: pd.DataFrame, top: int) -> pd.DataFrame:
    """The first rows with the articles of both sides behind each, as charts take them."""
    head = table.head(top)
    rows = [sorted({*a, *b}) for a, b in zip(head["rows_a"], head["rows_b"], strict=True)]
    return head.drop(columns=["rows_a", "rows_b"]).assign(rows=pd.Series(rows, head.index, dtype=object))
