"""What is said in a text, turn by turn: quotations joined over sentences and paragraphs, each with who says it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from analysis.quotes import clauses, cutting, direct, frames, marks
from analysis.quotes.clauses import Said
from analysis.quotes.cutting import Cut
from analysis.quotes.frames import Sentence, Words
from analysis.quotes.words import CAPITAL, QUOTE, SIGN, languages, lists
from analysis.wordings import Wording

Span = tuple[int, int]
_AFTER_DASH = Wording.AFTER_DASH.value
_ALONE = Wording.ALONE.value
_BEFORE_COLON = Wording.BEFORE_COLON.value
_BEFORE_SPEAKER = Wording.BEFORE_SPEAKER.value
_GOES_ON = Wording.GOES_ON.value
_HEADLINE_NAMES = Wording.HEADLINE_NAMES.value
_TURN = re.compile(r"[ \t]*[\"“]?([A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{2,40}):[ \t]+(?=\S)")  # at the head of a line
_HEADED = re.compile(r"\s*((?:[A-ZÀ-Þ][\w.'’-]*)(?: [A-ZÀ-Þ][\w.'’-]*){0,3})(:)\s+(?=\S)")
_DASHES = ("―", "—", "–", "-", "--")
_MOST_SIGNED = 14  # words before a colon that names a speaker
_HEADLINE = 160  # characters
_SHORT = 25  # words of a sentence that only says who spoke
_FEW = 4  # words of a quotation that stands alone and is said, not named


class Text(NamedTuple):
    """What is heard: a body or a headline in its language."""

    text: str
    language: str
    headline: bool


class Turn(NamedTuple):
    """What one speaker says at one place, by characters of the text."""

    parts: list[Span]
    cue: Span | None
    speaker: Span | None
    kind: str
    act: str
    why: str


def heard(body: str, language: str | None = "en", headline: bool = False) -> list[Turn]:
    """Turns in the order of the text; a text in a language without lists has none."""
    return heard_in([Text(body, language or "en", headline)])[0]


def heard_in(texts: Sequence[Text]) -> list[list[Turn]]:
    """The turns of each of many texts, whose sentences are cut into words together."""
    found: list[list[Turn]] = [[] for _ in texts]
    by_language: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        if text.text and text.language in languages():
            by_language[text.language].append(at)
    for language, places in by_language.items():
        told = [_Told(texts[at]) for at in places]
        cuts = cutting.cut([(one.frame, sentence) for one in told for sentence in one.sentences], language)
        for at, one in zip(places, told, strict=True):
            found[at] = one.heard(islice(cuts, len(one.sentences)))
    return found


class _Told:
    """A text as its sentences are built, and what of it is a conversation as printed."""

    def __init__(self, text: Text) -> None:
        body, self.language, self.headline = text
        heads = list(_turn_heads(body))
        self.printed: list[Turn] = []
        if len(heads) > len({head[1] for head in heads}):  # somebody speaks twice
            self.printed = _transcript(body, heads)
            body = body[: heads[0].start()]
        quoted = marks.quoted(body, dialogue=self.language != "en")
        self.body, self.frame = body, frames.masked(body, quoted)
        self.again = {one.start for one in quoted if one.again}
        self.sentences = list(frames.sentences(self.frame))

    def heard(self, cuts: Iterator[Cut | None]) -> list[Turn]:
        """The turns of the text, sentence by sentence."""
        listener = _Listener(self.body, self.language, self.again)
        for sentence, cut in zip(self.sentences, cuts, strict=True):
            headed = None if sentence.paragraph else _headed(self.frame, sentence, self.headline)
            if headed and (
                self.language == "en" or headed.kind == "direct"
            ):  # elsewhere a place stands before a colon
                listener.found.append(headed)
            else:
                listener.hear(sentence, cut)
        return [*listener.found, *self.printed]


def _headed(frame: str, sentence: Sentence, headline: bool) -> Turn | None:
    """A headline that names who speaks before a colon: `Reyes: The wall will hold`."""
    head = _HEADED.match(frame, sentence.start, sentence.end)
    if not head or sentence.end - sentence.start > _HEADLINE or head[1].lower() in lists()["rubric"]:
        return None
    alone = sentence.end >= len(frame) or frame[sentence.end] == "\n"
    if (
        sentence.start or not (headline or alone) or (head[1].isupper() and not headline)
    ):  # LONDON: is a dateline
        return None
    start, end = head.end(), sentence.end - (frame[sentence.end - 1] == ".")
    said = frame[start:end]
    kind = (
        "indirect"
        if frames.OPEN not in said
        else "direct"
        if said[0] == frames.OPEN and said.endswith(frames.CLOSE)
        else "mixed"
    )
    return Turn([(start, end)], head.span(2), head.span(1), kind, "speech", _HEADLINE_NAMES)


class _Listener:
    """Hears a text sentence by sentence, and knows whose words go on."""

    def __init__(self, body: str, language: str, again: set[int]) -> None:
        self.body = body
        self.language = language
        self.again = again  # where quotations open anew that did not close before
        self.found: list[Turn] = []
        self.last: Turn | None = None  # whose words may go on
        self.before: Span | None = None  # who spoke in the sentence before
        self.paragraph = -1
        self.announced: tuple[Span, Span | None] | None = None  # cue and speaker before a colon

    def hear(self, sentence: Sentence, cut: Cut | None) -> None:
        """Take one sentence, and its words if there is a quotation or a cue among them."""
        if cut is None:
            self.last = self.announced = self.before = None
        elif frames.OPEN in cut.words.lows and all(
            tag & (QUOTE | SIGN) or not text[0].isalnum()
            for tag, text in zip(cut.words.tags, cut.words.texts, strict=True)
        ):
            spans = [place for place, tag in zip(cut.places(), cut.words.tags, strict=True) if tag & QUOTE]
            self._alone(spans, sentence)
        else:
            self._told(cut, sentence)
        self.paragraph = sentence.paragraph

    def _alone(self, spans: list[Span], sentence: Sentence) -> None:
        """A sentence that is nothing but quotations: announced, or more of what was said, or said by nobody named."""
        cue, speaker = self.announced or (None, None)
        if cue:
            self.last = Turn(spans, cue, speaker, "direct", "speech", "after a colon")
            self.found.append(self.last)
        elif self.last and (sentence.paragraph == self.paragraph or spans[0][0] in self.again):
            self.last.parts.extend(spans)
        elif self.last and sentence.paragraph - self.paragraph == 1 and self._is_speech(spans):
            self.last = Turn(
                spans, None, self.last.speaker, "direct", "speech", "goes on from the paragraph before"
            )
            self.found.append(self.last)
        elif self._is_speech(spans):
            speaker = self.before if sentence.paragraph == self.paragraph else None
            why = _GOES_ON if speaker else _ALONE
            self.last = Turn(spans, None, speaker, "direct", "speech", why)
            self.found.append(self.last)
        self.announced = None

    def _named_after(self, cut: Cut, sentence: Sentence) -> bool:
        """Whether a sentence only says who said what stands before it: `“Is it?” Ada Reyes, the warden, asked us.`"""
        turn = self.last
        if turn is None or turn.cue or sentence.paragraph != self.paragraph or len(cut.words.texts) > _SHORT:
            return False
        found = self._announced(cut)
        if not found or not found[1]:
            return False
        self.last = self.found[-1] = turn._replace(cue=found[0], speaker=found[1], why=_BEFORE_SPEAKER)
        return True

    def _is_speech(self, spans: list[Span]) -> bool:
        """Whether quotations that stand alone are speech, and no title or heading."""
        return len(self.body[spans[0][0] : spans[-1][1]].split()) >= _FEW

    def _told(self, cut: Cut, sentence: Sentence) -> None:
        """A sentence that may tell who said what."""
        english, words = self.language == "en", cut.words
        said = clauses.attributions(words) if english else direct.attributions(words, self.language)
        said = said or _signed(words, self.language)
        goes_on = not said and self.last and sentence.paragraph == self.paragraph
        if goes_on and self.last and words.tags[0] & QUOTE:
            self.last.parts.append((sentence.start, cut.ends[-1]))
            return
        if goes_on and self._named_after(cut, sentence):
            return
        turns_here = [_turn(one, cut) for one in said]
        self.found += turns_here
        quoting = [turn for turn in turns_here if turn.kind != "indirect"]
        self.last = quoting[-1] if quoting else None
        self.before = turns_here[-1].speaker if turns_here and turns_here[-1].act == "speech" else None
        self.announced = self._announced(cut) if words.texts[-1] == ":" else None

    def _announced(self, cut: Cut) -> tuple[Span, Span | None] | None:
        found = clauses.announced(cut.words)
        return found and (_span(cut, found[0]), found[1] and _span(cut, found[1]))


def _signed(words: Words, language: str | None) -> list[Said]:
    """A quotation with a name before a colon, or after a dash, and no cue: `Ada Reyes: “…”`, `“…” — Ada Reyes`."""
    if frames.OPEN not in words.lows:
        return []
    quotes = [k for k, tag in enumerate(words.tags) if tag & QUOTE]
    first, last = quotes[0], quotes[-1]
    if 1 < first < _MOST_SIGNED and words.texts[first - 1] == ":" and words.tags[0] & CAPITAL:
        end = next((k for k in range(1, first) if words.tags[k] & SIGN), first - 1)
        foreign = language != "en" and words.lows[0] in lists(language or "").get("first", ())
        who = (0, end) if foreign else clauses.opens_with(words, end)
        if language != "en" and words.lows[0] in lists(language or "").get("stop", ()):
            who = None  # Además insistió: a capital of the sentence names nobody
        why = _BEFORE_COLON
        return [Said([(first, last + 1)], (first - 1, first), who, "speech", why)]
    sign = last + 1
    if (
        first
        or sign + 1 >= len(words.texts)
        or words.texts[sign] not in _DASHES
        or not words.tags[sign + 1] & CAPITAL
    ):
        return []
    end = next((k for k in range(sign + 1, len(words.texts)) if words.tags[k] & SIGN), len(words.texts))
    return [Said([(0, last + 1)], (sign, sign + 1), (sign + 1, end), "speech", _AFTER_DASH)]


def _turn(one: Said, cut: Cut) -> Turn:
    kind, words = "indirect", cut.words
    if any(frames.OPEN in words.lows[low:high] for low, high in one.parts):
        inside = [k for low, high in one.parts for k in range(low, high)]
        bare = any(not words.tags[k] & (QUOTE | SIGN) and words.texts[k][0].isalnum() for k in inside)
        kind = "mixed" if bare else "direct"
    return Turn(
        [_span(cut, part) for part in one.parts], _span(cut, one.cue),
        one.speaker and _span(cut, one.speaker), kind, one.act, one.why,
    )  # fmt: skip


def _span(cut: Cut, part: Span) -> Span:
    return cut.starts[part[0]], cut.ends[part[1] - 1]


def _turn_heads(body: str) -> Iterator[re.Match[str]]:
    """Names in capitals before the first colon of a line."""
    colon = body.find(":")
    while colon >= 0:
        head = _TURN.match(body, body.rfind("\n", 0, colon) + 1)
        if head:
            yield head
        line = body.find("\n", colon)
        colon = body.find(":", line) if line >= 0 else -1


def _transcript(body: str, heads: list[re.Match[str]]) -> list[Turn]:
    """Turns of a printed conversation: `NAME: …`."""
    found = []
    for head, after in zip(heads, [*(h.start() for h in heads[1:]), len(body)], strict=True):
        spans = []
        for line in re.finditer(r"[^\n]+", body[head.end() : after]):
            low, high = head.end() + line.start(), head.end() + line.end()
            text = body[low:high].strip().strip('"“”')
            if text and not text.startswith("("):
                at = body.index(text, low)
                spans.append((at, at + len(text)))
        if spans:
            found.append(
                Turn(
                    spans,
                    (head.end(1), head.end(1) + 1),
                    head.span(1),
                    "direct",
                    "speech",
                    "a conversation as printed",
                )
            )
    return found
