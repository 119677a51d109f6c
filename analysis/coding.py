"""The user's codebook: categories with rules in the language of queries, examples that test them, every hit.

A codebook is a CSV with the columns label, rule, version and note, and if need be must_match and must_not_match
with an example a line; or the same as YAML, see `read`. Several rules may share a label: any of them gives it.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import yaml

from analysis import decimals, labelling, parameters, query, schema, tally, validation
from analysis.errors import InputError, nearest
from analysis.query import Mask, Query, Reading
from analysis.schema import Column

COLUMNS = ("label", "rule", "version", "note")
EXAMPLES = ("must_match", "must_not_match")
CODES = "categories"  # the column of articles that holds their categories
RULE = ["label", "rule", "version"]
SHEET = tuple(
    Column("categories", pa.string(), "its categories, a semicolon between, or `none`; empty: not labelled")
    if column.name == "label" else column
    for column in labelling.SHEET
)  # fmt: skip
NEEDED = ("article_id", "weight", "categories")
_EXAMPLE = ("article_id", "headline", "body", "outlet", "section", "language", "hashtags")


class Rule(NamedTuple):
    """One rule of a codebook, ready to apply, and texts that it must find or must not."""

    label: str
    rule: str
    version: str
    note: str
    query: Query
    must: tuple[Any, ...] = ()
    must_not: tuple[Any, ...] = ()


def read(path: Path | str) -> list[Rule]:
    """The rules of a codebook, after its own examples held; InputError names the line or category at fault.

    A YAML file has `version`, and `categories`: a list of label, rule, note, must_match and must_not_match, the
    last two lists of texts, or of fields such as {headline: …, outlet: …}.
    """
    path = Path(path)
    if not path.exists():
        raise InputError(f"codebook {path}: it is not there; check the path")
    rows = _from_yaml(path) if path.suffix.lower() in (".yaml", ".yml") else _from_csv(path)
    rules = [_rule(row, where) for row, where in rows]
    if not rules:
        raise InputError(f"codebook {path}: no rule in it; write a label and a rule")
    for rule, (_, where) in zip(rules, rows, strict=True):
        _tested(rule, where)
    return rules


def labels(codebook: Iterable[Rule]) -> list[str]:
    """The categories of a codebook, in its order."""
    return list(dict.fromkeys(rule.label for rule in codebook))


def apply(articles: pd.DataFrame, codebook: list[Rule], quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Articles with `categories`: the categories that a codebook gives each, in its order."""
    held, reading = dict[str, Mask](), Reading(articles, quotes)
    for rule in codebook:
        found = query.mask(rule.query, reading)
        held[rule.label] = held[rule.label] | found if rule.label in held else found
    codes = [[label for label, mask in held.items() if mask[row]] for row in range(len(articles))]
    return articles.assign(**{CODES: pd.Series(codes, articles.index, pd.ArrowDtype(schema.TEXTS))})


def tallied(coded: pd.DataFrame, codebook: list[Rule]) -> pd.DataFrame:
    """Articles, texts and origins of each category, also of one that none has: as topics are tallied."""
    table = tally.by(coded, CODES)
    missing = [label for label in labels(codebook) if label not in set(table[CODES])]
    none: dict[str, Any] = {"articles": 0, "texts": 0, "origins": 0, "total": len(coded), "share": 0.0}
    rows = [{CODES: label, "rows": [], **none} for label in missing]
    if not rows:
        return table
    more = pd.DataFrame(rows)[[name for name in table.columns if name in rows[0]]].astype(
        table.dtypes.to_dict()
    )
    unknown = table[CODES] == tally.UNKNOWN[CODES]
    return pd.concat([table[~unknown], more, table[unknown]], ignore_index=True)


