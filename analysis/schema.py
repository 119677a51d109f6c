"""The columns of every table, their types, units and meaning: stated once, checked after every hop."""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import decimals
from analysis.errors import SchemaError

TEXTS = pa.list_(pa.string())
INSTANT = pa.timestamp("us", tz="UTC")
LARGE = pd.ArrowDtype(
    pa.large_string()
)  # of bodies, where there are more of them than `string` can give rows of
TOPICS = pa.list_(pa.struct([("qcode", pa.string()), ("score", pa.float64()), ("words", TEXTS)]))
PASSAGES = pa.list_(
    pa.struct(
        [*((end, pa.int64()) for end in ("a_start", "a_end", "b_start", "b_end")), ("quoted", pa.bool_())]
    )
)
SPANS = pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64())]))

CHANGES = pa.list_(
    pa.struct(
        [*((name, pa.string()) for name in ("part", "kind", "before", "after")),
         *((start, pa.int64()) for start in ("a_start", "b_start"))]
    )
)  # fmt: skip


class Column(NamedTuple):
    """One column: its name, Arrow type, meaning, and what may stand in it."""

    name: str
    type: pa.DataType
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    decimals: int | None = None  # to which its numbers are rounded


SCORE = 4  # decimals of scores
ROLES = ("main", "related", "item")
BASES = ("absolute", "relative", "inferred", "none")
USES = (
    "headline", "body", "outlet", "time", "byline", "section", "page", "hashtag", "url", "language",
    "source id", "quoted post", "service line", "boilerplate", "furniture", "standing line", "media length", "caption",
    "repeated", "blank", "record", "set aside",
)  # fmt: skip

FINDINGS = ("themes", "persons", "organisations", "places")  # what a service found in an article

READ = (
    Column(
        "article_id",
        pa.string(),
        "id: of a table's or feed's record made from its own id (of a counter or name: not), else its address, else "
        "what it says, so that it is "
        "the same in every export; of a page from the document's bytes and the place in it; "
        "of several printings, that of the one captured first",
        True,
    ),
    Column("source_id", pa.string(), "the record's own id, where the input had one"),
    Column("document", pa.string(), "the document's path or URL as given, relative", True),
    Column("position", pa.int64(), "place among the document's articles, from 0", True),
    Column("start", pa.int64(), "first character in the document's text; null where that has no order"),
    Column("end", pa.int64(), "character after its last one"),
    Column("role", pa.string(), "main article of a page, related item, or item of a list", True, ROLES),
    Column("outlet_raw", pa.string(), "outlet as printed"),
    Column("headline", pa.string(), "headline as printed"),
    Column("body", pa.string(), "body without the page's own chrome"),
    Column("byline", pa.string(), "author line as printed"),
    Column("url", pa.string(), "address of the article (http or https only)"),
    Column(
        "language",
        pa.string(),
        "ISO 639-1 code, as the document declares it; where it declares none, told from a text of 160 letters "
        "or more, unless `languages=declared`",
    ),
    Column("section", pa.string(), "section or category as printed"),
    Column("page", pa.string(), "page of the paper as printed"),
    Column("hashtags", TEXTS, "hashtags the page carries for the article, as printed"),
    Column("published_raw", pa.string(), "publication time exactly as printed"),
    Column(
        "published_zone",
        pa.string(),
        "zone that the source is known to write its times in: a service's, or the one another time shows",
    ),
    Column("modified_raw", pa.string(), "time of the last change exactly as printed: published not after it"),
    Column("captured_earliest", INSTANT, "the document was captured not before"),
    Column("captured_latest", INSTANT, "the document was captured not after"),
    Column("captured_cause", pa.string(), "what says so: a header, a file name, a parameter, a sentence"),
    Column("damage", TEXTS, "flags on the text: truncated, glued-sentences, words-missing, paywall …"),
    Column("themes", TEXTS, "what a service says it is about, in the service's own terms (GDELT)"),
    Column("persons", TEXTS, "people a service found named in it (GDELT)"),
    Column("organisations", TEXTS, "organisations a service found named in it (GDELT)"),
    Column("places", TEXTS, "places a service found named in it (GDELT)"),
    Column(
        "tone",
        pa.float64(),
        "a service's score of its tone: below 0 negative, above positive (GDELT)",
        decimals=SCORE,
    ),
    Column(
        "version",
        pa.string(),
        "of a table's or feed's record: hashes of headline, and of text and byline, the same whatever their spaces, "
        "marks of quotation, dashes and capitals; another one after an edit",
    ),
    Column(
        "version_of",
        pa.string(),
        "article_id of the record read before that this is another printing or an edited version of",
    ),
)
LABELLED = (
    Column(
        "outlet", pa.string(), "canonical outlet, or as printed where unknown; null where none is printed"
    ),
    Column(
        "outlet_match",
        pa.string(),
        "how the outlet was found: alias, domain, fuzzy, unknown",
        False,
        ("alias", "domain", "fuzzy", "unknown"),
    ),
    Column("publisher_family", pa.string(), "outlets under one newsroom or owner"),
)
DATED = (
    Column("published_earliest", INSTANT, "published not before"),
    Column("published_latest", INSTANT, "published not after"),
    Column("published_basis", pa.string(), "what the interval rests on", True, BASES),
    Column(
        "published_cause", pa.string(), "in words: expression, zone, rounding, capture, or why there is none"
    ),
)
PRINTED = (
    Column("printings", pa.int64(), "documents that print it: if several, see `printings`", True),
    Column(
        "edited", TEXTS, "what was changed between its versions; empty where one is known, see `printings`"
    ),
)
ABOUT = (
    Column(
        "topics",
        TOPICS,
        "IPTC Media Topics with score and the words that decided, strongest first",
        decimals=SCORE,
    ),
    Column("key_phrases", TEXTS, "phrases that mark this article against the rest"),
)
RELATED = (
    Column("text_id", pa.string(), "distinct text: exact copies share it"),
    Column("origin_id", pa.string(), "independent origin: copies and near copies of one text share it"),
    Column("story_id", pa.string(), "story: articles of any outlet about one event"),
)
ARTICLES = READ + LABELLED + DATED + PRINTED + ABOUT + RELATED

