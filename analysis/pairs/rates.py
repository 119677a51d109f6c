"""Precision and recall of this corpus from the pairs that people judged, with what is not known of the others."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import decimals, evidence, language, plurals
from analysis.evidence import Html
from analysis.pairs.groups import FAR, PARTS, TIED
from analysis.uncertainty import DRAWS, LEVEL, SEED

Floats = NDArray[np.float64]
NONE = 1e-9  # in place of 0, of which no beta distribution is
ELSEWHERE, SPEAKER = "far pairs that are one", "speaker"
LEAST_PART = 0.03  # of the labels for each group, however sure its answers are
COLUMNS = ["what", "measure", "share", "low", "high", "answered", "rows_answered"]
PAIRS = ["what", "counted", "corrected", "low", "high"]


def measured(
    answers: pd.DataFrame, articles: pd.DataFrame | None = None, level: float = LEVEL
) -> pd.DataFrame:
    """Of each kind judged: precision and recall with an interval, and the answered pairs behind them, by name.

    Precision is the share of pairs put together that are right; recall the share of the right pairs, among those
    put together or near each other, that are put together; of the far pairs it is said how many are one. Of right
    quotes it is said how many have the right speaker.
    """
    rows = [
        (*rate, named(part[part["group"].isin(groups)], articles))
        for what, part in answers.groupby("what")
        for rate, groups in _rates(str(what), _groups(part), level)
    ]
    rows += [(*rate, named(part, articles)) for rate, part in _speakers(answers, level)]
    return decimals.kept(pd.DataFrame(rows, columns=COLUMNS))


def _speakers(answers: pd.DataFrame, level: float) -> list[tuple[tuple[object, ...], pd.DataFrame]]:
    """How many right quotes have the right speaker, with the answers that it rests on."""
    own = answers[answers["what"] == "quotes"]
    told = own[own["tied"] & (own["same"] == 1) & own["named"].notna()]
    if told.empty:
        return []
    right = _groups(own)["best"].round().astype(int).clip(lower=1)
    part = told.assign(same=told["named"], size=told["group"].map(right))
    sized = part.assign(size=np.maximum(part["size"], part.groupby("group")["pair_id"].transform("nunique")))
    rates = _rates("quotes", _groups(sized), level)
    return [((what, SPEAKER, *rest), part) for (what, measure, *rest), _ in rates if measure == "precision"]


def openness(before: pd.DataFrame) -> dict[int, float]:
    """The part of all labels that each group should have, by what was answered before (Neyman 1934).

    In proportion to its size and to how much its answers differ, for these make a count of right pairs unsure; the
    far pairs, of which no count is made, have the part they always have.
    """
    groups = _groups(before)
    near = groups[groups.index < FAR]
    share = (near["right"] + 0.5) / (near["n"] + 1)
    spread = near["size"] * np.sqrt(share * (1 - share))
    parts = (1 - PARTS[FAR]) * spread / spread.sum()
    return PARTS | dict(zip(near.index.tolist(), np.maximum(parts, LEAST_PART).tolist(), strict=True))


def corrected(answers: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Of each kind judged: the pairs put together, and how many there would be without errors, with an interval."""
    rows = []
    for what, part in answers.groupby("what"):
        groups = _groups(part)
        if groups["n"].sum() == 0:
            continue
        near = groups.index < FAR
        best = groups.loc[near, "best"].sum()
        few, many = (side[:, near].sum(axis=1) for side in _drawn(groups))
        low, high = _interval(best, few, many, level)
        rows.append((what, int(groups.loc[groups.index <= TIED, "size"].sum()), best, low, high))
    table = pd.DataFrame(rows, columns=PAIRS)
    whole = {name: table[name].astype(float).round().astype(int) for name in PAIRS[1:]}
    return table.assign(**whole)


def _groups(part: pd.DataFrame) -> pd.DataFrame:
    """Of each group: its size, pairs answered (n), the right ones among them, and the estimate for all of it.

    Coders of one pair share its answer. Of a group none of which is answered, half is taken for right.
    """
    once = part.groupby(["group", "pair_id"]).agg(size=("size", "first"), same=("same", "mean")).reset_index()
    groups = once.groupby("group").agg(size=("size", "first"), n=("same", "count"), right=("same", "sum"))
    share = np.where(groups["n"] > 0, groups["right"] / groups["n"].clip(lower=1), 0.5)
    return groups.assign(best=groups["size"] * share)


class _Draws(NamedTuple):
    """Right pairs of each group, as few and as many as the answers allow: one row a draw."""

    few: Floats
    many: Floats


