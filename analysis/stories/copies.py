"""Who prints whose words: exact copies and near copies, found by sampled runs of words.

A run of SIZE words is hashed; one run in SAMPLE is looked up in an index (all runs of short texts). Texts that
stand next to each other there are compared; nothing compares all pairs, so the cost grows with the words read. For
short passages the lowest of any WINDOW runs in a row is looked up too, so that SIZE + WINDOW - 1 words in common
always have a run in common (winnowing; Schleimer, Wilkerson and Aiken 2003).
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.sparse import csgraph

from analysis import arrays, threads
from analysis.keeping import spill
from analysis.stories.tokens import UNSPELLED, Flags, Floats, Hashes, Indices, Tokens, mix, shingles, whole

SIZE = 6  # words in a run: eight shared words hold three of them
SAMPLE = 4  # one run in so many is looked up
WINDOW = 3  # of so many runs in a row, the lowest is looked up too
SHORT = 120  # texts of fewer words are looked up with all their runs
BODY = 25  # words from which a body alone says what text it is; below, the headline belongs to it
LONG = (
    80  # words from which one body under two unlike headlines of one outlet is one text, not the site's own
)
CONTAINED = 0.5  # share of the shorter text's runs that a near copy has in common
CUT = 0.12  # a near copy keeps at least so much of the longer text's length
NEIGHBOURS = 8  # texts next to each other in the index that are compared
CHROME = 3  # unlike texts of one outlet with the same run: the run is the site's own
BATCH = 2_048  # texts whose runs are hashed at a time
_AT_ONCE = 6_000_000  # words whose runs are sorted at a time, which bounds the memory
_MOST = 64  # ranges, for each is a few open files
_WORDS = 1_000_000  # words that are marked at a time
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Index(NamedTuple):
    """Runs that are looked up, in order of their hash: the text of each and its place among all words."""

    hashes: Hashes
    texts: Indices
    places: Indices


class Seeds(NamedTuple):
    """Runs two texts have in common: the texts, a < b, and the run's place in each, among all words."""

    a: Indices
    b: Indices
    at_a: Indices
    at_b: Indices


class Pairs(NamedTuple):
    """Pairs of texts, a < b, with the share of the shorter one's runs that both have."""

    a: Indices
    b: Indices
    score: Floats


def same_text(headlines: Tokens, bodies: Tokens, outlets: Indices) -> Indices:
    """A label an article: equal where the text is the same.

    From BODY words on the body decides, below it the whole headline belongs to the text. A body of fewer than LONG
    words that one outlet prints under headlines without a common word is the site's own sentence: it is not counted.
    Articles without any word are never the same.
    """
    body, length = whole(bodies), bodies.lengths
    nodes = np.arange(len(body), dtype=np.uint64)
    both = mix(whole(headlines) ^ mix(body))
    wordless = (length == 0) & (headlines.lengths == 0)
    short = (length < BODY) | _own_sentence(headlines, bodies, outlets)
    keys = np.where(wordless, mix(nodes * _SPREAD), np.where(short, both, body))
    return np.unique(keys, return_inverse=True)[1].astype(np.int64)


def _own_sentence(headlines: Tokens, bodies: Tokens, outlets: Indices) -> Flags:
    """Articles whose short body one outlet prints under headlines that have no word in common.

    "Sign in to read on" under "Storm hits the coast" and "Cup final drawn": the headlines fall into two groups,
    so the body is the site's own. A notice under "Storm hits the coast" and "Coast storm: what we know" has one
    group, for they share words, and stays an article's.
    """
    between = (bodies.lengths >= BODY) & (bodies.lengths < LONG)
    body = whole(bodies)
    heads = between[headlines.owners]
    owners = headlines.owners[heads]
    words = mix(headlines.hashes[heads] ^ mix(body[owners]))
    topics = joined(owners, words, len(body))
    rows = np.flatnonzero(between & (outlets >= 0))
    place = mix(body[rows] ^ mix(outlets[rows].astype(np.uint64) * _SPREAD))
    name, which = np.unique(place, return_inverse=True)
    size = int(topics.max(initial=0)) + 1
    pages = arrays.distinct(which * size + topics[rows]) // size
    own = rows[(np.bincount(pages, minlength=len(name)) > 1)[which]]
    return arrays.among(body, body[own]) & between


def joined(nodes: Indices, keys: Hashes | Indices, count: int) -> Indices:
    """Labels of `count` nodes: equal for nodes that share a key, directly or through others."""
    places = np.unique(keys, return_inverse=True)[1] + count
    size = count + len(keys)
    graph = sp.coo_matrix((np.ones(len(nodes), np.int8), (nodes, places)), shape=(size, size))
    labels: Indices = csgraph.connected_components(graph, directed=False)[1][:count].astype(np.int64)
    return labels


