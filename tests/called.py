"""Commands called in this process, whose libraries are imported and whose kernels are warm; else as one started anew.

What a file asks of a command as a process of its own (signals, its output, how it ends) it asks of one that it starts.
"""

import contextlib
import shutil
import subprocess
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from analysis import paths
from analysis.cli import main


def here(*words: str | Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    """What `media-analysis WORDS` gives, called in a folder."""
    told = [str(word) for word in words]
    with (
        contextlib.chdir(folder),
        patch("analysis.ends.command", return_value=False),
    ):  # kernels of a process apart
        done = CliRunner().invoke(main, told)
    return subprocess.CompletedProcess(told, done.exit_code, done.stdout, done.stderr)


def lists(cache: Path) -> None:
    """Give a cache folder of a test's own what is the same for every run of a version, as far as it was made before."""
    own = cache / "media-analysis"
    own.mkdir(parents=True, exist_ok=True)
    for path in paths.cache().iterdir() if paths.cache().is_dir() else ():
        if path.is_file():
            shutil.copyfile(path, own / path.name)
