"""`python -m analysis` is `media-analysis`."""

import os
import signal
from typing import NoReturn

_POOL = "ARROW_DEFAULT_MEMORY_POOL"


def stopped(*_: object) -> NoReturn:
    """End at once, in a line: while the command is loaded nothing is half made."""
    os.write(2, b"media-analysis: stopped (Ctrl-C)\n")
    os._exit(128 + signal.SIGINT)


def run() -> None:
    """Load the command and run it."""
    signal.signal(signal.SIGINT, stopped)  # until the command hears for itself
    os.environ.setdefault(_POOL, "system")  # which gives back what is free; Arrow's own keeps up to a third
    from analysis.cli import main

    main(prog_name="media-analysis")


if __name__ == "__main__":
    run()
