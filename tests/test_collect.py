"""Collecting from a real server on 127.0.0.1 that misbehaves; nothing is sent anywhere else."""

import hashlib
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import misbehaving
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from misbehaving import FEED, PAGE, Server, serving

from analysis import collect, read
from analysis.cli import main
from analysis.collect import Bounds, Rules, Wanted, addresses, lists, request
from analysis.collect.addresses import NotFetched
from analysis.collect.pace import Pace
from analysis.errors import InputError, ParameterError, RunError

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
RULES = Rules(
    contact="desk@quay.example",
    pace=0,
    backoff=0,
    retries=2,
    allow_private=True,
    bounds=Bounds(limit=1024 * 1024, connect=1, read=0.6, total=5),
)
GOOD = ["/feed.xml", "/dated.html", "/plain.html"]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def fresh() -> Iterator[Server]:
    """A server that nobody has asked anything yet."""
    with serving() as running:
        yield running


def gather(
    server: Server, paths: list[str], into: Path, at: datetime = AT, **more: object
) -> dict[str, dict]:
    """Path → row of what came of it."""
    rules = RULES._replace(**more)
    rows = collect.collect([server.url(p) for p in paths], into, rules, lambda: at).to_dict("records")
    assert [row["url"] for row in rows] == [server.url(p) for p in paths]
    return dict(zip(paths, rows, strict=True))


def bodies(folder: Path) -> dict[str, bytes]:
    files = [p for p in folder.glob("*/*") if not p.name.endswith(".meta.json")]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(files)}


def log(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "collected.jsonl").read_text().splitlines()]


FAILURES = [
    ("/nowhere", "failed", "not found (404)"),
    ("/gone", "failed", "gone for good (410)"),
    ("/down", "failed", "status 503"),
    ("/down-endless", "failed", "status 503"),
    ("/endless", "failed", "longer than 1 MB"),
    ("/bomb", "failed", "longer than 1 MB"),
    ("/drip-head", "failed", "took longer than 3 s"),
    ("/drip-body", "failed", "took longer than 3 s"),
    ("/continue", "failed", "took longer than 3 s"),
    ("/silent", "failed", "no answer for 0.6 s"),
    ("/hang-up", "failed", "closed the connection"),
    ("/garbage", "failed", "not HTTP"),
    ("/empty", "failed", "empty"),
    ("/short", "failed", "broke off"),
    ("/not-gzip", "failed", "not compressed as its header says"),
    ("/brotli", "failed", "not asked for"),
    ("/not-asked", "failed", "nothing was kept"),
    ("/loop-a", "failed", "round in a circle"),
    ("/hop-0", "failed", "more than 5 redirects"),
    ("/to-file", "skipped", "not an http or https address"),
    ("/to-nowhere", "failed", "redirects to what is no address"),
    ("/forbidden/page.html", "skipped", "robots.txt of 127.0.0.1 forbids it"),
    ("/to-forbidden", "skipped", "robots.txt of 127.0.0.1 forbids it"),
    ("/plain.html?print=1", "skipped", "robots.txt of 127.0.0.1 forbids it"),
]


