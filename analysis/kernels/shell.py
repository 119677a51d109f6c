"""IPython in a forked process: it runs the cells it is sent, and sends back what they show, message by message.

Each cell comes as one line of JSON; each message of Jupyter's protocol goes back as one, the reply last.
"""

import io
import json
import mmap
import os
import socket
import sys
import threading
import warnings
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from traitlets.config import Config

_MUCH = 32 * 2**20  # bytes that a cell takes
_INLINE = "module://matplotlib_inline.backend_inline"  # as any kernel sets it
_COLUMNS = (
    20  # of a table that pandas shows in any kernel: fewer where it was imported before there was a shell
)


class _Wire(Session):
    """Messages to the one who waits for them, in place of sockets for whoever listens."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        super().__init__(key=b"")
        self.one = threading.Lock()
        self.talk: socket.socket

    def msg(self, msg_type: str, content: Any = None, *_: Any, **__: Any) -> dict[str, Any]:
        return {"msg_type": msg_type, "content": content or {}}

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> dict[str, Any]:
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content)
        line = self.pack(message)
        with self.one:
            self.talk.sendall(line + b"\n")
        return message


class _Stream(io.TextIOBase):
    """Standard output or errors: what is written goes with the next message, or at the end of the cell."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, wire: _Wire, name: str) -> None:
        self._wire, self._name, self._written = wire, name, io.StringIO()
        self._lock = threading.RLock()

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        with self._lock:
            return self._written.write(text)

    def flush(self) -> None:
        with self._lock:
            text, self._written = self._written.getvalue(), io.StringIO()
            if text:
                self._wire.send(None, "stream", {"name": self._name, "text": text})


def serve(talk: socket.socket) -> None:
    """Run cells until nobody sends any more, or one of them ends the shell."""
    if "" not in sys.path:
        sys.path.insert(0, "")  # modules beside the notebook
    os.environ["MPLBACKEND"] = os.environ.get("MPLBACKEND", _INLINE)
    shell, wire = ready()
    wire.talk = talk
    shell.init_environment()  # type: ignore[no-untyped-call]
    shell.starting_dir = str(Path.cwd())
    shell.user_ns["_dh"][:] = [Path.cwd()]
    out, errors = _Stream(wire, "stdout"), _Stream(wire, "stderr")
    sys.stdout, sys.stderr = out, errors
    held = _held()
    for line in talk.makefile("rb"):
        wire.send(None, "execute_input", {"execution_count": shell.execution_count})
        with _bounded():
            reply = _run(shell, json.loads(line))
        out.flush()
        errors.flush()
        if shell.exit_now:
            return
        wire.send(None, "execute_reply", reply)
        held = _give_back(held)


def _bounded() -> AbstractContextManager[None]:
    """Where tables lie in files, let go of what a cell has read of them."""
    spill = sys.modules.get("analysis.keeping.spill")
    return spill.bounded() if spill else nullcontext()


def _give_back(before: int) -> int:
    """Give the system what a cell has left free, where it has taken much; how much this process holds then."""
    held = _held()
    if held - before < _MUCH or not (spill := sys.modules.get("analysis.keeping.spill")):
        return min(held, before)
    spill.give_back()
    return _held()


def _held() -> int:
    """Bytes of memory that are this process's own; 0 where no system tells."""
    with suppress(OSError, ValueError):
        resident, shared = Path("/proc/self/statm").read_text(encoding="ascii").split()[1:3]
        return (int(resident) - int(shared)) * mmap.PAGESIZE
    return 0


@cache
def ready() -> tuple[ZMQInteractiveShell, _Wire]:
    """The shell of this process, and the wire on which it says what it shows; a process that is forked has it made."""
    silent = Config({"HistoryManager": {"enabled": False}})
    with warnings.catch_warnings(action="ignore"):  # of a home that cannot be written: no cell has shown it
        shell = ZMQInteractiveShell.instance(config=silent, kernel=SimpleNamespace(eventloop=None))
    if pandas := sys.modules.get("pandas"):
        pandas.set_option("display.max_columns", _COLUMNS)
    wire = _Wire()
    shell.displayhook.session = shell.display_pub.session = wire  # type: ignore[attr-defined]
    return shell, wire


def let_go() -> None:
    """Have another shell made: this one does not fit the environment."""
    ready.cache_clear()
    ZMQInteractiveShell.clear_instance()


def _run(shell: ZMQInteractiveShell, code: str) -> dict[str, Any]:
    """What became of a cell, as a kernel replies it."""
    done = shell.run_cell(code, store_history=True)  # type: ignore[no-untyped-call]
    shell.payload_manager.clear_payload()  # type: ignore[union-attr]
    if done.success and not shell._last_traceback_during_displayhook:  # noqa: SLF001 - as the kernel asks
        return {"status": "ok"}
    error = done.error_before_exec or done.error_in_exec
    return {"status": "error", "ename": type(error).__name__, "evalue": str(error),
            "traceback": shell._last_traceback or []}  # noqa: SLF001  # fmt: skip
