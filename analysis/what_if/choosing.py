"""What a reader chooses among: under each declared choice, who is first, in sentences that a page shows in place.

All of it is made here and stands in a table that reads without a script; with one, a page offers the choices beside
its findings, and says under each finding whether it holds.
"""

import html
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis import evidence, language, plurals, tables, topics
from analysis.evidence import Html
from analysis.what_if import REPORTED, Variant, against, by_choice, listed, rankings, who_leads

RANKED = {"outlet": "articles", "topic": "articles", "story": "origins"}  # what findings rank, and by what
TITLES = {"outlet": "Outlets", "topic": "Main topics", "story": "Stories, by independent origins"}
WORDS = {
    "articles": "article|articles", "texts": "distinct text|distinct texts",
    "origins": "independent origin|independent origins", "stories": "story|stories",
}  # fmt: skip


def shown(variants: Sequence[Variant], declared: pd.DataFrame, names: Mapping[str, str]) -> Html:
    """The choices as a table, who is first in a sentence each; for a page, with the field to choose one."""
    quoted = {key: f"“{name}”" for key, name in names.items()}  # a headline
    told = {key: _told(variants, key, quoted if key == "story" else names) for key in RANKED}
    choices = [variant.choice for variant in variants if variant.choice in set(declared["name"])]
    frame = pd.DataFrame(
        {
            language.say("Choice"): [language.say(choice) for choice in choices],
            **{
                language.say(title): [told[key][choice] for choice in choices]
                for key, title in TITLES.items()
            },
        }
    )
    table = tables.show(frame, "Who is first under each choice")
    keys = " ".join(RANKED)
    return Html(
        f'<div class="choices" data-rankings="{keys}">{_field(choices, declared)}{table.html}</div>',
        table.text,
    )


def _field(choices: Sequence[str], declared: pd.DataFrame) -> str:
    """The field in which a reader chooses: hidden until a script shows it beside the findings."""
    notes = dict(zip(declared["name"], declared["note"], strict=True))
    options = "".join(
        f'<option value="{html.escape(name)}" data-note="{html.escape(language.say(notes[name]))}">'
        f"{html.escape(language.say(name))}</option>"
        for name in choices
    )
    label = language.say("Do the findings hold with other definitions?")
    reported, back = language.say(REPORTED), language.say("Back to as reported")
    return (
        f'<p class="choose" hidden><label for="choice">{html.escape(label)}</label> '
        f'<select id="choice"><option value="">{html.escape(reported)}</option>{options}</select> '
        f'<button type="button" id="choice-back" hidden>{html.escape(back)}</button> '
        f'<span id="choice-note"></span></p>'
    )


def _told(variants: Sequence[Variant], key: str, names: Mapping[str, str]) -> dict[str, Html]:
    """Under each choice, in a sentence, who is first of what a finding ranks, and whether that is another one."""
    column = {"topic": "topic", "story": "story_id"}.get(key, key)
    given = [_with_topic(variant) for variant in variants] if key == "topic" else list(variants)
    ranked = rankings(given, column, RANKED[key])
    first, amounts = who_leads(ranked), by_choice(ranked)
    counting = {variant.choice: variant.counting or RANKED[key] for variant in variants}
    sampled = {variant.choice for variant in variants if variant.sampled}
    said = {}
    for variant in variants:
        choice = variant.choice
        before = against(choice, choice in sampled)
        if choice not in amounts or (amounts[choice] == amounts[before]).all():
            said[choice] = evidence.sentence("It changes no number here.")
            continue
        same = first.get(choice, ()) == first.get(before, ())
        line = _first(first.get(choice, ()), amounts[choice], WORDS[counting[choice]], names, same)
        said[choice] = (
            evidence.sentence("In a sample of whole stories: {line}", line=line)
            if choice in sampled
            else line
        )
    return said


def _first(
    values: tuple[str, ...], amounts: "pd.Series[float]", words: str, names: Mapping[str, str], same: bool
) -> Html:
    """Who is first, with how many, and against whom: still, or instead."""
    if not values:
        return evidence.sentence("Nobody is left to lead.")
    n = int(amounts[values[0]])
    who = listed(values, names)
    if len(values) > 1:
        return evidence.sentence(
            "The same share the first place: {who}, with {n} each."
            if same
            else "Others share the first place: {who}, with {n} each.",
            who=who, n=plurals.said(n, words),
        )  # fmt: skip
    rest = amounts.drop(values[0])
    second = rest[rest > 0]
    if second.empty:
        return evidence.sentence(
            "It holds: {who} is first, with {n}." if same else "{who} is first instead, with {n}.",
            who=who, n=plurals.said(n, words),
        )  # fmt: skip
    most = second.max()
    others = tuple(sorted(second.index[second == most]))
    return evidence.sentence(
        "It holds: {who} is first, with {n} against {k} for {second}."
        if same
        else "{who} is first instead, with {n} against {k} for {second}.",
        who=who, n=plurals.said(n, words), k=int(most), second=listed(others, names),
    )  # fmt: skip


def _with_topic(variant: Variant) -> Variant:
    return variant._replace(articles=variant.articles.assign(topic=topics.main_topic(variant.articles)))
