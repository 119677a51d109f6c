"""Exports of news services: what their columns alone do not say."""

import re
from collections.abc import Sequence

import pyarrow as pa

from analysis.readers import clean

GKG = (
    "gkgrecordid", "date", "sourcecollectionidentifier", "sourcecommonname", "documentidentifier",
    "counts", "v2counts", "themes", "v2themes", "locations", "v2locations", "persons", "v2persons",
    "organizations", "v2organizations", "v2tone", "dates", "gcam", "sharingimage", "relatedimages",
    "socialimageembeds", "socialvideoembeds", "quotations", "allnames", "amounts", "translationinfo",
    "extras",
)  # fmt: skip
MENTIONS = (
    "globaleventid", "eventtimedate", "mentiontimedate", "mentiontype", "mentionsourcename",
    "mentionidentifier", "sentenceid", "actor1charoffset", "actor2charoffset", "actioncharoffset",
    "inrawtext", "confidence", "mentiondoclen", "mentiondoctone", "mentiondoctranslationinfo", "extras",
)  # fmt: skip
NATIVE = {len(GKG): (GKG, re.compile(r"\d{14}-T?\d+")), len(MENTIONS): (MENTIONS, re.compile(r"\d{1,12}"))}
_KNOWN_BY = (
    ("gdelt gkg", {"gkgrecordid", "documentidentifier"}),
    ("gdelt mentions", {"globaleventid", "mentionidentifier"}),
    ("gdelt events", {"globaleventid", "sourceurl"}),
    ("newsapi", {"source.name", "publishedat"}),
    ("event registry", {"uri", "datetimepub"}),
    ("event registry", {"uri", "source.uri"}),
    ("media cloud", {"storiesid", "medianame"}),
    ("media cloud", {"mediaid", "publishdate"}),
)
_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)
_AUTHORS = re.compile(r"<PAGE_AUTHORS>(.*?)</PAGE_AUTHORS>", re.DOTALL)
_SOURCE_LANGUAGE = re.compile(r"srclc:([a-z]{2,3})")


def native_header(cells: Sequence[str]) -> tuple[str, ...] | None:
    """Column names of a GDELT 2 file, which has none, if its first line is such a file's."""
    header, first = NATIVE.get(len(cells), (None, None))
    return header if first and first.fullmatch(cells[0]) else None


def service(keys: Sequence[str]) -> str | None:
    """The service whose export has columns of these names (as `columns.key` makes them)."""
    names = set(keys)
    return next((name for name, marks in _KNOWN_BY if marks <= names), None)


def once_an_article(layout: str | None) -> bool:
    """Whether a service has a record for each mention or event, so that an article has many."""
    return layout in ("gdelt mentions", "gdelt events")


def enrich(table: pa.Table) -> pa.Table:
    """A GDELT GKG table with headline, byline and language, which hide in its last columns."""
    by_name = {name.lower(): name for name in table.column_names}
    extras, translation = (_values(table, by_name.get(name)) for name in ("extras", "translationinfo"))
    added = {
        "page_title": [clean.plain(_first(_TITLE, value)) for value in extras],
        "page_authors": [clean.plain(_first(_AUTHORS, value)) for value in extras],
        "page_language": [_first(_SOURCE_LANGUAGE, value) for value in translation],
    }
    for name, values in added.items():
        table = table.append_column(name, pa.array(values, pa.string()))
    return table


ENRICHED = {"headline": ["page_title"], "byline": ["page_authors"], "language": ["page_language"]}


def _values(table: pa.Table, name: str | None) -> list[str | None]:
    return table[name].to_pylist() if name else [None] * table.num_rows


def _first(pattern: re.Pattern[str], value: str | None) -> str | None:
    match = pattern.search(value) if value else None
    return match[1] if match else None
