"""Real pages and the sample: what must hold of each of them, and the round trip of every item the sample prints."""

import json
from pathlib import Path
from typing import Any

import pytest
from accuracy import pages as real_pages
from accuracy.pages import Page, pairs, read, squeezed

from analysis import paths
from analysis.readers.pages import outlet_names

REAL = "000_371d184b40ccc70a.txt"


@pytest.fixture
def gold(shared: Path) -> tuple[Page, ...]:
    found = real_pages.gold()
    assert len(found) >= 22
    return found


def test_no_item_too_many_or_too_few(gold: tuple[Page, ...]) -> None:
    assert {page.name: len(page.items) for page in gold} == {
        page.name: len(page.gold["related"]) for page in gold
    }


def test_sections_and_authors_of_items(gold: tuple[Page, ...]) -> None:
    found = pairs()
    assert all(row.get("section") == truth["section"] for row, truth in found if "section" in truth)
    assert all(row.get("byline") == truth["author"] for row, truth in found if "author" in truth)
    assert all(row.get("body") is None for row, truth in found if truth["body_prefix"] is None)


def test_main_articles(gold: tuple[Page, ...]) -> None:
    for page in (page for page in gold if page.gold.get("layout")):
        truth = page.gold["main"]
        assert (page.main.get("outlet_raw"), page.main.get("published_raw")) == (
            truth["source"],
            truth["when"],
        )
        assert squeezed(page.main.get("body")).startswith(squeezed(truth["first_sentence"]))
        quoted = " ".join(lines_of(page, "quoted post"))  # its hashtags are not the article's
        own = {tag for tag in truth["inline_hashtags"] if tag not in quoted}
        assert set(page.main.get("hashtags", [])) == {*own, *truth["hashtags"]}
    assert not any(page.main for page in gold if not page.gold.get("layout"))


def test_the_ledger_of_every_page_adds_up(gold: tuple[Page, ...]) -> None:
    for page in gold:
        at = 0
        for row in page.reading.ledger:
            assert row["start"] == at
            at = row["end"]
        assert at == len(page.text)


@pytest.fixture(scope="module")
def real(shared: Path) -> Page:
    path = shared / "pages" / REAL
    return Page(path.name, path.read_text("utf-8"), {}, read(path))


def lines_of(page: Page, use: str) -> list[str]:
    rows = [row for row in page.reading.ledger if row["use"] == use]
    return [page.text[row["start"] : row["end"]].strip() for row in rows]


def test_the_real_page_has_its_four_articles(real: Page) -> None:
    found = [(a["role"], a["outlet_raw"], a["published_raw"]) for a in real.reading.articles]
    assert found == [
        ("main", None, None),
        ("related", "The Independent", "20 minutes ago"),
        ("related", "Telegraph", "25 minutes ago"),
        ("related", "BBC News", "29 minutes ago"),
    ]
    lines = [line for line in real.text.splitlines() if line]
    starts = [0, *(lines.index(f"- {a['outlet_raw']}") + 1 for a in real.items)]
    assert [a["headline"] for a in real.reading.articles] == [lines[at] for at in starts]
    assert [a["body"] for a in real.items] == [lines[at + 1] for at in starts[1:]]
    assert "Hashtags" not in real.main["body"]
    assert "1:30" not in real.main["body"]


def test_the_real_pages_ledger(real: Page) -> None:
    assert lines_of(real, "media length") == ["1:30", "1:30"]
    assert lines_of(real, "time") == ["20 minutes ago", "25 minutes ago", "29 minutes ago"]
    own = {"Hashtags", "Try Our AI Features", "Comments", "No comments yet...", "Related Articles"}
    assert own < set(lines_of(real, "boilerplate"))
    assert lines_of(real, "set aside") == []


def test_damage_on_the_real_page(real: Page) -> None:
    main, independent, telegraph, bbc = (row["damage"] for row in real.reading.articles)
    assert {"glued-sentences", "words-missing"} <= set(bbc)
    assert (main, independent, telegraph) == ([], ["split-word"], [])
    reasons = [row["reason"] for row in real.reading.ledger if row["use"] == "body" and row["reason"]]
    assert any("added: , but" in reason for reason in reasons)


def printed() -> dict[str, list[tuple[dict[str, Any], dict[str, Any]]]]:
    """The sample's documents and the (printing, article) pairs each of them shows, in page order."""
    found: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    for line in paths.data("gold", "articles.jsonl").read_text("utf-8").splitlines():
        article = json.loads(line)
        for entry in article["printed_in"]:
            found.setdefault(entry["document"], []).append((entry, article))
    return {name: sorted(rows, key=lambda row: row[0]["position"]) for name, rows in found.items()}


def sample_pages() -> list[Path]:
    return sorted(paths.sample().joinpath("pages").glob("*.txt"))


@pytest.mark.parametrize("path", sample_pages(), ids=lambda path: path.stem)
def test_every_item_of_the_sample_comes_back(path: Path) -> None:
    reading = read(path)
    expected = printed()[f"pages/{path.name}"]
    assert reading.layout == path.stem[0].upper()
    assert [row["use"] for row in reading.ledger if row["use"] == "set aside"] == []
    assert len(reading.articles) == len(expected)
    for found, (entry, article) in zip(reading.articles, expected, strict=True):
        bare = entry["role"] == "main" and reading.layout == "A"  # layout A prints neither
        outlet, when = (None, None) if bare else (article["outlet"], entry["when"])
        assert (found["role"], found["outlet_raw"], found["published_raw"]) == (entry["role"], outlet, when)
        assert found["headline"] == entry.get("headline_as_printed", article["headline"])
        body = entry.get("body_as_printed", article["body"]).splitlines()
        assert squeezed(found["body"]) == squeezed("\n".join(line for line in body if not is_length(line)))


def is_length(line: str) -> bool:
    return line.replace(":", "").isdigit()


def test_the_sample_has_pages_of_all_three_layouts() -> None:
    assert {path.stem[0] for path in sample_pages()} == {"a", "b", "h"}


def test_hashtags_of_the_sample() -> None:
    for line in paths.data("gold", "documents.jsonl").read_text("utf-8").splitlines():
        document = json.loads(line)
        if document["document"].startswith("pages/"):
            first = read(paths.sample() / document["document"]).articles[0]
            assert set(document["hashtags"][: 1 if document["layout"] == "H" else None]) <= set(
                first["hashtags"]
            )


def test_known_outlets_need_no_list(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlet_names, "_known", frozenset)
    for path in sorted((shared / "pages").glob("d8_*.txt")):
        truth = json.loads(path.with_suffix(".gold.json").read_text("utf-8"))
        found = read(path).articles
        sources = [truth["main"]["source"]] * bool(truth["main"]["title"]) + [
            i["source"] for i in truth["related"]
        ]
        assert [row["outlet_raw"] for row in found] == sources
