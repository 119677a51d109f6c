"""What speaks against a tie of two texts that are alike: the frame of a series, and other days or years in the text."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.stories import said, series
from analysis.stories.gaps import Times
from analysis.stories.said import Said
from analysis.stories.series import Series
from analysis.stories.tokens import Flags, Floats, Indices, Tokens

DIFFER = 0.85  # what is left of likeness where texts name other days or years
FAR = 14.0  # days between two texts from which that counts; it does too where the time between them is not known


class Apart(NamedTuple):
    """What texts say against their ties."""

    series: Series
    said: Said
    when: Times

    def left(self, a: Indices, b: Indices) -> Floats:
        """What is left of the likeness of each pair: 0 for two texts of a series that only their frame ties."""
        asked = np.flatnonzero(~(self.when.gap(a, b) < FAR))
        share = np.ones(len(a))
        share[asked[self.said.differ(a[asked], b[asked])]] = DIFFER
        return np.where(self.series.apart(a, b, self.when), 0.0, share)

    @property
    def of_series(self) -> Flags:
        """Texts of a series: nothing joins them to a story but their own links."""
        return np.asarray(self.series.kind >= 0)


def read(shown: pd.Series, headlines: Tokens, bodies: Tokens, outlets: Indices, when: Times) -> Apart:
    """What texts say against their ties, by their headlines as shown and their words."""
    return Apart(series.read(shown, headlines, outlets), said.read(headlines, bodies), when)
