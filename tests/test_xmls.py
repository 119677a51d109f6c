"""XML with an element for each article, as tables are."""

import pytest

from analysis.readers import registry
from analysis.readers.document import Document

ONE = "The council agreed on Monday to repair the sea wall before winter."
TWO = "Residents welcomed the plan but asked who would pay."


def read(text: str, name: str = "x.xml") -> tuple[list[dict[str, object]], list[object]]:
    """Articles, and the readings that they came in."""
    found = list(registry.parse(Document(name, text.encode())))
    return [row for reading in found for row in reading.articles.to_pylist()], found  # type: ignore[union-attr]


def records(one: str, two: str, root: str = "articles", head: str = "") -> str:
    return f"<?xml version='1.0' encoding='UTF-8'?>{head}<{root}>{one}{two}</{root}>"


SITE_MAP = records(
    "<url><loc>https://post.example/1</loc><lastmod>2026-03-09T11:00:00Z</lastmod><news:news><news:publication><news:name>Harbour Post</news:name>"
    "<news:language>en</news:language></news:publication><news:publication_date>2026-03-09T10:00:00Z</news:publication_date><news:title>Wall agreed</news:title></news:news></url>",
    "<url><loc>https://post.example/2</loc><news:news><news:publication><news:name>Harbour Post</news:name></news:publication>"
    "<news:publication_date>2026-03-10</news:publication_date><news:title>Ferries stop</news:title></news:news></url>",
    "urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'",
).replace("</urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>", "</urlset>")  # fmt: skip
ELEMENTS = records(
    f"<article id='7'><title lang='en'>Wall agreed</title><date>2026-03-09</date><source>Harbour Post</source><text><p>{ONE}</p><p>{TWO}</p></text></article>",
    f"<article id='8'><title>Ferries stop</title><source>The Gull</source><text>{TWO}</text></article>",
)
ATTRIBUTES = records(
    f"<doc title='Wall agreed' date='2026-03-09' publication='Harbour Post'>{ONE}</doc>",
    f"<doc title='Ferries stop' date='2026-03-10' publication='The Gull'>{TWO}</doc>",
    "corpus",
)


@pytest.mark.parametrize(
    ("text", "outlets", "bodies"),
    [
        (SITE_MAP, ["Harbour Post", "Harbour Post"], [None, None]),
        (ELEMENTS, ["Harbour Post", "The Gull"], [f"{ONE}\n{TWO}", TWO]),
        (ATTRIBUTES, ["Harbour Post", "The Gull"], [ONE, TWO]),
    ],
)
def test_each_element_is_an_article(text: str, outlets: list[str], bodies: list[str | None]) -> None:
    rows, (reading,) = read(text)
    assert [row["headline"] for row in rows] == ["Wall agreed", "Ferries stop"]
    assert [row["outlet_raw"] for row in rows] == outlets
    assert [row["body"] for row in rows] == bodies
    assert str(rows[0]["published_raw"]).startswith("2026-03-09")
    assert (reading.reader, reading.layout, reading.status) == ("tables", "xml", "read")  # type: ignore[attr-defined]


def test_a_site_map_tells_address_change_and_language() -> None:
    rows, _ = read(SITE_MAP)
    assert (rows[0]["url"], rows[0]["modified_raw"], rows[0]["language"]) == ("https://post.example/1", "2026-03-09T11:00:00Z", "en")  # fmt: skip


def test_damaged_xml_gives_what_is_whole_and_says_so() -> None:
    rows, found = read(ELEMENTS.replace("</text></article></articles>", "</te"))
    assert [row["headline"] for row in rows] == ["Wall agreed", "Ferries stop"]
    assert found[-1].status == "partly read"  # type: ignore[attr-defined]
    assert "the XML is damaged" in str(found[-1].reason)  # type: ignore[attr-defined]


def test_names_that_are_not_known_are_listed() -> None:
    rows, (reading,) = read("<all><one><x1>u</x1><x2>v</x2></one><one><x1>u</x1><x2>v</x2></one></all>")
    assert not rows
    assert "x1, x2" in str(reading.reason)  # type: ignore[attr-defined]


def test_entities_are_not_followed() -> None:
    bomb = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    rows, _ = read(
        records(
            "<article><title>Wall &b; agreed</title><text>&f; said</text></article>",
            "<article><title>Ferries stop</title><text>no</text></article>",
            head=bomb,
        )
    )
    assert [row["body"] for row in rows] == ["&f; said", "no"]
    assert "aaaa" not in str(rows[0]["headline"])


@pytest.mark.parametrize(
    "text",
    [
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><article><h1>Wall agreed</h1><p>x</p></article><article><h1>b</h1><p>y</p></article></body></html>",
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title><item><title>a</title><link>https://post.example/1</link></item><item><title>b</title><link>https://post.example/2</link></item></channel></rss>",
    ],
)
def test_pages_and_feeds_are_none(text: str) -> None:
    assert all(reading.layout != "xml" for reading in read(text)[1])  # type: ignore[attr-defined]
