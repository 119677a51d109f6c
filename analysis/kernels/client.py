"""Notebooks run by papermill's own client, but for the way to the kernel: forked warm, and spoken to by one socket."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_client.kernelspec import get_kernel_spec
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill import engines
from papermill.clientwrap import PapermillNotebookClient
from papermill.log import logger

from analysis.kernels import manager, warm
from analysis.progress import QUIET

_looking = threading.Lock()


class WarmClient(PapermillNotebookClient):  # type: ignore[misc]
    """Runs the cells of a notebook in one warm kernel; raises ColdError, before any has run, where there is none."""

    def execute(self, **_: Any) -> NotebookNode:
        """Run all cells; the notebook then holds what they showed."""
        self.reset_execution_trackers()
        self.record_timing = False  # papermill notes how long each cell took
        folder = self.resources.get("metadata", {}).get("path") or Path.cwd()
        environment = {**os.environ, QUIET: "1"}
        self.kernel = manager.server().launch(warm.Request(environment, str(Path(folder).absolute())))
        try:
            self.papermill_execute_cells()
            self.kernel.finish()
        finally:
            self.kernel.close()
        executed: NotebookNode = self.nb
        executed.metadata["language_info"] = dict(IPythonKernel.language_info)
        return executed

    def execute_cell(self, cell: NotebookNode, cell_index: int, *_: Any, **__: Any) -> NotebookNode:
        """Run one cell; raises as nbclient does when it fails, takes too long, or ends its kernel."""
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs, self.clear_before_next_output = [], False
        reply = self._exchange(cell, cell_index)
        allowed = self.allow_errors or "raises-exception" in tags
        if reply["status"] == "error" and not (allowed and not self.force_raise_errors):
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _exchange(self, cell: NotebookNode, cell_index: int) -> dict[str, Any]:
        """Send a cell, take in what it shows, and give the reply."""
        seconds = self._get_timeout(cell)
        until = time.monotonic() + seconds if seconds else None
        try:
            self.kernel.send(json.dumps(cell.source))
            while line := self.kernel.receive(until):
                message = json.loads(line)
                if message["msg_type"] == "execute_reply":
                    return dict(message["content"])
                header = {"msg_type": message["msg_type"]}
                self.process_message({**message, "header": header, "parent_header": {}}, cell, cell_index)
        except TimeoutError:
            raise CellTimeoutError.error_from_timeout_and_cell(
                "Cell execution timed out", seconds or 0, cell
            ) from None
        except OSError:
            pass
        raise DeadKernelError("Kernel died")


class Engine(engines.NBClientEngine):  # type: ignore[misc]
    """Kernels of this very Python are forked; any other, and where no fork can be had, start as they ever do."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> NotebookNode:
        """Run the cells of what papermill manages."""
        if of_this_python(kernel_name):
            given = {"timeout": options.get("execution_timeout") or options.get("timeout"), **options}
            traits = {name: value for name, value in given.items() if name in WarmClient.class_trait_names()}
            with suppress(manager.ColdError):
                return WarmClient(nb_man, kernel_name=kernel_name, log=logger, **traits).execute()
        options.setdefault("kernel_manager_class", QuietKernelManager)
        executed: NotebookNode = super().execute_managed_notebook(nb_man, kernel_name, **options)
        return executed


def of_this_python(kernel_name: str) -> bool:
    """Whether a kernel is the ordinary one of the Python that runs."""
    with _looking:  # or each of the first notebooks looks up all that jupyter_client may be extended by
        python, *rest = get_kernel_spec(kernel_name).argv
    known = python in {"python", "python3", sys.executable}
    return known and rest[:2] == ["-m", "ipykernel_launcher"]


class QuietKernelManager(AsyncKernelManager):
    """Manages an ordinary kernel, with its own output, which is none of the notebook's, off the terminal."""

    async def _async_pre_start_kernel(self, **given: Any) -> Any:
        given["env"] = {**(given.get("env") or os.environ), QUIET: "1"}
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return await super()._async_pre_start_kernel(**{**given, **silent})

    pre_start_kernel = _async_pre_start_kernel