LEDGER = (
    Column("document", pa.string(), "the document", True),
    Column("start", pa.int64(), "first character of the span; null for records"),
    Column("end", pa.int64(), "character after the last one"),
    Column("record", pa.string(), "place of a record: row 12, item 3, entry x.html in y.zip"),
    Column("use", pa.string(), "what the span or record was used as, or `set aside`", True, USES),
    Column("article_id", pa.string(), "the article, or the printing of one, that it went into"),
    Column("reason", pa.string(), "why it was set aside or judged so, and what to do"),
    Column("excerpt", pa.string(), "its first 120 characters; of a standing line all"),
)
DOCUMENTS = (
    Column("document", pa.string(), "path or URL as given, relative", True),
    Column("sha256", pa.string(), "hash of its bytes"),
    Column("size", pa.int64(), "bytes"),
    Column("reader", pa.string(), "which reader took it"),
    Column("layout", pa.string(), "which layout of that reader"),
    Column("encoding", pa.string(), "encoding its text was decoded with"),
    Column("records", pa.int64(), "records found in it: articles + set aside"),
    Column("articles", pa.int64(), "records that became articles"),
    Column("set_aside", pa.int64(), "records that did not, each with a ledger line"),
    Column(
        "status", pa.string(), "read, partly read, or not read", True, ("read", "partly read", "not read")
    ),
    Column("reason", pa.string(), "what went wrong and what to do"),
)
RELATIONS = (
    Column("a", pa.string(), "article_id of one", True),
    Column("b", pa.string(), "article_id of the other", True),
    Column(
        "relation", pa.string(), "what binds them", True, ("exact copy", "near copy", "reuse", "same event")
    ),
    Column("score", pa.float64(), "strength, 0 to 1", True, decimals=SCORE),
    Column("reason", pa.string(), "shared names, phrases, spans, time gap", True),
    Column(
        "passages",
        PASSAGES,
        "of a reuse, the shared passages, longest first: first character and character after the last one "
        "in both bodies, and whether both have it in quotation marks",
    ),
)
CREDITS = (
    Column("article_id", pa.string(), "the article that gives credit", True),
    Column("outlet", pa.string(), "its outlet"),
    Column("credited", pa.string(), "outlet named as where it comes from, canonical where known", True),
    Column("kind", pa.string(), "agency mark, told, according to, reported, byline; self: its own", True),
    Column("start", pa.int64(), "first character in the body; null in the byline"),
    Column("end", pa.int64(), "character after the last one"),
    Column("quote", pa.string(), "the words that give the credit", True),
)
QUOTES = (
    Column("article_id", pa.string(), "the article that quotes", True),
    Column("quote_id", pa.string(), "its article_id and its place among that article's quotes, from 1", True),
    Column("place", pa.string(), "which text its characters are counted in", True, ("headline", "body")),
    Column(
        "kind",
        pa.string(),
        "direct: all of it stands in quotation marks; mixed: a part of it; indirect: nothing",
        True,
        ("direct", "indirect", "mixed"),
    ),
    Column(
        "act",
        pa.string(),
        "speech: said, written, asked, shown; thought: believed, wanted, planned, felt",
        True,
        ("speech", "thought"),
    ),
    Column("start", pa.int64(), "first character of what is said, its quotation mark included", True),
    Column("end", pa.int64(), "character after the last one", True),
    Column(
        "parts",
        SPANS,
        "first character and character after the last one of each piece of what is said: between them stand "
        "cue and speaker, or the end of a paragraph",
        True,
    ),
    Column("content", pa.string(), "what is said, its parts joined by a space", True),
    Column("words", pa.int64(), "how many words that is", True),
    Column("quoted_words", pa.int64(), "how many of them stand in quotation marks", True),
    Column("cue", pa.string(), "the words that tell of saying: said, according to; null where none do"),
    Column("cue_start", pa.int64(), "first character of the cue"),
    Column("cue_end", pa.int64(), "character after its last one"),
    Column("speaker", pa.string(), "who says it, as printed; null where the text does not say"),
    Column("speaker_start", pa.int64(), "first character of the speaker"),
    Column("speaker_end", pa.int64(), "character after its last one"),
    Column(
        "person",
        pa.string(),
        "who that is: the fullest name the article has for the speaker where that can be told, else as printed",
    ),
    Column("role", pa.string(), "what the article calls that person: shadow home secretary"),
    Column("speaker_outlet", pa.string(), "the outlet that speaks, canonical; such a quote is a credit too"),
    Column("reason", pa.string(), "why it is taken for a quote, and for this speaker's", True),
)
KINDS = ("toll", "count", "money", "percent", "measure", "multiple", "age", "day", "name", "polarity")
CLAIMS = (
    Column("article_id", pa.string(), "the article that states it", True),
    Column("claim_id", pa.string(), "what is stated of one thing has one id: that of its first row", True),
    Column("place", pa.string(), "which text its characters are counted in", True, ("headline", "body")),
    Column("sentence_start", pa.int64(), "first character of the sentence", True),
    Column("sentence_end", pa.int64(), "character after its last one", True),
    Column("start", pa.int64(), "first character of the value, with what bounds it: nearly, at least", True),
    Column("end", pa.int64(), "character after its last one", True),
    Column("value", pa.string(), "the value as printed", True),
    Column(
        "kind",
        pa.string(),
        "toll: dead, injured, missing, arrested; count: of any other thing; multiple: doubled, quadrupled; "
        "name: one that another outlet spells otherwise; polarity: a word whose opposite another outlet says",
        True,
        KINDS,
    ),
    Column(
        "unit",
        pa.string(),
        "what is counted, the currency, or the unit its ends are in; of days: day, counted from 1970, weekday, "
        "from Monday 0, or date, month and day as 311",
    ),
    Column("low", pa.float64(), "the least the words leave: of nearly 22,000 it is 19,800", decimals=SCORE),
    Column("high", pa.float64(), "the most they leave", decimals=SCORE),
    Column("about", pa.string(), "words beside the value that say what it is a value of", True),
    Column(
        "verdict",
        pa.string(),
        "agrees with another origin; conflicts with another outlet; updates: the same outlet, or a count of another "
        "one half a day on, has another number; only here: no other origin says it",
        True,
        ("agrees", "conflicts", "updates", "only here"),
    ),
    Column("reason", pa.string(), "who says so too, or what else"),
)
PRINTINGS = (
    *READ,
    *LABELLED,
    *DATED,
    Column("merged_into", pa.string(), "article_id of the article that this is a printing of", True),
    Column("shows_version", pa.int64(), "which version of the article it shows, from 1; see `versions`"),
    Column(
        "reason",
        pa.string(),
        "what says so",
        True,
        (
            "captured first",
            "same record",
            "edited version",
            "same address",
            "same text",
            "same headline at one time",
        ),
    ),
)
VERSIONS = (
    Column(
        "article_id",
        pa.string(),
        "the article; of versions that are articles of their own, the one published first",
        True,
    ),
    Column("version", pa.int64(), "its number, from 1 in the order in which they were seen", True),
    Column("printing", pa.string(), "article_id of the printing, or article, that shows it first", True),
    Column("against", pa.string(), "that of the one it is compared with; null for the first version"),
    Column("outlet", pa.string(), "its outlet"),
    Column("headline", pa.string(), "headline of this version"),
    Column("printings", pa.int64(), "printings that show it", True),
    Column(
        "apart",
        pa.bool_(),
        "whether it is an article of its own: near copy of the same outlet within two days, or a correction of it",
        True,
    ),
    Column("since_earliest", INSTANT, "it was the latest not before: the version before it was still seen"),
    Column("since_latest", INSTANT, "it was the latest not after: it was seen"),
    Column("until_earliest", INSTANT, "it was the latest at least until it was last seen"),
    Column("until_latest", INSTANT, "it was the latest at most until the next one was seen"),
    Column(
        "note", pa.string(), "the sentence that says it was corrected or changed, and that stood not before"
    ),
    Column(
        "changes",
        CHANGES,
        "what was changed: part of the article, kind of change, words before and after as printed, and the first "
        "character of both in those printings; kinds: headline, number, negation, time, name, added, cut, reworded, "
        "moved, note",
        True,
    ),
)
STORY_CHANGES = (
    Column(
        "what",
        pa.string(),
        "what became of the story since the report before; regrouped: of several, several others",
        True,
        ("merged", "split", "regrouped", "grown"),
    ),
    Column("before", pa.string(), "what its articles' story was called in that report", True),
    Column("story_id", pa.string(), "what their story is called now", True),
    Column("articles", pa.int64(), "articles that were in the one and are in the other", True),
    Column("came", pa.int64(), "articles of the story now that were not in that report", True),
)
TABLES = {
    "articles": ARTICLES,
    "ledger": LEDGER,
    "documents": DOCUMENTS,
    "relations": RELATIONS,
    "credits": CREDITS,
    "quotes": QUOTES,
    "claims": CLAIMS,
    "printings": PRINTINGS,
    "versions": VERSIONS,
    "story_changes": STORY_CHANGES,
}


