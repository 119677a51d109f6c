"""A number → the articles behind it, from the same index as the number.

A count is written as `<data class="count" value="6" data-rows="0-4,9">6</data>`: a readable number
everywhere; the report's page turns it into a button that opens the list.
"""

import html
import re
import string
import urllib.parse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis import arrays, language, plurals, schema, wordings
from analysis.keeping import once

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
FEW = 2_000  # articles of a corpus whose entries are all made at once
SHOWN = 200  # articles of one list the page carries; the whole stands in the run's CSV
_DAY, _MINUTE = pd.Timedelta(days=1), pd.Timedelta(minutes=1)
WORDS = 240  # characters of one value that a reader is shown; the tables hold all
# controls, and marks that turn the direction of what follows them; those that set a text apart may stay in pairs
_STEERING = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066\u2067\ufeff\ufff9-\uffff]"
)
_OTHER_WAY = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # letters from right to left
LONG = 1_000  # characters of what is a sentence already
AROUND, FRAGMENT = 60, 8  # characters shown beside a quote; words of it that an address opens at
ADDRESS = 2_000  # characters of an address that browsers open
NO_OUTLET = "(no outlet printed)"
STANDS = ("article_id", "place", "start", "end")  # of such lines, where they stand
PLACED = {"quotes": "(no speaker named)", "claims": ""}  # opened at their place; what stands for nobody
_TEXT = re.compile(r"(>)[^<]+(<)")  # of a count, what a reader sees of it
_ISO = re.compile(r"\b\d{4}-\d\d(-\d\d)?\b")
_WEB = ("http://", "https://")
OURS = (
    "kind",
    "layout",
    "reason",
    "record",
    "status",
    "use",
    "verdict",
)  # of these lines, in words of the suite
GROUPS = {"texts": "text", "origins": "origin", "stories": "story", "outlets": "outlet",
          "documents": "document"}  # per → entry's field  # fmt: skip
OF_ARTICLES = {"text": "text_id", "origin": "origin_id", "story": "story_id", "outlet": "outlet"}
USED = ["headline", "body", "outlet", "published_earliest", "published_latest", "published_basis",
        "published_raw", "story_id", "text_id", "origin_id", "url", "topics"]  # of an article, in an entry  # fmt: skip
LINES = {  # table → what its lines say, where it stands, what was made of it
    "ledger": ("excerpt", ("document", "record"), ("use", "reason")),
    "documents": ("document", ("reader", "layout", "status"), ("reason",)),
    "credits": ("quote", ("outlet", "credited"), ("kind", "article_id")),
    "quotes": ("content", ("person", "role"), ("cue", "reason", "article_id")),
    "claims": ("value", ("kind", "about"), ("verdict", "reason", "article_id")),
}


def plain(words: object, most: int = WORDS) -> str:
    """Words of the input as they may be shown: on one line, of bounded length, without what steers a screen."""
    text = _STEERING.sub("", str(words)[: 4 * most])
    text = " ".join(text.split())
    return language.balanced(text if len(text) <= most else f"{text[: most - 1]}…")


_notebook: list[Callable[[str], str]] = [str]  # what a notebook does with markup before it shows it


def shown_by(how: Callable[[str], str]) -> None:
    """From now on, what this notebook shows goes through `how`: it unfolds the lists behind counts."""
    _notebook[0] = how


@dataclass(frozen=True, slots=True)
class Html:
    """Safe HTML and the same thing as plain text; a notebook shows whichever it can.

    No tuple: IPython prints those in its own way, whatever text they bring.
    """

    html: str
    text: str

    def __add__(self, other: "Html") -> "Html":
        """One after the other."""
        return Html(self.html + other.html, self.text + other.text)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": _notebook[0](self.html), "text/plain": self.text}


def encode(rows: Iterable[int], shown: int = SHOWN) -> str:
    """The first row numbers, ascending, run-length coded: [0, 1, 2, 3, 4, 9] → "0-4,9"."""
    runs: list[list[int]] = []
    for row in _distinct(rows)[:shown]:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _distinct(rows: Iterable[int]) -> list[int]:
    """Row numbers in order, each once."""
    if isinstance(rows, pd.Index | pd.Series | np.ndarray):
        found: list[int] = arrays.distinct(np.asarray(rows, np.int64)).tolist()
        return found
    return sorted(set(map(int, rows)))


