"""Pages of every layout, language and kind of trouble; the ledger always adds up to the text."""

import json
from collections.abc import Callable

import pytest
from examples import examples
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import schema
from analysis.readers import decoding, pages
from analysis.readers.document import Document, Reading
from analysis.readers.pages import damage, outlet_names, time_forms


def read(text: str | bytes, name: str = "page.txt") -> Reading:
    return pages.read(Document(name, text.encode() if isinstance(text, str) else text))


def rows(reading: Reading) -> list[tuple[str | None, ...]]:
    fields = ("role", "outlet_raw", "published_raw", "headline", "body")
    return [tuple(article.get(field) for field in fields) for article in reading.articles]


def uses(reading: Reading, text: str) -> dict[str, list[str]]:
    """What the ledger says of each line of the text."""
    found: dict[str, list[str]] = {}
    for row in reading.ledger:
        found.setdefault(row["use"], []).append(text[row["start"] : row["end"]].strip())
    return found


def adds_up(reading: Reading, text: str) -> None:
    spans = [(row["start"], row["end"]) for row in reading.ledger]
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])][: len(spans)]
    assert not text or spans[-1][1] == len(text)
    assert all(start < end for start, end in spans)


TAIL = """Hashtags

Try Our AI Features
Explore what Rackline AI can do for you:
Comments
No comments yet...
Related Articles
"""

LAYOUT_A = f"""
Bridge at Orsel stays shut until spring
The bridge over the Orsel will stay shut, the county said on Friday.
0:52
A ferry takes its place from Monday.
{TAIL}

Orsel Post
20 minutes ago
- Orsel Post
Ferry to carry bicycles free of charge
The ferry that replaces the bridge will carry bicycles free of charge. Cars pay four crowns.


Today
3 hours ago
- Today
Engineers find rust in a second pier
Rust was found in a second pier.
It was last painted 30 years ago.

The pier was built in 1961.


Today
Yesterday
- Today
Ten years of the Orsel ferry
The ferry has run before.
"""

LAYOUT_B = """logo
Who moved the clock of Tamm?

Who moved the clock of Tamm?

News183 days ago
The clock of Tamm is gone.
#Tamm #clock_theft
Orange background

Try Our AI Features

Explore what Rackline AI can do for you:

Comments

2 comments

Vera K.
3 hours ago
It was my uncle.

Related Articles

Police look for a clock
Police look for a clock

Radio Tamm

timea day ago

  • Radio Tamm

Police look for a clock

Police in Tamm look for a clock. It weighs 300 kilograms.

A town without time
A town without time

Orsel Post

time30-07-2025

  • Culture
  • Orsel Post

A town without time

Nobody in Tamm knows when to eat.
View original
"""

LAYOUT_H = """logo
#

Latest news with #Tamm

A town without time
A town without time

Orsel Post

time17 hours ago

  • Culture
  • Orsel Post

A town without time

Nobody in Tamm knows when to eat.
"""

ARABIC = """
الجسر يبقى مغلقا حتى الربيع
قالت البلدية إن الجسر يبقى مغلقا حتى نهاية مارس.

الوسوم
#الجسر #النهر

جرب ميزات الذكاء الاصطناعي لدينا
اكتشف ما يمكن أن يفعله Rackline AI من أجلك:
التعليقات
لا يوجد تعليقات بعد...
أخبار ذات صلة


\u200fصدى أورسيل\u200f
منذ ساعتين
\u200f- صدى أورسيل
العبارة تنقل الدراجات مجانا
تنقل العبارة الدراجات مجانا، وتدفع السيارات أربع كرونات.
"""

FRENCH = """Le pont d'Orsel reste fermé
Le pont restera fermé jusqu'au printemps, a indiqué la mairie vendredi.
Découvrir encore
Fil des lecteurs
À lire aussi

Le Courrier d'Orsel
il y a 3 heures
- Le Courrier d'Orsel
Un bac remplace le pont
Un bac transportera les vélos gratuitement.

Gazette de Tamm
hier
- Gazette de Tamm
La rouille gagne un deuxième pilier
La rouille a été trouvée dans un deuxième pilier.
"""

SPANISH_B = """logo
El puente de Orsel sigue cerrado

El puente de Orsel sigue cerrado

El Correo de Orselhace 2 horas
El puente seguirá cerrado hasta la primavera.

Artículos relacionados

Un ferry sustituye al puente
Un ferry sustituye al puente

Diario de Tamm

timehace 45 minutos

  • Diario de Tamm

Un ferry sustituye al puente

El ferry llevará bicicletas gratis.
"""

GERMAN = """
Brücke in Orsel bleibt gesperrt
Die Brücke bleibt bis zum Frühjahr gesperrt, teilte der Kreis mit.

Orsel-Bote
vor 2 Stunden
- Orsel-Bote
Fähre nimmt Räder kostenlos mit
Räder fahren frei, Autos kosten vier Kronen.

Tammer Zeitung
gestern
- Tammer Zeitung
Rost im zweiten Pfeiler
Im zweiten Pfeiler wurde Rost gefunden.
"""

HINDI = """
ओर्सेल का पुल वसंत तक बंद रहेगा
जिले ने शुक्रवार को कहा कि पुल वसंत तक बंद रहेगा।

टिप्पणियाँ
संबंधित लेख

ओर्सेल समाचार
3 घंटे पहले
- ओर्सेल समाचार
नाव साइकिलें मुफ़्त ले जाएगी
नाव साइकिलें मुफ़्त ले जाएगी।
"""

