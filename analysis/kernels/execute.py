"""Notebooks run by papermill: one whose every cell has run is left behind, or one that is marked as failed."""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import nbformat
from nbformat import NotebookNode

from analysis import deferred
from analysis.errors import ParameterError, RunError
from analysis.kernels import engine, failed
from analysis.kernels import warm as warm_up

Item = TypeVar("Item")
Result = TypeVar("Result")
TIMED = ("papermill", "execution", "duration", "start_time", "end_time")


class Job(NamedTuple):
    """One notebook to execute, where to put it, and the parameters it names."""

    source: Path
    target: Path
    parameters: Mapping[str, Any]


class NotebookError(RunError):
    """A notebook could not be run to its end; `notebook` is how far it got, marked as failed."""

    def __init__(self, name: str, notebook: NotebookNode) -> None:
        """`name` is that of its file."""
        failure = failed.of(notebook)
        self.why = f"code cell {failure.cell} failed ({failure.why})" if failure else "it failed"
        super().__init__(f"{name}: {self.why}")
        self.notebook = notebook


def notebook(source: Path, target: Path, parameters: Mapping[str, Any], seconds: int = 3_600) -> NotebookNode:
    """Execute one notebook in the target's folder; write it when all of its cells have run.

    `seconds` is the longest one cell may take. Raises NotebookError naming the notebook and the cell; how far
    it got is then written beside the target, under a name and with a first cell that say so.
    """
    begun = _begun(source, parameters)
    trouble = _run(begun, target.parent, seconds)
    failure = failed.cut_off(begun, trouble) if trouble else failed.stopped(begun)
    timeless(begun)
    if failure:
        failed.mark(begun, failure)
        _write(begun, failed.beside(target))
        raise NotebookError(source.name, begun)
    _write(begun, target)
    return begun


def _begun(source: Path, parameters: Mapping[str, Any]) -> NotebookNode:
    """A notebook with its parameters, as papermill has it before the first cell, which judges it many times."""
    from papermill.parameterize import parameterize_notebook

    begun = _blank(source)
    begun.metadata["papermill"] = {}
    for cell in begun.cells:
        cell.metadata.setdefault("tags", [])
        cell.metadata["papermill"] = {}
    if not parameters:
        return begun
    told: NotebookNode = parameterize_notebook(
        begun, dict(parameters), kernel_name="python3", engine_name=engine.NAME
    )
    return told


def _run(begun: NotebookNode, folder: Path, seconds: int) -> str:
    """Run the cells of a notebook in place; gives what kept it from its end, other than an error of a cell."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    place = {"metadata": {"path": str(folder)}}  # papermill's `cwd` would move all threads
    try:
        engine.WarmEngine.execute_notebook(
            begun,
            "python3",
            resources=place,
            progress_bar=False,
            execution_timeout=seconds,
            start_timeout=120,
        )
    except CellTimeoutError:
        return f"it took longer than {seconds:,} seconds"
    except DeadKernelError:
        return "its process ended (out of memory, or killed)"
    except (RuntimeError, TimeoutError) as error:
        return f"no kernel could be had ({type(error).__name__}: {str(error).strip()[:200]})"
    return ""


def several(
    sources: list[Path], folder: Path, parameters: Mapping[str, Any], cores: int, done: Callable[[str], None]
) -> list[NotebookNode]:
    """Execute notebooks side by side, each with a kernel of its own; results in the order given.

    One that fails leaves the others: it is among the results, marked as failed. `done` hears of the others.
    """
    jobs = [Job(source, folder / source.name, accepted(source, parameters)) for source in sources]
    return [_node(result) for result in each(jobs, cores, lambda job: done(job.source.name))]


def _node(result: NotebookNode | RunError) -> NotebookNode:
    if isinstance(result, NotebookError):
        return result.notebook
    if isinstance(result, RunError):
        raise result
    return result


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


def ready(hold: Callable[[], object]) -> None:
    """Have kernels start from now on; `hold` is called first, where they are forked from this very process."""
    from analysis.kernels import manager

    manager.ready(hold)


def stop() -> None:
    """End all kernels at once."""
    from analysis.kernels import manager

    manager.close()


def accepted(source: Path, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the parameters that the notebook's `parameters` cell names."""
    with deferred.late("requests"):
        from papermill.translators import PythonTranslator

    cells = [cell for cell in _blank(source).cells if "parameters" in cell.metadata.get("tags", ())]
    known = {parameter.name for cell in cells[:1] for parameter in PythonTranslator.inspect(cell)}
    if not known:
        raise ParameterError(f"notebook {source.name} has no cell tagged `parameters`")
    return {name: value for name, value in parameters.items() if name in known}


def _blank(source: Path) -> NotebookNode:
    """A notebook without what it showed when it was last run, most of its file."""
    blank: NotebookNode = nbformat.v4.reads(_stripped(source, source.stat().st_mtime_ns))  # type: ignore[no-untyped-call]
    return blank


@lru_cache(maxsize=64)
def _stripped(source: Path, changed: int) -> str:
    made = json.dumps(warm_up.unshown(source, changed))
    whole = nbformat.reads(made, as_version=4)  # type: ignore[no-untyped-call]
    return str(nbformat.v4.writes(whole))  # type: ignore[no-untyped-call]


def complete(executed: NotebookNode, name: str) -> None:
    """Raise RunError unless every code cell has run, in order, and none has failed."""
    if failure := failed.stopped(executed):
        raise RunError(f"notebook {name}: code cell {failure.cell} failed ({failure.why})")


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
    draft.write_text(nbformat.v4.writes(executed) + "\n", encoding="utf-8")  # type: ignore[no-untyped-call]
    draft.replace(target)
