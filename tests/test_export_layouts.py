"""Layouts that settings of press databases bring about: languages, lists, broadcasts, mails; in our own words."""

import pytest
from test_services import docx, fields, read, rtf

from analysis.readers import clean, registry
from analysis.readers.document import Document
from analysis.readers.services import days

ONE = "The council agreed on Monday to repair the sea wall before winter."
TWO = "Residents welcomed the plan but asked who would pay."

# Nexis


@pytest.mark.parametrize(
    ("section", "page"),
    [
        ("NEWS; Pg. A01", "A01"),
        ("WISSENSCHAFT; DEICHE; S. 114 Ausg. 9", "114"),
        ("KULTUR; S. 12, Nr. 4", "12"),
        ("NEWS; Pg. 1, 4", "1, 4"),
        ("NEWS; Version:1", None),
        ("SPORTS; p. 3 Edition Nord", "3"),
    ],
)
def test_pages_stand_before_an_issue(section: str, page: str | None) -> None:
    lines = ["Wall agreed", "Harbour Post", "March 9, 2026 Monday", f"Section: {section}", "Length: 9 words", "Body", ONE, "Load-Date: March 10, 2026", "End of Document"]  # fmt: skip
    (row,), _ = read(docx(lines), "n.docx")
    assert (row["section"], row["page"]) == (section, page)


def test_a_show_stands_between_outlet_and_day() -> None:
    field = ["Section: NEWS; International", "Length: 55 words", "Byline: Ann Reed", "Guests: Carl Young"]
    head = ["Walls", "HNN", "SHOW: MORNING 7:00 AM EST", "March 9, 2026 Monday", "Transcript # 0309.V11"]
    below = ["Load-Date: March 9, 2026", "End of Document"]
    uni = [*head, "Copyright 2026 Harbour News Network", *field, "Body", "REED: We begin.", *below]
    text = "\n\n".join(["1 of 1 DOCUMENTS", *(f"            {line}" for line in head[1:4]), "LENGTH: 55 words", "HEADLINE: Walls", "BODY:", "REED: We begin.", "LOAD-DATE: March 9, 2026"])  # fmt: skip
    for data, by in ((docx(uni), "Ann Reed"), (text, None)):
        (row,), ledger = read(data, "n")
        assert fields(row, "headline", "outlet_raw", "published_raw", "byline", "body") == (
            "Walls", "HNN", "March 9, 2026 Monday", by, "REED: We begin.",
        )  # fmt: skip
        assert {str(m["excerpt"]): m["use"] for m in ledger}["SHOW: MORNING 7:00 AM EST"] == "service line"


@pytest.mark.parametrize(
    ("tail", "body"),
    [
        (["SUBJECT: Coasts", "ENHANCED-BY: a machine", "LOAD-DATE: March 10, 2026"], ONE),
        (["A speaker: he said so", "LOAD-DATE: March 10, 2026"], f"{ONE}\nA speaker: he said so"),
        (["SUBJECT: Coasts", "Who pays: nobody knows.", "LOAD-DATE: March 10, 2026"], f"{ONE}\nSUBJECT: Coasts\nWho pays: nobody knows."),
    ],
)  # fmt: skip
def test_fields_that_are_not_known_stand_between_those_that_are(tail: list[str], body: str) -> None:
    (row,), _ = read("\n\n".join(["1 of 1 DOCUMENTS", "            Harbour Post", "            March 9, 2026 Monday", "Wall agreed", "LENGTH: 9 words", ONE, *tail]), "n.txt")  # fmt: skip
    assert row["body"] == body


def test_the_address_behind_first_words_is_the_articles() -> None:
    text = f"1 of 1 DOCUMENTS\n\n            Woche Online\n\n            9. März 2026 Montag 9:50 PM GMT+1\n\nDeich geflickt\n\nLÄNGE: 9 Wörter\n\nHIGHLIGHT: Der Rat hat Geld.; https://woche.example/1,2.html\n\n{ONE}\n\nUPDATE: 10. März 2026"  # fmt: skip
    (row,), _ = read(text, "n.txt")
    assert fields(row, "url", "published_raw", "body") == (
        "https://woche.example/1,2.html", "9. März 2026 Montag 9:50 PM GMT+1", ONE,
    )  # fmt: skip


