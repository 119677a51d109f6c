"""The way from one run to another, one cause at a time: each stage is derived, none is guessed.

A as stored → A's data and parameters under the present code [code] → B's parameters [parameters]
→ the same documents as B's run read them [code] → B's documents [data] → B as stored [code].
"""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd

from analysis import pipeline, schema, standing
from analysis.diff.runs import UNCLEAR, Run, blame
from analysis.parameters import Parameters
from analysis.pipeline import SAVED, selection
from analysis.prepared import Prepared
from analysis.read import Corpus

DATA, PARAMETERS, CODE = "data", "parameters", "code"
GIVEN = "parameter captured_at"  # the cause that reading writes where this parameter said when
INFERRED = ("not before", "not after")  # the causes that dating writes where the texts gave a bound
_CAPTURED = ["captured_earliest", "captured_latest", "captured_cause"]


class State(NamedTuple):
    """A point on the way: how it differs from the one before, by which cause, and its tables."""

    what: str
    cause: str
    derived: bool
    tables: Prepared


def walk(a: Run, b: Run, tell: Callable[[str], None] = lambda _: None) -> list[State]:
    """Every point on the way from A to B; those that nothing sets apart share their tables."""
    states = [State("A as stored", "", False, a.tables)]
    if not unequal(a.tables, b.tables):
        return [*states, State("B as stored", CODE, False, b.tables)]
    if selection(a.tables.steps) or selection(b.tables.steps):
        return [*states, State("B as stored", _on_record(a, b), False, b.tables)]
    read_a, read_b = as_read(a.tables), as_read(b.tables)
    captured = respoken(recaptured(read_a, a, b), read_b, a, b)
    reread = read_again(captured, read_b)
    untitled = b.parameters.model_copy(update={"title": a.parameters.title})  # a heading changes no table
    legs = [
        ("A's data and parameters under the present code", CODE, read_a, a.parameters, a),
        ("with B's parameters", PARAMETERS, captured, untitled, a),
        ("with A's documents as B's run read them", CODE, reread, untitled, a),
        ("with B's data", DATA, read_b, untitled, b),
    ]
    before: tuple[Corpus, Parameters] | None = None
    for what, cause, corpus, parameters, run in legs:
        new = before is None or parameters != before[1] or bool(unequal(corpus, before[0]))
        tell(f"{what} …") if new else None
        ids = run.tables.articles  # a run may have its ids from one before it: what is the same keeps them
        tables = pipeline.derive(corpus, parameters, earlier=ids) if new else states[-1].tables
        states.append(State(what, cause, new, tables))
        before = (corpus, parameters)
    return [*states, State("B as stored", CODE, False, b.tables)]


def _on_record(a: Run, b: Run) -> str:
    """The one thing that differs on record between two runs of which a part alone is stored, if it is one.

    A report of one outlet, topic or period does not hold the articles that its stories were found among, so
    nothing can be derived anew.
    """
    differ = {
        DATA: a.facts.get("inputs") != b.facts.get("inputs"),
        PARAMETERS: a.parameters != b.parameters,
        CODE: blame(a.facts, b.facts, a.facts).cause != UNCLEAR,
    }
    causes = [cause for cause, other in differ.items() if other]
    return causes[0] if len(causes) == 1 else UNCLEAR


def order(cause: str) -> tuple[bool, bool, str]:
    """What causes sort by: data, parameters, and whatever the code's part is called."""
    return cause != DATA, cause != PARAMETERS, cause


def unequal(a: Prepared | Corpus, b: Prepared | Corpus) -> list[str]:
    """The names of the tables that differ in any value, or in their order."""
    shapes = SAVED if isinstance(a, Prepared) else {**SAVED, "articles": schema.READ}
    return [
        name
        for name, table in a._asdict().items()
        if not schema.to_arrow(table, shapes[name]).equals(schema.to_arrow(getattr(b, name), shapes[name]))
    ]


def as_read(tables: Prepared) -> Corpus:
    """The corpus as reading left it: without the columns of later steps and what they filled in."""
    names = [column.name for column in schema.READ]
    once = tables.articles[~tables.articles["article_id"].isin(tables.printings["merged_into"])]
    articles = pd.concat([once[names], tables.printings[names]], ignore_index=True)
    place = articles["document"].map({name: n for n, name in enumerate(tables.documents["document"])})
    order = pd.DataFrame({"place": place, "position": articles["position"]})
    articles = articles.loc[order.sort_values(["place", "position"], kind="stable").index].reset_index(
        drop=True
    )
    inferred = articles["captured_cause"].str.startswith(INFERRED).fillna(False).astype(bool)
    articles = articles.assign(**{column: articles[column].mask(inferred) for column in _CAPTURED})
    return Corpus(*standing.put_back(articles, tables.ledger), tables.documents)


