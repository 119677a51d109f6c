import json

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis.readers import feeds, registry
from analysis.readers.document import Document, Reading

ITEM = (
    "<item><title>Lock closes</title><link>https://gazette.example/lock</link><guid>g1</guid>"
    "<pubDate>Tuesday lunchtime</pubDate><category>Harbour</category><category>#lock</category>"
    "<description>&lt;p&gt;The lock closes.&lt;/p&gt;&lt;p&gt;Crews object.&lt;/p&gt;</description></item>"
)
RSS = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Marrow Gazette</title>'
    "<language>en-gb</language>"
    "{}</channel></rss>"
)
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Marrow Gazette</title>{}</feed>'


def read(text: str | bytes, name: str = "feed.xml") -> Reading:
    document = Document(name, text if isinstance(text, bytes) else text.encode())
    assert feeds.recognises(document)
    return feeds.read(document)


def rows(text: str) -> list[dict[str, object]]:
    """The articles as they come out of reading."""
    return [
        row for one in registry.parse(Document("feed.xml", text.encode())) for row in one.articles.to_pylist()
    ]  # type: ignore[union-attr]


def test_rss_item() -> None:
    (row,) = read(RSS.format(ITEM)).articles
    assert row["headline"] == "Lock closes"
    assert row["body"] == "The lock closes.\nCrews object."
    assert (row["source_id"], row["outlet_raw"], row["language"]) == ("g1", "Marrow Gazette", "en")
    assert row["published_raw"] == "Tuesday lunchtime"
    assert (row["section"], row["hashtags"]) == ("Harbour", ["#lock"])


@pytest.mark.parametrize(
    ("feed", "published", "changed"),
    [
        (ATOM.format("<entry><title>a</title><updated>2026-03-03</updated></entry>"), None, "2026-03-03"),
        (
            ATOM.format("<entry><title>a</title><published>P</published><updated>U</updated></entry>"),
            "P",
            "U",
        ),
        (
            ATOM.format("<entry><title>a</title><published>P</published><updated>P</updated></entry>"),
            "P",
            None,
        ),
        (RSS.format("<item><title>a</title><dc:date>2026-03-03</dc:date></item>"), "2026-03-03", None),
        (
            RSS.format("<item><title>a</title><atom:updated>2026-03-03</atom:updated></item>"),
            None,
            "2026-03-03",
        ),
    ],
)
def test_updated_never_becomes_published(feed: str, published: str | None, changed: str | None) -> None:
    reading = read(feed)
    assert reading.articles[0]["published_raw"] == published
    assert [row["excerpt"] for row in reading.ledger if row["use"] == "time"] == (
        [changed] if changed else []
    )


def test_source_element_is_the_outlet() -> None:
    item = '<item><title>a</title><source url="https://echo.example/rss">Eastmere Echo</source></item>'
    assert read(RSS.format(item)).articles[0]["outlet_raw"] == "Eastmere Echo"


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Marrow Gazette",
        "items": [
            {
                "id": 7,
                "title": "Lock closes",
                "content_html": "<p>One</p><p>Two</p>",
                "date_published": "2026-03-03",
                "date_modified": "2026-03-04",
                "authors": [{"name": "Odo Pell"}],
                "url": "https://gazette.example/lock",
                "tags": ["Harbour"],
            },
            "no item",
            {"id": "x"},
        ],
    }
    reading = read(json.dumps(feed), "feed.json")
    (row,) = reading.articles
    assert (row["source_id"], row["body"], row["byline"]) == ("7", "One\nTwo", "Odo Pell")
    assert row["published_raw"] == "2026-03-03"
    assert (reading.records, [r["use"] for r in reading.ledger]) == (
        3,
        ["record", "time", "set aside", "set aside"],
    )


def test_opml_is_a_list_of_addresses_and_no_article() -> None:
    lines = '<outline text="x"><outline xmlUrl="https://a.example/rss?x=1&amp;y=2"/></outline><outline xmlUrl=\'https://b.example/\'/>'
    reading = read(f"<opml version='1.0'><body>{lines}</body></opml>")
    assert [row["excerpt"] for row in reading.ledger] == [
        "https://a.example/rss?x=1&y=2",
        "https://b.example/",
    ]
    assert (reading.status, reading.articles) == ("not read", [])
    assert "collect" in str(reading.reason)


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        (RSS.format(ITEM + ITEM)[:-120], 2),
        (RSS.format(ITEM + "<item><title>A & B</title></item>"), 2),
        (RSS.format(ITEM) + "junk <", 1),
    ],
)
def test_damaged_xml_is_read_as_far_as_it_goes(cut: str, expected: int) -> None:
    reading = read(cut)
    assert len(reading.articles) == expected
    assert reading.status == "partly read"
    assert "damaged" in str(reading.reason)


