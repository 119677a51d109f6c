"""Who leads: which of two is earlier with the stories that both tell, by how much, how often nobody can tell.

Clocks and credits are counted apart. Times are intervals; a lead is stated only where it holds for the articles as
they are and where more articles, and hours in which an outlet never publishes, are allowed for.
"""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import arrays, decimals
from analysis.keeping import once
from analysis.leads import lags
from analysis.leads.agenda import Transfer, transfer
from analysis.leads.lines import (
    EARLIER,
    FEWEST,
    LATER,
    LEADS,
    NOT_TOLD,
    Leads,
    Lines,
    Pairing,
    by_two,
    turned,
)
from analysis.leads.words import HEADS, agendas, differences, listed, news, sentence
from analysis.times.first import READ_FROM

__all__ = [
    "FEWEST",
    "HEADS",
    "Leads",
    "Transfer",
    "agendas",
    "between",
    "differences",
    "listed",
    "news",
    "sentence",
    "transfer",
]

Floats = npt.NDArray[np.float64]
_SHARES = ("share", "low", "high")
_FAIR = ("adjusted", "adjusted_low", "adjusted_high")


def between(articles: pd.DataFrame, credits: pd.DataFrame, sure: float, key: str = "outlet") -> Leads:
    """Each two outlets (or families) that share stories: who is earlier, how sure that is, and who credits whom.

    `share`: of the stories that both tell, with a 90 % interval for chance and for what times leave open; `adjusted`:
    the same as if both had as many articles of each story, and with what came out after hours of silence taken as
    ready since these began. `lag_low`, `lag_high` (seconds) hold the median lag. `statement` holds for all
    pairs at once with probability `sure` (Holm 1979).
    """
    read = [*READ_FROM, key]
    given = credits.filter(items=["article_id", "credited", "kind"])
    found = _found(articles.filter(items=list(dict.fromkeys(read))), given, key)
    stated = _stated(found.table["probability"].to_numpy(), sure)
    return found._replace(table=found.table.assign(statement=stated))


@once.found()
def _found(articles: pd.DataFrame, credits: pd.DataFrame, key: str) -> Leads:
    """The pairs before anything is stated of them: how sure one has to be changes nothing else."""
    pairing = by_two(articles, key)
    earlier, _ = lags.sides(pairing.lines.a, pairing.lines.b, pairing.lines.articles)
    even = np.ones(len(earlier)), np.ones(len(earlier))
    share, *_ = lags.chances(pairing.lines.pair, len(pairing.names), earlier, even)
    back = decimals.rounded(share) < 0.5
    names = pairing.names.astype(object)
    swapped = names.rename(columns={key: "other", "other": key})[[key, "other"]]
    named = names.mask(np.column_stack([back, back]), swapped) if len(names) else names
    lines = turned(pairing.lines, back)
    earlier = np.where(back[lines.pair], 1 - earlier, earlier)
    found = _told(pairing._replace(names=named, lines=lines), earlier, key)
    return found._replace(table=_credited(_behind(found, articles), articles, credits))


def _told(pairing: Pairing, earlier: Floats, key: str) -> Leads:
    """What is known of each pair; nothing is stated yet."""
    lines, many = pairing.lines, len(pairing.names)
    plain = lags.chances(lines.pair, many, earlier, (np.ones(len(earlier)), np.ones(len(earlier))))
    ready, _ = lags.sides((lines.ready[0], lines.a[1]), (lines.ready[1], lines.b[1]), lines.articles)
    fair = lags.chances(lines.pair, many, ready, lines.articles)
    first = np.where(lines.a[1] < lines.b[0], EARLIER, np.where(lines.b[1] < lines.a[0], LATER, NOT_TOLD))
    counts = {
        name: np.bincount(lines.pair[first == name], minlength=many) for name in (EARLIER, LATER, NOT_TOLD)
    }
    table = pairing.names.assign(
        pair=np.arange(many),
        stories=np.bincount(lines.pair, minlength=many),
        earlier=counts[EARLIER],
        later=counts[LATER],
        untold=counts[NOT_TOLD],
        **dict(zip(_SHARES, plain, strict=False)),
        **dict(zip(_FAIR, fair, strict=False)),
        waited=np.bincount(
            lines.pair, (lines.ready[0] < lines.a[0]) | (lines.ready[1] < lines.b[0]), many
        ).astype(int),
        probability=np.minimum(plain[3], fair[3]),
        **_typical(lines, many),
    )
    table = decimals.kept(table).assign(statement=pd.Series(dtype=object))
    order = ["probability", "stories", key, "other"]
    ordered = table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
    told = np.array(pairing.stories, object)[lines.story]
    stories = pd.DataFrame({"pair": lines.pair, "story_id": told, "order": first})
    return Leads(ordered, stories, key, pairing.few, pairing.beyond)


