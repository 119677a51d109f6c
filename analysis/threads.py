"""Work on all cores by threads: NumPy, SciPy and Arrow let go of Python's lock while they calculate."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice, starmap
from typing import Any, TypeVar

CORES = min(os.cpu_count() or 1, 8)

Result = TypeVar("Result")


def ahead(function: Callable[..., Result], *items: Iterable[Any]) -> Iterator[Result]:
    """What `map` gives, in order; what comes is found meanwhile, as many items at a time as there are cores."""
    rest = zip(*items, strict=False)
    first = list(islice(rest, 2))
    if len(first) < 2 or CORES == 1:
        yield from starmap(function, chain(first, rest))
        return
    with ThreadPoolExecutor(CORES) as pool:
        begun = deque[Future[Result]]()
        for given in chain(first, rest):
            begun.append(pool.submit(function, *given))
            if len(begun) > CORES:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
