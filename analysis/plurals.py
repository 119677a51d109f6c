"""Numbers in sentences: one article, two articles; shares and probabilities that never claim what they cannot."""

from collections.abc import Sequence

from analysis import language


def noun(n: int, one: str, many: str = "") -> str:
    """The word as it stands after the number n: `article` or `articles`, `is` or `are`."""
    return one if n == 1 else many or several(one)


def several(word: str) -> str:
    """More than one of it: days, stories, centuries."""
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{word}s"


def some(n: int, one: str, many: str = "") -> str:
    """The number with its word: 1 article, 1,204 articles."""
    return f"{language.number(f'{n:,}')} {noun(n, one, many)}"


def said(n: int, words: str) -> str:
    """The number with its word in the language that is written in, by its forms in English: `day|days`."""
    word = language.form(n, language.say(words).split("|"))
    return word if language.counted(n, word) else f"{language.number(f'{n:,}')} {word}"


def between(value: str, low: str, high: str) -> str:
    """An estimate with its interval, as they are printed: 62% (48% to 74%)."""
    form = language.say("{value} ({low} to {high})")
    return form.replace("{value}", value).replace("{low}", low).replace("{high}", high)


def listed(words: Sequence[str]) -> str:
    """Words in a row: a, b and c."""
    words = [language.apart(word) for word in words]
    row = "".join(words[:1])
    for at, word in enumerate(words[1:], start=2):
        row = (
            language.say("{a} and {b}" if at == len(words) else "{a}, {b}")
            .replace("{a}", row)
            .replace("{b}", word)
        )
    return row


def in_row(words: Sequence[str]) -> str:
    """Words in a row, none of them the last: a, b, c."""
    row = "".join(words[:1])
    for word in words[1:]:
        row = language.say("{a}, {b}").replace("{a}", row).replace("{b}", word)
    return row


def few(words: Sequence[str], most: int = 3) -> str:
    """Words in a row, of many the first ones and how many more there are."""
    return listed(
        words
        if len(words) <= most + 1
        else [*words[:most], language.say("{n} more").replace("{n}", str(len(words) - most))]
    )


def percent(share: float, decimals: int = 0) -> str:
    """A share: 26%; what is there but rounds to nothing is < 1%, and what is not quite all is > 99%."""
    return language.number(_percent(share, decimals))


def _percent(share: float, decimals: int) -> str:
    least = 10.0**-decimals
    if 0 < share * 100 < least / 2:
        return f"< {least:.{decimals}f}%"
    if 100 - least / 2 < share * 100 < 100:
        return f"> {100 - least:.{decimals}f}%"
    return f"{share:.{decimals}%}"


def likely(probability: float) -> str:
    """An estimated share of cases: never 0% or 100%, for an estimate cannot know that."""
    return language.number(
        "< 1%" if probability < 0.01 else "> 99%" if probability > 0.99 else f"{probability:.0%}"
    )


def bound(share: float, decimals: int = 0) -> str:
    """A share that is estimated, or an end of its interval: never 0% or 100%, as it would be printed."""
    least = 10.0**-decimals
    if share * 100 < least / 2:
        return language.number(f"< {least:.{decimals}f}%")
    most = f"> {100 - least:.{decimals}f}%"
    return language.number(most if share * 100 >= 100 - least / 2 else f"{share:.{decimals}%}")


def chance(probability: float) -> str:
    """A probability between 0 and 1 that is estimated: never 0 or 1."""
    return language.number(
        "< 0.01" if probability < 0.01 else "> 0.99" if probability > 0.99 else f"{probability:.2f}"
    )