def _stated(probability: Floats, sure: float) -> npt.NDArray[np.object_]:
    """What may be said of all pairs at once: each error doubled for two directions, and by Holm for many pairs."""
    errors = 2 * (1 - probability)
    order = np.argsort(errors, kind="stable")
    allowed = errors[order] * (len(errors) - np.arange(len(errors))) <= 1 - sure + 1e-9
    fine = np.zeros(len(errors), bool)
    fine[order[: int(np.logical_and.accumulate(allowed).sum())]] = True
    return np.where(fine, LEADS, NOT_TOLD).astype(object)


def _typical(lines: Lines, many: int) -> dict[str, Floats]:
    """An interval for the median lag of each pair, in seconds."""
    with np.errstate(invalid="ignore"):
        least, most = lines.b[0] - lines.a[1], lines.b[1] - lines.a[0]
    ends = np.searchsorted(lines.pair, np.arange(many + 1))
    found = [lags.typical(least[i:j], most[i:j]) for i, j in pairwise(ends)]
    low, high = np.array(found, float).reshape(-1, 2).T
    return {"lag_low": low, "lag_high": high}


def _behind(found: Leads, articles: pd.DataFrame) -> Leads:
    """The pairs with `rows`, the articles of both on the stories that both tell."""
    lines = found.stories.merge(found.table[["pair", found.key, "other"]], on="pair")
    told, teller = (articles[name].astype(object) for name in ("story_id", found.key))
    story, stories = pd.factorize(told)
    name, names = pd.factorize(teller)
    cell = np.where((story < 0) | (name < 0), -1, story * len(names) + name)
    order = np.argsort(cell, kind="stable")
    asked = pd.Index(stories).get_indexer(lines["story_id"])[:, None] * len(names) + np.column_stack(
        [pd.Index(names).get_indexer(lines[side]) for side in (found.key, "other")]
    )
    by_pair = np.argsort(lines["pair"].to_numpy(), kind="stable")
    line, at = arrays.within(cell[order], asked[by_pair].ravel())
    pair, labels = lines["pair"].to_numpy()[by_pair][line // 2], np.asarray(articles.index)[order[at]]
    numbers, begin = np.unique(pair, return_index=True)
    rows = dict(zip(numbers.tolist(), np.split(labels, begin[1:]), strict=False))
    behind = [rows[pair].tolist() if pair in rows else [] for pair in found.table["pair"]]
    return found._replace(table=found.table.assign(rows=pd.Series(behind, found.table.index, dtype=object)))


def _credited(found: Leads, articles: pd.DataFrame, credits: pd.DataFrame) -> pd.DataFrame:
    """In how many shared stories, and which, either credits the other: what texts say, apart from what clocks say."""
    key, table = found.key, found.table
    given = _given(articles, credits, key)
    sides = dict(zip(table["pair"], zip(table[key], table["other"], strict=True), strict=True))
    told = sorted(zip(found.stories["story_id"], found.stories["pair"], strict=True))
    for name, (taken, giver) in {"credits_to_first": (0, 1), "credits_to_other": (1, 0)}.items():
        behind: dict[int, list[str]] = {pair: [] for pair in sides}
        for story, pair in told:
            if (story, sides[pair][giver], sides[pair][taken]) in given:
                behind[pair].append(story)
        ids = pd.Series([behind[pair] for pair in table["pair"]], table.index, dtype=object)
        counts: pd.Series = ids.map(len).astype(int)
        table = table.assign(**{name: counts, f"stories_{name}": ids})
    return table


def _given(articles: pd.DataFrame, credits: pd.DataFrame, key: str) -> set[tuple[str, str, str]]:
    """Story, who gives credit in it, and who is given it, by the names of `key`."""
    named = articles[["outlet", key]].set_axis(["outlet", "name"], axis=1).dropna().drop_duplicates("outlet")
    family = dict(zip(named["outlet"], named["name"], strict=True))
    others = credits[["article_id", "credited"]][(credits["kind"] != "self").to_numpy(bool)].dropna()
    giving = articles["article_id"].isin(others["article_id"].unique()).to_numpy(bool)
    own = articles.loc[giving, ["article_id", "story_id", key]].dropna()
    by = {article: (story, giver) for article, story, giver in own.itertuples(index=False)}
    pairs = zip(others["article_id"], others["credited"], strict=True)
    return {(*by[one], family[other]) for one, other in pairs if one in by and other in family}
