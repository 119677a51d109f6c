"""The method appendix of a report: the run's own record and the steps' own words, as a chapter of its page."""

import html
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from analysis import evidence, language, overview, tables
from analysis.page.blocks import Chapter
from analysis.prepared import Prepared

TITLE = "How was this report made?"
SHOWN = 20  # documents named; the manifest names all
NONE = "nothing was set aside."
NAMES = {  # of steps, as the page calls them
    "read": "reading",
    "outlets": "naming outlets",
    "times": "dating articles",
    "merge": "merging printings",
    "pages": "dating pages",
    "times again": "dating articles again",
    "merge again": "merging printings again",
    "standing lines": "standing lines",
    "topics": "topics",
    "credits": "credits",
    "quotes": "quotes",
    "stories": "stories",
    "claims": "claims",
    "story changes": "changes of stories",
    "versions": "versions",
    "select query": "choosing by query",
    "select outlet": "choosing by outlet",
    "select topic": "choosing by topic",
    "select period": "choosing by period",
    "select placed in period": "choosing what surely lies in the period",
    "select listed": "choosing by a list",
}
LEAD = (
    "Written from the record of this run: the same input, parameters and code give the same lines. The whole of it, "
    "with the hash of every file written and the seconds that each step took, stands in manifest.json."
)


def chapter(facts: Mapping[str, Any], run: Prepared) -> Chapter:
    """The appendix from what `manifest.describe` says of a run, and from its ledger."""
    parts = {
        "Parameters": _parameters(facts["parameters"]),
        "Input": _inputs(facts["inputs"], run.documents.index),
        "Steps": _steps(facts["steps"]),
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


def _steps(rows: list[dict[str, Any]]) -> str:
    """What each step did, under a name that is no word of the code."""
    table = pd.DataFrame(rows)
    named = [language.say(NAMES.get(step, step)) for step in table["step"]]
    table = table.assign(step=named)
    return _table(table, "Each step in its own words, with rows in and out")


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
