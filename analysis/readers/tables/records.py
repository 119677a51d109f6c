"""Records of JSON as flat rows of text: nothing nested is lost, and known tools' records take usual names."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from analysis.readers import clean
from analysis.readers.tables import posts

Record = dict[str, Any]
_UNWRAPPED = ("_source", "attributes", "data")
# an element's text beside its attributes, as converters from XML call it
_OWN = ("#text", "$t", "_text", "__text", "__cdata", "#cdata-section")
_WHOLE = ("body", "text")  # one value, in however many parts it comes
_DEEPEST = 3  # levels of a record that become columns of their own
_MOST_LEAVES = 10_000  # texts of one nested value
_LINES = 80  # characters: longer pieces of a list are paragraphs, not names
_NAMES = ("name", "title", "text", "literal", "label", "content", "value")
_ABOUT = ("type", "id", "url", "href", "style", "class", "lang")  # says what a piece is, and is none
_PEOPLE = (("given", "family"), ("firstName", "lastName"), ("first_name", "last_name"))
_LINK = re.compile(r"(?<=\S)\s+https?://\S+$")
_STATE = re.compile(r"^user/[^/]+/(?:state|label)/")


def flat(record: Any) -> dict[str, str]:
    """A record's values as text: `{"source": {"name": "X"}}` → `{"source.name": "X"}`."""
    return _flat(known(record), 1) if isinstance(record, dict) else {}


def names(record: Any) -> Iterator[str]:
    """The names that a record's values have when it is flat, without the cost of the values."""
    return _named(known(record), 1) if isinstance(record, dict) else iter(())


def _named(record: Mapping[str, Any], level: int) -> Iterator[str]:
    for name, value in record.items():
        if isinstance(value, dict) and level < _DEEPEST and name not in _WHOLE:
            yield from (_within(name, inner) for inner in _named(value, level + 1))
        else:
            yield str(name)


def _flat(record: Mapping[str, Any], level: int) -> dict[str, str]:
    out: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, str):
            out[str(name)] = value
        elif isinstance(value, dict) and level < _DEEPEST and name not in _WHOLE:
            out |= {_within(name, inner): text for inner, text in _flat(value, level + 1).items()}
        else:
            out[str(name)] = text(value)
    return out


def _within(name: str, inner: str) -> str:
    """What a value within another is called: its own text by the outer name, as converters from XML have it."""
    return inner if name in _UNWRAPPED else name if inner in _OWN else f"{name}.{inner}"


