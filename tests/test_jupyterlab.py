"""A real JupyterLab in a real browser: the report's notebook runs, its marks and counts lead to articles."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest

from analysis import paths
from analysis.charts import listing
from analysis.evidence import unfold
from analysis.run import browser
from analysis.theme import MIME

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHART = "Articles, texts and origins by outlet"
TOKEN = "a-token-of-this-test"  # noqa: S105 - of a server that lives as long as the test
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
OPTIONS = (
    "--no-browser", "--allow-root", "--ServerApp.port=0", f"--IdentityProvider.token={TOKEN}",
    "--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly", "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)  # fmt: skip
PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(prompt => prompt.textContent)"
RAN = f"() => {PROMPTS}.every(prompt => /[0-9]/.test(prompt))"


def stripped(source: Path) -> nbformat.NotebookNode:
    """The notebook as it is before it ever ran."""
    notebook = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab over a copy of report.ipynb, with settings and state of its own."""
    if browser.find() is None:
        pytest.skip("no Chromium installed: JupyterLab was not opened in a browser")
    home = tmp_path_factory.mktemp("lab")
    (home / "notebooks").mkdir()
    nbformat.write(stripped(paths.notebooks() / "report.ipynb"), home / "notebooks" / "report.ipynb")
    for name, settings in SETTINGS.items():
        file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings), encoding="utf-8")
    own = {"HOME": home, "JUPYTER_CONFIG_DIR": home / "config", "JUPYTER_RUNTIME_DIR": home / "runtime",
           "JUPYTER_DATA_DIR": home / "data", "IPYTHONDIR": home / "ipython",
           "JUPYTERLAB_SETTINGS_DIR": home / "settings",
           "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces"}  # fmt: skip
    command = [sys.executable, "-m", "jupyterlab", *OPTIONS, f"--ServerApp.root_dir={home / 'notebooks'}"]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            command, env=os.environ | {k: str(v) for k, v in own.items()}, stdout=log, stderr=log
        )
    try:
        yield address(home, server)
    finally:
        server.terminate()
        server.wait(20)


def address(home: Path, server: "subprocess.Popen[bytes]") -> str:
    for _ in range(300):
        for file in (home / "runtime").glob("jpserver-*.json"):
            if text := file.read_text(encoding="utf-8"):
                return str(json.loads(text)["url"])
        if server.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError((home / "log").read_text(encoding="utf-8")[-2000:])


def wait_for_kernel(tab: "Page", lab: str) -> None:
    """Until a kernel listens to the notebook: what is run before that is lost."""
    for _ in range(300):
        answer = tab.request.get(f"{lab}api/kernels?token={TOKEN}")
        kernels = answer.json() if answer.ok else []  # a server that has much to do may refuse for a while
        if any(kernel["connections"] and kernel["execution_state"] == "idle" for kernel in kernels):
            return
        tab.wait_for_timeout(200)
    raise RuntimeError("no kernel became ready")


@pytest.fixture(scope="module")
def tab(lab: str) -> Iterator["Page"]:
    """The notebook after Run All, in a browser that reaches this computer alone."""
    from playwright.sync_api import sync_playwright

    local = [option for option in browser.OFFLINE if "host-resolver" not in option]
    local.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(browser.find()), args=[*local, *browser.ROOT]
        )
        tab = chromium.new_page(viewport={"width": 1300, "height": 1000})
        tab.set_default_timeout(60_000)
        tab.goto(f"{lab}lab/tree/report.ipynb?token={TOKEN}")
        tab.wait_for_selector(".jp-Notebook .jp-CodeCell")
        wait_for_kernel(tab, lab)
        tab.get_by_role("menuitem", name="Run", exact=True).click()
        tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        started = time.monotonic()
        tab.wait_for_selector(".jp-OutputArea-output .findings, .jp-OutputArea-output ul", timeout=60_000)
        tab.first_result = time.monotonic() - started  # type: ignore[attr-defined]
        tab.wait_for_function(RAN)
        yield tab
        chromium.close()


def test_every_chart_is_drawn_and_no_cell_failed(tab: "Page") -> None:
    charts = nbformat.read(paths.notebooks() / "report.ipynb", as_version=4).cells
    expected = sum(MIME in output.get("data", {}) for cell in charts for output in cell.get("outputs", ()))
    tab.wait_for_function(f"() => document.querySelectorAll('.vega-embed svg').length === {expected}")
    assert expected > 3
    assert tab.locator(".jp-OutputArea-output[data-mime-type*='error']").count() == 0


def test_a_mark_lists_its_articles(tab: "Page") -> None:
    chart = tab.locator(".vega-embed", has_text=CHART)
    assert chart.get_by_text(" of 41").count() == 0
    chart.locator("svg .mark-rect.role-mark path").first.click()  # the bar of the largest outlet, with 41
    chart.get_by_text(" · 1 of 41").wait_for()
    assert chart.get_by_text(" of 41").count() == listing.LISTED
    chart.locator("svg").first.click(position={"x": 600, "y": 400})  # beside the shorter bars
    chart.get_by_text(" · 1 of 41").wait_for(state="detached")


def test_a_number_unfolds_into_its_articles(tab: "Page") -> None:
    table = tab.locator("table", has_text="The same as a table")
    number = table.locator("details", has=tab.locator("data[value='41']"))
    number.locator("summary").first.click()
    assert number.locator("li").filter(visible=True).count() == unfold.LISTED
    assert number.get_by_text("10 of 41 shown").is_visible()


def test_the_first_result_comes_soon(tab: "Page") -> None:
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert tab.first_result <= 5 * busy  # type: ignore[attr-defined]


def test_a_span_of_time_that_is_brushed_lists_its_articles(tab: "Page") -> None:
    chart = tab.locator(".vega-embed", has_text="Articles by day")
    chart.scroll_into_view_if_needed()
    before = chart.locator("svg text").count()
    bar = chart.locator("svg .mark-rect.role-mark path")
    first, last = bar.nth(2).bounding_box(), bar.nth(6).bounding_box()
    assert first
    assert last
    low = max(first["y"] + first["height"], last["y"] + last["height"]) - 3
    tab.mouse.move(first["x"] + 2, low)
    tab.mouse.down()
    tab.mouse.move(last["x"] + 4, low, steps=8)
    tab.mouse.up()
    for _ in range(50):
        if chart.locator("svg text").count() > before + 10:
            break
        tab.wait_for_timeout(200)
    assert chart.locator("svg text").count() > before + 10


def test_a_card_unfolds(tab: "Page") -> None:
    card = tab.locator("details.card").first
    assert card.locator("table").is_hidden()
    card.locator("summary").first.click()
    assert card.locator("table").first.is_visible()


def test_a_parameter_that_is_changed_moves_the_answer(tab: "Page") -> None:
    """The last test of this tab: what it runs is another page."""
    cell = tab.locator(".jp-CodeCell", has_text="articles below which nothing is ranked").first
    cell.locator(".cm-content").first.click()
    tab.keyboard.press("Control+End")
    tab.keyboard.type("\nminimum = 1000")
    tab.get_by_role("menuitem", name="Run", exact=True).click()
    tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    tab.locator(".jp-OutputArea-output", has_text="Too little to rank").first.wait_for(timeout=60_000)
