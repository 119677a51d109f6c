"""Cards of stories that open in place: what happened, in whose words, who told it when, and what they differ on."""

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis import disagreements, evidence, language, speakers
from analysis.evidence import Html
from analysis.palette import LIGHT
from analysis.prepared import Prepared
from analysis.stories import story_cards
from analysis.stories.story_cards import Line

MOST = 6  # stories that have a card whether a sentence names them or not
ROWS = 12  # outlets in the time line of a card
SIDES = 6  # sides of contradictions on a card
WIDE, HIGH = 400, 12  # of a line of time, in its own units
QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("« ", " »"))
SHOWN = ["article_id", "outlet", "published_earliest", "published_latest", "published_basis"]
KEPT = ("who was first", "credits given to", "speakers")  # parts shown as they are


class _Printed(NamedTuple):
    """An article of a line of time: its row, when it was published, and the ends with what is not known left out."""

    row: int
    published_earliest: Any
    published_latest: Any
    early: Any
    late: Any
    published_basis: Any


def leading(told: pd.DataFrame, opening: Iterable[Html], most: int = MOST) -> list[str]:
    """The stories that get a card: those that most articles are of, and those that a sentence names."""
    said = language.bare("\n".join(sentence.text for sentence in opening).replace("\u00a0", " "))
    named = [name for name in told["story"].unique() if _quoted(evidence.plain(name, evidence.LONG), said)]
    shared = told[(told["articles"] > 1).to_numpy(bool)]["story_id"].head(most)
    return list(dict.fromkeys([*shared, *told.loc[told["story"].isin(named), "story_id"]]))


def _quoted(name: str, said: str) -> bool:
    """Whether a text has a name between quotation marks of any language of reports."""
    return name in said and any(f"{a}{name}{b}" in said for a, b in QUOTES)


def linked(opening: Sequence[Html], told: pd.DataFrame, stories: Iterable[str]) -> list[Html]:
    """The sentences, with each name of a story leading to its card."""
    names = dict(zip(told["story_id"], told["story"], strict=True))
    made = list(opening)
    for story in stories:
        name = html.escape(evidence.plain(names[story], evidence.LONG), quote=False)
        quoted = re.compile(
            rf"([“„«]\s?(?:<bdi[^>]*>|\u2068)*){re.escape(name)}(?=(?:</bdi>|\u2069)*\s?[”“»])"
        )
        link = f'<a class="story" href="#{_place(story)}">{name}</a>'
        made = [Html(quoted.sub(lambda found: found[1] + link, one.html), one.text) for one in made]  # noqa: B023
    return made


def show(run: Prepared, stories: Iterable[str], told: pd.DataFrame, firsts: pd.DataFrame) -> Html:
    """A card for each story, closed until it is opened."""
    rows, shown = told.set_index("story_id"), list(stories)
    said = speakers.spoken(run.quotes, run.articles)
    said = said[said["story_id"].isin(shown).to_numpy(bool)]
    cards = [_card(run, rows.loc[story], said, firsts) for story in shown]
    if not cards:
        return evidence.sentence("No story here is told by two articles.")
    inner = "".join(card.html for card in cards)
    return Html(f'<div class="cards">{inner}</div>', "\n\n".join(card.text for card in cards))


def _card(run: Prepared, story: Any, said: pd.DataFrame, firsts: pd.DataFrame) -> Html:
    own = run.articles[SHOWN].loc[list(story["rows"])]
    parts = story_cards.told(run.articles, str(story.name), firsts, run.credits, said)
    rows = list(story["rows"])
    counts = evidence.sentence(
        "{n:article|articles}, {outlets:outlet|outlets}, {texts:distinct text|distinct texts}, "
        "{origins:independent origin|independent origins}"
        if story["outlets"]
        else "{n:article|articles}, {texts:distinct text|distinct texts}, "
        "{origins:independent origin|independent origins}",
        n=rows, **{per: evidence.count(rows, int(story[per]), per) for per in ("outlets", "texts", "origins")},
    )  # fmt: skip
    name = evidence.sentence("{name}", name=evidence.plain(story["story"], evidence.LONG))
    blocks = [_happened(parts, own), _line(own), _differ(run, own), _rest(parts)]
    inner = "".join(block.html for block in blocks if block.text)
    summary = (
        f'<summary><bdi class="name">{name.html}</bdi> <span class="size">{counts.text}</span></summary>'
    )
    body = f'{summary}<p class="size">{counts.html}</p>{inner}'
    markup = f'<details class="card" id="{_place(str(story.name))}">{body}</details>'
    return Html(markup, "\n".join([f"{name.text}: {counts.text}", *(b.text for b in blocks if b.text)]))


def _place(story: str) -> str:
    return f"story-{html.escape(re.sub(r'[^0-9A-Za-z_-]', '-', story))}"


def _happened(parts: list[Line], own: pd.DataFrame) -> Html:
    """The sentences that say most of what happened, each with the outlet that prints it, which leads to its article."""
    lines = []
    for part, value, rows in parts:
        if part != "what happened":
            continue
        outlet = own["outlet"].get(rows[0])
        by = evidence.called(outlet if isinstance(outlet, str) else evidence.NO_OUTLET, rows)
        lines.append(evidence.sentence("{value} – {by}", value=value, by=by))
    return Html(
        "".join(f'<p dir="auto">{line.html}</p>' for line in lines), "\n".join(line.text for line in lines)
    )


