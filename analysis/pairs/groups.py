"""The groups that pairs are drawn from: those put together, those near each other, and all others."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

TIED = 3  # groups 1 to 3 are put together, 4 and 5 near each other, 6 all others
FAR = 6
PARTS = {1: 0.2, 2: 0.15, 3: 0.15, 4: 0.3, 5: 0.12, 6: 0.08}  # of the labels: most where the answer is open

Pair = tuple[str, str]


class Frame(NamedTuple):
    """Groups of pairs: how many each has, and how so many of it are drawn, as rows of two ids."""

    sizes: dict[int, int]
    take: Callable[[int, int, np.random.Generator], list[Pair]]
