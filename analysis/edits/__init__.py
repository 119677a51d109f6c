"""What an outlet changed in an article, word by word, and what of two texts' difference is no edit.

No edit is what a page, a reader or a service makes different: spaces, marks of quotation, accents, hyphens, a text cut
off, a teaser beside its text, lines that are none, letters read wrongly, and an age that went on while the text stood.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from analysis import text
from analysis.edits import alignment, kinds, lists, units
from analysis.edits.alignment import Hunk, Pair
from analysis.edits.kinds import ADDED, CUT, HARD, HEADLINE, KINDS, MOVED, NAME, NOTE, REWORDED, Side
from analysis.edits.units import Sentence

__all__ = ["ADDED", "CUT", "HARD", "HEADLINE", "KINDS", "MOVED", "NAME", "NOTE", "REWORDED", "Change", "Told",
           "alike", "between", "note"]  # fmt: skip
OPEN = frozenset(("truncated", "paywall"))  # flags of a text that goes on elsewhere
_OPEN_ENDS = ("...", "…")
_CLOSED = tuple(".!?؟。\"'”’»)]")
_SOFT = frozenset((ADDED, CUT, REWORDED))
_GLUE = 2  # words between two changes of wording that are shown as one
_MOVED = 0.7  # likeness of what was cut and what was added from which it was moved
_LIKE = 0.5  # likeness from which two headlines are compared word by word
_SAME = 0.5  # share of the shorter text's words from which two texts of one address are versions


class Told(NamedTuple):
    """What a printing tells, and what is known of how it was printed."""

    headline: str
    body: str
    byline: str = ""
    language: str | None = None
    damage: frozenset[str] = frozenset()
    place: str = ""  # kind of document: texts of one kind are as long as their outlet made them
    outlet: str = ""

    @property
    def open(self) -> bool:
        """Whether the body was cut off."""
        end = self.body.rstrip()
        return bool(self.damage & OPEN) or end.endswith(_OPEN_ENDS) or not end.endswith(_CLOSED)


class Change(NamedTuple):
    """Words of a headline, body or byline that became others: as printed, and their places in both."""

    part: str
    kind: str
    before: str
    after: str
    a_start: int
    b_start: int


def between(one: Told, other: Told, own: frozenset[str] = frozenset()) -> list[Change]:
    """What was changed from one to the other, in reading order; `own`: folded lines that are the outlet's own."""
    if one[:3] == other[:3]:
        return []
    return [*_headlines(one, other), *_bodies(one, other, own), *_bylines(one, other)]


def alike(one: Told, other: Told) -> bool:
    """Whether two texts of one address are versions of one article, and not two that it led to in turn."""
    known = lists.of(one.language or other.language)
    bodies, heads = (
        [[w.key for s in units.sentences(getattr(t, part), known) for w in s.words] for t in (one, other)]
        for part in ("body", "headline")
    )
    if all(bodies):
        return alignment.containment(*bodies) >= _SAME
    return all(heads) and Indel.normalized_similarity(*heads) >= _SAME


def note(told: Told) -> str:
    """The sentence that says the article was corrected or changed, as printed; empty where none does."""
    known = lists.of(told.language)
    for part in (told.body, told.headline):
        for sentence in units.sentences(part, known):
            if _says_so(part, sentence, known):
                return part[sentence.start : sentence.end]
    return ""


def _says_so(printed: str, sentence: Sentence, known: lists.Lists) -> bool:
    return bool(known.note.search(text.fold(printed[sentence.start : sentence.end])))


def _headlines(one: Told, other: Told) -> Iterator[Change]:
    if not one.headline or not other.headline:
        return
    known = lists.of(other.language or one.language)
    a, b = (_whole(told, known) for told in (one, other))
    if a.keys == b.keys or _cut_off(one.headline, a, b) or _cut_off(other.headline, b, a):
        return
    like = Indel.normalized_similarity(a.keys, b.keys) >= _LIKE
    sides = [kinds.side(t.headline, [s], t.language, known, title=True) for t, s in ((one, a), (other, b))]
    if like:
        found = list(_within(a, b, sides, "headline"))
        firm = one.place == other.place
        yield from (
            c._replace(kind=HEADLINE if c.kind in (ADDED, CUT, REWORDED) else c.kind)
            for c in found if firm or c.kind in HARD[:2]
        )  # fmt: skip
    elif one.place == other.place:
        said = NOTE if _says_so(other.headline, b, known) else HEADLINE
        yield Change("headline", said, one.headline, other.headline, 0, 0)


