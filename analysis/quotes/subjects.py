"""The subject of a verb in a sentence of English: where it begins and ends, before the verb or after it."""

from typing import NamedTuple

from analysis.quotes.frames import Words
from analysis.quotes.words import (
    ADVERB,
    AUXILIARY,
    BOUNDARY,
    CAPITAL,
    COMMA,
    CUE,
    DETERMINER,
    LIKE_ADVERB,
    MODAL,
    PASSIVE,
    PLURAL,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELATIVE,
    SIGN,
    TIME,
    Cue,
    cues,
)

Span = tuple[int, int]
NAME = 4  # words of a name
DASHES = frozenset(("―", "—", "–", "--", "---"))
_MOST_SUBJECT = 18  # words of a speaker
_MOST_ASIDE = 30  # words between two commas
_BESIDE_VERB = AUXILIARY | ADVERB | LIKE_ADVERB
_APOSTROPHE = ("'s", "’s", "s'", "s’")


class Cued(NamedTuple):
    """Where a cue stands."""

    at: int
    end: int
    cue: Cue


def cued(words: Words) -> list[Cued]:
    """Cues in their order; of two at one place the longer. A word of names with a capital is none: United States."""
    known = cues("en")
    found: list[Cued] = []
    for at in [n for n, tag in enumerate(words.tags) if tag & CUE]:
        for rest, cue in known[words.lows[at]]:
            end = at + cue.words
            if not rest or words.lows[at + 1 : end] == rest:
                found.append(Cued(at, end, cue))
                break
    return found


