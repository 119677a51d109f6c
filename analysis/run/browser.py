"""Chromium, where one is installed: find it, print a page to PDF."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.errors import RunError

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
OFFLINE = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
SECONDS = 120
ROOT = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()  # root cannot have one


def find() -> Path | None:
    """The Chromium or Chrome of this computer, or null: what needs one says so in one line and goes on."""
    found = (shutil.which(name) for name in NAMES)
    paths = [Path(path) for path in (*found, *PLACES) if path and Path(path).exists()]
    return paths[0] if paths else None


def pdf(page: Path, out: Path) -> Path:
    """Print an HTML page to PDF without a network; RunError where there is no browser or it fails."""
    program = find()
    if program is None:
        raise RunError("no Chromium found: install Chromium or Chrome, or print the report from any browser")
    with tempfile.TemporaryDirectory() as profile:
        printed = Path(profile) / "page.pdf"
        printing = ("--no-pdf-header-footer", "--virtual-time-budget=20000", f"--print-to-pdf={printed}")
        command = [str(program), *OFFLINE, *ROOT, f"--user-data-dir={profile}/user", *printing]
        done = _run([*command, page.resolve().as_uri()])
        if not printed.is_file():
            raise RunError(
                f"{program.name} could not print {page}: {done[-300:].strip() or 'it said nothing'}"
            )
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(printed, out)
    return out


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the browser we found, a file we name
            command, capture_output=True, text=True, timeout=SECONDS, check=False, errors="replace"
        )
    except subprocess.TimeoutExpired as error:
        raise RunError(f"{Path(command[0]).name} did not finish printing within {SECONDS} s") from error
    return done.stderr
