"""Stories of two slices: those of one alone, with the chance of that by volume, and who tells the others first."""

import numpy as np
import pandas as pd

from analysis import decimals, stories
from analysis.slices.naming import Two
from analysis.times import first

EVEN = "cannot tell"
HOUR = 3600.0


def alone(two: Two) -> pd.DataFrame:
    """Stories of one slice alone, least likely first: story, slice, articles, origins, chance, rows.

    `chance`: that all of so many origins fall to one side, if each fell to either by the number of origins these have
    (hypergeometric). It takes no story for bound to a day or a subject: of two periods or topics it says little.
    """
    told = _by_side(two)
    n_a, n_b = (int(told[side].map(len).sum()) for side in ("a", "b"))
    names = stories.names(two.tables.articles)
    lines = []
    for story, row in told.iterrows():
        if bool(len(row["a"])) == bool(len(row["b"])):
            continue
        side, own, whole = (two.a, "a", n_a) if len(row["a"]) else (two.b, "b", n_b)
        n = len(row[own])
        chance = _all_on_one_side(n, whole, n_a + n_b)
        lines.append((names.get(str(story), str(story)), side.name, len(row["rows"]), n, chance, row["rows"]))
    columns = ["story", "slice", "articles", "origins", "chance", "rows"]
    table = decimals.kept(pd.DataFrame(lines, columns=columns).astype({"chance": float}))
    return table.sort_values(
        ["chance", "articles", "story"], ascending=[True, False, True], ignore_index=True
    )


def expected(two: Two) -> dict[str, tuple[int, float]]:
    """Of stories of two origins or more: how many each side alone tells, and how many volume alone would leave it."""
    told = _by_side(two)
    sizes = {side: told[side].map(len) for side in ("a", "b")}
    both = pd.Series(
        [len({*a, *b}) for a, b in zip(told["a"], told["b"], strict=True)], told.index, dtype=int
    )
    origins = {side: int(size.sum()) for side, size in sizes.items()}
    whole = sum(origins.values())
    found = {}
    for side, other in (("a", "b"), ("b", "a")):
        only = int(((sizes[other] == 0) & (both > 1)).sum())
        due = float(sum(_all_on_one_side(n, origins[side], whole) for n in both[both > 1].tolist()))
        found[side] = (only, decimals.number(due, 1))
    return found


def _by_side(two: Two) -> pd.DataFrame:
    """Each story with its origins on both sides, and the rows of its articles."""
    known = two.articles.dropna(subset=["story_id", "origin_id"])
    held = {"a": known.index.isin(two.a.rows), "b": known.index.isin(two.b.rows)}
    origins = {
        side: known[own].groupby("story_id")["origin_id"].agg(lambda ids: sorted(set(ids)))
        for side, own in held.items()
    }
    ids = sorted(known["story_id"].unique())
    rows = known.groupby("story_id").groups
    table = {side: [origins[side].get(story, []) for story in ids] for side in held}
    return pd.DataFrame({**table, "rows": [list(rows[story]) for story in ids]}, index=ids, dtype=object)


def _all_on_one_side(n: int, own: int, whole: int) -> float:
    """The chance that n of `whole`, dealt without replacement, are all of the `own` of one side."""
    steps = np.arange(n)
    return float(np.prod(np.maximum(own - steps, 0) / np.maximum(whole - steps, 1)))


def firsts(two: Two, sure: float = 0.9) -> pd.DataFrame:
    """Who tells the stories that both have first: first, stories, articles, share and rows; three lines, or none.

    By the rules by which it is said who told a story first, credits included; articles of both slices are left out. A
    credit counts where all articles here of the outlet it names are of the other slice.
    """
    named, given = _as_two(two)
    table = first.outlets(named, given, threshold=sure)
    both = table[table.groupby("story_id")["outlet"].transform("nunique") == 2]
    if both.empty:
        return pd.DataFrame(columns=["first", "stories", "articles", "share", "total", "rows"])
    own = both[both["outlet"] == "a"].set_index("story_id")["statement"]
    other = both[both["outlet"] == "b"].set_index("story_id")["statement"]
    said = pd.Series(EVEN, own.index, dtype=object)
    said = said.mask((own == first.FIRST).to_numpy(bool), two.a.name).mask(
        (other == first.FIRST).to_numpy(bool), two.b.name
    )
    lines = []
    for name in (two.a.name, two.b.name, EVEN):
        ids = said.index[said == name]
        rows = list(named.index[named["story_id"].isin(ids).to_numpy(bool)])
        lines.append((name, len(ids), len(rows), len(ids) / len(said), len(said), rows))
    found = pd.DataFrame(lines, columns=["first", "stories", "articles", "share", "total", "rows"])
    return decimals.kept(found)


def lag(two: Two) -> tuple[float, float, int] | None:
    """The typical hours from the first article of a to that of b, over stories that both have: bounds, and how many.

    The bounds are medians of what the intervals of publication leave at least and at most: no time is guessed.
    """
    named, _ = _as_two(two)
    dated = named.dropna(subset=["published_earliest", "published_latest"])
    begins = {side: own.groupby("story_id")[["published_earliest", "published_latest"]].min()
              for side, own in dated.groupby("outlet")}  # fmt: skip
    if len(begins) < 2:
        return None
    ends = pd.concat(begins, axis=1, join="inner").swaplevel(axis=1)
    if ends.empty:
        return None
    low, high = ends["published_earliest"], ends["published_latest"]
    least = (low["b"] - high["a"]).dt.total_seconds().median() / HOUR
    most = (high["b"] - low["a"]).dt.total_seconds().median() / HOUR
    return decimals.number(least, 1), decimals.number(most, 1), len(ends)


def _as_two(two: Two) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles of one slice alone as articles of two outlets, and their credits to these."""
    sides = {"a": two.a.rows.difference(two.b.rows), "b": two.b.rows.difference(two.a.rows)}
    whole = two.tables.articles
    side = pd.Series(None, whole.index, dtype=object)
    for name, rows in sides.items():
        side.loc[rows] = name
    named = whole.assign(outlet=side)[side.notna().to_numpy(bool)]
    sold = pd.DataFrame({"outlet": whole["outlet"].astype(object), "side": side}).dropna().drop_duplicates()
    alone = sold.drop_duplicates("outlet", keep=False).set_index("outlet")["side"]
    credit = two.tables.credits
    given = credit.assign(credited=credit["credited"].astype(object).map(alone)).dropna(subset=["credited"])
    return named, given
