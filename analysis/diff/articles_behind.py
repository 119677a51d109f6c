"""The articles behind the numbers of a difference, as lists that unfold without a script."""

from collections.abc import Iterable

import pandas as pd

from analysis import accounts, evidence, tables, tally, topics
from analysis.diff import numbers
from analysis.evidence import Html
from analysis.evidence.unfold import Lists
from analysis.prepared import Prepared
from analysis.stories import fates

KEYS = {"outlet": "outlet", "topic": "topics", "story": "story_id"}


class Side:
    """One run of a difference: what each of its numbers counts."""

    def __init__(self, run: Prepared, by_id: pd.DataFrame, stories: "pd.Series[str]", name: str) -> None:
        """`by_id` are the run's articles under the ids of run A, `stories` run A's, whose names are followed."""
        self.tables, self.rows = run, pd.Series(run.articles.index, by_id.index)
        self.lists = Lists(run.by_name(), topics.names(), f"{name}/tables")
        followed = fates.followed(by_id["story_id"], stories).to_numpy(object)
        told = topics.top_subjects(run.articles.assign(story_id=followed))
        self.groups = {
            (kind, str(value)): list(rows)
            for kind, key in KEYS.items()
            for value, rows in tally.by(told, key)[[key, "rows"]].to_numpy(object)
        }

    def articles(self, ids: Iterable[str], n: int | None = None) -> Html:
        """Articles by their ids, as a count that unfolds; the plain number where not all are in this run."""
        rows = self.rows[self.rows.index.isin(list(ids))]
        return self._count(rows, len(rows) if n is None else n)

    def printed(self, document: str, n: int | None) -> Html:
        """How many articles a document prints, with these; a dash where the run does not have it."""
        table = self.tables.documents
        own = table[table["document"] == document]
        if n is None or own.empty:
            return tables.cell(None)
        told = accounts.documents(own, self.tables.articles, self.tables.printings, self.tables.ledger)
        found = told["articles"].iloc[0]
        return self.lists.unfolded(found) if isinstance(found, Html) and n else tables.cell(n)

    def number(self, of: str, key: str, measure: str, value: float) -> Html:
        """A number of the run with the list of what it counts; what is no count as it is printed."""
        if measure == numbers.SHARE:
            return tables.cell(f"{value:.1%}")
        if measure == "documents read":
            documents = self.tables.documents
            return self._count(documents.index[documents["status"] != "not read"], int(value), of="documents")
        if measure == "records set aside":
            ledger = self.tables.ledger
            aside = ledger.index[(ledger["use"] == "set aside") & ledger["record"].notna()]
            return self._count(aside, int(value), of="ledger")
        rows = self.groups.get((of, key), []) if key else self.rows
        return self._count(rows, int(value), measure)

    def _count(self, rows: Iterable[int], n: int, per: str = "articles", of: str = "articles") -> Html:
        listed = list(rows)
        whole = per in evidence.GROUPS or len(listed) == n
        return self.lists.unfolded(evidence.count(listed, n, per, of)) if n and whole else tables.cell(n)
