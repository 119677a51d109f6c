"""Who said what in the other languages of the lists: what stands in marks by the nearest cue, and what is reported."""

from analysis.quotes import reported
from analysis.quotes.clauses import Said
from analysis.quotes.frames import Words
from analysis.quotes.speakers import Span, Speakers
from analysis.quotes.words import QUOTE, SIGN
from analysis.wordings import Wording

_FAR = 14  # words between a quotation and its cue
_TITLE = 40  # characters of a quotation that may be the name of something
_NEAR = 2  # words between a quotation and a cue that says by itself that somebody says it


def attributions(words: Words, language: str) -> list[Said]:
    """What a sentence quotes, with the cue and the speaker that stand nearest to the marks, and what it reports."""
    told = reported.attributions(words, language)
    quotes = [
        k for k, tag in enumerate(words.tags)
        if tag & QUOTE and not any(low <= k < high for said in told for low, high in said.parts)
    ]  # fmt: skip
    if quotes and (said := _marked(Speakers(words, language), quotes, {said.cue[0] for said in told})):
        told.append(said)
    return sorted(told, key=lambda said: said.parts)


def _marked(one: Speakers, quotes: list[int], used: set[int]) -> Said | None:
    """What stands in marks, by the nearest cue that no report has."""
    near = sorted((min(abs(k - at) for k in quotes), at) for at in one.cues if at not in used)
    for gap, at in near:
        if gap > _FAR:
            break
        if not one.tells(at) or _names_nobody(one, at) or _tells_more(one, at, quotes):
            continue
        speaker = _speaker(one, at, quotes[0])
        if speaker or (gap <= _NEAR and at not in one.laid and not one.is_base(at)):
            return _said(one, quotes, at, speaker)
    return None


def _names_nobody(one: Speakers, at: int) -> bool:
    """Whether a quotation is itself who speaks: `erzählt ein „Augenzeuge“`."""
    return at + 2 < one.size and one.lows[at + 1] in one.kind("a") and bool(one.tags[at + 2] & QUOTE)


def _tells_more(one: Speakers, at: int, quotes: list[int]) -> bool:
    """Whether a cue after all quotations tells of something else: `…, y destacó el plan`, `Im Film „Tor“ sagt Kern`."""
    if at < quotes[-1]:
        return False
    first, last = at - (one.lows[at - 1] in one.kind("auxiliary")), one.texts[quotes[-1]]
    signs = any(one.tags[k] & SIGN for k in range(quotes[-1] + 1, at))
    closed = signs or last[-2:-1] in (*",?!…",) or len(last) > _TITLE
    return one.lows[first - 1] in one.kind("and") or not closed


def _said(one: Speakers, quotes: list[int], at: int, speaker: Span | None) -> Said:
    """All quotations of the sentence as one; words between two of them belong to it where no cue does."""
    parts: list[Span] = []
    for k in quotes:
        between = range(parts[-1][1], k) if parts else range(0)
        if parts and at not in between and all(one.tags[j] & SIGN or len(between) <= 2 for j in between):
            parts[-1] = parts[-1][0], k + 1
        else:
            parts.append((k, k + 1))
    first = at < quotes[0]
    return Said(
        parts,
        (at, at + 1),
        speaker,
        "speech",
        Wording.FOLLOWS_CUE.value if first else Wording.BEFORE_SPEAKER.value,
    )


def _speaker(one: Speakers, at: int, quote: int) -> Span | None:
    """The speaker beside a cue: before it where a quotation follows and that can be one, else after it."""
    if one.lows[at].rpartition("-")[2] in one.kind("pronoun"):  # a-t-elle dit, dit-il
        return at, at + 1
    before, after = one.before(at), one.after(at + 1)
    spans = [before, after] if at < quote else [after, before]
    if at in one.laid:
        spans = [before if one.lows[at] in one.kind("by behind") else after]
    return next((span for span in spans if span and one.is_name(span)), None)
