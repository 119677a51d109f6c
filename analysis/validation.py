"""What people's labels say of the machine's: agreement, confusion, and shares with the errors taken out."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import decimals, deferred, evidence, language, plurals, uncertainty
from analysis.evidence import Html
from analysis.labelling import NONE
from analysis.tally import OTHERS
from analysis.uncertainty import LEVEL

FEW = 5  # labelled articles below which a label is not corrected by itself
WEAKEST = 1e-6  # of the strongest: a direction in which the matrix says less says nothing, on any processor
MACHINE = "the suite"
ENOUGH, TENTATIVE = 0.8, 0.667  # Krippendorff 2004, p. 241

Floats = NDArray[np.float64]


class Agreement(NamedTuple):
    """Krippendorff's alpha with its interval, over so many articles that two coders or more labelled; their rows."""

    alpha: float
    low: float
    high: float
    articles: int
    rows: Sequence[int] = ()


def with_machine(codings: pd.DataFrame, found: "pd.Series[str]", articles: pd.DataFrame) -> pd.DataFrame:
    """Codings with the machine as one more coder; `found` is its label for each article, null for none."""
    machine = pd.Series(found.fillna(NONE).to_numpy(object), articles["article_id"].to_numpy(object))
    once = codings.drop_duplicates("article_id")
    return pd.concat(
        [codings, once.assign(coder=MACHINE, label=once["article_id"].map(machine))], ignore_index=True
    )


def agreement(codings: pd.DataFrame, articles: pd.DataFrame, level: float = LEVEL) -> Agreement | None:
    """Krippendorff's alpha (nominal) of codings, with an interval from a bootstrap over stories.

    Articles that one coder alone labelled do not count; None where no article has two.
    """
    nltk = deferred.alone("nltk.metrics.agreement")
    shared = codings[codings.groupby("article_id")["coder"].transform("nunique") > 1]
    if shared.empty:
        return None
    units = pd.crosstab(shared["article_id"], shared["label"])
    counts = units.to_numpy(float)
    coders = counts.sum(axis=1)
    apart = (coders**2 - (counts**2).sum(axis=1)) / (coders - 1)
    sums = by_story(np.column_stack([apart, counts]), units.index, articles)
    low, high = np.quantile(_alpha(uncertainty.resample(sums)), [(1 - level) / 2, (1 + level) / 2])
    given = shared[["coder", "article_id", "label"]].astype(str).itertuples(index=False, name=None)
    alpha = float(nltk.AnnotationTask(data=list(given)).alpha())
    rows = list(articles.index[articles["article_id"].isin(units.index)])
    alpha, low, high = decimals.rounded([alpha, low, high]).tolist()
    return Agreement(alpha, low, high, len(units), rows)


def _alpha(sums: Floats) -> Floats:
    """Alpha of each row of sums: disagreement inside articles, then how often each label was given."""
    apart, labels = sums[:, 0], sums[:, 1:]
    given = labels.sum(axis=1)
    chance = given**2 - (labels**2).sum(axis=1)
    ratio = np.divide(apart * (given - 1), chance, out=np.zeros_like(apart), where=chance > 0)
    return np.asarray(1 - ratio, np.float64)


def by_story(values: Floats, items: "pd.Index[Any]", articles: pd.DataFrame) -> Floats:
    """Rows that speak of articles (`items`: their ids) summed over stories: what a bootstrap draws from."""
    story = articles.drop_duplicates("article_id").set_index("article_id")["story_id"].astype(object)
    sums = pd.DataFrame(values).groupby(story.reindex(items).to_numpy(object)).sum()
    return np.asarray(sums, np.float64)


def allowed(low: float) -> str:
    """What labels allow whose alpha is at least so high (Krippendorff 2004)."""
    if low >= ENOUGH:
        return language.say("the labels can be relied on")
    return language.say(
        "tentative conclusions only"
        if low >= TENTATIVE
        else "the labels should not carry a conclusion by themselves"
    )


def agreement_sentence(found: Agreement | None) -> Html:
    """Alpha in words, with what it allows."""
    if found is None:
        return evidence.sentence(
            "no two coders labelled the same articles, so there is no agreement to measure."
        )
    return evidence.sentence(
        "Krippendorff's alpha over {n:article|articles} is {alpha} ({low} to {high}): {allows}.",
        n=evidence.count(found.rows, found.articles), allows=allowed(found.low),
        **{name: language.number(f"{getattr(found, name):.2f}") for name in ("alpha", "low", "high")},
    )  # fmt: skip


def confusion(codings: pd.DataFrame, found: "pd.Series[str]", articles: pd.DataFrame) -> pd.DataFrame:
    """Where people and machine part: label, machine, articles (labelled), share of that label and rows, by size.

    The share is weighted, so that it speaks of the corpus and not of the sample.
    """
    place = pd.Series(articles.index, articles["article_id"])
    both = _beside(codings, found, articles)
    both = both.assign(row=both["article_id"].map(place))
    cells = both.groupby(["label", "found"]).agg(
        articles=("article_id", "nunique"),
        weight=("weight", "sum"),
        rows=("row", lambda rows: sorted(set(rows))),
    )
    table = cells.reset_index().rename(columns={"found": "machine"})
    table["share"] = table["weight"] / table.groupby("label")["weight"].transform("sum")
    table = table.sort_values(
        ["articles", "label", "machine"], ascending=[False, True, True], ignore_index=True
    )
    return decimals.kept(table[["label", "machine", "articles", "share", "rows"]])