MALAY = """
Jambatan Orsel ditutup hingga musim bunga
Jambatan itu akan ditutup hingga musim bunga, kata daerah pada Jumaat.

Artikel Berkaitan

Berita Orsel
3 jam yang lalu
- Berita Orsel
Feri bawa basikal secara percuma
Feri itu akan membawa basikal secara percuma.
"""

NO_TIME = f"""
Bridge at Orsel stays shut
The county said so.
{TAIL}
Orsel Post
- Orsel Post
Ferry to carry bicycles
Bicycles go free.

Tamm Mail
2 hours ago
- Tamm Mail
Rust in a second pier
Rust was found.
"""

TRICKY_MAIN = f"""
What the ferry row is about
Orsel Post
The paper broke the story. This is what it said:
- Orsel Council
- Ferry Union
3 hours ago
the ferry stood still. "We wait," the mate said.
1. Who pays?
2. Who sails?
Comments
are free, as the captain says, and so is the wind over the water of the Orsel in the spring, he adds.
{TAIL}

Orsel Post
5 minutes ago
- Orsel Post
Ferry row ends
The row is over.
"""


LAYOUT_A_ROWS = """
main | - | - | Bridge at Orsel stays shut until spring | The bridge over the Orsel will stay shut, the county said on Friday. / A ferry takes its place from Monday.
related | Orsel Post | 20 minutes ago | Ferry to carry bicycles free of charge | The ferry that replaces the bridge will carry bicycles free of charge. Cars pay four crowns.
related | Today | 3 hours ago | Engineers find rust in a second pier | Rust was found in a second pier. / It was last painted 30 years ago. / The pier was built in 1961.
related | Today | Yesterday | Ten years of the Orsel ferry | The ferry has run before.
"""

LAYOUT_B_ROWS = """
main | News18 | 3 days ago | Who moved the clock of Tamm? | The clock of Tamm is gone.
related | Radio Tamm | a day ago | Police look for a clock | Police in Tamm look for a clock. It weighs 300 kilograms.
related | Orsel Post | 30-07-2025 | A town without time | Nobody in Tamm knows when to eat.
"""

LAYOUT_H_ROWS = """
item | Orsel Post | 17 hours ago | A town without time | Nobody in Tamm knows when to eat.
"""

ARABIC_ROWS = """
main | - | - | الجسر يبقى مغلقا حتى الربيع | قالت البلدية إن الجسر يبقى مغلقا حتى نهاية مارس.
related | صدى أورسيل | منذ ساعتين | العبارة تنقل الدراجات مجانا | تنقل العبارة الدراجات مجانا، وتدفع السيارات أربع كرونات.
"""

FRENCH_ROWS = """
main | - | - | Le pont d'Orsel reste fermé | Le pont restera fermé jusqu'au printemps, a indiqué la mairie vendredi.
related | Le Courrier d'Orsel | il y a 3 heures | Un bac remplace le pont | Un bac transportera les vélos gratuitement.
related | Gazette de Tamm | hier | La rouille gagne un deuxième pilier | La rouille a été trouvée dans un deuxième pilier.
"""

SPANISH_B_ROWS = """
main | El Correo de Orsel | hace 2 horas | El puente de Orsel sigue cerrado | El puente seguirá cerrado hasta la primavera.
related | Diario de Tamm | hace 45 minutos | Un ferry sustituye al puente | El ferry llevará bicicletas gratis.
"""

GERMAN_ROWS = """
main | - | - | Brücke in Orsel bleibt gesperrt | Die Brücke bleibt bis zum Frühjahr gesperrt, teilte der Kreis mit.
related | Orsel-Bote | vor 2 Stunden | Fähre nimmt Räder kostenlos mit | Räder fahren frei, Autos kosten vier Kronen.
related | Tammer Zeitung | gestern | Rost im zweiten Pfeiler | Im zweiten Pfeiler wurde Rost gefunden.
"""

HINDI_ROWS = """
main | - | - | ओर्सेल का पुल वसंत तक बंद रहेगा | जिले ने शुक्रवार को कहा कि पुल वसंत तक बंद रहेगा।
related | ओर्सेल समाचार | 3 घंटे पहले | नाव साइकिलें मुफ़्त ले जाएगी | नाव साइकिलें मुफ़्त ले जाएगी।
"""

MALAY_ROWS = """
main | - | - | Jambatan Orsel ditutup hingga musim bunga | Jambatan itu akan ditutup hingga musim bunga, kata daerah pada Jumaat.
related | Berita Orsel | 3 jam yang lalu | Feri bawa basikal secara percuma | Feri itu akan membawa basikal secara percuma.
"""

NO_TIME_ROWS = """
main | - | - | Bridge at Orsel stays shut | The county said so.
related | Orsel Post | - | Ferry to carry bicycles | Bicycles go free.
related | Tamm Mail | 2 hours ago | Rust in a second pier | Rust was found.
"""

TRICKY_MAIN_ROWS = """
main | - | - | What the ferry row is about | Orsel Post / The paper broke the story. This is what it said: / - Orsel Council / - Ferry Union / 3 hours ago / the ferry stood still. "We wait," the mate said. / 1. Who pays? / 2. Who sails? / Comments / are free, as the captain says, and so is the wind over the water of the Orsel in the spring, he adds.
related | Orsel Post | 5 minutes ago | Ferry row ends | The row is over.
"""

