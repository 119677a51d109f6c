"""The nearest words of a corpus, for a query that finds nothing."""

from collections import Counter

import pandas as pd
import pyarrow.compute as pc
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from analysis import topics
from analysis.query import grammar
from analysis.query.grammar import Query
from analysis.query.hits import words_of
from analysis.query.holding import TEXT, Holding, expression
from analysis.query.mistakes import FACTS
from analysis.query.reading import Reading

LISTED = 8  # languages that are named
FEW, ALIKE = 3, 0.7  # words named for each that is not there; how alike they must be
_READ = 20_000  # articles whose words are looked at


def nearest(query: Query, reading: Reading) -> dict[str, list[str]]:
    """Each word of a query that stands nowhere in its field, with the words most like it that do."""
    found: dict[str, list[str]] = {}
    for leaf, field in grammar.leaves(query.tree):
        if isinstance(leaf, grammar.Days) or field in FACTS:
            continue
        fields = (field,) if field else TEXT
        for words in words_of(leaf):
            for word in words.words:
                one = expression(words._replace(words=(word,)))
                there = (pc.match_substring_regex(reading.forms(name), f" {one} ") for name in fields)
                if word in found or any(pc.any(hits).as_py() for hits in there):
                    continue
                found[word] = _alike(word, reading, fields)
    return found


def apart(query: Query, reading: Reading) -> dict[str, int]:
    """How many articles each part of a query is in by itself: what a query that finds nothing is made of."""
    held = Holding(query, reading)
    found: dict[str, int] = {}
    for leaf, field in grammar.leaves(query.tree):
        for part in (leaf,) if isinstance(leaf, grammar.Days) or field in FACTS else words_of(leaf):
            node = grammar.Within(field, part) if field and not isinstance(part, grammar.Days) else part
            written = f"{field}:{part.written}" if node is not part else part.written
            found[written] = int(held.of(node, TEXT).sum())
    return found


def languages(query: Query, reading: Reading) -> dict[str, int]:
    """The languages of a corpus with how many articles each has, where a query asks for one; most articles first."""
    asked = any(field == "language" for _, field in grammar.leaves(query.tree))
    counted = topics.spoken(reading.articles).value_counts() if asked else pd.Series(dtype=int)
    return {str(code): int(n) for code, n in counted.head(LISTED).items()}


def _alike(word: str, reading: Reading, fields: tuple[str, ...]) -> list[str]:
    counted: Counter[str] = reading.once(f"words {fields}", lambda: _counted(reading, fields))
    bare = word.replace("*", "").replace("?", "")
    near = process.extract(
        bare, counted.keys(), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=ALIKE, limit=50
    )
    return [name for name, _, _ in sorted(near, key=lambda hit: (-hit[1], -counted[hit[0]], hit[0]))[:FEW]]


def _counted(reading: Reading, fields: tuple[str, ...]) -> Counter[str]:
    """The words of the corpus, most of it where it is large."""
    counted = Counter[str]()
    for field in fields:
        for text in reading.forms(field).slice(0, _READ).to_pylist():
            counted.update(set(text.split()))
    return counted
