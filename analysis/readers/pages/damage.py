"""What has gone wrong with a text, as facts with their evidence: never a guess at what it said before."""

import csv
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from analysis import paths
from analysis.readers.pages.lines import EDGE

_SEEN = 18  # characters shown on each side of the evidence
_GLUE = re.compile(r"[.!?؟]([\"”’'»)\]]?)([\"“‘'«(\[]?)(?=[^\W\d_])")
_ADDRESS = re.compile(r"://|www\.|@|\.(?:com|org|net|co|uk|io|gov|edu|tv|info|de|fr|es|eu)\b", re.IGNORECASE)
_MISSING = (
    re.compile(
        r"[:;,،] [,،;](?!,)|[:;,،] \.(?! ?[.\d\w])"
    ),  # `added: , but`: the words between two marks are gone
    re.compile(r"\( ?\)|«\s?»"),
    re.compile(r"\b(?:by|to|of|from|with|at|told|the|a|an|and) [,.;](?= (?!\.)|$)"),
)
_GAP = re.compile(r"(?<=[a-zß-öø-ÿ])  (?=[a-zß-öø-ÿ])")
_SPLIT = re.compile(
    r"(?<=[^\s.!?:] )[A-Z][a-zà-ÿ]{2,30}"
    r"(?:a ns?|[a-z] (?:ians?|ean|ese|ish|ers|ing|ly))(?= [a-z]|[,.;] |$)"
)
_MOJIBAKE = re.compile(
    r"�|Ã[\u0080-\u00bf©¨¼¶¤±§³¡ª«‰Ÿœž]|Â[\u0080-\u00bf£°»«©®·]|â€[\u0080-\u00bf™œ\u009d“”˜¦¢]|(?:[ÐÑ][\u0080-\u00bf°±²³´µ¶·¸¹º»¼½¾¿€‚ƒ„…†‡ˆ‰Š‹Œ]){2}"
    r"|(?:[ØÙ][\u0080-\u00bf§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿„…†‡ˆ‰ŠŒ]){2}"
)
_END = ".!?…。！？؟।॥۔"
_CLOSERS = "\"”’'»)]›」』"
_TAIL = re.compile(rf"[{_END}]|[\"”’'»)\]](?=\s|$)")
_SIGNED = r"(?:mit|with|avec|con|met|com) \w{2,12}|\w{2,8}(?:/\w{2,8}){1,4}|dpa|afp|apa|sda|kna|epd|sid|rtr"
_UNFINISHED_OK = re.compile(
    r"(?:\S+@\S+|https?://\S+|www\.\S+|[@#]\w+|»?\s?READ MORE|\(?@\w+\)?\s+\w+ \d{1,2}, \d{4}"
    rf"|[.!?…][\"”“»]?\s+\(?(?:{_SIGNED})\)?)$",  # who wrote it, behind its last sentence: abc/dpa
    re.IGNORECASE,
)


def flags(text: str) -> dict[str, str]:
    """The damage of a body: flag → the place that shows it; empty where nothing is wrong."""
    found = dict(listed(text))
    checks: dict[str, Callable[[str], re.Match[str] | None]] = {
        "replaced-characters": _MOJIBAKE.search,
        "glued-sentences": _glued,
        "words-missing": _missing,
        "split-word": _SPLIT.search,
        "truncated": _truncated,
    }
    for flag, check in checks.items():
        if flag not in found and (place := check(text)):
            found[flag] = _evidence(text, place)
    return found


