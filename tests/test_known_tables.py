"""Tables and JSON of the tools that analysts use, in their own layouts and our own words."""

import csv
import io
import json
import re
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from analysis.readers import registry, tables
from analysis.readers.document import Document
from analysis.readers.tables import naming, values

Rows = list[dict[str, object]]
BODY = "The council agreed on Monday to repair the sea wall. Engineers said the work would take four months."


def read(data: bytes | str, name: str, own: dict[str, str] | None = None) -> tuple[Rows, Rows, str | None]:
    document = Document(name, data if isinstance(data, bytes) else data.encode())
    readings = list(registry.parse(document, own))
    articles = [row for reading in readings for row in reading.articles.to_pylist()]  # type: ignore[union-attr]
    ledger = [row for reading in readings for row in reading.ledger.to_pylist()]  # type: ignore[union-attr]
    assert len(ledger) == sum(reading.records for reading in readings)
    return articles, ledger, next((r.reason for r in readings if r.reason), None)


def table(names: list[str], *rows: list[str], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([names, *rows])
    return out.getvalue()


@pytest.mark.parametrize(
    "names",
    [
        ["Title", "Publication Title", "Date", "Abstract Note", "Url", "Author", "Pages"],
        ["Titel", "Zeitung", "Erscheinungsdatum", "Volltext", "Link", "Autor", "Seite"],
        ["Schlagzeile", "Quelle", "Datum", "Inhalt", "URL", "Verfasser", "Seiten"],
        ["Titre", "Journal", "Date de publication", "Texte intégral", "Lien", "Auteur", "Page"],
        ["Título", "Periódico", "Fecha de publicación", "Texto completo", "Enlace", "Autor", "Página"],
        ["Titolo", "Testata", "Data di pubblicazione", "Testo", "Collegamento", "Autore", "Pagina"],
        ["Kop", "Krant", "Publicatiedatum", "Tekst", "Link", "Schrijver", "Pagina"],
        ["Manchete", "Jornal", "Data de publicação", "Conteúdo", "Endereço", "Autora", "Página"],
        ["Заголовок", "Издание", "Дата публикации", "Текст", "Ссылка", "Автор", "Page"],
        ["Tytuł", "Źródło", "Data publikacji", "Treść", "Link", "Autor", "Strona"],
        ["Rubrik", "Källa", "Publicerad", "Brödtext", "Länk", "Författare", "Sida"],
        ["Overskrift", "Avis", "Dato", "Tekst", "Link", "Journalist", "Side"],
        ["Otsikko", "Lähde", "Julkaistu", "Teksti", "Linkki", "Kirjoittaja", "Sivu"],
        ["Başlık", "Kaynak", "Tarih", "Metin", "Bağlantı", "Yazar", "Sayfa"],
        ["Titulek", "Zdroj", "Datum vydání", "Text", "Odkaz", "Autor", "Strana"],
        ["Judul", "Sumber", "Tanggal", "Isi", "Tautan", "Penulis", "Halaman"],
        ["見出し", "媒体", "日付", "本文", "URL", "記者", "ページ"],
        ["제목", "언론사", "날짜", "내용", "링크", "기자", "Page"],
        ["標題", "來源", "發布時間", "內容", "連結", "作者", "版面"],
        ["Τίτλος", "Πηγή", "Ημερομηνία", "Κείμενο", "Σύνδεσμος", "Συντάκτης", "Page"],
        ["العنوان", "الصحيفة", "تاريخ النشر", "النص", "الرابط", "الكاتب", "Page"],
    ],
)
def test_headings_of_the_main_languages(names: list[str]) -> None:
    row = ["Council agrees", "Harbour Post", "2026-03-09", BODY, "https://h.example/1", "Ann Reed", "4"]
    (found,), _, _ = read(table(names, row), "t.csv")
    keys = ("headline", "outlet_raw", "published_raw", "body", "url", "byline", "page")
    assert [found[key] for key in keys] == row


@pytest.mark.parametrize(
    ("names", "cells", "told"),
    [
        (["Titel", "Rubrik"], ["Wall agreed", "Lokales"], ("Wall agreed", "Lokales")),
        (["Rubrik", "Källa"], ["Wall agreed", "Hamnposten"], ("Wall agreed", None)),
        (["Rubrik", "Avdelning"], ["Wall agreed", "Lokalt"], ("Wall agreed", "Lokalt")),
        (["title", "section"], ["Wall agreed", "Local"], ("Wall agreed", "Local")),
    ],
)
def test_a_heading_that_means_two_things_is_told_by_the_others(
    names: list[str], cells: list[str], told: tuple[str, str | None]
) -> None:
    (row,), _, _ = read(table([*names, "url"], [*cells, "https://h.example/1"]), "t.csv")
    assert (row["headline"], row["section"]) == told


@pytest.mark.parametrize(
    "clock", ["Time", "Uhrzeit", "Heure", "Hora", "Ora", "Tijd", "Godzina", "Saat", "時刻"]
)
def test_a_clock_time_in_a_column_of_its_own(clock: str) -> None:
    (row,), _, _ = read(table(["title", "date", clock], ["Wall agreed", "2026-03-09", "08:15"]), "t.csv")
    assert row["published_raw"] == "2026-03-09 08:15"


@pytest.mark.parametrize(
    ("value", "outlet", "url"),
    [
        (
            "https://www.harbour.example/news/wall?id=1",
            "harbour.example",
            "https://www.harbour.example/news/wall?id=1",
        ),
        ("http://harbour.example", "harbour.example", None),
        ("HTTPS://HARBOUR.EXAMPLE/", "harbour.example", None),
        ("www.harbour.example", "harbour.example", None),
        ("harbour.example/wall", "harbour.example", None),
        ("Post/Gazette", "Post/Gazette", None),
        ("The Gull", "The Gull", None),
        ("http://[broken", "http://[broken", None),
    ],
)
def test_an_address_is_never_the_name_of_an_outlet(value: str, outlet: str, url: str | None) -> None:
    (row,), _, _ = read(table(["title", "source"], ["Council agrees", value]), "t.csv")
    assert (row["outlet_raw"], row["url"]) == (outlet, url)


def test_a_name_in_another_column_comes_before_an_address() -> None:
    data = table(
        ["title", "source", "site", "url"], ["Wall", "https://h.example/1", "The Gull", "https://h.example/2"]
    )
    (row,), _, _ = read(data, "t.csv")
    assert (row["outlet_raw"], row["url"]) == ("The Gull", "https://h.example/2")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("46090", "2026-03-09"),
        ("46090.75", "2026-03-09 18:00:00"),
        ("46090,5", "2026-03-09 12:00:00"),
        ("46090.0", "2026-03-09"),
        ("12345", "12345"),
        ("99999", "99999"),
        ("20260309", "20260309"),
        ("09.03.2026", "09.03.2026"),
    ],
)
def test_day_numbers_of_spreadsheets_are_days(value: str, day: str) -> None:
    (row,), _, _ = read(table(["title", "date"], ["Wall", value]), "t.csv")
    assert row["published_raw"] == day


