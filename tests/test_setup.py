"""pyproject.toml, both locks and environment.yml say the same; the docs say what the code says."""

import os
import re
import subprocess
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from analysis import __version__, schema

ROOT = Path(__file__).resolve().parent.parent
CONDA_NAMES = {"tzdata": "python-tzdata", "duckdb": "python-duckdb"}
BESIDE = ("test", "docs", "frames")  # extras that no command of the suite needs


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


RUN, TEST = "requirements.lock", "requirements-test.lock"


def requirements(lines: list[str]) -> dict[str, Requirement]:
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


@pytest.fixture(scope="module")
def running(project: dict) -> dict[str, Requirement]:
    """What the first command installs: all that any command of the suite can need."""
    extras = [
        line
        for name, group in project["optional-dependencies"].items()
        if name not in BESIDE
        for line in group
    ]
    return requirements(project["dependencies"] + extras)


@pytest.fixture(scope="module")
def declared(project: dict, running: dict[str, Requirement]) -> dict[str, Requirement]:
    return running | requirements(
        [line for name in BESIDE for line in project["optional-dependencies"][name]]
    )


def locked(name: str) -> dict[str, Version]:
    text = (ROOT / name).read_text()
    pinned = re.findall(r"^([\w.\-\[\]]+)==([^\s;]+)", text, re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in pinned}


def environment() -> dict[str, Requirement]:
    lines = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    plain = [line for line in lines if isinstance(line, str)]
    [pip] = [line["pip"] for line in lines if isinstance(line, dict)]
    return requirements(plain + [p for p in pip if not p.startswith("--")])


def test_each_lock_meets_every_bound_declared_for_it(
    running: dict[str, Requirement], declared: dict[str, Requirement]
) -> None:
    for lock, wanted in ((RUN, running), (TEST, declared)):
        versions = locked(lock)
        for name, requirement in wanted.items():
            assert name in versions, f"{name} is not in {lock}: run `make lock`"
            assert versions[name] in requirement.specifier, (
                f"{lock}: {versions[name]} is outside {requirement}"
            )


def test_the_second_lock_holds_the_first_and_the_first_nothing_of_the_tests(project: dict) -> None:
    run, test = locked(RUN), locked(TEST)
    assert {name: test.get(name) for name in run} == run, "run `make lock`"
    for name in ("pytest", "mypy", "ruff", "hypothesis", "playwright", "nbval", "frictionless", "polars"):
        assert name in test
        assert name not in run


@pytest.mark.parametrize("lock", [RUN, TEST])
def test_every_line_of_a_lock_is_pinned_by_hash_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) > 100
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "--index" not in text


def test_pip_brings_the_uv_that_the_lock_pins() -> None:
    """The line of the Makefile that cuts it out of the lock, run."""
    [cut] = re.findall(r"(sed -n '[^']+' requirements.lock)", (ROOT / "Makefile").read_text())
    command = ["sh", "-c", cut.replace("$$", "$")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    first, *hashes = done.stdout.splitlines()
    assert first == f"uv=={locked(RUN)['uv']} \\"
    assert len(hashes) > 5
    assert all(line.strip().startswith("--hash=sha256:") for line in hashes)
    assert not hashes[-1].endswith("\\")


def test_make_lets_every_process_keep_what_it_compiled() -> None:
    shown = "shown: ; @echo [$$PYTHONDONTWRITEBYTECODE]"
    command = ["make", "--no-print-directory", "--eval", shown, "shown"]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_the_suite_imports_is_in_the_lock_of_running() -> None:
    """A library that only tests have would end every report of who installed what running needs."""
    said = re.compile(r"^\s*(?:from|import) (\w+)", re.MULTILINE)  # prose that begins so names no library
    files = (ROOT / "analysis").rglob("*.py")
    names = {name for path in files for name in said.findall(path.read_text(encoding="utf-8"))}
    foreign, pinned = packages_distributions(), locked(RUN)
    there = {name: {canonicalize_name(own) for own in foreign[name]} for name in names if name in foreign}
    assert {"numpy", "pandas"} <= there.keys()
    assert not {name for name, own in there.items() if not own & {*pinned, "media-analysis"}}


def test_environment_yml_has_the_same_requirements(declared: dict[str, Requirement], project: dict) -> None:
    conda = environment()
    python = conda.pop("python")
    assert str(python.specifier) == project["requires-python"]
    conda.pop("pip")
    expected = {canonicalize_name(CONDA_NAMES.get(name, name)): r for name, r in declared.items()}
    assert set(conda) == set(expected)
    for name, requirement in expected.items():
        assert conda[name].specifier == requirement.specifier, name


def test_the_version_is_stated_once(project: dict) -> None:
    assert project["version"] == __version__
    assert f"version: {__version__}" in (ROOT / "CITATION.cff").read_text()
    assert f"[{__version__}]" in (ROOT / "CHANGELOG.md").read_text()


def test_the_codebook_is_the_schema() -> None:
    assert schema.markdown() in (ROOT / "data" / "README.md").read_text(), "write schema.markdown() into it"


def test_the_named_packages_are_declared(declared: dict[str, Requirement]) -> None:
    assert {"jupyterlab", "pandas", "altair", "nltk", "papermill", "pytest", "nbval"} <= set(declared)