ACADEMIC = "<DIV CLASS='c0'><P CLASS='c1'><SPAN CLASS='c2'>{n} of 5 DOCUMENTS</SPAN></P></DIV><BR><DIV CLASS='c0'><P CLASS='c1'><SPAN CLASS='c2'>Harbour Post</SPAN></P></DIV><BR><DIV CLASS='c3'><P CLASS='c1'><SPAN CLASS='c4'>March</SPAN><SPAN CLASS='c2'> 9, 2026 Monday</SPAN>{edition}</P></DIV>"  # fmt: skip
EDITION = "<SPAN CLASS='c2'>&nbsp;<BR>1</SPAN><SPAN CLASS='c11'><SUP>ST</SUP></SPAN><SPAN CLASS='c2'> Edition</SPAN>"
LOADED = "<BR><DIV CLASS='c5'><P CLASS='c6'><SPAN CLASS='c8'>LOAD-DATE: </SPAN><SPAN CLASS='c2'>March 10, 2026</SPAN></P></DIV>"


def _line(text: str) -> str:
    label, colon, value = text.partition(": ")
    inner = f"<SPAN CLASS='c8'>{label}: </SPAN><SPAN CLASS='c2'>{value}</SPAN>" if colon and label.isupper() else f"<SPAN CLASS='c2'>{text}</SPAN>"  # fmt: skip
    return f"<BR><DIV CLASS='c5'><P CLASS='c6'>{inner}</P></DIV>"


@pytest.mark.parametrize(
    ("edition", "parts", "told"),
    [
        ("", ["Wall agreed", "LENGTH: 9 words", ONE, "LOADED", "LANGUAGE: ENGLISH", "MATP", "DISTRIBUTION: Every Zone"], ("Wall agreed", None, "en", ONE)),
        ("", ["SECTION: Pg. 12", "LENGTH: 9 words", ONE, "LOADED", "LANGUAGE: ENGLISH", "Copy 2026 Harbour Press"], (None, "12", "en", ONE)),
        (EDITION, ["Guide", "SECTION: SPORT; Pg. 65,66", "LENGTH: 1 words", "LOADED", "GRAPHIC: The ball in June"], ("Guide", "65,66", None, None)),
        ("<SPAN>&nbsp;<BR>Edition 1; <BR>Northern Coast</SPAN>", ["Wall agreed", "LENGTH: 9 words", ONE, "<UL><LI><P><NOBR>&bull;</NOBR></P><DIV><P>Who pays.</P></DIV></LI></UL>", TWO, "LOADED"], ("Wall agreed", None, None, f"{ONE}\nWho pays.\n{TWO}")),
        ("", ["Wall agreed", "LENGTH: 9 words", "Load-Date: March 8, 2026", ONE, TWO, ONE, TWO], ("Wall agreed", None, "en", f"{ONE}\n{TWO}\n{ONE}\n{TWO}")),
    ],
)  # fmt: skip
def test_pages_of_lexisnexis(edition: str, parts: list[str], told: tuple[str | None, ...]) -> None:
    lines = "".join(
        LOADED if part == "LOADED" else part if part[:1] == "<" else _line(part) for part in parts
    )
    failed = _line(
        "We are sorry but there is an error in this document and it is not possible to display it."
    )
    page = f"<HTML><BODY><DOCFULL>{ACADEMIC.format(n=1, edition=edition)}{lines}<BR><DIV CLASS='c0'><P CLASS='c1'><SPAN CLASS='c2'>Copyright 2026 Harbour Press<BR>All Rights Reserved</SPAN></P></DIV><DIV CLASS='c0'><P CLASS='c1'>2 of 5 DOCUMENTS</P></DIV>{failed}</DOCFULL></BODY></HTML>"  # fmt: skip
    (row,), ledger = read(page, "n.html")
    assert fields(row, "headline", "page", "language", "body") == told
    assert fields(row, "outlet_raw", "published_raw") == ("Harbour Post", "March 9, 2026 Monday")
    uses = {str(m["excerpt"]): (m["use"], m["reason"]) for m in ledger}
    assert next(value for key, value in uses.items() if key.startswith("We are sorry"))[0] == "service line"
    assert all(uses[key][0] == use for key, use in (("MATP", "service line"), ("The ball in June", "caption"), ("1ST Edition", "service line")) if key in uses)  # fmt: skip


