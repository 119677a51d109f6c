"""The code keeps the shape that docs/code.md gives it: every module in its place, imports one way."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = ROOT / "analysis"
BASE = {"schema", "text", "errors", "paths", "progress", "partitions"}
STEPS = {  # each step, with the modules of its own that it may import besides
    "read": {"readers"}, "readers": set(), "corpus": {"read", "readers"}, "collect": {"readers", "__version__"},
    "outlets": {"outlet_table"}, "times": set(), "merge": set(), "topics": set(),
    "credits": {"credit_rules", "mentions"}, "stories": {"evidence"},
}  # fmt: skip


def modules() -> dict[str, Path]:
    """Every module and package right below `analysis`, by name."""
    files = {path.stem: path for path in CODE.glob("*.py") if not path.stem.startswith("__")}
    return files | {path.parent.name: path for path in CODE.glob("*/__init__.py")}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "analysis":
            whole = str(node.module).split(".")
            yield from whole[1:2] or [alias.name for alias in node.names]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_imports_no_other_step(step: str) -> None:
    files = [*(CODE / step).rglob("*.py"), *CODE.glob(f"{step}.py")]
    found = {name for path in files for name in imported(path)} - {step}
    assert found <= BASE | STEPS[step]


def test_every_module_stands_in_the_map_in_its_own_words() -> None:
    text = (ROOT / "docs" / "code.md").read_text(encoding="utf-8")
    for name, path in modules().items():
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        first = " ".join(said.split("\n\n")[0].split())
        assert f"| `{name}{'/' if path.stem == '__init__' else ''}` | {first} |" in text, name


def test_modules_are_short_enough_to_be_read_at_once() -> None:
    long = {path.name: n for path in CODE.rglob("*.py") if (n := len(path.read_text().splitlines())) > 250}
    assert not long