def corrected(
    codings: pd.DataFrame, found: "pd.Series[str]", articles: pd.DataFrame, level: float = LEVEL
) -> pd.DataFrame:
    """Share of articles by label, as counted and with errors taken out: label, share, corrected, low, high.

    `rows_share` are the articles that the machine gave the label, `total` all there are.

    The generalised Rogan–Gladen estimate: the matrix of how often the machine gives each label to articles of
    each true label is estimated from the labelled ones and inverted; what falls outside 0 to 1 is clipped
    (Rogan and Gladen 1978; Barron 1977). The interval is a bootstrap over the stories of labelled articles.
    Labels that people or machine gave to fewer than FEW of these are taken together.
    """
    both = _beside(codings, found, articles)
    names = _frequent(both)
    if not names:
        return pd.DataFrame(columns=["label", "share", "corrected", "low", "high", "total", "rows_share"])
    given = _places(found.fillna(NONE), names)
    counted = np.bincount(given, minlength=len(names)) / len(found)
    cells = np.zeros((len(both), len(names) ** 2))
    cell = _places(both["label"], names) * len(names) + _places(both["found"], names)
    cells[np.arange(len(both)), cell] = both["weight"]
    sums = by_story(cells, pd.Index(both["article_id"]), articles)
    best = _inverted(sums.sum(axis=0, keepdims=True), counted)[0]
    drawn = _inverted(uncertainty.resample(sums), counted)
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    columns = {"label": names, "share": counted, "corrected": best}
    bounds = {"low": np.minimum(low, best), "high": np.maximum(high, best), "total": len(found)}
    rows = pd.Series([list(articles.index[given == place]) for place in range(len(names))], dtype=object)
    table = decimals.kept(pd.DataFrame(columns | bounds).assign(rows_share=rows))
    order = np.lexsort((np.array(names), -table["corrected"].to_numpy(float), np.array(names) == OTHERS))
    return table.iloc[order].reset_index(drop=True)


def most_moved(corrected: pd.DataFrame, names: Mapping[str, str]) -> Html:
    """Which share moves most once errors are taken out, and whether the one that was counted is still possible."""
    corrected = corrected[(corrected["label"] != OTHERS).to_numpy(bool)]
    moved = (corrected["corrected"] - corrected["share"]).abs().round(4)
    if moved.empty:
        return evidence.sentence("Too few articles are labelled to correct a share.")
    if not moved.max():
        return evidence.sentence("Without errors no share would be another.")
    first = corrected[(moved == moved.max()).to_numpy(bool)]
    if len(first) > 1:
        who = [language.say(names.get(label, label)) for label in first["label"]]
        return evidence.sentence(
            "Without errors no one share moves most: {who} move by {points} points each.",
            who=plurals.few(who), points=language.number(f"{100 * moved.max():.1f}"),
        )  # fmt: skip
    top = first.iloc[0]
    inside = top["low"] <= top["share"] <= top["high"]
    told = plurals.between(*(plurals.bound(top[name], 1) for name in ("corrected", "low", "high")))
    return evidence.sentence(
        "Without errors “{label}” moves most: from {counted} to {told}; the interval holds what was counted."
        if inside
        else "Without errors “{label}” moves most: from {counted} to {told}; what was counted lies outside.",
        label=language.say(names.get(top["label"], top["label"])), counted=plurals.percent(top["share"], 1), told=told,
    )  # fmt: skip


def _frequent(both: pd.DataFrame) -> list[str]:
    """The labels with enough articles to be corrected by themselves, and one for all others."""
    counts = [both.groupby(who)["article_id"].nunique() for who in ("label", "found")]
    least = pd.concat(counts, axis=1).fillna(0).min(axis=1)
    names = sorted(least.index[least >= FEW])
    return [*names, OTHERS] if names else []


def _beside(codings: pd.DataFrame, found: "pd.Series[str]", articles: pd.DataFrame) -> pd.DataFrame:
    """Each coding beside the machine's label; several coders of one article share its weight."""
    people = codings[codings["coder"] != MACHINE]
    machine = pd.Series(found.fillna(NONE).to_numpy(object), articles["article_id"].to_numpy(object))
    weight = people["weight"] / people.groupby("article_id")["coder"].transform("size")
    return people.assign(found=people["article_id"].map(machine), weight=weight).dropna(subset=["found"])


def _places(labels: "pd.Series[str]", names: list[str]) -> NDArray[np.int64]:
    place = {name: i for i, name in enumerate(names)}
    return np.array([place.get(label, len(names) - 1) for label in labels], np.int64)


def _inverted(sums: Floats, counted: Floats) -> Floats:
    """True shares for each row of confusion sums (true × given, flat): counted shares times the inverse."""
    size = len(counted)
    matrix = sums.reshape(-1, size, size)
    total = matrix.sum(axis=2, keepdims=True)
    given = np.divide(matrix, total, out=np.zeros_like(matrix), where=total > 0)
    shares = np.clip(counted @ np.linalg.pinv(given, rcond=WEAKEST), 0, 1)
    whole = shares.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(shares, whole, out=np.zeros_like(shares), where=whole > 0), np.float64)
