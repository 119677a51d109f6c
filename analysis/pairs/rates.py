"""Precision and recall of this corpus from the pairs that people judged, with what is not known of the others."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import decimals, evidence, plurals
from analysis.evidence import Html
from analysis.pairs.frames import FAR, TIED
from analysis.uncertainty import DRAWS, LEVEL, SEED

Floats = NDArray[np.float64]
NONE = 1e-9  # in place of 0, of which no beta distribution is
ELSEWHERE = "far pairs that are one"
COLUMNS = ["what", "measure", "share", "low", "high", "answered"]
PAIRS = ["what", "counted", "corrected", "low", "high"]


def measured(answers: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Of each kind judged: precision and recall with an interval, and so many answered pairs behind them.

    Precision is the share of pairs put together that are right; recall the share of the right pairs, among those
    put together or near each other, that are put together; of the far pairs it is said how many are one.
    """
    rows = [row for what, part in answers.groupby("what") for row in _rates(str(what), _groups(part), level)]
    return decimals.kept(pd.DataFrame(rows, columns=COLUMNS))


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


def _rates(what: str, groups: pd.DataFrame, level: float) -> list[tuple[object, ...]]:
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
    rows: list[tuple[object, ...]] = []
    for measure, among, right, of, low, high in asked:
        answered = int(groups.loc[among, "n"].sum())
        if of > 0 and answered:
            share = float(right / of)
            rows.append((what, measure, share, *_interval(share, low, high, level), answered))
    return rows


def _part(found: Floats, missed: Floats) -> Floats:
    """The share of what was found, one where there was nothing to find."""
    whole = found + missed
    return np.divide(found, whole, out=np.ones_like(found), where=whole > 0)


def sentence(answers: pd.DataFrame, what: str) -> Html | None:
    """How right one kind is in this corpus, in words; None where nothing of it is judged."""
    table = measured(answers[answers["what"] == what]).set_index("measure")
    known = [name for name in ("precision", "recall") if name in table.index]
    if not known:
        return None
    told = [f"{name} {_spoken(*table.loc[name, ['share', 'low', 'high']].astype(float))}" for name in known]
    pairs = corrected(answers[answers["what"] == what]).iloc[0]
    judged = answers.loc[(answers["what"] == what) & answers["same"].notna(), "pair_id"].nunique()
    return evidence.sentence(
        "Of this corpus, by {n} that people judged: {what} have {told}. Without errors {counted} put together would be "
        "{corrected} ({low} to {high}).",
        n=plurals.some(int(judged), "pair"),
        what=what, told=" and ".join(told), counted=plurals.some(int(pairs["counted"]), "pair"),
        corrected=f"{pairs['corrected']:,}", low=f"{pairs['low']:,}", high=f"{pairs['high']:,}",
    )  # fmt: skip


def _spoken(share: float, low: float, high: float) -> str:
    return f"{plurals.percent(share)} ({plurals.percent(low)} to {plurals.percent(high)})"
