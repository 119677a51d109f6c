"""What has the form of a publication time, in any language: form only, meaning is the business of `times`.

Words come from data/time_forms.csv. A line is cut into numbers and words, each gets the letter of its
class, and a few patterns over those letters say whether the whole is a time.
"""

import csv
import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice, pairwise, product
from typing import NamedTuple

from analysis import paths, text
from analysis.readers.pages.lines import AROUND, EDGE

LONGEST = 110  # characters: no time expression is longer
_LETTER = {
    "unit": "U",
    "ago": "A",
    "quantity": "Q",
    "month": "M",
    "weekday": "W",
    "am or pm": "P",
    "clock word": "K",
    "label": "L",
    "filler": "",
    "day word": "Y",
    "zone": "Z",
    "whole expression": "!",
    "short unit": "s",
    "ordinal": "o",
    "other label": "X",
}
_TOKEN = re.compile(
    r"(?P<I>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?(?!\w))"
    r"|(?P<D>\d{4}[./-]\d{1,2}[./-]\d{1,2}(?!\d)|\d{4}\.\s\d{1,2}\.\s\d{1,2}\.(?!\d)|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?!\d)"
    r"|\d{1,2}[./]\d{1,2}(?=\s?[(（][月火水木金土日월화수목금토일][)）])|\d{1,2}/\d{1,2}(?=,?\s\d\d:\d\d(?![\d:])))"
    r"|(?P<W>[(（][月火水木金土日월화수목금토일][)）])"
    r"|(?P<C>\d{1,2}(?:[:.h]\d\d(?::\d\d)?(?!\d)|\s?[時时点點시]\s?\d{1,2}\s?[分분](?!\w)))"
    r"|(?P<P>[ap]\.?\s?m\b\.?)"
    r"|(?P<O>[+-]\d\d:?\d\d\b)"
    r"|(?P<N>\d+)"
    r"|(?P<word>il y a\b|[^\s\d!-/:-@\[-`{-~،؛·•–—…«»“”„‘]+(?:['’-][^\W\d_]+)*)"
    r"|(?P<other>\S)",
    re.IGNORECASE,
)
_UNITS = r"(?:[QN]{0,2}U|(?:[QN]{1,2}U){2,3})"
_RELATIVE = re.compile(f"(?:A{_UNITS}Q?A?|{_UNITS}A+|" + r"(?:Ns){1,2}A?|A(?:Ns){1,2})C?")
_CLOCK = re.compile(
    r"[WY]?(?:K?C[PKZO]+K?|KC|NPZ?|NK)[WY]?|[WY]{1,2}C[PKZO]*|C[PKZO]*[WY]|[WY]N[PK]|Y[WP]?|!"
)
_AT_HOUR = re.compile("(?P<ago>[AQNU]+)K?C[PKZ]*")
_CLOCK_WORD = re.compile("[hH時时点點시]")
_LENGTH = re.compile(r"(?:\d{1,2}:)?\d{1,3}:\d\d")
_UNSPACED = re.compile(
    r"[^\W\d_ก-๛぀-ヿ一-鿿가-힯]\d"
)  # scripts written without spaces may glue a word to a digit


_ABOUT = {"about", "over", "environ", "casi", "cerca", "etwa"}
_ROLES = {"month": "M", "weekday": "W", "meridiem": "P", "published": "L", "updated": "L"}
_ZONE_MARK = "zone mark"
_PLACE = 3  # words of a place at most, with what joins it to the words for its zone
_MOST_WORDS = 6  # words and numbers of a distance in time
_UNSPACED_SCRIPT = re.compile(r"[ก-๛぀-ヿ一-鿿가-힯]")


class Token(NamedTuple):
    """A number or word: where it stands, its text, and the class letters it may have."""

    start: int
    end: int
    text: str
    kinds: tuple[str, ...]


