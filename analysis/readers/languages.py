"""The language of a text that declares none, where there is enough of it to tell."""

import re
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from analysis.readers import clean
from analysis.readers.at_once import Model
from analysis.readers.document import Reading, Row

FEWEST = 160  # letters: of real texts of that length, more than 99 in 100 are told right
_MOST = 400  # characters looked at
_LETTER = re.compile(r"[^\W\d_]")
_NO_LETTERS = bytes(n for n in range(256) if not chr(n).isalpha() or n > 127)  # of ASCII
_AT_ONCE = 2_048  # texts told at once, of which an array of some MB is made
_WORTH = 16  # texts from which that pays


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
    encoded = texts.filter(asked).combine_chunks().dictionary_encode()
    found = pa.array(many(encoded.dictionary.to_pylist()), pa.string()).take(encoded.indices)
    filled = pc.replace_with_mask(declared, asked.combine_chunks(), found)
    place = articles.column_names.index("language")
    return articles.set_column(place, articles.schema.field(place), filled)


def of(text: str) -> str | None:
    """The ISO 639-1 code of the language a text is in; null for one that is too short, or has no such code."""
    text = text[:_MOST]
    return clean.language(_model().one(text)) if _is_enough(text) else None


def many(texts: list[str]) -> list[str | None]:
    """The same of each of many."""
    asked = [text for text in (text[:_MOST] for text in texts) if _is_enough(text)]
    if len(asked) < _WORTH:
        return list(map(of, texts))
    told: dict[str, str] = {}
    for start in range(0, len(asked), _AT_ONCE):
        some = asked[start : start + _AT_ONCE]
        told |= zip(some, _model().many(some), strict=True)
    return [clean.language(told.get(text[:_MOST])) for text in texts]


def _is_enough(text: str) -> bool:
    """Whether a text has the letters it takes; most texts have as many of the alphabet of English."""
    plain = len(text.encode("utf-8", "replace").translate(None, _NO_LETTERS))
    return plain >= FEWEST or (not text.isascii() and len(_LETTER.findall(text)) >= FEWEST)


def let_go() -> None:
    """Hold the model no longer, some 70 MB; who asks again has it read again."""
    _model.cache_clear()


@lru_cache(maxsize=1)
def _model() -> Model:
    """What tells the language, with its model read: half a second, once a process."""
    return Model()
