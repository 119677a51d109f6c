"""Kernels that start warm: forked from a process with the libraries imported."""

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from analysis import ends
from analysis.kernels import warm

_STREAMS = 3  # standard input, output, errors
START = 120.0  # seconds that the imports may take
ANSWER = 10.0  # seconds that a fork may take
END = 5.0  # seconds that a kernel may take for its end
LEFT = "MEDIA_ANALYSIS_KERNELS"  # the server that a program leaves to the next: whose it is, socket, process, start


class ColdError(Exception):
    """No warm kernel can be had; the caller starts an ordinary one."""


class Kernel:
    """A forked kernel: cells are sent to it, and messages received."""

    def __init__(self, pair: socket.socket, talk: socket.socket) -> None:
        """`pair` leads to the server, which has been sent the request, `talk` to the kernel."""
        pair.settimeout(ANSWER)
        self.pair, self.answers = pair, pair.makefile("rb")
        self.talk, self.messages = talk, talk.makefile("rb")
        self.returncode: int | None = None
        self.pid = self._number()
        if self.pid < 0:
            raise ColdError

    def _number(self) -> int:
        """The next answer; where the server has died, the exit code of a killed kernel."""
        try:
            return int(self.answers.readline())
        except (OSError, ValueError):
            return -signal.SIGKILL

    def send(self, line: str) -> None:
        """Send a line."""
        self.talk.settimeout(None)
        self.talk.sendall(line.encode() + b"\n")

    def receive(self, until: float | None) -> bytes:
        """The next line, empty at the kernel's end; raises TimeoutError at that time of the monotonic clock."""
        self.talk.settimeout(None if until is None else max(until - time.monotonic(), 0.001))
        return self.messages.readline()

    def finish(self) -> None:
        """Have it end by itself, with what was left for its end; nothing more is sent to it."""
        with suppress(OSError):
            self.talk.shutdown(socket.SHUT_WR)
        self.wait(END)

    def wait(self, seconds: float = ANSWER) -> int | None:
        """The exit code; null where the kernel has not ended after some seconds."""
        if self.returncode is None and select.select([self.pair], [], [], seconds)[0]:
            self.returncode = self._number()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Signal the kernel and what it has started."""
        if self.wait(0) is None:
            with suppress(OSError):
                self.pair.sendall(bytes([number]))

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """End it if it lives, and let go of it."""
        self.kill()
        self.wait()
        for handle in (self.answers, self.pair, self.messages, self.talk):
            handle.close()


class _Child:
    """A forked process, with the part of `subprocess.Popen` that a server needs."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            with suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float = START) -> int:
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("server", timeout)
            time.sleep(0.01)
        return code

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def _fork(theirs: socket.socket) -> _Child | None:
    """The server forked from this process; null where another thread of it could be at work."""
    added, parent = _loaded[-1] if _loaded else None, os.getpid()
    if added is None or not ends.alone():
        return None
    gc.freeze()  # children then do not copy these pages by counting through them
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # the other thread only waits
        pid = os.fork()
    if pid:
        return _Child(pid)
    try:
        _forget()
        _lock.release()  # held for this fork; whoever closes, or asks for a kernel of its own, waits for it
        ends.forked()
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(_STREAMS):
            os.dup2(nowhere, stream)
        os.dup2(theirs.fileno(), _STREAMS)
        for handle in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
            if handle > _STREAMS:  # what is the command's own: locks, sockets
                with suppress(OSError):
                    os.close(handle)
        warm.serve(socket.socket(fileno=_STREAMS), parent, added)
    finally:
        os._exit(1)


def _forget() -> None:
    """What the command has left for its end is the command's: its temporary folders, its processes."""
    atexit._clear()  # noqa: SLF001
    weakref.finalize._registry.clear()  # type: ignore[attr-defined]  # noqa: SLF001 - no public name
    weakref.finalize._registered_with_atexit = False  # type: ignore[attr-defined]  # noqa: SLF001


