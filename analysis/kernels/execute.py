"""Notebooks run by papermill, so that only a notebook whose every cell has run is ever left behind."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import nbformat
from nbformat import NotebookNode

from analysis.errors import ParameterError, RunError
from analysis.kernels import engine

Item = TypeVar("Item")
Result = TypeVar("Result")
TIMED = ("papermill", "execution", "duration", "start_time", "end_time")


class Job(NamedTuple):
    """One notebook to execute, where to put it, and the parameters it names."""

    source: Path
    target: Path
    parameters: Mapping[str, Any]


def notebook(source: Path, target: Path, parameters: Mapping[str, Any], seconds: int = 3_600) -> NotebookNode:
    """Execute one notebook in the target's folder; write it only when all of its cells have run.

    `seconds` is the longest one cell may take. Raises RunError naming the notebook and the cell.
    """
    import papermill
    from papermill.exceptions import PapermillException

    folder = {"metadata": {"path": str(target.parent)}}  # papermill's `cwd` would move all threads
    try:
        executed: NotebookNode = papermill.execute_notebook(
            str(source), None, parameters=dict(parameters), engine_name=engine.NAME, resources=folder,
            kernel_name="python3", progress_bar=False, execution_timeout=seconds, start_timeout=120,
        )  # fmt: skip
    except (PapermillException, RuntimeError, TimeoutError, OSError) as error:
        raise RunError(f"notebook {source.name} could not be run: {_last_lines(error)}") from None
    complete(timeless(executed), source.name)
    _write(executed, target)
    return executed


def several(
    sources: list[Path], folder: Path, parameters: Mapping[str, Any], cores: int, done: Callable[[str], None]
) -> list[NotebookNode]:
    """Execute notebooks side by side, each with a kernel of its own; results in the order given.

    Raises RunError naming all that could not be run; the others have run and are written.
    """
    jobs = [Job(source, folder / source.name, accepted(source, parameters)) for source in sources]
    results = each(jobs, cores, lambda job: done(job.source.name))
    if failures := [str(result) for result in results if isinstance(result, RunError)]:
        raise RunError("\n".join(failures))
    return [result for result in results if not isinstance(result, RunError)]


def each(jobs: list[Job], cores: int, done: Callable[[Job], None]) -> list[NotebookNode | RunError]:
    """What became of each job, in the order given: its notebook, or why there is none."""
    return side_by_side(lambda job: notebook(*job), jobs, cores, done)


def side_by_side(
    work: Callable[[Item], Result], items: Sequence[Item], cores: int, done: Callable[[Item], None]
) -> list[Result | RunError]:
    """What the work on each item gave, in the order given, or the RunError that ended it.

    `done` hears of each that has ended well, in the order they end. One item more than there are cores is
    under way, for a kernel also waits: at its start, and at its end.
    """
    results: list[Result | RunError] = [RunError("not run")] * len(items)
    pool = ThreadPoolExecutor(cores + 1)
    try:
        running = {pool.submit(work, item): number for number, item in enumerate(items)}
        for future in as_completed(running):
            number = running[future]
            try:
                results[number] = future.result()
            except RunError as error:
                results[number] = error
            else:
                done(items[number])
    except BaseException:
        stop()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return results


def warm() -> None:
    """Have the kernels' libraries imported from now on, beside whatever is done until they are needed."""
    from analysis.kernels import manager

    manager.begin()


def stop() -> None:
    """End all kernels at once."""
    from analysis.kernels import manager

    manager.close()


def accepted(source: Path, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the parameters that the notebook's `parameters` cell names."""
    import papermill

    known = papermill.inspect_notebook(str(source))
    if not known:
        raise ParameterError(f"notebook {source.name} has no cell tagged `parameters`")
    return {name: value for name, value in parameters.items() if name in known}


def complete(executed: NotebookNode, name: str) -> None:
    """Raise RunError unless every code cell has run, in order, and none has failed."""
    cells = [cell for cell in executed.cells if cell.cell_type == "code" and cell.source.strip()]
    for expected, cell in enumerate(cells, start=1):
        if any(output.output_type == "error" for output in cell.outputs):
            raise RunError(f"notebook {name}: code cell {expected} failed")
        if cell.execution_count != expected:
            raise RunError(
                f"notebook {name}: code cell {expected} did not run (the kernel died or ran out of time)"
            )


def timeless(executed: NotebookNode) -> NotebookNode:
    """The notebook without clock times and random ids, so that the same run leaves the same bytes."""
    executed.metadata.pop("papermill", None)
    for number, cell in enumerate(executed.cells):
        for name in TIMED:
            cell.metadata.pop(name, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"injected-{number}"
    return executed


def _write(executed: NotebookNode, target: Path) -> None:
    draft = target.with_suffix(".partial")
    nbformat.write(executed, draft)  # type: ignore[no-untyped-call]
    draft.replace(target)


def _last_lines(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return "\n".join(lines[-12:]) if lines else type(error).__name__
