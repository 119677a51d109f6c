"""Lists of layouts unlike each other, in three languages, as text and as page: right, or told that they are unsure."""

import html
from collections.abc import Callable

import pytest

from analysis.readers import registry
from analysis.readers.document import Document

Item = tuple[str, str, str, str, str]  # outlet, headline, sentence, day, clock
Lines = list[str]
ITEMS: dict[str, list[Item]] = {
    "en": [
        ("Northgate Herald", "Council agrees to repair the sea wall before winter", "The work will take four months and cost two million.", "9 March 2026", "08:15"),
        ("The Quay Times", "Ferries stop for a second day as talks fail", "Crews said that the offer was too low.", "9 March 2026", "07:40"),
        ("Marrow Gazette", "School meals to become free in all of the county", "Parents welcomed the decision of the board.", "8 March 2026", "21:05"),
        ("Coastal Mirror", "Farmers warn of a dry spring after mild weeks", "Reservoirs are at half of what is usual.", "8 March 2026", "18:30"),
        ("Harbour Post", "New bridge opens to traffic after five years of work", "The mayor drove over it first.", "7 March 2026", "12:00"),
    ],
    "de": [
        ("Nordküste Zeitung", "Rat beschließt Sanierung des Deichs vor dem Winter", "Die Arbeiten dauern vier Monate und kosten zwei Millionen.", "9. März 2026", "08:15"),
        ("Seekurier", "Fähren stehen den zweiten Tag still", "Die Besatzungen halten das Angebot für zu niedrig.", "9. März 2026", "07:40"),
        ("Mühlstädter Bote", "Schulessen wird im ganzen Kreis kostenlos", "Eltern begrüßten die Entscheidung des Ausschusses.", "8. März 2026", "21:05"),
        ("Küstenspiegel", "Bauern warnen vor einem trockenen Frühjahr", "Die Speicher sind nur halb so voll wie sonst.", "8. März 2026", "18:30"),
        ("Hafenpost", "Neue Brücke nach fünf Jahren Bauzeit eröffnet", "Die Bürgermeisterin fuhr als Erste darüber.", "7. März 2026", "12:00"),
    ],
    "fr": [
        ("Le Courrier du Port", "Le conseil vote la réparation de la digue avant l'hiver", "Les travaux dureront quatre mois et coûteront deux millions.", "9 mars 2026", "08:15"),
        ("La Dépêche des Quais", "Les ferries à l'arrêt pour un deuxième jour", "Les équipages jugent l'offre trop basse.", "9 mars 2026", "07:40"),
        ("Le Miroir de la Côte", "La cantine devient gratuite dans tout le canton", "Les parents saluent la décision du conseil.", "8 mars 2026", "21:05"),
        ("L'Écho de Marrou", "Les agriculteurs craignent un printemps sec", "Les réservoirs sont à moitié de leur niveau habituel.", "8 mars 2026", "18:30"),
        ("Le Fanal", "Le nouveau pont ouvre après cinq ans de travaux", "La maire l'a traversé en premier.", "7 mars 2026", "12:00"),
    ],
}  # fmt: skip
WORDS = {
    "en": ("Press review", "Monday, 9 March 2026", "Source", "Read more", "Blindspot for the", "Left", "Center", "Right", "sources"),
    "de": ("Presseschau", "Montag, 9. März 2026", "Quelle", "Weiterlesen", "Blinder Fleck:", "Links", "Mitte", "Rechts", "Quellen"),
    "fr": ("Revue de presse", "Lundi 9 mars 2026", "Source", "Lire la suite", "Angle mort :", "Gauche", "Centre", "Droite", "sources"),
}  # fmt: skip


def blindspot(item: Item, said: tuple[str, ...]) -> Lines:
    _, headline, told, *_ = item
    *_, of, left, centre, right, sources = said
    return [f"{of} {left}", headline, f"{left} 11% {centre} 30% {right} 59%", f"21 {sources}", told, ""]


