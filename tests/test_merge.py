from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import addresses, gold, merge, outlets, paths, read, schema, times

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
COLUMNS = schema.READ + schema.LABELLED + schema.DATED
HEADLINE = "Ferries to the island stop at noon"
LEDE = "The harbour master closed the northern pier after the second gale of the week."


def hours(n: float) -> datetime:
    return NOON + timedelta(hours=n)


def row(document: str, low: float | None = 0, high: float | None = 1, **other: Any) -> dict[str, Any]:
    """One printing: between `low` and `high` hours after noon, captured a day later unless told."""
    return {
        "article_id": f"id-{document}-{other.get('position', 0)}", "document": document, "position": 0, "role": "item",
        "outlet": "Harbour Post", "headline": HEADLINE, "body": LEDE, "published_basis": "absolute",
        "published_raw": f"as {document} has it", "published_cause": "said so",
        "published_earliest": None if low is None else hours(low),
        "published_latest": None if high is None else hours(high),
        "captured_earliest": hours(24), "captured_latest": hours(24), "hashtags": [], "damage": [],
    } | other  # fmt: skip


def merged(*rows: dict[str, Any]) -> merge.Merged:
    return merge.printings(schema.frame(list(rows), COLUMNS))


ONE = [
    ("the same again", {}),
    ("a cut text", {"body": LEDE[:40] + " …"}),
    ("no text, but a time known to the day", {"body": None}),
    ("another text, but a time known to the day", {"body": "In other words."}),
    ("no time, but the same text", {"low": None, "high": None}),
    ("only one end of a time", {"high": None}),
]


@pytest.mark.parametrize(("what", "other"), ONE, ids=[what for what, _ in ONE])
def test_one_article(what: str, other: dict[str, Any]) -> None:
    found = merged(row("a.txt"), row("b.txt", **other))
    assert list(found.articles["printings"]) == [2]
    assert list(found.printings["merged_into"]) == ["id-a.txt-0"] * 2


TWO = [
    ("another outlet", {"outlet": "Marrow Radio"}),
    ("no outlet", {"outlet": None}),
    ("another headline", {"headline": "Ferries to the island stop at one"}),
    ("times that cannot be equal", {"low": 2, "high": 3}),
    ("no text and no time", {"body": None, "low": None, "high": None}),
    ("no text and a time of weeks", {"body": None, "low": -400, "high": 400}),
    ("two addresses", {"url": "https://post.example/ferries-2"}),
    ("a standing headline of another text", {"headline": "In brief", "body": "In other words."}),
]


@pytest.mark.parametrize(("what", "other"), TWO, ids=[what for what, _ in TWO])
def test_two_articles(what: str, other: dict[str, Any]) -> None:
    first = row("a.txt", url="https://post.example/ferries")
    if what.startswith("a standing"):
        first["headline"] = "In brief"
    rows = [first, row("b.txt", **other)]
    found = merged(*rows)
    assert list(found.articles["printings"]) == [1, 1]
    assert found.printings.empty
    pd.testing.assert_frame_equal(
        found.articles.drop(columns=["printings", "edited"]), schema.frame(rows, COLUMNS)
    )  # nothing else is touched


def test_one_document_is_never_merged_with_itself() -> None:
    assert len(merged(row("a.csv"), row("a.csv", position=1)).articles) == 2


def test_without_an_outlet_the_address_decides() -> None:
    here = {"outlet": None, "url": "https://post.example/ferries"}
    assert len(merged(row("a.txt", **here), row("b.txt", **here)).articles) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.post.example/a?utm_source=feed", "http://post.example/a/", True),
        ("https://post.example/a#top", "https://post.example/a", True),
        ("https://post.example/?id=1", "https://post.example/?id=2", False),
        ("https://post.example/a", "https://post.example/b", False),
        (
            "https://post.example/news/wall/amp?fbclid=abc",
            "https://post.example/news/wall?utm_source=rss",
            True,
        ),
        ("https://amp.post.example/wall", "https://m.post.example/wall/", True),
        ("https://www.google.com/amp/s/post.example/wall.amp.html", "http://post.example/wall", True),
        (
            "https://post-example.cdn.ampproject.org/c/s/post.example/wall?amp=1",
            "https://post.example/wall",
            True,
        ),
        ("https://en.m.post.example/wall", "https://en.post.example/wall", True),
        ("https://post.example/a?b=1&c=2", "https://post.example/a?c=2&b=1", True),
        ("https://post.example/amp/wall/index.html", "https://post.example/wall", True),
        ("https://post.example/map/wall", "https://post.example/wall", False),
        ("https://post.example:8080/wall", "https://post.example/wall", False),
        ("https://post.example/news?4711", "https://post.example/news?4712", False),
        ("https://post.example/news?print", "https://post.example/news", True),
        ("https://post.example/news?a=b=c", "https://post.example/news?a=b%3Dc#top", True),
        ("https://post.example/a?id=1&UTM_Source=x&mc_x=y", "https://POST.example/a?id=1", True),
    ],
)
def test_addresses(one: str, other: str, same: bool) -> None:
    assert (addresses.normal(one) == addresses.normal(other)) is same


