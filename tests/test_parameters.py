import inspect
import json
from pathlib import Path

import pytest

from analysis import parameters, paths, stories, topics
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


DECLARED = 'corpus: str = ""  # what to read\ntop: int = 15  # rows\nsure: float = 0.9  # probability'


@pytest.mark.parametrize(
    ("injected", "values", "message"),
    [
        ("", {}, ""),
        ("top = 20", {"top": 20}, ""),
        ("sure = 1", {"sure": 1}, ""),
        ("unit = 'week'", {"unit": "week"}, ""),
        ("topp = 20", {"topp": 20}, "unknown parameter 'topp': did you mean 'top'"),
        ("outlet = 'Harbour Post'", {"outlet": "Harbour Post"}, "unknown parameter 'outlet'"),
        ("query = 'storm'", {"query": "storm"}, "needs the whole corpus: it takes no query"),
        ("top = 0", {"top": 0}, "parameter 'top'"),
        ("top = '20'", {"top": "20"}, "'top': give a number"),
        ("top = True", {"top": True}, "'top': give a number"),
        ("sure = 1.5", {"sure": 1.5}, "parameter 'sure'"),
        ("corpus = 3", {"corpus": 3}, "'corpus': give text"),
    ],
)
def test_a_notebook_stops_at_what_no_notebook_takes(
    injected: str, values: dict[str, object], message: str
) -> None:
    cells = ["", DECLARED, f"# Parameters\n{injected}\n", "%matplotlib inline", "topic = topp = 3"]
    names = {"In": cells, "corpus": "", "top": 15, "sure": 0.9, "topic": 3, **values}
    if not message:
        parameters.check(names)
        return
    with pytest.raises(ParameterError, match=message):
        parameters.check(names)


def test_outside_jupyter_nothing_is_checked() -> None:
    parameters.check({"top": "many", "topp": 3})


def test_what_notebooks_take_is_what_they_declare() -> None:
    declared = {
        line.split(":")[0]
        for path in paths.notebooks().glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if "parameters" in cell["metadata"].get("tags", ())
        for line in cell["source"]
    }
    assert declared == set(parameters.TAKEN)


def test_an_error_of_ours_is_one_line_in_a_notebook() -> None:
    assert ParameterError("no")._render_traceback_() == ["ParameterError: no"]
