"""Lines that an outlet prints under many unlike articles: its own furniture, found from the corpus itself.

A line stands if it is the same, case and spaces aside, in at least four articles of one outlet of which no two
headlines share a content word. What such articles have in common is the page, not what they tell. Left alone are
lines that credit somebody (an agency or another outlet by name, a person), datelines, and lines about what all their
articles tell, such as the refrain of a live blog.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analysis import arrays, schema, text, wordlists
from analysis.keeping import spill
from analysis.topics import matching
from analysis.wordings import Wording

USE = "standing line"
UNLIKE = 4  # articles, no two of which share a content word of their headlines
LONGEST = 600  # characters of a line
STEM = 4  # letters by which two words of headlines are taken for one: ferry, ferries
TELLING = 300  # of 10,000 news articles that hold a word: a rarer one says what an article is about
_NAME = 5  # words of an outlet's name
_DATELINE, _UNCASED = 8, 4  # words of a dateline; in a script without capitals, which say less of it
_ROWS = 2_048  # articles whose texts are looked at at a time
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"#\w+")
_CREDIT = re.compile(
    r"(?:^|[\s(])(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd][ai]|[Dd]oor|بقلم)\s+[^\W\d_a-z]"
    r"|(?i:\b(?:contributed|contribu[éi]|colaboró|beigetragen|wires?|agenc(?:y|ies|es?|ias?)|agenzi[ae]|"
    r"agentur(?:en|material)?|persbureaus?|وكالات)\b)"
)
_PLACE = re.compile(r"line (\d+) of its text")

Line = tuple[str, str]  # outlet and folded line
Numbers = NDArray[np.signedinteger]


class Cleared(NamedTuple):
    """Articles without standing lines, and the ledger with each of these."""

    articles: pd.DataFrame
    ledger: pd.DataFrame


Texts = tuple[str | None, list[str]]  # the body of an article, and its tags


class _Printed(NamedTuple):
    """Where a line stands: the article's row, its place among the lines, and what is printed."""

    row: int
    place: int
    line: str


def taken_out(articles: pd.DataFrame, ledger: pd.DataFrame, known: pd.DataFrame) -> Cleared:
    """Take lines that an outlet prints under at least four unlike articles out of their texts, into the ledger.

    `known`: the table of outlets. Nothing else of a text changes; tags that only such lines hold go with them.
    """
    often = _often(articles)
    names, told = _names(known) if often else {}, articles[["headline", "byline", "body"]]
    found: dict[int, list[tuple[_Printed, str]]] = {}
    for (outlet, _), printed in sorted(often.items()):
        if not _stands(told, outlet, printed, names):
            continue
        n = len({one.row for one in printed})
        why = Wording.STANDS.written(n=n, outlet=outlet, m=UNLIKE)
        for one in printed:
            found.setdefault(one.row, []).append((one, why))
    _content.cache_clear()  # what it holds lies among what was freed, so that little of that could be given back
    if not found:
        return Cleared(articles, ledger)
    headlines = articles["headline"].astype(object).to_numpy()

    def cleared(row: int, body: str | None, tags: list[str]) -> Texts:
        return _without(headlines[row], body or "", tags, [one for one, _ in found[row]])

    changed = _with(articles, sorted(found), cleared)
    return Cleared(changed, pd.concat([ledger, _told(articles, found)], ignore_index=True))


def put_back(articles: pd.DataFrame, ledger: pd.DataFrame) -> Cleared:
    """Articles and ledger as they were before standing lines were taken out."""
    told = ledger["use"] == USE
    own = articles["article_id"].isin(ledger.loc[told, "article_id"])
    if not own.any():
        return Cleared(articles, ledger[~told].reset_index(drop=True))
    lines: dict[str, dict[int, str]] = {}
    for article, place, line in ledger.loc[told, ["article_id", "record", "excerpt"]].itertuples(index=False):
        match = _PLACE.fullmatch(place)
        lines.setdefault(article, {})[int(match[1]) - 1 if match else 0] = line

    def restored(row: int, body: str | None, tags: list[str]) -> Texts:
        taken = lines[articles["article_id"].iloc[row]]
        whole = _restored(body, taken)
        gone = {tag for line in taken.values() for tag in _TAG.findall(line)}
        own = [tag for tag in _TAG.findall(whole or "") if tag in gone or tag in tags]
        return whole, list(dict.fromkeys([*own, *tags]))

    rows = np.flatnonzero(own.to_numpy(bool)).tolist()
    return Cleared(_with(articles, rows, restored), ledger[~told].reset_index(drop=True))


