"""Feeds: RSS, Atom, RDF and JSON Feed, one article an entry; OPML lists of feeds, which hold no article."""

import io
import json
import re
from typing import Any

from analysis import addresses, text
from analysis.readers import charset, clean, suffixes
from analysis.readers.document import Document, Reading, Row, article, record
from analysis.wordings import Wording

_HEAD = 4096
_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF|opml)[\s>]")
_OPML = re.compile(rb"<opml[\s>]")
_OUTLINE = re.compile(r"<outline\b[^>]*?\bxmlUrl\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_CHANGED = re.compile(rb"<(?:\w+:)?(?:updated|modified)[\s>]")
_DC_DATE = re.compile(rb"<dc:date[\s>]")
_ENTITY = re.compile(rb"<!ENTITY[^>]{0,4096}>?", re.IGNORECASE)
_HALF_PAIR = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));",
    re.IGNORECASE,
)
_LINKED = re.compile(r"(?is)<(a|font)\b[^>]*>.*?</\1\s*>")
_LABEL = 40  # letters of a link that is no text of an article
_NO_POST = re.compile(r"attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|wp_\w+")
_OF_KIND = Wording.ITEM_TYPE
_UNPUBLISHED = Wording.UNPUBLISHED
_NOTHING = Wording.NO_ENTRY.value
_DAMAGED = Wording.XML_ENTRIES
_NO_ENTRY = Wording.NO_FEED_ENTRIES.value
_BUILT = Wording.FEED_MADE.value


def recognises(document: Document) -> bool:
    """Whether the bytes begin as a feed or a list of feeds does."""
    head = document.data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return (bool(_ROOT.search(head)) and b"<html" not in head.lower()) or _is_json_feed(head)


def _is_json_feed(head: bytes) -> bool:
    return head.lstrip().startswith(b"{") and b"jsonfeed.org/version" in head.replace(b"\\/", b"/")


def read(document: Document) -> Reading:
    """Every entry of a feed as an article; the addresses of a list of feeds as ledger lines."""
    head = document.data[:_HEAD].replace(b"\0", b"")
    if _OPML.search(head):
        return _read_opml(document)
    if _is_json_feed(head.lstrip(b"\xef\xbb\xbf")):
        return _read_json(document)
    return _read_xml(document)


def _read_xml(document: Document) -> Reading:
    data = _harmless(document.data.lstrip())
    try:
        parsed = _parse(data)
    except Exception as error:  # noqa: BLE001 - its lenient parser raises whatever damaged markup makes it stumble over
        return Reading(
            "feeds",
            status="not read",
            reason=Wording.XML_LOST.written(error=str(error)[:100]),
        )
    reading = Reading("feeds", parsed.version or "unknown", parsed.encoding)
    dated_by_dc = bool(_DC_DATE.search(data)) and not _CHANGED.search(data)
    outlet = None if _searched(parsed.entries) else _outlet(parsed)
    language = clean.language(parsed.feed.get("language"))
    built = _built(parsed)
    for position, entry in enumerate(parsed.entries):
        fields = _entry(entry, outlet, language, dated_by_dc)
        changed = _changed(entry, fields)
        undated = not changed and not fields["published_raw"]
        known = (built, _BUILT) if undated else (changed, clean.CHANGED)
        _add(reading, document, position, fields, known, _unpublished(entry))
    return _judge(reading, _xml_damage(parsed))


def _parse(data: bytes) -> Any:
    import feedparser

    return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)


def _harmless(data: bytes) -> bytes:
    """The bytes without entity declarations before the root and references to half a surrogate pair."""
    root = _ROOT.search(data)
    head = data[: root.start()] if root else b""
    return _HALF_PAIR.sub(b"&#xFFFD;", _ENTITY.sub(b"", head) + data[len(head) :])


def _xml_damage(parsed: Any) -> str | None:
    error = parsed.get("bozo_exception")
    if not parsed.bozo or type(error).__name__ in ("CharacterEncodingOverride", "NonXMLContentType"):
        return None
    return _DAMAGED.written(error=str(error)[:120])


def _judge(reading: Reading, damage: str | None) -> Reading:
    if not reading.records:
        reading.status, reading.reason = "not read", damage or _NO_ENTRY
    elif damage:
        reading.status, reading.reason = "partly read", damage
    return reading


def _entry(entry: Any, outlet: str | None, language: str | None, dated_by_dc: bool) -> Row:
    published = dict.get(entry, "published")
    if published is None and dated_by_dc:
        published = dict.get(entry, "updated")
    content = max((c.get("value") or "" for c in entry.get("content", [])), key=len, default="")
    tags = [t.get("term") or "" for t in entry.get("tags", [])]
    url = clean.url(entry.get("link")) or clean.url(entry.get("id"))
    headline = clean.plain(entry.get("title"))
    whole = max(content, entry.get("summary") or "", key=len)
    return {
        "source_id": clean.line(entry.get("id")),
        "outlet_raw": _source(entry) or outlet,
        "headline": headline,
        "body": None if _only_links(whole, headline) else clean.plain(whole, lines=True),
        "byline": clean.line(", ".join(a["name"] for a in entry.get("authors", []) if a.get("name"))),
        "url": url,
        "language": clean.language((entry.get("title_detail") or {}).get("language")) or language,
        "section": clean.line(next((t for t in tags if not t.startswith("#")), None)),
        "hashtags": [t for t in tags if t.startswith("#")],
        "published_raw": clean.line(published),
    }


