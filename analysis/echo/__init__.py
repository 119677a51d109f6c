"""Echo and voice: how much of an outlet is its own, an agency's, somebody else's; whose reports are repeated.

Shares are of an outlet's articles, with 90 % intervals from a bootstrap over stories. Where several outlets print one
text and clocks do not say who had it first, it is nobody's own, and counted as such.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import decimals, evidence, language, plurals, schema, uncertainty
from analysis.attention import units
from analysis.echo.unseen import missing
from analysis.evidence import Html
from analysis.times import first

__all__ = [
    "KINDS",
    "REPEATED",
    "by_outlet",
    "changed",
    "judged",
    "missing",
    "news",
    "over_time",
    "repeated_by",
]

Floats = npt.NDArray[np.float64]
KINDS = {
    "own": "Its own origin", "agency": "Copies an agency", "follows": "Follows a credited outlet",
    "alone": "Nobody else has the story", "unclear": "Nobody can tell whose text",
}  # fmt: skip
REPEATED = {"repeated": "Repeated by others"}
FEWEST = 10  # articles of an outlet before its shares are told
BINS = 12  # of a period at most
_AGENCY = "agency mark"


def judged(articles: pd.DataFrame, credits: pd.DataFrame, sure: float) -> pd.DataFrame:
    """The articles of known outlets with a flag for each of `KINDS` and `REPEATED`; the method says what each means."""
    known = schema.lean(articles)[articles["outlet"].notna()]
    shared = _shared(articles, "origin_id").reindex(known.index)
    others = _of_others(credits)
    marks = others["kind"] == _AGENCY
    agencies = set(others.loc[marks, "credited"])
    marked = known["article_id"].isin(others.loc[marks, "article_id"])
    wires = set(articles.loc[articles["outlet"].isin(agencies), "origin_id"].dropna())
    copied = known["origin_id"].isin(wires) & ~known["outlet"].isin(agencies) & shared
    agency = (marked | copied) & ~known["outlet"].isin(agencies)
    had = _had_first(known[shared & ~agency], credits, sure).reindex(known.index)
    named = known.merge(_credited(others, articles), on=["story_id", "outlet"], how="left")["by_others"]
    told = named.notna().to_numpy()
    flags = {
        "own": ~agency & (~shared | (had == first.FIRST)),
        "agency": agency,
        "follows": known["article_id"].isin(others.loc[~marks, "article_id"]),
        "alone": ~_shared(articles, "story_id").reindex(known.index),
        "unclear": shared & ~agency & (had == first.CANNOT_TELL),
        "repeated": (shared & (had == first.FIRST)) | (shared & known["outlet"].isin(agencies)) | told,
    }
    return known[["outlet", "story_id", "published_earliest", "published_latest"]].assign(
        **{name: np.asarray(flag, bool) for name, flag in flags.items()}
    )


def _of_others(credits: pd.DataFrame) -> pd.DataFrame:
    """The credits that an outlet gives to another one, or that a text without an outlet gives."""
    itself = (credits["credited"] == credits["outlet"]).fillna(False)
    return credits[((credits["kind"] != "self") & ~itself).to_numpy(bool)]


def _shared(articles: pd.DataFrame, key: str) -> pd.Series:
    """Whether another outlet, or one that is not known, has the text or story of each article."""
    outlet = articles["outlet"].astype(object).fillna("")
    tellers = outlet.groupby(articles[key].astype(object)).transform("nunique")
    return (tellers > 1).fillna(False).astype(bool)


def _had_first(shared: pd.DataFrame, credits: pd.DataFrame, sure: float) -> pd.Series:
    """What can be said of each outlet whose text others print, too: whether it had it first."""
    if shared.empty:
        return pd.Series(dtype=object)
    told = first.outlets(shared.assign(story_id=shared["origin_id"]), credits, threshold=sure)
    said = told.set_index(["story_id", "outlet"])["statement"].astype(object)
    places = pd.MultiIndex.from_arrays([shared["origin_id"].astype(object), shared["outlet"].astype(object)])
    return pd.Series(said.reindex(places).to_numpy(object), shared.index)


def _credited(others: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The outlets that others credit, story by story."""
    given = others[["article_id", "credited"]].merge(articles[["article_id", "story_id"]], on="article_id")
    named = given[["story_id", "credited"]].dropna().drop_duplicates().rename(columns={"credited": "outlet"})
    return named.assign(by_others=True)


