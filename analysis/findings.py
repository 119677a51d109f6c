"""What can be said, in plain sentences whose hedge follows from the evidence."""

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis import edited, evidence, language, overview, plurals, schema, tally, topics, uncertainty
from analysis.evidence import Html
from analysis.times import first as order

TOGETHER = 3  # stories of a few articles that are told in words
NOTHING = "No article was found; the ledger says what was read and why it was set aside."


def sentences(
    articles: pd.DataFrame,
    credits: pd.DataFrame,
    firsts: pd.DataFrame,
    names: Mapping[str, str],
    minimum: int,
    versions: pd.DataFrame | None = None,
) -> list[Html]:
    """What can be said of a corpus beside what its first screen says; below `minimum` articles nothing is."""
    if len(articles) < minimum:
        return []
    news = [
        leading_topic(articles, names),
        leading_outlet(articles),
        most_credited(credits),
        first(firsts, articles),
        None if versions is None or versions.empty else edited.changed(articles, versions),
        judged(articles) if _beyond(articles) else None,
        timing(articles),
    ]
    return [sentence for sentence in news if sentence]


def together(articles: pd.DataFrame) -> list[Html]:
    """Of a few articles: those that tell one story, by whom, in how many voices; or that none do."""
    told = overview.stories(articles)
    shared = told[told["articles"] > 1].head(TOGETHER)
    if shared.empty:
        if len(articles) < 2:
            return []
        return [evidence.sentence("Each of the {n} articles tells a story of its own.", n=articles.index)]
    return [_told_by(articles, story) for story in shared.to_dict("records")]


def _told_by(articles: pd.DataFrame, story: dict[Hashable, Any]) -> Html:
    """One story of a few: its name, its articles, the outlets by name, and how many voices that is."""
    rows = list(story["rows"])
    own = articles.loc[rows, "outlet"]
    outlets: dict[str, list[int]] = {
        name: list(part.index) for name, part in own.dropna().groupby(own.dropna().astype(object))
    }
    if outlets and own.isna().any():
        nameless = list(own.index[own.isna()])
        outlets[evidence.sentence("{n:article|articles} without an outlet", n=len(nameless)).text] = nameless
    return evidence.sentence(
        "“{story}” is the story of {n:article|articles} of {by}: {origins:independent origin|independent origins}."
        if outlets
        else "“{story}” is the story of {n:article|articles} that print no outlet: "
        "{origins:independent origin|independent origins}.",
        story=story["story"], n=rows, by=evidence.few(outlets, "outlets"),
        origins=evidence.count(rows, int(story["origins"]), "origins"),
    )  # fmt: skip


def if_enough(articles: pd.DataFrame, minimum: int, shown: Any, otherwise: Html | None = None) -> Any:
    """What is shown, or below `minimum` articles a sentence in its place: as given, or why it is not shown.

    What costs time is given as a function of nothing, called only where it is shown.
    """
    return (
        _made(shown) if len(articles) >= minimum else otherwise or evidence.none(too_few(articles, minimum))
    )


def above(articles: pd.DataFrame, minimum: int) -> Html:
    """In place of a drawing of too little, where the articles themselves stand above it."""
    if articles.empty:
        return evidence.sentence("Nothing to draw.")
    return evidence.sentence(
        "{n:article stands|articles stand} in the table above; from {minimum:article|articles} on they are drawn.",
        n=articles.index, minimum=minimum,
    )  # fmt: skip


def over_time(articles: pd.DataFrame, minimum: int, drawn: Any, otherwise: Html) -> Any:
    """A chart of time, or in its place what a sentence can say: of too few, or where most could not be drawn."""
    if len(articles) < minimum:
        return otherwise
    known = overview.dated(articles)
    if known.sum() * 2 >= len(articles):
        return _made(drawn)
    aged = ~known & (articles["published_basis"] == "relative")
    told, lost = [], ~known & ~aged
    if known.any():
        told = [evidence.sentence("{n} can be placed", n=articles.index[known])]
    if aged.any():
        told.append(
            evidence.sentence("{n} {n:|prints|print} an age on a page of unknown day", n=articles.index[aged])
        )
    if lost.any():
        told.append(
            evidence.sentence(
                "all {n} have no time that can be used"
                if lost.all() and len(lost) > 1
                else "{n} {n:|has|have} no time that can be used",
                n=articles.index[lost],
            )
        )
    said = evidence.sentence(
        "Too few articles can be placed in time for a chart: of {m}, {parts}.",
        m=articles.index, parts=evidence.joined(told),
    )  # fmt: skip
    if not aged.any():
        return said
    return said + evidence.sentence(" When the pages were captured (--captured-at) would place the ages.")