def _outlet(parsed: Any) -> str | None:
    """The outlet in a feed's title, which may name a section, too."""
    links = (parsed.feed.get("link"), *(entry.get("link") for entry in parsed.entries[:1]))
    return suffixes.own(
        clean.plain(parsed.feed.get("title")), next(filter(None, map(clean.url, links)), None)
    )


def _source(entry: Any) -> str | None:
    """The outlet that an entry of a feed of many names."""
    given = entry.get("source") or {}
    return clean.line(given.get("title")) or clean.line(entry.get("news_source"))


def _searched(entries: Any) -> bool:
    """Whether a feed is of a search, whose links lead to pages by way of the search engine: its title is no outlet."""
    links = [str(link) for entry in entries if (link := entry.get("link"))]
    return 2 * sum(addresses.behind(link) != link for link in links) > len(links)


def _only_links(markup: str, headline: str | None) -> bool:
    """Whether a text is nothing but links, to the entry's own page and to others: the headline's, `Comments`."""
    if "<a" not in markup or clean.plain(_LINKED.sub("", markup)):
        return False
    told = text.key(clean.plain(markup) or "")
    return len(told) <= _LABEL or text.key(headline or "") in told


def _unpublished(entry: Any) -> str | None:
    """Why an item of a site's export is no article that was published."""
    kind, status = entry.get("wp_post_type") or "post", entry.get("wp_status") or "publish"
    if _NO_POST.fullmatch(kind):
        return _OF_KIND.written(kind=kind)
    return _UNPUBLISHED.written(status=status) if status != "publish" else None


def _changed(entry: Any, fields: Row) -> str | None:
    changed = clean.line(dict.get(entry, "updated"))
    return changed if changed != fields["published_raw"] else None


def _built(parsed: Any) -> str | None:
    """When a feed says that it was made; null where it holds an entry of later: it says so of none, then."""
    told = [
        (dict.get(parsed.feed, f"{name}_parsed"), dict.get(parsed.feed, name))
        for name in ("updated", "published")
    ]
    when, printed = max(((at, raw) for at, raw in told if at and raw), default=(None, None))
    dated = (
        dict.get(entry, f"{name}_parsed") for entry in parsed.entries for name in ("published", "updated")
    )
    return clean.line(printed) if when and not any(at and at > when for at in dated) else None


def _add(
    reading: Reading,
    document: Document,
    position: int,
    fields: Row,
    known: tuple[str | None, str],
    aside: str | None = None,
) -> None:
    """Add an entry as an article, or as a line that says why it is none; `known`: a time not before it, and why."""
    changed, why = known
    place = f"item {position + 1}"
    reading.records += 1
    reason = None if fields["headline"] or fields["body"] or fields["url"] else _NOTHING
    if reason := aside or reason:
        shown = clean.excerpt(fields["headline"] or fields["source_id"])
        reading.ledger.append(record(document, place, "set aside", reason=reason, excerpt=shown))
        return
    row = article(document, position, "item", modified_raw=changed, **fields)
    reading.articles.append(row)
    shown = clean.excerpt(fields["headline"] or fields["body"] or fields["url"])
    reading.ledger.append(record(document, place, "record", article_id=row["article_id"], excerpt=shown))
    if changed:
        told = record(document, place, "time", article_id=row["article_id"], excerpt=changed, reason=why)
        reading.ledger.append(told)


def _read_json(document: Document) -> Reading:
    decoded = charset.text(document.data)
    reading = Reading("feeds", "json feed", decoded.encoding)
    try:
        feed = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        return _judge(reading, Wording.JSON_BROKEN.written(error=str(error)))
    items = feed.get("items") if isinstance(feed, dict) else None
    for position, item in enumerate(items if isinstance(items, list) else []):
        fields = item if isinstance(item, dict) else {}
        changed = clean.line(fields.get("date_modified"))
        _add(reading, document, position, _json_item(fields, feed), (changed, clean.CHANGED))
    return _judge(reading, None)


def _json_item(item: Row, feed: Row) -> Row:
    people = item.get("authors") or [item.get("author")]
    names = [p.get("name") for p in people if isinstance(p, dict)] if isinstance(people, list) else []
    tags = [t for t in item.get("tags") or [] if isinstance(t, str)]
    html, text = (
        clean.plain(item.get("content_html"), lines=True),
        clean.line(item.get("content_text"), lines=True),
    )
    return {
        "source_id": clean.line(item.get("id")),
        "outlet_raw": suffixes.own(clean.line(feed.get("title")), clean.url(feed.get("home_page_url"))),
        "headline": clean.line(item.get("title")),
        "body": text or html or clean.line(item.get("summary"), lines=True),
        "byline": clean.line(", ".join(n for n in names if isinstance(n, str))),
        "url": clean.url(item.get("url")) or clean.url(item.get("external_url")) or clean.url(item.get("id")),
        "language": clean.language(item.get("language") or feed.get("language")),
        "section": clean.line(next((t for t in tags if not t.startswith("#")), None)),
        "hashtags": [t for t in tags if t.startswith("#")],
        "published_raw": clean.line(item.get("date_published")),
    }


def _read_opml(document: Document) -> Reading:
    decoded = charset.text(document.data)
    addresses = [clean.unescaped(a or b) for a, b in _OUTLINE.findall(decoded.text)]
    reason = Wording.FEED_ADDRESS.value
    ledger = [
        record(document, f"outline {n}", "set aside", reason=reason, excerpt=clean.excerpt(address))
        for n, address in enumerate(addresses, 1)
    ]
    told = Wording.FEED_LIST.written(n=len(ledger))
    return Reading("feeds", "opml", decoded.encoding, [], ledger, len(ledger), "not read", told)
