"""Lists whose items have their parts in any order, on lines of their own or on one: as many languages as orders."""

import itertools

import pytest

from analysis.readers import registry
from analysis.readers.document import Document

Item = dict[str, str]  # o(utlet), h(eadline), b(ody), t(ime), w(riter)
ITEMS: dict[str, list[tuple[str, str, str, str, str]]] = {
    "en": [
        ("Northgate Herald", "Council agrees to repair the sea wall before winter", "The work will take four months and cost two million, as it says.", "3 hours ago", "Ann Bell"),
        ("The Quay Times", "Ferries stop for a second day as talks fail", "Crews said that the offer was too low and that they would not go back.", "5 hours ago", "Tom Reed"),
        ("Orrin Tribune", "School meals to become free in all of the county", "Parents welcomed the decision of the board, which takes effect in May.", "8 hours ago", "Sara Lund"),
        ("Sable", "Farmers warn of a dry spring after mild weeks", "Reservoirs are at half of what is usual for the time of year.", "1 day ago", "Joe Marsh"),
        ("Kestrel Online", "New bridge opens to traffic after five years of work", "The mayor drove over it first, followed by a brass band.", "2 days ago", "Ida Holm"),
    ],
    "es": [
        ("El Correo del Puerto", "El consejo aprueba reparar el dique antes del invierno", "Las obras durarán cuatro meses y costarán dos millones de euros.", "hace 3 horas", "Ana Bello"),
        ("La Gaceta de la Ría", "Los transbordadores paran por segundo día esta semana", "Las tripulaciones creen que la oferta es baja y no quieren volver.", "hace 5 horas", "Tomás Rey"),
        ("Orrin Diario", "El comedor escolar será gratuito en toda la comarca", "Los padres celebran la decisión del consejo, que vale desde mayo.", "hace 8 horas", "Sara Luna"),
        ("Arena", "Los agricultores temen una primavera muy seca este año", "Los embalses están a la mitad de lo habitual en esta época.", "hace 1 día", "José Marín"),
        ("El Faro", "El nuevo puente abre tras cinco años de obras", "La alcaldesa lo cruzó primero, seguida de una banda.", "hace 2 días", "Ida Holm"),
    ],
    "ru": [
        ("Северный вестник", "Совет решил починить дамбу до начала зимы", "Работы займут четыре месяца и обойдутся в два миллиона рублей.", "3 часа назад", "Анна Белова"),
        ("Портовая газета", "Паромы стоят второй день из-за спора", "Экипажи считают предложение слишком низким и не хотят возвращаться.", "5 часов назад", "Том Рид"),
        ("Орринские ведомости", "Школьные обеды станут бесплатными во всем районе", "Родители приветствовали решение комиссии, которое начнет действовать в мае.", "8 часов назад", "Сара Лунд"),
        ("Чайка", "Фермеры опасаются сухой весны", "Водохранилища заполнены лишь наполовину от обычного.", "1 день назад", "Иван Марш"),
        ("Маяк Онлайн", "Новый мост открыт после пяти лет работ", "Мэр проехала по нему первой, за ней следовал оркестр.", "2 дня назад", "Ида Холм"),
    ],
    "ar": [
        ("صحيفة الشمال", "المجلس يوافق على إصلاح الجدار البحري قبل الشتاء", "ستستغرق الأعمال أربعة أشهر وتكلف مليونين وفق ما قاله المجلس.", "منذ 3 ساعات", "آن بيل"),
        ("وكالة المرفأ", "توقف العبارات لليوم الثاني بعد فشل المحادثات", "قالت الطواقم إن العرض منخفض جدا ولن تعود إلى العمل.", "منذ 5 ساعات", "توم ريد"),
        ("جريدة أورين", "الوجبات المدرسية تصبح مجانية في كل المقاطعة", "رحب الآباء بقرار المجلس الذي يسري في مايو المقبل.", "منذ 8 ساعات", "سارة لوند"),
        ("الرمال", "المزارعون يحذرون من ربيع جاف بعد أسابيع معتدلة", "الخزانات عند نصف المستوى المعتاد في هذا الوقت.", "منذ يوم", "جو مارش"),
        ("الفنار", "افتتاح الجسر الجديد بعد خمس سنوات من العمل", "قادت العمدة سيارتها فوقه أولا وتبعتها فرقة موسيقية.", "منذ يومين", "إيدا هولم"),
    ],
}  # fmt: skip
BY = {"en": "By ", "es": "Por ", "ru": "Автор: ", "ar": "بقلم "}
VIA = {"en": "via ", "es": "vía ", "ru": "Источник: ", "ar": "عبر "}
ORDERS = ["".join(order) for order in itertools.permutations("ohbt") if order.index("h") < order.index("b")]
ORDERS += ["".join(order) for order in itertools.permutations("oht")]
INLINE = [
    "{o} {t} {h}", "{o}  {t}  {h}  {b}", "{t}: {o} - {h}", "[{t}] {o}: {h}", "{h} ({o}, {t})", "{h} – {o} – {t}",
    "{o} {t} - {o} {h}",
]  # fmt: skip
LED = ["{h}\n{via}{o}\n{t}", "{t}\n{h}\n{b}\n{via}{o}", "{h}\n{via}{o} · {t}\n{b}", "{h}\n{by}{w}, {o}\n{t}\n{b}",
       "{h}\n{by}{w}, {o} · {t}", "{o}\n{h}\n{by}{w}\n{t}"]  # fmt: skip


