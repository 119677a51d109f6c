"""Posts of networks: what their archives, answers and streams hold, in usual columns, in our own words."""

import json
from typing import Any

import pytest

from analysis.readers import registry
from analysis.readers.document import Document

SAID = {
    "$type": "app.bsky.feed.post",
    "createdAt": "2026-03-09T08:15:00.000Z",
    "langs": ["en"],
    "text": "Council agrees to repair the wall #seawall",
    "facets": [{"features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "seawall"}]}],
}
URI = "at://did:plc:abc/app.bsky.feed.post/3k1"
POST = {
    "uri": URI,
    "cid": "b",
    "author": {"handle": "post.example", "displayName": "Harbour Post"},
    "record": SAID,
}
NOTE = {
    "id": "https://m.example/users/post/statuses/1",
    "type": "Note",
    "published": "2026-03-09T08:15:00Z",
    "url": "https://m.example/@post/1",
    "attributedTo": "https://m.example/users/post",
    "content": "<p>Council agrees to repair the wall</p>",
    "tag": [{"type": "Hashtag", "name": "#seawall"}, {"type": "Mention", "name": "@gull"}],
}
OUTBOX = {
    "type": "OrderedCollection",
    "orderedItems": [
        {"id": "a1", "type": "Create", "actor": NOTE["attributedTo"], "published": "2026-03-09T08:15:00Z", "object": NOTE},
        {"id": "a2", "type": "Announce", "actor": NOTE["attributedTo"], "published": "2026-03-08", "object": "https://o.example/9"},
    ],
}  # fmt: skip
TOOT = {
    "id": "111222333",
    "created_at": "2026-03-09T08:15:00.000Z",
    "language": "en",
    "url": "https://m.example/@post/1",
    "content": "<p>Council agrees to repair the wall</p>",
    "reblog": None,
    "account": {"username": "post", "display_name": "Harbour Post"},
    "tags": [{"name": "seawall"}],
}
PASSED = TOOT | {"id": "9", "content": "", "tags": [], "account": {"username": "x"}, "reblog": TOOT}
TWEET = {
    "id_str": "176600",
    "created_at": "Mon Mar 09 08:15:00 +0000 2026",
    "full_text": "Council agrees to repair the wall",
    "lang": "en",
    "entities": {"hashtags": [{"text": "seawall"}]},
}
ANSWER = {
    "data": [
        {"id": "176600", "text": "Council agrees", "created_at": "2026-03-09T08:15:00Z", "author_id": "22"}
    ],
    "includes": {"users": [{"id": "22", "name": "Harbour Post", "username": "post"}]},
}
BSKY = "https://bsky.app/profile/{}/post/3k1"


def lines(*records: dict[str, Any]) -> str:
    return "\n".join(map(json.dumps, [*records, {"x": 1}]))


@pytest.mark.parametrize(
    ("data", "name", "layout", "outlet", "url", "tags"),
    [
        (json.dumps({"feed": [{"post": POST, "reason": {"by": {}}}]}), "a.json", "bluesky", "Harbour Post", BSKY.format("post.example"), ["#seawall"]),
        (json.dumps({"posts": [POST], "hitsTotal": 1}), "a.json", "bluesky", "Harbour Post", BSKY.format("post.example"), ["#seawall"]),
        (lines(POST), "a.jsonl", "bluesky", "Harbour Post", BSKY.format("post.example"), ["#seawall"]),
        (json.dumps({"records": [{"uri": URI, "cid": "b", "value": SAID}]}), "a.json", "bluesky", None, BSKY.format("did:plc:abc"), ["#seawall"]),
        (lines({"did": "did:plc:abc", "kind": "commit", "commit": {"rkey": "3k1", "record": SAID}}), "a.jsonl", "bluesky", None, BSKY.format("did:plc:abc"), ["#seawall"]),
        (json.dumps(OUTBOX), "outbox.json", "mastodon", "post@m.example", "https://m.example/@post/1", ["#seawall"]),
        (json.dumps([TOOT]), "a.json", "mastodon", "Harbour Post", "https://m.example/@post/1", ["#seawall"]),
        (json.dumps([PASSED]), "a.json", "mastodon", "Harbour Post", "https://m.example/@post/1", ["#seawall"]),
        ("window.YTD.tweets.part0 = " + json.dumps([{"tweet": TWEET}], indent=2), "tweets.js", "twitter", None, "https://x.com/i/status/176600", ["#seawall"]),
        (json.dumps(ANSWER), "a.json", "twitter", "Harbour Post", None, []),
    ],
)  # fmt: skip
def test_posts(
    data: str, name: str, layout: str, outlet: str | None, url: str | None, tags: list[str]
) -> None:
    readings = list(registry.parse(Document(name, data.encode())))
    (row,) = [row for reading in readings for row in reading.articles.to_pylist()]  # type: ignore[union-attr]
    assert readings[0].layout == layout
    assert (row["outlet_raw"], row["url"], row["hashtags"]) == (outlet, url, tags)
    assert row["headline"] is None
    assert row["body"].startswith("Council agrees")
    assert "09" in row["published_raw"]


@pytest.mark.parametrize(
    "record",
    [
        {"title": "Wall agreed", "record": {"text": "x"}, "url": "https://h.example/1"},
        {"title": "Wall agreed", "post": {"id": 1}, "value": 3, "url": "https://h.example/1"},
        {"title": "Wall agreed", "object": {"type": "Note"}, "account": "x", "url": "https://h.example/1"},
        {"title": "Wall agreed", "tweet": {"id": 1}, "commit": {}, "url": "https://h.example/1"},
        {"title": "Wall agreed", "data": [1], "includes": {"users": 1}, "url": "https://h.example/1"},
    ],
)
def test_other_records_with_such_names_stay_as_they_are(record: dict[str, Any]) -> None:
    (reading,) = registry.parse(Document("a.json", json.dumps([record]).encode()))
    assert [row["headline"] for row in reading.articles.to_pylist()] == ["Wall agreed"]  # type: ignore[union-attr]


def test_other_files_of_an_archive_are_refused_by_their_columns() -> None:
    data = (
        'window.YTD.like.part0 = [{"like": {"tweetId": "1", "expandedUrl": "https://x.com/i/web/status/1"}}]'
    )
    (reading,) = registry.parse(Document("like.js", data.encode()))
    assert (reading.status, "like.tweetId" in (reading.reason or "")) == ("not read", True)
