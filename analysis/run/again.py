"""A run made anew from its own tables, for another page of them or after a chapter had failed."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from analysis.errors import InputError, ParameterError

SELECTED = (
    "query",
    "outlet",
    "topic",
    "first_day",
    "last_day",
)  # what the tables were also made with if they are a part


def there(inputs: list[Path]) -> Path | None:
    """The run folder that the inputs are, if they are one run folder and nothing else."""
    if len(inputs) == 1 and (inputs[0] / "tables" / "articles.parquet").is_file() and facts(inputs[0]):
        return inputs[0]
    return None


def facts(folder: Path) -> dict[str, Any]:
    """The manifest of a folder that this suite made; empty where it is none."""
    try:
        found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return found if found["suite"] == "media-analysis" else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def parameters(run: Path) -> dict[str, Any]:
    """What the run was told, by name; what the present code knows no more is left out."""
    known = _present().Parameters.model_fields
    return {name: value for name, value in _told(run).items() if value is not None and name in known}


def _present() -> ModuleType:
    """The parameters of the present code."""
    from analysis import parameters  # late: slow to import

    return parameters


def _told(run: Path) -> dict[str, Any]:
    """Every parameter that there was when the run was made, with its value or null."""
    try:
        return {row["name"]: row["value"] for row in facts(run)["parameters"]}
    except (KeyError, TypeError):
        raise InputError(f"{run}: its manifest is damaged; give the inputs of the run instead") from None


def defaulted(run: Path) -> str:
    """In a line what parameters the run is older than, each with the default that is taken for it; empty if none."""
    told = _told(run)
    fields = _present().Parameters.model_fields
    new = {name: field.default for name, field in fields.items() if name not in told}
    said = [f"{name}={value}" for name, value in new.items() if value is not None]
    return f"{run}: made before these parameters were there, taken as {', '.join(said)}" if said else ""


def refuse_other(run: Path, given: Mapping[str, Any]) -> None:
    """Raise ParameterError where parameters ask for other tables than the run has.

    A run that is older than a parameter has what its default gives.
    """
    was, present = _told(run), _present()
    part = any(was.get(name) is not None for name in SELECTED)
    for name in (*present.DERIVED, *(SELECTED if part else ())):
        has = was.get(name, present.Parameters.model_fields[name].default)
        if given.get(name) != has:
            raise ParameterError(
                f"{run}: its tables were made with {name}={'' if has is None else has}; "
                f"for another {name} give the inputs of the run instead"
            )


def refuse_edited(run: Path) -> None:
    """Raise InputError where a table is not as the run wrote it: what rests on it could not be defended."""
    outputs = facts(run).get("outputs") or {}
    for path in sorted((run / "tables").glob("*.parquet")):
        if hashlib.sha256(path.read_bytes()).hexdigest() != outputs.get(f"tables/{path.name}"):
            raise InputError(
                f"{path}: not as the run wrote it; give the inputs of the run instead, or its tables to `lab`"
            )


def origin(run: Path) -> dict[str, Any]:
    """What a manifest says of tables that are those of an earlier run: its name, and the code that made them."""
    was = facts(run)
    made = was.get("tables") or {name: was.get(name) for name in ("version", "code", "versions")}
    return {"tables": {"run": run.resolve().name, **made}, "earlier": was.get("earlier")}
