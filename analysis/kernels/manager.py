"""Kernels that start warm: forked from a process with the libraries imported, and spoken to through files."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import zmq
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from analysis import ends
from analysis.kernels import warm
from analysis.progress import QUIET

_STREAMS = 3  # standard input, output, errors
START = 120.0  # seconds that the imports may take
ANSWER = 10.0  # seconds that a fork may take


class ColdError(Exception):
    """No warm kernel can be had; the caller starts an ordinary one."""


class Kernel:
    """A forked kernel, with the part of `subprocess.Popen` that provisioners use."""

    stdin = stdout = stderr = None

    def __init__(self, pair: socket.socket) -> None:
        """`pair` leads to the server, which has been sent the request."""
        pair.settimeout(ANSWER)
        self.pair, self.answers = pair, pair.makefile("rb")
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

    def poll(self) -> int | None:
        """The exit code, once the kernel has ended."""
        if self.returncode is None and select.select([self.pair], [], [], 0)[0]:
            self.returncode = self._number()
            self.answers.close()
            self.pair.close()
        return self.returncode

    def wait(self) -> int:
        """Wait for the end."""
        while (code := self.poll()) is None:
            time.sleep(0.01)
        return code

    def send_signal(self, number: int) -> None:
        """Signal the kernel and what it has started."""
        if self.poll() is None:
            with suppress(OSError):
                self.pair.sendall(bytes([number]))

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


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
    """The server forked from this process, once all is imported; null where that leaves other threads about."""
    added, parent = warm.load(), os.getpid()
    if not ends.command():
        return None
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # the other thread only waits
        pid = os.fork()
    if pid:
        return _Child(pid)
    try:
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


class Server:
    """The process that forks: begins to import at once; ends, with its kernels, when this process does."""

    def __init__(self, forked: bool = False) -> None:
        """Start it; does not wait for it. Forked, it shares the imports with this process, which are made first."""
        self.owner = os.getpid()
        self.ready = False
        self.lock = threading.Lock()
        self.channel, theirs = socket.socketpair()
        self.channel.settimeout(START)
        with theirs:
            self.process = (_fork(theirs) if forked else None) or subprocess.Popen(  # noqa: S603 - this interpreter
                [sys.executable, "-P", "-m", "analysis.kernels.warm", str(theirs.fileno())],
                pass_fds=[theirs.fileno()], start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip

    def lost(self) -> bool:
        """Whether it was another process's, or was at work and has died: then a new one is worth a start."""
        return self.owner != os.getpid() or (self.ready and self.process.poll() is not None)

    def launch(self, request: warm.Request) -> Kernel:
        """Fork a kernel; raises ColdError where that cannot be done."""
        ours, theirs = socket.socketpair()
        try:
            with theirs, self.lock:
                self.ready = self.ready or self.channel.recv(len(warm.READY)) == warm.READY
                if not self.ready:
                    raise ColdError
                socket.send_fds(self.channel, [b"."], [theirs.fileno()])
            ours.settimeout(ANSWER)
            ours.sendall(json.dumps(request).encode() + b"\n")
            return Kernel(ours)
        except (OSError, ColdError):
            ours.close()
            raise ColdError from None

    def close(self) -> None:
        """End it and all of its kernels."""
        if self.owner == os.getpid():
            self.channel.close()
            try:
                self.process.wait(ANSWER)
            except subprocess.TimeoutExpired:
                self.process.kill()


_servers: list[Server] = []
_lock = threading.Lock()


def begin() -> None:
    """Start the server, if need be and if one can be had.

    A command that has not begun its work forks it, so that libraries are imported once; of any other process the
    server imports for itself, beside other work.
    """
    with suppress(ColdError):
        server(ends.command())


def server(forked: bool = False) -> Server:
    """This process's server, started if need be; raises ColdError on a system that cannot have one."""
    if sys.platform != "linux":  # elsewhere a fork without exec is not reliable
        raise ColdError
    with _lock:
        if not _servers or _servers[-1].lost():
            _servers[:] = [Server(forked)]
        return _servers[-1]


@atexit.register
def close() -> None:
    """End this process's server and its kernels; the next kernel starts a new one."""
    with _lock:
        while _servers:
            _servers.pop().close()


class WarmProvisioner(LocalProvisioner):
    """Kernels of this very Python by fork; any other, and where no fork can be had, by an ordinary start."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch the kernel, with its own output, which is none of the notebook's, off the terminal."""
        self.cwd = kwargs.get("cwd") or str(Path.cwd())
        if cmd[:3] == [sys.executable, "-m", "ipykernel_launcher"]:
            with suppress(ColdError):
                kernel = server().launch(warm.Request(cmd[3:], kwargs["env"], str(self.cwd)))
                self.process, self.pid = cast("Any", kernel), kernel.pid
                return self.connection_info
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return await super().launch_kernel(cmd, **{**kwargs, **silent})


class WarmKernelManager(AsyncKernelManager):
    """Manages one warm kernel, over sockets in a folder of this user alone, not over ports of the machine."""

    transport = "ipc" if os.name == "posix" else "tcp"
    folder: tempfile.TemporaryDirectory[str] | None = None

    async def _async_pre_start_kernel(self, **given: Any) -> Any:
        if self.folder is None:
            self.folder = tempfile.TemporaryDirectory(prefix="kernel-", ignore_cleanup_errors=True)
            self.connection_file = str(Path(self.folder.name) / "connection.json")
            socket_path = str(Path(self.folder.name) / "socket")
            if len(os.fsencode(socket_path)) + len("-5") > zmq.IPC_PATH_MAX_LEN:
                self.transport = "tcp"  # a folder so deep that the system takes no socket in it
            if self.transport == "ipc":
                self.ip = socket_path
        if self.provisioner is None:
            self.provisioner = WarmProvisioner(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
        given["env"] = {**(given.get("env") or os.environ), QUIET: "1"}
        return await super()._async_pre_start_kernel(**given)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if self.folder and not restart:
            self.folder.cleanup()

    pre_start_kernel = _async_pre_start_kernel
    cleanup_resources = _async_cleanup_resources
