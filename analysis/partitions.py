"""Steps that look at each article alone, done part by part: on the cores of this machine, or on a Dask cluster.

On a cluster the code is the same, inside `with partitions.on("tcp://scheduler:8786"):`.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pandas as pd

from analysis import ends
from analysis.errors import RunError
from analysis.progress import progress

ROWS = 5_000  # of one part; with fewer than two parts no process pays
_PATIENCE = "20s"  # how long a scheduler may take to answer

Result = TypeVar("Result")


def each(
    step: Callable[..., Result], articles: pd.DataFrame, *given: object, **settings: object
) -> list[Result]:
    """`step(part, *given, **settings)` for each part of the articles, in their order.

    What `step` gives for an article must not depend on the others: how the articles are cut changes nothing.
    """
    starts = range(0, len(articles), ROWS)
    if len(starts) < 2:
        return [step(articles, *given, **settings)]
    from joblib import Parallel, delayed, effective_n_jobs  # late: slow to import
    from joblib.externals.loky.backend import resource_tracker

    if effective_n_jobs(-1) == 1:
        return [step(articles, *given, **settings)]
    parts = (delayed(step)(articles.iloc[start : start + ROWS], *given, **settings) for start in starts)
    with ends.deaf(resource_tracker):
        done = Parallel(n_jobs=-1, return_as="generator")(parts)
    return list(progress(done, step.__module__.rpartition(".")[2], len(starts)))


def rest() -> None:
    """End the processes that did parts, and the threads that speak to them; the next part starts them anew."""
    if loky := sys.modules.get("joblib.externals.loky.reusable_executor"):
        with loky._executor_lock:  # noqa: SLF001 - asking for the executor would start one
            if loky._executor is not None:  # noqa: SLF001
                loky._executor.shutdown(wait=True)  # noqa: SLF001


@contextmanager
def on(scheduler: str | None) -> Iterator[None]:
    """Have the parts done by the Dask cluster whose scheduler is at an address; by this machine without one.

    The workers need this package. Raises RunError where there is no cluster, or no Dask to reach it with.
    """
    if scheduler is None:
        yield
        return
    try:
        import joblib
        from distributed import Client

        client = Client(scheduler, timeout=_PATIENCE, set_as_default=True)  # type: ignore[no-untyped-call]
    except ImportError:
        raise RunError("no Dask here: pip install 'media-analysis[cluster]'") from None
    except (OSError, ValueError) as error:
        raise RunError(
            f"no Dask scheduler answers at {scheduler!r} ({error}); write tcp://HOST:8786"
        ) from None
    with client, joblib.parallel_config("dask"):
        yield
