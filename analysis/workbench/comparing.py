"""The word that compares: what sets two slices apart, of what is open or of two that were opened apart."""

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import query as asking
from analysis import select, slices, topics
from analysis.errors import ParameterError, nearest
from analysis.parameters import Parameters
from analysis.pipeline import Track
from analysis.prepared import Prepared
from analysis.query import Reading
from analysis.run import checks
from analysis.slices import Side, Two, counting, joining, naming, working
from analysis.workbench import asked, opening
from analysis.workbench.asked import word

KINDS = {"topic": "topics", "outlet": "outlets", "speaker": "speakers", "word": "words", "way": "ways"}
EFFECT = ["sure", "share_a", "share_b", "difference", "low", "high"]
RATIO = ["log_ratio", "log_low", "log_high", "g2"]
BEHIND = ["chance", "stories", "articles_a", "articles_b", "rows_a", "rows_b"]


class _Said(NamedTuple):
    """A slice that somebody named: what it is called, the tables it was opened in, and its rows there."""

    name: str
    tables: Prepared
    rows: "pd.Index[int]"


@word
def compare(news: Prepared, a: Any, b: Any = "", by: str = "topic") -> pd.DataFrame:
    """What sets two slices apart, what is sure before what is not, and the largest first: shares and differences.

    A slice is an outlet, family, topic, period, query or CSV file of ids, what `ma.where` gave, or a frame of articles
    or hits; without `b` it is compared with the rest. What `ma.open` gave of another run, or its folder, is a slice,
    too: `ma.compare(old, new)`. Then rows_a and rows_b count in what each slice was opened in.

    `by` topic, outlet, speaker, word, way (of working), or any column of text. `low` to `high` (90%) is of each line
    by itself; `sure` counts all lines at once: almost certainly, very likely, cannot tell, one story alone, too few
    stories. Of words the effect is log_ratio: one more is twice as frequent in a.

    >>> ma.compare(news, "Tideway News Agency", by="way")[["way", "sure", "low", "high"]].round(2).head(1)
                                                way              sure   low  high
    0  carry a text that no other article here has  almost certainly -0.47 -0.22
    """
    two, whose = two_of(asked.tables(news, "compare"), a, b, "compare")
    table = found(two, by, "compare")
    table = table.rename(columns={"a": "articles_a", "b": "articles_b"})
    kept = [by, *EFFECT, *(RATIO if by == "word" else []), *BEHIND]
    if whose is None:
        both = [sorted({*a, *b}) for a, b in zip(table["rows_a"], table["rows_b"], strict=True)]
        return table[kept].assign(rows=pd.Series(both, table.index, dtype=object))
    for side, tables in zip(("rows_a", "rows_b"), whose, strict=True):
        table[side] = _own(table[side], two.tables, tables)
    return table[kept]


def found(two: Two, by: str, name: str) -> pd.DataFrame:
    """What sets two slices apart by one thing, as `slices` finds it, its first column named by that thing."""
    articles = two.articles
    text = [str(key) for key in articles if asked.textual(articles[key])]
    asked.column(by, [*KINDS, *text], name)
    if by == "outlet" and slices.one_outlet(two):
        raise ParameterError(
            f"ma.{name}: each slice is of one outlet: compare by topic, speaker, word or way"
        )
    made = {"word": counting.words, "way": working.ways}.get(by)
    table = made(two) if made else counting.differences(two, KINDS.get(by, by))
    table = table.rename(columns={"value": by, "measure": by})
    if by == "topic":
        table[by] = table[by].map(topics.names())
    lists = {side: [[] if own is None else list(own) for own in table[side]] for side in ("rows_a", "rows_b")}
    return table.assign(**{side: pd.Series(own, table.index, dtype=object) for side, own in lists.items()})