def items(language: str) -> list[Item]:
    more = {"by": BY[language], "via": VIA[language]}
    return [dict(zip("ohbtw", one, strict=True)) | more for one in ITEMS[language]]


def read(text: str, name: str = "a.txt") -> list[dict[str, str | None]]:
    (reading,) = registry.parse(Document(name, text.encode()))
    return reading.articles.to_pylist()  # type: ignore[union-attr]


def fields(rows: list[dict[str, str | None]]) -> list[tuple[str | None, ...]]:
    return [tuple(row[k] for k in ("outlet_raw", "headline", "body", "published_raw")) for row in rows]


def expected(language: str, template: str) -> list[tuple[str | None, ...]]:
    body = "{b}" in template
    return [(i["o"], i["h"], i["b"] if body else None, i["t"]) for i in items(language)]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("language", ITEMS)
@pytest.mark.parametrize("order", ORDERS)
def test_parts_on_lines_of_their_own_in_any_order(order: str, language: str, between: str) -> None:
    template = "\n".join(f"{{{part}}}" for part in order)
    text = between.join(template.format(**item) for item in items(language))
    assert fields(read(text)) == expected(language, template)


@pytest.mark.parametrize("language", ITEMS)
@pytest.mark.parametrize("template", INLINE)
def test_parts_on_one_line(template: str, language: str) -> None:
    text = "\n".join(template.format(**item) for item in items(language))
    assert fields(read(text)) == expected(language, template)


@pytest.mark.parametrize("language", ITEMS)
@pytest.mark.parametrize("template", LED)
def test_words_that_lead_to_an_outlet_and_authors_are_no_part_of_its_name(
    template: str, language: str
) -> None:
    text = "\n".join(template.format(**item) for item in items(language))
    rows = read(text)
    named = (
        language != "ar" or "{by}{w}, " not in template
    )  # nothing there tells two words of a name from outlets
    assert [(row["headline"], row["published_raw"]) for row in rows] == [
        (i["h"], i["t"]) for i in items(language)
    ]
    assert {row["outlet_raw"] for row in rows} <= {i["o"] for i in items(language)} | {None}
    assert not named or [row["outlet_raw"] for row in rows] == [i["o"] for i in items(language)]


@pytest.mark.parametrize("language", ITEMS)
def test_a_line_of_headline_and_text_that_nothing_parts_is_text(language: str) -> None:
    text = "\n".join(f"{i['o']} {i['t']} {i['h']} {i['b']}" for i in items(language))
    assert fields(read(text)) == [(i["o"], None, f"{i['h']} {i['b']}", i["t"]) for i in items(language)]


def test_paragraphs_that_say_when_are_an_article() -> None:
    told = [
        "The council yesterday agreed to mend the wall.",
        "The crews yesterday said that talks had failed.",
    ]
    (row,) = read("\n".join([HEADLINE, *told, *TOLD]))
    assert row["body"] == "\n".join([*told, *TOLD])


