"""Lines that are an outlet's own, in eight languages: what they are, and what must stay."""

import json

import pyarrow as pa
import pytest
import regex
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis.readers import furniture, pages, registry
from analysis.readers.document import Document, Reading


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Video Duration 01 minutes 30 seconds 01:30", "video player"),
        ("View this post on Instagram", "embedded post"),
        ("The post Wall repair agreed appeared first on Harbour Post.", "promotion"),
        ("Der Beitrag Rat lehnt Parkhaus ab erschien zuerst auf Hafenbote.", "promotion"),
        ("L’article Le quai rouvre est apparu en premier sur La Voix du Port.", "promotion"),
        ("L'articolo Il molo riapre proviene da La Voce del Porto.", "promotion"),
        ("La entrada El muelle reabre se publicó primero en Diario del Puerto.", "promotion"),
        ("O post O cais reabre apareceu primeiro em Diário do Porto.", "promotion"),
        ("Het bericht De kade gaat open verscheen eerst op Havenkrant.", "promotion"),
        ("A post shared by Ann Bell (@annbell)", "embedded post"),
        ("Sign up for our morning newsletter and never miss a story.", "promotion"),
        ("Download the Harbour Gazette app for iOS and Android", "promotion"),
        ("Follow us on WhatsApp for breaking news", "promotion"),
        ("Also read: Ferries sail again after the storm", "also read"),
        ("READ MORE: Council keeps the old library", "also read"),
        ("Share this article", "share line"),
        ("Facebook Twitter WhatsApp Email", "share line"),
        ("submitted by /u/quay-watcher to /r/harbours", "share line"),
        ("submitted by /u/quay-watcher [link] [12 comments]", "share line"),
        ("[link] [1 comment]", "share line"),
        ("Comments URL: https://forum.example/item?id=12", "share line"),
        ("# Comments: 31", "share line"),
        ("This site uses cookies to give you the best experience.", "notice"),
        (
            "If you click 'Accept all', we and our partners, including 9 who are part of a framework, will also store",
            "notice",
        ),
        (
            "Wenn Sie auf „Alle akzeptieren“ klicken, speichern wir und unsere Partner Daten auf Ihrem Gerät",
            "notice",
        ),
        (
            "Si vous cliquez sur « Tout accepter », nous et nos partenaires stockerons des informations",
            "notice",
        ),
        ("Advertisement", "notice"),
        ("Lesen Sie auch: Fähren fahren wieder", "also read"),
        ("Sieh dir diesen Beitrag auf Instagram an", "embedded post"),
        ("Melden Sie sich für unseren Newsletter an", "promotion"),
        ("Lire aussi : Les ferries repartent", "also read"),
        ("Voir cette publication sur Instagram", "embedded post"),
        ("Inscrivez-vous à notre newsletter du matin", "promotion"),
        ("Lea también: Vuelven los barcos", "also read"),
        ("Suscríbete a nuestro boletín diario", "promotion"),
        ("Leggi anche: Tornano i traghetti", "also read"),
        ("Iscriviti alla nostra newsletter", "promotion"),
        ("Leia também: Os barcos voltam", "also read"),
        ("Assine a nossa newsletter", "promotion"),
        ("Lees ook: Veerboten varen weer", "also read"),
        ("Schrijf je in voor onze nieuwsbrief", "promotion"),
        ("اقرأ أيضا: عودة العبّارات", "also read"),
        ("شاهد الفيديو", "video player"),
        # text of an article
        ("Submitted by the harbour master", None),
        ("The letter was submitted by /r/harbours on Monday.", None),
        ("Read the letter aloud, the judge told him.", None),
        ("If you click on the map, we and our readers see where the wall stands.", None),
        ("Wenn Sie auf die Karte klicken, sehen Sie den Deich.", None),
        ("The company will share profits with its crews.", None),
        ("He follows us on every trip, the driver said.", None),
        ("Video showed the ship leaving the harbour.", None),
        ("The newsletter reached 4,000 readers before it was closed.", None),
        ("Jetzt müssen sich alle Fahrer anmelden.", None),
        ("Teilen will die Partei ihre Macht nicht.", None),
        ("Ver la ciudad desde el puerto cuesta dos euros.", None),
        ("Cookies were the only thing the bakery still sold.", None),
        ("Support for the strike has fallen since January.", None),
        ("Watch the harbour long enough and you see the tide turn.", None),
        ("Lire la suite des débats demandera du temps au conseil.", None),
        ("Comments", None),  # labels of a page are told by their place
        ("", None),
    ],
)
def test_what_is_an_outlets_own_line(line: str, kind: str | None) -> None:
    assert furniture.kind(line) == kind
    bodies = [f"The wall holds.\n{before}{line}{after}" for before in ("", " • » ") for after in ("", " »  ")]
    rows = [{"article_id": "1", "document": "t.csv", "body": body} for body in bodies]
    found = furniture.removed(Reading("tables", articles=pa.Table.from_pylist(rows)))
    assert len(found.ledger) == (len(bodies) if kind else 0)


