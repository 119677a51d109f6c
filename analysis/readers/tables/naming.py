"""Which column of somebody's table is which of ours, by its name or by what the user said."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import pandas as pd

from analysis import paths, text
from analysis.errors import ParameterError

Columns = dict[str, list[str]]
TARGETS = (
    "source_id", "headline", "body", "outlet_raw", "byline", "url", "language", "section", "page",
    "hashtags", "published_raw", "modified_raw",
)  # fmt: skip
SHORT = {"outlet": "outlet_raw", "published": "published_raw", "modified": "modified_raw", "id": "source_id"}
SHORT_OF = {full: short for short, full in SHORT.items()}
_BRACKETS = re.compile(r"\([^()]*\)")
_LIKE = 70.0  # per cent of two names that must be alike to offer one for the other
_MOST_COMPARED = 200  # columns of a table that are compared with usual names


@cache
def usual() -> dict[str, dict[str, int]]:
    """Usual names of each of our columns with their rank, from data/columns.csv."""
    table = pd.read_csv(paths.data("columns.csv"), dtype=str)
    ranks: dict[str, dict[str, int]] = {target: {} for target in TARGETS}
    for column, name in zip(table["column"], table["name"], strict=True):
        ranks[column].setdefault(key(name), len(ranks[column]))
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
    found: Columns = {}
    for target, ranks in usual().items():
        if own.get(target) in keys:
            found[target] = [own[target]]
            continue
        matches = sorted((ranks[k], name) for name, k in keys.items() if k in ranks)
        if matches and not set(own.values()) & {matches[0][1]}:
            found[target] = [name for _, name in matches]
    return found


def _usual_key(name: str) -> str:
    """A name's key; without what it says in brackets, where that makes a usual name of it."""
    whole, bare = key(name), key(_BRACKETS.sub("", name)) if "(" in name else ""
    return bare if bare and not any(whole in ranks for ranks in usual().values()) else whole


def telling(columns: Columns) -> int:
    """How many columns that mark a table of articles are there; 0 where none could fill an article."""
    core = {"headline", "body", "url"} & columns.keys()
    return len(columns.keys() & {"headline", "body", "url", "outlet_raw", "published_raw"}) if core else 0


def unknown(names: Sequence[str]) -> str:
    """What to say of a table none of whose columns is known."""
    shown, like = ", ".join(names[:12])[:300], nearest(names)
    hint = f"; nearest: {like[0]!r} for {like[1]}" if like else ""
    told = f"no column for headline, body or url among: {shown}{hint}"
    return f"{told}; name them with --columns headline=…,outlet=…"


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
    hint = f"; nearest: {like[0]!r}" if like else ""
    return f"--columns: no column {lacking[0]!r} among: {', '.join(names[:12])[:300]}{hint}"


def half_there(names: Sequence[str], own: Mapping[str, str]) -> str | None:
    """What to say of a table that has some of the columns given and lacks others; null if it has all or none."""
    return absent(names, own) if set(own.values()) & set(names) else None