def decode(code: str) -> list[int]:
    """The row numbers of a code that `encode` wrote, or of several with a semicolon between them."""
    ends = [[int(end) for end in run.split("-")] for run in code.replace(";", ",").split(",") if run]
    return [row for run in ends for row in range(run[0], run[-1] + 1)]


def count(
    rows: Iterable[int], n: int | None = None, per: str = "", of: str = "articles", share: int = 0
) -> Html:
    """A number of `per` that leads to the rows behind it, lines of the table `of`.

    n defaults to how many rows there are; `per` groups articles by text, origin, story, outlet … (see
    GROUPS); with `share` it is printed in percent of that many, and its list is that of the numerator.
    """
    known = _distinct(rows)
    return button(len(known) if n is None else n, encode(known), per, of, share)


def named(groups: Mapping[str, Iterable[int]], per: str, of: str = "articles") -> Html:
    """The number of things that have names, say topics or choices; it leads to these and their articles."""
    each = max(SHOWN // max(len(groups), 1), 1)
    shown = list(groups.items())[:SHOWN]
    code = ";".join(encode(rows, each) for _, rows in shown)
    return button(len(groups), code, per, of, names=[plain(name) for name, _ in shown])


def called(name: str, rows: Iterable[int], of: str = "articles") -> Html:
    """A name that leads to its rows as a count does."""
    known = _distinct(rows)
    of = f' data-of="{of}"' if of != "articles" else ""
    text = language.say(plain(name))
    start = f'<data class="count" value="{len(known)}" data-rows="{encode(known)}"{of} data-called="1">'
    return Html(f"{start}{html.escape(text, quote=False)}</data>", text)


def few(groups: Mapping[str, Iterable[int]], per: str, most: int = 3, of: str = "articles") -> Html:
    """Names in a row, each leading to its rows; of many the first ones, and a count that leads to the rest by name."""
    names = list(groups)
    shown = names if len(names) <= most + 1 else names[:most]
    parts = [called(name, groups[name], of) for name in shown]
    if rest := names[len(shown) :]:
        parts.append(sentence("{n} more", n=named({name: groups[name] for name in rest}, per, of)))
    return joined(parts)


def joined(parts: Sequence[Html], between: str = "{a}, {b}", last: str = "{a} and {b}") -> Html:
    """Parts in a row, by how two stand together: a, b and c."""
    if not parts:
        return Html("", "")
    row = parts[0]
    for at, part in enumerate(parts[1:], start=2):
        row = sentence(last if at == len(parts) else between, a=row, b=part)
    return row


def button(
    n: int, code: str, per: str = "", of: str = "articles", share: int = 0, names: Sequence[str] = ()
) -> Html:
    """The count n whose rows are the row numbers in `code`; with `names`, a code for each between semicolons."""
    marks = {"per": per if per != of else "", "of": of if of != "articles" else "", "total": share or "",
             "names": "&#10;".join(html.escape(name) for name in names)}  # fmt: skip
    behind = "".join(f' data-{name}="{mark}"' for name, mark in marks.items() if mark)
    text = plurals.percent(n / share, 1) if share else language.number(f"{n:,}")
    markup = (
        f'<data class="count" value="{n}" data-rows="{html.escape(code)}"{behind}>{html.escape(text)}</data>'
    )
    return Html(markup, text)


def sentence(template: str, **values: object) -> Html:
    """A sentence with numbers: row numbers become a count that leads to its list, the rest is escaped.

    `{n:article|articles}` is the number with its word, `{n:|is|are}` only the word that goes with it. In another
    language the sentence is what the catalogue has for the template.
    """
    template = language.say(template)
    return Html(
        _Filler(True).vformat(html.escape(template, quote=False), (), values),
        _Filler(False).vformat(template, (), values),
    )


def ranking(of: str, said: Html) -> Html:
    """A sentence that ranks, marked with what: where a reader chooses other definitions it says whether it holds."""
    return Html(f'<span data-ranking="{html.escape(of)}">{said.html}</span>', said.text)


def nothing(subject: str, why: str) -> Html:
    """In place of a chart or a table in which nothing would stand: what it would show, and why it does not."""
    said = sentence("{why}", why=language.say(why))
    whole = sentence("{subject}: {why}", subject=language.say(subject), why=said) if subject else said
    return none(said, whole)


def none(why: Html, whole: Html | None = None) -> Html:
    """What stands where there is nothing to show: a page that has nothing else under a heading tells it in short."""
    before = (whole or why).html.removesuffix(why.html)
    return Html(f'<span class="none">{before}<span class="why">{why.html}</span></span>', (whole or why).text)


def findings(*sentences: Html | str) -> Html:
    """The findings block: one plain sentence a point."""
    points = [s if isinstance(s, Html) else sentence("{s}", s=s) for s in sentences]
    items = "".join(f"<li>{p.html}</li>" for p in points)
    return Html(f'<ul class="findings">{items}</ul>', "\n".join(f"- {p.text}" for p in points))


def paragraph(kind: str, words: Html) -> Html:
    """A sentence as a paragraph of a kind of its own."""
    return Html(f'<p class="{html.escape(kind)}">{words.html}</p>', words.text)


def facts(values: Mapping[str, object]) -> Html:
    """A box of labels with their numbers; row numbers become counts that lead to their lists."""
    cells = {language.say(label): sentence("{v}", v=value) for label, value in values.items()}
    boxes = "".join(f"<div><dt>{html.escape(k)}</dt><dd>{v.html}</dd></div>" for k, v in cells.items())
    return Html(f'<dl class="facts">{boxes}</dl>', "\n".join(f"{k}: {v.text}" for k, v in cells.items()))


def index(articles: pd.DataFrame, rows: Iterable[int] | None = None,
          names: Mapping[str, str] | None = None) -> list[dict[str, Any]]:  # fmt: skip
    """One entry for each article (of the rows asked for): what a reader needs to judge it and to find it."""
    wanted = articles.index.tolist() if rows is None else sorted(set(rows))
    called = names or {}
    if len(articles) <= FEW:
        known = _of_few(articles, tuple(called.items()), language.used())
        if lost := [row for row in wanted if row not in known]:
            raise KeyError(f"the table has no row {lost[0]}")
        return [known[row] for row in wanted]
    found = _records(articles, USED, wanted)
    return [_entry(row, article, called) for row, article in zip(wanted, found, strict=True)]


@once.found(*USED)
def _of_few(articles: pd.DataFrame, names: tuple[tuple[str, str], ...], _: str) -> dict[int, dict[str, Any]]:
    """The entries of a small corpus by row, in the language in use, made together: each chapter asks for most."""
    rows, called = articles.index.tolist(), dict(names)
    return {
        int(row): _entry(row, article, called)
        for row, article in zip(rows, _all_of_few(articles), strict=True)
    }


@once.found("article_id", *USED)
def _all_of_few(articles: pd.DataFrame) -> list[dict[str, Any]]:
    """What entries are made of, of a small corpus: read once for the articles, and for all that stands in them."""
    return _records(articles, ("article_id", *USED), articles.index.tolist())


def groups(articles: pd.DataFrame, rows: Sequence[int], per: str) -> list[str]:
    """What each of these articles is one of: the texts, origins, stories or outlets that entries tell apart."""
    name, told, alone = OF_ARTICLES[per], plain if per == "outlet" else str, per in ("text", "origin")
    known = [article.get(name) for article in _records(articles, [name], rows)]
    return [
        told(value) if _known(value) else str(row) * alone for row, value in zip(rows, known, strict=True)
    ]


def entries(
    tables: Mapping[str, pd.DataFrame], rows: Mapping[str, set[int]], names: Mapping[str, str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Entries for the rows asked for of each table: articles, and lines of the others; see LINES."""
    return {
        of: index(tables[of], wanted, names) if of == "articles"
        else _placed(tables[of], of, tables["articles"], wanted) if of in PLACED and "articles" in tables
        else _lines(tables[of], of, wanted)
        for of, wanted in sorted(rows.items())
    }  # fmt: skip


def _placed(
    table: pd.DataFrame, of: str, articles: pd.DataFrame, rows: Iterable[int]
) -> list[dict[str, Any]]:
    """Quotes or claims with the words around them; each opens its article at the place, where that has an address."""
    head, of_what, why = LINES[of]
    wanted = table[list(dict.fromkeys([head, *of_what, *why, *STANDS]))].loc[sorted(rows)]
    if len(articles) <= FEW:
        told = _all_of_few(articles)
    else:
        behind = articles["article_id"].isin(wanted["article_id"].unique()).to_numpy(bool)
        told = _records(articles, ("article_id", *USED), articles.index[behind].tolist())
    known = {article["article_id"]: article for article in reversed(told)}
    return [
        _in_its_text(int(row), line, of, known.get(line["article_id"], {}))
        for row, line in zip(wanted.index, schema.records(wanted), strict=True)
    ]


def _in_its_text(row: int, line: Mapping[Any, Any], of: str, article: dict[str, Any]) -> dict[str, Any]:
    head, of_what, why = LINES[of]
    text = str(article.get(line["place"]) or "") if _known(article.get(line["place"])) else ""
    start, end = int(line["start"]), int(line["end"])
    before, after = _after_space(text[max(0, start - AROUND) : start]), text[end : end + AROUND]
    around = f"{before}[{plain(line[head])}]{after}"
    said = [str(_said(line, name)) for name in of_what if _known(line[name])]
    entry = _entry(row, article, {})
    outlet = entry["outlet"] or language.say(NO_OUTLET)
    place = sentence("{place}, characters {a} to {b}", place=language.say(line["place"]), a=start, b=end).text
    told = [wordings.told(line[name]) for name in why if name in ("verdict", "reason") and _known(line[name])]
    return {
        "row": row, "document": "", "outlet": entry["outlet"], "headline": plain(around, 2 * WORDS),
        "where": _beside([plain(", ".join(said)) or language.say(PLACED[of]), outlet, entry["time"]]),
        "why": _beside([entry["headline"], place, *told]),
        "url": _at(entry["url"], text[start:end]),
    }  # fmt: skip


def _after_space(words: str) -> str:
    """The end of a text, from a whole word on."""
    return words.partition(" ")[2] if len(words) == AROUND else words


def _at(url: str, words: str) -> str:
    """An address that opens at some words (a text fragment of the web), unless it has a place of its own."""
    first = " ".join(words.split("\n", maxsplit=1)[0].split()[:FRAGMENT])
    return f"{url}#:~:text={_encoded(first)}" if url and first and "#" not in url else url


def _encoded(words: str) -> str:
    """Words as part of an address; a hyphen and a comma have a meaning in a text fragment."""
    return urllib.parse.quote(words, safe="").replace("-", "%2D")


def about(entry: Mapping[str, Any]) -> str:
    """Where and when an entry stands, in a line."""
    return str(entry.get("where") or _beside([entry["outlet"] or language.say(NO_OUTLET), entry["time"]]))


def when(earliest: Any, latest: Any) -> str:
    """An interval of two instants in words, UTC, with what is not known left open."""
    start, end = (None if pd.isna(instant) else pd.Timestamp(instant) for instant in (earliest, latest))
    return _interval(start, end, language.used())


@lru_cache(maxsize=4_096)
def _interval(start: pd.Timestamp | None, end: pd.Timestamp | None, _: str) -> str:
    """An interval in the language in use; kept, for many articles have the same."""
    if start is None:
        return (
            language.say("time unknown")
            if end is None
            else language.say("not after {when} UTC").replace("{when}", _minute(end))
        )
    if end is None:
        return language.say("not before {when} UTC").replace("{when}", _minute(start))
    if start == start.normalize() and _DAY - _MINUTE <= end - start <= _DAY:
        return day(start)
    if start.floor("min") == end.floor("min"):
        return f"{_minute(start)} UTC"
    if start.date() == end.date():
        return f"{_minute(start)}–{end:%H:%M} UTC"
    return f"{_minute(start)} – {_minute(end)} UTC"


def day(instant: pd.Timestamp) -> str:
    """A day in words: 3 Mar 2026."""
    if language.used() != language.ENGLISH:
        return language.day(instant)
    return f"{instant.day} {MONTHS[instant.month - 1][:3]} {instant.year}"


def spelled(name: str) -> str:
    """The name of a bar with its day or month in words: week of 2 Mar 2026, Mar 2026."""
    return _ISO.sub(lambda found: (day if found[1] else _month)(pd.Timestamp(found[0])), name)


def _month(instant: pd.Timestamp) -> str:
    english = language.used() == language.ENGLISH
    return f"{MONTHS[instant.month - 1][:3] if english else language.month(instant)} {instant.year}"


def _minute(instant: pd.Timestamp) -> str:
    return f"{day(instant)} {instant:%H:%M}"


def _records(articles: pd.DataFrame, names: Iterable[str], rows: Sequence[int]) -> list[dict[str, Any]]:
    """Some rows as dicts of the columns that there are of `names`: each is taken by itself, and no other."""
    places = articles.index.get_indexer(pd.Index(rows))
    if (places < 0).any():
        raise KeyError(f"the table has no row {rows[int(np.argmin(places))]}")
    known = {name: articles[name].array.take(places).to_numpy(object) for name in names if name in articles}
    return [dict(zip(known, line, strict=True)) for line in zip(*known.values(), strict=True)]


def _entry(row: int, article: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    known = {key: value for key, value in article.items() if _known(value)}
    raw = f" (“{plain(known['published_raw'], 80)}”)" if "published_raw" in known else ""
    url = str(known.get("url", ""))
    return {
        "row": int(row),
        "headline": plain(
            known.get("headline") or f"{language.say('(no headline)')} {plain(known.get('body', url), 80)}"
        ),
        "outlet": plain(known.get("outlet", "")),
        "time": when(known.get("published_earliest"), known.get("published_latest")),
        "basis": f"{language.say(str(known.get('published_basis', 'none')))}{raw}",
        "story": str(known.get("story_id", "")),
        "text": str(known.get("text_id", row)),
        "origin": str(known.get("origin_id", row)),
        "url": url if url.lower().startswith(_WEB) and len(url) <= ADDRESS else "",
        "words": "; ".join(_decided(topic, names) for topic in known.get("topics", ())),
    }


def _lines(table: pd.DataFrame, of: str, rows: Iterable[int]) -> list[dict[str, Any]]:
    """Lines of a table that holds no articles: its words, where they stand, and what is said of them."""
    head, where, why = LINES[of]
    wanted = table[[head, *where, *why]].loc[sorted(rows)]
    return [
        {
            "row": int(row),
            "document": str(record.get("document", "")),
            "outlet": plain(record["outlet"]) if _known(record.get("outlet")) else "",
            "headline": plain(record[head]) if _known(record[head]) else language.say("(empty)"),
            "where": _beside(plain(_said(record, c)) for c in where if _known(record[c])),
            "why": _beside(plain(_said(record, c)) for c in why if _known(record[c])),
        }
        for row, record in zip(wanted.index, schema.records(wanted), strict=True)
    ]


def _beside(parts: Iterable[str]) -> str:
    """What is said of a line, part by part."""
    return " · ".join(map(language.apart, parts))


def _said(record: Mapping[Any, Any], column: str) -> object:
    """A value of a line; what is said in words of the suite in the language that is written in."""
    if column == "reader":
        return wordings.reader(record[column])
    return wordings.told(record[column]) if column in OURS else record[column]


def _known(value: Any) -> bool:
    if isinstance(value, str):
        return True
    return value is not None and not (pd.api.types.is_scalar(value) and pd.isna(value))


def _decided(topic: Mapping[str, Any], names: Mapping[str, str]) -> str:
    words = topic.get("words")
    name = names.get(topic["qcode"], topic["qcode"])
    return name if words is None or not len(words) else f"{name}: {', '.join(words)}"


def _many(value: Any) -> int:
    """How many a value of a sentence stands for: a number, a count that leads to its list, or row numbers."""
    if isinstance(value, Html):
        found = re.search(r'value="(\d+)"', value.html)
        return int(found[1]) if found else 0
    return int(value) if isinstance(value, int) else len(value)


class _Filler(string.Formatter):
    """Fills a template with counts and escaped text, as HTML or as plain text."""

    def __init__(self, marked: bool) -> None:
        self.marked = marked

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            alone = format_spec.startswith("|")
            many = _many(value)
            word = language.form(many, format_spec[alone:].split("|"))
            if alone:
                return word
            digits = self.format_field(value, "")
            if not language.counted(many, word):
                return f"{digits} {word}"
            return _TEXT.sub(lambda found: f"{found[1]}{word}{found[2]}", digits) if "<" in digits else word
        if isinstance(value, Html):
            return value.html if self.marked else value.text
        if (not isinstance(value, str) and isinstance(value, Sequence | pd.Index | pd.Series)) or hasattr(
            value, "tolist"
        ):
            behind: Any = value
            return self.format_field(count(behind), format_spec)
        if isinstance(value, str):
            value = language.balanced(_STEERING.sub("", value[: 2 * LONG])[:LONG])
        number = isinstance(value, int) and not isinstance(value, bool)
        text = format(value, format_spec or ("," if number else ""))
        text = language.number(text) if number else text
        if not self.marked:
            return language.apart(text) if isinstance(value, str) else text
        safe = html.escape(text, quote=False)
        apart = isinstance(value, str) and (language.right_to_left() or _OTHER_WAY.search(value))
        way = ' dir="rtl"' if apart and language.composed(value) else ""
        return f"<bdi{way}>{safe}</bdi>" if apart else safe
