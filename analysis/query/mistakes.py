"""What is wrong with a query, where, and how it is written here: also what other search tools write otherwise."""

import difflib
import re
from collections.abc import Callable
from typing import NoReturn

from analysis.errors import MediaAnalysisError, ParameterError

TEXT_FIELDS = ("headline", "body", "outlet", "section", "hashtags", "speaker")
FACTS = ("topic", "story", "language")
DATES = ("date", "certainly", "possibly")
FIELDS = (*TEXT_FIELDS, *FACTS, *DATES)
_ELSEWHERE = {
    "title": "headline", "hlead": "headline", "head": "headline", "hl": "headline", "ti": "headline", "hd": "headline",
    "text": "body", "content": "body", "lp": "body", "td": "body", "ft": "body", "ab": "body",
    "source": "outlet", "publication": "outlet", "media": "outlet", "media_id": "outlet", "media_name": "outlet",
    "canonical_domain": "outlet", "domain": "outlet", "sn": "outlet", "pub": "outlet", "so": "outlet",
    "lang": "language", "la": "language", "subject": "topic", "theme": "topic", "su": "topic", "tag": "hashtags",
    "hashtag": "hashtags", "publish_date": "date", "publication_date": "date", "pd": "date", "dat": "date",
    "said": "speaker", "quote": "speaker", "stories": "story", "story_id": "story",
}  # fmt: skip
_CLOSE = re.compile(r"NEAR(?!\w)|(?i:near|w|pre|n|p|onear|adj|within)(?=\s*/|\s*\d)")
_DAYS = "write a day as 2026-03-02, a month as 2026-03, a span as 2026-03-02..2026-03-08"


class QueryError(ParameterError):
    """A query that cannot be understood, or asks for what is not there."""


def pointed(
    text: str, place: int, reason: str, where: str = "query", kind: type[MediaAnalysisError] = QueryError
) -> NoReturn:
    """Raise the error with the query and a caret under the place."""
    line = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    raise kind(f"{where}, character {place + 1}: {reason}\n  {line}\n  {' ' * place}^") from None


def hint(text: str, place: int) -> str:
    """Why a query cannot go on at a place, and what to write there."""
    rest, before = text[place:], text[:place].rstrip()
    if not rest.strip():
        return "the query ends where a word, a phrase or a bracket should follow"
    if found := _CLOSE.match(rest):
        return _near(rest, found[0])
    if rest.startswith("(") and (name := re.search(r"\w+$", before)):
        return _bracketed(name[0])
    if rest[0] == ":":
        return unknown_field(re.split(r"[\s(]", before)[-1])
    for pattern, said in _HINTS:
        if found := pattern.match(rest):
            return said(rest) if callable(said) else said.format(found[0], found[0].upper())
    return f"{rest[0]!r} means nothing here; put what is printed in quotation marks"


def _quote(rest: str) -> str:
    closed = '"' in rest[1:] if rest[0] == '"' else re.search(r"[”“»]", rest[1:])
    return "write AND or OR between two terms" if closed else f"this {rest[0]} is never closed"


_HINTS: tuple[tuple[re.Pattern[str], str | Callable[[str], str]], ...] = (
    (re.compile(r'["“„«]'), _quote),
    (re.compile(r"(AND|OR|NOT)\b|&+|\|+"), "{0} needs a term on each side"),
    (re.compile(r"(?i)(and|or|not)\b"), "write {1} in capitals"),
    (re.compile("~"), 'write storm NEAR/5 wall for "storm wall"~5; likeness by ~ is not known here'),
    (re.compile(r"\+"), "a term that must be there is joined by AND"),
    (re.compile("[-!]"), "a term that must not be there is written NOT term"),
    (re.compile(r"[\[{]|TO\b"), f"a span is written with two points; {_DAYS}"),
    (re.compile(r"[\w#(*?]"), "write AND or OR between two terms, or put a phrase in quotation marks"),
)


def _near(rest: str, word: str) -> str:
    """How words near each other are written, for those who know it from elsewhere."""
    name = word.upper()
    if re.match(r"(?i)w/(s|p|seg|sent|para)\b", rest):
        return "sentences and paragraphs are not known here; write NEAR/20 or NEAR/60"
    if found := re.match(r"(?i)(near|n|w|adj|within|p|pre|onear)\s*[/ ]?\s*(\d+)", rest):
        ordered = name in ("P", "PRE", "ONEAR", "ADJ")
        sign = "PRE" if ordered else "NEAR" if name == "NEAR" else "W"
        return f"write {sign}/{found[2]} between two terms"
    return f"{name} needs a term on each side and a number of words: storm NEAR/5 wall"


def _bracketed(name: str) -> str:
    field = name.lower()
    if field in FIELDS or field in _ELSEWHERE:
        return f"write {_ELSEWHERE.get(field, field)}:( … )"
    if re.fullmatch(r"atleast\d+", field):
        return "how often a word stands in a text cannot be asked; write the word alone"
    return "write AND or OR before this bracket"


def unknown_field(name: str) -> str:
    """What to say of a name before a colon that is no field."""
    if (known := _ELSEWHERE.get(name.lower())) is not None:
        return f"{name}: is written {known}: here"
    if not name.isidentifier():
        return "put a colon that is printed in quotation marks"
    near = difflib.get_close_matches(name.lower(), FIELDS, n=1)
    hint = f": did you mean {near[0]}:?" if near else ";"
    known = f"The fields are {', '.join(FIELDS)}"
    return f"unknown field {name!r}{hint} {known}. Put a colon that is printed in quotation marks"


def strange(term: str) -> tuple[int, str] | None:
    """What in a term means something elsewhere and nothing here, and where; None if nothing does."""
    if term.startswith(("-", "!")):
        return 0, f"write NOT {term[1:] or 'term'}"
    if term.startswith("+"):
        return 0, f"write {term[1:] or 'term'} with AND"
    if term.startswith("/"):
        return 0, "regular expressions are not known here; write wildcards: elect*, organi?ation"
    if term.startswith(("[", "{")):
        return 0, f"a span is written with two points; {_DAYS}"
    for sign, said in (
        ("~", "likeness by ~ is not known here; write wildcards, or NEAR/5 between two terms"),
        ("^", "weights by ^ are not known here; leave it out"),
        ("$", "write * for any letters, ? for one"),
        ("\\", "nothing needs a backslash here; put it in quotation marks"),
    ):
        if sign in term:
            return term.index(sign), said
    return None


def day(text: str) -> str:
    """What to say of a span of days that cannot be read."""
    return f"{text!r} is no span of days; {_DAYS}, open on one side as 2026-03-02.."