def two_of(tables: Prepared, a: Any, b: Any, name: str) -> tuple[Two, tuple[Prepared, Prepared] | None]:
    """Two slices as they are asked for, and the two tables they were opened in, if these are not one."""
    first = None if _is_rest(a) else _slice(a, tables, "a", name)
    second = None if _is_rest(b) else _slice(b, tables, "b", name)
    if first and not second and first.tables is not tables:  # two corpora, as they were opened
        first, second = _Said("a", tables, tables.articles.index), first._replace(name="b")
    if first and not second:
        second = _rest(first)
    elif second and not first:
        first = _rest(second)
    if not (first and second):
        raise ParameterError(f"ma.{name}: a and b cannot both be the rest: name one of them")
    if empty := next((side.name for side in (first, second) if side.rows.empty), ""):
        raise ParameterError(f"ma.{name}: no article is in {empty}: there is nothing to compare")
    if first.tables is second.tables:
        if first.rows.equals(second.rows):
            raise ParameterError(f"ma.{name}: {first.name} and {second.name} are the same articles")
        return Two(first.tables, Side(first.name, first.rows), Side(second.name, second.rows), ""), None
    whole = joining.join(first.tables, second.tables, Parameters().window_days, Track(lambda _: None))
    one, other = (Side(said.name, _rows_of(_ids(said), whole.articles)) for said in (first, second))
    return Two(whole, one, other, ""), (first.tables, second.tables)


def _slice(of: Any, tables: Prepared, which: str, name: str) -> _Said:
    """A slice by whatever stands for it."""
    called = which
    if isinstance(of, str | Path) and (folder := checks.place_of(str(of))):
        called, of = folder.resolve().name, opening.open(folder)
    if isinstance(of, Prepared):
        rows = _rows_of(of.articles[naming.ID], tables.articles)
        part = len(rows) == len(of.articles)
        return _Said(called, tables, rows) if part else _Said(called, of, of.articles.index)
    if isinstance(of, str | Path):
        side = naming.side(str(of), tables)
        if side.rows.empty:
            raise ParameterError(f"ma.{name}: {_none(side, str(of), tables)}")
        return _Said(side.name, tables, side.rows)
    if not isinstance(of, asked.LISTS):
        raise ParameterError(
            f"ma.{name}: {which} is a slice, no {type(of).__name__}: an outlet, topic, period or query, what ma.where "
            "or ma.open gave, a frame of articles, or row numbers"
        )
    return _Said(which, tables, pd.Index(asked.rows(of, tables.articles, name)))


def _none(side: Side, of: str, tables: Prepared) -> str:
    """What to say of a slice that no article is in; of a query the nearest words, and the nearest name."""
    if not side.name.startswith(naming.QUOTED):
        return f"no article is in {side.name}"
    names = {*tables.articles["outlet"].dropna(), *tables.articles["publisher_family"].dropna()}
    said = select.nothing(asking.parse(of), Reading(tables.articles, tables.later("quotes")))
    return f"there is no outlet or family {of!r}{nearest(of, sorted(names))}\nAs a query: {said}"


def _is_rest(of: Any) -> bool:
    return isinstance(of, str) and of.strip().casefold() in ("", select.REST)


def _rest(other: _Said) -> _Said:
    return _Said("the rest", other.tables, other.tables.articles.index.difference(other.rows))


def _ids(said: _Said) -> pd.Series:
    return said.tables.articles.loc[said.rows, naming.ID]


def _rows_of(ids: pd.Series, articles: pd.DataFrame) -> "pd.Index[int]":
    return articles.index[articles[naming.ID].isin(ids).to_numpy(bool)]


def _own(lists: pd.Series, whole: Prepared, own: Prepared) -> pd.Series:
    """Lists of rows of joined tables as rows of the tables that a slice was opened in."""
    row = pd.Series(own.articles.index, own.articles[naming.ID].to_numpy(object))
    ids = whole.articles[naming.ID]
    told = [[int(row[str(one)]) for one in ids.loc[rows]] for rows in lists]
    return pd.Series(told, lists.index, dtype=object)
