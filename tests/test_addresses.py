"""Addresses in one normal form, one by one and many at once."""

from urllib.parse import quote

import courlan
import pyarrow as pa
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import addresses

PIECES = st.sampled_from(
    ["https://", "http://", "www.", "amp.", "m.", "post.example", "fr.m.post.example", "post", ".", "/", "/wall", "/amp", "/index.html",
     "/a-b_c,d~e", "/wall.amp.html", "/Wände", "/%C3%A4", "?", "&", "=", "id=7", "123", "utm_source=x", "fbclid=y", "q=a=b", "a%20b=c+d",
     "#top", ":443", ":8080", "//", " ", "\n", "post-example.cdn.ampproject.org/c/s/", "www.google.com/amp/s/", "٣", "İ"]
)  # fmt: skip


@examples(400)
@given(st.lists(st.lists(PIECES, max_size=9).map("".join) | st.none(), max_size=6))
def test_many_at_once_are_what_each_is_alone(urls: list[str | None]) -> None:
    assert addresses.column(pa.array(urls, pa.string())).to_pylist() == addresses.many(urls)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.post.example/wall/?utm_source=x#top", "post.example/wall"),
        ("https://amp.post.example/wall/", "post.example/wall"),
        ("https://post.example/wall?b=2&a=1&fbclid=z", "post.example/wall?a=1&b=2"),
        ("https://post.example/wall?q=a%20b&utm_medium=x%20y", "post.example/wall?q=a+b"),
        ("https://post.example/news?4711", "post.example/news?4711="),
        ("https://post.example/", None),
        ("https://:443:8080", None),
        ("https://post.example:99999/wall", None),
        ("https://[post.example/wall", None),
        ("https://post.example", None),
        ("https://post.example/" + "x" * 5_000, None),
        (None, None),
    ],
)
def test_what_says_nothing_of_the_article_goes(url: str | None, expected: str | None) -> None:
    assert addresses.normal(url) == expected
    assert addresses.column(pa.array([url], pa.string())).to_pylist() == [expected]


NAMES = ("id", "page", "utm_source", "UTM_Medium", "fbclid", "ref", "referrer", "clid", "mc_cid", "article", "gl",
         "xtor", "story", "cmpid", "ns_campaign", "é", "a b", "a+b", "pk_kwd", "s_kwcid", "mod", "xid")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_what_tracks_is_what_courlan_says(name: str) -> None:
    tracks = "?" not in courlan.normalize_url(f"https://outlet.example/?{quote(name.lower())}=1")
    assert addresses._is_tracker(name.lower()) == tracks


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.google.com/url?sa=t&url=https://post.example/wall%3Fid%3D1&ct=ga", "https://post.example/wall?id=1"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fpost.example%2Fwall&h=A", "https://post.example/wall"),
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpost.example%2Fwall&data=x", "https://post.example/wall"),
        ("https://www.google.com/search?q=https://post.example/wall", None),
        ("https://post.example/share?url=https://post.example/wall", None),
        ("https://notgoogle.com.evil.example/url?url=https://post.example/wall", None),
        ("https://www.google.com/url?q=wall", None),
    ],
)  # fmt: skip
def test_addresses_that_lead_on(url: str, expected: str | None) -> None:
    assert addresses.behind(url) == (expected or url)
