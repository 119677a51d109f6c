"""Tables for other tools: formula-safe CSV with a Table Schema, bound into a Frictionless data package."""

import hashlib
import io
import json
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import CSVWriter

from analysis import schema
from analysis.schema import Column

_JSON = json.JSONEncoder(ensure_ascii=False, default=list).encode
_ESCAPED = (("\\", r"\\"), ('"', r"\""), ("\n", r"\n"), ("\r", r"\r"), ("\t", r"\t"))
_ODD = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"  # signs that JSON writes as numbers, and few texts have
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
        lists = values.combine_chunks()
        return pc.if_else(lists.is_valid(), _json(lists), None)
    if pa.types.is_timestamp(kind):
        seconds = pc.floor_temporal(values, unit="second").cast(pa.timestamp("s", "UTC"))
        return pc.strftime(seconds, "%Y-%m-%dT%H:%M:%SZ")
    return safe(values) if pa.types.is_string(kind) else values


def _json(values: pa.Array) -> pa.Array:
    """Values as JSON, as Python writes it: all at once but for numbers with a point and texts with odd signs."""
    kind = values.type
    if pa.types.is_list(kind):
        lengths = pc.fill_null(pc.list_value_length(values), 0).to_numpy()
        ends = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
        inside = pc.binary_join(pa.ListArray.from_arrays(ends, _json(values.flatten())), ", ")
        told = pc.binary_join_element_wise("[", inside, "]", "")
    elif pa.types.is_struct(kind):
        named = [(f"{', ' if at else ''}{_JSON(kind.field(at).name)}: ", _json(part))
                 for at, part in enumerate(values.flatten())]  # fmt: skip
        told = pc.binary_join_element_wise("{", *chain.from_iterable(named), "}", "")
    elif pa.types.is_integer(kind):
        told = values.cast(pa.string())
    elif pa.types.is_string(kind) and not pc.any(pc.match_substring_regex(values, _ODD)).as_py():
        for sign, written in _ESCAPED:
            values = pc.replace_substring(values, sign, written)
        told = pc.binary_join_element_wise('"', values, '"', "")
    else:
        told = pa.array(map(_JSON, values.to_pylist()), pa.string(), size=len(values))
    return pc.fill_null(pc.if_else(values.is_valid(), told, None), "null")


def safe(values: pa.Array) -> pa.Array:
    """Text with an apostrophe before what a spreadsheet would take for a formula."""
    return pc.replace_substring_regex(values, FORMULA, r"'\1", max_replacements=1)
