"""Exports of press databases in the layouts their services write, in our own words."""

import io
import textwrap
import zipfile
from types import ModuleType
from xml.sax.saxutils import escape

import pytest

from analysis.readers import registry, services
from analysis.readers.document import Document

Row = dict[str, object]
ONE = "The council agreed on Monday to repair the sea wall before winter."
TWO = "Section: the middle one will take longest, engineers said."
THREE = "Residents welcomed the plan but asked who would pay."
KEYS = ("headline", "outlet_raw", "byline", "section", "page", "published_raw", "language", "source_id")


def read(data: bytes | str, name: str) -> tuple[list[Row], list[Row]]:
    """Articles and ledger of an export; the ledger's spans are the whole text, one after the other."""
    (reading,) = registry.parse(Document(name, data if isinstance(data, bytes) else data.encode()))
    ledger = reading.ledger.to_pylist()  # type: ignore[union-attr]
    assert (reading.reader, reading.status) == ("services", "read"), reading.reason
    assert [a["end"] for a in ledger[:-1]] == [b["start"] for b in ledger[1:]]
    assert ledger[0]["start"] == 0
    assert not [row for row in ledger if row["use"] == "set aside"]
    return reading.articles.to_pylist(), ledger  # type: ignore[union-attr]


def docx(lines: list[str]) -> bytes:
    """A Word document of these paragraphs; a tab stands for the cells of a table's row."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraph = "<w:p><w:r><w:t xml:space='preserve'>{}</w:t></w:r></w:p>"
    rows = []
    for line in lines:
        cells = [paragraph.format(escape(cell)) for cell in line.split("\t")]
        rows.append(
            cells[0]
            if len(cells) == 1
            else "<w:tbl><w:tr>" + "".join(f"<w:tc>{c}</w:tc>" for c in cells) + "</w:tr></w:tbl>"
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f"<w:document xmlns:w='{space}'><w:body>{''.join(rows)}</w:body></w:document>",
        )
    return out.getvalue()


def rtf(lines: list[str]) -> bytes:
    """The same as RTF, letters beyond ASCII as escapes."""

    def spelt(text: str) -> str:
        marked = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
        return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in marked)

    rows = [
        spelt(line) + "\\par\n"
        if "\t" not in line
        else "\\trowd " + "".join(f"\\intbl {spelt(c)}\\cell " for c in line.split("\t")) + "\\row\n"
        for line in lines
    ]
    return ("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\n" + "".join(rows) + "}").encode()


def fields(row: Row, *keys: str) -> tuple[object, ...]:
    return tuple(row[key] for key in keys or KEYS)


# Nexis: the fields in each language of its pages

ACADEMIC = {
    "en": ("{n} of 2 DOCUMENTS", "March 9, 2026 Monday", "BYLINE", "SECTION", "Pg. 4", "LENGTH: 32 words", "LOAD-DATE: March 10, 2026", "LANGUAGE: ENGLISH", "PUBLICATION-TYPE: Newspaper", "All Rights Reserved"),
    "de": ("Dokument {n} von 2", "Montag 9. März 2026", "AUTOR", "RUBRIK", "S. 4", "LÄNGE: 32 Wörter", "UPDATE: 10. März 2026", "SPRACHE: GERMAN; DEUTSCH", "PUBLICATION-TYPE: Zeitung", "Alle Rechte vorbehalten"),
    "fr": ("Document {n} de 2", "lundi 9 mars 2026", "AUTEUR", "RUBRIQUE", "p. 4", "LONGUEUR: 32 mots", "DATE-CHARGEMENT: 10 mars 2026", "LANGUE: FRENCH; FRANÇAIS", "TYPE-PUBLICATION: Journal", "Tous droits réservés"),
    "es": ("Documento {n} de 2", "lunes 9 de marzo de 2026", "AUTOR", "SECCIÓN", "Pág. 4", "LONGITUD: 32 palabras", "FECHA-DE-CARGA: 10 de marzo de 2026", "IDIOMA: SPANISH; ESPAÑOL", "TIPO-DE-PUBLICACIÓN: Periódico", "Todos los derechos reservados"),
    "it": ("Documento {n} di 2", "lunedì 9 marzo 2026", "AUTORE", "SEZIONE", "Pag. 4", "LUNGHEZZA: 32 parole", "DATA-CARICAMENTO: 10 marzo 2026", "LINGUA: ITALIAN; ITALIANO", "TIPO-PUBBLICAZIONE: Giornale", "Tutti i diritti riservati"),
    "nl": ("Document {n} van 2", "9 maart 2026 maandag", "AUTEUR", "RUBRIEK", "Blz. 4", "LENGTE: 32 woorden", "LAAD-DATUM: 10 maart 2026", "TAAL: DUTCH; NEDERLANDS", "PUBLICATIE-TYPE: Krant", "Alle rechten voorbehouden"),
    "pt": ("Documento {n} de 2", "segunda-feira, 9 de março de 2026", "AUTOR", "SEÇÃO", "Pág. 4", "COMPRIMENTO: 32 palavras", "DATA-DE-CARREGAMENTO: 10 de março de 2026", "IDIOMA: PORTUGUESE; PORTUGUÊS", "TIPO-DE-PUBLICAÇÃO: Jornal", "Todos os direitos reservados"),
}  # fmt: skip


def academic(language: str, width: int = 0) -> str:
    count, day, by, section, page, length, load, spoken, kind, rights = ACADEMIC[language]
    first_text = textwrap.fill(f"{ONE} {THREE}", width) if width else f"{ONE} {THREE}"
    first = f"""

                              {count.format(n=1)}


                                 Harbour Post

                             {day}
                              Late Edition - Final