def rules(coded: pd.DataFrame, codebook: list[Rule], quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """What each rule finds by itself, also one that finds nothing: label, rule, version, articles, share and rows."""
    reading, lines = Reading(coded, quotes), []
    for rule in codebook:
        rows = coded.index[query.mask(rule.query, reading)]
        lines.append((*rule[:3], len(rows), len(coded), len(rows) / max(len(coded), 1), list(rows)))
    return decimals.kept(pd.DataFrame(lines, columns=[*RULE, "articles", "total", "share", "rows"]))


def took(articles: pd.DataFrame, codebook: list[Rule], quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """What the wildcards and names of the rules stood for: label, term, took, articles."""
    reading = Reading(articles, quotes)
    columns = ["label", *query.TOOK]
    found = [query.took(rule.query, reading).assign(label=rule.label)[columns] for rule in codebook]
    table = pd.concat([pd.DataFrame(columns=columns), *found], ignore_index=True)
    return table.drop_duplicates(columns[:3], ignore_index=True)


def hits(articles: pd.DataFrame, codebook: list[Rule], quotes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every hit of every rule in its context: label, rule and version before the columns of `query.TABLE`."""
    reading = Reading(articles, quotes)
    found = [
        query.table(rule.query, reading).assign(label=rule.label, rule=rule.rule, version=rule.version)
        for rule in codebook
    ]
    none = query.table(query.parse("none"), Reading(articles.head(0))).assign(**dict.fromkeys(RULE, ""))
    table = pd.concat([none, *found], ignore_index=True)
    return table[[*RULE, *(column.name for column in query.TABLE)]]


def _rule(row: Mapping[str, Any], where: str) -> Rule:
    label = str(row.get("label") or "").strip()
    if not label:
        raise InputError(f"{where}: the label is empty")
    where = f"{where}, label {label!r}"
    asked = query.parse(str(row.get("rule") or ""), where, InputError)
    if not query.finds(asked.tree):
        raise InputError(f"{where}: a rule must find something; NOT alone only excludes\n  {asked.text}")
    must, must_not = (tuple(row.get(name) or ()) for name in EXAMPLES)
    return Rule(
        label, asked.text, str(row.get("version") or ""), str(row.get("note") or ""), asked, must, must_not
    )


def _tested(rule: Rule, where: str) -> None:
    """Raise InputError naming the first example that a rule does not treat as its author says."""
    examples = [*rule.must, *rule.must_not]
    if not examples:
        return
    held = query.mask(rule.query, Reading(_articles(examples)))
    for example, found, due in zip(examples, held, np.arange(len(examples)) < len(rule.must), strict=True):
        if found != due:
            said = "does not find what it must" if due else "finds what it must not"
            raise InputError(f"{where}, label {rule.label!r}: the rule {said}: {example!r}\n  {rule.rule}")


def _articles(examples: list[Any]) -> pd.DataFrame:
    """Examples as articles: a text is headline and body at once."""
    columns = tuple(column for column in schema.ARTICLES if column.name in (*_EXAMPLE, "topics", "story_id"))
    dated = ("published_earliest", "published_latest")
    columns += tuple(column for column in schema.ARTICLES if column.name in dated)
    rows = [
        {"article_id": str(number), "topics": [], **(
            {name: value for name, value in example.items() if name in _EXAMPLE} if isinstance(example, dict)
            else {"headline": str(example), "body": str(example)}
        )}
        for number, example in enumerate(examples)
    ]  # fmt: skip
    return schema.frame(rows, columns)


Rows = list[tuple[Mapping[str, Any], str]]  # what a rule is made from, and where it stands


def _from_csv(path: Path) -> Rows:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InputError(f"codebook {path}: not a CSV table that can be read ({error})") from error
    missing = [c for c in COLUMNS if c not in table.columns]
    if missing:
        needed = ", ".join(COLUMNS)
        raise InputError(f"codebook {path}: no column {', '.join(missing)}; a codebook needs {needed}")
    rows: Rows = []
    for number, row in enumerate(table.to_dict("records"), start=2):
        examples = {name: list(_lines(str(row.get(name) or ""))) for name in EXAMPLES}
        rows.append(({**row, **examples}, f"codebook {path}, line {number}"))  # type: ignore[dict-item]
    return rows


def _lines(cell: str) -> Iterator[str]:
    return (line.strip() for line in cell.splitlines() if line.strip())


def _from_yaml(path: Path) -> Rows:
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"codebook {path}: not YAML that can be read ({error})") from None
    found = given.get("categories") if isinstance(given, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise InputError(f"codebook {path}: no list `categories` of label and rule")
    rows: Rows = []
    for number, row in enumerate(found, start=1):
        where = f"codebook {path}, category {number}"
        if unknown := [str(name) for name in row if name not in (*COLUMNS, *EXAMPLES)]:
            raise InputError(f"{where}: {unknown[0]!r} is none of {', '.join((*COLUMNS, *EXAMPLES))}")
        if wrong := [name for name in EXAMPLES if not isinstance(row.get(name) or [], list)]:
            raise InputError(f"{where}: {wrong[0]} must be a list of texts")
        rows.append(({"version": given.get("version"), **row}, where))
    return rows


def of_codebook(labels: str) -> list[Path]:
    """Those of the filled sheets that say which categories articles have."""
    return [file for file in parameters.files(labels) if SHEET[6].name in labelling.heading(file)]


def read_labels(labels: str, codebook: list[Rule], articles: pd.DataFrame) -> pd.DataFrame:
    """What people said of articles: coder, article_id, weight, and a column of yes or no for each category.

    InputError names the file and the line of what is no category of the codebook, or no article of the corpus.
    """
    known, ids = labels_by_key(codebook), set(articles["article_id"])
    rows = []
    for file in of_codebook(labels):
        for line, row in labelling.cells(file, NEEDED):
            given = [part.strip().lstrip("'") for part in row["categories"].split(";") if part.strip()]
            if not given:
                continue
            where, article = f"{file.name}, line {line}", row["article_id"].strip()
            if article not in ids:
                raise InputError(
                    f"{where}: article {article!r} is not in this corpus; was the sheet drawn from it?"
                )
            given = [] if [name.casefold() for name in given] == [labelling.NONE] else given
            if unknown := [name for name in given if name.casefold() not in known]:
                raise InputError(f"{where}: no category {unknown[0]!r}{nearest(unknown[0], known.values())}")
            own = {known[name.casefold()] for name in given}
            said = {label: "yes" if label in own else "no" for label in known.values()}
            coder = (row.get("coder") or "").strip() or file.stem
            weight, after = labelling.weight(row, where), labelling.after(row, where)
            rows.append({"coder": coder, "article_id": article, "weight": weight, "after": after, **said})
    columns = ["coder", "article_id", "weight", "after", *known.values()]
    table = pd.DataFrame(rows, columns=columns).drop_duplicates(["coder", "article_id"], keep="last")
    return labelling.combined(table)


def labels_by_key(codebook: list[Rule]) -> dict[str, str]:
    """The categories as coders may write them, in any case."""
    return {label.casefold(): label for label in labels(codebook)}


def checked(said: pd.DataFrame, coded: pd.DataFrame, codebook: list[Rule]) -> pd.DataFrame:
    """Each category against what people said: agreement with its interval, and its share with errors taken out.

    `alpha` is Krippendorff's, people and suite together; null where no article has two labels, or where too few
    have the category or lack it. `share` is as counted, `corrected` without the suite's errors.
    """
    lines = []
    for label in labels(codebook):
        own = said[["coder", "article_id", "weight"]].assign(label=said[label])
        given = [label in codes for codes in coded[CODES]]
        found = pd.Series(np.where(given, "yes", "no"), coded.index, dtype=object)
        agreed = validation.agreement(validation.with_machine(own, found, coded), coded)
        shares = validation.corrected(own, found, coded).set_index("label")
        right = [shares[name].get("yes") for name in ("corrected", "low", "high")]
        rows = list(coded.index[coded["article_id"].isin(own["article_id"])])
        having = list(coded.index[np.asarray(given, bool)])
        alphas = [agreed.alpha, agreed.low, agreed.high] if agreed else [None] * 3
        lines.append(
            (label, len(rows), *alphas, sum(given) / max(len(coded), 1), *right, len(coded), rows, having)
        )
    columns = [
        "category",
        "labelled",
        "alpha",
        "alpha_low",
        "alpha_high",
        "share",
        "corrected",
        "low",
        "high",
    ]
    table = pd.DataFrame(lines, columns=[*columns, "total", "rows_labelled", "rows_share"])
    return decimals.kept(table.astype(dict.fromkeys(columns[2:], float)))
