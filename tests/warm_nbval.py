"""nbval runs notebooks in the suite's warm kernels: forked with the libraries, not started to import them anew.

What a kernel is sent, and what comes back, is the same; `tests/test_notebooks.py` has nbval run one notebook by itself,
with an ordinary kernel.
"""

import json
import os
import time
from collections import deque
from pathlib import Path
from queue import Empty
from typing import Any

from nbval import plugin
from nbval.kernel import RunningKernel

from analysis.kernels import client, manager, warm
from analysis.progress import QUIET

IDLE = {"msg_type": "status", "content": {"execution_state": "idle"}}


class Warm:
    """nbval's kernel, with the words that nbval has for it: one cell after the other, over one socket."""

    language = "python"

    def __init__(self, folder: str | None) -> None:
        request = warm.Request({**os.environ, QUIET: "1"}, folder or str(Path.cwd()))
        self.kernel = manager.server().launch(request)
        self.asked = 0
        self.shown: deque[dict[str, Any]] = deque()

    def execute_cell_input(self, cell_input: str, allow_stdin: bool | None = None) -> int:
        self.asked += 1
        self.kernel.send(json.dumps(cell_input))
        return self.asked

    def await_reply(self, msg_id: int, timeout: float | None = None) -> None:
        """All that the cell shows, until its reply; Empty where that takes too long."""
        until = None if timeout is None else time.monotonic() + timeout
        while line := self._line(until):
            message = json.loads(line)
            replied = message["msg_type"] == "execute_reply"
            self.shown.append({**(IDLE if replied else message), "parent_header": {"msg_id": msg_id}})
            if replied:
                return
        raise RuntimeError("Kernel died")

    def _line(self, until: float | None) -> bytes:
        try:
            return self.kernel.receive(until)
        except TimeoutError:
            raise Empty from None

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        """The next thing shown; after a cell that took too long, what comes once it is interrupted."""
        if not self.shown:
            self.await_reply(self.asked, timeout)
        return self.shown.popleft()

    def await_idle(self, parent_id: int, timeout: float | None) -> None:
        while self.get_message("iopub", timeout)["msg_type"] != "status":
            pass

    def is_alive(self) -> bool:
        return self.kernel.wait(0) is None

    def interrupt(self) -> None:
        self.kernel.send_signal(2)

    def stop(self) -> None:
        self.kernel.close()


def kernel(name: str, cwd: str | None = None, startup_timeout: float = 60) -> Warm | RunningKernel:
    """A warm kernel, or, where none can be had, such as nbval starts."""
    if client.of_this_python(name):
        try:
            return Warm(cwd)
        except manager.ColdError:
            pass
    return RunningKernel(name, cwd=cwd, startup_timeout=startup_timeout)


def use() -> None:
    """Have nbval run its notebooks so."""
    plugin.RunningKernel = kernel
