"""The difference of two runs as tables: what came, went, changed and moved, each line with its cause."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from analysis import evidence, schema, stories, topics
from analysis.diff import compare, numbers, runs, stages
from analysis.diff.compare import ITSELF, Causes
from analysis.diff.runs import Blame, Run
from analysis.diff.stages import State
from analysis.edits import Change
from analysis.pipeline import SAVED
from analysis.schema import Column
from analysis.stories import fates
from analysis.stories.fates import Fate

Row = dict[str, Any]
CAUSE = Column("cause", pa.string(), "data, parameters, code: found by re-deriving")
ARTICLES = (
    Column("what", pa.string(), "added or gone", True, ("added", "gone")),
    Column("article_id", pa.string(), "id of the article", True),
    Column("outlet", pa.string(), "its outlet"),
    Column("headline", pa.string(), "its headline"),
    Column("document", pa.string(), "where it stands", True),
    CAUSE,
)
EDITED, OTHER = "an edited version of the same article", "another value"
CHANGES = (
    Column("article_id", pa.string(), "id of the article, as in run A", True),
    Column("outlet", pa.string(), "its outlet in run B"),
    Column("headline", pa.string(), "its headline in run B"),
    Column("what", pa.string(), "whether its outlet edited the article", True, (EDITED, OTHER)),
    Column("column", pa.string(), "the column whose value differs", True),
    Column("before", pa.string(), "its value in run A; of a text, origin or story the articles in it", True),
    Column("after", pa.string(), "its value in run B", True),
    Column(
        "edits",
        schema.TEXTS,
        "of an edited text what was changed: kind of change, words before → words after",
    ),
    CAUSE,
)
DOCUMENTS = (
    Column("document", pa.string(), "the document", True),
    Column("what", pa.string(), "added, gone, changed, renamed, or what was read differently", True),
    Column("before", pa.int64(), "articles read from it in run A"),
    Column("after", pa.int64(), "articles read from it in run B"),
    CAUSE,
)
STORIES = (
    Column("what", pa.string(), "what became of it", True, fates.FATES),
    Column("before", schema.TEXTS, "stories in run A with their number of articles, biggest first", True),
    Column("after", schema.TEXTS, "stories in run B, likewise", True),
    Column("articles_before", pa.int64(), "articles in them in run A", True),
    Column("articles_after", pa.int64(), "articles in them in run B", True),
    Column("came", pa.int64(), "articles that run A does not have", True),
    Column("went", pa.int64(), "articles that run B does not have", True),
    CAUSE,
)
TABLES = (
    Column("table", pa.string(), "table of the run folders", True),
    Column("before", pa.int64(), "rows in run A", True),
    Column("after", pa.int64(), "rows in run B", True),
    Column("verdict", pa.string(), "same bytes, same values, or what differs", True),
)
COUNTED = (
    Column("of", pa.string(), "what is counted: all, an outlet, a topic, a story", True, numbers.KINDS),
    Column("name", pa.string(), "name of the outlet, topic or story", True),
    Column("id", pa.string(), "its code or id", True),
    Column("measure", pa.string(), "which number", True),
    *(Column(name, pa.float64(), f"the number {name}", True) for name in ("before", "after", "change")),
)


class Difference(NamedTuple):
    """Two runs, the way between them, and tables of all that differs; every table has its columns above.

    `fates` are what the lines of `stories` tell of; `old` and `new` both runs' articles by id.
    """

    a: Run
    b: Run
    blame: Blame
    states: list[State]
    again: int
    articles: pd.DataFrame
    changes: pd.DataFrame
    documents: pd.DataFrame
    stories: pd.DataFrame
    numbers: pd.DataFrame
    tables: pd.DataFrame
    fates: list[Fate]
    old: pd.DataFrame
    new: pd.DataFrame

    def causes(self) -> list[str]:
        """The columns of `numbers` that say how much each cause moved."""
        known = {column.name for column in COUNTED}
        return [str(name) for name in self.numbers if name not in known]

    def shapes(self) -> dict[str, tuple[Column, ...]]:
        """The columns of every table."""
        by_cause = tuple(Column(name, pa.float64(), f"moved by {name}", True) for name in self.causes())
        return {"articles": ARTICLES, "changes": CHANGES, "documents": DOCUMENTS, "stories": STORIES,
                "numbers": (*COUNTED, *by_cause), "tables": TABLES}  # fmt: skip


def between(a: Run, b: Run, tell: Callable[[str], None] = lambda _: None) -> Difference:
    """Everything that sets run B apart from run A, blamed by walking from one to the other."""
    blame = runs.blame(a.facts, b.facts, runs.present())
    states = [
        state._replace(cause=blame.cause) if state.cause == stages.CODE else state
        for state in stages.walk(a, b, tell)
    ]
    same = compare.carried(a.tables.articles, b.tables.articles)
    by_id = _by_id(states, same)
    old, new = by_id[0], by_id[-1]
    causes = compare.causes(states, by_id, old.index.intersection(new.index, sort=False))
    documents = [
        row | {"cause": blame.cause if row["cause"] == stages.CODE else row["cause"]}
        for row in compare.documents(a.tables.documents, b.tables.documents)
    ]
    told = fates.tell(old["story_id"], new["story_id"])
    return Difference(
        a, b, blame, states, len(same),
        schema.frame(_came(new, old, "added", causes) + _came(old, new, "gone", causes), ARTICLES),
        schema.frame(_changes(old, new, causes), CHANGES),
        schema.frame(documents, DOCUMENTS),
        schema.frame(_stories(told, old, new, compare.company(states, by_id)), STORIES),
        _numbers(states, by_id),
        schema.frame(_tables(a, b), TABLES),
        told, old, new,
    )  # fmt: skip


def _by_id(states: list[State], same: dict[str, str]) -> list[pd.DataFrame]:
    """Each state's articles by id; one and the same frame where a state has the articles of the last."""
    found = [compare.articles(states[0], same)]
    for before, state in pairwise(states):
        shared = state.tables is before.tables or _alike(before, state)
        found.append(found[-1] if shared else compare.articles(state, same))
    return found


