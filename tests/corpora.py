"""A strategy that makes any articles table the schema allows, as reading could have left it, with its ledger and documents."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pandas as pd
from hypothesis import strategies as st

from analysis import read, schema

SCRIPTS = {
    "en": "storm ferry strike council budget captain harbour minister vote school island fire train court wage",
    "de": "Sturm Fähre Streik Haushalt Kapitän Hafen Ministerin Abstimmung Schule Insel Gericht Löhne",
    "ar": "عاصفة عبارة إضراب ميزانية قبطان ميناء وزير تصويت مدرسة جزيرة محكمة",
    "zh": "风暴 渡轮 罢工 预算 船长 港口 部长 投票 学校 岛屿 法院",
    "ja": "ストライキ フェリー 予算 港 大臣 学校 島 裁判所 あらし",
    "am": "ማዕበል ጀልባ አድማ በጀት ወደብ ሚኒስትር ትምህርት ደሴት",
    "th": "พายุ เรือข้ามฟาก หยุดงาน งบประมาณ ท่าเรือ รัฐมนตรี โรงเรียน",
    "qaa": "zrk vlt 𐐀𐐁 ꙮ ✂︎ 👩‍👩‍👧 ½ ﷽ ⅷ",
}
STEERING = (
    "",
    "<b onclick=x>&amp;",
    "\u202e",
    "=SUM(A1)",
    "]]>",
    "\x00",
    "{{x}} {0}",
    "\n\n\t",
    "$x$ [a](b) `c`",
)
FILLED = ("all", "some", "none")
AGES = ("3 hours ago", "a day ago", "vor 2 Stunden", "yesterday", "il y a 3 jours", "قبل ساعتين")
NO_TIME = ("soon", "25:99", "0000-00-00", "—", "in the beginning")
DAMAGE = ("truncated", "glued-sentences", "words-missing", "paywall")
READERS = ("pages", "html", "feeds", "tables", "warc")
COLUMNS = ("outlet_raw", "headline", "body", "byline", "url", "language", "section", "published_raw", "source_id",
           "hashtags", "damage", "captured")  # fmt: skip
MEGABYTES, ORDINARY = 2, 400  # so many articles may have a body of any length; words of the others
FIRST = datetime(1526, 3, 2, 6, 30, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)


class Shape(NamedTuple):
    """What is drawn of a corpus; all else follows from it and its seed."""

    articles: int
    documents: int
    outlets: int
    stories: int
    seconds: int
    begin: datetime
    script: str
    longest: int
    copies: bool
    written: str
    filled: dict[str, str]
    steering: str
    seed: int


def shapes() -> st.SearchStrategy[Shape]:
    """Shapes whose extremes are drawn as often as what lies between them."""
    hour, year = 3_600, 31_557_600
    return st.builds(
        Shape,
        articles=st.sampled_from([1, 2, 3, 12]) | st.integers(1, 40) | st.sampled_from([1, 2, 25, 300]),
        documents=st.sampled_from([1, 2, 300]),
        outlets=st.sampled_from([1, 2, 5, 10_000]),
        stories=st.sampled_from([1, 2, 10_000]),
        seconds=st.sampled_from([0, 1, hour, 30 * hour, 40 * 24 * hour, 2 * year, 17 * year, 40 * year, 500 * year]),
        begin=st.sampled_from([FIRST, NOW, datetime(1969, 12, 31, tzinfo=UTC), datetime(2524, 2, 29, tzinfo=UTC),
                               datetime(9998, 12, 30, tzinfo=UTC), LAST]),
        script=st.sampled_from([*SCRIPTS, "all"]),
        longest=st.sampled_from([0, 5, 60, 400]) | st.sampled_from([60, 150_000]),
        copies=st.booleans(),
        written=st.sampled_from(["iso", "day", "age", "no time", "any"]),
        filled=st.fixed_dictionaries({column: st.sampled_from(FILLED) for column in COLUMNS}),
        steering=st.sampled_from(STEERING),
        seed=st.integers(0, 9_999),
    )  # fmt: skip


def corpora() -> st.SearchStrategy[read.Corpus]:
    """Any corpus, as `read.read` could have given it."""
    return shapes().map(corpus)


def corpus(shape: Shape) -> read.Corpus:
    """The corpus of a shape."""
    chance = random.Random(shape.seed)
    rows: list[dict[str, Any]] = [_article(shape, chance, number) for number in range(shape.articles)]
    ledger, documents = [], []
    for name in dict.fromkeys(row["document"] for row in rows):
        own = [row for row in rows if row["document"] == name]
        lines = _lines(own, text=chance.random() < 0.5)
        aside = [line for line in lines if line["use"] == "set aside" and line.get("record")]
        ledger += lines
        documents.append(
            {"document": name, "sha256": f"{chance.getrandbits(256):064x}", "size": 1_000, "reader": chance.choice(READERS),
             "records": len(own) + len(aside), "articles": len(own), "set_aside": len(aside), "status": "read"}
        )  # fmt: skip
    if chance.random() < 0.3:
        reason = "not a table"
        documents.append({"document": "broken.csv", "records": 1, "articles": 0, "set_aside": 1, "status": "not read",
                          "reason": reason})  # fmt: skip
        ledger.append({"document": "broken.csv", "record": "document", "use": "set aside", "reason": reason})
    tables = zip((rows, ledger, documents), (schema.READ, schema.LEDGER, schema.DOCUMENTS), strict=True)
    return read.Corpus(
        *(schema.check(schema.frame(table, columns), columns, "made") for table, columns in tables)
    )


def _article(shape: Shape, chance: random.Random, number: int) -> dict[str, Any]:
    """One article: what is drawn for each column, and its place."""
    story = chance.randrange(min(shape.stories, shape.articles))
    told = random.Random(story) if shape.copies else chance
    place = number % shape.documents
    longest = shape.longest if number < MEGABYTES else min(shape.longest, ORDINARY)
    given = {
        "outlet_raw": f"{_words(shape, random.Random(number % shape.outlets), 2)} {number % shape.outlets}",
        "headline": f"{shape.steering}{_words(shape, random.Random(story), 4)} {_words(shape, told, 3)}",
        "body": _words(shape, told, chance.choice([0, longest // 2, longest])),
        "byline": f"By {_words(shape, chance, 2)}",
        "url": f"https://{chance.choice('abc')}.example/2026/03/{chance.randrange(1, 29):02}/{chance.randrange(3)}",
        "language": shape.script if shape.script != "all" else chance.choice(list(SCRIPTS)),
        "section": chance.choice(["Sport", "Politics", "港", "<i>"]),
        "published_raw": _time(shape, chance, number),
        "source_id": str(chance.randrange(5)),
    }
    lists = {
        "hashtags": [f"#{_words(shape, chance, 1)}" for _ in range(chance.randrange(3))],
        "damage": chance.sample(DAMAGE, chance.randrange(len(DAMAGE))),
    }
    kept = {name: value if _has(shape, chance, name) else None for name, value in given.items()}
    kept |= {name: value if _has(shape, chance, name) else [] for name, value in lists.items()}
    captured = _captured(chance) if _has(shape, random.Random(place), "captured") else {}
    ids = {
        "article_id": f"{number:016x}",
        "document": f"in/{place}.txt",
        "position": number // shape.documents,
    }
    return {**ids, "role": chance.choice(schema.ROLES), **kept, **captured}


def _has(shape: Shape, chance: random.Random, column: str) -> bool:
    return shape.filled[column] == "all" or (shape.filled[column] == "some" and chance.random() < 0.5)


def _words(shape: Shape, chance: random.Random, most: int) -> str:
    known = " ".join(SCRIPTS.values()) if shape.script == "all" else SCRIPTS[shape.script]
    chosen = chance.choices(known.split(), k=most)
    return " ".join(f"{word}." if chance.random() < 0.1 else word for word in chosen)


def _time(shape: Shape, chance: random.Random, number: int) -> str:
    """A time as printed; the first and the last article stand at the ends of the span."""
    part = (0.0, 1.0)[number] if number < 2 else chance.random()
    at = shape.begin + min(timedelta(seconds=round(shape.seconds * part)), LAST - shape.begin)
    forms = {"iso": at.isoformat(), "day": f"{at:%Y-%m-%d}" if at.year > 999 else "", "age": chance.choice(AGES),
             "no time": chance.choice(NO_TIME)}  # fmt: skip
    return forms[chance.choice(list(forms)) if shape.written == "any" else shape.written]


def _captured(chance: random.Random) -> dict[str, Any]:
    """When a document was captured: to the second, or bounded on one or both sides."""
    begin, end = NOW, NOW + timedelta(hours=chance.choice([0, 0, 5, 900]))
    ends = chance.choice([(begin, end), (begin, end), (begin, None), (None, end)])
    return {"captured_earliest": ends[0], "captured_latest": ends[1], "captured_cause": "file name"}


def _lines(own: list[dict[str, Any]], text: bool) -> list[dict[str, Any]]:
    """The ledger of a document: spans of a text without a gap, or records."""
    if not text:
        aside = {
            "document": own[0]["document"],
            "record": f"row {len(own)}",
            "use": "set aside",
            "reason": "no headline",
        }
        return [
            *({"document": a["document"], "record": f"row {n}", "use": "record", "article_id": a["article_id"]}
              for n, a in enumerate(own)),
            aside,
        ]  # fmt: skip
    lines, at = [], 0
    for article in own:
        article["start"] = at
        for use in ("headline", "body", "time"):
            words = article["headline" if use == "headline" else "body" if use == "body" else "published_raw"]
            if words:
                lines.append({"document": article["document"], "start": at, "end": at + len(words), "use": use,
                              "article_id": article["article_id"], "excerpt": words[:120]})  # fmt: skip
                at += len(words)
        article["end"] = at
    chrome = {
        "document": own[0]["document"],
        "start": at,
        "end": at + 7,
        "use": "boilerplate",
        "excerpt": "Sign in",
    }
    return [*lines, chrome]


def seen(frame: pd.DataFrame) -> set[str]:
    """Which columns of a frame hold anything at all."""
    return {str(column) for column in frame if frame[column].notna().any()}
