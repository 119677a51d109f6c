"""Who said what inside one sentence of English: a cue, the subject it has, and what it says."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from analysis.quotes.frames import Words
from analysis.quotes.subjects import DASHES, NAME, Cued, Span, Subjects
from analysis.quotes.words import (
    ADJUNCT,
    ADVERB,
    AUXILIARY,
    BOUNDARY,
    CAPITAL,
    DETERMINER,
    JOINT,
    PASSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    RELATIVE,
    SIGN,
    TIME,
    lists,
)
from analysis.wordings import Wording

_BEFORE_SPEAKER = Wording.BEFORE_SPEAKER.value
_CLAUSE_BEFORE = Wording.CLAUSE_BEFORE.value
_FOLLOWS_CUE = Wording.FOLLOWS_CUE.value
_FOLLOWS_SPEAKER = Wording.FOLLOWS_SPEAKER.value
_OF_SENTENCE = Wording.OF_SENTENCE.value
_LEAST = 2  # words of what was said that stands without marks before its cue
_FAR, _NEAR = 25, 12  # words after a cue in which what was said must begin; in which who was asked must end
_MOST_ACTING = 8  # words of a clause in which its verb must come
_INVERTS = frozenset(("that", "marked"))
_INDIRECT = frozenset(("how", "whether", "if", "why", "what"))
_CONTRACTED = ("'s", "’s", "'re", "’re", "'m", "’m")
_STARTERS = frozenset(
    ("he", "she", "it", "they", "we", "i", "there", "the", "his", "her", "their", "its", "a")
)
_ASIDES = frozenset(("according", "which", "who", "while", "though", "although", "whose", "as"))
_GERUNDS = frozenset(("and", "while", "by", "before", "after", "in", "when", "also", "often", "but", "then"))
_SUBORDINATE = frozenset(("after", "when", "as", "while", "because", "since", "once", "where"))
_SO = frozenset(("again", "too", "himself", "herself", "itself", "myself", "ourselves", "themselves"))
_HEARERS = frozenset(("me", "him", "her", "us", "them", "you"))
_TIES = frozenset(("and", "but"))
_OPENERS = frozenset(("and", "but", "while", "or", "yet", "so"))


class Said(NamedTuple):
    """One attribution in a sentence, by its words: parts of what was said, the cue, the speaker."""

    parts: list[Span]
    cue: Span
    speaker: Span | None
    act: str
    why: str


def attributions(words: Words) -> list[Said]:
    """What a sentence says that somebody said or thought, in its order; nothing inside what was said."""
    clause = _Clause(words)
    return clause.read()


class _Held:
    """Over which words parts of what was said lie, and how many."""

    def __init__(self) -> None:
        self.lows: list[int] = []
        self.highs: list[int] = []

    def add(self, parts: Iterable[Span]) -> None:
        """Lay parts over their words."""
        for low, high in parts:
            if low < high:
                insort(self.lows, low)
                insort(self.highs, high)

    def over(self, at: int) -> int:
        """How many parts lie over a word."""
        return bisect_right(self.lows, at) - bisect_right(self.highs, at)


def _over(parts: Iterable[Span], at: int) -> int:
    """How many of some parts lie over a word."""
    return sum(low <= at < high for low, high in parts)


class _Clause(Subjects):
    """One sentence, read cue by cue: first what stands before its speaker, then what follows its cue."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.tells = {one.at for one in self.cues if one.cue.tells and not one.cue.noun}
        self.asides: list[
            int
        ] = []  # where comma, speaker and cue begin of what is said around them, ascending
        self.reached = 0  # the end of the last of these

    def read(self) -> list[Said]:
        """Every attribution that is not inside another."""
        found: list[Said] = []
        rest: list[Cued] = []
        held = _Held()
        for one in self.cues:
            said = self.behind(one) if not one.cue.gerund else None
            if said:
                found.append(said)
                held.add(said.parts)
            else:
                rest.append(one)
        for one in rest:
            before = next((said for said in reversed(found) if said.cue[0] < one.at), None)
            said = self.gerund(one, before) if self.is_gerund(one) else self.ahead(one, before)
            if said and not held.over(one.at):
                found.append(said)
                held.add(said.parts)
        apart = (said for said in found if held.over(said.cue[0]) == _over(said.parts, said.cue[0]))
        return sorted(apart, key=lambda said: said.cue)

    def aside(self, low: int, high: int) -> None:
        """Keep where comma, speaker and cue stand of what is said around them."""
        insort(self.asides, low)
        self.reached = max(self.reached, high)

    def is_gerund(self, one: Cued) -> bool:
        """Whether the verb is no finite one: saying, but not `was saying` or `he's saying`."""
        if not one.cue.gerund:
            return False
        before = self.back(one.at)
        progressive = any(self.tags[k] & PASSIVE for k in range(before + 1, one.at))
        return not progressive and not (before >= 0 and self.lows[before].endswith(_CONTRACTED))

    def behind(self, one: Cued) -> Said | None:
        """What was said before its speaker: `…, said Jane Doe`, `…, Jane Doe said`, `…, according to …`."""
        if one.cue.verb == "according":
            return self.according(one)
        if one.cue.form and not one.cue.takes.isdisjoint(_INVERTS) and (said := self.inverted(one)):
            return said
        if not (one.cue.tells or one.cue.asks):
            return None
        before = self.back(one.at)
        speaker = self.subject(before + 1)
        if speaker is None or not speaker[0] or not self.agrees(one, speaker):
            return None
        as_said = self.lows[speaker[0] - 1] == "as"
        if as_said and speaker[0] < 3 and one.end < self.size and self.texts[one.end] == ",":
            return self.as_said(one, speaker)
        left = self.left(speaker[0])
        if not left or not (as_said or self.stands_aside(speaker[0], one)):
            return None
        self.aside(left[1], one.end)
        return Said(
            [left, *self.right(left, one)],
            (one.at, one.end),
            speaker,
            one.cue.act,
            _BEFORE_SPEAKER,
        )

    def as_said(self, one: Cued, speaker: Span) -> Said | None:
        """`As Jane Doe put it, …`."""
        start = one.end + 1
        if start >= self.size:
            return None
        return Said(
            [(start, self.content_end(start))],
            (one.at, one.end),
            speaker,
            one.cue.act,
            _FOLLOWS_CUE,
        )

    def stands_aside(self, first: int, one: Cued) -> bool:
        """Whether subject and cue stand aside from what was said: after a quotation, or nothing follows."""
        if self.tags[first - 1] & QUOTE or (self.tags[first - 2] & QUOTE and self.tags[first - 1] & SIGN):
            return True
        after = one.end
        if after < self.size and self.tags[after] & (ADVERB | TIME) and not self.tags[after] & DETERMINER:
            after += 1
        if after >= self.size or self.texts[after] in (",", ";", ")") or self.texts[after] in DASHES:
            return after >= self.size or self.texts[after] != "," or not self.quote_next(after)
        if self.lows[after] in ("that", "it") or self.tags[after] & QUOTE:
            return False
        return ("tell" in one.cue.takes and self.told_only(after)) or (
            bool(self.tags[after] & ADJUNCT)
            and self.later(after, _FAR) is None
            and self.lows[after] not in ("to", "for", "as", "of")
        )

    def quote_next(self, at: int) -> bool:
        return at + 1 < self.size and bool(self.tags[at + 1] & QUOTE)

    def told_only(self, at: int) -> bool:
        """Whether only who was told follows: `, he told reporters on Friday`."""
        end = at
        while (
            end < self.size
            and not self.tags[end] & (SIGN | QUOTE | RELATIVE)
            and self.lows[end] not in _STARTERS
        ):
            end += 1
        return (end > at and (end >= self.size or self.texts[end] == ",")) or (
            at < self.size and self.lows[at] in ("me", "us")
        )

    def right(self, left: Span, one: Cued) -> list[Span]:
        """The rest of what was said after an aside."""
        if all(self.tags[k] & QUOTE for k in range(*left)):
            return self.quoted_behind(one)
        comma = next(
            (k for k in range(one.end, min(one.end + _NEAR, self.size)) if self.texts[k] == ","), None
        )
        if comma is None or comma + 1 >= self.size:
            return []
        follows = comma + 1
        if (
            self.tags[follows] & (BOUNDARY | RELATIVE)
            or self.lows[follows].endswith("ing")
            or self.lows[follows] in _ASIDES
        ):
            return []
        return [(follows, self.content_end(follows))]

    @cached_property
    def quote_places(self) -> list[int]:
        """Where something stands in quotation marks."""
        return [k for k, tag in enumerate(self.tags) if tag & QUOTE]

    def quoted_behind(self, one: Cued) -> list[Span]:
        """What goes on in quotation marks after a cue, where no other cue comes before and nothing else between."""
        at = bisect_left(self.quote_places, one.end)
        if at == len(self.quote_places):
            return []
        first, last = self.quote_places[at], self.quote_places[-1]
        after = bisect_right(self.cues, one.end, key=attrgetter("at"))
        if after < len(self.cues) and self.cues[after].at < first:
            return []
        whole = all(self.tags[k] & (QUOTE | SIGN) or self.lows[k] == "and" for k in range(first, last))
        return [(first, last + 1)] if whole else []

    def inverted(self, one: Cued) -> Said | None:
        """`…, said Jane Doe`: the speaker follows the cue."""
        if not one.at or one.end >= self.size or one.cue.gerund:
            return None
        before, after = self.tags[one.at - 1], self.tags[one.end]
        if after & (QUOTE | TIME | ADVERB | ADJUNCT | SIGN | AUXILIARY) or self.lows[one.end] in (
            "that",
            "it",
            "so",
        ):
            return None
        comma = self.texts[one.at - 1] == ","
        quoted = before & QUOTE or (comma and one.at > 1 and self.tags[one.at - 2] & QUOTE)
        if not quoted and not (
            comma
            and one.at > _LEAST
            and (after & CAPITAL or self.lows[one.end] in ("a", "an", "one"))
            and not self.opening(one.at - 1)
        ):
            return None
        left = self.left(one.at)
        if not left:
            return None
        start, end = self.subject_after(one.end)
        self.aside(left[1], end)
        return Said(
            [left, *self.right(left, one._replace(end=end))],
            (one.at, one.end),
            (start, end),
            one.cue.act,
            _BEFORE_SPEAKER,
        )

    def left(self, first: int) -> Span | None:
        """What stands before subject and cue and may be what was said: it ends with a comma or a quotation."""
        end = first
        last = self.texts[end - 1]
        if self.lows[end - 1] == "as" and end > 2 and self.texts[end - 2] == ",":
            end -= 2
        elif last == "," or last in DASHES:
            end -= 1
        elif not self.tags[end - 1] & QUOTE:
            return None
        start = self.reached
        while start < end and (self.tags[start] & SIGN or (start and self.lows[start] in _OPENERS)):
            start += 1
        if start >= end:
            return None
        if self.tags[end - 1] & QUOTE:
            colon = next((k for k in range(end - 1, start, -1) if self.texts[k] in (":", ";")), start - 1)
            return colon + 1, end
        if end - start < _LEAST or (self.tags[start] & PREPOSITION and not self.has_verb(start, end)):
            return None
        return start, end

    def has_verb(self, start: int, end: int) -> bool:
        return any(self.tags[k] & AUXILIARY for k in range(start, end))

    def ahead(self, one: Cued, found: Said | None) -> Said | None:
        """What follows its cue: `Jane Doe said that …`."""
        if one.cue.verb == "according" or (one.at and self.lows[one.at - 1] == "to"):
            return None
        before = self.back(one.at)
        if before >= 0 and self.lows[before] == "to":
            return None
        after = self.after(one)
        if after is None:
            return None
        speaker = self.shared(before, one, found) or self.subject(before + 1)
        if speaker is None or not (
            (speaker[1] <= before and self.lows[before] in _OPENERS) or self.agrees(one, speaker)
        ):
            return None
        return Said([after], (one.at, one.end), speaker, one.cue.act, _FOLLOWS_CUE)

    def shared(self, before: int, one: Cued, found: Said | None) -> Span | None:
        """The speaker of a verb before, where `and` or `but` ties them: `said … and added …`."""
        if before < 1 or self.lows[before] not in _OPENERS or not one.cue.form or self.tags[one.at] & CAPITAL:
            return None
        if not found:
            return self.first_subject(before) if one.cue.tells and not one.cue.noun else None
        return found.speaker if found.cue[1] <= before else None

    def after(self, one: Cued) -> Span | None:
        """What follows a cue and is what was said."""
        if one.end >= self.size:
            return None
        start = self.content(one)
        if start is None or start >= self.size:
            return None
        end = self.content_end(start)
        if self.lows[start] == "to" or not one.cue.tells:
            end = next((k for k in range(start + 1, end) if self.new_clause(k)), end)
        return (start, end) if end > start else None

    def new_clause(self, at: int) -> bool:
        """Whether another clause with a subject of its own begins: `, but he …`."""
        return (
            self.is_comma(at)
            and at + 2 < self.size
            and self.lows[at + 1] in _OPENERS
            and bool(self.tags[at + 2] & (PRONOUN | DETERMINER))
        )

    def content(self, one: Cued) -> int | None:
        """Where what was said begins after a cue."""
        at, takes = one.end, one.cue.takes
        low, tag = self.lows[at], self.tags[at]
        if low == "so" and self.points_back(at + 1):
            return None
        if (
            tag & QUOTE
            or (low == "that" and one.cue.tells)
            or (low in _INDIRECT and one.cue.words == 1 and "marked" not in takes)
        ):
            return at
        if self.texts[at] in (":", ","):
            return self.after_sign(at, one)
        if "to" in takes and low == "to":
            return at
        if ("tell" in takes and "that" not in takes) or ("ask" in takes and low != "to"):
            opened = self.addressed(at, one)
            if opened is not None:
                return opened
        if "marked" in takes and (opened := self.later(at, _FAR)) is not None:
            return opened
        if "that" in takes:
            return self.bare_clause(at, one)
        if "np" in takes:
            passive = one.cue.form > 1 and not one.cue.gerund and tag & PREPOSITION and one.cue.words == 1
            return (
                None
                if passive or tag & TIME or self.texts[at] == "," or low in ("and", "but", "or", "by")
                else at
            )
        return None

    def points_back(self, at: int) -> bool:
        """Whether nothing that was said follows `so`: `said so on Sunday`, `thinks so too`."""
        nothing = SIGN | TIME | PREPOSITION | ADJUNCT
        return at >= self.size or bool(self.tags[at] & nothing) or self.lows[at] in _SO

    def after_sign(self, at: int, one: Cued) -> int | None:
        """What was said after a colon, or after a comma and a quotation."""
        if at + 1 < self.size and (self.tags[at + 1] & QUOTE or self.texts[at] == ":"):
            return at + 1
        return self.later(at, _FAR) if one.cue.tells else None

    def addressed(self, at: int, one: Cued) -> int | None:
        """What was said after whom it was said to."""
        opened = self.later(at, _FAR)
        if opened is not None:
            return opened
        if "ask" in one.cue.takes and any(low in ("to", "not") for low in self.lows[at + 1 : at + _NEAR]):
            return at
        if "tell" in one.cue.takes:
            opened = self.told(at)
            return opened if opened is None or "np" not in one.cue.takes or self.hears(at, opened) else None
        return None

    def hears(self, at: int, end: int) -> bool:
        """Whether words name who is told something, and are no thing that is told: a name, a pronoun, a plural."""
        while end > at + 1 and (self.tags[end - 1] & TIME or self.lows[end - 1] == "on"):
            end -= 1
        if end == at + 1 and (self.lows[at] in _HEARERS or self.lows[at].endswith("s")):
            return True
        at += bool(self.tags[at] & DETERMINER)
        return at < end and all(self.tags[k] & CAPITAL for k in range(at, end))

    def bare_clause(self, at: int, one: Cued) -> int | None:
        """What was said without `that`: at once, or after when and where it was said."""
        if not self.tags[at] & (ADJUNCT | TIME):
            return at
        opened = self.later(at, _FAR)
        if opened is not None:
            return opened
        while at < self.size and self.tags[at] & TIME:
            at += 1
        if at >= self.size or self.texts[at] == "," or self.tags[at] & ADJUNCT:
            return at if "np" in one.cue.takes and at < self.size and self.texts[at] != "," else None
        return at

    def later(self, at: int, reach: int) -> int | None:
        """Where, some words on, `that`, a colon or a quotation after a comma begins what was said."""
        for k in range(at, min(at + reach, self.size)):
            if (
                self.lows[k] == "that"
                and k > at
                and not self.tags[k - 1] & PREPOSITION
                and self.lows[k - 1] not in ("all", "so")
            ):
                return k
            if self.texts[k] == ":" and k + 1 < self.size:
                return k + 1
            if self.tags[k] & QUOTE and k > at and (self.texts[k - 1] in (",", ":") or k == at + 1):
                return k
            if self.texts[k] == ";" or self.texts[k] in DASHES or (k > at and k in self.tells):
                return None
        return None

    def told(self, at: int) -> int | None:
        """`told reporters he would`: what was said begins at the next pronoun or article after who was told."""
        for k in range(at + 1, min(at + 8, self.size - 1)):
            if self.tags[k] & SIGN:
                return None
            if self.lows[k] in _STARTERS:
                return None if self.tags[k - 1] & PREPOSITION else k
        return None

    def content_end(self, start: int) -> int:
        """Where a clause that was said ends."""
        beside = bisect_right(self.asides, start)
        limit = min(self.size, self.asides[beside]) if beside < len(self.asides) else self.size
        at = bisect_left(self.breaking, start)
        ends = (k for k in self.breaking[at : at + 3] if k > start + 1 or self.lows[k] not in _TIES)
        end = min(next(ends, limit), limit)
        if end < limit and self.tags[end] & QUOTE:
            end += 1
        while (
            end > start
            and self.tags[end - 1] & SIGN
            and not (self.texts[end - 1] in (")", "]") and {"(", "["} & set(self.texts[start:end]))
        ):
            end -= 1
        return end

    @cached_property
    def breaking(self) -> list[int]:
        """Joints at which what was said ends; at `and` and `but` if it has a word or two before."""
        return [k for k, tag in enumerate(self.tags) if tag & JOINT and self.breaks(k)]

    def breaks(self, at: int) -> bool:
        """Whether what was said ends before a word, or after a quotation with a comma."""
        text = self.texts[at]
        if text == ";":
            return True
        if at + 1 >= self.size:
            return False
        follow = self.lows[at + 1]
        if self.is_comma(at) or text in DASHES:
            if follow in _ASIDES or (at + 1 in self.at_cue and follow.endswith("ing")):
                return True
            return self.takes_over(at + 1) or (
                follow in _OPENERS and at + 2 in self.at_cue and self.is_past(at + 2)
            )
        return self.lows[at] in _TIES and at + 1 in self.at_cue and self.is_past(at + 1)

    def takes_over(self, at: int) -> bool:
        """Whether a pronoun or a name with a cue after it begins: `…, he said the number was eleven`."""
        if at + 1 < self.size and self.tags[at] & PRONOUN and not self.tags[at] & (RELATIVE | DETERMINER):
            return at + 1 in self.tells
        end = at
        while end < self.size and end - at < NAME and self.tags[end] & CAPITAL and end not in self.tells:
            end += 1
        return end > at and end in self.tells and not self.is_comma(end - 1)

    def is_past(self, at: int) -> bool:
        return self.lows[at].endswith(("ed", "aid", "old", "ays", "ote", "lls"))

    def according(self, one: Cued) -> Said | None:
        """`According to the poll, …`, and `…, according to the poll`."""
        end = one.end
        while (
            end < self.size
            and not self.tags[end] & (SIGN | QUOTE | RELATIVE)
            and self.lows[end] not in ("released", "published", "and")
        ):
            end += 1
        if end == one.end:
            return None
        cue = (one.at, one.end)
        if one.at <= 1:
            start = next((k + 1 for k in range(end, self.size) if self.texts[k] == ","), self.size)
            return (
                Said([(start, self.size)], cue, (one.end, end), "speech", _FOLLOWS_SPEAKER)
                if start < self.size
                else None
            )
        left = one.at - 1 if self.texts[one.at - 1] == "," else one.at
        self.aside(left, end)
        return Said([(0, left)], cue, (one.end, end), "speech", _BEFORE_SPEAKER) if left else None

    def gerund(self, one: Cued, found: Said | None) -> Said | None:
        """`…, saying that …`: the speaker is that of the sentence."""
        before = one.at - 1
        if before >= 0 and not (
            self.is_comma(before) or self.texts[before] in DASHES or self.lows[before] in _GERUNDS
        ):
            return None
        after = self.after(one)
        if after is None:
            return None
        nearer = self.of_clause_before(one.at, found.cue[1] if found else 0)
        speaker = nearer or (found.speaker if found else self.first_subject(one.at))
        why = _CLAUSE_BEFORE if nearer else _OF_SENTENCE
        return Said([after], (one.at, one.end), speaker, one.cue.act, why)

    def of_clause_before(self, end: int, start: int) -> Span | None:
        """Who acts in a clause that a comma ends: `… after the Cadrian envoy walked out, saying …`."""
        if not self.is_comma(end - 1):
            return None
        return next(
            (
                acts
                for at in range(end - 3, start - 1, -1)
                if self.lows[at] in _SUBORDINATE and (acts := self.acting(at + 1, end))
            ),
            None,
        )

    def acting(self, start: int, end: int) -> Span | None:
        """A name or an office at a place, with the verb after it."""
        for at in range(start, min(start + _MOST_ACTING, end - 1)):
            tag, low = self.tags[at], self.lows[at]
            if tag & (SIGN | QUOTE | PREPOSITION | PRONOUN) and not tag & DETERMINER:
                return None
            verb = self.tags[at + 1] & AUXILIARY or at + 1 in self.at_cue or self.is_adverb(at + 1)
            if (tag & CAPITAL or low in lists("en")["role noun"]) and (
                verb or self.lows[at + 1].endswith("ed")
            ):
                return start, at + 1
        return None

    def announced(self) -> tuple[Span, Span | None] | None:
        """A cue with its speaker that a colon at the end of a paragraph leaves open: `Caddell continued:`."""
        for one in reversed(self.cues):
            if one.cue.tells:
                return (one.at, one.end), self.subject(self.back(one.at) + 1)
        return None


def opens_with(words: Words, end: int) -> Span | None:
    """Who a sentence opens with: all words up to a place where these are a name, else its subject."""
    if all(
        tag & (CAPITAL | DETERMINER) or low in ("of", "for", "and", "&")
        for tag, low in zip(words.tags[:end], words.lows, strict=False)
    ):
        return 0, end
    return _Clause(words).first_subject(end)


def announced(words: Words) -> tuple[Span, Span | None] | None:
    """Who is about to speak at the colon that ends a sentence: the cue and the speaker."""
    return _Clause(words).announced()
