"""What steps find in each article alone, part by part: on this machine's cores or a Dask cluster, kept as Parquet.

Articles are cut where the hash of an id says so: articles that come later leave all other parts what they were. A
part lies as `articles-HASH.parquet`, what a step finds in it as `STEP-HASH.parquet`, the hash being of all it was
made from: what the step reads of the part, its settings, its code, the word lists and libraries. A file that is
there is what would be made. Code is the same everywhere:

    with partitions.kept("corpus/corpus.derived"), partitions.on("tcp://scheduler:8786"): …
"""

import gc
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import ends, paths, schema, spill, suite
from analysis.errors import RunError
from analysis.partitions import cluster
from analysis.partitions.store import UNREADABLE, Store
from analysis.progress import progress

ROWS = 5_000  # articles that are to be done before processes pay
LEAST, USUAL, MOST = 128, 1_024, 4_096  # articles of a part
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


class _Held(NamedTuple):
    """Where parts are kept, the names that were asked for, and the client of a cluster that does the work."""

    store: Store
    used: set[str]


class _Task(NamedTuple):
    """All that a process needs to do a part: where tables lie, which is read, what is done, what is written."""

    address: str
    part: str
    columns: list[str]
    step: Step
    given: list[str]
    settings: dict[str, Any]
    made: str
    suite: dict[str, str]


class Derived:
    """What a step found, part by part, each read when it is asked for."""

    def __init__(self, parts: Sequence[pa.Table | Callable[[], pa.Table]], folder: object = None) -> None:
        """Tables, or what reads them; `folder` lives as long as they are asked for."""
        self._parts, self._folder = parts, folder

    def __iter__(self) -> Iterator[pa.Table]:
        """The parts in their order."""
        return (part if isinstance(part, pa.Table) else part() for part in self._parts)

    def whole(self) -> pa.Table:
        """All parts end to end, in a file where memory would hold much of them."""
        return spill.aside(self)


_kept: ContextVar[_Held | None] = ContextVar("kept", default=None)
_client: ContextVar[Any] = ContextVar("client", default=None)


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


def few(articles: pd.DataFrame) -> bool:
    """Whether articles are done at once, in this process: they are few, and nothing is kept."""
    return _kept.get() is None and len(articles) <= ROWS and _client.get() is None


def derived(
    step: Step, articles: pd.DataFrame, columns: Sequence[str], *given: pd.DataFrame, **settings: Any
) -> "Derived":
    """`step(part, *given, **settings)`, a table, for each part of the articles, in their order.

    `columns` are those of TEXTS that the step reads; settings are what JSON can say. What the step finds in an
    article must depend on nothing else: how the articles are cut changes nothing.
    """
    if few(articles):
        return Derived([_called(step, articles[list(columns)], given, settings)])
    own = None if _kept.get() else _own()
    held = _kept.get() or _Held(Store(own.name if own else ""), set())
    cuts = _cuts(articles)
    names = _names(step, articles, cuts, columns, given, settings)
    held.used.update(names)
    there = set(held.store.names())
    todo = [at for at, name in enumerate(names) if name not in there]
    tasks = _tasks(held, step, articles, [cuts[at] for at in todo], columns, given, settings)
    _do([task._replace(made=names[at]) for task, at in zip(tasks, todo, strict=True)],
        sum(cuts[at][1] - cuts[at][0] for at in todo), _label(step))  # fmt: skip

    def read(at: int) -> pa.Table:
        try:
            return held.store.read(names[at])
        except UNREADABLE:  # damaged, or swept by another run
            task = _tasks(held, step, articles, [cuts[at]], columns, given, settings)[0]
            work(*task._replace(made=names[at]))
            return held.store.read(names[at])

    return Derived([partial(read, at) for at in range(len(names))], own)


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
    address: str, part: str, columns: list[str], step: Step, given: list[str], settings: dict[str, Any],
    made: str, theirs: dict[str, str],
) -> None:  # fmt: skip
    """Do one part, in whatever process: read it where it lies, and write there what the step finds."""
    cluster.refuse_other(theirs, "whoever gave the work")
    store = Store(address)
    rows = schema.to_pandas(store.read(part, columns))[columns]
    store.write(made, _called(step, rows, [_given(address, name) for name in given], settings))
    spill.give_back()


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


def _own() -> "tempfile.TemporaryDirectory[str]":
    """A folder for parts that nobody keeps."""
    if _client.get():
        raise RunError(
            "a cluster needs a place for parts that its workers see: give one with --parts, or report a corpus on a "
            "path that they share"
        )
    return tempfile.TemporaryDirectory()


def _seen(client: Any, store: Store) -> None:
    facts = _laid(pa.table({name: [value] for name, value in suite.identity().items()}))
    store.write(f"suite-{facts}.parquet", pa.table({"suite": [facts]}))
    cluster.refuse_blind(client, store, f"suite-{facts}.parquet")


