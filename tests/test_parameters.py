import inspect
from pathlib import Path

import pytest

from analysis import parameters, stories, topics
from analysis.errors import ParameterError


@pytest.mark.parametrize(
    ("pair", "name", "value"),
    [
        ("unit=week", "unit", "week"),
        ("top=3", "top", 3),
        ("title=A week = seven days", "title", "A week = seven days"),
        ("sure=0.95", "sure", 0.95),
        ("captured_at=", "captured_at", None),
    ],
)
def test_options_become_typed_values(pair: str, name: str, value: object) -> None:
    assert getattr(parameters.from_options((pair,)), name) == value


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("unti=day", "did you mean 'unit'"),
        ("windowdays=3", "did you mean 'window_days'"),
        ("unit=fortnight", "'unit'"),
        ("top=0", "'top'"),
        ("sure=1.5", "'sure'"),
        ("captured_at=2026-03-04T09:30", "'captured_at'"),
        ("unit", "write -p unit=VALUE"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_way_out(pair: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        parameters.from_options((pair,))


def test_options_go_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "weekly.yaml"
    file.write_text("unit: week\ntop: 5\n")
    given = parameters.from_options(("top=7",), file)
    assert (given.unit, given.top) == ("week", 7)


@pytest.mark.parametrize("content", ["- a\n- b\n", "unit: [", "\x00"])
def test_a_file_that_is_no_list_of_parameters_is_refused_by_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(content)
    with pytest.raises(ParameterError, match=r"broken\.yaml"):
        parameters.from_options((), file)


def test_the_defaults_are_those_of_the_steps() -> None:
    given = parameters.parse({})
    assert given.topic_threshold == topics.THRESHOLD
    assert given.window_days == inspect.signature(stories.relate).parameters["window_days"].default


def test_defaults_are_marked() -> None:
    by_name = {row["name"]: row for row in parameters.marked(parameters.from_options(("top=7",)))}
    assert by_name["top"] == {**by_name["top"], "value": 7, "default": False}
    assert by_name["unit"]["default"] is True
    assert all(row["meaning"] for row in by_name.values())