PAGES = [
    pytest.param(LAYOUT_A, "A", LAYOUT_A_ROWS, id="A, an outlet named like a day, bodies over several lines"),
    pytest.param(LAYOUT_B, "B", LAYOUT_B_ROWS, id="B, a digit glued to a digit, a comment, a section"),
    pytest.param(LAYOUT_H, "H", LAYOUT_H_ROWS, id="H"),
    pytest.param(ARABIC, "A", ARABIC_ROWS, id="A in Arabic, direction marks"),
    pytest.param(FRENCH, "A", FRENCH_ROWS, id="A in French, labels in no list"),
    pytest.param(SPANISH_B, "B", SPANISH_B_ROWS, id="B in Spanish"),
    pytest.param(GERMAN, "A", GERMAN_ROWS, id="A in German, no label at all"),
    pytest.param(HINDI, "A", HINDI_ROWS, id="A in Hindi"),
    pytest.param(MALAY, "A", MALAY_ROWS, id="A in Malay"),
    pytest.param(NO_TIME, "A", NO_TIME_ROWS, id="an item without time"),
    pytest.param(
        TRICKY_MAIN, "A", TRICKY_MAIN_ROWS, id="a main article with lines like outlets, times and labels"
    ),
]


def table(text: str) -> list[tuple[str | None, ...]]:
    """Rows written as `role | outlet | time | headline | body`, `-` for null, ` / ` between body lines."""
    cells = [line.split(" | ") for line in text.strip().splitlines()]
    return [tuple(None if c == "-" else c.replace(" / ", "\n") for c in row) for row in cells]


@pytest.mark.parametrize(("text", "layout", "expected"), PAGES)
@pytest.mark.parametrize(
    "printed",
    [
        pytest.param(lambda text: text, id="as is"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="Windows newlines"),
        pytest.param(lambda text: text.replace("\n", "\r"), id="old Mac newlines"),
        pytest.param(lambda text: text.replace("\n\n", "\n"), id="blank lines missing"),
        pytest.param(lambda text: text.replace("\n", "\n\n"), id="blank lines between all"),
        pytest.param(lambda text: text.replace("\n", " \t\u200f\n  \u00a0"), id="stray spaces and marks"),
    ],
)
def test_aggregator_pages(text: str, layout: str, expected: str, printed: Callable[[str], str]) -> None:
    reading = read(printed(text))
    assert reading.layout == layout
    assert rows(reading) == table(expected)
    adds_up(reading, printed(text))


def test_what_the_ledger_says_of_layout_a() -> None:
    found = uses(read(LAYOUT_A), LAYOUT_A)
    assert found["media length"] == ["0:52"]
    assert found["repeated"] == ["- Orsel Post", "- Today", "- Today"]
    assert found["boilerplate"] == [line for line in TAIL.splitlines() if line]
    assert "set aside" not in found


def test_what_the_ledger_says_of_layout_b() -> None:
    reading = read(LAYOUT_B)
    found = uses(reading, LAYOUT_B)
    assert found["set aside"] == ["Vera K.\n3 hours ago\nIt was my uncle."]
    assert found["time"] == ["3 days ago", "a day ago", "30-07-2025"]
    assert found["section"] == ["• Culture"]
    assert "time" in found["boilerplate"]
    assert "View original" in found["boilerplate"]
    assert reading.articles[0]["hashtags"] == ["#Tamm", "#clock_theft"]
    assert reading.articles[2]["section"] == "Culture"


def test_hashtags() -> None:
    assert read(LAYOUT_H).articles[0]["hashtags"] == ["#Tamm"]
    assert read(ARABIC).articles[0]["hashtags"] == ["#الجسر", "#النهر"]
    tags = LAYOUT_A.replace("Hashtags\n", "Hashtags\n#Orsel, #bridges #Orsel\nRivers of the north\n", 1)
    tags = tags.replace("said on Friday.", "said on #Friday (#1, see https://a.example/#top).")
    assert read(tags).articles[0]["hashtags"] == ["#Friday", "#Orsel", "#bridges", "Rivers of the north"]


POST = """
Fans sing on the Orsel
The fans sang for an hour.
What a night on the river pic.twitter.com/abcdef
— River Club (@riverclub) July 1, 2025
Then they went home.
"""


def test_an_embedded_post_stays_in_the_body_and_its_date_is_not_the_articles() -> None:
    reading = read(POST + TAIL)
    assert reading.articles[0]["published_raw"] is None
    assert reading.articles[0]["body"] == "\n".join(POST.strip().splitlines()[1:])
    assert uses(reading, POST + TAIL)["quoted post"] == POST.strip().splitlines()[2:4]


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("\n\nTamm Mail\n2 hours ago\n", ("Tamm Mail", "2 hours ago", None, None)),
        ("\n\nTamm Mail\n2 hours ago\n- Tam", ("Tamm Mail", "2 hours ago", None, None)),
        ("\n\nTamm Mail\n2 hours ago\n- Tamm Mail", ("Tamm Mail", "2 hours ago", None, None)),
        (
            "\n\nTamm Mail\n2 hours ago\n- Tamm Mail\nRust in a sec",
            ("Tamm Mail", "2 hours ago", "Rust in a sec", None),
        ),
        ("\n\nRust in a second pier\nRust in a second pier\n", (None, None, "Rust in a second pier", None)),
        ("\n\nRust in a second pier\nRust in a sec", (None, None, "Rust in a second pier", None)),
    ],
)
def test_an_item_that_the_pages_end_cuts_off(end: str, last: tuple[str | None, ...]) -> None:
    reading = read(LAYOUT_A.rstrip("\n") + end)
    assert len(reading.articles) == 5
    assert rows(reading)[3][4] == "The ferry has run before."
    assert rows(reading)[4][1:] == last
    first = read(f"\nBridge shut\nThe county said so.\n{TAIL}" + end)
    assert rows(first)[1:][:1] in ([("related", *last)], [])


