"""Files that lie beside articles: what is said of them, and that nothing is made of them."""

import io
import json
import zipfile

import pytest

from analysis.readers import archives, registry
from analysis.readers.document import Document, Reading

CDX = "example,gull)/b 20260310080000 https://gull.example/b text/html 200 ABCDEF 123\n"
CDXJ = (
    'example,gull)/b 20260310080000 {"url": "https://gull.example/b", "mime": "text/html", "status": "200"}\n'
)


def odf(kind: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<x>The council agreed on Monday to repair the sea wall.</x>")
    return out.getvalue()


def read(data: bytes | str, name: str) -> list[Reading]:
    return list(registry.parse(Document(name, data if isinstance(data, bytes) else data.encode())))


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a.pdf", "pdftotext"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "a.jpg", "OCR"),
        (b"\0\0\0\x18ftypmp42\0\0", "a.mp4", "transcript"),
        (odf("text"), "a.odt", "docx"),
        (odf("spreadsheet"), "a.ods", "xlsx"),
        (CDX * 2, "a.txt", "WARC"),
        (" CDX N b a m s k r M S V g\n" + CDX.replace("123", "- - 123 456 a.warc.gz"), "a.cdx", "WARC"),
        (CDXJ, "a.cdxj", "WARC"),
        ('!OpenWayback-CDXJ 1.0\n' + CDXJ, "a.cdxj", "WARC"),
        (json.dumps([["urlkey", "timestamp", "original"], ["example,gull)/b", "20260310080000", "https://g.example"]]), "a.json", "WARC"),
        ('{"format": "json-pages-1.0", "id": "pages"}\n{"url": "https://g.example/b", "title": "B", "ts": "2026"}\n', "pages.jsonl", "WARC"),
        ('{"profile": "data-package", "resources": [{"name": "a", "path": "archive/a.warc.gz"}]}', "datapackage.json", "package"),
        ("<urlset><url><loc>https://g.example/b</loc><lastmod>2026-03-09</lastmod></url></urlset>", "a.xml", "1 addresses"),
        ("<sitemapindex><sitemap><loc>https://g.example/1.xml</loc></sitemap></sitemapindex>", "a.xml", "1 site maps"),
        ("application/epub+zip", "b.epub/mimetype", "e-book"),
    ],
)  # fmt: skip
def test_what_lies_beside_articles_is_none(data: bytes | str, name: str, says: str) -> None:
    (reading,) = read(data, name)
    assert len(reading.articles) == 0
    assert (reading.status, says in (reading.reason or "")) == ("not read", True)


@pytest.mark.parametrize("kind", ["text", "spreadsheet", "presentation"])
def test_an_open_document_is_no_archive(kind: str) -> None:
    assert archives.kind(Document("a.odt", odf(kind))) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wall agreed\n\nThe council agreed on Monday to repair the sea wall before the winter storms come.\n", "a.txt"),
        ('{"profile": "blue", "title": "Wall agreed", "url": "https://g.example/b", "text": "It was agreed."}', "a.json"),
    ],
)  # fmt: skip
def test_other_files_are_read(text: str, name: str) -> None:
    (reading,) = read(text, name)
    assert len(reading.articles) == 1


NEWS = (
    '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://g.example/b</loc><news:news>'
    "<news:publication><news:name>The Gull</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2026-03-09</news:publication_date><news:title>Ferries stop</news:title></news:news></url></urlset>"
)


def test_one_address_of_a_site_map_of_news_is_an_article() -> None:
    (reading,) = read(NEWS, "a.xml")
    (row,) = reading.articles.to_pylist()  # type: ignore[union-attr]
    assert (row["headline"], row["outlet_raw"], row["url"]) == (
        "Ferries stop",
        "The Gull",
        "https://g.example/b",
    )
