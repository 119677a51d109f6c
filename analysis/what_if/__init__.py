"""Does the answer survive other definitions? Rankings under each declared choice, and how far they move."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import arrays, decimals, evidence, language, plurals, topics
from analysis.attention import spread, units
from analysis.evidence import Html
from analysis.keeping import once
from analysis.what_if import sample
from analysis.what_if.variants import ALONE, COUNTS, IN_SAMPLE, REPORTED, Variant, choices, derive, tried

__all__ = ["REPORTED", "Variant", "choices", "derive", "moves", "ranges", "rankings", "sentence", "tried"]

Floats = npt.NDArray[np.float64]
ASKED = 64  # rankings that are kept: several cells ask for those of every choice
SHOWN = 3  # of those who share a first place


class _Axis(NamedTuple):
    """A unit of time, and the edges of its bars in microseconds."""

    unit: str
    edges: tuple[int, ...]


def rankings(variants: list[Variant], key: str, count: str = "articles") -> pd.DataFrame:
    """Each value's amount and rank under each choice: choice, key, amount, rank (1 = most; ties share it).

    `key`: a column, `topics` (the 17 top subjects), or a unit of time such as day (expected articles, of
    the span that the chart of the first variant draws). A value that a choice leaves nothing of has amount 0,
    one that all do is left out. Unknown values are not ranked. Where choices were tried on a sample, `sampled` says
    which, and `error` how far another sample may move what they move.
    """
    axis = _axis(variants[0].articles, key) if key in units.NAMES else None
    counted = {
        variant.choice: _amounts(variant.articles, key, variant.counting or count, axis)
        for variant in variants
        if COUNTS[variant.counting or count] != key
    }
    table = pd.concat(counted, axis=1, names=["choice"]).fillna(0.0).rename_axis(index=key)
    long = decimals.kept(pd.Series(table.stack(), name="amount").reset_index())
    long = long.sort_values(["choice", key], ignore_index=True)
    ranks = long.groupby("choice")["amount"].rank(ascending=False, method="min").astype(int)
    ranked = long.assign(rank=ranks)[["choice", key, "amount", "rank"]]
    some = {variant.choice: variant for variant in variants if variant.sampled and variant.choice in counted}
    if not some:
        return ranked
    errors = {choice: _error(some, choice, key, count, axis) for choice in some if choice != IN_SAMPLE}
    return ranked.assign(sampled=ranked["choice"].isin(list(some)), error=ranked["choice"].map(errors))


def _error(some: Mapping[str, Variant], choice: str, key: str, count: str, axis: _Axis | None) -> float:
    """How far another sample may move the distance that a choice moves the ranking, both made of a sample."""
    sides = [some[name].articles for name in (against(choice, True), choice)]
    sides = [side[_read(side, key, count, axis)] for side in sides]
    if sides[0].equals(sides[1]):
        return 0.0

    def distance(rows: "pd.Index[int]") -> float:
        told = [_count(side.loc[rows], key, count, axis) for side in sides]
        return (1 - _tau(*(amounts.fillna(0.0).to_numpy(float) for amounts in told[0].align(told[1])))) / 2

    return decimals.number(sample.error(some[IN_SAMPLE].articles, distance), 3)


def against(choice: str, sampled: bool) -> str:
    """What a choice is compared with: the run as reported; a sample related anew, with the same sample related anew."""
    return IN_SAMPLE if choice == ALONE else ALONE if sampled else REPORTED


def _axis(articles: pd.DataFrame, unit: str) -> _Axis:
    found = units.axis(articles["published_earliest"], articles["published_latest"], unit)
    return _Axis(found.unit, tuple(found.edges.as_unit("us").asi8.tolist()))


def _amounts(articles: pd.DataFrame, key: str, count: str, axis: _Axis | None) -> "pd.Series[float]":
    return _counted(articles[_read(articles, key, count, axis)], key, count, axis)


def _read(articles: pd.DataFrame, key: str, count: str, axis: _Axis | None) -> list[str]:
    """The columns that a ranking rests on."""
    keys = [key] if axis is None else ["published_earliest", "published_latest", "article_id"]
    return [name for name in dict.fromkeys([*keys, COUNTS[count]]) if name in articles]


@once.found(few=ASKED)
def _counted(articles: pd.DataFrame, key: str, count: str, axis: _Axis | None) -> "pd.Series[float]":
    return _count(articles, key, count, axis)


def _count(articles: pd.DataFrame, key: str, count: str, axis: _Axis | None) -> "pd.Series[float]":
    if axis is not None:
        first = articles.sort_values(["published_earliest", "article_id"]).drop_duplicates(COUNTS[count])
        edges = pd.DatetimeIndex(np.array(axis.edges, "M8[us]"), tz="UTC")
        table = spread.attention(
            first["published_earliest"], first["published_latest"], unit=axis.unit, edges=edges
        )
        dated = table[(table["status"] == spread.DATED) & (table["high"] > 0)]
        names = [units.label(start, axis.unit) for start in dated["bin"]]
        return pd.Series(dated["expected"].to_numpy(float), pd.Index(names, dtype=object))
    if key == "topics":
        articles = _one_row_a_topic(articles)
    groups, values = pd.factorize(articles[key].astype(object), sort=True)
    counted, distinct = pd.factorize(articles[COUNTS[count]])
    both, many = (groups >= 0) & (counted >= 0), len(distinct) + 1
    pairs = arrays.distinct(groups[both] * many + counted[both])
    amounts = np.bincount(pairs // many, minlength=len(values)).astype(float)
    return pd.Series(amounts, pd.Index(values, dtype=object, name=key), name=COUNTS[count])


def _one_row_a_topic(articles: pd.DataFrame) -> pd.DataFrame:
    """A row for each topic of an article, with what is counted."""
    places, codes = topics.of_articles(topics.top_subjects(articles)["topics"])
    told = articles[[name for name in COUNTS.values() if name in articles]].iloc[places]
    return told.assign(topics=pd.Series(codes, told.index, dtype=object))


def ranges(ranked: pd.DataFrame, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """Each value's rank as reported, and its best (low) and worst (high) under any choice.

    With the articles as reported, also how many of them each value has, and their rows.
    """
    key, ranked = _key(ranked), _of_whole(ranked)
    reported = ranked[ranked["choice"] == REPORTED].set_index(key)["rank"]
    spans = ranked.groupby(key)["rank"].agg(["min", "max"])
    table = pd.DataFrame({"rank": reported, "low": spans["min"], "high": spans["max"]}).reset_index()
    table = table.sort_values(["rank", key], ignore_index=True)
    if articles is None or key not in articles:
        return table
    own = _behind(articles, key)
    behind = pd.Series([own(value) for value in table[key]], dtype=object)
    return table.assign(articles=behind.map(len), rows=behind)


def times(ranked: pd.DataFrame) -> dict[str, str]:
    """What the times of a ranking are called where they are read: 9 Mar 2026 for 2026-03-09."""
    return {name: evidence.spelled(name) for name in ranked[_key(ranked)].unique()}


def widest(ranged: pd.DataFrame, names: Mapping[str, str] | None = None) -> Html:
    """Of what `ranges` gave: whose rank moves most under the declared choices, and how many keep theirs."""
    if "articles" in ranged:  # a story that only another choice makes is none here
        ranged = ranged[(ranged["articles"] > 0).to_numpy(bool)]
    if ranged.empty:
        return evidence.sentence("There is nothing to rank.")
    spans = ranged["high"] - ranged["low"]
    if not spans.max():
        return evidence.sentence("No rank moves under any declared choice.")
    first = ranged[(spans == spans.max()).to_numpy(bool)]
    key = next(
        column for column in ranged.columns if column not in ("rank", "low", "high", "articles", "rows")
    )
    who = listed(tuple(map(str, first[key])), names)
    counts = {"k": int((spans == 0).sum()), "m": len(ranged)}
    if len(first) > 1:
        return evidence.sentence(
            "{who} move most, by {span:rank|ranks} each; {k} of {m} {k:|keeps its|keep their} rank under every choice.",
            who=_capital(who), span=int(spans.max()), **counts,
        )  # fmt: skip
    return evidence.sentence(
        "“{who}” moves most, from rank {low} to {high}; {k} of {m} {k:|keeps its|keep their} rank under every choice.",
        who=who, low=int(first["low"].iloc[0]), high=int(first["high"].iloc[0]), **counts,
    )  # fmt: skip


def _behind(articles: pd.DataFrame, key: str) -> Callable[[str], list[int]]:
    """The articles as reported of each value of a column, for who asks."""
    told = _one_row_a_topic(articles) if key == "topics" else articles
    if key not in told:
        return lambda _: []
    codes, values = pd.factorize(told[key].astype(object))
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(len(values) + 1))
    labels, place = np.asarray(told.index)[order], {str(value): at for at, value in enumerate(values)}

    def of(value: str) -> list[int]:
        at = place.get(value)
        return [] if at is None else labels[ends[at] : ends[at + 1]].tolist()

    return of


def moves(
    ranked: pd.DataFrame, names: Mapping[str, str] | None = None, articles: pd.DataFrame | None = None
) -> pd.DataFrame:
    """How far each choice moves the ranking, furthest first: choice, changed, tau, distance, first.

    `changed` counts the values whose amount is another, and `rows_changed` names them with both amounts and
    their articles as reported; `tau` is Kendall's tau-b against the run as reported; `distance` (1 - tau) / 2:
    0 for the same order, 1 for the reverse; `first` who leads. A choice that was tried on a sample is compared with the
    sample related anew as the run was, and `error` is how far another sample may move its distance (nine in ten).
    """
    amounts, leaders, key = by_choice(ranked), who_leads(ranked), _key(ranked)
    errors = dict(zip(ranked["choice"], ranked["error"], strict=True)) if "error" in ranked else {}
    some = set(ranked.loc[ranked["sampled"], "choice"]) if errors else set()
    none: Callable[[str], list[int]] = lambda _: []  # noqa: E731
    own = none if articles is None else _behind(articles, key)
    own_drawn = own if articles is None or not some else _behind(articles.loc[sample.drawn(articles)], key)
    rows: list[tuple[object, ...]] = []
    for choice in amounts.columns.drop([REPORTED, IN_SAMPLE], errors="ignore"):
        sides = amounts[[against(choice, choice in some), choice]]
        if choice in some:
            sides = sides[(sides != 0).any(axis=1)]  # what no drawn article has is not looked at
        before, after = sides.to_numpy(float).T
        values = sides.index.tolist()
        changed = _changed(values, before, after, names or {}, own_drawn if choice in some else own)
        tau = _tau(before, after) if changed and len(sides) > 1 else 1.0
        first = listed(leaders.get(choice, ()), names)
        rows.append((choice, len(changed), tau, (1 - tau) / 2, errors.get(choice), first, changed))
    columns = ["choice", "changed", "tau", "distance", "error", "first", "rows_changed"]
    table = pd.DataFrame(rows, columns=columns).astype({"error": float})
    order = ["distance", "changed", "choice"]
    found = decimals.kept(table).sort_values(order, ascending=[False, False, True], ignore_index=True)
    return found if some else found.drop(columns="error")


def _of_whole(ranked: pd.DataFrame) -> pd.DataFrame:
    """The choices that were tried on all articles, and the values that these know."""
    if "sampled" not in ranked:
        return ranked
    whole = ranked[~ranked["sampled"]]
    return whole[(whole.groupby(_key(ranked))["amount"].transform("max") > 0).to_numpy(bool)]


def by_choice(ranked: pd.DataFrame) -> pd.DataFrame:
    """The amount of each value, a column for each choice."""
    return ranked.set_index([_key(ranked), "choice"])["amount"].unstack("choice")  # noqa: PD010


def _tau(one: Floats, other: Floats) -> float:
    """Kendall's tau-b; 0 where all amounts of one are equal: no order is left. (`scipy.stats` loads for a second.)"""
    pairs, often = np.unique(np.column_stack([one, other]), axis=0, return_counts=True)
    (x, y), same, told_x, told_y = pairs.T, 0, 0, 0
    for a, b, times in zip(x, y, often.tolist(), strict=True):
        over_x, over_y = np.sign(x - a), np.sign(y - b)
        same += times * int((over_x * over_y) @ often)
        told_x, told_y = told_x + times * int(abs(over_x) @ often), told_y + times * int(abs(over_y) @ often)
    return same / math.sqrt(told_x * told_y) if told_x and told_y else 0.0


