"""Exports cut, doubled and spoilt at any place: no reader fails, and every line and record has its place in the ledger."""

import io
import json
import tracemalloc
import zipfile

import pytest
import test_export_layouts as layouts
import test_known_tables as known
import test_references as references
import test_services as services
import test_xmls as xmls
from examples import examples
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.readers import office, registry, tables
from analysis.readers.document import Document, Reading

MAIL = f"""From: <Saved by a browser>
Snapshot-Content-Location: https://gazette.example/wall
Date: Wed, 4 Mar 2026 09:15:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; boundary="b"

--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<html><head><title>Council agrees to repair the sea wall</title><meta property="og:type" content="article">
<meta property="article:modified_time" content="2026-03-05T07:00:00Z"></head>
<body><article><h1>Council agrees to repair the sea wall</h1><p>{known.BODY}</p><p>{known.BODY}</p></article></body></html>
--b
Content-Type: image/png

x
--b--
"""
SAMPLES: dict[str, bytes] = {
    "nexis.txt": services.academic("de", 78).encode(),
    "nexis.rtf": services.rtf(services.uni("fr")),
    "uni.txt": "\n".join(services.uni("en")).encode(),
    "factiva.html": services.factiva_html("en", codes=False).encode(),
    "factiva-codes.html": services.factiva_html("it", codes=True).encode(),
    "factiva.txt": "\n".join(services.factiva_lines("es", codes=True)).encode(),
    "factiva.rtf": services.rtf(services.factiva_lines("pt", codes=False)),
    "proquest.txt": "\n".join(services.proquest("en")).encode(),
    "proquest.html": services.html_of(services.proquest("nl")).encode(),
    "europresse.html": services.europresse_html("fr").encode(),
    "europresse.txt": services.europresse_text("fr").encode(),
    "newsbank.txt": services.NEWSBANK.encode(),
    "newsbank-bars.txt": "\n".join(
        ["Wall agreed", layouts.NEWSBANK[0][0], *layouts.NEWSBANK[0][1], "", "Text.", *layouts.NEWSBANK[0][2]]
    ).encode(),
    "gale.txt": layouts.gale(layouts.GALE_HEADS[0][0]).encode() * 2,
    "factiva-list.txt": layouts.listed_text().encode(),
    "zotero.ris": references.RIS.encode() * 2,
    "export.enw": references.ENDNOTE.encode(),
    "zotero.bib": references.BIBTEX.encode(),
    "result.json": json.dumps(known.TELEGRAM).encode(),
    "messages.html": known.TELEGRAM_PAGE.encode(),
    "feedly.json": json.dumps(known.FEEDLY).encode(),
    "csl.json": json.dumps(known.CSL).encode(),
    **{f"{tool}.jsonl": json.dumps(record).encode() + b"\n" for tool, record in known.SCRAPED.items()},
    "inoreader.json": json.dumps(known.INOREADER).encode(),
    "saved.mhtml": MAIL.encode(),
    "crlf.mhtml": MAIL.replace("\n", "\r\n").encode(),
    "gkg.csv": b"gkgrecordid,date,documentidentifier,v2themes,v2persons\n"
    + b'1-1,20260309103000,https://post.example/wall,"WATER,12;TAX,9","Ann Reed,5"\n' * 2,
    "records.xml": xmls.ELEMENTS.encode(),
    "news.xml": xmls.SITE_MAP.encode(),
    "out.xml": known.DOC.encode() * 2,
    "nexis.docx": services.docx(services.uni("pt")),
}
PIECES = [
    b"Body\n", b"End of Document\n", b"1 of 2 DOCUMENTS\n", b"Document ABCDE00020190303ef3300001\n", b"HD  x\n", b"312 words\n", b"ER  - \n",
    b"TY  - NEWS\n", b"March 9, 2026\n", b"\\'", b"\\u-1?", b"}}}}", b"{{{{", b"<p class='articleParagraph'>", b"</div>", b"\xff\xfe\x00",
    b"\x00", b'"', b"[[", b"@x{y,\n", "\u202e\u2028".encode(), b"_" * 60 + b"\n", b":" * 50, b"\r", b"--b--\r\n", b"Content-Transfer-Encoding: base64\n", b"Content-Type: text/html; charset=x-none\n", b"=\n", b"- - - March 9, 2026 - 4\n",
]  # fmt: skip


def readings(data: bytes, name: str) -> list[Reading]:
    """What is read of bytes; every reading says why where it gives nothing, and no reader has failed."""
    document = Document(name, data)
    found = list(registry.parse(document))
    assert found or tables.kind(
        document
    )  # of headings alone the table of documents says that no record is in it
    for reading in found:
        assert reading.status == "read" or reading.reason
        assert "the reader failed" not in str(reading.reason), reading.reason
        accounted(reading)
    return found


