"""Numbers in sentences: one article, two articles; shares and probabilities that never claim what they cannot."""

from collections.abc import Sequence


def noun(n: int, one: str, many: str = "") -> str:
    """The word as it stands after the number n: `article` or `articles`, `is` or `are`."""
    return one if n == 1 else many or several(one)


def several(word: str) -> str:
    """More than one of it: days, stories, centuries."""
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{word}s"


def some(n: int, one: str, many: str = "") -> str:
    """The number with its word: 1 article, 1,204 articles."""
    return f"{n:,} {noun(n, one, many)}"


def listed(words: Sequence[str]) -> str:
    """Words in a row: a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