def _changed(
    values: Sequence[str],
    before: Floats,
    after: Floats,
    names: Mapping[str, str],
    own: Callable[[str], list[int]],
) -> dict[str, list[int]]:
    """The values whose amount is another, furthest first, as "Herald: 12 → 10", with the articles of those shown."""
    order = np.argsort(-abs(after - before), kind="stable")[: np.count_nonzero(after != before)].tolist()
    called = Counter(names.get(values[at], values[at]) for at in order)
    return {
        f"{_called(values[at], names, called)}: {before[at]:,.4g} → {after[at]:,.4g}": own(values[at])
        if place < evidence.SHOWN
        else []
        for place, at in enumerate(order)
    }


def _called(value: str, names: Mapping[str, str], called: Counter[str]) -> str:
    """A value by its name, with its id where two have one name."""
    name = names.get(value, value)
    return name if called[name] == 1 else f"{name} ({value})"


def sentence(ranked: pd.DataFrame, names: Mapping[str, str] | None = None) -> Html:
    """Who is first, under how many definitions, and who leads under the others."""
    if ranked.empty or (ranked[_key(ranked)] == ranked[_key(ranked)].iloc[0]).all():
        return evidence.sentence("There is nothing to rank.")
    whole = _sentence(_of_whole(ranked), names)
    if "sampled" not in ranked:
        return whole
    return evidence.sentence("{whole} {drawn}", whole=whole, drawn=_drawn(ranked, names))


