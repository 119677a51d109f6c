"""Who said what without marks, or in part, in the other languages of the lists: only where the words leave no doubt.

Three forms are read: a cue and a clause that `that` opens (`Die Warnerin sagte, dass …`), a clause that is laid to
somebody (`Selon la maire, …`, `…, según el juez`), and a clause before a cue whose speaker follows (`…, dijo el juez`).
"""

from analysis.quotes.clauses import Said
from analysis.quotes.frames import Words
from analysis.quotes.speakers import Span, Speakers
from analysis.quotes.words import QUOTE, SIGN
from analysis.wordings import Wording

_BETWEEN = 7  # words between a cue and the `that` it opens with
_LEAST = 3  # words of a clause that is said
_TAIL = 12  # words after the speaker at the end of a sentence
_BRACKETS = frozenset("()[];:")
_STOPS = frozenset(";:")


def attributions(words: Words, language: str) -> list[Said]:
    """What a sentence says that somebody said, in its order; nothing inside what was said."""
    speakers = Speakers(words, language)
    found: list[Said] = []
    for at in speakers.cues:
        if found and at < found[-1].parts[-1][1]:
            continue
        said = _laid_to(speakers, at) or _that(speakers, at) or _before_cue(speakers, at)
        if said:
            found.append(said)
    return found


def _that(one: Speakers, at: int) -> Said | None:
    """`Die Warnerin sagte am Montag, dass …`; no `that` far from its cue, which may open another clause."""
    if at in one.laid or not one.tells(at) or not one.is_finite(at):
        return None
    opens = next((k for k in range(at + 1, min(at + _BETWEEN, one.size)) if one.is_that(k)), None)
    if opens is None or opens + _LEAST > one.size or not _leads_to(one, at, opens):
        return None
    speaker = one.beside(at, opens)
    if speaker is None or (speaker[0] and one.lows[speaker[0] - 1] in one.kind("subordinate")):
        return None
    start = opens + (one.lows[opens] in one.kind("that"))  # qu'il is a word of what was said
    start += start < one.size and bool(one.tags[start] & SIGN)
    return Said([(start, _end(one, start))], (at, at + 1), speaker, "speech", Wording.FOLLOWS_CUE.value)


def _leads_to(one: Speakers, at: int, opens: int) -> bool:
    """Whether nothing between a cue and `that` is a clause of its own, or a noun whose clause this is."""
    between = range(at + 1, opens)
    if any(one.tags[k] & QUOTE or one.texts[k] in _BRACKETS or k in one.cues for k in between):
        return False
    comma = opens > at + 1 and one.texts[opens - 1] == ","
    if one.kind("that comma"):  # German sets a comma before every clause, Spanish none
        return comma and all(one.texts[k] != "," for k in range(at + 1, opens - 1))
    if any(one.texts[k] == "," for k in between):
        return False
    before = one.before(at)
    return opens == at + 1 or one.lows[at + 1] in one.kind("stop") or not (before and one.is_name(before))


def _laid_to(one: Speakers, at: int) -> Said | None:
    """`Selon la maire, …`; `…, selon la maire`; `Der Polizei zufolge …`."""
    speaker = _whose(one, at)
    if speaker is None:
        return None
    behind = speaker[0] < at
    first, last = (speaker[0], at + 1) if behind else (at, speaker[1])
    while first and one.lows[first - 1] in one.kind("by opens"):
        first -= 1
    follows = _past_aside(one, last)
    if first:
        return _around(
            one, first, last, Said([], (at, at + 1), speaker, "speech", Wording.BEFORE_SPEAKER.value)
        )
    whole = follows + _LEAST <= _end(one, follows) and not one.tags[follows] & SIGN
    if not whole or one.lows[at] in one.kind("by inside") or (follows == last and one.is_that(follows)):
        return None
    return Said(
        [(follows, _end(one, follows))], (at, at + 1), speaker, "speech", Wording.FOLLOWS_SPEAKER.value
    )


