"""What outlets disagree on, as tables and sentences to read: both sides, each with its words, outlet and time."""

import html
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis import evidence, language, overview, plurals, schema
from analysis.evidence import Html

Record = dict[str, Any]
_AT_ONCE = 1_000  # articles whose texts are looked at at a time
CONTEXT = 160  # characters of a sentence shown on each side of a value
_SHOWN = (
    "article_id", "story_id", "headline", "body", "published_earliest", "published_latest",
)  # fmt: skip
COLUMNS = ["about", "value", "stated by", "sentence", "statements", "rows"]


def conflicts(
    claims: pd.DataFrame, articles: pd.DataFrame, names: "pd.Series[str]", most: int
) -> pd.DataFrame:
    """The conflicts that most outlets are in, side by side: a row for each value of a claim, those of most first."""
    return _sides(claims[_of(claims, "conflicts")], articles, names, most)


def updates(claims: pd.DataFrame, articles: pd.DataFrame, names: "pd.Series[str]", most: int) -> pd.DataFrame:
    """What was one number and is another; where others differ over it, too, only in the outlets that changed it."""
    outlets = claims["article_id"].map(articles.set_index("article_id")["outlet"]).fillna("").astype(object)
    theirs = pd.Series(list(zip(claims["claim_id"], outlets, strict=True)), claims.index, dtype=object)
    changed = theirs.isin(theirs[claims["verdict"] == "updates"])
    own = claims[_of(claims, "updates") & (~_of(claims, "conflicts") | changed)]
    values = own["value"].str.lower().groupby(own["claim_id"]).transform("nunique")
    return _sides(own[values > 1], articles, names, most)


def only_here(
    claims: pd.DataFrame, articles: pd.DataFrame, names: "pd.Series[str]", most: int
) -> pd.DataFrame:
    """Amounts of money that one outlet has and no other one of its story."""
    alone = claims[(claims["verdict"] == "only here") & (claims["kind"] == "money")]
    return _sides(alone.drop_duplicates(["article_id", "value"]), articles, names, most)


def _of(claims: pd.DataFrame, verdict: str) -> "pd.Series[bool]":
    """Where the claim has such a verdict on any side."""
    return claims["claim_id"].isin(claims.loc[claims["verdict"] == verdict, "claim_id"])


