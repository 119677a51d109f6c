"""Markup of agencies and corpora, in their own layouts and our own words."""

import pytest

from analysis.readers import registry
from analysis.readers.document import Document

Rows = list[dict[str, object]]
ONE = "The council agreed on Monday to repair the sea wall."
TWO = "Residents of the lower town had asked for it for years."
FIELDS = ("headline", "outlet_raw", "published_raw", "byline", "body", "source_id")


def read(markup: str, name: str = "a.xml") -> tuple[Rows, Rows]:
    readings = list(registry.parse(Document(name, markup.encode())))
    articles = [row for reading in readings for row in reading.articles.to_pylist()]  # type: ignore[union-attr]
    ledger = [row for reading in readings for row in reading.ledger.to_pylist()]  # type: ignore[union-attr]
    return articles, ledger


def item(number: int, text: str, kind: str = "text", status: str = "usable") -> str:
    return f"""<newsItem guid="urn:{number}" version="2"><itemMeta><itemClass qcode="ninat:{kind}"/>
<provider qcode="nprov:CoastWire"/><versionCreated>2026-03-09T09:00:00Z</versionCreated>
<firstCreated>2026-03-09T08:15:00Z</firstCreated><pubStatus qcode="stat:{status}"/></itemMeta>
<contentMeta><headline>Wall {number}</headline><by>By Ann Reed</by><language tag="en-GB"/></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title>
</head><body>{text}</body></html></inlineXML></contentSet></newsItem>"""


def test_newsml_g2_has_texts_and_sets_aside_what_is_none() -> None:
    items = item(1, f"<p>{ONE}</p><p>{TWO}</p>") + item(2, "<p>A wall.</p>", "picture")
    items += item(3, f"<p>{ONE}</p>", status="canceled")
    space = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
    (found,), ledger = read(
        f'<?xml version="1.0"?><newsMessage {space}><itemSet>{items}</itemSet></newsMessage>'
    )
    told = ("Wall 1", "CoastWire", "2026-03-09T08:15:00Z", "Ann Reed", f"{ONE}\n{TWO}", "urn:1")
    assert tuple(found[name] for name in FIELDS) == told
    assert (found["modified_raw"], found["language"]) == ("2026-03-09T09:00:00Z", "en")
    assert [(row["use"], row["reason"]) for row in ledger[1:]] == [
        ("set aside", "an item of the class picture, not a text"),
        ("set aside", "withdrawn by the agency: canceled"),
    ]


def test_nitf_of_a_corpus_has_its_day_alone() -> None:
    (found,), _ = read(
        f"""<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd"><nitf><head><title>Wall agreed</title>
<meta content="4" name="print_page_number"/><docdata><doc-id id-string="17"/></docdata>
<pubdata date.publication="20260309T000000" ex-ref="https://harbour.example/a" name="Harbour Post"/></head>
<body><body.head><hedline><hl1>Wall agreed</hl1></hedline><byline class="print_byline">By ANN REED</byline></body.head>
<body.content><block class="lead_paragraph"><p>{ONE}</p></block>
<block class="full_text"><p>{ONE}</p><p>{TWO}</p></block></body.content></body></nitf>"""
    )
    told = ("Wall agreed", "Harbour Post", "20260309", "ANN REED", f"{ONE}\n{TWO}", "17")
    assert tuple(found[name] for name in FIELDS) == told
    assert (found["page"], found["url"]) == ("4", "https://harbour.example/a")