def _with(
    articles: pd.DataFrame, rows: list[int], change: Callable[[int, str | None, list[str]], Texts]
) -> pd.DataFrame:
    """Articles with the body and tags that `change` makes of those of some rows, which are in order."""
    bodies, told = pa.chunked_array(pa.array(articles["body"])), spill.Texts()
    hashtags, tags = pa.chunked_array(pa.array(articles["hashtags"])), [pa.array([], schema.TEXTS)]
    for at in range(0, len(articles), _ROWS):
        part, theirs = bodies.slice(at, _ROWS), [own or [] for own in hashtags.slice(at, _ROWS).to_pylist()]
        if own := rows[bisect_left(rows, at) : bisect_left(rows, at + _ROWS)]:
            texts = part.to_pylist()
            for row in own:
                texts[row - at], theirs[row - at] = change(row, texts[row - at], theirs[row - at])
            part = pa.chunked_array([pa.array(texts, pa.string())])
        told.add(part)
        tags.append(pa.array(theirs, schema.TEXTS))
    columns = {"body": told.column(), "hashtags": pa.concat_arrays(tags)}
    return articles.assign(
        **{n: pd.Series(pd.arrays.ArrowExtensionArray(v), articles.index) for n, v in columns.items()}
    )


def _key(line: str) -> str:
    """A line as it is compared, case and spaces aside; empty where there is nothing to compare."""
    return " ".join(line.casefold().split()) if len(line) <= LONGEST and _LETTER.search(line) else ""


def _often(articles: pd.DataFrame) -> dict[Line, list[_Printed]]:
    """Lines that one outlet prints in at least four articles with a headline."""
    outlets = articles["outlet"].astype(object).to_numpy()
    usable = (articles[["outlet", "headline", "body"]].notna().all(axis=1)).to_numpy(bool)
    marks, rows, places = array("q"), array("i"), array("i")  # as numbers, for there are many
    for row, body in _bodies(articles, np.flatnonzero(usable)):
        for place, line in enumerate(body.split("\n")):
            if key := _key(line):
                marks.append(hash((outlets[row], key)))
                rows.append(row)
                places.append(place)
    found: dict[Line, list[_Printed]] = {}
    for row, lines in _lines(articles, *_shared(*map(np.asarray, (marks, rows, places)))):
        for place, line in lines:
            found.setdefault((outlets[row], _key(line)), []).append(_Printed(row, place, line))
    return {line: printed for line, printed in found.items() if len({p.row for p in printed}) >= UNLIKE}


def _bodies(articles: pd.DataFrame, rows: Numbers) -> Iterator[tuple[int, str]]:
    """Some rows of articles with their texts, some at a time."""
    bodies = pa.chunked_array(pa.array(articles["body"]))
    for at in range(0, len(rows), _ROWS):
        some = rows[at : at + _ROWS]
        yield from zip(some.tolist(), bodies.take(pa.array(some)).to_pylist(), strict=True)


def _shared(marks: Numbers, rows: Numbers, places: Numbers) -> tuple[Numbers, Numbers]:
    """Rows and places of the lines whose mark stands in at least four rows, in their order."""
    order = np.lexsort((rows, marks))
    mark, row = marks[order], rows[order]
    new = np.ones(len(mark), bool)
    new[1:] = (mark[1:] != mark[:-1]) | (row[1:] != row[:-1])
    values, counts = np.unique(mark[new], return_counts=True)
    often = arrays.among(marks, values[counts >= UNLIKE])
    return rows[often], places[often]


def _lines(
    articles: pd.DataFrame, rows: Numbers, places: Numbers
) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Each row with some of the lines of its text, and their places."""
    several, starts = np.unique(rows, return_index=True)
    owns = np.split(places, starts[1:])[: len(several)]  # of none NumPy makes one part
    for (row, body), own in zip(_bodies(articles, several), owns, strict=True):
        lines = body.split("\n")
        yield row, [(place, lines[place]) for place in own.tolist()]


def _stands(
    articles: pd.DataFrame, outlet: str, printed: list[_Printed], names: Mapping[str, frozenset[str]]
) -> bool:
    """Whether a line that is printed often is the outlet's own: under unlike articles, and for no other reason."""
    rows = articles.iloc[sorted({one.row for one in printed})]
    own = frozenset(_stems(text.words(text.fold(outlet))))
    if not _unlike(_content(headline) - own for headline in rows["headline"]):
        return False
    line = printed[0].line.strip()
    return not (
        _CREDIT.search(line)
        or _other(line, outlet, names)
        or _is_byline(line, rows["byline"])
        or _is_dateline(line, printed, rows["body"])
        or _is_refrain(line, outlet, rows)
    )


def _unlike(headlines: Iterable[frozenset[str]]) -> bool:
    """Whether at least four headlines have no content word in common, any two of them."""
    seen: set[str] = set()
    apart = 0
    for words in sorted((h for h in headlines if h), key=lambda h: (len(h), sorted(h))):
        if not seen & words:
            seen |= words
            apart += 1
    return apart >= UNLIKE