def test_declared_latin1_and_undeclared() -> None:
    feed = (
        '<?xml version="1.0" encoding="iso-8859-1"?>'
        + RSS.format("<item><title>Schleuse schließt</title></item>")[21:]
    )
    assert read(feed.encode("latin-1")).articles[0]["headline"] == "Schleuse schließt"


def test_an_entity_bomb_stays_small() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>' + RSS[21:].format(
        "<item><title>a &l11; b</title></item>"
    )
    assert sum(len(row["headline"] or "") for row in read(bomb).articles) < 1000


def test_an_external_entity_is_not_loaded() -> None:
    feed = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + RSS[
        21:
    ].format("<item><title>a &x; b</title></item>")
    assert all(len(row["headline"] or "") < 12 for row in read(feed).articles)


@examples(60)
@given(
    st.lists(
        st.sampled_from(
            [ITEM, "<item>", "</item>", "<title>", "\0", "&#xD800;", "&x;", "<![CDATA[", "\u202e", "<a:b>"]
        )
        | st.text(max_size=6),
        max_size=15,
    )
)
def test_every_entry_found_is_accounted_for(pieces: list[str]) -> None:
    reading = read(RSS.format("".join(pieces)).encode("utf-8", "replace"))
    counted = [row for row in reading.ledger if row["use"] in ("record", "set aside")]
    assert len(counted) == reading.records
    assert len(reading.articles) <= reading.records


GOOGLE = "https://news.google.com/rss/articles/CBM"
LINKS = '<li><a href="{0}i?oc=5">Wall agreed - at last</a>&nbsp;&nbsp;<font color="#6f6f6f">Harbour Post</font></li>'
LINKED = f"<ol>{LINKS.format(GOOGLE)}{LINKS.replace('Wall agreed', 'Wall to come').format(GOOGLE)}</ol>"
BEHIND = "https%3A%2F%2Fharbour.example%2F2026%2Fwall"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def item(title: str, link: str, told: str, more: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>{escaped(link)}</link>{more}"
        f"<description>{escaped(told)}</description></item>"
    )


@pytest.mark.parametrize(
    ("entry", "row"),
    [
        (
            item("Wall agreed - at last - Harbour Post", f"{GOOGLE}i?oc=5", LINKED, "<source url='https://h.example'>Harbour Post</source>"),
            ("Wall agreed - at last", "Harbour Post", f"{GOOGLE}i?oc=5", None),
        ),
        (
            item("Wall agreed - Harbour Post", f"https://www.google.com/url?rct=j&url={BEHIND}&ct=ga", "It was <b>agreed</b>."),
            ("Wall agreed", "Harbour Post", "https://harbour.example/2026/wall", "It was agreed."),
        ),
        (
            item("Wall agreed - no ferry", f"https://www.google.co.uk/url?q={BEHIND}", "It was agreed."),
            ("Wall agreed - no ferry", None, "https://harbour.example/2026/wall", "It was agreed."),
        ),
        (
            item("Wall agreed", f"http://www.bing.com/news/apiclick.aspx?ref=x&url={BEHIND}", "It was agreed.", "<News:Source>Harbour Post</News:Source>"),
            ("Wall agreed", "Harbour Post", "https://harbour.example/2026/wall", "It was agreed."),
        ),
        (
            item("Wall agreed", "https://harbour.example/wall", '<a href="https://n.example/i?id=1">Comments</a>'),
            ("Wall agreed", "Marrow Gazette", "https://harbour.example/wall", None),
        ),
        (
            item("Wall agreed", "https://gazette.example/wall?url=https://x.example/", 'It was <a href="/a">agreed</a>.'),
            ("Wall agreed", "Marrow Gazette", "https://gazette.example/wall?url=https://x.example/", "It was agreed."),
        ),
        (
            item("Ferries - a gazette of loss", "https://gazette.example/ferries", f'<a href="/a">{"Crews say that they stop. " * 4}</a>'),
            ("Ferries - a gazette of loss", "Marrow Gazette", "https://gazette.example/ferries", ("Crews say that they stop. " * 4).strip()),
        ),
    ],
)  # fmt: skip
def test_feeds_of_searches(entry: str, row: tuple[str | None, ...]) -> None:
    feed = RSS.replace("<rss ", '<rss xmlns:News="https://www.bing.com/news/search" ').format(entry)
    (found,) = rows(feed)
    assert (found["headline"], found["outlet_raw"], found["url"], found["body"]) == row


