"""Outlets that no list knows, days among distances, posts of networks: what they are in lists, and what must stay."""

import pytest
from test_list_orders import HEADLINE, TOLD, UNHEARD, fields, items, read

DATED = {  # a day among distances in time
    "en": "yesterday",
    "es": "ayer",
    "ru": "вчера",
    "ar": "أمس",
}
CLOCKS = ("18:15", "17:02", "12:40", "09:10", "08:55")
DAYS = ("9 March 2026", "9 March 2026", "8 March 2026", "8 March 2026", "7 March 2026")
AGES = {
    language: [*(i["t"] for i in items(language)[:3]), DATED[language], items(language)[4]["t"]]
    for language in DATED
}
ENDED = ["{h} - {o}\n{t}", "{h} – {o}\n{t}", "{t}\n{h} - {o}", "{h} - {o} / {t}"]
SPACED = ["{o}  {t}  {h}  {b}", "{o}  {t}  {h}"]
ONE_LINE = [
    "{o} {t} {h}", "{o}  {t}  {h}  {b}", "{t}: {o} - {h}", "[{t}] {o}: {h}", "{h} ({o}, {t})", "{h} – {o} – {t}",
    "{o} {t} - {o} {h}", "{o} · {t} · {h}",
]  # fmt: skip


def text(template: str, times: object, outlets: object, language: str = "en", between: str = "\n") -> str:
    told = zip(items(language), times, outlets, strict=True)  # type: ignore[call-overload]
    return between.join(template.format(**{**i, "t": time, "o": outlet}) for i, time, outlet in told)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("times", [AGES["en"], DAYS, CLOCKS, ("3h", "5h", "8h", "1d", "2d")])
@pytest.mark.parametrize("template", ENDED + SPACED)
def test_an_outlet_need_not_be_known(template: str, times: tuple[str, ...], between: str) -> None:
    rows = fields(read(text(template, times, UNHEARD, between=between)))
    assert rows == [
        (outlet, i["h"], i["b"] if "{b}" in template else None, time)
        for outlet, i, time in zip(UNHEARD, items("en"), times, strict=True)
    ]


@pytest.mark.parametrize("language", DATED)
@pytest.mark.parametrize("template", ONE_LINE)
def test_a_day_among_distances_dates_an_item(template: str, language: str) -> None:
    outlets = [i["o"] for i in items(language)]
    rows = fields(read(text(template, AGES[language], outlets, language)))
    assert [(o, h, t) for o, h, _, t in rows] == [
        (i["o"], i["h"], time) for i, time in zip(items(language), AGES[language], strict=True)
    ]


ASIDE = [
    "Storm closes the harbour schools again – what we know",
    "Ferries stop for a second day – the background",
    "School meals to become free – in brief",
]
FIXTURES = ["Union Northgate – FC Marrow", "Orrin Rovers – Quayside", "Sporting Lumen – Kestrel United"]
FEW = [
    "Council agrees to repair the sea wall - Update",
    "Ferries stop for a second day as talks fail",
    "School meals to become free in all of the county",
]
UNSIGNED = [
    "Rain is expected tomorrow all over the coast",
    "Two halls are open for those who had to leave",
    *FEW[1:],
]


@pytest.mark.parametrize("time", ["3 hours ago", "9 March 2026"])
@pytest.mark.parametrize("headlines", [ASIDE, FIXTURES, FEW, UNSIGNED])
def test_what_stands_behind_a_dash_may_be_of_the_headline(headlines: list[str], time: str) -> None:
    rows = read("\n\n".join(f"{headline}\n{time}" for headline in headlines))
    assert [(row["outlet_raw"], row["headline"]) for row in rows] == [
        (None, headline) for headline in headlines
    ]


@pytest.mark.parametrize("day", ["yesterday", "on 9 March", "on Monday"])
def test_a_day_in_the_text_below_an_item_dates_none(day: str) -> None:
    told = [f"The council {day} agreed to mend it.", *(i["b"] for i in items("en")[1:])]
    lines = [f"{i['o']} {i['t']} {i['h']}\n{body}" for i, body in zip(items("en"), told, strict=True)]
    rows = fields(read("\n".join(lines)))
    assert rows == [(i["o"], i["h"], body, i["t"]) for i, body in zip(items("en"), told, strict=True)]


def test_lines_that_end_in_a_time_and_tell_nothing_apart_are_no_article() -> None:
    assert read(text("{h} {o} {t}", AGES["en"], UNHEARD)) == []


