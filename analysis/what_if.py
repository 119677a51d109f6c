"""Does the answer survive other definitions? Rankings under each declared choice, and how far they move.

The choices are rows of `data/choices.csv`. Each is compared with the run as it was reported; only the steps
that a choice concerns are derived anew, from the articles in hand.
"""

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import evidence, merge, outlets, overview, paths, stories, times, topics
from analysis.errors import ParameterError
from analysis.evidence import Html
from analysis.pipeline import Prepared
from analysis.times import spread

REPORTED = "as reported"
SHOWN = 3  # of those who share a first place
COUNTS = {"articles": "article_id", "texts": "text_id", "origins": "origin_id", "stories": "story_id"}
ONLY = ("main topic", "no credit")
NUMBERS = ("similarity", "window_days", "topic_threshold")
UNITS = {"hour": "%Y-%m-%d %H:00", "day": "%Y-%m-%d", "week": "week of %Y-%m-%d"}
NUMBER = re.compile(r"\d{1,4}(\.\d{1,4})?")


class Variant(NamedTuple):
    """The articles as one choice makes them; `counting` if the choice is what to count."""

    choice: str
    articles: pd.DataFrame
    counting: str = ""


def choices(path: Path | None = None) -> pd.DataFrame:
    """The declared choices: name, what, value, note. ParameterError names the row that cannot be used."""
    path = path or paths.data("choices.csv")
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for row, choice in enumerate(table.to_dict("records"), start=2):
        if problem := _problem(choice.get("what", ""), choice.get("value", "")):
            raise ParameterError(f"{path.name}, line {row}: {problem}")
    if table["name"].duplicated().any() or REPORTED in set(table["name"]):
        raise ParameterError(f"{path.name}: every choice needs a name of its own, other than {REPORTED!r}")
    return table


def _problem(what: str, value: str) -> str:
    known = {"count": tuple(COUNTS), "only": ONLY, "rounding": None, **dict.fromkeys(NUMBERS)}
    if what not in known:
        return f"what is {what!r}; known are {', '.join(known)}"
    allowed = known[what]
    if allowed and value not in allowed:
        return f"{what} is {value!r}; known are {', '.join(allowed)}"
    if what in NUMBERS and not NUMBER.fullmatch(value):
        return f"{what} needs a number like 0.8 or 3, not {value!r}"
    return ""


def derive(found: Prepared, declared: pd.DataFrame | None = None) -> list[Variant]:
    """The run as reported, then as each declared choice makes it."""
    table = choices() if declared is None else declared
    reported = Variant(REPORTED, found.articles)
    rows = table[["name", "what", "value"]].itertuples(index=False)
    return [reported, *(_vary(found, *row) for row in rows)]


def _vary(found: Prepared, name: str, what: str, value: str) -> Variant:
    if what == "count":
        return Variant(name, found.articles, value)
    if what == "only":
        return Variant(name, _main_topic(found.articles) if value == "main topic" else _uncredited(found))
    if what == "topic_threshold":
        return Variant(name, topics.judge(found.articles, float(value)))
    settings = _settings(found) | {what: value}
    articles = found.articles
    if what == "rounding":
        articles = merge.again(*(
            times.date(table, outlets.load(), rounding=value, ledger=found.ledger)
            for table in (articles, found.printings)
        ))  # fmt: skip
    window, similarity = float(settings["window_days"]), float(settings["similarity"])
    again = stories.relate(articles, found.credits, window, similarity, earlier=found.articles)
    return Variant(name, again.articles)


def _settings(found: Prepared) -> dict[str, Any]:
    """What the run's stories were made with, from its own record."""
    recorded = found.steps.loc[found.steps["step"] == "stories", "settings"]
    return {"window_days": 365, "similarity": 1.0} | (json.loads(recorded.iloc[0]) if len(recorded) else {})


def _main_topic(articles: pd.DataFrame) -> pd.DataFrame:
    topic = overview.subjects(articles)["topics"]
    return articles.assign(topics=pd.Series([t[:1] for t in topic], articles.index, dtype=topic.dtype))


def _uncredited(found: Prepared) -> pd.DataFrame:
    given = found.credits
    other = (given["kind"] != "self") & (given["outlet"] != given["credited"]).fillna(True)
    return found.articles[~found.articles["article_id"].isin(given.loc[other, "article_id"])]


def rankings(variants: list[Variant], key: str, count: str = "articles") -> pd.DataFrame:
    """Each value's amount and rank under each choice: choice, key, amount, rank (1 = most; ties share it).

    `key`: a column, `topics` (the 17 top subjects), or hour, day or week (expected articles). A value that a
    choice leaves nothing of has amount 0. Unknown values are not ranked.
    """
    counted = {
        variant.choice: _amounts(variant.articles, key, variant.counting or count)
        for variant in variants
        if COUNTS[variant.counting or count] != key
    }
    table = pd.concat(counted, axis=1, names=["choice"]).fillna(0.0).round(6).rename_axis(index=key)
    long = pd.Series(table.stack(), name="amount").reset_index()
    long = long.sort_values(["choice", key], ignore_index=True)
    ranks = long.groupby("choice")["amount"].rank(ascending=False, method="min").astype(int)
    return long.assign(rank=ranks)[["choice", key, "amount", "rank"]]