Council agrees to repair sea wall before the winter
and asks who will pay

{by}: Ann Reed

{section}: NEWS; {page}

{length}

{first_text}

{TWO}

{THREE}

{load}

{spoken}

{kind}

                   Copyright 2026 Harbour Press
                       {rights}
"""
    second = f"""

                              {count.format(n=2)}


                                   The Gull

                             {day}

Ferries stop for a second day

{length}

{ONE}

{load}
"""
    cover = "Download Request: Selected Items: 1-2\nTime Of Request: Friday, March 20, 2026\n\nTerms: (sea wall)\n"
    return cover + first + second


@pytest.mark.parametrize("language", ACADEMIC)
@pytest.mark.parametrize("width", [0, 78])
def test_nexis_academic(language: str, width: int) -> None:
    (first, second), ledger = read(academic(language, width), "nexis.TXT")
    day = ACADEMIC[language][1]
    assert fields(first) == (
        "Council agrees to repair sea wall before the winter and asks who will pay",
        "Harbour Post", "Ann Reed", f"NEWS; {ACADEMIC[language][4]}", "4", day, language, None,
    )  # fmt: skip
    assert str(first["body"]).split("\n") == [f"{ONE} {THREE}", TWO, THREE]
    assert fields(second) == ("Ferries stop for a second day", "The Gull", None, None, None, day, None, None)
    assert second["body"] == ONE
    assert sum(row["use"] == "service line" for row in ledger) >= 10


def test_nexis_academic_with_rights_above_the_outlet_and_no_field() -> None:
    text = f"""
                               1 of 1 DOCUMENT

                 Copyright 2026 Harbour Press
                      All Rights Reserved
                         Harbour Post

                       March 9, 2026 Monday

Ferries stop

{ONE}

{THREE}

SUBJECT: FERRIES (90%); STRIKES (89%); a list that is long and runs over the
edge of the page

