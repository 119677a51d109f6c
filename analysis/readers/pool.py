"""Documents parsed by several processes in bounded batches, results in the order of the documents."""

import itertools
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import ModuleType
from typing import NamedTuple, ParamSpec, TypeVar

from analysis import ends
from analysis.readers import limits, registry
from analysis.readers.document import Document, Reading
from analysis.wordings import Wording

WORKERS = "MEDIA_ANALYSIS_WORKERS"
_COUNT, _BYTES = 16, 2 * 1024 * 1024  # of one batch
_ALONE = 8 * 1024 * 1024  # bytes from which a document is parsed here, reading by reading
_WORTH = 8  # batches from which processes pay, whose start takes as long as some sixty saved pages
_IMPORTED = ["analysis.readers.registry", "trafilatura"]  # once, not by each process
_CRASHED = Wording.READER_CRASHED.value

P = ParamSpec("P")
T = TypeVar("T")


class Job(NamedTuple):
    """A document to parse, or with `reading` one already accounted for; `last` closes its document."""

    document: Document
    reading: Reading | None = None
    last: bool = True


class How(NamedTuple):
    """How documents are read: the user's columns of tables, and whether languages are told from texts."""

    own: Mapping[str, str] | None = None
    spoken: bool = True


Batch = list[Job]
_USUAL = How()


def parse(jobs: Iterable[Job], how: How = _USUAL) -> Iterator[tuple[Job, Reading | None]]:
    """Each job with each of its readings, then once with None; in order, whatever process did it."""
    batches = _batches(jobs)
    begun = list(itertools.islice(batches, _WORTH)) if _workers() > 1 else []
    # a batch whose document lies in a temporary file must be parsed before the next is asked for
    if len(begun) < _WORTH:
        for batch in itertools.chain(begun, batches):
            yield from _here(batch, how)
        return
    yield from _Pool(how).run(itertools.chain(begun, batches))


def _workers() -> int:
    return int(os.environ.get(WORKERS, "0")) or os.cpu_count() or 1


def _alone(job: Job) -> bool:
    return job.reading is None and (job.document.path is not None or job.document.size > _ALONE)


def _batches(jobs: Iterable[Job]) -> Iterator[Batch]:
    batch: Batch = []
    size = 0
    for job in jobs:
        if _alone(job):
            if batch:
                yield batch
            yield [job]
            batch, size = [], 0
            continue
        batch.append(job)
        size += len(job.document.data) if job.reading is None else 0
        if len(batch) >= _COUNT or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _here(batch: Batch, how: How) -> Iterator[tuple[Job, Reading | None]]:
    for job in batch:
        given = (
            [registry.arrowed(job.reading)]
            if job.reading
            else registry.parse(job.document, how.own, None, how.spoken)
        )
        for reading in given:
            yield job, reading
        yield job, None


def _there(documents: list[Document], how: How, seconds: float) -> list[list[Reading]]:
    return [_one(document, how, seconds) for document in documents]


def _one(document: Document, how: How, seconds: float) -> list[Reading]:
    with limits.mortal(seconds):
        return list(registry.parse(document, how.own, seconds, how.spoken))


def _bound() -> None:
    """In a worker: Ctrl-C is for the process that gives the work, and when that one ends, so does this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _ready() -> bool:
    return True


class _Bare(ProcessPoolExecutor):
    """Processes that need nothing of the script which reads, and so do not run it again, guarded or not."""

    def submit(self, function: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> Future[T]:
        """Start a process if one is wanted, while no script is there to be told of, and give it the work."""
        script = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return super().submit(function, *given, **named)
        finally:
            sys.modules["__main__"] = script


def _started(workers: int) -> ProcessPoolExecutor | None:
    """Processes that can run; null where they cannot."""
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    context.set_forkserver_preload(_IMPORTED)
    with ends.deaf():
        executor = _Bare(workers, mp_context=context, initializer=_bound)
        return executor if _runs(executor) else None


def _runs(executor: ProcessPoolExecutor) -> bool:
    try:
        executor.submit(_ready).result()
    except (BrokenProcessPool, OSError, RuntimeError):
        executor.shutdown(wait=False, cancel_futures=True)
        return False
    return True


class _Pool:
    """Processes with a bounded queue of batches before them, and one for documents that may take it down."""

    def __init__(self, how: How) -> None:
        self.how, self.workers = how, _workers()
        self.executor = _started(self.workers)
        self.single: ProcessPoolExecutor | None = None

    def run(self, batches: Iterable[Batch]) -> Iterator[tuple[Job, Reading | None]]:
        """All batches, at most two for each process under way."""
        pending: deque[tuple[Batch, Future[list[list[Reading]]]]] = deque()
        try:
            for batch in batches:
                if self.executor is None or _alone(batch[0]):
                    while pending:
                        yield from self._done(*pending.popleft())
                    yield from _here(batch, self.how)
                    continue
                pending.append((batch, self._submit(batch)))
                if len(pending) > 2 * self.workers:
                    yield from self._done(*pending.popleft())
            while pending:
                yield from self._done(*pending.popleft())
        finally:
            for executor in filter(None, (self.executor, self.single)):
                executor.shutdown(wait=False, cancel_futures=True)

    def _submit(self, batch: Batch) -> "Future[list[list[Reading]]]":
        documents = [job.document for job in batch if job.reading is None]
        try:
            return _submitted(self.executor, documents, self.how)
        except BrokenProcessPool:
            self.executor = _started(self.workers)
        try:
            return _submitted(self.executor, documents, self.how)
        except BrokenProcessPool as error:
            failed: Future[list[list[Reading]]] = Future()
            failed.set_exception(error)
            return failed

    def _done(
        self, batch: Batch, future: "Future[list[list[Reading]]]"
    ) -> Iterator[tuple[Job, Reading | None]]:
        try:
            results = iter(future.result())
        except BrokenProcessPool:
            results = iter([self._singly(job.document) for job in batch if job.reading is None])
        for job in batch:
            for reading in [registry.arrowed(job.reading)] if job.reading else next(results):
                yield job, reading
            yield job, None

    def _singly(self, document: Document) -> list[Reading]:
        """One document in a process of its own, after a batch took its process down; twice, if it crashes."""
        for _ in range(2):
            self.single = self.single or _started(1)
            begun = time.monotonic()
            try:
                return _submitted(self.single, [document], self.how).result()[0]
            except BrokenProcessPool:
                self.single = None
            if time.monotonic() - begun > limits.LONGEST:
                return [registry.refused(limits.told(limits.LONGEST))]
        return [registry.refused(_CRASHED)]


def _submitted(
    executor: ProcessPoolExecutor | None, documents: list[Document], how: How
) -> "Future[list[list[Reading]]]":
    if executor is None:
        raise BrokenProcessPool("no process can be started")
    return executor.submit(_there, documents, how, limits.LONGEST)
