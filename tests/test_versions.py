"""Versions of articles: pages saved twice, how long each version stood, and how that is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import edited, evidence, pipeline, schema, tables, versions
from analysis.parameters import parse
from analysis.prepared import Prepared

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
LEDE = (
    "A ferry hit the pier at Skelby on Monday, and twelve people were hurt, the coast guard said. The captain had "
    "reported a fault in the rudder an hour before.\nThe port stays closed until Thursday, and boats go to Fathom."
)
PAGE = """<html lang="en"><head><title>{h}</title><link rel="canonical" href="https://post.example/{u}">
<meta property="og:title" content="{h}"><meta property="og:site_name" content="Harbour Post">
<meta property="article:published_time" content="{t}"></head>
<body><article><h1>{h}</h1>{b}</article></body></html>"""


def page(
    folder: Path,
    at: str,
    headline: str,
    body: str,
    published: str = "2026-03-09T06:00:00Z",
    url: str = "ferry",
) -> None:
    text = "".join(f"<p>{line}</p>" for line in body.splitlines())
    made = PAGE.format(h=headline, b=text, t=published, u=url)
    (folder / f"{url}-{at}.html").write_text(f"{made}<!-- served at {at} -->", encoding="utf-8")


def read(folder: Path) -> Prepared:
    return pipeline.prepare([folder], parse({}))


def kinds(found: Prepared) -> list[list[tuple[str, str, str]]]:
    return [[(c["kind"], c["before"], c["after"]) for c in row] for row in found.versions["changes"]]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A page saved four times, edited between the second and the third; and one that was not edited."""
    folder = tmp_path_factory.mktemp("pages")
    for at in ("0900", "1000"):
        page(folder, f"2026-03-09T{at}Z", "Twelve hurt as ferry hits pier", LEDE)
    for at in ("1300", "1500"):
        page(
            folder,
            f"2026-03-09T{at}Z",
            "Fourteen hurt as ferry hits pier",
            LEDE.replace("twelve", "fourteen"),
        )
    for at in ("0900", "1500"):
        page(
            folder,
            f"2026-03-09T{at}Z",
            "Owls nest in the tower",
            "Four chicks hatched in the tower.",
            url="owls",
        )
    return read(folder)


def test_a_page_saved_again_after_an_edit_is_one_article_with_two_versions(twice: Prepared) -> None:
    assert sorted(twice.articles["headline"]) == [
        "Fourteen hurt as ferry hits pier",
        "Owls nest in the tower",
    ]
    ferry = twice.articles[twice.articles["headline"].str.startswith("Fourteen")].iloc[0]
    assert "A ferry hit the pier at Skelby on Monday, and fourteen people" in ferry["body"]
    assert list(ferry["edited"]) == ["headline", "body"]
    assert kinds(twice) == [[], [("number", "Twelve", "Fourteen"), ("number", "twelve", "fourteen")]]
    assert set(twice.versions["article_id"]) == {ferry["article_id"]}
    assert list(twice.versions["printings"]) == [2, 2]
    assert sorted(twice.printings["shows_version"]) == [1, 1, 1, 1, 2, 2]


def test_how_long_a_version_stood_follows_from_the_captures(twice: Prepared) -> None:
    ends = ["since_earliest", "since_latest", "until_earliest", "until_latest"]
    first, last = (
        [None if pd.isna(v) else v.strftime("%H:%M") for v in row] for row in twice.versions[ends].to_numpy()
    )
    assert first == ["06:00", "06:00", "10:00", "13:00"]
    assert last == ["10:00", "13:00", "15:00", None]
    told = [edited.stood(row) for row in twice.versions.to_dict("records")]
    assert told == ["4 hours to 7 hours", "at least 2 hours"]


def test_an_article_dated_anew_with_its_edit_is_one_if_its_address_and_text_say_so(tmp_path: Path) -> None:
    page(tmp_path, "2026-03-09T0900Z", "Ferry hits pier", LEDE)
    page(
        tmp_path,
        "2026-03-09T1300Z",
        "Ferry hits pier",
        LEDE.replace("Thursday", "Friday"),
        "2026-03-09T12:30:00Z",
    )
    found = read(tmp_path)
    assert [str(v)[11:16] for v in found.articles["published_earliest"]] == ["06:00"]
    assert kinds(found) == [[], [("time", "Thursday", "Friday")]]
    assert [str(v)[11:16] for v in found.versions["since_earliest"]] == ["06:00", "12:30"]


def test_an_address_that_leads_to_another_article_later_is_two(tmp_path: Path) -> None:
    page(tmp_path, "2026-03-09T0900Z", "Ferry hits pier", LEDE)
    other = (
        "The choir of Lumen sings in the dark to save candles. Nobody minds, for all know the songs by heart."
    )
    page(tmp_path, "2026-03-12T0900Z", "Choir sings in the dark", other, "2026-03-12T06:00:00Z")
    found = read(tmp_path)
    assert len(found.articles) == 2
    assert found.versions.empty


def row(n: int, **other: Any) -> dict[str, Any]:
    at = NOON + timedelta(hours=n)
    return {
        "article_id": f"id-{n}", "document": f"{n}.txt", "position": 0, "role": "item", "outlet": "Harbour Post",
        "headline": "Ferry hits pier", "body": LEDE, "published_earliest": at, "published_latest": at,
        "published_basis": "absolute", "published_cause": "said so", "printings": 1, "origin_id": "o",
        "captured_latest": None, "hashtags": [], "damage": [],
    } | other  # fmt: skip


COLUMNS = tuple(c for c in schema.ARTICLES if c.name not in ("topics", "key_phrases"))
LESS = LEDE.replace("twelve", "ten")
NOTE = f"{LESS}\nCorrection: An earlier version of this article gave a wrong number of people."


