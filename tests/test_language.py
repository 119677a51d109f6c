"""Catalogues without gaps: every text translated, with the same values, and as many forms as its plurals have."""

import re
import string
from collections.abc import Iterator

import catalogued
import pandas as pd
import pytest

from analysis import evidence, language, page, paths, plurals, topics
from analysis.what_if import choosing

OTHERS = [code for code in language.NAMES if code != language.ENGLISH]


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    language.use(language.ENGLISH)


def values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def wordless(text: str) -> set[str]:
    """Values that a text prints no number of, only a word that goes with it: a language may do without."""
    shown = {
        name
        for _, name, spec, _ in string.Formatter().parse(text)
        if name and not (spec or "").startswith("|")
    }
    return values(text) - shown


def forms(text: str) -> list[list[str]]:
    """The forms of each word of a text that goes with a number."""
    specs = [spec for _, _, spec, _ in string.Formatter().parse(text) if spec and "|" in spec]
    return [spec.removeprefix("|").split("|") for spec in specs]


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated_and_no_other(code: str) -> None:
    known, covered = language.catalogue(code), catalogued.covered()
    assert sorted(set(covered) - set(known)) == []
    assert sorted(set(known) - set(covered) - catalogued.questions()) == []
    assert catalogued.questions() & set(known) == catalogued.questions() & set(language.catalogue("de"))


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_values_of_its_text_and_the_forms_of_its_language(code: str) -> None:
    counts = {2, len(language.tags(code))}
    terms = set(pd.read_csv(paths.data("terms.csv"), keep_default_na=False)["forms"])
    for text, said in language.catalogue(code).items():
        assert values(text) >= values(said), text
        assert values(text) - values(said) <= wordless(text), text
        assert {len(form) for form in forms(said)} <= counts, text
        assert all(form and all(form) for form in forms(said)), text
        if "|" in text and not values(text) and text not in terms and "`" not in text:
            assert len(said.split("|")) in counts, text


@pytest.mark.parametrize(
    ("code", "n", "said"),
    [
        ("en", 0, "0 articles"), ("en", 1, "1 article"), ("en", 1204, "1,204 articles"),
        ("de", 1, "1 Artikel"), ("de", 1204, "1.204 Artikel"),
        ("fr", 0, "0 article"), ("fr", 1, "1 article"), ("fr", 2, "2 articles"), ("fr", 1204, "1\u202f204 articles"),
        ("es", 0, "0 artículos"), ("es", 2_000_000, "2.000.000 artículos"),
        ("ar", 0, "0 مقالات"), ("ar", 1, "1 مقال"), ("ar", 2, "مقالان"), ("ar", 3, "3 مقالات"), ("ar", 11, "11 مقالًا"), ("ar", 100, "100 مقال"),
    ],
)  # fmt: skip
def test_a_word_stands_in_the_form_of_its_number(code: str, n: int, said: str) -> None:
    language.use(code)
    found = evidence.sentence("N\u00a0=\u00a0{n:article|articles}", n=n).text
    assert found == f"N\u00a0=\u00a0{said}"


def test_the_dual_of_arabic_is_the_number_and_leads_to_its_list() -> None:
    language.use("ar")
    said = evidence.sentence("N\u00a0=\u00a0{n:article|articles}", n=[3, 8])
    assert said.html == 'N\u00a0=\u00a0<data class="count" value="2" data-rows="3,8">مقالان</data>'
    assert plurals.said(2, "day|days") == "يومان"
    assert plurals.said(3, "day|days").startswith("3 ")
    assert (
        evidence.sentence("{n} {n:|is|are} in a language that the topic list does not know", n=[3, 8]).text[0]
        == "2"
    )


def test_numbers_shares_lists_and_days_are_written_as_the_language_does() -> None:
    assert [plurals.percent(0.276, 1), plurals.listed(["a", "b", "c"])] == ["27.6%", "a, b and c"]
    assert evidence.day(pd.Timestamp("2026-03-02")) == "2 Mar 2026"
    language.use("de")
    assert [plurals.percent(0.276, 1), plurals.listed(["a", "b", "c"])] == ["27,6\u00a0%", "a, b und c"]
    assert [plurals.bound(0.233, 1), plurals.bound(0), plurals.chance(0.72)] == [
        "23,3\u00a0%",
        "< 1\u00a0%",
        "0,72",
    ]
    assert evidence.day(pd.Timestamp("2026-03-02")) == "2. März 2026"
    assert evidence.count(range(1204)).html.count('value="1204"') == 1
    language.use("ar")
    listed = plurals.listed(["a", "b", "c"])
    assert language.bare(listed) == "a، وb وc"
    assert listed == "\u2068a\u2069، و\u2068b\u2069 و\u2068c\u2069"  # each keeps its own direction


def test_names_of_topics_and_numbers_with_words_follow_the_language_whichever_was_asked_before() -> None:
    sport, texts = "medtop:15000000", "distinct text|distinct texts"
    said = {}
    for code in ("en", "de", "en", "fr"):
        with language.of(code):
            first = choosing._first(("Echo",), pd.Series({"Echo": 22, "Post": 17}), texts, {}, same=True)
            said[code] = topics.called()[sport], first.text
    assert said["en"] == ("sport", "It holds: Echo is first, with 22 distinct texts against 17 for Post.")
    assert said["de"] == (
        "Sport",
        "Es bleibt dabei: Echo liegt vorn (22 verschiedene Texte gegen 17 für Post).",
    )
    assert said["fr"][1].endswith("Echo est en tête, avec 22 textes distincts contre 17 pour Post.")


def test_an_unknown_language_and_a_text_without_translation_stay_english() -> None:
    language.use("xx")
    assert language.used() == "en"
    language.use("de")
    assert language.say("Nobody ever wrote this.") == "Nobody ever wrote this."


@pytest.mark.parametrize("code", ["en", *OTHERS])
def test_what_is_hostile_in_a_value_is_so_in_no_language(code: str) -> None:
    language.use(code)
    said = evidence.sentence("“{value}” in {by}", value="<script>{by}", by="<b>")
    assert "<script>" not in said.html
    assert "&lt;script&gt;{by}" in said.html  # nor is it filled in


def test_the_script_of_a_page_says_what_the_catalogue_has() -> None:
    said = page.said_by_script()
    assert {"Close all chapters", "Open all chapters", "Light", "Dark", "Copy a link to {place}"} <= set(said)
    language.use("ar")
    payload = language.of_script(page.UNITS, said)
    assert "<" not in payload
    assert len(re.findall(r'"articles": \["', payload)) == 1
