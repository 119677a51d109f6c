"""Which outlet is it? The name as printed, or the address, looked up in `data/outlets.csv`."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import process
from rapidfuzz.distance import OSA

from analysis import text
from analysis.outlets.table import KINDS, KNOWN, load

__all__ = ["KINDS", "KNOWN", "label", "load", "report"]

_LABEL = (
    r"(?:blog|subscription|registration|press release|satire|opinion|editorial|website|"
    r"online|(?:online |web )?news)"
)
_MARKED_TAIL = re.compile(rf"\s*(?:\\?\({_LABEL}\\?\)|\s-\s{_LABEL})\s*$", re.IGNORECASE)
_BARE_TAIL = re.compile(r"\s+(?:news|online|newspaper|website|digital|opinion)$", re.IGNORECASE)
_BRACKETS = re.compile(r" \([^()]*\)$")
_URL_HOST = r"^\s*(?:https?:)?//(?:[^/?#@]*@)?(?P<host>[^/:?#\s]+)"
_PRINTED_HOST = re.compile(r"\s*(?:https?://)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})/?\s*", re.IGNORECASE)
_FUZZY_LETTERS = 10  # without "the"; in shorter names one slip makes another real name too often


def label(articles: pd.DataFrame, known: pd.DataFrame | None = None) -> pd.DataFrame:
    """Name the outlet and publisher family of each article: by alias, then address, then careful likeness.

    The name as printed decides, then the address, then a spelling one slip away; what stays unknown
    keeps the name it was printed under. An aggregator's article is the aggregator's: the outlet
    behind it is not guessed.
    """
    book = _book(load() if known is None else known)
    name_codes, names = _codes(_strings(articles["outlet_raw"]))
    host_codes, hosts = _codes(_hosts(_strings(articles["url"])))
    places, pairs = pd.factorize(name_codes * len(hosts) + host_codes)
    found = [_identify(names[pair // len(hosts)], hosts[pair % len(hosts)], book) for pair in pairs]
    return articles.assign(**{
        column: pd.Series(_take([row[at] for row in found], places), articles.index)
        for at, column in enumerate(("outlet", "outlet_match", "publisher_family"))
    })  # fmt: skip


def unknown(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the unknown outlets of labelled articles, most articles first, each with one address.

    Columns outlet, articles, url, rows: what is needed to add a row to one's own table of outlets.
    """
    found = articles[["outlet", "url"]][(articles["outlet_match"] == "unknown").fillna(False)]
    counts = found.groupby("outlet", sort=True).agg(articles=("outlet", "size"), url=("url", "first"))
    counts["rows"] = [list(rows) for rows in found.groupby("outlet", sort=True).groups.values()]
    return counts.reset_index().sort_values(
        ["articles", "outlet"], ascending=[False, True], ignore_index=True
    )


def likest(articles: pd.DataFrame, known: pd.DataFrame | None = None) -> list[tuple[str, str]]:
    """Each unknown outlet, by its name, with the known one whose name or alias is most like it."""
    book = _book(load() if known is None else known)
    names, printed = list(book.names), unknown(articles)["outlet"].astype(object)
    found = ((name, process.extractOne(text.key(name), names, scorer=OSA.normalized_similarity))
             for name in sorted(printed))  # fmt: skip
    return [(name, book.outlets[book.names[best[0]]][0]) for name, best in found if best]


class _Book(NamedTuple):
    """The known outlets, ready to look up."""

    outlets: list[tuple[str, str, str]]  # name, family, kind
    names: dict[str, int]
    domains: dict[str, int]
    spellings: dict[str, list[tuple[str, str, int]]]  # by first letter: key, initials, outlet


def _book(known: pd.DataFrame) -> _Book:
    names: dict[str, int] = {}
    domains: dict[str, int] = {}
    spellings: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for at, (name, aliases, hosts) in enumerate(
        zip(*(known[column].tolist() for column in ("name", "aliases", "domains")), strict=True)
    ):
        domains |= dict.fromkeys(hosts, at)
        for printed in (name, *aliases):
            names[text.key(printed)] = at
            letters, initials = _spelling(printed)
            if len(letters) >= _FUZZY_LETTERS:
                spellings[letters[0]].append((letters, initials, at))
    outlets = list(zip(known["name"], known["publisher_family"], known["kind"], strict=True))
    return _Book(outlets, names, domains, spellings)