def _whole(told: Told, known: lists.Lists) -> Sentence:
    """A headline as one sentence, without its outlet's name at an end."""
    words = tuple(w for s in units.sentences(told.headline, known) for w in s.words)
    outlet = tuple(w.key for s in units.sentences(told.outlet, known) for w in s.words)
    keys, size = tuple(w.key for w in words), len(outlet)
    if size and len(words) > size:
        words = words[:-size] if keys[-size:] == outlet else words[size:] if keys[:size] == outlet else words
    return Sentence(words, 0, len(told.headline), "")


def _cut_off(printed: str, short: Sentence, long: Sentence) -> bool:
    whole = short.keys[:-1]
    return printed.rstrip().endswith(_OPEN_ENDS) and len(whole) > 1 and long.keys[: len(whole)] == whole


def _bylines(one: Told, other: Told) -> Iterator[Change]:
    known = lists.of(other.language or one.language)
    names = [{w.key for s in units.sentences(t.byline, known) for w in s.words} - {"by", "von", "par", "por", "di"}
             for t in (one, other)]  # fmt: skip
    if all(names) and names[0] != names[1] and one.place == other.place:
        yield Change("byline", NAME, one.byline, other.byline, 0, 0)


def _bodies(one: Told, other: Told, own: frozenset[str]) -> list[Change]:
    known = lists.of(other.language or one.language)
    a, b = (_sentences(told, known, own) for told in (one, other))
    if not a or not b or [s.keys for s in a] == [s.keys for s in b]:
        return []
    sides = [kinds.side(t.body, s, t.language, known, title=False) for t, s in ((one, a), (other, b))]
    cut = [t.open or one.place != other.place for t in (one, other)]
    a, b = (_whole_ones(s, t) for s, t in ((a, one), (b, other)))
    found = _kept(alignment.pairs(a, b), cut)
    if one.place != other.place:
        hard = (c for p in found if min(p) >= 0 for c in _within(a[p.one], b[p.other], sides, "body"))
        return [c for c in hard if c.kind in HARD]
    return _missing_aside(_run_together(list(_told(found, a, b, sides)), known), one, other)


def _sentences(told: Told, known: lists.Lists, own: frozenset[str]) -> list[Sentence]:
    """The sentences of a body, without its headline printed again and lines that are no text of its article."""
    headline = text.fold(told.headline)
    return [
        sentence
        for sentence in units.sentences(told.body, known)
        if sentence.line != headline
        and sentence.line not in own
        and not known.nothing.fullmatch(sentence.line)
    ]


def _whole_ones(sentences: list[Sentence], told: Told) -> list[Sentence]:
    """The sentences that were not cut off."""
    left = sentences[:-1] if told.open else sentences
    while told.open and left and told.body[left[-1].start : left[-1].end].endswith(_OPEN_ENDS):
        left = left[:-1]
    return left


def _kept(found: Sequence[Pair], cut: Sequence[bool]) -> list[Pair]:
    """Pairs without what one text lacks only because it was cut off: all after the last sentence of both."""
    both = [n for n, pair in enumerate(found) if min(pair) >= 0]
    last = both[-1] if both else -1
    return [
        pair for n, pair in enumerate(found)
        if min(pair) >= 0 or n < last or (not (cut[0] and pair.one < 0) and not (cut[1] and pair.other < 0))
    ]  # fmt: skip


def _run_together(changes: list[Change], known: lists.Lists) -> list[Change]:
    """Changes in which what was cut in one place and added in another, nearly in the same words, was moved."""
    gone = [(change, units.keys(change.before, known)) for change in changes if change.kind == CUT]
    came = [(change, units.keys(change.after, known)) for change in changes if change.kind == ADDED and gone]
    taken: dict[int, Change] = {}
    for change, words in gone:
        for other, others in came:
            if Indel.normalized_similarity(words, others, score_cutoff=_MOVED) >= _MOVED:
                taken[id(other)] = taken[id(change)] = change._replace(
                    kind=MOVED, after=other.after, b_start=other.b_start
                )
    return [taken.get(id(c), c) for c in changes if not (c.kind == ADDED and id(c) in taken)]


