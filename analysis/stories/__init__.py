"""Which articles are one text, one origin, one story: relate() adds the ids, with a reason for every tie."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp

from analysis import arrays, partitions, schema, threads
from analysis.keeping import once, spill
from analysis.partitions.cuts import Parts
from analysis.stories import (
    apart,
    copies,
    credited,
    events,
    gaps,
    ids,
    rarity,
    reasons,
    relations,
    reuse,
    tokens,
    vectors,
)
from analysis.stories.apart import Apart
from analysis.stories.copies import Pairs, Seeds
from analysis.stories.fates import changes as changes
from analysis.stories.gaps import furthest as furthest
from analysis.stories.naming import names as names
from analysis.stories.tokens import Flags, Floats, Indices, Tokens

NOTICES = frozenset(("paywall", "consent"))  # flags of bodies that speak to the reader, not of the news
KEPT = 20_000  # articles up to which what is compared is kept for who asks again, some kB for each full one
_ROWS = (
    "article_id",
    "outlet",
    "outlet_raw",
    "publisher_family",
    "headline",
    "published_earliest",
    "published_latest",
)
_READ_FROM = tuple(
    c.name for c in (*schema.READ, *schema.LABELLED, *schema.DATED, *schema.PRINTED, *schema.CREDITS)
)
_PLACES = 32  # of passages, that take as long to look up as an article does in other steps
NOTICE = 40  # words below which such a body is hardly more than the notice


class Related(NamedTuple):
    """Articles with text_id, origin_id and story_id, and the relations behind them."""

    articles: pd.DataFrame
    relations: pd.DataFrame


class _Texts(NamedTuple):
    """Distinct texts, one row each: the article that founded it, and its words.

    `whole` are the words copies are found by: the body, after the headline where the body is short; `before` says
    how many of them are the headline's. `of_article` is the text of each article.
    """

    founder: Indices
    of_article: Indices
    outlets: Indices
    families: Indices
    headlines: Tokens
    bodies: Tokens
    whole: Tokens
    before: Indices


class _Copied(NamedTuple):
    """Who has whose words: near copies, the origin of each text, shared passages, words that are a site's own."""

    near: Pairs
    origins: Indices
    passages: reuse.Passages
    shares: Floats
    chrome: Flags


class Compared(NamedTuple):
    """Articles in the order of their ids, and what groups them whatever one story is taken to be; a few kB for each.

    `founder` is the article that founded each text, `of_article` the text of each article, `origins` the origin of
    each text; `known` is what grouping them has found that another grouping can use.
    """

    rows: pd.DataFrame
    order: Indices
    founder: Indices
    of_article: Indices
    origins: Indices
    against: Apart
    words: vectors.Words
    told: credited.Told
    known: events.Known


class _Whole(NamedTuple):
    """What articles are compared by, and what else was found on the way, which relations are made of."""

    compared: Compared
    texts: _Texts
    copied: _Copied


def relate(
    articles: pd.DataFrame,
    credits: pd.DataFrame | None = None,
    window_days: float = 365,
    similarity: float = 1.0,
    earlier: pd.DataFrame | None = None,
) -> Related:
    """Articles with text_id, origin_id and story_id, and a relation for each tie, with score and reason.

    A text is what exact copies share; an origin joins near copies too; a story joins what is about one event.
    Articles more than `window_days` apart are never tied as one event; `similarity` above 1 asks for more likeness.
    A text that credits an outlet (`credits`) may join the article of that outlet which it retells. `earlier` is a
    table of an earlier run: its ids are kept where its groups are still there. The order of the rows changes nothing.
    """
    whole = _whole(articles, credits)
    once.put(compare, whole.compared, articles, credits)
    found, stories = _events(whole.compared, window_days, similarity)
    spill.give_back()
    ties = _ties(articles, credits, whole, found, stories)
    return Related(_grouped(articles, whole.compared, stories, earlier), ties)


@once.found(*_READ_FROM, most=KEPT)
def compare(articles: pd.DataFrame, credits: pd.DataFrame | None = None) -> Compared:
    """What `relate` finds before it asks how alike and how near in time one story must be, for `grouped`."""
    return _whole(articles, credits).compared


