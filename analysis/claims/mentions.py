"""What the sentences of an article say in numbers and days, each with the words it stands among."""

from collections.abc import Sequence
from functools import reduce
from operator import attrgetter, or_
from typing import NamedTuple

from analysis.claims import counted, days, lists, quantities, sentences, turns
from analysis.claims.lists import Lists
from analysis.claims.quantities import Quantity
from analysis.claims.sentences import ACCOUNT, BEGINS, CORRECTION, DAY, DEED, OPPOSITE, TELLS, Token

NEAR, FAR = (
    ((3, 10), (7, 6)),
    3,
)  # words from the value, what a word within them counts in tenths, and one beyond
SHORTEST, LONGEST = 3, 90  # words of a sentence that is read
ABOUT, BESIDE = 5, 5  # words shown, and words from the value among which they are chosen
BEFORE, AFTER = 6, 4  # words around a number among which stands that it went up or down
BETWEEN = "\n"  # in what is kept of several words as one
_MARKS = attrgetter("marks")
_MOVING = frozenset(("money", "percent", "measure"))


class Mention(NamedTuple):
    """A value that a sentence states, where it stands in it, and what tells which thing it is a value of."""

    start: int
    end: int
    value: str
    kind: str
    unit: str
    low: float
    high: float
    about: str = ""
    apart: str = ""  # what must be the same on both sides: years, `another`
    names: str = ""
    plural: bool = True  # what is counted is a word for several
    corrects: bool = False  # stands in a sentence that sets a number right
    words: Sequence[str] = ()
    near: Sequence[int] = ()  # how near each of them stands, in tenths
    periods: str | None = None  # of a number that is another one each day: over how long
    subject: str = ""  # of a deed: who did it, or did not


class _Sentence(NamedTuple):
    """What is the same for all values of a sentence."""

    printed: str
    tokens: list[Token]
    places: list[int]  # where its tokens begin, up to the last value
    words: list[tuple[int, Token]]  # its content words, and where they stand among the tokens
    names: str
    times: frozenset[str]
    english: bool
    corrects: bool


def joined(words: frozenset[str] | set[str]) -> str:
    """Words as one value, the same whatever order they came in."""
    return BETWEEN.join(sorted(words))


def of(sentence: str, language: str) -> list[Mention]:
    """The mentions of one sentence, in order; of days only what the sentence says of them."""
    tokens = sentences.vocabulary(language).tokens(sentence)
    if not SHORTEST <= len(tokens) <= LONGEST:
        return []
    marks = reduce(or_, set(map(_MARKS, tokens)))
    if not marks & TELLS:
        return []
    known = lists.of(language)
    found = _once(tokens, quantities.find(tokens, known)) if marks & BEGINS else []
    if marks & DAY and not marks & ACCOUNT:  # beside a name of an account: when it was posted
        found += days.find(tokens)
    if marks & OPPOSITE:
        found += turns.opposites(tokens, known)
    if marks & DEED:
        found += turns.deeds(tokens, known)
    if not found:
        return []
    whole = _sentence(sentence, tokens, max(q.last for q in found), bool(marks & CORRECTION), known)
    return [_mention(whole, q) for q in found]


def _once(tokens: Sequence[Token], found: list[Quantity]) -> list[Quantity]:
    """The quantities without those that say one just before them in another unit: `1,180 km (735 miles)`."""
    kept: list[Quantity] = []
    for q in found:
        before = kept[-1] if kept else None
        bracket = q.first and tokens[q.first - 1].text == "("
        if not (before and bracket and q.first - before.last <= 2 and before.kind == q.kind):
            kept.append(q)
    return kept


def _sentence(printed: str, tokens: list[Token], last: int, corrects: bool, known: Lists) -> _Sentence:
    words = [(at, token) for at, token in enumerate(tokens) if token.content]
    return _Sentence(
        printed, tokens, sentences.places(printed, tokens[:last]), words,
        joined({token.low for at, token in words if at and token.named}),
        frozenset([token.low for token in tokens if token.timed]),
        known.language == "en", corrects,
    )  # fmt: skip


def _mention(whole: _Sentence, q: Quantity) -> Mention:
    start, end = whole.places[q.first], whole.places[q.last - 1] + len(whole.tokens[q.last - 1].text)
    periods, words = _periods(whole.tokens, q), _weighed(whole, q)
    return Mention(
        start, end, whole.printed[start:end], q.kind, q.unit, q.low, q.high, _about(whole, q),
        joined(whole.times | _marks(whole.tokens, q)), whole.names, _plural(whole, q), whole.corrects,
        list(words), list(words.values()), None if periods is None else joined(periods),
        joined(_subject(whole, q)) if q.unit.endswith(turns.OR_NOT) else "",
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
        run.append(token.stem)
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
    more = not extra.isdisjoint(around) and any(
        word in extra and after != "than" for word, after in zip(around, [*around[1:], ""], strict=True)
    )
    return ({"more"} if more else set()) | ({"part"} if "of" in around[1:-1] else set())


def _weighed(whole: _Sentence, q: Quantity) -> dict[str, int]:
    """The words of the sentence, those nearest to the value counting most; of a day no other day."""
    weights: dict[str, int] = {}
    first, last = q.first, q.last - 1
    (close, most), (beside, more) = NEAR
    passed = sentences.calendar() if q.kind == "day" else frozenset[str]()
    for at, token in whole.words:
        if token.low in passed:
            continue
        distance = first - at if at < first else at - last
        weight = most if distance <= close else more if distance <= beside else FAR
        if weight > weights.get(token.stem, 0):
            weights[token.stem] = weight
    if q.kind == "multiple" and q.last < len(whole.tokens):
        whose = whole.tokens[
            q.last
        ].low  # of `doubled his wages` the `his`: what little there is to know it by
        weights |= {whose: most} if whose in lists.marks("whose") else {}
    return weights


def _about(whole: _Sentence, q: Quantity) -> str:
    """The words near the value, as printed, that say what it is a value of."""
    near = [(at, token) for at, token in whole.words if q.first - BESIDE <= at < q.last + BESIDE]
    if len(near) > ABOUT:
        near = sorted(
            sorted(near, key=lambda word: min(abs(word[0] - q.first), abs(word[0] - q.last)))[:ABOUT]
        )
    return " ".join([token.text for _, token in near])
