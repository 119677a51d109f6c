"""Which web addresses may be asked: http(s) only, and public hosts only unless private ones are allowed."""

import ipaddress
import socket
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

_PORTS = {"http": 80, "https": 443}
_LONGEST = 4096
_TRIED = 4  # addresses of one host
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(eq=False)
class NotFetched(Exception):  # noqa: N818 - an answer, not an error of the program
    """Why an address gave nothing, in plain words; `refused` where we did not want to ask it at all.

    `passing` where asking again may help, after `wait` seconds if the host named a time.
    """

    reason: str
    status: int | None = None
    refused: bool = False
    passing: bool = False
    wait: float | None = None


class Place(NamedTuple):
    """A web address in its parts: the host in ASCII and without brackets, the target as it is asked for."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and, where it is not the usual one, port, as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole address, spelt in one way."""
        return self.origin + self.target


def parse(url: str) -> Place:
    """The parts of an http or https address; raises NotFetched for any other."""
    try:
        parts = parse_url(url.strip()) if len(url) <= _LONGEST else None
    except (LocationParseError, ValueError):
        parts = None
    if parts is None or parts.scheme not in _PORTS or not parts.host:
        raise NotFetched("not an http or https address; write it as https://example.org/feed", refused=True)
    if parts.auth:
        raise NotFetched("the address holds a user name or password, which is not sent", refused=True)
    host = parts.host.strip("[]").lower()
    return Place(parts.scheme, host, parts.port or _PORTS[parts.scheme], parts.request_uri)


def join(place: Place, location: str) -> str:
    """Where a redirect of `place` leads."""
    try:
        return urljoin(place.url, location.encode("latin-1", "replace").decode("utf-8", "replace"))
    except ValueError:
        raise NotFetched("it redirects to what is no address") from None


def resolve(place: Place, allow_private: bool = False) -> list[str]:
    """The numeric addresses of a host, all of them public; looked up once, so that none can change later."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched(f"no such host: {place.host}; check the address and the network") from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    private = [number for number in numbers if not public(number)]
    if private and not allow_private:
        said = private[0] if place.host in private else f"{place.host} ({private[0]})"
        reason = f"{said} is not a public address; give --allow-private if you mean it"
        raise NotFetched(reason, refused=True)
    return numbers[:_TRIED]


def public(number: str) -> bool:
    """Whether a numeric address is one of the open internet, also where it wraps an IPv4 address."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if not all(public(str(each)) for each in inner if each):
            return False
        if address.ipv4_mapped or address in _NAT64:
            return True
    return address.is_global and not (address.is_multicast or address.is_reserved)
