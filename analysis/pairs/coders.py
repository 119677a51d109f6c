"""Whether coders agree on pairs, and where people and the suite part."""

import pandas as pd

from analysis import evidence, language, validation
from analysis.evidence import Html
from analysis.pairs import passages, rates

SAID = {1.0: "yes", 0.0: "no"}
AGREED = ["what", "asked", "pairs", "alpha", "low", "high"]
PARTED = ["what", "suite", "people", "answered", "stands_for", "rows_answered"]


def agreed(answers: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Krippendorff's alpha of people's answers to each kind, over pairs that two or more of them answered.

    The interval is a bootstrap over stories. Of quotes it is also given for who speaks.
    """
    told = answers.assign(label=answers["same"].map(SAID))
    named = answers[answers["what"] == "quotes"]
    named = named.assign(label=named["speaker"].dropna().map(passages.key))
    rows = []
    for asked, part in (("same", told), (rates.SPEAKER, named)):
        for what, own in part.dropna(subset=["label"]).groupby("what"):
            units = _units(own, articles)
            found = validation.agreement(own.assign(article_id=own["pair_id"], weight=1.0), units)
            if found:
                rows.append((what, asked, found.articles, found.alpha, found.low, found.high))
    return pd.DataFrame(rows, columns=AGREED).sort_values(["what", "asked"], ignore_index=True)


def _units(answers: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Each pair with the story it is drawn with: that of its first article, or itself where it has none."""
    story = dict(zip(articles["article_id"], articles["story_id"], strict=True))
    once = answers.drop_duplicates("pair_id", ignore_index=True)
    own = [story.get(a) or pair for a, pair in zip(once["a"], once["pair_id"], strict=True)]
    return pd.DataFrame({"article_id": once["pair_id"], "story_id": own})


def parted(answers: pd.DataFrame, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """What the suite says of pairs, against what people say: how many were answered, and how many these stand for.

    The answered ones stand behind their number by name.
    """
    grouped = answers.groupby(["what", "group", "pair_id"], as_index=False)
    once = grouped.agg(size=("size", "first"), same=("same", "mean"), tied=("tied", "first"))
    known = once[once["same"].notna()]
    weight = known["size"] / known.groupby(["what", "group"])["pair_id"].transform("size")
    suite, people = known["tied"].map({True: "yes", False: "no"}), known["same"].map(SAID).fillna("divided")
    cells = known.assign(suite=suite, people=people, weight=weight).groupby(["what", "suite", "people"])
    rows = [
        (*names, len(part), round(float(part["weight"].sum())), rates.named(_of(answers, part), articles))
        for names, part in cells
    ]
    return pd.DataFrame(rows, columns=PARTED)


def _of(answers: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The answers to some pairs."""
    wanted = pd.MultiIndex.from_frame(pairs[["what", "pair_id"]])
    return answers[pd.MultiIndex.from_frame(answers[["what", "pair_id"]]).isin(wanted)]


def sentence(found: pd.DataFrame) -> Html:
    """How far people agree on each kind, in words, with what that allows."""
    if found.empty:
        return evidence.sentence(
            "No two coders answered the same pairs, so that there is no agreement to measure."
        )
    told = [
        evidence.sentence(
            "{what} (who speaks) {alpha} ({low} to {high}, {pairs} judged by two or more): {allows}"
            if asked == rates.SPEAKER
            else "{what} {alpha} ({low} to {high}, {pairs} judged by two or more): {allows}",
            what=language.say(what), pairs=int(pairs), allows=validation.allowed(low),
            alpha=rates.two(alpha), low=rates.two(low), high=rates.two(high),
        ).text
        for what, asked, pairs, alpha, low, high in found.astype(object).to_numpy()
    ]  # fmt: skip
    return evidence.sentence("Krippendorff's alpha among people: {told}.", told="; ".join(told))
