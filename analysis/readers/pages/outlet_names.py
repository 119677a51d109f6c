"""What may be an outlet's name on a page: known ones from data/outlets.csv, else by its form."""

import csv
import re
from collections.abc import Iterable
from functools import lru_cache

from analysis import paths
from analysis.readers.pages import chrome, time_forms
from analysis.readers.pages.lines import EDGE, ends_sentence, words
from analysis.text import key

_TITLE = re.compile(r"\s+[|–—·»-]\s+")
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_BYLINE = re.compile(
    r"(?:(?:by|von|par|por|di|da|door|av|oleh|mit|от|تأليف|بقلم|كتب)[ :]"
    r"|(?:author|autor(?:in|a)?|auteur|autore|автор)\s?:)\s*(?!(?-i:[a-zà-ÿ]+ [a-zà-ÿ]+ ))"
    r"(?![^,|·]*(?-i: [a-zà-ÿ]{3,} [a-zà-ÿ]{2,} ))\S.{1,80}",  # names, not the words of a sentence
    re.IGNORECASE,
)

_HANDLED = re.compile(r"(?P<name>[^@]{3,60}?)\s+\(?@\w[\w.-]{1,60}\)?")
_SITE = re.compile(r"(?:[\w-]{1,40}\.){1,4}[a-z]{2,10}")
_GOES_ON = re.compile(r"\s+(?:de|del|della|di|do|da|dos|du|des|d'|of|von|van|vom|am|im)\b(?!.*[|·–—:-])")
_NOTICE = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}(?:\s*[-–]\s*\d{2,4})?)?[\s,]*(?:by\s+)?(?P<name>[^|·•,.]{3,50})",
    re.IGNORECASE,
)
_VOTERS = 3  # names from which it counts that none sounds like an outlet
_SOUNDS = re.compile(
    r"(?i:\b(?:news|newspaper|newswire|daily|weekly|monthly|today|online|wire|review|radio|tv|fm|television|media"
    r"|magazine|press|nachrichten|aktuell|actu\w*|infos?|presse|matin|hoy|noticias|prensa|notizie|oggi|notícias|hoje"
    r"|nieuws|nyheter|nyheder|uutiset|wiadomości|haber\w*|новости|сегодня|times|world report|report|network)\b)"
    r"|\b[A-Z]{2,5}\b|[a-z][A-Z]|\d|[报報网網社]$|新闻|新聞|日报|뉴스|일보|신문|أخبار|اليوم|\.[a-z]{2,6}\b"
)
_COMPOUND = (
    "zeitung",
    "blatt",
    "bote",
    "kurier",
    "rundschau",
    "anzeiger",
    "bladet",
    "tidningen",
    "avisen",
    "nachrichten",
)


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, str]]:
    """Keys of the names of known outlets, each with the name it is known by and its kind."""
    path = paths.data("outlets.csv")
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = (
        (key(name), (row["name"], row.get("kind") or ""))
        for row in rows
        for name in [row["name"], *(row.get("aliases") or "").split("|")]
    )
    return {short: told for short, told in pairs if short}


def writes(name: str) -> bool:
    """Whether a name is known or sounds like that of an outlet which has articles of its own: no aggregator's."""
    found = _known().get(key(name))
    return found[1] != "aggregator" if found else is_press(name)


def same(one: str, other: str) -> bool:
    """Whether two names are one known outlet's."""
    return (found := _known().get(key(one))) is not None and found == _known().get(key(other))


def known(name: str) -> bool:
    """Whether a name is an outlet's in data/outlets.csv, with or without a note in brackets or `The`."""
    if not name or len(name) > 80:
        return False
    bare = name.removeprefix("The ")
    return any(key(one) in _known() for one in (name, _BRACKET.sub("", name), bare))


@lru_cache(maxsize=1)
def _press_words() -> frozenset[str]:
    with paths.data("press_words.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"].casefold() for row in csv.DictReader(file))


def is_press(name: str) -> bool:
    """Whether a short name holds a word that outlets are called by, or is an address: `Milltown Herald`."""
    words = re.findall(r"[^\W\d_]+", name.casefold())
    if not 0 < len(words) <= 6 or name.islower():
        return bool(_SITE.fullmatch(name))
    return any(word in _press_words() or word.endswith(_COMPOUND) for word in words)


