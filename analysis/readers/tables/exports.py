"""Exports of news services: what their columns alone do not say."""

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from analysis.readers import clean
from analysis.readers.tables.naming import key
from analysis.wordings import Wording

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
TRAFILATURA = (
    "url", "id", "fingerprint", "hostname", "title", "image", "date", "text", "comments", "license", "pagetype",
)  # fmt: skip
NATIVE = {
    len(GKG): (GKG, re.compile(r"\d{14}-T?\d+")),
    len(MENTIONS): (MENTIONS, re.compile(r"\d{1,12}")),
    len(TRAFILATURA): (TRAFILATURA, re.compile(r"https?://\S+")),
}
QUOTED = (TRAFILATURA,)
_KNOWN_BY = (
    ("gdelt gkg", {"gkgrecordid", "documentidentifier"}),
    ("gdelt mentions", {"globaleventid", "mentionidentifier"}),
    ("gdelt events", {"globaleventid", "sourceurl"}),
    ("newsapi", {"source.name", "publishedat"}),
    ("newsdata", {"articleid", "sourceid", "pubdate"}),
    ("newsdata", {"sourceid", "pubdate", "link", "creator"}),
    ("newscatcher", {"cleanurl", "rights", "excerpt"}),
    ("4cat", {"threadid", "unixtimestamp", "body"}),
    ("talkwalker", {"hosturl", "sourcetype", "indexed"}),
    ("event registry", {"uri", "datetimepub"}),
    ("event registry", {"uri", "source.uri"}),
    ("media cloud", {"storiesid", "medianame"}),
    ("media cloud", {"mediaid", "publishdate"}),
    ("media cloud", {"medianame", "indexeddate"}),
    ("gdelt doc", {"seendate", "domain"}),
    ("gdelt doc", {"url", "mobileurl", "date", "title"}),
    ("trafilatura", {"fingerprint", "hostname", "title"}),
    ("fundus", {"publishingdate", "freeaccess"}),
    ("news-please", {"maintext", "sourcedomain"}),
    ("newspaper4k", {"publishdate", "topimage", "authors"}),
    ("zotero", {"key", "itemtype", "title"}),
    ("csl", {"issued", "type", "title"}),
    ("feed reader", {"origin.title", "origin.streamid"}),
    ("bing", {"name", "provider", "datepublished"}),
    ("mastodon", {"createdat", "account.username", "content"}),
    ("twitter", {"createdat", "author.username", "text"}),
    ("twitter", {"createdat", "user.screenname"}),
    ("twitter", {"createdat", "authorid", "text"}),
    ("twitter", {"createdat", "fulltext"}),
    ("bluesky", {"aturi"}),
    ("crowdtangle", {"pagename", "postcreated"}),
    ("instapaper", {"url", "title", "selection", "folder"}),
)
_STATES = ("status", "poststatus")  # columns of systems that outlets write in
_SAYS_WHETHER = ("ispublished",)
_WHETHER = {"true": "published", "false": "draft"}
_SEEN = frozenset(("publish", "published", "inherit"))
_UNSEEN = frozenset(("draft", "auto-draft", "pending", "private", "trash", "future", "scheduled"))
_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)
_AUTHORS = re.compile(r"<PAGE_AUTHORS>(.*?)</PAGE_AUTHORS>", re.DOTALL)
_SOURCE_LANGUAGE = re.compile(r"srclc:([a-z]{2,3})")


def native_header(cells: Sequence[str]) -> tuple[str, ...] | None:
    """Column names of a file of GDELT 2 or trafilatura, which has none, if its first line is such a file's."""
    header, first = NATIVE.get(len(cells), (None, None))
    return header if first and first.fullmatch(cells[0]) else None


def service(keys: Sequence[str]) -> str | None:
    """The service whose export has columns of these names (as `naming.key` makes them)."""
    names = set(keys)
    return next((name for name, marks in _KNOWN_BY if marks <= names), None)