@pytest.mark.runs
def test_every_misbehaviour_ends_in_a_plain_line(server: Server, tmp_path: Path) -> None:
    listed = [server.url(path) for path, _, _ in FAILURES]
    hasty = RULES._replace(bounds=RULES.bounds._replace(total=3))
    with_threads = []

    def one(part: list[str], into: Path) -> None:
        with_threads.append(collect.collect(part, into, hasty, lambda: AT))

    # each folder is one run, and one run asks one host one thing after the other: several runs save time
    runs = [threading.Thread(target=one, args=(listed[n::8], tmp_path / str(n))) for n in range(8)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    found = {row["url"]: row for rows in with_threads for row in rows.to_dict("records")}
    for path, outcome, words in FAILURES:
        row = found[server.url(path)]
        assert (row["outcome"], words in row["reason"]) == (outcome, True), (path, row)
    assert [bodies(tmp_path / str(n)) for n in range(8)] == [{}] * 8


def test_what_passes_is_asked_again(fresh: Server, tmp_path: Path) -> None:
    found = gather(fresh, ["/busy.xml", "/flaky.xml", "/down", "/nowhere"], tmp_path)
    assert [row["outcome"] for row in found.values()] == ["fetched", "fetched", "failed", "failed"]
    assert [fresh.asked[path] for path in found] == [2, 2, 3, 1]


def test_a_host_that_asks_for_an_hour_is_left_alone(fresh: Server, tmp_path: Path) -> None:
    found = gather(fresh, ["/too-busy", "/feed.xml"], tmp_path)
    assert {row["outcome"] for row in found.values()} == {"failed"}
    assert "asks to wait 3600 s" in found["/feed.xml"]["reason"]
    assert (fresh.asked["/too-busy"], fresh.asked["/feed.xml"]) == (1, 0)


def test_bodies_are_kept_as_they_came_with_their_record(server: Server, tmp_path: Path) -> None:
    found = gather(server, ["/feed.xml", "/gzipped.html", "/latin1.html", "/moved"], tmp_path)
    for path, body in (
        ("/feed.xml", FEED),
        ("/gzipped.html", PAGE.format("packed").encode()),
        ("/latin1.html", PAGE.format("café").replace('<meta charset="utf-8">', "").encode("cp1252")),
        ("/moved", PAGE.format("plain").encode()),
    ):
        file = tmp_path / found[path]["file"]
        record = json.loads(file.with_name(file.name + ".meta.json").read_text())
        assert file.read_bytes() == body
        assert record["sha256"] == hashlib.sha256(body).hexdigest()
        assert record["captured"] == AT.isoformat()
        assert file.name.startswith("2026-03-04T093000Z-" + record["sha256"][:16])
    assert record["url"] == server.url("/moved")
    assert record["final_url"] == server.url("/plain.html")
    assert "who=you" not in "".join(p.read_text() for p in tmp_path.glob("*/*.json"))
    assert server.headers("/gzipped.html")[-1]["User-Agent"].endswith(" (+desk@quay.example)")


def test_the_second_run_asks_for_changes_only_and_stores_nothing(fresh: Server, tmp_path: Path) -> None:
    first = gather(fresh, GOOD, tmp_path)
    kept = bodies(tmp_path)
    second = gather(fresh, GOOD, tmp_path, AT + timedelta(hours=1))
    assert [row["outcome"] for row in first.values()] == ["fetched"] * 3
    assert [(row["outcome"], row["status"]) for row in second.values()] == [
        ("not modified", 304), ("not modified", 304), ("not modified", 200),
    ]  # fmt: skip
    assert [row["file"] for row in second.values()] == [row["file"] for row in first.values()]
    assert fresh.headers("/feed.xml")[1]["If-None-Match"] == '"v1"'
    assert fresh.headers("/dated.html")[1]["If-Modified-Since"] == "Tue, 03 Mar 2026 10:00:00 GMT"
    assert "If-None-Match" not in fresh.headers("/feed.xml")[0]
    assert bodies(tmp_path) == kept


def test_a_body_that_was_removed_is_fetched_again(fresh: Server, tmp_path: Path) -> None:
    first = gather(fresh, ["/feed.xml"], tmp_path)["/feed.xml"]
    (tmp_path / first["file"]).unlink()
    second = gather(fresh, ["/feed.xml"], tmp_path, AT + timedelta(hours=1))["/feed.xml"]
    assert (second["outcome"], second["status"]) == ("fetched", 200)
    assert list(bodies(tmp_path)) == [second["file"]]
    assert [p.name for p in tmp_path.glob("*/*.json")] == [Path(second["file"]).name + ".meta.json"]


def test_the_same_bytes_from_two_addresses_are_one_file(server: Server, tmp_path: Path) -> None:
    found = gather(server, ["/dated.html", "/same-as-dated.html"], tmp_path)
    assert found["/dated.html"]["file"] == found["/same-as-dated.html"]["file"]
    assert len(bodies(tmp_path)) == 1


def test_robots_count_for_pages_not_for_feeds(fresh: Server, tmp_path: Path) -> None:
    found = gather(fresh, ["/forbidden/feed.xml", "/forbidden/page.html"], tmp_path)
    assert [row["outcome"] for row in found.values()] == ["fetched", "skipped"]
    assert fresh.asked["/forbidden/page.html"] == 0
    opml = [Wanted(fresh.url("/forbidden/page.html"), page=False)]
    assert collect.collect(opml, tmp_path, RULES)["outcome"].tolist() == ["fetched"]


def test_no_page_without_a_robots_txt_that_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for page, outcome in ((misbehaving.PAGES["/down"], "failed"), (misbehaving.PAGES["/gone"], "fetched")):
        monkeypatch.setitem(misbehaving.PAGES, "/robots.txt", page)
        with serving() as running:
            assert gather(running, ["/plain.html"], tmp_path / outcome)["/plain.html"]["outcome"] == outcome


def test_private_addresses_are_refused(fresh: Server, tmp_path: Path) -> None:
    found = gather(fresh, ["/feed.xml", "/plain.html"], tmp_path, allow_private=False)
    assert {row["outcome"] for row in found.values()} == {"skipped"}
    assert {row["reason"] for row in found.values()} == {
        "127.0.0.1 is not a public address; give --allow-private if you mean it"
    }
    assert not fresh.asked


def test_a_redirect_to_a_private_address_is_not_followed(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = addresses.public
    monkeypatch.setattr(addresses, "public", lambda number: number == "127.0.0.1" or public(number))
    found = gather(server, ["/to-private", "/to-metadata", "/plain.html"], tmp_path, allow_private=False)
    assert [row["outcome"] for row in found.values()] == ["skipped", "skipped", "fetched"]
    assert "10.0.0.1 is not a public address" in found["/to-private"]["reason"]
    assert "is not a public address" in found["/to-metadata"]["reason"]


def test_a_name_is_looked_up_once_so_that_it_cannot_change(
    fresh: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is 127.0.0.1 (public, for this test) when it is checked, and 10.0.0.1 after that."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def lookup(host: str, port: int, *more: object, **named: object) -> list:
        asked.append(host)
        number = ("127.0.0.1" if asked.count(host) == 1 else "10.0.0.1") if host == "news.example" else host
        return real(number, port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(addresses, "public", lambda number: number == "127.0.0.1")
    url = f"http://news.example:{fresh.server_address[1]}/feed.xml"
    rows = collect.collect([url], tmp_path, RULES._replace(allow_private=False), lambda: AT)
    assert rows["outcome"].tolist() == ["fetched"]
    assert asked.count("news.example") == 1
    assert fresh.headers("/feed.xml")[0]["Host"] == f"news.example:{fresh.server_address[1]}"


def test_certificates_are_checked_for_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("openssl"):
        pytest.skip("no openssl here to make a certificate with")
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=x"
    more = ["-addext", "subjectAltName=DNS:right.example", "-out", certificate, "-keyout", key]
    subprocess.run(["openssl", *words.split(), *more], check=True, capture_output=True)
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: real("127.0.0.1", *more, **named))
    with serving(certificate, key) as running:
        port = running.server_address[1]
        urls = [f"https://{host}.example:{port}/feed.xml" for host in ("right", "wrong")]
        untrusted = collect.collect(urls, tmp_path / "a", RULES)
        monkeypatch.setattr(request, "_trust", lambda: ssl.create_default_context(cafile=certificate))
        trusted = collect.collect(urls, tmp_path / "b", RULES)
    assert untrusted["reason"].str.contains("certificate cannot be trusted").all()
    assert trusted["outcome"].tolist() == ["fetched", "failed"]
    assert "Hostname mismatch" in trusted["reason"].tolist()[1]


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("8.8.8.8", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.1", False), ("224.0.0.1", False),
        ("240.0.0.1", False), ("255.255.255.255", False), ("192.0.2.1", False), ("198.18.0.1", False),
        ("::1", False), ("::", False), ("fe80::1", False), ("fe80::1%eth0", False), ("fc00::1", False),
        ("ff02::1", False), ("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False), ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False), ("::ffff:8.8.8.8", True), ("64:ff9b::808:808", True),
        ("2001:db8::1", False),
    ],
)  # fmt: skip
def test_public(number: str, public: bool) -> None:
    assert addresses.public(number) is public


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("http://example.org:80/a?b=c#d", "http://example.org/a?b=c"),
        ("https://example.org:8443/ä", "https://example.org:8443/%C3%A4"),
        ("http://[2001:DB8::1]/x", "http://[2001:db8::1]/x"),
        (" http://example.org/a b ", "http://example.org/a%20b"),
    ],
)
def test_addresses_are_spelt_in_one_way(url: str, told: str) -> None:
    assert addresses.parse(url).url == told
    assert addresses.parse(told).url == told


@pytest.mark.parametrize(
    "url",
    ["", "example.org/feed", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "http://",
     "http:///x", "http://user:word@example.org/", "http://example.org:99999/", "http://[::1",
     "https://example.org/" + "a" * 5000],
)  # fmt: skip
def test_no_address_to_fetch(url: str) -> None:
    with pytest.raises(NotFetched) as refusal:
        addresses.parse(url)
    assert refusal.value.refused


@given(st.text())
def test_any_text_is_an_address_or_refused(url: str) -> None:
    for text in (url, f"http://{url}"):
        with suppress(NotFetched):
            place = addresses.parse(text)
            assert place.scheme in ("http", "https")
            assert not {"\r", "\n", " "} & set(place.url)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.0.0.1", "localhost", "[::1]"])
def test_private_however_it_is_spelt(host: str) -> None:
    with pytest.raises(NotFetched) as refusal:
        addresses.resolve(addresses.parse(f"http://{host}/"))
    assert refusal.value.refused


class Ticking(threading.Event):
    """An event whose waiting moves a clock of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = 100.0

    def monotonic(self) -> float:
        return self.clock

    def wait(self, timeout: float | None = None) -> bool:
        self.clock += timeout or 0
        return self.is_set()


def test_turns_at_a_host_are_a_pace_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    ticking = Ticking()
    monkeypatch.setattr("analysis.collect.pace.time", ticking)
    pace = Pace(1.0, ticking)
    turns = []
    for host in ("a", "a", "b", "a"):
        pace.wait(host, 60)
        turns.append(ticking.clock - 100)
    assert turns == [0, 1, 1, 2]
    pace.hold("a", 10)
    pace.slow("b", 5)
    for host in ("b", "b", "a"):
        pace.wait(host, 60)
        turns.append(ticking.clock - 100)
    assert turns[4:] == [2, 7, 12]
    pace.hold("a", 3600)
    with pytest.raises(NotFetched, match="a asks to wait 3600 s"):
        pace.wait("a", 60)
    ticking.set()
    with pytest.raises(NotFetched, match="stopped"):
        pace.wait("c", 60)


LISTS = [
    (
        b"# feeds\nhttps://a.example/x\n\n  https://b.example/#top  # and this\n",
        "a.example/x b.example/#top",
        "",
    ),
    (
        b"\xef\xbb\xbfhttps://a.example/feed/one\r\nhttps://a.example/feed\r\n",
        "a.example/feed/one",
        "a.example/feed",
    ),
    (
        b"https://a.example/breeds\nhttps://a.example/news.rss?x=1\nhttps://a.example/?feed=rss2",
        "a.example/breeds",
        "a.example/news.rss?x=1 a.example/?feed=rss2",
    ),
    (
        b"""<?xml version="1.0"?><opml version="2.0"><body><outline type="link" url="https://b.example/z"/>
        <outline text="x"><outline xmlUrl="https://a.example/y?a=1&amp;b=2"/></outline></body></opml>""",
        "b.example/z",
        "a.example/y?a=1&b=2",
    ),
    (
        b"<opml><body><outline xmlurl='https://a.example/y'><outline XMLURL=\"https://c.example/\"></body>",
        "",
        "a.example/y c.example/",
    ),
]


@pytest.mark.parametrize(("content", "pages", "feeds"), LISTS)
def test_lists(content: bytes, pages: str, feeds: str, tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(content)
    wanted = [Wanted(f"https://{url}") for url in pages.split()]
    wanted += [Wanted(f"https://{url}", page=False) for url in feeds.split()]
    assert lists.read(tmp_path / "list") == wanted


def test_entities_of_a_list_are_not_expanded(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE o [<!ENTITY a "https://x.example/"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    body = b'<opml><body><outline text="&b;" xmlUrl="https://a.example/"/></body></opml>'
    (tmp_path / "list").write_bytes(bomb + body)
    assert lists.read(tmp_path / "list") == [Wanted("https://a.example/", page=False)]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_a_plain_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "list"
    for data in (content, b"<opml>" + content):
        path.write_bytes(data)
        with suppress(InputError):
            assert all(wanted.url for wanted in lists.read(path))


def command(server: Server, folder: Path, paths: list[str], *options: str) -> list[str]:
    folder.mkdir(exist_ok=True)
    (folder / "list.txt").write_text("\n".join(server.url(p) for p in paths))
    return ["collect", str(folder / "list.txt"), "--into", str(folder / "into"), "--pace", "0", *options]


def test_the_command_tells_what_came_of_it(server: Server, tmp_path: Path) -> None:
    words = command(server, tmp_path, [*GOOD, "/nowhere", "/\x1b[2Jodd"], "--allow-private")
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0
    assert done.stdout == f"3 fetched, 0 not modified, 0 skipped, 2 failed → {tmp_path / 'into'}\n"
    assert f"failed: {server.url('/nowhere')}: not found (404); check the address" in done.stderr.splitlines()
    assert "\x1b" not in done.stderr


def test_the_command_fails_plainly_where_nothing_came(server: Server, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, command(server, tmp_path, GOOD))
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == (
        "media-analysis: nothing could be fetched: all 3 addresses failed or were skipped"
    )
    assert done.stderr.count("127.0.0.1 is not a public address; give --allow-private if you mean it") == 3


@pytest.mark.parametrize("contact", ["", "a\r\nX-Evil: 1", "ä@quay.example"])
def test_a_contact_that_no_header_can_carry(contact: str, server: Server, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="contact"):
        gather(server, ["/feed.xml"], tmp_path, contact=contact)


def test_two_runs_do_not_mix(server: Server, tmp_path: Path) -> None:
    from analysis.collect import folder

    with folder.opened(tmp_path, AT), pytest.raises(RunError, match="another run"):
        gather(server, ["/feed.xml"], tmp_path)


def test_a_log_of_something_else_is_left_alone(server: Server, tmp_path: Path) -> None:
    (tmp_path / "collected.jsonl").write_text('{"url": "https://a.example"}\n')
    with pytest.raises(InputError, match="not a log of this command"):
        gather(server, ["/feed.xml"], tmp_path)
    assert (tmp_path / "collected.jsonl").read_text() == '{"url": "https://a.example"}\n'


@pytest.mark.parametrize("cut", [1, 20, 200, 10**6])
def test_a_log_cut_off_in_writing_is_read_as_far_as_it_goes(cut: int, server: Server, tmp_path: Path) -> None:
    gather(server, GOOD, tmp_path)
    path = tmp_path / "collected.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    kept = bodies(tmp_path)
    gather(server, GOOD, tmp_path, AT + timedelta(hours=1))
    assert bodies(tmp_path) == kept
    assert "end" in log(tmp_path)[-1]


@pytest.mark.runs
def test_a_run_killed_again_and_again_ends_as_if_it_had_not_been(fresh: Server, tmp_path: Path) -> None:
    paths = [f"/article/{n}" for n in range(40)]
    fresh.delay = 0.02
    whole = gather(fresh, paths, tmp_path / "whole")
    fresh.asked.clear()
    words = command(fresh, tmp_path / "cut", paths, "--allow-private")
    into = tmp_path / "cut" / "into"
    done: set[str] = set()
    for rows in (5, 20):
        child = subprocess.Popen([sys.executable, "-m", "analysis", *words], stderr=subprocess.PIPE)
        limit = time.monotonic() + 120
        while not ((into / "collected.jsonl").exists() and len(log_urls(into)) >= rows):
            assert child.poll() is None, child.stderr.read() if child.stderr else ""
            assert time.monotonic() < limit
            time.sleep(0.002)
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        assert log_urls(into) >= done
        done = log_urls(into)
        assert len(done) < len(paths)
    again = collect.collect([fresh.url(p) for p in paths], into, RULES)
    assert again["outcome"].tolist() == ["fetched"] * len(paths)
    assert set(bodies(into).values()) == set(bodies(tmp_path / "whole").values())
    assert len(bodies(into)) == len(whole)
    for name, body in bodies(into).items():
        assert hashlib.sha256(body).hexdigest()[:16] in name
        assert (into / (name + ".meta.json")).is_file()
    assert max(fresh.asked[path] for path in paths) <= 2
    assert sum(fresh.asked[path] for path in paths) <= len(paths) + 2


def log_urls(folder: Path) -> set[str]:
    """Addresses in whole lines of the log."""
    lines = (folder / "collected.jsonl").read_bytes().split(b"\n")[1:-1]
    return {json.loads(line)["url"] for line in lines if b'"url"' in line}


def test_what_was_collected_can_be_read(server: Server, tmp_path: Path) -> None:
    found = gather(server, ["/feed.xml", "/plain.html", "/latin1.html", "/nowhere"], tmp_path)
    corpus = read.read([tmp_path])
    articles = corpus.articles.set_index("document")
    assert set(articles.index) == {found[p]["file"] for p in ("/feed.xml", "/plain.html", "/latin1.html")}
    assert (articles["captured_earliest"] == AT).all()
    assert (articles["captured_latest"] == AT).all()
    assert set(articles["captured_cause"]) == {"record of the collection"}
    page = articles.loc[found["/latin1.html"]["file"]]
    assert (page["headline"], page["url"]) == ("Bakers open at four again café", server.url("/latin1.html"))
    assert articles.loc[found["/feed.xml"]["file"], "outlet_raw"].tolist() == ["The Quay Courier"] * 2
    unread = corpus.documents[corpus.documents["status"] == "not read"]
    assert unread[["document", "reason"]].to_numpy().tolist() == [
        ["collected.jsonl", "the log of `media-analysis collect`, which holds no article"]
    ]


@pytest.mark.parametrize(
    "record", [b"", b"[", b"[]", b"{}", b'{"captured": "soon", "final_url": 3}', b"\xff"]
)
def test_a_damaged_record_leaves_the_capture_time_of_the_name(
    record: bytes, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / gather(server, ["/feed.xml"], tmp_path)["/feed.xml"]["file"]
    file.with_name(file.name + ".meta.json").write_bytes(record)
    articles = read.read([tmp_path]).articles
    assert set(articles["captured_cause"]) == {"file name"}
    assert (articles["captured_earliest"] == AT).all()