def _past_aside(one: Speakers, last: int) -> int:
    """Where a clause begins after its speaker, and after who that is: `Según Luis Ramos, alcalde de Lumen, …`."""
    if last >= one.size or one.texts[last] != ",":
        return last
    low = one.lows[min(last + 1, one.size - 1)]
    if one.kind("that comma") or low in one.kind("relative") or low in one.kind("role noun"):
        return next((k + 1 for k in range(last + 1, one.size) if one.texts[k] == ","), one.size)
    return last + 1


def _whose(one: Speakers, at: int) -> Span | None:
    """The speaker that a word lays something to."""
    if at not in one.laid:
        return None
    speaker = one.before(at) if one.lows[at] in one.kind("by behind") else one.after(at + 1)
    if speaker and one.lows[at] in one.kind("by noun") and one.lows[speaker[0]] in one.kind("of"):
        speaker = speaker[0] + 1, speaker[1]  # nach Ansicht von Lang
    if speaker is None or not one.is_name(speaker) or not one.leads(speaker):
        return None
    return None if one.runs_on(speaker) else speaker


def _around(one: Speakers, first: int, last: int, said: Said) -> Said | None:
    """What is said before and after `, selon la maire,`."""
    if one.texts[first - 1] != ",":
        return None
    start = next((k + 1 for k in range(first - 2, -1, -1) if one.texts[k] in _STOPS), 0)
    goes_on = last < one.size and one.texts[last] == "," and one.size - last > _LEAST
    if not goes_on and last < one.size and one.texts[last] not in (",", ";", ")"):
        return None
    after = (
        [(last + 1, _end(one, last + 1))]
        if goes_on and one.lows[last + 1] not in one.kind("relative")
        else []
    )
    if after and (one.is_that(first - 2) or one.lows[first - 2] in one.kind("and")):
        return said._replace(parts=after)  # …, y que, según el juez, …
    fits = (after or first - 1 - start >= _LEAST) and _is_clause(one, start)
    return said._replace(parts=[(start, first - 1), *after]) if fits else None


def _before_cue(one: Speakers, at: int) -> Said | None:
    """`Die Mauer sei alt, sagte Ada Kern`: a clause, a comma, a cue, its speaker, and hardly more."""
    first = at - 1 if at and one.lows[at - 1] in one.kind("auxiliary") else at
    if at in one.laid or first <= _LEAST or one.texts[first - 1] != "," or not _is_clause(one, 0):
        return None
    speaker = one.after(at + 1)
    if speaker is None or not one.is_name(speaker) or one.size - speaker[1] > _TAIL:
        return None
    if one.lows[-1] in one.kind("verb particle") or not one.tells(at):  # sagte sie ab
        return None
    if any(one.is_that(k) or one.tags[k] & QUOTE for k in range(speaker[1], one.size)):
        return None
    start = next((k + 1 for k in range(first - 2, -1, -1) if one.texts[k] in _STOPS), 0)
    if (
        first - 1 - start < _LEAST
        or _is_apposition(one, start, first - 1)
        or any(k in one.cues for k in range(start, first - 1))
    ):
        return None
    return Said([(start, first - 1)], (at, at + 1), speaker, "speech", Wording.BEFORE_SPEAKER.value)


def _is_apposition(one: Speakers, start: int, end: int) -> bool:
    """Whether words with a comma among them have no verb that is known: `Ada Kern, die Chefin, sagte der Zeitung`."""
    return "," in one.texts[start:end] and one.kind("finite").isdisjoint(one.lows[start:end])


def _is_clause(one: Speakers, start: int) -> bool:
    """Whether a sentence does not begin with what only leads up to its verb: `Als sie kam, …`."""
    return one.lows[start] not in one.kind("subordinate")


def _end(one: Speakers, start: int) -> int:
    """Where a clause that was said ends: at a sign that ends it, or where the next one is told of."""
    for k in range(start, one.size):
        if one.texts[k] == ";":
            return k
        follows = k + 1
        if one.lows[k] in one.kind("and") and follows < one.size:
            follows += one.lows[follows] in one.kind("auxiliary")
            if follows in one.cues and any(
                map(one.is_that, range(follows, min(follows + _BETWEEN, one.size)))
            ):
                return k - (one.texts[k - 1] == ",")
    end = one.size
    while end > start and one.tags[end - 1] & SIGN and one.texts[end - 1] not in (")", "]"):
        end -= 1
    return end