PAGE = """Harbour strike ends after eleven days
Tidewater Post
4 March 2026
Video Duration 01 minutes 30 seconds 01:30
Crews voted narrowly to go back to work on Thursday morning.
Also read: Ferries sail again #Ferries
View this post on Instagram
The first ships leave tonight, the harbour master said. #Harbour
Sign up for our morning newsletter.
"""


def test_a_page_keeps_its_text_and_accounts_for_the_rest() -> None:
    reading = pages.read(Document("page.txt", PAGE.encode()))
    (article,) = reading.articles
    assert article["body"].split("\n") == [
        "Crews voted narrowly to go back to work on Thursday morning.",
        "The first ships leave tonight, the harbour master said. #Harbour",
    ]
    assert article["hashtags"] == ["#Harbour"]
    own = [row["reason"] for row in reading.ledger if row["use"] == "furniture"]
    assert own == ["video player", "also read", "embedded post", "promotion"]
    assert [row["start"] for row in reading.ledger] == [0, *(row["end"] for row in reading.ledger[:-1])]


BODY = "Crews voted narrowly to return.\nAlso read: Ferries sail again\nThe first ships leave tonight."

PARAGRAPHS = [
    *BODY.split("\n"),
    *(f"Paragraph {n} tells what the crews do next in the harbour." for n in range(9)),
]
ARTICLE = (
    "<html><head><meta property='og:type' content='article'><title>Harbour strike ends</title></head><body><article>"
    f"<h1>Harbour strike ends</h1>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</article></body></html>"
)
TOLD = "".join(f"&lt;p&gt;{p}&lt;/p&gt;" for p in BODY.split("\n"))
FEED = (
    '<rss version="2.0"><channel><title>Post</title><item><title>Harbour strike ends</title><guid>1</guid>'
    f"<description>{TOLD}</description></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", json.dumps({"id": "1", "title": "Harbour strike ends", "body": BODY})),
        ("a.csv", f'id,title,body\n1,Harbour strike ends,"{BODY}"\n'),
        ("a.rss", FEED),
        ("a.html", ARTICLE),
    ],
)  # fmt: skip
def test_records_of_every_kind_lose_it_to_the_ledger(name: str, data: str) -> None:
    readings = list(registry.parse(Document(name, data.encode())))
    bodies = [row["body"] for reading in readings for row in reading.articles.to_pylist()]
    assert len(bodies) == 1
    assert "Also read" not in bodies[0]
    assert "Crews voted narrowly to return.\nThe first ships leave tonight." in bodies[0]
    taken = [row for reading in readings for row in reading.ledger.to_pylist() if row["use"] == "furniture"]
    assert [(row["reason"], row["excerpt"]) for row in taken] == [
        ("also read", "Also read: Ferries sail again")
    ]


