"""Entries of reference managers: RIS, EndNote and BibTeX as programs and databases write them."""

import pytest

from analysis.readers import registry
from analysis.readers.document import Document

Row = dict[str, object]
BODY = "The council agreed on Monday to repair the sea wall. Engineers said the work would take four months."


def read(data: str | bytes, name: str) -> tuple[list[Row], list[Row]]:
    readings = list(registry.parse(Document(name, data if isinstance(data, bytes) else data.encode())))
    articles = [row for reading in readings for row in reading.articles.to_pylist()]  # type: ignore[union-attr]
    ledger = [row for reading in readings for row in reading.ledger.to_pylist()]  # type: ignore[union-attr]
    assert len(ledger) == sum(reading.records for reading in readings)
    assert len(articles) == sum(row["use"] == "record" for row in ledger)
    return articles, ledger


def entry(*lines: str) -> str:
    return "\r\n".join(["TY  - NEWS", *lines, "ER  - ", "", ""])


RIS = entry(
    "TI  - Council agrees to",
    "  repair sea wall",
    "AU  - Reed, Ann",
    "AU  - Lund, Bo",
    "T2  - Harbour Post",
    "DA  - 2026/03/09/",
    "PY  - 2026",
    "UR  - https://h.example/wall",
    "SP  - 4",
    "EP  - 5",
    "LA  - en",
    "AN  - 1234",
    f"AB  - {BODY}",
    "",
    "A second paragraph - with a dash.",
    "KW  - Coast",
)


def test_ris_of_zotero() -> None:
    (row,), _ = read("\ufeff" + RIS, "zotero.ris")
    assert (row["headline"], row["outlet_raw"], row["byline"]) == (
        "Council agrees to repair sea wall",
        "Harbour Post",
        "Reed, Ann; Lund, Bo",
    )
    assert (row["published_raw"], row["url"], row["page"], row["source_id"]) == (
        "2026/03/09",
        "https://h.example/wall",
        "4-5",
        "1234",
    )
    assert (row["body"], row["language"]) == (f"{BODY}\n\nA second paragraph - with a dash.", "en")


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["DA  - 2026/03/09/"], "2026/03/09"),
        (["PY  - 2026", "DA  - 2026-03-09"], "2026-03-09"),
        (["Y1  - 2026 Mar 09"], "2026 Mar 09"),
        (["PY  - 2026/03/09/Morning edition"], "2026/03/09/Morning edition"),
        (["Y1  - 2026///"], "2026"),
        (["PY  - 2026", "DA  - Mar 9"], "Mar 9 2026"),
        (["DA  - 2026/03//", "PY  - 2026"], "2026/03"),
        (["DA  - 2026/03/09/", "PY  - 2026", "Y2  - 2026/08/30/11:06:39"], "2026/03/09"),
        (["Y2  - 2026/08/30/11:06:39"], None),
        ([], None),
    ],
)
def test_days_of_ris(lines: list[str], day: str | None) -> None:
    (row,), _ = read(entry("T1  - Wall", *lines), "x.ris")
    assert row["published_raw"] == day


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("SE  - News", "News"),
        ("M1  - 12", None),
        ("M1  - GULLX00020260308em3800001", None),
        ("M1  - Part 2", "Part 2"),
    ],
)
def test_sections_of_ris_are_no_numbers(line: str, section: str | None) -> None:
    (row,), _ = read(entry("T1  - Wall", line), "x.ris")
    assert row["section"] == section


@pytest.mark.parametrize(
    ("lines", "outlet"),
    [
        (["JF  - Harbour Post", "PB  - Harbour Press"], "Harbour Post"),
        (["JO  - Harbour Post"], "Harbour Post"),
        (["T2  - Harbour Post", "DB  - ProQuest"], "Harbour Post"),
        (["PB  - Harbour Press"], "Harbour Press"),
        (["T2  - https://www.harbour.example/"], "harbour.example"),
    ],
)
def test_outlets_of_ris(lines: list[str], outlet: str) -> None:
    (row,), _ = read(entry("TI  - Wall", *lines), "x.txt")
    assert row["outlet_raw"] == outlet