_MEANT: dict[str, dict[str, tuple[str, ...]]] = {
    "gdelt events": {"published_raw": ("dateadded",)},  # elsewhere it says when a row was made
    "newsdata": {"source_id": ("article_id",), "outlet_raw": ("source_name", "source_id", "source_url")},
    "newscatcher": {"outlet_raw": ("clean_url", "rights")},  # its media are pictures
    "4cat": {
        "published_raw": ("unix_timestamp", "timestamp"), "modified_raw": ("unix_timestamp_edited",), "byline": (),
        "headline": ("subject",), "body": ("body",), "page": (),
        "outlet_raw": ("chat", "author_fullname", "author_name", "author"),
    },
    "bing": {"headline": ("name",), "outlet_raw": ("provider",)},
    "mastodon": {
        "published_raw": ("created_at",), "outlet_raw": ("account.display_name", "account.username"), "byline": (),
    },
    "twitter": {
        "published_raw": ("created_at",), "byline": (), "body": ("full_text", "text"),
        "outlet_raw": ("author.name", "author.username", "user.name", "user.screen_name"),
    },
    "crowdtangle": {
        "headline": (), "body": ("message", "description"), "outlet_raw": ("page name",), "page": (),
        "published_raw": ("post created",),
    },
    "instapaper": {"published_raw": ()},  # says when it was kept
    "zotero": {"modified_raw": ()},  # says when the entry was changed, not the article
}  # fmt: skip


def meant(service: str | None, names: Sequence[str]) -> dict[str, list[str]]:
    """Columns of a service whose names mean something else elsewhere, and which of ours they fill; none: nothing."""
    theirs = {name.lower(): name for name in reversed(names)}
    told = _MEANT.get(service or "", {})
    return {target: [theirs[name] for name in wanted if name in theirs] for target, wanted in told.items()}


_NO_ARTICLES = {"zotero": ("itemtype", frozenset(("attachment", "note", "annotation")))}
_OF_TYPE = Wording.ENTRY_TYPE
_UNPUBLISHED = Wording.UNPUBLISHED


def aside(service: str | None, table: pa.Table) -> pa.Array | None:
    """Why records of a table are no articles, by their type or state; null where all may be."""
    reasons = [found for found in (_by_type(service, table), _unpublished(table)) if found is not None]
    return pc.coalesce(*reasons) if reasons else None


def _by_type(service: str | None, table: pa.Table) -> pa.Array | None:
    column, types = _NO_ARTICLES.get(service or "", ("", frozenset()))
    told = _small(table, (column,))
    if told is None:
        return None
    return pa.array([_OF_TYPE.written(kind=kind) if kind in types else None for kind in told], pa.string())


def _unpublished(table: pa.Table) -> pa.Array | None:
    """What a system that outlets write in says was never published: a draft, something planned, private or deleted.

    Only where its other records are published: columns of that name mean many things.
    """
    told = _small(table, _STATES)
    if told is None:
        told = [_WHETHER.get(one, one) for one in _small(table, _SAYS_WHETHER) or ()]
    states = set(told)
    if states.isdisjoint(_SEEN) or states.isdisjoint(_UNSEEN) or not states <= {"", *_SEEN, *_UNSEEN}:
        return None
    reasons = [_UNPUBLISHED.written(status=state) if state in _UNSEEN else None for state in told]
    return pa.array(reasons, pa.string())


def _small(table: pa.Table, keys: Sequence[str]) -> list[str] | None:
    """The values of the first column of one of these names, in small letters."""
    name = next((name for name in table.column_names if key(name) in keys), None)
    return None if name is None else [(value or "").strip().lower() for value in table[name].to_pylist()]


def once_an_article(layout: str | None) -> bool:
    """Whether a service has a record for each mention or event, so that an article has many."""
    return layout in ("gdelt mentions", "gdelt events")


def without_nulls(table: pa.Table) -> pa.Table:
    """A table of trafilatura, which writes the word null where it has nothing."""
    columns = [pc.if_else(pc.equal(column, "null"), None, column) for column in table.columns]
    return pa.table(columns, names=table.column_names)


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