LOAD-DATE: March 10, 2026
"""
    (row,), _ = read(text, "one.txt")
    assert fields(row, "headline", "outlet_raw", "body") == (
        "Ferries stop",
        "Harbour Post",
        f"{ONE}\n{THREE}",
    )


UNI = {
    "en": ("March 9, 2026 Monday 10:01 AM GMT", "Section: NEWS; Pg. 4", "Length: 32 words", "Byline: By Ann Reed", "Body", "Load-Date: March 10, 2026", "End of Document", "Language: ENGLISH", "Classification"),
    "de": ("Montag 9. März 2026", "Rubrik: NEWS; S. 4", "Länge: 32 Wörter", "Autor: Von Ann Reed", "Textkörper", "Ladedatum: 10. März 2026", "Ende des Dokuments", "Sprache: GERMAN; DEUTSCH", "Klassifikation"),
    "fr": ("lundi 9 mars 2026", "Rubrique: NEWS; p. 4", "Longueur: 32 mots", "Auteur: Par Ann Reed", "Corps", "Date de chargement: 10 mars 2026", "Fin du document", "Langue: FRENCH; FRANÇAIS", "Classification"),
    "es": ("lunes 9 de marzo de 2026", "Sección: NEWS; Pág. 4", "Longitud: 32 palabras", "Autor: Por Ann Reed", "Cuerpo", "Fecha de carga: 10 de marzo de 2026", "Fin del documento", "Idioma: SPANISH; ESPAÑOL", "Clasificación"),
    "it": ("lunedì 9 marzo 2026", "Sezione: NEWS; Pag. 4", "Lunghezza: 32 parole", "Autore: Di Ann Reed", "Corpo", "Data di caricamento: 10 marzo 2026", "Fine del documento", "Lingua: ITALIAN; ITALIANO", "Classificazione"),
    "nl": ("maandag 9 maart 2026", "Rubriek: NEWS; Blz. 4", "Lengte: 32 woorden", "Auteur: Door Ann Reed", "Hoofdtekst", "Laaddatum: 10 maart 2026", "Einde van document", "Taal: DUTCH; NEDERLANDS", "Classificatie"),
    "pt": ("segunda-feira, 9 de março de 2026", "Seção: NEWS; Pág. 4", "Comprimento: 32 palavras", "Autor: Por Ann Reed", "Corpo", "Data de carregamento: 10 de março de 2026", "Fim do documento", "Idioma: PORTUGUESE; PORTUGUÊS", "Classificação"),
}  # fmt: skip


def uni(language: str) -> list[str]:
    day, section, length, by, body, load, end, spoken, classes = UNI[language]
    return [
        "User Name: x", "Date and Time: Monday, March 9, 2026 10:01:00 AM GMT", "Job Number: 12345", "Documents (2)",
        "1. Council agrees to repair sea wall", "Client/Matter: -None-", "Search Terms: sea wall",
        "Search Type: Terms and Connectors", "Narrowed by:", "Content Type", "Narrowed by", "News",
        "Timeline: Jan 01, 2026 to Dec 31, 2026", "2. Ferries stop for a second day", "Client/Matter: -None-", "",
        "Council agrees to repair sea wall", "Harbour Post", day, "London Edition", "",
        "Copyright 2026 Harbour Press All Rights Reserved", "", section, length, by, "Highlight: What it costs.", body, "",
        ONE, TWO, THREE, "Graphic", "", "The wall, seen from the pier", classes, "", spoken, "Publication-Type: Newspaper",
        "Subject: COASTS (90%); Load-Date", load, "", end, "",
        "Ferries stop for a second day", "The Gull", day, length, body, ONE, load, end,
    ]  # fmt: skip


@pytest.mark.parametrize("language", UNI)
@pytest.mark.parametrize("write", [docx, rtf])
def test_nexis_uni(language: str, write: object) -> None:
    (first, second), ledger = read(write(uni(language)), "nexis.doc")  # type: ignore[operator]
    day, section = UNI[language][0], UNI[language][1].split(": ")[1]
    assert fields(first) == (
        "Council agrees to repair sea wall", "Harbour Post", "Ann Reed", section, "4", day, language, None,
    )  # fmt: skip
    assert str(first["body"]).split("\n") == [ONE, TWO, THREE]
    assert fields(second) == ("Ferries stop for a second day", "The Gull", None, None, None, day, None, None)
    assert second["body"] == ONE
    assert [row["excerpt"] for row in ledger if row["use"] == "caption"] == ["The wall, seen from the pier"]


def test_nexis_uni_without_day_fields_or_end() -> None:
    lines = ["A headline of", "two lines", "Harbour Post", "March 2026", "Length: 12 words", "Body", ONE]
    (row,), _ = read(docx(lines), "n.docx")
    assert fields(row, "headline", "outlet_raw", "published_raw", "body") == (
        "A headline of two lines", "Harbour Post", "March 2026", ONE,
    )  # fmt: skip


# Factiva

FACTIVA = {
    "en": ("words", "3 March 2019", "English", "Document"),
    "de": ("Wörter", "3. März 2019", "Deutsch", "Dokument"),
    "fr": ("mots", "3 mars 2019", "Français", "Document"),
    "es": ("palabras", "3 de marzo de 2019", "Español", "Documento"),
    "it": ("parole", "3 marzo 2019", "Italiano", "Documento"),
    "pt": ("palavras", "3 de março de 2019", "Português", "Documento"),
}


def factiva_html(language: str, codes: bool) -> str:
    words, day, spoken, document = FACTIVA[language]
    if codes:
        first = [
            ("SE", "News"), ("HD", "Council agrees to repair sea wall"), ("BY", "By Ann Reed"), ("WC", f"1,312 {words}"),
            ("PD", day), ("ET", "18:05"), ("SN", "Harbour Post"), ("SC", "HARPO"), ("PG", "4"), ("LA", spoken),
            ("CY", "Copyright 2019 Harbour Press"), ("LP", f"<p class='x'>{ONE}</p>"), ("TD", f"<p>{TWO}</p><p>{THREE}</p>"),
            ("NS", "gdis : Disasters"), ("AN", f"{document} HARPO00020190303ef3300001"),
        ]  # fmt: skip
        second = [
            ("HD", "Ferries stop"),
            ("PD", day),
            ("SN", "The Gull"),
            ("LA", spoken),
            ("TD", ONE),
            ("AN", f"{document} GULLX00020190303ef33000aa"),
        ]
        rows = [
            "".join(f"<tr><td><b>{c}</b></td><td>{v}</td></tr>" for c, v in one) for one in (first, second)
        ]
        divs = [f"<div class='article {language}Article'><table>{row}</table></div>" for row in rows]
        return f"<html><body>{'<br>'.join(divs)}<p>Search Summary</p><table><tr><td>Text</td><td>wall</td></tr></table></body></html>"
    text = "".join(
        f"<p class='articleParagraph {language}articleParagraph'>{p}</p>" for p in (ONE, TWO, THREE)
    )
    return (
        f"<html><body><p>Page 1 of 3</p><div class='article {language}Article'><p class='colhd'>News</p>"
        f"<div id='hd'><span class='{language}Headline'>Council agrees to repair sea wall</span></div>"
        f"<div class='author'>By Ann Reed</div><div>1,312 {words}</div><div>{day}</div><div>18:05</div>"
        f"<div>Harbour Post</div><div>HARPO</div><div>4</div><div>{spoken}</div><div>Copyright 2019 Harbour Press</div>"
        f"{text}<p>{document} HARPO00020190303ef3300001</p></div>"
        f"<div class='article'><div id='hd'><span class='{language}Headline'>Ferries stop</span></div><div>9 {words}</div>"
        f"<div>{day}</div><div>The Gull</div><div>{spoken}</div><p class='articleParagraph'>{ONE}</p>"
        f"<p>{document} GULLX00020190303ef33000aa</p></div><div>Search Summary</div><div>Text</div></body></html>"
    )


def factiva_lines(language: str, codes: bool) -> list[str]:
    words, day, spoken, document = FACTIVA[language]
    if codes:
        return [
            "SE\tNews", "HD\tCouncil agrees to repair sea wall", "BY\tBy Ann Reed", f"WC\t1,312 {words}", f"PD\t{day}", "ET\t18:05",
            "SN\tHarbour Post", "SC\tHARPO", "PG\t4", f"LA\t{spoken}", "CY\tCopyright 2019 Harbour Press", f"LP\t{ONE}",
            f"TD\t{TWO}", THREE, "NS\tgdis : Disasters", f"AN\t{document} HARPO00020190303ef3300001", "",
            "HD\tFerries stop", f"PD\t{day}", "SN\tThe Gull", f"LA\t{spoken}", f"TD\t{ONE}", f"AN\t{document} GULLX00020190303ef33000aa",
            "Search Summary", "Text\twall",
        ]  # fmt: skip
    return [
        "Council agrees to repair sea wall ........ 2", "Ferries stop ........ 3", "", "News", "Council agrees to repair sea wall", "By Ann Reed",
        f"1,312 {words}", day, "18:05", "Harbour Post", "HARPO", "4", spoken, "Copyright 2019 Harbour Press", "", ONE, TWO, THREE,
        f"{document} HARPO00020190303ef3300001", "", "Page 2 of 3 © 2019 Factiva, Inc. All rights reserved.", "Ferries stop", f"9 {words}", day, "The Gull", spoken, ONE,
        f"{document} GULLX00020190303ef33000aa", "Search Summary", "Text",
    ]  # fmt: skip


@pytest.mark.parametrize("language", FACTIVA)
@pytest.mark.parametrize("codes", [False, True])
@pytest.mark.parametrize("write", [factiva_html, docx, rtf, "\n".join])
def test_factiva(language: str, codes: bool, write: object) -> None:
    data = write(language, codes) if write is factiva_html else write(factiva_lines(language, codes))  # type: ignore[operator]
    (first, second), ledger = read(data, "factiva.html" if write is factiva_html else "factiva")
    day = FACTIVA[language][1]
    assert fields(first) == (
        "Council agrees to repair sea wall", "Harbour Post", "Ann Reed", "News", "4", f"{day} 18:05", language, "HARPO00020190303ef3300001",
    )  # fmt: skip
    assert str(first["body"]).split("\n") == [ONE, TWO, THREE]
    assert fields(second) == (
        "Ferries stop",
        "The Gull",
        None,
        None,
        None,
        day,
        language,
        "GULLX00020190303ef33000aa",
    )
    assert second["body"] == ONE
    used = {str(row["excerpt"]): row["use"] for row in ledger}
    assert used["Search Summary"] == "service line"


# ProQuest

PROQUEST = {
    "en": ("Author", "Publication info", "Abstract", "Full text", "Subject", "Title", "Publication title", "First page", "Publication year", "Publication date", "Section", "Language of publication", "ProQuest document ID", "Document URL", "Copyright", "Last updated", "Database", "Mar 9, 2026", "English"),
    "de": ("Autor", "Informationen zur Veröffentlichung", "Zusammenfassung", "Volltext", "Thema", "Titel", "Titel der Publikation", "Erste Seite", "Publikationsjahr", "Publikationsdatum", "Rubrik", "Sprache der Publikation", "ProQuest-Dokument-ID", "Dokument-URL", "Copyright", "Zuletzt aktualisiert", "Datenbank", "9. März 2026", "Deutsch"),
    "fr": ("Auteur ", "Informations sur la publication ", "Résumé ", "Texte intégral ", "Sujet ", "Titre ", "Titre de publication ", "Première page ", "Année de publication ", "Date de publication ", "Section ", "Langue de publication ", "ID du document ProQuest ", "URL du document ", "Copyright ", "Dernière mise à jour ", "Base de données ", "9 mars 2026", "Français"),
    "es": ("Autor", "Información de publicación", "Resumen", "Texto completo", "Materia", "Título", "Título de publicación", "Primera página", "Año de publicación", "Fecha de publicación", "Sección", "Idioma de la publicación", "ID del documento de ProQuest", "URL del documento", "Copyright", "Última actualización", "Base de datos", "9 de marzo de 2026", "Español"),
    "pt": ("Autor", "Informações da publicação", "Resumo", "Texto completo", "Assunto", "Título", "Título da publicação", "Primeira página", "Ano de publicação", "Data de publicação", "Seção", "Idioma da publicação", "ID do documento ProQuest", "URL do documento", "Copyright", "Última atualização", "Base de dados", "9 de março de 2026", "Português"),
    "it": ("Autore", "Informazioni sulla pubblicazione", "Riassunto", "Testo completo", "Soggetto", "Titolo", "Titolo pubblicazione", "Prima pagina", "Anno di pubblicazione", "Data di pubblicazione", "Sezione", "Lingua di pubblicazione", "ID documento ProQuest", "URL documento", "Copyright", "Ultimo aggiornamento", "Database", "9 marzo 2026", "Italiano"),
    "nl": ("Auteur", "Publicatie-info", "Samenvatting", "Volledige tekst", "Onderwerp", "Titel", "Publicatietitel", "Eerste pagina", "Publicatiejaar", "Publicatiedatum", "Sectie", "Taal van publicatie", "ProQuest-document-ID", "Document-URL", "Copyright", "Laatst bijgewerkt", "Database", "9 maart 2026", "Nederlands"),
}  # fmt: skip
RULE = "_" * 60


def proquest(language: str) -> list[str]:
    (
        by,
        info,
        abstract,
        full,
        subject,
        title,
        outlet,
        page,
        year,
        date,
        section,
        spoken,
        number,
        url,
        rights,
        updated,
        base,
        day,
        own,
    ) = PROQUEST[language]
    return [
        "Report Information from ProQuest", "March 10 2026 08:12", RULE, "", "Document 1 of 2", "", "Council agrees to repair sea wall", "",
        f"{by}: Reed, Ann", "", f"{info}: Harbour Post ; Eastmere [Eastmere]09 Mar 2026: A.4.", "", "ProQuest document link",
        "", f"{abstract}: A wall is to be repaired.", "", f"{full}: {ONE}", TWO, THREE, "", f"{subject}: Coasts; Walls", "",
        f"{title}: Council agrees to repair sea wall", "", f"{outlet}: Harbour Post; Eastmere", "", f"{page}: A.4", "", f"{year}: 2026", "",
        f"{date}: {day}", "", f"{section}: News", "", f"{spoken}: {own}", "", f"{number}: 1234567", "",
        f"{url}: https://search.example/docview/1234567?accountid=1", "", f"{rights}: Copyright Harbour Press Mar 9, 2026", "",
        f"{updated}: 2026-03-10", "", f"{base}: Newsstream", RULE, "", "Document 2 of 2", "", "Ferries stop", "", f"{full}: {ONE}", "",
        f"{outlet}: The Gull", f"{date}: {day}", f"{number}: 99", RULE, "", "Contact ProQuest",
    ]  # fmt: skip


def html_of(lines: list[str]) -> str:
    rows = [(line, *line.partition(":")) for line in lines]
    paragraphs = [
        f"<p><strong>{a}:</strong>{c}</p>" if b and line != TWO else f"<p>{line}</p>"
        for line, a, b, c in rows
    ]
    return f"<html><head><title>ProQuestDocuments</title></head><body><div>{''.join(paragraphs)}</div></body></html>"


@pytest.mark.parametrize("language", PROQUEST)
@pytest.mark.parametrize("write", ["\n".join, rtf, docx, html_of])
def test_proquest(language: str, write: object) -> None:
    (first, second), _ = read(write(proquest(language)), "pq.html" if write is html_of else "pq")  # type: ignore[operator]
    day = PROQUEST[language][-2]
    assert fields(first) == (
        "Council agrees to repair sea wall",
        "Harbour Post",
        "Reed, Ann",
        "News",
        "A.4",
        day,
        language,
        "1234567",
    )
    assert first["url"] == "https://search.example/docview/1234567?accountid=1"
    assert str(first["body"]).split("\n") == [ONE, TWO, THREE]
    assert fields(second) == ("Ferries stop", "The Gull", None, None, None, day, None, "99")
    assert second["body"] == ONE


def test_proquest_without_full_text_title_or_rules() -> None:
    text = f"""Council agrees

