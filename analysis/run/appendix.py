"""The method appendix of a report: the run's own record and the steps' own words, as a chapter of its page."""

import html
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from analysis import evidence, language, overview, tables
from analysis.page.blocks import Chapter
from analysis.pipeline import Prepared

TITLE = "How was this report made?"
SHOWN = 20  # documents named; the manifest names all
NONE = "nothing was set aside."
LEAD = (
    "Written from the record of this run: the same input, parameters and code give the same lines. The whole of it, "
    "with the hash of every file written and the seconds that each step took, stands in manifest.json."
)


def chapter(facts: Mapping[str, Any], run: Prepared) -> Chapter:
    """The appendix from what `manifest.describe` says of a run, and from its ledger."""
    parts = {
        "Parameters": _parameters(facts["parameters"]),
        "Input": _inputs(facts["inputs"], run.documents.index),
        "Steps": _table(pd.DataFrame(facts["steps"]), "Each step in its own words, with rows in and out"),
        "Set aside": _aside(run.ledger),
        "Word lists and rules": _lists(facts["lists"]),
        "Code and libraries": _code(facts),
    }
    ids = {title: f"method-{number}" for number, title in enumerate(parts, 1)}
    body = "\n".join(
        f'<h3 id="{ids[title]}">{html.escape(language.say(title))}</h3>\n{part}'
        for title, part in parts.items()
    )
    sections = [(place, language.say(title)) for title, place in ids.items()]
    lead = f"<p>{html.escape(language.say(LEAD), quote=False)}</p>"
    return Chapter("method", language.say(TITLE), sections, f"{lead}\n{body}", language.used())


def _parameters(rows: list[dict[str, Any]]) -> str:
    table = pd.DataFrame(
        [
            {
                "parameter": row["name"],
                "value": language.say("not set") if row["value"] is None else str(row["value"]),
                "is": "default" if row["default"] else "set for this report",
                "meaning": row["meaning"],
            }
            for row in rows
        ]
    )
    return _table(table, "What the run was told")


def _inputs(rows: list[dict[str, Any]], places: "pd.Index[Any]") -> str:
    documents = pd.DataFrame(rows, columns=["document", "sha256", "size", "status"])
    size = int(documents["size"].fillna(0).sum())
    total = evidence.sentence(
        "{n:document|documents}, {size:byte|bytes} in all.",
        n=evidence.count(places, of="documents"),
        size=size,
    )
    return f"<p>{total.html}</p>" + _table(documents, "Documents, and the SHA-256 of their bytes", SHOWN)


def _aside(ledger: pd.DataFrame) -> str:
    """How many lines and records each reason set aside, with their lists."""
    table, caption = overview.why_set_aside(ledger), "What became part of no article, and why"
    return _scrolls(
        tables.show(table, caption, count="lines", of="ledger", limit=100, nothing=NONE).html, caption
    )


def _lists(rows: list[dict[str, Any]]) -> str:
    lists = tuple((row["file"], row["rows"], row["sha256"]) for row in rows)
    caption = "Files under data/ that decided, with the SHA-256 of their bytes"
    return _same(lists, ("file", "entries", "sha256"), caption, language.used())


def _code(facts: Mapping[str, Any]) -> str:
    commit, changed = facts["code"]["commit"], facts["code"]["changed"]
    if commit is None:
        said = evidence.sentence("media-analysis {version}.", version=facts["version"])
    elif changed:
        said = evidence.sentence(
            "media-analysis {version}, commit {commit} with files changed since.",
            version=facts["version"],
            commit=commit,
        )
    else:
        said = evidence.sentence(
            "media-analysis {version}, commit {commit}.", version=facts["version"], commit=commit
        )
    versions = tuple(facts["versions"].items())
    shown = _same(versions, ("library", "version"), "Versions that results depend on", language.used())
    return f"<p>{said.html}</p>{shown}"


@lru_cache(maxsize=8)
def _same(rows: tuple[tuple[object, ...], ...], columns: tuple[str, ...], caption: str, _: str) -> str:
    """A table that stands in many reports, in the language in use: made once."""
    return _table(pd.DataFrame(rows, columns=list(columns)), caption)


def _table(frame: pd.DataFrame, caption: str, limit: int = 100) -> str:
    return _scrolls(tables.show(frame, caption, limit=limit).html, caption)


def _scrolls(table: str, caption: str) -> str:
    name = html.escape(language.say(caption))
    return f'<div class="tablewrap" tabindex="0" role="group" aria-label="{name}">{table}</div>'