def _evidence(text: str, place: re.Match[str]) -> str:
    return " ".join(text[max(0, place.start() - _SEEN) : place.end() + _SEEN].split())


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, tuple[re.Pattern[str], ...], re.Pattern[str]], ...]:
    """Each flag with its signs: in small letters one by one, which takes a quarter of the time, and all in any."""
    with paths.data("damage.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    grouped: dict[str, list[str]] = {}
    for row in rows:
        grouped.setdefault(row["flag"], []).append(row["pattern"])
    return tuple(
        (flag, tuple(map(re.compile, signs)), re.compile("|".join(signs), re.IGNORECASE))
        for flag, signs in grouped.items()
    )


def listed(text: str) -> Iterator[tuple[str, str]]:
    """The damage that data/damage.csv has signs of: flag and evidence."""
    small = text.lower()
    for flag, likely, pattern in _patterns():
        if any(sign.search(small) for sign in likely) and (place := pattern.search(text)):
            yield flag, _evidence(text, place)


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    with paths.data("abbreviations.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["abbreviation"] for row in csv.DictReader(file))


def _glued(text: str) -> re.Match[str] | None:
    """A sentence that begins without a space after the one before: `future".Speaking`."""
    return next((place for place in _GLUE.finditer(text) if _is_glue(text, place)), None)


def _is_glue(text: str, place: re.Match[str]) -> bool:
    before, after = text[max(0, place.start() - 40) : place.start()], text[place.end() : place.end() + 40]
    word = re.split(r"[\s(\[\"“‘«]", before.rstrip(_CLOSERS))[-1]
    following = re.match(r"[^\W_]+(?:['’]\w+)?", after)
    if following is None or not word or _ADDRESS.search(word + "." + after.split(" ")[0]):
        return False
    if before[-1] in _CLOSERS or word[-1].isdigit() or word[-1] == "%":
        version = word[-1].isdigit() and "." in word
        return not version and len(following.group()) > 1 and _begins(following.group(), after)
    letters = re.search(r"[^\W\d_]+$", word)
    if letters is None or len(letters.group()) < 2 or letters.group().casefold() in _abbreviations():
        return False
    if letters.group().isupper():
        return False
    if not letters.group()[-1].islower():  # a script without capitals
        return (
            len(letters.group()) >= 3 and len(following.group()) >= 2 and not following.group()[0].islower()
        )
    return _begins(following.group(), after)


def _begins(word: str, after: str) -> bool:
    """Whether a word begins a sentence: a capital and small letters, or `I`, `A` as a word."""
    if len(word) == 1:
        return word.isupper() and after[1:2] == " "
    return word[0].isupper() and (word[1].islower() or word[1] in "'’")


def _missing(text: str) -> re.Match[str] | None:
    """Marks that stand where words were, or double spaces inside sentences more than once."""
    found = next((place for pattern in _MISSING if (place := pattern.search(text))), None)
    if found:
        return found
    gaps = _GAP.finditer(text)
    return next(gaps, None) and next(gaps, None)


def _truncated(text: str) -> re.Match[str] | None:
    """An end in the middle of a word or sentence: no closing mark behind four words or a small letter."""
    end = text.rstrip(EDGE)
    while end and not (end[-1].isalnum() or end[-1] in _END + _CLOSERS + ",;:-–—%$€£"):
        end = end[:-1].rstrip(EDGE)  # emoji and marks
    if not end or _UNFINISHED_OK.search(end[-200:]):
        return None
    line = end[-400:].rpartition("\n")[2]
    if _is_closed(line):
        return None
    tail = _TAIL.split(line)[-1]
    words = tail.split() or line.split()[-1:]
    open_end = (
        words[-1][:1].islower()
        or words[-1][-1] in "'’,;-–—"
        or ("," in tail and len(words[-1]) <= 2)
        or tail.lstrip()[:1] in tuple('"“«')
    )
    if open_end or len(words) >= 4 or (len(words) == 1 and len(words[0]) > 40):
        return re.compile(r"\S{0,40}\Z").search(end, max(0, len(end) - 40))
    return None


def _is_closed(line: str) -> bool:
    bare = line.rstrip(_CLOSERS + " ")
    if bare.endswith(tuple(_END)):
        return True
    if line[-1] not in "'’":
        return line[-1] in _CLOSERS
    opened = re.findall(r"(?:^|[\s(])['‘](?=\w)", line)
    closed = re.findall(r"\w['’.,!?]*['’](?=[\s.,;:!?)]|$)", line[:-1])
    return len(opened) > len(closed)  # `she didn'` closes nothing