Publication info: Harbour Post ; Eastmere [Eastmere]. 09 Mar 2026: A.4.

Abstract: {ONE}

Links: Check for text

Subject: Walls

ProQuest document ID: 1

Document URL: https://search.example/1

Ferries stop

Full text:

{THREE}

Publication title: The Gull

Publication year: 2026

ProQuest document ID: 2
"""
    (first, second), _ = read(text, "pq.txt")
    assert fields(first, "headline", "outlet_raw", "published_raw", "body", "source_id") == (
        "Council agrees",
        "Harbour Post",
        "09 Mar 2026",
        ONE,
        "1",
    )
    assert fields(second, "headline", "outlet_raw", "published_raw", "body", "source_id") == (
        "Ferries stop",
        "The Gull",
        "2026",
        THREE,
        "2",
    )


def test_proquest_with_author_and_title_below_the_text() -> None:
    text = f"""Document 1 of 1

Council agrees

http://search.example/docview/1?accountid=2

Abstract: None available.

Full Text: {ONE}

Credit: By Ann Reed

Title: Council agrees

Author: Reed, Ann

Publication title: Harbour Post, Late Edition (East Coast); Eastmere, N.Y.

Pages: A.4

Publication date: Mar 9, 2026

ProQuest document ID: 1
"""
    (row,), _ = read(text, "pq.txt")
    assert fields(row, "headline", "outlet_raw", "byline", "page", "body") == (
        "Council agrees", "Harbour Post, Late Edition (East Coast)", "Reed, Ann", "A.4", ONE,
    )  # fmt: skip


# Europresse

EUROPRESSE = {
    "fr": "Économie, lundi 9 mars 2026 - 312 mots, p. 12",
    "en": "Economy, Monday, March 9, 2026 - 312 words, p. 12",
}


def europresse_html(language: str) -> str:
    def one(outlet: str, header: str, title: str, author: str, text: list[str], number: str) -> str:
        by = f"<p class='sm-margin-bottomNews'>{author}</p>" if author else ""
        return (
            f"<article><header><div class='rdp__DocPublicationName'><span class='DocPublicationName'>{outlet}</span></div>"
            f"<span class='DocHeader'>{header}</span><div class='titreArticle'><p class='sm-margin-TopNews titreArticleVisu rdp__articletitle'>"
            f"{title}</p></div>{by}</header><section><div class='DocText clearfix'><div class='docOcurrContainer'>"
            + "".join(f"<p>{p}</p>" for p in text)
            + f"</div></div></section><footer><div class='apd-wrapper'>© 2026 {outlet}. Tous droits réservés.</div>"
            f"<div class='publiC-lblNodoc'>{number}</div></footer></article>"
        )

    first = one(
        "Le Phare, no. 43018",
        EUROPRESSE[language],
        "Le conseil répare la digue",
        "Anne Roseau",
        [ONE, TWO, THREE],
        "news·20260309·PH·43018x12",
    )
    second = one(
        "La Mouette",
        EUROPRESSE[language].split(" - ")[0].split(", ", 1)[1],
        "Les ferries restent",
        "",
        [ONE],
        "news·20260309·MOU·1",
    )
    return f"<html><body>{first}{second}</body></html>"


def europresse_text(language: str) -> str:
    return f"""Le Phare, no. 43018
{EUROPRESSE[language]}

