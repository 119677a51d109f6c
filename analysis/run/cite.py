"""How a report is cited: a CITATION.cff (Citation File Format 1.2.0) for its run folder."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import yaml

from analysis import charts, overview, plurals
from analysis.parameters import Parameters
from analysis.prepared import Prepared

NOBODY = "Author not stated (made with media-analysis)"


def cff(tables: Prepared, given: Parameters, facts: Mapping[str, Any]) -> str:
    """The citation of a report as YAML. It names no date: a report has the period it speaks of, and no clock."""
    scope = charts.scope(tables.articles, overview.places(tables.documents))
    citation = {
        "cff-version": "1.2.0",
        "message": "If you use this report, please cite it as follows.",
        "type": "dataset",
        "title": given.title,
        "abstract": f"What {plurals.some(scope.n, 'article')} covered: {scope.where}, {scope.period}.",
        "authors": [{"name": given.author or NOBODY}],
        "keywords": ["news coverage", "media analysis"],
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{fingerprint(facts)}",
                "description": "What the report was made from: manifest.json without outputs and seconds, as JSON "
                "with sorted keys",
            }
        ],
        "references": [
            {
                "type": "software",
                "title": "media-analysis",
                "version": facts["version"],
                "authors": [{"name": "The media-analysis developers"}],
            }
        ],
    }
    return yaml.safe_dump(citation, sort_keys=False, allow_unicode=True, width=100)


def fingerprint(facts: Mapping[str, Any]) -> str:
    """SHA-256 of what a run is made from; two runs that agree in it have the same tables and page."""
    made_from = {name: value for name, value in facts.items() if name not in ("outputs", "seconds")}
    text = json.dumps(made_from, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
