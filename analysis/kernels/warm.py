"""A process that has imported the libraries once and forks a kernel, with them, for each that asks.

Forked from a command that has imported them for itself, or run as `python -P -m analysis.kernels.warm FD MODULE…`,
where MODULE is imported besides. FD is a socket, over which each asker sends one end of two socket pairs. On the first
goes the request, as one line of JSON; back come the kernel's process id and, at its end, its exit code; a byte sent is
a signal for it. The second is the kernel's own, for its cells, unless it is asked to be one that Jupyter speaks to.
Who closes the first kills the kernel, who closes FD ends all.
"""

import atexit
import ctypes
import gc
import importlib
import inspect
import json
import os
import re
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Any, NamedTuple

from analysis import ends, paths
from analysis.kernels import shell

DEBUGGER = "debugpy"  # a fifth of what a kernel imports, of no use where nobody stands by
LIBRARIES = (  # what a kernel imports by itself, and what our steps import late
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger",
    "IPython.core.oinspect", "IPython.extensions.storemagic", "altair.jupyter", "encodings.utf_8_sig",
    "narwhals._interchange.dataframe", "pandas.core.methods.to_dict", "pandas.core.reshape.reshape",
    "pandas.io.formats.string", "pyarrow.dataset", "pyarrow.pandas_compat", "pyarrow.parquet",
)  # fmt: skip
READING = (  # what reading imports late; a kernel that opens tables needs none of it
    "charset_normalizer", "dateparser", "feedparser", "htmldate", "joblib", "multiprocessing.synchronize",
    "trafilatura", "xml.parsers.expat", "xml.sax.expatreader",
)  # fmt: skip
SELDOM = (  # whose lists a report asks for while it reads, of tables of somebody's own, of a query or another language
    "analysis.readers.", "analysis.addresses", "analysis.outlets.table", "analysis.query.", "analysis.standing",
    "analysis.suite", "analysis.times.machines", "analysis.wordings",
)  # fmt: skip
LANGUAGE = "en"  # whose word list is kept too: most corpora need it
ONE_THREAD = {  # for the process that forks: else libraries start threads when imported
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_IMPORT = re.compile(r"^from (analysis[.\w]*) import (\([^)]*\)|.+)$", re.MULTILINE)
PLACES = (
    "HOME",
    "IPYTHONDIR",
    "VIRTUAL_ENV",
    "XDG_CONFIG_HOME",
)  # what a shell has looked at once it is made
JUPYTER = ("ipykernel.kernelapp", "ipykernel.debugger")  # what a kernel needs that Jupyter speaks to
READY = b"ready\n"
NEW = 10_000  # objects made before circles are looked for: hardly any of what tables and pages are made of is in one
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux: what a process is sent when its parent ends
TICK = 1.0  # seconds between two looks whether the parent still lives


class Request(NamedTuple):
    """What a kernel is to be: its environment, its folder, and the arguments of one that Jupyter speaks to."""

    environment: dict[str, str]
    folder: str
    arguments: list[str] | None = None


class _Asked(NamedTuple):
    """A kernel that was asked for: who asks, and the socket of its cells."""

    asker: socket.socket
    talk: socket.socket


class _Child(NamedTuple):
    pid: int
    asker: socket.socket
    ended: int  # readable when the child has ended


def main() -> None:
    """Import, then serve."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    parent = os.getppid()
    for name in sys.argv[2:]:  # before a library is left out that one of them needs
        importlib.import_module(name)
    serve(channel, parent, load(READING))


def serve(channel: socket.socket, parent: int, added: Mapping[str, str]) -> None:
    """Serve to the end; each forked child leaves the loop and becomes the kernel it was asked to be.

    `added` are variables of the environment that the imports have set.
    """
    os.close(os.pidfd_open(os.getpid()))  # where the system forbids this, end here rather than with a kernel
    known = dict(os.environ)
    shell.ready()
    if ends.threads() != 1:  # forking would leave locks behind that nobody holds
        sys.exit("more than one thread after the imports")
    gc.freeze()  # what was made since the imports is as little to be looked through by children
    channel.sendall(READY)
    server = os.getpid()
    if found := _Server(channel, parent).serve():
        _become(*found, added, known, server)


def load(more: Iterable[str] = ()) -> dict[str, str]:
    """Import what kernels need, and more, by libraries that start no thread; gives the variables this has set."""
    given = dict(os.environ)
    os.environ.update(ONE_THREAD)
    try:
        _import(more)
        return {name: value for name, value in os.environ.items() if name not in {*given, *ONE_THREAD}}
    finally:
        for name in ONE_THREAD:
            os.environ.pop(name)
            os.environ.update({name: given[name]} if name in given else {})


def _import(more: Iterable[str]) -> None:
    gc.disable()  # what is imported stays: looking through it time and again is for nothing
    with warnings.catch_warnings(), _without(DEBUGGER):
        for name in (*LIBRARIES, *more, *_imported()):
            with suppress(ImportError):
                importlib.import_module(name)
    importlib.import_module("analysis.schema").plain_names()
    _remember()
    _rehearse()
    gc.enable()
    gc.set_threshold(NEW)
    gc.freeze()  # children then do not copy these pages by counting through them


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Have a library look as if it were not installed, unless it is imported already."""
    absent: Any = None
    if name in sys.modules:
        yield
        return
    sys.modules[name] = absent
    try:
        yield
    finally:
        del sys.modules[name]


def _imported() -> list[str]:
    """The modules of ours that the suite's notebooks import."""
    lines = [
        line
        for path in paths.notebooks().glob("*.ipynb")
        for cell in unshown(path, path.stat().st_mtime_ns)["cells"]
        for line in _IMPORT.findall("".join(cell["source"]))
    ]
    return sorted({f"{place}.{name}" for place, names in lines for name in re.findall(r"\w+", names)})


@lru_cache(maxsize=64)
def unshown(source: Path, _changed: int) -> dict[str, Any]:
    """What the file of a notebook holds, without what it showed when it was last run, most of it."""
    made: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    for cell in made.get("cells", []):
        if "outputs" in cell:
            cell["outputs"] = []
    return made


def _remember() -> None:
    """Call each cached function of ours that takes no argument: what it holds is the same in every kernel.

    But for what is seldom asked, and word lists of single languages: kernels open tables that were read.
    """
    ours = [vars(module) for name, module in sorted(sys.modules.items()) if _opens(name)]
    for function in {value for module in ours for value in module.values() if hasattr(value, "cache_info")}:
        if _opens(function.__module__) and not inspect.signature(function).parameters:
            function()
    importlib.import_module("analysis.topics").lexicon(LANGUAGE)


def _rehearse() -> None:
    """Draw charts, of a table and of lines: at the first one the libraries look up and compile what holds for all."""
    import altair as alt
    import pandas as pd

    rows = {"amount": [1.0], "of": [1.0]}
    for data in (pd.DataFrame(rows), alt.InlineData(values=[rows])):
        chart = alt.Chart(data).mark_bar()
        chart.encode(x=alt.X("amount:Q", title="n"), y="of:N", tooltip=["of:N"]).to_dict()


def _opens(module: str) -> bool:
    return module.startswith("analysis.") and not module.startswith(SELDOM)


class _Server:
    """The children, and the descriptors that speak of them: each one's asker, and its end."""

    def __init__(self, channel: socket.socket, parent: int) -> None:
        self.channel, self.parent = channel, parent
        self.children: dict[int, _Child] = {}
        self.selector = DefaultSelector()
        self.selector.register(channel, EVENT_READ)

    def serve(self) -> tuple[Request, socket.socket] | None:
        """Serve until the channel closes or the parent is gone; in a child, give what it is to be at once."""
        while os.getppid() == self.parent:
            for key, _ in self.selector.select(TICK):
                if key.fileobj is self.channel:
                    asked = self._asked()
                    if asked is None:
                        self._end()
                        return None
                    with asked.talk:
                        if request := self._fork(asked.asker):
                            return request, asked.talk.dup()
                elif child := self.children.get(key.data):
                    self._ended(child) if key.fd == child.ended else self._told(child)
        self._end()
        return None

    def _asked(self) -> _Asked | None:
        try:
            _, handles, _, _ = socket.recv_fds(self.channel, 1, len(_Asked._fields))
        except OSError:
            return None
        return _Asked(*(socket.socket(fileno=handle) for handle in handles)) if handles else None

    def _fork(self, asker: socket.socket) -> Request | None:
        try:
            request = Request(*json.loads(asker.makefile("rb").readline()))
        except (OSError, ValueError, TypeError):
            asker.close()
            return None
        pid = os.fork()
        if not pid:
            self._forget(asker)
            return request
        child = _Child(pid, asker, os.pidfd_open(pid))
        self.children[pid] = child
        self.selector.register(asker, EVENT_READ, pid)
        self.selector.register(child.ended, EVENT_READ, pid)
        self._tell(child, pid)
        return None

    def _forget(self, asker: socket.socket) -> None:
        """In a child: let go of what belongs to the server and to its other children."""
        os.setsid()
        for child in self.children.values():
            child.asker.close()
            os.close(child.ended)
        self.selector.close()
        asker.close()
        self.channel.close()

    def _told(self, child: _Child) -> None:
        try:
            told = child.asker.recv(64)
        except OSError:
            told = b""
        if not told:  # nobody waits for this kernel any more
            self.selector.unregister(child.asker)
        for number in told or bytes([signal.SIGKILL]):
            _signal(child.pid, number)

    def _ended(self, child: _Child) -> None:
        _signal(child.pid, signal.SIGKILL)  # what the kernel started ends with it
        _, status = os.waitpid(child.pid, 0)
        self._tell(child, os.waitstatus_to_exitcode(status))
        for handle in (child.asker, child.ended):
            with suppress(KeyError):
                self.selector.unregister(handle)
        child.asker.close()
        os.close(child.ended)
        del self.children[child.pid]

    def _tell(self, child: _Child, number: int) -> None:
        with suppress(OSError):
            child.asker.sendall(b"%d\n" % number)

    def _end(self) -> None:
        for child in self.children.values():
            _signal(child.pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    """Signal a child that was not waited for yet, so that the number is still its own, and its group."""
    for send in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            send(pid, number)
            return


def _become(
    request: Request, talk: socket.socket, added: Mapping[str, str], known: Mapping[str, str], server: int
) -> None:
    """Be a kernel that runs the cells it hears of; `added` are variables that imports have set.

    `known` are those for which a shell is ready. It ends with its parent, `server`, which may be gone before this is
    reached.
    """
    import numpy as np

    ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != server:
        os._exit(1)
    os.environ.clear()
    os.environ.update({**added, **request.environment})
    if any(os.environ.get(name) != known.get(name) for name in PLACES):
        shell.let_go()
    os.chdir(request.folder)
    np.random.seed()  # noqa: NPY002 - the one generator that a fork does not seed anew
    sys.argv = [sys.executable]
    if request.arguments is None:
        shell.serve(talk)
    else:
        talk.close()
        shell.let_go()
        _jupyter(request.arguments)
    _leave()


def _jupyter(arguments: list[str]) -> None:
    """Be a kernel as `ipykernel_launcher` starts it, until Jupyter ends it."""
    from ipykernel.kernelapp import IPKernelApp

    with suppress(SystemExit):
        IPKernelApp.launch_instance(arguments)


def _leave() -> None:
    """End as a forked child should: what was registered for the end is done, what was inherited is not undone.

    Taking the interpreter and all its libraries apart takes more time than the kernel needed to start.
    """
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - as `multiprocessing` ends its children
    atexit._run_exitfuncs()  # noqa: SLF001
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