def test_a_plain_query_is_read_as_any_other() -> None:
    names = ["id", "utm_source", "x", "fbclid", "a.b", "_r", "7"]
    plain = [f"https://post.example/wall?{one}=2&{other}" for one in names for other in names]
    coded = [url.replace("wall", "w%61ll") for url in plain]
    assert addresses.many(plain) == addresses.many(coded)


def test_a_long_query_is_read_at_once() -> None:
    assert addresses.normal(f"https://post.example/a?{'b' * 4000}!") is not None


@pytest.mark.parametrize("site", [None, "", "https://post.example", "https://post.example/", "https://[bad"])
def test_a_whole_site_is_no_address_of_an_article(site: str | None) -> None:
    assert addresses.normal(site) is None


def test_the_time_is_what_all_printings_leave_open() -> None:
    found = merged(row("a.txt", 0, 3), row("b.txt", 2, 5), row("c.txt", 1, 2.5)).articles.iloc[0]
    assert (found["published_earliest"], found["published_latest"]) == (hours(2), hours(2.5))
    assert found["published_raw"] == "as c.txt has it"  # the narrowest by itself
    assert found["document"] == "c.txt"  # where that stands, for the order of its page
    assert found["published_cause"] == "said so; narrowed by its other printings"


def test_a_printing_that_says_all_is_quoted_alone() -> None:
    found = merged(row("a.txt", 0, 1), row("b.txt", -5, 5)).articles.iloc[0]
    assert found["published_cause"] == "said so"


def test_the_longest_text_and_what_only_one_printing_knows_are_kept() -> None:
    found = merged(
        row("a.txt", body=LEDE[:30], byline="By Ada Penn", damage=["truncated"]),
        row("b.txt", url="https://post.example/ferries", hashtags=["#gale"]),
    ).articles.iloc[0]
    assert found["body"] == LEDE
    assert list(found["damage"]) == []
    assert (found["byline"], found["url"], list(found["hashtags"])) == (
        "By Ada Penn", "https://post.example/ferries", ["#gale"],
    )  # fmt: skip


def test_the_article_has_the_id_of_the_printing_captured_first() -> None:
    later = row("a.txt", captured_latest=hours(48))
    found = merged(later, row("b.txt"), row("c.txt", captured_latest=None))
    assert list(found.articles["article_id"]) == ["id-b.txt-0"]
    assert list(found.printings["reason"]) == ["captured first", "same text", "same text"]


@examples(40)
@given(st.data())
def test_order_changes_nothing_and_nothing_is_lost(data: st.DataObject) -> None:
    small = st.integers(0, 3)
    rows = [
        row(
            f"{n}.txt",
            low,
            low + 1,
            outlet=f"Outlet {data.draw(small)}",
            body=LEDE[: 10 * data.draw(small)] or None,
        )
        for n, low in enumerate(data.draw(st.lists(small, min_size=1, max_size=8)))
    ]
    shuffled = data.draw(st.permutations(rows))
    one, other = merged(*rows), merged(*shuffled)
    assert set(one.articles["article_id"]) == set(other.articles["article_id"])
    assert one.articles["printings"].sum() == len(rows)
    alone = set(one.articles.loc[one.articles["printings"] == 1, "article_id"])
    assert alone | set(one.printings["article_id"]) == {r["article_id"] for r in rows}
    assert (one.articles["published_earliest"] <= one.articles["published_latest"]).all()


def test_dated_anew_with_the_same_times_nothing_changes() -> None:
    found = merged(
        row("a.txt", 0, 3), row("b.txt", 2, 5), row("c.txt", 9, 9, headline="Another headline altogether")
    )
    pd.testing.assert_frame_equal(merge.again(found.articles, found.printings), found.articles)


def test_on_the_sample_what_is_merged_is_one_article() -> None:
    corpus, known = read.read([paths.sample()]), outlets.load()
    rows = times.date(outlets.label(corpus.articles, known), known, ledger=corpus.ledger)
    found = merge.printings(rows)
    key = gold.truth(rows).set_index("article_id")["key"]
    into = (
        found.printings.set_index("article_id")["merged_into"]
        .reindex(key.index)
        .fillna(pd.Series(key.index, key.index))
    )
    assert key.groupby(into.to_numpy(object)).nunique().max() == 1
    assert len(found.articles) - key.nunique() <= 6  # what no sign gives away: no outlet, or no headline
