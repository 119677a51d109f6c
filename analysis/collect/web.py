"""Feeds and pages from the web, politely: turns at each host, redirects, retries, robots.txt."""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from protego import Protego
from urllib3 import Retry
from urllib3.exceptions import MaxRetryError

from analysis import __version__
from analysis.collect import addresses, request
from analysis.collect.addresses import NotFetched, Place
from analysis.collect.pace import Pace
from analysis.collect.request import Answer, Bounds
from analysis.errors import ParameterError

NAME = "media-analysis"
_MOST_REDIRECTS = 5
_FORBIDDING = (429, *range(500, 600))  # of robots.txt: then nothing may be fetched, as RFC 9309 has it
_ROBOTS = 500 * 1024  # bytes of robots.txt that are looked at
_LONGEST_DELAY = 30.0  # seconds between two requests that a robots.txt can ask for


class Rules(NamedTuple):
    """How the web is asked; times in seconds."""

    contact: str | None = None  # for the User-Agent: where the owner of a site can reach who collects
    pace: float = 1.0  # between two requests to one host, at least
    allow_private: bool = False
    patience: float = 60.0  # the longest that a host may ask to wait
    retries: int = 3
    backoff: float = 1.0  # doubled with each retry after the first
    hosts: int = 8  # asked at once
    bounds: Bounds = Bounds()


class Web:
    """The web under rules; setting `stopped` ends all waiting."""

    def __init__(self, rules: Rules, now: Callable[[], datetime]) -> None:
        """Nothing is asked yet; `now` is the clock that capture times are read from."""
        self.stopped = threading.Event()
        self._rules, self._now = rules, now
        self._headers = {"User-Agent": _agent(rules.contact), "Accept": "*/*"}
        self._pace = Pace(rules.pace, self.stopped)
        self._robots: dict[str, Protego | NotFetched] = {}

    def get(
        self, url: str, page: bool = True, validators: Mapping[str, Mapping[str, str]] | None = None
    ) -> Answer:
        """What the address answers, 200 or 304, redirects followed; raises NotFetched with the reason if not.

        robots.txt is respected where it is a page. `validators` gives headers such as If-None-Match, by the
        address whose answer they are from.
        """
        deadline = time.monotonic() + self._rules.bounds.total
        seen: list[str] = []
        while True:
            place = addresses.parse(url)
            if place.url in seen:
                raise NotFetched("its redirects go round in a circle")
            if len(seen) > _MOST_REDIRECTS:
                raise NotFetched(f"more than {_MOST_REDIRECTS} redirects")
            seen.append(place.url)
            if page:
                self._permitted(place)
            answer = self._patiently(place, (validators or {}).get(place.url, {}), deadline)
            if answer.status not in request.REDIRECTS:
                return answer
            url = addresses.join(place, answer.header("location") or "")

    def _patiently(self, place: Place, validators: Mapping[str, str], deadline: float) -> Answer:
        """Asked at the host's next turn, and again where that may help."""
        numbers = addresses.resolve(place, self._rules.allow_private)
        headers, bounds = {**self._headers, **validators}, self._rules.bounds
        retry = Retry(total=self._rules.retries, backoff_factor=self._rules.backoff)
        while True:
            self._pace.wait(place.host, self._patience(deadline))
            try:
                return request.ask(place, numbers, headers, bounds, deadline, self._now)
            except NotFetched as failure:
                retry = _again(retry, place, failure)
                pause = retry.get_backoff_time() if failure.wait is None else failure.wait
                self._pace.hold(place.host, pause)

    def _patience(self, deadline: float) -> float:
        left = deadline - time.monotonic()
        if left <= 0:
            raise NotFetched(f"took longer than {self._rules.bounds.total:g} s")
        return min(self._rules.patience, left)

    def _permitted(self, place: Place) -> None:
        """Raise NotFetched where robots.txt forbids the address; keep to the delay it asks for."""
        if place.origin not in self._robots:
            self._robots[place.origin] = self._asked(place.origin)
        robots = self._robots[place.origin]
        if isinstance(robots, NotFetched):
            raise NotFetched(robots.reason, robots.status, robots.refused)
        delay = robots.crawl_delay(NAME)
        if delay and delay > 0:
            self._pace.slow(place.host, min(delay, _LONGEST_DELAY))
        if not robots.can_fetch(place.url, NAME):
            raise NotFetched(f"robots.txt of {place.host} forbids it", refused=True)

    def _asked(self, origin: str) -> "Protego | NotFetched":
        try:
            body = self.get(f"{origin}/robots.txt", page=False).body
        except NotFetched as failure:
            if failure.refused:
                return failure
            if not failure.status or failure.status in _FORBIDDING:
                return NotFetched(f"its robots.txt cannot be had: {failure.reason}", failure.status)
            body = b""
        return Protego.parse(body[:_ROBOTS].decode("utf-8", "replace"))


def _again(retry: Retry, place: Place, failure: NotFetched) -> Retry:
    """One retry fewer; raises the failure itself where asking again would not help or was tried enough."""
    if not failure.passing:
        raise failure
    try:
        return retry.increment("GET", place.url, error=failure)
    except MaxRetryError:
        raise failure from None


def _agent(contact: str | None) -> str:
    if contact is not None and not (contact.isascii() and contact.isprintable() and contact.strip()):
        raise ParameterError(f"contact: {contact!r} must be a mail or web address in plain ASCII")
    return f"{NAME}/{__version__}" + (f" (+{contact.strip()})" if contact else "")
