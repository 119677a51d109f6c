"""What steps find in articles, or in stories, part by part: on all cores or a Dask cluster, kept as Parquet.

Articles are cut where the hash of an id says so, or before the story of that article: articles that come later leave
other parts what they were. A part lies as `articles-HASH.parquet`, what a step finds in it as `STEP-HASH.parquet`,
the hash being of all it was made from: what the step reads of the part, what other steps found in it, what is given
to all parts, settings, the step's code, the word lists and libraries. A file that is there is what would be made.
Code is the same everywhere:

    with partitions.kept("corpus/corpus.derived"), partitions.on("tcp://scheduler:8786"): …
"""

import gc
import hashlib
import json
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import ends, paths, schema, suite
from analysis.errors import RunError
from analysis.keeping import spill
from analysis.partitions import cluster
from analysis.partitions.cuts import Parts, digest
from analysis.partitions.store import UNREADABLE, Store
from analysis.progress import progress

ROWS = 5_000  # articles that are to be done before processes pay
TEXTS = (
    "article_id",
    "outlet",
    "language",
    "headline",
    "body",
    "byline",
    "section",
    "url",
)  # of a part as it lies

Result = TypeVar("Result")
Step = Callable[..., pa.Table]
_Folder = tempfile.TemporaryDirectory[str]


class _Held(NamedTuple):
    """Where parts are kept, and the names that were asked for."""

    store: Store
    used: set[str]


class _Task(NamedTuple):
    """All that a process needs to do a part: where tables lie, which are read, what is done, what is written."""

    address: str
    part: str
    columns: list[str]
    step: Step
    found: list[str]
    given: list[str]
    settings: dict[str, Any]
    made: str
    suite: dict[str, str]


class Derived:
    """What a step found, part by part, each read when it is asked for."""

    def __init__(
        self,
        parts: Sequence[pa.Table | Callable[[], pa.Table]],
        names: Sequence[str] = (),
        folder: _Folder | None = None,
    ) -> None:
        """Tables, or what reads them, and their names; `folder` lives as long as they are asked for."""
        self._parts, self.names, self.folder = parts, names, folder

    def __iter__(self) -> Iterator[pa.Table]:
        """The parts in their order."""
        return map(self.part, range(len(self._parts)))

    def part(self, at: int) -> pa.Table:
        """What was found in one part; if it is damaged it is made anew."""
        part = self._parts[at]
        return part if isinstance(part, pa.Table) else part()

    def whole(self) -> pa.Table:
        """All parts end to end, in a file where memory would hold much of them."""
        return spill.aside(self)


_kept: ContextVar[_Held | None] = ContextVar("kept", default=None)
_client: ContextVar[Any] = ContextVar("client", default=None)
_folder: ContextVar[Callable[[], _Folder]] = ContextVar("folder", default=tempfile.TemporaryDirectory)


@contextmanager
def kept(address: str | None) -> Iterator[None]:
    """In this block parts lie in a folder, or at an address that fsspec knows; at its end what is superseded goes."""
    if address is None:
        yield
        return
    held = _Held(Store(address), set())
    token = _kept.set(held)
    try:
        if client := _client.get():
            _seen(client, held.store)
        yield
        held.store.sweep(held.used)
    finally:
        _kept.reset(token)


@contextmanager
def beside(corpus: Path) -> Iterator[None]:
    """In this block parts lie beside those of a corpus, unless they have a place already or the folder takes none."""
    if _kept.get() or not os.access(corpus, os.W_OK):
        yield
        return
    with kept(str(corpus / paths.DERIVED)):
        yield


@contextmanager
def on(scheduler: str | None) -> Iterator[None]:
    """Have parts done by the Dask cluster whose scheduler is at an address; by this machine without one.

    Raises RunError where there is no cluster, no Dask to reach it with, or a worker that has another version.
    """
    if scheduler is None:
        yield
        return
    with cluster.reached(scheduler) as client:
        token = _client.set(client)
        try:
            yield
        finally:
            _client.reset(token)


@contextmanager
def shared() -> Iterator[None]:
    """In this block steps share a folder where nobody keeps parts: what they read of articles is put there once."""
    token = _folder.set(cache(tempfile.TemporaryDirectory))
    try:
        yield
    finally:
        _folder.reset(token)


def few(articles: Sized) -> bool:
    """Whether articles are done at once, in this process: they are few, and nothing is kept."""
    return _kept.get() is None and len(articles) <= ROWS and _client.get() is None


