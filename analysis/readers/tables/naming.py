"""Which column of somebody's table is which of ours, by its name or by what the user said."""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from analysis import paths, text
from analysis.errors import ParameterError
from analysis.wordings import Wording

Columns = dict[str, list[str]]
TARGETS = (
    "source_id", "headline", "body", "outlet_raw", "byline", "url", "language", "section", "page",
    "hashtags", "published_raw", "modified_raw",
)  # fmt: skip
_CORE = ("headline", "body", "outlet_raw", "url")
SHORT = {"outlet": "outlet_raw", "published": "published_raw", "modified": "modified_raw", "id": "source_id"}
SHORT_OF = {full: short for short, full in SHORT.items()}
_FILLER = "any"  # in data/columns.csv: a word of a heading that says nothing
_CLOCK = "clock"  # in data/columns.csv: an hour whose day may stand in another column
_WITHIN = "within"  # in data/columns.csv: an object of a record that holds the article's own values
_SUM = "total"  # in data/columns.csv: what a row below a table begins with that sums it up
_OBJECTS = ("headline", "outlet_raw", "byline", "section")  # of ours, what may be an object
_CALLED = ("name", "title", "label", "text", "value")  # what such an object says of itself
_SEAM = re.compile(r"([._/:])")  # between an object and what it holds: `meta.title`, `meta_title`
_WORD = re.compile(r"[A-ZÀ-Þ]?[a-zß-ÿ]+|[A-ZÀ-Þ]+(?![a-zß-ÿ])|[^\W\d_A-Za-zÀ-ÿ]+")
_LABELS = {  # uses of labels in data/services.csv → our columns
    "headline": "headline", "outlet": "outlet_raw", "byline": "byline", "time": "published_raw",
    "year": "published_raw", "section": "section", "page": "page", "url": "url", "source id": "source_id",
    "language": "language", "body": "body", "abstract": "body",
}  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 5
_SHOWN = 12  # columns named in a sentence
_TEXT = 200  # characters of a cell from which it is a text
_BRACKETS = re.compile(r"\([^()]*\)")
_LIKE = 70.0  # per cent of two names that must be alike to offer one for the other
_MOST_COMPARED = 200  # columns of a table that are compared with usual names


