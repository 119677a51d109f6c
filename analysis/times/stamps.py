"""What document and outlet tell about how times are written: zone, day or month first, the page's day."""

import csv
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import paths, text
from analysis.errors import InputError
from analysis.keeping import once
from analysis.times.expressions import Expression, understand
from analysis.wordings import Wording

Strings = npt.NDArray[np.object_]
Places = npt.NDArray[np.int64]
_DAY_FIRST = {True: Wording.DAY_FIRST.value, False: Wording.MONTH_FIRST.value}


class Printed(NamedTuple):
    """The distinct printed times of a table, understood once, and which one each article has (-1: none)."""

    raw: list[str]
    expressions: list[Expression]
    which: Places


class Habits(NamedTuple):
    """Per article the zone its time is written in, why day or month is first, its page's day, its country.

    All None where nothing tells; the country only where the zone printed has several meanings.
    """

    zone: Strings
    order: Strings
    page_day: Strings
    country: Strings


def read(
    articles: pd.DataFrame, outlets: frozenset[str] = frozenset(), column: str = "published_raw"
) -> Printed:
    """Understand each distinct pair of printed time and language once."""
    raw_of, raws = pd.factorize(_strings(articles, column))
    spoken_in, languages = pd.factorize(_strings(articles, "language"))
    width = len(languages) + 1
    which, pairs = pd.factorize(np.where(raw_of < 0, -1, raw_of * width + spoken_in + 1))
    texts, spoken = raws.tolist(), [None, *languages.tolist()]
    keys = [(texts[p // width], spoken[p % width]) if p >= 0 else ("", None) for p in pairs.tolist()]
    expressions = [understand(raw, outlets, language) for raw, language in keys]
    empty = np.array([not raw.strip() for raw, _ in keys], dtype=bool)
    return Printed(
        [raw for raw, _ in keys], expressions, np.where(empty[which], -1, which) if keys else which
    )


def habits(
    articles: pd.DataFrame,
    printed: Printed,
    known_outlets: pd.DataFrame | None,
    ledger: pd.DataFrame | None = None,
) -> Habits:
    """How each article's time is written, from the outlet's policy, the document's other dates, the language.

    A page that lists articles writes times its own way: there no outlet's policy is used. A zone that the source is
    known to write in, such as a news service's, comes before the outlet's.
    """
    own = _prints_itself(articles)
    zone, first, country = (
        _policy(articles, known_outlets, name) for name in ("timezone", "day_first", "country")
    )
    for values in (zone, first, country):
        values[~own] = None
    stated = _texts(articles, "published_zone")
    zone = np.where(pd.isna(stated), zone, stated)
    several = np.array([len(e.zones) > 1 for e in printed.expressions] + [False])[printed.which]
    return Habits(
        _checked(zone),
        _orders(articles, printed, first),
        _page_days(articles, printed, page_times(ledger)),
        np.where(several, country, np.full(len(country), None, dtype=object)),
    )


def _texts(articles: pd.DataFrame, column: str) -> Strings:
    if column not in articles:
        return np.full(len(articles), None, dtype=object)
    return articles[column].to_numpy(object)


@once.found("name", "aliases")
def keys(known_outlets: pd.DataFrame | None) -> frozenset[str]:
    """Every name and alias of the known outlets as a lookup key."""
    if known_outlets is None:
        return frozenset()
    names = known_outlets["name"].dropna().tolist()
    if "aliases" in known_outlets:
        for cell in known_outlets["aliases"].dropna():
            names += cell.split("|") if isinstance(cell, str) else list(cell)
    return frozenset(text.key(name) for name in names) - {""}


def aged(articles: pd.DataFrame, known_outlets: pd.DataFrame | None) -> bool:
    """Whether any time that is printed is an age, such as 20 minutes: how it was rounded matters to no other."""
    columns = [name for name in ("published_raw", "modified_raw") if name in articles]
    names = keys(known_outlets)
    return any(said.amounts for column in columns for said in read(articles, names, column).expressions)


def page_times(ledger: pd.DataFrame | None) -> pd.DataFrame:
    """Times a page prints that belong to none of its articles: `document`, `published_raw`."""
    if ledger is None:
        return pd.DataFrame({"document": [], "published_raw": []}, dtype="string[pyarrow]")
    heads = ledger[(ledger["use"] == "time") & ledger["article_id"].isna()]
    return heads[["document", "excerpt"]].rename(columns={"excerpt": "published_raw"})


def on_page(articles: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether an article stands on a page captured as a whole; records of an export may not be."""
    whole = np.zeros(len(articles), dtype=bool)
    if "document" in articles and "role" in articles:
        whole |= articles["role"].isin(["main", "related"]).to_numpy(bool)
    if "document" in articles and "start" in articles:
        whole |= articles["start"].notna().to_numpy(bool)
    return whole


def _strings(articles: pd.DataFrame, column: str) -> pd.Series:
    if column not in articles:
        return pd.Series(None, index=articles.index, dtype="string[pyarrow]")
    return articles[column].astype("string[pyarrow]")


def _prints_itself(articles: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """False on pages that list articles or carry several outlets: they can print times their own way."""
    if "outlet" not in articles or "document" not in articles:
        return np.ones(len(articles), dtype=bool)
    outlets = articles.groupby("document", sort=False)["outlet"].transform("nunique").to_numpy(np.int64)
    alone = (outlets <= 1) & (articles["role"] == "main").to_numpy(bool)
    return ~on_page(articles) | alone


def _policy(articles: pd.DataFrame, known_outlets: pd.DataFrame | None, column: str) -> Strings:
    if known_outlets is None or column not in known_outlets or "outlet" not in articles:
        return np.full(len(articles), None, dtype=object)
    by_name = _stated(known_outlets[["name", column]], column)
    return np.array([*map(by_name.get, articles["outlet"].to_numpy(object)), None], dtype=object)[:-1]


@once.found()
def _stated(known_outlets: pd.DataFrame, column: str) -> dict[object, object]:
    """What a column states of each outlet that it states anything of."""
    stated = known_outlets.astype(object).dropna().drop_duplicates("name")
    return {name: value for name, value in stated[["name", column]].itertuples(index=False) if value != ""}


def _checked(zone: Strings) -> Strings:
    for name in sorted({z for z in zone if z is not None}):
        try:
            name[0] in "+-" or ZoneInfo(name)
        except (ValueError, OSError, KeyError) as error:
            raise InputError(f"the outlet list names a time zone that does not exist: {name!r}") from error
    return zone


def _orders(articles: pd.DataFrame, printed: Printed, policy: Strings) -> Strings:
    """Why day or month comes first for each article whose date could be read both ways."""
    order = np.full(len(articles), None, dtype=object)
    open_to_both = np.array([e.order in ("either", "dots") for e in printed.expressions] + [False])
    rows = np.flatnonzero(open_to_both[printed.which])
    if not len(rows):
        return order
    shown = _shown_orders(articles, printed)
    documents = (
        articles["document"].to_numpy(object) if "document" in articles else np.full(len(articles), None)
    )
    spoken = articles["language"].to_numpy(object) if "language" in articles else np.full(len(articles), None)
    latest = (
        articles["captured_latest"].to_numpy(object)
        if "captured_latest" in articles
        else np.full(len(articles), None)
    )
    for at in rows:
        if documents[at] in shown:
            order[at] = Wording.SHOWN_ORDER.written(order=shown[documents[at]])
        elif policy[at] is not None and not pd.isna(policy[at]):
            order[at] = Wording.OUTLET_ORDER.written(order=_DAY_FIRST[_truth(policy[at])])
        elif possible := _only_possible(printed.expressions[printed.which[at]], latest[at]):
            order[at] = possible
        elif printed.expressions[printed.which[at]].order == "dots":
            order[at] = Wording.DOTS_ORDER.value
        elif (usual := _usual_orders().get(spoken[at])) is not None:
            order[at] = Wording.LANGUAGE_ORDER.written(order=_DAY_FIRST[usual], code=spoken[at])
    return order


def _only_possible(e: Expression, latest: Any) -> str | None:
    """The one order that does not lie after the capture."""
    if pd.isna(latest) or not (e.year and e.month and e.day):
        return None
    limit = (pd.Timestamp(latest) + pd.Timedelta(hours=14)).date()
    day_first, month_first = date(e.year, e.month, e.day) <= limit, date(e.year, e.day, e.month) <= limit
    if day_first == month_first:
        return None
    return Wording.POSSIBLE_ORDER.written(order=_DAY_FIRST[day_first])


def _truth(value: object) -> bool:
    return str(value).strip().casefold() in ("true", "yes", "1", "y")


def _shown_orders(articles: pd.DataFrame, printed: Printed) -> dict[object, str]:
    """Document → the order its unambiguous numeric dates show, where they agree."""
    orders = np.array(
        [e.order if e.order not in ("either", "dots") else "" for e in printed.expressions] + [""],
        dtype=object,
    )[printed.which]
    if "document" not in articles:
        return {}
    seen = pd.DataFrame({"document": articles["document"].to_numpy(object), "order": orders})
    seen = seen[seen["order"] != ""].drop_duplicates()
    single = seen[~seen["document"].duplicated(keep=False)]
    return dict(zip(single["document"], single["order"], strict=True))


def _page_days(articles: pd.DataFrame, printed: Printed, heads: pd.DataFrame) -> Strings:
    """The day of the page, for articles with a clock time only: the one full date printed on it."""
    days = np.full(len(articles), None, dtype=object)
    clock = np.array([e.kind == "time-only" for e in printed.expressions] + [False])[printed.which]
    if "document" not in articles or not clock.any():
        return days
    seen = pd.concat([_days(articles, printed)[on_page(articles)], _days(heads, read(heads))])
    seen = seen.dropna().drop_duplicates()
    single = seen[~seen["document"].duplicated(keep=False)].set_index("document")["day"]
    days[clock] = articles["document"][clock].astype(object).map(single.to_dict()).to_numpy(object)
    days[pd.isna(days)] = None
    return days


def _days(articles: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    """The full date that each article prints, if it does."""
    dates = [
        date(e.year, e.month, e.day) if e.year and e.month and e.day else None for e in printed.expressions
    ]
    shown = np.array([*dates, None], dtype=object)[printed.which]
    return pd.DataFrame({"document": articles["document"].to_numpy(object), "day": shown}, dtype=object)


@cache
def _usual_orders() -> dict[str, bool]:
    """Whether a language writes the day before the month; absent where its countries differ."""
    with paths.data("times", "day_first.csv").open(encoding="utf-8", newline="") as file:
        return {row["language"]: row["day_first"] == "yes" for row in csv.DictReader(file)}
