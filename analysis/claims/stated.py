"""What articles state, each by itself, as a table: numbers, days and names; a sentence is read once."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.claims import days, mentions, sentences, turns
from analysis.claims.days import Published
from analysis.claims.mentions import Mention

READ_FROM = ("article_id", "language", "headline", "body")
NAME = "name"
PLACED = pa.schema(
    [
        ("article_id", pa.string()), ("place", pa.string()),
        ("sentence_start", pa.int32()), ("sentence_end", pa.int32()),
    ]
)  # fmt: skip
SAID = pa.schema(
    [
        ("start", pa.int32()), ("end", pa.int32()), ("value", pa.string()), ("kind", pa.string()),
        ("unit", pa.string()), ("low", pa.float64()), ("high", pa.float64()), ("about", pa.string()),
        ("apart", pa.string()), ("names", pa.string()), ("plural", pa.bool_()), ("corrects", pa.bool_()),
        ("words", pa.list_(pa.string())), ("near", pa.list_(pa.int8())), ("periods", pa.string()),
        ("subject", pa.string()),
    ]
)  # fmt: skip
_MOST_KEPT = 50_000  # sentences that are known again when they are printed again
_AT_ONCE = 512  # articles whose rows are held as objects

Placed = tuple[str, str, int, int]


def found(articles: pd.DataFrame) -> pa.Table:
    """What each article states, headlines first; then the names in its body, for a headline may have any capital."""
    columns = [pa.array(articles[name], pa.large_string()).to_pylist() for name in READ_FROM]
    reader = _Reader()
    tables = [pa.schema([*PLACED, *SAID]).empty_table()]
    rows = list(zip(*columns, strict=True))
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        texts = [
            _Text(article, place, text or "", language or "en")
            for article, language, *parts in some
            for place, text in zip(("headline", "body"), parts, strict=True)
        ]
        reader.pass_over(texts)
        for text in texts:
            reader.read(text)
            if text.place == "body":
                reader.name(text.article, text.text)
        tables.append(reader.table())
    return pa.concat_tables(tables).combine_chunks()


class _Text:
    """A headline or body, cut into sentences."""

    def __init__(self, article: str, place: str, text: str, language: str) -> None:
        self.article, self.place, self.text, self.language = article, place, text, language
        self.spans = list(sentences.spans(text))
        self.sentences = [text[start:end] for start, end in self.spans]


class _Reader:
    """Reads texts into rows; a sentence that is printed again, in a copy or an edition, is read once."""

    def __init__(self) -> None:
        self.placed: list[Placed] = []
        self.said: list[Mention] = []
        self.known: dict[str, dict[str, list[Mention]]] = defaultdict(dict)

    def pass_over(self, texts: Sequence[_Text]) -> None:
        """Note which of the sentences to come state nothing, as one look at all of them tells."""
        fresh: dict[str, dict[str, None]] = defaultdict(dict)
        for text in texts:
            fresh[text.language].update(dict.fromkeys(text.sentences))
        for language, some in fresh.items():
            if len(self.known[language]) > _MOST_KEPT:
                self.known[language].clear()
            new = [sentence for sentence in some if sentence not in self.known[language]]
            tells = sentences.may_tell(new, language)
            self.known[language] |= {
                sentence: [] for sentence, may in zip(new, tells, strict=True) if not may
            }

    def read(self, text: _Text) -> None:
        """Take the mentions of one text, in order."""
        known = self.known[text.language]
        for (start, end), sentence in zip(text.spans, text.sentences, strict=True):
            here = known.get(sentence)
            if here is None:
                here = known[sentence] = mentions.of(sentence, text.language)
            if here:
                self.placed += [(text.article, text.place, start, end)] * len(here)
                self.said += here

    def name(self, article: str, body: str) -> None:
        """Take the names of a body, each once."""
        for start, end, printed in turns.names(body):
            self.placed.append((article, "body", start, end))
            self.said.append(Mention(0, end - start, printed, NAME, "", 0.0, 0.0, printed))

    def table(self) -> pa.Table:
        """The rows that were read since the last time."""
        schema = pa.schema([*PLACED, *SAID])
        if not self.said:
            return schema.empty_table()
        columns = [*zip(*self.placed, strict=True), *zip(*self.said, strict=True)]
        self.placed, self.said = [], []
        arrays = {
            field.name: pa.array(values, field.type) for field, values in zip(schema, columns, strict=True)
        }
        for name in ("start", "end"):  # by characters of the sentence so far
            arrays[name] = pc.add(arrays[name], arrays["sentence_start"])
        return pa.table(arrays, schema)


def dated(table: pa.Table, articles: pa.Array, published: Sequence[Published]) -> pa.Table:
    """The table with days as publication tells them; `articles` are the ids that `published` speaks of."""
    unit = table["unit"].combine_chunks()
    open_ = pc.is_in(unit, pa.array([days.OPEN_WEEKDAY, days.OPEN_DATE]))
    rows = np.flatnonzero(np.asarray(open_, bool))
    some = table.select(["article_id", "unit", "low"]).take(rows)
    who = pc.index_in(some["article_id"], articles).to_pylist()
    told = [
        days.meant(unit, int(low), published[article])
        for article, unit, low in zip(who, some["unit"].to_pylist(), some["low"].to_pylist(), strict=True)
    ]
    low, high = table["low"].to_numpy().copy(), table["high"].to_numpy().copy()
    known = [day or ("", 0.0, 0.0) for day in told]
    unit = pc.replace_with_mask(unit, open_, pa.array([day[0] for day in known], pa.string()))
    low[rows], high[rows] = [day[1] for day in known], [day[2] for day in known]
    for name, values in (("unit", unit), ("low", pa.array(low)), ("high", pa.array(high))):
        table = table.set_column(table.column_names.index(name), name, values)
    kept = np.ones(len(table), bool)
    kept[rows] = [day is not None for day in told]
    return table if kept.all() else table.filter(pa.array(kept))