def test_a_spreadsheet_has_a_clock_only_where_it_says_one() -> None:
    assert values.plain(datetime(2026, 3, 9)) == "2026-03-09"  # noqa: DTZ001
    assert values.plain(datetime(2026, 3, 9, 18, 5)) == "2026-03-09 18:05:00"  # noqa: DTZ001


def test_an_unknown_table_is_told_the_nearest_column() -> None:
    _, _, reason = read("Headlin,Outlt,When\nWall,Post,2026-03-09\n", "t.csv")
    assert reason
    assert "Headlin, Outlt, When" in reason
    assert "nearest: 'Headlin' for headline" in reason


def test_a_column_that_is_not_there_is_named_with_the_nearest() -> None:
    names = ["TITLE", "Body"]
    assert naming.absent(names, {"headline": "TITLE"}) is None
    told = naming.absent(names, {"headline": "TITEL", "body": "Body"})
    assert told == "--columns: no column 'TITEL' among: TITLE, Body; nearest: 'TITLE'"


def test_a_table_with_only_some_of_the_columns_given_is_refused() -> None:
    data = "TITLE,title,body\nWall,Pier,x\n"
    rows, _, reason = read(data, "t.csv", {"headline": "TITLE", "outlet": "PAPRE"})
    assert not rows
    assert reason
    assert "no column 'PAPRE' among: TITLE, title, body" in reason
    assert [row["headline"] for row in read(data, "t.csv", {"headline": "OTHER"})[0]] == ["Wall"]


def test_headings_without_reading_the_rest() -> None:
    frame = pd.DataFrame([{"title": "Wall", "source": {"name": "Post"}}])
    out = io.BytesIO()
    frame.to_parquet(out)
    sheet = io.BytesIO()
    pd.DataFrame([{"title": "Wall", "paper": "Post"}]).to_excel(sheet, index=False)
    cases = {
        "t.csv": (b"title;paper\nWall;Post\n", ["title", "paper"]),
        "t.json": (
            b'{"articles": [{"title": "Wall", "source": {"name": "Post"}}]}',
            ["title", "source.name"],
        ),
        "t.jsonl": (b'{"title": "Wall"}\n{"paper": "Post"}\n', ["title", "paper"]),
        "t.parquet": (out.getvalue(), ["title", "source.name"]),
        "t.xlsx": (sheet.getvalue(), ["title", "paper"]),
    }
    for name, (data, names) in cases.items():
        assert tables.headings(Document(name, data)) == names, name
    assert tables.headings(Document("page.html", b"<html><p>x")) is None
    assert tables.headings(Document("t.xlsx", b"PK\x03\x04xl/")) is None


ARTICLE = {"title": "Council agrees", "url": "https://h.example/wall", "text": BODY}
PIECES = [
    (["One.", {"type": "bold", "text": " Two."}, " Three."], "One. Two. Three."),
    ([{"type": "plain", "text": "One"}, {"type": "link", "text": " two"}], "One two"),
    (["A paragraph that is long enough to be no name, for it goes on and on until the line is full.", "B."],
     "A paragraph that is long enough to be no name, for it goes on and on until the line is full.\nB."),
    ({"summary": ["Lead."], "sections": [{"headline": ["H"], "paragraphs": ["P1.", "P2."]}]}, "Lead.\nH\nP1.\nP2."),
]  # fmt: skip


@pytest.mark.parametrize(("value", "whole"), PIECES)
def test_a_value_of_pieces_is_joined(value: object, whole: str) -> None:
    (row,), _, _ = read(json.dumps([{**ARTICLE, "text": value}]), "x.json")
    assert "".join(str(row["body"]).split()) == "".join(whole.split())


@pytest.mark.parametrize(
    "authors",
    [
        ["Ann Reed", "Bo Lund"],
        [{"name": "Ann Reed"}, {"name": "Bo Lund"}],
        [{"given": "Ann", "family": "Reed"}, {"literal": "Bo Lund"}],
        [{"firstName": "Ann", "lastName": "Reed", "creatorType": "author"}, {"name": "Bo Lund"}],
    ],
)
def test_people_in_every_form(authors: object) -> None:
    (row,), _, _ = read(json.dumps([{**ARTICLE, "authors": authors}]), "x.json")
    assert row["byline"] == "Ann Reed, Bo Lund"


TELEGRAM = {
    "name": "Harbour Post",
    "type": "public_channel",
    "id": 77,
    "messages": [
        {"id": 1, "type": "service", "date": "2026-03-09T08:00:00", "action": "create_channel", "text": ""},
        {
            "id": 2,
            "type": "message",
            "date": "2026-03-09T09:00:00",
            "date_unixtime": "1773046800",
            "from": "Harbour Post",
            "author": "Ann",
            "text": ["Lock ", {"type": "bold", "text": "closes"}, "\n\n", {"type": "hashtag", "text": "#lock"}, " ", {"type": "link", "text": "https://h.example"}],
        },
        {"id": 3, "type": "message", "date": "2026-03-09T10:00:00", "from": "Harbour Post", "photo": "p.jpg", "text": ""},
        {"id": 4, "type": "message", "date": "2026-03-09T11:00:00", "from": "Harbour Post", "text": "Ferries stop."},
    ],
}  # fmt: skip


def test_telegram_channel_and_whole_account() -> None:
    for value in (TELEGRAM, {"about": "x", "chats": {"about": "y", "list": [TELEGRAM]}}):
        articles, ledger, _ = read(json.dumps(value), "result.json")
        assert [line["use"] for line in ledger] == ["set aside", "record", "set aside", "record"]
        first, second = articles
        assert (first["headline"], first["body"]) == ("Lock closes", "Lock closes\n\n#lock https://h.example")
        assert first["hashtags"] == ["#lock"]
        assert (first["source_id"], first["published_raw"], first["byline"]) == ("77/2", "1773046800", "Ann")
        assert (second["headline"], second["body"], second["outlet_raw"]) == (
            None,
            "Ferries stop.",
            "Harbour Post",
        )
        assert second["published_raw"] == "2026-03-09T11:00:00"


CSL = [
    {
        "id": "reed2026",
        "type": "article-newspaper",
        "title": "Council agrees",
        "container-title": "Harbour Post",
        "author": [{"family": "Reed", "given": "Ann"}],
        "issued": {"date-parts": [[2026, 3, 9]]},
        "URL": "https://h.example/wall",
        "page": "4",
        "section": "News",
        "abstract": BODY,
        "language": "en-GB",
        "publisher": "Harbour Press Ltd",
    },
    {
        "id": "x",
        "type": "article-newspaper",
        "title": "Ferries stop",
        "issued": {"date-parts": [["2026", 3]]},
    },
    {"id": "y", "type": "article", "title": "Pier closed", "issued": {"raw": "9 March 2026"}},
]


