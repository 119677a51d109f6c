"""What the sentences of an article say in numbers and days, each with the words it stands among."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from analysis.claims import counted, days, lists, quantities, sentences, turns
from analysis.claims.lists import Lists
from analysis.claims.quantities import Quantity
from analysis.claims.sentences import Token

NEAR, FAR = ((3, 1.0), (7, 0.6)), 0.3  # words from the value, what a word within them counts, and one beyond
SHORTEST, LONGEST = 3, 90  # words of a sentence that is read
ABOUT, BESIDE = 5, 5  # words shown, and words from the value among which they are chosen
BEFORE, AFTER = 6, 4  # words around a number among which stands that it went up or down
_MOVING = frozenset(("money", "percent", "measure"))
_STEM = 7  # letters of a word that count
_ENDINGS = ("ing", "ed", "es", "s", "ly")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Mention(NamedTuple):
    """A value that a sentence of an article states, and what tells which thing it is a value of."""

    article: int
    place: str
    sentence: tuple[int, int]
    span: tuple[int, int]
    kind: str
    unit: str
    low: float
    high: float
    about: str
    apart: frozenset[str]  # what must be the same on both sides: years, `another`
    names: frozenset[str]
    plural: bool  # what is counted is a word for several
    corrects: bool  # stands in a sentence that sets a number right
    words: dict[str, float]
    periods: frozenset[str] | None = None  # of a number that is another one each day: over how long
    subject: frozenset[str] = frozenset()  # of a deed: who did it, or did not


class _Sentence(NamedTuple):
    """What is the same for all values of a sentence."""

    tokens: list[Token]
    words: list[tuple[int, Token]]  # its content words, and where they stand among the tokens
    names: frozenset[str]
    times: frozenset[str]
    english: bool
    corrects: bool


@lru_cache(maxsize=16)
def _telling(language: str) -> frozenset[str]:
    """Words of which a sentence without digits holds one if it states a number or a day."""
    known = lists.of(language).numbers
    spelled = {word for word, number in known.items() if number.role not in ("one", "fraction", "scale")}
    turned = lists.opposites() if language == "en" else ()
    return frozenset(lists.calendar()[0]).union(turned, lists.deeds(language), spelled - {"one"})


@lru_cache(maxsize=1)
def _calendar() -> frozenset[str]:
    return frozenset(lists.calendar()[0]) | frozenset(lists.calendar()[1])


def of(article: int, place: str, text: str, language: str, published: days.Published) -> Iterator[Mention]:
    """The mentions of one text, in order."""
    known, telling = lists.of(language), _telling(language)
    for start, end in sentences.spans(text):
        if not _DIGIT.search(text, start, end) and telling.isdisjoint(_WORD.findall(text[start:end].lower())):
            continue
        tokens = sentences.tokens(text, start, end)
        if SHORTEST <= len(tokens) <= LONGEST:
            yield from _in(article, place, (start, end), tokens, known, published)


def _in(
    article: int,
    place: str,
    span: tuple[int, int],
    tokens: list[Token],
    known: Lists,
    published: days.Published,
) -> Iterator[Mention]:
    """The mentions of one sentence."""
    lows = {token.low for token in tokens}
    found = _once(tokens, quantities.find(tokens, known))
    if (
        not lows.isdisjoint(_calendar()) and "@" not in lows
    ):  # beside a name of an account: when it was posted
        found += days.find(tokens, published)
    if not lows.isdisjoint(lists.opposites().keys()):
        found += turns.opposites(tokens, known)
    if not lows.isdisjoint(lists.deeds(known.language).keys()):
        found += turns.deeds(tokens, known)
    if found:
        whole = _sentence(tokens, lows, known)
        yield from (_mention(article, place, span, whole, q) for q in found)


def _once(tokens: Sequence[Token], found: list[Quantity]) -> list[Quantity]:
    """The quantities without those that say one just before them in another unit: `1,180 km (735 miles)`."""
    kept: list[Quantity] = []
    for q in found:
        before = kept[-1] if kept else None
        bracket = q.first and tokens[q.first - 1].text == "("
        if not (before and bracket and q.first - before.last <= 2 and before.kind == q.kind):
            kept.append(q)
    return kept


def _sentence(tokens: list[Token], lows: set[str], known: Lists) -> _Sentence:
    empty = known.empty
    words = [
        (at, token) for at, token in enumerate(tokens) if token.low not in empty and token.low[0].isalpha()
    ]
    named = (
        token.low for at, token in words
        if at and token.text[0].isupper() and (len(token.text) > 2 or token.text.isupper())
    )  # fmt: skip
    years = {low for low in lows if low[0] in "12" and _YEAR.fullmatch(low)}
    times = frozenset(years | (lists.marks("past") & lows))
    return _Sentence(
        tokens,
        words,
        frozenset(named) - _calendar(),
        times,
        known.language == "en",
        not known.corrections.isdisjoint(lows),
    )


def _mention(article: int, place: str, span: tuple[int, int], whole: _Sentence, q: Quantity) -> Mention:
    value = whole.tokens[q.first].start, whole.tokens[q.last - 1].end
    apart = whole.times | _marks(whole.tokens, q)
    return Mention(
        article, place, span, value, q.kind, q.unit, q.low, q.high, _about(whole, q), apart, whole.names,
        _plural(whole, q), whole.corrects, _weighed(whole, q), _periods(whole.tokens, q),
        _subject(whole, q) if q.unit.endswith(turns.OR_NOT) else frozenset(),
    )  # fmt: skip


def _periods(tokens: list[Token], q: Quantity) -> frozenset[str] | None:
    """Over how long something moved by a number, or to it; None of a number that does not move with the days."""
    if q.kind not in _MOVING:
        return None
    around = {
        token.low for token in tokens[max(q.first - BEFORE, 0) : q.first] + tokens[q.last : q.last + AFTER]
    }
    lows = {token.low for token in tokens}
    rate = "per " in q.unit and (q.kind == "measure" or not lows.isdisjoint(lists.marks("price")))
    if not rate and around.isdisjoint(lists.marks("change")):
        return None
    return lists.marks("period") & lows


def _subject(whole: _Sentence, q: Quantity) -> frozenset[str]:
    """Who did it, or did not: the words side by side before a verb; of `the aide of the minister` the aide."""
    reached = q.first
    while True:
        run, first = _run(whole, reached)
        before = [token.low for token in whole.tokens[max(first - 2, 0) : first]]
        within = [at for at, low in enumerate(before) if low in lists.marks("of a head")]
        if not within:
            return frozenset(run)
        reached = first - len(before) + within[-1]


def _run(whole: _Sentence, reached: int) -> tuple[list[str], int]:
    """The content words side by side before a token, not and auxiliaries passed over; where they begin."""
    run: list[str] = []
    for at, token in reversed([word for word in whole.words if word[0] < reached]):
        between = whole.tokens[at + 1 : reached]
        far = len(between) > turns.REACH or any(not t.low[0].isalpha() for t in between)
        if far or (run and (between or token.low.endswith(("'s", "’s")))):
            break
        run.append(stem(token.low))
        reached = at
    return run, reached if run else 0


def _plural(whole: _Sentence, q: Quantity) -> bool:
    """Whether the last word of the value, or what is glued to its number, is a plural; so far asked in English."""
    last = whole.tokens[q.last - 1].low
    return not whole.english or "-" in last or counted.is_plural(last)


def _marks(tokens: Sequence[Token], q: Quantity) -> set[str]:
    """What makes a number another one than the same number without it: `another 12`, `12 of the 38`."""
    around = [token.low for token in tokens[max(q.first - 1, 0) : q.last + 1]]
    extra = lists.marks("another")
    more = any(
        word in extra and after != "than" for word, after in zip(around, [*around[1:], ""], strict=True)
    )
    return ({"more"} if more else set()) | ({"part"} if "of" in around[1:-1] else set())


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without the commonest endings, cut to its first letters."""
    word = re.split("['’]", word)[0] or word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:_STEM]


