"""What axe finds in a page that WCAG 2.2 AA does not allow."""

from typing import Any

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OPTIONS = {
    "runOnly": {"type": "tag", "values": list(TAGS)},
    "resultTypes": ["violations"],  # to tell of each element that it is right takes longer than to find it
}


def violations(tab: Any, context: Any = None) -> list[tuple[str, str, str]]:
    """Each element that breaks a rule, in a tab or a part of it: the rule, the element, and why."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab, context=context, options=OPTIONS).response["violations"]
    return [(one["id"], node["html"][:200], node["failureSummary"]) for one in found for node in one["nodes"]]
