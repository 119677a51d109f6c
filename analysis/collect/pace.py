"""Turns at each host, some seconds apart, for threads that ask many hosts at once."""

import threading
import time

from analysis.collect.addresses import NotFetched


class Pace:
    """When each host may be asked next: `gap` seconds after the last time, or when it said itself."""

    def __init__(self, gap: float, stopped: threading.Event) -> None:
        """No host was asked yet; `stopped` ends all waiting."""
        self._gap, self._stopped = gap, stopped
        self._next: dict[str, float] = {}
        self._slower: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, patience: float) -> None:
        """Wait for this host's turn; raises NotFetched where it is more than `patience` seconds away."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, now))
            if turn - now > patience:
                raise NotFetched(f"{host} asks to wait {turn - now:.0f} s; collect again after that")
            self._next[host] = turn + max(self._gap, self._slower.get(host, 0))
        if self._stopped.wait(turn - now):
            raise NotFetched("stopped")

    def hold(self, host: str, seconds: float) -> None:
        """Do not ask this host before so many seconds have passed."""
        with self._lock:
            self._next[host] = max(self._next.get(host, 0), time.monotonic() + seconds)

    def slow(self, host: str, seconds: float) -> None:
        """Leave at least so many seconds between two requests to this host."""
        with self._lock:
            self._slower[host] = seconds