def _weighed(whole: _Sentence, q: Quantity) -> dict[str, float]:
    """The words of the sentence, those nearest to the value counting most; of a day no other day."""
    weights: dict[str, float] = {}
    first, last = q.first, q.last - 1
    passed = _calendar() if q.kind == "day" else frozenset()
    for at, token in whole.words:
        if token.low in passed:
            continue
        distance = first - at if at < first else at - last
        weight = NEAR[0][1] if distance <= NEAR[0][0] else NEAR[1][1] if distance <= NEAR[1][0] else FAR
        word = stem(token.low)
        if weight > weights.get(word, 0.0):
            weights[word] = weight
    if q.kind == "multiple" and q.last < len(whole.tokens):
        whose = whole.tokens[
            q.last
        ].low  # of `doubled his wages` the `his`: what little there is to know it by
        weights |= {whose: 1.0} if whose in lists.marks("whose") else {}
    return weights


def _about(whole: _Sentence, q: Quantity) -> str:
    """The words near the value, as printed, that say what it is a value of."""
    near = [(at, token) for at, token in whole.words if q.first - BESIDE <= at < q.last + BESIDE]
    nearest = sorted(near, key=lambda word: min(abs(word[0] - q.first), abs(word[0] - q.last)))[:ABOUT]
    return " ".join(token.text for _, token in sorted(nearest))
