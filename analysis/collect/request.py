"""One request to one host at its checked addresses, within bounds; what goes wrong is told plainly."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

import certifi
from urllib3 import HTTPResponse, Retry
from urllib3 import exceptions as broken
from urllib3.connection import HTTPConnection, HTTPSConnection

from analysis.collect.addresses import NotFetched, Place

REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (429, 500, 502, 503, 504)
_COMPRESSIONS = ("", "identity", "gzip", "x-gzip", "deflate")
_PIECE = 64 * 1024
_STATUS = {
    304: "answered “not modified” though nothing was kept",
    401: "asks for a login (401)",
    403: "forbidden (403)",
    404: "not found (404); check the address",
    410: "gone for good (410); take it off the list",
    429: "too many requests (429); collect again later",
}


class Bounds(NamedTuple):
    """What one request may take: seconds, and bytes once decompressed."""

    limit: int = 20 * 1024 * 1024
    connect: float = 10.0
    read: float = 20.0  # without a byte
    total: float = 120.0  # one address with its redirects and retries


class Answer(NamedTuple):
    """What came back from `url`, and when; the body is decompressed."""

    url: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    at: datetime

    def header(self, name: str) -> str | None:
        """A header's first value; null where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), None)


def ask(
    place: Place,
    numbers: list[str],
    headers: Mapping[str, str],
    bounds: Bounds,
    deadline: float,
    now: Callable[[], datetime],
) -> Answer:
    """A 200 with its body, a redirect, or a 304 to a question that was conditional; else raises NotFetched.

    `numbers` are the numeric addresses of the host, the first that takes a connection is asked; `deadline` is
    an instant of time.monotonic().
    """
    head = {"Host": place.authority, "Accept-Encoding": "gzip, deflate", "Connection": "close", **headers}
    with (
        _plainly(bounds),
        closing(_connected(place, numbers, bounds)) as connection,
        _cut_off(connection, deadline, bounds),
    ):
        connection.request("GET", place.target, headers=head, preload_content=False)
        with closing(connection.getresponse()) as response:
            at = now().astimezone(UTC)
            conditional = bool({"If-None-Match", "If-Modified-Since"} & head.keys())
            body = b"" if _bodiless(response, conditional) else _body(response, bounds.limit)
            return Answer(place.url, response.status, list(response.headers.items()), body, at)


def _connected(place: Place, numbers: list[str], bounds: Bounds) -> HTTPConnection:
    for last, number in zip([*[False] * (len(numbers) - 1), True], numbers, strict=True):
        connection = _connection(place, number, bounds.connect)
        try:
            connection.connect()
        except (OSError, broken.HTTPError):
            connection.close()
            if last:
                raise
        else:
            connection.timeout = bounds.read
            return connection
    raise NotFetched(f"no such host: {place.host}")


def _connection(place: Place, number: str, timeout: float) -> HTTPConnection:
    """Not yet open; the certificate is to be for the host's name, not for its number."""
    if place.scheme == "http":
        return HTTPConnection(number, place.port, timeout=timeout)
    return HTTPSConnection(
        number, place.port, timeout=timeout, ssl_context=_trust(), server_hostname=place.host
    )


@cache
def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _bodiless(response: HTTPResponse, conditional: bool) -> bool:
    """Whether it is a good answer without a body; raises NotFetched unless it is a good answer."""
    status = response.status
    if (status in REDIRECTS and response.headers.get("location")) or (status == 304 and conditional):
        return True
    if status == 200:
        return False
    wait = None
    with suppress(broken.InvalidHeader, ValueError, OverflowError):
        wait = Retry().parse_retry_after(response.headers.get("retry-after", ""))
    reason = _STATUS.get(status, f"answered with status {status}")
    raise NotFetched(reason, status, passing=status in _PASSING, wait=wait)


def _body(response: HTTPResponse, limit: int) -> bytes:
    compression = response.headers.get("content-encoding", "").strip().lower()
    if compression not in _COMPRESSIONS:
        raise NotFetched(f"compressed as {compression[:20]!r}, which was not asked for", response.status)
    pieces, size = [], 0
    while piece := response.read1(_PIECE, decode_content=True):
        size += len(piece)
        if size > limit:
            raise NotFetched(f"longer than {limit / 2**20:g} MB", response.status)
        pieces.append(piece)
    if not size:
        raise NotFetched("the answer is empty", response.status)
    return b"".join(pieces)


@contextmanager
def _cut_off(connection: HTTPConnection, deadline: float, bounds: Bounds) -> Iterator[None]:
    """Shut the socket at the deadline: a host that sends a byte now and then never runs into a time-out."""
    sock, late = connection.sock, threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):  # the plain method: SSLSocket's own would let the reader go on unencrypted
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(max(deadline - time.monotonic(), 0), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if late.is_set():
            raise NotFetched(f"took longer than {bounds.total:g} s")


@contextmanager
def _plainly(bounds: Bounds) -> Iterator[None]:
    """What the libraries raise, as NotFetched in plain words."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise NotFetched(f"its certificate cannot be trusted: {error.verify_message}") from None
    except (broken.ConnectTimeoutError, broken.NewConnectionError):
        raise NotFetched("no connection could be made", passing=True) from None
    except (broken.ReadTimeoutError, TimeoutError):
        raise NotFetched(f"no answer for {bounds.read:g} s", passing=True) from None
    except broken.DecodeError:
        raise NotFetched("the body is not compressed as its header says") from None
    except broken.ProtocolError:
        raise NotFetched("the answer broke off before the end it declared", passing=True) from None
    except http.client.RemoteDisconnected:
        raise NotFetched("the host closed the connection without an answer", passing=True) from None
    except (http.client.HTTPException, broken.HTTPError, ValueError):
        raise NotFetched("the answer is not HTTP") from None
    except ssl.SSLError:
        raise NotFetched("no secure connection could be made") from None
    except OSError:
        raise NotFetched("the connection broke", passing=True) from None