Le conseil répare la digue

Anne Roseau

{ONE}

{TWO}

{THREE}

© 2026 Le Phare. Tous droits réservés.
news·20260309·PH·43018x12

La Mouette
{EUROPRESSE[language].split(", ", 1)[1]}

Les ferries restent

{ONE}

Ce document est destiné à l'usage exclusif de l'utilisateur.
news·20260309·MOU·1
"""


@pytest.mark.parametrize("language", EUROPRESSE)
@pytest.mark.parametrize("write", [europresse_html, europresse_text])
def test_europresse(language: str, write: object) -> None:
    (first, second), _ = read(write(language), "e.html" if write is europresse_html else "e.txt")  # type: ignore[operator]
    day = EUROPRESSE[language].split(" - ")[0].split(", ", 1)[1]
    assert fields(first, *KEYS[:6], "source_id") == (
        "Le conseil répare la digue", "Le Phare", "Anne Roseau", EUROPRESSE[language].split(",")[0], "12", day, "news·20260309·PH·43018x12",
    )  # fmt: skip
    assert str(first["body"]).split("\n") == [ONE, TWO, THREE]
    assert fields(second, "headline", "outlet_raw", "byline", "published_raw", "source_id") == (
        "Les ferries restent",
        "La Mouette",
        None,
        day,
        "news·20260309·MOU·1",
    )
    assert second["body"] == ONE


# NewsBank

NEWSBANK = f"""Council agrees to repair sea wall
Harbour Post (Eastmere, MA) - March 9, 2026 - page A4