def derived(
    step: Step,
    articles: pd.DataFrame | Parts,
    columns: Sequence[str],
    *given: Derived | pd.DataFrame,
    **settings: Any,
) -> Derived:
    """`step(part, *given, **settings)`, a table, for each part of the articles, in their order.

    `columns` are those of the articles that the step reads; what is given comes to it whole, but of what another step
    found in the same parts, named first, what was found in this one. Settings are what JSON can say. How articles are
    cut changes nothing: what a step finds in one depends on nothing else, or on those that stay together.
    """
    parts = articles if isinstance(articles, Parts) else Parts(articles)
    found = [one for one in given if isinstance(one, Derived)]
    lent = [one for one in given if not isinstance(one, Derived)]
    if few(parts):
        return Derived(
            [_called(step, parts.whole(columns), [*(one.part(0) for one in found), *lent], settings)]
        )
    held, own = _place(next((one.folder for one in found), None))
    made = _Made(held, step, parts, list(columns), found, lent, settings)
    made.be_there()
    return Derived([partial(made.read, at) for at in range(len(made.names))], made.names, own)


def dealt(articles: Parts, rows: pd.DataFrame) -> Derived:
    """Rows about articles, dealt to the parts that have these: what a step is given of its own part alone.

    `at`, in order, is the place of a row's article: here among all of them, in what is dealt within the part.
    """
    cuts = [(0, len(articles))] if few(articles) else articles.cuts
    tables = []
    for (begin, _), (first, after) in zip(cuts, np.searchsorted(rows["at"], cuts).tolist(), strict=True):
        some = rows.iloc[first:after]
        tables.append(pa.Table.from_pandas(some.assign(at=some["at"] - begin), preserve_index=False))
    if few(articles):
        return Derived(tables)
    held, own = _place(None)
    names = [f"given-{_laid(table)}.parquet" for table in tables]
    there = set(held.store.names())
    for name, table in zip(names, tables, strict=True):
        if name not in there:
            held.store.write(name, table)
    held.used.update(names)
    again = [partial(_again, held.store, *one) for one in zip(names, tables, strict=True)]
    return Derived(again, names, own)


def _again(store: Store, name: str, table: pa.Table) -> pa.Table:
    """A table that lies there; if it is damaged it is put there anew."""
    try:
        store.read(name)
    except UNREADABLE:
        store.write(name, table)
    return table


def each(
    step: Callable[..., Result], articles: pd.DataFrame, *given: object, **settings: object
) -> list[Result]:
    """`step(part, *given, **settings)`, whatever it gives, for each part of the articles, on this machine's cores."""
    starts = range(0, len(articles), ROWS)
    if len(starts) < 2:
        return [_called(step, articles, given, settings)]
    parts = ((step, articles.iloc[start : start + ROWS], given, settings) for start in starts)
    return list(_spread(_called, parts, len(starts), _label(step)))


def rest() -> None:
    """End the processes that did parts, and the threads that speak to them; the next part starts them anew."""
    if loky := sys.modules.get("joblib.externals.loky.reusable_executor"):
        with loky._executor_lock:  # noqa: SLF001 - asking for the executor would start one
            if loky._executor is not None:  # noqa: SLF001
                loky._executor.shutdown(wait=True)  # noqa: SLF001


def work(
    address: str, part: str, columns: list[str], step: Step, found: list[str], given: list[str],
    settings: dict[str, Any], made: str, theirs: dict[str, str],
) -> bool:  # fmt: skip
    """Do one part, in whatever process: read it where it lies, and write there what the step finds.

    False where what it reads is gone or damaged.
    """
    cluster.refuse_other(theirs, "whoever gave the work")
    store = Store(address)
    try:
        rows = schema.to_pandas(store.read(part, columns))[columns]
        tables = [*map(store.read, found), *(_given(address, name) for name in given)]
    except UNREADABLE:
        return False
    store.write(made, _called(step, rows, tables, settings))
    spill.give_back()
    return True


@lru_cache(maxsize=4)
def _given(address: str, name: str) -> pd.DataFrame:
    return schema.to_pandas(Store(address).read(name))


def _called(step: Callable[..., Result], part: pd.DataFrame, given: Any, settings: Any) -> Result:
    """What a step gives for a part. Steps make many small objects and no cycles: none are looked for meanwhile."""
    looked_for = gc.isenabled()
    gc.disable()
    try:
        return step(part, *given, **settings)
    finally:
        if looked_for:
            gc.enable()


def _place(own: _Folder | None) -> tuple[_Held, _Folder | None]:
    """Where parts lie: where they are kept, or in a folder that nobody keeps, one that is there or a new one."""
    if held := _kept.get():
        return held, None
    if _client.get():
        raise RunError(
            "a cluster needs a place for parts that its workers see: give one with --parts, or report a corpus on a "
            "path that they share"
        )
    own = own or _folder.get()()
    return _Held(Store(own.name), set()), own


def _seen(client: Any, store: Store) -> None:
    facts = _laid(pa.table({name: [value] for name, value in suite.identity().items()}))
    store.write(f"suite-{facts}.parquet", pa.table({"suite": [facts]}))
    cluster.refuse_blind(client, store, f"suite-{facts}.parquet")


