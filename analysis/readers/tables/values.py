"""Values that are not what their column says: addresses in place of names, day numbers in place of days."""

import ast
import json
import string
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex

from analysis.readers import clean, letters
from analysis.readers.tables import records

_MARKUP = (
    r"</?(?i:a|article|b|blockquote|br|div|em|figure|font|h[1-6]|i|img|li|ol|p|section|span|strong|ul)"
    r"(?:\s[^<>]*)?/?>"
    r"|&(?i:amp|apos|gt|hellip|lt|[lr][ds]quo|[mn]dash|nbsp|quot|#\d{2,6}|#x[\da-f]{2,5});"
)
NOTHING = (  # what programs and services write for no value
    "nan", "NaN", "None", "null", "NULL", "N/A", "[]", "{}", "<NA>", "#N/A",
    "[Removed]", "[removed]", "[deleted]",
)  # fmt: skip
_WITHHELD = r"^ONLY AVAILABLE IN [A-Z ]{1,40} PLANS?$"
_MARKS = 64  # bytes of a value that may be only marks
_LETTERS = (string.ascii_letters + string.digits).encode()
_WORD = regex.compile(r"[\pL\pN]")
_SHORT = 64  # bytes of a value that may stand for none
_MAY_BE_NOTHING = "".join(sorted({value[0] for value in NOTHING} | {"O"})).encode()
_LONGEST = 100_000  # characters of a cell that is read as code
_UTC = ", +0000 UTC"
_SEARCHED = r"^(\d\d)/(\d\d)/(\d{4}), (\d\d:\d\d [AP]M), \+0000 UTC$"
_TAGGED = (
    r"(?s)^(?P<headline>.*?\S)\s*(?:(?::\s*†?|†)\s*\[(?P<desk>[^\[\]]{2,60})\]"
    r"|\s\[(?P<kind>[^\[\]]{1,50} Desk|Corrections?|Corrected)\])$"
)
_ID = r"^(?:[^\s]*[\d/][^\s]*)$"
_HEADLINE = 250  # characters
_SERIAL = r"^\d{5}(?:[.,]\d+)?$"
_SERIALS = (25_569, 73_050)  # 1970 to 2099, as spreadsheets count days
_FIRST = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of spreadsheets, which know no zone


def named(columns: list[pa.Array]) -> tuple[pa.Array, pa.Array | None]:
    """Outlets by the first value of a row that is a name, else by the domain of its address; and the address."""
    masks = [_addresses(column) for column in columns]
    if not any(mask is not None for mask in masks):
        return coalesced(columns), None
    pairs = [(column, mask) for column, mask in zip(columns, masks, strict=True)]
    names = coalesced([column if mask is None else pc.if_else(mask, None, column) for column, mask in pairs])
    addresses = coalesced([pc.if_else(mask, column, None) for column, mask in pairs if mask is not None])
    return pc.coalesce(names, each(addresses, _host)), each(addresses, _page)


def unmarked(column: pa.Array, lines: bool) -> pa.Array:
    """Values without the markup, and the character references, that a page's text was exported with."""
    marked = letters.matching(column, letters.holding(column, b"<&"), _MARKUP)
    if not pc.any(marked).as_py():
        return column
    return pc.if_else(marked, each(pc.if_else(marked, column, None), lambda v: clean.plain(v, lines)), column)


def told(column: pa.Array) -> pa.Array:
    """Values without those that stand for none: empty ones, `None`, `[Removed]`, what a service sells apart."""
    sizes = np.diff(letters.of(column)[1])
    none = sizes == 0
    may = letters.begun(column, _MAY_BE_NOTHING) & (sizes <= _SHORT)
    if may.any():
        some = column.filter(pa.array(may))
        nothing = pc.or_(pc.is_in(some, pa.array(NOTHING)), pc.match_substring_regex(some, _WITHHELD))
        none[may] = pc.fill_null(nothing, False).to_numpy(zero_copy_only=False)
    return (
        pc.if_else(pa.array(none), None, column) if none.any() and column.null_count < len(column) else column
    )


def pieces(column: pa.Array) -> pa.Array:
    """Values with lists and objects that a program wrote as code into a cell as text: `['A', 'B']` → `A, B`."""
    coded = letters.beginning(column, b"[{")
    if not pc.any(coded).as_py():
        return column
    return pc.if_else(coded, each(pc.if_else(coded, column, None), _piece), column)