@pytest.mark.parametrize(
    ("title", "link", "outlet"),
    [
        ("Marrow Gazette - Latest news", "https://marrowgazette.example", "Marrow Gazette"),
        ("World | The Marrow Gazette", "https://www.marrowgazette.example/world", "The Marrow Gazette"),
        ("Marrow Gazette: Sport", "https://marrow.example/sport", "Marrow Gazette"),
        ("News - Sport", "https://marrow.example", "News - Sport"),  # must not change
        ("Marrow Gazette", "https://other.example", "Marrow Gazette"),
        ("Marrow - Gazette", "https://marrowgazette.example", "Marrow - Gazette"),  # both are of the address
    ],
)
def test_the_outlet_in_a_feeds_title(title: str, link: str, outlet: str) -> None:
    feed = RSS.replace("Marrow Gazette", f"{title}</title><link>{link}</link><title>").format(ITEM)
    assert {row["outlet_raw"] for row in rows(feed.replace("<title></title>", ""))} == {outlet}


@pytest.mark.parametrize(
    ("above", "items", "changed"),
    [
        ("<lastBuildDate>Mon, 09 Mar 2026 09:00:00 GMT</lastBuildDate>", "", "Mon, 09 Mar 2026 09:00:00 GMT"),
        ("<pubDate>Mon, 09 Mar 2026 08:00:00 GMT</pubDate>", "", "Mon, 09 Mar 2026 08:00:00 GMT"),
        (
            "<pubDate>Mon, 09 Mar 2026 08:00:00 GMT</pubDate><lastBuildDate>Mon, 09 Mar 2026 09:00:00 GMT</lastBuildDate>",
            "", "Mon, 09 Mar 2026 09:00:00 GMT",
        ),
        ("<lastBuildDate>today</lastBuildDate>", "", None),
        (  # an entry of later says that the feed's time is stale
            "<lastBuildDate>Mon, 09 Mar 2026 09:00:00 GMT</lastBuildDate>",
            "<item><title>b</title><pubDate>Tue, 10 Mar 2026 09:00:00 GMT</pubDate></item>", None,
        ),
    ],
)  # fmt: skip
def test_when_a_feed_was_made_bounds_what_it_holds(above: str, items: str, changed: str | None) -> None:
    feed = RSS.replace("<language>", f"{above}<language>").format(f"<item><title>a</title></item>{items}")
    reading = read(feed)
    assert next(row["modified_raw"] for row in reading.articles) == changed
    told = [row["reason"] for row in reading.ledger if row["use"] == "time"]
    assert told == (["when the feed was made: the entry was published no later"] if changed else [])


def test_what_a_site_did_not_publish_is_set_aside() -> None:
    space = 'xmlns:wp="http://wordpress.org/export/1.2/"'
    told = (
        ("post", "publish"),
        ("attachment", "inherit"),
        ("post", "draft"),
        ("nav_menu_item", "publish"),
        ("news", "publish"),
    )
    items = "".join(
        f"<item><title>{kind} {status}</title><wp:post_type>{kind}</wp:post_type><wp:status>{status}</wp:status></item>"
        for kind, status in told
    )
    reading = read(RSS.replace("<rss ", f"<rss {space} ").format(items))
    assert [row["headline"] for row in reading.articles] == ["post publish", "news publish"]
    assert reading.records == len(reading.ledger) == len(told)
    assert [row["reason"] for row in reading.ledger if row["use"] == "set aside"] == [
        "an item of the type attachment, no article",
        "not published: its status is draft",
        "an item of the type nav_menu_item, no article",
    ]