def _tasks(
    held: _Held, step: Step, articles: pd.DataFrame, cuts: list[tuple[int, int]], columns: Sequence[str],
    given: Sequence[pd.DataFrame], settings: dict[str, Any],
) -> list[_Task]:  # fmt: skip
    """The tasks of some parts, once what they read lies where it is read."""
    there = set(held.store.names()) if cuts else set()
    tables = [pa.Table.from_pandas(table, preserve_index=False) for table in given] if cuts else []
    lent = [f"given-{_laid(table)}.parquet" for table in tables]
    whole = articles[[name for name in TEXTS if name in articles]]
    parts = [f"articles-{_hash(part)}.parquet" for part in _digests(whole, cuts)]
    for name, table in zip(lent, tables, strict=True):
        if name not in there:
            held.store.write(name, table)
    for name, (start, end) in zip(parts, cuts, strict=True):
        if name not in there:
            held.store.write(name, pa.Table.from_pandas(whole.iloc[start:end], preserve_index=False))
    held.used.update(lent, parts)
    alike = suite.identity()
    return [_Task(held.store.address, part, list(columns), step, lent, settings, "", alike) for part in parts]


def _do(tasks: list[_Task], rows: int, label: str) -> None:
    """Do tasks on the cluster if there is one, on all cores where that pays, here otherwise."""
    if not tasks:
        return
    if client := _client.get():
        cluster.run(client, work, tasks, label)
    elif rows > ROWS and len(tasks) > 1:
        for _ in _spread(work, tasks, len(tasks), label):
            pass
    else:
        for task in progress(tasks, label):
            work(*task)


def _spread(
    function: Callable[..., Result], tasks: Iterator[Any] | list[Any], count: int, label: str
) -> Iterator[Result]:
    """What the function gives for each task, in their order, on all cores."""
    from joblib import Parallel, delayed, effective_n_jobs  # late: slow to import
    from joblib.externals.loky.backend import resource_tracker

    if effective_n_jobs(-1) == 1:
        yield from (function(*task) for task in tasks)
        return
    with ends.deaf(resource_tracker):
        done = Parallel(n_jobs=-1, return_as="generator")(delayed(function)(*task) for task in tasks)
    yield from progress(done, label, count)


def _label(step: Callable[..., Any]) -> str:
    return step.__module__.rpartition(".")[2]


def _cuts(articles: pd.DataFrame) -> list[tuple[int, int]]:
    """First row and row after the last of each part: a part begins where the hash of an id says so."""
    count = len(articles)
    if "article_id" in articles:
        hashes = pd.util.hash_array(articles["article_id"].to_numpy(object), categorize=False)
        begins = np.flatnonzero(hashes % np.uint64(USUAL) == 0).tolist()
    else:
        begins = list(range(0, count, USUAL))
    cuts, start = list[tuple[int, int]](), 0
    for at in [*begins, count]:
        while at - start > MOST:
            cuts.append((start, start + MOST))
            start += MOST
        if at - start >= LEAST or (at == count and (at > start or not cuts)):
            cuts.append((start, at))
            start = at
    return cuts


def _names(
    step: Step, articles: pd.DataFrame, cuts: list[tuple[int, int]], columns: Sequence[str],
    given: Sequence[pd.DataFrame], settings: dict[str, Any],
) -> list[str]:  # fmt: skip
    """The name of what a step finds in each part, with the hash of all that it follows from."""
    code = suite.code(step.__module__)
    facts = {"step": f"{step.__module__}.{step.__name__}", "code": code, "lists": suite.lists(),
             "libraries": suite.versions(), "settings": settings, "columns": list(columns),
             "given": [_laid(pa.Table.from_pandas(table, preserve_index=False)) for table in given]}  # fmt: skip
    made = json.dumps(facts, sort_keys=True).encode()
    named = f"{step.__module__.removeprefix('analysis.')}.{step.__name__.lstrip('_')}"
    return [f"{named}-{_hash(made + part)}.parquet" for part in _digests(articles[list(columns)], cuts)]


def _digests(texts: pd.DataFrame, cuts: list[tuple[int, int]]) -> list[bytes]:
    """For each part the hash of its texts, whatever way they lie in memory."""
    columns = {name: pa.chunked_array(pa.array(texts[name], from_pandas=True)) for name in texts}
    return [
        b"".join(
            str(name).encode() + _digest(values.slice(start, end - start)) for name, values in columns.items()
        )
        for start, end in cuts
    ]


def _digest(values: pa.ChunkedArray) -> bytes:
    """The hash of texts: how long each is, -1 for none, and what all say."""
    known = pc.is_valid(values).to_numpy()
    bare = pc.fill_null(values.cast(pa.large_string()).cast(pa.large_binary()), b"")
    lengths = np.where(known, pc.binary_length(bare).to_numpy(), -1).astype("<i8")
    told = hashlib.blake2b(lengths.tobytes(), digest_size=16)
    for chunk in bare.chunks:
        ends_at = np.frombuffer(chunk.buffers()[1], np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
        if len(chunk) and ends_at[-1] > ends_at[0]:
            told.update(memoryview(chunk.buffers()[2])[int(ends_at[0]) : int(ends_at[-1])])
    return told.digest()


def _laid(table: pa.Table) -> str:
    """The hash of a small table."""
    sink = pa.BufferOutputStream()
    whole = table.replace_schema_metadata(None).combine_chunks()
    with pa.ipc.new_stream(sink, whole.schema) as stream:
        stream.write_table(whole)
    return _hash(sink.getvalue().to_pybytes())


def _hash(told: bytes) -> str:
    return hashlib.blake2b(told, digest_size=12).hexdigest()
