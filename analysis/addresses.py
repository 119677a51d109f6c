"""Addresses in one normal form, so that one article has one: no tracking, no AMP or mobile edition, no fragment."""

import csv
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.metadata import version
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from analysis import paths
from analysis.keeping import cached

_PLAIN = re.compile(
    r"https?://(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[\w.,~-]+)*)/?(?:\?([A-Za-z0-9_.~=&-]*))?"
)
_SIMPLE = "^" + _PLAIN.pattern.replace(r"\w", "0-9A-Za-z_") + "$"
_CACHED = re.compile(
    r"https?://(?:www\.google\.[a-z.]+/amp/(?:s/)?|[\w-]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?)([^/?#]+\.[^/?#]+/.*)"
)
_LONGEST = 4096


@cache
def rules() -> dict[str, frozenset[str]]:
    """What of an address says nothing of the article: kind → values, from data/addresses.csv."""
    found: dict[str, set[str]] = {}
    with paths.data("addresses.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["kind"], set()).add(row["value"])
    return {kind: frozenset(values) for kind, values in found.items()}


@cache
def _editions() -> re.Pattern[str]:
    """Signs that a plain address needs a closer look."""
    hosts = "|".join(map(re.escape, sorted(rules()["host"])))
    ends = "|".join(map(re.escape, sorted(rules()["end"] | rules()["begin"])))
    suffixes = "|".join(map(re.escape, sorted(rules()["suffix"])))
    return re.compile(rf"^(?:[a-z0-9-]+\.)?(?:{hosts})\.|/(?:{ends})(?:/|$)|(?:{suffixes})$")


@cache
def _redirects() -> re.Pattern[str]:
    hosts = (re.escape(value).replace(r"\*", "[a-z0-9.-]+") for value in sorted(rules()["redirect"]))
    return re.compile(rf"(?i)https?://(?:www\.)?(?:{'|'.join(hosts)})/?[?&]")


def behind(url: str) -> str:
    """The address that a redirecting one of a search engine, network or mail service names; any other as it is."""
    if "http" not in url[8:] or not _redirects().match(url):
        return url
    found = (
        value for _, value in parse_qsl(urlsplit(url).query) if value.startswith(("http://", "https://"))
    )
    return next(found, url)


def normal(url: str | None) -> str | None:
    """`https://amp.post.example/wall/?utm_source=x#top` → `post.example/wall`; null where it is a whole site."""
    if not url or len(url) > _LONGEST:
        return None
    plain = _PLAIN.fullmatch(url)
    if not plain or plain[1].endswith(".ampproject.org") or _editions().search(plain[1] + plain[2]):
        return _normal(url)
    query = _plain_query(plain[3]) if plain[3] else ""
    return f"{plain[1]}{plain[2]}{query}" if plain[2] or query else None


def many(urls: Iterable[str | None]) -> list[str | None]:
    """The normal form of each."""
    return [normal(url) for url in urls]


def column(urls: pa.Array) -> pa.Array:
    """The normal form of each of many, plain ones at once."""
    halves = pc.split_pattern(urls, "?", max_splits=1)
    asked = pc.fill_null(pc.equal(pc.list_value_length(halves), 2), False)
    bare = pc.replace_substring_regex(pc.list_element(halves, 0), r"^https?://(?:www\.)?", "")
    pages, editions = _without_ends(pc.ascii_rtrim(bare, "/"))
    closer = pc.or_(pc.invert(pc.match_substring_regex(urls, _SIMPLE)), editions)
    closer = pc.fill_null(pc.or_(closer, pc.greater(pc.binary_length(urls), _LONGEST)), False)
    if pc.any(asked).as_py():
        queries = _queries(pc.list_element(halves.filter(asked), 1))
        ends = pc.replace_with_mask(pc.if_else(pc.is_null(urls), None, ""), asked, queries)
        pages = pc.binary_join_element_wise(pages, ends, "")
    pages = pc.if_else(pc.match_substring_regex(pages, "[/?]"), pages, None)  # more than a site
    if pc.any(closer).as_py():
        slow = pa.array([normal(url) for url in urls.filter(closer).to_pylist()], pa.string())
        pages = pc.replace_with_mask(pages, closer, slow)
    return pages


def _without_ends(pages: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Pages without what ends a path and says nothing, and which of them need a closer look for editions."""
    editions = _editions().pattern + r"|^[^/]*\.ampproject\.org"
    signs = pc.match_substring_regex(pages, f"{editions}|{_ends()}")
    if not pc.any(signs).as_py():
        return pages, signs
    some = pc.replace_substring_regex(pages.filter(signs), _ends(), "")
    mask = pc.fill_null(signs, False)
    pages = pc.replace_with_mask(pages, mask, some.drop_null())
    return pages, pc.replace_with_mask(signs, mask, pc.match_substring_regex(some.drop_null(), editions))


def _queries(queries: pa.Array) -> pa.Array:
    """What is left of parameters that need no decoding: one alone, with a number for its name, at once."""
    numbers = pc.match_substring_regex(queries, r"^[0-9]+&*$")
    rest = [_plain_query(query) for query in queries.filter(pc.invert(numbers)).to_pylist()]
    names = pc.binary_join_element_wise("?", pc.ascii_rtrim(queries, "&"), "=", "")
    return pc.replace_with_mask(names, pc.invert(numbers), pa.array(rest, pa.string()))


@cache
def _ends() -> str:
    """What ends a path and says nothing of the article: `/amp`, `/index.html`."""
    return rf"(?i)(?:/(?:{'|'.join(map(re.escape, sorted(rules()['end'])))}))+$"


def _normal(url: str) -> str | None:
    cached = _CACHED.match(url)
    try:
        parts = urlsplit(f"https://{cached[1]}" if cached else url.strip())
        host = _host(parts.hostname or "")
        port = f":{parts.port}" if _port(parts.netloc) else ""
    except ValueError:  # brackets that do not close, a port that is none
        return None
    path, query = _path(parts.path), _query(parts.query)
    return f"{host}{port}{path}{query}" if host and (path or query) else None


@lru_cache(maxsize=10_000)
def _tracks(name: str) -> bool:
    """Whether a parameter of this name says nothing of the article: by the table, else by courlan."""
    known = rules()
    lowered = name.lower()
    if lowered in known["own"] or not any(map(str.isalpha, lowered)):
        return False
    return lowered in known["parameter"] or _is_tracker(lowered)


def _is_tracker(name: str) -> bool:
    return bool(_trackers().search(name))


@cache
def _trackers() -> re.Pattern[str]:
    """courlan's signs of a tracking parameter, without the .2 seconds of importing it, once this computer has them."""
    return re.compile(cached.text(f"trackers-{version('courlan')}", _of_courlan))


def _of_courlan() -> str:
    from courlan.clean import TRACKERS_RE  # late: slow to import

    return str(TRACKERS_RE.pattern)


def _port(netloc: str) -> bool:
    return bool(re.search(r":(?!80$|443$)\d{1,5}$", netloc))


def _host(host: str) -> str:
    """The host without the label of an edition, first or behind a language; at least a site is left."""
    labels = host.lower().split(".")
    for at in (0, 1, 0):
        if len(labels) > at + 2 and labels[at] in rules()["host"]:
            del labels[at]
    return ".".join(labels)


@cache
def _suffixes() -> list[str]:
    """Endings of editions, the longest first."""
    return sorted(sorted(rules()["suffix"]), key=len, reverse=True)


def _path(path: str) -> str:
    steps = [unquote(step) for step in path.split("/") if step]
    if len(steps) > 1 and steps[0].lower() in rules()["begin"]:
        del steps[0]
    while steps and steps[-1].lower() in rules()["end"]:
        del steps[-1]
    if steps:
        cut = next((suffix for suffix in _suffixes() if steps[-1].lower().endswith(suffix)), "")
        steps[-1] = steps[-1][: len(steps[-1]) - len(cut)] or steps[-1]
    return "".join(f"/{step}" for step in steps)


def _query(query: str) -> str:
    """What is left of the parameters, in one order."""
    if not query:
        return ""
    parts = [
        part for part in query.split("&") if not _tracks(part.partition("=")[0])
    ]  # most need no decoding
    kept = [pair for pair in parse_qsl("&".join(parts), keep_blank_values=True) if not _tracks(pair[0])]
    return f"?{urlencode(sorted(kept))}" if kept else ""


def _plain_query(query: str) -> str:
    """The same of parameters that need no decoding."""
    pairs = [part.partition("=") for part in query.split("&") if part]
    kept = [(name, value) for name, _, value in pairs if name.isdecimal() or not _tracks(name)]
    if len(kept) > 1:
        kept.sort()
    return "?" + "&".join([f"{name}={value.replace('=', '%3D')}" for name, value in kept]) if kept else ""
