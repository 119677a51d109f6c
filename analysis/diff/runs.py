"""A run folder as it lies on disk, and what is on record of how it was made."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

import analysis
from analysis import parameters, pipeline, schema, suite
from analysis.errors import InputError
from analysis.keeping import follows
from analysis.parameters import Parameters
from analysis.pipeline import SAVED
from analysis.prepared import Prepared
from analysis.run import manifest

CODE, EITHER, UNCLEAR = "code", "code or libraries", "cannot tell"


class Run(NamedTuple):
    """A run: its folder's name, tables, parameters, manifest, and what is odd about the folder."""

    name: str
    tables: Prepared
    parameters: Parameters
    facts: Mapping[str, Any]
    hashes: dict[str, str]
    remarks: list[str]


class Blame(NamedTuple):
    """What differences that neither data nor parameters explain are put down to, and why."""

    cause: str
    why: str


def load(folder: Path) -> Run:
    """A run folder; raises InputError where `folder` is none."""
    facts = _manifest(folder)
    try:
        tables, missing = _tables(folder / "tables")
        values = {row["name"]: row["value"] for row in facts["parameters"]}
        hashes, outputs = follows.hashes(folder / "tables"), dict(facts["outputs"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{folder}: its manifest or tables are damaged ({error}); make the run again"
        ) from None
    unknown = sorted(set(values) - set(Parameters.model_fields))
    edited = [name for name, sha256 in hashes.items() if outputs.get(f"tables/{name}") not in (None, sha256)]
    remarks = [f"{column} is not in its tables: an older code made them" for column in missing]
    remarks += [f"the present code knows no parameter {name!r}; it was left out" for name in unknown]
    remarks += [
        f"the run is older than the parameter {name!r}, which is taken as {field.default!r}"
        for name, field in Parameters.model_fields.items()
        if name not in values and field.default is not None
    ]
    remarks += [f"tables/{name} is no longer what the run wrote: it was edited afterwards" for name in edited]
    given = parameters.parse({name: value for name, value in values.items() if name not in unknown})
    return Run(folder.resolve().name, tables, given, facts, hashes, remarks)


def present() -> dict[str, Any]:
    """What a manifest would say of the code and libraries of this moment."""
    return {"version": analysis.__version__, "code": manifest.code_state(), "versions": suite.versions()}


def blame(a: Mapping[str, Any], b: Mapping[str, Any], now: Mapping[str, Any]) -> Blame:
    """The cause of what re-deriving under the present code leaves unexplained, from three manifests."""
    libraries = unlike(a, b, now)
    if _one_code(a, b) and not unlike(a, b):
        also = "" if _one_code(a, now) and not libraries else "; the present ones are others"
        return Blame(UNCLEAR, f"both runs are on record as made by the same code and libraries{also}")
    if libraries:
        return Blame(
            EITHER,
            f"these libraries differ between the runs or from the present ones: {', '.join(libraries)}",
        )
    return Blame(CODE, "all libraries are the same in both runs and at present")


def unlike(*facts: Mapping[str, Any]) -> list[str]:
    """The libraries whose versions are not the same in all manifests."""
    versions = [dict(fact.get("versions") or {}) for fact in facts]
    names = sorted({name for known in versions for name in known})
    return [name for name in names if len({known.get(name) for known in versions}) > 1]


def versions(library: str, *facts: Mapping[str, Any]) -> list[str]:
    """A library's version in each of the manifests."""
    return [(fact.get("versions") or {}).get(library, "–") for fact in facts]


def code(facts: Mapping[str, Any]) -> str:
    """The code of a manifest in words."""
    state = facts.get("code") or {}
    commit = f", commit {state['commit'][:10]}" if state.get("commit") else ""
    return (
        f"{facts.get('version', 'unknown version')}{commit}"
        f"{' with changes of its own' if state.get('changed') else ''}"
    )


def _one_code(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    clean = not any((facts.get("code") or {}).get("changed") for facts in (a, b))
    return clean and code(a) == code(b)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        ours = facts["suite"] == "media-analysis"
    except (OSError, ValueError, KeyError, TypeError):
        ours = False
    if not ours:
        raise InputError(
            f"{folder}: not a run folder (no manifest.json of media-analysis in it); "
            "give a folder made by `media-analysis report`"
        )
    return facts


def _tables(folder: Path) -> tuple[Prepared, list[str]]:
    """The tables with the columns of the present schema, and the columns that had to be added, empty."""
    stored = pipeline.load(folder)
    whole = {name: _whole(table, SAVED[name]) for name, table in stored._asdict().items()}
    missing = [
        f"{name}.{c.name}"
        for name, table in stored._asdict().items()
        for c in SAVED[name]
        if c.name not in table
    ]
    return Prepared(**whole), missing


def _whole(table: pd.DataFrame, columns: tuple[schema.Column, ...]) -> pd.DataFrame:
    """The table with just these columns; one that it does not have is null."""
    absent = {
        c.name: pd.Series(pa.nulls(len(table), c.type), table.index, pd.ArrowDtype(c.type))
        for c in columns
        if c.name not in table
    }
    return schema.to_pandas(schema.to_arrow(table.assign(**absent), columns))