def _whole(articles: pd.DataFrame, credits: pd.DataFrame | None) -> _Whole:
    order = np.argsort(articles["article_id"].to_numpy(str), kind="stable")
    rows = articles[[name for name in _ROWS if name in articles]].iloc[order].reset_index(drop=True)
    texts, when = _texts(rows, tokens.read(articles["body"], order, _notices(articles))), gaps.read(rows)
    spill.give_back()
    shown, first_told = rows["headline"].iloc[texts.founder], when.take(texts.founder)
    against = apart.read(shown, texts.headlines, texts.bodies, texts.outlets, first_told)
    copied = _copied(texts, against)
    words = vectors.read(texts.headlines, texts.bodies, copied.chrome)
    spill.give_back()
    told = credited.read(rows, texts.of_article, credits)
    compared = Compared(
        rows, order, texts.founder, texts.of_article, copied.origins, against, words, told, {}
    )
    return _Whole(compared, texts, copied)


def _ties(
    articles: pd.DataFrame,
    credits: pd.DataFrame | None,
    whole: _Whole,
    found: events.Events,
    stories: Indices,
) -> pd.DataFrame:
    """The relations of articles: each tie with its score and its reason."""
    compared, texts, copied = whole
    known = relations.ties(compared.rows, texts.founder, gaps.read(compared.rows), credits)
    kept, quotes = reuse.of_others(
        copied.passages, texts.whole, compared.words.matrix, stories, texts.outlets, texts.families
    )
    passages = copied.passages.take(kept)
    told = _told(articles, passages, quotes[kept], texts.before, compared.order[texts.founder])
    found_ties = [
        relations.exact(known, texts.of_article),
        relations.near(known, copied.near),
        relations.reused(known, passages, copied.shares[kept], told),
        relations.same_event(known, found, texts.whole.spelling, stories, copied.origins),
    ]
    return pd.concat(found_ties, ignore_index=True)


def _told(
    articles: pd.DataFrame, found: reuse.Passages, quotes: Flags, before: Indices, lies: Indices
) -> dict[reasons.Pair, list[reasons.Shared]]:
    """Passages as they are printed, which is looked up part by part; `lies`: where the article of each text does."""
    asked = reasons.asked(found, before, quotes, lies)
    if asked.rows.empty:
        return {}
    if partitions.few(asked.rows[::_PLACES]):
        printed = reasons.printed(articles, pa.Table.from_pandas(asked.rows, preserve_index=False))
    else:
        spill.give_back()  # before other processes take some
        parts = Parts(articles)
        dealt = partitions.dealt(parts, asked.rows)
        printed = partitions.derived(reasons.printed, parts, reasons.READ_FROM, dealt).whole()
    return reasons.passages(found, quotes, asked, printed)


