"""Lists of addresses to collect: text, one a line, or OPML.

An address counts as a feed, which is meant for programs and fetched whatever robots.txt says, where an OPML
list gives it as one or its last part names it (`/feed`, `/news.rss`, `?feed=rss2`); every other is a page.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError

_LONGEST = 20 * 1024 * 1024
_OPML = re.compile(rb"<opml[\s>]", re.IGNORECASE)
_FEED = re.compile(
    r"(?i)(?:/(?:feeds?|rss|atom|rdf)(?:\d?\.\w{2,5})?/?|\.(?:xml|rss|atom|rdf))(?:[?#].*)?$|[?&]feed=\w+$"
)
_COMMENT = re.compile(r"(?:^|\s)#.*")


class Wanted(NamedTuple):
    """An address to fetch, and whether it is a page, for which robots.txt counts."""

    url: str
    page: bool = True


def read(path: Path | str) -> list[Wanted]:
    """The addresses of a list, in which `#` begins a comment; raises InputError where there are none."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(_LONGEST + 1)
    except OSError as error:
        raise InputError(f"{path}: the list cannot be read ({error.strerror or error})") from None
    if len(content) > _LONGEST:
        raise InputError(f"{path}: longer than {_LONGEST >> 20} MB, the most a list can be; split it")
    found = list((_opml if _OPML.search(content[:4096].replace(b"\0", b"")) else _lines)(content))
    if not found:
        raise InputError(f"{path}: no address in it; write one a line, or give OPML")
    return found


def wanted(url: str) -> Wanted:
    """An address as a feed or page, by what it looks like."""
    return Wanted(url, not _FEED.search(url))


def _lines(content: bytes) -> Iterator[Wanted]:
    for line in content.decode("utf-8-sig", "replace").splitlines():
        url = _COMMENT.sub("", line).strip()
        if url:
            yield wanted(url)


def _opml(content: bytes) -> Iterator[Wanted]:
    import lxml.etree

    parser = lxml.etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    tree = lxml.etree.fromstring(content.strip(), parser)
    for outline in tree.iter("{*}outline") if tree is not None else ():
        named = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        if url := named.get("xmlurl"):
            yield Wanted(url, page=False)
        elif url := named.get("url"):
            yield wanted(url)