class _Words(NamedTuple):
    kinds: dict[str, tuple[str, ...]]
    most: dict[str, int]
    phrases: frozenset[str]
    several: tuple[str, ...]
    openers: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    kinds: dict[str, list[str]] = {}
    most: dict[str, int] = {}
    with paths.data("time_forms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            word = row["word"].casefold()
            kinds.setdefault(word, []).append(_LETTER[row["class"]])
            most[word] = max(most.get(word, 0), int(row["most"] or 0))
    both = {
        word: (*found, "UA") if {"U", "A"} <= set(found) else tuple(found) for word, found in kinds.items()
    }
    phrases = frozenset(word for word, found in kinds.items() if "!" in found)
    several = tuple(sorted(word for word in kinds if " " in word))
    return _Words(both, most, phrases, several, frozenset(words.split()[0] for words in several))


def tokens(text: str) -> list[Token]:
    """The numbers and words of a short text; punctuation is left out."""
    known = _words().kinds
    found = []
    for match in _TOKEN.finditer(text):
        name, word = str(match.lastgroup), match.group()
        if name != "other":
            kinds = known.get(word.casefold(), ()) if name == "word" else _number(name, word)
            found.append(Token(match.start(), match.end(), word, kinds))
    return found


def _number(name: str, word: str) -> tuple[str, ...]:
    own = name == "C" and _CLOCK_WORD.search(word)  # 18h30 and 18時30分 carry their own clock word
    return ("CK",) if own else (name,)


@lru_cache(maxsize=50_000)
def looks_like_time(line: str) -> bool:
    """Whether a whole line is a time expression: relative, a date, a clock time with a mark that it is one.

    A bare `1:30` is a length, not a time.
    """
    line = line.strip(EDGE)
    if (
        not line
        or len(line) > LONGEST
        or line[-1] in "?؟？"
        or _strange_edge(line)
        or _LENGTH.fullmatch(line)
    ):
        return False
    if " ".join(line.casefold().strip(".!").split()) in _words().phrases:
        return True
    if len(parts := _BESIDE.split(line)) > 1 and all(map(looks_like_time, parts)):
        return True  # a day and a distance beside each other
    found = [_spelled(token) for token in tokens(line)]
    if any(not token.kinds for token in found):
        return _is_zoned(line, found)
    if not 0 < len(found) <= 20 or not _sane(line, found):
        return False
    codes = ("".join(code) for code in islice(product(*(token.kinds for token in found)), 32))
    return any(_is_time(code.replace("No", "N"), line, found) for code in codes)


def _strange_edge(line: str) -> bool:
    """Whether the first or last word cannot stand in a time: settles most lines without cutting them up."""
    words = line.split(None, 1)
    return _is_strange(words[0]) or (len(words) == 2 and _is_strange(words[1].rsplit(None, 1)[-1]))


def _is_strange(word: str) -> bool:
    return word.isalpha() and not _known(word) and not _meant(word) and not _is_place(word)


@lru_cache(maxsize=20_000)
def _is_place(word: str) -> bool:
    """Whether a word, or what stands in it before the word for a zone's time, is a place that zones are called by."""
    return text.fold(word.removesuffix("時間").removesuffix("时间").removesuffix("시간")) in _places()


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    with paths.data("times", "places.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(word for row in csv.DictReader(file) for word in text.fold(row["place"]).split())


@lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    """Words of data/times/words.csv, folded, that stand in a time by themselves: the letter of each, or `zone mark`."""
    with paths.data("times", "words.csv").open(encoding="utf-8", newline="") as file:
        rows = [(text.fold(row["word"]), row["role"]) for row in csv.DictReader(file)]
    found = {
        word: _ROLES[role] for word, role in rows if role in _ROLES and " " not in word and len(word) > 1
    }
    return found | {word: _ZONE_MARK for word, role in rows if role == "zone_mark"}


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    with paths.data("times", "zones.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["name"] for row in csv.DictReader(file) if len(row["name"]) > 1)


@lru_cache(maxsize=20_000)
def _meant(word: str) -> str:
    """The letter of a word that the meanings of times know, and forms do not; empty where they know none either."""
    return "Z" if word in _zones() else _roles().get(text.fold(word), "")


def _spelled(token: Token) -> Token:
    letter = "" if token.kinds else _meant(token.text)
    return token._replace(kinds=(letter,)) if letter and letter != _ZONE_MARK else token


def _is_zoned(line: str, found: list[Token]) -> bool:
    """Whether a line is a day and hour beside the words for its zone: `14h05, heure de Paris`, `Sydney time 8:30`."""
    marks = [n for n, token in enumerate(found) if _is_zone_mark(token)]
    if not marks:
        return False
    first, last = marks[0], marks[-1]
    behind = found[first + 1 :]
    if first and len(behind) <= _PLACE and all(token.text.isalpha() for token in behind):
        head = line[: found[first].start].rstrip(EDGE + ",(–-")
        return has_clock(head) and looks_like_time(head)
    tail = line[found[last].end :].lstrip(EDGE + ",:)")
    named = last < _PLACE and all(_is_place(token.text) for token in found[:last])
    return named and has_clock(tail) and looks_like_time(tail)


def _is_zone_mark(token: Token) -> bool:
    word = token.text
    return _meant(word) == _ZONE_MARK or (word.endswith(("時間", "时间", "시간")) and _is_place(word))


def _sane(line: str, found: list[Token]) -> bool:
    """Whether numbers are in the range of dates and clocks, and no word runs into a number as in `Sun3`."""
    if any(t.kinds == ("I",) for t in found):
        return True
    return not _UNSPACED.search(_CLOCKS.sub(" ", line)) and all(_in_range(t) for t in found)


_BESIDE = re.compile(r"\s+[·•|]\s+")
_CLOCKS = re.compile(r"\d{1,2}h\d\d", re.IGNORECASE)


def _in_range(token: Token) -> bool:
    numbers = [int(n) for n in re.findall(r"\d{1,6}", token.text)]
    if token.kinds == ("D",):
        year, rest = (
            (numbers[0], numbers[1:]) if numbers[0] > 31 else (numbers[2] if numbers[2:] else 0, numbers[:2])
        )
        return (year < 100 or 1900 <= year <= 2100) and 0 < min(rest) <= 12 and 0 < max(rest) <= 31
    if token.kinds[0] in ("C", "CK"):
        return numbers[0] <= 24 and numbers[1] < 60
    return not numbers or token.kinds != ("N",) or (len(token.text) <= 4 and numbers[0] <= 2400)


def _is_time(code: str, line: str, found: list[Token]) -> bool:
    parts = [part for part in code.split("L") if part]
    return bool(parts) and all(_is_part(part, line, found) for part in parts)


def _is_part(code: str, line: str, found: list[Token]) -> bool:
    if code == "UNA":  # as Swahili has it; scripts without spaces glue what they count to a name
        return line.isascii()
    hour = _AT_HOUR.fullmatch(code)
    if hour and _RELATIVE.fullmatch(hour["ago"]):
        return "A" in hour["ago"]  # 2 days ago at 07:52
    if _RELATIVE.fullmatch(code):
        return "A" in code or ("s" in code and line == line.lower() and not re.search(r"\d\s", line))
    if _CLOCK.fullmatch(code):
        return True
    if code == "W":
        return len(found[0].text) >= 5
    return _is_date(code)


def _is_date(code: str) -> bool:
    if not set(code) <= set("WYIDMNCPKZO") or len(code) > 14 or code.count("N") > 4:
        return False
    return "I" in code or "D" in code or ("M" in code and "N" in code)


def is_length(line: str) -> bool:
    """Whether a line is nothing but the length of a recording: `1:30`, `02:28`, `1:02:33`."""
    return bool(_LENGTH.fullmatch(line))


def _natural(text: str) -> bool:
    """Whether each number stays below the next unit: a page prints `3 days ago`, never `83 days ago`."""
    found, most = tokens(text), _words().most
    return all(
        int(number.text) <= most.get(unit.text.casefold(), 0)
        for number, unit in pairwise(found)
        if number.kinds == ("N",) and "U" in unit.kinds
    )


@lru_cache(maxsize=50_000)
def starts(line: str) -> tuple[int, ...]:
    """Places inside a line where a word or number known from times begins and the rest is a time."""
    whole = line.rstrip(EDGE)
    last = whole.rsplit(None, 1)[-1]
    least = max(1, len(whole) - len(last)) if _is_strange(last) else 1  # only a part of such a word is a time
    inside = (
        (i, t.end)
        for t in tokens(line)
        if t.end > least
        for i in range(max(least, t.start), t.end)
        if i == t.start or t.text[0].isdigit() or not _known(t.text)  # `ay ago` is the end of `day ago`
    )
    places = (i for i, end in inside if line[i].isdigit() or _begins(line, i, end))
    if is_other(line):
        return ()
    found = [i for i in places if looks_like_time(line[i:]) and not _only_letters(line, i)]
    bound = max((place for place in found if _is_whole(line, place)), default=0)
    return tuple(i for i in found if i >= bound or not _is_end_of_word(line, i))


def _is_whole(line: str, at: int) -> bool:
    """Whether a time that begins where a word does says more than `day ago`."""
    return (
        not line[at - 1].isalnum() and bool({*tokens(line[at:])[0].kinds} - {"U"}) and not _of_site(line, at)
    )


def _of_site(line: str, at: int) -> bool:
    return line[at - 1] == "." and line[: at - 1][-1:].isalnum() and line[at].isalpha()


def _is_end_of_word(line: str, at: int) -> bool:
    """Whether a place is within a word whose last letters only look like one that goes before a time: `Arabiya 3h ago`.

    Longer ones do go before a time, and may be glued to a name: `Gazetteabout 3 hours ago`.
    """
    if _of_site(line, at):
        return True
    if not (line[at - 1].isalpha() and line[at].isalpha()) or _UNSPACED_SCRIPT.match(line[at:]):
        return False
    rest = line[at:].casefold()
    word = tokens(rest)[0].text
    before = word in _ABOUT or (len(word) > 2 and "A" in _words().kinds.get(word, ()))
    return not before and not rest.startswith(_words().several)


def _says_other(label: str) -> bool:
    """Whether what stands before a time says that it is of something else than publication: `Saved on`."""
    kinds = [token.kinds for token in tokens(label)]
    return any("X" in one for one in kinds) and all({"X", "L", ""} & set(one) for one in kinds)


def is_other(line: str) -> bool:
    """Whether a line is the time at which somebody kept, printed or looked a page up."""
    return len(line) <= LONGEST and _is_other(line)


@lru_cache(maxsize=50_000)
def _is_other(line: str) -> bool:
    found = tokens(line)
    ends = [token.end for token in found] if any("X" in token.kinds for token in found) else []
    return any(_says_other(line[:end]) and looks_like_time(line[end:].lstrip(EDGE + ":")) for end in ends)


def _only_letters(line: str, start: int) -> bool:
    """Whether what begins inside a word is its last letters, not a time: `Thema`, `Bote · vor 5 Stunden`."""
    rest = line[start:].rstrip(EDGE)
    if not (line[start - 1].isalpha() and rest[0].isalpha()) or _UNSPACED_SCRIPT.match(rest):
        return False
    first = rest.split(None, 1)[0]
    at = _gap(rest, len(first))
    letter = len(first) < 3 and first.isascii() and rest[at : at + 1].isdigit()  # quaysid|e 3 hours ago
    return letter or (len(first) < 5 and (first == rest or bool(_SEPARATOR.search(rest[:at]))))


def _gap(text: str, start: int) -> int:
    """Where the next word or number begins."""
    return next((i for i in range(start, len(text)) if text[i].isalnum()), len(text))


def _begins(line: str, start: int, end: int) -> bool:
    """Whether a word known from times begins here; one that only joins others does so only after a gap."""
    word = line[start:end].casefold()
    if any(_words().kinds.get(word, ())) or not line[start - 1].isalnum():
        return _known(word)
    return line[start:].casefold().startswith(_words().several)


def _known(word: str) -> bool:
    return word.casefold() in _words().kinds or word.casefold() in _words().openers


def _may_end(line: str) -> bool:
    """Whether the last word, or the end of it, is one that times end with."""
    last = tokens(line[-30:].rsplit(None, 1)[-1])
    return bool(last) and any(_known(last[-1].text[i:]) or last[-1].kinds for i in range(len(last[-1].text)))


_SEPARATOR = re.compile(r"[\s·•|,;:–—/-]*[·•|,;–—/-][\s·•|,;:–—/-]*$")


def suffix(line: str, known: Callable[[str], bool] = lambda name: False) -> tuple[int, bool] | None:
    """Where the time that ends a line begins, and whether glue or a separator shows that it does.

    `Straits Timesa day ago` → 13; `News183 days ago` → 6. A known name before the time decides; else the
    longest time whose number is natural for its unit and that nothing but glue or a separator precedes.
    """
    if len(line) > LONGEST or not _may_end(line):
        return None
    found = list(starts(line))
    for i in found:
        if known(line[:i].strip(AROUND)):
            return i, True
    if found and line[found[0] - 1] in EDGE and has_date(line[found[0] :]):
        return found[0], bool(_SEPARATOR.search(line[: found[0]]))
    found = [i for i in found if line[i - 1] in EDGE or not _apart(line, i)]
    marked = [i for i in found if line[i - 1] not in EDGE or _SEPARATOR.search(line[:i])]
    for i in (i for i in marked if _natural(line[i:])):
        return i, True
    return (found[0], False) if found else None


def _apart(line: str, at: int) -> bool:
    """Whether a place is within what a space parts from a name: in its number, or at a letter before it.

    `Times 35 minutes ago` is no Times 3, `Gazette yesterday` no Gazett; `Channel 43 hours ago` is Channel 4.
    """
    number = at
    while number and line[number - 1].isdigit() and line[at].isdigit():
        number -= 1
    if line[at - 1].isdigit() and not line[at].isdigit():
        return True  # a unit without its number
    if number < at and (not number or line[number - 1] in EDGE):
        return _natural(line[number:]) and looks_like_time(line[number:].strip(EDGE))
    joins = line[at : at + 2].strip(EDGE) == line[at] and "Q" not in _words().kinds.get(
        line[at].casefold(), ()
    )
    return joins and line[at].isalpha() and looks_like_time(line[at + 1 :].strip(EDGE))


def has_date(time: str) -> bool:
    """Whether a time names a day of the calendar: all of its number belongs to it, `13 May`, not `1` and `3 May`."""
    kinds = {kind for token in tokens(time) for kind in token.kinds}
    return bool(kinds & {"I", "D", "M"}) and not kinds & {"A", "UA"}


def is_labelled(line: str) -> bool:
    """Whether a line is a time that says what of: `Published 3 November 2025`."""
    return looks_like_time(line) and "L" in tokens(line)[0].kinds


def has_clock(time: str) -> bool:
    """Whether a time says an hour."""
    return any(kind in ("I", "C", "CK") for token in tokens(time) for kind in token.kinds)


def within(line: str) -> tuple[int, int] | None:
    """Where a line says how long ago something was: within its first characters, else at its end."""
    for start in (0, max(0, len(line) - LONGEST)):
        found = tokens(line[start : start + LONGEST])
        if any("A" in kind for token in found for kind in token.kinds):
            found = [
                token for token in found if any(token.kinds)
            ]  # what only joins words begins and ends no time
            pairs = ((one, last) for n, one in enumerate(found) for last in found[n : n + _MOST_WORDS][::-1])
            for one, last in pairs:
                if _is_distance(line[start + one.start : start + last.end]):
                    return start + one.start, start + last.end
    return None


def days_within(line: str) -> list[tuple[int, int]]:
    """Where a line says a day, `yesterday` or `9 March`: the longest from each word on, near its beginning or end."""
    spans: list[tuple[int, int]] = []
    for start in {0, max(0, len(line) - LONGEST)}:
        found = [token for token in tokens(line[start : start + LONGEST]) if any(token.kinds)]
        for n, one in enumerate(found):
            ends = (last.end for last in found[n : n + _MOST_WORDS][::-1])
            said = next((end for end in ends if _is_day(line[start + one.start : start + end])), None)
            spans += [(start + one.start, start + said)] if said else []
    return sorted(set(spans))


def _is_day(text: str) -> bool:
    kinds = {kind for token in tokens(text) for kind in token.kinds}
    return bool(kinds & {"Y", "D", "M"}) and looks_like_time(text)


def _is_distance(text: str) -> bool:
    return any("A" in kind for token in tokens(text) for kind in token.kinds) and looks_like_time(text)


def prefix(line: str) -> int | None:
    """Where the time that begins a line ends, if more follows: `3 hours ago · Gazette` → 11."""
    if len(line) > LONGEST or _is_strange(line.split(None, 1)[0]):
        return None
    ends = [token.end for token in tokens(line) if token.end < len(line) and any(token.kinds)]
    return next((end for end in reversed(ends) if looks_like_time(line[:end])), None)
