"""A chart as a notebook draws it: marks that are clicked, or days that are brushed, list their articles below.

JupyterLab draws Vega-Lite by itself and runs no script of ours, so the list is a view of the same chart.
"""

from typing import Any

from analysis import evidence
from analysis.evidence import unfold
from analysis.palette import LIGHT

Json = dict[str, Any]
LISTED = 25  # articles of one mark
MOST = 1_000  # articles of one chart
WHOLE = ("$schema", "title", "usermeta", "description", "config", "datasets", "background")
HINT = "Click a mark to list its articles here; shift-click adds to it, a click beside the marks clears."
DRAG = " Drag across the chart for a span of time."
LISTS = "articles"  # the data of the list
ASIDE = "aside"  # a line of the data, and its layer, of articles that are not drawn
_PICKED = {"and": [{"param": "picked", "empty": False}, "isValid(datum.rows)"]}
_ENDS = "split(datum.run, '-')"
_NUMBER = "(datum.marks === 1 ? ' · ' + datum.line + ' of ' + format(datum.n, ',') : '')"


def listed(spec: Json) -> Json:
    """The chart over the list of what is picked in it; a chart without articles behind it stays as it is."""
    plain, spec = spec, _beside(spec)
    lines = [line for data in spec.get("datasets", {}).values() for line in data if line.get("rows")]
    chosen = {row for line in lines for row in evidence.decode(line["rows"])[:LISTED]}
    of = spec.get("usermeta", {}).get("of", "articles")
    found = unfold.entries(of, sorted(chosen)[:MOST]) if lines else []
    if not found:
        return plain
    whole = {key: spec[key] for key in WHOLE if key in spec}
    chart = {key: value for key, value in spec.items() if key not in WHOLE}
    brushed = _pickable(chart)
    whole["datasets"] = spec["datasets"] | {LISTS: [_article(entry) for entry in found]}
    return whole | {"vconcat": [chart, _list(chart["data"], spec["width"], brushed)], "spacing": 16}


def alone(spec: Json) -> Json:
    """The chart without its list: a page has its own."""
    if "vconcat" not in spec:
        return spec
    whole = {key: value for key, value in spec.items() if key not in ("vconcat", "spacing")}
    chart = {key: value for key, value in spec["vconcat"][0].items() if key != "transform"}
    chart["layer"] = [layer for layer in chart["layer"] if not layer.get("name", "").startswith(ASIDE)]
    drawn = {
        name: [line for line in lines if ASIDE not in line]
        for name, lines in spec["datasets"].items()
        if name != LISTS
    }
    return {**whole, **chart, "datasets": drawn}


def _beside(spec: Json) -> Json:
    """With a line of text above its right end for each group of articles that it does not draw, to be clicked."""
    groups = spec.get("usermeta", {}).get("left_out", [])
    if not groups:
        return spec
    [(name, lines)] = spec["datasets"].items()
    own = [
        {ASIDE: at, "said": f"{group.pop('label')} ▾", **group} for at, group in enumerate(map(dict, groups))
    ]
    text = {"type": "text", "align": "right", "baseline": "bottom", "cursor": "pointer", "fontSize": 11}
    layers = [
        {
            "name": f"{ASIDE}{line[ASIDE]}",
            "data": {"name": name},
            "transform": [{"filter": f"datum.{ASIDE} === {line[ASIDE]}"}],
            "mark": text | {"color": LIGHT["soft"]},
            "encoding": {
                "x": {"value": spec["width"]},
                "y": {"value": -4 - 15 * (len(own) - 1 - line[ASIDE])},
                "text": {"field": "said"},
            },
        }
        for line in own
    ]
    kept = {"transform": [{"filter": f"!isValid(datum.{ASIDE})"}]}
    return spec | kept | {"datasets": {name: [*lines, *own]}, "layer": [*spec["layer"], *layers]}


def _pickable(chart: Json) -> bool:
    """Let marks be clicked, and a span of time be brushed; says whether there is time in the chart."""
    marks = [layer for layer in chart["layer"] if layer["mark"]["type"] in ("bar", "rect", "point", "rule")]
    timed = next((mark for mark in marks if mark["encoding"].get("x", {}).get("type") == "temporal"), None)
    point = {"name": "picked", "select": {"type": "point", "fields": ["rows"], "toggle": "event.shiftKey"}}
    marks[0]["params"] = [point]
    if timed:
        timed.setdefault("params", []).append(
            {"name": "brushed", "select": {"type": "interval", "encodings": ["x"]}}
        )
    for mark in marks:
        if mark["mark"]["type"] != "rule":  # a rule is nothing but its stroke
            plain = {"value": mark["mark"].get("stroke")}
            mark["encoding"]["stroke"] = {"condition": {"test": _PICKED, "value": LIGHT["ink"]}} | plain
    return timed is not None


def _article(entry: Json) -> Json:
    """What the list shows of an article."""
    return {
        "row": entry["row"],
        "headline": entry["headline"],
        "about": evidence.about(entry),
        "url": entry.get("url") or None,
    }


def _list(data: Json, width: Any, brushed: bool) -> Json:
    """The articles of what is picked, one below the other; as high as there are articles."""
    base = {"y": {"field": "line", "type": "ordinal", "axis": None, "scale": {"padding": 0}}}
    link = {"href": {"field": "url", "type": "nominal"}}
    headline = {"type": "text", "align": "left", "dy": -7, "fontSize": 13, "color": LIGHT["ink"]}
    about = {"type": "text", "align": "left", "dy": 9, "fontSize": 11, "color": LIGHT["soft"]}
    at, broad = {"x": {"value": 0}}, width if isinstance(width, int) else 640
    return {
        "data": data,
        "transform": _articles(brushed),
        "title": {"text": HINT + DRAG * brushed, "fontSize": 12, "fontWeight": 400, "color": LIGHT["soft"]},
        "width": broad,
        "height": {"step": 38},
        "layer": [
            {
                "mark": headline | {"limit": broad},
                "encoding": base | at | link | {"text": {"field": "headline"}},
            },
            {"mark": about | {"limit": broad}, "encoding": base | at | {"text": {"field": "said"}}},
        ],
    }


def _articles(brushed: bool) -> list[Json]:
    """From the marks that are picked to their articles, each once: "0-4,9" becomes six of them."""
    params = [{"param": name, "empty": False} for name in ("picked", *["brushed"] * brushed)]
    return [
        {"filter": {"and": ["isValid(datum.rows)", {"or": params}]}},
        {"joinaggregate": [{"op": "distinct", "field": "rows", "as": "marks"}]},
        {"calculate": "split(datum.rows, ',')", "as": "run"},
        {"flatten": ["run"]},
        {"calculate": f"sequence(toNumber({_ENDS}[0]), toNumber(peek({_ENDS})) + 1)", "as": "row"},
        {"flatten": ["row"]},
        {"aggregate": [{"op": "max", "field": f, "as": f} for f in ("n", "marks")], "groupby": ["row"]},
        {"lookup": "row", "from": {"data": {"name": LISTS}, "key": "row",
                                   "fields": ["headline", "about", "url"]}},
        {"filter": "isValid(datum.headline)"},
        {"window": [{"op": "row_number", "as": "line"}], "sort": [{"field": "row"}]},
        {"filter": f"datum.line <= {LISTED}"},
        {"calculate": f"datum.about + {_NUMBER}", "as": "said"},
    ]  # fmt: skip
