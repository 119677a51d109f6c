"""Small tables of our own words, each of a shape that a corpus may have."""

import csv
import io
from datetime import UTC, datetime, timedelta

Row = dict[str, str]

STORIES = {
    "Ferry strike at Skelby enters its third week": (
        "Crews of the Skelby ferries voted on Monday to extend their strike. The union asks for higher wages and "
        "says talks with the port authority have failed. Islanders wait for food, fuel and the doctor."
    ),
    "Storm Brannoch tears roofs from houses in Eastmere": (
        "The storm Brannoch reached Eastmere in the night with gusts that tore roofs from houses and felled trees. "
        "Fire crews rescued eleven people. Schools stay closed, and the weather service expects floods."
    ),
    "Marrow United sell their captain to Harbour City": (
        "The football club Marrow United have sold their captain Odo Tamsin to Harbour City. The coach called the "
        "transfer a loss for the team. The season begins with a match between the two clubs."
    ),
    "Parliament passes the budget by a single vote": (
        "Parliament has passed the budget of the government by one vote after a debate of nine hours. The "
        "opposition called for an election. The finance minister promised lower taxes for families."
    ),
}
OUTLETS = ("Harbour Post", "Marrow Radio", "Eastmere Echo")
START = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


def usual() -> list[Row]:
    """Twelve articles: four stories, each told by three outlets within a day, one of them in the words of another."""
    rows = []
    for day, (headline, text) in enumerate(STORIES.items()):
        for hours, outlet in enumerate(OUTLETS):
            at = START + timedelta(days=day, hours=3 * hours)
            told = (
                text
                if hours < 2
                else f"{text.split('. ')[0]}. {outlet} has seen the place. More is not known."
            )
            rows.append(
                {
                    "headline": headline if hours != 1 else f"{outlet}: {headline.lower()}",
                    "text": told,
                    "outlet": outlet,
                    "published": at.isoformat(),
                }
            )
    return rows


def only(*columns: str) -> list[Row]:
    """The usual articles with no other columns than these."""
    return [{column: row[column] for column in columns} for row in usual()]


def dated(*years: int) -> list[Row]:
    """The usual articles, their years set to these in turn."""
    return [
        row | {"published": f"{years[n % len(years)]}{row['published'][4:]}"} for n, row in enumerate(usual())
    ]


CHINESE = [
    {
        "headline": f"{place}{what}",
        "text": f"{place}居民星期一表示，{what}已经持续了三个星期。当地政府说，会谈没有结果，{place}的学校仍然关闭。",
        "outlet": outlet,
        "published": (START + timedelta(days=day, hours=hour)).isoformat(),
    }
    for day, (place, what) in enumerate([("海港", "渡轮罢工"), ("东湖", "风暴过后停电"), ("石桥", "市场重新开放"), ("北山", "修路工程")])
    for hour, outlet in enumerate(("海港日报", "东湖晚报", "石桥电台"))
]  # fmt: skip

NAMED: dict[str, list[Row]] = {
    "one article": usual()[:1],
    "two equal": [usual()[0], usual()[0] | {"outlet": "Marrow Radio"}],
    "no outlet": only("headline", "text", "published"),
    "no time": only("headline", "text", "outlet"),
    "no text": only("headline", "outlet", "published"),
    "no headline": only("text", "outlet", "published"),
    "headline only": only("headline"),
    "text only": only("text"),
    "one outlet": [row | {"outlet": "Harbour Post"} for row in usual()],
    "one story": usual()[:3] * 4,
    "Chinese": CHINESE,
    "all in the future": dated(2061),
    "forty years": dated(*range(1984, 2025, 4)),
    "one instant": [row | {"published": START.isoformat()} for row in usual()],
    "two rows seventeen years apart": [usual()[0] | {"published": "2009-03-02"}, usual()[3]],
}


def table(rows: list[Row]) -> str:
    """Rows as the text of a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
