"""The whole path in this process: steps, every cell of all notebooks without a kernel, and the run folder with its page."""

import ast
import contextlib
import io
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any
from unittest.mock import patch

import nbformat
from altair.utils import schemapi
from nbformat import NotebookNode

from analysis import language, narrow, page, paths, pipeline, topics
from analysis.evidence import unfold
from analysis.parameters import parse
from analysis.prepared import Prepared
from analysis.run import appendix, manifest, report
from analysis.what_if import variants

Cell = tuple[CodeType, CodeType | None]  # what is run, and the expression whose value is shown
SOURCES = [*report.chapters(front_only=False, selected=False), paths.notebooks() / report.GUIDE]
SOURCES.sort(key=lambda path: (path.name != report.FRONT, path.name))


class CellError(AssertionError):
    """A cell failed; says which, of which notebook."""


@cache
def compiled(source: Path) -> tuple[NotebookNode, dict[int, Cell]]:
    """A notebook, and its code cells by place, compiled."""
    notebook = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        cell.update({"outputs": []} if cell.cell_type == "code" else {})
    cells = enumerate(notebook.cells)
    return notebook, {n: _cell(c.source, f"{source.name}[{n}]") for n, c in cells if c.cell_type == "code"}


def _cell(source: str, name: str) -> Cell:
    """A cell as IPython runs it: the value of an expression that ends it is shown."""
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    shown = compile(ast.Expression(last.value), name, "eval") if isinstance(last, ast.Expr) else None
    return compile(tree, name, "exec"), shown


def notebook(source: Path, values: Mapping[str, Any]) -> NotebookNode:
    """Run every cell of a notebook with these parameters, as a kernel would; CellError names the one that failed."""
    try:
        with language.of(language.used()):
            return _executed(source, values)
    finally:
        unfold.use(None, None)  # what a notebook opened is closed, as when its kernel ends


def _executed(source: Path, values: Mapping[str, Any]) -> NotebookNode:
    given, cells = compiled(source)
    executed = nbformat.from_dict(json.loads(json.dumps(given)))
    space: dict[str, Any] = {"__name__": "__main__"}
    for count, (place, cell) in enumerate(cells.items(), start=1):
        try:
            outputs = _run(cell, space, count)
        except Exception as error:
            raise CellError(
                f"{source.name}, cell {place}: {type(error).__name__}: {error}\n{given.cells[place].source}"
            ) from error
        if "parameters" in given.cells[place].metadata.get("tags", []):
            space |= {name: value for name, value in values.items() if name in space}
        executed.cells[place] |= {"outputs": outputs, "execution_count": count}
    return executed


def _run(cell: Cell, space: dict[str, Any], count: int) -> list[NotebookNode]:
    """The outputs of one cell: what it prints, then what it shows."""
    body, last = cell
    with (
        contextlib.redirect_stdout(io.StringIO()) as printed,
        schemapi.debug_mode(False),  # whole charts are checked
    ):
        exec(body, space)  # noqa: S102 - the notebooks are ours
        value = eval(last, space) if last else None  # noqa: S307
    text = printed.getvalue()
    outputs = [NotebookNode(output_type="stream", name="stdout", text=text)] if text else []
    if value is not None:
        data, metadata = bundle(value)
        json.dumps(data, allow_nan=False)  # a page's script could not read it
        outputs.append(
            NotebookNode(output_type="execute_result", data=data, metadata=metadata, execution_count=count)
        )
    return outputs


def bundle(value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a notebook keeps of a value. IPython would print an error in a hook and go on; here it is raised."""
    hook = getattr(value, "_repr_mimebundle_", None)
    kept = hook(include=None, exclude=None) if hook else {"text/plain": repr(value)}
    data, metadata = kept if isinstance(kept, tuple) else (kept, {})
    return dict(data), dict(metadata)


@contextlib.contextmanager
def one_choice_of_each() -> Iterator[None]:
    """What if with one choice of each kind; all of them are tried of extremes and named shapes of corpora."""
    first = variants.choices().drop_duplicates("what")
    with patch.object(variants, "choices", return_value=first):
        yield


def run(tables: Prepared, folder: Path, **given: str) -> dict[str, NotebookNode]:
    """Write the tables of a run, run every notebook on them, and write the page; the notebooks by name."""
    parameters = parse(given)
    folder.mkdir(exist_ok=True)
    report.save_tables(tables, parameters.title, folder)
    values = {n: "" if v is None else v for n, v in parameters.model_dump(mode="json").items()}
    values["corpus"] = str(folder / "tables")
    pipeline.hold(folder / "tables", tables)  # as the kernels of a report have them
    try:
        kept = {source.stem: notebook(source, values) for source in SOURCES}
    finally:
        pipeline.let_go()
    html = page.render(
        [(name, made) for name, made in kept.items() if f"{name}.ipynb" != report.GUIDE],
        title=parameters.title,
        articles=tables.articles,
        standfirst=narrow.standfirst(tables),
        tables=tables._asdict(),
        names=topics.names(),
        appendix=[appendix.chapter(manifest.describe(tables, parameters), tables)],
    ).html
    (folder / "report.html").write_text(html, encoding="utf-8")
    return kept
