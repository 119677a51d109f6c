"""The index of many reports: a page that links to each, and says which there is not, and why."""

import html
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

import pandas as pd

import analysis
from analysis import page, plurals, tables
from analysis.evidence import Html
from analysis.page.blocks import Chapter
from analysis.run.plans import Asked

COLUMNS = ("Report", "Articles", "Texts", "Origins")
FEW = 100  # values without a report that the page names; the manifest names all


class Made(NamedTuple):
    """What became of one report: its counts; or why there is none, and whether that is a failure."""

    asked: Asked
    articles: int | None
    texts: int | None = None
    origins: int | None = None
    reason: str = ""
    failed: bool = False
    missing: tuple[str, ...] = ()  # chapters that could not be made, each with why

    def status(self) -> str:
        """In a word: made, left out, failed."""
        return "failed" if self.failed else "left out" if self.reason else "made"

    def trouble(self) -> str:
        """What could not be made, in a line; empty where all was."""
        return f"without {', '.join(self.missing)}" if self.missing else self.reason if self.failed else ""


def render(title: str, of: str, made: Sequence[Made], left: str) -> str:
    """The index page; `of` says what there is a report for each of, `left` which articles are in none."""
    here, failed, few = ([one for one in made if one.status() == s] for s in ("made", "failed", "left out"))
    parts = [f"{len(here):,} of {plurals.some(len(made), 'report')}, one for each {of}.", left]
    parts += [f"{len(failed):,} could not be made."] if failed else []
    short = [one for one in here if one.missing]
    parts += [f"In {len(short):,} of them some chapters could not be made."] if short else []
    chapters = [Chapter("reports", "Reports", [], _reports(here))]
    if short:
        chapters.append(Chapter("short", "Reports without some of their chapters", [], _others(short)))
    if failed:
        chapters.append(Chapter("failed", "What could not be reported", [], _others(failed)))
    if few:
        chapters.append(Chapter("few", "What has too few articles for a report", [], _others(few)))
    footer = (
        f"Made with media-analysis {analysis.__version__}. Stories, origins and credits were found once, in the "
        "whole corpus. Every report lies in a folder of its own beside this page."
    )
    return page.plain(title, " ".join(part for part in parts if part), chapters, footer)


def record(made: Sequence[Made]) -> list[dict[str, Any]]:
    """The reports as the manifest lists them."""
    return [
        {"name": one.asked.name, "folder": one.asked.folder if one.status() == "made" else None,
         "articles": one.articles, "texts": one.texts, "origins": one.origins,
         "status": one.status(), "reason": one.reason or None, "chapters missing": list(one.missing)}
        for one in made
    ]  # fmt: skip


def _reports(made: Sequence[Made]) -> str:
    body = [
        [_link(one.asked), *(tables.cell(n) for n in (one.articles, one.texts, one.origins))] for one in made
    ]
    return _scrolls(tables.render(list(COLUMNS), body, [False, True, True, True]), "Reports")


def _link(asked: Asked) -> Html:
    place = quote(f"{asked.folder}/report.html")
    return Html(f'<a href="{place}"><bdi>{html.escape(asked.name)}</bdi></a>', asked.name)


def _others(made: Sequence[Made]) -> str:
    rows = [(one.asked.name, one.articles, one.trouble() or one.reason) for one in made]
    frame = pd.DataFrame(rows, columns=["report", "articles", "why"]).astype({"articles": "Int64"})
    return _scrolls(tables.show(frame, limit=FEW), "Why there is no report")


def _scrolls(table: Html, label: str) -> str:
    return f'<div class="tablewrap" tabindex="0" role="region" aria-label="{label}">{table.html}</div>'
