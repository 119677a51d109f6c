"""How much was published when: bars of the calendar, the articles behind each, and those that are not drawn."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import evidence
from analysis.attention import spread, units

_DAY = pd.Timedelta(days=1)
_MONTH = ("month", "quarter", "year", "decade", "century")


class OverTime(NamedTuple):
    """Expected articles in each bar, by which unit of the calendar, and the articles that are not drawn."""

    bins: pd.DataFrame  # bin, bin_end, name, expected, low, high, rows, rows_low
    unit: str
    left_out: dict[str, list[int]]  # why → articles
    partly: list[int]  # articles that may also lie outside
    instead: str  # why not by the unit that was asked for


def over_time(articles: pd.DataFrame, asked: str = units.AUTO, axis: units.Axis | None = None) -> OverTime:
    """Articles spread over the bars their intervals touch; what lies far from the bulk is left out and told.

    `axis`: bars that others have, too.
    """
    earliest, latest = articles["published_earliest"], articles["published_latest"]
    drawn = axis or units.axis(earliest, latest, asked)
    table = spread.attention(earliest, latest, unit=drawn.unit, edges=drawn.edges)
    bins = table[table["status"] == spread.DATED].reset_index(drop=True)
    names = pd.Series([units.label(start, drawn.unit) for start in bins["bin"]], dtype=object)
    left_out, partly = _outside(articles, drawn)
    bins = bins.assign(name=names).join(_behind(articles, drawn.edges))
    return OverTime(bins, drawn.unit, left_out, partly, drawn.instead)


def unit(articles: pd.DataFrame, asked: str = units.AUTO) -> str:
    """The unit of the calendar by which a chart over time draws these articles."""
    return units.axis(articles["published_earliest"], articles["published_latest"], asked).unit


def _outside(articles: pd.DataFrame, drawn: units.Axis) -> tuple[dict[str, list[int]], list[int]]:
    """The articles that are not drawn, by why; and those that are drawn in part."""
    low, high = units.micros(articles["published_earliest"]), units.micros(articles["published_latest"])
    known = (low != units.NAT) & (high != units.NAT) & (high >= low)
    lost = {"without a usable time": ~known}
    partly = np.zeros(len(articles), bool)
    if known.any():
        first, last = (int(edge) for edge in drawn.edges.as_unit("us").asi8[[0, -1]])
        before, after = known & (high < first), known & (low >= last)
        partly = known & ~before & ~after & ((low < first) | (high >= last))
        began, ended = (_bound(drawn.edges[at], drawn.unit, at) for at in (0, -1))
        lost = {began: before, ended: after, **lost}
    return {why: _rows(articles, mask) for why, mask in lost.items() if mask.any()}, _rows(articles, partly)


def _rows(articles: pd.DataFrame, mask: npt.NDArray[np.bool_]) -> list[int]:
    return [int(row) for row in articles.index[mask]]


def _bound(edge: pd.Timestamp, unit: str, at: int) -> str:
    """The first or the last edge in words: before 2009, after March 2026, from 4 Mar 2026 13:00 on."""
    if unit in ("minute", "hour"):
        words = f"{evidence.day(edge)} {edge.hour:02}:{edge.minute:02}"
        return f"before {words}" if at == 0 else f"from {words} on"
    last = edge if at == 0 else edge - _DAY
    whole = unit in _MONTH
    year = whole and (last.month == 1 if at == 0 else last.month == 12)
    words = (
        str(last.year)
        if year
        else f"{evidence.MONTHS[last.month - 1]} {last.year}"
        if whole
        else evidence.day(last)
    )
    return f"{'before' if at == 0 else 'after'} {words}"


def _behind(articles: pd.DataFrame, edges: pd.DatetimeIndex) -> pd.DataFrame:
    """For each bar its `rows`, the articles whose interval touches it, and `rows_low`, those wholly in it."""
    at, bars = edges.as_unit("us").asi8, max(len(edges) - 1, 0)
    low, high = units.micros(articles["published_earliest"]), units.micros(articles["published_latest"])
    known = np.flatnonzero((low != units.NAT) & (high != units.NAT) & (high >= low))
    first, last = (np.searchsorted(at, ends[known], side="right") - 1 for ends in (low, high))
    index = articles.index.to_numpy()
    within = (first == last) & (first >= 0) & (first < bars)
    touched = (last >= 0) & (first < bars)
    start, end = np.maximum(first[touched], 0), np.minimum(last[touched], bars - 1)
    many = end - start + 1
    offset = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    possible = _by_bar(np.repeat(start, many) + offset, np.repeat(index[known[touched]], many), bars)
    certain = _by_bar(first[within], index[known[within]], bars)
    return pd.DataFrame({"rows": possible, "rows_low": certain})


def _by_bar(bar: npt.NDArray[np.int64], rows: npt.NDArray[np.int64], bars: int) -> "pd.Series[Any]":
    """The rows of each bar, in the order of the table."""
    order = np.argsort(bar, kind="stable")
    cuts = np.searchsorted(bar[order], np.arange(1, max(bars, 1)))
    parts = np.split(rows[order], cuts) if bars else []
    return pd.Series([part.tolist() for part in parts], dtype=object)
