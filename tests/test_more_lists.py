"""Lists of more layouts and languages, in our own words: the rows they give, and those that are told unsure."""

import pytest

from analysis.readers import registry
from analysis.readers.document import Document

Item = tuple[str | None, str, str | None]  # outlet, headline, time
WALL = "Council agrees to repair the sea wall before winter"
FERRIES = "Ferries stop for a second day as talks fail"
MEALS = "School meals to become free in all of the county"
OUTLETS = ("Harbour Post", "Quay Times", "Marrow Gazette")


def read(text: str, name: str = "a.txt") -> tuple[list[dict[str, object]], str | None]:
    (reading,) = registry.parse(Document(name, text.encode()))
    return reading.articles.to_pylist(), reading.reason  # type: ignore[union-attr]


def told(times: tuple[str | None, str | None, str | None], outlets: tuple[str, ...] = OUTLETS) -> list[Item]:
    return list(zip(outlets, (WALL, FERRIES, MEALS), times, strict=True))


def lines(template: str, times: tuple[str, ...], outlets: tuple[str, ...] = OUTLETS) -> str:
    rows = zip(outlets, (WALL, FERRIES, MEALS), times, range(1, 4), strict=True)
    return "\n".join(
        template.format(o=o, h=h, t=t, n=n, host=o.replace(" ", "").lower()) for o, h, t, n in rows
    )


CLOCKS = ("08:15", "08:02", "07:40")
AGES = ("3 hours ago", "35 minutes ago", "yesterday")
DAYS = ("9 March 2026", "8 March 2026", "8 March 2026")
BOTH = tuple(f"March 9, 2026 {n}:15 AM UTC · {m} hours ago" for n, m in ((8, 2), (6, 4), (5, 5)))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        # a name and a time that only a space parts
        (lines("{h}\n{o} {t}\n", AGES), told(AGES)),
        (lines("{h}\n{o} {t}\n", DAYS), told(DAYS)),
        (
            "议会同意在冬季前修复海堤\n港口邮报 2小时前\n\n渡轮因谈判失败连续第二天停航\n码头时报 35分钟前\n\n全县学校午餐将免费提供\n海岸镜报 昨天\n",
            [("港口邮报", "议会同意在冬季前修复海堤", "2小时前"), ("码头时报", "渡轮因谈判失败连续第二天停航", "35分钟前"), ("海岸镜报", "全县学校午餐将免费提供", "昨天")],
        ),
        # a time, an outlet and a headline that nothing or little parts
        (lines("{t} {o} {h}", CLOCKS), told(CLOCKS)),
        (lines("[{t}] {o}: {h}", CLOCKS), told(CLOCKS)),
        (lines("{t} {o} — {h}", ("3h", "5h", "1d")), told(("3h", "5h", "1d"))),
        (
            lines("{t} {o} {h}", CLOCKS, ("Reuters", "The Guardian", "Le Monde")),
            told(CLOCKS, ("Reuters", "The Guardian", "Le Monde")),
        ),
        # a day and a distance beside each other are one time, and no outlet
        (lines("World\n{h}\n{t}", BOTH), [(None, h, t) for _, h, t in told(BOTH)]),
        # numbers count the items
        (lines("{n}. {h}\n{o}, {t}\n", DAYS), told(DAYS)),
        # quoted headlines, signs around times
        (lines('* "{h}", {o}, {t}', ("09.03.2026", "08.03.2026", "08.03.2026")), told(("09.03.2026", "08.03.2026", "08.03.2026"))),
        (lines("{o}\n· {t}\n{h}\n12", ("3h", "5h", "1d")), told(("3h", "5h", "1d"))),
        # labels below a headline that has none
        (
            "Media report\nClient: Northgate County\n\n" + lines("{n}. {h}\nSource: {o}\nDate: {t}\nReach: 12,000\n", DAYS),
            told(DAYS),
        ),
        (lines("{n}.\t{h} ({o})\n{t}\n", AGES), told(AGES)),
        # a name twice, as of a picture and below it; a time and whom it is by
        (lines("{o}\n{o}\n{t}\n{h}", AGES), told(AGES)),
        (lines("{o}\n{o}\n · {t}\n{h}\n", AGES), told(AGES)),
        (lines("{h}\n{n}4 reports\nPublished {t} by {o}", AGES), told(tuple(f"Published {age}" for age in AGES))),
        # month and day with the letter of a weekday, as in Japan and Korea
        (
            "海の壁、冬までに修理へ\n港新聞\n3/9(月) 10:15\n渡し船、二日続けて止まる\n岸辺日報\n3/9（月） 9:40\n給食、来月から無料に\n丘通信社\n3/8(日) 22:05\n",
            [("港新聞", "海の壁、冬までに修理へ", "3/9(月) 10:15"), ("岸辺日報", "渡し船、二日続けて止まる", "3/9（月） 9:40"), ("丘通信社", "給食、来月から無料に", "3/8(日) 22:05")],
        ),
        # columns of one width, in which a long name leaves a single space
        (
            "Day           Outlet         Headline\n"
            + "".join(f"{t:13} {o:14} {h}\n" for o, h, t in told(DAYS)),
            told(DAYS),
        ),
        # must stay: a number that is a part of the name
        (lines("{h}\nChannel 4 · {t}\n", AGES), told(AGES, ("Channel 4",) * 3)),
    ],
)  # fmt: skip
def test_items(text: str, items: list[Item]) -> None:
    rows, _ = read(text)
    assert [(row["outlet_raw"], row["headline"], row["published_raw"]) for row in rows] == items