REUTERS = f"""<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" OLDID="5544" NEWID="1">
<DATE>26-FEB-1987 15:01:01.79</DATE>
<UNKNOWN>&#5;&#5;C T &#22;f0704&#31;reute</UNKNOWN>
<TEXT>&#2;
<TITLE>R&D &lt;SEA.O> WALL</TITLE>
<AUTHOR>    By Ann Reed, Reuters</AUTHOR>
<DATELINE>    PORT ILMEN, Feb 26 - </DATELINE><BODY>{ONE}
    {TWO}
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
"""
TREC = f"""<DOC>
<DOCNO> CW260309-0001 </DOCNO>
<FILEID>CW-NR-03-09-26 0815EST</FILEID>
<HEAD>Wall agreed &mdash; at last</HEAD>
<BYLINE>By ANN REED</BYLINE>
<DATE>2026-03-09</DATE>
<SO>Coast Wire</SO>
<TEXT>
<P>
{ONE}
<P>
A & B pay.
</TEXT>
<TEXT>
{TWO}
</TEXT>
</DOC>
<DOC>
<DOCNO> CW260309-0002 </DOCNO>
<HEAD>Ferries stop</HEAD>
<TEXT>
   {TWO}
   {ONE}
</TEXT>
</DOC>
"""
GIGAWORD = f"""<DOC id="CW_ENG_20260309.0001" type="story" >
<HEADLINE>
Wall agreed
</HEADLINE>
<DATELINE>
PORT ILMEN, March 9 (Coast Wire)
</DATELINE>
<TEXT>
<P>
{ONE}
</P>
<P>
{TWO}
</P>
</TEXT>
</DOC>
<DOC id="CW_ENG_20260309.0002" type="other" >
<TEXT>
</TEXT>
</DOC>
"""


def test_reuters_corpus_volume_1() -> None:
    (found,), _ = read(
        f"<?xml version='1.0'?>\n<newsitem itemid='2286' id='root' date='1996-08-20' xml:lang='en'><title>ATLANTIS: Wall agreed.</title><headline>Wall agreed.</headline><byline>By Ann Reed</byline><dateline>EASTMERE 1996-08-20</dateline><text><p>{ONE}</p><p>{TWO}</p></text><copyright>(c) Coast 1996</copyright><metadata><dc element='dc.publisher' value='Coast Holdings'/><dc element='dc.date.published' value='1996-08-20'/><dc element='dc.source' value='Coast'/></metadata></newsitem>"
    )  # fmt: skip
    told = ("Wall agreed.", "Coast", "1996-08-20", "Ann Reed", f"{ONE}\n{TWO}", "2286")
    assert tuple(found[name] for name in FIELDS) == told


@pytest.mark.parametrize(
    ("markup", "rows"),
    [
        (
            REUTERS,
            [("R&D <SEA.O> WALL", "Reuters", "26-FEB-1987 15:01:01.79", "Ann Reed, Reuters", f"{ONE}\n{TWO}", "1")],
        ),
        (
            TREC,
            [
                (
                    "Wall agreed — at last", "Coast Wire", "2026-03-09", "ANN REED",
                    f"{ONE}\nA & B pay.\n{TWO}", "CW260309-0001",
                ),
                ("Ferries stop", None, None, None, f"{TWO}\n{ONE}", "CW260309-0002"),
            ],
        ),
        (GIGAWORD, [("Wall agreed", None, "20260309", None, f"{ONE}\n{TWO}", "CW_ENG_20260309.0001")]),
    ],
)  # fmt: skip
def test_sgml_of_corpora(markup: str, rows: list[tuple[str, ...]]) -> None:
    found, ledger = read(markup, "a.sgm")
    assert [tuple(row[name] for name in FIELDS) for row in found] == rows
    aside = [row["reason"] for row in ledger if row["use"] == "set aside"]
    assert aside == (["the element has no headline and no text"] if markup is GIGAWORD else [])


def test_tei_without_what_readers_said() -> None:
    (found,), _ = read(
        f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title type="main">Wall agreed</title>
<author>Ann Reed</author></titleStmt><publicationStmt><publisher>Harbour Post</publisher><date when="2026-03-09">Monday</date>
</publicationStmt></fileDesc></teiHeader><text><body><div type="entry"><p>{ONE}</p><p>{TWO}</p></div>
<div type="comments"><p>Great news!</p></div></body></text></TEI>"""
    )
    told = ("Wall agreed", "Harbour Post", "2026-03-09", "Ann Reed", f"{ONE}\n{TWO}", None)
    assert tuple(found[name] for name in FIELDS) == told


@pytest.mark.parametrize(
    "markup", ["<doc id='1'>A note.</doc>", "<newsItem/>", "<DOC>", "<REUTERS><TEXT>&#3;</TEXT>"]
)
def test_nothing_is_made_of_nothing(markup: str) -> None:
    assert read(markup)[0] == []
