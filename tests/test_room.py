"""A page has three million bytes at most, whatever there is to list, and says what it leaves out."""

import csv
import json
import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import unpacked
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml

from analysis import evidence, language, page
from analysis.page import behind, left_out, packing, room
from analysis.page.blocks import Chapter
from analysis.run import report

ARTICLES = 1_000_000
WORDS = [
    "harbour",
    "tunnel",
    "storm",
    "ledger",
    "quake",
    "toll",
    "minister",
    "strike",
    "census",
    "ferry",
    "mill",
    "cup",
    "vote",
]


FIFTH = (
    5  # of its bytes, and of what there is to list, where a whole page would take seconds to be read again
)


@pytest.fixture(scope="module", autouse=True)
def _short_scripts() -> Iterator[None]:
    """As many bytes in place of Vega as bring style and scripts to half a million; to bundle it takes seconds."""
    packed = "A" * 406_588
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "_vega", lambda: "// Vega")
        patch.setattr(page, "_packed_vega", lambda: packed)
        yield


def headline(number: int, length: int = 8) -> str:
    draw = random.Random(number)
    return " ".join(f"{draw.choice(WORDS)}{draw.randrange(10_000)}" for _ in range(length))


@cache
def corpus(articles: int = ARTICLES) -> pd.DataFrame:
    """Articles whose headlines have little in common."""
    some = [headline(number) for number in range(5_000)]
    apart = (f"{number * 0x9E3779B97F4A7C15 % 2**64:x}" for number in range(articles))
    return pd.DataFrame({"headline": [f"{some[at % 5_000]} {one}" for at, one in enumerate(apart)]})


def counts(numbers: int, rows: int, articles: int = ARTICLES) -> str:
    """As many numbers, each of so many articles."""
    draw = random.Random(numbers)
    return " ".join(evidence.count(draw.sample(range(articles), rows)).html for _ in range(numbers))


def named(numbers: int, names: int) -> str:
    """As many numbers of things with names, each of which has articles of its own."""
    draw = random.Random(names)
    return " ".join(
        evidence.named(
            {headline(draw.randrange(10**9)): draw.sample(range(ARTICLES), 3) for _ in range(names)},
            "stories",
        ).html
        for _ in range(numbers)
    )


def chart(number: int, marks: int) -> tuple[str, behind.Chart]:
    """A chart of as many marks, and what stands for it in a chapter."""
    draw = random.Random(number)
    lines = [
        {"name": headline(draw.randrange(10**9), 2), "n": 9, "rows": evidence.encode(draw.sample(range(ARTICLES), 9))}
        for _ in range(marks)
    ]  # fmt: skip
    spec = behind.Chart({"data": {"name": "one"}, "datasets": {"one": lines}}, "articles")
    return f'<div data-chart="spec-{number}" data-of="articles"></div>', spec


def content(
    *bodies: str, charts: Sequence[behind.Chart] = (), articles: pd.DataFrame | None = None
) -> room.Content:
    """Chapters with these bodies, and the method."""
    chapters = [Chapter(f"at-{n}", f"Chapter {n}", [("at", "One")], body) for n, body in enumerate(bodies, 1)]
    return room.Content(
        [*chapters, Chapter("method", "How was this report made?", [], "<p>So.</p>")],
        [*(f"notebooks/{n}.ipynb" for n, _ in enumerate(bodies, 1)), "manifest.json"],
        {f"spec-{n}": one for n, one in enumerate(charts, 1)},
        {"articles": corpus() if articles is None else articles},
    )


def fitted(whole: room.Content) -> room.Fitted:
    return room.fitted(whole, lambda shown: page._drawn("Title", "", "tables/articles.csv", "en", shown))


