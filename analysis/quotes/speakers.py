"""The speaker beside a cue in other languages than English: after it or before it, as far as small words let it be."""

from analysis.quotes.frames import Words
from analysis.quotes.words import CAPITAL, QUOTE, SIGN, cues, lists

Span = tuple[int, int]
_MOST = 9  # words of a speaker
_NAME = 4  # words of a name
_FEW = 3  # words of one without a capital, where a verb may follow without a comma
_VERB_SECOND = frozenset(("de", "nl"))
_NONE: frozenset[str] = frozenset()


class Speakers:
    """One sentence, where its cues stand, and whose they can be."""

    def __init__(self, words: Words, language: str) -> None:
        """The words of a sentence in a language of the lists."""
        self.texts, self.lows, self.tags = words
        self.size = len(self.texts)
        self.language = language
        self._lists = lists(language)
        known = cues(language)
        self.cues = [k for k, low in enumerate(self.lows) if low in known or low.partition("-")[0] in known]
        self.laid = {k for k in self.cues if self._is_laid(k)}
        self.cues = [k for k in self.cues if k in self.laid or self.lows[k] not in self.kind("by")]

    def kind(self, name: str) -> frozenset[str]:
        """The words of a kind in this language."""
        return self._lists.get(name, _NONE)

    def _is_laid(self, at: int) -> bool:
        """Whether a word lays something to somebody: `laut`, `selon`; `Angaben` only after `nach`."""
        low = self.lows[at]
        if low in self.kind("by noun"):
            return bool(at) and self.lows[at - 1] in self.kind("by opens")
        return low in self.kind("by") and not (at and self.lows[at - 1] in self.kind("first"))

    def tells(self, at: int) -> bool:
        """Whether a verb tells of words: `gab` only with `an` or `zu` after it."""
        low = self.lows[at]
        return low not in self.kind("separable") or not self.kind("verb particle").isdisjoint(
            self.lows[at + 1 :]
        )

    def runs_on(self, span: Span) -> bool:
        """Whether words after `volgens` without a capital are too many to be but a noun."""
        named = any(tag & CAPITAL for tag in self.tags[slice(*span)])
        return self.language in _VERB_SECOND and not named and span[1] - span[0] > _FEW

    def is_base(self, at: int) -> bool:
        """Whether a verb may be an infinitive by its end."""
        return self.lows[at].endswith(tuple(self.kind("base")))

    def is_finite(self, at: int) -> bool:
        """Whether a verb says by its form that somebody tells: no infinitive, no participle without `ha` before it."""
        low = self.lows[at]
        if self.is_base(at) and self.language not in _VERB_SECOND:  # Zeugen sagen, dass
            return False
        done = low.endswith(tuple(self.kind("participle")))
        return not done or bool(at and self.lows[at - 1] in self.kind("auxiliary"))

    def is_that(self, at: int) -> bool:
        """Whether a word opens a clause that is said: dass, que, qu’il."""
        low = self.lows[at]
        return (
            low in self.kind("that")
            or low in self.kind("that with pronoun")
            or (self._elided(at) and low.startswith("qu"))
        )

    def beside(self, at: int, opens: int) -> Span | None:
        """The speaker of a cue that what was said follows: before it, else between both."""
        before = self.before(at)
        if before and self.is_name(before):
            return before
        after = self.after(at + 1)
        return after if after and after[1] <= opens and self.is_name(after) else None

    def after(self, start: int) -> Span | None:
        """What stands after a cue and may be its speaker."""
        end, named = start, False
        if start < self.size and self.lows[start] in self.kind("first"):
            end += 1
        elif start < self.size and self.lows[start] in self.kind("pronoun"):
            return start, start + 1
        while end < self.size and end - start < _MOST:
            low, capital = self.lows[end], bool(self.tags[end] & CAPITAL)
            if self._parts(end):
                break
            if named and self._joins(end):
                end += 1
                continue
            if low not in self.kind("inner") and (self._stops(end) and not (capital and end > start)):
                break
            verb = named or low in self.kind("finite")
            if verb and not capital and low not in self.kind("inner") and self.language in _VERB_SECOND:
                break
            named = named or capital
            end += 1
        while end > start and self.lows[end - 1] in self.kind("inner"):
            end -= 1
        return (start, end) if end > start else None

    def before(self, at: int) -> Span | None:
        """What stands before a cue and may be its speaker; what a preposition leads up to is passed over."""
        verb = at - (at > 0 and self.lows[at - 1] in self.kind("auxiliary"))
        if verb and self.texts[verb - 1] == ",":
            return self._set_off(verb - 1)
        span = self._run(at)
        while span and span[0] and self.lows[span[0] - 1] in self.kind("preposition"):
            span = self._run(span[0] - 1)
        return span

    def _set_off(self, comma: int) -> Span | None:
        """The name before a comma and the verb: `el alcalde, Luis Ramos, dijo`; `Ada Kern, die Chefin, sagte`."""
        span = self._run(comma)
        if span is None or not span[0] or self.texts[span[0] - 1] != ",":
            return None
        if self.tags[span[0]] & CAPITAL and span[1] - span[0] <= _NAME:
            return span
        outer = self._run(span[0] - 1)
        return outer if outer and self.is_name(outer) and self.lows[span[0]] in self.kind("first") else None

    def _run(self, at: int) -> Span | None:
        stops = self.kind("stop") | self.kind("by")
        if at and self.lows[at - 1] in self.kind("auxiliary"):  # la presidenta ha dicho
            at -= 1
        start = at
        while start and at - start < _MOST:
            low = self.lows[start - 1]
            if self._parts(start - 1):
                break
            named = self.tags[start - 1] & CAPITAL and (start > 1 or low in self.kind("first"))
            if (low in stops or self._elided(start - 1)) and low not in self.kind("inner") and not named:
                break  # Ha declarado: a capital of the sentence names nobody
            start -= 1
        end = at
        while (
            end > start
            and not self.tags[end - 1] & CAPITAL
            and self.lows[end - 1] not in self.kind("pronoun")
            and end - start > 3
        ):
            end -= 1
        while end > start and self.lows[end - 1] in self.kind("inner"):
            end -= 1
        return (start, end) if end > start else None

    def _parts(self, at: int) -> bool:
        """Whether a sign or a quotation stands here, which no speaker has."""
        return bool(self.tags[at] & (QUOTE | SIGN)) or not self.texts[at][0].isalnum()

    def _joins(self, at: int) -> bool:
        """Whether `and` stands between two words of a name: Weinbau und Gartenbau."""
        within = self.lows[at] in self.kind("and") and at + 1 < self.size
        return within and bool(self.tags[at - 1] & self.tags[at + 1] & CAPITAL)

    def _stops(self, at: int) -> bool:
        return self.lows[at] in self.kind("stop") or self._elided(at)

    def _elided(self, at: int) -> bool:
        """Whether a word begins with a clipped small word that no speaker has: qu’il."""
        return self.lows[at].replace("'", "’").startswith(tuple(self.kind("elided")) or ("\n",))

    def leads(self, span: Span) -> bool:
        """Whether a capital, an article or a pronoun begins a speaker, and no verb."""
        low = self.lows[span[0]]
        return (
            self.language == "ar" or bool(self.tags[span[0]] & CAPITAL) or low[:2] in ("l’", "l'")
            or low in self.kind("first") or low in self.kind("pronoun")
        )  # fmt: skip

    def is_name(self, span: Span) -> bool:
        """Whether words may name a speaker: an article or a pronoun begins them, or one has a capital."""
        low = self.lows[span[0]]
        article = low in self.kind("first") and low not in self.kind("pronoun")
        if low in self.kind("no speaker") or (article and span[1] - span[0] == 1):
            return False
        named = any(tag & CAPITAL for tag in self.tags[slice(*span)])
        if self.language == "de":  # every noun has a capital
            return named or low in self.kind("pronoun")
        return named or self.leads(span)
