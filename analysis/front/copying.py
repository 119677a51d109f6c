"""Who copied whom: copies of one text in several outlets, and the outlet that had it, where credits or clocks say."""

import pandas as pd

from analysis import evidence
from analysis.evidence import Html

COLUMNS = ["outlet", "had", "why"]
ENDS = ["published_earliest", "published_latest"]


def table(articles: pd.DataFrame, credits: pd.DataFrame) -> pd.DataFrame:
    """Each article that stands in an origin with those of other outlets: its outlet, whose text it is, and why.

    `had` is the outlet that most of the copies name as where they come from; else the one whose article must have
    been published before those of all others; null where neither says. Articles of that outlet are left out.
    """
    shared = articles[["article_id", "origin_id", "outlet", *ENDS]].dropna(subset=["outlet"])
    tellers = shared.groupby("origin_id")["outlet"].transform("nunique")
    shared = shared[tellers > 1]
    if shared.empty:
        return pd.DataFrame(columns=COLUMNS)
    named, first = _named(shared, credits), _first(shared)
    rows = [
        (
            outlet,
            named.get(origin, first.get(origin)),
            "credit" if origin in named else "time" if origin in first else None,
        )
        for outlet, origin in zip(shared["outlet"], shared["origin_id"], strict=True)
    ]
    found = pd.DataFrame(rows, shared.index, COLUMNS, dtype=object)
    return found[(found["outlet"] != found["had"]).to_numpy(bool)]


def _named(shared: pd.DataFrame, credits: pd.DataFrame) -> dict[str, str]:
    """Origin → the outlet that most of its articles name, where one is named by more of them than any other."""
    given = credits[(credits["kind"] != "self") & credits["credited"].notna()]
    given = (
        given[["article_id", "credited"]]
        .drop_duplicates()
        .merge(shared[["article_id", "origin_id"]], on="article_id")
    )
    counts = given.groupby(["origin_id", "credited"]).size()
    if counts.empty:
        return {}
    most = counts[counts == counts.groupby(level=0).transform("max")]
    alone = most[most.groupby(level=0).transform("size") == 1]
    return {str(origin): str(credited) for origin, credited in alone.index}


def _first(shared: pd.DataFrame) -> dict[str, str]:
    """Origin → the outlet whose article was published before any other outlet's could be."""
    whole = shared.groupby("origin_id")[ENDS].transform("count").min(axis=1) == shared.groupby("origin_id")[
        "outlet"
    ].transform("size")
    known = shared[whole].sort_values(["origin_id", "published_latest", "outlet"])
    lead = known.drop_duplicates("origin_id").set_index("origin_id")
    others = known[known["outlet"] != known["origin_id"].map(lead["outlet"])]
    soonest = others.groupby("origin_id")["published_earliest"].min()
    before = lead["published_latest"].reindex(soonest.index) < soonest
    return {str(o): str(lead["outlet"][o]) for o in soonest.index[before.fillna(False).to_numpy(bool)]}


def sentence(articles: pd.DataFrame, credits: pd.DataFrame) -> Html | None:
    """Whose texts the others print, who of them most, and of how many copies nobody can tell."""
    copies = table(articles, credits)
    if copies.empty:
        return None
    known = copies[copies["had"].notna()]
    open_ = copies.index[copies["had"].isna()]
    if known.empty:
        return evidence.sentence(
            "{n:article|articles} {n:|has|have} a text that another outlet prints too, and nobody can tell who had it "
            "first.",
            n=open_,
        )
    by_had = known.groupby("had").size()
    tied = sorted(by_had.index[by_had == by_had.max()])
    mine = known[known["had"].isin(tied)]
    by_copier = mine.groupby("outlet").size()
    most = sorted(by_copier.index[by_copier == by_copier.max()])
    behind = {str(name): list(mine.index[mine["outlet"] == name]) for name in most}
    said = evidence.sentence(
        "{had} is copied most: {n:article|articles} of {k:other outlet|other outlets} {n:|carries|carry} its texts"
        if len(tied) == 1
        else "Copied most are {had}: {n:article|articles} of {k:outlet|outlets} {n:|carries|carry} their texts",
        had=evidence.few({str(o): list(known.index[known["had"] == o]) for o in tied}, "outlets"),
        n=mine.index, k=evidence.count(mine.index, mine["outlet"].nunique(), "outlets"),
    )  # fmt: skip
    if len(by_copier) > len(most):
        said += evidence.sentence(", most often {copiers}", copiers=evidence.few(behind, "outlets"))
    if not len(open_):
        return said + evidence.sentence(".")
    return said + evidence.sentence(
        "; of {n:more copy|more copies} nobody can tell who had the text first.", n=open_
    )
