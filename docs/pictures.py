"""The pictures of README and docs, made anew from the sample's report and from JupyterLab on it: `make pictures`."""

import json
import os
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from analysis.run import browser

DOCS = Path(__file__).resolve().parent
COMMAND = (sys.executable, "-m", "analysis")
HALF = {"width": 820, "height": 760}  # of a picture that stands beside another at four fifths
BESIDE = """<body style="margin:0;background:#e8e8e4;display:flex;gap:16px;padding:16px;width:1328px;height:608px">
{}</body>"""
SHOWN = '<img style="width:656px;height:608px;box-shadow:0 1px 6px #888" src="data:image/png;base64,{}">'
TOKEN = "of-pictures"  # noqa: S105 - of a server that lives as long as this command
LAB = (
    "--no-browser", "--allow-root", "--ServerApp.port=0", f"--IdentityProvider.token={TOKEN}",
)  # fmt: skip
SETTINGS = {  # all cells are there at once; nothing is asked
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
RAN = """number => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].slice(0, number).every(
    prompt => /[0-9]/.test(prompt.textContent))"""


def first_screen(chromium: Browser, report: Path) -> None:
    """What a reader sees first."""
    page = opened(chromium, report, 1440, 900)
    page.screenshot(path=DOCS / "first-screen.png")


def story_card(chromium: Browser, report: Path) -> None:
    """The third card, opened, below the first two."""
    page = opened(chromium, report, 1100, 900)
    cards = page.locator("details.card")
    cards.nth(2).locator("summary").first.click()
    cards.first.evaluate("card => scrollTo(0, card.getBoundingClientRect().top + scrollY - 48)")
    page.screenshot(path=DOCS / "story-card.png")


def opened(chromium: Browser, report: Path, width: int, height: int) -> Page:
    """The report, laid out."""
    page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme="light")
    page.goto(report.as_uri())
    page.wait_for_timeout(500)
    return page


def report_and_lab(chromium: Browser, report: Path, lab: str) -> None:
    """The report beside a question of one's own in JupyterLab."""
    left = opened(chromium, report, **HALF).screenshot()
    page = chromium.new_page(viewport=HALF)
    page.goto(f"{lab}lab/tree/cookbook.ipynb?token={TOKEN}")
    question = page.locator(".jp-Notebook h2", has_text="Who published most")
    question.wait_for(timeout=90_000)
    page.wait_for_timeout(5_000)  # until a kernel listens
    page.keyboard.press("Control+b")  # the list of files goes
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(RAN, arg=6, timeout=90_000)
    page.wait_for_timeout(3_000)
    question.evaluate("head => head.scrollIntoView()")
    page.mouse.move(0, 0)
    page.wait_for_timeout(1_000)
    halves = [SHOWN.format(b64encode(half).decode()) for half in (left, page.screenshot())]
    both = chromium.new_page(viewport={"width": 1360, "height": 640})
    both.set_content(BESIDE.format("".join(halves)))
    both.screenshot(path=DOCS / "report-and-lab.png")


@contextmanager
def served(run: Path, home: Path) -> Iterator[str]:
    """The address of JupyterLab on a run, as the command starts it, with no settings but its own."""
    command = [*COMMAND, "lab", str(run), "--into", str(home / "lab"), "--", *LAB]
    places = {
        "HOME": home,
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
    }
    for name, settings in SETTINGS.items():
        file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(settings), encoding="utf-8")
    env = os.environ | {name: str(place) for name, place in places.items()}
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        while not (found := [*(home / "runtime").glob("jpserver-*.json")]) and server.poll() is None:
            time.sleep(0.2)
        time.sleep(1)
        yield str(json.loads(found[0].read_text(encoding="utf-8"))["url"])
    finally:
        server.terminate()
        server.wait(30)


def main() -> None:
    """Write the three pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        run = Path(folder) / "sample"
        subprocess.run([*COMMAND, "report", "--out", str(run)], check=True)  # noqa: S603
        options = [option for option in browser.OFFLINE if "host-resolver" not in option]
        chromium = playwright.chromium.launch(
            executable_path=str(browser.find()), args=[*options, *browser.ROOT]
        )
        first_screen(chromium, run / "report.html")
        story_card(chromium, run / "report.html")
        with served(run, Path(folder)) as lab:
            report_and_lab(chromium, run / "report.html", lab)
        chromium.close()


if __name__ == "__main__":
    main()
