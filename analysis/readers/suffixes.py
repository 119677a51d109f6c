"""An outlet's name behind a headline: no part of it, and the outlet's name where nothing else tells that."""

import re
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis import text
from analysis.readers import letters
from analysis.readers.document import Reading
from analysis.readers.pages import outlet_names

_OF = frozenset(("tables", "feeds"))  # lists mark it, and saved pages declare their headline
_SIGN = re.compile(r"\s+[-–—―|·•]\s+|\s*｜\s*")
_PARTS = re.compile(r"\s+[-–—―|·•>»]\s+|\s*[:：｜]\s+")
_SIGNS = tuple(sign.encode() for sign in "–—―·•｜")
_MOST = 3  # signs from the end that a name is looked for behind: it may hold one itself
_LONGEST = 60  # characters of a name
_WORDS = 6
_NAME = 4  # letters that an outlet's name and its domain share at least
_ANY_SITE = frozenset(("www", "news", "co", "com", "m", "amp", "edition"))
_NAMES_ALL = "//news.google.com/"  # ends every headline in its outlet's name


def removed(reading: Reading) -> Reading:
    """The records of a table or feed with headlines that do not end in their outlet's name."""
    articles = reading.articles
    if reading.reader not in _OF or not isinstance(articles, pa.Table) or not articles.num_rows:
        return reading
    columns = {name: articles[name].combine_chunks() for name in ("headline", "outlet_raw", "url")}
    mask = _may(columns["headline"])
    if not mask.any():
        return reading
    rows = zip(*(column.filter(pa.array(mask)).to_pylist() for column in columns.values()), strict=True)
    told = [parted(headline, outlet, url) for headline, outlet, url in rows]
    for name, values in zip(("headline", "outlet_raw"), zip(*told, strict=True), strict=True):
        changed = pc.replace_with_mask(columns[name], pa.array(mask), pa.array(values, pa.string()))
        at = articles.column_names.index(name)
        articles = articles.set_column(at, articles.schema.field(at), changed)
    reading.articles = articles
    return reading


def _may(headlines: pa.Array) -> npt.NDArray[np.bool_]:
    """Which headlines hold a sign that a name may stand behind; a dash or bar of ASCII only between spaces."""
    whole, ends = letters.of(headlines)
    signs = np.flatnonzero((whole == ord("-")) | (whole == ord("|")))
    signs = signs[(signs > 0) & (signs < len(whole) - 1)]
    spaced = signs[(whole[signs - 1] == ord(" ")) & (whole[signs + 1] == ord(" "))]
    found = np.zeros(len(headlines), bool)
    for at in (spaced, *(letters.places(whole, sign) for sign in _SIGNS)):
        found[np.searchsorted(ends, at, side="right") - 1] = True
    return found


def parted(headline: str | None, outlet: str | None, url: str | None) -> tuple[str | None, str | None]:
    """A headline without the outlet's name behind it, and the outlet: where none is told, what stands there."""
    for sign in list(_SIGN.finditer(headline or ""))[: -_MOST - 1 : -1]:
        first, last = (headline or "")[: sign.start()].strip(), (headline or "")[sign.end() :].strip()
        if first and 0 < len(last) <= _LONGEST and _names(last, outlet, url):
            return first, outlet or last
    return headline, outlet


def _names(last: str, outlet: str | None, url: str | None) -> bool:
    """Whether what stands behind a headline is the outlet, or names it where nothing else does."""
    if last[0].islower() and "." not in last:
        return False
    name, always = _key(last), _NAMES_ALL in (url or "")
    if not outlet:
        few = bool(name) and len(last.split()) <= _WORDS
        return few and (always or of_site(name, url) or (" " in last and outlet_names.known(last)))
    known = _key(outlet)
    if name == known or outlet_names.same(last, outlet):
        return bool(name)
    within = min(len(name), len(known)) >= _NAME and (name in known or known in name)
    return (within and (always or of_site(name, url))) or of_site(name, _site(outlet))


def own(title: str | None, url: str | None) -> str | None:
    """The one part of a feed's title that its address or the list of outlets tells for its outlet, else all of it."""
    parts = [part for part in _PARTS.split(title or "") if part]
    named = [part for part in parts if part.casefold() not in outlet_names.sections()]
    for tells in (lambda part: of_site(_key(part), url), outlet_names.known):
        if len(parts) > 1 and len(told := [part for part in named if tells(part)]) == 1:
            return told[0]
    return title


def _key(name: str) -> str:
    return text.key(name).removeprefix("the")


def _site(outlet: str) -> str | None:
    """The address of an outlet that is told by its domain."""
    return f"https://{outlet.lower()}" if "." in outlet and " " not in outlet else None


def of_site(name: str, url: str | None) -> bool:
    """Whether a name is written in an address's domain, or the domain in it."""
    labels = [text.key(label) for label in urlsplit(url).netloc.split(".")[:-1]] if url and name else []
    return any(
        name == label or (min(len(name), len(label)) >= _NAME and (name in label or label in name))
        for label in labels
        if label not in _ANY_SITE
    )
