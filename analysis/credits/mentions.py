"""Known outlets named in running text: which name it is, and whose it is here."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis import text
from analysis.credits.rules import wordings
from analysis.keeping import once

_WORD = re.compile(r"\w+")
_CAPITALISED = re.compile(r"[A-ZÀ-Þ\u0621-\u064a]\w*")  # Arabic has no capitals: any word may be a name
_JOINED = re.compile(r"[\w@#]")
_GOES_ON = re.compile(r"[-./][a-z]| of (?=[A-Z])")  # CNN.com, Reuters-led, The Times of Somewhere
_THE = re.compile(r"(?<!\w)[Tt]he\s+[\"'“‘*_]*\Z")
_CONTRACTED = re.compile(r"(?<!\w)(?:au|aux|du|dem|den|der|des|al|del)\s+[\"'“„«]?\Z")
_FOREIGN_ARTICLE = re.compile(r"(?:Le|La|Les|Der|Die|Das|El|Los|Las) (?=[A-ZÀ-Þ])")


class Name(NamedTuple):
    """An outlet's name as running text has it, without "The"; outlets by their place in the table."""

    text: str
    plain: int | None  # whose it is without an article: nobody's where it is an ordinary word then
    the: int | None  # after "the"
    contracted: int | None  # after au, du, dem, al …: `au Monde`
    doubtful: bool  # stands for other things too: counts in marks, or beside a word such as newspaper
    single: bool  # one capitalised word: another one after it makes a longer name


class Names(NamedTuple):
    """Outlet names by their first word, longest first, and what is known of the outlets."""

    by_word: dict[str, tuple[tuple[str, ...], list[Name]]]
    endings: dict[str, list[int]]  # outlets whose name ends in a short name: Times, Post …
    exact: dict[str, int]  # every name as printed
    outlets: list[str]
    agencies: frozenset[int]
    countries: list[str]


class Mention(NamedTuple):
    """A known outlet named in a body."""

    start: int
    end: int
    outlet: int
    name: Name


@once.found("name", "aliases", "kind", "country")
def names(known: pd.DataFrame) -> Names:
    """Return the names of the known outlets, ready to be found in text."""
    claims: dict[str, dict[str, int]] = defaultdict(dict)
    exact: dict[str, int] = {}
    endings: dict[str, list[int]] = defaultdict(list)
    for at, (name, aliases) in enumerate(zip(known["name"], known["aliases"], strict=True)):
        for printed in (*aliases, *([] if name.endswith(")") else [name])):
            exact[printed] = at
            _claim(printed.replace("’", "'"), at, claims)
        first, _, last = _bare(name.partition(" (")[0]).rpartition(" ")
        if first and last in wordings().lists["short name"]:
            endings[last].append(at)
    index: dict[str, list[Name]] = defaultdict(list)
    for bare in (*claims, *(endings.keys() - claims.keys()), *wordings().lists["not an outlet"]):
        if (word := _WORD.match(bare)) and len(bare) > 1:
            index[word[0]].append(_name(bare, claims.get(bare, {}), bare in endings))
    by_word = {
        word: sorted(found, key=lambda name: (-len(name.text), name.text)) for word, found in index.items()
    }
    return Names(
        {word: (tuple(name.text for name in found), found) for word, found in by_word.items()},
        endings, exact, list(known["name"]),
        frozenset(at for at, kind in enumerate(known["kind"]) if kind == "agency"), list(known["country"]),
    )  # fmt: skip


def outlets_named(body: str, own: int | None, book: Names) -> list[Mention]:
    """Return the outlets named in a body, in reading order; `own` is the outlet of the article.

    `the Post` is the article's own outlet if that is a Post, else the one named before it, else the
    outlet that is usually so called, unless the article's country has others.
    """
    flat = body.replace("’", "'").replace("\u00a0", " ").replace("\n", " ")
    named: dict[str, int] = {}
    found: list[Mention] = []
    for start, choices in _candidates(flat, book):
        if (found and start < found[-1].end) or not (name := _name_at(flat, start, choices)):
            continue
        outlet = _whose(name, flat[max(0, start - 12) : start], own, named, book)
        if outlet is not None:
            found.append(Mention(start, start + len(name.text), outlet, name))
            named[name.text.rpartition(" ")[2]] = outlet
    return found


def _claim(printed: str, at: int, claims: dict[str, dict[str, int]]) -> None:
    claims[_bare(printed)]["plain" if _bare(printed) == printed else "the"] = at
    if foreign := _FOREIGN_ARTICLE.match(printed):
        claims[printed[foreign.end() :]].setdefault("contracted", at)


def _bare(name: str) -> str:
    return name[4:] if name[:4].casefold() == "the " else name


def _name(bare: str, claims: dict[str, int], ending: bool) -> Name:
    single = bare.isalpha() and not bare.isupper()
    ordinary = ending or (single and "the" in claims)  # sun, post: an outlet only after "the"
    plain = None if ordinary else claims.get("plain", claims.get("the"))
    doubtful = (
        bare in wordings().lists["no credit"]
        or (len(text.key(bare)) < 3 and bare != "AP")
        or "." in bare[1:-1]
    )
    return Name(
        bare, plain, claims.get("the", claims.get("plain")), claims.get("contracted"), doubtful, single
    )


def _candidates(flat: str, book: Names) -> Iterator[tuple[int, list[Name]]]:
    """Where the first word of some outlet's name stands, with the names that begin so."""
    for word in _CAPITALISED.finditer(flat):
        start = word.start()
        known = book.by_word.get(word[0])
        if known and flat.startswith(known[0], start) and not (start and _JOINED.match(flat, start - 1)):
            yield start, known[1]


def _name_at(flat: str, start: int, choices: list[Name]) -> Name | None:
    """The longest name that starts here, and ends here too."""
    for name in choices:
        end = start + len(name.text)
        if not flat.startswith(name.text, start) or flat[end : end + 1].isalnum():
            continue
        if name.the is not None and _GOES_ON.match(flat, end):
            continue
        after = _WORD.match(flat, end + 1) if name.single and flat[end : end + 1] == " " else None
        if not after or not after[0][0].isupper() or after[0] in wordings().lists["name may go on"]:
            return name
    return None


def _whose(name: Name, before: str, own: int | None, named: dict[str, int], book: Names) -> int | None:
    """The outlet a name stands for here."""
    if not _THE.search(before):
        contracted = name.plain is None and name.contracted is not None and _CONTRACTED.search(before)
        return name.contracted if contracted else name.plain
    rivals = book.endings.get(name.text, ())
    if own in rivals:
        return own
    if rivals and name.text in named:
        return named[name.text]
    foreign = own is not None and name.the is not None and book.countries[own] != book.countries[name.the]
    return (
        None
        if foreign and any(book.countries[one] == book.countries[own or 0] for one in rivals)
        else name.the
    )