# Factiva


@pytest.mark.parametrize(
    ("words", "day", "tongue", "language", "document"),
    [
        ("354 字", "2018 年 9 月 18 日", "英文", "en", "文件"),
        ("354 文字", "2018年9月18日", "ドイツ語", "de", "文書"),
        ("354 слова", "18 сентября 2018", "Английский", "en", "Документ"),
        ("354 단어", "2018년 9월 18일", "프랑스어", "fr", "Document"),
        ("354 mots", "18 septembre 2018", "Allemand", "de", "Document"),
    ],
)
def test_factiva_in_languages_beyond_western_ones(
    words: str, day: str, tongue: str, language: str, document: str
) -> None:
    page = (
        "<html><body><div class='article enArticle'><p><div>Wall; 3</div><div id='hd'><span class='enHeadline'>Wall agreed</span></div>"
        f"<div class='author'>ANN REED</div><div>{words}</div><div>{day}</div><div>Harbour Post</div><div>HARPO</div><div>13:25:30</div><div>0</div>"
        f"<div>{tongue}</div><div>(c) 2018 Harbour Press</div></p><p class='articleParagraph enarticleParagraph'>{ONE}</p><p>3089611</p>"
        f"<p>{document} HARPO00020180918ee9i00036</p></div></body></html>"
    )
    (row,), _ = read(page, "f.html")
    assert fields(row) == (
        "Wall agreed", "Harbour Post", "ANN REED", "Wall; 3", None, day, language, "HARPO00020180918ee9i00036",
    )  # fmt: skip
    assert row["body"] == ONE


LISTED = ("Harbour Post, 18:05, 3 March 2019, 1,312 words, Ann Reed, (English)", "The Gull, Westport, 2 March 2019, 312 words, (English)", "Le Phare, 2 mars 2019, 312 mots, Anne Roseau, (Français)")  # fmt: skip


def listed_text() -> str:
    first, second, third = LISTED
    return (
        f"1. Wall agreed\n{first}\n{ONE}\nDocument HARPO00020190303ef3300001\n\n2. Ferries stop\n{second}\n{TWO}\n"
        f"(Document GULLX00020190302ef33000aa)\n\n3. La digue\n{third}\n\nSearch Summary\nText wall\n"
    )


def listed_html() -> str:
    rows = zip(("Wall agreed", "Ferries stop", "La digue"), LISTED, (ONE, TWO, ""), strict=True)
    cells = (
        f"<tr class='headline'><td><b class='printheadline enHeadline'> {title} </b><div class='leadFields'>{lead}</div>"
        + (f"<div class='snippet ensnippet'> {text}</div>" if text else "")
        + "<br/></td></tr>"
        for title, lead, text in rows
    )
    return f"<html><body><h1>Factiva</h1><table class='headlines'>{''.join(cells)}</table><div>Search Summary</div></body></html>"


@pytest.mark.parametrize("write", [listed_text, listed_html])
def test_a_list_of_headlines_from_factiva(write: object) -> None:
    rows, ledger = read(write(), "l.html" if write is listed_html else "l.txt")  # type: ignore[operator]
    keys = ("headline", "outlet_raw", "byline", "published_raw", "language", "body")
    assert [fields(row, *keys) for row in rows] == [
        ("Wall agreed", "Harbour Post", "Ann Reed", "18:05 3 March 2019", "en", ONE),
        ("Ferries stop", "The Gull, Westport", None, "2 March 2019", "en", TWO),
        ("La digue", "Le Phare", "Anne Roseau", "2 mars 2019", "fr", None),
    ]
    assert {str(m["excerpt"]): m["use"] for m in ledger}["Search Summary"] == "service line"


