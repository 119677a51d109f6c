"""What this installation is made of, each part with its licence: our lists and rules, and the libraries in use."""

import csv
import json
import re
from collections.abc import Iterator
from importlib import metadata
from typing import Any, NamedTuple

from packaging.requirements import Requirement

import analysis
from analysis import paths

SUITE = "media-analysis"
UNKNOWN = "not stated"
BESIDE = ("test", "docs")  # extras of those who work on the suite
_LONGEST = 80  # characters of a licence's name; some packages give its whole text


class Part(NamedTuple):
    """A library or a file: its name, version, licence, and whose it is."""

    name: str
    version: str
    licence: str
    origin: str


def lists() -> list[Part]:
    """Our own files and those that hold facts of others, as `data/licences.csv` says."""
    with paths.data("licences.csv").open(encoding="utf-8", newline="") as file:
        return [
            Part(SUITE if row["place"] == "*" else f"data/{row['place']}", analysis.__version__, row["licence"],
                 f"{row['what']}; {row['origin']}")
            for row in csv.DictReader(file)
        ]  # fmt: skip


def libraries() -> list[Part]:
    """Every library that the suite and its extras use here, by name, whatever brought it."""
    found: dict[str, Part] = {}
    wanted = [(SUITE, frozenset(_extras()))]
    seen = set()
    while wanted:
        name, extras = wanted.pop()
        if (_canonical(name), extras) in seen:
            continue
        seen.add((_canonical(name), extras))
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # an extra that is not installed
        found[_canonical(name)] = _part(distribution)
        wanted += list(_required(distribution, extras))
    found.pop(SUITE, None)
    return [found[key] for key in sorted(found)]


def _extras() -> list[str]:
    """Extras that running may use."""
    try:
        named = metadata.metadata(SUITE).get_all("Provides-Extra") or []
    except metadata.PackageNotFoundError:
        return []
    return [name for name in named if name not in BESIDE]


def _required(
    distribution: metadata.Distribution, extras: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """What a library needs here, with the extras asked of it."""
    for line in distribution.requires or []:
        needed = Requirement(line)
        if not needed.marker or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield needed.name, frozenset(needed.extras)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _part(distribution: metadata.Distribution) -> Part:
    about: Any = distribution.metadata
    home = about.get("Home-page") or next(iter(_addresses(about)), "")
    return Part(str(about["Name"]), distribution.version, _licence(about), home)


def _addresses(about: Any) -> Iterator[str]:
    for line in about.get_all("Project-URL") or []:
        yield line.partition(",")[2].strip()


def _licence(about: Any) -> str:
    """A licence as the package states it: an SPDX expression, else its classifiers, else what stands there."""
    if expression := about.get("License-Expression"):
        return str(expression)
    classifiers = about.get_all("Classifier") or []
    classified = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License")]
    named = [line for line in classified if line not in ("License", "OSI Approved")]
    free = str(about.get("License") or "").strip().split("\n", 1)[0]
    return "; ".join(named) or (free if 0 < len(free) <= _LONGEST else UNKNOWN)


def cyclonedx() -> str:
    """The same as a bill of materials (CycloneDX 1.6), without a time, so that the same parts give the same bytes."""
    components = [
        {"type": "library", "purl": f"pkg:pypi/{_canonical(part.name)}@{part.version}", **_component(part)}
        for part in libraries()
    ]
    components += [{"type": "data", **_component(part)} for part in lists() if part.name != SUITE]
    suite = {"type": "application", **_component(Part(SUITE, analysis.__version__, "MIT", "the project"))}
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": suite}}
    return json.dumps({**bill, "components": components}, indent=1, ensure_ascii=False)


def _component(part: Part) -> dict[str, Any]:
    licences = [{"license": {"name": part.licence}}]
    return {"name": part.name, "version": part.version, "description": part.origin, "licenses": licences}