class Subjects:
    """One sentence, and whose its verbs are."""

    def __init__(self, words: Words) -> None:
        """The words and cues of a sentence."""
        self.texts, self.lows, self.tags = words
        self.size = len(self.texts)
        self.cues = cued(words)
        self.at_cue = {one.at for one in self.cues}
        self._found: dict[int, Span | None] = {}  # subjects by where they end: most are asked for twice

    def is_comma(self, at: int) -> bool:
        """Whether a sign, or a quotation's last one, is a comma."""
        return bool(self.tags[at] & COMMA)

    def back(self, at: int) -> int:
        """The last place before auxiliaries and adverbs that stand before a verb."""
        place = at - 1
        while place >= 0 and self.tags[place] & _BESIDE_VERB:
            place -= 1
        return place

    def is_adverb(self, at: int) -> bool:
        """Whether a word ends like an adverb and is no other word."""
        return bool(self.tags[at] & LIKE_ADVERB)

    def subject(self, end: int) -> Span | None:
        """The subject that ends before a place; what stands between commas before it is passed over."""
        if end not in self._found:
            self._found[end] = self._subject(end)
        return self._found[end]

    def _subject(self, end: int) -> Span | None:
        if named := self.name_between(end):
            return named
        opening = self.unwrapped(end)
        if opening is None:
            return None
        end = opening
        start = end
        while start and end - start < _MOST_SUBJECT and not self.bounds(start - 1, end):
            start -= 1
        start = self.trimmed(start, end)
        for k in range(end - 1, start, -1):
            if (
                self.tags[k] & DETERMINER
                and not self.tags[k - 1] & (PREPOSITION | BOUNDARY | DETERMINER | CAPITAL)
                and not self.lows[k].isdigit()
            ):
                start = k
                break
        return self.named(start, end) if start < end else None

    def name_between(self, end: int) -> Span | None:
        """A name between commas after what the person is called: `the chief executive, Anselm Dray, told`."""
        if end < 4 or self.texts[end - 1] != ",":
            return None
        start = end - 1
        while start and self.tags[start - 1] & CAPITAL and end - start <= NAME:
            start -= 1
        called = (
            start > 1
            and self.texts[start - 1] == ","
            and not self.tags[start - 2] & (CAPITAL | QUOTE | SIGN | TIME)
        )
        return (start, end - 1) if called and end - 1 - start > 1 else None

    def unwrapped(self, end: int) -> int | None:
        """Where a subject ends before an aside: `Pruitt, the attorney general, said`, `some who`."""
        if end and (self.texts[end - 1] == "," or self.texts[end - 1] in DASHES):
            opening = self.opening(end - 1)
            if opening is None:
                return None
            end = opening
        if end and self.texts[end - 1] == ")":
            end = next((k for k in range(end - 1, -1, -1) if self.texts[k] == "("), end)
        if end > 1 and self.tags[end - 1] & RELATIVE:
            end -= 2 if self.texts[end - 2] == "," else 1
        return end or None

    def opening(self, closing: int) -> int | None:
        """Where an aside opens whose last comma or dash is given."""
        sign = self.texts[closing]
        for place in range(closing - 1, max(closing - _MOST_ASIDE, 0), -1):
            if (self.tags[place] & QUOTE and place > closing - 3) or self.texts[place] in (";", ":"):
                return None
            if self.texts[place] == sign:
                before, after = self.tags[place - 1], self.lows[place + 1]
                named = (
                    before & CAPITAL
                    or after in ("who", "which", "whose", "a", "an", "the")
                    or after.isdigit()
                )
                if place + 1 < closing and named and not before & QUOTE:
                    return place
        return None

    def bounds(self, at: int, end: int) -> bool:
        """Whether a word is no part of a subject that ends further on."""
        tag, low = self.tags[at], self.lows[at]
        if tag & QUOTE:
            return end - at > 1 or len(self.texts[at]) > 60 or self.is_comma(at)
        if tag & SIGN:
            return True
        if low == "and":
            return not self.joins(at)
        if tag & (BOUNDARY | AUXILIARY) and not (tag & CAPITAL and at and low in ("may", "will")):
            return True
        return at in self.at_cue and at < end - 1 and not tag & CAPITAL and not self.is_noun(at)

    def is_noun(self, at: int) -> bool:
        """Whether a word that may be a cue is a noun here: `the report`, `his claim`."""
        return bool(at) and bool(self.tags[at - 1] & DETERMINER or self.lows[at - 1].endswith(_APOSTROPHE))

    def joins(self, at: int) -> bool:
        """Whether `and` joins two names, or two nouns: `Mr King and Mr Schultz say`."""
        if not at or at + 1 >= self.size:
            return False
        before, after = self.tags[at - 1], self.tags[at + 1]
        if before & after & CAPITAL:
            return True
        return (
            not after & (PRONOUN | DETERMINER | CAPITAL | AUXILIARY)
            and not before & (CAPITAL | SIGN)
            and at < 6
        )

    def trimmed(self, start: int, end: int) -> int:
        """The start of a subject without what leads up to it: `In June`, `But`, `On Thursday Trump`."""
        while start < end:
            tag, time = self.tags[start], []
            if tag & (PREPOSITION | TIME):
                time = [k for k in range(start, end - 1) if self.tags[k] & TIME or self.texts[k].isdigit()]
            if tag & PREPOSITION:
                if not time:
                    return end
                start = time[-1] + 1
            elif (
                (tag & TIME and time)
                or (tag & ADVERB and self.lows[start] not in ("all", "both"))
                or self.texts[start] in ("'", "’", "‘", "*")
            ):
                start += 1
            else:
                break
        return start

    def named(self, start: int, end: int) -> Span:
        """The name before a description set off by a comma: `John Dickey, the chief executive, told`."""
        if (
            start > 1
            and self.lows[start] in ("the", "a", "an")
            and self.texts[start - 1] == ","
            and self.tags[start - 2] & CAPITAL
        ):
            first = start - 1
            while (
                first and self.tags[first - 1] & CAPITAL and not self.tags[first - 1] & (PREPOSITION | TIME)
            ):
                first -= 1
            if first == 0 and start - 1 - first < 5:
                return first, start - 1
        return start, end

    def agrees(self, one: Cued, subject: Span) -> bool:
        """Whether subject and form of the verb go together, so that the word is a verb here."""
        last, between = subject[1] - 1, range(subject[1], one.at)
        tag = self.tags[last]
        if any(self.tags[k] & PASSIVE for k in between) and not one.cue.gerund:
            return False
        if self.tags[one.at] & CAPITAL and not all(self.tags[k] & CAPITAL for k in (0, last)):
            return False
        if (
            (tag & DETERMINER and not tag & PRONOUN)
            or tag & PREPOSITION
            or (self.lows[last].endswith(_APOSTROPHE) and not between and not tag & PRONOUN)
        ):
            return False
        if one.cue.noun and self.seems_noun(one, subject):
            return False
        if one.cue.form or one.cue.verb in ("put", "read", "hit", "bet"):
            return True
        modal = any(self.tags[k] & MODAL for k in between)
        plural = (
            tag & PLURAL
            or (self.lows[last].endswith("s") and not tag & CAPITAL)
            or "and" in self.lows[slice(*subject)]
        )
        return bool(modal or plural or (tag & CAPITAL and self.lows[last].endswith("s")))

    def seems_noun(self, one: Cued, subject: Span) -> bool:
        """Whether a word that may be a noun is one: `derogatory comments`, `health worries have`."""
        first, last = self.tags[subject[0]], self.tags[subject[1] - 1]
        if one.end < self.size and (self.tags[one.end] & AUXILIARY or self.lows[one.end] == "of"):
            return True
        if subject[1] < one.at:
            return False
        if last & PRONOUN:
            return False
        return not (
            first & DETERMINER
            or last & CAPITAL
            or (one.cue.form == 0 and self.lows[subject[1] - 1].endswith("s"))
        )

    def subject_after(self, start: int) -> Span:
        """The speaker that follows its cue, by name where it is set off: `said the director, Mattis Oren`."""
        end = self.subject_end(start)
        if self.tags[start] & DETERMINER and end + 1 < self.size and self.texts[end] == ",":
            after = end + 1
            while after < self.size and self.tags[after] & CAPITAL:
                after += 1
            if 1 < after - end - 1 <= NAME and (after >= self.size or self.tags[after] & SIGN):
                return end + 1, after
        return start, end

    def subject_end(self, start: int) -> int:
        """Where a speaker that follows its cue ends."""
        for end in range(start, self.size):
            tag = self.tags[end]
            if tag & (SIGN | QUOTE):
                return end
            if end > start and tag & TIME:
                return end
            if (
                end > start
                and (tag & BOUNDARY or self.lows[end] in ("in", "on", "during", "at", "after"))
                and not (self.lows[end] == "and" and self.joins(end))
            ):
                return end
        return self.size

    def first_subject(self, end: int) -> Span | None:
        """The first words of a sentence up to its verb: a name, a pronoun or a noun with an article."""
        start = 0
        if self.tags[0] & (PREPOSITION | BOUNDARY):
            comma = next((k for k in range(end) if self.texts[k] == ","), None)
            start = comma + 1 if comma is not None and comma + 1 < end else 1
        if start >= end:
            return None
        if self.tags[start] & PRONOUN and not self.tags[start] & DETERMINER:
            return start, start + 1
        stop = start
        while stop < end and (self.tags[stop] & CAPITAL or (stop == start and self.tags[stop] & DETERMINER)):
            stop += 1
        if stop == start + 1 and self.tags[start] & DETERMINER:
            stop = min(start + 2, end)
        return (start, stop) if stop > start else None
