"""Progress for people who watch: on a terminal or in a live notebook, silent everywhere else."""

import os
import sys
from collections.abc import Iterable
from typing import TypeVar

from tqdm import tqdm

QUIET = "MEDIA_ANALYSIS_QUIET"
Item = TypeVar("Item")
tqdm.monitor_interval = (
    0  # no thread that looks after the line: kernels are forked from a process with one thread
)


def progress(
    items: Iterable[Item], label: str, total: int | None = None, quiet: bool | None = None
) -> "tqdm[Item]":
    """The items themselves, with a line on stderr that tells how many and how long still.

    Silent when nobody watches, when `quiet`, and when MEDIA_ANALYSIS_QUIET is set, as notebook runners do.
    """
    hidden = not _watched() if quiet is None else quiet
    return tqdm(items, desc=label, total=total, disable=hidden, file=sys.stderr, leave=False)


def _watched() -> bool:
    return not os.environ.get(QUIET) and (sys.stderr.isatty() or _in_notebook())


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and hasattr(shell, "kernel")
