"""What is released: a wheel that needs no checkout, versions by a rule, licences of all that is in it."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from analysis import __version__, paths
from analysis.cli import main
from analysis.run import licences

ROOT = Path(__file__).resolve().parent.parent
UV = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
ASKED = """
import analysis as ma
from pathlib import Path
assert "site-packages" in ma.__file__, ma.__file__
news = ma.open(Path("runs/page"))
assert len(ma.tally(news, "outlet"))
print(news)
"""


def called(*words: str, cwd: Path, **env: str) -> str:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        words, cwd=cwd, env={**clean, **env}, capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist made from the checkout, and the wheel made from that sdist alone."""
    folder = tmp_path_factory.mktemp("dist")
    called(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder), cwd=ROOT)
    [packed] = folder.glob("*.tar.gz")
    with tarfile.open(packed) as sdist:
        sdist.extractall(folder, filter="data")
    source = folder / packed.name.removesuffix(".tar.gz")
    called(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=source)
    return folder


def test_both_hold_what_running_needs_and_nothing_else(dist: Path) -> None:
    [wheel] = dist.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"analysis", f"media_analysis-{__version__}.dist-info"}
    shipped = {name.removeprefix("analysis/share/") for name in names if name.startswith("analysis/share/")}
    assert {f"notebooks/{path.name}" for path in paths.notebooks().glob("*.ipynb")} <= shipped
    known = subprocess.run(["git", "ls-files", "data"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(known.stdout.splitlines()) <= shipped
    assert "analysis/watch/layout/weekly.sh" in names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]
    assert any(name.endswith("licenses/LICENSE") for name in names)


def compiled_before(environment: Path) -> None:
    """Give libraries what Python has compiled of them here: it takes it for the same files alone, by size and time."""
    here = Path(sysconfig.get_path("purelib"))
    there = Path(sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)}))
    for known in here.glob(f"**/__pycache__/*.{sys.implementation.cache_tag}.pyc"):
        place = there / known.relative_to(here)
        if place.parent.parent.is_dir():
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(known, place)


def test_the_wheel_alone_reports_opens_lab_lays_out_a_watch_and_turns_it(dist: Path, tmp_path: Path) -> None:
    [wheel] = dist.glob("*.whl")
    called(UV, "venv", "--quiet", "--python", sys.executable, str(tmp_path / "venv"), cwd=tmp_path)
    home, bin_ = tmp_path / "home", tmp_path / "venv" / "bin"
    lock = ["--constraint", str(ROOT / "requirements.lock")]
    install = [UV, "pip", "install", "--quiet", "--python", str(bin_ / "python"), *lock, str(wheel)]
    called(*install, cwd=tmp_path, XDG_CACHE_HOME="")  # the user's: what it has unpacked is as old as here
    compiled_before(tmp_path / "venv")
    page = paths.sample() / "pages" / "a-storm-odette.txt"
    here = tmp_path / "desk"
    here.mkdir()

    def suite(*words: str) -> str:
        own = {"HOME": str(home), "XDG_CACHE_HOME": str(home), "MEDIA_ANALYSIS_ANEW": ""}
        return called(str(bin_ / "media-analysis"), *words, cwd=here, **own)

    assert __version__ in suite("--version")
    suite("init", "watch")
    shutil.copy(page, here / "watch" / "raw")
    assert "The first run: 15 articles" in suite("watch", "watch", "--notebooks", "front", "--name", "page")
    same = ("--notebooks", "front", "-p", "title=The news until page")  # as the watch has: it lies there
    suite("report", "watch/corpus", *same, "--out", "runs/page")
    assert "<html" in (here / "runs" / "page" / "report.html").read_text(encoding="utf-8")
    assert suite("lab", "runs/page", "--into", "my-lab", "--", "--version").startswith("4.")
    assert (here / "my-lab" / "cookbook.ipynb").is_file()
    assert "MIT" in suite("licences")
    assert "article" in called(str(bin_ / "python"), "-c", ASKED, cwd=here, HOME=str(home))