def index(texts: Tokens) -> list[Index]:
    """The runs of each text that are looked up, range of hashes by range of hashes: equal ones are in one.

    Each run stands once a text, in order of hash, then of text. Ranges are as many as keep one of them small.
    """
    ranges = min(1 << (len(texts.hashes) // _AT_ONCE).bit_length(), _MOST)
    place = np.int32 if len(texts.hashes) < 2**31 else np.int64
    lots = spill.Lots(ranges, np.uint64, place)

    def dealt(at: int) -> tuple[Hashes, Indices, Indices]:
        hashes, places = _runs_of(texts, at, at + BATCH)
        part = (hashes >> np.uint64(32)) * np.uint64(ranges) >> np.uint64(32)
        part = part.astype(np.uint8)  # of _MOST at most, and put in order by counting
        order = np.argsort(part, kind="stable")
        return hashes[order], places[order], np.searchsorted(part[order], np.arange(ranges + 1))

    for hashes, places, ends in threads.ahead(dealt, range(0, len(texts.lengths), BATCH)):
        lots.add(ends, hashes, places)
    # what is in order takes the place of its lot
    return list(
        threads.ahead(lambda lot: _in_order(texts, lot[0], lot[1], spill.SMALL // ranges), lots.taken())
    )


def _in_order(texts: Tokens, hashes: Hashes, places: Indices, small: int) -> Index:
    # places ascend, and texts with them, within a hash too
    begins = np.searchsorted(places, texts.offsets.astype(places.dtype))
    owners = np.repeat(np.arange(len(texts.lengths), dtype=np.int32), np.diff(begins))
    order = arrays.order(hashes)
    hashes, places, owners = hashes[order], places[order], owners[order]
    first = np.ones(len(hashes), bool)
    first[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    found = hashes[first], owners[first], places[first]
    return Index(*(spill.joined([part], part.dtype, small) for part in found))


def _runs_of(texts: Tokens, first: int, last: int) -> tuple[Hashes, Indices]:
    """The runs of some texts that are looked up, and their places among the words of all."""
    offsets = texts.offsets[first : last + 1]
    part = Tokens(texts.hashes[offsets[0] : offsets[-1]], offsets - offsets[0], UNSPELLED)
    hashes, places = shingles(part, SIZE)
    short = (part.lengths < SHORT)[part.owners[places]]
    kept = np.flatnonzero((hashes % np.uint64(SAMPLE) == 0) | short | _lowest(hashes, places))
    small = np.int32 if len(texts.hashes) < 2**31 else np.int64
    return hashes[kept], (places[kept] + offsets[0]).astype(small)


def _lowest(hashes: Hashes, places: Indices) -> Flags:
    """Which runs are the lowest of some WINDOW runs that follow each other in one text."""
    flags, count = np.zeros(len(hashes), bool), len(hashes) - WINDOW + 1
    if count > 0:
        shifted = [slice(step, step + count) for step in range(WINDOW)]
        lowest = np.minimum.reduce([hashes[part] for part in shifted])
        together = places[shifted[-1]] - places[shifted[0]] == WINDOW - 1  # two texts never touch
        for part in shifted:
            flags[part] |= together & (hashes[part] == lowest)
    return flags


def seeds(found: Index, kept: Flags | None = None) -> Seeds:
    """Runs in common of texts that stand next to each other in the index."""
    hashes, texts, places = (part if kept is None else part[kept] for part in found)
    parts = [(texts[:0], texts[:0], places[:0], places[:0])]
    for step in range(1, min(NEIGHBOURS, len(hashes) - 1) + 1):
        same = np.flatnonzero(hashes[step:] == hashes[:-step])
        parts.append((texts[same], texts[same + step], places[same], places[same + step]))
    return Seeds(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def by_first(found: Iterable[Seeds], count: int, parts: int) -> Iterator[Seeds]:
    """Runs in common of `count` texts, those of some first texts at a time, the texts in order; they lie in files."""
    edges = np.linspace(0, count, parts + 1).astype(np.int64)
    lots = spill.Lots(parts, np.int32, np.int32, np.int64, np.int64)
    for seeds in found:
        order = np.argsort(seeds.a, kind="stable")
        lots.add(np.searchsorted(seeds.a[order], edges), *(values[order] for values in seeds))
    for lot in lots.taken():
        yield Seeds(*lot)


def near(texts: Tokens, found: list[Index]) -> Pairs:
    """Near copies: most runs of the shorter text stand in the longer one, from its beginning on.

    A text that holds another somewhere in its middle (a live blog, a review of the day) is no copy of it.
    """
    length = np.maximum(texts.lengths, 1)
    every, sampled = _looked_up(found, len(length))
    parts = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for a, b, runs, place in _in_common(texts, found):
        full = (length[a] < SHORT) & (length[b] < SHORT)
        least = np.where(full, np.minimum(every[a], every[b]), np.minimum(sampled[a], sampled[b]))
        score = np.minimum(runs / np.maximum(least, 1), 1.0)
        ratio = np.minimum(length[a], length[b]) / np.maximum(length[a], length[b])
        ahead = place / runs <= 0.75 * np.minimum(length[a], length[b]) + 40
        kept = (score >= CONTAINED) & (ratio >= CUT) & (ahead | (ratio > 0.5))
        parts.append((a[kept], b[kept], score[kept]))
    return Pairs(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _in_common(texts: Tokens, found: list[Index]) -> Iterator[tuple[Indices, Indices, Indices, Indices]]:
    """Pairs of texts, a < b, how many runs they have in common, and the places of these in the longer text, summed.

    The runs of one range are counted before those of the next are looked for: there are many times more than pairs.
    Counts lie in files by ranges of `a`, so that those of some texts are summed at a time.
    """
    count = len(texts.lengths)
    edges = np.linspace(0, count, len(found) + 1).astype(np.int64) * count
    lots = spill.Lots(len(found), np.int64, np.int64, np.int64)
    for counted in threads.ahead(lambda part: _counted(texts, seeds(part, _sampled(part, texts))), found):
        lots.add(np.searchsorted(counted[0], edges), *counted)
        spill.let_go()
    for codes, *sums in lots.taken():
        order = np.argsort(codes, kind="stable")
        code, begins = _each(codes[order])
        runs, place = (np.add.reduceat(part[order], begins) if len(order) else part for part in sums)
        yield code // count, code % count, runs, place


def _counted(texts: Tokens, common: Seeds) -> tuple[Indices, Indices, Indices]:
    """Pairs of texts as numbers, how many runs they have in common, and the places of these in the longer text."""
    lengths, offsets = texts.lengths.astype(np.int32), texts.offsets
    longer_is_a = lengths[common.a] >= lengths[common.b]
    place = np.where(longer_is_a, common.at_a, common.at_b)
    place -= offsets[np.where(longer_is_a, common.a, common.b)].astype(place.dtype)
    code, place = arrays.ordered(common.a.astype(np.int64) * len(lengths) + common.b, place)
    names, begins = _each(code)
    sums = np.add.reduceat(place, begins) if len(place) else place
    return names, np.diff(begins, append=len(code)), sums


def _each(ordered: Indices) -> tuple[Indices, Indices]:
    """Numbers in order, each once, and where each begins."""
    new = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    begins = np.flatnonzero(new)
    return ordered[begins], begins


def _sampled(found: Index, texts: Tokens) -> Flags:
    """Which looked-up runs are a fair sample of their text: all of a short one."""
    return np.asarray((found.hashes % np.uint64(SAMPLE) == 0) | (texts.lengths < SHORT)[found.texts])


def _looked_up(found: list[Index], count: int) -> tuple[Indices, Indices]:
    """How many runs of each text are looked up: all of them, and those of the fair sample."""
    every, sampled = np.zeros((2, count), np.int64)
    for part in found:
        every += np.bincount(part.texts, minlength=count)
        sampled += np.bincount(part.texts[part.hashes % np.uint64(SAMPLE) == 0], minlength=count)
    return every, sampled


def chrome(found: Index, groups: Indices, outlets: Indices) -> Flags:
    """Which looked-up runs are a site's own: in CHROME or more texts of one outlet that are no copies of each other."""
    often, wide = np.zeros(len(found.hashes), bool), CHROME - 1
    enough = found.hashes[wide:] == found.hashes[:-wide]
    for step in range(CHROME):
        often[step : step + len(enough)] |= enough
    rows = np.flatnonzero(often & (outlets[found.texts] >= 0))
    keys = mix(found.hashes[rows] ^ mix(outlets[found.texts[rows]].astype(np.uint64) * _SPREAD))
    group = groups[found.texts[rows]]
    order = np.lexsort((group, keys))
    keys, group = keys[order], group[order]
    new_key = np.concatenate([np.ones(min(len(keys), 1), bool), keys[1:] != keys[:-1]])
    run = np.cumsum(new_key) - 1
    new = new_key | np.concatenate([np.ones(min(len(keys), 1), bool), group[1:] != group[:-1]])
    flags = np.zeros(len(found.hashes), bool)
    flags[rows[order]] = np.bincount(run[new], minlength=len(keys))[run] >= CHROME
    return flags


def covered(places: Indices, texts: Tokens) -> Flags:
    """Which words stand in runs at these places, or between two of them no further apart than a sample can miss."""
    places, furthest = np.sort(places), max(SIZE, 3 * SAMPLE)

    def some(at: int) -> Flags:
        first, last = np.searchsorted(places, [at - furthest, at + _WORDS])
        begin = places[first : last + 1].astype(np.int64)  # the next one, too
        step, owners = np.diff(begin), np.searchsorted(texts.offsets, begin, side="right")
        bridged = np.append((step <= 3 * SAMPLE) & (owners[1:] == owners[:-1]), False)[: len(begin)]
        end = begin + SIZE
        end[bridged] = np.maximum(begin + np.append(step, 0)[: len(begin)], end)[bridged]
        flags = np.zeros(min(_WORDS, len(texts.hashes) - at), bool)
        begin, end = (np.clip(edge - at, 0, len(flags)) for edge in (begin, end))
        flags[spill.spans(begin, end - begin)] = True
        return flags

    return spill.joined(map(some, range(0, len(texts.hashes), _WORDS)), bool)
