"""Lists of other sites: lines cut into their fields, tables, lists without times, and what is no list."""

from pathlib import Path

import pytest
from accuracy import pages as gold
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis.readers import pages
from analysis.readers.document import Document, Reading
from analysis.readers.pages import cells, lines, outlet_names, rows, time_forms


def read(text: str) -> Reading:
    return pages.read(Document("list.txt", text.encode()))


def cut(text: str) -> list[str]:
    split = lines.split(text)
    found = cells.cut(split)
    return [line.text for line in (found.lines if found else split)]


@pytest.mark.parametrize("name", gold.names_of_own_lists())
def test_every_item_of_our_own_lists(name: str) -> None:
    [page] = (page for page in gold.own_lists() if page.name == name)
    wanted = [(t["when"], t["outlet"], t["headline"]) for t in page.truth]
    assert [gold.item_key(row) for row in page.found] == wanted


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("+++ 19.02 Uhr: Ferries sail again +++", ["19.02 Uhr", "Ferries sail again"]),
        ("12:04 GMT  Council keeps the library", ["12:04 GMT", "Council keeps the library"]),
        ("15:42 - Port: crews vote", ["15:42", "Port: crews vote"]),
        ("Gazette, 4 March 2026, Ann Bell", ["Gazette", "4 March 2026", "Ann Bell"]),
        ("Mar 4, 2026 — Crews voted to return.", ["Mar 4, 2026", "Crews voted to return."]),
        ("Read more at Tidewater Post", ["Read more at", "Tidewater Post"]),
        ("97 points by shelf 5 hours ago", ["97 points by shelf", "5 hours ago"]),
        # what is no time and no outlet stays whole
        ("Monday the council will vote again.", None),
        ("The vote – a narrow one – came at noon.", None),
        ("A 2-1 win, 3 goals, and rain", None),
        ("Read more at home than at school, he said.", None),
        ("Ann Bell, a teacher, and Joe Park", None),
        ("May is the month of the strike", None),
    ],
)
def test_a_line_of_several_fields_is_cut(line: str, parts: list[str] | None) -> None:
    assert cut(line) == (parts or [line])


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Mehr zum Thema", None),
        ("Mühlbote · vor 5 Stunden", "Mühlbote"),
        ("Straits Timesa day ago", "Straits Times"),
        ("quayside 3 hours ago", "quayside"),
    ],
)
def test_the_last_letters_of_a_word_are_no_time(line: str, name: str | None) -> None:
    found = time_forms.suffix(line)
    assert (line[: found[0]].strip(" ·") if found else None) == name


@pytest.mark.parametrize(
    ("header", "outlet"),
    [
        ("El Faro del Sur", "El Faro del Sur"),
        ("Startseite  Politik  Sport", None),
        ("News of the river", None),
        ("Latest news", None),
        ("Milltown Herald", "Milltown Herald"),
    ],
)
def test_the_outlet_a_header_names(header: str, outlet: str | None) -> None:
    place = outlet_names.of_page([header, "Log in"])
    assert (header[place[1] : place[2]] if place else None) == outlet


@pytest.mark.parametrize(
    "text",
    [
        "Ann Bell\t12\tleft\nJoe Park\t11\tright\nMax Roe\t9\tleft",  # no headlines
        "a|b\nc|d",  # too few rows
        "One two three four five.\tSix seven eight.\n" * 4,  # prose in columns, neither outlet nor time
    ],
)
def test_what_is_no_table_of_articles(text: str) -> None:
    assert rows.read(lines.split(text)) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n".join(f"Headline number {n} about the river" for n in "abcdefgh"), "look like headlines"),
        ("\n".join(f"{n} March 2026\nx{n}" for n in range(1, 7)), "are times"),
    ],
)
def test_a_list_that_is_not_understood_is_no_article_and_says_so(text: str, words: str) -> None:
    reading = read(text)
    assert reading.articles == []
    assert words in str(reading.reason)
    assert "save the page as HTML" in str(reading.reason)
    assert {row["use"] for row in reading.ledger} == {"set aside"}


def test_an_article_with_crossheads_is_an_article() -> None:
    text = (
        "Harbour strike ends\n\n"
        + "What comes next\n\nThe crews go back to work on Monday at the latest.\n\n" * 4
    )
    assert [row["role"] for row in read(text).articles] == ["main"]


