"""What can be said, in plain sentences whose hedge follows from the evidence."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import evidence, overview, tally, topics, uncertainty
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
        return [*said, too_few(articles, minimum)]
    more = [
        biggest_story(articles),
        leading_topic(articles, names),
        leading_outlet(articles),
        most_credited(credits),
        first(firsts, articles),
    ]
    return said + [sentence for sentence in more if sentence]


def if_enough(articles: pd.DataFrame, minimum: int, shown: Any) -> Any:
    """What is shown, or below `minimum` articles the sentence that says why it is not."""
    return shown if len(articles) >= minimum else too_few(articles, minimum)


def too_few(articles: pd.DataFrame, minimum: int) -> Html:
    """Why nothing is ranked and no trend is drawn, and what so few stories could show at best."""
    stories = articles["story_id"].nunique()
    low, high = uncertainty.half(stories)
    return evidence.sentence(
        "Too little to rank outlets, topics or stories or to draw a trend: {n} articles of {stories} stories, and "
        "the floor is {minimum} articles. So few stories could not tell a share of 50% from {low} or {high}, and "
        "what has less than {least} of all stories may be missing by chance.",
        n=articles.index, stories=overview.distinct(articles, "story_id", "stories"), minimum=minimum,
        low=f"{low:.0%}", high=f"{high:.0%}", least=f"{uncertainty.could_show(stories):.0%}",
    )  # fmt: skip


def volume(articles: pd.DataFrame) -> Html:
    """How much there is, and how much of it is one voice."""
    repeats = articles.index[articles.duplicated("origin_id")]
    again = articles.index[articles["printings"] > 1] if "printings" in articles else articles.index[:0]
    several = "{n} articles, {again} of them printed in several documents," if len(again) else "{n} articles"
    return evidence.sentence(
        several + " are {texts} distinct texts and {origins} independent origins: {repeats} of the "
        "articles repeat a text that another article carries too.",
        n=articles.index,
        again=again,
        texts=overview.distinct(articles, "text_id", "texts"),
        origins=overview.distinct(articles, "origin_id", "origins"),
        repeats=evidence.count(repeats, share=len(articles)),
    )


def timing(articles: pd.DataFrame) -> Html:
    """For how many articles the time can be used."""
    known = overview.usable(articles)
    relative = ~known & (articles["published_basis"] == "relative")
    return evidence.sentence(
        "For {known} of {n} articles the publication time is known to within a day; {relative} more carry "
        "an age, counted back from the page, that leaves more than a day open.",
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
    rows = list(top["rows"])
    counts = {per: evidence.count(rows, int(top[per]), per) for per in ("outlets", "texts", "origins")}
    return evidence.sentence(
        "The most widely told story is “{story}”: {n} articles of {outlets} outlets, {texts} distinct texts, "
        "{origins} independent origins.",
        story=top["story"], n=rows, **counts,
    )  # fmt: skip


def leading_topic(articles: pd.DataFrame, names: Mapping[str, str]) -> Html | None:
    """Which topic leads, and whether it would still if other stories had happened."""
    return _leader(articles.assign(topic=topics.main_topic(articles)), "topic", "topic", names)


def leading_outlet(articles: pd.DataFrame) -> Html | None:
    """Which outlet leads, and whether it would still if other stories had happened."""
    return _leader(articles, "outlet", "outlet", {})


def most_credited(credits: pd.DataFrame) -> Html | None:
    """Whom the others name as where their report comes from."""
    others = credits[(credits["kind"] != "self") & (credits["outlet"] != credits["credited"])]
    if others.empty:
        return None
    top = tally.by(others, "credited", unit="credits", rows=True).iloc[0]
    own = others[others["credited"] == top["credited"]]
    given = own.index[own["outlet"].notna()]
    return evidence.sentence(
        "{outlet} is named most often as where a report comes from: {n} credits by {m} other outlets.",
        outlet=top["credited"],
        n=evidence.count(own.index, of="credits"),
        m=evidence.count(given, own["outlet"].nunique(), "outlets", "credits"),
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


def first(firsts: pd.DataFrame, articles: pd.DataFrame) -> Html | None:
    """For how many stories of several outlets it can be said who was first."""

    def counted(stories: pd.Series) -> Html:
        return overview.distinct(articles[articles["story_id"].isin(stories)], "story_id", "stories")

    shared = firsts[firsts.groupby("story_id")["outlet"].transform("size") > 1]
    if shared.empty:
        return None
    named = shared[shared["statement"] == "first"]
    if named.empty:
        none = (
            "Who told a story first cannot be said for any of the {m} stories that two outlets or more tell."
        )
        return evidence.sentence(none, m=counted(shared["story_id"]))
    top = named["outlet"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index[0]
    return evidence.sentence(
        "Of {m} stories told by two outlets or more it can be said for {k} who was first; most often, in "
        "{n}, it was {outlet}. For the others nobody can tell from this material.",
        m=counted(shared["story_id"]),
        k=counted(named["story_id"]),
        n=counted(named.loc[named["outlet"] == top, "story_id"]),
        outlet=str(top),
    )