def use(names: list[str], behind: bool, headed: bool = False) -> str:
    """What names in the place of an outlet in the items of a list are: `outlet`, or `section` (or place), or `byline`.

    They are no outlets where not one of them sounds like one, or is known, and most are places or sections, or where
    each stands `behind` a time (`3 hours ago · Northgate`); unless all are the same. Names of persons on a page that is
    `headed` by one outlet are of those who wrote for it.
    """
    sure = [name for name in names if sounds(name)]
    distinct = {name.casefold() for name in names}
    of_page = sum(key(name) in _places() or name.casefold() in sections() for name in names)
    cased = all(name[:1].isupper() or name[:1].isdigit() for name in names)
    people = all(map(is_person, names))
    unheard = (behind or (headed and people)) and cased and len(names) >= _VOTERS
    if sure or len(distinct) < 2 or not (unheard or of_page * 2 >= len(names)):
        return "outlet"
    return "byline" if people else "section"


def sounds(name: str) -> bool:
    """Whether a name is known as an outlet's, or has a word, an ending or the capitals of one."""
    if known(name) or is_press(name):
        return True
    return len(name) <= 60 and bool(_SOUNDS.search(name))


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    with paths.data("times", "places.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(key(row["place"]) for row in csv.DictReader(file))


def plausible(line: str) -> bool:
    """Whether a line could be an outlet's name: short, no sentence, not a length, a label or a hashtag."""
    length = words(line)
    if len(line) > 60 or length > 7 or line.startswith("#") or time_forms.is_length(line):
        return False
    if known(line):
        return True
    closed = ends_sentence(line) and length > 2  # `Yahoo!` is a name
    return not closed and not line.endswith((",", ":", ";")) and not chrome.match(line)


def is_byline(line: str) -> bool:
    """Whether a line names who wrote the text: `By Ann Bell`, `Ann Bell @annbell`."""
    if len(line) > 90 or ends_sentence(line):
        return False
    handled = _HANDLED.fullmatch(line) if "@" in line else None
    return bool(_BYLINE.fullmatch(line)) or (handled is not None and is_person(handled["name"]))


def is_person(text: str) -> bool:
    """Whether a line may be nothing but a person's name: two to four capital words, none of an outlet's."""
    words = text.split()
    named = (
        2 <= len(words) <= 4 and all(word[0].isupper() for word in words) and not any(map(str.isdigit, text))
    )
    return named and not known(text) and not is_press(text) and not ends_sentence(text)


def of_notice(lines: Iterable[str]) -> str | None:
    """The name in a page's copyright notice: `© 2026 Gazette`."""
    for line in lines:
        found = _NOTICE.match(line) if len(line) <= 160 else None
        name = found["name"].strip(EDGE + ".,") if found else ""
        if name and (known(name) or is_press(name)):
            return name
    return None


def of_page(header: Iterable[str]) -> tuple[int, int, int] | None:
    """Where a list page's header names the one outlet of all its items: line, start, end; None if nowhere.

    A known outlet within a line, else the end of a `section | outlet` title (or its beginning), else a short line that
    another line of the header repeats, else one of the first lines that has a word outlets are called by.
    """
    lines = list(header)
    usable = [(n, line) for n, line in enumerate(lines) if _may_name(line)]
    for find in (_known_within, _title_part):
        for number, line in usable:
            if place := find(line):
                return number, *place
    for number, line in usable:
        if plausible(line) and any(
            line in other for n, other in usable if n != number and not is_byline(other)
        ):
            return number, 0, len(line)
    for number, line in usable[:3]:
        if plausible(line) and is_press(line) and not _SITE.fullmatch(line):
            return number, 0, len(line)
    return None


@lru_cache(maxsize=1)
def sections() -> frozenset[str]:
    """Names of sections, from data/sections.csv."""
    with paths.data("sections.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["section"].casefold() for row in csv.DictReader(file))


def _is_section(name: str, line: str) -> bool:
    """Whether a name that outlets have too is a word of a menu here."""
    return name.casefold() in sections() and name != line


def _may_name(line: str) -> bool:
    return len(line) <= 160 and not ends_sentence(line) and not is_byline(line)


def _known_within(line: str) -> tuple[int, int] | None:
    """The longest run of words that is a known outlet."""
    words = list(re.finditer(r"[^\s|·,:()]+", line))
    for size in range(len(words), 0, -1):
        for first, last in zip(words, words[size - 1 :], strict=False):
            name = line[first.start() : last.end()]
            if (
                len(name) >= 3
                and not name.islower()
                and key(name) in _known()
                and not _is_section(name, line)
            ):
                longer = first.start() == 0 and _GOES_ON.match(line, last.end()) and plausible(line)
                return first.start(), len(line) if longer else last.end()
    return None


def _title_part(line: str) -> tuple[int, int] | None:
    cuts = list(_TITLE.finditer(line))
    if cuts and is_press(line[: cuts[0].start()]) and not is_press(line[cuts[-1].end() :]):
        return 0, cuts[0].start()  # `outlet | section`
    if not cuts or not plausible(line[cuts[-1].end() :].strip(EDGE)):
        return None
    return cuts[-1].end(), len(line)
