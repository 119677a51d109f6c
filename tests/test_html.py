import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import paths
from analysis.readers import html, mail
from analysis.readers.document import Document, Reading
from analysis.readers.html import headlines, times

PROSE = (
    "The harbour board voted on Tuesday to close the old lock for eleven weeks, the longest closure yet. "
    "Ferry crews said nobody had asked them. The work begins after the regatta and ends, the board "
    "hopes, before the first frost."
)
NODE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Old lock to close for eleven weeks",
    "datePublished": "2026-03-03T18:05:00+01:00",
    "dateModified": "2026-03-04T07:00:00+01:00",
    "author": [{"@type": "Person", "name": "Runa Thistlewood"}, {"@type": "Person", "name": "Odo Pell"}],
    "publisher": {"@type": "Organization", "name": "Marrow Gazette"},
    "articleSection": ["Harbour", "Local"],
    "inLanguage": "en-GB",
    "mainEntityOfPage": "https://gazette.example/lock",
}


def page(*, head: str = "", body: str = "", node: object = None, paragraphs: int = 3) -> bytes:
    linked = (
        f'<script type="application/ld+json">{node if isinstance(node, str) else json.dumps(node)}</script>'
    )
    text = "".join(f"<p>{PROSE} Part {n}.</p>" for n in range(paragraphs))
    head = f"<head>{linked if node else ''}{head}</head>"
    return f"<html>{head}<body>{body}<article>{text}</article></body></html>".encode()


def read(data: bytes, **known: object) -> Reading:
    return html.read(Document("saved.html", data, **known))  # type: ignore[arg-type]


def only(data: bytes, **known: object) -> dict[str, object]:
    return read(data, **known).articles[0]


def test_json_ld_gives_every_field() -> None:
    row = only(page(node=NODE))
    assert row["headline"] == "Old lock to close for eleven weeks"
    assert row["published_raw"] == "2026-03-03T18:05:00+01:00"
    assert row["byline"] == "Runa Thistlewood, Odo Pell"
    assert (row["outlet_raw"], row["section"], row["language"]) == ("Marrow Gazette", "Harbour", "en")
    assert row["url"] == "https://gazette.example/lock"
    assert str(row["body"]).startswith("The harbour board voted")
    assert row["role"] == "main"


def test_modified_is_in_the_ledger_and_never_the_publication_time() -> None:
    reading = read(page(node=NODE))
    (line,) = [row for row in reading.ledger if row["use"] == "time"]
    assert line["excerpt"] == "2026-03-04T07:00:00+01:00"
    without = {name: value for name, value in NODE.items() if name != "datePublished"}
    head = '<meta property="article:modified_time" content="2026-03-05T07:00:00Z">'
    assert only(page(node=without, head=head))["published_raw"] not in (
        "2026-03-05T07:00:00Z",
        NODE["dateModified"],
    )


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            '<meta property="article:published_time" content="Tue, 03 Mar 2026 09:00">',
            "",
            "Tue, 03 Mar 2026 09:00",
        ),
        ('<meta name="dc.date.issued" content="2026-03-03">', "", "2026-03-03"),
        (
            "",
            '<span itemprop="datePublished" content="2026-03-03 08:10">yesterday</span>',
            "2026-03-03 08:10",
        ),
        ("", '<time datetime="2026-03-03T08:10Z">3 March</time>', "2026-03-03T08:10Z"),
        (
            "",
            '<time class="a published" datetime="2026-03-01">1</time><time datetime="2026-03-02">2</time>',
            "2026-03-01",
        ),
    ],
)
def test_publication_time_is_verbatim(head: str, body: str, expected: str) -> None:
    assert only(page(head="<title>Old lock to close</title>" + head, body=body))["published_raw"] == expected


IN_UTC = "2026-03-04T02:05:09Z"


