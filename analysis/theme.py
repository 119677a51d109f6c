"""One palette by role, one chart theme, and a renderer that works in notebooks without a network."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import altair as alt

if TYPE_CHECKING:
    from analysis.lists import Tables

MIME = "application/vnd.vegalite.v5+json"  # the one Vega-Lite type that nbformat accepts and JupyterLab draws
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

# Hues after Okabe and Ito (2008), told apart by colour-blind readers; darkened or lightened until marks reach
# a contrast of 3:1 and text 4.5:1 on their paper. Every light value is unique: a page maps it to its role.
LIGHT = {
    "paper": "#fffffe", "ink": "#1b1b1a", "soft": "#56565a", "rule": "#dededa",
    "articles": "#0072b2", "texts": "#00805e", "origins": "#c24e00",
    "topic": "#5f3c99", "agency": "#a83279", "story": "#00626b", "emphasis": "#b3261e",
    "band": "#6f7f8c", "unknown": "#85858a", "empty": "#f1f1ed",
    "absolute": "#00507f", "relative": "#2f86c1", "inferred": "#9a6a00", "none": "#86868c",
}  # fmt: skip
DARK = {
    "paper": "#15181b", "ink": "#f1f0ea", "soft": "#b6b6b0", "rule": "#363b40",
    "articles": "#5cb3ee", "texts": "#3fcf9f", "origins": "#ff9b5a",
    "topic": "#b99cf5", "agency": "#f08ac6", "story": "#56c7d1", "emphasis": "#ff8a80",
    "band": "#9aa9b5", "unknown": "#95959a", "empty": "#20252a",
    "absolute": "#8fcbf5", "relative": "#4f9fd8", "inferred": "#e0b04a", "none": "#96969b",
}  # fmt: skip


def enable(tables: "Tables | None" = None, names: Mapping[str, str] | None = None) -> None:
    """Use this theme and this renderer in the notebook; one call, at its top.

    With the tables that were opened, counts unfold and marks list their articles, `names` in place of ids.
    """
    from analysis import lists

    lists.use(tables, names)
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


def _bundle(spec: dict[str, Any], **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a notebook keeps: the chart and its list as data, and its description as a line of text."""
    from analysis.charts import listing

    spec = listing.listed(spec) | {"$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
    options = {"renderer": "svg", "actions": False}  # text that can be selected, links that are links
    return {MIME: spec, "text/plain": f"[chart] {spec.get('description', '')}"}, {
        MIME: {"embed_options": options}
    }