def test_csl_json() -> None:
    first, second, third = read(json.dumps(CSL), "zotero.json")[0]
    assert (first["outlet_raw"], first["published_raw"], first["byline"]) == (
        "Harbour Post",
        "2026-03-09",
        "Ann Reed",
    )
    assert (first["page"], first["section"], first["language"]) == ("4", "News", "en")
    assert (first["source_id"], first["body"]) == ("reed2026", BODY)
    assert (second["published_raw"], third["published_raw"]) == ("2026-03", "9 March 2026")


FEEDLY = {
    "id": "user/1/category/news",
    "updated": 1773046800000,
    "items": [
        {
            "id": "Ab3=_17",
            "originId": "https://h.example/?p=1",
            "fingerprint": "f",
            "title": "Council agrees",
            "author": "Ann Reed",
            "published": 1773046800000,
            "crawled": 1773046900000,
            "origin": {
                "streamId": "feed/https://h.example/rss",
                "title": "Harbour Post",
                "htmlUrl": "https://h.example",
            },
            "alternate": [{"href": "https://h.example/wall?utm_source=x", "type": "text/html"}],
            "canonicalUrl": "https://h.example/wall",
            "summary": {"content": "<p>Short.</p>", "direction": "ltr"},
            "content": {"content": f"<p>{BODY}</p><p>Residents ask.</p>", "direction": "ltr"},
            "categories": [{"id": "user/1/category/news", "label": "News"}],
        }
    ],
}
INOREADER = {
    "direction": "ltr",
    "id": "user/-/state/com.google/starred",
    "title": "Starred",
    "items": [
        {
            "crawlTimeMsec": "1773046900000",
            "timestampUsec": "1773046900000000",
            "id": "tag:google.com,2005:reader/item/0001",
            "categories": ["user/1005/state/com.google/read", "user/1005/label/Local"],
            "title": "Council agrees",
            "published": 1773046800,
            "updated": 1773050400,
            "canonical": [{"href": "https://h.example/wall"}],
            "alternate": [{"href": "https://h.example/wall", "type": "text/html"}],
            "summary": {"direction": "ltr", "content": f"<p>{BODY}</p><p>Residents ask.</p>"},
            "author": "Ann Reed",
            "origin": {
                "streamId": "feed/https://h.example/rss",
                "title": "Harbour Post",
                "htmlUrl": "https://h.example",
            },
        }
    ],
}


@pytest.mark.parametrize(("value", "section"), [(FEEDLY, "News"), (INOREADER, None)])
def test_feed_readers(value: object, section: str | None) -> None:
    (row,), _, _ = read(json.dumps(value), "saved.json")
    assert (row["headline"], row["outlet_raw"], row["byline"]) == (
        "Council agrees",
        "Harbour Post",
        "Ann Reed",
    )
    assert (row["url"], row["body"]) == ("https://h.example/wall", f"{BODY}\nResidents ask.")
    assert str(row["published_raw"]).startswith("1773046800")
    assert row["section"] == section


def test_gdelt_doc_answers() -> None:
    answer = {
        "articles": [
            {
                "url": "https://h.example/wall",
                "url_mobile": "",
                "title": "Council agrees",
                "seendate": "20260309T181500Z",
                "socialimage": "https://h.example/i.jpg",
                "domain": "h.example",
                "language": "French",
                "sourcecountry": "France",
            }
        ]
    }
    (row,), _, _ = read(json.dumps(answer), "artlist.json")
    assert (row["outlet_raw"], row["published_raw"], row["language"]) == (
        "h.example",
        "20260309T181500Z",
        "fr",
    )
    data = table(
        ["URL", "MobileURL", "Date", "Title"],
        ["https://h.example/wall", "", "2026-03-09 18:15:00", "Council"],
    )
    (row,), _, _ = read("\ufeff" + data, "artlist.csv")
    assert (row["url"], row["headline"], row["published_raw"]) == (
        "https://h.example/wall",
        "Council",
        "2026-03-09 18:15:00",
    )


SCRAPED = {
    "trafilatura": {
        "title": "Council agrees", "author": "Ann Reed; Bo Lund", "hostname": "h.example", "date": "2026-03-09",
        "fingerprint": "f", "id": None, "license": None, "raw_text": BODY, "language": "en", "image": None,
        "pagetype": "article", "filedate": "2026-05-01", "source": "https://h.example/wall",
        "source-hostname": "Harbour Post", "excerpt": "x", "categories": "News", "tags": "a;b", "text": BODY,
        "comments": "",
    },
    "fundus": {
        "title": "Council agrees", "authors": ["Ann Reed"], "publishing_date": "2026-03-09 09:00:00+00:00",
        "publisher": "Harbour Post", "topics": ["Coast"], "free_access": True, "lang": "en",
        "body": {"summary": [], "sections": [{"headline": [], "paragraphs": [BODY]}]},
        "html": {"requested_url": "https://h.example/wall", "responded_url": "https://h.example/wall",
                 "content": "<html>no</html>", "crawl_date": "2026-04-01"},
    },
    "news-please": {
        "authors": ["Ann Reed"], "date_download": "2026-05-01 10:00:00", "date_modify": "2026-03-10 10:00:00",
        "date_publish": "2026-03-09 09:00:00", "description": "x", "filename": "f.html", "image_url": None,
        "language": "en", "localpath": None, "maintext": BODY, "source_domain": "h.example",
        "title": "Council agrees", "title_page": None, "title_rss": None, "url": "https://h.example/wall",
    },
    "newspaper4k": {
        "url": "https://h.example/wall?x=1", "read_more_link": "", "language": "en", "title": "Council agrees",
        "top_image": "i.jpg", "meta_img": "i.jpg", "images": ["i.jpg"], "movies": [], "keywords": [],
        "authors": ["Ann Reed"], "publish_date": "2026-03-09 09:00:00", "summary": "", "meta_description": "x",
        "meta_lang": "en", "meta_site_name": "Harbour Post", "canonical_link": "https://h.example/wall", "text": BODY,
        "text_cleaned": BODY.lower(), "source_url": "https://h.example",
    },
}  # fmt: skip