@pytest.mark.parametrize(
    ("printed", "address", "expected"),
    [
        ("2026-03-03T21:05:09-05:00", "/lock", "2026-03-03T21:05:09-05:00"),
        ("2026-03-04 07:35:09+0530", "/lock", "2026-03-04 07:35:09+0530"),
        ("2026-03-03 21:05:09", "/2026/03/03/lock", "2026-03-03 21:05:09-05:00"),
        ("2026-03-03 21:05:09", "/news-20260303/lock", IN_UTC),  # no day by itself
        ("2026-03-03 21:05:09", "/2026/03/04/lock", IN_UTC),
        ("2026-03-03 21:05:09", "/lock", IN_UTC),  # the address names no day: any clock could be meant
        ("2026-03-03 21:06:09", "/2026/03/03/lock", IN_UTC),  # another instant
        ("2026-03-03T21:05:09-04:00", "/2026/03/03/lock", IN_UTC),
        ("2026-03-04T02:05:09+00:00", "/2026/03/04/lock", IN_UTC),
        ("2026-13-41T21:05:09-05:00", "/2026/13/41/lock", IN_UTC),
    ],
)
def test_a_time_in_utc_is_given_as_the_page_prints_it_in_its_own_zone(
    printed: str, address: str, expected: str
) -> None:
    assert times.local(IN_UTC, f"<p>{IN_UTC} {printed}.</p>", f"https://gazette.example{address}") == expected


@given(
    st.integers(0, 2**31),
    st.lists(
        st.tuples(st.integers(-900, 900), st.integers(-2, 2), st.sampled_from([19, 20, 25])), max_size=5
    ),
)
def test_and_never_as_another_instant(seconds: int, prints: list[tuple[int, int, int]]) -> None:
    when = datetime.fromtimestamp(seconds, UTC)
    others = [
        (when + timedelta(seconds=off)).astimezone(timezone(timedelta(minutes=zone))).isoformat()[:cut]
        for zone, off, cut in prints
    ]
    found = times.local(str(when), " ".join(others), f"https://gazette.example/{when:%Y/%m/%d}/x")
    assert datetime.fromisoformat(found) == when


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Old lock to close for weeks | Marrow Gazette", "Marrow Gazette", "Old lock to close for weeks"),
        (
            "Old lock to close for weeks - The Marrow Gazette",
            "The Marrow Gazette",
            "Old lock to close for weeks",
        ),
        (
            "Lock: what now? | Harbour - and after | Marrow Gazette",
            "Marrow Gazette",
            "Lock: what now? | Harbour - and after",
        ),
        ("Lock closes - crews furious", "Marrow Gazette", "Lock closes - crews furious"),  # must not change
        ("=SUM(A1) <b>&amp;</b>", "Marrow Gazette", "=SUM(A1) &"),
    ],
)
def test_headline_loses_the_outlets_name_and_nothing_else(title: str, site: str, expected: str) -> None:
    head = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">'
    assert only(page(head=head + '<meta property="og:type" content="article">'))["headline"] == expected


LINKED, SOCIAL = NODE["headline"], "What the old lock means for your summer"


@pytest.mark.parametrize(
    ("body", "social", "expected"),
    [
        (f"<h1>{LINKED}</h1>", SOCIAL, LINKED),
        (f"<h1>{SOCIAL}</h1>", SOCIAL, SOCIAL),
        (f"<nav><h1>{LINKED}</h1></nav><h2>{SOCIAL}</h2>", SOCIAL, SOCIAL),
        (f"<ol><li><h1>{LINKED}</h1></li></ol><h2>{SOCIAL}</h2>", SOCIAL, SOCIAL),
        (f"<div class='top-crumbs'><h1>{LINKED}</h1></div><h2>{SOCIAL}</h2>", SOCIAL, SOCIAL),
        (f"<h1>{LINKED}</h1><aside><h2>{SOCIAL}</h2></aside>", SOCIAL, LINKED),
        (f"<h2><i>Locks</i> {SOCIAL}</h2>", SOCIAL, SOCIAL),  # a kicker
        (f"<p itemprop=headline>{SOCIAL}</p>", SOCIAL, SOCIAL),
        (f"<h1>{SOCIAL}</h1>", f"{SOCIAL} | Harbour - Marrow", SOCIAL),  # what stands behind it
        ("<h1>Harbour news</h1>", SOCIAL, LINKED),  # neither is shown
        (f"<h1>{SOCIAL}</h1>", LINKED, LINKED),  # both agree, the heading does not
    ],
)
def test_of_two_declared_headlines_it_is_the_one_the_page_shows(
    body: str, social: str, expected: str
) -> None:
    head = f"<meta property='og:title' content='{social}'>"
    assert only(page(node=NODE, head=head, body=body))["headline"] == expected


ROWS = {"marrow.example": "og:title", "lock.marrow.example": "json-ld", "pell.example": "dc.title"}


