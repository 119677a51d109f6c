"""Charts of ours ask no schema when they are shown; under test each kind of chart does, once."""

import json
import re
from typing import Any

import altair as alt

from analysis.charts import figure

VALID = set[str]()
KEYWORD = re.compile("[a-z-]{1,20}")


def build(spec: Any) -> Any:
    """How a chart is built: its keys and keywords, without its rows, names, numbers and what it says in words."""
    if isinstance(spec, dict):
        return {
            key: build(value)
            for key, value in spec.items()
            if key not in ("datasets", "data", "name", "usermeta")
        }
    if isinstance(spec, list):
        return sorted({json.dumps(build(one), sort_keys=True) for one in spec})
    if isinstance(spec, str):
        return spec if KEYWORD.fullmatch(spec) else ""
    return type(spec).__name__


class Checked(figure.LayerChart):
    """A chart of ours that is validated, unless one that is built alike was valid: a schema of 1.7 MB takes its time."""

    @classmethod
    def validate(cls, instance: dict[str, Any], schema: dict[str, Any] | None = None) -> None:
        """Raise ValidationError unless it is valid."""
        kind = json.dumps(build(instance), sort_keys=True, default=str)
        if kind not in VALID:
            alt.LayerChart.validate(instance, schema)
            VALID.add(kind)
