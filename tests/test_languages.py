import json
from pathlib import Path

import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from analysis import paths, read
from analysis.readers import at_once, clean, languages, registry
from analysis.readers.document import Document

ENGLISH = (
    "The harbour board voted on Tuesday to close the old lock for eleven weeks, the longest closure yet. "
    "Ferry crews said nobody had asked them, and the fishermen want to be paid for the days they lose at sea."
)
GERMAN = (
    "Der Hafenrat hat am Dienstag beschlossen, die alte Schleuse für elf Wochen zu schließen, so lange wie nie "
    "zuvor. Die Besatzungen der Fähren sagen, niemand habe sie gefragt, und die Fischer wollen Ersatz."
)
ARABIC = (
    "قرر مجلس الميناء يوم الثلاثاء إغلاق السد القديم أحد عشر أسبوعا وهي أطول مدة حتى الآن، وقال عمال العبارات إن أحدا لم "
    "يسألهم عن رأيهم، ويريد الصيادون أن تدفع لهم أجور الأيام التي لا يخرجون فيها إلى البحر في هذا الفصل."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (ARABIC, "ar"),
        (ENGLISH[:150], None),  # too short to tell
        ("2026 18:05 — 3:1, 4:2; " * 40, None),  # no letters to tell it by
        ("", None),
    ],
)
def test_a_language_is_told_where_there_is_enough_text(text: str, expected: str | None) -> None:
    assert languages.of(text) == expected


@given(st.text(st.characters(categories=["L", "Zs"]), max_size=500))
def test_it_is_a_known_code_or_none(text: str) -> None:
    found = languages.of(text)
    assert found is None or clean.language(found) == found


WORDS = st.sampled_from(
    [
        *ENGLISH.split(),
        *GERMAN.split(),
        *ARABIC.split(),
        "Æ",
        "ﬀ",
        "e\u0301",
        "東京",
        "2026",
        "²",
        "—",
        "\n",
        "\0",
    ]
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=9).map(lambda text: text * 60)


@examples(30)
@given(st.lists(TEXTS | TEXTS.map(str.upper), min_size=languages._WORTH, max_size=40))
def test_many_at_once_are_told_what_each_is_alone(texts: list[str]) -> None:
    assert languages.many(texts) == list(map(languages.of, texts))


def test_texts_with_nothing_to_tell_them_by_are_told_alone() -> None:
    texts = ["\u2c80" * 200, ENGLISH, *["\u2c80 " * 170] * languages._WORTH]
    assert languages.many(texts) == list(map(languages.of, texts))


@pytest.mark.parametrize(("declared", "expected"), [("", "de"), (" lang='fr'", "fr")])
def test_what_a_page_declares_stands(declared: str, expected: str) -> None:
    head = "<head><title>Schleuse zu</title><meta property='og:type' content='article'></head>"
    page = f"<html{declared}>{head}<body><article><p>{GERMAN}</p><p>{GERMAN}</p></article></body></html>"
    (reading,) = registry.parse(Document("a.html", page.encode()))
    assert reading.articles["language"].to_pylist() == [expected]


TABLE = (
    f'headline,body,language\nLock,"{GERMAN}",\nLock,"{ENGLISH}",fr\nLock,"{ENGLISH[:140]}",\n"{ENGLISH}",,\n'
)


@pytest.mark.parametrize(
    ("spoken", "expected"), [(True, ["de", "fr", None, "en"]), (False, [None, "fr", None, None])]
)
def test_a_table_is_told_its_language_where_it_declares_none_and_where_it_is_asked(
    spoken: bool, expected: list[str | None]
) -> None:
    (reading,) = registry.parse(Document("a.csv", TABLE.replace("\n", "\r\n").encode()), spoken=spoken)
    assert reading.articles["language"].to_pylist() == expected


@pytest.mark.parametrize(("languages", "expected"), [("told", ["de"]), ("declared", [None])])
def test_what_a_run_is_told_reaches_every_reader(
    languages: str, expected: list[str | None], tmp_path: Path
) -> None:
    given = tmp_path / "a.jsonl"
    given.write_text(json.dumps({"headline": "Schleuse zu", "body": GERMAN}))
    (told,) = read.read([given], languages=languages, quiet=True).articles["language"]
    assert [None if pd.isna(told) else told] == expected
    many = [tmp_path / f"{n}.txt" for n in range(60)]  # so many that several processes read them
    for n, path in enumerate(many):
        path.write_text(f"Harbour Post\n2 hours ago\nSchleuse {n} zu\n\n{GERMAN}\n")
    told = read.read(many, languages=languages, quiet=True).articles["language"]
    assert {None if pd.isna(one) else one for one in told} == set(expected)


def test_the_model_that_is_kept_is_the_one_of_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "cache", lambda: tmp_path / "cache")
    theirs = LanguageIdentifier.from_model_file(MODEL_FILE)
    for _ in range(2):  # as it is made, and as it is kept
        ours = at_once._library()
        for name in ("tk_nextmove", "tk_row", "tk_output", "nb_classes"):
            assert getattr(ours, name) == getattr(theirs, name)
        assert (ours.nb_ptc == theirs.nb_ptc).all()
        assert (ours.nb_pc == theirs.nb_pc).all()


def test_a_model_that_was_let_go_is_read_again() -> None:
    before = languages.of(GERMAN)
    languages.let_go()
    assert languages.of(GERMAN) == before == "de"
