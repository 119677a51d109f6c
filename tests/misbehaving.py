"""A web server on 127.0.0.1 that does what servers out there do: mostly not what they should."""

import gzip
import ssl
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Quay Courier</title>
<item><title>Ferry stopped by fog for a second day</title><link>https://quay.example/ferry</link>
<guid>q-1</guid>
<pubDate>Tue, 03 Mar 2026 18:10:00 GMT</pubDate><description>No boat left the harbour.</description></item>
<item><title>Council votes on the new lighthouse lamp</title><link>https://quay.example/lamp</link>
<guid>q-2</guid>
<pubDate>Wed, 04 Mar 2026 07:00:00 GMT</pubDate><description>The vote was nine to two.</description></item>
</channel></rss>"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bakers open at four again</title>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle",
"headline":"Bakers open at four again {0}","datePublished":"2026-03-04T05:00:00Z",
"author":{{"name":"Ida Holm"}},"publisher":{{"name":"The Mill Post"}}}}</script></head>
<body><article><h1>Bakers open at four again {0}</h1>
<p>The bakers of the old town opened their doors at four in the morning again, as they had done before the
long repairs of the bridge began.</p><p>Customers came in numbers that surprised even the oldest of them, and
the first loaves were gone before the clock struck five.</p></article></body></html>"""
DATE = "Tue, 03 Mar 2026 10:00:00 GMT"
ROBOTS = b"User-agent: *\nDisallow: /forbidden\nDisallow: /*?print=\n\nUser-agent: other\nDisallow: /\n"
MEGABYTE = bytes(1024 * 1024)

Page = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers from the table below, and counts what it was asked."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        self.server.requests.append((self.path, dict(self.headers.items())))
        with suppress(OSError, ValueError):
            page = PAGES.get(self.path.partition("?")[0])
            if page:
                page(self)
            elif self.path.startswith("/article/"):
                time.sleep(self.server.delay)
                self.reply(PAGE.format(self.path[9:]).encode(), **{"Content-Type": "text/html"})
            else:
                self.reply(b"nothing here", 404)

    def reply(self, body: bytes, status: int = 200, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *words: object) -> None:
        """Nothing on stderr."""


class Server(ThreadingHTTPServer):
    """The server with its counts."""

    daemon_threads = True
    request_queue_size = 64  # a busy machine keeps many clients waiting, and none is to be turned away
    delay = 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: Counter[str] = Counter()
        self.requests: list[tuple[str, dict[str, str]]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def headers(self, path: str) -> list[dict[str, str]]:
        return [headers for asked, headers in self.requests if asked == path]


@contextmanager
def serving(certificate: Path | None = None, key: Path | None = None) -> Iterator[Server]:
    """A running server, with TLS where a certificate is given."""
    server = Server()
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def _feed(handler: Handler) -> None:
    if handler.headers.get("If-None-Match") == '"v1"':
        handler.reply(b"", 304)
    else:
        handler.reply(FEED, ETag='"v1"', Content_Type="application/rss+xml", Set_Cookie="who=you")


def _dated(handler: Handler) -> None:
    if handler.headers.get("If-Modified-Since") == DATE:
        handler.reply(b"", 304)
    else:
        handler.reply(PAGE.format("").encode(), Last_Modified=DATE, Content_Type="text/html; charset=utf-8")


def _first(status: int, **headers: str) -> Page:
    """This status once, then the feed."""

    def page(handler: Handler) -> None:
        once = handler.server.asked[handler.path] == 1
        handler.reply(b"later", status, **headers) if once else handler.reply(FEED, Content_Type="text/xml")

    return page


def _always(body: bytes = b"", status: int = 200, length: int | None = None, **headers: str) -> Page:
    return lambda handler: handler.reply(body, status, length, **headers)


def _to(place: str) -> Page:
    return lambda handler: handler.reply(b"", 302, Location=place)


def _endless(status: int) -> Page:
    def page(handler: Handler) -> None:
        handler.send_response(status)
        handler.end_headers()
        while True:
            handler.wfile.write(MEGABYTE[:65536])

    return page


def _dripping(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def _dripping_body(handler: Handler) -> None:
    handler.reply(b"<html>", length=10_000_000)
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def _continuing(handler: Handler) -> None:
    while True:
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


def _silent(handler: Handler) -> None:
    time.sleep(1.2)


def _hanging_up(handler: Handler) -> None:
    handler.close_connection = True


def _garbage(handler: Handler) -> None:
    handler.wfile.write(b"\x00\xff no protocol at all\r\n\r\n")
    handler.close_connection = True


def _bomb(size: int) -> bytes:
    """So many megabytes of nothing, packed: one of them said again and again, without an end that nobody comes to."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first, again = (packer.compress(MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * (size - 1)


PAGES: dict[str, Page] = {
    "/robots.txt": _always(ROBOTS),
    "/feed.xml": _feed,
    "/dated.html": _dated,
    "/same-as-dated.html": _always(PAGE.format("").encode(), Content_Type="text/html"),
    "/plain.html": _always(PAGE.format("plain").encode(), Content_Type="text/html"),
    "/gzipped.html": _always(gzip.compress(PAGE.format("packed").encode()), Content_Encoding="gzip"),
    "/latin1.html": _always(
        PAGE.format("café").replace('<meta charset="utf-8">', "").encode("cp1252"),
        Content_Type="text/html; charset=utf-8",
    ),
    "/forbidden/page.html": _always(PAGE.format("forbidden").encode()),
    "/forbidden/feed.xml": _always(FEED + b"<!-- another -->", Content_Type="text/xml"),
    "/busy.xml": _first(429, Retry_After="0"),
    "/flaky.xml": _first(500),
    "/gone": _always(b"gone", 410),
    "/too-busy": _always(b"busy", 429, Retry_After="3600"),
    "/down": _always(b"down", 503),
    "/down-endless": _endless(503),
    "/endless": _endless(200),
    "/drip-head": _dripping,
    "/drip-body": _dripping_body,
    "/continue": _continuing,
    "/silent": _silent,
    "/hang-up": _hanging_up,
    "/garbage": _garbage,
    "/empty": _always(b""),
    "/short": _always(b"<html>half a page", length=5000),
    "/bomb": _always(_bomb(200), Content_Encoding="gzip"),
    "/not-gzip": _always(FEED, Content_Encoding="gzip"),
    "/brotli": _always(b"\x0b\x02\x80", Content_Encoding="br"),
    "/not-asked": _always(b"", 304),
    "/loop-a": _to("/loop-b"),
    "/loop-b": _to("/loop-a"),
    "/moved": _to("/plain.html"),
    "/to-forbidden": _to("/forbidden/page.html"),
    "/to-private": _to("http://10.0.0.1/admin"),
    "/to-metadata": _to("http://[::ffff:169.254.169.254]/latest"),
    "/to-file": _to("file:///etc/passwd"),
    "/to-nowhere": _to("http://[half"),
    **{f"/hop-{n}": _to(f"/hop-{n + 1}") for n in range(8)},
}
