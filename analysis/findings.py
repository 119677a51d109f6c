"""What can be said, in plain sentences whose hedge follows from the evidence."""

from collections.abc import Mapping

import pandas as pd

from analysis import evidence, overview, tally, uncertainty
from analysis.evidence import Html

NOTHING = "No article was found; the ledger says what was read and why it was set aside."


def sentences(
    articles: pd.DataFrame,
    credits: pd.DataFrame,
    firsts: pd.DataFrame,
    names: Mapping[str, str],
    minimum: int,
) -> list[Html]:
    """The findings of a corpus; below `minimum` articles counts are stated and nothing is ranked."""
    if articles.empty:
        return [evidence.sentence(NOTHING)]
    said = [volume(articles), timing(articles)]
    if len(articles) < minimum:
        few = "{n} articles are too few to rank outlets, topics or stories; with {m} or more the report does."
        return [*said, evidence.sentence(few, n=articles.index, m=minimum)]
    more = [
        biggest_story(articles),
        leading_topic(articles, names),
        leading_outlet(articles),
        most_credited(credits),
        first(firsts),
    ]
    return said + [sentence for sentence in more if sentence]


def volume(articles: pd.DataFrame) -> Html:
    """How much there is, and how much of it is one voice."""
    origins = articles["origin_id"].nunique()
    repeats = 1 - origins / len(articles)
    return evidence.sentence(
        "{n} articles are {texts} distinct texts and {origins} independent origins: {repeats} of what was "
        "printed repeats a text that another article carries too.",
        n=articles.index,
        texts=overview.distinct(articles, "text_id", "texts"),
        origins=overview.distinct(articles, "origin_id", "origins"),
        repeats=f"{repeats:.0%}",
    )


def timing(articles: pd.DataFrame) -> Html:
    """For how many articles the time can be used."""
    known = overview.usable(articles)
    relative = ~known & (articles["published_basis"] == "relative")
    return evidence.sentence(
        "For {known} of {n} articles the publication time is known to within a day; {relative} more carry "
        "a relative time that leaves more than a day open, as where a page's own date is not known.",
        known=articles.index[known],
        n=articles.index,
        relative=articles.index[relative],
    )


def biggest_story(articles: pd.DataFrame) -> Html | None:
    """The story with most independent origins."""
    told = overview.stories(articles)
    top = told.sort_values(["origins", "articles", "story_id"], ascending=[False, False, True]).iloc[0]
    if top["origins"] < 2:
        return None
    return evidence.sentence(
        "The most widely told story is “{story}”: {n} articles of {outlets} outlets, {texts} distinct texts, "
        "{origins} independent origins.",
        story=top["story"],
        n=top["rows"],
        outlets=int(top["outlets"]),
        texts=int(top["texts"]),
        origins=int(top["origins"]),
    )


def leading_topic(articles: pd.DataFrame, names: Mapping[str, str]) -> Html | None:
    """Which topic leads, and whether it would still if other stories had happened."""
    return _leader(articles.assign(topic=overview.main_topic(articles)), "topic", "topic", names)


def leading_outlet(articles: pd.DataFrame) -> Html | None:
    """Which outlet leads, and whether it would still if other stories had happened."""
    return _leader(articles, "outlet", "outlet", {})


def most_credited(credits: pd.DataFrame) -> Html | None:
    """Whom the others name as where their report comes from."""
    others = credits[(credits["kind"] != "self") & (credits["outlet"] != credits["credited"])]
    if others.empty:
        return None
    counted = tally.by(others, "credited", unit="credits", rows=False)
    top = counted.iloc[0]
    givers = others.loc[others["credited"] == top["credited"], "outlet"].nunique()
    return evidence.sentence(
        "{outlet} is named most often as where a report comes from: {n} credits by {m} other outlets.",
        outlet=top["credited"],
        n=int(top["credits"]),
        m=givers,
    )


def _leader(articles: pd.DataFrame, key: str, noun: str, names: Mapping[str, str]) -> Html | None:
    found = uncertainty.lead(articles, key)
    if found is None:
        return None
    top, second, ahead = found
    rows = {name: articles.index[articles[key] == name] for name in (top, second)}
    return evidence.sentence(
        "{top} is {hedge} the {noun} with most articles: {n} of {m}, against {k} for {second}; with stories "
        "drawn anew it stays ahead in {ahead} of cases.",
        top=_capital(names.get(top, top)),
        hedge=uncertainty.hedge(ahead),
        noun=noun,
        n=rows[top],
        m=articles.index[articles[key].notna()],
        k=rows[second],
        second=names.get(second, second),
        ahead=f"{ahead:.0%}",
    )


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def first(firsts: pd.DataFrame) -> Html | None:
    """For how many stories of several outlets it can be said who was first."""
    shared = firsts[firsts.groupby("story_id")["outlet"].transform("size") > 1]
    stories = shared["story_id"].nunique()
    if stories == 0:
        return None
    named = shared[shared["statement"] == "first"]
    if named.empty:
        none = (
            "Who told a story first cannot be said for any of the {m} stories that two outlets or more tell."
        )
        return evidence.sentence(none, m=stories)
    top = named["outlet"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return evidence.sentence(
        "Of {m} stories told by two outlets or more it can be said for {k} who was first; most often, in "
        "{n}, it was {outlet}. For the others nobody can tell from this material.",
        m=stories,
        k=named["story_id"].nunique(),
        n=int(top.iloc[0]),
        outlet=str(top.index[0]),
    )