Author/Byline: Ann Reed, Staff Writer
Edition: FINAL
Section: News
Readability: 8-9 grade level (Lexile: 1120)

{ONE}

{TWO}

{THREE}

Index terms: Coasts; Walls
Record: 15A2B3C4
Copyright: Copyright (c) 2026 Harbour Post

Ferries stop
for a second day
The Gull - Monday, March 9, 2026

Article Text:

{ONE}

Copyright (c) 2026 The Gull
Record Number: 99XYZ
OpenURL Link: https://infoweb.example/resources/doc/99XYZ
"""


@pytest.mark.parametrize(
    "write",
    [
        str,
        lambda text: html_of(text.splitlines()).replace("ProQuest", "NewsBank "),
        lambda text: docx(text.splitlines()),
    ],
)
def test_newsbank(write: object) -> None:
    data = write(NEWSBANK)  # type: ignore[operator]
    (first, second), _ = read(data, "n.html" if "<html>" in str(data) else "n")
    assert fields(first) == (
        "Council agrees to repair sea wall", "Harbour Post (Eastmere, MA)", "Ann Reed, Staff Writer", "News", "A4", "March 9, 2026", "en", "15A2B3C4",
    )  # fmt: skip
    assert str(first["body"]).split("\n") == [ONE, TWO, THREE]
    assert fields(second) == (
        "Ferries stop for a second day",
        "The Gull",
        None,
        None,
        None,
        "Monday, March 9, 2026",
        None,
        "99XYZ",
    )
    assert (second["body"], second["url"]) == (ONE, "https://infoweb.example/resources/doc/99XYZ")


def test_pages_of_a_printed_article_leave_no_trace() -> None:
    title = "Council agrees to repair sea wall"
    lines = ["Page 1 of 2", title, "Harbour Post", "March 9, 2026 Monday", "Length: 55 words", "Body", "", ONE, "Page 2 of 2", title, THREE, "Load-Date: March 10, 2026", "End of Document"]  # fmt: skip
    for write in (docx, rtf, "\n".join):
        (row,), _ = read(write(lines), "n")  # type: ignore[operator]
        assert (row["headline"], row["body"]) == (title, f"{ONE}\n{THREE}")


def test_html_of_lexisnexis_academic() -> None:
    parts = ["1 of 1 DOCUMENT", "Harbour Post", "March 9, 2026 Monday", "Wall agreed", "BYLINE: Ann Reed", "SECTION: NEWS; Pg. 4", "LENGTH: 32 words", ONE, THREE, "LOAD-DATE: March 10, 2026", "LANGUAGE: ENGLISH", "Copyright 2026 Harbour Press"]  # fmt: skip
    page = (
        "<html><body><DOCFULL>"
        + "".join(f"<DIV CLASS='c1'><P CLASS='c2'><SPAN CLASS='c3'>{p}</SPAN></P></DIV><BR>" for p in parts)
        + "</DOCFULL></body></html>"
    )
    (row,), _ = read(page, "n.html")
    assert fields(row) == (
        "Wall agreed",
        "Harbour Post",
        "Ann Reed",
        "NEWS; Pg. 4",
        "4",
        "March 9, 2026 Monday",
        "en",
        None,
    )
    assert row["body"] == f"{ONE}\n{THREE}"


PLAIN = (
    "A headline\n\nUpdate: the council has agreed.\n\nThe council agreed on Monday to repair the sea wall.\n\nLength: the wall is long.",
    "Document 1 of 2\n\nThe papers show that the council agreed on Monday, and when it met.\n\nIt met twice.",
    "A headline\n\nText\n\nThe council agreed on Monday to repair the sea wall before winter.\n\nSource: Harbour Post",
    "A headline\n\nThe council agreed on Monday.\n\nSubject: walls\n\nAuthor: Ann Reed\n\nTitle: wall\n\nPublication date: March 9, 2026",
    "Harbour Post - March 9, 2026\n\nThe council agreed on Monday to repair the sea wall before winter.\n\nSource: AP",
)


@pytest.mark.parametrize("text", PLAIN)
def test_texts_with_a_label_or_two_are_no_exports(text: str) -> None:
    (reading,) = registry.parse(Document("x.txt", text.encode()))
    assert reading.reader == "pages"


# Layouts that differ from the usual order


@pytest.mark.parametrize(
    "order", ["HD PG WC PD ET SN NGC ED LA LP TD NS PUB AN", "HD SN PD ET NGC ED PG LA WC LP TD PUB NS AN"]
)
def test_field_codes_of_factiva_in_any_order(order: str) -> None:
    values = {"HD": "Le conseil répare la digue", "PG": "26", "WC": "295 mots", "PD": "9 mars 2026", "ET": "15:32", "SN": "Le Phare", "NGC": "Groupe du port", "ED": "Ville", "LA": "Français", "LP": ONE, "TD": f"SN\n{THREE}", "NS": "gcat : News", "PUB": "Phare SA", "AN": "Document PHARE00020260309e7ct0001r"}  # fmt: skip
    (row,), _ = read("\n".join(f"{code}\n{values[code]}" for code in order.split()), "f.txt")
    assert fields(row, "headline", "outlet_raw", "page", "published_raw", "language", "source_id") == (
        "Le conseil répare la digue",
        "Le Phare",
        "26",
        "9 mars 2026 15:32",
        "fr",
        "PHARE00020260309e7ct0001r",
    )
    assert row["body"] == f"{ONE}\nSN\n{THREE}"


EUROPRESSE_OLD = f"""<html><body><form><input type='button' value='Sauvegarder'></form><table><tr><td>
<table><tr><td id='celPublication'><img src='a.gif'></td></tr></table><span class="DocPublicationName">Le Phare, no. 5968</span><br>
<span class="DocHeader">Éditorial, </span><span class="DocHeader">lundi </span><span class="DocHeader">9 mars 2026</span><span class="DocHeader">, p. 03</span><br><br>
Au port<br><span class="TitreArticleVisu">Le conseil <span style="color:red">répare</span> la digue</span><br><br>Anne Roseau<br><p></p>
{ONE}<p></p>{THREE}<p></p><b><i>© 2026 Le Phare. Tous droits réservés.</i></b><p></p>Numéro de document : news·20260309·PH·156190<br>
<table><tr><td><img alt='PubliC'>news·20260309·PH·156190</td></tr><tr><td>Ce certificat est émis à <b>Université</b> à des fins de visualisation.</td></tr>
<tr><td>Date d'émission : <b>2026-03-10</b></td></tr><tr><td class="txtCertificat">Le présent document est protégé.</td></tr></table></td></tr></table></body></html>"""
EUROPRESSE_ARTICLES = f"""<html><body><article><header><img src='a.gif'/><div><span class="DocPublicationName">Le Phare   </span></div>
<div><span class="DocHeader">Éditorial, lundi 9 mars 2026, p. 03</span></div><div><p>LE PORT</p></div><div class="titreArticle"><p class='sm-margin-bottom'>TRIBUNE</p>
<p class="titreArticleVisu">Le conseil répare la digue</p></div><div>Anne Roseau</div></header><section><div class="DocText"><p>{ONE}</p><p>{THREE}</p></div></section>
<aside><div><p><b>Illustration(s) : </b></p><p>La digue en hiver.</p></div><div><b>Note(s) : </b></div></aside><footer><small>© 2026 Le Phare. Tous droits réservés.</small>
<p>Numéro de document : news·20260309·PH·156190</p><div id="divPubliC"><span id="PubliC_lblNodoc">news·20260309·PH·156190</span>
<span>Ce certificat est émis à <b> </b> à des fins de visualisation.</span></div></footer></article></body></html>"""