@cache
def arrow(columns: tuple[Column, ...]) -> pa.Schema:
    """The Arrow schema of a table, with each column's meaning as metadata."""
    return pa.schema([pa.field(c.name, c.type, metadata={"meaning": c.meaning}) for c in columns])


def frame(rows: list[dict[str, object]], columns: tuple[Column, ...]) -> pd.DataFrame:
    """Rows as a frame that has just these columns, missing values null."""
    return to_pandas(pa.Table.from_pylist(rows, schema=arrow(columns)))


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as the pandas frame every step takes: Arrow-backed, so that null stays null."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype, use_threads=False)  # nothing is copied
    return frame


def plain_names() -> None:
    """Keep names of columns in plain memory, in a process of ours: as Arrow's each look-up is a calculation."""
    pd.set_option("mode.string_storage", "python")


def lean(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles without their bodies: taking rows of a frame copies the texts of these."""
    return articles.drop(columns="body", errors="ignore")


def records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """Rows of any table as dicts of plain values: what pandas gives of a few rows, in a fraction of its time."""
    values = [[_unboxed(value) for value in table[name].to_numpy(object)] for name in table.columns]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*values, strict=True)]


def values(column: pd.Series) -> list[Any]:
    """A column of texts or numbers as a list: one by one, as Arrow gives them, they take thirty times as long."""
    return column.to_numpy(object).tolist()


def _unboxed(value: Any) -> Any:
    return None if value is pd.NA else value.item() if isinstance(value, np.generic) else value


def to_arrow(frame: pd.DataFrame, columns: tuple[Column, ...]) -> pa.Table:
    """A frame as an Arrow table with the types its schema states, readable by any tool; large texts stay large."""
    large = {c.name: pa.large_string() for c in columns if frame[c.name].dtype == LARGE}
    values = [pa.array(frame[c.name], large.get(c.name, c.type), from_pandas=True) for c in columns]
    known = arrow(columns)
    for name, kind in large.items():
        known = known.set(known.get_field_index(name), known.field(name).with_type(kind))
    return pa.Table.from_arrays(values, schema=known)


def array(texts: pd.Series | Iterable[str | None] | pa.Array) -> pa.Array:
    """Texts as one Arrow array, in however many pieces a frame keeps them."""
    found = pa.array(texts, pa.large_string(), from_pandas=True)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def check(frame: pd.DataFrame, columns: tuple[Column, ...], table: str) -> pd.DataFrame:
    """Return the frame itself if it keeps the schema; raise SchemaError naming column and rows if not."""
    missing = [c.name for c in columns if c.name not in frame.columns]
    if missing:
        raise SchemaError(f"table {table!r} lacks the columns {', '.join(missing)}")
    for column in columns:
        values = frame[column.name]
        if column.required and values.isna().any():
            rows = list(values.index[values.isna()][:3])
            raise SchemaError(f"table {table!r}: {column.name} is empty in rows {rows}")
        if column.allowed:
            strange = set(values.dropna().unique()) - set(column.allowed)
            if strange:
                raise SchemaError(f"table {table!r}: {column.name} has unknown values {sorted(strange)[:5]}")
        if column.decimals is not None:
            numbers = _scores(values, column)
            if (decimals.rounded(numbers, column.decimals) != numbers).any():
                raise SchemaError(f"table {table!r}: {column.name} is not kept to {column.decimals} decimals")
    return frame


def kept(table: pa.Table, columns: tuple[Column, ...]) -> pa.Table:
    """A table of what was read, its numbers rounded to the decimals of their columns."""
    for column in columns:
        if column.decimals is None or column.type != pa.float64():
            continue
        values = table[column.name]
        if values.null_count < len(values):
            numbers = decimals.rounded(values.to_numpy(), column.decimals)
            array = pa.array(numbers, column.type, mask=values.is_null().to_numpy())
            table = table.set_column(table.column_names.index(column.name), table.field(column.name), array)
    return table


def _scores(values: pd.Series, column: Column) -> decimals.Floats:
    """The numbers of a column: its values, or the scores of its topics."""
    if column.type != TOPICS:
        return values.dropna().to_numpy(np.float64)
    lists = pa.array(values, column.type)
    return np.asarray(pc.struct_field(pc.list_flatten(lists), "score").drop_null(), np.float64)


def markdown() -> str:
    """Every table and column in words: the part of data/README.md that is made from here."""
    shared = READ + LABELLED + DATED
    told = {**TABLES, "printings": tuple(c for c in PRINTINGS if c not in shared)}
    intro = {"printings": f"The columns of `articles` down to `{shared[-1].name}`, of one printing, and:\n\n"}
    return "\n\n".join(f"### `{t}`\n\n{intro.get(t, '')}{_columns(columns)}" for t, columns in told.items())


def _columns(columns: tuple[Column, ...]) -> str:
    lines = ["| column | type | meaning |", "|---|---|---|"]
    for column in columns:
        values = f": {', '.join(f'`{value}`' for value in column.allowed)}" if column.allowed else ""
        empty = "" if column.required else " (may be empty)"
        kept = "" if column.decimals is None else f"; {column.decimals} decimals"
        lines.append(f"| `{column.name}` | {_plain(column.type)}{empty} | {column.meaning}{values}{kept} |")
    return "\n".join(lines)


def _plain(kind: pa.DataType) -> str:
    if kind == TOPICS:
        return "list of qcode, score, words"
    if kind == PASSAGES:
        return "list of a_start, a_end, b_start, b_end, quoted"
    if kind == SPANS:
        return "list of start, end"
    if kind == CHANGES:
        return "list of part, kind, before, after, a_start, b_start"
    if kind == TEXTS:
        return "list of text"
    if kind == INSTANT:
        return "UTC time"
    return {pa.string(): "text", pa.int64(): "whole number", pa.float64(): "number", pa.bool_(): "yes or no"}[
        kind
    ]
