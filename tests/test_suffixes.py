"""Outlets' names behind headlines: what is cut, what names an outlet, and what must not change."""

import json

import pytest

from analysis.readers import registry, suffixes
from analysis.readers.document import Document

Told = tuple[str | None, str | None]


@pytest.mark.parametrize(
    ("headline", "outlet", "url", "told"),
    [
        ("Wall agreed - Harbour Post", "Harbour Post", None, ("Wall agreed", "Harbour Post")),
        ("Wall agreed | The Harbour Post", "Harbour Post", None, ("Wall agreed", "Harbour Post")),
        ("Wall agreed – HARBOUR POST", "Harbour Post", None, ("Wall agreed", "Harbour Post")),
        ("Wall agreed · Harbour Post", "The Harbour Post", None, ("Wall agreed", "The Harbour Post")),
        ("议会同意修复海堤｜港口邮报", "港口邮报", None, ("议会同意修复海堤", "港口邮报")),
        ("Wall - agreed - Harbour Post", "Harbour Post", None, ("Wall - agreed", "Harbour Post")),
        ("Wall agreed - Post - North", "Post - North", None, ("Wall agreed", "Post - North")),
        ("Wall agreed - BBC", "BBC News", None, ("Wall agreed", "BBC News")),  # a known short name
        ("Wall agreed - Harbour Post", "harbourpost.example", None, ("Wall agreed", "harbourpost.example")),
        ("Wall agreed - Harbour Post UK", "Harbour Post", "https://harbourpost.example/w", ("Wall agreed", "Harbour Post")),
        ("Wall agreed - Harbour Post UK", "Harbour Post", "https://news.google.com/rss/articles/C", ("Wall agreed", "Harbour Post")),
        # nothing else tells the outlet
        ("Wall agreed - Harbour Post", None, "https://www.harbourpost.example/w", ("Wall agreed", "Harbour Post")),
        ("Wall agreed - Gull", None, "https://news.google.com/rss/articles/C", ("Wall agreed", "Gull")),
        ("Wall agreed - New York Times", None, None, ("Wall agreed", "New York Times")),
        # must not change
        ("Wall agreed - at last", "Harbour Post", None, ("Wall agreed - at last", "Harbour Post")),
        ("Wall agreed - Quay Times", "Harbour Post", "https://h.example", ("Wall agreed - Quay Times", "Harbour Post")),
        ("Wall-Harbour Post", "Harbour Post", None, ("Wall-Harbour Post", "Harbour Post")),
        ("- Harbour Post", "Harbour Post", None, ("- Harbour Post", "Harbour Post")),
        ("Harbour Post", "Harbour Post", None, ("Harbour Post", "Harbour Post")),
        ("Wall agreed - gazette of loss", None, "https://gazette.example/w", ("Wall agreed - gazette of loss", None)),
        ("A matter of - Time", None, None, ("A matter of - Time", None)),
        (None, "Harbour Post", None, (None, "Harbour Post")),
        (" - ", None, None, (" - ", None)),
    ],
)  # fmt: skip
def test_a_headline_and_what_stands_behind_it(
    headline: str | None, outlet: str | None, url: str | None, told: Told
) -> None:
    assert suffixes.parted(headline, outlet, url) == told
    record = {"title": headline, "outlet": outlet, "url": url, "text": "It was agreed."}
    filler = {"title": "x - y", "outlet": "Marrow Gazette", "url": None, "text": "Z"}
    (reading,) = registry.parse(
        Document("a.json", json.dumps([filler, record, filler | {"text": "Q"}]).encode())
    )
    row = reading.articles.to_pylist()[1]  # type: ignore[union-attr]
    worded = told[0] if any(map(str.isalpha, told[0] or "")) else None
    assert (row["outlet_raw"], row["headline"]) == (told[1], worded)
