"""Sentences of many texts cut into words at once, each told what it may be; those that tell nothing are left alone.

What a word is `frames.TOKEN` says, and `frames.words` cuts one sentence by it; here the same is asked of arrays of
characters. A word is known again by a hash of its characters, whose base is drawn anew in each process, so that no
text can be written in which two words have one.
"""

import secrets
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.quotes import frames
from analysis.quotes.frames import Sentence, Words
from analysis.quotes.words import OPENS, QUOTE

_LETTER, _SPACE, _JOIN, _NOTHING = 1, 2, 4, 8  # what a character may be
_SMALL = 0x3000  # characters below are known beforehand
_PADDING = "\n\n"  # so that each character has others around it
_DASH, _STOP, _BLANK, _APOSTROPHES = ord("-"), ord("."), ord(" "), (ord("'"), ord("’"))
_AT_ONCE = 400_000  # characters
_LONG = 48  # characters of a word; what is longer is looked at by itself
_BASE = np.uint64(secrets.randbits(64) | 1)
_INVERSE = np.uint64(pow(int(_BASE), -1, 2**64))

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
Place = tuple[int, int]


class Cut(NamedTuple):
    """The words of a sentence that may tell something, and where they begin and end in the text."""

    words: Words
    starts: Sequence[int]
    ends: Sequence[int]

    def places(self) -> list[Place]:
        """Where each word stands."""
        return list(zip(self.starts, self.ends, strict=True))


def cut(sentences: Sequence[tuple[str, Sentence]], language: str) -> Iterator[Cut | None]:
    """The words of each sentence of a masked text; None where it has neither a cue nor a quotation."""
    some: list[tuple[str, Sentence]] = []
    characters = 0
    for frame, one in sentences:
        size = one.end - one.start + 1
        if characters + size > _AT_ONCE:
            yield from _cut(some, language)
            some, characters = [], 0
        if size > _AT_ONCE:
            yield _one(frame, one, language)
        else:
            some.append((frame, one))
            characters += size
    yield from _cut(some, language)


def _one(frame: str, sentence: Sentence, language: str) -> Cut | None:
    """A sentence cut by itself."""
    words = frames.words(frame, sentence, language)
    if not any(map((OPENS | QUOTE).__and__, words.tags)):
        return None
    starts, ends = zip(*frames.places(frame, sentence, words.texts), strict=True)
    return Cut(words, starts, ends)


def _cut(sentences: Sequence[tuple[str, Sentence]], language: str) -> Iterator[Cut | None]:
    if not sentences:
        return
    pieces = [frame[one.start : one.end] for frame, one in sentences]
    joined = _PADDING + "\n".join([*pieces, _PADDING])
    lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
    begins = len(_PADDING) + np.cumsum(lengths + 1) - lengths - 1
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    starts, ends = _tokens(joined, codes, begins + lengths)
    each, which = _each(joined, codes, starts, ends)
    lows, tags = zip(*map(frames.seen(language).__getitem__, each), strict=True) if each else ((), ())
    tag = np.array(tags, np.int64)[which]
    first = np.searchsorted(starts, begins)
    after = np.append(first[1:], len(starts))
    telling = np.concatenate([[0], np.cumsum(tag & (OPENS | QUOTE) != 0)])
    tells = telling[after] > telling[first]
    taken = np.repeat(tells, after - first)
    moved = np.repeat([one.start for _, one in sentences] - begins, after - first)[taken]
    columns = [_objects(each)[which[taken]], _objects(lows)[which[taken]], tag[taken],
               starts[taken] + moved, ends[taken] + moved]  # fmt: skip
    yield from _cuts(
        tells.tolist(), (after - first).tolist(), *(tuple(column.tolist()) for column in columns)
    )


def _cuts(tells: list[bool], counts: list[int], texts: tuple[str, ...], lows: tuple[str, ...],
          tags: tuple[int, ...], starts: tuple[int, ...], ends: tuple[int, ...]) -> Iterator[Cut | None]:  # fmt: skip
    """The words of sentences that tell something, end to end, as those of each; its last full stop left out."""
    at = 0
    for tell, count in zip(tells, counts, strict=True):
        if not tell:
            yield None
            continue
        end = at + count
        while texts[end - 1] in frames.LAST_SIGNS:
            end -= 1
        yield Cut(Words(texts[at:end], lows[at:end], tags[at:end]), starts[at:end], ends[at:end])
        at += count