CHARTS = [chart(number, 3_000 // FIFTH) for number in range(1, 9)]
FAR = {  # what there is to list, far beyond what any report has → what of it is left out
    "lists of 200": (lambda: content(counts(2_000 // FIFTH, 200)), "Of each list"),
    "names": (lambda: content(named(100 // FIFTH, 200)), "Of each list"),
    "marks": (lambda: content(*(body for body, _ in CHARTS), charts=[one for _, one in CHARTS]), "Of each list"),
    "more numbers than lists": (lambda: content("<p>Front</p>", counts(36_000 // FIFTH, 1)), "numbers at its end have no list in it"),
    "more numbers than a page has room for": (
        lambda: content("<p>Front</p>", counts(50_000 // FIFTH, 1), counts(3_000 // FIFTH, 40)), "1 chapter is left out"),
    "a text that is too long": (lambda: content("<p>Front</p>", f"<p>{'long ' * (700_000 // FIFTH)}</p>"), "1 chapter is left out"),
    "the front too": (
        lambda: content(f"<p>{'long ' * (700_000 // FIFTH)}</p>", f"<p>{'wide ' * (600_000 // FIFTH)}</p>", counts(9, 9)), "2 chapters are left out"),
}  # fmt: skip


@pytest.mark.parametrize("far", FAR)
def test_a_page_has_no_more_bytes_than_it_may_and_says_what_it_leaves_out(
    far: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LARGEST", "TEXT", "CARRIED"):
        monkeypatch.setattr(room, name, getattr(room, name) // FIFTH)
    packed = "A" * (-sum(map(len, (page._style(), page._template("page.js")))) + 500_000 // FIFTH)
    monkeypatch.setattr(page, "_packed_vega", lambda: packed)
    make, why = FAR[far]
    whole = make()
    made = fitted(whole)
    assert len(made.html.encode()) <= 3_000_000 // FIFTH
    shown = lxml.fromstring(made.html)
    [said] = shown.xpath("//footer/p[@id='left-out']")
    assert why in said.text_content()
    assert said.text_content() in shown.xpath("//section[@aria-labelledby='method']")[0].text_content()
    assert shown.xpath(f"//nav//a[@href='#{left_out.PLACE}']")
    for number, chapter in enumerate(whole.chapters[:-1], 1):
        [section] = shown.xpath(f"//section[@aria-labelledby='{chapter.id}']")
        if "has no room in a page" in section.text_content():
            assert f"It stands in notebooks/{number}.ipynb." in section.text_content()
        else:
            assert len(section.xpath(".//data[@class='count']")) == len(behind.numbers(chapter.body))
            assert len(section.xpath(".//*[@data-chart]")) == chapter.body.count("data-chart=")
    assert_every_list_is_somewhere(whole, made)


def assert_every_list_is_somewhere(whole: room.Content, made: room.Fitted) -> None:
    """Each number's list is in the page as far as it says, and whole in the table, by the number that the page gives."""
    numbers = [one for chapter in whole.chapters for one in behind.numbers(chapter.body)]
    assert made.lists is not None
    by_number = made.lists.groupby("list")
    assert len(by_number) == len(numbers)
    shown = lxml.fromstring(made.html)
    carried = unpacked.index(made.html).lists.get("articles", [])
    lines = int(shown.xpath("//*[@data-shown]/@data-shown")[0])
    for section in shown.xpath("//section[@class='chapter']"):
        first = int(section.get("data-first"))
        for at, count in enumerate(section.xpath(".//data[@class='count']"), first):
            one = numbers[at - 1]
            if at % 97 == 1:  # the table is large
                assert by_number.get_group(at)["lines"].tolist() == [
                    evidence.encode([row + 2 for row in part]) for part in one.list.parts
                ]
            assert count.get("value") == str(one.counted)
            if place := count.get("data-list"):
                assert carried[int(place)] == one.list.cut(lines)[1:]


def test_a_page_with_room_for_all_says_nothing_and_needs_no_file() -> None:
    made = fitted(content(counts(300, 30), named(9, 20)))
    assert made.lists is None
    assert "left-out" not in made.html
    assert "data-first" not in made.html
    assert next(unpacked.numbers(made.html)).listed


def test_the_file_of_lists_opens_in_other_tools(tmp_path: Path) -> None:
    articles = pd.DataFrame(
        {"headline": ["a", "b", "c"]}, index=[5, 7, 9]
    )  # rows of the page, not lines of the file
    chapter = Chapter(
        "at-1", "=Who?", [], evidence.named({"Gull, & Mew": [5, 9], "Tern": [7]}, "outlets").html
    )
    lists = left_out.table([(chapter.title, behind.numbers(chapter.body))], {"articles": articles})
    report._save_page(room.Fitted("<!doctype html>", lists), tmp_path)
    assert (tmp_path / "report.html").read_text() == "<!doctype html>"
    with (tmp_path / "lists.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {
                "list": "1",
                "chapter": "'=Who?",
                "counted": "2",
                "table": "articles",
                "name": name,
                "lines": lines,
            }
            for name, lines in (("Gull, & Mew", "2,4"), ("Tern", "3"))
        ]


def test_lists_are_shorter_before_any_is_left_out_and_the_page_is_nearly_full() -> None:
    made = fitted(content(counts(1_500, 200)))
    assert len(made.html.encode()) <= 3_000_000
    assert all(one.listed for one in unpacked.numbers(made.html))
    lengths = {len(one.listed.parts[0]) for one in unpacked.numbers(made.html) if one.listed}
    assert len(lengths) == 1
    assert sum(map(len, unpacked.index(made.html).entries.values())) > room.CARRIED / 2


BODIES = st.lists(
    st.one_of(
        st.tuples(st.just("counts"), st.integers(0, 60), st.integers(0, 60)),
        st.tuples(st.just("names"), st.integers(0, 5), st.integers(0, 30)),
        st.tuples(st.just("text"), st.integers(0, 60_000), st.just(0)),
    ),
    max_size=5,
)


@given(BODIES, st.integers(0, 60_000))
@examples(40)
def test_whatever_there_is_to_list(bodies: list[tuple[str, int, int]], left: int) -> None:
    """The same by bounds that are as near as may be."""
    make = {"counts": lambda n, each: counts(n, each, 2_000), "text": lambda n, _: f"<p>{'x' * n}</p>",
            "names": lambda n, each: re.sub(r"\d{4,}", "7", named(n, each))}  # fmt: skip
    whole = content(*(make[kind](n, each) for kind, n, each in bodies), articles=corpus(2_000))
    frame = len(fitted(content(articles=corpus(9))).html.encode()) + 2_500 + 400 * len(bodies)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "LARGEST", frame + left)
        patch.setattr(room, "TEXT", frame + left // 2)
        made = fitted(whole)
    assert len(made.html.encode()) <= frame + left
    if made.lists is None:
        assert "left-out" not in made.html
    else:
        assert "left-out" in made.html
        assert_every_list_is_somewhere(whole, made)


TEXTS = st.text(st.sampled_from("ab · \n\0é"), max_size=6) | st.just("a · b")
LINES = st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=12)


@given(LINES, LINES, st.lists(st.tuples(st.lists(st.sets(st.integers(0, 11))), st.booleans())))
@examples(100)
def test_what_is_stored_is_read_again(
    one: list[tuple[str, str, str]],
    other: list[tuple[str, str, str]],
    lists: list[tuple[list[set[int]], bool]],
) -> None:
    entries = {
        of: [{"row": 3 * at, "headline": a, "where": b, "text": c} for at, (a, b, c) in enumerate(lines)]
        for of, lines in (("articles", one), ("quotes", other))
    }
    behind_them = [
        behind.List(
            "articles",
            tuple(tuple(3 * at for at in sorted(part) if at < len(one)) for part in (parts or [set()])),
            tuple(f"name {at}" for at, _ in enumerate(parts)) if named else (),
        )
        for parts, named in lists
        if named or len(parts) < 2
    ]  # fmt: skip
    read = unpacked.told(packing.index(entries, {"articles": behind_them}))
    assert [tuple(listed) for listed in read.lists["articles"]] == [tuple(own[1:]) for own in behind_them]
    for of, lines in entries.items():
        assert [{**line, "text": ""} for line in read.entries[of]] == [{**line, "text": ""} for line in lines]
        alike = [[line["text"] for line in some] for some in (lines, read.entries[of])]
        assert [alike[0].index(text) for text in alike[0]] == [alike[1].index(text) for text in alike[1]]


def test_what_is_left_out_is_said_in_the_language_of_the_page() -> None:
    with language.of("de"):
        told = " ".join(one.text for one in left_out.said(1, False, 2, 1))
    assert not set(told.split()) & {"the", "of", "list", "page", "chapter"}
    assert json.dumps(told)