def test_headlines_beside_articles_of_factiva_are_articles_of_their_own() -> None:
    one = f"<div class='article'><div id='hd'><span class='enHeadline'>{{}}</span></div><div>9 words</div><div>3 March 2019</div><div>The Gull</div><div>English</div><p class='articleParagraph'>{ONE}</p><p>Document GULLX00020190303ef33000{{}}</p></div>"  # fmt: skip
    more = f"<div id='carryOver'><div id='carryOverHeadlines'><table class='headlines'><tr class='headline'><td><b class='printheadline enHeadline'>Wall agreed</b><div class='leadFields'>{LISTED[0]}</div><div class='snippet'>{TWO}</div></td></tr></table></div></div>"  # fmt: skip
    page = (
        f"<html><body>{one.format('Ferries stop', 'aa')}{more}{one.format('Ferries go', 'bb')}</body></html>"
    )
    rows, _ = read(page, "f.html")
    assert [(row["headline"], row["outlet_raw"], row["body"]) for row in rows] == [
        ("Ferries stop", "The Gull", ONE), ("Wall agreed", "Harbour Post", TWO), ("Ferries go", "The Gull", ONE),
    ]  # fmt: skip


def test_codes_of_factiva_without_the_one_of_the_number() -> None:
    text = f"HD  Wall agreed\nPD  4 March 2019\nSN  Harbour Post\nLP\n    {ONE}\nTD\n    {TWO}\nDocument HARPO00020190304ef34000\n"
    (row,), _ = read(text, "f.txt")
    assert fields(row, "headline", "source_id", "body") == (
        "Wall agreed",
        "HARPO00020190304ef34000",
        f"{ONE}\n{TWO}",
    )


def test_pages_of_factiva_without_spaces_are_no_text() -> None:
    head = ["Wall agreed", "312 words", "9 March 2026", "Harbour Post", "HARPO", "English", "© 2026 Harbour Press. All Rights Reserved."]  # fmt: skip
    text = "\n".join([*head, ONE, "Page2of3 ©2026Factiva,Inc.Allrightsreserved.", TWO, "Document HARPO00020260309em3900001"])  # fmt: skip
    assert read(text, "f.txt")[0][0]["body"] == f"{ONE}\n{TWO}"


def test_xml_of_factiva() -> None:
    article = f"<ppsarticle><article><accessionNo>HARPO00020120109e51700030</accessionNo><baseLanguage>EN</baseLanguage><byline>By Ann Reed</byline><headline><paragraph><hlt>Wall</hlt> agreed</paragraph></headline><leadParagraph><paragraph>{ONE}</paragraph></leadParagraph><pages>1</pages><publicationDate><dateTime>2012-01-09T01:35:58Z</dateTime></publicationDate><sourceName>Harbour Post</sourceName><tailParagraphs><paragraph>{TWO}</paragraph></tailParagraphs><notes>A NOTE</notes></article></ppsarticle>"  # fmt: skip
    page = f"<?xml version='1.0'?>\n<PPSResponse><ppsArticleResponse xmlns='http://pps.example/2.0'><ppsarticleResultSet>{article}{article.replace('0030<', '0031<')}</ppsarticleResultSet></ppsArticleResponse></PPSResponse>"  # fmt: skip
    (reading,) = registry.parse(Document("f.xml", page.encode()))
    rows = reading.articles.to_pylist()  # type: ignore[union-attr]
    assert (reading.layout, [row["source_id"][-4:] for row in rows]) == ("factiva", ["0030", "0031"])
    assert fields(rows[0], "headline", "outlet_raw", "byline", "page", "published_raw", "language", "body") == (
        "Wall agreed", "Harbour Post", "Ann Reed", "1", "2012-01-09T01:35:58Z", "en", f"{ONE}\n{TWO}",
    )  # fmt: skip


# ProQuest


@pytest.mark.parametrize(
    ("line", "inside", "use"),
    [
        ("Business indexing term: Subject: Walls", False, "service line"),
        ("Some field of next year: Walls; Coasts", False, "service line"),
        ("Place: the town hall, where it was cold.", True, "body"),
        ("CAPTION: The wall in winter.", True, "caption"),
    ],
)
def test_lines_between_text_and_fields_of_proquest(line: str, inside: bool, use: str) -> None:
    below = ["Subject: Coasts", "Title: Wall agreed", "Publication title: Harbour Post; Eastmere", "Publication date: Sep 20, 2024", "Language of publication: English", "ProQuest document ID: 310"]  # fmt: skip
    text = f"Full text: {ONE}\n{TWO}" + (f"\n{line}" if inside else "")
    fields_below = below if inside else [below[0], line, *below[1:]]
    document = "\n\n".join(["_" * 60, "Document 1 of 2", "Wall agreed", text, *fields_below, "_" * 60])
    (row,), ledger = read(document, "p.txt")
    assert row["body"] == (f"{ONE}\n{TWO}\n{line}" if use == "body" else f"{ONE}\n{TWO}")
    assert any(m["use"] == use and str(m["excerpt"])[-9:] in line for m in ledger) or use == "body"


