import io
import sys

import pytest

from analysis.progress import QUIET, STAGES, Course, about, progress


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


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0, "about 5 seconds"), (22.0, "about 20 seconds"), (89.0, "about 90 seconds"), (91.0, "about 2 minutes"),
     (3_600.0, "about 60 minutes")],
)  # fmt: skip
def test_a_guess_of_time_is_round(seconds: float, said: str) -> None:
    assert about(seconds) == said


def test_a_stage_says_its_place_and_what_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv(QUIET, "")
    now = iter([0.0, 1.0, 60.0, 100.0])
    course = Course(lambda: next(now))
    assert course.at("outlets") == f"outlets … (2 of {len(STAGES)})"  # too early to guess
    share = list(STAGES.values())
    left = about(60 * sum(share[9:]) / sum(share[:9]))
    assert course.at("stories") == f"stories … (10 of {len(STAGES)}, {left} more)"
    assert course.at("times again") == "times again …"
    monkeypatch.setenv(QUIET, "1")
    assert course.at("stories") == "stories …"


def test_the_shares_of_all_stages_are_the_whole() -> None:
    assert sum(STAGES.values()) == 100