class _Made:
    """What a step finds in each part, as tables in a store, each named by the hash of all that it follows from."""

    def __init__(
        self, held: _Held, step: Step, parts: Parts, columns: list[str], found: Sequence[Derived],
        given: Sequence[pd.DataFrame], settings: dict[str, Any],
    ) -> None:  # fmt: skip
        self.held, self.step, self.parts, self.columns = held, step, parts, columns
        self.found, self.settings = found, settings
        tables = [pa.Table.from_pandas(table, preserve_index=False) for table in given]
        self.given = {f"given-{_laid(table)}.parquet": table for table in tables}
        self.names = self._names()

    def be_there(self) -> None:
        """Do the parts that no run has done so far."""
        self.held.used.update(self.names)
        there = set(self.held.store.names())
        todo = [at for at, name in enumerate(self.names) if name not in there]
        whole = _do(self._tasks(todo, there), sum(map(self.parts.size, todo)), _label(self.step))
        for at in [at for at, done in zip(todo, whole, strict=True) if not done]:
            self._anew(at)

    def read(self, at: int) -> pa.Table:
        """What was found in a part."""
        try:
            return self.held.store.read(self.names[at])
        except UNREADABLE:  # damaged, or swept by another run
            self._anew(at)
            return self.held.store.read(self.names[at])

    def _anew(self, at: int) -> None:
        """Do a part here, whatever of all that it is made from is damaged."""
        for one in self.found:
            one.part(at)
        work(*self._tasks([at], set())[0])

    def _names(self) -> list[str]:
        module = self.step.__module__
        facts = {"step": f"{module}.{self.step.__name__}", "code": suite.code(module), "lists": suite.lists(),
                 "libraries": suite.versions(), "settings": self.settings, "columns": self.columns,
                 "given": list(self.given)}  # fmt: skip
        told = json.dumps(facts, sort_keys=True).encode()
        named = f"{module.removeprefix('analysis.')}.{self.step.__name__.lstrip('_')}"
        return [
            f"{named}-{_hash(told + digest(self.parts.part(at, self.columns)) + ''.join(self._found(at)).encode())}"
            ".parquet"
            for at in range(len(self.parts.cuts))
        ]

    def _found(self, at: int) -> list[str]:
        return [one.names[at] for one in self.found]

    def _tasks(self, todo: Sequence[int], there: set[str]) -> list[_Task]:
        """The tasks of some parts, once what they read lies where it is read; `there` lies there already."""
        columns = self.columns
        if set(columns) <= set(TEXTS):  # other steps read of the same part
            columns = [name for name in TEXTS if name in self.parts.articles]
        parts = []
        for at in todo:
            part = self.parts.part(at, columns)
            parts.append(f"articles-{_hash(digest(part))}.parquet")
            if parts[-1] not in there:
                self.held.store.write(parts[-1], pa.Table.from_pandas(part, preserve_index=False))
        for name, table in self.given.items() if todo else ():
            if name not in there:
                self.held.store.write(name, table)
        self.held.used.update(parts, self.given if todo else ())
        address, alike = self.held.store.address, suite.identity()
        return [
            _Task(address, part, self.columns, self.step, self._found(at), list(self.given), self.settings,
                  self.names[at], alike)
            for at, part in zip(todo, parts, strict=True)
        ]  # fmt: skip


def _do(tasks: list[_Task], rows: int, label: str) -> list[bool]:
    """Do tasks on the cluster if there is one, on all cores where that pays, here otherwise; which could be done."""
    if not tasks:
        return []
    if client := _client.get():
        return cluster.run(client, work, tasks, label)
    if rows > ROWS and len(tasks) > 1:
        return list(_spread(work, tasks, len(tasks), label))
    return [work(*task) for task in progress(tasks, label)]


def _spread(
    function: Callable[..., Result], tasks: Iterator[Any] | list[Any], count: int, label: str
) -> Iterator[Result]:
    """What the function gives for each task, in their order, on all cores."""
    from joblib import Parallel, delayed, effective_n_jobs  # late: slow to import
    from joblib.externals.loky.backend import resource_tracker

    if effective_n_jobs(-1) == 1:
        yield from (function(*task) for task in tasks)
        return
    # a worker that has grown by 300 MB is ended, and another one goes on: nothing that its user has to know
    warnings.filterwarnings("ignore", "A worker stopped while some jobs", UserWarning)
    with ends.deaf(resource_tracker):
        done = Parallel(n_jobs=-1, return_as="generator")(delayed(function)(*task) for task in tasks)
    yield from progress(done, label, count)


def _label(step: Callable[..., Any]) -> str:
    return step.__module__.rpartition(".")[2]


def _laid(table: pa.Table) -> str:
    """The hash of a small table."""
    sink = pa.BufferOutputStream()
    whole = table.replace_schema_metadata(None).combine_chunks()
    with pa.ipc.new_stream(sink, whole.schema) as stream:
        stream.write_table(whole)
    return _hash(sink.getvalue().to_pybytes())


def _hash(told: bytes) -> str:
    return hashlib.blake2b(told, digest_size=12).hexdigest()