@pytest.mark.parametrize(
    ("title", "field", "told"),
    [
        ("Wall agreed: † [Metropolitan Desk]", "", ("Wall agreed", "Metropolitan Desk")),
        ("Wall agreed: [Letter]", "Section: Opinion", ("Wall agreed", "Opinion")),
        ("Wall [agreed]", "", ("Wall", "agreed")),
        ("[Wall] agreed", "", ("[Wall] agreed", None)),
        ("[Wall]", "", ("[Wall]", None)),
    ],
)
def test_the_desk_behind_a_headline_of_proquest(title: str, field: str, told: tuple[str, str | None]) -> None:
    rest = [
        "Publication title: Harbour Post",
        field,
        "Publication date: Sep 20, 2024",
        "ProQuest document ID: 310",
    ]
    (row,), _ = read("\n\n".join(["_" * 60, title, f"Full text: {ONE}", *filter(None, rest)]), "p.txt")
    assert (row["headline"], row["section"]) == told


def test_a_mail_of_proquest() -> None:
    one = "<div><p></p><p style='font-weight:bold'>{title}</p><p><strong>Author:  </strong>Reed, Ann</p><p><strong>Full text: </strong><Text><html><body><p>{text}</p></body></html></Text></p><p><strong>Credit: </strong>Harbour Press</p><p><strong>Publication title: </strong>Harbour Post; Eastmere, Calif.</p><p><strong>Publication date: </strong>May 8, 2010</p><p><strong>ProQuest document ID: </strong>{number}</p><p><strong>Database: </strong>Dailies</p></div>"  # fmt: skip
    two = one.replace("<p><strong>Author:  </strong>Reed, Ann</p>", "").format(title="Ferries stop", text=TWO, number=2)  # fmt: skip
    page = f"<html><head><title>ProQuest Export</title></head><body><table><tr><td>All documents are reproduced with permission.<br>Please do not reply.</td></tr></table><div>John sent you the following:</div><p>Email 4 of 5</p>{one.format(title='Wall agreed; Ferries next', text=ONE, number=1)}{two}</body></html>"  # fmt: skip
    mail = f"From: noreply@proquest.example\nSubject: Your ProQuest Research\nDate: Sun, 5 Jul 2020 01:02:03 -0400\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{page}\n"  # fmt: skip
    for name, data in (("m.html", page), ("m.eml", mail)):
        rows, ledger = read(data, name)
        assert [fields(row, "headline", "byline", "outlet_raw", "body", "source_id") for row in rows] == [
            ("Wall agreed; Ferries next", "Reed, Ann", "Harbour Post", ONE, "1"),
            ("Ferries stop", "Harbour Press", "Harbour Post", TWO, "2"),
        ]
        assert {str(m["excerpt"]): m["use"] for m in ledger}["Email 4 of 5"] == "service line"


# Europresse


def test_the_second_name_of_an_outlet_of_europresse_is_none_of_its_name() -> None:
    page = f"<html><body><article><header><div><span class='DocPublicationName'>Le Phare du Port</span> <span class='DocPublicationName'>Le Phare</span></div><div><span class='DocHeader'>December 24, 2000</span></div><div class='titreArticle'><div class='titreArticleVisu'>La digue tient</div></div></header><section><div class='DocText'><p>{ONE}</p></div></section><footer><span id='PubliC_lblNodoc'>web·20001224·PHAR·1_2</span></footer></article></body></html>"  # fmt: skip
    (row,), _ = read(page, "e.html")
    assert fields(row, "headline", "outlet_raw", "published_raw", "body", "source_id") == (
        "La digue tient", "Le Phare du Port", "December 24, 2000", ONE, "web·20001224·PHAR·1_2",
    )  # fmt: skip