def _stems(words: Iterable[str]) -> Iterator[str]:
    return (word[:STEM] for word in words)


@lru_cache(maxsize=50_000)
def _content(headline: str) -> frozenset[str]:
    """The stems of a headline's words without function words and numbers."""
    words = text.words(text.fold(headline))
    return frozenset(_stems(w for w in words if w not in _functional() and not w.isdecimal()))


@lru_cache(maxsize=1)
def _functional() -> frozenset[str]:
    return frozenset[str]().union(*matching.stopwords().values())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Words that stand in so many news articles that they say nothing of one."""
    known = wordlists.of_news()
    told = frozenset(known.loc[known["english"] & (known["per_10000"] >= TELLING), "word"])
    return told | _functional()


def _names(known: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Each name and alias, reduced to letters, with the outlets that are called so."""
    found: dict[str, set[str]] = {}
    for name, aliases in zip(known["name"], known["aliases"], strict=True):
        for printed in (name, *aliases):
            found.setdefault(text.key(printed), set()).add(name)
    return {key: frozenset(names) for key, names in found.items()}


def _other(line: str, outlet: str, names: Mapping[str, frozenset[str]]) -> bool:
    """Whether a line names an outlet or agency besides its own: it may say whose words these are."""
    words = text.words(line)
    for start, first in enumerate(words):
        if first[0].islower() and len(words) > 1:
            continue
        for end in range(start + 1, min(start + _NAME, len(words)) + 1):
            if names.get(text.key("".join(words[start:end])), frozenset()) - {outlet}:
                return True
    return False


def _is_byline(line: str, bylines: pd.Series) -> bool:
    return any(
        text.fold(str(name)) in text.fold(line) for name in bylines.dropna().unique() if str(name).strip()
    )


def _is_dateline(line: str, printed: list[_Printed], bodies: pd.Series) -> bool:
    """Whether a line is a place at the head of its texts: a few words, none but function words written small."""
    words = text.words(line)
    most = _DATELINE if line.lower() != line.upper() else _UNCASED
    if len(words) > most or any(w[0].islower() and text.fold(w) not in _functional() for w in words):
        return False
    first = [next((n for n, own in enumerate(b.split("\n")) if own.strip()), 0) for b in bodies]
    heads = dict(zip(sorted({one.row for one in printed}), first, strict=True))
    return all(one.place == heads[one.row] for one in printed)


def _is_refrain(line: str, outlet: str, rows: pd.DataFrame) -> bool:
    """Whether a telling word of the line stands in all that else its articles say: it is about them."""
    own = set(text.words(text.fold(outlet)))
    telling = {w for w in text.words(text.fold(line)) if len(w) >= STEM and w not in _common()} - own
    key = _key(line)
    for headline, body in zip(rows["headline"], rows["body"], strict=True):
        if not telling:
            return False
        rest = "\n".join(own for own in body.split("\n") if _key(own) != key)
        telling &= set(text.words(text.fold(f"{headline}\n{rest}")))
    return bool(telling)


def _without(headline: str, body: str, tags: list[str], printed: list[_Printed]) -> Texts:
    """An article's text and tags without these lines; no text where nothing else is in it."""
    gone = {one.place for one in printed}
    kept = [line for place, line in enumerate(body.split("\n")) if place not in gone]
    rest = "\n".join(kept) if any(line.strip() for line in kept) else None
    theirs = {tag for one in printed for tag in _TAG.findall(one.line)}
    theirs -= set(_TAG.findall(f"{headline}\n{rest or ''}"))
    return rest, [tag for tag in tags if tag not in theirs]


def _restored(body: str | None, taken: Mapping[int, str]) -> str:
    """A text with lines at their places again."""
    rest = body.split("\n") if body else []
    left, places = iter(rest), range(max(len(rest) + len(taken), max(taken) + 1))
    return "\n".join(taken[place] if place in taken else next(left, "") for place in places)


def _told(articles: pd.DataFrame, found: Mapping[int, list[tuple[_Printed, str]]]) -> pd.DataFrame:
    """A line of the ledger for each line of a text that was taken out, with all of it, so that it can be put back."""
    rows: list[dict[str, object]] = []
    documents, ids = (articles[name].astype(object).to_numpy() for name in ("document", "article_id"))
    for row in sorted(found):
        rows += [
            {
                "document": documents[row],
                "record": f"line {one.place + 1} of its text",
                "use": USE,
                "article_id": ids[row],
                "reason": why,
                "excerpt": one.line,
            }
            for one, why in sorted(found[row], key=lambda told: told[0].place)
        ]
    return schema.frame(rows, schema.LEDGER)
