"""Programs in processes of their own, forked from one that has imported what they do: for tests that kill many."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

SERVER = """
import importlib, json, os, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
for line in sys.stdin:
    program, *words = json.loads(line)
    if not (child := os.fork()):
        try:
            sys.argv = ["-c", *words]
            print(os.getpid(), flush=True)
            exec(program, {"__name__": "__main__"})
            os._exit(0)
        finally:
            os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Forks:
    """A process from which one program after the other is forked, once these modules are imported in it."""

    def __init__(self, *modules: str) -> None:
        places = os.pathsep.join([str(Path(__file__).parent.parent), str(Path(__file__).parent)])
        self.server = subprocess.Popen(
            [sys.executable, "-c", SERVER, *modules], env=os.environ | {"PYTHONPATH": places},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.server.communicate(timeout=60)

    def start(self, program: str, *words: str | Path) -> int:
        """Start a program with these words; the id of its process, which has begun."""
        assert self.server.stdin
        self.server.stdin.write(json.dumps([program, *map(str, words)]) + "\n")
        self.server.stdin.flush()
        return int(self.line())

    def line(self) -> str:
        """The next line that the program prints, or, once it has ended, how."""
        assert self.server.stdout
        return self.server.stdout.readline().strip()

    def run(self, program: str, *words: str | Path) -> int:
        """How a program ends that prints nothing."""
        self.start(program, *words)
        return int(self.line())

    def kill(self, process: int) -> bool:
        """Kill what is still at it and prints nothing; whether it ended by that."""
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        return int(self.line()) == -signal.SIGKILL