PEOPLE = ("Ann Bell", "Tom Reed", "Eve Hill")


@pytest.mark.parametrize("heading", ["Harbour Post", "Harbour Post\nHome\nSport"])
@pytest.mark.parametrize(
    ("template", "byline"),
    [
        ("{h}\n{t} by {o}", "by {o}"),
        ("{h}\nBy {o} {t}", "By {o}"),
        ("{h}\n{o}\n{t}", "{o}"),
        ("{h}\n{o} | {t}\n", "{o}"),
    ],
)
def test_on_a_page_of_one_outlet_names_are_of_who_wrote(heading: str, template: str, byline: str) -> None:
    rows, _ = read(f"{heading}\n{lines(template, AGES, PEOPLE)}")
    assert [(row["outlet_raw"], row["headline"], row["published_raw"]) for row in rows] == told(
        AGES, ("Harbour Post",) * 3
    )
    assert [row["byline"] for row in rows] == [byline.format(o=name) for name in PEOPLE]


@pytest.mark.parametrize("heading", ["Google News", "Today's reports"])
def test_names_that_might_be_persons_are_outlets_on_a_page_of_many(heading: str) -> None:
    rows, _ = read(heading + "\n" + lines("{h}\n{o}\n{t}", AGES, PEOPLE))
    assert [row["outlet_raw"] for row in rows] == list(PEOPLE)


def test_an_outlet_and_who_wrote_for_it_are_two() -> None:
    rows, _ = read(lines("{h}\n{o} by Ann Bell / {t}", ("3h", "5h", "1d")))
    assert [(row["outlet_raw"], row["byline"]) for row in rows] == [
        (outlet, "by Ann Bell") for outlet in OUTLETS
    ]


@pytest.mark.parametrize(
    "text",
    [
        lines("{h}\n{o} | {t}\nhttps://{host}.example/w\n", DAYS),
        lines("- [{h}](https://{host}.example/w) — *{o}*, {t}", DAYS),
    ],
)
def test_addresses_of_items(text: str) -> None:
    rows, _ = read(text)
    hosts = [f"https://{name.replace(' ', '').lower()}.example/w" for name in OUTLETS]
    assert [(row["outlet_raw"], row["headline"], row["url"]) for row in rows] == told(tuple(hosts))


def test_a_path_from_a_domain_on_tells_the_outlet() -> None:
    rows, _ = read(lines("{h}\nhttps://{host}.example › news\n{t} — It is said that so it is ...\n", DAYS))
    assert [row["outlet_raw"] for row in rows] == [f"{o.replace(' ', '').lower()}.example" for o in OUTLETS]


@pytest.mark.parametrize(
    "text",
    [
        lines("{t} {h}", CLOCKS),
        lines("{t} {h} {o}", CLOCKS),
        lines("{t} {o} {h}", CLOCKS, ("Harbour Post", "Elmo", "Marrow Gazette")),
    ],
)
def test_lists_of_lines_whose_outlets_are_not_sure_are_told(text: str) -> None:
    rows, reason = read(text)
    assert (rows, "as in a list" in (reason or "")) == ([], True)


def test_a_mails_subject_is_no_item_of_its_list() -> None:
    head = "From: List <l@n.example>\nSubject: The Morning List - Monday\nDate: Mon, 09 Mar 2026 10:00:00 +0000\n"
    told_ = "\n".join(f"{o.upper()}\n{h}\nIt is said that so it is.\n" for o, h, _ in told(DAYS))
    rows, _ = read(f"{head}Content-Type: text/plain; charset=utf-8\n\nThe Morning List\n\n{told_}", "a.eml")
    assert [row["headline"] for row in rows] == [WALL, FERRIES, MEALS]