# what a layout makes of an item, and of it the time, whether the outlet is told, and whether it is sure
LAYOUTS: dict[str, tuple[Callable[[Item, tuple[str, ...]], Lines], Callable[[Item], str | None], bool]] = {
    "outlet before a colon": (lambda i, w: [f"{i[0]}: {i[1]}", i[2]], lambda i: None, False),
    "outlet, headline, text without an empty line": (lambda i, w: [i[0], i[1], i[2]], lambda i: None, True),
    "outlet and day in brackets": (lambda i, w: [f"{i[1]} ({i[0]}, {i[3]})", i[2], ""], lambda i: i[3], True),
    "outlet, day, clock below": (
        lambda i, w: [i[1], f"{i[0]}, {i[3]}, {i[4]}", i[2]], lambda i: f"{i[3]}, {i[4]}", True,
    ),
    "time, headline, outlet": (lambda i, w: [f"{i[3]} {i[4]}", i[1], i[0]], lambda i: f"{i[3]} {i[4]}", True),
    "bullet, headline, dash, outlet": (lambda i, w: [f"• {i[1]} – {i[0]}"], lambda i: None, False),
    "mail of blind spots": (blindspot, lambda i: None, True),
    "clock, outlet, headline without separators": (lambda i, w: [f"{i[4]} {i[0]} {i[1]}"], lambda i: i[4], False),
    "outlet, headline, day between dashes": (lambda i, w: [f"{i[0]} – {i[1]} – {i[3]}"], lambda i: i[3], True),
    "named below the text": (lambda i, w: [i[1], i[2], f"{w[2]}: {i[0]}", ""], lambda i: None, True),
    "outlet in brackets behind the text": (lambda i, w: [i[1], f"{i[2]} [{i[0]}]", ""], lambda i: None, True),
    "link below": (lambda i, w: [i[0], i[1], i[2], w[3], ""], lambda i: None, True),
}  # fmt: skip


def page(lines: Lines) -> str:
    """The same as a page: a paragraph a line, a block for what stands between empty lines."""
    blocks = "\n".join(lines).split("\n\n")
    inner = ("".join(f"<p>{html.escape(line)}</p>" for line in block.splitlines()) for block in blocks)
    body = "".join(f"<div>{one}</div>" for one in inner)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title></head><body>{body}</body></html>"
    )


def read(lines: Lines, as_page: bool) -> tuple[list[tuple[str | None, ...]], str | None]:
    data = page(lines) if as_page else "\n".join(lines) + "\n"
    (reading,) = registry.parse(Document("a.html" if as_page else "a.txt", data.encode()))
    keys = ("published_raw", "outlet_raw", "headline")
    found = reading.articles.to_pylist()  # type: ignore[union-attr]
    return [tuple(row[key] for key in keys) for row in found], reading.reason


@pytest.mark.parametrize("as_page", [False, True])
@pytest.mark.parametrize("language", ITEMS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_unlike_lists_are_read_right_or_not_at_all(layout: str, language: str, as_page: bool) -> None:
    made, time, sure = LAYOUTS[layout]
    said = WORDS[language]
    lines = [said[0], "", *(line for item in ITEMS[language] for line in made(item, said))]
    rows, reason = read(lines, as_page)
    named = layout != "mail of blind spots"
    if rows or sure:
        assert rows == [(time(item), item[0] if named else None, item[1]) for item in ITEMS[language]]
    else:
        assert "as in a list" in (reason or "")


@pytest.mark.parametrize("as_page", [False, True])
@pytest.mark.parametrize("language", ITEMS)
def test_days_that_head_parts_of_a_list_are_no_times_of_items(language: str, as_page: bool) -> None:
    lines, last = [WORDS[language][0], ""], ""
    for outlet, headline, _, day, clock in ITEMS[language]:
        lines += [day, ""] if day != last else []
        lines += [clock, headline, outlet, ""]
        last = day
    assert read(lines, as_page)[0] == [(i[4], i[0], i[1]) for i in ITEMS[language]]


TOLD = [
    "The council agreed on Monday to repair the sea wall before winter, after a debate of three hours in the old hall.",
    "Reed: It should have been done ten years ago, and everybody in this town knows that it should have been done.",
    "Gazette: Why was it not done, then, when the money was there and the plans lay on the table of the council?",
    "Reed: Because nobody wanted to be the one who closes the promenade for a summer, that is the plain truth of it.",
    "Gazette: And now?",
    "Reed: Now it will be closed for two, and everybody will say that they always wanted it, which is fine by me.",
]


def test_an_interview_is_an_article() -> None:
    rows, _ = read(["Sea wall: the mayor explains what comes next", "", *TOLD], False)
    assert len(rows) == 1


def test_an_article_with_the_publishers_other_papers_below_is_one() -> None:
    papers = ["Northgate Herald", "Marrow Gazette", "Harbour Post", "Quay Times"]
    rows, _ = read(
        ["Council agrees to repair the sea wall before winter", "", *TOLD, *TOLD[::2], *papers], False
    )
    assert len(rows) == 1
