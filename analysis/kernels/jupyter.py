"""JupyterLab with kernels that start warm, and the sample's tables made while its page loads.

Run as `python -P -m analysis.kernels.jupyter`, with the options of JupyterLab.
"""

import asyncio
import json
import os
import sys
import sysconfig
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager
from traitlets import Bool

from analysis.keeping import follows
from analysis.kernels import manager, warm

LAUNCHER = ("-m", "ipykernel_launcher")
OPEN = "from analysis import pipeline\n_ = pipeline.open()"


class Kernels(AsyncMappingKernelManager):
    """The kernels of a server; those of this very Python are forked."""

    kernel_manager_class = f"{__name__}.Manager"
    sample = Bool(False, help="whether the sample's tables are made at once, for the first notebook").tag(
        config=True
    )

    def __init__(self, **given: Any) -> None:
        """Have what kernels are forked from import from now on."""
        super().__init__(**given)  # type: ignore[no-untyped-call]
        with suppress(manager.ColdError):
            manager.server(more=warm.JUPYTER)
            if self.sample:
                Thread(target=_open, daemon=True).start()


class Manager(ServerKernelManager):
    """One kernel: forked, unless its specification asks for more than the ordinary one of this Python."""

    async def _async_pre_start_kernel(self, **given: Any) -> Any:
        spec = self.kernel_spec
        if self.provisioner is None and spec and _ordinary(spec):
            self.provisioner = Forked(kernel_id=given.get("kernel_id", ""), kernel_spec=spec, parent=self)
        return await super()._async_pre_start_kernel(**given)


class Forked(LocalProvisioner):
    """A kernel's process, forked where that can be done; else started as it ever is."""

    async def launch_kernel(self, cmd: list[str], **given: Any) -> Any:
        """Start the process; gives how to speak to it."""
        try:
            kernel = await asyncio.to_thread(_fork, cmd, given)
        except manager.ColdError:
            return await super().launch_kernel(cmd, **given)
        process: Any = _Process(kernel)
        self.process = process
        self.pid = self.pgid = kernel.pid
        self.cwd = given.get("cwd", Path.cwd())
        return self.connection_info


class _Process:
    """A forked kernel, with the part of `subprocess.Popen` that a provisioner needs."""

    stdin = stdout = stderr = None

    def __init__(self, kernel: manager.Kernel) -> None:
        self.kernel, self.pid = kernel, kernel.pid
        self.send_signal, self.kill = kernel.send_signal, kernel.kill

    def poll(self) -> int | None:
        return self.kernel.wait(0)

    def wait(self) -> int | None:
        code = self.kernel.wait()
        self.kernel.close()
        return code


def _ordinary(spec: KernelSpec) -> bool:
    """Whether a specification asks for the ordinary kernel of this Python, and for nothing besides."""
    python, *rest = spec.argv
    known = python in {"python", "python3", sys.executable} and tuple(rest[:2]) == LAUNCHER
    return known and not spec.env and "kernel_provisioner" not in spec.metadata


def _fork(command: list[str], given: dict[str, Any]) -> manager.Kernel:
    """Fork a kernel; raises ColdError where that cannot be done, or the libraries were changed meanwhile."""
    server = manager.server(more=warm.JUPYTER)
    if _changed(server.begun):
        raise manager.ColdError
    arguments = command[command.index(LAUNCHER[1]) + 1 :]
    return server.launch(warm.Request(given["env"], str(given.get("cwd", Path.cwd())), arguments))


def _changed(begun: float) -> bool:
    """Whether code or lists of ours, or what is installed, are younger than what kernels are forked from."""
    places = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    installed = max(Path(place).stat().st_mtime for place in places)
    return installed >= begun or follows.newest() >= begun


def _open() -> None:
    """Have the sample's tables made, and kept, in a process of their own."""
    with suppress(OSError, manager.ColdError):
        kernel = manager.server().launch(warm.Request(dict(os.environ), str(Path.cwd())))
        try:
            kernel.send(json.dumps(OPEN))
            while line := kernel.receive(None):
                if json.loads(line)["msg_type"] == "execute_reply":
                    kernel.finish()
        finally:
            kernel.close()


if __name__ == "__main__":
    from jupyterlab.labapp import main  # type: ignore[import-untyped]

    main()
