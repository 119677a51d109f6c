"""pyproject.toml, requirements.lock and environment.yml say the same; the docs say what the code says."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from analysis import __version__, schema

ROOT = Path(__file__).resolve().parent.parent
CONDA_NAMES = {"tzdata": "python-tzdata", "dask": "dask"}


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def declared(project: dict) -> dict[str, Requirement]:
    extras = [line for group in project["optional-dependencies"].values() for line in group]
    requirements = [Requirement(line) for line in project["dependencies"] + extras]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def locked() -> dict[str, Version]:
    text = (ROOT / "requirements.lock").read_text()
    pinned = re.findall(r"^([\w.\-\[\]]+)==([^\s;]+)", text, re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in pinned}


def environment() -> dict[str, Requirement]:
    lines = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    plain = [line for line in lines if isinstance(line, str)]
    [pip] = [line["pip"] for line in lines if isinstance(line, dict)]
    requirements = [Requirement(line) for line in plain + [p for p in pip if not p.startswith("--")]]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def test_the_lock_meets_every_declared_bound(declared: dict[str, Requirement]) -> None:
    versions = locked()
    for name, requirement in declared.items():
        assert name in versions, f"{name} is not in requirements.lock: run `make lock`"
        assert versions[name] in requirement.specifier, f"{name} {versions[name]} is outside {requirement}"


def test_every_line_of_the_lock_is_pinned_by_hash_and_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "--index" not in text


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