def accounted(reading: Reading) -> None:
    """Whether the ledger's spans follow each other over the whole text, and its records are all counted."""
    ledger, articles = reading.ledger.to_pylist(), reading.articles.to_pylist()  # type: ignore[union-attr]
    spans = [row for row in ledger if row["start"] is not None]
    assert [row["end"] for row in spans[:-1]] == [row["start"] for row in spans[1:]]
    if spans:
        assert spans[0]["start"] == 0
        assert {row["article_id"] for row in articles} >= {row["article_id"] for row in spans} - {None}
    else:
        inside = [row for row in ledger if row["use"] in ("time", "furniture")]  # parts of a page or text
        assert len(ledger) - len(inside) == reading.records
        assert {row["article_id"] for row in inside} <= {row["article_id"] for row in articles}
        assert sum(row["use"] == "record" for row in ledger) == len(articles)
    for row in articles:
        assert row["headline"] or row["body"] or row["url"] or row["start"] is not None


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_read_as_they_are(name: str) -> None:
    assert sum(len(reading.articles) for reading in readings(SAMPLES[name], name)) >= 1


@examples(250)
@given(st.data())
def test_spoilt_exports(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SAMPLES)))
    whole = SAMPLES[name]
    for _ in range(data.draw(st.integers(1, 3))):
        at, end = sorted((data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, len(whole)))))
        piece = data.draw(st.sampled_from(PIECES) | st.binary(max_size=8))
        how = data.draw(st.sampled_from(("cut", "drop", "double", "insert", "replace")))
        whole = {
            "cut": whole[:end],
            "drop": whole[:at] + whole[end:],
            "double": whole[:end] + whole[at:],
            "insert": whole[:at] + piece + whole[at:],
            "replace": whole[:at] + piece + whole[at + len(piece) :],
        }[how]
    readings(whole, name)


LINES = st.sampled_from(
    sorted({line for lines in (services.uni("en"), services.factiva_lines("en", codes=False), services.proquest("en"), services.NEWSBANK.splitlines(), services.europresse_text("fr").splitlines(), services.academic("en").splitlines()) for line in lines})
)  # fmt: skip


@examples(150)
@example(["Language: ENGLISH", "Document 1 of 2", "All Rights Reserved"])  # an article without a line is none
@given(st.lists(LINES, max_size=60))
def test_lines_of_all_services_in_any_order(lines: list[str]) -> None:
    readings("\n".join(lines).encode() or b" ", "any.txt")
    readings(services.docx(lines), "any.docx")


def test_a_document_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_LARGEST", 1_000_000)
    (reading,) = readings(services.docx(["x" * 2_000_000]), "bomb.docx")
    assert "zip bomb" in str(reading.reason)
    monkeypatch.setattr(office, "_LARGEST", 10_000_000)
    monkeypatch.setattr(office, "_MOST", 1_000_000)
    (reading,) = readings(services.docx(["x" * 2_000_000]), "bomb.docx")
    assert "zip bomb" in str(reading.reason)


def test_entities_of_a_document_are_not_resolved() -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    bomb = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>]>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f"{bomb}<w:document xmlns:w='{space}'><w:body><w:p><w:r><w:t>A&b;&c;</w:t></w:r></w:p></w:body></w:document>",
        )
    for reading in readings(out.getvalue(), "x.docx"):
        shown = str(reading.ledger.to_pylist()) + str(reading.articles.to_pylist())  # type: ignore[union-attr]
        assert "root:" not in shown
        assert "aaaaaaaaaaaaaaaaaaaa" not in shown


@pytest.mark.parametrize("name", ["nexis.txt", "factiva.txt", "proquest.txt", "zotero.ris", "nexis.rtf"])
def test_memory_follows_the_size_of_the_input(name: str) -> None:
    sample = SAMPLES[name]
    many = b"{\\rtf1\\ansi " + sample[1:-1] * 40 + b"}" if name.endswith("rtf") else sample * 40
    tracemalloc.start()
    try:
        list(registry.parse(Document(name, many)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000 + 60 * len(many)


@pytest.mark.parametrize(
    "data",
    [
        b"1 of 1 DOCUMENTS\n\nPost\n\nMarch 9, 2026\n\n" + b"x" * 3_000_000 + b"\n\nLENGTH: 1 words\n\nx\n\nLOAD-DATE: x",
        b"Body\n" * 10_000 + b"End of Document\n" * 10_000,
        b"HD  x\nPD  y\nSN  z\n" * 4_000,
        b"312 words\n3 March 2019\nDocument ABCDE00020190303ef3300001\n" * 4_000,
        b"{\\rtf1 " + b"{" * 100_000 + b"x",
        b"{\\rtf1 " + b"\\'e9" * 200_000 + b"}",
        b"TY  - NEWS\n" * 20_000,
        b"@article{x,\n" * 3_000,
    ],
)  # fmt: skip
def test_hostile_texts_end_in_time(data: bytes) -> None:
    for reading in registry.parse(Document("x", data), seconds=20):
        assert "took longer" not in str(reading.reason)