def _line(own: pd.DataFrame) -> Html:
    """Who told it when: a row an outlet, a line for each of its articles from the earliest to the latest it can be."""
    order = own.assign(
        outlet=own["outlet"].fillna(evidence.NO_OUTLET).astype(object),
        late=own["published_latest"].fillna(own["published_earliest"]),
        early=own["published_earliest"].fillna(own["published_latest"]),
    ).sort_values(["early", "late", "outlet"], kind="stable")
    dated = order.dropna(subset=["early"])
    scale = (dated["early"].min(), dated["late"].max()) if len(dated) else None
    columns = (order[name] for name in ("outlet", *_Printed._fields[1:]))
    by_outlet: dict[str, list[_Printed]] = {}
    for row, outlet, *told in zip(order.index, *columns, strict=True):
        by_outlet.setdefault(outlet, []).append(_Printed(row, *told))
    lines = [_row(outlet, by_outlet[outlet], scale) for outlet in list(by_outlet)[:ROWS]]
    rest = len(by_outlet) - ROWS
    beyond = evidence.sentence("and {n:more outlet|more outlets}", n=rest) if rest > 0 else Html("", "")
    foot = f'<tfoot><tr><td colspan="2">{beyond.html}</td></tr></tfoot>' if rest > 0 else ""
    titles = "".join(f'<th scope="col">{language.say(title)}</th>' for title in ("Outlet", "Published"))
    head, title = f"<thead><tr>{titles}</tr></thead>", language.say("Who told it when (UTC)")
    caption = f"<caption>{title}</caption>"
    markup = f'<table class="told">{caption}{head}<tbody>{"".join(line.html for line in lines)}</tbody>{foot}</table>'
    return Html(f'<div class="tablewrap" tabindex="0" role="region" aria-label="{title}">{markup}</div>',
                "\n".join([*(line.text for line in lines), *([beyond.text] if rest > 0 else [])]))  # fmt: skip


def _row(outlet: str, own: list[_Printed], scale: tuple[pd.Timestamp, pd.Timestamp] | None) -> Html:
    when = evidence.when(own[0].published_earliest, own[0].published_latest)
    who = evidence.called(outlet, [one.row for one in own])
    more = (
        evidence.sentence(", and {n:more article|more articles}", n=len(own) - 1).text if len(own) > 1 else ""
    )
    drawn = _drawn([one for one in own if not pd.isna(one.early)], scale) if scale else ""
    told = f'<td class="when">{html.escape(when + more)}{drawn}</td>'
    return Html(f'<tr><th scope="row" dir="auto">{who.html}</th>{told}</tr>', f"{who.text}: {when}{more}")


def _drawn(own: list[_Printed], scale: tuple[pd.Timestamp, pd.Timestamp]) -> str:
    """The intervals as lines on one scale of time; what the lines say stands beside them in words."""
    start, end = scale
    span = max((end - start).total_seconds(), 1.0)
    ends = [
        (max(one.early - start, pd.Timedelta(0)).total_seconds() / span, (one.late - start).total_seconds() / span,
         str(one.published_basis))
        for one in own
    ]  # fmt: skip
    lines = "".join(
        f'<line x1="{_at(low)}" x2="{_at(high)}" y1="{HIGH // 2}" y2="{HIGH // 2}" class="{basis}" '
        f'stroke="{LIGHT.get(basis, LIGHT["none"])}"/>'
        for low, high, basis in ends
        if basis in LIGHT
    )
    return (
        f'<svg class="when" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" aria-hidden="true" '
        f'stroke-width="5" stroke-linecap="round">{lines}</svg>'
    )


def _at(part: float) -> str:
    return f"{4 + (WIDE - 8) * min(max(part, 0), 1):.1f}"


def _differ(run: Prepared, own: pd.DataFrame) -> Html:
    """What its articles contradict one another on: who states what, in a sentence that has the value marked."""
    claims = run.claims[run.claims["article_id"].isin(own["article_id"])]
    sides = disagreements.conflicts(claims, run.articles, pd.Series(dtype=object), SIDES // 2).head(SIDES)
    if sides.empty:
        return Html("", "")
    lines = [
        evidence.sentence("{who}: {sentence}", who=who, sentence=sentence)
        for who, sentence in sides[["stated by", "sentence"]].itertuples(index=False)
    ]
    items = "".join(f'<li dir="auto">{line.html}</li>' for line in lines)
    return Html(
        f"<h4>{language.say('What they contradict one another on')}</h4><ul>{items}</ul>",
        "\n".join(line.text for line in lines),
    )


def _rest(parts: list[Line]) -> Html:
    """Who was first, who is credited, who speaks, which numbers return."""
    numbers = [
        evidence.sentence("{number} in {n:article|articles}", number=part.removeprefix("number "), n=rows)
        for part, _, rows in parts
        if part.startswith("number ")
    ]
    lines = [
        (
            language.say(part.partition(":")[0].capitalize()),
            evidence.sentence("{value} ({n:article|articles})", value=value, n=rows),
        )
        for part, value, rows in parts
        if part.startswith(KEPT)
    ]
    if numbers:
        lines.append((language.say("Numbers that return"), evidence.joined(numbers)))
    if not lines:
        return Html("", "")
    items = "".join(f'<dt>{html.escape(part)}</dt><dd dir="auto">{line.html}</dd>' for part, line in lines)
    return Html(f'<dl class="parts">{items}</dl>', "\n".join(f"{part}: {line.text}" for part, line in lines))