@pytest.mark.parametrize("label", ["More stories", "Mehr zum Thema", "À lire aussi", "Más noticias"])
def test_a_label_between_an_article_and_a_list_is_of_neither(label: str) -> None:
    below = "\n".join(f"{i['h']}\n{i['o']}\n{i['t']}" for i in items("en")[:3])
    rows = read("\n".join([HEADLINE, *TOLD, label, below]))
    assert [row["headline"] for row in rows] == [HEADLINE, *(i["h"] for i in items("en")[:3])]
    assert rows[0]["body"] == "\n".join(TOLD)


def test_a_list_of_such_lines_stands_below_an_article() -> None:
    told = [i["b"] for i in items("en")]
    above = "\n".join(["Lighthouse keeper of Orrin Bay retires after forty years", *told, "Related Articles"])
    rows = read(above + "\n" + "\n".join(f"{i['o']}  {i['t']} {i['h']}" for i in items("en")[:3]))
    assert [row["role"] for row in rows] == ["main", "related", "related", "related"]
    assert fields(rows)[1:] == [(i["o"], i["h"], None, i["t"]) for i in items("en")[:3]]
    assert rows[0]["body"] == "\n".join(told)


PLACES = ("Northgate", "Marrow", "Northgate", "Orrin Bay", "Quayside")
BEHIND = ["{h}\n{t} · {p}", "{h}\n{b}\n{t} · {p}", "{t} | {p}\n{h}\n{b}"]
BEFORE = [
    "{h}\n{p} · {t}",
    "{h}\n{t}\n{p}",
    "{h}\n{p} {t}",
    "{p}\n{t}\n{h}\n{b}",
    "{p} · {t}\n{h}",
    "{t}\n{h}\n{p}",
]
UNHEARD = (
    "Lanternfish",
    "Quillon",
    "Brightwater",
    "Saltmarsh",
    "Tideline",
)  # outlets that do not sound like any


@pytest.mark.parametrize("head", ["", "Marrow Gazette\nNews\n"])
@pytest.mark.parametrize("template", BEHIND)
def test_a_place_behind_a_time_is_no_outlet(template: str, head: str) -> None:
    text = head + "\n\n".join(template.format(**i, p=p) for i, p in zip(items("en"), PLACES, strict=True))
    rows = read(text)
    outlet = "Marrow Gazette" if head else None
    assert [(r["outlet_raw"], r["section"], r["published_raw"], r["headline"]) for r in rows] == [
        (outlet, place, i["t"], i["h"]) for place, i in zip(PLACES, items("en"), strict=True)
    ]


@pytest.mark.parametrize("template", BEFORE)
def test_a_name_anywhere_else_is_an_outlet_whatever_it_sounds_like(template: str) -> None:
    text = "\n\n".join(template.format(**i, p=p) for i, p in zip(items("en"), UNHEARD, strict=True))
    assert [row["outlet_raw"] for row in read(text)] == list(UNHEARD)


@pytest.mark.parametrize("template", BEHIND + BEFORE)
def test_what_sounds_like_outlets_beside_a_time_stays_one(template: str) -> None:
    text = "\n\n".join(template.format(**i, p=i["o"]) for i in items("en"))
    assert [row["outlet_raw"] for row in read(text)] == [i["o"] for i in items("en")]


def test_authors_beside_a_time_are_no_outlets() -> None:
    rows = read("\n\n".join(f"{i['h']}\n{i['t']} · {i['w']}" for i in items("en")))
    assert [(row["outlet_raw"], row["byline"]) for row in rows] == [(None, i["w"]) for i in items("en")]


@pytest.mark.parametrize(
    ("line", "time", "outlet", "section"),
    [
        ("3 hours ago · Northgate", "3 hours ago", None, None),
        ("3 hours ago | 4 min read", "3 hours ago", None, None),
        ("3 hours ago · Politics", "3 hours ago", None, "Politics"),
        ("Posted 3 hours ago in Northgate", "Posted 3 hours ago", None, None),
        ("9 March 2026, Northgate", "9 March 2026", None, None),
        ("vor 3 Stunden – Nordhafen", "vor 3 Stunden", None, None),
        ("il y a 3 heures · Orrin", "il y a 3 heures", None, None),
        ("3 hours ago · The Quay Times", "3 hours ago", "The Quay Times", None),
        ("The Quay Times · 3 hours ago", "3 hours ago", "The Quay Times", None),
    ],
)  # fmt: skip
def test_a_time_and_what_stands_beside_it_under_a_headline(
    line: str, time: str, outlet: str | None, section: str | None
) -> None:
    told = [i["b"] for i in items("en")]
    (row,) = read("\n".join(["Council agrees to repair the sea wall before winter", line, *told]))
    assert (row["published_raw"], row["outlet_raw"], row["section"]) == (time, outlet, section)
    assert row["body"] == "\n".join(told)