@given(st.lists(st.sampled_from([*BODY.split("\n"), "", "Share", "Advertisement", "One.\r"]), max_size=8))
def test_each_line_is_kept_or_told(lines: list[str]) -> None:
    found = furniture.stripped("\n".join(lines))
    kept = [line for line in (found.body or "").split("\n") if line.strip()]
    assert sorted([*map(str.strip, kept), *(line for line, _ in found.lines)]) == sorted(
        line.strip() for line in lines if line.strip()
    )


LINES = st.sampled_from(
    [
        "Also read: Harbour closed",
        "Share this article",
        "",
        "  ",
        "The wall holds.",
        "x" * 300,
        "Advertisement",
    ]
)


@examples(100)
@given(st.lists(st.lists(LINES, max_size=5).map("\n".join) | st.none(), min_size=1, max_size=6))
def test_a_table_at_once_is_what_each_body_is_alone(bodies: list[str | None]) -> None:
    rows = [{"article_id": str(n), "document": "t.csv", "body": body} for n, body in enumerate(bodies)]
    table = pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in rows[0]]))
    found = furniture.removed(Reading("tables", articles=table))
    alone = [furniture.stripped(body or "") for body in bodies]
    assert found.articles["body"].to_pylist() == [
        one.body if one.lines else body for one, body in zip(alone, bodies, strict=True)
    ]
    assert len(found.ledger) == sum(len(one.lines) for one in alone)


@examples(200)
@given(
    st.sampled_from(["", "Also read", "Lire aussi", "Share", "اقرأ أيضا", "Über", "ſee also", "İlgili", "ßo", "9 video", "☃"]),
    st.text("aAdDeElLrRsSßſıİ’' “أق9☃:", max_size=8),
)  # fmt: skip
def test_a_line_is_what_the_first_pattern_says_that_holds_of_it(begun: str, more: str) -> None:
    patterns = [(regex.compile(pattern, regex.IGNORECASE), own) for pattern, own in furniture._rows()]
    for line in (begun + more, (begun + more).upper(), more + begun):
        text = line.strip(furniture._EDGE).translate(furniture._QUOTES)
        held = [own for pattern, own in patterns if text and pattern.fullmatch(text)]
        assert furniture.kind(line) == next(iter(held), None)
        assert furniture._begins(text) == any(
            pattern.fullmatch(text, partial=True) for pattern, _ in patterns
        )


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("The wall was old and had to go... » READ MORE", "The wall was old and had to go..."),
        ("The wall was old and had to … Read more", "The wall was old and had to …"),
        ("The wall was old and had to [...] Continue reading", "The wall was old and had to [...]"),
        ("Die Mauer war alt und musste … Weiterlesen →", "Die Mauer war alt und musste …"),
        ("Le mur était vieux... Lire la suite", "Le mur était vieux..."),
        ("El muro era viejo… Leer más »", "El muro era viejo…"),
        ("Il muro era vecchio » Leggi tutto", "Il muro era vecchio"),
        ("كان الجدار قديما... اقرأ المزيد", "كان الجدار قديما..."),
        ("Children ought to read more", None),
        ("She said... read more of his books", None),
        ("He wants pupils to read more.", None),
        ("Weiterlesen will hier niemand", None),
        ("... Read more than one", None),
    ],
)
def test_a_link_to_the_rest_of_a_teaser_leaves_its_line_and_nothing_else_does(
    line: str, kept: str | None
) -> None:
    for body in (line, f"The council agreed on Monday.\n{line}", f"{line}\nThe council agreed on Monday."):
        found = furniture.stripped(body)
        assert found.body == (body if kept is None else body.replace(line, kept))
        assert [own for _, own in found.lines] == ([] if kept is None else ["read more"])
    table = pa.table({"article_id": ["1"], "document": ["t.csv"], "body": [line]})
    assert furniture.removed(Reading("tables", articles=table)).articles["body"].to_pylist() == [kept or line]
