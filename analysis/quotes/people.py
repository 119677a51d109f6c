"""Who a speaker is in an article: the fullest name it has for them, and what it calls them."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis.quotes.words import lists

Span = tuple[int, int]
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŁŚŠŽ](?:[\w]|['’.-](?=\w))*\.?"
_NAME = re.compile(
    rf"(?<![\w.]){_CAPITAL}(?:[ \u00a0](?:(?:{{}})[ \u00a0])?{_CAPITAL})+".replace(
        "{}", "de|van|von|bin|ibn|al|el|la|le|di|da|del|della|der|den|dos|du|ter|ten|ben"
    )
)
_AFTER = re.compile(r",? (?:\d\d,? )?(?:\([^()]{1,40}\),? )?(?=[a-zA-Z])")
_ROLE = re.compile(
    r",\s(?:\d\d,\s)?((?:the |a |an |its |his |her |their )?[a-zà-ÿ][^,;:.()“”\"]{3,90}?)(?=,|\.\s|\.$|;|$)"
)
_BEFORE = re.compile(r"((?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) [^,;:.“”\"()]{3,60}), \Z")
_HEAD = re.compile(r"(?:of|for|at|in|from|with|on|to|who|that|and|under)\b")
_WORD = re.compile(r"[\w'’.-]+")
_NEAR = 1_500  # characters back in which a pronoun's person is looked for


class Person(NamedTuple):
    """A person of an article: the name, and the role as the text gives it."""

    name: str | None
    role: str | None


class Cast:
    """The people of one text, found as they are asked for."""

    def __init__(self, body: str) -> None:
        """The full names of a text, by their last word."""
        self.body = body
        self.full: dict[str, list[tuple[int, str]]] = {}
        self.roles: dict[str, str] = {}
        self.gender: dict[str, str] = {}
        self.mentions: list[tuple[int, str]] = []
        self.spoke: list[tuple[int, str]] = []
        for match in _NAME.finditer(body):
            name, role = _bare(match[0])
            if " " in name and name.rpartition(" ")[2] not in _titles():
                at = match.end() - len(name)
                self.full.setdefault(name.rpartition(" ")[2], []).append((at, name))
                self.mentions.append((at, name))
                self._learn(name, role, at, match.end())

    def _learn(self, name: str, title: str, at: int, end: int) -> None:
        """A role from a title before the name, or from words set off by commas beside it."""
        for kind in ("he", "she"):
            if title and title.split(maxsplit=1)[0] in lists()[kind]:
                self.gender[name] = kind
        if name in self.roles:
            return
        before = _BEFORE.search(self.body, max(0, at - 70), at)
        after = _ROLE.match(self.body, end)
        role = after[1] if after and _is_role(after[1]) else before[1] if before else ""
        if role or (title and title not in _courtesy()):
            self.roles[name] = role or title

    def who(self, printed: str, at: int) -> Person:
        """Who a speaker printed at a place is."""
        words = printed.split()
        low = printed.lower()
        if low in ("he", "she", "who"):
            name = self._pronoun(at, low)
            return self._seen(name, None, at) if name else Person(printed, None)
        name, role = _name_in(printed)
        if name:
            if " " not in name:
                for kind in ("he", "she"):
                    if words[0] in lists()[kind]:
                        self.gender.setdefault(self._fullest(name, at), kind)
                name = self._fullest(name, at)
            return self._seen(name, role, at)
        if (
            1 < len(words) < 6
            and words[0].lower() in ("the", "that", "this")
            and (named := self._by_role(low.split(" ", 1)[1]))
        ):
            return self._seen(named, None, at)
        return Person(printed, None)

    def _seen(self, name: str, role: str | None, at: int) -> Person:
        self.spoke.append((at, name))
        if role and name not in self.roles:
            self.roles[name] = role
        return Person(name, self.roles.get(name) or role or None)

    def _fullest(self, name: str, at: int) -> str:
        """The full name that ends with a word: the nearest before, else the first."""
        options = self.full.get(name) or [m for m in self.mentions if m[1].split()[0] == name]
        before = [option for option in options if option[0] <= at]
        return (before[-1] if before else options[0])[1] if options else name

    def _pronoun(self, at: int, low: str) -> str | None:
        """The person a pronoun stands for: who spoke last, or was named since at the head of a sentence."""
        options = [
            (place, name) for place, name in (*self.spoke, *self._short(at)) if at - _NEAR < place < at
            and self.gender.get(name, low) == low
        ]  # fmt: skip
        if not options:
            return None
        name = max(options)[1]
        self.gender.setdefault(name, low) if low in ("he", "she") else None
        return name

    def _short(self, at: int) -> list[tuple[int, str]]:
        """People named at the head of a sentence before a place, by full or last name."""
        found = []
        text = self.body[max(0, at - _NEAR) : at]
        offset = max(0, at - _NEAR)
        for match in re.finditer(
            rf"(?:^|[.!?”\"]\s+|\n)(?:But |And |Earlier, )?((?:{_CAPITAL} ?){{1,4}})", text
        ):
            name, _ = _bare(match[1].strip())
            last = name.rpartition(" ")[2]
            if last in self.full:
                found.append((offset + match.start(1), self._fullest(last, at)))
        return found

    def _by_role(self, role: str) -> str | None:
        """The one person whose role has a word that a speaker is called by: `the senator`."""
        head = role.split(" of ", maxsplit=1)[0].split()[-1:] if role else []
        if not head:
            return None
        fits = {
            name
            for name, known in self.roles.items()
            if head[0] in [word.lower().strip(".") for word in known.split()]
        }
        return next(iter(fits)) if len(fits) == 1 else None


@cache
def _titles() -> frozenset[str]:
    return lists()["title"]


@cache
def _courtesy() -> frozenset[str]:
    return frozenset(("Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Sir", "Dr", "Dr."))


def _bare(name: str) -> tuple[str, str]:
    """A name without titles before it, and those titles."""
    words = name.split()
    first = 0
    while first < len(words) - 1 and words[first] in _titles():
        first += 1
    return " ".join(words[first:]), " ".join(words[:first])


def _name_in(printed: str) -> tuple[str, str]:
    """The name that a speaker's words end with, and what stands before it; empty where they end with none."""
    words = printed.split()
    first = len(words)
    particles = lists()["particle"]
    while first and (
        words[first - 1][0].isupper() or (words[first - 1] in particles - {"of"} and first < len(words))
    ):
        first -= 1
    name, title = _bare(" ".join(words[first:])) if first < len(words) else ("", "")
    before = words[:first]
    if not name or (before and before[-1].lower() in lists()["preposition"] | {"the", "a", "an"}):
        return "", ""
    if name.lower() in lists()["pronoun"] or name.split()[0] in ("The", "A", "An"):
        return "", ""
    if any(word in ("of", "for", "at", "in", "from") for word in before):
        return "", ""
    role = " ".join([*before, *([title] if title and title not in _courtesy() else [])])
    return name, role


def _is_role(words: str) -> bool:
    first = words.split(maxsplit=1)[0]
    return not (
        first in lists()["relative"]
        or first.endswith("ing")
        or first in lists()["boundary"]
        or first in lists()["auxiliary"]
        or first in lists()["preposition"]
    )


def named(body: str, speakers: Sequence[Span | None]) -> list[Person]:
    """Who each speaker of a text is, in the order of the text."""
    cast = Cast(body)
    return [
        cast.who(body[speaker[0] : speaker[1]], speaker[0]) if speaker else Person(None, None)
        for speaker in speakers
    ]