@pytest.mark.parametrize(
    ("what", "other", "n"),
    [
        ("another number", {"body": LESS}, 2),
        ("the same text", {}, 0),
        ("another outlet", {"body": LESS, "outlet": "Marrow Radio"}, 0),
        ("a week later", {"body": LESS, "published_earliest": NOON + timedelta(days=7)}, 0),
        ("one document", {"body": LESS, "document": "0.txt"}, 0),
        ("two addresses", {"body": LESS, "url": "https://post.example/b"}, 0),
        ("two addresses, and a note", {"body": NOTE, "url": "https://post.example/b"}, 2),
    ],
)
def test_near_copies_of_one_outlet_are_versions_that_stay_articles(
    what: str, other: dict[str, Any], n: int
) -> None:
    articles = schema.frame([row(0, url="https://post.example/a"), row(5, **other)], COLUMNS)
    none = pd.DataFrame(columns=["article_id", "version", "printing", "against", "changes"])
    found = versions.find(articles, schema.frame([], schema.PRINTINGS), none)
    assert list(found["version"]) == [1, 2][:n], what
    assert list(found["apart"]) == [False, True][:n]
    assert found["note"].notna().any() == ("note" in what)


def test_version_beside_version_marks_what_differs_and_shows_no_markup_of_others(tmp_path: Path) -> None:
    hurt = LEDE.replace("the coast guard", "a man called &lt;b&gt;Bo&lt;/b&gt;")
    page(tmp_path, "2026-03-09T0900Z", "Ferry hits pier", hurt)
    page(tmp_path, "2026-03-09T1300Z", "Ferry hits pier", hurt.replace("twelve", "ten"))
    found = read(tmp_path)
    shown = edited.table(found.articles, found.versions, found.printings)
    html = tables.show(shown).html
    assert "and <mark>twelve</mark> people" in html
    assert "and <mark>ten</mark> people" in html
    assert "<b>" not in html
    assert (
        shown["before"]
        .iloc[0]
        .text.startswith("A ferry hit the pier at Skelby on Monday, and [twelve] people")
    )


def many(n: int, notes: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles of which n have two versions: all with another number, the first with a note."""
    articles = schema.frame([row(i) for i in range(n)], COLUMNS)
    change = {"part": "body", "kind": "number", "before": "12", "after": "14", "a_start": 1, "b_start": 1}
    told = [
        {"article_id": f"id-{i}", "version": v, "printing": f"p-{i}-{v}", "printings": 1, "apart": False,
         "outlet": "Harbour Post", "headline": "Ferry hits pier", "note": "Correction" if v == 2 and i < notes else None,
         "changes": [change] * (v == 2)}
        for i in range(n)
        for v in (1, 2)
    ]  # fmt: skip
    return articles, schema.frame(told, schema.VERSIONS)


@pytest.mark.parametrize(
    ("n", "notes", "said"),
    [
        (1, 0, "1 article, {}, was seen in more than one version; what differs: numbers; no note says so."),
        (1, 1, "1 article, {}, was seen in more than one version; what differs: numbers; a note says so."),
        (2, 1, "2 articles, among them {}, were seen in more than one version; what differs: numbers in 2; a note says so in 1."),
        (3, 0, "3 articles, among them {}, were seen in more than one version; what differs: numbers in 3; no note says so."),
    ],
)  # fmt: skip
def test_what_is_said_of_one_and_of_many(n: int, notes: int, said: str) -> None:
    articles, told = many(n, notes)
    found = edited.changed(articles, told)
    assert found.text == said.format("“Ferry hits pier” of Harbour Post")
    assert evidence.count(articles.index).html in found.html


@pytest.mark.parametrize("kind", edited.KINDS)
@pytest.mark.parametrize("n", [1, 2])
def test_every_kind_of_change_can_be_said(n: int, kind: str) -> None:
    articles, told = many(n)
    told["changes"] = told["changes"].map(lambda changes: [dict(change, kind=kind) for change in changes])
    what = edited.KINDS[kind] + ("" if n == 1 else " in 2")
    assert f"what differs: {what}; no note" in edited.changed(articles, told).text


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (0, "No article is printed in several documents, so it cannot be seen whether one was changed."),
        (1, "1 article is printed in several documents, and was not changed between them."),
        (2, "Not one of the 2 articles that are printed in several documents was changed between them."),
    ],
)
def test_what_is_said_of_none(again: int, said: str) -> None:
    articles = schema.frame([row(n, printings=2 if n < again else 1) for n in range(3)], COLUMNS)
    none = schema.frame([], schema.VERSIONS)
    assert edited.sentence(articles, none, schema.frame([], schema.PRINTINGS)).text == said
    old = schema.frame([], schema.PRINTINGS).drop(columns="shows_version")
    assert (edited.sentence(articles, none, old).text == edited.NOT_LOOKED_FOR) is (again > 0)


def at(*hours: float | None) -> dict[str, Any]:
    names = ("since_earliest", "since_latest", "until_earliest", "until_latest")
    times = [None if n is None else NOON + timedelta(hours=n) for n in hours]
    return dict(zip(names, times, strict=True))


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((0, 0, 1, 1), "60 minutes"),
        ((0, 1, 0.5, 3), "at most 3 hours"),
        ((0, 0, 72, 96), "3 days to 4 days"),
        ((None, 0, 3, None), "at least 3 hours"),
        ((0, 0, None, None), "not known"),
        ((None, None, None, 1), "not known"),
    ],
)
def test_how_long_a_version_stood_in_words(ends: tuple[float | None, ...], said: str) -> None:
    assert edited.stood(at(*ends)) == said
