"""The notebooks opened in JupyterLab on a corpus: copies in a folder of the user's own, beside their tables."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import nbformat
from nbformat import NotebookNode

from analysis import errors, paths, plurals
from analysis.errors import InputError, RunError
from analysis.keeping import drafts
from analysis.parameters import Parameters

FIRST = "00-start-here.ipynb"
TABLES = "tables"
OFFLINE = (
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--LabApp.news_url=",
)
WARM = "--ServerApp.kernel_manager_class=analysis.kernels.jupyter.Kernels"  # kernels that are forked
SAMPLE = "--Kernels.sample=True"  # its tables are made while the page loads
SETTINGS = Path(__file__).with_name(
    "jupyter"
)  # what is not asked on opening; a user's own settings come first
_CORPUS = re.compile(r'^corpus: str = ("[^"\n]*")', re.MULTILINE)


def command(options: Sequence[str] = ()) -> list[str]:
    """The command that starts JupyterLab on the first notebook of the folder it is run in, asking no network."""
    own = (*OFFLINE, WARM, f"--LabApp.default_url=/lab/tree/{FIRST}")
    return [sys.executable, "-P", "-m", "analysis.kernels.jupyter", *own, *options]


def start(source: Path | None, into: Path, given: Parameters, options: Sequence[str]) -> NoReturn:
    """Set up the folder, say what was done, and become JupyterLab in it: signals and exit code are its own."""
    from analysis.kernels import manager, warm

    manager.leave(warm.JUPYTER)
    for line in setup(source, into, given):
        print(line, file=sys.stderr, flush=True)
    os.chdir(into)
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(
        filter(None, (os.environ.get("JUPYTER_CONFIG_PATH"), str(SETTINGS)))
    )
    words = command(options if source else (SAMPLE, *options))
    os.execv(sys.executable, words)  # noqa: S606 - the user's own options to their own JupyterLab


def setup(source: Path | None, into: Path, given: Parameters) -> Iterator[str]:
    """Put the notebooks into a folder, with the tables of `source` (a run, or inputs) for them; tells what it did.

    Without a source they stand as they are, on the sample corpus. A copy that was edited stays as it is; any other
    is brought to the new corpus. Raises RunError where the folder is the suite's own.
    """
    if into.resolve() == paths.notebooks().resolve():
        raise RunError(f"{into} holds the suite's own notebooks: name another folder with --into")
    if source and not source.exists():
        raise InputError(f"{source}: no such file or folder")
    if source:
        yield _tables(source, into / TABLES, given)
    with errors.placed(into):
        into.mkdir(parents=True, exist_ok=True)
        for path in sorted(paths.notebooks().glob("*.ipynb")):
            fresh = opened(_read(path), TABLES if source else "")
            target = into / path.name
            if not target.exists():
                _write(fresh, target)
            elif problem := _renewed(fresh, target):
                yield f"kept {target}: {problem}"
    yield f"notebooks on {source or 'the sample corpus'} in {into}"


def opened(notebook: NotebookNode, corpus: str) -> NotebookNode:
    """A notebook with its corpus set; on another corpus than the sample its outputs say nothing, and go."""
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = _CORPUS.sub(f'corpus: str = "{corpus}"', cell.source)
        if corpus and cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _read(path: Path) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def _write(notebook: NotebookNode, target: Path) -> None:
    """Write a notebook whole, or not at all."""
    with drafts.file(target) as draft:
        nbformat.write(notebook, draft)  # type: ignore[no-untyped-call]


def _renewed(fresh: NotebookNode, target: Path) -> str:
    """Bring an unedited copy to the corpus; gives why it was not, and nothing where there was no need to."""
    try:
        old = _read(target)
    except (OSError, ValueError, AttributeError, nbformat.reader.NotJSONError) as error:
        return f"it cannot be read ({type(error).__name__})"
    was, now = ([cell.source for cell in notebook.cells] for notebook in (old, fresh))
    if was == now:
        return ""
    if [_CORPUS.sub("", source) for source in was] == [_CORPUS.sub("", source) for source in now]:
        _write(fresh, target)
        return ""
    corpus = next((found[1] for source in was if (found := _CORPUS.search(source))), "not set")
    return f"you have edited it; its corpus is {corpus}. Move it away for a fresh copy"


def _tables(source: Path, place: Path, given: Parameters) -> str:
    """Put the tables of a run, or those made from inputs, in a place; a set that is there is replaced."""
    from analysis import corpus as corpora
    from analysis import narrow, pipeline, select
    from analysis.run import report

    run = next(
        (folder for folder in (source, source / TABLES) if (folder / "articles.parquet").is_file()), None
    )
    if run and not corpora.there(source):
        tables = pipeline.load(run)
    else:
        tables = pipeline.prepare([source], given, pipeline.Track(lambda step: report.tell(f"{step} …")))
    if select.chosen(given) and not pipeline.selection(tables.steps):
        tables = narrow.down(tables, given, pipeline.Track(lambda _: None))
    with drafts.drafted(place) as draft:
        pipeline.save(tables, draft)
    return f"{plurals.some(len(tables.articles), 'article')} in {place}"
