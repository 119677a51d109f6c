import io
import sys

import pytest

from analysis.progress import QUIET, progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "variable", "quiet", "shown"),
    [
        (Terminal(), "", None, True),
        (Terminal(), "1", None, False),
        (Terminal(), "", True, False),
        (io.StringIO(), "", None, False),
        (io.StringIO(), "1", False, True),
    ],
)
def test_a_line_only_where_somebody_watches(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, variable: str, quiet: bool | None, shown: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv(QUIET, variable)
    assert list(progress(range(3), "read", quiet=quiet)) == [0, 1, 2]
    assert ("read" in stream.getvalue()) is shown
