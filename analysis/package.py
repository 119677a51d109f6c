"""Tables for other tools: formula-safe CSV with a Table Schema, bound into a Frictionless data package."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import CSVWriter

from analysis import schema
from analysis.schema import Column

_JSON = json.JSONEncoder(ensure_ascii=False, default=list).encode
ROWS = 5_000  # rows written at a time
FORMULA = r"^([=+\-@\t\r])"  # a spreadsheet runs a cell that begins so


def csv(frame: pd.DataFrame, columns: tuple[Column, ...]) -> str:
    """A frame as CSV text: times in UTC, lists as JSON, no cell that a spreadsheet would run."""
    out = io.BytesIO()
    _write(schema.to_arrow(frame, columns), columns, out)
    return out.getvalue().decode("utf-8")


def save(table: pa.Table, columns: tuple[Column, ...], path: Path) -> None:
    """Write a table as `csv` gives it, some rows at a time."""
    with path.open("wb") as out:
        _write(table, columns, out)


def _write(table: pa.Table, columns: tuple[Column, ...], out: BinaryIO) -> None:
    first = _rows(table.slice(0, ROWS), columns)
    with CSVWriter(out, first.schema) as writer:
        writer.write_table(first)
        for start in range(ROWS, len(table), ROWS):
            writer.write_table(_rows(table.slice(start, ROWS), columns))


def _rows(table: pa.Table, columns: tuple[Column, ...]) -> pa.Table:
    return pa.table([_cells(table[c.name], c.type) for c in columns], names=[c.name for c in columns])


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
    with (folder / path).open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{content}",
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


def _cells(values: pa.Array, kind: pa.DataType) -> pa.Array:
    if pa.types.is_list(kind):
        return pa.array(
            [None if items is None else _JSON(items) for items in values.to_pylist()], pa.string()
        )
    if pa.types.is_timestamp(kind):
        seconds = pc.floor_temporal(values, unit="second").cast(pa.timestamp("s", "UTC"))
        return pc.strftime(seconds, "%Y-%m-%dT%H:%M:%SZ")
    return safe(values) if pa.types.is_string(kind) else values


def safe(values: pa.Array) -> pa.Array:
    """Text with an apostrophe before what a spreadsheet would take for a formula."""
    return pc.replace_substring_regex(values, FORMULA, r"'\1", max_replacements=1)