def test_where_else_an_article_stood_and_its_pictures_are_none_of_its_text() -> None:
    text = f"Le Phare\nÉco, mercredi 11 mars 2026 1200 mots, p. ECO4\nAussi paru dans\n10 mars 2026 - Le Phare (site web)\n\nLa digue tient\n\nAnne Roseau\n\n{ONE}\n\n{TWO}\n\nIllustration(s) :\nLa digue en mars.\n\n© 2026 Le Phare. Tous droits réservés.\nnews·20260311·PHA·20260311-4\n"
    (row,), ledger = read(text, "e.txt")
    assert fields(row, "headline", "outlet_raw", "byline", "page", "published_raw", "body") == (
        "La digue tient", "Le Phare", "Anne Roseau", "ECO4", "mercredi 11 mars 2026", f"{ONE}\n{TWO}",
    )  # fmt: skip
    assert {str(m["excerpt"]): m["use"] for m in ledger}["La digue en mars."] == "caption"


def test_buttons_of_nexis_are_no_text() -> None:
    lines = ["Veldslag om de dijk", "Havenkrant", "4 oktober 2017 woensdag", "Section: Economie; Blz. 14", "Length: 9 words", "Body", ONE, "Bekijk de oorspronkelijke pagina: pagina 14, pagina 15", "Link to Image", "Load-Date: October 4, 2017", "End of Document", "Link zum PDF-Dokument", "Dijk", "Havenkrant", "5 oktober 2017", "Length: 9 words", "Body", TWO, "End of Document"]  # fmt: skip
    rows, _ = read(docx(lines), "n.docx")
    assert [fields(row, "headline", "outlet_raw", "page", "body") for row in rows] == [
        ("Veldslag om de dijk", "Havenkrant", "14", ONE), ("Dijk", "Havenkrant", None, TWO),
    ]  # fmt: skip


# NewsBank

NEWSBANK = [
    ("March 9, 2026 | Harbour Post (Eastmere, MA)", ["Author: Ann Reed | Section: News | Page: A4", "312 Words | Readability: Lexile: 1120"], ["• Citation (aglc Style)", "Ann Reed, 'Wall agreed', Harbour Post (online), 9 Mar 2026 A4 ‹https://i.example/1A›", "Record Number: 15A2B3C4", "Copyright (c) 2026 Harbour Post"]),
    ("Harbour Post (Eastmere, MA) - March 9, 2026 - A4", ["Browse Issues", "Author: Ann Reed", "OpenURL Link", "Section: News", "88 Words"], ["Caption: A ferry.", "Index Terms: Ferries", "Record: 15A2B3C4", "Copyright: Copyright, 2026, Harbour Post. All Rights Reserved."]),
    ("Harbour Post (Eastmere, MA) - March 9, 2026 - A4", ["Author: Ann Reed", "Section: News"], ["Grade level: 8-9", "Record: 15A2B3C4"]),
]  # fmt: skip


@pytest.mark.parametrize(("cited", "above", "below"), NEWSBANK)
def test_newsbank_of_its_pages(cited: str, above: list[str], below: list[str]) -> None:
    two = "The wall | the pier: both are old, the mayor said."
    text = "\n".join(["Wall agreed", cited, *above, "", ONE, "", two, "", *(["Subject: Coasts"] if "Grade" in below[0] else []), *below, ""])  # fmt: skip
    for data in (text, docx(text.split("\n"))):
        (row,), ledger = read(data, "n")
        assert fields(row, *("headline", "outlet_raw", "byline", "section", "page", "published_raw", "source_id")) == (
            "Wall agreed", "Harbour Post (Eastmere, MA)", "Ann Reed", "News", "A4" if "A4" in cited + "".join(above) else None, "March 9, 2026", "15A2B3C4",
        )  # fmt: skip
        assert row["body"] == f"{ONE}\n{two}"
        assert {m["use"] for m in ledger if str(m["excerpt"]) in above + below} <= {"service line"}


# Gale

