"""The language of a text that declares none, where there is enough of it to tell."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from analysis.readers import clean
from analysis.readers.document import Row

FEWEST = 160  # letters: of real texts of that length, more than 99 in 100 are told right
_MOST = 400  # characters looked at
_LETTER = re.compile(r"[^\W\d_]")


def told(row: Row) -> Row:
    """The article with its language, if it has none and its headline and body are long enough to tell it."""
    if row.get("language"):
        return row
    found = of(f"{row.get('headline') or ''}\n{row.get('body') or ''}")
    return {**row, "language": found} if found else row


def of(text: str) -> str | None:
    """The ISO 639-1 code of the language a text is in; null for one that is too short, or has no such code."""
    text = text[:_MOST]
    if len(_LETTER.findall(text)) < FEWEST:
        return None
    return clean.language(_classifier()(text)[0])


@lru_cache(maxsize=1)
def _classifier() -> Callable[[str], tuple[str, Any]]:
    """What tells the language, with its model read: half a second, once a process."""
    from py3langid import classify

    classify("")  # reads the model
    return classify  # type: ignore[no-any-return]