def recaptured(corpus: Corpus, a: Run, b: Run) -> Corpus:
    """A's corpus as it would have been read with B's `captured_at`."""
    given = _captured_at(b)
    if given == _captured_at(a):
        return corpus
    cause = corpus.articles["captured_cause"]
    open_to_it = (cause.isna() | (cause == GIVEN)).fillna(True).astype(bool)
    values = dict(zip(_CAPTURED, (given, given, None if given is None else GIVEN), strict=True))
    columns = {
        column: corpus.articles[column].where(~open_to_it, pd.NA if value is None else value)
        for column, value in values.items()
    }
    return corpus._replace(articles=corpus.articles.assign(**columns))


def respoken(corpus: Corpus, other: Corpus, a: Run, b: Run) -> Corpus:
    """A's corpus with B's languages of the articles that both have, where B's parameter `languages` is another."""
    if a.parameters.languages == b.parameters.languages:
        return corpus
    told = other.articles.drop_duplicates("article_id").set_index("article_id")["language"]
    mine = corpus.articles
    both = mine["article_id"].isin(told.index)
    found = mine["article_id"].map(told).astype(mine["language"].dtype)
    return corpus._replace(articles=mine.assign(language=mine["language"].where(~both, found)))


def read_again(a: Corpus, b: Corpus) -> Corpus:
    """A's corpus, with what B's run read from the same bytes in place of what A's run read from them."""
    names = _same_bytes(a.documents, b.documents)
    articles, ledger, documents = (_taken(mine, theirs, names) for mine, theirs in zip(a, b, strict=True))
    entries = b.articles[
        b.articles["article_id"].isin(a.articles["article_id"])
        & ~b.articles["article_id"].isin(articles["article_id"])
        & b.articles["version"].isna()
    ]  # the same bytes inside an archive that changed; a record of a table has its id whatever it says
    home = a.articles.set_index("article_id")["document"]
    entries = entries.assign(document=entries["article_id"].map(home).astype(entries["document"].dtype))
    kept = articles[~articles["article_id"].isin(entries["article_id"])]
    return Corpus(_ordered(pd.concat([kept, entries]), a.articles), ledger, documents)


def _taken(mine: pd.DataFrame, theirs: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The rows of the documents in `names` (B's name → A's) from B, those of A's other documents from A."""
    shared = theirs[theirs["document"].isin(names)]
    shared = shared.assign(document=shared["document"].map(names).astype(mine["document"].dtype))
    both = pd.concat([mine[~mine["document"].isin(names.values())], shared], ignore_index=True)
    place = {name: n for n, name in enumerate(mine["document"].unique())}
    order = both["document"].map(place).fillna(len(place)).to_numpy().argsort(kind="stable")
    return both.take(order).reset_index(drop=True)


def _ordered(articles: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    place = {article: n for n, article in enumerate(like["article_id"])}
    order = articles["article_id"].map(place).fillna(len(place)).to_numpy().argsort(kind="stable")
    return articles.take(order).reset_index(drop=True)


def _same_bytes(a: pd.DataFrame, b: pd.DataFrame) -> dict[str, str]:
    """B's document → the one of A with the same bytes, of the same name where there is one."""
    old, new = (table[["document", "sha256"]].dropna() for table in (a, b))
    pairs = old.merge(new, on="sha256", suffixes=("_a", "_b"))
    pairs = pairs.assign(other=pairs["document_a"] != pairs["document_b"])
    pairs = pairs.sort_values(["other", "document_b", "document_a"]).drop_duplicates("document_b")
    pairs = pairs.drop_duplicates("document_a")
    return dict(zip(pairs["document_b"], pairs["document_a"], strict=True))


def _captured_at(run: Run) -> pd.Timestamp | None:
    """The parameter as reading was given it; null where it was not, as with a corpus read earlier."""
    settings: dict[str, Any] = {}
    steps = run.tables.steps
    for said in steps.loc[steps["step"] == "read", "settings"]:
        settings = json.loads(said)
    value = settings.get("captured_at")
    if not value or str(value).lower().endswith(".csv"):
        return None  # a file of times: each has its own cause
    return pd.Timestamp(value).tz_convert("UTC")
