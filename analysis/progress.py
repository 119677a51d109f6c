"""Progress for people who watch: on a terminal or in a live notebook, silent everywhere else."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from tqdm import tqdm

from analysis import plurals

QUIET = "MEDIA_ANALYSIS_QUIET"
STAGES = {
    "read": 3, "outlets": 0, "times": 0, "merge": 1, "pages": 0, "standing lines": 2, "topics": 9, "credits": 2,
    "quotes": 22, "stories": 18, "claims": 13, "story changes": 0, "versions": 8, "tables": 3, "notebooks": 18,
    "page": 1,
}  # of a report, with the share of its time that each usually takes, in percent  # fmt: skip
SOON = 5.0  # seconds before which nothing is guessed
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


class Course:
    """Where a run is: at which stage of how many, and how long the rest may take by what stages usually take."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begins now."""
        self.clock, self.begun = clock, clock()

    def at(self, stage: str) -> str:
        """What is said as a stage begins: its name alone where nobody watches."""
        if not _watched() or stage not in STAGES:
            return f"{stage} …"
        place = list(STAGES).index(stage)
        return f"{stage} … ({place + 1} of {len(STAGES)}{self._left(place)})"

    def _left(self, place: int) -> str:
        took, shares = self.clock() - self.begun, list(STAGES.values())
        if took < SOON or not sum(shares[:place]):
            return ""
        return f", {about(took * sum(shares[place:]) / sum(shares[:place]))} more"


def about(seconds: float) -> str:
    """A time that is guessed, in words: about 20 seconds, about 3 minutes."""
    if seconds < 90:
        return f"about {plurals.some(max(5 * round(seconds / 5), 5), 'second')}"
    return f"about {plurals.some(round(seconds / 60), 'minute')}"


def live(course: Course, stage: str) -> None:
    """Say in a live notebook that a stage begins, in the place of what was said before."""
    if _watched() and _in_notebook():
        print(f"\r{course.at(stage):<60}", end="", file=sys.stderr, flush=True)


def _watched() -> bool:
    return not os.environ.get(QUIET) and (sys.stderr.isatty() or _in_notebook())


def _in_notebook() -> bool:
    """Whether a kernel of Jupyter runs this; a shell alone may have been made for the kernels of a report."""
    ipython, kernels = sys.modules.get("IPython"), sys.modules.get("ipykernel.kernelbase")
    shell = ipython.get_ipython() if ipython else None
    return kernels is not None and isinstance(getattr(shell, "kernel", None), kernels.Kernel)
