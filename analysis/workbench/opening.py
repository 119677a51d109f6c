"""Words that open: a run, a corpus or any files; a part of what is open; files as they are read."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import corpus, narrow, parameters, paths, pipeline, select
from analysis import read as reading
from analysis.errors import ParameterError, shown
from analysis.pipeline import Track
from analysis.prepared import Prepared
from analysis.query.mistakes import FIELDS
from analysis.run import again, checks
from analysis.workbench import asked
from analysis.workbench.asked import word
from analysis.workbench.news import News


@word
def open(*inputs: Path | str, anew: bool = False, **settings: Any) -> News:  # noqa: A001 - analysts say `ma.open(corpus)`
    """The tables of a run, of a corpus, or of any files and folders; of the sample without one.

    Files that were opened before, and are what they were, are at hand: their tables are kept in your cache folder.
    They are made anew if you say so, or where the variable MEDIA_ANALYSIS_ANEW is set.

    Settings are those of a report that tables depend on (captured_at, languages, rounding, topic_threshold,
    window_days), and what to narrow them down to: query, outlet, topic, first_day, last_day.

    >>> import analysis as ma
    >>> news = ma.open()
    >>> news
    192 articles: 164 texts, 139 origins, 48 stories, 15 outlets
    >>> ma.open("no-such-folder")
    Traceback (most recent call last):
    analysis.errors.InputError: no-such-folder: no such file or folder; check the path
    """
    known = (*parameters.DERIVED, *select.NAMES)
    for name in settings:
        if name not in known:
            raise ParameterError(parameters.unknown(name, known))
    given = [Path(path) for path in inputs if path != ""] or [paths.sample()]
    checks.inputs(given)
    derived = {name: value for name, value in settings.items() if name in parameters.DERIVED}
    found = News.of(_opened(given, derived, anew))
    chosen = {name: value for name, value in settings.items() if name in select.NAMES}
    return _narrowed(found, chosen) if chosen else found


def _opened(given: list[Path], derived: Mapping[str, Any], anew: bool) -> Prepared:
    """Tables that lie there, or that are made; settings that those which lie there do not have are refused."""
    if run := again.there(given):
        was = again.parameters(run)
        again.refuse_other(run, parameters.parse({**was, **derived}).model_dump(mode="json"))
        return pipeline.load(run / "tables")
    if len(given) == 1 and (given[0] / "articles.parquet").is_file():
        if derived:
            raise ParameterError(
                f"{given[0]}: these tables are made; for another {min(derived)} open the inputs"
            )
        return pipeline.load(given[0])
    return (pipeline.prepare if anew else pipeline.at_hand)(given, parameters.parse(derived))


@word
def where(news: Prepared, query: Any = "", **selection: Any) -> News:
    """The tables of the articles that a query finds, or of an outlet, topic, first_day or last_day.

    Instead of a query lines of any table: what `ma.search`, `ma.quotes`, `ma.copies` … gave; their articles are
    then counted like any. Texts, origins and stories stay those of the whole. How to write a query: `help(ma.search)`.

    >>> ma.where(news, "storm* NOT headline:ferry", outlet="Harbour Post")
    5 articles: 5 texts, 5 origins, 5 stories, 1 outlet
    >>> ma.where(news, ma.copies(news))
    93 articles: 65 texts, 40 origins, 29 stories, 14 outlets
    """
    tables = asked.tables(news, "where")
    if isinstance(query, str):
        return _narrowed(tables, {**({"query": query} if query else {}), **selection})
    if not isinstance(query, asked.LISTS):
        raise ParameterError(f"ma.where: query is text, or lines of a table (given: {shown(query)})")
    part = _listed(tables, query)
    return _narrowed(part, selection) if selection else part


def _listed(news: Prepared, lines: Any) -> News:
    """The tables of the articles that lines stand for."""
    ids = news.articles.loc[asked.rows(lines, news.articles, "where"), "article_id"]
    if ids.empty:
        raise ParameterError("ma.where: there is no line in what is given, so no article is left")
    return _as_rows(news, narrow.listed(news, ids.tolist(), Track(lambda _: None)))


def _narrowed(news: Prepared, chosen: Mapping[str, Any]) -> News:
    for name, value in chosen.items():
        if name not in select.NAMES:
            raise ParameterError(_unknown(name))
        if name in ("outlet", "topic") and isinstance(value, list | tuple | set):
            several = " OR ".join(f'"{one}"' for one in value)
            raise ParameterError(
                f"ma.where: {name} is one; several are asked for in a query: ma.where(news, '{name}:({several})')"
            )
    given = parameters.parse(chosen)
    checks.topic(given.topic)
    return _as_rows(news, narrow.down(news, given, Track(lambda _: None)))


def _as_rows(news: Prepared, part: Prepared) -> News:
    """A part whose articles have the row numbers that they have in the whole."""
    row = pd.Series(news.articles.index, news.articles["article_id"].to_numpy(object))
    own = part.articles.set_axis(row[part.articles["article_id"].to_numpy(object)].to_numpy())
    return News.of(part._replace(articles=own))


def _unknown(name: str) -> str:
    """What to say of a selection that there is none of; a field of queries is asked for in a query."""
    if name in FIELDS:
        return f'ma.where has no {name!r}: ask for it in a query, ma.where(news, "{name}:WORD")'
    return parameters.unknown(name, select.NAMES)


@word
def read(
    *inputs: Path | str,
    into: Path | str = "",
    captured_at: datetime | str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    languages: str = "told",
) -> reading.Corpus:
    """Files and folders as they are read: frames `articles`, `ledger` and `documents`, before anything is related.

    `into` names a corpus that they are added to; then the frames are those of all it holds.

    >>> found = ma.read("data/sample/feeds")
    >>> found.articles.shape[0], found.documents["status"].tolist()
    (14, ['read'])
    """
    given = [Path(path) for path in inputs]
    checks.inputs(given)
    parameters.parse({"languages": languages})
    if columns is not None and not isinstance(columns, Mapping):
        raise ParameterError(
            'ma.read: columns is a dict of our name to that of the table, {"headline": "TITLE"} '
            f"(given: {shown(columns)})"
        )
    if not into:
        return reading.read(given, captured_at, columns, languages=languages)
    corpus.add(into, given, captured_at, columns, languages=languages)
    return corpus.open(into)