def if_few(articles: pd.DataFrame, minimum: int, shown: Any) -> Any:
    """What is shown, or made and shown, below `minimum` articles; nothing of more."""
    return _made(shown) if 0 < len(articles) < minimum else None


def _made(shown: Any) -> Any:
    return shown() if callable(shown) else shown


def too_few(articles: pd.DataFrame, minimum: int) -> Html:
    """Why nothing is ranked and no trend is drawn, and what so few stories could show at best."""
    stories = articles["story_id"].nunique()
    return evidence.sentence(
        "Too little to rank outlets, topics or stories or to draw a trend: {n:article|articles} of "
        "{stories:story|stories}, and the floor is {minimum:article|articles}. What {least} of all the news is about "
        "would, one time in ten, be missing from so few stories by mere chance.",
        n=articles.index, stories=overview.distinct(articles, "story_id", "stories"), minimum=minimum,
        least=plurals.likely(uncertainty.could_show(stories)),
    )  # fmt: skip


def timing(articles: pd.DataFrame) -> Html:
    """For how many articles the time can be used."""
    known = overview.usable(articles)
    relative, zoneless = ~known & (articles["published_basis"] == "relative"), overview.zoneless(articles)
    said = evidence.sentence(
        "For all {n:article|articles} the publication time is known to within a day"
        if known.all() and len(known) > 1
        else "For {known} of {n:article|articles} the publication time is known to within a day"
        if known.any()
        else "For none of {n:article|articles} is the publication time known to within a day",
        known=articles.index[known], n=articles.index,
    )  # fmt: skip
    if zoneless.any():
        said += evidence.sentence(
            "; {n} {n:|prints|print} no time zone, which leaves up to {hours:hour|hours} open",
            n=articles.index[zoneless],
            hours=overview.hours(schema.lean(articles)[zoneless]),
        )
    if not relative.any():
        return said + evidence.sentence(".")
    return said + evidence.sentence(
        "; {n} more {n:|carries|carry} an age, counted back from the page, that leaves more than a day open."
        if known.any()
        else "; {n} {n:|carries|carry} an age, counted back from the page, that leaves more than a day open.",
        n=articles.index[relative],
    )


def lines(ledger: pd.DataFrame) -> Html:
    """What most lines and records were used as, and how many were set aside."""
    uses = tally.ledger(ledger)
    if uses.empty:
        return evidence.sentence("Nothing was read.")
    rows = evidence.count(ledger.index, of="ledger")
    first = uses[uses["lines"] == uses["lines"].iloc[0]]
    named = [language.say(use) for use in first["use"]]
    if len(uses) == 1:
        return evidence.sentence(
            "All of it was set aside." if uses["use"].iloc[0] == "set aside" else "Nothing was set aside."
        )
    if len(first) > 1:
        most = evidence.sentence(
            "Of {n:line or record|lines and records} no part is the largest: {uses} have {k} each.",
            n=rows, uses=plurals.few(named), k=int(first["lines"].iloc[0]),
        )  # fmt: skip
    else:
        most = evidence.sentence(
            "Of {n:line or record|lines and records} the largest part is “{use}”: {k}.",
            n=rows, use=named[0], k=evidence.count(list(first["rows"].iloc[0]), of="ledger"),
        )  # fmt: skip
    aside = ledger.index[(ledger["use"] == "set aside").to_numpy(bool)]
    if not len(aside):
        return most + evidence.sentence(" Nothing was set aside.")
    return most + evidence.sentence(" {n} {n:|was|were} set aside.", n=evidence.count(aside, of="ledger"))