def test_the_image_needs_no_root_and_runs_what_the_lock_pins() -> None:
    lines = [line.strip() for line in (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()]
    last = max(n for n, line in enumerate(lines) if line.startswith("FROM"))
    assert "USER desk" in lines[last:]
    assert any("--require-hashes" in line and "requirements.lock" in line for line in lines)
    assert 'ENTRYPOINT ["media-analysis"]' in lines
    assert "HOME=/tmp" in next(line for line in lines[last:] if line.startswith("ENV")).split()  # it is there
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv"} <= set(left_out)


def test_ci_tries_every_python_that_is_promised() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = re.findall(r"Python :: (3\.\d+)", " ".join(project["classifiers"]))
    assert jobs["test"]["strategy"]["matrix"]["python"] == promised
    assert project["requires-python"] == f">={promised[0]}"
    image = (ROOT / "Containerfile").read_text(encoding="utf-8")
    example = (ROOT / "docs" / "for-engineers.md").read_text(encoding="utf-8")
    named = re.findall(r"python:(3\.\d+)|python-version: \"(3\.\d+)\"", image + example)
    assert {one or other for one, other in named} <= set(promised)
    ran = [step.get("run", "") for job in jobs.values() for step in job["steps"]]
    assert {"make test", "make lint"} <= set(ran)
    targets = [command.split()[1:] for command in ran if command.startswith("make ")]
    called("make", "--dry-run", *(target for one in targets for target in one), cwd=ROOT)
    assert [name for name in re.findall(r"-f (\S+) ", " ".join(ran)) if not (ROOT / name).is_file()] == []
    [words] = re.findall(r"media-analysis (report .*)$", "\n".join(ran), re.MULTILINE)
    main.commands["report"].make_context("report", words.split())  # its options are those of the command
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0][
        "hooks"
    ]
    assert {hook["id"] for hook in hooks} == {"format", "lint", "types", "structure"}


def test_the_changelog_follows_its_rule() -> None:
    """Unreleased first, then versions of Semantic Versioning, newest first, each with its day and its kinds of change."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## \[(.+?)\](?: - (\S+))?$", text, re.MULTILINE)
    assert heads[0] == ("Unreleased", "")
    versions = [tuple(int(part) for part in version.split(".")) for version, _ in heads[1:]]
    assert versions == sorted(versions, reverse=True)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for _, day in heads[1:])
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_every_part_has_its_licence_and_none_binds_a_report() -> None:
    parts = [*licences.lists(), *licences.libraries()]
    names = {part.name.lower() for part in parts}
    assert {"pandas", "altair", "trafilatura", "jupyterlab", "media-analysis"} <= names
    assert not {"pytest", "mypy", "mkdocs-material"} & names
    assert [part.name for part in parts if part.licence == licences.UNKNOWN] == []
    bound = {
        part.name
        for part in parts
        if all(re.search(r"\bA?GPL|Affero", one) for one in part.licence.split(" OR "))
    }
    assert not bound


def test_every_list_that_holds_facts_of_others_is_named_where_it_lies() -> None:
    with paths.data("licences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["place"] == "*"
    assert [row["place"] for row in rows[1:] if not paths.data(row["place"]).exists()] == []
    named = {row["place"] for row in rows}
    for path in paths.data().rglob("*.csv"):
        if re.search(r"\bCLDR\b", path.read_text(encoding="utf-8")) and path.name != "licences.csv":
            assert path.relative_to(paths.data()).as_posix() in named


def test_the_bill_of_materials_is_one_and_always_the_same() -> None:
    done = CliRunner().invoke(main, ["licences", "--cyclonedx"])
    bill = json.loads(done.output)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert len(bill["components"]) > 80
    assert all(part["licenses"] for part in bill["components"])
    assert done.output == CliRunner().invoke(main, ["licences", "--cyclonedx"]).output
