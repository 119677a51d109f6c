"""How a command ends when it is stopped: within two seconds, with one line, and nothing half made left behind."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

STOPS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Ctrl-C, `kill`, a terminal that is closed
TOLD: dict[int, str] = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM"}
UNREAD = 141  # exit status, as a shell has it of who writes to a closed pipe
_PATIENCE = 0.5  # seconds for a change under way that must be whole
_HEARD = 0.05  # seconds in which a stop is heard by whom it is sent to

_listeners: list[threading.Thread] = []
_undo: dict[object, Callable[[], object]] = {}
_whole = threading.Lock()
_ending = threading.Event()
_notes: list[str] = []


@contextmanager
def guarded() -> Iterator[None]:
    """In this block a signal to stop ends the process and its children at once, whatever they are at.

    A thread hears of the signal even while the main one is inside a library; so nothing has to unwind.
    """
    hears, told = socket.socketpair()
    told.setblocking(False)
    before = {number: signal.getsignal(number) for number in STOPS}
    descriptor = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    for number, handler in before.items():
        if number in TOLD or handler is not signal.SIG_IGN:  # who asked for `nohup` goes on
            signal.signal(number, lambda *_: None)
    listener = threading.Thread(target=_listen, args=(hears,), daemon=True)
    listener.start()
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
        signal.set_wakeup_fd(descriptor)
        for number, handler in before.items():
            signal.signal(number, handler)
        told.close()
        listener.join()  # who fails because its children were stopped too ends as stopped: `end` never comes back


@contextmanager
def first(*besides: type[Exception]) -> Iterator[None]:
    """A stop comes before any error of this block: it is sent to children too, whose end may be seen before it is.

    `besides` are no errors.
    """
    try:
        yield
    except besides:
        raise
    except Exception:
        if _listeners and _ending.wait(_HEARD):
            _listeners[0].join()  # `end` never comes back
        raise


def command() -> bool:
    """Whether this process is one command of ours, and has no thread but its main one and that which hears signals."""
    try:
        return bool(_listeners) and threads() == 1 + len(_listeners)
    except OSError:
        return False


def alone() -> bool:
    """Whether no other thread of ours is about but that which hears signals; those of libraries wait for work."""
    here = threading.current_thread() is threading.main_thread()
    return here and threading.active_count() == 1 + len(_listeners)


def threads() -> int:
    """How many threads this process has, also those of C libraries."""
    return len(list(Path("/proc/self/task").iterdir()))


def forked() -> None:
    """In a forked child, which has no thread that hears: signals do what they do in any process."""
    signal.set_wakeup_fd(-1)
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


@contextmanager
def undoing(undo: Callable[[], object]) -> Iterator[None]:
    """Have something undone if the process is stopped in this block; the last thing first."""
    mark = object()
    _undo[mark] = undo
    try:
        yield
    finally:
        _undo.pop(mark, None)


@contextmanager
def whole() -> Iterator[None]:
    """A change that is made in full before a stop is heard: keep it short."""
    with _whole:
        yield


def note(said: str) -> None:
    """What a user who stops the process should know; empty for nothing."""
    _notes[:] = [said] if said else []


def unread() -> NoReturn:
    """End quietly: nobody reads what is printed any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(UNREAD)


def _listen(hears: socket.socket) -> None:
    while heard := hears.recv(1):
        if heard[0] in STOPS:
            end(heard[0])
            return
    hears.close()


@contextmanager
def deaf(*trackers: Any) -> Iterator[None]:
    """Processes that are started in this block do not hear Ctrl-C: it is for the one that started them.

    `trackers` are the modules, besides that of Python, of processes that clear up after them. These are started
    before, for that lets Ctrl-C through again; and silent, for what they clear after a stop is no news.
    """
    from multiprocessing import resource_tracker

    with _silent():
        for tracker in (resource_tracker, *trackers):
            tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _silent() -> Iterator[None]:
    """What is started in this block writes no message."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def end(number: int) -> None:
    """End the process and its children, undo what is half made, say so; nothing else is said any more."""
    _ending.set()
    _whole.acquire(timeout=_PATIENCE)
    terminal = sys.stderr.isatty()
    said = os.dup(2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _end_children()
    for undo in reversed(list(_undo.values())):
        with suppress(Exception):
            undo()
    _end_children()  # those that a thread has begun meanwhile
    line = f"media-analysis: stopped ({TOLD.get(number, 'hang-up')})" + "".join(
        f"; {note}" for note in _notes
    )
    with suppress(OSError):
        os.write(said, ("\n" * terminal + line + "\n").encode())  # a terminal stands behind ^C
    os._exit(128 + number)


def _end_children() -> None:
    """End all processes below this one, but those that clear shared memory once we are gone."""
    with suppress(Exception):
        import psutil

        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                if not any("resource_tracker" in word for word in child.cmdline()):
                    child.kill()