def _tokens(joined: str, codes: NDArray[np.uint32], ends: Whole) -> tuple[Whole, Whole]:
    """Where words and signs begin and end, as `frames.TOKEN` says; `ends` are those of the sentences."""
    kind = _kinds(codes)
    kind[ends] = _NOTHING
    kind[[0, 1, -1, -2]] = _NOTHING
    letter = kind & _LETTER != 0
    inside, goes_on = letter.copy(), np.zeros(len(codes), bool)
    joins = np.flatnonzero(kind & _JOIN)
    inside[joins] = letter[joins - 1] & letter[joins + 1]  # let’s, H.R., AT&T
    behind = joins[letter[joins - 1] & ~inside[joins]]
    stop = (
        (codes[behind] == _STOP)
        & (codes[behind + 1] == _BLANK)
        & (kind[behind + 2] & (_SPACE | _NOTHING) == 0)
    )
    plural = np.isin(codes[behind], _APOSTROPHES) & (kind[behind + 1] & _SPACE != 0)
    inside[behind[stop | plural]] = True  # Mr. Lee, workers’ rights
    goes_on[1:] = inside[1:] & inside[:-1]
    dash = (codes == _DASH) & ~inside
    for match in frames.MASKS.finditer(joined):
        start, end = match.span()
        goes_on[start + 1 : end], dash[start:end] = True, False
    goes_on[1:] |= dash[1:] & dash[:-1]
    sign = kind & (_SPACE | _NOTHING) == 0
    begun = sign & ~goes_on
    done = sign[:-1] & ~goes_on[1:]
    return np.flatnonzero(begun), np.flatnonzero(done) + 1


def _each(joined: str, codes: NDArray[np.uint32], starts: Whole, ends: Whole) -> tuple[list[str], Whole]:
    """Each word once, a long one as often as it is there; and which of them each token is."""
    powers, inverse = _powers()
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes + np.uint64(1)) * powers[: len(codes)], out=sums[1:])
    short = ends - starts <= _LONG
    low, high = starts[short], ends[short]
    number, different = pd.factorize((sums[high] - sums[low]) * inverse[low])
    first = np.empty(len(different), np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    which = np.empty(len(starts), np.int64)
    which[short] = number
    which[~short] = len(first) + np.arange(len(starts) - len(number))
    spans = zip(
        [*low[first].tolist(), *starts[~short].tolist()],
        [*high[first].tolist(), *ends[~short].tolist()],
        strict=True,
    )
    return [joined[start:end] for start, end in spans], which


@cache
def _table() -> NDArray[np.uint8]:
    """What the commonest characters are."""
    return np.array([_kind(code) for code in range(_SMALL)], np.uint8)


def _kind(code: int) -> int:
    sign = chr(code)
    letter, space = sign.isalnum() or sign == "_", sign.isspace()
    return (letter and _LETTER) | (space and _SPACE) | ((sign in "'’.&/-") and _JOIN)


def _kinds(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """What each character is."""
    kinds = _table()[np.minimum(codes, _SMALL - 1)]
    others = np.flatnonzero(codes >= _SMALL)
    each, which = np.unique(codes[others], return_inverse=True)
    kinds[others] = np.fromiter(map(_kind, each.tolist()), np.uint8, len(each))[which]
    return kinds


@cache
def _powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The powers of the base by which characters are weighed, and their inverses."""
    count = _AT_ONCE + 2 * len(_PADDING)
    powers, inverse = (
        np.cumprod(np.full(count, base, np.uint64), dtype=np.uint64) for base in (_BASE, _INVERSE)
    )
    return powers, inverse


def _objects(values: Sequence[Any]) -> NDArray[np.object_]:
    found = np.empty(len(values), object)
    found[:] = values
    return found
