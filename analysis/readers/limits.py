"""How long a document may take: a reader that takes longer is stopped, and the run goes on."""

import contextlib
import faulthandler
import os
import signal
import threading
from collections.abc import Iterator

from analysis.readers.document import Reading
from analysis.wordings import Wording

LONGEST = 120.0  # seconds for a document, or for a piece of a big table
_AGAIN = 5.0  # seconds after which a reader that goes on all the same is stopped again
_GRACE = 30.0  # seconds after which a process that cannot be stopped ends itself


class TooLong(BaseException):
    """A reader took too long; no Exception, so that no reader takes it for bad input and goes on."""


def told(seconds: float) -> str:
    """The reason for the ledger."""
    return Wording.TOOK_LONGER.written(n=f"{seconds:g}")


def timely(pieces: Iterator[Reading], seconds: float) -> Iterator[Reading]:
    """The same readings; raises TooLong where the next one takes longer than so many seconds."""
    while True:
        with _alarm(seconds):
            try:
                piece = next(pieces)
            except StopIteration:
                return
        yield piece


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise TooLong in this block after so many seconds; signals reach the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _stop)
    outer = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *outer)
        signal.signal(signal.SIGALRM, before)


def _stop(*_: object) -> None:
    raise TooLong


@contextlib.contextmanager
def mortal(seconds: float) -> Iterator[None]:
    """End this process where the block goes on long after it should have stopped, as code in C may."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device
        faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
