"""Values as every record reader cleans them: one line, plain text, web addresses, language codes."""

import html
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from analysis import addresses, paths
from analysis.readers.document import EXCERPT
from analysis.wordings import Wording

CHANGED = Wording.TIME_CHANGED.value
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(
    r"(?i)<\s*(?:/\s*(?:p|div|h[1-6]|li|tr|zt|blockquote|ul|ol|table|section|article)|br\s*/?)\s*>"
)
_HIDDEN = re.compile(r"(?is)<(script|style|iframe|noscript)\b.*?(?:</\1\s*>|\Z)")
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
_CODE = re.compile(r"[A-Za-z]{2,3}(?=[-_.\s]|$)")
_LONGEST_URL = 4096


def line(value: Any, lines: bool = False) -> str | None:
    """Text without outer and repeated white space, on one line unless `lines`; null where nothing is left."""
    if not isinstance(value, str):
        return None if value is None or isinstance(value, (dict, list, bool)) else str(value)
    if lines:
        found = "\n".join(filter(None, (" ".join(part.split()) for part in value.splitlines())))
    else:
        found = " ".join(value.split())
    return found or None


def plain(value: Any, lines: bool = False) -> str | None:
    """Text of a value that may hold HTML, with a new line for each of its blocks if `lines`."""
    if not isinstance(value, str):
        return None
    if "<" in value:
        value = _TAG.sub("", _BREAK.sub("\n", _HIDDEN.sub("", value)))
    return line(unescaped(value), lines)


def unescaped(value: str) -> str:
    """Character references resolved."""
    return html.unescape(value) if "&" in value else value


def url(value: Any) -> str | None:
    """The address if it is a web address, the one behind it if it redirects; null for others and what is no address."""
    if not isinstance(value, str) or len(value) > _LONGEST_URL:
        return None
    value = value.strip()
    try:
        value = addresses.behind(value)
        parts = urlsplit(value)
    except ValueError:
        return None
    return (
        value
        if parts.scheme.lower() in ("http", "https") and parts.netloc and not _SPACE.search(value)
        else None
    )


def language(value: Any) -> str | None:
    """ISO 639-1 code of a declared language: `en-GB`, `eng`, `English` → `en`; null where unknown."""
    if not isinstance(value, str) or not value.strip():
        return None
    known = _languages()
    code = _CODE.match(value.strip())
    return known.get(value.strip().casefold()) or (known.get(code[0].casefold()) if code else None)


@cache
def _languages() -> dict[str, str]:
    table = pd.read_csv(paths.data("languages.csv"), dtype=str, keep_default_na=False)
    return {
        row[name].casefold(): row["code"]
        for row in table.to_dict("records")
        for name in ("name", "other", "code")
        if row[name]
    }


def excerpt(value: str | None) -> str | None:
    """Its first characters, on one line."""
    return line(value[: 4 * EXCERPT])[:EXCERPT] if value and value.strip() else None  # type: ignore[index]