@pytest.mark.parametrize("tool", SCRAPED)
@pytest.mark.parametrize("lines", [True, False])
def test_output_of_scrapers(tool: str, lines: bool) -> None:
    value = SCRAPED[tool]
    data = json.dumps(value) + "\n" + json.dumps({**value, "title": "Second"}) if lines else json.dumps(value)
    articles, _, _ = read(data, "x.jsonl" if lines else "x.json")
    row = articles[0]
    assert len(articles) == 1 + lines
    assert (row["headline"], row["body"]) == ("Council agrees", BODY)
    assert str(row["url"]).startswith("https://h.example/wall")
    assert row["outlet_raw"] == ("h.example" if tool == "news-please" else "Harbour Post")
    assert str(row["published_raw"]).startswith("2026-03-09")
    assert str(row["byline"]).startswith("Ann Reed")
    assert row["language"] == "en"


def test_trafilatura_csv_has_no_header() -> None:
    cells = [
        "https://h.example/wall",
        "null",
        "f",
        "h.example",
        "Council agrees",
        "null",
        "2026-03-09",
        f"{BODY}\nA, b, c.",
        "null",
        "null",
        "article",
    ]
    data = table(
        cells,
        [
            "https://h.example/2",
            "null",
            "g",
            "h.example",
            "null",
            "null",
            "null",
            BODY,
            "null",
            "null",
            "null",
        ],
        delimiter="\t",
    )
    first, second = read(data, "out.csv")[0]
    assert (first["headline"], first["outlet_raw"], first["published_raw"]) == (
        "Council agrees",
        "h.example",
        "2026-03-09",
    )
    assert (first["body"], first["source_id"]) == (f"{BODY}\nA, b, c.", None)
    assert (second["headline"], second["published_raw"]) == (None, None)


def test_zotero_csv_of_an_article_without_a_publication() -> None:
    names = [
        "Key",
        "Item Type",
        "Publication Year",
        "Author",
        "Title",
        "Publication Title",
        "Url",
        "Date",
        "Date Added",
    ]
    data = table(
        names,
        ["A1", "webpage", "2026", "", "Council agrees", "", "https://h.example", "", "2026-05-01 10:00:00"],
    )
    (row,), _, _ = read(data, "zotero.csv")
    assert (row["source_id"], row["published_raw"], row["outlet_raw"]) == ("A1", "2026", None)


TELEGRAM_PAGE = """<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_wrap">
<div class="page_header"><div class="content"><div class="text bold">
Harbour Post
</div></div></div><div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">9 March 2026</div></div>
<div class="message default clearfix" id="message12"><div class="body">
<div class="pull_right date details" title="09.03.2026 09:00:00 UTC+01:00">09:00</div>
<div class="from_name">
Harbour Post
</div><div class="text">
<strong>Lock closes</strong><br><br>The lock at <a href="https://h.example">Eastmere</a> closes. <a href="" onclick="return ShowHashtag(&quot;lock&quot;)">#lock</a>
</div><div class="signature details">Ann Reed</div></div></div>
<div class="message default clearfix joined" id="message13"><div class="body">
<div class="pull_right date details" title="09.03.2026 10:00:00 UTC+01:00">10:00</div>
<div class="forwarded body"><div class="from_name">The Gull <span class="date details" title="08.03.2026 10:00:00 UTC+01:00">x</span></div>
<div class="text">Ferries stop.</div></div></div></div>
<div class="message default clearfix joined" id="message14"><div class="body"><div class="pull_right date details" title="09.03.2026 11:00:00 UTC+01:00">11:00</div>
<div class="media_wrap clearfix"><a class="photo_wrap">Photo</a></div></div></div>
</div></div></div></body></html>"""  # fmt: skip


def test_telegram_as_html() -> None:
    (first, second), ledger, _ = read(TELEGRAM_PAGE, "messages.html")
    assert [line["use"] for line in ledger] == ["set aside", "record", "record", "set aside"]
    assert (first["headline"], first["body"]) == (
        "Lock closes",
        "Lock closes\nThe lock at Eastmere closes. #lock",
    )
    assert (first["hashtags"], second["hashtags"]) == (["#lock"], [])
    assert (first["outlet_raw"], first["byline"], first["source_id"]) == ("Harbour Post", "Ann Reed", "12")
    assert first["published_raw"] == "09.03.2026 09:00:00 UTC+01:00"
    assert (second["outlet_raw"], second["headline"], second["body"]) == (
        "Harbour Post",
        None,
        "Ferries stop.",
    )
    assert second["published_raw"] == "09.03.2026 10:00:00 UTC+01:00"


DOC = f"""<doc sitename="Harbour Post" title="Council agrees &amp; waits" author="Ann Reed" date="2026-03-09" url="https://h.example/wall" hostname="h.example" categories="News" fingerprint="f">
  <main><head rend="h2">Why</head><p>{BODY}</p><list><item>One <hi rend="#b">bold</hi></item></list></main><comments/>
</doc>"""


def test_xml_of_trafilatura_one_and_many() -> None:
    for data, count in ((DOC, 1), (f'<?xml version="1.0"?>\n{DOC}\n{DOC}', 2)):
        articles, _, _ = read(data, "out.xml")
        assert len(articles) == count
        row = articles[-1]
        assert (row["headline"], row["outlet_raw"], row["byline"]) == (
            "Council agrees & waits",
            "Harbour Post",
            "Ann Reed",
        )
        assert (row["url"], row["published_raw"], row["section"]) == (
            "https://h.example/wall",
            "2026-03-09",
            "News",
        )
        assert row["body"] == f"Why\n{BODY}\nOne bold"


def test_lists_and_objects_that_programs_write_into_cells() -> None:
    names = ["title", "source", "authors", "text", "category", "language"]
    rows = [
        [
            "[Live] Wall",
            "{'id': None, 'name': 'Harbour Post'}",
            "['Ann Reed', 'Bo Lund']",
            "['First.', 'Second, which goes on.']",
            "[]",
            "nan",
        ],
        ["Pier", '{"name": "The Gull"}', '["Ann Reed"]', "[Update] The pier closes.", "None", "en"],
        ["Quay", "['broken", "{__import__('os')}", "[1, 2", "['News']", "en"],
    ]
    first, second, third = read(table(names, *rows), "t.csv")[0]
    keys = ("headline", "outlet_raw", "byline", "body", "section", "language")
    assert [first[k] for k in keys] == [
        "[Live] Wall",
        "Harbour Post",
        "Ann Reed, Bo Lund",
        "First.\nSecond, which goes on.",
        None,
        None,
    ]
    assert [second[k] for k in keys] == [
        "Pier",
        "The Gull",
        "Ann Reed",
        "[Update] The pier closes.",
        None,
        "en",
    ]
    assert [third[k] for k in keys] == ["Quay", "['broken", "{__import__('os')}", "[1, 2", "News", "en"]


def test_what_a_heading_says_in_brackets() -> None:
    (row,), _, _ = read("Headline (original),Published (UTC),Outlet (name)\nWall,2026-03-09,Post\n", "t.csv")
    assert (row["headline"], row["published_raw"], row["outlet_raw"]) == ("Wall", "2026-03-09", "Post")


