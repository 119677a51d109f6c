"""Saved article pages: what their makers say is on them; days of pages in many languages; languages."""

import csv
import gzip
import itertools
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from dateutil import parser
from lxml.html import HTMLParser, document_fromstring

from accuracy import real
from accuracy.scored import Scored, share
from analysis import text
from analysis.readers import charset, html, languages
from analysis.readers.document import Document
from analysis.readers.html import declared, headlines
from analysis.times.expressions import understand

LEAST = 31
# how the gold's class names are called on the pages themselves
CALLED = {
    "ZwanzigMinuten": "20 Minuten",
    "DieZeit": "ZEIT ONLINE",
    "LTO": "Legal Tribune Online",
    "RheinischePost": "RP ONLINE",
    "MitteldeutscheZeitung": "mz.de",
    "SpiegelOnline": "DER SPIEGEL",
    "StuttgarterZeitung": "STZ",
    "APNews": "Associated Press",
    "WAZ": "Westdeutsche Allgemeine Zeitung",
    "Bhaskar": "दैनिक भास्कर",
    "Morgunbladid": "mbl.is",
    "AsahiShimbun": "朝日新聞デジタル",
    "MainichiShimbun": "毎日新聞",
    "NikkanGeadai": "日刊現代",
    "SankeiShimbun": "産経新聞：産経ニュース",
    "TokyoShimbun": "東京新聞デジタル",
    "HankookIlbo": "한국일보",
    "LBCGroup": "LBCI Lebanon",
    "AnadoluAjansi": "Anadolu Ajansı",
    "TaipeiTimes": "台北時報",
    "TheMirror": "Daily Mirror",
    "DurbanLocal": "Your eThekwini",
    "iNews": "The i Paper",
}


class Page(NamedTuple):
    """A saved page: what its maker says is on it, what was read, its headline without rows, its headings."""

    name: str
    gold: dict[str, Any]
    row: dict[str, Any]
    unlisted: str
    headings: list[str]


def natural(name: str) -> list[int | str]:
    """Numbers in a name sort as numbers."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


@cache
def pages() -> tuple[Page, ...]:
    """Every saved page with what the parsers of its gold say of it."""
    return tuple(_pages())


def _pages() -> Iterator[Page]:
    for expected in sorted(real.pinned("html/fundus").glob("*/*.json")):
        if expected.name == "meta.json":
            continue
        gold = json.loads(expected.read_text())
        meta = json.loads((expected.parent / "meta.json").read_text())
        files = sorted(expected.parent.glob(f"{expected.stem}_2*.html.gz"))
        for path, version in zip(files, sorted(gold, key=natural), strict=True):
            data = gzip.decompress(path.read_bytes())
            address = meta[path.name]["url"]
            row = next(iter(html.read(Document(path.name, data, url=address)).articles), {})
            tree = document_fromstring(charset.text(data).text.encode(), parser=HTMLParser(encoding="utf-8"))
            headings = [text.key(element.text_content()) for element in tree.iter("h1", "h2")]
            said = headlines.find(tree, declared.of(tree, address), row.get("outlet_raw"))
            yield Page(path.name, gold[version], row, said or "", headings)


def fundus() -> Iterator[Scored]:
    """Headlines, instants, authors, bodies and outlets.

    The gold is by parsers whose conventions are our rows in data/html_fields.csv: `headline` holds for outlets
    with a row; `by the general rule` is what an outlet without one gets. Where a page declares two headlines, its
    makers took now one, now the other; ours is the one that it shows.
    """
    yield from _headlines()
    yield share("instant", [_instant(page) for page in pages()], LEAST)
    named = [(page.row.get("byline") or "", page.gold["authors"])
             for page in pages() if page.gold.get("authors")]  # fmt: skip
    found = [any(text.key(a) in text.key(byline) for a in authors) for byline, authors in named]
    yield share("at least one author", found, LEAST)
    bodies = [_body(page) for page in pages()]
    yield Scored("body (F1 of words)", len(bodies), sum(bodies) / len(bodies))
    yield share("outlet", [_outlet(page) for page in pages()], LEAST)


def _headlines() -> Iterator[Scored]:
    ours = [(page.row.get("headline") or "", page.gold["title"]) for page in pages()]
    yield share("headline", [same(*pair) for pair in ours], LEAST)
    yield share("headline to the letter", [text.key(a) == text.key(b) for a, b in ours], LEAST)
    general = [(page.unlisted, page.gold["title"]) for page in pages()]
    yield share("headline by the general rule", [same(*pair) for pair in general], LEAST)
    letters = [text.key(a) == text.key(b) for a, b in general]
    yield share("headline by the general rule to the letter", letters, LEAST)
    shown = [p for p in pages() if any(text.key(p.gold["title"]) in heading for heading in p.headings)]
    right = [same(page.unlisted, page.gold["title"]) for page in shown]
    yield share("headline by the general rule, where shown", right, LEAST)


def same(one: str, other: str) -> bool:
    """The same letters, or one holds the other: a kicker or the outlet's name more or less."""
    a, b = text.key(one), text.key(other)
    return bool(a and b) and (a in b or b in a)


