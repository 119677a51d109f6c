"""Tables for other tools: formula-safe CSV with a Table Schema, bound into a Frictionless data package."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow.csv import write_csv

from analysis.schema import Column

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs a cell that begins so


def csv(frame: pd.DataFrame, columns: tuple[Column, ...]) -> str:
    """A frame as CSV text: times in UTC, lists as JSON, no cell that a spreadsheet would run."""
    cells = {column.name: pa.array(_cells(frame[column.name], column.type)) for column in columns}
    out = pa.BufferOutputStream()
    write_csv(pa.table(cells), out)
    return bytes(out.getvalue()).decode("utf-8")


def table_schema(columns: tuple[Column, ...]) -> dict[str, Any]:
    """The Table Schema (Frictionless standard) of a table."""
    return {"fields": [_field(column) for column in columns]}


def describe(
    title: str, folder: Path, tables: dict[str, tuple[Column, ...]], author: str | None = None
) -> dict[str, Any]:
    """The data package descriptor of a run folder whose CSV files lie in `tables/`."""
    return {
        "name": "media-analysis-run",
        "title": title,
        **({"contributors": [{"title": author, "role": "author"}]} if author else {}),
        "profile": "tabular-data-package",
        "resources": [_resource(folder, name, columns) for name, columns in tables.items()],
    }


def _resource(folder: Path, name: str, columns: tuple[Column, ...]) -> dict[str, Any]:
    path = f"tables/{name}.csv"
    content = (folder / path).read_bytes()
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": table_schema(columns),
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    field = {"name": column.name, "type": _kind(column.type), "description": column.meaning}
    return {**field, "constraints": constraints} if constraints else field


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return "array"
    if pa.types.is_timestamp(kind):
        return "datetime"
    if pa.types.is_integer(kind):
        return "integer"
    return "number" if pa.types.is_floating(kind) else "string"


def _cells(values: pd.Series, kind: pa.DataType) -> pd.Series:
    if pa.types.is_list(kind):
        texts = values.astype(object).map(_json, na_action="ignore")
        return texts.astype(pd.ArrowDtype(pa.string()))  # also where there is no row
    if pa.types.is_timestamp(kind):
        seconds: pd.Series = values.dt.floor("s").astype(pd.ArrowDtype(pa.timestamp("s", "UTC")))
        return pd.Series(seconds.dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    if pa.types.is_string(kind):
        return safe(values)
    return values


def safe(values: pd.Series) -> pd.Series:
    """Text with an apostrophe before what a spreadsheet would take for a formula."""
    risky = values.str.startswith(FORMULA).fillna(False).astype(bool)
    return values.mask(risky, "'" + values)


def _json(items: Any) -> str:
    return json.dumps(list(items), ensure_ascii=False, default=list)
