"""The suite opened in JupyterLab: on which corpus, in whose copies."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import nbformat
import papermill
import pytest

from analysis import parameters, paths, pipeline
from analysis.errors import InputError, RunError
from analysis.run import lab

PAGE = paths.sample() / "pages" / "a-storm-odette.txt"
GIVEN = parameters.parse({})
SUITE = sorted(path.name for path in paths.notebooks().glob("*.ipynb"))


def setup(source: Path | None, into: Path) -> list[str]:
    return list(lab.setup(source, into, GIVEN))


def corpus(path: Path) -> str:
    return papermill.inspect_notebook(str(path))["corpus"]["default"]


def edit(path: Path) -> bytes:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("mine = 1"))
    nbformat.write(notebook, path)
    return path.read_bytes()


def test_every_notebook_is_copied_on_the_corpus_and_without_the_outputs_of_another(tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in paths.notebooks().iterdir() if path.is_file()}
    setup(PAGE, tmp_path / "lab")
    assert sorted(path.name for path in (tmp_path / "lab").glob("*.ipynb")) == SUITE
    for name in SUITE:
        assert corpus(tmp_path / "lab" / name) == '"tables"'
        notebook = nbformat.read(tmp_path / "lab" / name, as_version=4)
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)
    documents = pipeline.load(tmp_path / "lab" / "tables").documents
    assert documents["document"].tolist() == [PAGE.name]
    assert {path: path.read_bytes() for path in before} == before


def test_without_an_input_they_are_those_of_the_sample(tmp_path: Path) -> None:
    setup(None, tmp_path)
    for name in SUITE:
        assert nbformat.read(tmp_path / name, as_version=4) == nbformat.read(
            paths.notebooks() / name, as_version=4
        )


def test_a_run_is_opened_with_the_tables_it_has(tmp_path: Path) -> None:
    pipeline.save(pipeline.prepare([PAGE], GIVEN), tmp_path / "run" / "tables")
    setup(tmp_path / "run", tmp_path / "lab")
    for name in pipeline.Prepared._fields:
        stored = [
            (tmp_path / folder / "tables" / f"{name}.parquet").read_bytes() for folder in ("run", "lab")
        ]
        assert stored[0] == stored[1]


def test_what_was_edited_stays_and_is_named_and_the_rest_follows_the_corpus(tmp_path: Path) -> None:
    setup(None, tmp_path)
    mine, broken = edit(tmp_path / "report.ipynb"), b"{"
    (tmp_path / SUITE[2]).write_bytes(broken)
    told = setup(PAGE, tmp_path)
    assert (tmp_path / "report.ipynb").read_bytes() == mine
    assert (tmp_path / SUITE[2]).read_bytes() == broken
    assert [line for line in told if line.startswith("kept")] == [
        f"kept {tmp_path / SUITE[2]}: it cannot be read (NotJSONError)",
        f'kept {tmp_path / "report.ipynb"}: you have edited it; its corpus is "". Move it away for a fresh copy',
    ]
    assert corpus(tmp_path / SUITE[0]) == '"tables"'


def test_the_same_again_changes_no_notebook_and_keeps_its_outputs(tmp_path: Path) -> None:
    setup(PAGE, tmp_path)
    notebook = nbformat.read(tmp_path / SUITE[0], as_version=4)
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="mine")]
    nbformat.write(notebook, tmp_path / SUITE[0])
    before = (tmp_path / SUITE[0]).read_bytes()
    assert not [line for line in setup(PAGE, tmp_path) if line.startswith("kept")]
    assert (tmp_path / SUITE[0]).read_bytes() == before


def test_the_suites_own_notebooks_are_not_worked_in() -> None:
    with pytest.raises(RunError, match="--into"):
        setup(PAGE, paths.notebooks())


def test_an_input_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        setup(tmp_path / "nowhere", tmp_path / "lab")
    assert not (tmp_path / "lab").exists()


def _until_it_listens(port: int) -> None:
    """A server says where it is an instant before it listens there."""
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("localhost", port), timeout=60):
            return
        time.sleep(0.1)


def test_the_command_opens_jupyterlab_on_the_first_notebook(tmp_path: Path) -> None:
    own = {f"JUPYTER_{name}_DIR": str(tmp_path / name.lower()) for name in ("RUNTIME", "CONFIG", "DATA")}
    words = ["lab", str(PAGE), "--into", "mine", "--", "--no-browser", "--allow-root", "--ServerApp.port=0",
             "--IdentityProvider.token=t"]  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis", *words], cwd=tmp_path, env={**os.environ, **own, "HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        for _ in range(600):
            servers = list((tmp_path / "runtime").glob("jpserver-*.json")) if process.poll() is None else []
            if servers:
                break
            time.sleep(0.1)
        server = json.loads(servers[0].read_text())
        assert server["pid"] == process.pid
        _until_it_listens(server["port"])
        with urlopen(f"{server['url']}api/contents/{lab.FIRST}?token=t", timeout=60) as answer:  # noqa: S310 - ours
            first = json.load(answer)["content"]
        assert any('corpus: str = "tables"' in cell["source"] for cell in first["cells"])
        with urlopen(f"{server['url']}?token=t", timeout=60) as answer:  # noqa: S310 - ours
            assert f"/lab/tree/{lab.FIRST}?" in answer.url
        asked = f"{server['url']}lab/api/settings/@jupyterlab/apputils-extension:notification?token=t"
        with urlopen(asked, timeout=60) as answer:  # noqa: S310 - ours
            assert json.load(answer)["schema"]["properties"]["fetchNews"]["default"] == "false"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)