def test_the_first_line_of_a_cut_off_item_is_set_aside() -> None:
    text = LAYOUT_A.rstrip("\n") + "\n\n\nTamm Ma"
    assert uses(read(text), text)["set aside"] == ["Tamm Ma"]


def test_the_footer_of_a_page_is_no_body() -> None:
    text = (
        LAYOUT_A
        + "DOWNLOAD THE APP\nGet Started Now: Download the App\nReady to dive into news? Now.\nplay-store\n"
    )
    reading = read(text)
    assert rows(reading)[-1][-1] == "The ferry has run before."
    assert uses(reading, text)["boilerplate"][-1] == "play-store"


def item(number: int, *slots: str) -> list[str]:
    """Invented lines of one list item in the given order."""
    lines = {
        "time": f"{number + 2} hours ago",
        "date": f"{number + 1:02}/06/2025 10:{number}7",
        "clock": f"{22 - number}:1{number} Uhr",
        "bare": f"{22 - number}:1{number}",
        "outlet": ("Orsel Post", "Tamm Mail", "Radio Quill", "The Gull")[number % 4],
        "section": ("News", "Analysis")[number % 2],
        "headline": ("Bridge stays shut until spring", "Ferry carries bicycles free of charge", "Who moved the clock of Tamm?",
                     "Rust found in a second pier")[number % 4],
        "body": ("The county said so on Friday.", "Cars pay four crowns for the way across.", "Nobody in the town can say it.",
                 "It was last painted in 1989, the report says.")[number % 4],
        "by": "By Vera Klamm",
        "more": "Continue reading...",
        "": "",
    }  # fmt: skip
    lines["outlet time"] = f"{lines['outlet']} · {number + 2}h"
    lines["time outlet"] = f"{lines['time']} | {lines['outlet']}"
    return [lines[slot] for slot in slots]


@pytest.mark.parametrize(
    "slots",
    [
        ("time", "headline", "body"),
        ("date", "headline", "body", "", "more", ""),
        ("clock", "", "headline", "", "body", ""),
        ("bare", "headline", "body"),
        ("outlet", "headline", "time"),
        ("outlet", "headline", "time", "by", "more"),
        ("outlet", "time", "headline", "body"),
        ("headline", "date", "body", "more"),
        ("headline", "", "date", "", "body", "", "more", ""),
        ("outlet time", "headline"),
        ("headline", "body", "outlet time", ""),
        ("headline", "time outlet", ""),
        ("outlet", "headline", "body", "time", ""),
        ("date", "section", "headline", "body", "outlet"),
        ("time", "headline", "outlet", ""),
        ("section", "headline", "date", "body", ""),
    ],
    ids="-".join,
)
def test_lists_of_unknown_layout(slots: tuple[str, ...]) -> None:
    text = "News of the river\n\n" + "\n".join(line for number in range(4) for line in item(number, *slots))
    reading = read(text)
    adds_up(reading, text)
    assert [article["role"] for article in reading.articles] == ["item"] * 4
    for number, article in enumerate(reading.articles):
        assert article["headline"] == item(number, "headline")[0]
        times = [
            value
            for slot in slots
            for value in item(number, slot)
            if {"time", "date", "clock", "bare"} & {slot}
        ]
        assert not times or article["published_raw"] == times[0]
        assert article["outlet_raw"] == (item(number, "outlet")[0] if "outlet" in " ".join(slots) else None)
        assert article["body"] == (item(number, "body")[0] if "body" in slots else None)
        assert article["section"] == (item(number, "section")[0] if "section" in slots else None)


@pytest.mark.parametrize(
    ("header", "outlet"),
    [
        ("River news | The Orsel Post\nAll of it\n", "The Orsel Post"),
        ("The Orsel Post\nSubscribe to The Orsel Post\n", "The Orsel Post"),
        ("Saturday, 3 April 2021River Day\n", "River Day"),
        ("This is what the river brought today.\n", None),
        ("", None),
    ],
)
def test_a_list_whose_header_names_the_outlet(header: str, outlet: str | None) -> None:
    text = (
        header + "\n" + "\n".join(line for n in range(3) for line in item(n, "clock", "headline", "body", ""))
    )
    assert [article["outlet_raw"] for article in read(text).articles] == [outlet] * 3


ABOVE_A_LIST = """\
Marlow Today
Home  World
Council votes to close two libraries
{under}Marlow council has voted to close two of its five libraries from April, to save £300,000 a year.
{more}1:30
Elsewhere on this
Dale Echo
25 minutes ago
Marlow libraries to close after a narrow vote
Two of the libraries will close in April after a vote of 12 to 11.
Shire Gazette
1 hour ago
What is known of the closures
Councillors voted to close libraries on Tuesday.
"""
MORE = "“It is a dark day,” said Ann Reed, who had campaigned for the libraries.\n"


@pytest.mark.parametrize(
    ("under", "more", "main"),
    [
        ("", MORE, [("main", None, None)]),
        ("Marlow Bugle\n2 hours ago\n", MORE, [("main", "Marlow Bugle", "2 hours ago")]),
        ("", "", []),  # one paragraph may introduce the list
    ],
)
def test_the_article_above_a_list_that_repeats_no_outlet_is_one(
    under: str, more: str, main: list[tuple[str | None, ...]]
) -> None:
    text = ABOVE_A_LIST.format(under=under, more=more)
    found = read(text)
    adds_up(found, text)
    role = "related" if main else "item"
    listed = [(role, "Dale Echo", "25 minutes ago"), (role, "Shire Gazette", "1 hour ago")]
    told = [(row["role"], row["outlet_raw"], row["published_raw"]) for row in found.articles]
    assert told == [*main, *listed]
    if main:
        assert found.articles[0]["headline"] == "Council votes to close two libraries"
        assert MORE.strip() in str(found.articles[0]["body"])


