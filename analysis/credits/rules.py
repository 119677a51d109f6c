"""The wording of credits: the table `data/credits.csv` as rules.

A pattern is plain words with `{outlet}` or `{agency}` where the name stands; `a/b` are alternatives,
`[c ]` may be left out, `^` and `$` are the ends of a line, `$$` of the text, other fields those of FIELDS.
"""

import csv
import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from analysis import paths
from analysis.errors import ParameterError

KINDS = ("agency mark", "told", "according to", "reported")
LISTS = (
    "medium", "own business", "short name", "no credit", "ordinary word", "surname", "name may go on",
    "not an outlet",
)  # fmt: skip
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
FIELDS = {
    "{when}": rf"(?:(?:on|late|early|last|this)\s+)?(?:{_WEEKDAY}|yesterday|today|week|month|year)"
    r"(?:\s+(?:night|morning|evening|afternoon))?",
    "{who}": r"(?-i:[A-Z](?:\.|[\w'’-]*)(?:[ \t][A-Z](?:\.|[\w'’-]*)){0,3})",
    "{names}": r"[^\n;]{2,150}?",
    "{place}": r"(?-i:[A-ZÀ-Þ][A-ZÀ-Þ .,'/&-]{2,50}(?:[A-Z][a-z]{1,8}\.? ?\d{0,2},? ?){0,2}(?:20\d\d)?)",
    "{year}": r"(?:19|20)\d\d",
}
_MARKS = {
    "[": "(?:",
    "]": ")?",
    "^": r"(?:\A|\n)[ \t]*",
    "$": r"[ \t.]*(?=\n|\Z)",
    "$$": r"[.\s]*\Z",
    "-": r"(?<!\w)[-–—―]+",
    ".": r"(?<=[.!?])",
}
_PIECE = re.compile(r"\{\w+\}|\$\$|[\[\]^$]|\s+|[^\s\[\]{}^$/]+(?:/[^\s\[\]{}^$/]+)*|/")
_UNIT = re.compile(r"\w+|[^\w\s]")


class Form(NamedTuple):
    """A regular expression that is compiled when it is first asked for: most are never."""

    written: str
    flags: int = 0

    def expression(self) -> re.Pattern[str]:
        """The same, compiled."""
        return _compiled(self.written, self.flags)


@cache
def _compiled(written: str, flags: int) -> re.Pattern[str]:
    return re.compile(written, flags)


class Rule(NamedTuple):
    """One wording: what stands before the outlet, what after it, and what that says."""

    kind: str
    strength: int
    language: str
    agency_only: bool
    left: Form | None  # ends where the outlet, with its article and quotes, begins
    right: Form | None  # begins where the outlet ends


class Fixed(NamedTuple):
    """A wording that names no outlet, because only one agency writes it."""

    word: str
    outlet: str
    language: str
    wording: Form


class Rules(NamedTuple):
    """All wordings, by the word or sign that stands nearest to the outlet, and the word lists."""

    before: dict[str, list[Rule]]
    after: dict[str, list[Rule]]
    fixed: list[Fixed]
    lists: dict[str, frozenset[str]]


@cache
def wordings() -> Rules:
    """Read `data/credits.csv`; a row that makes no sense raises ParameterError naming it."""
    with paths.data("credits.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lists: dict[str, set[str]] = {kind: set() for kind in LISTS}
    for row in rows:
        lists.get(row["kind"], set()).update(row["pattern"].split("/"))
    found = Rules(
        defaultdict(list), defaultdict(list), [], {kind: frozenset(words) for kind, words in lists.items()}
    )
    for number, row in enumerate(rows, start=2):
        if row["kind"] not in LISTS:
            _add(row, f"credits.csv row {number}", found)
    return found


def _add(row: dict[str, str], place: str, found: Rules) -> None:
    slot = re.search(r"\{(?:outlet|agency)\}", row["pattern"])
    if row["kind"] not in KINDS or bool(slot) == bool(row["outlet"]):
        raise ParameterError(
            f"{place}: needs a known kind, and either {{outlet}} in the pattern or an outlet"
        )
    if not slot:
        wording = Form(_regex(row["pattern"], found))
        found.fixed.append(Fixed(row["pattern"].split()[0], row["outlet"], row["language"], wording))
        return
    left, right = row["pattern"][: slot.start()].strip(), row["pattern"][slot.end() :].strip()
    rule = Rule(
        row["kind"], int(row["strength"]), row["language"], slot[0] == "{agency}",
        Form(rf"{_edge(left, 0, '<!')}{_regex(left, found)}\s*$", re.IGNORECASE) if left else None,
        Form(_tail(right, row["kind"], found)) if right else None,
    )  # fmt: skip
    index, nearest = (
        (found.before, _nearest(left, found, -1)) if left else (found.after, _nearest(right, found, 1))
    )
    for word in nearest:
        index[word].append(rule)


def _tail(right: str, kind: str, found: Rules) -> str:
    """What follows an outlet; `Bild newspaper on Monday reported` lets two things stand between."""
    media, when = _any(found.lists["medium"]), FIELDS["{when}"]
    aside = "" if kind == "agency mark" else rf"(?:\s+(?:news\s+)?{media}(?!\w))?(?:,?\s+{when},?)?"
    gap = "" if right[0] in "/,$);:'-" else r"\s+"
    return f"{aside}{gap}{_regex(right, found)}{_edge(right, -1, '!')}"


def _edge(part: str, at: int, look: str) -> str:
    return rf"(?{look}\w)" if part[at].isalnum() else ""


def _any(words: frozenset[str] | list[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))})"


def _regex(part: str, found: Rules) -> str:
    """One side of a pattern as a regular expression."""
    known = {**_MARKS, **FIELDS, "{medium}": _any(found.lists["medium"])}
    return "".join(known.get(piece) or _words(piece) for piece in _PIECE.findall(part))


def _words(piece: str) -> str:
    if piece.isspace():
        return r"\s+"
    return _any(piece.split("/")).replace("'", "['’]") if piece != "/" else piece


def _nearest(part: str, found: Rules, step: int) -> set[str]:
    """What may stand next to the outlet: the nearest word that must, and all nearer ones that may."""
    nearest: set[str] = set()
    optional = False
    for piece in [piece for piece in _PIECE.findall(part) if not piece.isspace()][::step]:
        if piece in "[]":
            optional = piece == ("[" if step > 0 else "]")
            continue
        nearest |= _units(piece, found, step)
        if not optional and not (step > 0 and nearest == {","}):
            break
    return nearest


def _units(piece: str, found: Rules, step: int) -> set[str]:
    """The unit of each alternative that is nearest: `#` is a number."""
    if piece.startswith("{"):
        media = {word.casefold() for word in found.lists["medium"]}
        return {"{medium}": media, "{year}": {"#"}}.get(piece, set())
    options = [piece] if piece == "/" else piece.split("/")
    return {_UNIT.findall(option.lstrip("'"))[-1 if step < 0 else 0].casefold() for option in options}