def text(value: Any) -> str:
    """A value as text: pieces of a list joined, whole numbers without a point."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dict):
        return _piece(value)
    if isinstance(value, list):
        return joined(value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def joined(pieces: list[Any]) -> str:
    """A list as one text: runs of one text without a seam, paragraphs as lines, names with commas."""
    texts = [piece for piece in map(text, pieces) if piece]
    if any(isinstance(piece, dict) and {"type", "text"} <= piece.keys() for piece in pieces):
        return "".join(texts)
    return ("\n" if _blocks(pieces) or any(map(_is_paragraph, texts)) else ", ").join(texts)


def _blocks(pieces: list[Any]) -> bool:
    return any(isinstance(piece, dict) and "type" in piece and len(piece) > 1 for piece in pieces)


def _is_paragraph(piece: str) -> bool:
    return len(piece) > _LINES or "\n" in piece or (piece[-1] in ".!?" and piece.count(" ") > 2)


def _piece(value: Mapping[str, Any]) -> str:
    for given, family in _PEOPLE:
        if isinstance(value.get(family), str):
            return " ".join(filter(None, (text(value.get(given)), value[family])))
    named = next((value[name] for name in _NAMES if value.get(name)), None)
    if isinstance(named, (list, dict)):
        return text(named)
    return text(named) if isinstance(named, (str, int, float)) else "\n".join(leaves(value))


def leaves(value: Any) -> Iterator[str]:
    """All texts in a nested value, in order."""
    left, found = [value], 0
    while left and found < _MOST_LEAVES:
        at = left.pop()
        if isinstance(at, str) and at.strip():
            found += 1
            yield at
        elif isinstance(at, dict):
            left += reversed([inner for name, inner in at.items() if name not in _ABOUT])
        elif isinstance(at, list):
            left += reversed(at)


class Listed(NamedTuple):
    """The records in an answer or export of a known service, under its name."""

    service: str
    records: list[Any]


def listed(value: Any) -> Listed | None:
    """Records of a messenger's export or a network's answer that say apart whose they are; null for anything else."""
    if (apart := posts.listed(value)) is not None:
        return Listed("twitter", apart)
    chats = _chats(value)
    if chats is None:
        return None
    records = [message(chat, one) for chat in chats for one in chat["messages"]]
    return Listed("telegram", records)


def _chats(value: Any) -> list[Record] | None:
    if not isinstance(value, dict):
        return None
    groups = [value, *(value.get(name) for name in ("chats", "left_chats"))]
    inner = [group.get("list") for group in groups if isinstance(group, dict)]
    chats = [value, *(chat for some in inner if isinstance(some, list) for chat in some)]
    found = [chat for chat in chats if isinstance(chat, dict) and _is_chat(chat)]
    return found or None


def _is_chat(chat: Record) -> bool:
    messages = chat.get("messages")
    if not isinstance(messages, list):
        return False
    first = [one for one in messages[:20] if isinstance(one, dict)]
    return "type" in chat and any("date" in one and {"text", "action"} & one.keys() for one in first)


def message(chat: Record, one: Any) -> Record:
    """A message as a record of its chat: whole text, its first line as headline, seconds since 1970."""
    if not isinstance(one, dict) or one.get("type") not in (None, "message"):
        return {}
    whole = text(one.get("text")).strip() or text(one.get("text_entities")).strip()
    writer = text(one.get("author")) or text(one.get("from"))
    outlet = text(chat.get("name")) or text(one.get("from"))
    number = text(one.get("id"))
    return {
        "id": f"{text(chat.get('id'))}/{number}" if chat.get("id") else number,
        "headline": headline(whole),
        "text": whole,
        "outlet": outlet,
        "author": writer if writer != outlet else "",
        "hashtags": " ".join(_tags(one.get("text")) or _tags(one.get("text_entities"))),
        "published": text(one.get("date_unixtime")) or text(one.get("date")),
        "modified": text(one.get("edited_unixtime")) or text(one.get("edited")),
    }


def _tags(pieces: Any) -> list[str]:
    tags = [piece for piece in _listed(pieces) if isinstance(piece, dict) and piece.get("type") == "hashtag"]
    return [text(tag) for tag in tags]


def headline(whole: str) -> str:
    """The first line of a message that has more of them and begins with a short one, without the link it ends in."""
    first, _, rest = whole.partition("\n")
    bare = _LINK.sub("", first.strip())
    return bare if rest.strip() and len(bare) <= 200 else ""


def known(record: Record) -> Record:
    """A record under usual names where it is of a known kind; itself where not."""
    inner = record.get("data")
    if isinstance(inner, dict) and "creators" in inner:
        return {**record, "data": _zotero(inner)}
    for mark, tidy in _KINDS.items():
        if mark in record:
            return tidy(record)
    return posts.post(record)


def _csl(record: Record) -> Record:
    """An entry of CSL-JSON: its day in parts as one."""
    issued = record.get("issued")
    if not isinstance(issued, dict):
        return record
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [int(str(n)) for n in first[:3] if str(n).isascii() and str(n).isdecimal()]
    day = "-".join(f"{n:02d}" for n in numbers)
    said = day or text(issued.get("raw")) or text(issued.get("literal"))
    return {**record, "issued": said, "page": text(record.get("page"))}


def _entry(record: Record) -> Record:
    """An entry of a feed reader: its address, its text without markup, its categories without marks of state."""
    links = [*_hrefs(record.get("canonical")), *_hrefs(record.get("alternate"))]
    canonical = text(record.get("canonicalUrl"))
    bodies = (_inner(record.get(name)) for name in ("fullContent", "content", "summary"))
    return {
        **{k: v for k, v in record.items() if k not in ("summary", "content", "fullContent", "categories")},
        "body": max(filter(None, (clean.plain(body, lines=True) for body in bodies)), key=len, default=""),
        "url": canonical or next(iter(links), ""),
        "categories": [c for c in _listed(record.get("categories")) if not _STATE.match(text(c))],
    }


def _inner(value: Any) -> str:
    return text(value.get("content")) if isinstance(value, dict) else text(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _hrefs(value: Any) -> list[str]:
    return [text(link.get("href")) for link in _listed(value) if isinstance(link, dict) and link.get("href")]


def _fundus(record: Record) -> Record:
    """An article of fundus: its body in sections as one text, the address it was asked for."""
    plain, body, page = record.get("plaintext"), record.get("body"), record.get("html")
    rest = {k: v for k, v in record.items() if k not in ("html", "ld", "meta", "images")}
    address = page.get("responded_url") or page.get("requested_url") if isinstance(page, dict) else None
    whole = text(plain) or ("\n".join(leaves(body)) if isinstance(body, (dict, list)) else text(body))
    more = {"url": text(record.get("url")) or text(address)}
    return {**rest, "body": whole, **(more if more["url"] else {})}


def _wordpress(record: Record) -> Record:
    """A post as WordPress answers it: times that say their zone, no numbers for names."""
    times = {
        name: f"{text(record.get(f'{name}_gmt'))}Z"
        for name in ("date", "modified")
        if record.get(f"{name}_gmt")
    }
    return {**{k: v for k, v in record.items() if k not in ("author", "categories", "tags", "guid")}, **times}


def _zotero(record: Record) -> Record:
    """An entry of Zotero: its authors, and those who only edited or translated only where there are none."""
    people = [one for one in _listed(record.get("creators")) if isinstance(one, dict)]
    authors = [one for one in people if one.get("creatorType") in (None, "author", "reporter")] or people
    return {**record, "author": "; ".join(filter(None, map(_piece, authors)))}


def _endnote(record: Record) -> Record:
    """A reference in EndNote's XML, which Zotero writes, too: its parts out of the groups they stand in."""
    found = {
        f"{group}.{name}": value
        for group, parts in record.items()
        if isinstance(parts, dict)
        for name, value in parts.items()
    }
    year, printed = text(found.get("dates.year")), found.get("dates.pub-dates")
    day = text(printed.get("date")) if isinstance(printed, dict) else ""
    authors = found.get("contributors.authors")
    links = (found.get(name) for name in ("urls.web-urls", "urls.related-urls"))
    urls = [text(link.get("url")).split(", ")[0] for link in links if isinstance(link, dict)]
    return {
        "title": text(found.get("titles.title")),
        "outlet": text(found.get("titles.secondary-title")) or text(found.get("periodical.full-title")),
        "author": "; ".join(leaves(authors.get("author"))) if isinstance(authors, dict) else "",
        "published": day if year in day else f"{day} {year}".strip(),
        "url": next(filter(None, urls), ""),
        "id": text(record.get("accession-num")),
        **{name: text(record.get(name)) for name in ("abstract", "section", "pages", "language")},
    }


def _json_feed(record: Record) -> Record:
    return {**record, "content_html": clean.plain(record["content_html"], lines=True) or ""}


_KINDS: dict[str, Callable[[Record], Record]] = {
    "issued": _csl,
    "origin": _entry,
    "publishing_date": _fundus,
    "content_html": _json_feed,
    "date_gmt": _wordpress,
    "creators": _zotero,
    "ref-type": _endnote,
}
