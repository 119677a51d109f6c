"""What a number is a number of: money, a measure, a share, an age, a toll, or the first plural after it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.claims import lists
from analysis.claims.lists import Lists
from analysis.claims.numerals import Said
from analysis.claims.sentences import Token

RUN = 4  # words after a number among which the thing that is counted stands
BACK = 6  # words before a number that stands alone, among which a toll may be named
AHEAD = 8  # words after the people counted, among which may stand what befell them
SKIPPED = 6  # words between a part and what it is a part of
YEARS = 1800, 2100
_STOPS = frozenset(".;:()")


class Measured(NamedTuple):
    """Kind and unit of a number, what it is to be multiplied by, and the token after both."""

    kind: str
    unit: str
    factor: float
    last: int


def measured(tokens: Sequence[Token], at: int, said: Said, code: str, known: Lists) -> Measured | None:
    """What the number from the token `at` is a number of; `code`: the currency before it; None for no quantity."""
    last = said.after
    if code:
        return Measured("money", code, 1.0, last)
    if said.glued:
        return _glued(said.glued, last)
    word = tokens[last].low if last < len(tokens) else ""
    if word == "per" and last + 1 < len(tokens) and tokens[last + 1].low == "cent":
        return Measured("percent", "percent", 1.0, last + 2)
    named = last + 1 if said.scaled and word in lists.marks("of") else last  # dos millones de euros
    printed = tokens[named].low if named < len(tokens) else ""
    money = lists.currencies("after").get(printed)
    if money and (said.scaled or printed not in lists.marks("scaled")):
        return Measured("money", money, 1.0, named + 1)
    if word in lists.units():
        unit, factor = lists.units()[word]
        return Measured("percent" if unit == "percent" else "measure", unit, factor, last + 1)
    if _in_a_name(tokens, at, said, known) or _of_a_day(tokens, at, said):
        return None
    return _counted(tokens, at, said, known)


def _glued(glued: str, last: int) -> Measured | None:
    """`86-page`, `30-year-old`, `22-kilometre`, `80p`."""
    if glued.endswith("-old"):
        return Measured("age", "year", 1.0, last) if glued.startswith("year") else None
    if glued in lists.units():
        unit, factor = lists.units()[glued]
        return Measured("percent" if unit == "percent" else "measure", unit, factor, last)
    if glued in lists.currencies("after"):
        return Measured("money", lists.currencies("after")[glued], 1.0, last)
    return None if "-" in glued or len(glued) < 3 else Measured("count", stem(glued), 1.0, last)


def _in_a_name(tokens: Sequence[Token], at: int, said: Said, known: Lists) -> bool:
    """`Gate 4`, `Boeing 747`, `No. 10`, `10 Downing Street`, `#3`."""
    before = tokens[at - 1] if at else None
    after = tokens[said.after].text if said.after < len(tokens) else "-"
    if before and (before.low in lists.marks("numbered") or before.text in "#/$"):
        return True
    if before and before.text == "." and at > 1 and tokens[at - 2].low in lists.marks("numbered"):
        return True
    if (
        not said.digits
        or known.language == "de"
        or after.lower().endswith("s")
        or after.lower() in lists.things()
    ):
        return False
    capital = at > 1 and before is not None and before.text[0].isupper() and before.low not in known.function
    return (capital and said.low < 1000) or after[0].isupper()


def _of_a_day(tokens: Sequence[Token], at: int, said: Said) -> bool:
    """A day beside its month, a year, or a score."""
    beside = [tokens[n] for n in (at - 1, said.after) if 0 <= n < len(tokens)]
    months = lists.calendar()[1]
    if said.low <= 31 and any(token.low in months and token.text[0].isupper() for token in beside):
        return True
    year = YEARS[0] <= said.low <= YEARS[1] and said.low == said.high and len(tokens[at].text) == 4
    return said.digits and (
        year or (said.low < 100 and any(token.text in lists.marks("dash") for token in beside))
    )


def _counted(tokens: Sequence[Token], at: int, said: Said, known: Lists) -> Measured | None:
    head, end = _head(tokens, said.after, known)
    thing, kind = lists.things().get(head, (stem(head), ""))
    if kind == "toll":
        return Measured("toll", thing, 1.0, end)
    some = head in lists.marks("some of the befallen")
    if not head or some or kind == "people" or head in lists.marks("befallen"):
        toll = _toll(tokens, at, end, bool(head))
        if toll:
            return Measured("toll", f"{toll} {thing}" if some else toll, 1.0, end)
    one = said.low == said.high == 1 and not said.digits  # rather a pronoun than a number
    part = said.digits and not said.scaled and said.low % 1  # things that are counted are whole
    return Measured("count", thing, 1.0, end) if head and not one and not part else None


def _toll(tokens: Sequence[Token], at: int, end: int, headed: bool) -> str:
    """The toll that a number of people is: what the nearest word before or after says befell them."""
    named = lists.tolls()
    after = [token.low for token in _until_stop(tokens[end : end + AHEAD])]
    if not headed:
        after = [word for word in after if word not in lists.marks("befell")][:1]
        if after and after[0] in named:
            return named[after[0]]
    before = [token.low for token in _until_stop(tokens[max(0, at - BACK) : at][::-1])]
    near = [(2 * place, word) for place, word in enumerate(after) if headed]
    near += [(2 * place + 1, word) for place, word in enumerate(before)]
    return min(((place, named[word]) for place, word in near if word in named), default=(0, ""))[1]


def _until_stop(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.text in _STOPS or token.low in lists.marks("stops"):
            return
        yield token


def _head(tokens: Sequence[Token], last: int, known: Lists) -> tuple[str, int]:
    """The word for what is counted, and the token after it; of `11 of the tunnel's 38 joints` it is joints."""
    place = _part_of(tokens, last, known)
    run: list[str] = []
    for token in tokens[place : place + RUN]:
        if not token.low[0].isalpha() or token.low in known.function or token.low in known.numbers:
            break
        run.append(token.low)
    plural = next((n for n, word in enumerate(run) if is_plural(word)), 0)
    return (run[plural], place + plural + 1) if run else ("", last)


def _part_of(tokens: Sequence[Token], last: int, known: Lists) -> int:
    """The token at which the thing counted may begin: after `of the`, `other`, and the number of the whole."""
    place = last
    if place < len(tokens) and tokens[place].low in lists.marks("of"):
        place += 1
        while place < min(last + SKIPPED, len(tokens)) and _may_be_skipped(tokens[place], known):
            place += 1
    return place


def _may_be_skipped(token: Token, known: Lists) -> bool:
    possessive = token.low.endswith(("'s", "’s"))
    return token.low in known.function or token.low in known.numbers or possessive or token.low[0].isdigit()


def is_plural(word: str) -> bool:
    """Whether an English word is one for several."""
    if word in lists.things() or word in lists.marks("plural"):
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "'s", "’s", "us", "is"))


def stem(word: str) -> str:
    """A thing in the singular, roughly."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
