"""Texts as arrays of word hashes: what copies and events are compared on, some million words a second."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import schema, text, threads
from analysis.keeping import spill

Hashes = npt.NDArray[np.uint64]
Indices = npt.NDArray[np.signedinteger]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_MARK = r"[^ \p{L}\p{N}\p{M}]"
_GAP = rf" *{_MARK}[^\p{{L}}\p{{N}}\p{{M}}]*|  +"  # what parts words, where it is not a single space already
_FEW = (
    64  # texts that are cut by Python's expressions where all are plain: Arrow compiles its own for each call
)
_RUN = re.compile(r"[^\W_]+")
_AGREED = (  # first character and the one after the last of those of which every table of letters says the same
    (0x00, 0xAD), (0xAE, 0x250), (0x2010, 0x2028), (0x2030, 0x205F), (0x20AC, 0x20AD),
)  # fmt: skip
_GAP_CODE, _WORD_CODE, _ODD_CODE = range(3)
_ALONE = "\u4e00"  # stands for any character that is a word by itself
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_BATCH = 2_048


class Spelling:
    """How words are printed, by their hash, in one or several tables; a fifth of what dicts of them take."""

    def __init__(self, *tables: tuple[Hashes, pa.Array]) -> None:
        """Of a word that stands in several tables the first one says how it is printed; hashes are in order."""
        self.tables = tables

    @classmethod
    def told(cls, printed: Mapping[int, str]) -> "Spelling":
        """By a dict."""
        hashes = np.fromiter(printed, np.uint64, len(printed))
        order = np.argsort(hashes)
        return cls((hashes[order], pa.array(printed.values(), pa.string(), size=len(printed)).take(order)))

    def besides(self, other: "Spelling") -> "Spelling":
        """This one and, for words that it has not, another one."""
        return Spelling(*self.tables, *other.tables)

    def of(self, words: Hashes) -> list[str]:
        """How each word is printed; nothing for one that stands in no table."""
        found, left = np.full(len(words), "", object), np.arange(len(words))
        for hashes, printed in self.tables:
            if len(hashes):
                place = np.minimum(np.searchsorted(hashes, words[left]), len(hashes) - 1)
                same = hashes[place] == words[left]
                found[left[same]] = printed.take(pa.array(place[same])).to_numpy(zero_copy_only=False)
                left = left[~same]
        return found.tolist()


UNSPELLED = Spelling()


class Tokens(NamedTuple):
    """Words of many texts, end to end: text i owns `hashes[offsets[i]:offsets[i + 1]]`."""

    hashes: Hashes
    offsets: Indices
    spelling: Spelling

    @property
    def lengths(self) -> Indices:
        """Words in each text."""
        return np.diff(self.offsets)

    @property
    def owners(self) -> Indices:
        """For each word, the text it stands in."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), self.lengths)

    def take(self, rows: Indices) -> "Tokens":
        """The words of some texts, in the order given."""
        if np.array_equal(rows, np.arange(len(self.lengths))):
            return self
        starts, lengths = self.offsets[:-1][rows], self.lengths[rows]
        blocks = (slice(at, at + _BATCH) for at in range(0, len(rows), _BATCH))
        taken = (self.hashes[spill.spans(starts[block], lengths[block])] for block in blocks)
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        return Tokens(spill.joined(taken, np.uint64), offsets, self.spelling)

    def blocks(self) -> Iterator[tuple[int, "Tokens"]]:
        """The texts, some thousand at a time, as they lie; with the number of the first."""
        for at in range(0, len(self.lengths), _BATCH):
            offsets = self.offsets[at : at + _BATCH + 1]
            yield at, Tokens(self.hashes[offsets[0] : offsets[-1]], offsets - offsets[0], self.spelling)


def stem(word: str) -> str:
    """A folded word without its plural `s`, as Harman's s-stemmer does; other endings stay."""
    if len(word) < 4 or not word.isascii() or word[-1] != "s" or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def word_hash(word: str) -> int:
    """64 bits that depend on the folded, stemmed word alone: the same in every run, on every machine."""
    folded = stem(word.lower() if word.isascii() else text.fold(word)) or word
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest(), "little")