def test_a_document_of_nested_blocks_is_one_text() -> None:
    blocks = [
        {
            "type": "paragraph",
            "content": [{"type": "text", "text": "One "}, {"type": "text", "text": "two."}],
        },
        {"type": "paragraph", "content": [{"type": "text", "text": "Three."}]},
    ]
    (row,), _, _ = read(
        json.dumps(
            [
                {"title": "Wall", "content": {"type": "doc", "content": blocks}},
                {"title": "Pier", "content": blocks},
            ][1:]
        ),
        "x.json",
    )
    assert "".join(str(row["body"]).split()) == "Onetwo.Three."


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("updated_at", "2026-03-10T08:00:00Z", "2026-03-10T08:00:00Z"),
        ("dateModified", "2026-03-10", "2026-03-10"),
        ("date_modify", "2026-03-10 08:00:00", "2026-03-10 08:00:00"),
        ("Zuletzt aktualisiert", "10.03.2026 08:00", "10.03.2026 08:00"),
        ("Date de mise à jour", "10/03/2026", "10/03/2026"),
        ("Updated", "46091", "2026-03-10"),  # as spreadsheets count days
        ("updated", "", None),
        ("Date Modified", "2026-03-10", "2026-03-10"),
        ("Date Accessed", "2026-03-10", None),
        ("Date Added", "2026-03-10", None),
    ],
)
def test_a_time_of_change_stands_apart_and_never_for_the_day_of_publication(
    name: str, value: str, expected: str | None
) -> None:
    for day in ("2026-03-09", ""):
        row = ["Council agrees", BODY, day, value]
        (found,), _, _ = read(table(["Title", "Text", "Published", name], row), "t.csv")
        assert (found["published_raw"], found["modified_raw"]) == (day or None, expected)
    (alone,), _, _ = read(table(["Title", "Text", name], ["Council agrees", BODY, value]), "t.csv")
    assert (alone["published_raw"], alone["modified_raw"]) == (None, expected)


def test_when_an_entry_of_a_reference_manager_was_changed_says_nothing_of_its_article() -> None:
    names = ["Key", "Item Type", "Title", "Date", "Date Added", "Date Modified"]
    row = ["ABCD1234", "newspaperArticle", "Council agrees", "2026-03-09", "2026-03-12", "2026-03-13"]
    (found,), _, _ = read(table(names, row), "zotero.csv")
    assert (found["published_raw"], found["modified_raw"]) == ("2026-03-09", None)


NEWSAPI_GONE = {
    "source": {"id": None, "name": "[Removed]"}, "author": None, "title": "[Removed]", "description": "[Removed]",
    "url": "https://removed.com", "publishedAt": "1970-01-01T00:00:00Z", "content": "[Removed]",
}  # fmt: skip
NEWSAPI_CUT = {
    "source": {"id": None, "name": "The Gull"}, "author": "[Removed]", "title": "Ferries stop", "description": "All day.",
    "url": "https://gull.example/b", "publishedAt": "2026-03-10T08:00:00Z", "content": "The crews stop... [123 chars]",
}  # fmt: skip


def test_what_a_service_removed_is_no_article_and_no_value() -> None:
    told = json.dumps({"status": "ok", "articles": [NEWSAPI_GONE, NEWSAPI_CUT]})
    (found,), ledger, _ = read(told, "a.json")
    assert (found["headline"], found["body"], found["byline"]) == ("Ferries stop", "The crews stop", None)
    assert found["damage"] == ["truncated"]
    assert [row["use"] for row in ledger] == ["set aside", "record"]


@pytest.mark.parametrize(
    "said", ["ONLY AVAILABLE IN PAID PLANS", "ONLY AVAILABLE IN PROFESSIONAL AND CORPORATE PLANS"]
)
def test_what_a_service_sells_apart_is_no_text(said: str) -> None:
    one = {
        "article_id": "x1", "title": "Only available in print", "link": "https://gull.example/b", "content": said,
        "description": "A second day of it.", "pubDate": "2026-03-10 08:00:00", "source_id": "gull", "source_name": "The Gull",
    }  # fmt: skip
    (found,), _, _ = read(json.dumps({"status": "success", "results": [one]}), "a.json")
    assert (found["headline"], found["body"]) == ("Only available in print", "A second day of it.")


ZOTERO = ["Key", "Item Type", "Title", "Publication Title", "Url", "Date"]
INSTAPAPER = ["URL", "Title", "Selection", "Folder", "Timestamp", "Tags"]
CROWDTANGLE = ["Page Name", "Post Created", "Type", "Message", "URL", "Link", "Link Text", "Description"]
TWEETS = ["id", "created_at", "text", "author.username", "author.name", "lang"]


@pytest.mark.parametrize(
    ("names", "rows", "told"),
    [
        (
            ZOTERO,
            [
                ["A", "newspaperArticle", "Wall agreed", "Harbour Post", "", "2026-03-09"],
                ["B", "attachment", "Snapshot", "", "https://h.example/a", ""],
                ["C", "note", "Mine", "", "", ""],
            ],
            [("Wall agreed", "Harbour Post", "2026-03-09", None)],
        ),
        (
            INSTAPAPER,
            [["https://h.example/a", "Wall agreed", "", "Unread", "1773130000", "[]"]],
            [("Wall agreed", None, None, None)],
        ),
        (
            CROWDTANGLE,
            [["The Gull", "2026-03-10 08:00:00 GMT", "Link", "All day.", "https://f.example/1", "https://g.example/b", "L", "D"]],
            [(None, "The Gull", "2026-03-10 08:00:00 GMT", "All day.")],
        ),
        (
            TWEETS,
            [["1", "2026-03-10T08:00:00Z", "All day.", "gull", "The Gull", "en"]],
            [(None, "The Gull", "2026-03-10T08:00:00Z", "All day.")],
        ),
        (
            ["Publication Name", "Issue Date", "Page Number", "Article Title"],
            [["The Gull", "2026-03-10", "4", "Ferries stop"]],
            [("Ferries stop", "The Gull", "2026-03-10", None)],
        ),
    ],
)  # fmt: skip
def test_columns_that_mean_something_else_in_a_service(
    names: list[str], rows: list[list[str]], told: list[tuple[str | None, ...]]
) -> None:
    found, ledger, _ = read(table(names, *rows), "t.csv")
    keys = ("headline", "outlet_raw", "published_raw", "body")
    assert [tuple(row[key] for key in keys) for row in found] == told
    assert [row["use"] for row in ledger] == ["record"] * len(told) + ["set aside"] * (len(rows) - len(told))


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Dokumentnummer", "source_id"),
        ("Document Link", "url"),
        ("Influencer", "byline"),
        ("fields.byline", "byline"),
        ("Page Name", "outlet_raw"),
        ("Issue Date", "published_raw"),
    ],
)
def test_columns_of_services_by_name(name: str, column: str) -> None:
    assert naming.assign(["Title", name], {})[column] == [name]