def _sides(claims: pd.DataFrame, articles: pd.DataFrame, names: "pd.Series[str]", most: int) -> pd.DataFrame:
    if claims.empty:
        return pd.DataFrame(columns=COLUMNS)
    here = articles["article_id"].isin(claims["article_id"].unique()).to_numpy(bool)
    place = pd.Series(articles.index[here], articles["article_id"][here].astype(object))
    told = claims.assign(row=place.reindex(claims["article_id"].astype(object)).to_numpy())
    told = told.assign(
        side=told["value"].str.lower(), outlet=articles["outlet"].reindex(told["row"]).to_numpy()
    )
    size = told.groupby("claim_id")["row"].transform("nunique")
    order = told.assign(size=-size).sort_values(["size", "claim_id", "row", "start"], kind="stable")
    kept = order["claim_id"].drop_duplicates().head(most)
    order = order[order["claim_id"].isin(kept)]
    articles = articles.loc[sorted(set(order["row"])), list(_SHOWN)]
    behind = dict(zip(articles.index.tolist(), schema.records(articles), strict=True))
    claimed: dict[str, dict[str, list[Record]]] = {}
    for line in schema.records(order.assign(line=order.index)):
        claimed.setdefault(line["claim_id"], {}).setdefault(line["side"], []).append(line)
    rows = [
        _side(own, behind, names if place == 0 else None)
        for sides in claimed.values()
        for place, own in enumerate(sides.values())
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _side(own: list[Record], articles: Mapping[int, Record], names: "pd.Series[str] | None") -> list[object]:
    """One value of a claim: who prints it, since when, and the sentence of the first; `names` the story is named by."""
    first = own[0]
    article = articles[first["row"]]
    earliest = min((articles[line["row"]] for line in own), key=_published)
    when = evidence.when(earliest["published_earliest"], earliest["published_latest"])
    told = [line["outlet"] for line in own if not pd.isna(line["outlet"])]
    outlets = plurals.few(list(dict.fromkeys(told))) or language.say(evidence.NO_OUTLET)
    story = "" if names is None else names.get(article["story_id"], "")
    about = f"{first['about']} ({story})" if story else first["about"]
    return [
        about,
        first["value"],
        evidence.sentence("{outlets}, {when}", outlets=outlets, when=when),
        _sentence(first, article),
        len(own),
        sorted(line["line"] for line in own),
    ]


def _published(article: Record) -> tuple[bool, Any, str]:
    """By what articles stand in the order of time: the earliest it can be, those without last, then the id."""
    unknown = bool(pd.isna(article["published_earliest"]))
    return unknown, 0 if unknown else article["published_earliest"], str(article["article_id"])


def _sentence(claim: Record, article: Record) -> Html:
    """The sentence with its value marked, cut between words where it is long."""
    text = str(article[str(claim["place"])])
    low, start, end, high = (
        int(str(claim[name])) for name in ("sentence_start", "start", "end", "sentence_end")
    )
    before, after = text[low:start], text[end:high]
    if len(before) > CONTEXT:
        before = f"… {before[-CONTEXT:].partition(' ')[2]}"
    if len(after) > CONTEXT:
        after = f"{after[:CONTEXT].rpartition(' ')[0]} …"
    return marked([(before, ""), (text[start:end], "mark"), (after, "")])


def marked(parts: list[tuple[str, str]]) -> Html:
    """Words as safe HTML, some of them inside an element."""
    shown = [(evidence.plain(f"|{words}|", 10_000)[1:-1], element) for words, element in parts]
    markup = [f"<{e}>{html.escape(words)}</{e}>" if e else html.escape(words) for words, e in shown]
    return Html("".join(markup), "".join(words for words, _ in shown))


def sentence(claims: pd.DataFrame, articles: pd.DataFrame) -> Html | None:
    """On how much outlets contradict one another, with an example; None where nothing that can be compared differs."""
    disputed = claims[claims["verdict"] == "conflicts"]
    disputed = disputed[disputed["article_id"].isin(articles["article_id"])]
    if disputed.empty:
        return None
    behind = schema.lean(articles)[articles["article_id"].isin(disputed["article_id"])]
    place = pd.Series(behind.index, behind["article_id"].astype(object))
    points: dict[str, list[int]] = {}
    for _, own in disputed.groupby("claim_id", sort=True):
        name = f"{own['about'].iloc[0]}: {_values(own)}"
        while name in points:  # the same words in another story are another point
            name += f" {language.say('(elsewhere)')}"
        points[name] = place.reindex(own["article_id"].astype(object).unique()).tolist()
    sizes = disputed.groupby("claim_id", sort=True)["article_id"].nunique()
    widest = disputed[disputed["claim_id"] == sizes.idxmax()]
    return evidence.sentence(
        "Outlets contradict one another on {points:point|points} in {stories:story|stories}, such as {example}.",
        points=evidence.named(points, "points"), example=_values(widest),
        stories=overview.distinct(behind, "story_id", "stories"),
    )  # fmt: skip


def _values(claim: pd.DataFrame) -> str:
    """What is stated on one point, as it is printed: “Twelve people” and “Fourteen people”."""
    return plurals.few(
        [f"“{value}”" for value in claim.groupby(claim["value"].str.lower(), sort=False)["value"].first()]
    )


def at_their_place(claims: pd.DataFrame, articles: pd.DataFrame) -> "pd.Series[bool]":
    """For each claim, whether its value stands in the article where the table says."""
    article = pd.Index(articles["article_id"].to_numpy(object)).get_indexer(
        claims["article_id"].to_numpy(object)
    )
    if (article < 0).any():
        raise KeyError(f"no article has the claim {claims['claim_id'][article < 0].iloc[0]}")
    there, order = np.zeros(len(claims), bool), np.argsort(article, kind="stable")
    starts = np.arange(0, len(articles), _AT_ONCE)
    for start, own in zip(starts, np.split(order, np.searchsorted(article[order], starts[1:])), strict=True):
        told = articles[["headline", "body"]].iloc[start : start + _AT_ONCE]
        texts = {place: told[place].tolist() for place in told}
        some = claims[["place", "start", "end", "value"]].iloc[own]
        lines = zip(article[own] - start, *(some[name].tolist() for name in some), strict=True)
        there[own] = [texts[place][at][begin:end] == value for at, place, begin, end, value in lines]
    return pd.Series(there, claims.index, dtype=bool)