@pytest.mark.parametrize(
    ("host", "name", "said", "expected"),
    [
        ("marrow.example", "og:title", SOCIAL, SOCIAL),
        ("www.marrow.example", "og:title", SOCIAL, SOCIAL),
        ("news.old.marrow.example", "og:title", SOCIAL, SOCIAL),
        ("lock.marrow.example", "og:title", SOCIAL, LINKED),  # a row of its own
        ("pell.example", "dc.title", SOCIAL, SOCIAL),
        ("marrow.example", "og:title", f"{SOCIAL} | Marrow Gazette", SOCIAL),  # the outlet's name goes
        ("marrow.example", "og:title", "What the old lock…", LINKED),  # cut off
        ("marrow.example", "dc.title", SOCIAL, LINKED),  # without the field of the row
        ("pell.example", "og:title", SOCIAL, LINKED),
        ("marrow.example.com", "og:title", SOCIAL, LINKED),  # without a row: what the page shows
        ("notmarrow.example", "og:title", SOCIAL, LINKED),
        ("example", "og:title", SOCIAL, LINKED),
    ],
)
def test_an_outlets_convention_decides_between_its_headlines(
    monkeypatch: pytest.MonkeyPatch, host: str, name: str, said: str, expected: str
) -> None:
    monkeypatch.setattr(headlines, "_conventions", lambda: ROWS)
    node = {**NODE, "mainEntityOfPage": f"https://{host}/lock"}
    head = f"<meta name='{name}' content='{said}'>"
    assert only(page(node=node, head=head, body=f"<h1>{LINKED}</h1>"))["headline"] == expected


def test_conventions_are_of_domains_in_lower_case_and_each_has_one() -> None:
    table = pd.read_csv(paths.data("html_fields.csv"), dtype=str)
    assert table["domain"].is_monotonic_increasing
    assert table["domain"].is_unique
    assert table["domain"].str.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+").all()
    assert set(table["field"]) == {"headline"}
    assert table["take"].str.fullmatch("[a-z:-]+").all()
    assert table["note"].notna().all()


def test_a_headline_that_is_cut_off_gives_way() -> None:
    node = {**NODE, "headline": "Old lock to close for ele…"}
    assert only(page(node=node, head=f"<meta property='og:title' content='{SOCIAL}'>"))["headline"] == SOCIAL


@pytest.mark.parametrize(
    "source",
    [
        f"<!-- {json.dumps(NODE)} -->",
        f"//<![CDATA[\n{json.dumps(NODE)}\n//]]>",
        json.dumps(NODE).replace("eleven weeks", "eleven\nweeks"),
        json.dumps(NODE)[:-1] + ",}",
        json.dumps([{"@type": "WebSite", "name": "x"}, NODE]),
        json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, NODE]}),
    ],
)
def test_json_ld_in_every_wrapping(source: str) -> None:
    assert only(page(node=source))["headline"] == "Old lock to close for eleven weeks"


@pytest.mark.parametrize(
    "source", ["{", "[" * 100_000, '{"@type": 5}', '{"@type": "NewsArticle", "headline": {}}', "null", '"x"']
)
def test_json_ld_beyond_repair_leaves_the_page_readable(source: str) -> None:
    assert only(page(node=source, head="<title>Old lock to close</title>"))["headline"] == "Old lock to close"


def test_the_pages_own_node_wins_over_those_it_lists() -> None:
    other = {
        **NODE,
        "headline": "Another",
        "mainEntityOfPage": "https://gazette.example/other",
        "articleBody": "x",
    }
    head = '<link rel="canonical" href="https://gazette.example/lock?utm=1">'
    assert only(page(node=[other, NODE], head=head))["headline"] == NODE["headline"]


def test_authors_by_reference() -> None:
    person = {"@type": "Person", "@id": "#p", "name": "Runa Thistlewood"}
    assert only(page(node=[{**NODE, "author": {"@id": "#p"}}, person]))["byline"] == "Runa Thistlewood"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://a.example/x"]
)
def test_only_web_addresses_become_urls(address: str) -> None:
    node = {**NODE, "mainEntityOfPage": address, "url": address}
    assert only(page(node=node, head=f'<link rel="canonical" href="{address}">'))["url"] is None


@pytest.mark.parametrize(
    ("data", "flag"),
    [
        (page(node={**NODE, "isAccessibleForFree": False}), "paywall"),
        (page(node={**NODE, "isAccessibleForFree": "False"}), "paywall"),
        (
            page(
                node=NODE,
                paragraphs=1,
                body="<article><p>The lock will</p><p>Subscribe to continue reading.</p></article>",
            ),
            "paywall",
        ),
        (page(node={**NODE, "isAccessibleForFree": True}), None),
    ],
)
def test_paywall_is_flagged(data: bytes, flag: str | None) -> None:
    assert only(data)["damage"] == ([flag] if flag else [])


