"""A notebook that could not be run to its end: marked as such, told in one sentence, its details folded away."""

import html
import re
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

KEY = "media_analysis"  # in a notebook's metadata
_ENDING = ".failed.ipynb"
_LONGEST = 200  # characters of a reason
_SHOWN = 4_000  # characters of a cell
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_FOLDERS = re.compile(r"(?<![\w:/.])(?:[~/][^\s/:'\"]*)?(?:/[^\s/:'\"]+)+/(?=[^\s/:'\"]+)")
_FRAME = re.compile(r"File (\S+?):(\d+), in (\w+)")


class Failure(NamedTuple):
    """Where a notebook stopped and why: the number of the code cell among those that are not empty."""

    cell: int
    why: str


def stopped(notebook: NotebookNode) -> Failure | None:
    """The first code cell that failed or did not run in its turn; null where all have run."""
    for expected, cell in enumerate(_code(notebook), start=1):
        for output in cell.outputs:
            if output.output_type == "error":
                return Failure(expected, _line(f"{output.ename}: {output.evalue}"))
        if cell.execution_count != expected:
            return Failure(expected, "it did not run")
    return None


def cut_off(notebook: NotebookNode, why: str) -> Failure:
    """The code cell that papermill had begun last, which is what ended a run that no error of a cell ended."""
    begun = [bool(cell.metadata.get("papermill", {}).get("start_time")) for cell in _code(notebook)]
    return Failure(max(sum(begun), 1), why)


def mark(notebook: NotebookNode, failure: Failure) -> None:
    """Say in a notebook, in its metadata and in a cell before all others, that and where it failed."""
    notebook.metadata[KEY] = {"failed": failure._asdict()}
    said = f"**This notebook failed.** {sentence(failure, 'notebook')} The cells after it did not run. Do not cite it."
    cell = new_markdown_cell(said, id="failed", metadata={"tags": ["omit"]})  # type: ignore[no-untyped-call]
    notebook.cells.insert(0, cell)


def of(notebook: NotebookNode) -> Failure | None:
    """The failure that a notebook is marked with."""
    marked = notebook.metadata.get(KEY, {}).get("failed")
    return Failure(**marked) if marked else None


def beside(target: Path) -> Path:
    """Where a failed notebook is written in place of the whole one."""
    return target.with_name(target.stem + _ENDING)


def sentence(failure: Failure, what: str = "chapter") -> str:
    """The failure in words."""
    return f"This {what} could not be made: its code cell {failure.cell} failed ({failure.why})."


def body(notebook: NotebookNode, failure: Failure) -> str:
    """The HTML of a chapter that failed: the sentence, and folded away the cell and the way to the error."""
    cell = _code(notebook)[failure.cell - 1]
    errors = [output for output in cell.outputs if output.output_type == "error"]
    frames = _FRAME.findall(_ANSI.sub("", "\n".join(errors[0].traceback))) if errors else []
    way = "\n".join(
        f"{'/'.join(Path(file).parts[-2:])}, line {line}, in {name}" for file, line, name in frames
    )
    details = "".join(
        f'<pre tabindex="0"><code>{html.escape(text[:_SHOWN])}</code></pre>'
        for text in (cell.source, way, failure.why)
        if text
    )
    return (
        f'<p class="failed">{html.escape(sentence(failure))} The other chapters do not rest on it.</p>\n'
        f"<details><summary>Details</summary>{details}</details>"
    )


def _code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def _line(text: str) -> str:
    """The first line of an error, as far as it is fit for a terminal; of a path only the name."""
    first = next((line for line in _ANSI.sub("", text).splitlines() if line.strip()), "")
    plain = "".join(letter if letter.isprintable() else "�" for letter in first).strip().removesuffix(":")
    return _FOLDERS.sub("", plain)[:_LONGEST]
