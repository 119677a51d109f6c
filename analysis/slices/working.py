"""How two slices work: whose words they print, whom they credit and quote, how many voices and subjects they have."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import decimals, topics, uncertainty
from analysis import speakers as voices
from analysis.slices import counting, drawn
from analysis.slices.counting import Having
from analysis.slices.drawn import Counted, Draw
from analysis.slices.naming import Two
from analysis.uncertainty import LEVEL, SEED

LEAST = 5  # subjects from which on two agendas are compared
SHARES = (
    "carry a text that no other article here has",
    "tell a story that another outlet tells too",
    "name another outlet as where it comes from",
    "quote somebody by name",
)
VARIED = {
    "outlet": "differ in outlet, two of different stories",
    "topic": "differ in main topic, two of different stories",
}

Floats = npt.NDArray[np.float64]


def ways(two: Two, level: float = LEVEL, seed: int = SEED) -> pd.DataFrame:
    """Shares of articles in both slices: measure, share_a, share_b, difference, low, high, chance, sure, a, b, rows.

    Two articles of different stories differ in outlet or topic with a chance that does not depend on how many there
    are (Simpson's, without pairs of one story), so that slices of any size may be compared. `chance` is Holm's (1979),
    over all measures, of what each would be if stories were dealt to the sides at random.
    """
    having = _having(two)
    counted = counting.counted(two, having)
    table = drawn.compared(counted, level, seed)
    lines = [table.rename(columns={"value": "measure"})]
    dealt = drawn.dealt(counted, seed)
    alone = [_alone(*pair) for pair in zip(table["difference"], dealt, strict=True)]
    for key, name in VARIED.items():
        line, chance = _varied(two, key, name, level, seed)
        lines += [line] if line is not None else []
        alone += [chance] if line is not None else []
    found = pd.concat(lines, ignore_index=True)
    can = drawn.enough(counted.size_a, counted.size_b)
    found["chance"] = holm(alone) if can else np.nan
    found["sure"] = [counting.sure(chance, 2) for chance in found["chance"]]
    rows = [_rows(having, two, at) if at < len(SHARES) else (None, None) for at in range(len(found))]
    lists = {f"rows_{side}": pd.Series([row[n] for row in rows], dtype=object) for n, side in enumerate("ab")}
    return decimals.kept(found.drop(columns=["log_ratio", "log_low", "log_high"])).assign(**lists)


def holm(chances: list[float]) -> Floats:
    """Chances of single rows as those of all rows at once (Holm 1979)."""
    order = np.argsort(chances, kind="stable")
    stepped = np.maximum.accumulate(np.array(chances)[order] * np.arange(len(chances), 0, -1))
    back = np.empty(len(chances))
    back[order] = np.minimum(stepped, 1.0)
    return back


def agendas(two: Two, level: float = LEVEL, seed: int = SEED) -> dict[str, float] | None:
    """The rank correlation (Spearman) of topics by their shares in both slices: value, low, high, topics.

    Null where fewer than LEAST topics are found or either has too few stories. The draws are centred on the value:
    drawing stories anew adds noise to ranks that noise has blurred already.
    """
    counted = counting.counted(two, counting.topics_of(two))
    if len(counted.values) < LEAST or not drawn.enough(counted.size_a, counted.size_b):
        return None
    sums = [np.asarray(side.sum(axis=0), float)[None, :] for side in (counted.a, counted.b)]
    value = float(_spearman(*sums)[0])
    draws = [
        _spearman(weights @ counted.a, weights @ counted.b)
        for weights in uncertainty.weights(len(counted.size_a), seed)
    ]
    found = np.concatenate(draws)
    low, high = np.quantile(found + value - found.mean(), [(1 - level) / 2, (1 + level) / 2])
    ends = [decimals.number(x) for x in (value, max(min(low, value), -1), min(max(high, value), 1))]
    return dict(zip(("value", "low", "high"), ends, strict=True)) | {"topics": len(counted.values)}


def _spearman(a: Floats, b: Floats) -> Floats:
    """Of each row the correlation of the ranks of a and b; of ties the mean rank."""
    ranks = [pd.DataFrame(np.round(side, 9)).rank(axis=1).to_numpy(float) for side in (a, b)]
    first, second = (side - side.mean(axis=1, keepdims=True) for side in ranks)
    size = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    both = (first * second).sum(axis=1)
    return np.asarray(np.divide(both, size, out=np.zeros_like(both), where=size > 0), np.float64)


def _having(two: Two) -> Having:
    """Which article has which of SHARES."""
    articles, whole = two.articles, two.tables.articles
    copies = whole["origin_id"].map(whole["origin_id"].value_counts())
    outlets = whole.groupby("story_id")["outlet"].nunique()
    credit = two.tables.credits
    others = credit[
        ((credit["kind"] != "self") & (credit["outlet"] != credit["credited"]).fillna(True)).to_numpy(bool)
    ]
    said = voices.spoken(two.tables.quotes, articles).dropna(subset=["speaker_name"])
    held = np.column_stack([
        (copies.loc[articles.index] == 1).to_numpy(bool),
        (articles["story_id"].map(outlets).fillna(0) > 1).to_numpy(bool),
        articles["article_id"].isin(others["article_id"]).to_numpy(bool),
        articles.index.isin(said["row"]),
    ])  # fmt: skip
    return Having(articles.index, list(SHARES), sparse.csr_array(held.astype(float)))


def _rows(having: Having, two: Two, at: int) -> tuple[list[int], list[int]]:
    held = having.rows[having.table[:, [at]].toarray().ravel() > 0]
    a, b = (sorted(held.intersection(side.rows)) for side in (two.a, two.b))
    return a, b


def _alone(value: float, dealt: Floats) -> float:
    """How often one row is as far from none by chance."""
    return float((1 + (np.round(np.abs(dealt), 9) >= round(abs(value), 9)).sum()) / (1 + len(dealt)))


def _varied(two: Two, key: str, name: str, level: float, seed: int) -> tuple[pd.DataFrame | None, float]:
    """How likely two articles of different stories differ in a value: a line as of `drawn.compared`, and its chance."""
    articles = two.articles
    known = articles["outlet"] if key == "outlet" else topics.main_topic(articles)
    there = known[known.notna()]
    having = counting.having(there.index, [[str(value)] for value in there])
    counted = counting.counted(two, having, articles.loc[there.index])
    shares = [_differ(np.ones((1, len(size))), side, size) for side, size in _sides(counted)]
    if any(np.isnan(share[0]) for share in shares) or not any(share[0] for share in shares):
        return None, 1.0  # a side without two such articles, or two sides of one value
    a, b = (float(share[0]) for share in shares)
    line = {"measure": name, "share_a": a, "share_b": b, "difference": a - b, "low": np.nan, "high": np.nan}
    line |= {"log_ratio": np.nan, "log_low": np.nan, "log_high": np.nan, "chance": np.nan}
    whole = [int(size.sum()) for _, size in _sides(counted)]
    chance = 1.0
    if drawn.enough(counted.size_a, counted.size_b):
        both = [np.concatenate([_differ(w, side, size) for w in uncertainty.weights(len(size), seed)])
                for side, size in _sides(counted)]  # fmt: skip
        draws = (both[0] - both[1])[None, :]
        centred = draws + (a - b) - np.nanmean(draws)
        line["low"], line["high"] = (
            float(end[0]) for end in drawn.interval(Draw(np.array([a - b]), centred), level)
        )
        chance = _alone(a - b, drawn.dealt(_pulling(counted), seed)[0])
    frame = pd.DataFrame([line | {"a": whole[0], "b": whole[1], "stories": 0}])
    return frame, chance


def _sides(counted: Counted) -> tuple[tuple[sparse.csr_array, Floats], ...]:
    return (counted.a, counted.size_a), (counted.b, counted.size_b)


def _differ(weights: Floats, side: sparse.csr_array, size: Floats) -> Floats:
    """1 less the chance that two articles of different stories are of one value, for each line of weights."""
    own = np.asarray(side.multiply(side).sum(axis=1), float).ravel()
    same = ((weights @ side) ** 2).sum(axis=1) - weights**2 @ own
    pairs = (weights @ size) ** 2 - weights**2 @ size**2
    ratio = np.divide(same, pairs, out=np.full_like(same, np.nan), where=np.round(pairs, 9) > 0)
    return np.asarray(1 - ratio, np.float64)


def _pulling(counted: Counted) -> Counted:
    """What each story pulls at that chance, as a count of its own: twice the share of the values it has."""
    whole = np.asarray((counted.a + counted.b).sum(axis=0), float).ravel()
    share = whole / max(whole.sum(), 1.0)
    a, b = (sparse.csr_array((-2 * (side @ share))[:, None]) for side in (counted.a, counted.b))
    return Counted([""], a, b, counted.size_a, counted.size_b)