def widths(articles: pd.DataFrame) -> Html:
    """How wide half of the intervals of publication are at most, and the widest."""
    wide = (articles["published_latest"] - articles["published_earliest"]).dropna().sort_values()
    if wide.empty:
        return evidence.sentence("No article has a time with two ends.")
    half, widest = (_lasting(wide.iloc[at]) for at in ((len(wide) - 1) // 2, -1))
    if len(wide) == 1:
        return evidence.sentence("The one interval with two ends is {widest} wide.", widest=widest)
    if half.text == widest.text:
        return evidence.sentence(
            "None of {n} intervals with two ends is wider than {widest}.",
            n=wide.index,
            widest=widest,
        )
    return evidence.sentence(
        "Of {n} intervals with two ends half are no wider than {half}; the widest is {widest}.",
        n=wide.index, half=half, widest=widest,
    )  # fmt: skip


def _lasting(time: pd.Timedelta) -> Html:
    """A length of time in whole minutes, hours or days, rounded up."""
    minutes = max(1, math.ceil(time / pd.Timedelta(minutes=1)))
    if minutes < 120:
        return evidence.sentence("{n:minute|minutes}", n=minutes)
    hours = math.ceil(minutes / 60)
    if hours < 48:
        return evidence.sentence("{n:hour|hours}", n=hours)
    return evidence.sentence("{n:day|days}", n=math.ceil(hours / 24))


def crossing(grid: pd.DataFrame, names: Mapping[str, str]) -> Html:
    """Which outlet has most articles on which topic, and how many pairs of outlet and topic have none."""
    known = grid[(grid["articles"] > 0).to_numpy(bool)]
    for key in ("outlet", "topics"):
        known = known[known[key].notna() & (known[key] != tally.UNKNOWN[key]).to_numpy(bool)]
    if known.empty:
        return evidence.sentence("No article has both an outlet and a topic.")
    pairs = known["outlet"].nunique() * known["topics"].nunique()
    first = known[known["articles"] == known["articles"].max()]
    told = {
        f"{outlet} · {names.get(topic, topic)}": list(rows)
        for outlet, topic, rows in zip(first["outlet"], first["topics"], first["rows"], strict=True)
    }
    most = int(first["articles"].iloc[0])
    said = evidence.sentence(
        "Most articles of one outlet on one topic: {pair}, {n}."
        if len(told) == 1
        else "No pair of outlet and topic has most articles: {pair} have {n} each.",
        pair=evidence.few(told, "outlets"), n=most,
    )  # fmt: skip
    if pairs == 1:
        return said
    return said + evidence.sentence(
        " Of {pairs:pair|pairs} {none} {none:|has|have} no article."
        if pairs > len(known)
        else " None of {pairs:pair|pairs} is without an article.",
        pairs=pairs, none=pairs - len(known),
    )  # fmt: skip


def coded(table: pd.DataFrame) -> Html:
    """Which category of a codebook has most articles, which have none, and how many articles are in no category."""
    unknown = (table["categories"] == tally.UNKNOWN["categories"]).to_numpy(bool)
    named, none = table[~unknown], [row for rows in table.loc[unknown, "rows"] for row in rows]
    some = named[(named["articles"] > 0).to_numpy(bool)]
    if some.empty:
        return evidence.sentence("No article is in any category of the codebook.")
    first = some[some["articles"] == some["articles"].max()]
    total = sorted({row for rows in table["rows"] for row in rows})
    said = evidence.sentence(
        "Most articles are in {category}: {n} of {m}"
        if len(first) == 1
        else "No category has most articles: {category} have {n} each, of {m}",
        category=evidence.few(dict(zip(first["categories"], first["rows"], strict=True)), "categories"),
        n=list(first["rows"].iloc[0]) if len(first) == 1 else int(first["articles"].iloc[0]), m=total,
    )  # fmt: skip
    if len(empty := named["categories"][~named.index.isin(some.index)]):
        said += evidence.sentence("; no article is in {empty}", empty=plurals.few(list(empty)))
    if none:
        said += evidence.sentence("; {k} {k:|is|are} in no category", k=none)
    return said + evidence.sentence(".")


def biggest_story(articles: pd.DataFrame) -> Html | None:
    """The story with most independent origins; where several have as many, how many these are."""
    told = overview.stories(articles).sort_values(
        ["origins", "articles", "story_id"], ascending=[False, False, True]
    )
    if told.empty or told["origins"].iloc[0] < 2:
        return None
    outlets = articles.loc[list(told["rows"].iloc[0]), "outlet"]
    whole = outlets.notna().all() or outlets.isna().all()  # else it is not all of one outlet's
    alone = whole and articles["outlet"].notna().any() and told["outlets"].max() < 2
    return evidence.ranking("story", _longest(articles, told) if alone else _biggest(told))


def _longest(articles: pd.DataFrame, told: pd.DataFrame) -> Html:
    """Where no two outlets tell one story: the story with most independent origins, and whose it is."""
    top = told.iloc[0]
    outlet = articles.loc[list(top["rows"]), "outlet"].dropna()
    said = evidence.sentence(
        "“{story}” is the story with most independent origins: {origins}, in {n:article|articles} of {outlet}, "
        "{texts:distinct text|distinct texts}."
        if (told["origins"] == top["origins"]).sum() == 1
        else "Among the stories with most independent origins, {origins} each, is “{story}”: {n:article|articles} of "
        "{outlet}, {texts:distinct text|distinct texts}.",
        story=top["story"], origins=int(top["origins"]), n=list(top["rows"]),
        texts=evidence.count(list(top["rows"]), int(top["texts"]), "texts"),
        outlet=evidence.called(str(outlet.iloc[0]) if len(outlet) else evidence.NO_OUTLET, outlet.index),
    )  # fmt: skip
    if articles["outlet"].nunique() < 2:
        return said
    return evidence.sentence("No story here is told by two outlets. ") + said


def _biggest(told: pd.DataFrame) -> Html:
    first = told[told["origins"] == told["origins"].iloc[0]]
    if len(first) > 1:
        rows = [row for behind in first["rows"] for row in behind]
        return evidence.sentence(
            "No one story is the most widely told: {n} have {origins} independent origins each, among them “{story}”.",
            n=evidence.count(rows, len(first), "stories"), origins=int(first["origins"].iloc[0]),
            story=first["story"].iloc[0],
        )  # fmt: skip
    top, wide = first.iloc[0], told.iloc[int(told["outlets"].to_numpy().argmax())]
    counts = {
        per: evidence.count(list(top["rows"]), int(top[per]), per) for per in ("outlets", "texts", "origins")
    }
    if top["outlets"] and wide["outlets"] > top["outlets"]:
        return evidence.sentence(
            "“{story}” is the story with most independent origins: {n:article|articles} of {outlets:outlet|outlets}, "
            "{texts:distinct text|distinct texts}, {origins:independent origin|independent origins}; most outlets, "
            "{most}, tell “{other}”.",
            story=top["story"], n=list(top["rows"]), **counts, other=wide["story"],
            most=evidence.count(list(wide["rows"]), int(wide["outlets"]), "outlets"),
        )  # fmt: skip
    return evidence.sentence(
        "The most widely told story is “{story}”: {n:article|articles} of {outlets:outlet|outlets}, "
        "{texts:distinct text|distinct texts}, {origins:independent origin|independent origins}."
        if top["outlets"]
        else "The most widely told story is “{story}”: {n:article|articles} that print no outlet, "
        "{texts:distinct text|distinct texts}, {origins:independent origin|independent origins}.",
        story=top["story"], n=list(top["rows"]), **counts,
    )  # fmt: skip


def leading_topic(articles: pd.DataFrame, names: Mapping[str, str]) -> Html | None:
    """Which topic leads, and whether it would still if other stories had happened."""
    return _leader(articles.assign(topic=topics.main_topic(articles)), "topic", "topic", names)


def leading_outlet(articles: pd.DataFrame) -> Html | None:
    """Which outlet leads, and whether it would still if other stories had happened."""
    return _leader(articles, "outlet", "outlet", {})


def judged(articles: pd.DataFrame) -> Html:
    """For which languages the topic list works, and what share of the articles it cannot judge."""
    names, beyond = language.tongues(topics.language_names()), _beyond(articles)
    works = plurals.listed(sorted(names[c] for c in topics.languages()))
    if not beyond:
        return evidence.sentence(
            "The topic list works for {works}; no article here is known to be in another language.",
            works=works,
        )
    rows = sorted(row for own in beyond.values() for row in own)
    return evidence.sentence(
        "The topic list works for {works}; it cannot judge {beyond} of {n:article|articles} ({share}), in {spoken}.",
        works=works, beyond=rows, n=articles.index, share=plurals.percent(len(rows) / len(articles)),
        spoken=plurals.few([names.get(code, code) for code in beyond]),
    )  # fmt: skip


def _beyond(articles: pd.DataFrame) -> dict[str, list[int]]:
    """The articles in each language that the topic list does not know, the language of most first."""
    by_language = topics.coverage(articles)
    beyond = by_language[by_language["judged"] == 0]
    beyond = beyond.sort_values(["articles", "language"], ascending=[False, True])
    return dict(zip(beyond["language"], beyond["rows"], strict=True))


def most_credited(credits: pd.DataFrame) -> Html | None:
    """Whom the others name as where their report comes from."""
    others = credits[(credits["kind"] != "self") & (credits["outlet"] != credits["credited"])]
    if others.empty:
        return None
    counted = tally.by(others, "credited", unit="credits", rows=True)
    leads = sorted(counted.loc[counted["credits"] == counted["credits"].max(), "credited"])
    own = others[others["credited"].isin(leads)]
    given = own.index[own["outlet"].notna()]
    said = evidence.sentence(
        "{outlet} are named equally often, and most, as where a report comes from: {n:credit|credits} in all, by "
        if len(leads) > 1
        else "{outlet} is named most often as where a report comes from: {n:credit|credits} by ",
        outlet=evidence.few(
            {name: list(own.index[own["credited"] == name]) for name in leads}, "outlets", of="credits"
        ),
        n=evidence.count(own.index, of="credits"),
    )
    by = evidence.count(given, own["outlet"].nunique(), "outlets", "credits")
    return said + evidence.sentence("{m:outlet|outlets}." if len(given) else "nobody named.", m=by)


def _leader(articles: pd.DataFrame, key: str, noun: str, names: Mapping[str, str]) -> Html | None:
    found = uncertainty.lead(articles, key)
    return None if found is None else evidence.ranking(noun, _ahead(articles, key, noun, names, *found))


def _ahead(
    articles: pd.DataFrame,
    key: str,
    noun: str,
    names: Mapping[str, str],
    top: str,
    after: Sequence[str],
    ahead: float,
) -> Html:
    second, *others = sorted(after, key=lambda name: names.get(name, name))
    leads, follow = (articles.index[articles[key] == name] for name in (top, second))
    if len(leads) == len(follow):
        return _tie(articles, key, noun, names, len(leads))
    said = evidence.sentence(
        "{top} is {hedge} the topic with most articles: by main topic, {n} of {m}, against {k} for {second}"
        if key == "topic"
        else "{top} is {hedge} the outlet with most articles: {n} of {m}, against {k} for {second}",
        top=evidence.called(_capital(language.say(names.get(top, top))), leads), n=leads,
        hedge=uncertainty.hedge(ahead),
        m=articles.index[articles[key].notna()], k=follow,
        second=evidence.called(names.get(second, second), follow),
    )  # fmt: skip
    if others:
        named = {names.get(name, name): list(articles.index[articles[key] == name]) for name in others}
        said += evidence.sentence(" and as many for {others}", others=evidence.few(named, f"{noun}s"))
    return said + evidence.sentence(
        "; with stories drawn anew it stays ahead in {ahead} of cases.", ahead=plurals.likely(ahead)
    )


def _tie(articles: pd.DataFrame, key: str, noun: str, names: Mapping[str, str], most: int) -> Html:
    """Nobody leads: those who share the first place, each with as many articles."""
    sizes = articles.groupby(key)[key].size()
    tied = {
        names.get(str(value), str(value)): list(articles.index[articles[key] == value])
        for value in sorted(sizes.index[sizes == most])
    }
    return evidence.sentence(
        "No topic has most articles: {tied} have {n} each, of {m} by main topic."
        if key == "topic"
        else "No outlet has most articles: {tied} have {n} each, of {m}.",
        tied=evidence.few(tied, f"{noun}s"), n=most, m=articles.index[articles[key].notna()],
    )  # fmt: skip


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _first_told(articles: pd.DataFrame, named: pd.DataFrame, outlet: str) -> Html:
    """An outlet by name, which leads to its articles of the stories that it told first."""
    own = articles["story_id"].isin(named.loc[named["outlet"] == outlet, "story_id"])
    return evidence.called(outlet, articles.index[own & (articles["outlet"] == outlet)])


def _by_ages(story: pd.DataFrame, leader: str) -> Html:
    """Why an outlet was first although no day is certain: one page prints how old each article is."""
    if overview.usable(story).any() or not order.intervals(story)[2].all():
        return evidence.sentence(".")
    older, younger = (
        plurals.few(
            [
                language.say("“{a}”").replace("{a}", language.apart(age))
                for age in dict.fromkeys(own["published_raw"].dropna())
            ]
        )
        for own in (story[story["outlet"] == leader], story[story["outlet"] != leader])
    )
    return evidence.sentence(
        ": the page they stand on prints {older} beside its article and {younger} beside the other, on whichever day."
        if len(story) == 2
        else ": the page they stand on prints {older} beside its own and {younger} beside others, on whichever day.",
        older=older, younger=younger,
    )  # fmt: skip


def first(firsts: pd.DataFrame, articles: pd.DataFrame) -> Html | None:
    """For how many stories of several outlets it can be said who was first."""

    def counted(stories: pd.Series) -> Html:
        own = articles[["story_id"]]
        return overview.distinct(own[own["story_id"].isin(stories)], "story_id", "stories")

    shared = firsts[firsts.groupby("story_id")["outlet"].transform("size") > 1]
    if shared.empty:
        return None
    named = shared[shared["statement"] == "first"]
    all_told, m = shared["story_id"].nunique(), counted(shared["story_id"])
    if named.empty:
        return evidence.sentence(
            "Who told a story first cannot be said for the one story that two outlets or more tell."
            if all_told == 1
            else "Who told a story first cannot be said for any of the {m} stories that two outlets or more tell.",
            m=m,
        )
    if all_told == 1:
        own = articles[articles["story_id"].isin(named["story_id"])]
        leader = str(named["outlet"].iloc[0])
        return evidence.sentence(
            "{outlet} was first (probability {p}) with the one story that two outlets or more tell, in "
            "{n:article|articles}",
            outlet=_first_told(articles, named, leader), n=own.index,
            p=plurals.likely(float(named["probability"].iloc[0])),
        ) + _by_ages(own[own["outlet"].notna()], leader)  # fmt: skip
    often = named["outlet"].value_counts()
    leads = sorted(often.index[often == often.max()])
    said = evidence.sentence(
        "Of {m:story|stories} told by two outlets or more it can be said for {k} who was first; ",
        m=m, k=counted(named["story_id"]),
    ) + evidence.sentence(
        "most often, in {n}, it was {outlet}." if len(leads) == 1 < len(often)
        else "it was {outlet}." if len(leads) == 1
        else "no outlet was first more often than all others.",
        n=counted(named.loc[named["outlet"].isin(leads), "story_id"]),
        outlet=_first_told(articles, named, str(leads[0])),
    )  # fmt: skip
    if others := all_told - named["story_id"].nunique():
        said += evidence.sentence(" For the {n:|other|others} nobody can tell from this material.", n=others)
    return said