@pytest.mark.parametrize("page", [EUROPRESSE_OLD, EUROPRESSE_ARTICLES])
def test_europresse_of_other_years(page: str) -> None:
    (row,), ledger = read(page, "e.html")
    assert fields(row) == (
        "Le conseil répare la digue", "Le Phare", "Anne Roseau", "Éditorial", "03", "lundi 9 mars 2026", row["language"], "news·20260309·PH·156190",
    )  # fmt: skip
    assert row["body"] == f"{ONE}\n{THREE}"
    assert any(line["reason"] == "beside the headline" for line in ledger)


def test_a_correction_below_the_fields_is_the_outlets_text() -> None:
    parts = [("c0", "1 of 1 DOCUMENT"), ("c3", "Harbour Post"), ("c3", "March 9, 2026 Monday<BR>Correction Appended"), ("c5", "Wall<BR>agreed"), ("c5", "LENGTH: 32 words"), ("c5", ONE), ("c5", THREE), ("c5", "LANGUAGE: ENGLISH"), ("c5", "CORRECTION-DATE: March 10, 2026"), ("c5", "CORRECTION:"), ("c5", TWO), ("c5", "GRAPHIC: The wall"), ("c3", "Copyright 2026 Harbour Press")]  # fmt: skip
    page = "".join(f"<DIV CLASS='{c}'><P CLASS='c1'><SPAN CLASS='c2'>{p}</SPAN></P></DIV>" for c, p in parts)
    (row,), ledger = read(f"<html><body><DOCFULL>{page}</DOCFULL></body></html>", "n.html")
    assert fields(row, "headline", "outlet_raw", "language") == ("Wall agreed", "Harbour Post", "en")
    assert str(row["body"]).split("\n") == [ONE, THREE, "CORRECTION:", TWO]
    assert {str(line["excerpt"]).strip(): line["use"] for line in ledger}[
        "Correction Appended"
    ] == "service line"