@cache
def _listed() -> dict[str, list[str]]:
    """What data/columns.csv has for each of our columns, and for words of other uses."""
    found: dict[str, list[str]] = {}
    with paths.data("columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["column"], []).append(key(row["name"]))
    return found


@cache
def usual() -> dict[str, dict[str, int]]:
    """Usual names of each of our columns with their rank: data/columns.csv, then what ProQuest calls them.

    Its tables have the labels of its texts, in the language of its pages: data/services.csv.
    """
    ranks: dict[str, dict[str, int]] = {target: {} for target in TARGETS}
    for target in TARGETS:
        for name in [*_listed().get(target, ()), *(clocks() if target == "published_raw" else ())]:
            ranks[target].setdefault(name, len(ranks[target]))
    with paths.data("services.csv").open(encoding="utf-8", newline="") as file:
        labels = [
            (row["use"], key(row["words"])) for row in csv.DictReader(file) if row["service"] == "proquest"
        ]
    known = {name for names in ranks.values() for name in names}
    for use, target in _LABELS.items():  # what there is least of stands last: a year where there is no day
        for name in (name for said, name in labels if said == use and name not in known):
            ranks[target].setdefault(name, len(ranks[target]))
    return ranks


def key(name: str) -> str:
    """A column's name to compare: letters and digits of each part, `Source.Name` → `source.name`."""
    return ".".join(text.key(part) for part in name.split("."))


def given(columns: Mapping[str, str] | None) -> dict[str, str]:
    """The user's own assignment with our column names in full; raises ParameterError on an unknown one."""
    full = {SHORT.get(target, target): name for target, name in (columns or {}).items()}
    for target in full:
        if target not in TARGETS:
            names = ", ".join(SHORT_OF.get(t, t) for t in TARGETS)
            raise ParameterError(f"columns: {target!r} is not a column of ours; use one of {names}")
    return full


def assign(names: Sequence[str], own: Mapping[str, str]) -> Columns:
    """Each of our columns with those of theirs that can fill it, best first."""
    keys = {name: _usual_key(name) for name in names}
    made_up = {name: _made_up(name) for name, k in keys.items() if not _is_usual(k)}
    found: Columns = {}
    for target, ranks in usual().items():
        if own.get(target) in keys:
            found[target] = [own[target]]
            continue
        matches = sorted((ranks[k], key(name) != k, name) for name, k in keys.items() if k in ranks)
        behind = [name for name in names if made_up.get(name) == target]
        if (ordered := [name for _, _, name in matches] + behind) and ordered[0] not in own.values():
            found[target] = ordered
    return _told_apart(found)


def _told_apart(found: Columns) -> Columns:
    """Columns without one that is of two kinds by its name (`Rubrik`) where another says that it is of the other."""
    firsts = {target: names[0] for target, names in found.items()}
    apart = {}
    for target, names in found.items():
        others = {name for other, name in firsts.items() if other != target}
        kept = [name for n, name in enumerate(names) if name not in others or (n == 0 and target in _CORE)]
        if kept:
            apart[target] = kept
    return apart


@cache
def _words(kind: str) -> frozenset[str]:
    """Words of a use that is no column of ours, from data/columns.csv."""
    return frozenset(_listed()[kind])


def clocks() -> list[str]:
    """Names of a column with the hour of a day that may stand in another, from data/columns.csv."""
    return _listed()[_CLOCK]


def is_note(value: str) -> bool:
    """Whether a cell says whose the whole table is: `Source: a monitor`, `© 2026 a monitor`."""
    label, colon, _ = value.partition(":")
    return value.startswith("©") or (bool(colon) and key(label) in usual()["outlet_raw"])


def sums(value: str) -> bool:
    """Whether a cell says that its row sums a table up: `Total`, `Summe: 12`, `Total articles`."""
    words = _LETTERS.findall(value)[: _MOST_WORDS + 1]
    keys = [key(word) for word in words]
    own = _words(_SUM)
    if key("".join(words)) in own:
        return True
    known = (
        k in own or not {k, k.removesuffix("s")}.isdisjoint(_words(_FILLER)) or _is_usual(k) for k in keys
    )
    return len(words) <= _MOST_WORDS and not own.isdisjoint(keys) and all(known)


def _made_up(name: str) -> str | None:
    """The column that a heading of several words speaks of: `Full Body Text`; null where they name two or none.

    Each word is a usual name or one that may stand beside any.
    """
    words = [key(word) for word in _WORD.findall(_BRACKETS.sub("", name))]
    if not 1 < len(words) <= _MOST_WORDS:
        return None
    named = [{target for target, ranks in usual().items() if word in ranks} for word in words]
    if any(not targets and word not in _words(_FILLER) for word, targets in zip(words, named, strict=True)):
        return None
    told = [targets for word, targets in zip(words, named, strict=True) if word not in _words(_FILLER)]
    one = set.intersection(*told) if told else set()
    return next(iter(one)) if len(one) == 1 else None


def left_over(table: pa.Table, columns: Columns) -> str | None:
    """What to say of the columns of a table that fill none of ours, and of one that could be the text."""
    used = {name for filling in columns.values() for name in filling}
    rest = [name for name in table.column_names if name not in used]
    if not rest:
        return None
    shown, more = ", ".join(rest[:_SHOWN]), len(rest) - _SHOWN
    told = (Wording.MORE_COLUMNS if more > 0 else Wording.COLUMNS_LEFT).written(words=shown, n=more)
    longest = None if "body" in columns else _longest(table.select(rest))
    return f"{told}; {Wording.COULD_BE_TEXT.written(raw=repr(longest), name=longest)}" if longest else told


def _longest(table: pa.Table) -> str | None:
    """The column with the longest cells, if they are as long as texts."""
    sizes = {
        name: pc.mean(pc.utf8_length(table[name])).as_py() or 0
        for name in table.column_names
        if pa.types.is_string(table[name].type)
    }
    return max((name for name in sizes if sizes[name] >= _TEXT), key=lambda name: sizes[name], default=None)


def _usual_key(name: str) -> str:
    """A name's key, where it is usual; else of `meta.title` the inner name, of `site.name` the outer, no brackets."""
    whole = key(name)
    if _is_usual(whole):
        return whole
    parts = _SEAM.split(name)
    while len(parts) > 2 and key(parts[0]) in _words(_WITHIN):
        parts = parts[2:]
    inner = key("".join(parts))
    around, _, last = inner.rpartition(".")
    if last in _CALLED and any(around in usual()[target] for target in _OBJECTS):
        return around
    if _is_usual(inner):
        return inner
    return (key(_BRACKETS.sub("", name)) if "(" in name else "") or whole


def _is_usual(name: str) -> bool:
    return any(name in ranks for ranks in usual().values())


def telling(columns: Columns) -> int:
    """How many columns that mark a table of articles are there; 0 where none could fill an article."""
    core = {"headline", "body", "url"} & columns.keys()
    return len(columns.keys() & {"headline", "body", "url", "outlet_raw", "published_raw"}) if core else 0


def unknown(names: Sequence[str]) -> str:
    """What to say of a table none of whose columns is known."""
    shown, like = ", ".join(names[:12])[:300], nearest(names)
    if like:
        return Wording.NO_COLUMN_LIKE.written(words=shown, raw=repr(like[0]), name=like[1])
    return Wording.NO_COLUMN_KNOWN.written(words=shown)


def nearest(names: Sequence[str]) -> tuple[str, str] | None:
    """The column whose name is most like a usual one for headline, body or url, and for which; null if none is."""
    from rapidfuzz import fuzz, process

    best: tuple[float, str, str] = (_LIKE, "", "")
    for target in ("headline", "body", "url"):
        for name in names[:_MOST_COMPARED]:
            found = process.extractOne(
                key(name), list(usual()[target]), scorer=fuzz.ratio, score_cutoff=_LIKE
            )
            if found and found[1] > best[0]:
                best = (found[1], name, SHORT_OF.get(target, target))
    return best[1:] if best[1] else None


def absent(names: Sequence[str], own: Mapping[str, str]) -> str | None:
    """What to say of a column that the user gave and that is not there, with the nearest; null if all are."""
    from rapidfuzz import process

    lacking = [name for name in own.values() if name not in names]
    if not lacking:
        return None
    like = process.extractOne(lacking[0], list(names), score_cutoff=_LIKE)
    name, words = repr(lacking[0]), ", ".join(names[:12])[:300]
    if like:
        return Wording.COLUMN_ABSENT_LIKE.written(name=name, words=words, raw=repr(like[0]))
    return Wording.COLUMN_ABSENT.written(name=name, words=words)


def half_there(names: Sequence[str], own: Mapping[str, str]) -> str | None:
    """What to say of a table that has some of the columns given and lacks others; null if it has all or none."""
    return absent(names, own) if set(own.values()) & set(names) else None
