"""The first screen: at most seven sentences with names in them, each opening its evidence, and the corpus in a line."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import (
    charts,
    edited,
    evidence,
    findings,
    leads,
    overview,
    schema,
    speakers,
    stories,
    tables,
    topics,
)
from analysis.evidence import Html
from analysis.front import alone, copying, latest, rising
from analysis.prepared import Prepared
from analysis.stories import naming

MOST, SIDES = 7, 3  # sentences of a first screen, and sides of a contradiction in one
FEW = 2  # stories that a few articles share, each in a sentence


def sentences(
    run: Prepared, firsts: pd.DataFrame, names: Mapping[str, str], minimum: int, sure: float = 0.9
) -> list[Html]:
    """What was big, new, told by one alone, copied, contradicted, led and said by whom, and what to doubt.

    Below `minimum` articles they are told one by one, and nothing is ranked. `sure`: how sure a lead must be.
    """
    articles = run.articles
    if articles.empty:
        return [evidence.sentence(findings.NOTHING)]
    told = _few(run, firsts) if len(articles) < minimum else _many(run, names, sure)
    last = [findings.too_few(articles, minimum)] if len(articles) < minimum else []
    ends = [sentence for sentence in (doubts(articles), *last) if sentence]
    return [*[sentence for sentence in told if sentence][: MOST - len(ends)], *ends]


def _few(run: Prepared, firsts: pd.DataFrame) -> list[Html | None]:
    """Of a few articles: which belong together, what they disagree on, who speaks, who was first, what was edited."""
    articles, called = run.articles, stories.names(run.articles)
    return [
        *findings.together(articles)[:FEW],
        contradicted(articles, run.claims, called, run.versions),
        speakers.few_voices(articles, run.quotes),
        findings.first(firsts, articles),
        edited.changed(articles, run.versions) if len(run.versions) else None,
    ]


def _many(run: Prepared, names: Mapping[str, str], sure: float) -> list[Html | None]:
    """Of many articles: the kinds of news a desk asks for, one sentence each."""
    articles, called = run.articles, stories.names(run.articles)
    return [
        findings.biggest_story(articles),
        since_before(run.story_changes, articles, called) or latest.sentence(articles, called),
        alone.sentence(articles, called),
        copying.sentence(articles, run.credits),
        contradicted(articles, run.claims, called, run.versions),
        rising.sentence(articles, names),
        leads.news(leads.between(articles, run.credits, sure), articles),
        speakers.most_quoted(articles, speakers.spoken(run.quotes, articles)),
    ]


def line(run: Prepared) -> Html:
    """The corpus in one line: what there is of what, from when, read from where."""
    articles = run.articles
    scope = charts.scope(articles, overview.places(run.documents))
    return evidence.paragraph(
        "corpus",
        evidence.sentence(
            "{n:article|articles} of {outlets:outlet|outlets} in {stories:story|stories}; {texts:distinct text|"
            "distinct texts}, {origins:independent origin|independent origins} · {period} · {where}"
            if articles["outlet"].notna().any()
            else "{n:article|articles} in {stories:story|stories}; {texts:distinct text|distinct texts}, "
            "{origins:independent origin|independent origins} · {period} · {where}",
            n=articles.index,
            outlets=overview.distinct(articles, "outlet", "outlets"),
            stories=overview.distinct(articles, "story_id", "stories"),
            texts=overview.distinct(articles, "text_id", "texts"),
            origins=overview.distinct(articles, "origin_id", "origins"),
            period=scope.period,
            where=scope.where,
        ),
    )


def since_before(changes: pd.DataFrame, articles: pd.DataFrame, called: Mapping[str, str]) -> Html | None:
    """What is new since the report before: the story that grew most, by name, and how many others changed."""
    grown = changes[(changes["what"] == "grown") & changes["story_id"].isin(articles["story_id"])]
    if grown.empty:
        return None
    by_story = grown.groupby("story_id")["came"].max()
    tied = sorted(by_story.index[by_story == by_story.max()])
    behind = articles.index[articles["story_id"].isin(tied)]
    others = changes.loc[~changes["story_id"].isin(tied), "story_id"]
    rows = articles.index[articles["story_id"].isin(others)]
    lead = evidence.sentence(
        "Since the report before, “{story}” grew most, by {came} to {n:article|articles}"
        if len(tied) == 1
        else "Since the report before, {k:story|stories} grew most, by {came} each, among them “{story}”",
        story=called.get(tied[0], naming.UNTITLED), came=int(by_story.max()), n=behind,
        k=evidence.count(behind, len(tied), "stories"),
    )  # fmt: skip
    if not len(rows):
        return lead + evidence.sentence(".")
    n = evidence.count(rows, int(articles.loc[rows, "story_id"].nunique()), "stories")
    return lead + evidence.sentence("; {n:other story|other stories} grew, merged or split.", n=n)


def contradicted(
    articles: pd.DataFrame,
    claims: pd.DataFrame,
    called: Mapping[str, str],
    versions: pd.DataFrame | None = None,
) -> Html | None:
    """On how much outlets contradict one another, and the point most articles are in: who says what, and did before."""
    told = claims[
        claims["verdict"].isin(["conflicts", "updates"]) & claims["article_id"].isin(articles["article_id"])
    ]
    place = pd.Series(articles.index, articles["article_id"].astype(object))
    told = told.assign(row=place.reindex(told["article_id"].astype(object)).to_numpy())
    told = told.assign(outlet=articles["outlet"].reindex(told["row"]).to_numpy())
    disputed = told[told["verdict"] == "conflicts"]
    if disputed.empty:
        return None
    rows = disputed["row"]
    sizes = disputed.groupby("claim_id").agg(
        name=("kind", lambda kind: kind.iloc[0] == "name"), n=("row", "nunique")
    )
    widest = min(sizes.index, key=lambda claim: (sizes["name"][claim], -sizes["n"][claim], claim))
    point = disputed[disputed["claim_id"] == widest]
    story = articles.loc[point["row"].iloc[0], "story_id"]
    behind = articles[["story_id"]].loc[sorted(set(rows))]
    sides = [_side(own) for own in _opposed(point)[:SIDES]]
    return evidence.sentence(
        "Outlets contradict one another in {stories:story|stories}; in “{story}”: {sides}{before}."
        if len(sizes) > 1
        else "Outlets contradict one another on one point, in “{story}”: {sides}{before}.",
        stories=overview.distinct(behind, "story_id", "stories"),
        story=called.get(story, naming.UNTITLED),
        sides=evidence.joined(sides, "{a} against {b}", "{a} against {b}"),
        before=_before(told[told["claim_id"] == widest], versions),
    )  # fmt: skip


def _before(point: pd.DataFrame, versions: pd.DataFrame | None) -> Html:
    """The outlets of a point that had another number before, and whether a note corrects it; nothing where none had."""
    now = point[point["verdict"] == "conflicts"]
    past = point[(point["verdict"] == "updates") & point["outlet"].isin(now["outlet"])]
    changed = [
        not any(_agree(was, other) for _, other in now[now["outlet"] == was["outlet"]].iterrows())
        for _, was in past.iterrows()
    ]
    past = past[changed]
    if past.empty:
        return evidence.sentence("")
    past = past[past["value"].str.lower() == past["value"].iloc[0].lower()]
    articles = pd.concat([past, now[now["outlet"].isin(past["outlet"])]])["article_id"]
    noted = versions is not None and versions.loc[versions["note"].notna(), "printing"].isin(articles).any()
    return evidence.sentence(
        "; {outlets} had “{value}” before, and corrected it in a note" if noted else "; {outlets} had “{value}” before",
        outlets=evidence.few({str(o): sorted(set(own["row"])) for o, own in past.groupby("outlet")}, "outlets"),
        value=past["value"].iloc[0],
    )  # fmt: skip


def _same_value(point: pd.DataFrame) -> pd.Series:
    """What is one side of a point: numbers that are equal however they are printed, else the same words."""
    number = point["low"].astype("str") + " to " + point["high"].astype("str")
    return number.where(point["low"].notna() & point["high"].notna(), point["value"].str.lower())


def _opposed(point: pd.DataFrame) -> list[pd.DataFrame]:
    """The sides of a point, that of most articles first, without those that agree with one before: nearly $2m, $2m."""
    sides = [own for _, own in point.groupby(_same_value(point), sort=False)]
    sides.sort(key=lambda own: -own["row"].nunique())
    kept: list[pd.DataFrame] = []
    for own in sides:
        if not any(_agree(own.iloc[0], other.iloc[0]) for other in kept):
            kept.append(own)
    return kept if len(kept) > 1 else sides


def _agree(one: "pd.Series[Any]", other: "pd.Series[Any]") -> bool:
    """Whether what two sides state may be the same number."""
    if one[["low", "high"]].isna().any() or other[["low", "high"]].isna().any():
        return False
    return bool(one["low"] <= other["high"] and other["low"] <= one["high"])


def _side(own: pd.DataFrame) -> Html:
    """One value of a point and the outlets that print it, each opening its articles."""
    groups = {str(name): sorted(set(part["row"])) for name, part in own.groupby("outlet", sort=True)}
    by = evidence.few(groups, "outlets") if groups else evidence.count(own["row"])
    return evidence.sentence("“{value}” in {by}", value=own["value"].iloc[0], by=by)


def doubts(articles: pd.DataFrame) -> Html | None:
    """What to doubt: times left open, outlets not printed, texts that repeat others, languages not judged."""
    spoken = topics.coverage(articles)
    beyond = [row for rows in spoken.loc[spoken["judged"] == 0, "rows"] for row in rows]
    zoneless = overview.zoneless(articles)
    dayless, undated = articles.index[zoneless], articles.index[~overview.usable(articles) & ~zoneless]
    again = articles.index[articles.duplicated("origin_id")]
    nameless = articles.index[articles["outlet"].isna()]
    parts = [
        (
            len(undated),
            evidence.sentence(
                "all {n} leave the day of publication open"
                if len(undated) == len(articles) > 1
                else "{n} {n:|has|have} no certain day of publication",
                n=undated,
            ),
        ),
        (
            len(dayless),
            evidence.sentence(
                "all {n} print no time zone, which leaves up to {hours:hour|hours} open"
                if len(dayless) == len(articles) > 1
                else "{n} {n:|prints|print} no time zone, which leaves up to {hours:hour|hours} open",
                n=dayless,
                hours=overview.hours(schema.lean(articles)[zoneless]),
            ),
        ),
        (len(again), evidence.sentence("{n} {n:|repeats|repeat} a text that another one carries", n=again)),
        (
            len(nameless),
            evidence.sentence(
                "all {n} print no outlet"
                if len(nameless) == len(articles) > 1
                else "{n} {n:|prints|print} no outlet",
                n=nameless,
            ),
        ),
        (
            len(beyond),
            evidence.sentence("{n} {n:|is|are} in a language that the topic list does not know", n=beyond),
        ),
    ]
    told = [said for n, said in parts if n]
    if not told:
        return None
    return evidence.sentence(
        "Read with care: of {m:article|articles}, {parts}.", m=articles.index, parts=evidence.joined(told)
    )


def table(run: Prepared, names: Mapping[str, str]) -> Html:
    """Every one of a few articles in a row: whose, when as far as known, about what, its story, who speaks in it."""
    shown = overview.each(run.articles, names)
    said = speakers.spoken(run.quotes, run.articles)
    quoted = {row: list(own.index) for row, own in said.groupby("row")}
    shown.insert(
        len(shown.columns) - 1,
        "quotes",
        [evidence.count(quoted.get(row, []), of="quotes") for row in run.articles.index],
    )
    return tables.show(shown, "The articles", names={"articles": "Articles of its story"})
