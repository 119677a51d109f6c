"""The difference of two runs as one offline page without a script."""

import html
from collections.abc import Sequence

import pandas as pd

import analysis
from analysis import evidence, overview, tables
from analysis import page as pages
from analysis.diff import numbers, numbers_moved, runs, summary
from analysis.diff.articles_behind import Side
from analysis.diff.difference import Difference
from analysis.diff.stages import State
from analysis.evidence import Html
from analysis.page.blocks import Chapter
from analysis.pipeline import selection

SHOWN = 20
FEW = 3
EACH = 4
_TITLES = {
    numbers.ALL: "In all",
    "outlet": "By outlet",
    "topic": "By topic",
    "story": "By story",
}
_ORDER = (
    "Both runs lie on one way, walked in this order; each step changes one thing and derives all tables "
    "again. What a number moves by in a step is blamed on that step, so the causes of a number add up to its "
    "change. Where two causes act on each other, their joint effect goes to the later step."
)

_PART = (
    "A run that reports a part of a corpus does not hold the articles its stories were found among, so nothing "
    "could be derived again. Blamed is the one thing that differs on record between the runs, and none where "
    "several do:"
)


def render(found: Difference, folder: str) -> str:
    """The page; `folder` holds the tables whole."""
    a, b = _titles(found)
    sides = _sides(found)
    chapters = [
        _chapter("In short", summary.short(found)),
        _chapter("Numbers that moved", *_numbers(found, *sides)),
        _chapter("Stories", *_stories(found, *sides)),
        _chapter("Articles", *_articles(found, sides[1])),
        _chapter("Documents", _documents(found, *sides)),
        _chapter("Parameters, code and libraries", *_record(found)),
        _chapter("Every table, value for value", _table(found.tables)),
        _chapter("How the causes were found", *_way(found)),
    ]
    footer = (
        f"Made with media-analysis {analysis.__version__}. One file: it reads nothing from the network and "
        f"runs no script. All lines of every table here stand in the folder {folder}."
    )
    return pages.plain(f"From {a} to {b}", summary.verdict(found), chapters, footer)


def _sides(found: Difference) -> tuple[Side, Side]:
    stories = found.old["story_id"]
    return (
        Side(found.a.tables, found.old, stories, "run A"),
        Side(found.b.tables, found.new, stories, "run B"),
    )


def _numbers(found: Difference, a: Side, b: Side) -> list[Html | str]:
    parts: list[Html | str] = []
    for of, title in _TITLES.items():
        rows = found.numbers[found.numbers["of"] == of]
        if of != numbers.ALL:
            rows = rows.drop_duplicates("id")  # of each the first count that moved: articles, where they did
        if len(rows):
            parts += [f"<h3>{title}</h3>", _scrolls(numbers_moved.table(rows, found.causes(), of, a, b))]
    more = "<p>Of each outlet, topic and story one count is shown; <code>numbers.csv</code> has all.</p>"
    return [more, *parts] if parts else ["<p>No number moved.</p>"]


def _stories(found: Difference, a: Side, b: Side) -> list[Html | str]:
    if found.stories.empty:
        return ["<p>Every story has just the articles it had.</p>"]
    listed = [_fate(fate.articles, found, a, b) for fate in found.fates[:SHOWN]]
    lead = "Stories are matched by the articles that both runs have, never by name; counts are in brackets."
    shown = found.stories.assign(
        story=[
            _story(what, _few(before), _few(after))
            for what, before, after in found.stories[["what", "before", "after"]].astype(object).to_numpy()
        ]
    )[["what", "story", "cause"]]
    counted = pd.DataFrame(listed, columns=["A", "B", "came", "went"], dtype=object)
    beside = shown.join(counted)[["what", "story", "A", "B", "came", "went", "cause"]]
    return [f"<p>{lead}</p>", _table(beside)]


def _fate(articles: set[str], found: Difference, a: Side, b: Side) -> list[Html]:
    """Articles of one line of the stories: in A, in B, come and gone."""
    was, now = (articles & set(table.index) for table in (found.old, found.new))
    return [a.articles(was), b.articles(now), b.articles(now - was), a.articles(was - now)]


def _story(what: str, before: str, after: str) -> str:
    """One story by its name; several as what they were and what they became."""
    return f"{before} → {after}" if what in ("merged", "split", "regrouped") else after or before


def _few(names: Sequence[str]) -> str:
    """The biggest of several stories, and how many more there are."""
    return " + ".join(names[:FEW]) + (f" + {len(names) - FEW} more" if len(names) > FEW else "")


