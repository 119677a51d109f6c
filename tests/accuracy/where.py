"""Outlets of real pages by address, and as an archive prints them."""

import json
from collections.abc import Iterator

import pandas as pd

from accuracy import real
from accuracy.scored import Scored, share
from analysis import outlets, schema

COLUMNS = tuple(c for c in schema.READ if c.name in ("outlet_raw", "url"))


def _matches(rows: list[dict[str, str]]) -> "pd.Series[str]":
    """How each outlet was recognised."""
    return outlets.label(schema.frame(rows, COLUMNS), outlets.load())["outlet_match"].fillna("")


def addresses() -> Iterator[Scored]:
    """Saved pages of 88 outlets."""
    metas = [json.loads(path.read_text("utf-8"))
             for path in sorted(real.pinned("html/fundus").glob("*/meta.json"))]  # fmt: skip
    urls = [{"url": page["url"]} for meta in metas for page in meta.values()]
    yield share("known by address", (_matches(urls) == "domain").tolist(), 101)


def printed_names() -> Iterator[Scored]:
    """Names as an archive prints them."""
    rows = [{"outlet_raw": row["outlet"]} for row in real.lines("load/articles-4000.jsonl.gz")]
    yield share("known by name", _matches(rows).isin(["alias", "domain"]).tolist(), 4000)