def test_rights_of_several_lines_above_an_outlet_are_no_headline() -> None:
    text = f"""
                               1 of 1 DOCUMENTS


     Copyright 2026 Harbour Interactive Company, LLC d/b/a
                            Harbour Post Digital
                              All Rights Reserved

                              The Harbour Post

                             March 9, 2026 Monday
                                 Met 2 Edition

SECTION: NEWS; Pg. A01

LENGTH: 32 words

HEADLINE: Wall agreed

BODY:

{ONE}

LOAD-DATE: March 10, 2026

LANGUAGE: ENGLISH
"""
    (row,), _ = read(text, "n.txt")
    assert fields(row, "headline", "outlet_raw", "body") == ("Wall agreed", "The Harbour Post", ONE)


def test_pictures_of_proquest_are_no_text() -> None:
    lines = "\n\n".join(["_" * 60, "Wall agreed", "Author: Reed, Ann", f"Full text: {ONE}", THREE, "Illustration\nCaption: The wall in winter", "Title: Wall agreed", "Publication title: Harbour Post; Eastmere", "Publication date: Mar 9, 2026", "ProQuest document ID: 164", "_" * 60])  # fmt: skip
    (row,), ledger = read(lines, "p.txt")
    assert (row["headline"], row["outlet_raw"], row["body"]) == (
        "Wall agreed",
        "Harbour Post",
        f"{ONE}\n{THREE}",
    )
    assert "caption" in {line["use"] for line in ledger}


SIGNED = {
    services.telegram: [b'class="message default" class="from_name" class="page_header"'],
    services.factiva: [b"articleParagraph", b"leadFields", b"<b>HD</b> <b>SN</b>"],
    services.europresse: [b"DocPublicationName", b"titreArticleVisu", b"TitreArticleVisu"],
    services.gale: [b"GALE| Full Text"],
    services.proquest: [b"ProQuest Full text", b"ProQuest document", b"ProQuest docview"],
    services.ebsco: [b"Accession Number Database:"],
    services.newsbank: [b"newsbank", b"NewsBank"],
    services.nexis: [b"<DOCFULL", b" DOCUMENTS<", b"End of Document", b"LOAD-DATE"],
}


@pytest.mark.parametrize("service", [services.telegram, *services._PAGES])
def test_a_page_that_a_service_takes_has_one_of_the_signs_that_are_looked_for_at_once(
    service: ModuleType,
) -> None:
    for data in SIGNED[service]:
        assert service.marked_up(data)
        assert services._may_be(b"\xff\n" + data + b"\xc3")
    assert not services._may_be(b"<html><p>GALE, Pro Quest, LOAD DATE \xff</p>")


@pytest.mark.parametrize(
    ("words", "page", "rights", "number"),
    [
        ("300 palabras", "pág. 4", "Todos los derechos reservados", "Documento"),
        ("300 palavras", "pág. 4", "Todos os direitos reservados", "Documento"),
        ("300 parole", "pag. 4", "Tutti i diritti riservati", "Documento"),
        ("300 woorden", "blz. 4", "Alle rechten voorbehouden", "Document"),
        ("300 Wörter", "Seite 4", "Alle Rechte vorbehalten", "Dokument"),
        ("300 mots", "Page 4", "Tous droits réservés", "Document"),
    ],
)
def test_lines_of_factiva_in_the_language_of_its_pages(
    words: str, page: str, rights: str, number: str
) -> None:
    told = "The council agreed on Monday to repair the sea wall before the winter storms arrive at the coast."
    lines = [
        "Council agrees to repair the wall",
        "Ann Reed",
        words,
        "9 March 2026",
        "08:15",
        "Harbour Post",
        "HARPO",
        page,
    ]
    lines += ["English", rights, "", told, "", f"{number} HARPO00020260309em3900001", ""]
    (row,), _ = read("\n".join(lines), "a.txt")
    assert (row["outlet_raw"], row["page"], row["body"]) == ("Harbour Post", page, told)
