"""Colours by role, for light and dark paper, and the type: what charts and pages share."""

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
