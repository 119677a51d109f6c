"""How a word is called: mistakes are told in a line, with the nearest name and what to call instead."""

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ParamSpec, TypeGuard, TypeVar, get_args

import numpy as np
import pandas as pd

from analysis.errors import InputError, ParameterError, nearest, refused, shown
from analysis.prepared import Prepared
from analysis.schema import TABLES, TEXTS

Given = ParamSpec("Given")
Result = TypeVar("Result")
_PLAIN: dict[type, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    float: (int, float),
    Path: (Path,),
    type(None): (type(None),),
}  # what is checked of the arguments of a word, and what is taken for it
_SAID = {str: "text", int: "a whole number", float: "a number", Path: "a path"}
ARTICLE = (
    "article_id",
    "document",
    "headline",
)  # what a frame of articles has, and no other table of a corpus
COUNTS = ("top", "most")  # arguments that say how many are drawn
NEAR = 0.6  # likeness of names from which one may have been meant
LISTS = (pd.DataFrame, pd.Series, pd.Index, np.ndarray, list)  # what may stand for articles
News = Prepared | pd.DataFrame  # what `ma.open` gave, or rows of its articles


def word(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """A function as a word of the workbench: how it is called is checked, what the system refuses is told."""
    signature = inspect.signature(function)
    room = "chart." if function.__module__.endswith(".chart") else ""
    name = f"ma.{room}{function.__name__}"

    @functools.wraps(function)
    def called(*given: Given.args, **named: Given.kwargs) -> Result:
        try:
            bound = signature.bind(*given, **named).arguments
        except TypeError as error:
            raise ParameterError(_miscalled(name, signature, list(named), str(error))) from None
        for argument, value in bound.items():
            _typed(name, signature.parameters[argument], value)
        try:
            return function(*given, **named)
        except OSError as error:
            raise InputError(refused(error)) from None

    return called


def _miscalled(name: str, signature: inspect.Signature, named: list[str], why: str) -> str:
    known = [one for one, kind in signature.parameters.items() if kind.kind is not kind.VAR_POSITIONAL]
    strange = [one for one in named if one not in known]
    near = nearest(strange[0], known) if strange else "."
    shown = ", ".join(str(one).partition(":")[0] + _default(one) for one in signature.parameters.values())
    return f"{name}: {why}{near} It is called {name}({shown})"


def _typed(name: str, one: inspect.Parameter, value: object) -> None:
    """Raise ParameterError where text, a number or a path is meant and something else is given."""
    kinds = get_args(one.annotation) or (one.annotation,)
    if not set(kinds) <= _PLAIN.keys():
        return
    taken = tuple(kind for own in kinds for kind in _PLAIN[own])
    for each in value if one.kind is one.VAR_POSITIONAL and isinstance(value, tuple) else (value,):
        if isinstance(each, bool) or not isinstance(each, taken):
            words = " or ".join(dict.fromkeys(_SAID[kind] for kind in kinds if kind in _SAID))
            apart = (
                ", each by itself"
                if one.kind is one.VAR_POSITIONAL and isinstance(each, list | tuple | set)
                else ""
            )
            raise ParameterError(f"{name}: {one.name} is {words}{apart} (given: {shown(each)})")
        least = 1 if one.name in COUNTS else 0
        if isinstance(each, int | float) and each < least:
            raise ParameterError(f"{name}: {one.name} is no less than {least} (given: {shown(each)})")


def _default(one: inspect.Parameter) -> str:
    return "" if one.default is one.empty else f"={one.default!r}"


def tables(news: object, name: str) -> Prepared:
    """What `ma.open` gave; raises ParameterError, which says what to give, for anything else."""
    if isinstance(news, Prepared):
        return news
    if isinstance(news, pd.DataFrame):
        raise ParameterError(
            f"ma.{name} needs more tables than a frame: give what ma.open gave, or narrow that down with ma.where"
        )
    raise ParameterError(f"ma.{name}: {_instead(news)}")


def articles(news: object, name: str, needed: Sequence[str] = ()) -> pd.DataFrame:
    """The articles of what `ma.open` gave, or a frame of them that has the columns a word needs.

    Lines of another table are refused: their numbers are no row numbers, and one article may have many of them.
    """
    if isinstance(news, Prepared):
        return news.articles
    if not isinstance(news, pd.DataFrame):
        raise ParameterError(f"ma.{name}: {_instead(news)}")
    if lines(news):
        raise ParameterError(
            f"ma.{name} is for articles, and these are lines of another table; their articles are "
            "ma.where(news, these)"
        )
    if not pd.api.types.is_integer_dtype(news.index):
        raise ParameterError(
            f"ma.{name}: these articles have lost their row numbers; take rows of news.articles as they are"
        )
    if lost := [column for column in dict.fromkeys((*ARTICLE, *needed)) if column not in news.columns]:
        raise ParameterError(
            f"ma.{name}: these articles have no column {', '.join(lost)}; take rows of news.articles with all columns"
        )
    if news.index.has_duplicates:
        raise ParameterError(
            f"ma.{name}: a row stands here twice; take articles[~articles.index.duplicated()]"
        )
    return news


def lines(table: pd.DataFrame) -> bool:
    """Whether a frame has lines of another table than that of articles: hits, quotes, claims, counts …"""
    apart = "article_id" in table and not {"document", "headline"} <= set(table.columns)
    return "rows" in table or "merged_into" in table or apart


def _instead(news: object) -> str:
    if isinstance(news, str | Path):
        return f"open it first: news = ma.open({str(news)!r})"
    if hasattr(news, "to_pandas"):
        return "give a pandas frame: it has a method to_pandas()"
    return f"give what ma.open gave first, or rows of its articles, no {type(news).__name__}"


def column(key: str, known: Sequence[str], name: str) -> str:
    """A column that is there; raises ParameterError with the nearest one."""
    if key in known:
        return key
    for table, columns in TABLES.items():
        if table != "articles" and key in (one.name for one in columns):
            raise ParameterError(
                f"ma.{name}: articles have no column {shown(key)}, it is one of news.{table}: "
                f'news.{table}["{key}"].value_counts()'
            )
    near = get_close_matches(key.casefold(), known, n=1, cutoff=NEAR)
    there = "" if near else f" There are: {', '.join(known)}"
    raise ParameterError(
        f"ma.{name}: there is no column {shown(key)}{nearest(key, known) if near else '.'}{there}"
    )


def one_of(value: str, known: Sequence[str], name: str, what: str) -> None:
    """Raise ParameterError, which lists what there is, for anything else."""
    if value not in known:
        near = nearest(str(value), known)
        raise ParameterError(
            f"ma.{name}: there is no {what} {shown(value)}{near} There are: {', '.join(known)}"
        )


def rows(of: object, frame: pd.DataFrame, name: str) -> list[int]:
    """Row numbers of the articles that a line, several lines, hits or numbers stand for, ascending."""
    named = _listed(of)
    if _of(named, str):
        found = {int(row) for row in frame.index[frame["article_id"].isin(named).to_numpy(bool)]}
    else:
        found = {int(row) for row in named} if _of(named, int | np.integer) else set()
    if named is None or (named and not found) or not found <= set(frame.index):
        raise ParameterError(
            f"ma.{name}: give rows of these articles: a line of a table that has `rows`, say table.iloc[0], "
            "several lines, hits of ma.search, row numbers, or ids of articles"
        )
    return sorted(found)


def _listed(of: Any) -> list[Any] | None:
    """Row numbers, or ids, that lines, a column of theirs, a line or a list name; None for what names none."""
    if isinstance(of, pd.DataFrame | pd.Series) and "rows" in of:
        lists = of["rows"] if isinstance(of, pd.DataFrame) else [of["rows"]]
        whole = all(isinstance(own, Iterable) for own in lists)
        return [row for own in lists for row in own] if whole else None
    if isinstance(of, pd.DataFrame | pd.Series) and "article_id" in of:
        ids = of["article_id"] if isinstance(of, pd.DataFrame) else [of["article_id"]]
        return list(dict.fromkeys(ids))
    if isinstance(of, pd.DataFrame):
        return None
    if isinstance(of, pd.Series):
        if of.name not in (None, "article_id") and not str(of.name).startswith("rows"):
            return None  # a column of counts, say
        return [row for own in of for row in (own if np.ndim(own) else [own])]
    if isinstance(of, int | np.integer) and not isinstance(of, bool):
        return [of]
    return list(of) if isinstance(of, Iterable) and not isinstance(of, str) else None


def _of(named: list[Any] | None, kind: Any) -> TypeGuard[list[Any]]:
    return bool(named) and all(isinstance(one, kind) and not isinstance(one, bool) for one in named or ())


def textual(values: pd.Series) -> bool:
    """Whether a column is of text, or of lists of text."""
    kind = getattr(values.dtype, "pyarrow_dtype", None)
    return bool(pd.api.types.is_string_dtype(values)) or (kind is not None and kind.equals(TEXTS))