def test_marks_of_markdown_are_no_part_of_a_name_or_headline() -> None:
    text = "# Bridge falls in Orsel\n\n*The Gull, 3 November 2025*\n\nA bridge fell in Orsel on **Monday** and two were hurt.\n"
    found = read(text).articles[0]
    assert (found["headline"], found["outlet_raw"]) == ("Bridge falls in Orsel", "The Gull")
    assert found["published_raw"] == "3 November 2025"
    assert read("#flood\n" + text).articles[0]["headline"] == "#flood"


def test_credit_lines() -> None:
    text = "Vera Klamm / Orsel Post:\nBridge stays shut  —  Until spring.\nTom Ode / Tamm Mail:\nThe Gull:\nRust  —  In a pier."
    reading = read(text)
    adds_up(reading, text)
    assert rows(reading) == [
        ("item", "Orsel Post", None, "Bridge stays shut", "Until spring."),
        ("item", "Tamm Mail", None, None, None),
        ("item", "The Gull", None, "Rust", "In a pier."),
    ]
    assert [article["byline"] for article in reading.articles] == ["Vera Klamm", "Tom Ode", None]


def test_menu_lines_above_a_doubled_headline_and_a_second_time_below() -> None:
    head = "logo\nHome\nRiver pages\nBridge stays shut till May\n\nBridge stays shut till May\n"
    text = head + "Orsel Post3 hours ago\nUpdated: 4 June 2025\nBy Vera Klamm\nThe county said so.\n"
    reading = read(text)
    adds_up(reading, text)
    assert rows(reading) == [
        ("main", "Orsel Post", "3 hours ago", "Bridge stays shut till May", "The county said so.")
    ]
    assert uses(reading, text)["time"] == ["3 hours ago", "Updated: 4 June 2025"]
    assert reading.articles[0]["byline"] == "By Vera Klamm"


def test_a_list_under_its_label_that_repeats_no_outlet() -> None:
    text = f"\nBridge shut\nThe county said so.\n{TAIL}\n" + "\n".join(
        line for n in range(3) for line in item(n, "outlet", "time", "headline", "body", "")
    )
    assert [row[:4] for row in rows(read(text))] == [
        ("main", None, None, "Bridge shut"),
        *(("related", *item(n, "outlet", "time", "headline")) for n in range(3)),
    ]


def test_one_article() -> None:
    text = (
        "Bridge stays shut\nOrsel Post\n3 June 2025\nBy Vera Klamm\nThe bridge stays shut until spring, the county said.\n"
        "9.15am\nHe said: wait.\nShe said: no.\n"
    )
    article = read(text).articles[0]
    assert (article["role"], article["headline"], article["outlet_raw"]) == (
        "main",
        "Bridge stays shut",
        "Orsel Post",
    )
    assert (article["published_raw"], article["byline"]) == ("3 June 2025", "By Vera Klamm")
    assert article["body"].startswith("The bridge stays shut")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "holds no text"),
        (b" \r\n\t\n", "holds no text"),
        (bytes(range(256)) * 40, "is not text"),
        (b"%PDF-1.7\nabc", "is not text"),
        (b"one line only", "found neither"),
        (b"a\nb\nc\nd\n" * 100, "found neither"),
        (b"x" * 2_000_000, "found neither"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(data: bytes, words: str) -> None:
    reading = read(data, "odd.txt")
    assert (reading.status, reading.articles, reading.records) == ("not read", [], 0)
    assert reading.reason is not None
    assert "odd.txt" in reading.reason
    assert words in reading.reason
    assert {row["use"] for row in reading.ledger} <= {"blank", "set aside"}


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", ARABIC),
        ("utf-8-sig", ARABIC),
        ("utf-16", ARABIC),
        ("utf-16-le", LAYOUT_A),
        ("cp1256", ARABIC.replace("\u200f", "")),
        ("cp1252", GERMAN),
        ("cp1252", SPANISH_B),
        ("cp1252", LAYOUT_A.replace("said", "‘said’ – “so”")),
    ],
)
def test_encodings(encoding: str, text: str) -> None:
    decoded = decoding.decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.replaced) == (text, encoding, False)
    reading = read(text.encode(encoding))
    assert reading.encoding == encoding
    assert rows(reading) == rows(read(text))