def _missing_aside(changes: list[Change], one: Told, other: Told) -> list[Change]:
    """Changes without the words that one of the two lost at its links."""
    lost = ["words-missing" in told.damage for told in (one, other)]
    return [c for c in changes if not (lost[0] and not c.before) and not (lost[1] and not c.after)]


def _told(
    found: Sequence[Pair], a: Sequence[Sentence], b: Sequence[Sentence], sides: Sequence[Side]
) -> Iterator[Change]:
    """The changes of a body, sentence by sentence; what came or went together is one change."""
    gone = {a[p.one].keys for p in found if p.other < 0}
    came = {b[p.other].keys for p in found if p.one < 0}
    moved = gone & came
    held: Change | None = None
    where = (0, 0)
    for pair in found:
        fresh = list(_of_pair(pair, a, b, sides, moved, where))
        where = (
            a[pair.one].end if pair.one >= 0 else where[0],
            b[pair.other].end if pair.other >= 0 else where[1],
        )
        for change in fresh:
            joined = held and min(pair) < 0 and _joined(held, change, sides)
            if held and not joined:
                yield held
            held = joined or change
        if held and min(pair) >= 0:
            yield held
            held = None
    if held:
        yield held


def _of_pair(
    pair: Pair, a: Sequence[Sentence], b: Sequence[Sentence], sides: Sequence[Side],
    moved: set[tuple[str, ...]], where: tuple[int, int],
) -> Iterator[Change]:  # fmt: skip
    """The changes of one sentence, or of one that stands in one text alone."""
    one, other = (side.printed for side in sides)
    known = sides[1].known
    if min(pair) >= 0:
        s, t = a[pair.one], b[pair.other]
        changes = list(_within(s, t, sides, "body"))
        if changes and _says_so(other, t, known) and not _says_so(one, s, known):
            changes = [Change("body", NOTE, one[s.start : s.end], other[t.start : t.end], s.start, t.start)]
        yield from changes
    elif pair.other >= 0:
        t = b[pair.other]
        kind = MOVED if t.keys in moved else NOTE if _says_so(other, t, known) else ADDED
        if kind != MOVED:
            yield Change("body", kind, "", other[t.start : t.end], where[0], t.start)
    else:
        s = a[pair.one]
        after = next((t for t in b if t.keys == s.keys), None) if s.keys in moved else None
        words = other[after.start : after.end] if after else ""
        yield Change(
            "body",
            MOVED if after else CUT,
            one[s.start : s.end],
            words,
            s.start,
            after.start if after else where[1],
        )


def _joined(held: Change, change: Change, sides: Sequence[Side]) -> Change | None:
    """Two sentences that came or went together as one change."""
    if held.kind != change.kind or held.kind not in (ADDED, CUT, NOTE):
        return None
    before = sides[0].printed[held.a_start : change.a_start + len(change.before)] if change.before else ""
    after = sides[1].printed[held.b_start : change.b_start + len(change.after)] if change.after else ""
    return held._replace(before=before, after=after)


def _within(one: Sentence, other: Sentence, sides: Sequence[Side], part: str) -> Iterator[Change]:
    """The changes of a sentence; changes of wording with hardly a word between them are one."""
    held: tuple[str, Hunk] | None = None
    for hunk in alignment.hunks(one.words, other.words):
        kind = kinds.of(hunk, one, other, *sides)
        if not kind:
            continue
        if held and {held[0], kind} <= _SOFT and hunk.one[0] - held[1].one[1] <= _GLUE:
            a, b = held[1]
            held = REWORDED, Hunk((a[0], hunk.one[1]), (b[0], hunk.other[1]))
            continue
        if held:
            yield _printed(*held, (one, other), sides, part)
        held = kind, hunk
    if held:
        yield _printed(*held, (one, other), sides, part)


def _printed(
    kind: str, hunk: Hunk, sentences: tuple[Sentence, Sentence], sides: Sequence[Side], part: str
) -> Change:
    (start, before), (b_start, after) = map(_words, sentences, hunk, sides)
    return Change(part, kind, before, after, start, b_start)


def _words(sentence: Sentence, at: tuple[int, int], side: Side) -> tuple[int, str]:
    """Where words stand and what is printed there; of no words the place after the word before."""
    words = sentence.words[slice(*at)]
    if words:
        return words[0].start, side.printed[words[0].start : words[-1].end]
    return (sentence.words[at[0] - 1].end if at[0] else sentence.start), ""