def read(texts: pd.Series, rows: Indices | None = None, silent: Flags | None = None) -> Tokens:
    """The words of each text, folded and hashed; null is empty; scripts without spaces give a word a character.

    `rows`: the texts that are wanted, in this order; `silent` ones of all texts count as empty.
    """
    known: dict[str, int] = {}
    spelling: dict[int, str] = {}
    hashes, counts = spill.Writer(np.uint64), [np.zeros(0, np.int64)]
    for words, lengths in _words(texts, np.arange(len(texts)) if rows is None else rows, silent):
        spelled = words.dictionary.to_pylist()
        for word in spelled:
            if word and word not in known:
                hashed = known[word] = word_hash(word)
                other = spelling.setdefault(hashed, word)
                if other != word:
                    spelling[hashed] = min(other, word, key=_shown_first)
        of_words = np.array([known[word] if word else 0 for word in spelled], dtype=np.uint64)
        found = of_words[words.indices.to_numpy()] if len(of_words) else np.zeros(len(words), np.uint64)
        none = np.flatnonzero(found == 0)  # few: texts without a word
        hashes.add(np.delete(found, none) if len(none) else found)
        owners = np.searchsorted(np.cumsum(lengths), none, side="right")
        counts.append(lengths - np.bincount(owners, minlength=len(lengths)))
    return Tokens(
        hashes.array(), np.concatenate([[0], np.cumsum(np.concatenate(counts))]), Spelling.told(spelling)
    )


def _words(
    texts: pd.Series, rows: Indices, silent: Flags | None
) -> Iterator[tuple[pa.DictionaryArray, Indices]]:
    """What `_split` gives, in order; all cores split further texts while what is here is looked at."""

    def split(at: int) -> tuple[pa.DictionaryArray, Indices]:
        some = rows[at : at + _BATCH]
        part = texts.iloc[some] if silent is None else texts.iloc[some].mask(silent[some])
        return _split(schema.array(part))

    return threads.ahead(split, range(0, len(rows), _BATCH))


def _split(array: pa.Array) -> tuple[pa.DictionaryArray, Indices]:
    """The words of some texts end to end, and how many each text has, at least one, which may be empty."""
    few = pc.fill_null(array, "").to_pylist() if len(array) <= _FEW else []
    if few and all(_plain(one) is not None for one in few):
        found = [_RUN.findall(one) or [""] for one in few]
        return pa.array([word for own in found for word in own], pa.string()).dictionary_encode(), np.array(
            [len(own) for own in found]
        )
    array = pc.replace_substring_regex(pc.fill_null(array, ""), _INVISIBLE, "")
    array = pc.replace_substring_regex(array, f"({_UNSPACED})", r" \1 ")
    lists = pc.split_pattern(pc.utf8_trim(pc.replace_substring_regex(array, _GAP, " "), " "), " ")
    return lists.flatten().dictionary_encode(), pc.list_value_length(lists).to_numpy(zero_copy_only=False)


def _shown_first(word: str) -> tuple[bool, bool, int, str]:
    """Lower case shows that a word is no name; all capitals show nothing."""
    return not word.islower(), word.isupper(), len(word), word


def spans(texts: pd.Series) -> list[npt.NDArray[np.int64]]:
    """Where the words of `read` stand in each text: rows of first character and character after the last."""
    shown = pc.fill_null(schema.array(texts), "").to_pylist()
    found = {at: places for at, one in enumerate(shown) if (places := _plain_places(one)) is not None}
    odd = [at for at in range(len(shown)) if at not in found]
    found |= zip(odd, map(_word_places, _marked([shown[at] for at in odd])), strict=True)
    return [found[at] for at in range(len(shown))]


@lru_cache(maxsize=1)
def _kinds() -> npt.NDArray[np.uint8]:
    """Of each character of two bytes whether it parts words, is in one, or is none of those all tables agree on."""
    kinds = np.full(2**16, _ODD_CODE, np.uint8)
    for first, after in _AGREED:
        kinds[first:after] = [
            _WORD_CODE if _RUN.fullmatch(chr(code)) else _GAP_CODE for code in range(first, after)
        ]
    return kinds


