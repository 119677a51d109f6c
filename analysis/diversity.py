"""How many voices, or topics, really: diversity with intervals from a bootstrap over stories."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis import decimals, evidence, language, plurals, uncertainty
from analysis.evidence import Html
from analysis.uncertainty import DRAWS, LEVEL, SEED

FLOOR = 20  # stories below which no interval is drawn
MEASURES = ("number", "Shannon entropy", "Simpson", "effective number", "effective number of the large")

Floats = NDArray[np.float64]


def of(articles: pd.DataFrame, key: str, level: float = LEVEL, floor: int = FLOOR) -> pd.DataFrame:
    """Diversity of `key` among the articles: measure, value, low, high, stories, rows; one row a measure.

    `Shannon entropy` in nats; `Simpson`: the chance that two articles differ; `effective number` (exp of
    Shannon) and `effective number of the large` (inverse Simpson): how many equal shares would be as diverse,
    with rare ones counted by their weight, or hardly (Hill 1973; Jost 2006). The interval's draws are centred
    on the value, because a draw loses rare values and never finds new ones (Marcon and others 2012).
    Below `floor` stories low and high are null. `number` has no interval: what was never seen is not counted.
    """
    known = articles.loc[articles[key].notna(), ["story_id"]]
    counts = uncertainty.by_story(articles, key).sums
    stories = counts.shape[0]
    value = _measures(np.asarray(counts.sum(axis=0), float).reshape(1, -1))[0]
    low, high = _interval(counts, value, level) if stories >= floor else (np.full_like(value, np.nan),) * 2
    low[0] = high[0] = np.nan
    columns = {"measure": MEASURES, "value": value, "low": low, "high": high, "stories": stories}
    table = decimals.kept(pd.DataFrame(columns))
    return table.assign(rows=pd.Series([_told(known)] * len(MEASURES), dtype=object))


def shown(articles: pd.DataFrame, key: str, names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """The table of `of` to be read: to two places, and the number with the list of what it counts."""
    table = of(articles, key).round(2)
    value = [_counted(articles, key, names), *table["value"].iloc[1:]]
    return table.assign(value=pd.Series(value, dtype=object))


def by(
    articles: pd.DataFrame, each: str, key: str, floor: int = FLOOR, most: int | None = None
) -> pd.DataFrame:
    """The effective number of `key` for each value of `each`: effective, low, high, stories, rows; most first.

    With `most`, intervals are drawn for that many rows only; the others have null.
    """
    told = articles[[each, key, "story_id"]]
    groups = dict(list(told.groupby(told[each].astype(object))))
    plain = {value: _value(own, key) for value, own in groups.items()}
    first = sorted(plain, key=lambda value: (-np.nan_to_num(plain[value], nan=-1.0), str(value)))[:most]
    rows = [(value, *_row(own, key, floor, plain[value], value in first)) for value, own in groups.items()]
    table = pd.DataFrame(rows, columns=[each, "effective", "low", "high", "stories", "rows"])
    return table.sort_values(["effective", each], ascending=[False, True], ignore_index=True)


def _value(articles: pd.DataFrame, key: str) -> float:
    """The effective number alone."""
    known = articles.loc[articles["story_id"].notna(), key]
    counts = np.asarray(known.groupby(known.astype(object)).size(), float)
    return decimals.number(_measures(counts.reshape(1, -1))[0, MEASURES.index("effective number")])


def _row(articles: pd.DataFrame, key: str, floor: int, value: float, drawn: bool) -> tuple[Any, ...]:
    if drawn:
        found = _effective(articles, key, floor)
        return tuple(found[name] for name in ("value", "low", "high", "stories", "rows"))
    known = articles.loc[articles[key].notna(), ["story_id"]]
    return value, np.nan, np.nan, known["story_id"].nunique(), _told(known)


def sentence(
    articles: pd.DataFrame,
    key: str,
    noun: Literal["outlet", "topic"],
    floor: int = FLOOR,
    names: Mapping[str, str] | None = None,
) -> Html:
    """The effective number in words; below `floor` stories what so few could show."""
    found = _effective(articles, key, floor)
    outlet, share = noun == "outlet", plurals.likely(uncertainty.could_show(max(found["stories"], 1)))
    if not found["stories"]:
        return evidence.sentence(
            "Of no article the outlet is known." if outlet else "Of no article the topic is known."
        )
    if found["stories"] < floor:
        return evidence.sentence(
            "The outlet is known in {n:story|stories}, too few for an interval (drawn from {floor} on): an outlet with "
            "less than {share} of all stories may be missing from them by chance."
            if outlet
            else "The topic is known in {n:story|stories}, too few for an interval (drawn from {floor} on): a topic "
            "with less than {share} of all stories may be missing from them by chance.",
            n=evidence.count(found["rows"], found["stories"], "stories"), floor=floor, share=share,
        )  # fmt: skip
    return evidence.sentence(
        "{n:outlet|outlets} {n:|is|are} as diverse as {value} of equal size ({low} to {high} with other stories)."
        if outlet
        else "{n:topic|topics} {n:|is|are} as diverse as {value} of equal size ({low} to {high} with other stories).",
        n=_counted(articles, key, names),
        **{name: language.number(f"{found[name]:.1f}") for name in ("value", "low", "high")},
    )  # fmt: skip


def _counted(articles: pd.DataFrame, key: str, names: Mapping[str, str] | None) -> Html:
    """How many values there are, with each of them and its articles."""
    groups = articles.groupby(articles[key].astype(object)).groups
    return evidence.named(
        {(names or {}).get(str(value), str(value)): rows for value, rows in groups.items()}, f"{key}s"
    )


def _told(known: pd.DataFrame) -> list[int]:
    """The articles that belong to a story."""
    return list(known.index[known["story_id"].notna()])


def _effective(articles: pd.DataFrame, key: str, floor: int) -> dict[Any, Any]:
    return of(articles, key, floor=floor).to_dict("records")[MEASURES.index("effective number")]


def _interval(counts: sp.csr_matrix, value: Floats, level: float) -> tuple[Floats, Floats]:
    drawn = _measures(uncertainty.resample(counts, DRAWS, SEED))
    drawn += value - drawn.mean(axis=0)
    least = np.array([1.0, 0.0, 0.0, 1.0, 1.0])
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return np.maximum(low, least), np.maximum(high, least)


def _measures(counts: Floats) -> Floats:
    """One row of MEASURES for each row of counts; all null where there is nothing."""
    total = counts.sum(axis=1, keepdims=True)
    share = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    shannon, same = np.abs((share * logs).sum(axis=1)), (share**2).sum(axis=1)
    some = same > 0
    large = np.divide(1, same, out=np.full_like(same, np.nan), where=some)
    measures = np.column_stack([(share > 0).sum(axis=1), shannon, 1 - same, np.exp(shannon), large])
    return np.where(some[:, None], measures, np.nan)