def html_page(inner: str, title: str) -> str:
    return f"<!doctype html><html lang='en'><head><title>{title}</title></head><body><h1>{title}</h1>{inner}</body></html>"


TITLE = "Everything you need to know about the storm that closed the harbour and what comes next"


def test_a_saved_list_may_have_a_long_headline_of_its_own() -> None:
    cards = "".join(f"<div><h2>{h}</h2><p>{o} · {t}</p></div>" for o, h, t in told(DAYS))
    rows, _ = read(html_page(cards, TITLE), "a.html")
    assert [(row["outlet_raw"], row["headline"], row["published_raw"]) for row in rows] == told(DAYS)


def test_a_round_up_under_a_long_headline_is_no_article_of_the_page() -> None:
    inner = "".join(
        f"<p><b>{o}:</b> {h}. It is said, in many words and by many people, that so it is.</p>"
        for o, h, _ in told(DAYS)
    )
    rows, reason = read(html_page(inner, TITLE), "a.html")
    assert (rows, "as in a list" in (reason or "")) == ([], True)


def test_who_wrote_a_page_and_when_is_no_part_of_its_text() -> None:
    told_ = (
        "<p>The council agreed on Monday to repair the sea wall before winter, after a storm had torn a hole into it.</p>"
        * 6
    )
    head = "<p>By Ann Reed</p><p>Monday, 9 March 2026, 08:15</p>"
    (row,), _ = read(html_page(head + told_, "Council agrees to repair the sea wall"), "a.html")
    assert (row["byline"], row["published_raw"]) == ("Ann Reed", "Monday, 9 March 2026, 08:15")
    assert str(row["body"]).startswith("The council agreed")


NEWSBANK = {  # author, section, page, record, rights, days
    "es": ("Autor", "Sección", "Página", "Número de registro", "Derechos de autor (c) 2026 El Faro", "9 de marzo de 2026"),
    "fr": ("Auteur", "Rubrique", "Page", "Numéro d'enregistrement", "Droits d'auteur (c) 2026 El Faro", "9 mars 2026"),
    "de": ("Autor", "Ressort", "Seite", "Datensatznummer", "Urheberrecht (c) 2026 El Faro", "9. März 2026"),
    "pt": ("Autor", "Seção", "Página", "Número do registro", "Direitos autorais (c) 2026 El Faro", "9 de março de 2026"),
    "it": ("Autore", "Sezione", "Pagina", "Numero di record", "Diritti d'autore (c) 2026 El Faro", "9 marzo 2026"),
    "nl": ("Auteur", "Sectie", "Pagina", "Recordnummer", "Auteursrecht (c) 2026 El Faro", "9 maart 2026"),
    "en": ("Author/Byline", "Section", "Page", "Record", "Copyright (c) 2026 El Faro", "March 9, 2026"),
}  # fmt: skip


@pytest.mark.parametrize("language", NEWSBANK)
def test_newsbank_in_the_language_of_its_pages(language: str) -> None:
    author, section, page, number, rights, day = NEWSBANK[language]
    text = "".join(
        f"{n}. {title}\nEl Faro (Lumen) - {day}\n{author}: Ana Reis\n{section}: Local\n{page}: 4A\n\n"
        f"It is said that so it is.\n\n{number}: 1A2B3C4D5E6F789{n}\n{rights}\n\n"
        for n, title in ((1, WALL), (2, FERRIES))
    )
    rows, _ = read(text)
    fields = ("headline", "outlet_raw", "byline", "section", "page", "published_raw", "body", "source_id")
    assert [[row[name] for name in fields] for row in rows] == [
        [
            title,
            "El Faro (Lumen)",
            "Ana Reis",
            "Local",
            "4A",
            day,
            "It is said that so it is.",
            f"1A2B3C4D5E6F789{n}",
        ]
        for n, title in ((1, WALL), (2, FERRIES))
    ]


@pytest.mark.parametrize("edition", ["Hauptausgabe", "Stadtausgabe", "Late Edition", "2. Auflage"])
def test_an_edition_of_nexis_is_no_headline(edition: str) -> None:
    text = (
        f"1 of 1 DOCUMENTS\n\nSeekurier\n\n9. März 2026 Montag\n{edition}\n\n{WALL}\n\nLÄNGE: 120 Wörter\n\n"
        "Der Rat hat beschlossen, den Deich zu sanieren.\n\nSPRACHE: GERMAN; DEUTSCH\n"
    )
    (row,), _ = read(text)
    assert (row["headline"], row["outlet_raw"]) == (WALL, "Seekurier")
