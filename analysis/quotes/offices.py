"""Offices in other languages than English: `la alcaldesa de Puerto Lumen` is what somebody leads, and no name."""

import re
from functools import lru_cache

from analysis.quotes.words import lists

# von der Leyen, van den Berg: a name goes on where `of` is followed by an article that does not contract
_NAMES_GO_ON = frozenset(("der", "den", "dem", "de", "het", "'t", "’t"))
_NAMED = re.compile(
    r",\s((?:[^\W\d_a-z][\w'’-]+ (?:(?:de|del|da|do|di|van|von|der|la) )*)+[^\W\d_a-z][\w'’-]+)(?=[,.;:]|\s)"
)


@lru_cache(maxsize=50_000)
def of(printed: str, language: str) -> bool:
    """Whether words name somebody by an office and what it is of, as `le maire de Paris`, and by no name.

    What stands before the `of` must be an article and a noun, or a title: `Charles de Gaulle`, `M. de Villepin`,
    `Ursula von der Leyen` are names.
    """
    known, words = lists(language), printed.split()
    ofs, first = known.get("of", frozenset()), known.get("first", frozenset())
    at = next((at for at, word in enumerate(words) if at and word in ofs), 0)
    if not at or at + 1 == len(words):
        return False
    begins = words[0].lower() in first
    noun = words[at - 1]
    if at == int(begins) or noun in known.get("courtesy", ()):
        return False
    if words[at] in ("von", "van") and words[at + 1] in _NAMES_GO_ON:
        return False
    before = words[int(begins) : at]
    if language in (
        "de",
        "nl",
    ):  # where nouns or names may follow `von` and `van`, an article tells an office
        return begins and all(word.islower() for word in before[:-1])
    return all(word.islower() or word in known.get("title", ()) for word in before)


def holder(body: str, end: int) -> str | None:
    """The name that a text sets behind an office, after a comma: `el alcalde de Madrid, José Luis Almeida`."""
    found = _NAMED.match(body, end)
    return found[1] if found else None
