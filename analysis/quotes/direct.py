"""Who said what stands in quotation marks, in the other languages of the lists: the nearest cue and its speaker."""

from analysis.quotes.clauses import Said
from analysis.quotes.frames import Words
from analysis.quotes.subjects import Span
from analysis.quotes.words import CAPITAL, QUOTE, SIGN, cues, lists

_FAR = 14  # words between a quotation and its cue
_MOST_SPEAKER = 9  # words


def attributions(words: Words, language: str) -> list[Said]:
    """What a sentence quotes, with the cue and the speaker that stand nearest to the marks."""
    quotes = [k for k, tag in enumerate(words.tags) if tag & QUOTE]
    if not quotes:
        return []
    known = cues(language)
    found = [k for k, low in enumerate(words.lows) if low in known or low.partition("-")[0] in known]
    near = sorted((min(abs(k - at) for k in quotes), at) for at in found)
    for gap, at in near:
        if gap > _FAR:
            break
        speaker = _speaker(words, at, language)
        if speaker or gap <= 2:
            return [_said(words, quotes, at, speaker)]
    return []


def _said(words: Words, quotes: list[int], at: int, speaker: Span | None) -> Said:
    """All quotations of the sentence as one; words between two of them belong to it where no cue does."""
    parts: list[Span] = []
    for k in quotes:
        between = range(parts[-1][1], k) if parts else range(0)
        if parts and at not in between and all(words.tags[j] & SIGN or len(between) <= 2 for j in between):
            parts[-1] = parts[-1][0], k + 1
        else:
            parts.append((k, k + 1))
    first = at < quotes[0]
    return Said(
        parts, (at, at + 1), speaker, "speech", "follows its cue" if first else "said before its speaker"
    )


def _speaker(words: Words, at: int, language: str) -> Span | None:
    """The speaker beside a cue: after it where that can be one, else before it."""
    joined = words.lows[at].partition("-")[2]
    if joined:  # a-t-elle dit, dit-il
        return at, at + 1
    after = _after(words, at + 1, language)
    if after and (words.lows[at] in lists(language).get("by", ()) or _is_name(words, after, language)):
        return after
    return _before(words, at, language) or after


def _after(words: Words, start: int, language: str) -> Span | None:
    known = lists(language)
    stops, inner = known["stop"], known.get("inner", frozenset())
    end = start
    if start < len(words.texts) and words.lows[start] in known.get("first", ()):
        end += 1
    while end < len(words.texts) and end - start < _MOST_SPEAKER:
        low = words.lows[end]
        name = words.tags[end] & CAPITAL and end > start
        if words.tags[end] & (QUOTE | SIGN) or (low in stops and low not in inner and not name):
            break
        end += 1
    while end > start and words.lows[end - 1] in inner:
        end -= 1
    return (start, end) if end > start else None


def _before(words: Words, at: int, language: str) -> Span | None:
    known = lists(language)
    stops, inner = known["stop"] | known.get("by", frozenset()), known.get("inner", frozenset())
    if at and words.lows[at - 1] in known.get("auxiliary", ()):  # la presidenta ha dicho
        at -= 1
    start = at
    while start and at - start < _MOST_SPEAKER:
        low = words.lows[start - 1]
        if words.tags[start - 1] & (QUOTE | SIGN):
            break
        named = words.tags[start - 1] & CAPITAL and (start > 1 or low in known.get("first", ()))
        if (
            low in stops and low not in inner and not named
        ):  # Ha declarado: a capital of the sentence names nobody
            break
        start -= 1
    end = at
    while (
        end > start
        and not words.tags[end - 1] & CAPITAL
        and words.lows[end - 1] not in known["pronoun"]
        and end - start > 3
    ):
        end -= 1
    return (start, end) if end > start else None


def _is_name(words: Words, span: Span, language: str) -> bool:
    """Whether words may name a speaker: a capital, an article or a pronoun begins them."""
    low = words.lows[span[0]]
    known = lists(language)
    begins = low in known.get("first", ()) or low in known["pronoun"] or low[:2] in ("l’", "l'")
    return language == "ar" or begins or bool(words.tags[span[0]] & CAPITAL)
