"""The code keeps the shape that docs/code.md gives it: every module in its place, imports one way."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = ROOT / "analysis"
MAP = (ROOT / "docs" / "code.md").read_text(encoding="utf-8")
BASE = {
    "addresses",
    "plurals",
    "language",
    "wordings",
    "decimals",
    "arrays",
    "threads",
    "instants",
    "schema",
    "text",
    "errors",
    "paths",
    "progress",
    "partitions",
    "keeping",
    "suite",
    "ends",
    "recaptured",
    "wordlists",
    "edits",
}
STEPS = {  # each step, with the modules of its own that it may import besides
    "read": {"readers"}, "readers": set(), "corpus": {"read", "readers"}, "collect": {"readers", "__version__"},
    "outlets": set(), "times": set(), "merge": set(), "topics": set(),
    "credits": set(), "quotes": set(), "claims": set(), "stories": {"evidence"}, "versions": set(),
}  # fmt: skip
GROUND = {"palette", "score", "page"}  # what is shown and counted stands on these
LATE = {  # module → why it imports modules of ours inside its functions
    "cli": "every command imports what it needs: --help and a mistyped option answer at once",
    "kernels.execute": "the kernels' manager is imported where a kernel is asked for: the command starts at once",
    "kernels.engine": "papermill loads the entry point in every process that uses it",
    "readers.html.words": "trafilatura takes longer to start than most pages to read, and is asked of four in ten",
    "run.again": "every command asks whether a folder is a run: parameters are imported where one is looked into",
    "run.checks": "a mistake is told at once: readers are imported only to look at the columns of tables",
    "run.lab": "what opens tables is imported when the notebooks lie in their folder",
}


def modules() -> dict[str, Path]:
    """Every module, by its dotted name below `analysis`; a package by its own name."""
    found = {}
    for path in CODE.rglob("*.py"):
        parts = path.relative_to(CODE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name and not name.startswith("__"):
            found[name] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def inside(block: ast.AST) -> Iterator[ast.AST]:
    """The statements of a block, however deep; expressions, which are most of a tree, hold none."""
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        for node in getattr(block, part, ()):
            yield node
            yield from inside(node)


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(inside(tree(path)))


def of_ours(some: Iterable[ast.AST]) -> list[ast.ImportFrom]:
    """Statements that import ours."""
    found = (node for node in some if isinstance(node, ast.ImportFrom))
    return [node for node in found if (node.module or "").split(".")[0] == "analysis"]


def imports(path: Path) -> Iterator[tuple[ast.ImportFrom, str]]:
    """Each import of ours with the dotted names below `analysis` that it may stand for."""
    for node in of_ours(nodes(path)):
        for alias in node.names:
            yield node, f"{node.module}.{alias.name}".removeprefix("analysis.")


def imported(path: Path) -> set[str]:
    """The modules and packages right below `analysis` that a file imports."""
    return {name.split(".")[0] for _, name in imports(path)}


def arrows() -> dict[str, set[str]]:
    """The map of imports: module → the modules it imports, a name taken from a package counted as the package."""
    known = modules()
    taken = {
        name: {target if target in known else target.rpartition(".")[0] for _, target in imports(path)}
        for name, path in known.items()
    }
    return {
        name: {target for target in targets if target in known} - {name} for name, targets in taken.items()
    }


@pytest.mark.parametrize("step", STEPS)
def test_a_step_imports_no_other_step(step: str) -> None:
    files = [*(CODE / step).rglob("*.py"), *CODE.glob(f"{step}.py")]
    found = {name for path in files for name in imported(path)} - {step}
    assert found <= BASE | STEPS[step]


def test_no_two_modules_import_each_other_by_any_way_round() -> None:
    left = arrows()
    while free := {name for name, targets in left.items() if not targets & left.keys()}:
        left = {name: targets for name, targets in left.items() if name not in free}
    assert not left, f"a circle runs through {sorted(left)}"


def test_a_late_import_has_its_reason() -> None:
    late = {}
    for name, path in modules().items():
        late[name] = {
            node.lineno
            for function in nodes(path)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in of_ours(inside(function))
        }
    assert {name for name, lines in late.items() if lines} == LATE.keys()


def rows() -> dict[str, str]:
    """The rows of the map: module, or room with a stroke after it → what it is for."""
    return dict(re.findall(r"^\| `([\w.]+)/?` \| (.+) \|$", MAP, re.MULTILINE))


def test_every_module_stands_in_the_map_in_its_own_words() -> None:
    said = {}
    for name, path in modules().items():
        text = ast.get_docstring(tree(path)) or ""
        said[name] = " ".join(text.split("\n\n")[0].split())
    mapped = rows()
    due = {name for name in said if "." not in name} | mapped.keys()
    assert {name: mapped.get(name) for name in due} == {name: said.get(name) for name in due}


def test_what_stands_at_the_root_is_said_in_a_notebook_or_used_everywhere() -> None:
    """What no notebook imports goes one room further in, but for the path, the runs and the ground floor."""
    wings = {part.splitlines()[0]: part for part in MAP.split("\n## ")[1:]}
    excused = "".join(wings[wing] for wing in ("The path", "The workbench", "Used everywhere", "Runs"))
    notebooks = [
        json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "notebooks").glob("*.ipynb")
    ]
    cells = "".join("".join(cell["source"]) for notebook in notebooks for cell in notebook["cells"])
    others = {name for name in modules() if "." not in name and not re.search(rf"\| `{name}/?`", excused)}
    assert {name for name in others if not re.search(rf"\b{name}\.\w", cells)} == GROUND


def test_functions_can_be_read_at_once() -> None:
    long = {}
    for name, path in modules().items():
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50:
                long[f"{name}.{node.name}"] = (node.end_lineno or 0) - node.lineno + 1
    assert not long
