"""The user's codebook: labels with Boolean rules, applied to articles, every hit with its place in the text.

A codebook is a CSV with the columns label, rule, version and note; several rows may share a label. How a rule
is written stands in `analysis.rules`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import decimals
from analysis.errors import InputError
from analysis.topics.rules import FIELDS, PLAIN, Query, Texts, cut, parse

COLUMNS = ("label", "rule", "version", "note")
HITS = ("article_id", "label", "rule", "version", "field", "start", "end")
RULE = ["label", "rule", "version"]


class Rule(NamedTuple):
    """One row of a codebook, ready to apply."""

    label: str
    rule: str
    version: str
    note: str
    query: Query


def read(path: Path) -> list[Rule]:
    """The rules of a codebook CSV; InputError names the line and the place that cannot be understood."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise InputError(f"codebook {path}: not a CSV table that can be read ({error})") from error
    missing = [c for c in COLUMNS if c not in table.columns]
    if missing:
        needed = ", ".join(COLUMNS)
        raise InputError(f"codebook {path}: no column {', '.join(missing)}; a codebook needs {needed}")
    rules = []
    cells = zip(*(table[c] for c in COLUMNS), strict=True)
    for number, (label, rule, version, note) in enumerate(cells, start=2):
        where = f"codebook {path}, line {number}, label {label!r}"
        if not label.strip():
            raise InputError(f"{where}: the label is empty")
        rules.append(Rule(label, rule, version, note, parse(rule, where)))
    return rules


def apply(articles: pd.DataFrame, codebook: list[Rule]) -> pd.DataFrame:
    """Every hit: article_id, label, rule, version, field, start, end (characters in that field's text)."""
    rows = [
        (article, rule.label, rule.rule, rule.version, span.field, span.start, span.end)
        for article, texts in _texts(articles)
        for rule in codebook
        for span in sorted(set(rule.query(texts, PLAIN) or []))
    ]
    return pd.DataFrame(rows, columns=list(HITS))


def counts(hits: pd.DataFrame, articles: pd.DataFrame, codebook: list[Rule]) -> pd.DataFrame:
    """For each rule, also those that found nothing: articles, hits, total (articles read) and share."""
    rows = pd.DataFrame([rule[:3] for rule in codebook], columns=RULE).drop_duplicates()
    found = hits.groupby(RULE).agg(articles=("article_id", "nunique"), hits=("field", "size")).reset_index()
    table = rows.merge(found, how="left", on=RULE).fillna({"articles": 0, "hits": 0})
    table = table.astype({"articles": int, "hits": int}).assign(total=len(articles))
    return decimals.kept(table.assign(share=table.articles / max(len(articles), 1)))


def kwic(hits: pd.DataFrame, articles: pd.DataFrame, width: int = 40) -> pd.DataFrame:
    """Each hit in its context: the hits with left, hit and right as printed, `width` characters a side."""
    rows = {row["article_id"]: row for row in articles.to_dict("records")}
    places = zip(hits["article_id"], hits["field"], hits["start"], hits["end"], strict=True)
    lines = [_line(_field(rows[article], field), start, end, width) for article, field, start, end in places]
    context = pd.DataFrame(lines, columns=["left", "hit", "right"], index=hits.index)
    return pd.concat([hits, context], axis=1)


def hashtags(articles: pd.DataFrame) -> pd.DataFrame:
    """One row for each article and hashtag, as printed: the articles' columns with `hashtag` beside them."""
    rows = articles.assign(hashtag=articles["hashtags"]).explode("hashtag", ignore_index=True)
    return rows[rows.hashtag.notna()].drop_duplicates(["article_id", "hashtag"]).reset_index(drop=True)


def _line(text: str, start: int, end: int, width: int) -> list[str]:
    parts = text[max(start - width, 0) : start], text[start:end], text[end : end + width]
    return [" ".join(part.split()) for part in parts]


def _texts(articles: pd.DataFrame) -> Iterator[tuple[str, Texts]]:
    for row in articles.to_dict("records"):
        yield row["article_id"], {field: cut(_field(row, field)) for field in FIELDS}


def _field(row: dict[Any, Any], field: str) -> str:
    """The characters of a field: the outlet as printed where no other is known, hashtags in one line."""
    value: Any = row.get(field)
    if field == "outlet" and _absent(value):
        value = row.get("outlet_raw")
    if field == "hashtags" and not _absent(value):
        return " ".join(map(str, value))
    return "" if _absent(value) else str(value)


def _absent(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