@pytest.mark.parametrize(
    "text",
    [
        "We value your privacy. We and our partners store cookies on your device. Accept or manage choices.",
        "Wir verwenden Cookies. Mit Ihrer Einwilligung verarbeiten wir Daten auf Ihrem Gerät.",
    ],
)
def test_a_page_of_nothing_but_consent_is_flagged(text: str) -> None:
    data = page(node={**NODE, "articleBody": None}, body=f"<p>{text}</p>", paragraphs=0)
    assert only(data)["damage"] == ["consent"]


@pytest.mark.parametrize(
    "data",
    [
        b"<html></html>",
        b"<html><body><h1>Moved</h1>This document is <a href=x>here</a></body></html>",
        b"<!doctype html><html><head><title>Front page</title></head><body><nav>One Two</nav></body></html>",
        b"<",
    ],
)
def test_a_page_without_an_article_is_set_aside(data: bytes) -> None:
    reading = read(data)
    assert reading.articles == []
    assert [row["use"] for row in reading.ledger] == ["set aside"]
    assert reading.ledger[0]["reason"]


def test_capture_time_and_address_that_the_saving_program_wrote() -> None:
    note = (
        "<!-- Page saved with SingleFile url: https://gazette.example/lock"
        " saved date: Wed Mar 04 2026 10:15:00 GMT+0100 (CET) -->"
    )
    row = only(note.encode() + page(head="<title>Old lock to close</title>"))
    assert row["captured_earliest"] == datetime(2026, 3, 4, 9, 15, tzinfo=UTC)
    assert row["url"] == "https://gazette.example/lock"
    assert row["captured_cause"]


def test_mhtml_gives_the_page_its_address_and_capture_time() -> None:
    inner = page(node={**NODE, "mainEntityOfPage": None}).decode()
    wrapped = (
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://gazette.example/saved\r\n"
        "Date: Wed, 4 Mar 2026 09:15:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n'
        f"{inner}\r\n--b--\r\n"
    ).encode()
    document = Document("saved.mhtml", wrapped)
    assert mail.recognises(document)
    (row,) = mail.read(document).articles
    assert row["headline"] == NODE["headline"]
    assert row["url"] == "https://gazette.example/saved"
    assert row["captured_latest"] == datetime(2026, 3, 4, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("encoding", "head"),
    [("cp1252", "<meta charset=iso-8859-1>"), ("utf-8", "<meta charset=iso-8859-1>"), ("utf-16", "")],
)
def test_declared_and_misdeclared_encodings(encoding: str, head: str) -> None:
    data = (
        page(head=head + "<title>Über die Schleuse</title>", body="<p>Schöne Grüße</p>")
        .decode()
        .encode(encoding)
    )
    assert only(data)["headline"] == "Über die Schleuse"


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"<h1>", b"\0<h1>\0"),
        lambda data: data + b"<p>\xff</p>",
        lambda data: data.decode().encode("utf-16"),
    ],
)
def test_bytes_are_read_the_same_as_they_come_and_made_anew(change: Callable[[bytes], bytes]) -> None:
    data = page(head="<title>Über die Schleuse</title>", body="<h1>Über die Schleuse</h1><p>Grüße</p>")
    plain, changed = only(data), only(change(data))
    assert [changed[name] for name in ("headline", "body")] == [plain[name] for name in ("headline", "body")]


def test_outlet_is_the_name_its_domain_spells() -> None:
    node = {**NODE, "publisher": {"name": "Tideway Holdings Ltd"}}
    head = '<meta property="og:site_name" content="The Gazette"><link rel="canonical" href="https://thegazette.example/x">'
    assert only(page(node=node, head=head))["outlet_raw"] == "The Gazette"


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<h1>",
        "<script type='application/ld+json'>",
        "</script>",
        '{"@type":"NewsArticle","headline":',
        "[",
        "]",
        "}",
        '"x"',
        "\0",
        "\ufffe",
        "\u202e",
        "&#x0;",
        "&#xD800;",
        "<!--",
        "<title>",
        "Lock",
        "<meta property='og:title' content='",
        "'>",
        "<time datetime='",
    ]
)


@examples(60)
@given(st.lists(PIECES | st.text(max_size=8), max_size=40))
def test_any_markup_ends_in_one_accounted_record(pieces: list[str]) -> None:
    reading = read("".join(["<html>", *pieces]).encode("utf-8", "replace"))
    assert reading.records == 1
    assert len([row for row in reading.ledger if row["use"] in ("record", "set aside")]) == 1