GALE_HEADS = [
    (["Title: Wall agreed", "Author(s): Ann Reed", "Source: Harbour Post (Eastmere, MA). (Mar. 9, 2026): News: pA4.", "Document Type: Article", "Copyright : COPYRIGHT 2026 Harbour Press", "Library Links:"], ("Wall agreed", "Harbour Post (Eastmere, MA)", "Ann Reed", "News", "A4", "Mar. 9, 2026")),
    (["Wall agreed", "Date: Mar. 9, 2026", "From: Harbour Post(Eastmere, MA)", "Publisher: Harbour Press", "Length: 312 words", "Byline: Ann Reed"], ("Wall agreed", "Harbour Post(Eastmere, MA)", "Ann Reed", None, None, "Mar. 9, 2026")),
    (["Title: Wall agreed", "Source: Harbour Post. (Mar. 9, 2026): pNA."], ("Wall agreed", "Harbour Post", None, None, None, "Mar. 9, 2026")),
    (["Title: Wall agreed", "Source: Harbour Post (Eastmere)"], ("Wall agreed", "Harbour Post (Eastmere)", None, None, None, None)),
]  # fmt: skip


def gale(head: list[str], label: str = "Full Text: ") -> str:
    below = ["Copyright: COPYRIGHT 2026 Harbour Press", "http://post.example/", "Source Citation (MLA 9th Edition)", 'Reed, Ann. "Wall agreed." Harbour Post, 9 Mar. 2026. Gale OneFile: News, link.gale.example/apps/doc/A123/GPS. Accessed 10 Mar. 2026.', "Gale Document Number: GALE|A123456789"]  # fmt: skip
    return "\n".join(
        [*head, "", f"{label}{ONE}" if label[-1] == " " else f"{label}\n{ONE}", "", TWO, "", *below, ""]
    )


@pytest.mark.parametrize(("head", "told"), GALE_HEADS)
@pytest.mark.parametrize("label", ["Full Text: ", "Full Text:"])
def test_gale(head: list[str], told: tuple[str | None, ...], label: str) -> None:
    text = gale(head, label) + "\n" + gale(["Title: Ferries stop", "Source: The Gull. (Mar. 8, 2026)"])
    for data in (text, docx(text.split("\n"))):
        (first, second), ledger = read(data, "g")
        assert fields(first, "headline", "outlet_raw", "byline", "section", "page", "published_raw") == told
        assert fields(first, "body", "source_id") == (f"{ONE}\n{TWO}", "GALE|A123456789")
        assert fields(second, "headline", "outlet_raw", "body") == (
            "Ferries stop",
            "The Gull",
            f"{ONE}\n{TWO}",
        )
        assert {m["use"] for m in ledger if "Citation" in str(m["excerpt"])} == {"service line"}


@pytest.mark.parametrize(
    "text",
    [
        "Wall agreed\n\nFull text: of the letter that the council sent on Monday to all who live by the wall.\n\nIt is long.",
        "Wall agreed\n\nThe council agreed on Monday.\n\nGale Document Number: GALE|A123456789",
    ],
)
def test_texts_with_one_sign_of_gale_are_no_exports(text: str) -> None:
    (reading,) = registry.parse(Document("x.txt", text.encode()))
    assert reading.reader == "pages"


# What all have


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("2018 年 9 月 18 日", True),
        ("2018年9月18日 18:05", True),
        ("2018년 9월 18일", True),
        ("18 сентября 2018", True),
        ("26-Nov-2024", True),
        ("2018 年 9 月", False),
        ("26-Wall-2024", False),
        ("18 слов 2018", False),
    ],
)
def test_days_in_more_writings(line: str, whole: bool) -> None:
    assert days.whole(line) is whole


@pytest.mark.parametrize(
    ("said", "code"),
    [("英文", "en"), ("德语", "de"), ("フランス語", "fr"), ("Русский", "ru"), ("Испанский", "es"), ("영어", "en"), ("Simplified Chinese", "zh"), ("Wall", None)],
)  # fmt: skip
def test_languages_as_others_name_them(said: str, code: str | None) -> None:
    assert clean.language(said) == code


def test_rtf_of_a_list() -> None:
    rows, _ = read(rtf(["Wall agreed", LISTED[0], ONE, "Document HARPO00020190303ef3300001", "Ferries stop", LISTED[1], TWO, "Document GULLX00020190302ef33000aa"]), "l.rtf")  # fmt: skip
    assert [(row["headline"], row["body"]) for row in rows] == [("Wall agreed", ONE), ("Ferries stop", TWO)]


