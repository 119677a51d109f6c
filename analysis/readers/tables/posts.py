"""Posts of networks as records: Bluesky, archives of Mastodon and of X, answers that name authors apart."""

import re
from typing import Any
from urllib.parse import urlsplit

Record = dict[str, Any]
_PAGE = "https://bsky.app/profile/{}/post/{}"
_STATUS = "https://x.com/i/status/{}"
_URI = re.compile(r"at://(did:[\w:.%-]+|[\w.-]+)/app\.bsky\.feed\.post/(\w+)")
_POST = "app.bsky.feed.post"
_ACTOR = re.compile(r"/(?:users/|@)([\w.-]+)/?$")
ASSIGNED = re.compile(r"\s*window\.YTD\.\w+\.part\d+\s*=\s*(?=[\[{])")  # before the JSON in X's archive


def post(record: Record) -> Record:
    """A post under usual names; any other record as it is."""
    for mark, tidy in _KINDS.items():
        if isinstance(inner := record.get(mark), dict) and (found := tidy(record, inner)):
            return found
    return record


def listed(value: Any) -> list[Record] | None:
    """The posts of an answer that names its authors apart, each with its own; null for anything else."""
    posts = value.get("data") if isinstance(value, dict) else None
    apart = value.get("includes") if isinstance(posts, list) else None
    users = apart.get("users") if isinstance(apart, dict) else None
    if not isinstance(users, list) or not isinstance(posts, list):
        return None
    known = {user.get("id"): user for user in users if isinstance(user, dict)}
    return [{**one, "author": known.get(one.get("author_id"), {})} for one in posts if isinstance(one, dict)]


def _tidy(uri: Any, author: Any, told: Record) -> Record | None:
    """A post of Bluesky: whose it is, what it says, its own page."""
    if not isinstance(told.get("text"), str) or told.get("$type", _POST) != _POST or "createdAt" not in told:
        return None
    author = author if isinstance(author, dict) else {}
    place = _URI.match(uri) if isinstance(uri, str) else None
    langs = told.get("langs")
    return {
        "at_uri": uri if isinstance(uri, str) else "",
        "outlet": author.get("displayName") or author.get("handle") or "",
        "text": told["text"],
        "published": told["createdAt"],
        "language": langs[0] if isinstance(langs, list) and langs else "",
        "url": _PAGE.format(author.get("handle") or place[1], place[2]) if place else "",
        "hashtags": _tags(_facets(told)),
    }


def _facets(told: Record) -> list[Any]:
    facets = told.get("facets")
    features = (
        (one.get("features") for one in facets if isinstance(one, dict)) if isinstance(facets, list) else ()
    )
    found = [
        mark.get("tag")
        for some in features
        if isinstance(some, list)
        for mark in some
        if isinstance(mark, dict)
    ]
    return [*found, *(told["tags"] if isinstance(told.get("tags"), list) else [])]


def _tags(names: list[Any]) -> str:
    return " ".join(dict.fromkeys(f"#{name.lstrip('#')}" for name in names if isinstance(name, str) and name))


def _names(tags: Any) -> list[Any]:
    return (
        [tag.get("name") or tag.get("text") for tag in tags if isinstance(tag, dict)]
        if isinstance(tags, list)
        else []
    )


def _seen(record: Record, inner: Record) -> Record | None:
    """A post as lists of Bluesky show it: the author beside what was written."""
    return _tidy(record.get("uri"), record.get("author"), inner)


def _shown(record: Record, inner: Record) -> Record | None:
    """A post within a list's entry, whoever passed it on."""
    return _seen(inner, inner["record"]) if isinstance(inner.get("record"), dict) else None


def _committed(record: Record, inner: Record) -> Record | None:
    """A post in the stream of all that happens on Bluesky."""
    told, key = inner.get("record"), inner.get("rkey")
    uri = f"at://{record.get('did')}/{_POST}/{key}" if key and record.get("did") else None
    return _tidy(uri, None, told) if isinstance(told, dict) else None


def _created(record: Record, inner: Record) -> Record | None:
    """A post in an archive of Mastodon: what was written there, not what was passed on."""
    if record.get("type") != "Create" or inner.get("type") not in ("Note", "Article", "Question"):
        return None
    by = inner.get("attributedTo") or record.get("actor")
    named = _ACTOR.search(by) if isinstance(by, str) else None
    tags = [t for t in inner.get("tag") or [] if isinstance(t, dict) and t.get("type") == "Hashtag"]
    return {
        "id": inner.get("id"),
        "created_at": inner.get("published"),
        "account": {"username": f"{named[1]}@{urlsplit(by).netloc}" if named and isinstance(by, str) else ""},
        "content": inner.get("content"),
        "updated": inner.get("updated"),
        "url": inner.get("url") or inner.get("id"),
        "hashtags": _tags(_names(tags)),
    }


def _tooted(record: Record, inner: Record) -> Record | None:
    """A post as Mastodon answers with it; one that was passed on is its author's."""
    if "content" not in record:
        return None
    of = record["reblog"] if isinstance(record.get("reblog"), dict) else record
    return {
        **{k: v for k, v in of.items() if k not in ("reblog", "tags")},
        "hashtags": _tags(_names(of.get("tags"))),
    }


def _kept(record: Record, inner: Record) -> Record | None:
    """A post in an archive of X, which says nowhere whose archive it is."""
    told = inner.get("full_text") or inner.get("text")
    if not isinstance(told, str):
        return None
    number = inner.get("id_str") or inner.get("id")
    entities = inner.get("entities") if isinstance(inner.get("entities"), dict) else {}
    return {
        "id": number,
        "created_at": inner.get("created_at"),
        "full_text": told,
        "lang": inner.get("lang"),
        "url": _STATUS.format(number) if number else "",
        "hashtags": _tags(_names((entities or {}).get("hashtags"))),
    }


_KINDS = {
    "record": _seen,
    "post": _shown,
    "value": _seen,
    "commit": _committed,
    "object": _created,
    "account": _tooted,
    "tweet": _kept,
}