def _articles(found: Difference, b: Side) -> list[Html | str]:
    """Who came and went, then which values differ: a summary by column, and the lines."""
    again = "Articles that stand word for word in a document whose bytes changed count as kept"
    parts: list[Html | str] = [
        "<h3>Added and gone</h3>",
        f"<p>{again}: {found.again:,}.</p>" if found.again else "",
        _table(found.articles.drop(columns=["article_id"]), "No article came or went."),
        "<h3>Other values</h3>",
    ]
    if found.changes.empty:
        return [*parts, "<p>Every article that both runs have has the same values.</p>"]
    by_column = found.changes.groupby(["column", "cause"], sort=False, dropna=False)["article_id"]
    counted = by_column.agg(b.articles).rename("articles").reset_index()[["column", "articles", "cause"]]
    few = overview.first_of_each(found.changes, "column", EACH).drop(columns=["article_id"])
    more = f"<p>Of each column the first {EACH}; <code>changes.csv</code> has all {len(found.changes):,}.</p>"
    return [*parts, _table(counted), more, _scrolls(tables.show(few, limit=len(few)))]


def _documents(found: Difference, a: Side, b: Side) -> Html | str:
    head = found.documents.head(SHOWN).astype(object)
    listed = {
        name: [
            side.printed(d, None if pd.isna(n) else int(n)) for d, n in head[["document", name]].to_numpy()
        ]
        for name, side in (("before", a), ("after", b))
    }
    shown = found.documents.assign(**{
        name: pd.Series(counts, head.index, dtype=object) for name, counts in listed.items()
    })  # fmt: skip
    return _table(shown, "No document came, went or changed.")


def _record(found: Difference) -> list[Html | str]:
    """What differs on record between the runs, and from the present; then what is odd about a folder."""
    a, b, now = found.a, found.b, runs.present()
    one, other = (run.parameters.model_dump(mode="json") for run in (a, b))
    rows: list[tuple[str | None, ...]] = [
        (f"parameter {name}", _plain(one[name]), _plain(other[name]), None) for name in one
    ]
    rows += [("code", *map(runs.code, (a.facts, b.facts, now)))]
    rows += [
        (name, *runs.versions(name, a.facts, b.facts, now)) for name in runs.unlike(a.facts, b.facts, now)
    ]
    differ = [row for row in rows if row[1] != row[2] or row[3] not in (None, row[1])]
    shown = _table(pd.DataFrame(differ, columns=["what", "A", "B", "at present"]), "All are the same.")
    remarks = [f"Run {side}: {remark}." for side, run in (("A", a), ("B", b)) for remark in run.remarks]
    return [shown, evidence.findings(*remarks) if remarks else ""]


def _way(found: Difference) -> list[Html | str]:
    """The steps in their order, what each moved, and what the code's column means."""
    if len(found.states) <= 2 and any(selection(run.tables.steps) for run in (found.a, found.b)):
        return [f"<p>{_PART} {html.escape(_plain(found.states[-1].cause))}.</p>"]
    if len(found.states) <= 2:
        return ["<p>All tables are equal, so nothing had to be derived again.</p>"]
    rows = [(n, state.what, state.cause or "–", _how(state)) for n, state in enumerate(found.states)]
    table = _table(pd.DataFrame(rows, columns=["step", "tables", "cause it tests", "how"]))
    why = (
        f"What the present code does not reproduce is put down to “{found.blame.cause}”: {found.blame.why}. "
        "The present code derives the tables from what each run read; reading itself is compared where both "
        "runs read the same bytes."
    )
    return [f"<p>{_ORDER}</p>", table, f"<p>{html.escape(why)}</p>"]


def _how(state: State) -> str:
    if "stored" in state.what:
        return "as stored"
    return "derived anew" if state.derived else "nothing to derive: as in the step before"


def _titles(found: Difference) -> tuple[str, str]:
    """The runs' titles, with the folders' names where these agree or are needed to tell them apart."""
    a, b = found.a, found.b
    if a.parameters.title != b.parameters.title:
        return f"“{a.parameters.title}”", f"“{b.parameters.title}”"
    return ("run A", "run B") if a.name == b.name else (a.name, b.name)


def _table(frame: pd.DataFrame, empty: str = "") -> Html | str:
    if frame.empty:
        return f"<p>{html.escape(empty)}</p>"
    return _scrolls(tables.show(frame, limit=SHOWN))


def _scrolls(table: Html) -> str:
    return f'<div class="tablewrap" tabindex="0" role="region" aria-label="Table">{table.html}</div>'


def _chapter(title: str, *parts: Html | str) -> Chapter:
    body = "\n".join(part if isinstance(part, str) else part.html for part in parts)
    return Chapter(title.lower().replace(" ", "-").replace(",", ""), title, [], body)


def _plain(value: object) -> str:
    return "–" if value is None else str(value)