# EBSCOhost


def ebsco(
    source: str, number: int, text: list[str], apart: bool = False, more: tuple[str, ...] = ()
) -> list[str]:
    labels = {
        "Title": f"Wall agreed, {number} in all.",
        "Authors": "Reed, Ann (AUTHOR)",
        "Source": source,
        "Document Type": "Article",
        "Subject Terms": "SEA walls; COASTS",
        "Abstract": "The article tells of a wall.",
        "Full Text Word Count": "120",
        "ISSN": "1234-5678",
        "Accession Number": f"9876543{number}",
        "Persistent link to this record (Permalink)": f"https://search.ebscohost.com/login.aspx?db=nfh&AN={number}",
        "Cut and Paste": "<A href='x'>Wall agreed</A>",
        "Database": "Newspaper Source",
    }
    lines = [
        part
        for label, value in labels.items()
        for part in ([f"{label}:", value] if apart else [f"{label}: {value}"])
    ]
    return [f"Record: {number}", *lines, *more, *text]


RIGHTS = "Copyright of Harbour Post is the property of Harbour Press Ltd. and its content may not be copied or sent on"


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(
    ("source", "outlet", "day", "page"),
    [
        ("Harbour Post. 3/9/2026, Vol. 12 Issue 3, pA4-A5. 2p. 1 Color Photograph.", "Harbour Post", "3/9/2026", "A4-A5"),
        ("Harbour Post (Lumen). 09 Mar 2026, p4.", "Harbour Post (Lumen)", "09 Mar 2026", "4"),
        ("Harbour Post, The, Mar 09, 2026", "Harbour Post, The", "Mar 09, 2026", None),
        ("Harbour Post. March 2026, pN.PAG-N.PAG. 1p.", "Harbour Post", "March 2026", None),
    ],
)  # fmt: skip
def test_records_of_ebsco(source: str, outlet: str, day: str, page: str | None, apart: bool) -> None:
    first = ebsco(source, 1, ["Wall agreed, 1 in all", ONE, TWO, "~~~~~~~~", "By Ann Reed", RIGHTS], apart)
    second = ebsco(source, 2, [ONE, RIGHTS], apart, ("Section: NEWS",))
    rows, ledger = read("\n\n".join([*first, *second]), "e.txt")
    assert [fields(row, "headline", "outlet_raw", "published_raw", "page", "byline", "section", "source_id", "body") for row in rows] == [
        (f"Wall agreed, {n} in all", outlet, day, page, "Reed, Ann", section, f"9876543{n}", told)
        for n, section, told in ((1, None, f"{ONE}\n{TWO}"), (2, "NEWS", ONE))
    ]  # fmt: skip
    assert rows[0]["url"] == "https://search.ebscohost.com/login.aspx?db=nfh&AN=1"
    assert {mark["use"] for mark in ledger if "property of" in str(mark["excerpt"])} == {"service line"}


def test_a_record_of_ebsco_without_text_has_its_abstract() -> None:
    (row,), _ = read("\n".join(ebsco("Harbour Post. 3/9/2026, p4.", 1, [])), "e.txt")
    assert row["body"] == "The article tells of a wall."


def test_a_text_with_a_few_such_labels_is_no_record_of_ebsco() -> None:
    text = f"Wall agreed at last by the council\nSource: Harbour Post\n{ONE}\n{TWO}\nDatabase: none"
    (reading,) = registry.parse(Document("a.txt", text.encode()))
    assert reading.reader != "services"


def test_a_record_of_ebsco_as_a_file_of_word_and_as_a_page() -> None:
    lines = ebsco("Harbour Post. 3/9/2026, p4.", 1, [ONE, TWO, RIGHTS])
    page = (
        "<html><body>" + "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in lines) + "</body></html>"
    )
    for data, name in ((docx(lines), "e.docx"), (page, "e.html")):
        (row,), _ = read(data, name)
        assert fields(row, "headline", "outlet_raw", "published_raw", "page", "body") == (
            "Wall agreed, 1 in all", "Harbour Post", "3/9/2026", "4", f"{ONE}\n{TWO}",
        )  # fmt: skip