def test_bing_names_an_article_and_its_provider() -> None:
    one = {
        "name": "Ferries stop", "url": "https://gull.example/b", "description": "All day.", "category": "Business",
        "provider": [{"_type": "Organization", "name": "The Gull"}], "datePublished": "2026-03-10T08:00:00.0000000Z",
    }  # fmt: skip
    (found,), _, _ = read(json.dumps({"_type": "News", "value": [one]}), "a.json")
    assert (found["headline"], found["outlet_raw"]) == ("Ferries stop", "The Gull")


@pytest.mark.parametrize(
    "last",
    [
        ["Total", "", "", "1204"],
        ["Total", "3", "", ""],
        ["", "Grand total:", "", "1204"],
        ["Summe: 2", "", "", ""],
        ["Total articles", "2", "", ""],
        ["Total général", "2", "", ""],
        ["Итого", "", "", ""],
        ["Source: a monitor of media", "", "", ""],
        ["© 2026 a monitor of media", "", "", ""],
    ],
)
def test_a_row_that_sums_a_table_up_is_no_article(last: list[str]) -> None:
    names = ["Title", "Outlet", "Date", "Reach"]
    first = ["Total eclipse over the coast", "The Gull", "2026-03-09", "4"]
    second = ["Total", "The Gull", "2026-03-10", "4"]  # a headline, if a short one
    for order in (names, names[::-1]):
        rows = [[row[names.index(name)] for name in order] for row in (first, second, last)]
        found, ledger, _ = read(table(order, *rows), "t.csv")
        assert [row["headline"] for row in found] == ["Total eclipse over the coast", "Total"]
        assert ledger[-1]["use"] == "set aside"


@pytest.mark.parametrize(
    "names",
    [
        ["Titel", "Titel der Publikation", "Publikationsdatum", "Volltext", "Dokument-URL", "Autor", "Erste Seite", "Publikationssprache", "ProQuest-Dokument-ID"],
        ["Titre", "Titre de publication", "Date de publication", "Texte intégral", "URL du document", "Auteur", "Première page", "Langue de la publication", "ID du document ProQuest"],
        ["Título", "Título de publicación", "Fecha de publicación", "Texto completo", "URL del documento", "Autor", "Primera página", "Idioma de la publicación", "ID del documento de ProQuest"],
        ["Titolo", "Titolo della pubblicazione", "Data di pubblicazione", "Testo completo", "URL documento", "Autore", "Prima pagina", "Lingua di pubblicazione", "ID documento ProQuest"],
        ["Titel", "Titel van publicatie", "Publicatiedatum", "Volledige tekst", "Document-URL", "Auteur", "Eerste pagina", "Taal van publicatie", "ProQuest-document-ID"],
        ["Título", "Título da publicação", "Data de publicação", "Texto completo", "URL do documento", "Autor", "Primeira página", "Idioma da publicação", "ID do documento da ProQuest"],
    ],
)  # fmt: skip
def test_tables_of_proquest_in_the_language_of_its_pages(names: list[str]) -> None:
    row = [
        "Council agrees",
        "Harbour Post",
        "2026-03-09",
        BODY,
        "https://h.example/1",
        "Ann Reed",
        "4",
        "English",
        "3001234567",
    ]
    (found,), _, _ = read(table(names, row), "t.csv")
    keys = (
        "headline",
        "outlet_raw",
        "published_raw",
        "body",
        "url",
        "byline",
        "page",
        "language",
        "source_id",
    )
    assert [found[key] for key in keys] == [*row[:7], "en", row[8]]


def test_a_year_fills_a_day_only_where_there_is_none() -> None:
    names = ["Titel", "Erscheinungsjahr", "Publikationsdatum"]
    found, _, _ = read(
        table(names, ["Wall agreed", "2026", "9. März 2026"], ["Ferries stop", "2026", ""]), "t.csv"
    )
    assert [row["published_raw"] for row in found] == ["9. März 2026", "2026"]


def test_posts_of_reddit() -> None:
    one = {"title": "Ferries stop", "selftext": "[deleted]", "author": "[deleted]", "created_utc": 1773130000.0, "id": "abc",
           "url": "https://gull.example/b", "domain": "gull.example"}  # fmt: skip
    (found,), _, _ = read(json.dumps({"data": {"children": [{"kind": "t3", "data": one}]}}), "a.json")
    told = (found["published_raw"], found["outlet_raw"], found["body"], found["byline"])
    assert told == ("1773130000", "gull.example", None, None)


def test_headlines_alone_may_begin_like_notes() -> None:
    found, _, _ = read(
        table(["Headline", "Reach"], ["Media: a chief quits", "3"], ["Wall agreed", "4"]), "t.csv"
    )
    assert [row["headline"] for row in found] == ["Media: a chief quits", "Wall agreed"]