def handle(name: str) -> str:
    return "@" + name.lower().replace(" ", "")


HEADS = ["{w} {at} · {t}", "{w} ({at}) · {t}", "{w}\n{at} · {t}", "{w}\n{at}\n·\n{t}", "{w} {at} {t}"]
BELOW = ["", "\n12\n3.4K\n120", "\nReply\nShare"]


def posts(head: str, below: str, between: str, names: list[str]) -> str:
    told = zip(items("en"), AGES["en"], names, strict=True)
    return between.join(
        head.format(w=name, at=handle(name), t=time) + f"\n{i['b']}{below}" for i, time, name in told
    )


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("head", HEADS)
def test_posts_of_networks(head: str, below: str, between: str) -> None:
    names = [i["w"] for i in items("en")]
    rows = read(posts(head, below, between, names))
    assert [(r["byline"], r["outlet_raw"], r["headline"], r["body"], r["published_raw"]) for r in rows] == [
        (name, None, None, i["b"], time) for name, i, time in zip(names, items("en"), AGES["en"], strict=True)
    ]


def test_an_outlets_post_is_the_outlets() -> None:
    names = ["Harbour Post", "Northgate Herald", "Ann Bell", "The Quay Times", "Orrin Tribune"]
    rows = read(posts(HEADS[0], "", "\n\n", names))
    assert [(r["outlet_raw"], r["byline"]) for r in rows] == [
        (None, name) if name == "Ann Bell" else (name, None) for name in names
    ]


@pytest.mark.parametrize("more", ["", "\n{b}"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_post_like_line_below_a_headline_says_who_wrote_it(between: str, more: str) -> None:
    template = "{h}\n{w} {at} · {t}" + more
    rows = read(between.join(template.format(**i, at=handle(i["w"])) for i in items("en")))
    assert [(r["headline"], r["byline"], r["outlet_raw"], r["body"]) for r in rows] == [
        (i["h"], f"{i['w']} {handle(i['w'])}", None, i["b"] if more else None) for i in items("en")
    ]


def test_posts_within_an_article_are_part_of_it() -> None:
    quoted = [f"{i['w']} {handle(i['w'])} · {i['t']}\n{i['b']}" for i in items("en")[:3]]
    rows = read("\n".join([HEADLINE, *TOLD, *quoted]))
    assert [(row["role"], row["headline"]) for row in rows] == [("main", HEADLINE)]
    assert rows[0]["body"] == "\n".join([*TOLD, *"\n".join(quoted).split("\n")])


def test_a_person_with_a_handle_under_a_headline_wrote_the_article() -> None:
    (row,) = read("\n".join([HEADLINE, "Ann Bell (@annbell)", *TOLD]))
    assert (row["byline"], row["body"]) == ("Ann Bell (@annbell)", "\n".join(TOLD))


@pytest.mark.parametrize("head", ["{o}, [{t}]", "{o} [{t}]:", "{o}, [{t}]:"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_posts_of_channels(head: str, between: str) -> None:
    days = [f"{9 - n:02}.03.2026 18:15" for n in range(5)]
    names = ["Northgate Herald", "Harbour Post", "Northgate Herald", "The Quay Times", "Orrin Tribune"]
    rows = read(text(head + "\n{h}. {b}", days, names, between=between))
    assert [(row["outlet_raw"], row["published_raw"]) for row in rows] == list(zip(names, days, strict=True))
    assert [row["body"] for row in rows] == [f"{i['h']}. {i['b']}" for i in items("en")]


TEXT = "\n".join(i["b"] for i in items("en")[:3])
BODY = f"{TEXT} {TEXT}"


@pytest.mark.parametrize(
    "above", ["Home > Regions > Northgate", "World Politics Sports", "Home | Sport | Contact"]
)
@pytest.mark.parametrize(
    "below", ["", "\nOn this subject: Radio Orrin | 10.03.2026 | 11:00", "\nMore on air: 10.03.2026, 11:00"]
)
def test_an_article_below_a_menu_with_a_time_below_it_is_one(above: str, below: str) -> None:
    headline = items("en")[0]["h"]
    (row,) = read(f"{above}\n{headline}\n9 March 2026, 10:15\nBy Ann Bell\n{BODY}{below}")
    assert (row["headline"], row["byline"], row["published_raw"]) == (
        headline,
        "By Ann Bell",
        "9 March 2026, 10:15",
    )
    assert str(row["body"]).startswith(BODY[:200])
