"""Tasks done by a Dask cluster: each reads its part where it lies and writes what it finds; only names are sent."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from analysis import suite
from analysis.errors import RunError
from analysis.partitions.store import UNREADABLE, Store
from analysis.progress import progress

PATIENCE = 20  # seconds a scheduler may take to answer, and a cluster may be without any worker
_SOON = 0.002  # seconds until a first look; each next one waits twice as long
_GLANCE = 0.05  # seconds between two looks at most


class _LostError(Exception):
    """A cluster is no longer there."""


@contextmanager
def reached(scheduler: str) -> Iterator[Any]:
    """A client of the cluster whose scheduler is at an address.

    Raises RunError where there is no cluster, no Dask to reach it with, or a worker that would give other results.
    """
    try:
        from distributed import Client

        client = Client(scheduler, timeout=f"{PATIENCE}s", set_as_default=False)  # type: ignore[no-untyped-call]
    except ImportError:
        raise RunError("no Dask here: pip install 'media-analysis[cluster]'") from None
    except (OSError, ValueError) as error:
        raise RunError(
            f"no Dask scheduler answers at {scheduler!r} ({error}); write tcp://HOST:8786"
        ) from None
    log = logging.getLogger("distributed")
    level = log.level
    log.setLevel(logging.CRITICAL)  # what is lost is said once, by the error
    try:
        with client:
            _alike(client, scheduler)
            yield client
    finally:
        log.setLevel(level)


def _alike(client: Any, scheduler: str) -> None:
    """Raise RunError unless there is a worker, and every one has this package and all that results follow from."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise RunError(
            f"the Dask scheduler at {scheduler!r} has no worker: start one with `dask worker {scheduler}`"
        ) from None
    try:
        found = client.run(suite.identity)
    except Exception as error:  # noqa: BLE001 - whatever a worker without the package raises, in Dask's own wrapping
        raise RunError(
            f"a worker of {scheduler!r} cannot run media-analysis ({error}); install it there, in this version"
        ) from None
    for worker, theirs in found.items():
        refuse_other(theirs, f"the worker {worker}")


def refuse_other(theirs: dict[str, str], who: str) -> None:
    """Raise RunError where somebody has other code, lists or libraries than this process."""
    for name, own in suite.identity().items():
        if theirs.get(name) != own:
            raise RunError(
                f"{who} has {name} {theirs.get(name, 'unknown')}, this command {own}: results would differ; "
                "install the same version of media-analysis and its requirements.lock there"
            )


def refuse_blind(client: Any, store: Store, name: str) -> None:
    """Raise RunError where a worker does not see a table that lies in the store."""
    for worker, seen in client.run(_sees, store.address, name).items():
        if not seen:
            raise RunError(
                f"the worker {worker} does not see {store.address}: keep the corpus on a path that all workers share, "
                "or give an address that they reach with --parts"
            )


def _sees(address: str, name: str) -> bool:
    try:
        return bool(Store(address).read(name, []).num_rows >= 0)
    except (*UNREADABLE, RunError):
        return False


def run(client: Any, work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], label: str) -> list[Any]:
    """What each task gives, done by some worker; one that is lost with its worker is done again by another."""
    from distributed import CancelledError, KilledWorker, as_completed
    from distributed.comm.core import CommClosedError

    futures = [client.submit(work, *task, pure=False) for task in tasks]
    try:
        watched = _patient(client, as_completed(futures, loop=client.loop))  # type: ignore[no-untyped-call]
        given = {done.key: done.result() for done in progress(watched, label, len(futures))}
        return [given[future.key] for future in futures]
    except KilledWorker as error:
        told = f"workers died of one part, one after the other ({error}): give them more memory, or fewer threads"
    except (CancelledError, CommClosedError, _LostError) as error:
        why = " ".join(str(error).split()) or type(error).__name__  # on one line
        told = f"the Dask cluster was lost at its work ({why}): start it again"
    raise RunError(f"{told}; what was done is kept, and the same command goes on from there")


def _patient(client: Any, watched: Any) -> Iterator[Any]:
    """Futures as they are done; raises where there is no scheduler any more, or for too long no worker."""
    since, glance = time.monotonic(), _SOON
    while not watched.is_empty():
        if watched.has_ready():
            since, glance = time.monotonic(), _SOON
            yield next(watched)
            continue
        time.sleep(glance)
        glance = min(2 * glance, _GLANCE)
        if client.status != "running":
            raise _LostError("its scheduler is gone")
        if time.monotonic() - since > PATIENCE:
            if not client.nthreads():
                raise _LostError("it has no worker")
            since = time.monotonic()