PIECES = st.sampled_from(
    ["12:04 GMT", "+++", "19.02 Uhr", "|", "\t", " - ", ", ", "Tidewater Post", "Read more at ", "3 hours ago",
     "Left 8% Center 31% Right 61%", "1. ", "2. ", "(site.example)", "Ferries sail again", "A sentence ends here."]
)  # fmt: skip


@examples(80)
@given(st.lists(st.lists(PIECES, max_size=5).map("".join), max_size=12).map("\n".join))
def test_whatever_is_cut_the_ledger_adds_up(text: str) -> None:
    reading, at = read(text), 0
    for row in reading.ledger:
        assert row["start"] == at
        at = row["end"]
    assert at == len(text) or not reading.ledger
    for row in reading.articles:
        for field in ("headline", "published_raw", "byline"):
            assert not row.get(field) or row[field] in text


def test_the_gold_has_a_page_beside_each_table() -> None:
    folder = Path(__file__).parent / "lists"
    assert {p.name.split(".")[0] for p in folder.glob("*.csv")} == {p.stem for p in folder.glob("*.txt")}


SPACELESS = """\
要闻
港城桥梁坍塌 两人受伤
港城日报 2025-11-03 09:15
3日上午，港城一座人行桥坍塌，两人受伤。
台风逼近轮渡停航
海岸晚报 2025年11月3日 8时40分
受台风影响，轮渡暂停运营。
议会通过预算案
港城日报 2025-11-02 21:05
议会以微弱多数通过预算案。
"""
DATED = """\
Top stories
Sunday, November 2
More headlines
Orsel Gazette
Council votes to close two libraries after a late session
3 hours ago
By Tom Ricks & Priya Nair
Dale Echo
What councillors said of the libraries
5 hours ago
Orsel Gazette
Storm Odette stops the ferries until Tuesday
Yesterday
"""


@pytest.mark.parametrize(
    ("text", "outlets", "times", "bylines"),
    [
        (
            SPACELESS,
            ["港城日报", "海岸晚报", "港城日报"],
            ["2025-11-03 09:15", "2025年11月3日 8时40分", "2025-11-02 21:05"],
            [None] * 3,
        ),
        (
            DATED,
            ["Orsel Gazette", "Dale Echo", "Orsel Gazette"],
            ["3 hours ago", "5 hours ago", "Yesterday"],
            ["By Tom Ricks & Priya Nair", None, None],
        ),
    ],
    ids=["a script without spaces", "a date above the list"],
)
def test_items_are_those_of_the_list_alone(
    text: str, outlets: list[str], times: list[str], bylines: list[str | None]
) -> None:
    found = read(text).articles
    assert [row["outlet_raw"] for row in found] == outlets
    assert [row["published_raw"] for row in found] == times
    assert [row["byline"] for row in found] == bylines
    assert all(row["headline"] for row in found)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        *[(line, True) for line in (
            "By Ann Reed", "By Tom Ricks & Priya Nair", "By Tom Ricks and Priya Nair", "Von Anja Vogt und Mirko Heß",
            "By Ann Reed, political editor of the paper",
        )],
        *[(line, False) for line in (
            "By the end of the week", "By Marlow standards it was a storm", "Von Anfang an war alles anders", "Ann Reed",
        )],
    ],
)  # fmt: skip
def test_who_wrote_a_text(line: str, expected: bool) -> None:
    assert outlet_names.is_byline(line) is expected


def test_a_time_that_says_so_dates_the_article_it_ends() -> None:
    text = "Council closes two libraries\nMarlow council has voted to close two of its five libraries from April.\n{}\n"
    dated = pages.read(Document("a.txt", text.format("Published 3 November 2025 9:15").encode()))
    assert dated.articles[0]["published_raw"] == "Published 3 November 2025 9:15"
    bare = pages.read(Document("a.txt", text.format("3 November 2025").encode()))  # may be a post's
    assert bare.articles[0]["published_raw"] is None


def test_a_heading_above_credit_lines_is_no_item() -> None:
    text = "Top News:\nAnn Reed / Dale Echo:\nCouncil votes — It was late.\nTom Ricks / Orsel Gazette:\nFerries stop — So it is.\n"
    found = pages.read(Document("a.txt", text.encode())).articles
    assert [row["outlet_raw"] for row in found] == ["Dale Echo", "Orsel Gazette"]