def _alike(before: State, state: State) -> bool:
    one, other = (schema.to_arrow(each.tables.articles, SAVED["articles"]) for each in (before, state))
    return bool(one.equals(other))


def _came(those: pd.DataFrame, others: pd.DataFrame, what: str, causes: Causes) -> list[Row]:
    rows = those.loc[~those.index.isin(others.index), ["outlet", "headline", "document"]]
    return [{"what": what, "cause": causes.get((row["article_id"], ITSELF)), **row} for row in _records(rows)]


def _changes(old: pd.DataFrame, new: pd.DataFrame, causes: Causes) -> list[Row]:
    """A line for each value that differs, in the order of columns, then of run A's articles."""
    both = old.index.intersection(new.index, sort=False)
    place = {article: n for n, article in enumerate(both)}
    names, edited = topics.names(), compare.edited(old.loc[both], new.loc[both])
    rows = []
    for column, ids in compare.differing(old.loc[both], new.loc[both]).items():
        at = sorted(ids, key=place.__getitem__)
        was, now = (_values(table, column).loc[at] for table in (old, new))
        about = _records(new.loc[at, ["outlet", "headline"]])
        rows += [
            {**row, "what": EDITED if (said := _said(edited.get(row["article_id"], []), column)) else OTHER,
             "column": column, "edits": said, "cause": causes.get((row["article_id"], column)),
             "before": compare.shown(one, names), "after": compare.shown(other, names)}
            for row, one, other in zip(about, was, now, strict=True)
        ]  # fmt: skip
    return rows


def _said(changes: list[Change], part: str) -> list[str]:
    """What was changed in a part of an article, each in a line."""
    return [
        f"{change.kind}: {evidence.plain(change.before) or '–'} → {evidence.plain(change.after) or '–'}"
        for change in changes
        if change.part == part
    ]


def edited(changes: pd.DataFrame) -> int:
    """How many articles their outlets edited."""
    return int(changes.loc[changes["what"] == EDITED, "article_id"].nunique())


def _values(table: pd.DataFrame, column: str) -> pd.Series:
    """A column to print; of a text, origin or story not its id, which tells nothing, but its size."""
    if column not in compare.GROUPS:
        return table[column].astype(object)
    size = table.groupby(column)[column].transform("size").astype(int)
    return size.map(lambda n: "alone" if n == 1 else f"one of {n:,}")


def _records(rows: pd.DataFrame) -> list[Row]:
    known = rows.astype(object).where(rows.notna(), None).rename_axis("article_id").reset_index()
    return [{str(name): value for name, value in row.items()} for row in known.to_dict("records")]


def _stories(
    told: list[Fate], old: pd.DataFrame, new: pd.DataFrame, company: dict[str, set[str]]
) -> list[Row]:
    was, now = (stories.names(table.reset_index()) for table in (old, new))
    return [
        {
            "what": fate.what,
            "before": _named(fate.before, was),
            "after": _named(fate.after, now),
            "articles_before": sum(n for _, n in fate.before),
            "articles_after": sum(n for _, n in fate.after),
            "came": fate.came,
            "went": fate.went,
            "cause": compare.listed(c for article in fate.articles for c in company.get(article, ())),
        }
        for fate in told
    ]


def _named(stories: list[tuple[str, int]], names: dict[str, str]) -> list[str]:
    return [f"{names.get(story, '(no headline)')} ({n:,})" for story, n in stories]


def _numbers(states: list[State], by_id: list[pd.DataFrame]) -> pd.DataFrame:
    found = numbers.moved(states, by_id)
    return found.assign(name=numbers.labels(found, topics.names(), _story_names(by_id)))


def _story_names(by_id: list[pd.DataFrame]) -> dict[str, str]:
    """Headline of every story on the way under the name it is counted by; run A's and B's own come last."""
    names: dict[str, str] = {}
    known: dict[int, dict[str, str]] = {}
    for table in [*by_id[1:-1], by_id[0], by_id[-1]]:
        if id(table) not in known:
            followed = table.assign(story_id=fates.followed(table["story_id"], by_id[0]["story_id"]))
            known[id(table)] = stories.names(followed.reset_index())
        names |= known[id(table)]
    return names


def _tables(a: Run, b: Run) -> list[Row]:
    return [
        {
            "table": name,
            "before": len(table),
            "after": len(getattr(b.tables, name)),
            "verdict": _verdict(a, b, name),
        }
        for name, table in a.tables._asdict().items()
    ]


def _verdict(a: Run, b: Run, name: str) -> str:
    """Whether a table has the same bytes, the same values, or which columns differ where rows agree."""
    file = f"{name}.parquet"
    if a.hashes[file] == b.hashes[file]:
        return "same bytes"
    one, other = (schema.to_arrow(getattr(run.tables, name), SAVED[name]) for run in (a, b))
    if one.equals(other):
        return "same values"
    if len(one) != len(other):
        return "rows came or went"
    unlike = [column for column in one.column_names if not one[column].equals(other[column])]
    return f"differs in {', '.join(unlike)}"
