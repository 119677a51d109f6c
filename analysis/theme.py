"""One chart theme, and a renderer that works in notebooks without a network."""

import os
import re
from collections.abc import Mapping
from typing import Any

import altair as alt
from altair.utils import schemapi

from analysis import progress
from analysis.charts import listing
from analysis.evidence import unfold
from analysis.evidence.unfold import Tables
from analysis.palette import FONT, LIGHT

PICTURES = "MEDIA_ANALYSIS_PICTURES"
_PLACES = re.compile(r' (?:d|x|y|x1|x2|y1|y2|width|height|transform)="[^"]*"')
_LONG = re.compile(r"(\.\d)\d+")
MIME = "application/vnd.vegalite.v5+json"  # the one Vega-Lite type that nbformat accepts and JupyterLab draws


def enable(tables: Tables | None = None, names: Mapping[str, str] | None = None) -> None:
    """Use this theme and this renderer in the notebook; one call, at its top.

    With the tables that were opened, counts unfold and marks list their articles, `names` in place of ids.
    """
    unfold.use(tables, names)
    schemapi.DEBUG_MODE = False  # a chart is checked as a whole when it is shown, not also part by part
    alt.theme.register("media-analysis", enable=True)(config)
    alt.renderers.register("media-analysis", _bundle)
    alt.renderers.enable("media-analysis")


@alt.theme.register("media-analysis", enable=False)
def config() -> alt.theme.ThemeConfig:
    """The theme: quiet axes, titles at the left, text that can be read."""
    ink, soft, rule = LIGHT["ink"], LIGHT["soft"], LIGHT["rule"]
    return {
        "config": {
            "background": LIGHT["paper"],
            "font": FONT,
            "padding": 8,
            "view": {"stroke": None},
            "title": {"anchor": "start", "frame": "bounds", "fontSize": 16, "fontWeight": 600, "color": ink,
                      "subtitleColor": soft, "subtitleFontSize": 12, "subtitlePadding": 6, "offset": 14},
            "axis": {"domain": False, "ticks": False, "grid": True, "gridColor": rule, "labelColor": soft,
                     "labelFontSize": 12, "labelPadding": 8, "labelLimit": 280, "titleColor": soft,
                     "titleFontSize": 12, "titleFontWeight": 400, "titlePadding": 10},
            "axisBand": {"grid": False, "labelColor": ink},
            "axisX": {"labelFlush": False},
            "legend": {"orient": "top", "direction": "horizontal", "title": None, "labelColor": ink,
                       "labelFontSize": 12, "titleColor": soft, "titleFontSize": 12, "titleFontWeight": 400,
                       "symbolSize": 90, "labelLimit": 400, "columnPadding": 18, "offset": 8},
            "text": {"color": ink, "fontSize": 12},
            "rule": {"color": soft},
        }
    }  # fmt: skip


def picture(spec: dict[str, Any]) -> str:
    """A chart as SVG, the same bytes for the same chart and fonts: coordinates to a tenth of a pixel."""
    import vl_convert

    plain = spec | {"config": spec.get("config", {}) | {"aria": False}}
    plain["usermeta"] = {}
    svg = str(vl_convert.vegalite_to_svg(plain))
    return _PLACES.sub(lambda found: _LONG.sub(r"\1", found[0]), svg)


def _bundle(spec: dict[str, Any], **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a notebook keeps: the chart and its list as data, its description as a line of text, and a picture of it.

    The picture is for where no Vega is: code hosts, mails, nbviewer. Runs that nobody watches draw none, unless
    MEDIA_ANALYSIS_PICTURES is set.
    """
    drawn = (
        {"image/svg+xml": picture(spec)}
        if os.environ.get(PICTURES) or not os.environ.get(progress.QUIET)
        else {}
    )
    spec = listing.listed(spec) | {"$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
    options = {"renderer": "svg", "actions": False}  # text that can be selected, links that are links
    return {MIME: spec, **drawn, "text/plain": f"[chart] {spec.get('description', '')}"}, {
        MIME: {"embed_options": options}
    }