def item(outlet: str, number: int, headline: str, stamp: str, shown: str, more: str = "") -> str:
    link = f'<a href="https://a.example/{number}">{headline}</a>'
    return f'<li><b>{outlet}</b> {link} <time datetime="{stamp}">{shown}</time>{more}</li>'


LISTED = [
    ("Dale Echo", 1, "Council votes to close two libraries", "2026-03-03T09:15:00Z", "3 hours ago"),
    ("Orsel Post", 2, "What councillors said of the libraries", "2026-03-03T07:05:00Z", "5 hours ago"),
    ("The Gull", 3, "Storm Odette stops all the ferries", "2026-03-02T17:00:00Z", "Yesterday"),
]
TOLD = "".join(
    f"<p>Paragraph {n} of an article that goes on about the harbour and its lock for long.</p>"
    for n in range(9)
)
ITEMS = "".join(item(*one) for one in LISTED)


def test_a_saved_list_gives_its_items_with_links_and_the_times_that_machines_read() -> None:
    reading = read(
        f"<html><title>Front</title><body><h1>Front page</h1><ul>{ITEMS}</ul></body></html>".encode()
    )
    found = [
        (a["outlet_raw"], a["headline"], a["published_raw"], a["url"], a["role"]) for a in reading.articles
    ]
    assert found == [
        (outlet, headline, stamp, f"https://a.example/{n}", "item")
        for outlet, n, headline, stamp, _ in LISTED
    ]
    assert {row["use"] for row in reading.ledger} == {"boilerplate", "headline", "outlet", "time"}


def test_items_of_a_site_that_names_itself_are_its_own() -> None:
    items = "".join(
        f"<h3>{headline}</h3><time>{shown}</time><p>It is so. It stays so.</p>"
        for _, _, headline, _, shown in LISTED
    )
    head = '<meta property="og:site_name" content="Orsel Post">'
    reading = read(f"<html><head>{head}</head><body>{items}</body></html>".encode())
    assert [a["outlet_raw"] for a in reading.articles] == ["Orsel Post"] * 3


@pytest.mark.parametrize(
    "source",
    [
        f"<html><body><h1>Bridge falls in Orsel</h1>{TOLD}<ul>{ITEMS}</ul></body></html>",
        f'<html><head><meta property="og:type" content="article"></head><body><h1>Bridge</h1><ul>{ITEMS}</ul></body></html>',
        f"<html><title>{LISTED[0][2]} | Dale Echo</title><body><p>Told at once.</p><ul>{ITEMS}</ul></body></html>",
    ],
    ids=["an article with a list beside", "declared an article", "titled as its first item"],
)
def test_a_page_of_one_article_is_no_list(source: str) -> None:
    assert len(read(source.encode()).articles) <= 1


@pytest.mark.parametrize(
    ("title", "heading", "headline", "outlet"),
    [
        ("Bridge falls in Orsel | The Gull", "Bridge falls in Orsel, two hurt", "Bridge falls in Orsel, two hurt", "The Gull"),
        ("The Gull | Bridge falls in Orsel", "Bridge falls in Orsel, two hurt", "Bridge falls in Orsel, two hurt", None),
        ("Bridge falls in Orsel", "The Gull", "Bridge falls in Orsel", None),
    ],
)  # fmt: skip
def test_a_page_that_declares_nothing(title: str, heading: str, headline: str, outlet: str | None) -> None:
    found = only(f"<html><title>{title}</title><body><h1>{heading}</h1>{TOLD}</body></html>".encode())
    assert (found["headline"], found["outlet_raw"]) == (headline, outlet)


@pytest.mark.parametrize("times", [1, 8])
def test_a_headline_is_not_the_first_line_of_its_text(times: int) -> None:
    told = "".join(
        f"<p>The council agreed on day {n} to repair the sea wall before winter.</p>" for n in range(times)
    )
    page = (
        "<html><head><title>Council agrees to repair the wall | Harbour Post</title>"
        '<meta property="og:type" content="article"></head><body><article><h1>Council agrees to repair the wall</h1>'
        f"{told}<h2>What now?</h2><p>Council agrees to repair the wall: so it was told.</p></article></body></html>"
    )
    (row,) = html.read(Document("a.html", page.encode())).articles
    assert row["headline"] == "Council agrees to repair the wall"
    assert row["body"].startswith("The council agreed on day 0")
    assert row["body"].endswith("so it was told.")