def _instant(page: Page) -> bool:
    expected = parser.parse(page.gold["publishing_date"])
    found = instant(page.row.get("published_raw"))
    if found and not (found.tzinfo and expected.tzinfo):  # one of them has no zone: compare the clocks
        found, expected = found.replace(tzinfo=UTC), expected.replace(tzinfo=UTC)
    return found is not None and abs(found - expected) < timedelta(minutes=1)


def instant(raw: str | None) -> datetime | None:
    """The instant a verbatim time means, day before month where it is not ISO."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parser.parse(raw or "", dayfirst=not (raw or "")[:4].isdigit())
    except (ValueError, OverflowError):
        said = understand(raw or "")  # what is printed in words
        given = (said.year, said.month, said.day)
        return datetime(*given, said.hour or 0, said.minute or 0) if all(given) else None  # type: ignore[arg-type]  # noqa: DTZ001


def tokens(body: str) -> Counter[str]:
    """Words; single signs where the script has no spaces."""
    return Counter(
        re.findall(
            r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W\u3040-\u30ff\u4e00-\u9fff]+", text.normalise(body).lower()
        )
    )


def _body(page: Page) -> float:
    sections = page.gold["body"]["sections"]
    lines = [line for section in sections for line in (*section["headline"], *section["paragraphs"])]
    expected = tokens("\n".join([*page.gold["body"]["summary"], *lines]))
    found = tokens(page.row.get("body") or "")
    return 2 * (found & expected).total() / (found.total() + expected.total())


def _outlet(page: Page) -> bool:
    name = page.name.rsplit("_", 3)[0]
    outlet = page.row.get("outlet_raw") or ""
    return same(outlet, name) or same(outlet, CALLED.get(name, name))


def dates() -> Iterator[Scored]:
    """By the printed day; and with any zone in use for a time that has one, as the gold's zone is not told.

    Beside htmldate, which is made for this: never worse.
    """
    from htmldate import find_date

    printed, in_a_zone, theirs = [], [], []
    for row in csv.DictReader(
        (real.pinned("html/dates") / "dates.tsv").open(encoding="utf-8"), delimiter="\t"
    ):
        if row["published_date"] == "nan":
            continue
        data = gzip.decompress((real.pinned("html/dates") / row["file"]).read_bytes())
        expected = date.fromisoformat(row["published_date"])
        reading = html.read(Document(row["file"], data, url=row["url"]))
        found = instant(reading.articles[0]["published_raw"]) if reading.articles else None
        printed.append(found is not None and found.date() == expected)
        in_a_zone.append(found is not None and expected in days(found))
        day = find_date(data.decode("utf-8", "replace"), url=row["url"], original_date=True)
        theirs.append(day == row["published_date"])
    ours = share("day as printed", printed, LEAST)
    yield share("day in any zone", in_a_zone, LEAST)
    yield ours
    better = ours.value - share("htmldate", theirs, LEAST).value
    yield Scored("day as printed, less what htmldate finds", len(printed), better)


def days(found: datetime) -> set[date]:
    """The days that an instant has in the zones in use."""
    if found.tzinfo is None:
        return {found.date()}
    return {(found.astimezone(UTC) + timedelta(hours=h)).date() for h in (-12, 0, 14)}


def languages_of_short_texts() -> Iterator[Scored]:
    """Of the fewest letters a language is told by, in English, Spanish, Italian and Dutch."""
    rights = []
    for row in real.lines("wikinews/meantime.jsonl.gz"):
        letters = itertools.accumulate(sign.isalpha() for sign in row["text"])
        short = "".join(sign for sign, n in zip(row["text"], letters, strict=True) if n <= languages.FEWEST)
        rights.append(languages.of(short) == row["lang"])
    yield share("language of a short text", rights, LEAST)
