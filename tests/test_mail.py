"""Mails of newsletters: the words are read, the time of sending bounds what they say."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from analysis import read
from analysis.errors import InputError
from analysis.readers import mail, registry
from analysis.readers.document import Document

LIST = (
    "Harbour Post\n2 hours ago\nFerry to Aster is cancelled\nThe ferry stayed in port after the storm broke two windows.\n\n"
    "The Gull\n3 hours ago\nCouncil repairs the sea wall\nCouncillors voted for the repair by nine votes to four on Monday.\n"
)
STORY = (
    "The ferry to Aster stayed in port on Monday after a storm broke two windows of the bridge, the line said. "
    * 4
)


def letter(
    text: str | None = None,
    page: str | None = None,
    subject: str = "Morning briefing",
    sender: str = "The Gull <news@gull.example>",
) -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "desk@paper.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 02 Mar 2026 08:30:00 +0100"
    if text is not None:
        message.set_content(text, cte="quoted-printable")
    if page is not None:
        message.add_alternative(page, subtype="html")
    return bytes(message)


def readings(data: bytes) -> list[dict[str, object]]:
    (reading,) = registry.parse(Document("briefing.eml", data))
    rows: list[dict[str, object]] = reading.articles.to_pylist()
    return rows


def test_a_list_in_a_mail_is_read_and_dated_from_when_it_was_sent() -> None:
    rows = readings(letter(LIST))
    assert [row["headline"] for row in rows] == [
        "Ferry to Aster is cancelled",
        "Council repairs the sea wall",
    ]
    assert [row["outlet_raw"] for row in rows] == ["Harbour Post", "The Gull"]
    assert {row["captured_latest"] for row in rows} == {datetime(2026, 3, 2, 7, 30, tzinfo=UTC)}
    assert {row["captured_cause"] for row in rows} == {"Date of the mail"}


@pytest.mark.parametrize(
    ("subject", "headline"),
    [("Ferry to Aster cancelled after storm", "Ferry to Aster cancelled after storm"),
     ("Fähre nach Aster fällt aus – Sturm", "Fähre nach Aster fällt aus – Sturm")],
)  # fmt: skip
def test_the_subject_heads_the_text(subject: str, headline: str) -> None:
    (row,) = readings(letter(STORY, subject=subject))
    assert row["headline"] == headline
    assert str(row["body"]).startswith("The ferry to Aster stayed in port")


def test_a_page_in_a_mail_comes_before_its_text() -> None:
    page = f"<html><head><title>Ferry stays in port</title></head><body><article><h1>Ferry stays in port</h1><p>{STORY}</p></article></body></html>"
    (row,) = readings(letter("See this mail in your browser.", page))
    assert row["headline"] == "Ferry stays in port"


def test_what_only_begins_like_a_mail_is_a_page() -> None:
    for words in (
        b"From: the editor\n\nSubject: rain",
        b"Subject: rain\nDate: Monday\n\nIt fell.",
        b"Note: From: a@b\n",
    ):
        assert not mail.recognises(Document("a.txt", words))


def test_a_mail_without_words_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty.eml").write_bytes(letter(""))
    with pytest.raises(InputError, match="no text in it; save the mail with its text"):
        read.read([tmp_path])


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("headline,body,outlet\n")
    with pytest.raises(InputError, match=r"table\.csv: no record in it: headings"):
        read.read([tmp_path / "table.csv"])


STORY_PAGE = f"<html><head><title>Wall agreed</title></head><body><article><h1>Wall agreed</h1><p>{STORY}</p></article></body></html>"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (letter(STORY), letter(STORY.replace("Aster", "Bell"), subject="Evening briefing")),
        (letter(page=STORY_PAGE), letter(page=STORY_PAGE, subject="Evening briefing")),
    ],
)
def test_each_mail_is_a_document_of_its_own(tmp_path: Path, one: bytes, other: bytes) -> None:
    for name, data in (("a.eml", one), ("b.eml", other)):
        (tmp_path / name).write_bytes(data)
    found = read.read([tmp_path], quiet=True).articles
    assert found["article_id"].is_unique
    assert set(found["document"]) == {"a.eml", "b.eml"}


MARKED = [
    (
        "<b>Sea wall</b> to be mended",
        "Northgate Herald",
        "https://northgate.example/wall",
        "The council agreed ...",
    ),
    (
        "Ferries stop again",
        "Quay Times",
        "https://quay.example/ferries?id=3",
        "Crews said that the offer ...",
    ),
    ("School meals become free", "Sable", "https://sable.example/meals", "Parents welcomed it ..."),
]


def alert(items: list[tuple[str, str, str, str]], kind: str = "Article") -> str:
    rows = "".join(
        f"<tr itemscope itemtype='http://schema.org/{kind}'><td>"
        f"<a itemprop='url' href='https://www.google.com/url?rct=j&amp;sa=t&amp;url={url}'><span itemprop='name'>{headline}</span></a>"
        f"<div itemprop='publisher' itemscope itemtype='http://schema.org/Organization'><a href='#'>"
        f"<span itemprop='name'>{outlet}</span></a></div><div itemprop='description'>{text}</div>"
        "<a href='#'>Flag as irrelevant</a></td></tr>"
        for headline, outlet, url, text in items
    )
    return (
        "<html><head><title>Alert</title></head><body><table><tr><td>sea wall</td></tr><tr><td>Daily update · "
        f"March 2, 2026</td></tr>{rows}<tr><td>Unsubscribe</td></tr></table></body></html>"
    )


@pytest.mark.parametrize("kind", ["Article", "NewsArticle"])
@pytest.mark.parametrize("name", ["alert.eml", "alert.html"])
def test_alerts_whose_markup_says_what_they_list(name: str, kind: str) -> None:
    page = alert(MARKED, kind)
    data = page.encode() if name.endswith("html") else letter("Three new results.", page)
    (reading,) = registry.parse(Document(name, data))
    rows = reading.articles.to_pylist()
    assert [(row["headline"], row["outlet_raw"], row["url"], row["body"]) for row in rows] == [
        (headline.replace("<b>", "").replace("</b>", ""), outlet, url, text)
        for headline, outlet, url, text in MARKED
    ]
    assert {row["published_raw"] for row in rows} == {None}
    assert len(reading.ledger) == reading.records == len(MARKED)


def test_a_page_with_one_marked_article_is_that_article() -> None:
    page = alert(MARKED[:1]).replace("The council agreed ...", f"<p>{STORY}</p>")
    (reading,) = registry.parse(Document("a.html", page.encode()))
    assert [row["role"] for row in reading.articles.to_pylist()] == ["main"]


SECTIONS = [
    ("Council agrees to repair the sea wall", "The work will take four months and cost two million, as the board said on Monday."),
    ("Ferries stop for a second day", "Crews said that the offer was too low and that they would not go back before Friday."),
    ("School meals become free in spring", "Parents welcomed the decision of the board, which takes effect in May all over the county."),
    ("Farmers warn of a dry summer", "Reservoirs are at half of what is usual for the time of year, and no rain is in sight."),
]  # fmt: skip
FOOT = "<p>You get this mail because you asked for it.</p><p><a href='https://gull.example/out'>Unsubscribe</a></p>"
SHAPES = {  # a section: heading and text, the link within the heading, below the text, around it all or as a button
    "heading": "<h2><a href='{u}'>{h}</a></h2><p>{b}</p><p>{b}</p>",
    "below": "<h3>{h}</h3><p>{b}</p><p><a href='{u}'>Read more</a></p>",
    "button": "<table><tr><td><h2>{h}</h2><p>{b}</p><a href='{u}'>Weiterlesen</a></td></tr></table>",
    "image": "<a href='{u}'><img src='x.png'></a><h2><a href='{u}'>{h}</a></h2><p>{b} More on <a href='https://x.example'>x</a>.</p>",
}  # fmt: skip


def newsletter(shape: str, host: str, intro: str = "") -> str:
    inner = "".join(
        shape.format(h=h, b=b, u=f"https://{host.format(n=n)}/{n}-story") for n, (h, b) in enumerate(SECTIONS)
    )
    return f"<html><head><title>Morning briefing</title></head><body><h1>Morning briefing</h1>{intro}{inner}{FOOT}</body></html>"


@pytest.mark.parametrize("intro", ["", "<p>Good morning, this is what you should know today.</p>"])
@pytest.mark.parametrize(
    ("host", "sender", "outlet"),
    [
        ("gull.example", "The Gull <news@gull.example>", "The Gull"),
        ("news.gull.example", "The Gull <news@mail.gull.example>", "The Gull"),
        ("clicks.example", "Harbour Post <n@sent.example>", "Harbour Post"),
        ("paper{n}.example", "The Morning List <l@list.example>", None),
    ],
)
@pytest.mark.parametrize("shape", SHAPES)
def test_sections_of_a_newsletter_are_items(
    shape: str, host: str, sender: str, outlet: str | None, intro: str
) -> None:
    rows = readings(letter("See it in your browser.", newsletter(SHAPES[shape], host, intro), sender=sender))
    assert [(row["headline"], row["outlet_raw"], row["url"]) for row in rows] == [
        (h, outlet, f"https://{host.format(n=n)}/{n}-story") for n, (h, _) in enumerate(SECTIONS)
    ]
    assert all(str(row["body"]).startswith(b) for row, (_, b) in zip(rows, SECTIONS, strict=True))
    assert not any("asked for it" in str(row["body"]) for row in rows)


SUBHEADS = {  # what stands under subheads of one article
    "no links": "<h2>{h}</h2><p>{b}</p><p>{b}</p>",
    "links in sentences": "<h2>{h}</h2><p>{b} More on <a href='{u}'>that</a> and so on, as it was said.</p>",
    "one linked line": "<h3>{h}</h3><p>{b}</p><p>{b}</p>",
}


@pytest.mark.parametrize("declared", [False, True])
@pytest.mark.parametrize("shape", SUBHEADS)
def test_an_article_with_subheads_in_a_mail_stays_one(shape: str, declared: bool) -> None:
    head = (
        "<meta property='og:type' content='article'><meta property='og:title' content='The wall'>"
        if declared
        else ""
    )
    inner = "".join(
        SUBHEADS[shape].format(h=h, b=b, u=f"https://x.example/{n}") for n, (h, b) in enumerate(SECTIONS)
    )
    page = f"<html><head><title>The wall and the town</title>{head}</head><body><h1>The wall and the town behind it</h1><p>{STORY}</p>{inner}{FOOT}</body></html>"
    (row,) = readings(letter("See it in your browser.", page))
    assert row["role"] == "main"
    assert row["outlet_raw"] == "The Gull"
    assert all(b in str(row["body"]) for _, b in SECTIONS)


def test_an_article_with_more_stories_below_stays_one() -> None:
    page = newsletter(SHAPES["heading"], "gull.example", f"<p>{STORY}</p><p>{STORY}</p>")
    (row,) = readings(letter("See it in your browser.", page))
    assert row["role"] == "main"
    assert str(row["body"]).startswith("The ferry to Aster stayed in port")


@pytest.mark.parametrize(
    ("sender", "outlet"),
    [
        ("The Gull <news@gull.example>", "The Gull"),
        ("Northgate Herald <n@sent.example>", "Northgate Herald"),
        ("=?utf-8?q?K=C3=BCstenspiegel?= <n@kustenspiegel.example>", "Küstenspiegel"),
        ("Ann Bell <ann@mail.example>", None),
        ("<ann@mail.example>", None),
    ],
)
def test_an_article_in_a_mail_is_of_its_sender_where_that_is_an_outlet(
    sender: str, outlet: str | None
) -> None:
    (row,) = readings(letter(page=STORY_PAGE, sender=sender))
    assert row["outlet_raw"] == outlet
