"""The weekly routine that the README shows, run as it stands: read → report → diff, and nothing from the network."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from analysis import corpus, paths

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "docs" / "weekly.sh"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted((paths.sample() / "pages").glob("a-*.txt"))


def weekly(folder: Path, week: str) -> None:
    suite = {"MEDIA_ANALYSIS": f"{shlex.quote(sys.executable)} -m analysis", "WEEK": week}
    done = subprocess.run(["/bin/sh", str(SCRIPT), str(folder), "--notebooks", "front"], env={**os.environ, **suite},
                          cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks, the second with a page more and run twice."""
    folder = tmp_path_factory.mktemp("weekly")
    for week, page in (("2026-W10", PAGES[0]), ("2026-W11", PAGES[1]), ("2026-W11", PAGES[1])):
        (folder / "raw").mkdir(exist_ok=True)
        (folder / "raw" / page.name).write_bytes(page.read_bytes())
        weekly(folder, week)
    return folder


def test_each_week_has_its_report_and_a_page_of_what_changed(folder: Path) -> None:
    assert {p.name for p in (folder / "runs").iterdir()} == {
        "2026-W10", "2026-W11", "2026-W10-to-2026-W11", "2026-W10-to-2026-W11.html",
    }  # fmt: skip
    assert "The news until 2026-W11" in (folder / "runs" / "2026-W11" / "report.html").read_text()


def test_what_changed_is_blamed_on_the_data(folder: Path) -> None:
    html = (folder / "runs" / "2026-W10-to-2026-W11.html").read_text()
    assert re.search(r"\d+ articles added", html)
    assert "Data: moved" in html


def test_nothing_was_read_twice(folder: Path) -> None:
    assert corpus.open(folder / "corpus").documents["document"].is_unique


def test_the_readme_shows_this_very_script() -> None:
    [workflow] = [
        block for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "schedule" in block
    ]
    steps = yaml.safe_load(workflow)["jobs"]["report"]["steps"]
    assert any("docs/weekly.sh" in step.get("run", "") for step in steps)
    assert re.search(r"^0 6 \* \* 1 .*docs/weekly\.sh ", README, re.MULTILINE)