def grouped(
    articles: pd.DataFrame,
    compared: Compared,
    window_days: float = 365,
    similarity: float = 1.0,
    earlier: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The articles of `relate` without its relations, once they are compared: what a window or likeness changes."""
    return _grouped(articles, compared, _events(compared, window_days, similarity)[1], earlier)


def _events(compared: Compared, window_days: float, similarity: float) -> tuple[events.Events, Indices]:
    """The events found, and the story of each text."""
    origins, against, told = compared.origins, compared.against, compared.told
    found = events.group(compared.words, against, told, origins, window_days, similarity, compared.known)
    return found, _whole_origins(found.stories, origins)


def _grouped(
    articles: pd.DataFrame, compared: Compared, stories: Indices, earlier: pd.DataFrame | None
) -> pd.DataFrame:
    rows, order = compared.rows, compared.order
    groups = {"text_id": compared.founder, "origin_id": compared.origins, "story_id": stories}
    named = {
        name: _named(group[compared.of_article], rows, name, earlier, order) for name, group in groups.items()
    }
    added = {
        name: pd.Series(values, articles.index, pd.ArrowDtype(pa.string())) for name, values in named.items()
    }
    return articles.assign(**added)


def _named(
    group: Indices, rows: pd.DataFrame, name: str, earlier: pd.DataFrame | None, order: Indices
) -> list[str]:
    """The ids of a grouping, in the order the articles came in."""
    values = np.array(ids.name(ids.founders(group, rows), rows, name, earlier), dtype=object)
    placed = np.empty(len(values), object)
    placed[order] = values
    return list(placed)


def _texts(rows: pd.DataFrame, bodies: Tokens) -> _Texts:
    headlines = tokens.read(rows["headline"])
    outlets = pd.factorize(rows["outlet" if "outlet" in rows else "outlet_raw"], sort=True)[0]
    families = pd.factorize(rows["publisher_family"], sort=True)[0] if "publisher_family" in rows else outlets
    founder = ids.founders(copies.same_text(headlines, bodies, outlets), rows)
    distinct, of_article = np.unique(founder, return_inverse=True)
    headlines, bodies = headlines.take(distinct), bodies.take(distinct)
    short = bodies.lengths < copies.BODY
    whole, before = tokens.headed(headlines, bodies, short), np.where(short, headlines.lengths, 0)
    houses = (outlets[distinct], families[distinct])
    return _Texts(distinct, of_article, *houses, headlines, bodies, whole, before)


def _notices(articles: pd.DataFrame) -> Flags | None:
    """Which bodies are little more than a notice to subscribe or to accept cookies; null where none is."""
    if "damage" not in articles:
        return None
    flags = pa.chunked_array(pa.array(articles["damage"], schema.TEXTS)).combine_chunks()
    noted = pc.is_in(pc.list_flatten(flags), pa.array(sorted(NOTICES)))
    rows = np.unique(pc.list_parent_indices(flags).filter(noted).to_numpy())
    spaces = pc.count_substring(schema.array(articles["body"].iloc[rows]), " ")
    flagged = np.zeros(len(articles), bool)
    flagged[rows] = pc.fill_null(pc.less(spaces, NOTICE), False).to_numpy(zero_copy_only=False)
    return flagged if flagged.any() else None


def _copied(texts: _Texts, against: Apart) -> _Copied:
    index = copies.index(texts.whole)  # of ranges of hashes, one after the other
    near = _credible(copies.near(texts.whole, index), texts, against)
    pair = np.arange(len(near.a))
    origins = copies.joined(
        np.concatenate([near.a, near.b]), np.concatenate([pair, pair]), len(texts.founder)
    )

    def parted(part: copies.Index) -> tuple[Indices, Seeds]:
        flags = copies.chrome(part, origins, texts.outlets)
        found = copies.seeds(part, ~flags)
        other = origins[found.a] != origins[found.b]
        return part.places[flags], Seeds(*(values[other] for values in found))

    own = list[Indices]()

    def common() -> Iterator[Seeds]:
        for places, found in threads.ahead(parted, index):
            own.append(places)
            yield found

    seeds = copies.by_first(common(), len(texts.founder), len(index))
    passages, shares = reuse.strongest(reuse.passages(texts.whole, seeds), texts.whole)
    chrome = _of_bodies(copies.covered(np.concatenate(own), texts.whole), texts)
    return _Copied(near, origins, passages, shares, chrome)


def _credible(near: Pairs, texts: _Texts, against: Apart) -> Pairs:
    """Near copies; inside one outlet only where the headlines share a word.

    What two pages of one outlet have in common under unlike headlines is the site's own, not a copy; and headlines of
    a series that have no text below them, or little, have their frame in common.
    """
    known = rarity.background()
    kept = ~arrays.among(texts.headlines.hashes, known.hashes[known.shares > 0.05])
    columns, places = np.unique(texts.headlines.hashes[kept], return_inverse=True)
    shape = (len(texts.founder), len(columns) + 1)
    heads = sp.coo_matrix((np.ones(len(places)), (texts.headlines.owners[kept], places)), shape=shape).tocsr()
    alike = np.asarray(heads[near.a].multiply(heads[near.b]).sum(axis=1)).ravel() > 0
    silent = np.minimum(texts.headlines.lengths[near.a], texts.headlines.lengths[near.b]) == 0
    other = (texts.outlets[near.a] != texts.outlets[near.b]) | (texts.outlets[near.a] < 0)
    short = np.minimum(texts.bodies.lengths[near.a], texts.bodies.lengths[near.b]) < copies.LONG
    frame = short & against.series.apart(near.a, near.b, against.when)
    return Pairs(*(part[(alike | silent | other) & ~frame] for part in near))


def _of_bodies(flags: Flags, texts: _Texts) -> Flags:
    """Of flags of all words copies are found by those of words that stand in bodies."""
    if not texts.before.any():
        return flags
    bodies = texts.bodies
    starts = texts.whole.offsets[:-1] + texts.before
    blocks = (slice(at, at + copies.BATCH) for at in range(0, len(starts), copies.BATCH))
    return spill.joined((flags[spill.spans(starts[some], bodies.lengths[some])] for some in blocks), bool)


def _whole_origins(stories: Indices, origins: Indices) -> Indices:
    """Stories in which no origin is torn: each origin goes where most of its texts are."""
    wide = int(stories.max(initial=0)) + 1
    found, counts = np.unique(origins.astype(np.int64) * wide + stories, return_counts=True)
    origin, story = found // wide, found % wide
    ranked = np.lexsort((story, -counts, origin))
    known, first = np.unique(origin[ranked], return_index=True)
    most: Indices = story[ranked][first]
    return most[np.searchsorted(known, origins)]