def _identify(printed: str | None, host: str | None, book: _Book) -> tuple[str | None, ...]:
    """Outlet, match and family of one printed name and one host."""
    named = printed if printed and printed.strip() else None
    at, match = _look_up(named, host, book)
    if at is None:
        return named, "unknown" if named else None, None
    name, family, _ = book.outlets[at]
    return name, match, family


def _look_up(printed: str | None, host: str | None, book: _Book) -> tuple[int | None, str]:
    at_host = _of_host(host, book)
    if printed is None:
        return at_host, "domain"
    by_name = next((book.names[key] for key in _keys(printed) if key in book.names), None)
    if at_host is not None and at_host != by_name and _homonym(printed, book.outlets[at_host][0]):
        return at_host, "domain"
    if by_name is not None:
        return by_name, "alias"
    shown = _PRINTED_HOST.fullmatch(printed)
    if shown and (at_shown := _of_host(shown[1].lower(), book)) is not None:
        return at_shown, "domain"
    if at_host is not None and book.outlets[at_host][2] != "aggregator":
        return at_host, "domain"
    return _one_slip_away(printed, book), "fuzzy"


def _of_host(host: str | None, book: _Book) -> int | None:
    """The outlet of the longest known end of a host."""
    labels = (host or "").lower().rstrip(".").split(".")[-8:]
    ends = (".".join(labels[at:]) for at in range(len(labels)))
    return next((book.domains[end] for end in ends if end in book.domains), None)


def _homonym(printed: str, name: str) -> bool:
    """Whether a name is the printed one plus a place in brackets: `The Guardian (Nigeria)`."""
    bare = _BRACKETS.sub("", name)
    return bare != name and _bare_key(bare) == _bare_key(printed)


def _bare_key(name: str) -> str:
    key = text.key(name)
    return key[3:] if re.match(r"\s*the\b", name, re.IGNORECASE) and len(key) > 3 else key


def _keys(printed: str) -> Iterator[str]:
    """Keys a printed name may be known under, closest first."""
    for name in (printed, _MARKED_TAIL.sub("", printed)):
        yield text.key(name)
        yield _bare_key(name)
        yield f"the{text.key(name)}"
    core = _BARE_TAIL.sub("", name)
    words = [word for word in text.words(core) if word.casefold() != "the"]
    if len(words) > 1 or (core.isupper() and len(core) > 2):  # "Sun News" is not The Sun
        yield text.key(core)
        yield _bare_key(core)
        yield f"the{text.key(core)}"


@lru_cache(maxsize=50_000)
def _spelling(name: str) -> tuple[str, str]:
    """Letters of a name without "the", and the first letter of each word."""
    words = [word for word in text.words(text.fold(name)) if word != "the"]
    return "".join(filter(str.isalnum, "".join(words))), "".join(word[0] for word in words)


def _one_slip_away(printed: str, book: _Book) -> int | None:
    """The one outlet whose name has a letter more or less in a word, or two swapped; None where two do."""
    letters, initials = _spelling(printed[:200])
    if len(letters) < _FUZZY_LETTERS:
        return None
    near = {
        at
        for other, others, at in book.spellings.get(letters[0], ())
        if initials == others and _is_slip(letters, other)
    }
    return near.pop() if len(near) == 1 else None


def _is_slip(one: str, other: str) -> bool:
    """A letter put for another is none: it makes Tides of Times."""
    gap = abs(len(one) - len(other))
    if gap > 1 or (gap == 0 and sorted(one) != sorted(other)) or _digits(one) != _digits(other):
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _digits(letters: str) -> str:
    return "".join(filter(str.isdigit, letters))


def _strings(values: pd.Series) -> pa.Array:
    array = pa.array(values, pa.large_string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _hosts(urls: pa.Array) -> pa.Array:
    return pc.utf8_lower(pc.struct_field(pc.extract_regex(urls, _URL_HOST), "host"))


def _codes(values: pa.Array) -> tuple[npt.NDArray[np.int64], list[str | None]]:
    """Each value's place in the list of distinct ones, which ends with None."""
    encoded = values.dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    return pc.fill_null(encoded.indices, len(distinct)).to_numpy().astype(np.int64), [*distinct, None]


def _take(values: list[str | None], places: npt.NDArray[np.intp]) -> pd.arrays.ArrowExtensionArray:
    return pd.arrays.ArrowExtensionArray(pa.array(values, pa.string()).take(pa.array(places)))