def by_outlet(voices: pd.DataFrame, kinds: Sequence[str], top: int) -> pd.DataFrame:
    """For each of the largest outlets and each kind: outlet, kind, share, low, high, articles, total, rows."""
    sizes = voices["outlet"].astype(object).value_counts()
    named = sorted(sizes.index[sizes >= FEWEST], key=lambda name: (-sizes[name], name))[:top]
    rows = [
        line
        for name in named
        for line in _shares(voices[(voices["outlet"] == name).to_numpy(bool)], kinds, name)
    ]
    return decimals.kept(
        pd.DataFrame(rows, columns=["outlet", "kind", "share", "low", "high", "articles", "total", "rows"])
    )


def _shares(own: pd.DataFrame, kinds: Sequence[str], name: str) -> list[dict[str, Any]]:
    weight = np.ones(len(own))
    share, low, high = _interval(own, kinds, weight)
    return [
        {"outlet": name, "kind": kind, "share": share[at], "low": low[at], "high": high[at],
         "articles": int(own[kind].sum()), "total": len(own), "rows": list(own.index[own[kind]])}
        for at, kind in enumerate(kinds)
    ]  # fmt: skip


def _interval(own: pd.DataFrame, kinds: Sequence[str], weight: Floats) -> tuple[Floats, Floats, Floats]:
    """The share of each kind with an interval; what no story of few shows may yet be there."""
    flags = own[list(kinds)].to_numpy(float) * weight[:, None]
    code, stories = pd.factorize(own["story_id"].astype(object), sort=True)
    sums = np.zeros((len(stories), len(kinds) + 1))
    np.add.at(sums, code, np.column_stack([flags, weight]))
    told = sums[sums[:, -1] > 0]
    total = told[:, -1].sum()
    share = told[:, :-1].sum(axis=0) / total
    drawn = uncertainty.resample(told)
    part = (1 - uncertainty.LEVEL) / 2
    low, high = np.quantile(drawn[:, :-1] / drawn[:, [-1]], [part, 1 - part], axis=0)
    unseen = uncertainty.could_show(len(told))
    return share, np.where(share >= 1, 1 - unseen, low), np.where(share <= 0, unseen, high)


