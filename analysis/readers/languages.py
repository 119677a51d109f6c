"""The language of a text that declares none, where there is enough of it to tell."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from analysis.readers import clean
from analysis.readers.document import Reading, Row

FEWEST = 160  # letters: of real texts of that length, more than 99 in 100 are told right
_MOST = 400  # characters looked at
_LETTER = re.compile(r"[^\W\d_]")


def told(reading: Reading) -> Reading:
    """The reading with the language of articles that declare none and are long enough to tell it."""
    if isinstance(reading.articles, pa.Table):
        reading.articles = _of_table(reading.articles)
    else:
        reading.articles = list(map(_of_row, reading.articles))
    return reading


def _of_row(row: Row) -> Row:
    if row.get("language"):
        return row
    found = of(f"{row.get('headline') or ''}\n{row.get('body') or ''}")
    return {**row, "language": found} if found else row


def _of_table(articles: pa.Table) -> pa.Table:
    declared = articles["language"].combine_chunks()
    parts = (pc.utf8_slice_codeunits(pc.fill_null(articles[n], ""), 0, _MOST) for n in ("headline", "body"))
    texts = pc.binary_join_element_wise(*parts, "\n")
    asked = pc.and_(pc.is_null(declared), pc.greater_equal(pc.utf8_length(texts), FEWEST))
    if not pc.any(asked).as_py():
        return articles
    found = [of(text) for text in texts.filter(asked).to_pylist()]
    filled = pc.replace_with_mask(declared, asked.combine_chunks(), pa.array(found, pa.string()))
    place = articles.column_names.index("language")
    return articles.set_column(place, articles.schema.field(place), filled)


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