def test_characters_that_cannot_be_decoded_are_flagged() -> None:
    reading = read(LAYOUT_A.encode().replace(b"Cars pay", b"C\xe4rs p\xffay"))
    flagged = [
        article["headline"] for article in reading.articles if "replaced-characters" in article["damage"]
    ]
    assert reading.status == "read"
    assert flagged in ([], ["Ferry to carry bicycles free of charge"])
    cut = read(ARABIC.encode()[:-3])
    assert (cut.encoding, cut.articles[1]["damage"][0]) == ("utf-8", "replaced-characters")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("page.txt", b"Bridge shut\n", True),
        ("page", b"Bridge shut\n", True),
        ("page.txt", b"", True),
        ("page.html", b"Bridge shut", False),
        ("page.txt", b"  <!DOCTYPE html><p>", False),
        ("page.txt", b"\xef\xbb\xbf<?xml version='1.0'?>", False),
        ("page.txt", b'{"articles": []}', False),
        ("list.csv", b"a,b\n", False),
        ("page.txt", b"PK\x03\x04abc", False),
        ("page.txt", b"\x00\x01\x02" * 99, False),
        ("page.txt", "Bridge".encode("utf-16"), True),
        ("page.txt", b"[Live] Bridge shut\n", True),
    ],
)
def test_recognises(name: str, data: bytes, expected: bool) -> None:
    assert pages.recognises(Document(name, data)) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        *[(line, True) for line in (
            "20 minutes ago", "a day ago", "an hour ago", "Just now", "Yesterday", "14H ago", "3h", "30-07-2025",
            "Jan 16 2021", "25/06/2018 02:20 PM", "22:46 Uhr", "4:14 p.m.", "2019-11-19T12:48:14Z", "Monday 5:30PM",
            "Mar, 30/09/2025 - 10:27", "Actualizado: hace 1 hora 33 mins", "منذ ساعتين", "منذ 13 ساعات", "أمس",
            "il y a une heure", "vor 3 Std.", "gestern, 18:30 Uhr", "3 घंटे पहले", "3 jam yang lalu", "3 小时前",
            "2019年11月19日", "5 дней назад", "há 2 dias", "3 ore fa", "Published: Nov. 19, 2019, 6:18 p.m.", "13h45",
            "2025年11月3日 9時15分", "2025年11月3日 18時5分", "11月3日 下午9点15分", "2025년 11월 3일 오전 9시 15분",
        )],
        *[(line, False) for line in (
            "", "1:30", "02:28", "1:02:33", "100:00", "2025", "12", "3 min read", "News", "Der Tag", "May", "6-4 6-4",
            "10 people", "3 days of rain", "The Sun", "USA Today", "time11 minutes ago", "99/99/2025", "It was 3 hours ago",
            "3 hours ago " * 20, "3時のおやつ", "試合は15分で",
        )],
    ],
)  # fmt: skip
def test_looks_like_time(line: str, expected: bool) -> None:
    assert time_forms.looks_like_time(line) is expected


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Straits Timesa day ago", "Straits Times"),
        ("News183 days ago", "News18"),
        ("News1812 minutes ago", "News18"),
        ("Channel 43 hours ago", "Channel 4"),
        ("France 242 hours ago", "France 24"),
        ("The Sun2 days ago", "The Sun"),
        ("Sky News11-03-2025", "Sky News"),
        ("Al Arabiyaan hour ago", "Al Arabiya"),
        ("CNNjust now", "CNN"),
        ("السوسنةمنذ 3 أيام", "السوسنة"),
        ("Le Courrieril y a 3 heures", "Le Courrier"),
        ("Der Botevor 3 Stunden", "Der Bote"),
        ("朝日3時間前", "朝日"),
        ("Orsel Post · 3h", "Orsel Post · "),
    ],
)
def test_a_time_glued_to_a_name(line: str, name: str) -> None:
    assert time_forms.suffix(line) == (len(name), True)


@pytest.mark.parametrize(
    "name", ["Orrin Tribune", "Sable", "Al Arabiya", "Orrin Allgemeine", "Marrow.de", "Le Courrier"]
)
@pytest.mark.parametrize(
    "time",
    [
        "8 hours ago", "1 day ago", "an hour ago", "a day ago", "yesterday", "vor 3 Stunden", "il y a 2 jours",
        "hace 5 horas", "há 2 dias", "3 uur geleden", "5 часов назад", "منذ 3 ساعات", "3h ago",
    ],
)  # fmt: skip
def test_a_time_that_a_space_or_sign_parts_from_a_name(name: str, time: str) -> None:
    assert time_forms.suffix(f"{name} {time}", outlet_names.known) in (
        (len(name) + 1, False),
        (len(name) + 1, True),
    )
    assert time_forms.suffix(f"{name} · {time}") == (len(name) + 3, True)


def test_a_known_name_decides_where_a_glued_time_begins() -> None:
    assert time_forms.suffix("News 123 hours ago", lambda name: name == "News 12") == (7, True)
    assert time_forms.suffix("It happened 3 hours ago") == (12, False)
    assert time_forms.suffix("Orsel Post 13 November 2025") == (11, False)
    assert time_forms.suffix("Orsel Post | 13 November 2025") == (13, True)
    assert time_forms.suffix("港町新聞 2025年11月3日 9時15分") == (5, False)
    assert time_forms.suffix("no time at all") is None


@pytest.mark.parametrize(
    "text",
    [
        "The U.S.A. team left. They won.",
        "See No.10 for details. It costs 3.5m.",
        "Write to desk@Orsel.Com or see www.Example.Com/A.B for more.",
        "Read https://Example.Org/a.Page today.",
        "Well... And so it went…",
        "…And then it rained. 'Really?' she asked.",
        "J.K. Rowling met J.R.R. Tolkien, Ph.D., at 9 p.m. in St.James's Park.",
        "„Das ist gut“, sagte er. »Ja«, rief sie. «C'est bon», dit-il.",
        "قال الوزير إن المشروع بدأ. وأضاف أنه سينتهي.",
        "यह एक वाक्य है। दूसरा वाक्य भी है।",
        "这是一个句子。第二句。",
        "Version 2.0.Beta is out. Node.js runs.",
        "He gave up . . . and left. The court “limit[ed]” it, see limit[].",
        "It was 'fun', she said, 'and cold'",
        "SÃO PAULO wins. Ole Sørensen sang.",
        "It ended 6-4, 6-4 (see below).",
        "Rock n Roll is here. Salsa n chips, too.",
        "Photo: Vera Klamm",
        "More: https://example.com/a",
    ],
)
def test_healthy_text_has_no_damage(text: str) -> None:
    assert damage.flags(text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('It lies in the "future".Speaking on Friday he left.', {"glued-sentences": '".Speaking'}),
        ('He asked me to wait."The ferry said no.', {"glued-sentences": '."The'}),
        ("جاء يوم الأربعاء.وجاء ذلك بعد أيام.", {"glued-sentences": ".وجاء"}),
        ("In the league he added: , but added that.", {"words-missing": "added: , but"}),
        ("It was seen by , who left.", {"words-missing": "by , who"}),
        ("The ferry ( ) sank.", {"words-missing": "( )"}),
        ("He went to Saudi Arabia n club this week.", {"split-word": "Arabia n club"}),
        ("The caf\ufffd closed.", {"replaced-characters": "\ufffd"}),
        ("The cafÃ© closed, itâ€™s sad.", {"replaced-characters": "Ã©"}),
        ("Patients were led to rejec", {"truncated": "rejec"}),
        ("It was late. At first, she didn'", {"truncated": "didn'"}),
        ('It rained. "Pe', {"truncated": '"Pe'}),
        ("Text of it.… [+1234 chars]", {"truncated": "[+1234 chars]"}),
        ("Der Damm hält, sagte sie. abc/dpa", {}),
        ("Der Damm hält, sagte sie. (mit AFP)", {}),
        ("Der Damm hält, sagte sie. Dann aber auf der/", {"truncated": "der/"}),
        ("The dam holds, she said. But with water and", {"truncated": "and"}),
        ("Short start. Subscribe to continue reading.", {"paywall": "Subscribe to"}),
        ("We use cookies. Accept all cookies.", {"consent": "We use cookies"}),
    ],
)
def test_damage_is_flagged_with_its_evidence(text: str, expected: dict[str, str]) -> None:
    found = damage.flags(text)
    assert set(found) == set(expected)
    assert all(words in found[flag] for flag, words in expected.items())


