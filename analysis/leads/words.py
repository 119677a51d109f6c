"""Leads in words: a table to read, with the stories behind each number, and what can be said in a sentence."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis import evidence, language, plurals
from analysis.evidence import Html
from analysis.leads.agenda import FOLLOWS, PRECEDES, WINDOWS, Transfer
from analysis.leads.lines import EARLIER, LATER, LEADS, NOT_TOLD, Leads

NAMED = 3  # leads that a sentence names
HEADS = {
    "untold": "Cannot tell", "lag": "Median lag, 90 % interval",
    "estimates": "Of the stories that both tell; below, if both had as many articles",
    "credits": "Stories in which the second credits the first; below, the first the second",
    "difference_1": "One day", "difference_3": "Three days", "difference_7": "Seven days",
}  # fmt: skip
BROKEN = 100  # takes the form of a word that a number with decimals takes
STEPS = (("day|days", 86_400), ("hour|hours", 3_600), ("minute|minutes", 60), ("second|seconds", 1))


def listed(leads: Leads, articles: pd.DataFrame, names: Mapping[str, str], top: int) -> pd.DataFrame:
    """The first `top` pairs to read: each count with its stories, each estimate with its interval."""
    head = leads.table.head(top)
    lines = leads.stories[leads.stories["pair"].isin(head["pair"])]
    told = articles.loc[articles["story_id"].isin(lines["story_id"]), ["story_id"]]
    behind = told.groupby(told["story_id"].astype(object)).groups
    rows = [
        _row(line, lines[lines["pair"] == line["pair"]], leads.key, behind, names)
        for line in head.to_dict("records")
    ]
    return pd.DataFrame(rows)


def _row(
    line: dict[Any, Any], own: pd.DataFrame, key: str, behind: Mapping[Any, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    """One pair: who, what may be said, of which stories, how likely, and by how much."""

    def stories(which: str = "") -> Html:
        return listing(own["story_id"][(own["order"] == which).to_numpy(bool)] if which else own["story_id"])

    def listing(wanted: Iterable[str]) -> Html:
        return evidence.named({f"{names.get(s, s)} ({s})": list(behind[s]) for s in wanted}, "stories")

    counts = {
        "stories": stories(),
        "earlier": stories(EARLIER),
        "later": stories(LATER),
        "untold": stories(NOT_TOLD),
    }
    ways = ("credits_to_first", "credits_to_other")
    given = [listing(line[f"stories_{name}"]) for name in ways if name in line]
    ends = (("share", "low", "high"), ("adjusted", "adjusted_low", "adjusted_high"))
    estimates = [evidence.sentence("{v}", v=interval(line, *three)) for three in ends]
    return {
        "pair": evidence.sentence("{a} before {b}", a=line[key], b=line["other"]),
        "statement": line["statement"], **counts,
        "estimates": _stacked(estimates), "lag": lag(line["lag_low"], line["lag_high"]),
        **({"credits": _stacked(given)} if given else {}),
    }  # fmt: skip


def _stacked(lines: list[Html]) -> Html:
    """Values one below the other in one cell, so that a table is no wider than a page."""
    return Html("<br>".join(one.html for one in lines), "; ".join(one.text for one in lines))


def news(leads: Leads, articles: pd.DataFrame) -> Html | None:
    """Who leads whom, where anybody does: the surest lead by name."""
    return sentence(leads, articles, 1) if (leads.table["statement"] == LEADS).any() else None


def interval(line: Mapping[Any, Any], value: str, low: str, high: str) -> str:
    """An estimated share with its interval: 62% (48% to 74%)."""
    return plurals.between(plurals.likely(line[value]), plurals.bound(line[low]), plurals.bound(line[high]))


def lag(low: float, high: float) -> str:
    """An interval of lags in words; what comes after counts as less than nothing."""
    if math.isnan(low) or math.isinf(low) or math.isinf(high):
        return language.say("not known")
    return evidence.sentence("{least} to {most}", least=_span(low), most=_span(high)).text


def _span(seconds: float) -> str:
    """A lag in its largest unit: 3 hours, 20 minutes; one that is negative as so much later."""
    unit, size = next(((u, s) for u, s in STEPS if abs(seconds) >= s), STEPS[-1])
    many = abs(seconds) / size
    text = f"{many:.1f}".removesuffix(".0") if many < 10 else f"{many:,.0f}"
    whole = round(many) if "." not in text else BROKEN
    word = language.form(whole, language.say(unit).split("|"))
    number = "" if language.counted(whole, word) else f"{language.number(text)} "
    return f"{'−' if seconds < 0 and text != '0' else ''}{number}{word}"


def sentence(leads: Leads, articles: pd.DataFrame, named: int = NAMED) -> Html:
    """Who leads whom beyond chance and volume, or that nobody can be said to."""
    kind = language.say("families" if leads.key == "publisher_family" else "outlets")
    table = leads.table
    if table.empty:
        return evidence.sentence(
            "No two {kind} share five stories, so that nobody can be said to lead.", kind=kind
        )
    found = table[table["statement"] == LEADS]
    asked = evidence.sentence("{n:pair|pairs}", n=_pairs(leads, table))
    if found.empty:
        return evidence.sentence(
            "Nobody leads by the clock: of {asked} of {kind} that share five stories or more, neither is earlier than "
            "chance, volume and hours of publishing would make it."
            if len(table) == 1
            else "Nobody leads by the clock: of {asked} of {kind} that share five stories or more, in none is one "
            "earlier than chance, volume and hours of publishing would make it.",
            asked=asked, kind=kind,
        )  # fmt: skip
    first = found.head(named).to_dict("records")
    pairs = [
        evidence.sentence(
            "{a} was earlier than {b} in {share}",
            a=p[leads.key],
            b=p["other"],
            share=interval(p, "share", "low", "high"),
        ).text
        for p in first
    ]
    more = len(found) - len(first)
    shared = leads.stories.loc[leads.stories["pair"].isin(found["pair"]), "story_id"]
    rows = articles.index[articles["story_id"].isin(shared).to_numpy(bool)]
    return evidence.sentence(
        "By the clock {pairs} of the stories that both tell. In all, one leads in {k} of {asked} of {kind}, over "
        "{n:story|stories}, by more than volume and hours of publishing explain."
        if more
        else "By the clock {pairs} of the stories that both tell: in {k} of {asked} of {kind}, over {n:story|stories}, "
        "by more than volume and hours of publishing explain.",
        pairs=plurals.listed(pairs), k=_pairs(leads, found),
        asked=asked, kind=kind, n=evidence.count(rows, int(shared.nunique()), "stories"),
    )  # fmt: skip


def _pairs(leads: Leads, table: pd.DataFrame) -> Html:
    """How many pairs, which leads to these and the articles of the stories that both tell."""
    named = zip(table[leads.key], table["other"], table["rows"], strict=True)
    return evidence.named({plurals.listed([one, other]): rows for one, other, rows in named}, "pairs")


def agendas(agenda: Transfer) -> Html:
    """Whose topics come before or after those of others, or that it can be said of none."""
    table = agenda.table
    if table.empty:
        return evidence.sentence("There is too little to compare agendas.")
    outlets = table.iloc[:, 0].astype(str)
    before, after = (
        list(outlets[(table["statement"] == said).to_numpy(bool)]) for said in (PRECEDES, FOLLOWS)
    )
    told = []
    if before:
        told.append(
            evidence.sentence("Whose topics come before those of others: {who}.", who=plurals.few(before))
        )
    if after:
        told.append(
            evidence.sentence("Whose topics come after those of others: {who}.", who=plurals.few(after))
        )
    if told:
        return evidence.joined(told, "{a} {b}", "{a} {b}")
    if len(outlets) == 1:
        return evidence.sentence(
            "It cannot be said that the topics of {who} come before or after those of others.",
            who=outlets.iloc[0],
        )
    return evidence.sentence(
        "Of {n} outlets none can be said to have topics that come before or after those of others.",
        n=len(outlets),
    )


def differences(agenda: Transfer, top: int) -> pd.DataFrame:
    """What the likeness of agendas comes to, each difference with its interval."""
    shown = agenda.table.head(top)
    if shown.empty:
        return shown
    key = shown.columns[0]
    told = {
        f"difference_{n}": [
            plurals.between(
                *(language.number(f"{round(end, 2) + 0:+.2f}") for end in (value, low, high))
            ).replace("-", "−")
            for value, low, high in shown[
                [f"difference_{n}", f"difference_{n}_low", f"difference_{n}_high"]
            ].to_numpy()
        ]
        for n in WINDOWS
    }
    return shown[[key, "articles", "rows"]].assign(**told, statement=shown["statement"])