def _amounts(articles: pd.DataFrame, key: str, count: str) -> "pd.Series[float]":
    if key in UNITS:
        once = articles.sort_values(["published_earliest", "article_id"]).drop_duplicates(COUNTS[count])
        table = spread.attention(once["published_earliest"], once["published_latest"], unit=key)
        dated = table[table["status"] == spread.DATED]
        return pd.Series(dated["expected"].to_numpy(float), dated["bin"].dt.strftime(UNITS[key]))
    if key == "topics":
        articles = _one_row_a_topic(articles)
    return articles.groupby(articles[key].astype(object))[COUNTS[count]].nunique().astype(float)


def _one_row_a_topic(articles: pd.DataFrame) -> pd.DataFrame:
    codes = [[topic["qcode"] for topic in found] for found in overview.subjects(articles)["topics"]]
    return articles.assign(topics=pd.Series(codes, index=articles.index, dtype=object)).explode("topics")


def ranges(ranked: pd.DataFrame) -> pd.DataFrame:
    """Each value's rank as reported, and its best (low) and worst (high) under any choice."""
    key = _key(ranked)
    reported = ranked[ranked["choice"] == REPORTED].set_index(key)["rank"]
    spans = ranked.groupby(key)["rank"].agg(["min", "max"])
    table = pd.DataFrame({"rank": reported, "low": spans["min"], "high": spans["max"]}).reset_index()
    return table.sort_values(["rank", key], ignore_index=True)


def moves(ranked: pd.DataFrame, names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """How far each choice moves the ranking, furthest first: choice, changed, tau, distance, first.

    `changed` counts the values whose amount is another; `tau` is Kendall's tau-b against the run as reported;
    `distance` (1 - tau) / 2: 0 for the same order, 1 for the reverse; `first` who leads.
    """
    from scipy.stats import kendalltau

    amounts = ranked.set_index([_key(ranked), "choice"])["amount"].unstack("choice")  # noqa: PD010
    reported, rows = amounts[REPORTED], []
    for choice in amounts.columns.drop(REPORTED):
        changed = int((amounts[choice] != reported).sum())
        tau = float(kendalltau(reported, amounts[choice]).statistic) if changed else 1.0
        tau = 0.0 if math.isnan(tau) else tau  # all amounts are equal: no order is left
        first = _listed(_leaders(ranked, choice), names)
        rows.append((choice, changed, round(tau, 3), round((1 - tau) / 2, 3), first))
    table = pd.DataFrame(rows, columns=["choice", "changed", "tau", "distance", "first"])
    order = ["distance", "changed", "choice"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def sentence(ranked: pd.DataFrame, names: Mapping[str, str] | None = None) -> Html:
    """Who is first, under how many definitions, and who leads under the others."""
    if ranked.empty:
        return evidence.sentence("There is nothing to rank.")
    moved = moves(ranked)
    matters = sorted(moved.loc[moved["changed"] > 0, "choice"])
    top = _leaders(ranked, REPORTED)
    instead: dict[tuple[str, ...], list[str]] = {}
    for choice in matters:
        if (leaders := _leaders(ranked, choice)) != top:
            instead.setdefault(leaders, []).append(f"“{choice}”")
    n, other = len(matters) + 1, sum(map(len, instead.values()))
    under = f"under {n - other} of {n}" if other else f"under all {n}"
    idle = f" {len(moved) - len(matters)} more change no number of it." if len(moved) > len(matters) else ""
    return evidence.sentence(
        "{top} {under} definitions that could change this ranking{instead}.{idle}",
        top=_capital(_leading(top, names, "is first", "share the first place")),
        under=under if matters else "as reported; there are no other",
        instead="".join(
            f"; with {', '.join(which)} {_leading(leaders, names, 'leads', 'share the lead')}"
            for leaders, which in instead.items()
        ),
        idle=idle,
    )


def _leading(values: tuple[str, ...], names: Mapping[str, str] | None, one: str, several: str) -> str:
    return f"{_listed(values, names)} {one if len(values) == 1 else several}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _listed(values: tuple[str, ...], names: Mapping[str, str] | None) -> str:
    called = [(names or {}).get(value, value) for value in values]
    return " and ".join(called if len(called) <= SHOWN else [*called[:SHOWN], f"{len(called) - SHOWN} more"])


def _key(ranked: pd.DataFrame) -> str:
    return str(ranked.columns[1])


def _leaders(ranked: pd.DataFrame, choice: str) -> tuple[str, ...]:
    """The values of rank 1, by name."""
    leads = ranked[(ranked["choice"] == choice) & (ranked["rank"] == 1) & (ranked["amount"] > 0)]
    return tuple(sorted(leads[_key(ranked)]))