PIECES = st.sampled_from(
    [
        *LAYOUT_A.splitlines(),
        *LAYOUT_B.splitlines(),
        *ARABIC.splitlines(),
        "#",
        "-",
        "•",
        "1:30",
        ":",
        "a / b:",
        "x" * 500,
    ]
)


@examples(150)
@given(
    st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=40).map("\n".join)),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@example("\u2028\n- \n\f\x0b", "\n")
@example("logo\nlogo\nlogo", "\n")
def test_the_ledger_adds_up_and_fields_are_text_of_their_spans(text: str, newline: str) -> None:
    text = text.replace("\n", newline)
    data = text.encode("utf-8", "replace")
    reading = read(data)
    if decoding.is_binary(data):
        return
    text = decoding.decode(data).text
    adds_up(reading, text)
    schema.check(schema.frame(reading.articles, schema.READ), schema.READ, "articles")
    schema.check(schema.frame(reading.ledger, schema.LEDGER), schema.LEDGER, "ledger")
    for article in reading.articles:
        own = "\n".join(
            text[r["start"] : r["end"]] for r in reading.ledger if r["article_id"] == article["article_id"]
        )
        assert article["headline"] is None or article["headline"] in own
        assert all(line in own for line in (article["body"] or "").splitlines())


@examples(200)
@given(st.binary(max_size=600))
def test_no_bytes_raise(data: bytes) -> None:
    document = Document("x", data)
    assert pages.recognises(document) in (True, False)
    assert pages.read(document).status in ("read", "not read")


@pytest.mark.parametrize(
    "text",
    ["word. Next " * 200_000, "a" * 2_000_000, "abc\n" * 20_000, "x 3 days ago\n" * 5_000, "- a\n" * 10_000,
     "By Foo:\n" * 10_000, "' " * 250_000, "#a " * 200_000, "\n" * 300_000, "same\n3 hours ago\n- same\n" * 2_000],
    ids=range(10),
)  # fmt: skip
def test_big_input_is_read_in_bounded_time(text: str) -> None:
    adds_up(read(text), text)  # quadratic behaviour anywhere would run for many minutes


def test_same_bytes_same_rows_whatever_the_name() -> None:
    one, two = read(LAYOUT_B, "a.txt"), read(LAYOUT_B, "b/c.txt")
    assert [row["article_id"] for row in one.articles] == [row["article_id"] for row in two.articles]
    assert json.dumps(one.ledger, default=str) == json.dumps(read(LAYOUT_B, "a.txt").ledger, default=str)


COPIED = {
    "en": ("Skip to main content\nThe Gull\nNews\nSport\nHarbour\n", "Council agrees to repair the sea wall\n", "Cracks were found in two places.\n", "Ann Reed\nSat 7 Mar 2026 10.00 GMT\nShare\n"),
    "de": ("Zum Inhalt springen\nThe Gull\nPolitik\n", "Stadtrat saniert Deich\n", "Risse an zwei Stellen: Die Arbeit beginnt im Mai.\n", "Von Anna Meier\n07.03.2026, 10.15 Uhr\n"),
    "fr": ("The Gull\nACTUALITÉS\n", "Le conseil répare la digue\n", "Des fissures ont été trouvées.\n", "Par Anne Roseau\nPublié le 7 mars 2026 à 10h15, modifié à 11h02\nTemps de lecture 2 min.\n"),
}  # fmt: skip
TOLD = "The council agreed on Friday to repair the sea wall before winter, members said.\n“We could not wait,” said Tom Lee, who leads it.\n"


@pytest.mark.parametrize(
    ("language", "section"), [("en", "Harbour"), ("de", "Politik"), ("fr", "ACTUALITÉS")]
)
def test_an_article_copied_from_its_page_has_its_head(language: str, section: str) -> None:
    above, headline, standfirst, under = COPIED[language]
    text = above + headline + standfirst + under + TOLD
    found = read(text)
    adds_up(found, text)
    (row,) = found.articles
    assert (row["outlet_raw"], row["headline"], row["section"]) == ("The Gull", headline.strip(), section)
    assert row["byline"] == under.split("\n")[0]
    assert row["published_raw"] == under.split("\n")[1]
    assert row["body"] == (standfirst + TOLD).strip()