def _drawn(groups: pd.DataFrame) -> _Draws:
    """What was judged, and draws for what was not: melded bounds (Fay, Proschan and Brittain 2015).

    The share of a group is drawn for the lower and the upper bound of Clopper and Pearson (1934), which hold
    however few were judged; a group that was judged whole leaves nothing open.
    """
    n, right = groups["n"].to_numpy(float), groups["right"].to_numpy(float)
    left = np.maximum(groups["size"].to_numpy(np.int64) - groups["n"].to_numpy(np.int64), 0)
    random = np.random.default_rng(SEED)

    def draws(more: int) -> Floats:
        a, b = np.maximum([right + more, n - right + 1 - more], NONE)
        return np.asarray(right + random.binomial(left, random.beta(a, b, (DRAWS, len(n)))), np.float64)

    return _Draws(draws(0), draws(1))


def _interval(best: float, few: Floats, many: Floats, level: float) -> tuple[float, float]:
    low, high = np.quantile(few, (1 - level) / 2), np.quantile(many, (1 + level) / 2)
    return min(float(low), best), max(float(high), best)


def _rates(what: str, groups: pd.DataFrame, level: float) -> list[tuple[tuple[object, ...], set[int]]]:
    """The rates of one kind, each with the groups of pairs it rests on."""
    draws, best, size = _drawn(groups), groups["best"].to_numpy(float), groups["size"].to_numpy(float)
    tied, near, far = groups.index <= TIED, groups.index < FAR, groups.index == FAR
    missed, whole = near & ~tied, np.maximum(size @ np.column_stack([tied, far]), 1)
    (few, least, rare), (many, most, often) = (
        [side[:, among].sum(axis=1) for among in (tied, missed, far)] for side in draws
    )
    asked = (
        ("precision", tied, best[tied].sum(), size[tied].sum(), few / whole[0], many / whole[0]),
        ("recall", near, best[tied].sum(), best[near].sum(), _part(few, most), _part(many, least)),
        (ELSEWHERE, far, best[far].sum(), size[far].sum(), rare / whole[1], often / whole[1]),
    )
    rows: list[tuple[tuple[object, ...], set[int]]] = []
    for measure, among, right, of, low, high in asked:
        answered = int(groups.loc[among, "n"].sum())
        if of > 0 and answered:
            share = float(right / of)
            ends = _interval(share, low, high, level)
            rows.append(((what, measure, share, *ends, answered), set(groups.index[among])))
    return rows


def _part(found: Floats, missed: Floats) -> Floats:
    """The share of what was found, one where there was nothing to find."""
    whole = found + missed
    return np.divide(found, whole, out=np.ones_like(found), where=whole > 0)


def named(part: pd.DataFrame, articles: pd.DataFrame | None) -> dict[str, list[int]]:
    """The answered ones of some pairs, each by its headlines, with those of the two that are articles."""
    if articles is None:
        return {}
    place = dict(zip(articles["article_id"], articles.index, strict=True))
    heads = articles["headline"].fillna("(no headline)")
    told = part[part["same"].notna()].drop_duplicates("pair_id")
    named = {}
    for name, *ends in told[["pair_id", "a", "b"]].itertuples(index=False):
        rows = [place[one] for one in ends if one in place]
        named[f"{' – '.join(evidence.plain(heads[row], 80) for row in rows)} ({name})"] = rows
    return named


def sentence(answers: pd.DataFrame, what: str, articles: pd.DataFrame | None = None) -> Html | None:
    """How right one kind is in this corpus, in words; None where nothing of it is judged."""
    own = answers[answers["what"] == what]
    table = measured(own).set_index("measure")
    known = [name for name in ("precision", "recall") if name in table.index]
    if not known:
        return None
    told = [
        f"{language.say(name)} {_spoken(*table.loc[name, ['share', 'low', 'high']].astype(float))}"
        for name in known
    ]
    pairs, judged = corrected(own).iloc[0], own.loc[own["same"].notna(), "pair_id"].nunique()
    behind = named(own, articles)
    times = [decimals.number(pairs[end] / max(pairs["counted"], 1)) for end in ("corrected", "low", "high")]
    often, low, high = map(two, times)
    return evidence.sentence(
        "Of this corpus, by {n:pair|pairs} that people judged: {what} have {told}.",
        n=evidence.named(behind, "pairs") if behind else judged, what=language.say(what), told=plurals.listed(told),
    ) + evidence.sentence(
        " Without errors just as many pairs would be put together."
        if low == often == high == two(1.0)
        else " Without errors {often} times as many pairs would be put together ({low} to {high}).",
        often=often, low=low, high=high,
    )  # fmt: skip


def _spoken(share: float, low: float, high: float) -> str:
    return plurals.between(two(share), two(low), two(high))


def two(value: float) -> str:
    """A number to two places, as the language writes it."""
    return language.number(f"{value:.2f}")
