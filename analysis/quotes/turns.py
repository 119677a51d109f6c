"""What is said in a text, turn by turn: quotations joined over sentences and paragraphs, each with who says it."""

import re
from typing import NamedTuple

from analysis.quotes import clauses, frames, marks
from analysis.quotes.frames import OPEN, Sentence, Token
from analysis.quotes.words import cues

Span = tuple[int, int]
_TURN = re.compile(r"^[ \t]*[\"“]?([A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{2,40}):[ \t]+(?=\S)", re.MULTILINE)
_HEADLINE = re.compile(r"((?:[A-ZÀ-Þ][\w.'’-]*)(?: [A-ZÀ-Þ][\w.'’-]*){0,3}):\s+(?=\S)")
_FEW = 4  # words of a quotation that stands alone and is said, not named


class Turn(NamedTuple):
    """What one speaker says at one place, by characters of the text."""

    parts: list[Span]
    cue: Span | None
    speaker: Span | None
    kind: str
    act: str
    why: str


def heard(body: str) -> list[Turn]:
    """Turns in the order of the text."""
    if len(transcript := list(_TURN.finditer(body))) > 1:
        return _transcript(body, transcript)
    frame = frames.masked(body, marks.quoted(body))
    listener = _Listener(body)
    for sentence in frames.sentences(frame):
        if tokens := frames.tokens(frame, sentence):
            listener.hear(sentence, tokens)
    return listener.found


class _Listener:
    """Hears a text sentence by sentence, and knows whose words go on."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.found: list[Turn] = []
        self.known = cues("en")
        self.last: Turn | None = None  # whose words may go on
        self.paragraph = -1
        self.announced: tuple[Span, Span | None] | None = None  # cue and speaker before a colon

    def hear(self, sentence: Sentence, tokens: list[Token]) -> None:
        """Take one sentence."""
        quotes = [t for t in tokens if t.text.startswith(OPEN)]
        if quotes and all(t.text.startswith(OPEN) or not t.text[0].isalnum() for t in tokens):
            self._alone([(t.start, t.end) for t in quotes], sentence)
        else:
            self._told(tokens, sentence)
        self.paragraph = sentence.paragraph

    def _alone(self, spans: list[Span], sentence: Sentence) -> None:
        """A sentence that is nothing but quotations: announced, or more of what was said, or said by nobody named."""
        cue, speaker = self.announced or (None, None)
        if cue:
            self.last = Turn(spans, cue, speaker, "direct", "speech", "after a colon")
            self.found.append(self.last)
        elif self.last and sentence.paragraph - self.paragraph <= 2:
            self.last.parts.extend(spans)
        elif len(self.body[spans[0][0] : spans[-1][1]].split()) >= _FEW:
            self.last = Turn(spans, None, None, "direct", "speech", "stands alone")
            self.found.append(self.last)
        self.announced = None

    def _told(self, tokens: list[Token], sentence: Sentence) -> None:
        """A sentence that may tell who said what."""
        self.last = self.announced = None
        if not any(t.low in self.known for t in tokens):
            return
        turns_here = [_turn(one, tokens) for one in clauses.attributions(tokens)]
        self.found += turns_here
        direct = [turn for turn in turns_here if turn.kind != "indirect"]
        self.last = direct[-1] if direct else None
        self.announced = _announced(tokens) if tokens[-1].text == ":" else None


def _turn(one: clauses.Said, tokens: list[Token]) -> Turn:
    inside = [tokens[k] for low, high in one.parts for k in range(low, high)]
    quotes = [t for t in inside if t.text.startswith(OPEN)]
    words = [t for t in inside if not t.text.startswith(OPEN) and t.text[0].isalnum()]
    kind = "indirect" if not quotes else "mixed" if words else "direct"
    return Turn(
        [_span(tokens, part) for part in one.parts], _span(tokens, one.cue), one.speaker and _span(tokens, one.speaker),
        kind, one.act, one.why,
    )  # fmt: skip


def _span(tokens: list[Token], part: Span) -> Span:
    return tokens[part[0]].start, tokens[part[1] - 1].end


def _announced(tokens: list[Token]) -> tuple[Span, Span | None] | None:
    """A cue with its speaker that a colon at the end of a paragraph leaves open: `Caddell continued:`."""
    found = clauses.cued(tokens)
    for one in reversed(found):
        if "that" in one.cue.takes or "tell" in one.cue.takes:
            before = clauses.skip_back(tokens, one.at)
            speaker = clauses.subject(tokens, before + 1, {c.at for c in found})
            return _span(tokens, (one.at, one.end)), speaker and _span(tokens, speaker)
    return None


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