def test_what_a_browser_prints_above_a_page_is_no_headline() -> None:
    text = f"07/03/2026, 10:20    Council agrees to repair the sea wall - The Gull\nCouncil agrees to repair the sea wall\nBy Ann Reed\n{TOLD}"
    found = read(text)
    adds_up(found, text)
    (row,) = found.articles
    assert (row["outlet_raw"], row["headline"], row["byline"]) == (
        "The Gull",
        "Council agrees to repair the sea wall",
        "By Ann Reed",
    )
    assert row["published_raw"] is None
    assert row["body"] == TOLD.strip()


@pytest.mark.parametrize(
    "text",
    [
        f"Wall agreed\n{TOLD}",
        f"Council agrees to repair the sea wall\n{TOLD}",
        f"News of the wall\nThe Gull told it first\n{TOLD}",
    ],
)
def test_a_text_without_a_menu_begins_with_its_headline(text: str) -> None:
    (row,) = read(text).articles
    assert row["headline"] == text.split("\n", maxsplit=1)[0]


LABELLED = "Title: Council agrees to repair the sea wall\nSource: The Gull\nAuthor: Ann Reed\nDate: 7 March 2026\nURL: https://gull.example/wall\n"


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (LABELLED, f"\n{TOLD}"),
        ("---\n" + LABELLED.lower().replace("council", "Council").replace("the gull", '"The Gull"').replace("ann reed", "Ann Reed").replace("7 march", "7 March").replace("url", "link") + "tags: wall, sea\n---\n", f"\n{TOLD}"),
        (LABELLED + "Text: ", TOLD),
    ],
)  # fmt: skip
def test_a_labelled_head_fills_the_fields(head: str, text: str) -> None:
    found = read(head + text)
    adds_up(found, head + text)
    (row,) = found.articles
    assert (row["role"], row["outlet_raw"], row["byline"], row["published_raw"], row["url"]) == (
        "main", "The Gull", "Ann Reed", "7 March 2026", "https://gull.example/wall",
    )  # fmt: skip
    assert str(row["headline"]).startswith("Council agrees")
    assert row["body"] == TOLD.strip()


def test_each_labelled_head_begins_an_article() -> None:
    text = (
        f"{LABELLED}\n{TOLD}\n{'=' * 20}\n\n" + LABELLED.replace("Council agrees", "Council refuses") + TOLD
    )
    found = read(text)
    adds_up(found, text)
    assert [row["headline"] for row in found.articles] == ["Council agrees to repair the sea wall", "Council refuses to repair the sea wall"]  # fmt: skip
    assert {row["body"] for row in found.articles} == {TOLD.strip()}


@pytest.mark.parametrize(
    "text",
    [
        f"Council agrees to repair the sea wall\nText: Ann Reed\nFoto: Tom Lee\n{TOLD}",
        f"Interview: the mayor of the wall\n{TOLD}Source: The Gull\n",
        f"Title: none\n{TOLD}",
    ],
)
def test_a_few_labels_are_no_head(text: str) -> None:
    assert read(text).layout == "article"


FRONT = "---\ntitle: {}\nauthor: Ann Reed\nurl: https://gull.example/wall\nhostname: gull.example\nsitename: The Gull\ndate: 2026-03-07\n---\n"
AGREED = "Council agrees to repair the sea wall"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f"{FRONT.format(AGREED)}# {AGREED}\n\n{TOLD}", (AGREED, "The Gull", "2026-03-07", "https://gull.example/wall")),
        (f"{FRONT.format(AGREED)}\n{TOLD}", (AGREED, "The Gull", "2026-03-07", "https://gull.example/wall")),
        (
            f"# {AGREED}\n\nsource: https://gull.example/wall\nclipped: 2026-03-09\n\n{TOLD}",
            (AGREED, None, None, "https://gull.example/wall"),
        ),
        (
            f"{AGREED}\nURL: https://gull.example/wall\nPublished: 2026-03-07\nSaved: 2026-03-09\n\n{TOLD}",
            (AGREED, None, "2026-03-07", "https://gull.example/wall"),
        ),
        (
            f"---\ntitle: {AGREED}\nsource: https://gull.example/wall\npublished: 2026-03-07\ncreated: 2026-03-09\n---\n{TOLD}",
            (AGREED, None, "2026-03-07", "https://gull.example/wall"),
        ),
    ],
)  # fmt: skip
def test_articles_that_were_clipped(text: str, row: tuple[str | None, ...]) -> None:
    found = read(text)
    adds_up(found, text)
    (told,) = found.articles
    assert (told["headline"], told["outlet_raw"], told["published_raw"], told["url"]) == row
    assert told["body"] == TOLD.strip()


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Retrieved 9 March 2026", True),
        ("Saved on 9 March 2026 at 10:15", True),
        ("abgerufen am 9. März 2026", True),
        ("Consulté le 9 mars 2026", True),
        ("Published 9 March 2026", False),
        ("9 March 2026", False),
        ("Cat saved by crew 3 hours ago", False),
    ],
)
def test_when_a_page_was_kept_is_no_time_of_publication(line: str, kept: bool) -> None:
    assert time_forms.is_other(line) is kept
    text = f"{AGREED}\n{line}\n{TOLD}"
    found = read(text)
    adds_up(found, text)
    if kept:
        assert [row["published_raw"] for row in found.articles] == [None]


def test_a_word_for_keeping_in_a_headline_hides_no_time() -> None:
    assert time_forms.suffix("Cat saved by crew · 3 hours ago") is not None