def _drawn(ranked: pd.DataFrame, names: Mapping[str, str] | None) -> Html:
    """Of the choices tried on a sample, under which the same leads as in the sample itself."""
    part, leaders = ranked[ranked["sampled"]], who_leads(ranked[ranked["sampled"]])
    others = sorted(set(part["choice"]) - {IN_SAMPLE, ALONE})
    top = leaders.get(ALONE, ())
    moved = [choice for choice in others if leaders.get(choice, ()) != top]
    return evidence.sentence(
        "{n:more definition was|more definitions were} tried on a sample of whole stories: there {top} under each."
        if not moved
        else "{n:more definition was|more definitions were} tried on a sample of whole stories: there {top}{but}.",
        n=_choices(others), top=_is_first(top, names),
        but="".join(_with([_choice(choice)], leaders.get(choice, ()), names) for choice in moved),
    )  # fmt: skip


def _sentence(ranked: pd.DataFrame, names: Mapping[str, str] | None) -> Html:
    amounts, leaders = by_choice(ranked), who_leads(ranked)
    others = sorted(amounts.columns.drop(REPORTED, errors="ignore"))
    matters = [choice for choice in others if (amounts[choice] != amounts[REPORTED]).any()]
    top = leaders.get(REPORTED, ())
    instead: dict[tuple[str, ...], list[str]] = {}
    for choice in matters:
        if (first := leaders.get(choice, ())) != top:
            instead.setdefault(first, []).append(choice)
    if not matters:
        return _unmoved(top, names, others)
    return evidence.sentence(
        "{top} {under} definitions that could change this ranking{instead}.{idle}",
        top=_capital(_is_first(top, names)),
        under=_under(matters, [name for others in instead.values() for name in others]),
        instead="".join(_with(list(map(_choice, which)), first, names) for first, which in instead.items()),
        idle=_idle([choice for choice in others if choice not in matters]),
    )