class Server:
    """The process that forks: begins to import at once; ends, with its kernels, when this process does."""

    def __init__(
        self, channel: socket.socket, process: "_Child | subprocess.Popen[bytes]", begun: float
    ) -> None:
        """Nobody waits for it yet; `begun` is the time from which it has what it has imported."""
        self.owner, self.ready, self.lock = os.getpid(), False, threading.Lock()
        self.channel, self.process, self.begun = channel, process, begun
        self.channel.settimeout(START)

    def lost(self) -> bool:
        """Whether it was another process's, or was at work and has died: then a new one is worth a start."""
        return self.owner != os.getpid() or (self.ready and self.process.poll() is not None)

    def launch(self, request: warm.Request) -> Kernel:
        """Fork a kernel; raises ColdError where that cannot be done."""
        ours, theirs = socket.socketpair()
        talk, spoken = socket.socketpair()
        try:
            with theirs, spoken, self.lock:
                self.ready = self.ready or self.channel.recv(len(warm.READY)) == warm.READY
                if not self.ready:
                    raise ColdError
                socket.send_fds(self.channel, [b"."], [theirs.fileno(), spoken.fileno()])
            ours.settimeout(ANSWER)
            ours.sendall(json.dumps(request).encode() + b"\n")
            return Kernel(ours, talk)
        except (OSError, ColdError):
            ours.close()
            talk.close()
            raise ColdError from None

    def close(self) -> None:
        """End it and all of its kernels."""
        if self.owner == os.getpid():
            self.channel.close()
            try:
                self.process.wait(ANSWER)
            except subprocess.TimeoutExpired:
                self.process.kill()


def _started(forked: bool, more: Sequence[str]) -> Server:
    """Start a server. Forked, it shares with this process what that has imported; else it imports `more` as well."""
    begun = time.time()
    channel, theirs = socket.socketpair()
    with theirs:
        process = (_fork(theirs) if forked else None) or subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-P", "-m", "analysis.kernels.warm", str(theirs.fileno()), *more],
            pass_fds=[theirs.fileno()], start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    return Server(channel, process, begun)


def _left() -> Server | None:
    """The server that was started by the program which this process was before."""
    owner, handle, pid, begun = json.loads(os.environ.pop(LEFT, "[0, 0, 0, 0]"))
    if owner != os.getpid():
        return None
    os.set_inheritable(handle, False)
    return Server(socket.socket(fileno=handle), _Child(pid), begun)


def leave(more: Sequence[str]) -> None:
    """Start the server, which imports `more` as well, for the program that this process becomes by `exec`."""
    with suppress(ColdError):
        found = server(more=more)
        handle = found.channel.fileno()
        os.set_inheritable(handle, True)
        os.environ[LEFT] = json.dumps([os.getpid(), handle, found.process.pid, found.begun])


_servers: list[Server] = []
_loaded: list[dict[str, str]] = []  # what imports have set, in a command that has made them
_lock = threading.Lock()


def begin() -> None:
    """Import what kernels need, in a command, whose kernels will be forked from it: once for both.

    Of any other process start the server, if one can be had, which imports for itself beside other work.
    """
    if ends.command() and sys.platform == "linux":
        if not _loaded:
            _loaded.append(warm.load())
        return
    with suppress(ColdError):
        server()


def ready(hold: Callable[[], object]) -> None:
    """Have the server by now, before other threads are at work; a command's has all that the command holds.

    `hold` is called before a fork, for what every kernel needs.
    """
    with suppress(ColdError):
        if not _servers and _loaded and ends.alone():
            hold()
            server(forked=True)
        server()


def server(forked: bool = False, more: Sequence[str] = ()) -> Server:
    """This process's server, started if need be; raises ColdError on a system that cannot have one.

    One that is started imports `more` as well.
    """
    if sys.platform != "linux":  # elsewhere a fork without exec is not reliable
        raise ColdError
    with _lock:
        if not _servers or _servers[-1].lost():
            _servers[:] = [_left() or _started(forked, more)]
        return _servers[-1]


@atexit.register
def close() -> None:
    """End this process's server and its kernels; the next kernel starts a new one."""
    with _lock:
        while _servers:
            _servers.pop().close()
