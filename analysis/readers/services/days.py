"""Days as press databases print them in eleven languages: where one stands in a line, and what follows it."""

import csv
import re
from functools import lru_cache

from analysis import paths

_LANGUAGES = {"en", "de", "fr", "es", "it", "nl", "pt", "ru"}
_ACCENTS = {"a": "aàáâãä", "e": "eèéêë", "i": "iìíîï", "o": "oòóôõö", "u": "uùúûü", "c": "cç", "n": "nñ"}
_LONGEST = 160  # characters of a line that is looked at
_CLOCK = (
    r"(?:[,;]?\s*(?:at|um|à|a las|alle(?: ore)?|om|às|-)?\s*\d{1,2}[:.h]\d\d(?::\d\d)?"
    r"(?:\s*(?:[ap]\.?\s?m\b\.?|uhr|uur|heures))?(?:\s*(?:GMT|UTC|[A-Z]{2,4}T|CES?T|Z)(?:\s*[+-]\d{1,2}(?::\d\d)?)?\b)?)?"
)


def _words(role: str) -> str:
    with paths.data("times/words.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["role"] == role]
    found = {
        row["word"] for row in rows if _LANGUAGES & set(row["languages"].split()) and row["word"].isalpha()
    }
    spelt = sorted(found, key=lambda word: (-len(word), word))
    return "|".join(
        "".join(f"[{_ACCENTS[c]}]" if c in _ACCENTS else re.escape(c) for c in word) for word in spelt
    )


_WEEKDAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag"
    "|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[eé]rcoles|jueves|viernes"
    "|s[aá]bado|domingo|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica|maandag|dinsdag"
    "|woensdag|donderdag|vrijdag|zaterdag|zondag|segunda(?:-feira)?|ter[cç]a(?:-feira)?|quarta(?:-feira)?"
    "|quinta(?:-feira)?|sexta(?:-feira)?|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so"
)


@lru_cache(maxsize=1)
def _day() -> re.Pattern[str]:
    month, weekday = _words("month"), rf"(?:(?:{_WEEKDAYS})\b\.?,?\s+(?:den\s+|el\s+|le\s+)?)?"
    after = rf"(?:,?\s+(?:{_WEEKDAYS})\b\.?)?"
    number = r"\d{1,2}(?:st|nd|rd|th|er|\.|º|ª|°)?"
    several = rf"{number}(?:\s*(?:[-–/]|and|und|et|y|e|en)\s*{number})?"
    forms = (
        rf"{weekday}(?:{month})\b\.?\s+{several},?\s+\d{{4}}",
        rf"{weekday}(?:le\s+|el\s+|den\s+|am\s+)?{several}\s+(?:de\s+|d['’])?(?:{month})\b\.?,?\s+(?:de\s+|del\s+)?\d{{4}}",
        rf"{weekday}\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)",
        rf"{weekday}\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}(?!\d)",
        rf"\d{{4}}\s+(?:{month})\b\.?\s+\d{{1,2}}(?!\d)",
        rf"\d{{1,2}}-(?:{month})-\d{{4}}(?!\d)",
        r"\d{4} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일]",
        rf"(?:{month})\b\.?,?\s+(?:de\s+)?\d{{4}}",
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\d){after}{_CLOCK}", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def find(line: str) -> tuple[int, int] | None:
    """Where the first day of a line stands, with its weekday and clock time; null where there is none."""
    found = _day().search(line, 0, _LONGEST)
    return found.span() if found else None


def whole(line: str) -> bool:
    """Whether a line is a day and nothing else."""
    found = find(line)
    return found is not None and found[0] == 0 and not line[found[1] :].strip(" .,;")


def begins(line: str) -> int:
    """How many characters of a line its day takes, where it begins with one; else 0."""
    found = find(line)
    return found[1] if found and found[0] == 0 else 0