def over_time(voices: pd.DataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    """The share of each kind in each part of the period, articles spread over all that their intervals touch.

    Columns: bin (its name), kind, share, low, high, expected articles as `value`, rows. No more than `BINS` parts, by
    the shortest unit of the calendar of which so many hold the bulk.
    """
    low, high = (units.micros(voices[end]) for end in ("published_earliest", "published_latest"))
    known = (low != units.NAT) & (high != units.NAT) & (high >= low)
    columns = ["bin", "kind", "share", "low", "high", "value", "rows"]
    if not known.any():
        return pd.DataFrame(columns=columns)
    own, low, high = voices[known], low[known], high[known] + 1
    begun, ended = units.bulk(low, high - 1)
    unit = next((u for u in units.NAMES[2:] if units.count(begun, ended, u) <= BINS), units.NAMES[-1])
    edges = units.edges(begun, ended, unit)
    rows: list[dict[str, Any]] = []
    at = edges.as_unit("us").asi8
    for start, end, name in zip(
        at[:-1], at[1:], [units.label(edge, unit) for edge in edges[:-1]], strict=True
    ):
        weight = np.maximum(np.minimum(high, end) - np.maximum(low, start), 0) / (high - low)
        if weight.sum() < 1:
            continue
        share, least, most = _interval(own, kinds, weight)
        behind = list(own.index[weight > 0])
        rows += [
            {"bin": name, "kind": kind, "share": share[n], "low": least[n], "high": most[n],
             "value": weight.sum(), "rows": behind}
            for n, kind in enumerate(kinds)
        ]  # fmt: skip
    return decimals.kept(pd.DataFrame(rows, columns=columns))


def repeated_by(
    voices: pd.DataFrame, articles: pd.DataFrame, credits: pd.DataFrame, top: int
) -> pd.DataFrame:
    """Whose reports are repeated: outlets by the articles of others that credit them, and how many of its own are."""
    others = _of_others(credits)
    place = pd.Series(articles.index, articles["article_id"].astype(object))
    given = others.assign(row=place.reindex(others["article_id"].astype(object)).to_numpy()).dropna(
        subset=["row"]
    )
    credited = voices[voices["outlet"].isin(given["credited"].unique()).to_numpy(bool)]
    shares = {
        str(line["outlet"]): share(line["share"], line["low"], line["high"])
        for line in by_outlet(credited, list(REPEATED), len(voices)).to_dict("records")
    }
    rows = []
    for name, part in given.groupby(given["credited"].astype(object), sort=True):
        behind = sorted({int(row) for row in part["row"]})
        rows.append({
            "credited": name, "articles": len(behind), "outlets": part["outlet"].nunique(), "rows": behind,
            "repeated": shares.get(str(name), "–"),
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=["credited", "articles", "outlets", "repeated", "rows"])
    return table.sort_values(["articles", "credited"], ascending=[False, True], ignore_index=True).head(top)


def share(value: float, low: float, high: float) -> str:
    """A share with its interval, as it is printed."""
    return plurals.between(plurals.percent(value), plurals.bound(low), plurals.bound(high))


def changed(parts: pd.DataFrame, kind: str = "own") -> Html:
    """How the share of a kind went from the first to the last part of the period, of what `over_time` gave."""
    own = parts[(parts["kind"] == kind).to_numpy(bool)]
    if own.empty:
        return evidence.sentence(
            "Over time nothing can be said: no article of an outlet has a time that can be used."
        )
    first, last = own.iloc[0], own.iloc[-1]
    x, y = (share(row["share"], row["low"], row["high"]) for row in (first, last))
    what, begun, ended = language.say(KINDS[kind]), *(evidence.spelled(row["bin"]) for row in (first, last))
    if len(own) == 1:
        return evidence.sentence("{what}: {x}, {first}.", what=what, x=x, first=begun)
    overlap = first["low"] <= last["high"] and last["low"] <= first["high"]
    return evidence.sentence(
        "{what}: {x}, {first}; {y}, {last}. The intervals overlap, so that a change is not settled."
        if overlap
        else "{what}: {x}, {first}; {y}, {last}. The intervals do not overlap.",
        what=what, x=x, y=y, first=begun, last=ended,
    )  # fmt: skip


def news(voices: pd.DataFrame) -> Html:
    """How much of all there is its outlets' own, an agency's, or follows a credit."""
    if voices.empty:
        return evidence.sentence("Whose voice it is cannot be said: no article has an outlet.")
    rows = {kind: list(voices.index[voices[kind]]) for kind in KINDS}
    told = {
        "own": evidence.sentence("{n} {n:|is its|are their} own origin", n=rows["own"]),
        "agency": evidence.sentence("{n} {n:|has|have} the text of an agency", n=rows["agency"]),
        "follows": evidence.sentence(
            "{n} {n:|follows|follow} an outlet named in the text", n=rows["follows"]
        ),
        "alone": evidence.sentence("of {n} nobody else here has the story", n=rows["alone"]),
        "unclear": evidence.sentence("of {n} nobody can tell whose text it is", n=rows["unclear"]),
    }
    parts = [words for kind, words in told.items() if rows[kind]]
    return evidence.sentence(
        "Of {m:article|articles} with an outlet, {parts}.", m=voices.index, parts=evidence.joined(parts)
    )