SERVICES = {
    "bigkinds": (
        table(["뉴스 식별자", "일자", "언론사", "기고자", "제목", "통합 분류1", "본문", "URL", "분석제외 여부"], ["01100101.20260309101500001", "20260309", "항구일보", "김기자", "방파제 수리", "사회", "시의회가 방파제를 수리하기로 했다.", "http://hp.example/1", ""]),
        {"source_id": "01100101.20260309101500001", "published_raw": "20260309", "outlet_raw": "항구일보", "byline": "김기자", "headline": "방파제 수리", "body": "시의회가 방파제를 수리하기로 했다."},
    ),
    "swissdox": (
        table(["id", "pubtime", "medium_code", "medium_name", "rubric", "language", "head", "subhead", "content_id", "content"], ["1", "2026-03-09 00:00:00+01", "HPO", "Hafenpost", "Kultur", "de", "Rat flickt Deich", "Wie?", "9f-1", "<tx><ld><p>Der Rat.</p></ld><zt>Wer</zt><p>Niemand.</p></tx>"], delimiter="\t"),
        {"published_raw": "2026-03-09 00:00:00+01", "outlet_raw": "Hafenpost", "section": "Kultur", "headline": "Rat flickt Deich", "body": "Der Rat.\nWer\nNiemand."},
    ),
    "wordpress": (
        json.dumps([{"id": 12, "date": "2026-03-09T12:15:00", "date_gmt": "2026-03-09T10:15:00", "modified": "2026-03-09T12:20:00", "modified_gmt": "2026-03-09T10:20:00", "guid": {"rendered": "https://h.example/?p=12"}, "link": "https://h.example/wall", "title": {"rendered": "Wall &#8211; agreed"}, "content": {"rendered": f"<p>{BODY}</p>", "protected": False}, "excerpt": {"rendered": "<p>lead</p>"}, "author": 3, "categories": [4, 5], "tags": [7]}]),
        {"published_raw": "2026-03-09T10:15:00Z", "modified_raw": "2026-03-09T10:20:00Z", "headline": "Wall – agreed", "body": BODY, "url": "https://h.example/wall", "byline": None, "section": None},
    ),
    "newsdata": (
        json.dumps({"results": [{"title": "Wall agreed", "link": "https://h.example/wall", "creator": ["Ann Reed"], "content": BODY, "pubDate": "2026-03-09 10:15:00", "source_id": "harbourpost"}]}),
        {"outlet_raw": "harbourpost", "source_id": None, "byline": "Ann Reed", "published_raw": "2026-03-09 10:15:00"},
    ),
    "newscatcher": (
        json.dumps({"articles": [{"title": "Wall agreed", "published_date": "2026-03-09 10:15:00", "link": "https://h.example/wall", "clean_url": "h.example", "excerpt": "lead", "summary": BODY, "rights": "h.example", "topic": "news", "media": "https://h.example/wall.jpg", "_id": "abc"}]}),
        {"outlet_raw": "h.example", "body": BODY, "published_raw": "2026-03-09 10:15:00"},
    ),
    "aylien": (
        json.dumps({"stories": [{"id": 1, "title": "Wall agreed", "body": BODY, "source": {"name": "Harbour Post", "domain": "h.example"}, "published_at": "2026-03-09T10:15:00Z", "links": {"permalink": "https://h.example/wall", "related_stories": "x"}}]}),
        {"outlet_raw": "Harbour Post", "url": "https://h.example/wall"},
    ),
    "gnews": (
        json.dumps([{"title": "Wall agreed", "published date": "Mon, 09 Mar 2026 10:15:00 GMT", "url": "https://n.example/x", "publisher": {"href": "https://h.example", "title": "Harbour Post"}}]),
        {"outlet_raw": "Harbour Post", "headline": "Wall agreed", "published_raw": "Mon, 09 Mar 2026 10:15:00 GMT"},
    ),
    "4cat": (
        table(["id", "thread_id", "chat", "author", "author_name", "body", "timestamp", "unix_timestamp"], ["harbourpost-12", "harbourpost", "harbourpost", "12345", "Harbour Post", BODY, "2026-03-09 10:15:00", "1773051300"]),
        {"outlet_raw": "harbourpost", "byline": None, "published_raw": "1773051300", "body": BODY},
    ),
    "zotero": (
        json.dumps([{"key": "ABCDEFGH", "version": 1, "library": {"type": "user"}, "data": {"key": "ABCDEFGH", "itemType": "newspaperArticle", "title": "Wall agreed", "creators": [{"creatorType": "editor", "lastName": "Bo"}, {"creatorType": "author", "firstName": "Ann", "lastName": "Reed"}, {"creatorType": "author", "name": "Harbour Desk"}], "publicationTitle": "Harbour Post", "date": "2026-03-09", "pages": "A4"}}]),
        {"byline": "Ann Reed; Harbour Desk", "outlet_raw": "Harbour Post", "source_id": "ABCDEFGH", "page": "A4"},
    ),
    "endnote": (
        f"<xml><records><record><rec-number>1</rec-number><ref-type name='Newspaper Article'>23</ref-type><contributors><authors><author><style face='normal'>Reed, Ann</style></author><author><style>Lund, Bo</style></author></authors></contributors><titles><title><style face='normal' size='100%'>Wall agreed</style></title><secondary-title><style>Harbour Post</style></secondary-title></titles><pages><style>A4</style></pages><dates><year><style>2026</style></year><pub-dates><date><style>March 9</style></date></pub-dates></dates><abstract><style>{BODY}</style></abstract><urls><related-urls><url><style>https://h.example/wall</style></url></related-urls></urls></record></records></xml>",
        {"headline": "Wall agreed", "outlet_raw": "Harbour Post", "byline": "Reed, Ann; Lund, Bo", "page": "A4", "published_raw": "March 9 2026", "body": BODY, "url": "https://h.example/wall"},
    ),
    "4cat posts": (
        table(["id", "thread_id", "timestamp", "unix_timestamp", "link", "subject", "body", "author", "author_fullname", "source", "hashtags"], ["1", "1", "2026-03-09 10:15:00", "1773051300", "https://x.example/1", "", BODY, "hp", "Harbour Post", "Web", "wall,sea"]),
        {"outlet_raw": "Harbour Post", "url": "https://x.example/1", "hashtags": ["wall", "sea"]},
    ),
    "talkwalker": (
        table(["published", "indexed", "title", "content", "host_url", "url", "lang", "source_type", "extra_source_attributes.name"], ["1773051300000", "1773051301000", "Wall agreed", BODY, "http://h.example/", "https://h.example/wall", "en", "ONLINENEWS", "Harbour Post"]),
        {"outlet_raw": "Harbour Post", "published_raw": "1773051300000", "url": "https://h.example/wall"},
    ),
    "factiva": (
        json.dumps({"an": "HARPO00020260309em3900001", "title": "Wall agreed", "snippet": "The", "body": BODY, "publication_datetime": 1773051300000, "modification_datetime": 1773051900000, "source_name": "Harbour Post", "source_code": "HARPO", "language_code": "en"}),
        {"source_id": "HARPO00020260309em3900001", "outlet_raw": "Harbour Post", "language": "en", "published_raw": "1773051300000", "modified_raw": "1773051900000"},
    ),
    "media cloud": (
        table(["id", "indexed_date", "language", "media_name", "media_url", "publish_date", "title", "url"], ["abc", "2026-03-10 01:02:03.4", "en", "h.example", "h.example", "2026-03-09", "Wall agreed", "https://h.example/wall"]),
        {"outlet_raw": "h.example", "published_raw": "2026-03-09", "headline": "Wall agreed"},
    ),
    "kaggle": (
        table(["Headlines", "Time", "Description", "site_url"], ["Wall agreed", "18-Jul-20", BODY, "h.example"]),
        {"headline": "Wall agreed", "published_raw": "18-Jul-20", "body": BODY, "outlet_raw": "h.example"},
    ),
    "proquest": (
        table(["PQID", "Title", "Author", "Publication", "Date", "Year"], ["1364921376", "Wall agreed", "Reed, Ann", "Harbour Post", "Jun 6, 2013", "2013"]),
        {"source_id": "1364921376", "outlet_raw": "Harbour Post", "published_raw": "Jun 6, 2013"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
def test_exports_of_more_services(service: str) -> None:
    data, told = SERVICES[service]
    (found,), _, reason = read(data, {"[": "t.json", "{": "t.json", "<": "t.xml"}.get(data[0], "t.csv"))
    assert reason is None
    assert {key: found[key] for key in told} == told


def test_a_workbook_is_as_large_as_it_is_whatever_it_says() -> None:
    out, broken = io.BytesIO(), io.BytesIO()
    pd.DataFrame([{"title": "Wall", "source": "Post", "date": None}]).to_excel(out, index=False)
    with zipfile.ZipFile(out) as whole, zipfile.ZipFile(broken, "w") as said:
        for name in whole.namelist():
            said.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', whole.read(name)))
    (found,), _, reason = read(broken.getvalue(), "t.xlsx")
    assert (found["headline"], found["outlet_raw"], reason) == ("Wall", "Post", None)


def test_merged_cells_and_links_of_a_workbook() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Media report"], [], ["Outlet", "Headline", "Date", "Link"],
        ["Harbour Post", "Wall agreed", "2026-03-09", "open"], [None, "Ferries stop", "2026-03-09", None],
        ["The Gull", "Bridge opens", None, None], [None, "Meals free", "2026-03-08", None],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A4:A5")
    sheet["D4"].hyperlink = "https://h.example/1?a=1&b=2"
    sheet["B5"].hyperlink = "https://h.example/2"
    out = io.BytesIO()
    book.save(out)
    rows, _, _ = read(out.getvalue(), "t.xlsx")
    assert [(row["outlet_raw"], row["headline"], row["url"]) for row in rows] == [
        ("Harbour Post", "Wall agreed", "https://h.example/1?a=1&b=2"),
        ("Harbour Post", "Ferries stop", "https://h.example/2"),
        ("The Gull", "Bridge opens", None),
        (None, "Meals free", None),  # not merged: not told
    ]


@pytest.mark.parametrize(
    ("printed", "headline", "section"),
    [
        ("Sea wall to be mended: † [National Desk]", "Sea wall to be mended", "National Desk"),
        ("Ferries stop again: [Letter]", "Ferries stop again", "Letter"),
        ("Ferries stop again † [Metropolitan Desk]", "Ferries stop again", "Metropolitan Desk"),
        ("School meals become free [Foreign Desk]", "School meals become free", "Foreign Desk"),
        ("School meals become free [Correction]", "School meals become free", "Correction"),
        ("What to see tonight [Video]", "What to see tonight [Video]", None),
        ("Minister: we did [all] we could", "Minister: we did [all] we could", None),
        ("[Correction]", "[Correction]", None),
    ],
)
def test_what_proquest_writes_behind_a_headline(printed: str, headline: str, section: str | None) -> None:
    text = table(["Title", "Publication title", "Publication date"], [printed, "Quay Times", "9 Mar 2026"])
    ris = f"TY  - NEWS\nT1  - {printed}\nJF  - Quay Times\nPY  - 2026/03/09/\nDB  - ProQuest\nER  - \n"
    for (row,), *_ in (read(text, "a.csv"), read(ris, "a.ris")):
        assert (row["headline"], row["section"]) == (headline, section)


@pytest.mark.parametrize("more", [[], ["Text"]])
@pytest.mark.parametrize(
    ("values", "target"),
    [
        (["a3b26e1c-f389-5c0d", "56c2fbb1-0c16-5417", "bd80e965-d8e8-55d3"], "source_id"),
        (["1", "2", "3"], "source_id"),
        (["https://quay.example/1", "https://quay.example/2", "https://quay.example/3"], "url"),
        ([BODY, "A text.", "3 of them came, others did not."], "body"),
        (["Ja.", "Nein.", "Ja."], "body"),
    ],
)
def test_a_column_named_after_articles_is_what_its_values_are(
    values: list[str], target: str, more: list[str]
) -> None:
    rows = [
        [v, f"Wall {n} agreed", "Quay Times", "2026-03-09", *[BODY for _ in more]]
        for n, v in enumerate(values)
    ]
    found, *_ = read(table(["Article", "Title", "Source", "Date", *more], *rows), "a.csv")
    assert [row["headline"] for row in found] == ["Wall 0 agreed", "Wall 1 agreed", "Wall 2 agreed"]
    if target == "body":
        assert all(row["body"] in (value, BODY) for row, value in zip(found, values, strict=True))
    else:
        assert [row[target] for row in found] == values
        assert [row["body"] for row in found] == [BODY if more else None] * 3


def test_a_column_named_after_articles_holds_headlines_where_no_other_does() -> None:
    rows = [
        ["Sea wall to be mended", "Quay Times", "2026-03-09"],
        ["Ferries stop", "Quay Times", "2026-03-08"],
    ]
    found, *_ = read(table(["Article", "Source", "Date"], *rows), "a.csv")
    assert [(row["headline"], row["body"]) for row in found] == [(row[0], None) for row in rows]
    texts = [[f"{BODY} {BODY}", "Quay Times", "2026-03-09"], [BODY, "Quay Times", "2026-03-08"]]
    found, *_ = read(table(["Article", "Source", "Date"], *texts), "a.csv")
    assert [(row["headline"], row["body"]) for row in found] == [(None, row[0]) for row in texts]


@pytest.mark.parametrize(
    ("date", "raw"),
    [
        ("03/04/2026, 07:00 AM, +0000 UTC", "2026-03-04 07:00 AM UTC"),
        ("11/30/2026, 09:30 PM, +0000 UTC", "2026-11-30 09:30 PM UTC"),
        ("3 hours ago", "3 hours ago"),
        ("03/04/2026", "03/04/2026"),
        ("04.03.2026, 07:00 UTC", "04.03.2026, 07:00 UTC"),
    ],
)
def test_times_of_searches_of_google_news_have_the_month_first(date: str, raw: str) -> None:
    item = {
        "title": "Wall agreed",
        "source": {"name": "Quay Times"},
        "link": "https://quay.example/f",
        "date": date,
    }
    (row,), *_ = read(json.dumps({"news_results": [item]}), "a.json")
    assert (row["published_raw"], row["outlet_raw"]) == (raw, "Quay Times")


def test_bookmark_files_of_browsers_and_reading_lists() -> None:
    file = (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=UTF-8'>\n"
        "<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1><DL><p><DT><H3 ADD_DATE='1773043100'>Harbour</H3><DL><p>\n"
        "<DT><A HREF='https://quay.example/a' ADD_DATE='1773043200' TAGS='harbour,walls'>Wall &amp; quay: agreed</A>\n"
        "<DT><A HREF='place:sort=8'>Most visited</A>\n<DT><A HREF='https://herald.example/b'>Écluse fermée</A>\n</DL></DL>"
    )
    articles, ledger, _ = read(file, "kept.html")
    assert [(row["headline"], row["url"], row["published_raw"]) for row in articles] == [
        (
            "Wall & quay: agreed",
            "https://quay.example/a",
            None,
        ),  # when it was kept is not when it was published
        ("Écluse fermée", "https://herald.example/b", None),
    ]
    assert [row["use"] for row in ledger] == ["record", "set aside", "record"]