def _unmoved(top: tuple[str, ...], names: Mapping[str, str] | None, choices: list[str]) -> Html:
    """The sentence where no other definition moves a number, or none was tried."""
    return evidence.sentence(
        "{top} as reported; {n:other definition|other definitions} {n:|was|were} tried and {n:|changes|change} no "
        "number of it."
        if choices
        else "{top} as reported; no other definition was tried.",
        top=_capital(_is_first(top, names)), n=_choices(choices),
    )  # fmt: skip


def _under(matters: list[str], others: list[str]) -> Html:
    """Under how many of the definitions that matter the leader stays, both numbers with the list of them."""
    whole = _choices([REPORTED, *matters])
    if not others:
        return evidence.sentence("under all {n}", n=whole)
    kept = _choices([REPORTED, *(choice for choice in matters if choice not in others)])
    return evidence.sentence("under {k} of {n}", k=kept, n=whole)


def _idle(choices: list[str]) -> Html:
    if not choices:
        return evidence.sentence("")
    return evidence.sentence(" {n} more {n:|changes|change} no number of it.", n=_choices(choices))


def _choices(names: list[str]) -> Html:
    return evidence.named({language.say(name): () for name in names}, "definitions")


def _is_first(values: tuple[str, ...], names: Mapping[str, str] | None) -> str:
    """Who is first, as the main clause of a sentence."""
    return evidence.sentence(
        "{who} share the first place" if len(values) > 1 else "{who} is first" if values else "nobody leads",
        who=listed(values, names),
    ).text  # fmt: skip


def _with(choices: list[str], values: tuple[str, ...], names: Mapping[str, str] | None) -> str:
    """Who leads with other definitions, as the end of a sentence."""
    return evidence.sentence(
        "; with {which}, {who} share the lead" if len(values) > 1
        else "; with {which}, {who} leads" if values else "; with {which}, nobody leads",
        which=plurals.listed(choices), who=listed(values, names),
    ).text  # fmt: skip


def _choice(choice: str) -> str:
    """A choice as it is named in a sentence."""
    return f"“{language.say(choice)}”"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def listed(values: tuple[str, ...], names: Mapping[str, str] | None) -> str:
    called = [(names or {}).get(value, value) for value in values]
    return plurals.listed(
        called
        if len(called) <= SHOWN
        else [*called[:SHOWN], evidence.sentence("{n} more", n=len(called) - SHOWN).text]
    )


def _key(ranked: pd.DataFrame) -> str:
    return str(ranked.columns[1])


def who_leads(ranked: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The values of rank 1 under each choice that has any, by name."""
    leads = ranked[(ranked["rank"] == 1) & (ranked["amount"] > 0)].sort_values(_key(ranked))
    found: dict[str, list[str]] = {}
    for choice, value in zip(leads["choice"], leads[_key(ranked)], strict=True):
        found.setdefault(str(choice), []).append(value)
    return {choice: tuple(values) for choice, values in found.items()}
