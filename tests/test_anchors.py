from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from analysis import gold, merge, outlets, paths, pipeline, read, schema, times
from analysis.times import anchors

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
COLUMNS = schema.READ + schema.LABELLED
SHARED, OTHER = "Ferries to the island stop at noon", "Lifeboat crew tows a trawler to harbour"


def row(document: str, headline: str, printed: str, position: int = 0, **other: Any) -> dict[str, Any]:
    return {
        "article_id": f"{document}-{position}", "document": document, "position": position, "start": position,
        "role": "related", "outlet": "Harbour Post", "headline": headline, "published_raw": printed,
        "body": f"What is to be said of it: {headline.lower()}.",
    } | other  # fmt: skip


def bounded(*rows: dict[str, Any], rounding: str = "any") -> pd.DataFrame:
    dated = times.date(schema.frame(list(rows), COLUMNS), rounding=rounding)
    return anchors.bounds(dated, merge.printings(dated).printings, rounding)


def page_of(found: pd.DataFrame) -> pd.Series:
    return found[found["document"] == "page.txt"].iloc[0]


def test_a_page_is_dated_by_an_article_that_is_dated_elsewhere() -> None:
    page = page_of(bounded(
        row("feed.xml", SHARED, "2026-03-04T12:00:00Z", role="item"), row("page.txt", SHARED, "2 hours ago"),
        rounding="floor",
    ))  # fmt: skip
    assert page["captured_earliest"] == NOON + timedelta(hours=2)
    assert NOON + timedelta(hours=2) < page["captured_latest"] <= NOON + timedelta(hours=3, seconds=1)
    assert page["captured_cause"].startswith("not before 2026-03-04 14:00 UTC by an article dated elsewhere")
    assert SHARED in page["captured_cause"]


def test_and_with_the_page_all_that_it_lists() -> None:
    rows = [
        row("feed.xml", SHARED, "2026-03-04T12:00:00Z", role="item"),
        row("page.txt", SHARED, "2 hours ago"), row("page.txt", OTHER, "20 minutes ago", 1),
    ]  # fmt: skip
    before = times.date(schema.frame(rows, COLUMNS))
    assert before["published_latest"].isna()[2]
    after = times.date(bounded(*rows))
    assert after["published_earliest"][2] >= NOON + timedelta(hours=1)
    assert after["published_latest"][2] <= NOON + timedelta(hours=3)


SAME = {  # what must not be taken for evidence
    "a page whose capture is stated": {"captured_earliest": NOON, "captured_latest": NOON, "captured_cause": "a header"},
    "a time of the same page": {"document": "feed.xml", "position": 1},
    "a time that is no distance": {"published_raw": "2026-03-04"},
    "another headline": {"headline": OTHER},
    "no time": {"published_raw": None},
}  # fmt: skip


@pytest.mark.parametrize("what", SAME)
def test_what_is_no_evidence(what: str) -> None:
    rows = [
        row("feed.xml", SHARED, "2026-03-04T12:00:00Z"),
        row("page.txt", SHARED, "2 hours ago") | SAME[what],
    ]
    dated = times.date(schema.frame(rows, COLUMNS))
    pd.testing.assert_frame_equal(anchors.bounds(dated, merge.printings(dated).printings), dated)


def test_evidence_that_contradicts_itself_is_not_used() -> None:
    rows = [
        row("feed.xml", SHARED, "2026-03-04T12:00:00Z", role="item"),
        row("feed.xml", OTHER, "2026-03-01T12:00:00Z", 1, role="item"),
        row("page.txt", SHARED, "2 hours ago"), row("page.txt", OTHER, "2 hours ago", 1),
    ]  # fmt: skip
    assert pd.isna(page_of(bounded(*rows))["captured_cause"])


def test_evidence_that_contradicts_the_page_is_not_used() -> None:
    signed = "Pumps ran all night. - Quay Lifeboat (@quaylifeboat) 9 March 2026"
    rows = [
        row("feed.xml", SHARED, "2026-03-04T12:00:00Z", role="item"), row("page.txt", SHARED, "2 hours ago"),
        row("page.txt", OTHER, "an hour ago", 1, body=signed),
    ]  # fmt: skip
    page = page_of(bounded(*rows))
    assert page["captured_cause"].startswith("not before 2026-03-09")
    assert anchors.KIND not in page["captured_cause"]


@pytest.mark.runs
def test_the_samples_pages_without_a_date_are_dated_and_rightly() -> None:
    corpus, known = read.read([paths.sample()]), outlets.load()
    before = times.date(outlets.label(corpus.articles, known), known, ledger=corpus.ledger)
    found = pipeline.derive(corpus, pipeline.Parameters())
    told = found.articles["captured_cause"].str.contains(anchors.KIND).fillna(False)
    assert found.articles.loc[told, "document"].nunique() >= 2
    assert anchors.KIND not in " ".join(before["captured_cause"].dropna())
    true = gold.truth(found.articles).set_index("article_id")["published"]
    dated = found.articles[told.to_numpy(bool)].set_index("article_id")
    inside = (dated["published_earliest"] <= true[dated.index]) & (
        true[dated.index] <= dated["published_latest"]
    )
    assert inside.sum() >= 10
    assert inside[dated["published_latest"].notna()].all()