def test_a_time_beside_a_place_on_a_saved_page() -> None:
    told = "".join(f"<p>{i['b']} {i['b']}</p>" for i in items("en"))
    head = "<h1>Council agrees to repair the sea wall before winter</h1><p class='meta'>3 hours ago · Northgate</p>"
    (row,) = read(f"<!DOCTYPE html><html><body><article>{head}{told}</article></body></html>", "a.html")
    assert (row["published_raw"], row["outlet_raw"]) == ("3 hours ago", None)


HEADLINE = "Storm hits the coast and cuts off three villages"
TOLD = [
    "The council said on Monday that the road will be closed for a week, after a debate of three hours in the old hall.",
    "Crews said that they would not go out again before the wind had gone down, which nobody expects before Friday.",
    "Schools stay closed until the end of the week, and the board has opened two halls for those who had to leave.",
]
TICKERS = {
    "marks": ["+++ 10.15 Uhr: Fähren stehen heute still +++", "+++ 11.40 Uhr: Straße nach Norden gesperrt +++", "+++ 12.05 Uhr: Strom kehrt am Abend zurück +++"],
    "clocks": ["10:15 Ferries stop for the day", "11:40 Road to the north closed", "12:05 Power is back in two villages"],
    "colons": ["10.15 Uhr: Fähren stehen heute still", "11.40 Uhr: Straße nach Norden gesperrt", "12.05 Uhr: Strom kehrt am Abend zurück"],
    "lines": ["10:15", "Ferries stop for the day", "11:40", "Road to the north closed", "12:05", "Power is back"],
    "days": ["3 March 2026: Ferries stop for the day.", "4 March 2026: The road is closed.", "5 March 2026: Power is back."],
}  # fmt: skip


@pytest.mark.parametrize("as_page", [False, True])
@pytest.mark.parametrize("place", ["within", "below", "above", "below a dated one"])
@pytest.mark.parametrize("ticker", TICKERS)
def test_a_small_ticker_in_an_article_is_part_of_it(ticker: str, place: str, as_page: bool) -> None:
    own = TICKERS[ticker]
    lines = {"within": [TOLD[0], *own, *TOLD[1:]], "below": [*TOLD, *own], "above": [*own, *TOLD]}.get(place)
    lines = lines or ["By Ann Bell", "9 March 2026", *TOLD, *own]
    inner = f"<h1>{HEADLINE}</h1>" + "".join(f"<p>{line}</p>" for line in lines)
    page = f"<!DOCTYPE html><html><head><title>{HEADLINE}</title></head><body><article>{inner}</article></body></html>"
    (row,) = read(page, "a.html") if as_page else read("\n".join([HEADLINE, *lines]))
    assert row["headline"] == HEADLINE
    assert all(line in (row["body"] or "") for line in TOLD)


@pytest.mark.parametrize("ticker", ["marks", "clocks", "colons"])
def test_a_ticker_is_a_list_where_nothing_else_is_told(ticker: str) -> None:
    rows = read("\n".join(["Storm on the coast: news of the day", *TICKERS[ticker]]))
    assert [row["outlet_raw"] for row in rows] == [None] * 3
    assert [(row["published_raw"] or "")[:2] for row in rows] == ["10", "11", "12"]


@pytest.mark.parametrize("ticker", ["marks", "clocks", "colons"])
def test_what_stands_below_each_time_of_a_ticker_is_its_own(ticker: str) -> None:
    lines = [line for pair in zip(TICKERS[ticker], TOLD, strict=True) for line in pair]
    rows = read("\n".join([HEADLINE, *TOLD, *lines]))
    assert [row["body"] for row in rows[1:]] == TOLD
    assert [(row["published_raw"] or "")[:2] for row in rows[1:]] == ["10", "11", "12"]