def test_an_entry_without_an_end_and_lines_in_none() -> None:
    data = "Record #1 of 2\nTY  - NEWS\nTI  - One\nTY - NEWS\nTI  - Two\nER  -\n\nstray\nTY  - NEWS\nTI  - Three\n"
    articles, ledger = read(data, "x.ris")
    assert [row["headline"] for row in articles] == ["One", "Two", "Three"]
    assert [row["record"] for row in ledger if row["use"] == "set aside"] == ["line 1", "line 8"]


ENDNOTE = f"""%0 Newspaper Article
%A Reed, Ann
%T Council agrees
%B Harbour Post
%D 2026
%8 March 9
%P 4
%U https://h.example/wall
%X {BODY}

%0 Newspaper Article
%T Ferries stop
%J The Gull
%D 2026
"""


def test_endnote() -> None:
    (first, second), _ = read(ENDNOTE, "export.enw")
    assert (first["headline"], first["outlet_raw"], first["published_raw"]) == (
        "Council agrees",
        "Harbour Post",
        "March 9 2026",
    )
    assert (first["body"], first["byline"], first["page"]) == (BODY, "Reed, Ann", "4")
    assert (second["outlet_raw"], second["published_raw"]) == ("The Gull", "2026")


BIBTEX = f"""
@comment{{jabref}}
@string{{hp = "Harbour Post"}}

@article{{reed2026,
  title = {{Council agrees to repair {{Sea}} wall in M{{\\"u}}nchen}},
  author = {{Reed, Ann and Lund, Bo}},
  journal = hp,
  date = {{2026-03-09}},
  url = {{https://h.example/wall?a=1}},
  abstract = {{{BODY}}},
  pages = {{4--5}},
  langid = {{english}}
}}

@online{{broken,
  title = {{No end

@misc{{gull,
  title = "Ferries stop",
  newspaper = "The Gull",
  year = 2026, month = mar, day = 10,
}}
"""


def test_bibtex_and_an_entry_that_is_broken() -> None:
    (first, second), ledger = read(BIBTEX, "zotero.bib")
    assert (first["headline"], first["outlet_raw"], first["published_raw"]) == (
        "Council agrees to repair Sea wall in München",
        "Harbour Post",
        "2026-03-09",
    )
    assert (first["byline"], first["url"], first["language"]) == (
        "Reed, Ann; Lund, Bo",
        "https://h.example/wall?a=1",
        "en",
    )
    assert (first["source_id"], first["body"]) == ("reed2026", BODY)
    assert (second["headline"], second["outlet_raw"], second["published_raw"]) == (
        "Ferries stop",
        "The Gull",
        "2026-03-10",
    )
    (line,) = [row for row in ledger if row["use"] == "set aside"]
    assert "no BibTeX" in str(line["reason"])


@pytest.mark.parametrize(
    ("fields", "outlet", "day"),
    [
        ('year = 2026, month = "3~" # mar', "Harbour Post", "2026-03-03"),
        ('year = 2026, month = mar # "~12"', "Harbour Post", "2026-03-12"),
        ('year = 2026, month = 9 # "~" # mar', "Harbour Post", "2026-03-09"),
        ("year = 2026, month = {March 9}", "Harbour Post", "2026-03-09"),
        ("year = {2026}, month = 3, day = 9", "Harbour Post", "2026-3-9"),
        ("year = 2026, month = jan # {/} # feb", "Harbour Post", "2026-01"),
        ("year = 2026, month = {9. März}", "Harbour Post", "9 März 2026"),
        ("year = 2026, month = hp", "Harbour Post", "Harbour 2026"),  # whatever a macro holds
    ],
)
def test_bibtex_of_several_parts(fields: str, outlet: str, day: str) -> None:
    strings = '@string{hp = "Harbour Post"}\n'
    entry = f'{strings}@article{{a1, title = "Wall " # {{agreed}} # " # 1", journal = hp, {fields}}}\n'
    (row,), _ = read(entry, "a.bib")
    assert (row["headline"], row["outlet_raw"], row["published_raw"]) == ("Wall agreed # 1", outlet, day)


@pytest.mark.parametrize(
    "data", ["TY is what the line says - NEWS\nof today\n", "%0 of all\n", "@media screen {\n"]
)
def test_texts_that_only_look_like_entries(data: str) -> None:
    (reading, *_) = registry.parse(Document("x.txt", (data + BODY).encode()))
    assert reading.layout not in ("ris", "endnote", "bibtex")