def _plain(text: str) -> npt.NDArray[np.uint8] | None:
    """Of each character whether it parts words or is in one; None where tables of letters may say two things of any."""
    kinds = _kinds()[np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")]
    return None if (kinds == _ODD_CODE).any() else kinds


def _plain_places(text: str) -> npt.NDArray[np.int64] | None:
    """Where words begin and end in a text of plain characters; None for any other."""
    if (kinds := _plain(text)) is None:
        return None
    inside = np.zeros(len(kinds) + 2, bool)
    inside[1:-1] = kinds == _WORD_CODE
    return np.flatnonzero(inside[1:] != inside[:-1]).reshape(-1, 2)


def _marked(texts: list[str]) -> list[str]:
    """Texts with spaces for what parts words, a sign for each word that is one character, and soft hyphens in words."""
    array = pa.array(texts, pa.large_string())
    marked = pc.replace_substring_regex(array, _UNSPACED, _ALONE)
    marked = pc.replace_substring_regex(marked, f"{_MARK[:-1]}{_INVISIBLE[1:]}", " ")
    return list(pc.replace_substring_regex(marked, _INVISIBLE, "\u00ad").to_pylist())


def _word_places(marked: str) -> npt.NDArray[np.int64]:
    """Runs without a space in a marked text, soft hyphens being part of a word but none by themselves."""
    codes = np.frombuffer(f" {marked} ".encode("utf-32-le"), np.uint32)
    inside, alone, hidden = codes != 32, codes == ord(_ALONE), codes == 0xAD
    starts = np.flatnonzero(inside[1:] & (~inside[:-1] | alone[1:] | alone[:-1]))
    ends = np.flatnonzero(inside[:-1] & (~inside[1:] | alone[1:] | alone[:-1]))
    shown = np.concatenate([[0], np.cumsum(inside & ~hidden)])
    real = shown[ends + 1] > shown[starts + 1]
    return np.stack([starts[real], ends[real]], axis=1)


def shingles(tokens: Tokens, size: int) -> tuple[Hashes, Indices]:
    """Hash of each run of `size` words and the place of its first word; no run crosses two texts."""
    count = len(tokens.hashes) - size + 1
    if count <= 0:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    mixed = np.zeros(count, np.uint64)
    for step in range(size):
        mixed = mixed * _SPREAD + tokens.hashes[step : step + count]
    owners = tokens.owners
    starts = np.flatnonzero(owners[:count] == owners[size - 1 :])
    return mix(mixed[starts]), starts


def runs(hashes: Hashes, starts: Indices, size: int) -> Hashes:
    """Hash of each run of `size` words that begins at a place, as `shingles` has it."""
    mixed = np.zeros(len(starts), np.uint64)
    for step in range(size):
        mixed = mixed * _SPREAD + hashes[starts + step]
    return mix(mixed)


def mix(values: Hashes) -> Hashes:
    """Spread 64-bit values so that every bit depends on every bit (the splitmix64 finaliser)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def headed(heads: Tokens, bodies: Tokens, wanted: npt.NDArray[np.bool_]) -> Tokens:
    """The words of each body, with those of its headline before them where `wanted`.

    Heads [a b] and [c] before bodies [x] and [y z], wanted for the first alone: offsets [0, 3, 5], words a b x y z.
    A word of a body moves to its new text's begin and past its headline; one of a headline to the begin.
    """
    spelling = bodies.spelling.besides(heads.spelling)
    if not wanted.any():
        return Tokens(bodies.hashes, bodies.offsets, spelling)
    parts = zip(heads.blocks(), bodies.blocks(), strict=True)
    blocks = (_headed(one, other, wanted[at : at + _BATCH]) for (at, one), (_, other) in parts)
    offsets = np.concatenate([[0], np.cumsum(np.where(wanted, heads.lengths, 0) + bodies.lengths)])
    return Tokens(spill.joined(blocks, np.uint64), offsets, spelling)


def _headed(heads: Tokens, bodies: Tokens, wanted: Flags) -> Hashes:
    before = np.where(wanted, heads.lengths, 0)
    offsets = np.concatenate([[0], np.cumsum(before + bodies.lengths)])
    hashes = np.empty(offsets[-1], np.uint64)
    places = np.arange(len(bodies.hashes)) + np.repeat(
        offsets[:-1] + before - bodies.offsets[:-1], bodies.lengths
    )
    hashes[places] = bodies.hashes
    kept = wanted[heads.owners]
    shift = np.repeat(offsets[:-1] - heads.offsets[:-1], heads.lengths)
    hashes[(np.arange(len(heads.hashes)) + shift)[kept]] = heads.hashes[kept]
    return hashes


def whole(tokens: Tokens) -> Hashes:
    """One hash a text, of its words in their order; 0 for a text without words."""
    return np.concatenate([np.zeros(0, np.uint64), *(_whole(block) for _, block in tokens.blocks())])


def _whole(tokens: Tokens) -> Hashes:
    places = np.arange(len(tokens.hashes)) - np.repeat(tokens.offsets[:-1], tokens.lengths)
    spread = mix(tokens.hashes ^ mix(places.astype(np.uint64) * _SPREAD))
    summed = np.concatenate([np.zeros(1, np.uint64), np.cumsum(spread, dtype=np.uint64)])
    return mix(summed[tokens.offsets[1:]] - summed[tokens.offsets[:-1]])
