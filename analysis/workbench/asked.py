"""How a word is called: mistakes are told in a line, with the nearest name and what to call instead."""

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import ParamSpec, TypeGuard, TypeVar, get_args

import numpy as np
import pandas as pd

from analysis.errors import InputError, ParameterError, nearest, refused, shown
from analysis.pipeline import Prepared
from analysis.schema import TEXTS

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
NEAR = 0.6  # likeness of names from which one may have been meant
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
        if isinstance(each, int | float) and each < 0:
            raise ParameterError(f"{name}: {one.name} is no less than 0 (given: {shown(each)})")


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
    """The articles of what `ma.open` gave, or a frame of them that has the columns a word needs."""
    if isinstance(news, Prepared):
        return news.articles
    if not isinstance(news, pd.DataFrame):
        raise ParameterError(f"ma.{name}: {_instead(news)}")
    if lost := [column for column in needed if column not in news.columns]:
        raise ParameterError(
            f"ma.{name}: these articles have no column {', '.join(lost)}; take rows of news.articles with all columns"
        )
    if not pd.api.types.is_integer_dtype(news.index):
        raise ParameterError(
            f"ma.{name}: these articles have lost their row numbers; take rows of news.articles as they are"
        )
    if news.index.has_duplicates:
        raise ParameterError(
            f"ma.{name}: a row stands here twice; take articles[~articles.index.duplicated()]"
        )
    return news


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
    if isinstance(of, pd.DataFrame) and "rows" not in of and "article_id" in of:
        return [int(row) for row in frame.index[frame["article_id"].isin(of["article_id"])]]
    if isinstance(of, pd.DataFrame | pd.Series) and "rows" in of:
        lists = of["rows"] if isinstance(of, pd.DataFrame) else [of["rows"]]
        of = [row for own in lists if isinstance(own, Iterable) for row in own]
    elif isinstance(of, pd.Series) and "article_id" in of:
        of = frame.index[(frame["article_id"] == of["article_id"]).fillna(False).to_numpy(bool)]
    elif isinstance(of, pd.Series) and all(np.ndim(own) == 1 for own in of):  # a column `rows`
        of = [row for own in of for row in own]
    elif isinstance(of, int | np.integer) and not isinstance(of, bool):
        of = [of]
    found = {int(row) for row in of} if _numbers(of) else set()
    if not found or not found <= set(frame.index):
        raise ParameterError(
            f"ma.{name}: give rows of these articles: a line of a table that has `rows`, say table.iloc[0], "
            "several lines, hits of ma.search, or row numbers"
        )
    return sorted(found)


def _numbers(of: object) -> TypeGuard[Iterable[int]]:
    return (
        isinstance(of, Iterable)
        and not isinstance(of, str)
        and all(isinstance(row, int | np.integer) for row in of)
    )


def textual(values: pd.Series) -> bool:
    """Whether a column is of text, or of lists of text."""
    kind = getattr(values.dtype, "pyarrow_dtype", None)
    return bool(pd.api.types.is_string_dtype(values)) or (kind is not None and kind.equals(TEXTS))
