"""Kernels that JupyterLab speaks to: forked warm, and in all else as it knows them."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from test_kernels import gone

from analysis import pipeline
from analysis.keeping import follows, shelf
from analysis.kernels import jupyter, manager

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
KNOWN = "import os, sys; print(os.getppid(), 'analysis.pipeline' in sys.modules, os.getcwd(), __name__)"


async def said(client: AsyncKernelClient, code: str) -> str:
    """What a cell printed, or the name of its error."""
    texts: list[str] = []
    await client.execute_interactive(
        code, timeout=60, output_hook=lambda m: texts.append(m["content"].get("text", m["content"].get("ename", "")))
    )  # fmt: skip
    return "".join(texts).strip()


def with_kernel(folder: Path, work: Callable[[jupyter.Manager, AsyncKernelClient], Awaitable[Any]], spec: KernelSpec | None = None) -> Any:  # fmt: skip
    """What some work with a kernel gives; the kernel is shut down after it."""

    async def done() -> Any:
        kernel = jupyter.Manager(kernel_name="python3")
        kernel._kernel_spec = spec or kernel.kernel_spec
        await kernel.start_kernel(cwd=str(folder), env=dict(os.environ))
        client = kernel.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            return await work(kernel, client)
        finally:
            client.stop_channels()
            await kernel.shutdown_kernel()
            assert gone(kernel.provisioner.pid) if kernel.provisioner else True

    return asyncio.run(done())


def forked(told: str) -> bool:
    parent, known, *_ = told.split()
    return (parent, known) == (str(manager.server().process.pid), "True")


def test_a_kernel_is_forked_with_its_libraries_in_its_folder_and_again_when_restarted(tmp_path: Path) -> None:
    async def work(kernel: jupyter.Manager, client: AsyncKernelClient) -> list[str]:
        first = await said(client, KNOWN)
        await said(client, "left = 1")
        await kernel.restart_kernel(now=True)
        await client.wait_for_ready(timeout=60)
        return [first, await said(client, KNOWN), await said(client, "left")]

    first, second, left = with_kernel(tmp_path, work)
    assert forked(first)
    assert forked(second)
    assert first.split()[2:] == [str(tmp_path), "__main__"]
    assert left == "NameError"


def test_a_cell_is_interrupted_and_the_kernel_lives_on(tmp_path: Path) -> None:
    async def work(kernel: jupyter.Manager, client: AsyncKernelClient) -> list[str]:
        waits = asyncio.create_task(said(client, "import time; print('waits', flush=True); time.sleep(60)"))
        await asyncio.sleep(1)
        await kernel.interrupt_kernel()
        return [await waits, await said(client, "print(1)")]

    assert with_kernel(tmp_path, work) == ["waits\nKeyboardInterrupt", "1"]


def test_a_kernel_that_dies_is_known_to_have_died(tmp_path: Path) -> None:
    async def work(kernel: jupyter.Manager, client: AsyncKernelClient) -> bool:
        client.execute("import os; os._exit(3)")
        for _ in range(100):
            if not await kernel.is_alive():
                return True
            await asyncio.sleep(0.1)
        return False

    assert with_kernel(tmp_path, work)


def test_cells_are_debugged(tmp_path: Path) -> None:
    async def work(_: jupyter.Manager, client: AsyncKernelClient) -> str:
        return await said(client, "print(get_ipython().kernel.debugger is not None)")

    assert with_kernel(tmp_path, work) == "True"


@pytest.mark.parametrize("why", ["environment", "options", "installed", "code"])
def test_what_asks_for_more_or_was_changed_meanwhile_starts_as_ever(
    why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager.server()
    ordinary = ["python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = KernelSpec(argv=ordinary, display_name="", language="python", metadata={})
    if why == "environment":
        spec.env = {"OMP_NUM_THREADS": "1"}
    if why == "options":
        spec.argv = ["python3", "-X", "utf8", *ordinary[1:]]
    if why == "installed":
        monkeypatch.setattr(jupyter.sysconfig, "get_path", lambda _: str(tmp_path))
    if why == "code":
        monkeypatch.setattr(follows, "newest", lambda: float("inf"))

    async def work(_: jupyter.Manager, client: AsyncKernelClient) -> str:
        return await said(client, KNOWN)

    told = with_kernel(tmp_path, work, spec).split()
    assert told[:2] == [str(os.getpid()), "False"]


BECOMES = """
import os, sys
from analysis.kernels import manager, warm
if sys.argv[1:] == ["then"]:
    print(manager.server().process.pid, manager.LEFT in os.environ)
    kernel = manager.server().launch(warm.Request(dict(os.environ), "."))
    print(open(f"/proc/{kernel.pid}/stat").read().rpartition(")")[2].split()[1])
else:
    manager.leave(())
    print(manager.server().process.pid, flush=True)
    os.execv(sys.executable, [sys.executable, __file__, "then"])
"""


def test_a_program_leaves_what_forks_to_the_one_it_becomes(tmp_path: Path) -> None:
    script = tmp_path / "becomes.py"
    script.write_text(BECOMES)
    told = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout.split()
    assert told == [told[0], told[0], "False", told[0]]
    assert gone(int(told[0]))


def test_the_sample_is_made_ahead_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(shelf.ANEW)
    monkeypatch.setattr(pipeline, "prepare", lambda *_: pytest.fail("it was not kept"))
    jupyter._open()
    assert len(pipeline.open().articles) > 0