def worded(column: pa.Array) -> pa.Array:
    """Values without those that are only marks: a dash for nothing, a picture of a thumb."""
    short = pc.and_(pc.is_valid(column), pa.array(np.diff(letters.of(column)[1]) <= _MARKS))
    may = pc.and_not(short, letters.beginning(column, _LETTERS))
    if not pc.any(may).as_py():
        return column
    bare = pa.array([not _WORD.search(value) for value in column.filter(may).to_pylist()])
    return pc.if_else(pc.replace_with_mask(may, may, bare), None, column)


def _piece(value: str) -> str | None:
    if len(value) > _LONGEST or value[:1] not in "[{" or value[-1:] not in "]}":
        return value
    for parse in (json.loads, ast.literal_eval):
        try:
            return records.text(parse(value)) or None
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
    return value


def coalesced(columns: list[pa.Array]) -> pa.Array:
    """The first value of each row."""
    return pc.coalesce(*columns) if len(columns) > 1 else columns[0]


def _addresses(column: pa.Array) -> pa.Array | None:
    """Which values are web addresses; null where none is."""
    maybe = pc.or_(letters.holding(column, b"/"), pc.fill_null(pc.starts_with(column, "www."), False))
    if not pc.any(maybe).as_py():
        return None
    hosts = each(pc.if_else(maybe, column, None), _host)
    return pc.is_valid(hosts) if hosts.null_count < len(hosts) else None


def each(values: pa.Array, function: Callable[[str], str | None]) -> pa.Array:
    """A function of texts over an array, once for each distinct value."""
    encoded = values.dictionary_encode()
    done = [function(v) for v in encoded.dictionary.to_pylist()]
    return pa.array(done, pa.string()).take(encoded.indices)


def _host(value: str) -> str | None:
    """The domain of a web address, with or without a scheme; null for a name."""
    begun = value if "://" in value else f"https://{value}"
    try:
        parts = urlsplit(begun)
    except ValueError:
        return None
    host = parts.netloc.lower().rpartition("@")[2].partition(":")[0].removeprefix("www.")
    web = (
        parts.scheme.lower() in ("http", "https") and "." in host.strip(".") and not set(value) & set(" \t\n")
    )
    return host if web else None


def _page(value: str) -> str | None:
    """The address itself where it leads to more than a site's first page."""
    return value if "://" in value and urlsplit(value).path.strip("/") else None


def days(published: pa.Array) -> pa.Array:
    """Times, with day numbers of spreadsheets as the days they stand for: `46090` → `2026-03-09`.

    Searches of Google News write the month first, whatever the language: `03/09/2026, 07:00 AM, +0000 UTC`.
    """
    if pc.any(pc.ends_with(published, _UTC)).as_py():
        published = pc.replace_substring_regex(published, _SEARCHED, r"\3-\1-\2 \4 UTC")
    serial = pc.fill_null(pc.match_substring_regex(published, _SERIAL), False)
    if not pc.any(serial).as_py():
        return published
    return pc.if_else(serial, each(published, _day), published)


def untagged(headlines: pa.Array) -> tuple[pa.Array, pa.Array | None]:
    """Headlines without what ProQuest writes behind them, `: † [National Desk]`, and what stands in the brackets."""
    ends = pc.fill_null(pc.ends_with(headlines, "]"), False)
    if not pc.any(ends).as_py():
        return headlines, None
    found = pc.extract_regex(pc.if_else(ends, headlines, None), _TAGGED)
    bare, desk, kind = (pc.struct_field(found, name) for name in ("headline", "desk", "kind"))
    return pc.coalesce(bare, headlines), pc.binary_join_element_wise(desk, kind, "")


def are_ids(column: pa.Array) -> bool:
    """Whether values are numbers, ids or addresses and no texts: none has a space, and each a digit or slash."""
    return column.null_count < len(column) and bool(pc.all(pc.match_substring_regex(column, _ID)).as_py())


def are_headlines(column: pa.Array) -> bool:
    """Whether values are short, and most end as no sentence does."""
    short = pc.all(pc.less_equal(pc.utf8_length(column), _HEADLINE)).as_py()
    ended = pc.sum(pc.match_substring_regex(column, r"[.!…。]['\"”’»)]*$").cast(pa.int64())).as_py() or 0
    return bool(short) and ended * 2 < len(column) - column.null_count


def _day(value: str) -> str:
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        return value
    if not _SERIALS[0] <= number < _SERIALS[1]:
        return value
    return plain(_FIRST + timedelta(seconds=round(number * 86_400)))


def plain(when: datetime) -> str:
    """A spreadsheet's time as text: its clock only where it has one."""
    return when.isoformat(sep=" ").removesuffix(" 00:00:00")
